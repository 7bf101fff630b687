import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Person, usePayung } from '../../test/payung.ts'
import { strangers, uploaded } from '../../test/rosters.ts'
import { fillTemplate, partsOf, soffice, type TypedRow, throughLibreOffice } from '../../test/templates.ts'
import type { GeneratedPerson } from '../demo/people.ts'
import { occupations } from '../kernel/occupation.ts'
import { occupationChoices, placeChoice, readTemplateMark, sexChoices } from './roster.template.ts'

/*
 * The template is the product: what a village fills in with it must pass the check of its form without an error. Every programme of the
 * demonstration that is open, for a village, a district and a regency of it.
 */

const payung = usePayung()
const people = strangers('15.03', 600, 22)
let clerk: Person
let province: Person

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  province = await payung.as('provinsi.operator')
})

async function download(by: string, programme: string, region: string): Promise<Uint8Array> {
  const answer = await payung.app.request(`/api/v1/programmes/${programme}/template?region=${region}`, {
    headers: { authorization: `Bearer ${await payung.token(by)}` },
  })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-disposition')).toBe(
    `attachment; filename="templat-${programme}-${region}.xlsx"`,
  )
  return new Uint8Array(await answer.arrayBuffer())
}

const typed = (person: GeneratedPerson, place: string, work: string): TypedRow => ({
  NIK: person.nik,
  'NAMA LENGKAP': person.name,
  'TANGGAL LAHIR': person.birth_date,
  'JENIS KELAMIN': person.sex === 'male' ? sexChoices[0] : sexChoices[1],
  'DESA/KELURAHAN': place,
  RT: '001',
  RW: '002',
  PEKERJAAN: work,
  'NO HP': person.phone ?? '',
})

const regions = ['15.03', '15.03.07', '15.03.07.2004', '15.03.06.2004']
/** With an apostrophe in its name, the longest name of Jambi, a whole regency and a city. */
const furtherRegions = ['15.08.08.2009', '15.01.17.2015', '15.08.08', '15.01', '15.71']
const names = [
  "H. MA'RUF NUR JUM'AT, S.Pd.I",
  'RADEN AJENG SITI NUR AZIZAH PUTRI WULANDARI KUSUMANINGRUM BINTI HADI',
  'SUHARTO',
]

const placeIn = async (region: string): Promise<string> => {
  const [village] = await payung.see<{ code: string; name: string }>(
    "select code, name from region where level = 'village' and code >= $1 and code <= $1 || '~' order by code limit 1",
    [region],
  )
  return placeChoice(village as never)
}

