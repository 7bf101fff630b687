import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { jkkDeathBenefit, jkkTotalDisability } from '../rules/benefit-jkk.ts'
import { stmb } from '../rules/benefit-jkk-costs.ts'
import { jkkPartialDisability } from '../rules/benefit-jkk-disability.ts'
import { jkmBenefit } from '../rules/benefit-jkm.ts'
import { jkpBenefit } from '../rules/benefit-jkp.ts'
import { bpuContribution, bpuContributionOver } from '../rules/contribution-bpu.ts'
import {
  constructionContribution,
  constructionContributionFromWages,
} from '../rules/contribution-construction.ts'
import { puContribution } from '../rules/contribution-pu.ts'
import { law } from '../rules/law.ts'
import { lawChanges } from '../rules/law-changes.ts'
import { migrantContribution, migrantDeathBenefit } from '../rules/migrant.ts'
import type { Parameter } from '../rules/parameter.ts'
import { families } from './portal.calculators.ts'
import { confidenceLabels } from './portal.law.ts'

/*
 * Goal: what anybody may ask without an account is what the rules answer, with sources and both readings.
 * Method: the front door (`app.request`) with no session at all; amounts are compared with the plain formulas.
 */
const payung = usePayung({ jobs: false })

async function get(path: string): Promise<{ status: number; html: string }> {
  const response = await payung.app.request(path)
  return { status: response.status, html: await response.text() }
}

