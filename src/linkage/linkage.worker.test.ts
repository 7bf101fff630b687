import { afterEach, describe, expect, it } from 'vitest'
import { hireCrew } from './linkage.crew.ts'
import type { ReadOrder } from './linkage.read.ts'

let crew: ReturnType<typeof hireCrew>
afterEach(() => crew.close())

/** A list with so many ways of writing a date, each of which takes a worker a while. */
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

  it('that is killed at its work ends it with a refusal that says what to do, and not with waiting for ever', () => {
    crew = hireCrew(2)
    crew.read([order(10)], () => {})
    expect(() => crew.read([order(400_000)], () => crew.close())).toThrow(
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
