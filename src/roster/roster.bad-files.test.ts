import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checked, type Person, usePayung } from '../../test/payung.ts'
import {
  cellsOf,
  header,
  type Stored,
  soundPerson,
  soundRoster,
  stored,
  storedAtRest,
  story,
} from '../../test/village-rosters.ts'
import { rowXml, xlsxOf, zipOf } from '../tabular/test-files.ts'

const payung = usePayung()
let clerk: Person
let before: Stored

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
})
beforeEach(async () => {
  before = await storedAtRest(payung)
})

const compound = (name: string) =>
  Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(100_000), Buffer.from(name, 'utf16le')])
const table = rowXml(1, header) + rowXml(2, cellsOf(soundPerson(1)))
const book = (more: Partial<Parameters<typeof xlsxOf>[0]> = {}) =>
  xlsxOf({ sheets: [{ data: table }], ...more })
const binaryTypes =
  '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'

function bomb(): Buffer {
  const letters = Buffer.alloc(200 * 1024 * 1024, 'A')
  letters.write('<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>')
  return book({
    lie: (entry) => (entry.name === 'xl/worksheets/sheet1.xml' ? { ...entry, data: letters } : entry),
  })
}

function withEntity(): Buffer {
  const data = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet><sheetData>${rowXml(1, header)}${rowXml(2, ['&a;'])}</sheetData></worksheet>`
  return xlsxOf({ sheets: [{ data }] })
}

/** What people really send instead of a spreadsheet, and what attackers send; made when needed, because some are large. */
const files: [string, string, string, () => Uint8Array][] = [
  [
    'a picture',
    'ktp.png',
    'tabular.not_a_spreadsheet',
    () => Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(5000, 7)]),
  ],
  [
    'a PDF',
    'daftar.pdf',
    'tabular.not_a_spreadsheet',
    () => Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj << /Type /Catalog >> endobj'),
  ],
  [
    'a photo archive',
    'foto.zip',
    'tabular.not_a_spreadsheet',
    () => zipOf([{ name: 'foto.jpg', data: 'x' }]),
  ],
  [
    'a letter',
    'surat.txt',
    'roster.no_nik_column',
    () =>
      Buffer.from(
        'Kepada Yth.\nKepala Dinas\n\nBersama ini kami kirimkan daftar pekerja rentan desa kami.\nTerima kasih.\n',
      ),
  ],
  ['the old Excel format', 'daftar.xls', 'tabular.old_excel', () => compound('Workbook')],
  ['a workbook with a password', 'daftar.xlsx', 'tabular.encrypted', () => compound('EncryptedPackage')],
  [
    'a workbook with macros',
    'daftar.xlsm',
    'tabular.macro',
    () => book({ extra: [{ name: 'xl/vbaProject.bin', data: 'x' }] }),
  ],
  [
    'a binary workbook',
    'daftar.xlsb',
    'tabular.binary_workbook',
    () => zipOf([{ name: '[Content_Types].xml', data: binaryTypes }]),
  ],
  [
    'an OpenDocument sheet',
    'daftar.ods',
    'tabular.open_document',
    () =>
      zipOf([
        { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
        { name: 'content.xml', data: '<x/>' },
      ]),
  ],
  [
    'a web page that calls itself .xls',
    'laporan.xls',
    'tabular.html',
    () => Buffer.from('<html><body><table><tr><td>NIK</td></tr></table></body></html>'),
  ],
  ['a file of blanks', 'kosong.csv', 'tabular.empty', () => Buffer.from(';;;\r\n;;;\r\n')],
  ['an empty workbook', 'kosong.xlsx', 'tabular.empty', () => xlsxOf({ sheets: [{ data: '' }] })],
  ['a zip bomb', 'daftar.xlsx', 'tabular.bomb', bomb],
  ['a workbook that asks for a file of the server', 'daftar.xlsx', 'tabular.damaged', withEntity],
  ['a workbook cut off in the middle', 'daftar.xlsx', 'tabular.damaged', () => book().subarray(0, 700)],
  ['61 MB', 'besar.csv', 'tabular.too_large', () => Buffer.alloc(61 * 1024 * 1024, 'a;b\n')],
]

async function expectNothingStored() {
  expect(await stored(payung)).toEqual(before)
}

let honest = 30_000
/** The server is unharmed: an honest roster is taken up and checked. */
async function expectHonestUpload() {
  honest += 10
  const { status, body } = await clerk.upload(story, 'jujur.csv', soundRoster(2, honest))
  expect(status).toBe(202)
  expect(await checked(clerk, String(body.roster_id))).toMatchObject({
    state: 'checked',
    counts: { read: 2, accepted: 2 },
  })
}

describe.each(files)('%s', (_, name, code, make) => {
  it('is refused through the API with a stable code and a sentence in both languages that says what to do; nothing is stored', async () => {
    const { status, body, headers } = await clerk.upload(story, name, make())
    expect([body.code, status >= 400 && status < 500]).toEqual([code, true])
    expect(headers.get('content-type')).toBe('application/problem+json')
    const said = body.text as { id: string; en: string }
    expect(said.id.length).toBeGreaterThan(40)
    expect(said.en.length).toBeGreaterThan(40)
    expect(said.id).not.toBe(said.en)
    expect(said.id).toMatch(/unggah|Periksa|Pilih|Simpan|Bagi|Salin|Beri judul/)
    expect(said.en).toMatch(/upload|Check|Choose|Save|Split|Copy|Head the/i)
    await expectNothingStored()
    await expectHonestUpload()
  })

  it('is refused on the page with the same sentence, and nothing is stored', async () => {
    const { status, html } = await upload(name, make())
    expect(status >= 400 && status < 500).toBe(true)
    expect(html).toContain('<title>Galat: ')
    // Too large to be read at all, so the form cannot be shown again; everything else stands beside the file.
    if (status === 413 && code === 'tabular.too_large') expect(html).toContain('lebih besar dari 60 MB')
    else {
      expect(html).toMatch(/<a href="#[\w-]*file[\w-]*"/)
      expect(html).toMatch(new RegExp(`value="${story}"[^>]*selected`))
      expect(html).toContain('/daftar/unggah')
    }
    await expectNothingStored()
  })
})

/** Sends the form of the page as a browser does. */
async function upload(
  name: string,
  bytes: Uint8Array,
  programme = story,
): Promise<{ status: number; html: string }> {
  const form = new FormData()
  form.set('programme', programme)
  form.set('file', new File([bytes as Uint8Array<ArrayBuffer>], name))
  return sendForm(form)
}

async function sendForm(body: FormData): Promise<{ status: number; html: string }> {
  const token = await payung.token('sarolangun.operator')
  const response = await payung.app.request('/daftar/unggah', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body,
  })
  return { status: response.status, html: await response.text() }
}

describe('a workbook', () => {
  it('that declares ten million rows and holds two is read by what it holds', async () => {
    const data = `<?xml version="1.0"?><worksheet><dimension ref="A1:XFD10000000"/><sheetData>${table}</sheetData></worksheet>`
    const { status, body } = await clerk.upload(story, 'besar.xlsx', xlsxOf({ sheets: [{ data }] }))
    expect(status).toBe(202)
    expect((await checked(clerk, String(body.roster_id))).counts).toEqual({
      read: 1,
      accepted: 1,
      warning: 0,
      rejected: 0,
      blank: 0,
    })
  })

  it('that numbers a row ten million is damaged, and nothing is stored', async () => {
    const { status, body } = await clerk.upload(
      story,
      'besar.xlsx',
      xlsxOf({
        sheets: [{ data: `${rowXml(1, header)}<row r="10000000"><c r="A10000000"><v>1</v></c></row>` }],
      }),
    )
    expect([status, body.code]).toEqual([400, 'tabular.damaged'])
    await expectNothingStored()
  })

  it('whose NIK are formulas without a stored value is read, and those rows say what to do', async () => {
    const cells = cellsOf(soundPerson(40_000))
    const row = rowXml(2, cells).replace(/<c r="C2".*?<\/c>/, '<c r="C2"><f>Sheet2!A1</f></c>')
    const { status, body } = await clerk.upload(
      story,
      'rumus.xlsx',
      xlsxOf({ sheets: [{ data: rowXml(1, header) + row }] }),
    )
    expect(status).toBe(202)
    const done = await checked(clerk, String(body.roster_id))
    expect(done.counts).toEqual({ read: 1, accepted: 0, warning: 0, rejected: 1, blank: 0 })
    expect(done.problems).toMatchObject([
      { code: 'cell.formula_error', rows: 1, mend: { id: expect.stringContaining('Tempel Khusus') } },
    ])
  })

  it('whose cells begin with = + - @ is taken as text and shown as text', async () => {
    const { body } = await clerk.upload(
      story,
      'rumus.csv',
      Buffer.from(
        `${header.join(';')}\n${cellsOf({ ...soundPerson(40_010), name: '=HYPERLINK("http://x")<script>alert(1)</script>' }).join(';')}\n`,
      ),
    )
    const done = await checked(clerk, String(body.roster_id))
    const { html } = await clerk.page(`/daftar/${done.roster_id}/baris`)
    expect(html).not.toContain('<script>alert')
    expect(html).toContain('&lt;script&gt;')
  })
})

describe('a form', () => {
  it.each([
    ['without a file', () => new FormData()],
    [
      'with an empty file',
      () => {
        const form = new FormData()
        form.set('file', new File([], 'kosong.csv'))
        return form
      },
    ],
    [
      'with words in place of the file',
      () => {
        const form = new FormData()
        form.set('file', 'daftar.xlsx')
        return form
      },
    ],
  ])('%s is answered 400 by the page and by the API, and nothing is stored', async (_, make) => {
    const form = make()
    form.set('programme', story)
    const { status, html } = await sendForm(form)
    expect(status).toBe(400)
    expect(html).toContain('Pilih berkas Excel (.xlsx) atau CSV, atau tempel barisnya.')
    const session = await clerk.get('/api/v1/me')
    expect(session.status).toBe(200)
    await expectNothingStored()
  })

  it('without a programme, or with one that does not exist, asks for the programme', async () => {
    const none = await upload('desa.csv', soundRoster(1, 41_000), '')
    expect([none.status, none.html.includes('Pilih program.')]).toEqual([400, true])
    const unknown = await upload('desa.csv', soundRoster(1, 41_000), 'TIDAK-ADA')
    expect([unknown.status, unknown.html.includes('Program TIDAK-ADA tidak ada di wilayah Anda.')]).toEqual([
      404,
      true,
    ])
    const api = await clerk.upload('TIDAK-ADA', 'desa.csv', soundRoster(1, 41_000))
    expect([api.status, api.body.code]).toEqual([404, 'programme.not_found'])
    await expectNothingStored()
  })

  it('to the API that is no form, or a broken one, is refused and is no mistake of ours', async () => {
    const asJson = await clerk.post('/api/v1/rosters', { programme: story })
    const empty = await clerk.post('/api/v1/rosters')
    for (const answer of [asJson, empty]) {
      expect([400, 415]).toContain(answer.status)
      expect(answer.body.code).toMatch(/^api\./)
    }
    const token = await tokenOf()
    const broken = await payung.app.request('/api/v1/rosters', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': 'rusak-1',
        'content-type': 'multipart/form-data; boundary=xxx',
      },
      body: '--yyy\r\nnothing of the sort',
    })
    expect(broken.status).toBe(400)
    await expectNothingStored()
  })

  it('to the page that is broken is refused and is no mistake of ours', async () => {
    const token = await tokenOf()
    const broken = await payung.app.request('/daftar/unggah', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=xxx' },
      body: '--yyy\r\nnothing of the sort',
    })
    expect(broken.status).toBe(400)
    await expectNothingStored()
  })
})

async function tokenOf(): Promise<string> {
  return payung.token('sarolangun.operator')
}

describe('from the command line', () => {
  it('a file that is no spreadsheet, and one that is not there, end with exit code 1, a code and a sentence', async () => {
    const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs')
    const folder = mkdtempSync('/tmp/payung-bad-')
    try {
      writeFileSync(`${folder}/daftar.pdf`, '%PDF-1.7')
      for (const [file, code] of [
        ['daftar.pdf', 'tabular.not_a_spreadsheet'],
        ['tidak-ada.xlsx', 'command.file_not_readable'],
      ] as const) {
        const answer = await payung.command([
          'roster',
          'import',
          `${folder}/${file}`,
          '--programme',
          story,
          '--as',
          'sarolangun.operator',
          '--json',
        ])
        expect([answer.code, (answer.data.error as { code: string }).code]).toEqual([1, code])
        expect(answer.err).toContain(`(${code})`)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
    await expectNothingStored()
  })
})
