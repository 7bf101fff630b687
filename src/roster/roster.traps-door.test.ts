import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { actingAs } from '../../test/access-fixture.ts'
import { type Answer, checked, type Person, usePayung } from '../../test/payung.ts'
import { programmeOf } from '../../test/rosters.ts'
import { allRows, download, story } from '../../test/village-rosters.ts'
import { unzip } from '../../test/workbook.ts'
import { layoutFiles, trapFiles } from '../demo/traps.command.ts'
import { allTraps, type Trap } from '../demo/traps.ts'
import { readmeOf, type Said, type SaidOf } from '../demo/traps-readme.ts'
import type { Text } from '../kernel/text.ts'
import { projectRoot } from '../platform/config.ts'
import { transact } from '../platform/context.ts'
import { surveyTabular } from '../tabular/read.ts'
import {
  recallHeaders,
  recallValues,
  rememberHeaders,
  rememberValues,
  type ValueChoice,
} from './roster.memory.ts'
import { isReasonCode, reasonText } from './roster.reasons.ts'

/*
 * Every trap as its file lies in examples/traps, sent through the door on a real database, and every word of the answer in both languages. What is said is
 * kept beside the files; after a wanted change: PAYUNG_WRITE_SNAPSHOT=1 npx vitest run src/roster/roster.traps-door.test.ts
 */

const folder = path.join(projectRoot, 'examples', 'traps')
const write = process.env.PAYUNG_WRITE_SNAPSHOT !== undefined
const payung = usePayung()
let clerk: Person
let head: Person

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
})

const trapOf = (number: number) => allTraps.find((trap) => trap.number === number) as Trap
const fileOf = (name: string) => new Uint8Array(readFileSync(path.join(folder, name)))
const send = (trap: Trap, programme = story) =>
  clerk.upload(programme, trap.file_name, fileOf(trap.file_name))

type Roster = {
  roster_id: string
  state: string
  counts: Record<string, number>
  effects: Record<string, number>
  problems: { code: string; level: string; rows: number; title: Text; mend: Text }[]
  sheets_left_out: { name: string; rows: number; hidden: boolean }[]
}

async function checkedOf(answer: Answer): Promise<Roster> {
  expect(answer.status, JSON.stringify(answer.body)).toBe(202)
  const roster = await checked(clerk, String(answer.body.roster_id))
  expect(roster.state).toBe('checked')
  return roster as Roster
}

/** All that is said of a list: of each row, and of lines that are no rows. */
async function saidOf(roster: Roster): Promise<Said[]> {
  const rows = await allRows(clerk, roster.roster_id)
  const said = rows.flatMap((row) =>
    row.reasons.map(({ code, level, found, mend }) => ({
      row: row.row_number,
      code,
      level,
      title: isReasonCode(code) ? reasonText(code).title : ({ id: '', en: '' } as Text),
      found,
      mend,
    })),
  )
  const lines = roster.problems
    .filter(({ code }) => code.startsWith('lines.'))
    .map(({ code, level, rows: count, title, mend }) => ({ rows: count, code, level, title, mend }))
  return [...said, ...lines]
}

async function comesOf(trap: Trap): Promise<SaidOf> {
  if (trap.before) {
    const months = { month_first: '2025-06', month_last: '2025-07' }
    await programmeOf(clerk, {
      code: 'JEBAKAN-31',
      region_code: '15.03',
      ceiling_rupiah: 9_000_000,
      ...months,
    })
    const first = await checkedOf(
      await clerk.upload('JEBAKAN-31', trap.before.file_name, fileOf(trap.before.file_name)),
    )
    expect((await clerk.post(`/api/v1/rosters/${first.roster_id}/confirm`)).status).toBe(200)
    expect((await head.post(`/api/v1/rosters/${first.roster_id}/approve`)).status).toBe(200)
  }
  const answer = await send(trap, trap.before ? 'JEBAKAN-31' : story)
  if (answer.status !== 202)
    return { refused: String(answer.body.code), status: answer.status, text: answer.body.text as Text }
  const roster = await checkedOf(answer)
  const { read, blank, ...rest } = roster.counts
  expect(Object.values(rest).reduce((sum, count) => sum + count, blank ?? 0)).toBe(read)
  return {
    counts: roster.counts,
    effects: Object.fromEntries(Object.entries(roster.effects).filter(([, count]) => count > 0)),
    said: await saidOf(roster),
    ...(roster.sheets_left_out.length > 0 && { sheets_left_out: roster.sheets_left_out }),
  }
}