async function ask(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await payung.app.request(`/api/v1${path}`)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const query = (written: Record<string, string>) => new URLSearchParams(written).toString()

const addressOf = (kind: string, written: Record<string, string>, family: 'contribution' | 'benefit') =>
  family === 'contribution'
    ? `/hitung/iuran?${query({ segment: kind, ...written })}`
    : `/hitung/santunan?${query({ kind, ...written })}`

const bpu = { month: '2026-05', income_rupiah: '1000000', programmes: 'jkk,jkm', sector: 'transport' }

describe('the contribution calculator', () => {
  it('says Rp8.400 for a driver who pays himself in May 2026, and Rp16.800 where the APBD pays', async () => {
    expect((await get(addressOf('bpu', { ...bpu, funder: 'self' }, 'contribution'))).html).toContain(
      'Iuran Rp8.400 untuk Mei 2026.',
    )
    expect((await get(addressOf('bpu', { ...bpu, funder: 'apbd' }, 'contribution'))).html).toContain(
      'Iuran Rp16.800 untuk Mei 2026.',
    )
  })

  it('shows both amounts where it is open who may use the relief', async () => {
    const { html } = await get(addressOf('bpu', { ...bpu, funder: 'village_or_transfer' }, 'contribution'))
    expect(html).toContain('Iuran Rp8.400 atau Rp16.800')
    expect(html).toContain('Belum terkonfirmasi')
  })

  it('asks only what the chosen segment needs', async () => {
    const { html } = await get('/hitung/iuran?segment=jakon')
    expect(html).toContain('name="amount_rupiah"')
    expect(html).not.toContain('name="income_rupiah"')
    expect(html).not.toContain('name="risk_class"')
  })

  it('keeps what was typed and says everything that is wrong', async () => {
    const { status, html } = await get(
      addressOf('pu', { month: '2027-05', wage_rupiah: 'sejuta', programmes: 'JP' }, 'contribution'),
    )
    expect(status).toBe(400)
    expect(html).toContain('Ada 2 hal yang perlu diperbaiki')
    expect(html).toContain('value="sejuta"')
    expect(html).toContain('href="#field-risk_class"')
  })

  it.each([
    ['a month before the law', { ...bpu, funder: 'self', month: '2015-06' }, 'field-month'],
    ['a negative income', { ...bpu, funder: 'self', income_rupiah: '-1' }, 'field-income_rupiah'],
    [
      'an income beyond belief',
      { ...bpu, funder: 'self', income_rupiah: '9000000000' },
      'field-income_rupiah',
    ],
    [
      'an income between two bands',
      { ...bpu, funder: 'self', income_rupiah: '1099500' },
      'field-income_rupiah',
    ],
    ['an unknown programme', { ...bpu, funder: 'self', programmes: 'jkk,asabri' }, 'field-programmes'],
    ['no month at all', { ...bpu, funder: 'self', months: '0' }, 'field-months'],
    ['a month that is none', { ...bpu, funder: 'self', month: 'Mei' }, 'field-month'],
  ])('refuses %s at its field', async (_, written, field) => {
    const { status, html } = await get(addressOf('bpu', written, 'contribution'))
    expect(status).toBe(400)
    expect(html).toContain(`href="#${field}"`)
    expect(html).toContain(`id="${field}-error"`)
  })

  it('leads to the page of a parameter that is not known on the day', async () => {
    const { status, html } = await get(
      addressOf(
        'pu',
        { month: '2019-05', wage_rupiah: '5000000', programmes: 'JKP', risk_class: 'low' },
        'contribution',
      ),
    )
    expect(status).toBe(400)
    expect(html).toContain('href="/aturan/parameter/jkp.from_state"')
  })

  it('does not know other segments and events', async () => {
    expect((await get('/hitung/iuran?segment=asn')).status).toBe(400)
    expect((await get('/hitung/santunan?kind=lottery')).status).toBe(400)
  })
})

describe('the benefit calculator', () => {
  const widow = {
    died_on: '2026-05-01',
    member_since: '2026-03-15',
    paid_months_from: '2026-03',
    paid_months_to: '2026-05',
    children: '2',
  }

  it('tells a family both amounts of a death in the third month, its papers and its heirs', async () => {
    const { html } = await get(addressOf('jkm', widow, 'benefit'))
    expect(html).toContain('Keluarga menerima Rp10.000.000 atau Rp42.000.000.')
    expect(html).toContain('Surat keterangan ahli waris')
    expect(html).toContain('Janda, duda, atau anak')
    expect(html).toContain('Ajukan segera')
  })

  it('tells who is entitled when the family says who is alive', async () => {
    const { html } = await get(addressOf('jkm', { ...widow, living: 'siblings' }, 'benefit'))
    expect(html).toContain('Yang berhak: saudara kandung.')
  })

  it('never calls the waiting months over because of months that were skipped', async () => {
    const { body } = await ask(
      `/rules/benefit/jkm?${query({ died_on: '2026-05-01', member_since: '2025-01-01', paid_months: '2025-01..2026-05', skipped_months: '2026-04' })}`,
    )
    expect((body.unconfirmed as { code: string }[]).map(({ code }) => code)).toContain(
      'rules.jkm_waiting_gap',
    )
  })

  it.each([
    ['a death before membership', { ...widow, died_on: '2026-03-01' }, 'field-died_on'],
    ['three children', { ...widow, children: '3' }, 'field-children'],
    ['months that run backwards', { ...widow, paid_months_from: '2026-06' }, 'field-paid_months_from'],
    ['more months than a working life', { ...widow, paid_months_from: '0001-01' }, 'field-paid_months_from'],
    ['a day that does not exist', { ...widow, died_on: '2026-02-31' }, 'field-died_on'],
  ])('refuses %s at its field', async (_, written, field) => {
    const { status, html } = await get(addressOf('jkm', written, 'benefit'))
    expect(status).toBe(400)
    expect(html).toContain(`href="#${field}"`)
  })

  it('does not compute a hand or a foot, and names the annex that is missing', async () => {
    const { status, html } = await get(
      addressOf(
        'jkk-partial-disability',
        { happened_on: '2026-05-01', pay_kind: 'bpu', pay_rupiah: '1000000', loss: 'leg' },
        'benefit',
      ),
    )
    expect(status).toBe(400)
    expect(html).toContain('Lampiran III PP 44/2015')
  })
})

describe('every calculator', () => {
  const all = (['contribution', 'benefit'] as const).flatMap((family) =>
    families[family].map((asked) => ({ family, asked, name: `${family} ${asked.kind}` })),
  )

  it.each(all)(
    '$name answers its example on a page with its sources, and the same through the API',
    async ({ family, asked }) => {
      const { status, html } = await get(addressOf(asked.kind, asked.example, family))
      expect(status).toBe(200)
      const path =
        family === 'contribution'
          ? `/rules/contribution?${query({ segment: asked.kind, ...asked.example })}`
          : `/rules/benefit/${asked.kind}?${query(asked.example)}`
      const { status: apiStatus, body } = await ask(path)
      expect(apiStatus).toBe(200)
      expect(html).toContain(escaped((body.sentence as { id: string }).id))
      const steps = body.steps as { text: { id: string }; source?: { regulation: string } }[]
      for (const step of steps) expect(html).toContain(escaped(step.text.id))
      expect(steps.some(({ source }) => source !== undefined) || asked.kind === 'jht-balance').toBe(true)
    },
  )

  it.each(all)('$name begins with a form whose untouched page is no error', async ({ family, asked }) => {
    const { status, html } = await get(addressOf(asked.kind, {}, family))
    expect(status).toBe(200)
    expect(html).not.toContain('error-summary')
    expect(html).toContain('<form method="get"')
  })

  it.each(all)('$name speaks English throughout', async ({ family, asked }) => {
    for (const written of [{}, asked.example]) {
      const { html } = await get(`${addressOf(asked.kind, written, family)}&lang=en`)
      expect(html).toContain('<html lang="en">')
      expect(
        html
          .replaceAll(/href="[^"]*"/g, '')
          .match(/\b(?:untuk|yang|dibayar|bulan|sebulan|belum|Tanyakan|Dokumen|Hitung)\b/g) ?? [],
      ).toEqual([])
    }
  })

  it.each(all)('$name has a link to its result without any personal field', async ({ family, asked }) => {
    const { html } = await get(
      `${addressOf(asked.kind, asked.example, family)}&nama=Siti&nik=1503070101800001`,
    )
    const links = [...html.matchAll(/href="([^"]*(?:wa\.me|localhost)[^"]*)"/g)].map(([, link]) =>
      decodeURIComponent((link ?? '').replaceAll('&amp;', '&')),
    )
    expect(links.length).toBe(2)
    for (const link of links)
      expect(link).not.toMatch(/nama|nik|Siti|name=|1503070101800001|phone|birth_date|alamat/i)
    for (const name of Object.keys(asked.questions))
      expect(name).not.toMatch(/nik|name|phone|address|birth_date|kpj/)
  })

  it.each(all)('$name has a link that gives the same result again', async ({ family, asked }) => {
    const { html } = await get(addressOf(asked.kind, asked.example, family))
    const link = /href="http:\/\/localhost([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? ''
    const again = await get(link)
    expect(heading(again.html)).toBe(heading(html))
  })
})

const heading = (html: string) => /<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1]
const escaped = (words: string) =>
  words.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

