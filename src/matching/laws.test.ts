import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparer, packRows } from './compare.ts'
import { batchComparer } from './compare-batch.ts'
import { isBorrowedNumber } from './decide.ts'
import { createDictionary, internText } from './dictionary.ts'
import { digitsBetween, isTwoEdits, placesIn } from './digits.ts'
import { weigh, weightsOf } from './em.ts'
import { modelFrequencies } from './frequencies.ts'
import {
  addRow,
  createIndex,
  createScorer,
  createStore,
  dedupe,
  defaultModel,
  indexFromBytes,
  type MatchRecord,
  mapColumns,
  type Values,
} from './index.ts'
import { lettersOf, mayBeNear } from './letters.ts'
import { parentsOf, priorOf, sharesOf } from './model.ts'
import { count, editDistance, jaroWinkler } from './strings.ts'

const { schema } = mapColumns(['NIK', 'NAMA', 'JK', 'TGL LAHIR', 'DESA', 'NAMA IBU', 'NO HP'])
const scorer = createScorer(defaultModel(schema))

const pick = (...values: string[]) => fc.constantFrom(...values)
const values: fc.Arbitrary<Values> = fc.tuple(
  pick('1571012304850003', '1571012304850004', '1571012304850000', '1571016304850003', '1,57101E+15', ''),
  fc.oneof(
    pick('Budi Santoso', 'BUDI', 'H. Boedi Santosa, S.Pd', 'M. Rizki', 'Muhamad Rizky', 'I Wayan Sudarma'),
    fc.string(),
  ),
  pick('L', 'P', 'perempuan', ''),
  fc.oneof(pick('1985-04-23', '23-04-1985', '24/04/1985', '1985-01-01', ''), fc.string({ maxLength: 12 })),
  pick('Desa Mendalo', 'MENDALO', 'Mendalo Indah', '1505012001', ''),
  pick('Siti Aminah', 'ST. AMINAH', '-', ''),
  pick('081234567890', '+62 812-3456-7890', '81234567890', ''),
)

describe('laws of a score', () => {
  it('does not depend on which of the two records comes first', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(scorer.score(a, b)).toEqual(scorer.score(b, a))
      }),
    )
  })

  it('never prefers another record to the record itself', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const itself = scorer.explain(a, a)
        expect(itself.lines.every(({ level }) => level === 'missing' || level.startsWith('same'))).toBe(true)
        const filled = a.every((value, at) => Boolean(value) === Boolean(b[at]))
        if (filled) expect(itself.value.weight).toBeGreaterThanOrEqual(scorer.score(a, b).weight - 12)
      }),
    )
  })

  it('says nothing where a value is missing', () => {
    const lines = scorer.explain(
      ['', 'Budi', '', '', '', '', ''],
      ['1571012304850003', 'Budi', 'L', '', '', '', ''],
    ).lines
    expect(lines.filter(({ level }) => level === 'missing').map(({ bits }) => bits)).toEqual([
      0, 0, 0, 0, 0, 0,
    ])
  })

  it('is not given up on where it could come to what is asked for', () => {
    const model = defaultModel(schema)
    const given = mapColumns(['GIVEN NAME', 'SURNAME', 'DATE OF BIRTH', 'PHONE']).schema
    for (const each of [model, defaultModel(given)]) {
      fc.assert(
        fc.property(
          fc.array(values, { minLength: 2, maxLength: 6 }),
          fc.integer({ min: -30, max: 40 }),
          (rows, floor) => {
            const store = createStore(each.schema)
            for (const row of rows) addRow(store, each === model ? row : [row[1], row[5], row[3], row[6]])
            const frequencies = modelFrequencies(store, each)
            const [weights, prior, packed] = [weightsOf(sharesOf(each)), priorOf(each), packRows(store)]
            const compare = comparer(store, frequencies, parentsOf(each), packed)
            const together = batchComparer(store, frequencies, parentsOf(each), packed, weights, prior, floor)
            const pairs = rows.flatMap((_, i) => rows.map((__, j) => [i, j] as const))
            together.compare(
              Uint32Array.from(pairs, ([i]) => i),
              Uint32Array.from(pairs, ([, j]) => j),
              pairs.length,
            )
            const width = each.schema.fields.length
            const whole = new Uint8Array(width)
            for (let i = 0; i < rows.length; i++)
              for (let j = 0; j < rows.length; j++) {
                compare(i, j, whole)
                const at = i * rows.length + j
                if (together.reached[at] === 1)
                  expect(together.levels.slice(at * width, (at + 1) * width)).toEqual(whole)
                else {
                  expect(weigh(weights, prior, whole)).toBeLessThan(floor)
                  expect(isBorrowedNumber(each.schema, whole)).toBe(false)
                }
              }
          },
        ),
      )
    }
  })

  it('is the sum of what a clerk reads', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const { value, prior, lines } = scorer.explain(a, b)
        expect(lines.reduce((sum, { bits }) => sum + bits, prior)).toBeCloseTo(value.weight, 6)
      }),
    )
  })

  it('stays what it is when somebody is added to a register that keeps the frequencies of its model', () => {
    fc.assert(
      fc.property(values, values, fc.array(values, { maxLength: 8 }), (asked, kept, others) => {
        const index = createIndex(defaultModel(schema), { frequencies: 'model' })
        index.add({ id: 'kept', values: kept })
        const before = index.explain(asked, 'kept')
        others.forEach((each, at) => {
          index.add({ id: `other ${at}`, values: each })
        })
        expect(index.explain(asked, 'kept')).toEqual(before)
      }),
      { numRuns: 40 },
    )
  })
})

