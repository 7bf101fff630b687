import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { isPlainDate } from '../kernel/plain-date.ts'
import { Refusal } from '../kernel/refusal.ts'
import { bpuContribution } from './contribution-bpu.ts'
import { law } from './law.ts'
import schemaJson from './parameter.schema.json' with { type: 'json' }
import { findValueOn, type Parameter, valueOn } from './parameter.ts'

const folder = new URL('./parameters/', import.meta.url)
const schema = z.fromJSONSchema(schemaJson as Parameters<typeof z.fromJSONSchema>[0])
const parameters = Object.entries(law as Record<string, Parameter>)

describe('the parameter files', () => {
  for (const file of readdirSync(folder)) {
    const content = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, Parameter>

    test(`${file} follows the schema`, () => {
      expect(schema.safeParse(content).error).toBeUndefined()
    })

    test(`every parameter of ${file} is part of the law under its own id`, () => {
      for (const [id, parameter] of Object.entries(content)) {
        expect(parameter.id).toBe(id)
        expect(law).toHaveProperty([id])
      }
    })
  }

  test.each([
    ['without a source', { source: undefined }],
    ['with a source that says nothing of its confidence', { source: { regulation: 'PP 1/2030' } }],
    [
      'with an address that is none',
      { source: { regulation: 'X', confidence: 'secondary', url: 'see annex' } },
    ],
    ['with words for a value', { value: 'a lot' }],
    ['with a date in the local form', { from: '01-01-2030' }],
  ])('a value %s does not follow the schema', (_, wrong) => {
    const { source } = law['pu.jkm'].values[0]!
    const value = { from: '2030-01-01', to: null, value: 1, source }
    const file = (one: object) => ({ 'test.rate': { ...law['pu.jkm'], id: 'test.rate', values: [one] } })
    expect(schema.safeParse(JSON.parse(JSON.stringify(file(value)))).success).toBe(true)
    expect(schema.safeParse(JSON.parse(JSON.stringify(file({ ...value, ...wrong })))).success).toBe(false)
  })

  test('no two files hold the same parameter', () => {
    const ids = readdirSync(folder).flatMap((file) =>
      Object.keys(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as object),
    )
    expect(ids.length).toBe(new Set(ids).size)
    expect(ids.length).toBe(parameters.length)
  })
})

describe('the periods of every parameter', () => {
  test.each(parameters)(
    '%s: the periods do not overlap and leave no hole that is not explained',
    (_, parameter) => {
      let gaps = 0
      for (const [at, { from, to }] of parameter.values.entries()) {
        expect(isPlainDate(from)).toBe(true)
        const next = parameter.values[at + 1]
        if (!next) continue
        expect(to, 'a value that was replaced ends explicitly').toBeTruthy()
        expect(to! >= from).toBe(true)
        expect(next.from > to!).toBe(true)
        if (next.from !== dayAfter(to!)) gaps++
      }
      if (!parameter.gaps) expect(gaps).toBe(0)
    },
  )

  test.each(parameters)('%s: a value without a confirmed source says what is in doubt', (_, parameter) => {
    for (const dated of parameter.values)
      if (dated.source.confidence === 'unconfirmed') expect(dated.note).toBeDefined()
  })
})

describe('a value on a date', () => {
  const parameter: Parameter<number> = {
    id: 'test.rate',
    label: { id: 'tarif uji', en: 'test rate' },
    unit: 'rupiah',
    gaps: { id: 'tahun 2021 tidak diketahui', en: '2021 is not known' },
    values: [
      {
        from: '2020-01-01',
        to: '2020-12-31',
        value: 1,
        source: { regulation: 'X', confidence: 'secondary' },
      },
      { from: '2022-01-01', value: 2, source: { regulation: 'X', confidence: 'secondary' } },
    ],
  }

  test('holds on its first and on its last day', () => {
    expect(valueOn(parameter, '2020-01-01').value).toBe(1)
    expect(valueOn(parameter, '2020-12-31').value).toBe(1)
    expect(valueOn(parameter, '2022-01-01').value).toBe(2)
    expect(valueOn(parameter, '2050-01-01').value).toBe(2)
  })

  test.each(['2019-12-31', '2021-01-01', '2021-12-31'])(
    'is refused on %s, naming the parameter, never a neighbour',
    (date) => {
      expect(findValueOn(parameter, date)).toBeUndefined()
      const refusal = refusalOf(() => valueOn(parameter, date))
      expect(refusal.code).toBe('rules.parameter_unknown')
      expect(refusal.details).toMatchObject({ parameter: 'test.rate', date })
      expect(refusal.text.id).toContain('tarif uji')
      expect(refusal.text.en).toContain('test rate')
    },
  )
})