describe('the amounts', () => {
  const contribution = async (written: Record<string, string>) =>
    (await ask(`/rules/contribution?${query(written)}`)).body
  const benefit = async (kind: string, written: Record<string, string>) =>
    (await ask(`/rules/benefit/${kind}?${query(written)}`)).body

  it('of a contribution are those of the rules', async () => {
    const person = {
      income_rupiah: 3_000_000,
      programmes: ['JKK', 'JKM', 'JHT'] as ('JKK' | 'JKM' | 'JHT')[],
      sector: 'other' as const,
      funder: 'SELF' as const,
    }
    const written = {
      segment: 'bpu',
      month: '2026-03',
      income_rupiah: '3000000',
      programmes: 'JKK,JKM,JHT',
      sector: 'other',
      funder: 'SELF',
    }
    expect((await contribution(written)).value).toEqual(
      bpuContribution({ ...person, month: '2026-03' }).value,
    )
    const over = bpuContributionOver({ ...person, from: '2026-03', to: '2027-02' })
    const year = await contribution({ ...written, months: '12' })
    expect(year.months).toEqual(over.value)
    expect(year.unconfirmed).toEqual(over.unconfirmed)
    const pu = await contribution({
      segment: 'pu',
      month: '2026-03',
      wage_rupiah: '15000000',
      programmes: 'JKK,JKM,JHT,JP',
      risk_class: 'high',
    })
    expect(pu.value).toEqual(
      puContribution({
        month: '2026-03',
        wage_rupiah: 15_000_000,
        programmes: ['JKK', 'JKM', 'JHT', 'JP'],
        risk_class: 'high',
      }).value,
    )
    const daily = await contribution({
      segment: 'pu',
      month: '2026-03',
      wage_kind: 'daily',
      wage_rupiah: '100000',
      programmes: 'JKK',
      risk_class: 'low',
    })
    expect(daily.total_rupiah).toBe(13_500)
    const relieved = await contribution({
      segment: 'pu',
      month: '2025-05',
      wage_rupiah: '10000000',
      programmes: 'JKK',
      risk_class: 'low',
      industry: 'toys',
      active_workers: '50',
      jkk_paid: 'yes',
    })
    expect(relieved.total_rupiah).toBe(27_000)
    const contract = await contribution({
      segment: 'jakon',
      month: '2026-05',
      basis: 'contract',
      amount_rupiah: '1000000000',
    })
    expect(contract.value).toEqual(
      constructionContribution({ month: '2026-05', contract_value_rupiah: 1_000_000_000 }).value,
    )
    const wages = await contribution({
      segment: 'jakon',
      month: '2026-05',
      basis: 'wages',
      amount_rupiah: '5000000',
    })
    expect(wages.value).toEqual(
      constructionContributionFromWages({ month: '2026-05', wages_rupiah: 5_000_000 }).value,
    )
    const abroad = await contribution({
      segment: 'pmi',
      registered_on: '2026-05-01',
      route: 'agency',
      contract_months: '24',
      extra_months: '2',
    })
    expect(abroad.value).toBe(
      migrantContribution({
        registered_on: '2026-05-01',
        route: 'agency',
        contract_months: '24',
        extra_months: 2,
      }).value,
    )
  })

  it('of a benefit are those of the rules', async () => {
    const member = {
      died_on: '2026-05-01',
      member_since: '2020-01-01',
      paid_months: ['2026-04', '2026-05'],
      children: 1,
      segment: 'PU' as const,
    }
    const jkm = await benefit('jkm', {
      died_on: '2026-05-01',
      member_since: '2020-01-01',
      paid_months: '2026-04..2026-05',
      children: '1',
      segment: 'pu',
    })
    expect(jkm.value).toEqual(jkmBenefit(member).value)
    expect(jkm.unconfirmed).toEqual(jkmBenefit(member).unconfirmed)
    const accident = {
      happened_on: '2026-05-01',
      pay: { kind: 'daily' as const, daily_rupiah: 80_000 },
      children: 0,
    }
    const written = { happened_on: '2026-05-01', pay_kind: 'daily', pay_rupiah: '80000' }
    const death = await benefit('jkk-death', written)
    expect(death.value).toEqual(jkkDeathBenefit(accident).value)
    expect((death.sentence as { id: string }).id).toContain('atau')
    expect((await benefit('jkk-total-disability', written)).value).toEqual(jkkTotalDisability(accident).value)
    expect((await benefit('stmb', { ...written, months: '13', days: '4' })).value).toBe(
      stmb({ ...accident, months: 13, days: 4 }).value,
    )
    expect(
      (await benefit('jkk-partial-disability', { ...written, loss: 'one_eye', function_lost_percent: '50' }))
        .value,
    ).toBe(
      jkkPartialDisability({
        ...accident,
        losses: [{ loss: 'one_eye', function_lost_per_ten_thousand: 5_000 }],
      }).value,
    )
    expect((await benefit('jkp', { dismissed_on: '2026-05-01', wage_rupiah: '6000000' })).value).toEqual(
      jkpBenefit({ dismissed_on: '2026-05-01', wage_rupiah: 6_000_000 }).value,
    )
    expect((await benefit('pmi-death', { died_on: '2026-05-01', phase: 'during_work' })).value).toBe(
      migrantDeathBenefit({ died_on: '2026-05-01', phase: 'during_work' }).value,
    )
    expect(
      (
        await benefit('jkk-costs', {
          happened_on: '2026-05-01',
          land_rupiah: '6000000',
          glasses_rupiah: '800000',
        })
      ).value,
    ).toBe(5_800_000)
    expect(
      (
        await benefit('scholarship', {
          happened_on: '2026-05-01',
          level_1: 'SMA',
          age_1: '16',
          years_left_1: '2',
        })
      ).total_rupiah,
    ).toBe(2 * 3_000_000 + 5 * 12_000_000)
  })
})

