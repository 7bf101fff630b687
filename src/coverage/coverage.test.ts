import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectSound } from '../../test/invariants.ts'
import { usePayung } from '../../test/payung.ts'
import { storyProgramme } from '../demo/demo.service.ts'
import { generateRoster, storyRoster } from '../demo/roster.ts'
import { rosterFile } from '../demo/roster-file.ts'

const payung = usePayung()

/** JKK 1 % of Rp1,000,000 and JKM Rp6,800 a month: worked out here, not by the product. */
const lowestMonthlyRupiah = 10_000 + 6_800
const workers = 108_595
const countedBefore = 44_546

/** People missing to a target, by whole people: the smallest number whose share is not below it. Counted up, not rounded. */
function missing(percent: number, numerator: number, denominator: number): number {
  let people = 0
  while ((numerator + people) * 10_000 < Math.round(percent * 100) * denominator) people += 1
  return people
}

type Shown = {
  numerator: number
  denominator: number
  percent: number
  added_people: number
  added_temporary_people: number
  source: string
  source_as_of: string
  denominator_kind: string | null
  target: { year: number; percent: number; gap_people: number; gap_rupiah_per_month: number } | null
  steps: { text: { id: string; en: string } }[]
}

/** By the API, as the province's clerk, who sees every regency. */
async function show(region: string, asOf: string): Promise<Shown> {
  const { status, body } = await (await payung.as('provinsi.operator')).get(
    `/api/v1/coverage/${region}?as_of=${asOf}`,
  )
  expect([status, body.code]).toEqual([200, undefined])
  return body as unknown as Shown
}

describe('before the roster of Sarolangun is approved', () => {
  it('the regency stands at 41.02 %, with numerator, denominator, their source and day', async () => {
    const { code, data } = await payung.command([
      'coverage',
      'show',
      '15.03',
      '--as-of',
      '2024-11-06',
      '--json',
    ])
    expect([code, data]).toMatchObject([
      0,
      {
        numerator: countedBefore,
        denominator: workers,
        percent: 41.02,
        added_people: 0,
        added_temporary_people: 0,
      },
    ])
    expect(data.baseline).toMatchObject({
      as_of: '2024-10-31',
      denominator_kind: 'Potensi pekerja Sarolangun 2024',
      source: expect.stringContaining('Sarolangun'),
    })
    const shown = await show('15.03', '2024-11-06')
    expect(shown).toMatchObject({ numerator: countedBefore, percent: 41.02, source_as_of: '2024-10-31' })
    expect(shown.steps[0]?.text).toMatchObject({
      en: expect.stringContaining('44,546 of 108,595 workers = 41.02'),
      id: expect.stringContaining('44.546 dari 108.595 pekerja = 41,02'),
    })
  })

  it('its gap to the target of 65 % is counted in whole people and in rupiah of the lowest tariff', async () => {
    const { target } = await show('15.03', '2024-11-06')
    const people = missing(65, countedBefore, workers)
    expect(people).toBe(26_041)
    expect(target).toMatchObject({
      year: 2024,
      percent: 65,
      gap_people: people,
      gap_rupiah_per_month: people * lowestMonthlyRupiah,
    })
  })

  it('the province stands at 43.31 % and Kota Jambi at 50 % with a target of 53 %', async () => {
    const province = await show('15', '2024-09-30')
    expect(province).toMatchObject({ numerator: 568_373, denominator: 1_312_337, percent: 43.31 })
    expect(province.target?.gap_people).toBe(missing(53, 568_373, 1_312_337))
    const city = await show('15.71', '2024-09-30')
    expect(city).toMatchObject({ numerator: 150_000, denominator: 300_000, percent: 50 })
    expect(city.target).toMatchObject({
      year: 2024,
      percent: 53,
      gap_people: 9_000,
      gap_rupiah_per_month: 9_000 * lowestMonthlyRupiah,
    })
  })

  it('what the press claims after the launch is never added to what was counted', async () => {
    for (const day of ['2024-11-06', '2024-12-31'])
      expect((await show('15.03', day)).numerator).toBe(countedBefore)
  })
})

describe('a question nobody can answer', () => {
  it('is refused with a code, a sentence in both languages and the status that belongs to it', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const asked = async (region: string, asOf: string) => {
      const { status, body } = await clerk.get(
        `/api/v1/coverage/${encodeURIComponent(region)}?as_of=${encodeURIComponent(asOf)}`,
      )
      const said = body.text as { id: string; en: string }
      expect([region, asOf, said.id.length > 20 && said.en.length > 20 && said.id !== said.en]).toEqual([
        region,
        asOf,
        true,
      ])
      return [status, body.code]
    }
    expect(await asked('15.03', '2024-10-30'), 'the day before the first position').toEqual([
      404,
      'coverage.no_baseline',
    ])
    expect(await asked('15.01', '2024-11-06'), 'a regency of which nothing was published').toEqual([
      404,
      'coverage.no_baseline',
    ])
    expect(await asked('15.99', '2024-11-06')).toEqual([404, 'coverage.unknown_region'])
    for (const region of ['1503', '15.3', 'sarolangun', "15'; drop table region"])
      expect([region, ...(await asked(region, '2024-11-06'))]).toEqual([region, 400, 'coverage.bad_region'])
    for (const day of ['2024-02-30', '2024-13-01', '06-11-2024', '2024-11', 'kemarin', ''])
      expect([day, ...(await asked('15.03', day))]).toEqual([day, 400, 'coverage.bad_date'])
    expect(
      (await payung.app.request('/api/v1/coverage/15.03?as_of=2024-11-06')).status,
      'without signing in',
    ).toBe(401)
  })

  it('is refused on the command line with exit code 1 and the same code', async () => {
    const { code, data, err } = await payung.command([
      'coverage',
      'show',
      '15.03',
      '--as-of',
      '2024-10-30',
      '--json',
    ])
    expect([code, data.error]).toMatchObject([1, { code: 'coverage.no_baseline', kind: 'not_found' }])
    expect(err).toContain('coverage.no_baseline')
  })
})