/** What the contract of intake promises to be said, by trap: where it stands is the row of the answer. Found, expected, what to do. */
const promised: Record<number, [code: string, id: RegExp, en: RegExp][]> = {
  1: [
    [
      'nik.damaged_by_excel',
      /NIK rusak oleh Excel.*digit terakhirnya hilang.*Format kolom NIK sebagai Teks.*ketik ulang/,
      /damaged by Excel.*last digit is lost.*as Text.*type the NIK again/,
    ],
    ['nik.serial_zero', /0000 tidak pernah diterbitkan.*sebagai Teks/, /0000 is never issued.*as Text/],
  ],
  2: [
    [
      'nik.scientific',
      /1,57E\+15.*digit terakhir sudah hilang.*berkas Excel aslinya/,
      /1\.57E\+15.*last digits were lost.*original Excel file/,
    ],
  ],
  3: [
    [
      'nik.tidied',
      /NIK dirapikan.*Spasi, titik, tanda petik atau tanda tak terlihat dibuang/,
      /NIK tidied.*Spaces, dots, apostrophes or invisible signs/,
    ],
  ],
  4: [
    [
      'nik.letters',
      /Di posisi 13 ada "O".*harus angka.*KTP/,
      /Position 13 holds "O".*must be a digit.*identity card/,
    ],
  ],
  5: [
    ['nik.length', /Terbaca 15 angka; harus 16/, /15 digits were read; 16 are needed/],
    [
      'nik.family_card',
      /Tampaknya nomor KK.*bukan tanggal lahir.*Ganti dengan NIK/,
      /family-card number.*not a birth date.*Replace it/,
    ],
    ['nik.same_as_family_card', /sama dengan nomor KK/, /equals the family-card number/],
    ['nik.membership_number', /nomor KPJ.*11 angka.*NIK 16 angka/, /BPJS number.*11 digits.*a NIK has 16/],
  ],
  6: [
    [
      'nik.birth_date_differs',
      /Di NIK \d+ \w+ \d{4}, di kolom \d+ \w+ \d{4}.*Periksa KTP/,
      /The NIK says \d+ \w+ \d{4}, the column \d+ \w+ \d{4}/,
    ],
    [
      'nik.sex_differs',
      /NIK menunjukkan (?:laki-laki|perempuan), kolom sebaliknya/,
      /The NIK says (?:fe)?male, the column the opposite/,
    ],
  ],
  7: [
    [
      'nik.region_unknown',
      /15\.03\.99 tidak ada di daftar kecamatan sekarang/,
      /15\.03\.99 is in no present list/,
    ],
    [
      'nik.region_retired',
      /91\.01 adalah kode lama Kabupaten Merauke, kini 93\.01/,
      /91\.01 is the former code of Kabupaten Merauke, now 93\.01/,
    ],
    [
      'nik.other_province',
      /32 adalah Jawa Barat.*tidak berubah setelah pindah/,
      /32 is Jawa Barat.*never changes after moving/,
    ],
  ],
  8: [
    [
      'birth_date.two_digit_year',
      /Tahun lahir dua angka.*dibaca .*empat angka/,
      /two digits.*read as.*four digits/,
    ],
    [
      'birth_date.century',
      /di masa depan.*"\d\d-\d\d-20\d\d"\? Dibaca \d+ \w+ 19\d\d/,
      /in the future.*"\d\d-\d\d-20\d\d"\? Read as \d+ \w+ 19\d\d/,
    ],
  ],
  9: [
    [
      'birth_date.month_first',
      /Bulan ditulis sebelum hari.*dibaca .*hari-bulan-tahun/,
      /Month written before day.*read as .*day-month-year/,
    ],
  ],
  11: [['value.read_as_empty', /"nihil" di kolom H dibaca kosong/, /"nihil" in column H is read as empty/]],
  12: [
    [
      'nik.none_yet',
      /Belum punya NIK.*menunggu.*Dukcapil.*daftar tunggu/,
      /No NIK yet.*wait.*civil registry.*waiting list/,
    ],
  ],
  13: [
    ['duplicate.in_file', /sudah ada di baris 2.*Hapus salah satu/, /stands in row 2.*Remove one/],
    [
      'duplicate.differs',
      /ada di baris [45] dengan pekerjaan lain.*sebelum Anda memilih/,
      /Row [45] has the same person with another occupation.*until you choose/,
    ],
    [
      'duplicate.conflict',
      /Satu NIK, dua orang.*baris [67].*KTP/,
      /One NIK, two people.*Row [67].*identity cards/,
    ],
  ],
  14: [
    [
      'duplicate.perhaps',
      /Mungkin orang yang sama.*baris [23]; NIK-nya lain.*Cocokkan kedua NIK/,
      /Perhaps the same person.*row [23]; the NIK differs.*Compare both NIK/,
    ],
  ],
  15: [
    [
      'funding.already_funded',
      /Sudah dibiayai pihak lain.*sudah membiayai November 2024.*Keluarkan dari daftar/,
      /Already paid by another.*already pays for November 2024.*Take the row out/,
    ],
  ],
  16: [
    ['age.above', /Berumur 84 tahun.*syarat program < 65/, /84 years old.*asks for < 65/],
    [
      'life.dead',
      /Tercatat meninggal.*berisi "MATI".*Keluarkan/,
      /Recorded as dead.*says "MATI".*Take the row out/,
    ],
    ['life.moved', /Tercatat pindah.*berisi "PINDAH"/, /moved away.*says "PINDAH"/],
  ],
  17: [
    [
      'village.unknown',
      /"BERNAII DALAAM" tidak ada di Kabupaten Sarolangun\. Mungkin: .*kodenya/,
      /"BERNAII DALAAM" is not in Kabupaten Sarolangun\. Perhaps: .*code/,
    ],
    [
      'village.ambiguous',
      /lebih dari satu.* ada di: .*kecamatan/,
      /Several villages.* exists in: .*district/,
    ],
  ],
  18: [
    [
      'neighbourhood.unreadable',
      /"dekat masjid"; harus angka, misalnya 001/,
      /"dekat masjid"; numbers are expected/,
    ],
  ],
  19: [
    [
      'phone.unreadable',
      /Ada 5 angka; nomor HP 10 sampai 14 angka/,
      /5 digits; a mobile number has 10 to 14/,
    ],
  ],
  20: [
    ['lines.totals', /Baris jumlah diabaikan/, /Totals left out/],
    ['lines.signature', /Baris tanda tangan diabaikan/, /Signature block left out/],
    ['lines.heading', /Judul atau nomor kolom diabaikan/, /Repeated heading left out/],
  ],
  21: [['row.hidden', /Baris tersembunyi.*Pastikan memang ikut/, /Hidden row.*Make sure it is meant/]],
  22: [
    [
      'cell.formula_error',
      /Kolom [BC] berisi rumus tanpa nilai.*Tempel Khusus/,
      /Column [BC] holds a formula without a value.*Paste Special/,
    ],
  ],
  24: [['nik.tidied', /NIK dirapikan/, /NIK tidied/]],
  25: [
    ['name.deceased_marker', /Ada 'ALM\.' pada nama.*masih hidup/, /'ALM\.' \(late\) in the name.*is alive/],
  ],
  26: [['tabular.cell_too_long', /32\.767.*(?:unggah|simpan)/i, /32,767/]],
  27: [
    [
      'mother.placeholder',
      /Nama ibu.*Tertulis "-".*Isi nama ibu kandung/,
      /Mother's name.*says "-".*Fill in/,
    ],
  ],
  28: [
    ['wage.unreadable', /Tertulis "sejuta"; harus rupiah bulat/, /says "sejuta"; whole rupiah are expected/],
  ],
  30: [
    [
      'roster.several_sheets',
      /Ada 2 lembar yang berisi orang: "RT 01", "RT 02".*unggah lagi/,
      /2 sheets hold people: "RT 01", "RT 02".*upload again/,
    ],
  ],
  31: [
    [
      'register.changes',
      /Sudah ada di program ini; yang berubah: nomor HP/,
      /Already in this programme; what changes: phone/,
    ],
  ],
  32: [['roster.foreign_template', /Templat ini milik Desa lain.*15\.04/, /template.*15\.04/]],
}
/** The contract has no message for these: what must be true is asked below. */
const withoutMessage = [10, 23, 29]

