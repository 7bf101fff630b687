import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../src/platform/config.ts'

/*
 * Goal: the map of requirements and the threat model cannot drift from what is tested. Method: read their tables; a row that holds names a file that
 * exists and words that stand in it.
 */

type Row = { document: string; line: string; state: string; proof: string }

function rowsOf(document: string): Row[] {
  return readFileSync(path.join(projectRoot, document), 'utf8')
    .split('\n')
    .filter((line) => /^\| (?:\d|\*)/.test(line))
    .map((line) => {
      const cells = line.split('|').map((cell) => cell.trim())
      return { document, line, state: cells.at(-3) ?? '', proof: cells.at(-2) ?? '' }
    })
}

/** Why a proof is none; undefined when it is one. */
function fault({ state, proof }: Row): string | undefined {
  if (!['holds', 'partly', 'not yet'].includes(state)) return `unknown state ${state}`
  const references = [...proof.matchAll(/`([^`]+)`(?: "([^"]+)")?/g)]
  if (state === 'not yet') return proof === '' ? 'says nothing of what is missing' : undefined
  if (references.length === 0) return 'names no proof'
  for (const [, file = '', words] of references) {
    const at = path.join(projectRoot, file)
    if (!existsSync(at)) return `${file} does not exist`
    if (words !== undefined && !readFileSync(at, 'utf8').includes(words)) return `${file} has no "${words}"`
  }
  return undefined
}

describe('the security documents', () => {
  const asvs = rowsOf('docs/security/asvs.md')
  const threats = rowsOf('docs/security/threat-model.md')

  it('name for everything that holds a test or a document that exists', () => {
    const wrong = [...asvs, ...threats].flatMap((row) => {
      const why = fault(row)
      return why ? [`${row.document}: ${row.line.slice(0, 60)} → ${why}`] : []
    })
    expect(wrong).toEqual([])
  })

  it('hold the whole of what was thought of: 46 threats in order, and every chapter that applies', () => {
    expect(threats.map(({ line }) => Number(/^\| (\d+)/.exec(line)?.[1]))).toEqual(
      Array.from({ length: 46 }, (_, at) => at + 1),
    )
    expect(asvs.length).toBeGreaterThan(60)
    const chapters = new Set(asvs.map(({ line }) => Number(/^\| (\d+)\./.exec(line)?.[1])))
    expect([...chapters]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16])
  })

  it('are refused when they boast', () => {
    const row = (proof: string, state = 'holds'): Row => ({ document: 'x', line: 'x', state, proof })
    expect(fault(row(''))).toBe('names no proof')
    expect(fault(row('`test/nowhere.test.ts`'))).toBe('test/nowhere.test.ts does not exist')
    expect(fault(row('`test/forms.test.ts` "is always fine"'))).toContain('has no')
    expect(fault(row('', 'not yet'))).toBe('says nothing of what is missing')
  })
})