describe('a register kept as bytes', () => {
  const model = defaultModel(schema)
  const record = fc.record({ id: fc.integer({ min: 1, max: 12 }).map(String), values })

  it('answers and goes on as the register it was made of', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('model', 'register') as fc.Arbitrary<'model' | 'register'>,
        fc.array(record, { maxLength: 14 }),
        fc.array(fc.integer({ min: 1, max: 12 }).map(String), { maxLength: 3 }),
        fc.array(record, { minLength: 1, maxLength: 5 }),
        (frequencies, first, gone, later) => {
          const index = createIndex(model, { expected: 4, frequencies })
          for (const each of first) index.add(each)
          for (const id of gone) index.remove(id)
          const again = indexFromBytes(index.toBytes())
          expect([again.size, again.model]).toEqual([index.size, index.model])
          for (const each of later) {
            expect(again.find(each.values)).toEqual(index.find(each.values))
            for (const one of [index, again]) one.add(each)
            expect(again.explain(each.values, each.id)).toEqual(index.explain(each.values, each.id))
          }
          expect(again.toBytes().length).toBeGreaterThan(0)
          for (const each of first) expect(again.find(each.values)).toEqual(index.find(each.values))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('is refused when a byte has changed, when it is cut off, of another version, or no index', () => {
    const index = createIndex(model, { expected: 4 })
    index.add({ id: 'a', values: ['1571012304850003', 'Budi Santoso', 'L', '1985-04-23', 'Mendalo', '', ''] })
    const bytes = index.toBytes()
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const other = bytes.slice()
        other[at]! ^= change
        expect(() => indexFromBytes(other)).toThrow(/matching\.index_(?:damaged|version)/)
      }),
    )
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => indexFromBytes(bytes.slice(0, length))).toThrow('matching.index_damaged')
      }),
    )
    const newer = bytes.slice()
    newer[12]! += 1
    expect(() => indexFromBytes(newer)).toThrow('matching.index_version')
    expect(() => indexFromBytes(new TextEncoder().encode('PK'))).toThrow('matching.index_damaged')
  })

  it('reads a name with a title the first time as every other time', () => {
    const index = createIndex(model, { frequencies: 'model' })
    index.add({ id: 'a', values: ['', 'Petrus Margono Utomo, A.Md.', 'L', '1997-04-10', '', '', ''] })
    const asked: Values = ['', 'PETRUS MARGLONO UTOMO, A.MD.', 'L', '1997-04-10', '', '', '']
    expect(index.explain(asked, 'a')).toEqual(index.explain(asked, 'a'))
    expect(index.explain(asked, 'a')!.lines[1]!.level).toBe('typo')
  })
})