describe('the files in examples/traps', () => {
  it('hold what the generator writes: the same cells on the same sheets, hidden ones too', async () => {
    for (const { name, bytes } of [...(await trapFiles()), ...(await layoutFiles())]) {
      const kept = fileOf(name)
      if (name.startsWith('26-')) expect(Buffer.from(kept).equals(bytes), name).toBe(true)
      else expect(await surveyTabular(kept), name).toEqual(await surveyTabular(bytes))
    }
  })
})

describe('each of the 32 traps through the door', () => {
  const came = new Map<number, SaidOf>()
  const kept: Record<string, SaidOf> = write
    ? {}
    : JSON.parse(readFileSync(path.join(folder, 'said.json'), 'utf8'))
  const wordsOf = (number: number, code: string): Text[] => {
    const answer = came.get(number)
    if (!answer) throw new Error(`Trap ${number} was not sent`)
    if ('refused' in answer) return answer.refused === code ? [answer.text] : []
    return answer.said
      .filter((said) => said.code === code)
      .map((said) => ({
        id: `${said.title.id}: ${said.found?.id ?? ''} ${said.mend.id}`,
        en: `${said.title.en}: ${said.found?.en ?? ''} ${said.mend.en}`,
      }))
  }

  it.each(allTraps.map((trap) => [trap.number, trap.name, trap] as const))(
    'number %i, %s: every word is said that was promised, in both languages, and no other',
    async (number, _, trap) => {
      const answer = await comesOf(trap)
      came.set(number, answer)
      if (!write) expect(answer).toEqual(kept[trap.file_name])
      expect(JSON.stringify(answer)).not.toMatch(/\d{16}/)
      for (const [code, id, en] of promised[number] ?? []) {
        const words = wordsOf(number, code)
        expect(words.length, code).toBeGreaterThan(0)
        expect(words.map((each) => each.id).join('\n')).toMatch(id)
        expect(words.map((each) => each.en).join('\n')).toMatch(en)
      }
      for (const code of [...(trap.promise.codes ?? []), trap.promise.refused ?? []].flat())
        expect(promised[number]?.map(([promise]) => promise) ?? [], 'each promise has its words').toContain(
          code,
        )
      if (!promised[number]) expect(withoutMessage).toContain(number)
    },
  )

  it('their words are kept beside the files, and the table of the folder says them', () => {
    const all = Object.fromEntries(allTraps.map((trap) => [trap.file_name, came.get(trap.number)]))
    const readme = readmeOf(all as Record<string, SaidOf>)
    if (write) {
      writeFileSync(path.join(folder, 'said.json'), `${JSON.stringify(all, null, 2)}\n`)
      writeFileSync(path.join(folder, 'README.md'), readme)
    }
    expect(readFileSync(path.join(folder, 'README.md'), 'utf8')).toBe(readme)
  })

  const listOf = (number: number) => {
    const answer = came.get(number)
    if (!answer || 'refused' in answer) throw new Error(`Trap ${number} is no list`)
    return answer
  }

  it('number 9: how the whole column is read is told on the page of the list', async () => {
    const roster = await checkedOf(await send(trapOf(9)))
    const [id, en] = await inBoth(`/daftar/${roster.roster_id}`)
    expect(id).toMatch(/Tanggal lahir [^.]{0,40}bulan\/hari\/tahun/)
    expect(en).toMatch(/Birth dates [^.]{0,40}month\/day\/year/)
  })

  it('number 10: an empty date stays empty, and no row gets the day of the import', async () => {
    const roster = await checkedOf(await send(trapOf(10)))
    expect((await allRows(clerk, roster.roster_id)).map((row) => row.birth_date)).toEqual([null, null])
  })

  it('number 12: all wait, and nobody without a NIK is taken for another', () => {
    expect(listOf(12)).toMatchObject({ counts: { read: 4, rejected: 4 }, effects: { waiting: 4 } })
  })

  it('number 13: neither of two rows that differ is taken before somebody chooses', () => {
    expect(listOf(13).effects).toEqual({ new: 1, duplicate: 5 })
  })

  it('number 18: 001, 1 and RT 01 are read alike: only what is no number is told', () => {
    expect(listOf(18).said.map(({ row, code }) => [row, code])).toEqual([[4, 'neighbourhood.unreadable']])
  })

  it('number 20: two people are taken; what stands above and below them is named, not judged', () => {
    expect(listOf(20).counts).toMatchObject({ accepted: 2, warning: 0, rejected: 0 })
  })

  it('number 21: the page asks for the hidden row and names the hidden sheet; a program is told of both', async () => {
    expect(listOf(21).sheets_left_out).toEqual([{ name: 'Lama', rows: 2, hidden: true }])
    const at = await sentOnPage(trapOf(21))
    const [id, en] = await inBoth(at)
    expect(id).toContain('Ada 1 baris tersembunyi, ikut diimpor?')
    expect(id).toContain('Lama')
    expect(id).toContain('lembar tersembunyi')
    expect(en).toContain('1 row is hidden. Import it too?')
    expect(en).toContain('hidden sheet')
    const rosterId = at.split('/')[2] ?? ''
    const answered = await clerk.putJson(`/api/v1/rosters/${rosterId}/layout`, {
      sheets: ['Sheet1'],
      hidden_rows: 'leave_out',
    })
    expect(answered.status).toBe(200)
    const roster = (await checked(clerk, rosterId)) as Roster
    expect([roster.counts.read, roster.sheets_left_out]).toEqual([
      2,
      [{ name: 'Lama', rows: 2, hidden: true }],
    ])
    const [told, toldEn] = await inBoth(`/daftar/${rosterId}`)
    expect(told).toMatch(/Lembar yang tidak dibaca “Lama” · 2 baris · tersembunyi/)
    expect(toldEn).toMatch(/Sheets not read “Lama” · 2 rows · hidden/)
    expect(told).toMatch(/Baris tersembunyi yang dilewati 1/)
  })

  it('number 23: the separator of the file is used and every row accepted', () => {
    expect(listOf(23)).toMatchObject({ counts: { read: 2, accepted: 2 }, said: [] })
  })

  it('number 30: the page offers both sheets and reads them as one list, each row under its sheet', async () => {
    const at = await sentOnPage(trapOf(30))
    const [id, en] = await inBoth(at)
    expect(id).toContain('Lembar mana yang berisi orang?')
    expect(en).toContain('Which sheets hold the people?')
    for (const page of [id, en]) expect(page).toMatch(/RT 01.*RT 02/)
    const rosterId = at.split('/')[2] ?? ''
    const chosen = await clerk.putJson(`/api/v1/rosters/${rosterId}/layout`, { sheets: ['RT 01', 'RT 02'] })
    expect(chosen.status).toBe(200)
    const roster = (await checked(clerk, rosterId)) as Roster
    expect(roster.counts).toMatchObject({ read: 2, accepted: 2 })
    expect((await inBoth(`/daftar/${rosterId}/baris`))[0]).toMatch(/RT 01, 2.*RT 02, 2/)
  })

  it('number 31: what comes again is a difference, not a second copy', () => {
    expect(listOf(31)).toMatchObject({
      counts: { read: 3, warning: 1, same: 2 },
      effects: { same: 2, changed: 1 },
    })
  })

  it('numbers 19, 24, 25 and 29: what was written leaves as it was written: one phone, whole names, no formula', async () => {
    const programmes = [19, 24, 25, 29].map((number, at) => ({
      number,
      code: `JEBAKAN-${number}`,
      months: { month_first: `2025-0${at + 1}`, month_last: `2025-0${at + 1}` },
    }))
    const out = new Map<number, Awaited<ReturnType<typeof unzip>>>()
    for (const { number, code, months } of programmes) {
      await programmeOf(clerk, { code, region_code: '15.03', ceiling_rupiah: 9_000_000, ...months })
      const roster = await checkedOf(await send(trapOf(number), code))
      expect((await clerk.post(`/api/v1/rosters/${roster.roster_id}/confirm`)).status).toBe(200)
      expect((await head.post(`/api/v1/rosters/${roster.roster_id}/approve`)).status).toBe(200)
      const made = await clerk.post(`/api/v1/programmes/${code}/branch-files`)
      const file = await download(payung, 'sarolangun.operator', `/api/v1/branch-files/${made.body.file_id}`)
      out.set(number, await unzip(file.bytes))
    }
    const column = (number: number, at: number) =>
      (out.get(number)?.rows ?? []).slice(1).map((row) => row[at] ?? { text: '', kind: 'text' })
    expect(
      column(19, 3)
        .map((cell) => cell.text)
        .sort(),
    ).toEqual(['', '081234567890', '081234567890', '081234567890'])
    for (const cell of [...column(24, 0), ...column(24, 1)]) {
      expect(cell.text).not.toMatch(/[\u200b\u200e\u00a0\uff10-\uff19]/)
      expect(cell.kind).toBe('text')
    }
    expect(column(24, 0).every((cell) => /^\d{16}$/.test(cell.text))).toBe(true)
    expect(column(25, 1).map((cell) => cell.text)).toEqual(
      expect.arrayContaining(['SUHARTO', "H. MA'RUF, S.Pd"]),
    )
    const names = column(29, 1)
    expect(names.map((cell) => cell.kind)).toEqual(['text', 'text', 'text'])
    expect(names.map((cell) => cell.text).join('|')).toMatch(/=HYPERLINK|@SUM|-BUDI/)
  })
})

