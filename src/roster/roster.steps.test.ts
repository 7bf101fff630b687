import { beforeAll, describe, expect, it } from 'vitest'
import { checked, type Person, usePayung } from '../../test/payung.ts'
import { programmeOf, rowsOf, strangers } from '../../test/rosters.ts'
import { transact } from '../platform/context.ts'
import { cellText } from '../tabular/cell.ts'
import { readTabular } from '../tabular/read.ts'
import { writeXlsx } from '../tabular/write.ts'
import { effectOf } from './roster.effect.ts'
import { digestRows } from './roster.row-store.ts'
import { effects, effectsAddUp } from './roster.schema.ts'
import { numberRow, rowName } from './roster.sheet-rows.ts'
import { pastedFile } from './roster.upload-form.tsx'

const payung = usePayung({ commands: 'here' })
const stock = strangers('15.03', 400, 1905)
let clerk: Person
let head: Person
const programme = 'LANGKAH'

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
  await programmeOf(clerk, { code: programme, region_code: '15.03', ceiling_rupiah: 90_000_000 })
})

type Line = string[]
const people = (count: number): Line[] =>
  stock(count).map((person) => [
    person.nik,
    person.name,
    person.birth_date.split('-').reverse().join('-'),
    person.sex === 'male' ? 'L' : 'P',
    person.village.code,
  ])
const header = ['NIK', 'NAMA', 'TGL LAHIR', 'JK', 'DESA']
const csv = (...lines: Line[]) =>
  new TextEncoder().encode(`${lines.map((line) => line.join(';')).join('\n')}\n`)
const book = (...sheets: [string, Line[]][]) =>
  writeXlsx({
    sheets: sheets.map(([name, [first = [], ...rows]]) => ({
      name,
      columns: first.map((each) => ({ header: each, kind: 'text' as const, width: 20 })),
      rows,
    })),
  })

/** Uploads on the page, as a person does, and answers where it leads. */
async function sendOnPage(file: Uint8Array | string, name = 'daftar.csv'): Promise<string> {
  const form = new FormData()
  form.set('programme', programme)
  if (typeof file === 'string') form.set('paste', file)
  else form.set('file', new File([file as Uint8Array<ArrayBuffer>], name))
  const answer = await payung.app.request('/daftar/unggah', {
    method: 'POST',
    headers: { authorization: `Bearer ${await payung.token('sarolangun.operator')}` },
    body: form,
  })
  expect(answer.status).toBe(303)
  return answer.headers.get('location') ?? ''
}
const idIn = (address: string) => /[0-9a-f-]{36}/.exec(address)?.[0] ?? ''
const pageOf = async (address: string) => {
  const answer = await clerk.page(address)
  expect([address, answer.status]).toEqual([address, 200])
  return answer.html
}
const textOf = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const stateOf = (id: string) => checked(clerk, id)

