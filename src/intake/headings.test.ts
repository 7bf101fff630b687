import { describe, expect, it } from 'vitest'
import { type HeaderLayout, headerLayouts } from '../demo/header-layouts.ts'
import { rowsOf, sheetOf } from '../demo/header-sheets.ts'
import { generatePeople, noneTaken } from '../demo/people.ts'
import { createRandom, type Random } from '../demo/random.ts'
import { type Proposal, proposeLayout } from './layout.ts'

const people = generatePeople({ region: '15.03', count: 12, seed: 5, taken: noneTaken() })

type Read = { layout: HeaderLayout; proposal: Proposal; row: number; right: number; wrong: string[] }

function read(layout: HeaderLayout): Read {
  const proposal = proposeLayout(rowsOf(sheetOf(layout, people)))
  const found = new Map(proposal.columns.map((column) => [column.at, column.field]))
  const wrong: string[] = []
  for (const [at, field] of layout.truth.entries())
    if ((found.get(at) ?? null) !== field)
      wrong.push(`${layout.heading.map((row) => row[at]).join('/')}: ${found.get(at)} for ${field}`)
  return { layout, proposal, row: layout.above.length + 1, right: layout.truth.length - wrong.length, wrong }
}

/** The same layout as somebody else would have typed it: single-row headings in another order, one slip in one of three long headers. */
function disturb(layout: HeaderLayout, random: Random): HeaderLayout {
  const columns = layout.truth.map((_, at) => at)
  const order = layout.heading.length === 1 ? random.shuffle(columns) : columns
  const upper = random.chance(500)
  const retype = (written: string) => {
    const cased = upper ? written.toUpperCase() : written
    if (cased.length < 8 || !random.chance(333)) return cased
    const at = random.int(1, cased.length - 2)
    return random.chance(500)
      ? cased.slice(0, at) + cased.slice(at + 1)
      : cased.slice(0, at) + cased[at] + cased[at] + cased.slice(at + 1)
  }
  return {
    ...layout,
    above: [
      ...layout.above,
      ...Array.from({ length: random.int(0, 6) }, (_, at) => (at % 2 ? [''] : ['Catatan', 'rapat desa'])),
    ],
    heading: layout.heading.map((row) => order.map((at) => retype(row[at] ?? ''))),
    under: [],
    truth: order.map((at) => layout.truth[at] ?? null),
  }
}

const all = headerLayouts.map(read)
const share = (some: readonly Read[]) =>
  some.reduce((sum, each) => sum + each.right, 0) /
  some.reduce((sum, each) => sum + each.layout.truth.length, 0)

describe(`a corpus of ${headerLayouts.length} headings`, () => {
  it('holds at least 60, none twice, at least a sixth with two rows and a third with something above', () => {
    expect(headerLayouts.length).toBeGreaterThanOrEqual(60)
    expect(new Set(headerLayouts.map((layout) => JSON.stringify(layout.heading))).size).toBe(
      headerLayouts.length,
    )
    expect(headerLayouts.filter((layout) => layout.heading.length === 2).length * 6).toBeGreaterThanOrEqual(
      headerLayouts.length,
    )
    expect(headerLayouts.filter((layout) => layout.above.length > 0).length * 3).toBeGreaterThanOrEqual(
      headerLayouts.length,
    )
  })

  it('is found in at least 95 of 100 sheets, with the right number of rows', () => {
    const missed = all.filter(
      ({ layout, proposal, row }) =>
        proposal.header_row !== row || proposal.header_rows !== layout.heading.length,
    )
    expect(missed.length).toBeLessThanOrEqual(all.length * 0.05)
  })

  it('has at least 98 of 100 columns right without a click in the layouts that circulate, and the preset is named', () => {
    const known = all.filter(({ layout }) => layout.preset)
    expect(known.length).toBeGreaterThanOrEqual(12)
    expect(known.flatMap(({ layout, wrong }) => wrong.map((each) => `${layout.name}: ${each}`))).toEqual([])
    expect(share(known)).toBeGreaterThanOrEqual(0.98)
    expect(known.map(({ layout, proposal }) => [layout.name, proposal.preset])).toEqual(
      known.map(({ layout }) => [layout.name, layout.preset]),
    )
  })

  it('has at least 95 of 100 columns right without a click in all others', () => {
    const others = all.filter(({ layout }) => !layout.preset)
    expect(others.flatMap(({ layout, wrong }) => wrong.map((each) => `${layout.name}: ${each}`))).toEqual([])
    expect(share(others)).toBeGreaterThanOrEqual(0.95)
  })

  it('never takes a column for NIK or name that is another', () => {
    const taken = all.flatMap(({ layout, proposal }) =>
      proposal.columns
        .filter(({ at, field }) => (field === 'nik' || field === 'name') && layout.truth[at] !== field)
        .map(({ header, field }) => [layout.name, header, field]),
    )
    expect(taken).toEqual([])
  })

  it('is still found when the columns stand in another order, further down, in other letters and with slips of the keyboard', () => {
    const random = createRandom(20)
    const disturbed = headerLayouts.flatMap((layout) =>
      [0, 1, 2, 3, 4].map(() => read(disturb(layout, random))),
    )
    const found = disturbed.filter(({ proposal, row }) => proposal.header_row === row)
    expect(found.length / disturbed.length).toBeGreaterThanOrEqual(0.95)
    expect(share(disturbed)).toBeGreaterThanOrEqual(0.95)
    const misled = disturbed.filter(({ layout, proposal }) =>
      proposal.columns.some(({ at, field }) => field === 'nik' && layout.truth[at] !== 'nik'),
    )
    expect(misled.map(({ layout }) => layout.heading)).toEqual([])
  })

  it('shows no long number of a person in what it proposes', () => {
    for (const { proposal } of all) expect(JSON.stringify(proposal)).not.toMatch(/\d{11}/)
  })
})