/** Sends the file on the page, as a person does; answers the page on which it waits. */
async function sentOnPage(trap: Trap): Promise<string> {
  const code = `HALAMAN-${trap.number}`
  await programmeOf(clerk, { code, region_code: '15.03', ceiling_rupiah: 9_000_000 })
  const form = new FormData()
  form.set('programme', code)
  form.set('file', new File([fileOf(trap.file_name) as Uint8Array<ArrayBuffer>], trap.file_name))
  const answer = await payung.app.request('/daftar/unggah', {
    method: 'POST',
    headers: { authorization: `Bearer ${await payung.token('sarolangun.operator')}` },
    body: form,
  })
  expect(answer.status).toBe(303)
  return answer.headers.get('location') ?? ''
}

/** What a page says, in Indonesian and in English. */
async function inBoth(at: string): Promise<[id: string, en: string]> {
  const texts: string[] = []
  for (const language of ['id', 'en']) {
    const { status, html } = await clerk.page(`${at}?lang=${language}`)
    expect([at, status]).toEqual([at, 200])
    texts.push(html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '))
  }
  return texts as [string, string]
}

describe('what an office is asked once', () => {
  it('an office is asked once: what it chose for a value or a header counts for every later list, and only for its own', async () => {
    const clerk = await actingAs(payung, 'clerk', '15.03')
    const other = await actingAs(payung, 'clerk', '15.04')
    const kept = await transact(clerk, (tx) =>
      rememberValues(tx, '15.03', [{ field: 'occupation', written: 'Kuli Panggul', value: 'porter' }]).then(
        async (values) => ({
          values,
          again: await rememberValues(tx, '15.03', [
            { field: 'occupation', written: 'KULI  PANGGUL', value: 'porter' },
          ]),
          headers: await rememberHeaders(tx, '15.03', [
            { header: 'Identitas Warga', field: 'nik' },
            { header: '1503012304850003', field: 'nik' },
          ]),
        }),
      ),
    )
    expect(kept).toEqual({ values: 1, again: 0, headers: 1 })
    const [own, theirs] = await Promise.all(
      [clerk, other].map((context) =>
        transact(context, async (tx) => ({
          values: (await recallValues(tx, '15.03')).get('occupation')?.get('kulipanggul'),
          header: (await recallHeaders(tx, '15.03')).get('IDENTITASWARGA'),
        })),
      ),
    )
    expect(own).toEqual({ values: 'porter', header: 'nik' })
    expect(theirs).toEqual({ values: undefined, header: undefined })
  })

  it('nothing of a person is remembered: a value with a long number is refused, and so is a column that is no list', async () => {
    const clerk = await actingAs(payung, 'clerk', '15.03')
    for (const choice of [
      { field: 'occupation', written: '1503012304850003', value: '' },
      { field: 'name', written: 'BUDI', value: '' },
      { field: 'sex', written: '   ', value: 'male' },
    ] as ValueChoice[])
      await expect(transact(clerk, (tx) => rememberValues(tx, '15.03', [choice]))).rejects.toMatchObject({
        code: 'roster.value_not_kept',
      })
  })

  it('a head of office and an auditor may not write into the memory of an office', async () => {
    for (const role of ['approver', 'auditor'] as const) {
      const context = await actingAs(payung, role, '15.03')
      await expect(
        transact(context, (tx) => rememberHeaders(tx, '15.03', [{ header: 'Identitas', field: 'nik' }])),
      ).rejects.toMatchObject({ code: '42501' })
    }
  })
})