describe('a list whose layout is sure', () => {
  it('goes straight to the check, and every row says what committing it would do', async () => {
    const [one, two, three, four] = people(4)
    if (!one || !two || !three || !four) throw new Error('no people')
    const short = ['12345', ...three.slice(1)]
    const waiting = ['', ...four.slice(1)]
    const at = await sendOnPage(csv(header, one, two, two, short, waiting, ['', '', '', '', '']))
    const roster = await stateOf(idIn(at))
    expect(roster).toMatchObject({
      state: 'checked',
      counts: { read: 6, accepted: 2, rejected: 3, blank: 1 },
      effects: { new: 2, changed: 0, same: 0, duplicate: 1, funded: 0, rejected: 1, waiting: 1 },
    })
    const html = textOf(await pageOf(`/daftar/${idIn(at)}`))
    expect(html).toContain(
      '6 baris dibaca = 2 baru + 0 berubah + 0 sama + 1 ganda di berkas + 0 sudah dibiayai pihak lain + 1 ditolak + 1 menunggu NIK + 1 kosong',
    )
    for (const effect of effects) {
      const { body } = await clerk.get(`/api/v1/rosters/${idIn(at)}/rows?effect=${effect}`)
      expect([effect, (body.rows as unknown[]).length]).toEqual([
        effect,
        (roster.effects as Record<string, number>)[effect],
      ])
      const page = textOf(await pageOf(`/daftar/${idIn(at)}/baris?akibat=${effect}`))
      expect(page).toContain(`${(roster.effects as Record<string, number>)[effect]} baris: `)
    }
  })

  it('can be stepped back to: another column is another check, and the same answer is none', async () => {
    const id = idIn(
      await sendOnPage(csv([...header, 'KETERANGAN'], ...people(3).map((line) => [...line, 'lama']))),
    )
    await stateOf(id)
    const page = await pageOf(`/daftar/${id}/kolom`)
    expect(textOf(page)).toContain('5 kolom dikenali. Benar begitu?')
    expect(textOf(page)).toContain('Kolom yang tidak dipakai')
    const columns = { 'kolom-0': 'nik', 'kolom-1': 'name', 'kolom-2': 'birth_date', 'kolom-3': 'sex' }
    const same = await clerk.page(`/daftar/${id}/kolom`, {
      ...columns,
      'kolom-4': 'village',
      tata_letak: 'none',
    })
    expect([same.status, same.location]).toEqual([303, `/daftar/${id}`])
    expect((await stateOf(id)).state).toBe('checked')
    const other = await clerk.page(`/daftar/${id}/kolom`, { ...columns, tata_letak: 'none' })
    expect(other.location).toBe(`/daftar/${id}`)
    const roster = await stateOf(id)
    expect(roster.counts).toMatchObject({ read: 3, accepted: 0, warning: 3 })
    const lines = await payung.see<{ action: string; lines: number }>(
      'select action, count(*)::integer as lines from audit_line where object_id = $1 group by 1 order by 1',
      [id],
    )
    expect(lines).toEqual([
      { action: 'roster.check', lines: 2 },
      { action: 'roster.choose', lines: 1 },
      { action: 'roster.upload', lines: 1 },
    ])
    // Remembered for the office: the next list of it leaves the village out as well, and the page says whose choice that was.
    const next = idIn(await sendOnPage(csv(header, ...people(2))))
    expect((await stateOf(next)).counts).toMatchObject({ warning: 2 })
    expect(textOf(await pageOf(`/daftar/${next}/kolom`))).toContain('pilihan Anda dulu')
    const back = await clerk.page(`/daftar/${next}/kolom`, {
      ...columns,
      'kolom-4': 'village',
      tata_letak: 'none',
    })
    expect(back.status).toBe(303)
    expect((await stateOf(next)).counts).toMatchObject({ accepted: 2 })
  })

  it('answers the same file with who sent it and when', async () => {
    const file = csv(header, ...people(1))
    const first = await sendOnPage(file)
    await stateOf(idIn(first))
    const second = await sendOnPage(file, 'nama-lain.csv')
    expect(second).toBe(`/daftar/${idIn(first)}?sudah=1`)
    expect(textOf(await pageOf(second))).toMatch(/Diunggah oleh .+ pada \d+ \w+ \d{4} \d\d\.\d\d WIB/)
  })
})

describe('a list pasted from a spreadsheet', () => {
  it('becomes a file of its own, kept and recognised by its hash like any other', async () => {
    const pasted = [header, ...people(2)].map((line) => line.join('\t')).join('\r\n')
    const at = await sendOnPage(pasted)
    const roster = await stateOf(idIn(at))
    expect(roster).toMatchObject({ state: 'checked', counts: { read: 2, accepted: 2 } })
    expect(roster.file_name).toMatch(/^tempelan-\d{4}-\d\d-\d\d\.tsv$/)
    expect(await sendOnPage(`${pasted}\r\n\r\n`)).toContain('?sudah=1')
    expect(pastedFile('a\tb\r\nc\td\r\n')).toEqual(pastedFile('a\tb\nc\td'))
  })

  it('that is no list is refused beside its box, and nothing is kept', async () => {
    const form = new FormData()
    form.set('programme', programme)
    form.set('paste', 'halo\nini bukan tabel')
    const answer = await payung.app.request('/daftar/unggah', {
      method: 'POST',
      headers: { authorization: `Bearer ${await payung.token('sarolangun.operator')}` },
      body: form,
    })
    expect(answer.status).toBe(400)
    expect(textOf(await answer.text())).toContain('Kolom NIK tidak ditemukan')
    const empty = await clerk.page('/daftar/unggah', { programme, paste: '   ' })
    expect(empty.status).toBe(400)
    expect(textOf(empty.html)).toContain('atau tempel barisnya')
  })
})

