import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { idRows } from './id-rows.ts'
import { createIndex, defaultModel, indexFromBytes, type ResidentIndex, type Schema } from './index.ts'
import { addPosting, createPostings, largestBlock, removePosting, slotOf } from './postings.ts'

const schema: Schema = {
  fields: [
    { name: 'nik', kind: 'id', role: 'nik' },
    { name: 'given', kind: 'name', role: 'given' },
    { name: 'family', kind: 'name', role: 'family' },
    { name: 'sex', kind: 'category', role: 'sex' },
    { name: 'born', kind: 'date', role: 'birth' },
    { name: 'village', kind: 'place' },
    { name: 'mother', kind: 'name', role: 'mother' },
    { name: 'phone', kind: 'phone' },
  ],
}
const pick = (...from: string[]) => fc.constantFrom(...from)
const values = fc.tuple(
  fc.oneof(
    pick('', '1571012304850003', '1571012304850000', '1571014105900002', '1,57E+15'),
    fc.stringMatching(/^1571[0-9]{12}$/),
  ),
  pick('', 'Budi', 'BUDY', 'Siti', 'St.', 'Djoko', 'Joko', 'M. Ali', 'Ångström', '\u0000'),
  fc.oneof(
    pick('', 'Santoso', 'Susilo', 'Soesilo, S.Pd', 'Aminah'),
    fc.stringMatching(/^[A-Za-z .']{0,20}$/),
  ),
  pick('', 'L', 'P', 'Perempuan'),
  fc.oneof(
    pick('', '1985-04-23', '23/04/85', '23 April 1985', '31159'),
    fc.stringMatching(/^[0-9]{2}-0[1-9]-19[0-9]{2}$/),
  ),
  pick('', 'Mendalo', 'Desa Mendalo', 'Kasang', 'x'.repeat(1200)),
  pick('', 'Aminah', 'Aminnah', 'Budi Santoso'),
  pick('', '081234567890', '+62 812-3456-7890', '8123'),
)
const id = fc.integer({ min: 1, max: 12 }).map(String)
const record = fc.record({ id, values })
const act = fc.oneof({ weight: 3, arbitrary: fc.record({ add: record }) }, fc.record({ remove: id }))

function afterwards(
  index: ResidentIndex,
  acts: readonly ({ add: { id: string; values: readonly string[] } } | { remove: string })[],
) {
  for (const each of acts) {
    if ('add' in each) index.add(each.add)
    else index.remove(each.remove)
  }
}

describe('a register asked about many rows at once', () => {
  const model = { ...defaultModel(schema), thresholds: { same: 9, review: -8 } }

  it('answers each row as if it were asked alone, whoever was added, replaced and removed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('model', 'register') as fc.Arbitrary<'model' | 'register'>,
        fc.array(act, { maxLength: 40 }),
        fc.array(values, { minLength: 1, maxLength: 12 }),
        fc.array(fc.option(id, { nil: undefined }), { maxLength: 12 }),
        fc.array(act, { maxLength: 10 }),
        (frequencies, acts, asked, except, later) => {
          const index = createIndex(model, { expected: 4, frequencies })
          for (const more of [acts, later]) {
            afterwards(index, more)
            const one = asked.map((each, row) => index.find(each, { except: except[row] }))
            expect(index.findAll(asked, { except })).toEqual(one)
            expect(index.findAll(asked, { except, most: 1 })).toEqual(
              asked.map((each, row) => index.find(each, { except: except[row], most: 1 })),
            )
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('answers as a register that never held who was replaced or removed', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), fc.array(values, { maxLength: 6 }), (acts, asked) => {
        const index = createIndex(model, { frequencies: 'model' })
        afterwards(index, acts)
        const held = new Map<string, readonly string[]>()
        for (const each of acts) {
          if ('add' in each) held.set(each.add.id, each.add.values)
          else held.delete(each.remove)
        }
        const fresh = createIndex(model, { frequencies: 'model' })
        for (const [key, kept] of held) fresh.add({ id: key, values: kept })
        expect(index.size).toBe(held.size)
        expect(index.findAll(asked)).toEqual(fresh.findAll(asked))
      }),
      { numRuns: 30 },
    )
  })

  it('holds not a byte more and answers the same after it was asked, alone, in bulk and for a reason', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('model', 'register') as fc.Arbitrary<'model' | 'register'>,
        fc.array(record, { minLength: 1, maxLength: 12 }),
        fc.array(values, { minLength: 1, maxLength: 12 }),
        (frequencies, people, asked) => {
          const index = createIndex(model, { frequencies })
          for (const each of people) index.add(each)
          const before = index.toBytes()
          const answers = asked.map((each) => index.find(each))
          index.findAll([...asked].reverse())
          index.explain(asked[0]!, people[0]!.id)
          expect(Buffer.compare(index.toBytes(), before)).toBe(0)
          expect(asked.map((each) => index.find(each))).toEqual(answers)
          expect(indexFromBytes(before).findAll(asked)).toEqual(answers)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('names the rules whose block was too large, for each row', () => {
    const index = createIndex(model, { frequencies: 'model' })
    for (let at = 0; at <= largestBlock; at++)
      index.add({ id: `many ${at}`, values: ['', 'Budi', 'Santoso', 'L', '1985-04-23', 'Mendalo', '', ''] })
    index.add({
      id: 'one',
      values: ['1571014105900002', 'Siti', 'Aminah', 'P', '1990-05-01', 'Kasang', '', ''],
    })
    const asked = [
      ['', 'Budi', 'Santoso', 'L', '1985-04-23', 'Mendalo', '', ''],
      ['1571014105900002', 'Siti', 'Aminah', 'P', '1990-05-01', 'Kasang', '', ''],
    ]
    const [common, rare] = index.findAll(asked)
    expect(common!.candidates).toEqual([])
    expect(common!.capped.length).toBeGreaterThan(2)
    expect(rare).toMatchObject({ candidates: [{ id: 'one', decision: 'same' }], capped: [] })
    expect(asked.map((each) => index.find(each))).toEqual([common, rare])
  })

  it('answers more rows than one piece, in their order', () => {
    const index = createIndex(model, { frequencies: 'model' })
    const rows = Array.from({ length: 2500 }, (_, at) => [
      `15710123048${String(50_000 + at)}`,
      `Budi ${at % 90}`,
      'Santoso',
      'L',
      '1985-04-23',
      `Desa ${at % 700}`,
      '',
      '',
    ])
    rows.forEach((each, at) => {
      if (at % 3 === 0) index.add({ id: String(at), values: each })
    })
    const all = index.findAll(rows)
    expect(all).toHaveLength(2500)
    for (const at of [0, 3, 1023, 1024, 2047, 2048, 2499]) expect(all[at]).toEqual(index.find(rows[at]!))
    expect(index.findAll([])).toEqual([])
  })
})

describe('lists of rows for each key', () => {
  it('hold the rows that were put in and not taken out, until a block is too large', () => {
    const keys = fc.integer({ min: 1, max: 5 })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), keys, fc.integer({ min: 1, max: 30 })), { maxLength: 80 }),
        (acts) => {
          const postings = createPostings(1)
          const held = new Map<number, number>()
          for (const [put, key, row] of acts) {
            if (put && !held.has(row)) {
              addPosting(postings, key, row)
              held.set(row, key)
            } else if (!put && held.has(row)) {
              removePosting(postings, held.get(row)!, row)
              held.delete(row)
            }
          }
          for (let key = 1; key <= 5; key++) {
            const rows: number[] = []
            const slot = slotOf(postings.slots, key)
            for (let row = postings.slots[slot + 1]!; row !== 0; row = postings.next[row]!) rows.push(row)
            const wanted = [...held].filter(([, each]) => each === key).map(([row]) => row)
            expect(rows.sort((a, b) => a - b)).toEqual(wanted.sort((a, b) => a - b))
            expect(postings.slots[slot + 2]).toBe(wanted.length)
          }
        },
      ),
    )
  })

  it('grow with their keys', () => {
    const postings = createPostings(1)
    for (let row = 1; row <= 5000; row++) addPosting(postings, row * 7 + 1, row)
    for (let row = 1; row <= 5000; row++)
      expect(postings.slots[slotOf(postings.slots, row * 7 + 1) + 1]).toBe(row)
  })
})

describe('rows by id', () => {
  it('are those of a map, whatever was set and deleted', () => {
    const many = fc.integer({ min: 1, max: 2_000 })
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), many), { maxLength: 4_000, size: 'max' }), (acts) => {
        const ids = ['']
        const rows = idRows(ids, 0)
        const map = new Map<string, number>()
        for (const [put, number] of acts) {
          const id = `id ${number}`
          if (put && !map.has(id)) {
            const row = ids.push(id) - 1
            rows.set(id, row)
            map.set(id, row)
          } else if (!put) {
            rows.delete(id)
            map.delete(id)
          }
        }
        expect(rows.size).toBe(map.size)
        for (let number = 0; number <= 2_000; number += 7)
          expect(rows.get(`id ${number}`)).toBe(map.get(`id ${number}`) ?? 0)
      }),
      { numRuns: 30 },
    )
  })
})