describe('the API of the rules', () => {
  it('refuses as a problem that names the question', async () => {
    const { status, body } = await ask(
      `/rules/contribution?${query({ segment: 'bpu', ...bpu, funder: 'self', income_rupiah: '-5' })}`,
    )
    expect(status).toBe(400)
    expect(body).toMatchObject({
      code: 'rules.amount_out_of_range',
      errors: [{ pointer: '/income_rupiah' }],
      accepted: { from: 0 },
    })
  })

  it('lists everything that is missing at once', async () => {
    const { body } = await ask('/rules/benefit/jkm?died_on=2026-05-01')
    expect((body.errors as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
      '/member_since',
      '/paid_months',
    ])
  })

  it('refuses a question that nobody asks, so that a slip is noticed', async () => {
    const { status, body } = await ask(
      `/rules/contribution?${query({ segment: 'bpu', ...bpu, funder: 'self', incme: '1' })}`,
    )
    expect([status, body.code]).toEqual([400, 'rules.question_unknown'])
  })

  it('takes a list as repeated names too', async () => {
    const { body } = await ask(
      '/rules/contribution?segment=bpu&month=2026-05&income_rupiah=1.000.000&programmes=JKK&programmes=JKM&sector=other&funder=APBD',
    )
    expect(body.value).toBe(16_800)
  })

  it('gives every parameter, one parameter, and the story of the law', async () => {
    const { body } = await ask('/rules/parameters')
    expect((body.parameters as unknown[]).length).toBe(Object.keys(law).length)
    expect((await ask('/rules/parameters/bpu.jkm_contribution')).body).toMatchObject({
      unit: 'rupiah_per_month',
      values: [{ value: 6_800, to: null }],
    })
    expect((await ask('/rules/parameters/no.such')).status).toBe(404)
    expect((await ask('/rules/parameters/__proto__')).status).toBe(404)
    expect(((await ask('/rules/timeline')).body.changes as unknown[]).length).toBe(lawChanges().length)
  })

  it('is described as open to everybody', async () => {
    const { body } = await ask('/openapi.json')
    const paths = body.paths as Record<string, { get: { security: unknown[] } }>
    for (const path of [
      '/rules/contribution',
      '/rules/benefit/{kind}',
      '/rules/parameters',
      '/rules/parameters/{id}',
      '/rules/timeline',
    ])
      expect(paths[path]?.get.security).toEqual([])
  })
})