describe('a list whose layout is not sure', () => {
  it('with two columns that may be the NIK waits on the page of columns, which forces a choice', async () => {
    const file = csv(
      ['NO KTP', 'NIK', 'NAMA', 'TGL LAHIR', 'JK', 'DESA'],
      ...people(3).map((line) => ['', ...line]),
    )
    const at = await sendOnPage(file)
    const id = idIn(at)
    expect(at).toBe(`/daftar/${id}/kolom`)
    const { body } = await clerk.get(`/api/v1/rosters/${id}`)
    expect(body).toMatchObject({
      state: 'mapping',
      counts: null,
      questions: [{ step: 'columns', field: 'nik' }],
    })
    expect((await clerk.page(`/daftar/${id}`)).location).toBe(at)
    expect(textOf(await pageOf(at))).toContain('Kolom mana yang berisi NIK?')
    const rest = { 'kolom-2': 'name', 'kolom-3': 'birth_date', 'kolom-4': 'sex', 'kolom-5': 'village' }
    const unanswered = await clerk.page(at, rest)
    expect([unanswered.status, textOf(unanswered.html).includes('Pilih kolom untuk NIK.')]).toEqual([
      400,
      true,
    ])
    const answered = await clerk.page(at, { ...rest, 'pilih-nik': '1' })
    expect([answered.status, answered.location]).toEqual([303, `/daftar/${id}`])
    expect(await stateOf(id)).toMatchObject({ state: 'checked', counts: { read: 3, accepted: 3 } })
  })

  it('is refused by a door with no person behind it, unless the program asks to wait', async () => {
    const file = () => csv(['NO KTP', 'NIK', 'NAMA'], ...people(1).map((line) => ['', ...line.slice(0, 2)]))
    const refused = await clerk.upload(programme, 'dua.csv', file())
    expect([refused.status, refused.body.code]).toEqual([400, 'roster.two_nik_columns'])
    const waits = await clerk.upload(programme, 'dua.csv', file(), undefined, { wait: 'true' })
    expect([waits.status, waits.body.state]).toEqual([202, 'mapping'])
    const id = String(waits.body.roster_id)
    const layout = await clerk.get(`/api/v1/rosters/${id}/layout`)
    expect(layout.body).toMatchObject({
      header_row: 1,
      questions: [{ kind: 'column', field: 'nik', columns: 2 }],
    })
    expect(JSON.stringify(layout.body)).not.toMatch(/\d{16}/)
    const wrong = await clerk.putJson(`/api/v1/rosters/${id}/layout`, { columns: { nik: 77 } })
    expect([wrong.status, wrong.body.code]).toEqual([400, 'roster.no_such_column'])
    const twice = await clerk.putJson(`/api/v1/rosters/${id}/layout`, { columns: { nik: 1, name: 1 } })
    expect([twice.status, twice.body.code]).toEqual([400, 'roster.column_twice'])
    const right = await clerk.putJson(`/api/v1/rosters/${id}/layout`, { columns: { nik: 1 } })
    expect([right.status, right.body.state]).toEqual([200, 'uploaded'])
    expect((await stateOf(id)).state).toBe('checked')
    const again = await clerk.putJson(`/api/v1/rosters/${id}/layout`, { columns: { nik: 1 } })
    expect([again.status, again.body.state]).toEqual([200, 'checked'])
  })

  it('of several sheets is one list when they are chosen together; rows keep the number of their sheet', async () => {
    const [first, second] = [people(2), people(2)]
    const file = await book(['RT 01', [header, ...first]], ['RT 02', [header, ...second, first[0] ?? []]])
    const at = await sendOnPage(file, 'per-rt.xlsx')
    const id = idIn(at)
    expect(at).toBe(`/daftar/${id}/lembar`)
    const page = await pageOf(at)
    expect(textOf(page)).toContain('Lembar mana yang berisi orang?')
    expect(page).not.toMatch(/\d{16}/)
    const body = new URLSearchParams([
      ['lembar', 'RT 01'],
      ['lembar', 'RT 02'],
      ['pratinjau', 'RT 01'],
      ['baris', '1'],
    ])
    const answer = await payung.app.request(at, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await payung.token('sarolangun.operator')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: body.toString(),
    })
    expect(answer.status).toBe(303)
    expect(await stateOf(id)).toMatchObject({
      state: 'checked',
      counts: { read: 5, accepted: 4, rejected: 1 },
      effects: { new: 4, duplicate: 1 },
    })
    const [copy] = await rowsOf(clerk, id, 'duplicate.in_file')
    expect(copy?.reasons[0]?.found.id).toContain('RT 01!2')
    expect(textOf(await pageOf(`/daftar/${id}/baris?akibat=duplicate`))).toContain('RT 02, 4')
    const sheet = await clerk.page(`/daftar/${id}/masalah.xlsx`)
    expect(sheet.status).toBe(200)
  })

  it('of several sheets is mended in the sheet where it is wrong, also by its problem sheet, and keeps its sheets then', async () => {
    const [first, second] = [people(2), people(3)]
    const [spoilt = [], other = []] = second
    const wrong = [spoilt[0]?.slice(0, 12) ?? '', ...spoilt.slice(1)]
    const alsoWrong = [other[0]?.slice(0, 13) ?? '', ...other.slice(1)]
    const file = await book(
      ['RT 01', [header, ...first]],
      ['RT 02', [header, wrong, alsoWrong, second[2] ?? []]],
    )
    const id = idIn(await sendOnPage(file, 'dua-rt.xlsx'))
    expect((await clerk.putJson(`/api/v1/rosters/${id}/layout`, { sheets: ['RT 01', 'RT 02'] })).status).toBe(
      200,
    )
    expect((await stateOf(id)).counts).toMatchObject({ read: 5, accepted: 3, rejected: 2 })
    const [row] = await rowsOf(clerk, id, 'nik.length')
    const mended = await clerk.post(`/api/v1/rosters/${id}/corrections`, {
      corrections: [{ row_number: row?.row_number, field: 'nik', value: spoilt[0] }],
    })
    expect([mended.status, (await stateOf(id)).counts]).toMatchObject([200, { accepted: 4, rejected: 1 }])

    const authorization = `Bearer ${await payung.token('sarolangun.operator')}`
    const answer = await payung.app.request(`/daftar/${id}/masalah.xlsx`, { headers: { authorization } })
    const bytes = new Uint8Array(await answer.arrayBuffer())
    const linesOf = async (sheet: string) => {
      const lines: string[][] = []
      for await (const batch of (await readTabular(bytes, { sheet })).rows)
        for (const { cells } of batch) lines.push(cells.map((cell) => cellText(cell)))
      return lines
    }
    const [headers = [], ...problems] = await linesOf('Masalah')
    expect(problems.map(([name]) => name)).toEqual(['RT 02!3'])
    const mark = await linesOf('Payung')
    const back = await book(
      ['Masalah', [headers, [problems[0]?.[0] ?? '', other[0] ?? '', ...(problems[0] ?? []).slice(2)]]],
      ['Payung', mark],
    )
    const form = new FormData()
    form.set('file', new File([back as Uint8Array<ArrayBuffer>], 'masalah.xlsx'))
    const sent = await payung.app.request(`/api/v1/rosters/${id}/error-workbook`, {
      method: 'POST',
      headers: { authorization, 'idempotency-key': crypto.randomUUID() },
      body: form,
    })
    expect([sent.status, await sent.json()]).toMatchObject([
      200,
      { unchanged_rows: 0, roster: { counts: { accepted: 5, rejected: 0 } } },
    ])

    const moved = await clerk.putJson(`/api/v1/rosters/${id}/layout`, { sheets: ['RT 02'] })
    expect([moved.status, moved.body.code]).toEqual([409, 'roster.sheets_after_mending'])
  })

  it('with sheets that do not fit together, or a sheet that is not there, says which', async () => {
    const file = await book(
      ['RT 01', [header, ...people(1)]],
      ['RT 02', [['NAMA', 'NIK'], ...people(1).map((line) => [line[1] ?? '', line[0] ?? ''])]],
    )
    const id = idIn(await sendOnPage(file, 'beda.xlsx'))
    const differ = await clerk.putJson(`/api/v1/rosters/${id}/layout`, { sheets: ['RT 01', 'RT 02'] })
    expect([differ.status, differ.body.code]).toEqual([400, 'roster.sheets_differ'])
    const missing = await clerk.putJson(`/api/v1/rosters/${id}/layout`, { sheets: ['RT 09'] })
    expect([missing.status, missing.body.code]).toEqual([400, 'roster.no_such_sheet'])
    const one = await clerk.putJson(`/api/v1/rosters/${id}/layout`, { sheets: ['RT 02'] })
    expect([one.status, one.body.state]).toEqual([200, 'uploaded'])
    expect((await stateOf(id)).counts).toMatchObject({ read: 1 })
  })

  it('with values nobody understands in many rows asks for them once, and remembers the answers for the office', async () => {
    const lines = people(6).map((line) => [
      ...line.slice(0, 3),
      line[3] === 'L' ? 'cwk' : 'cwk',
      line[4] ?? '',
    ])
    const at = await sendOnPage(csv(header, ...lines))
    const id = idIn(at)
    expect(await stateOf(id)).toMatchObject({
      state: 'mapping',
      counts: null,
      questions: [{ step: 'values', kind: 'values', rows: 6 }],
    })
    expect((await clerk.page(`/daftar/${id}`)).location).toBe(`/daftar/${id}/nilai`)
    const page = await pageOf(`/daftar/${id}/nilai`)
    expect(textOf(page)).toContain('1 nilai belum dikenali')
    expect(textOf(page)).toContain('Jenis kelamin · 6 baris')
    const wrong = await clerk.page(`/daftar/${id}/nilai`, {
      'isian-0': 'sex',
      'tertulis-0': 'cwk',
      'nilai-0': 'kucing',
    })
    expect([wrong.status, textOf(wrong.html).includes('tidak ada dalam pilihan')]).toEqual([400, true])
    const kept = await clerk.page(`/daftar/${id}/nilai`, {
      'isian-0': 'sex',
      'tertulis-0': 'cwk',
      'nilai-0': 'female',
    })
    expect(kept.status).toBe(303)
    const roster = await stateOf(id)
    expect(roster.state).toBe('checked')
    expect(JSON.stringify(roster.problems)).not.toContain('sex.unreadable')
    const next = idIn(
      await sendOnPage(csv(header, ...people(2).map((line) => [...line.slice(0, 3), 'CWK', line[4] ?? '']))),
    )
    expect((await stateOf(next)).state).toBe('checked')
    expect(textOf(await pageOf(`/daftar/${next}/nilai`))).toMatch(
      /“CWK” → Perempuan \( ?2 baris ?, diingat ?\)/,
    )
  })

  it('asks nothing of who may not upload, and shows them that it waits', async () => {
    const id = idIn(
      await sendOnPage(csv(['NO KTP', 'NIK', 'NAMA'], ...people(1).map((line) => ['', ...line.slice(0, 2)]))),
    )
    const auditor = await payung.as('inspektorat')
    const page = await auditor.page(`/daftar/${id}`)
    expect([page.status, textOf(page.html).includes('menunggu jawaban operator')]).toEqual([200, true])
    expect((await auditor.page(`/daftar/${id}/kolom`)).status).toBe(403)
    expect((await clerk.post(`/api/v1/rosters/${id}/confirm`)).status).toBe(409)
    expect((await clerk.post(`/api/v1/rosters/${id}/withdraw`)).body.state).toBe('withdrawn')
  })
})