test('a law with a missing day is not repaired by a neighbour: the formula refuses', () => {
  const broken = { ...law, 'bpu.jkm_contribution': { ...law['bpu.jkm_contribution'] } }
  broken['bpu.jkm_contribution'].values = law['bpu.jkm_contribution'].values.map((one) => ({
    ...one,
    to: '2026-12-31',
  }))
  const refusal = refusalOf(() =>
    bpuContribution(
      { month: '2027-01', income_rupiah: 1_000_000, programmes: ['JKM'], sector: 'other', funder: 'APBD' },
      broken,
    ),
  )
  expect(refusal.details).toMatchObject({ parameter: 'bpu.jkm_contribution', date: '2027-01-01' })
})

/**
 * Numbers that are arithmetic, not law: nothing, one, halves, the months of a year, percent and its
 * hundredth.
 */
const arithmetic = new Set(['0', '1', '2', '12', '100'])
/** Integers of exact division, and sets of programmes as bits. */
const notation = /^(?:[0-2]|12)n$|^0b[01]+$/
/** Files whose numbers are not law either: what a person can sensibly type, and how a share is written. */
const noLaw = new Set(['checks.ts', 'explain.ts', 'share.ts'])

describe('the formulas', () => {
  test('a number of the law in a formula would be found, one in words would not', () => {
    const words = ['`${', 'say(16_800)', '} of PP 82/2019`'].join('')
    const source = `const a = wage * 54 // 1\nconst b = ${words} + 'Pasal 34' /* 3 */`
    expect(numbersIn(source)).toEqual(['54', '16_800'])
  })

  const here = new URL('./', import.meta.url)
  const files = readdirSync(here).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !noLaw.has(file),
  )

  test.each(files)('%s has no number of the law in it', (file) => {
    const numbers = numbersIn(readFileSync(new URL(file, here), 'utf8'))
    expect(numbers.filter((number) => !arithmetic.has(number) && !notation.test(number))).toEqual([])
  })

  test.each(files)('%s imports nothing but the kernel and its own folder', (file) => {
    const imports = [...readFileSync(new URL(file, here), 'utf8').matchAll(/from '([^']+)'/g)].map(
      (match) => match[1],
    )
    for (const path of imports) expect(path).toMatch(/^\.\/|^\.\.\/kernel\//)
  })
})

function refusalOf(action: () => unknown): Refusal {
  try {
    action()
  } catch (error) {
    if (error instanceof Refusal) return error
  }
  throw new Error('not refused')
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

function numbersIn(source: string): string[] {
  return codeOf(source).match(/(?<![\w.'])\d[\d_]*(?:\.\d+)?\w*/g) ?? []
}

/** The source without comments, strings and the words of templates; code inside `${}` stays. */
function codeOf(source: string): string {
  let code = ''
  const open: string[] = []
  for (let at = 0; at < source.length; at++) {
    const two = source.slice(at, at + 2)
    const sign = source[at]
    code += ' '
    if (open.at(-1) === '`') {
      if (sign === '\\') at++
      else if (sign === '`') open.pop()
      else if (two === '${') {
        open.push('{')
        at++
      }
    } else if (two === '//') at = source.indexOf('\n', at)
    else if (two === '/*') at = source.indexOf('*/', at) + 1
    else if (sign === "'") {
      for (at++; source[at] !== "'"; at++) if (source[at] === '\\') at++
    } else if (sign === '`') open.push('`')
    else if (sign === '{' && open.length) open.push('{')
    else if (sign === '}' && open.length) open.pop()
    else code = code.slice(0, -1) + sign
  }
  return code
}