function people(count: number, seed: number): MatchRecord[] {
  const first = [
    'Budi',
    'Siti',
    'Agus',
    'Dewi',
    'Joko',
    'Rina',
    'Wayan',
    'Tigor',
    'Made',
    'Baiq',
    'Slamet',
    'Nurul',
  ]
  const last = [
    'Santoso',
    'Aminah',
    'Wijaya',
    'Lestari',
    'Susilo',
    'Siregar',
    'Hidayat',
    'Kusuma',
    'Pratama',
    'Harahap',
  ]
  let state = seed
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) % below
  }
  const out: MatchRecord[] = []
  for (let at = 0; at < count; at++) {
    const year = 1950 + random(50)
    const month = String(1 + random(12)).padStart(2, '0')
    const day = String(1 + random(28)).padStart(2, '0')
    const nik = `1571${String(1 + random(20)).padStart(2, '0')}${day}${month}${String(year).slice(2)}${String(1 + random(900)).padStart(4, '0')}`
    const name = `${first[random(first.length)]} ${last[random(last.length)]} ${last[random(last.length)]}`
    const record = [
      nik,
      name,
      'L',
      `${year}-${month}-${day}`,
      `Desa ${random(40)}`,
      `${first[random(12)]} ${last[random(10)]}`,
      `0812${10000000 + random(89999999)}`,
    ]
    out.push({ id: `p${at}`, values: record })
    if (at % 4 === 0) {
      const again = [...record]
      if (at % 8 === 0) again[1] = `H. ${name.toUpperCase().replace('S', 'Z')}`
      else again[0] = `${nik.slice(0, 8)}${(Number(nik[8]) + 1) % 10}${nik.slice(9)}`
      out.push({ id: `p${at}-again`, values: again })
    }
  }
  return out
}

describe('a list that holds people twice', () => {
  const records = people(800, 5)
  const result = dedupe(records, { schema })
  const truth = records.filter(({ id }) => id.endsWith('-again')).map(({ id }) => `${id.slice(0, -6)} ${id}`)
  const given = result.pairs.map(({ id_a, id_b }) => [id_a, id_b].sort().join(' '))

  it('finds them without ever having been told who is who', () => {
    const right = given.filter((pair) => truth.includes(pair)).length
    expect(right / truth.length).toBeGreaterThanOrEqual(0.99)
    expect(right / given.length).toBeGreaterThanOrEqual(0.99)
  })

  it('decides by itself only where it is right', () => {
    const same = result.pairs.filter(({ decision }) => decision === 'same')
    expect(same.length).toBeGreaterThan(50)
    expect(same.filter(({ id_a, id_b }) => !truth.includes([id_a, id_b].sort().join(' ')))).toEqual([])
  })

  it('gives the same whatever the order of the rows', () => {
    const turned = dedupe([...records].reverse(), { schema })
    const show = (pairs: typeof result.pairs) =>
      pairs.map(({ id_a, id_b, weight }) => `${[id_a, id_b].sort().join(' ')} ${weight > 5}`).sort()
    expect(show(turned.pairs)).toEqual(show(result.pairs))
  })

  it('gives the same each time', () => {
    expect(dedupe(records, { schema })).toEqual(result)
  })

  it('uses a model that was kept as it is', () => {
    const kept = JSON.parse(JSON.stringify(result.model)) as typeof result.model
    const again = dedupe(records, { schema, model: kept })
    const right = again.pairs.filter(({ id_a, id_b }) => truth.includes([id_a, id_b].sort().join(' '))).length
    expect(right / truth.length).toBeGreaterThanOrEqual(0.99)
    expect(again.pairs.length).toBeLessThanOrEqual(truth.length * 1.01)
  })
})

