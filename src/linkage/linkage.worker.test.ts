import { afterEach, describe, expect, it } from 'vitest'
import { hireCrew } from './linkage.crew.ts'
import type { ReadOrder } from './linkage.read.ts'

let crew: ReturnType<typeof hireCrew>
afterEach(() => crew.close())

/** A list with so many ways of writing a date, which a worker remembers; of many of them it needs some megabytes. */
function order(ways: number): ReadOrder {
  const schema = { fields: [{ name: 'lahir', kind: 'date' as const }] }
  const lines = Array.from({ length: ways }, (_, at) => `lahir ke-${at} di sana`).join('\n')
  const bytes = new TextEncoder().encode(lines)
  const source = { path: 'list.csv', start: 0, size: bytes.length, bytes }
  const file = { source, separator: 59, headers: ['lahir'], body: 0 }
  return { schema, expected: 16, readers: [{ file, sources: [0] }], columns: [0] }
}

describe('a thread that helps with matching', () => {
  it('answers with what it read', () => {
    crew = hireCrew(2)
    const [share] = crew.read([order(1000)], () => {})
    expect(share!.store.columns[0]!.codes.length).toBeGreaterThanOrEqual(1000)
  })

  it('that dies of too little memory ends the work with a refusal that says what to do, and not with waiting for ever', () => {
    crew = hireCrew(2, { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 })
    expect(() => crew.read([order(1_500_000)], () => {})).toThrow(
      expect.objectContaining({
        code: 'linkage.worker_gone',
        kind: 'unavailable',
        text: {
          id: expect.stringContaining('--threads 1'),
          en: expect.stringContaining('--threads 1'),
        },
      }),
    )
  })
})