describe('after 27,214 people are imported by the clerk and approved by the head of office', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-coverage-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  beforeAll(async () => {
    const file = path.join(folder, 'sarolangun.xlsx')
    writeFileSync(file, await rosterFile(generateRoster(storyRoster), 'xlsx'))
    const imported = await payung.command([
      'roster',
      'import',
      file,
      '--programme',
      storyProgramme,
      '--confirm',
      '--as',
      'sarolangun.operator',
      '--json',
    ])
    expect([imported.code, imported.data.state]).toEqual([0, 'confirmed'])
    const counts = imported.data.counts as Record<string, number>
    expect([(counts.accepted ?? 0) + (counts.warning ?? 0), counts.rejected]).toEqual([27_214, 812])
    expect((await show('15.03', '2024-11-06')).percent, 'a proposal alone covers nobody').toBe(41.02)
    const approved = await payung.command([
      'roster',
      'approve',
      String(imported.data.roster_id),
      '--as',
      'sarolangun.kepala',
      '--json',
    ])
    expect(approved).toMatchObject({
      code: 0,
      data: {
        people: 27_214,
        person_months: 54_428,
        amount_rupiah: 27_214 * 2 * lowestMonthlyRupiah,
        refused_rows: 0,
        partly_refused_rows: 0,
      },
    })
  })

  it('the regency stands at 66.08 %, as the news reported, and the target of 65 % is reached', async () => {
    const { code, data } = await payung.command([
      'coverage',
      'show',
      '15.03',
      '--as-of',
      '2024-11-06',
      '--json',
    ])
    expect([code, data]).toMatchObject([
      0,
      {
        numerator: 71_760,
        denominator: workers,
        percent: 66.08,
        added_people: 27_214,
        added_temporary_people: 27_214,
      },
    ])
    expect(data.target).toMatchObject({
      percent: 65,
      gap_people: 0,
      gap_rupiah_per_month: 0,
      gap_rupiah_per_year: 0,
    })
  })

  it('the money is reserved to the rupiah, every month has one funder and the trail is whole', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const { body } = await clerk.get('/api/v1/budgets')
    const [budget] = body.budgets as { balances_rupiah: Record<string, number> }[]
    expect(budget?.balances_rupiah).toMatchObject({
      ceiling: 950_000_000,
      reserved: 914_390_400,
      available: 35_609_600,
    })
    await expectSound(payung)
  })

  it('people whom the province covered before the position was taken are not counted twice', async () => {
    const [paid] = await payung.see<{ people: number }>(
      "select count(distinct person_id)::integer as people from person_month where kab = '15.03' and month = '2024-11-01'",
    )
    expect(paid?.people).toBe(27_214 + 500)
    expect((await show('15.03', '2024-11-06')).added_people).toBe(27_214)
  })

  it('the same is true on every day of November and December, and the day before November nothing is added', async () => {
    for (const [day, percent] of [
      ['2024-10-31', 41.02],
      ['2024-11-01', 66.08],
      ['2024-11-30', 66.08],
      ['2024-12-31', 66.08],
    ] as const) {
      expect([day, (await show('15.03', day)).percent]).toEqual([day, percent])
    }
  })

  it('in January the temporary cover has ended: the regency is back at 41.02 % and its gap to the next target is told', async () => {
    const shown = await show('15.03', '2025-01-31')
    expect(shown).toMatchObject({ numerator: countedBefore, percent: 41.02, added_people: 0 })
    const people = missing(62.62, countedBefore, workers)
    expect(shown.target).toMatchObject({
      year: 2025,
      percent: 62.62,
      gap_people: people,
      gap_rupiah_per_month: people * lowestMonthlyRupiah,
    })
  })

  it('the province counts them too, on top of its own position', async () => {
    const shown = await show('15', '2024-11-06')
    expect(shown).toMatchObject({
      numerator: 568_373 + 27_214,
      denominator: 1_312_337,
      added_people: 27_214,
      percent: 45.38,
    })
    expect(shown.target?.gap_people).toBe(missing(53, 568_373 + 27_214, 1_312_337))
  })

  it('whoever asks for the regency gets the same number, or is told that it is not theirs to ask', async () => {
    for (const username of [
      'sarolangun.operator',
      'sarolangun.kepala',
      'provinsi.operator',
      'bpjs.jambi',
      'inspektorat',
    ]) {
      const { status, body } = await (await payung.as(username)).get(
        '/api/v1/coverage/15.03?as_of=2024-11-06',
      )
      expect([username, status, body.percent, body.numerator]).toEqual([username, 200, 66.08, 71_760])
    }
    const { status, body } = await (await payung.as('kotajambi.operator')).get(
      '/api/v1/coverage/15.03?as_of=2024-11-06',
    )
    expect(
      status === 200 ? body.numerator : 'refused',
      'a clerk of another regency must not be given another number',
    ).toBe(status === 200 ? 71_760 : 'refused')
  })

  it('whoever asks for the province gets the same number, or is told that it is not theirs to ask', async () => {
    for (const username of ['provinsi.operator', 'bpjs.jambi', 'sarolangun.operator', 'kotajambi.operator']) {
      const { status, body } = await (await payung.as(username)).get('/api/v1/coverage/15?as_of=2024-11-06')
      expect([username, status === 200 ? body.numerator : 'refused']).toEqual([
        username,
        status === 200 ? 568_373 + 27_214 : 'refused',
      ])
    }
  })
})
