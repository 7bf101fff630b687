import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { signHeads } from './audit.service.ts'

const payung = usePayung({ jobs: false })
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-trail-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

beforeAll(async () => {
  payung.platform.config.backup_folder = folder
})

const newestLine = async (chain: string) =>
  (
    await payung.see<{ sequence: number; action: string }>(
      'select sequence, action from audit_line where chain = $1 order by sequence desc limit 1',
      [chain],
    )
  )[0]

describe('the page of the trail', () => {
  it('shows the inspectorate who did what in its region, newest first, in words of its language', async () => {
    const inspector = await payung.as('inspektorat')
    const page = await inspector.page('/audit')
    expect(page.status).toBe(200)
    expect(page.html).toContain('Siapa melakukan apa di')
    expect(page.html).toContain('Membuat program')
    expect(page.html).not.toContain('programme.make</a>')
    const english = await inspector.page('/audit?lang=en')
    expect(english.html).toContain('Made a programme')
    const places = [...page.html.matchAll(/\/audit\/([\d.]+)\/(\d+)"/g)].map((found) => [
      found[1],
      Number(found[2]),
    ])
    const own = places.filter(([chain]) => chain === '15.03')
    expect(own.length).toBeGreaterThan(5)
    expect(own).toEqual([...own].sort(([, a], [, b]) => Number(b) - Number(a)))
    // Villages of the regency have chains of their own; of elsewhere nothing is shown.
    expect(places.filter(([chain]) => !/^15\.03(?:\.|$)/.test(String(chain)))).toEqual([])
  })

  it('is filtered by who, what, on which object and when; a day that is none is refused beside its field', async () => {
    const inspector = await payung.as('inspektorat')
    const shown = async (query: string) =>
      (await inspector.page(`/audit?${query}`)).html.match(/\/audit\/15\.03\/\d+"/g)?.length ?? 0
    const all = await shown('')
    expect(all).toBeGreaterThan(1)
    expect(await shown('tindakan=programme.make')).toBe(1)
    expect(await shown('pelaku=sarolangun.operator')).toBeGreaterThan(0)
    expect(await shown('pelaku=tidak.ada')).toBe(0)
    expect(await shown('objek=tidak-ada')).toBe(0)
    expect(await shown('dari=2000-01-01&sampai=2000-12-31')).toBe(0)
    expect(await shown('dari=2000-01-01')).toBe(all)
    const wrong = await inspector.page('/audit?dari=31-12-2024')
    expect(wrong.status).toBe(400)
    expect(wrong.html).toContain('id="field-dari-error"')
  })

  it('is not for clerks, the branch or those who are not signed in', async () => {
    for (const who of ['sarolangun.operator', 'bpjs.jambi'])
      expect((await (await payung.as(who)).page('/audit')).status).toBe(403)
    expect((await payung.app.request('/audit')).status).toBe(303)
  })

  it('goes page by page through a long trail and loses no line', async () => {
    const province = await payung.as('provinsi.kepala')
    const operator = await payung.as('provinsi.operator')
    for (let at = 0; at < 60; at++)
      await operator.post('/api/v1/budgets', {
        name: `Panjang ${at}`,
        source: 'APBD',
        fiscal_year: 2024,
        legal_basis: 'Perda',
        ceiling_rupiah: 1,
        region_code: '15',
      })
    const seen: string[] = []
    let next: string | undefined = '/audit'
    while (next) {
      const { html } = await province.page(next)
      seen.push(...[...html.matchAll(/href="(\/audit\/[\d.]+\/\d+)"/g)].map((found) => found[1] ?? ''))
      next = /href="([^"]+)" rel="next"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    const [count] = await payung.see<{ lines: number }>(
      "select count(*)::integer as lines from audit_line where kab >= '15' and kab <= '15~'",
    )
    expect(seen.length).toBe(count?.lines)
    expect(new Set(seen).size).toBe(seen.length)
  }, 300_000)
})

describe('the page of one line', () => {
  it('says before and after, who, and where it stands in its chain', async () => {
    // Signing in is a line of its own, so the act comes after it.
    const inspector = await payung.as('inspektorat')
    const operator = await payung.as('sarolangun.operator')
    await operator.post('/api/v1/budgets', {
      name: 'Terbaru',
      source: 'APBD',
      fiscal_year: 2024,
      legal_basis: 'Perda',
      ceiling_rupiah: 1,
      region_code: '15.03',
    })
    const line = await newestLine('15.03')
    const { status, html } = await inspector.page(`/audit/15.03/${line?.sequence}`)
    expect(status).toBe(200)
    for (const words of [
      'Sebelum dan sesudah',
      'Tempat dalam rantai',
      'sarolangun.operator',
      `${line?.sequence} dari ${line?.sequence}`,
    ])
      expect(html).toContain(words)
  })

  it('of another region, of no region and of no number is not there', async () => {
    const inspector = await payung.as('inspektorat')
    const answers = await Promise.all(
      ['/audit/15/1', '/audit/ID/1', '/audit/15.03/999999', '/audit/15.03/x', '/audit/x/1'].map((at) =>
        inspector.page(at),
      ),
    )
    expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404, 400, 400])
  })
})

describe('the public page of heads', () => {
  it('tells without an account what is proven and how to check it, and names nobody', async () => {
    await signHeads(payung.platform)
    for (const [language, words] of [
      ['id', 'Cara memeriksanya sendiri'],
      ['en', 'How to check it yourself'],
    ] as const) {
      const answer = await payung.app.request(`/audit/heads?lang=${language}`)
      const html = await answer.text()
      expect([answer.status, html.includes(words)]).toEqual([200, true])
      expect(html).not.toMatch(/sarolangun\.operator|provinsi\.operator|Dina Operator/)
    }
  })

  it('shows its newest head on the page of the trail, with its age', async () => {
    const { head } = await signHeads(payung.platform)
    const { html } = await (await payung.as('inspektorat')).page('/audit')
    expect(html).toContain(`Nomor ${head.number}`)
    expect(html).toContain('menit lalu')
  })
})