describe('what is committed', () => {
  it('is bound by a digest that the database works out again, whatever signs a name has', async () => {
    const names = [`SITI "AMINAH" \\\\ O'NEIL`, 'ÉLISE 李 SUPRATMAN', 'ABDUL/‘RAHMAN’ 😀', `TAB BIN \\u0041`]
    const rows = people(names.length).map((line, at) => [line[0] ?? '', names[at] ?? '', ...line.slice(2)])
    const id = idIn(await sendOnPage(csv(header, ...rows)))
    const { rows_digest } = await stateOf(id)
    const tx = await payung.context('sarolangun.operator')
    expect((await transact(tx, (open) => digestRows(open, id))).toString('hex')).toBe(rows_digest)
    expect((await clerk.post(`/api/v1/rosters/${id}/confirm`, { rows_digest })).status).toBe(200)
  })

  it('is exactly what was checked: a page that is out of date proposes nothing', async () => {
    const id = idIn(await sendOnPage(csv(header, ...people(3))))
    const before = await stateOf(id)
    const page = await pageOf(`/daftar/${id}/simpan`)
    expect(textOf(page)).toContain('Simpan 3 peserta baru')
    expect(page).toContain(String(before.rows_digest))
    // Checked anew without the birth dates' column in between, in another window.
    await clerk.putJson(`/api/v1/rosters/${id}/layout`, { columns: { village: null } })
    const after = await stateOf(id)
    expect(after.rows_digest).not.toBe(before.rows_digest)
    const late = await clerk.page(`/daftar/${id}`, { langkah: 'usulkan', sidik: String(before.rows_digest) })
    expect([late.status, textOf(late.html).includes('berubah sejak halaman itu dibuka')]).toEqual([409, true])
    const lateApi = await clerk.post(`/api/v1/rosters/${id}/confirm`, { rows_digest: before.rows_digest })
    expect([lateApi.status, lateApi.body.code]).toEqual([409, 'roster.changed_since_check'])
    const now = await clerk.page(`/daftar/${id}`, { langkah: 'usulkan', sidik: String(after.rows_digest) })
    expect([now.status, now.location]).toEqual([303, `/daftar/${id}/bukti?diusulkan=1`])
  })

  it('is refused when a row was changed behind the check', async () => {
    const id = idIn(await sendOnPage(csv(header, ...people(2))))
    await stateOf(id)
    await payung.see("update roster_row set name = name || ' X' where roster_id = $1 and row_number = 2", [
      id,
    ])
    expect((await clerk.post(`/api/v1/rosters/${id}/confirm`)).body.code).toBe('roster.changed_since_check')
  })

  it('has a receipt with number, counts, hash, time and who, at the same address before and after the approval', async () => {
    const id = idIn(await sendOnPage(csv(header, ...people(2)), 'desa.csv'))
    const roster = await stateOf(id)
    await clerk.page(`/daftar/${id}`, { langkah: 'usulkan' })
    const html = await pageOf(`/daftar/${id}/bukti`)
    const said = textOf(html)
    expect(said).toContain(`Bukti unggah no. 15.03/${roster.number}`)
    expect(said).toContain('2 baris dibaca = 2 baru')
    expect(said).toContain(String(roster.file_sha256))
    expect(said).toMatch(/\d\d\.\d\d WIB/)
    const message = decodeURIComponent(/https:\/\/wa\.me\/\?text=([^"]+)/.exec(html)?.[1] ?? '')
    expect(message).toMatch(/^Bukti unggah no\. 15\.03\/\d+\. Program LANGKAH\./)
    expect(message).not.toMatch(/\d{16}|desa\.csv/)
    const [line] = await payung.see<{ sequence: number }>(
      "select sequence from audit_line where object_id = $1 and action = 'roster.upload'",
      [id],
    )
    expect(roster.number).toBe(line?.sequence)
    expect((await head.post(`/api/v1/rosters/${id}/approve`)).status).toBe(200)
    expect(textOf(await pageOf(`/daftar/${id}/bukti`))).toContain('Disetujui')
  })

  it('says of people who are in the register that they change, stay the same, or are paid by another', async () => {
    const lines = people(2)
    const first = idIn(await sendOnPage(csv(header, ...lines)))
    await stateOf(first)
    await clerk.post(`/api/v1/rosters/${first}/confirm`)
    expect((await head.post(`/api/v1/rosters/${first}/approve`)).status).toBe(200)
    const again = idIn(await sendOnPage(csv(header, ...lines, ...people(1))))
    expect((await stateOf(again)).effects).toMatchObject({ new: 1, same: 2 })
    await programmeOf(clerk, { code: 'LANGKAH-2', region_code: '15.03', ceiling_rupiah: 9_000_000 })
    const other = await clerk.upload('LANGKAH-2', 'lain.csv', csv(header, ...lines))
    const otherId = String(other.body.roster_id)
    expect((await stateOf(otherId)).effects).toMatchObject({ funded: 2, new: 0 })
    const page = textOf(await pageOf(`/daftar/${otherId}`))
    expect(page).toContain('Sudah dibiayai pihak lain')
    expect(page).toMatch(/Program LANGKAH .*November 2024, Desember 2024/)
    await programmeOf(clerk, {
      code: 'LANGKAH-3',
      region_code: '15.03',
      ceiling_rupiah: 9_000_000,
      month_first: '2025-01',
      month_last: '2025-02',
    })
    const later = await clerk.upload('LANGKAH-3', 'tahun-depan.csv', csv(header, ...lines))
    expect((await stateOf(String(later.body.roster_id))).effects).toMatchObject({ changed: 2, new: 0 })
  })
})

describe('payung roster check', () => {
  it('tells what uploading would do, keeps nothing, and leaves a line that it was asked', async () => {
    const { writeFileSync, mkdtempSync } = await import('node:fs')
    const file = `${mkdtempSync('/tmp/payung-periksa-')}/desa.csv`
    writeFileSync(
      file,
      csv(
        ['DAFTAR PEKERJA RENTAN'],
        ['NO KTP', 'NIK', 'NAMA'],
        ...people(2).map((line) => ['', ...line.slice(0, 2)]),
      ),
    )
    const count = async () =>
      (
        await payung.see<{ rosters: number; rows: number; keys: number }>(
          'select (select count(*) from roster)::integer as rosters, (select count(*) from roster_row)::integer as rows, (select count(*) from person_key)::integer as keys',
        )
      )[0]
    const before = await count()
    const args = ['roster', 'check', file, '--programme', programme, '--as', 'sarolangun.operator', '--json']
    const refused = await payung.command(args)
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('could hold the NIK')])
    const run = await payung.command([...args, '--header-row', '2', '--columns', 'nik=B,name=C'])
    expect(run.data).toMatchObject({
      counts: { read: 2, rejected: 0 },
      effects: { new: 2 },
      layout: { header_row: 2 },
      people: 2,
    })
    expect([run.code, (await payung.command([...args, '--columns', 'nik=?'])).code]).toEqual([0, 2])
    expect(await count()).toEqual(before)
    const lines = await payung.see<{ fields: { read: number } }>(
      "select fields from audit_line where action = 'roster.dry_run'",
    )
    expect(lines).toMatchObject([{ fields: { read: 2, programme } }])
  })
})

describe('effects', () => {
  it('decide by what is to be done next', () => {
    const rejected = (...codes: Parameters<typeof effectOf>[1]['reasons'][number]['code'][]) =>
      effectOf('rejected', { reasons: codes.map((code) => ({ code })), name: 'SITI' }, true)
    expect(effectOf('accepted', { reasons: [] }, false)).toBe('new')
    expect(effectOf('warning', { reasons: [] }, true)).toBe('changed')
    expect(effectOf('same', { reasons: [{ code: 'funding.same_programme' }] }, true)).toBe('same')
    expect(rejected('funding.already_funded', 'village.unknown')).toBe('funded')
    expect(rejected('duplicate.in_file', 'nik.missing')).toBe('duplicate')
    expect(rejected('nik.missing')).toBe('waiting')
    expect(effectOf('rejected', { reasons: [{ code: 'nik.missing' }] }, false)).toBe('rejected')
    expect(rejected('age.above')).toBe('rejected')
  })

  it('that do not add up are seen', () => {
    const counts = { read: 5, accepted: 2, warning: 1, rejected: 1, blank: 1 }
    const rows = { new: 2, changed: 1, same: 0, duplicate: 0, funded: 0, rejected: 1, waiting: 0 }
    expect(effectsAddUp(counts, rows)).toBe(true)
    expect(effectsAddUp(counts, { ...rows, new: 3 })).toBe(false)
    expect(effectsAddUp(counts, { ...rows, new: 1, funded: 1 })).toBe(false)
  })

  it('of several sheets name a row by its sheet', () => {
    const layout = {
      format: 'xlsx' as const,
      sheet: 'A',
      header_row: 1,
      columns: {},
      ignored: [],
      sheets: [
        { name: 'A', header_row: 1 },
        { name: 'B', header_row: 3 },
      ],
    }
    const number = numberRow(layout, { number: 7, cells: [], sheet: 'B' })
    expect(rowName(layout, number ?? 0)).toBe('B!7')
    expect(numberRow(layout, { number: 3, cells: [], sheet: 'B' })).toBeUndefined()
    expect(numberRow(layout, { number: 2, cells: [], sheet: 'A' })).toBe(2)
  })
})
