import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../kernel/outcome.ts'
import { Refusal } from '../kernel/refusal.ts'
import * as rules from './index.ts'

/**
 * Runs every example under `examples/`. An example is a sentence a lawyer can check: `formula` is an exported
 * function of the package, `input` its argument (an array: several), `value` what it answers (an object: the
 * named parts), `unconfirmed` the questions it must ask, or `refused` the code and field of its refusal.
 */
type Example = {
  title: string
  formula: string
  input: unknown
  value?: unknown
  unconfirmed?: string[]
  readings?: Record<string, unknown[]>
  /** For lists of papers: their codes in order. */
  documents?: string[]
  /** For lists of services: how many. */
  length?: number
  refused?: { code: string; field?: string }
}

const folder = new URL('./examples/', import.meta.url)
const formulas = rules as unknown as Record<string, (...input: unknown[]) => Outcome<unknown>>

for (const file of readdirSync(folder).toSorted())
  describe(file, () => {
    const examples = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Example[]
    test.each(examples.map((example) => [example.title, example] as const))('%s', (_, example) => {
      if (example.refused) return expectRefusal(example)
      const answer = run(example)
      if (example.value !== undefined) {
        if (typeof example.value === 'object' && !Array.isArray(example.value))
          expect(answer.value).toMatchObject(example.value as object)
        else expect(answer.value).toEqual(example.value)
      }
      if (example.length !== undefined) expect(answer.value).toHaveLength(example.length)
      if (example.documents)
        expect((answer.value as { document: string }[]).map(({ document }) => document)).toEqual(
          example.documents,
        )
      expect(answer.unconfirmed.map(({ code }) => code).toSorted()).toEqual(
        (example.unconfirmed ?? Object.keys(example.readings ?? {})).toSorted(),
      )
      for (const [code, values] of Object.entries(example.readings ?? {}))
        expect(
          answer.unconfirmed.find((doubt) => doubt.code === code)?.readings?.map(({ value }) => value),
        ).toEqual(values)
      expectWords(answer)
    })
  })

/** E34 names neither wage nor percentage, so nothing can be computed from it. */
const notComputable = ['E34']

test('every published case E01 to E50 is an example, or is named as not computable', () => {
  const titles = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join()
  const ids = Array.from({ length: 50 }, (_, at) => `E${String(at + 1).padStart(2, '0')}`)
  expect(ids.filter((id) => !titles.includes(id))).toEqual(notComputable)
})

function run({ formula, input }: Example): Outcome<unknown> {
  const found = formulas[formula]
  if (!found) throw new Error(`No formula ${formula}`)
  return Array.isArray(input) ? found(...input) : found(input)
}

function expectRefusal(example: Example): void {
  let refusal: unknown
  try {
    run(example)
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(Refusal)
  expect(refusal).toMatchObject(example.refused ?? {})
  if (refusal instanceof Refusal) expect(refusal.text.id).not.toBe(refusal.text.en)
}

/** Every line speaks both languages, and none of them shows a hole where a word should be. */
function expectWords(answer: Outcome<unknown>): void {
  for (const { id, en } of [
    ...answer.steps.map(({ text }) => text),
    ...answer.unconfirmed.map(({ question }) => question),
  ]) {
    expect(id).not.toBe(en)
    expect(`${id} ${en}`).not.toMatch(/undefined|NaN|null|\[object/)
  }
}
