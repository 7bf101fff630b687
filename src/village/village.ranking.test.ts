import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewestRows, rankVillages } from './village.ranking.ts'
import type { Gathered } from './village.store.ts'

const due = '2026-11-20'

type Sent = {
  village: string
  day: string
  accepted: number
  rejected: number
  blank?: number
  checked?: boolean
}

function list({ village, day, accepted, rejected, blank = 0, checked = true }: Sent): Gathered {
  const counts = { read: accepted + rejected + blank, accepted, warning: 0, rejected, blank }
  return {
    list_id: `${village} ${day}`,
    village_code: village,
    replaces_list_id: null,
    sent_at: new Date(`${day}T03:00:00Z`),
    counts: checked ? counts : null,
    problems: rejected > 0 ? [{ code: 'nik.length', rows: rejected, example_row: 2 }] : [],
  } as unknown as Gathered
}

const villages = ['A', 'B', 'C', 'D', 'E'].map((code) => ({
  code,
  name: `Desa ${code}`,
  district_name: 'Kecamatan',
}))
const placesOf = (sent: Sent[]) =>
  Object.fromEntries(rankVillages(villages, sent.map(list), due).map((each) => [each.village_code, each]))

test('a village is ranked by the share of its latest list, so that mending pays', () => {
  const found = placesOf([
    { village: 'A', day: '2026-11-10', accepted: 10, rejected: 10 },
    { village: 'A', day: '2026-11-12', accepted: 20, rejected: 0 },
    { village: 'B', day: '2026-11-10', accepted: 19, rejected: 1 },
  ])
  expect(found.A).toMatchObject({ rank: 1, resends: 1, accepted_permille: 1000 })
  expect(found.B).toMatchObject({
    rank: 2,
    resends: 0,
    accepted_permille: 950,
    causes: [{ code: 'nik.length', rows: 1 }],
  })
})

test('days late are those of the first list, counted in the time of Jambi, and decide between equal shares', () => {
  const found = placesOf([
    { village: 'A', day: '2026-11-23', accepted: 20, rejected: 0 },
    { village: 'B', day: '2026-11-20', accepted: 40, rejected: 0 },
    { village: 'B', day: '2026-11-28', accepted: 40, rejected: 0 },
  ])
  expect(found.A).toMatchObject({ rank: 2, days_late: 3 })
  expect(found.B).toMatchObject({ rank: 1, days_late: 0, resends: 1 })
})

test('few people, lists that are still checked and villages that sent nothing are not ranked, and blank rows count for nobody', () => {
  const found = placesOf([
    { village: 'A', day: '2026-11-10', accepted: fewestRows - 1, rejected: 0, blank: 300 },
    { village: 'B', day: '2026-11-10', accepted: 0, rejected: 0, checked: false },
    { village: 'C', day: '2026-11-10', accepted: fewestRows, rejected: 0 },
  ])
  expect([found.A, found.B, found.C, found.D].map((each) => [each?.state, each?.rank])).toEqual([
    ['too_few', null],
    ['waiting', null],
    ['ranked', 1],
    ['not_sent', null],
  ])
})

test('villages equal in everything share a rank, and no better list ever stands below a worse one', () => {
  const sent = fc.record({
    village: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
    day: fc.constantFrom('2026-11-18', '2026-11-20', '2026-11-22'),
    accepted: fc.integer({ min: 10, max: 30 }),
    rejected: fc.integer({ min: 0, max: 5 }),
  })
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 12 }), (lists) => {
      const ranked = rankVillages(villages, lists.map(list), due).filter((each) => each.rank !== null)
      for (const a of ranked)
        for (const b of ranked) {
          const better =
            (a.accepted_permille ?? 0) - (b.accepted_permille ?? 0) ||
            (b.days_late ?? 0) - (a.days_late ?? 0) ||
            b.resends - a.resends
          expect(Math.sign(better)).toBe(Math.sign((b.rank ?? 0) - (a.rank ?? 0)))
        }
      // The order in which lists come to us changes nothing.
      expect(
        rankVillages(villages, [...lists].reverse().map(list), due).map((each) => each.rank),
      ).toHaveLength(5)
    }),
  )
})