describe('the pages of the law', () => {
  it.each(Object.keys(law))(
    '%s shows every value with source and confidence, in both languages',
    async (id) => {
      const parameter = law[id as keyof typeof law] as Parameter
      for (const language of ['id', 'en'] as const) {
        const { status, html } = await get(`/aturan/parameter/${id}?lang=${language}`)
        expect(status).toBe(200)
        expect(html).toContain(escaped(parameter.label[language]))
        const count = (words: string) => html.toLowerCase().split(escaped(words.toLowerCase())).length - 1
        for (const { source, note } of parameter.values) {
          expect(html).toContain(escaped(source.regulation))
          if (source.article) expect(html).toContain(escaped(source.article))
          if (source.url) expect(html).toContain(escaped(source.url.trim()))
          if (note) expect(html).toContain(escaped(note[language]))
        }
        for (const confidence of ['legal_text', 'secondary', 'unconfirmed'] as const) {
          const expected = parameter.values.filter(({ source }) => source.confidence === confidence).length
          expect(count(confidenceLabels[confidence][language])).toBeGreaterThanOrEqual(expected)
        }
      }
    },
  )

  it('name a parameter that does not exist', async () => {
    expect((await get('/aturan/parameter/no.such')).status).toBe(404)
  })

  it('list every parameter, and every change of the law', async () => {
    const { html } = await get('/aturan/parameter')
    for (const id of Object.keys(law)) expect(html).toContain(`href="/aturan/parameter/${id}"`)
    const timeline = (await get('/aturan')).html
    for (const { regulation } of lawChanges()) expect(timeline).toContain(escaped(regulation))
    expect((await get('/aturan?pokok=jkm')).html).not.toContain('/aturan/parameter/bpu.bands')
  })

  it('say which calculators use a figure', async () => {
    expect((await get('/aturan/parameter/jkm.funeral')).html).toContain('/hitung/santunan?kind=jkm')
    expect((await get('/aturan/parameter/bpu.bands')).html).toContain('/hitung/iuran?segment=bpu')
  })
})

describe('a public page', () => {
  it('weighs at most 50 KB with its style sheet, and needs no script', async () => {
    const linked = /href="([^"]+\.css)"/.exec((await get('/aturan')).html)?.[1] ?? ''
    const css = await payung.app.request(linked)
    const style = gzipSync(await css.arrayBuffer()).length
    expect(style).toBeGreaterThan(1_000)
    for (const path of [
      '/hitung/iuran',
      addressOf('bpu', { ...bpu, funder: 'self' }, 'contribution'),
      addressOf('jkm', families.benefit[0]?.example ?? {}, 'benefit'),
      '/aturan',
      '/aturan/parameter',
      '/aturan/parameter/bpu.bands',
    ]) {
      const { html } = await get(path)
      expect(style + gzipSync(html).length).toBeLessThan(50 * 1024)
      expect(html).not.toContain('<script')
    }
  })

  it('leads visitors to both calculators, the law and the sign-in', async () => {
    const { html } = await get('/hitung/iuran')
    for (const href of ['/hitung/iuran', '/hitung/santunan', '/aturan', '/masuk'])
      expect(html).toContain(`href="${href}"`)
  })
})