describe('likeness of words', () => {
  const bytes = (word: string) => Uint8Array.from(word, (letter) => letter.charCodeAt(0))
  const letters = fc.string({ unit: fc.constantFrom('A', 'B', 'C', 'D'), maxLength: 32 })

  /** The table of the textbook: insertion, deletion, substitution, neighbours swapped. */
  function slowly(a: string, b: string): number {
    const d = Array.from({ length: a.length + 1 }, (_, i) =>
      Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
    )
    for (let i = 1; i <= a.length; i++)
      for (let j = 1; j <= b.length; j++) {
        d[i]![j] = Math.min(
          d[i - 1]![j]! + 1,
          d[i]![j - 1]! + 1,
          d[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1),
        )
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
          d[i]![j] = Math.min(d[i]![j]!, d[i - 2]![j - 2]! + 1)
      }
    return d[a.length]![b.length]!
  }

  it('counts slips as the textbook does', () => {
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        expect(editDistance(bytes(a), 0, a.length, bytes(b), 0, b.length)).toBe(slowly(a, b))
      }),
    )
  })

  it('counts slips between dates and numbers in four bits a digit as the textbook does', () => {
    // Digits of few kinds, so that the two are often near each other.
    const number = (length: number) =>
      fc.string({ unit: fc.constantFrom('0', '1', '7'), minLength: length, maxLength: length })
    fc.assert(
      fc.property(number(16), number(16), fc.integer({ min: 0, max: 15 }), (a, b, front) => {
        const length = Math.min(8, 16 - front)
        const cut = (digits: string) =>
          digitsBetween(
            Number.parseInt(digits.slice(0, 8), 16),
            Number.parseInt(digits.slice(8), 16),
            front,
            length,
          )
        const [x, y] = [a.slice(front, front + length), b.slice(front, front + length)]
        expect(cut(a).toString(16).padStart(length, '0')).toBe(x)
        const unlike = cut(a) ^ cut(b)
        expect(count(placesIn(unlike))).toBe([...x].filter((digit, at) => digit !== y[at]).length)
        if (x[0] !== y[0] && x.at(-1) !== y.at(-1))
          expect(isTwoEdits(cut(a), cut(b), length)).toBe(slowly(x, y) <= 2)
      }),
      { numRuns: 2_000 },
    )
  })

  it('gives no word up by its letters that is near when spelt through', () => {
    const word = fc.string({ unit: fc.constantFrom('A', 'B', 'R', 'I', '1'), minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(word, word, fc.integer({ min: 1, max: 3 }), (a, b, edits) => {
        const values = createDictionary()
        const [one, two] = [internText(values, a), internText(values, b)]
        const near =
          (Math.abs(a.length - b.length) <= 2 && slowly(a, b) <= edits) ||
          (Math.min(a.length, b.length) >= 4 &&
            a[0] === b[0] &&
            jaroWinkler(bytes(a), 0, a.length, bytes(b), 0, b.length) >= 0.93)
        const letters = lettersOf(values)
        const [p, q] = [letters.place(one, 0), letters.place(two, 1)]
        if (near) expect(mayBeNear(letters.table.words, p, q, 2, edits, 4, 0.883)).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })

  it('knows the published examples of Jaro and Winkler', () => {
    const like = (a: string, b: string) => jaroWinkler(bytes(a), 0, a.length, bytes(b), 0, b.length)
    expect(like('MARTHA', 'MARHTA')).toBeCloseTo(0.9611, 4)
    expect(like('DWAYNE', 'DUANE')).toBeCloseTo(0.84, 4)
    expect(like('DIXON', 'DICKSONX')).toBeCloseTo(0.8133, 4)
    expect(like('SAME', 'SAME')).toBe(1)
  })
})
