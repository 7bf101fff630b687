import { describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { knownPeople, usePrivacyOfficers } from '../../test/privacy.ts'
import { storyProgramme } from '../demo/demo.service.ts'
import { listedRoutes, needOf } from '../platform/policy.ts'
import { privacyPages } from './privacy.pages.tsx'

const payung = usePayung({ jobs: false, commands: 'here' })
usePrivacyOfficers(payung)

const notice = `/pelindungan/pemberitahuan/${storyProgramme}`

describe('the pages of data protection', () => {
  it('stand in the policy table, every one of them', () => {
    const there = privacyPages('').routes.filter((route) => route.path.startsWith('/pelindungan'))
    expect(there.length).toBeGreaterThan(25)
    expect(there.filter((route) => needOf(route.method, route.path) === undefined)).toEqual([])
    const served = new Set(there.map((route) => `${route.method} ${route.path}`))
    expect(listedRoutes().filter((route) => route.includes(' /pelindungan') && !served.has(route))).toEqual(
      [],
    )
  })

  it.each([
    '/pelindungan',
    '/pelindungan/permintaan',
    '/pelindungan/permintaan/baru',
    '/pelindungan/catatan',
    '/pelindungan/dpia',
    '/pelindungan/retensi',
    '/pelindungan/kontak',
    '/pelindungan/insiden',
    '/pelindungan/insiden/baru',
    notice,
  ])('opens %s in both languages, and to a clerk of no duty only what the table allows', async (at) => {
    const officer = await payung.as('sarolangun.pelindung')
    const [id, en] = [await officer.page(`${at}?lang=id`), await officer.page(`${at}?lang=en`)]
    expect([id.status, en.status]).toEqual([200, 200])
    const heading = (html: string) => /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1]
    expect(heading(id.html)).not.toBe(heading(en.html))
    const branch = await payung.as('bpjs.jambi')
    expect((await branch.page(at)).status).toBe(403)
  })

  it('make the record of processing from the catalogue: every personal column with its words, as page, XLSX and JSON', async () => {
    const officer = await payung.as('sarolangun.pelindung')
    const { body } = await officer.get('/pelindungan/catatan.json')
    const tables = body.tables as {
      table: string
      words: string
      columns: { name: string; class: string; words: string }[]
      seen_by: unknown[]
    }[]
    const person = tables.find((table) => table.table === 'person')
    expect(person?.words).toContain('A worker in the register')
    expect(person?.columns.find((column) => column.name === 'nik_sealed')).toMatchObject({
      class: 'identity',
      masked: true,
    })
    expect(person?.seen_by.length).toBeGreaterThan(3)
    const { html } = await officer.page('/pelindungan/catatan')
    for (const table of tables)
      for (const column of table.columns.filter((each) => each.class !== 'none'))
        expect(html).toContain(`<code>${column.name}</code>`)
    const book = await officer.get('/pelindungan/catatan.xlsx')
    expect(book.status).toBe(200)
    expect(book.headers.get('content-disposition')).toContain('catatan-pemrosesan.xlsx')
    const command = await payung.command(['privacy', 'dictionary', '--json'])
    expect((command.data.tables as unknown[]).length).toBe(tables.length)
  })

  it('mark what nobody has read in the law as not confirmed', async () => {
    const officer = await payung.as('sarolangun.pelindung')
    for (const at of ['/pelindungan/catatan', '/pelindungan/dpia', '/pelindungan/retensi', notice])
      expect((await officer.page(`${at}?lang=id`)).html.toLowerCase()).toContain('belum terkonfirmasi')
  })

  it('tell the people of a programme its basis, and after the officer stated it, the stated one', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const before = await clerk.page(`${notice}?lang=id`)
    expect(before.html).toContain('Tugas publik, Peraturan Bupati Sarolangun 7/2024')
    expect(before.html).toContain('belum diisi untuk wilayah ini')
    expect((await clerk.page(notice, { kind: 'consent', decree_number: 'SK 1/2024' })).status).toBe(403)
    const officer = await payung.as('sarolangun.pelindung')
    expect((await officer.page(notice, { kind: 'legal_obligation', decree_number: '' })).status).toBe(400)
    expect(
      (await officer.page(notice, { kind: 'legal_obligation', decree_number: 'SK Bupati 12/2024' })).status,
    ).toBe(303)
    expect((await clerk.page(`${notice}?lang=id`)).html).toContain('Kewajiban hukum, SK Bupati 12/2024')
    expect((await (await payung.as('kotajambi.pelindung')).page(notice)).status).toBe(404)
    const programme = await clerk.page(`/program/${storyProgramme}?lang=id`)
    expect(programme.html).toContain(notice)
  })

  it('show on the page of a person who looked, to the officer and the auditor and not to the clerk', async () => {
    const [person] = await knownPeople(payung, 1)
    const clerk = await payung.as('sarolangun.operator')
    await clerk.post('/api/v1/privacy-requests', {
      kind: 'access',
      identity_document: 'ktp',
      nik: person?.nik,
    })
    const at = `/peserta/${person?.person_id}?lang=id`
    expect((await (await payung.as('sarolangun.pelindung')).page(at)).html).toContain('Mencari dengan NIK')
    expect((await (await payung.as('inspektorat')).page(at)).html).toContain('Mencari dengan NIK')
    const own = await clerk.page(at)
    expect(own.html).not.toContain('Mencari dengan NIK')
    expect(own.html).toContain(`/pelindungan/permintaan/baru?orang=${person?.person_id}`)
    const form = await clerk.page(`/pelindungan/permintaan/baru?orang=${person?.person_id}`)
    expect(form.html).not.toContain('name="nik"')
    const elsewhere = await (await payung.as('kotajambi.pelindung')).page(
      `/pelindungan/orang/${person?.person_id}`,
    )
    expect(elsewhere.status).toBe(404)
  })
})