describe('the template of a region and programme', () => {
  it('filled in by our writer and by LibreOffice imports without an error, for every open programme and each kind of region', async () => {
    const programmes = await payung.see<{ code: string; kab: string }>(
      "select code, kab from programme where state = 'open' order by code",
    )
    expect(programmes.length).toBeGreaterThanOrEqual(2)
    const made: { by: Person; code: string; region: string; bytes: Uint8Array; rows: number }[] = []
    for (const { code, kab } of programmes) {
      const [by, username] =
        kab === '15.03' ? [clerk, 'sarolangun.operator'] : kab === '15' ? [province, 'provinsi.operator'] : []
      if (!by || !username) continue
      for (const region of kab === '15' ? [...regions, ...furtherRegions] : regions) {
        const place = await placeIn(region)
        const rows = people(4).map((person, at) => ({
          ...typed(person, place, at === 0 ? 'Lainnya' : 'Petani'),
          ...(names[at] && { 'NAMA LENGKAP': names[at] }),
        }))
        const bytes = await fillTemplate(await download(username, code, region), rows)
        made.push({ by, code, region, bytes, rows: rows.length })
      }
    }
    expect(made.length).toBeGreaterThanOrEqual(2 * regions.length + furtherRegions.length)
    const saved = soffice ? throughLibreOffice(made.map((each) => each.bytes)) : []
    for (const [at, { by, code, region, bytes, rows }] of made.entries())
      for (const file of [bytes, saved[at] ?? []].flat() as Uint8Array[]) {
        const roster = await uploaded(by, code, file, `${region}.xlsx`)
        expect([code, region, roster.state]).toEqual([code, region, 'checked'])
        const counts = roster.counts as Record<string, number>
        expect([counts.rejected, (counts.accepted ?? 0) + (counts.warning ?? 0)]).toEqual([0, rows])
        expect((roster.problems as { level: string }[]).filter((each) => each.level === 'error')).toEqual([])
        const kept = await payung.see<{ name: string; village_code: string }>(
          'select name, village_code from roster_row where roster_id = $1 order by row_number',
          [roster.roster_id],
        )
        expect(kept.map((row) => row.name).slice(0, names.length)).toEqual(names)
        expect(kept.every((row) => row.village_code.startsWith(region))).toBe(true)
        expect((await by.post(`/api/v1/rosters/${roster.roster_id}/withdraw`)).status).toBe(200)
      }
  }, 180_000)

  it.skipIf(soffice)('is tried through LibreOffice too where it is installed; here it is not', () => {
    expect(soffice).toBeUndefined()
  })

  it('accepts every value of every drop-down, each as what it says', async () => {
    const villages = await payung.see<{ code: string; name: string }>(
      "select code, name from region where level = 'village' and code like '15.03.%' order by code",
    )
    expect(villages.length).toBeGreaterThan(100)
    const work = occupationChoices({ groups: ['vulnerable_worker'] })
    const blank = await download('sarolangun.operator', 'SRL-2024-APBDP', '15.03')
    const codes = (await partsOf(Buffer.from(blank))).get('xl/worksheets/sheet3.xml')?.toString() ?? ''
    for (const choice of [...villages.map((each) => placeChoice(each as never)), ...work, ...sexChoices])
      expect(codes).toContain(choice.replaceAll('&', '&amp;'))
    const count = Math.max(villages.length, work.length)
    const rows = people(count).map((person, at) =>
      typed(person, placeChoice(villages[at % villages.length] as never), work[at % work.length] ?? ''),
    )
    const roster = await uploaded(clerk, 'SRL-2024-APBDP', await fillTemplate(blank, rows), 'pilihan.xlsx')
    const stored = await payung.see<{
      village_code: string
      occupation: string
      reasons: { code: string }[]
    }>('select village_code, occupation, reasons from roster_row where roster_id = $1 order by row_number', [
      roster.roster_id,
    ])
    expect(stored.map((row) => row.village_code)).toEqual(
      rows.map((_, at) => villages[at % villages.length]?.code),
    )
    const label = new Map(occupations.map((each) => [each.code, each.label.id]))
    expect(stored.map((row) => label.get(row.occupation))).toEqual(rows.map((row) => row.PEKERJAAN))
    const said = stored.flatMap((row) => row.reasons.map((reason) => reason.code))
    expect(said.filter((code) => /^(?:village|occupation|sex|birth_date|name|cell)\./.test(code))).toEqual([])
  }, 120_000)

  it('keeps numbers as text, locks its header, hides its codes and says which version it is', async () => {
    const bytes = await download('sarolangun.operator', 'SRL-2024-APBDP', '15.03.07.2004')
    const parts = await partsOf(Buffer.from(bytes))
    const [book, sheet, styles] = ['workbook', 'worksheets/sheet1', 'styles'].map(
      (name) => parts.get(`xl/${name}.xml`)?.toString() ?? '',
    ) as [string, string, string]
    expect(book).toMatch(/name="Kode"[^>]*state="hidden"/)
    expect(book).toMatch(/name="_payung"[^>]*state="veryHidden"/)
    expect(sheet).toContain('<sheetProtection sheet="1"')
    expect(sheet).toContain('state="frozen"')
    expect(sheet).toMatch(/<oddFooter>[^<]*Templat Payung versi 1/)
    expect(sheet.match(/<dataValidation /g)?.length).toBeGreaterThanOrEqual(6)
    // NIK, NO KK, RT, RW and NO HP: format 49 is text, and the column is open in a locked sheet.
    const formats = [
      ...(/<cellXfs[^>]*>([\s\S]*)<\/cellXfs>/.exec(styles)?.[1] ?? '').matchAll(
        /<xf [\s\S]*?(?:\/>|<\/xf>)/g,
      ),
    ].map(([xf]) => xf)
    const columns = [...sheet.matchAll(/<col min="(\d+)"[^>]*style="(\d+)"/g)].map((each) => Number(each[2]))
    for (const at of [1, 5, 7, 8, 11]) {
      expect(formats[columns[at] ?? 0]).toContain('numFmtId="49"')
      expect(formats[columns[at] ?? 0]).toContain('locked="0"')
    }
    expect(
      await readTemplateMark(bytes, { format: 'xlsx', sheets: [{ name: '_payung', hidden: true }] }),
    ).toEqual({ version: '1', region: '15.03.07.2004', programme: 'SRL-2024-APBDP' })
    expect(bytes).toEqual(await download('sarolangun.operator', 'SRL-2024-APBDP', '15.03.07.2004'))
  })

  it('reads the two rows marked CONTOH and the prepared rows as nobody', async () => {
    const blank = await download('sarolangun.operator', 'SRL-2024-APBDP', '15.03.07.2004')
    const roster = await uploaded(clerk, 'SRL-2024-APBDP', blank, 'kosong.xlsx')
    expect(roster.counts).toMatchObject({ accepted: 0, warning: 0, rejected: 0, blank: 302, read: 302 })
  })

  it('of another regency is refused with its region named, and nothing is stored', async () => {
    const foreign = await download('provinsi.operator', 'JBI-2024-BKBK', '15.04')
    const { status, body } = await clerk.upload('SRL-2024-APBDP', 'tetangga.xlsx', foreign)
    expect([status, body.code]).toEqual([409, 'roster.foreign_template'])
    expect((body.text as { id: string }).id).toMatch(
      /^Templat ini milik Desa lain: dibuat untuk wilayah 15\.04/,
    )
    expect(await payung.see("select 1 from roster where file_name = 'tetangga.xlsx'")).toEqual([])
  })

  it('is refused for a region that is not the programme’s, and for a whole province', async () => {
    for (const [region, code] of [
      ['15.04.01', 'roster.template_region'],
      ['15.03.99.2999', 'roster.template_region'],
      ['desa', 'roster.template_region'],
      ["15.03'", 'roster.template_region'],
    ] as const) {
      const { status, body } = await clerk.get(
        `/api/v1/programmes/SRL-2024-APBDP/template?region=${encodeURIComponent(region)}`,
      )
      expect([region, status, body.code]).toEqual([region, 400, code])
    }
    expect((await province.get('/api/v1/programmes/JBI-2024-BKBK/template?region=15')).body.code).toBe(
      'roster.template_province',
    )
    expect((await clerk.get('/api/v1/programmes/TIDAK-ADA/template?region=15.03')).status).toBe(404)
    const head = await payung.as('sarolangun.kepala')
    expect((await head.get('/api/v1/programmes/SRL-2024-APBDP/template?region=15.03')).status).toBe(403)
  })

  it('is offered on a page, first the programme and then the region, and written by a command', async () => {
    const first = await clerk.page('/daftar/templat?program=SRL-2024-APBDP')
    expect(first.html).toContain('action="/daftar/templat.xlsx"')
    expect(first.html).toContain('value="15.03.07.2004"')
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'payung-templat-')), 'semurung.xlsx')
    const told = await payung.command([
      'roster',
      'template',
      '--programme',
      'SRL-2024-APBDP',
      '--region',
      '15.03.07.2004',
      '--out',
      file,
      '--as',
      'sarolangun.operator',
      '--json',
    ])
    expect([told.code, told.data.region]).toEqual([0, '15.03.07.2004'])
    expect(new Uint8Array(readFileSync(file))).toEqual(
      await download('sarolangun.operator', 'SRL-2024-APBDP', '15.03.07.2004'),
    )
  }, 60_000)
})
