import { formatMonth } from '../kernel/month.ts'
import { occupations } from '../kernel/occupation.ts'
import { formatDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { isRegionCode, isWithin, type RegionCode } from '../kernel/region-code.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type Context, transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { getProgramme, monthsOf } from '../programme/programme.service.ts'
import { findRegion, listAncestors, listWithin, type Region } from '../region/region.service.ts'
import { cellText } from '../tabular/cell.ts'
import { readTabular, type Tabular } from '../tabular/read.ts'
import { type OutColumn, type OutSheet, writeXlsx } from '../tabular/write.ts'

/** Changes when a column, a drop-down or a rule of the template changes, so that an old file is known as such. */
export const templateVersion = '1'

/** The sheet that is filled in; it stands first, because readers and people begin with the first. */
export const listSheet = 'Daftar'
const helpSheet = 'Petunjuk'
const codeSheet = 'Kode'
/** Shown by no menu: whose template this is, for the check and for nobody's eyes. */
const markSheet = '_payung'

/** Rows of a village's template in which its name stands already; a longer list copies it down. */
const filledRows = 300

export type Template = { file_name: string; bytes: Uint8Array }

/**
 * The XLSX that a village, district or regency fills in for a programme: its own places and the occupations as drop-downs,
 * numbers as text so that Excel keeps their last digit, the header locked, two rows marked CONTOH that the check leaves out.
 * Refuses a region that the programme does not reach.
 */
export async function makeTemplate(
  context: Context,
  wish: { programme: string; region: RegionCode },
): Promise<Template> {
  requireOperation(context, 'roster.template')
  const found = await transact(context, async (tx) => {
    const programme = await getProgramme(tx, { code: wish.programme })
    return { programme, places: await placesOf(tx, programme, wish.region) }
  })
  return { file_name: fileName(found.programme.code, wish.region), bytes: await drawTemplate(found) }
}

export type TemplatePlaces = {
  region: Region
  within: Region[]
  districts: Map<RegionCode, string>
  path: string
}

/** The places a template of the region offers; refuses a region that is none, or not the programme's. */
export async function placesOf(
  tx: Parameters<typeof getProgramme>[0],
  programme: Pick<Programme, 'kab' | 'code'>,
  regionCode: RegionCode,
): Promise<TemplatePlaces> {
  const region = isRegionCode(regionCode) ? await findRegion(tx.db, regionCode) : undefined
  if (!region || !isWithin(regionCode, programme.kab))
    throw refuse(
      'roster.template_region',
      'invalid',
      text(
        `Templat dibuat untuk desa, kecamatan, atau kabupaten di wilayah program ${programme.code} (${programme.kab}); "${regionCode.slice(0, 20)}" bukan salah satunya. Pilih wilayah dari daftar.`,
        `A template is made for a village, district or regency of the programme ${programme.code} (${programme.kab}); "${regionCode.slice(0, 20)}" is none of them. Choose one from the list.`,
      ),
      { field: 'region' },
    )
  // A whole province has more villages than anybody looks through; each regency takes its own.
  if (region.level === 'province')
    throw refuse(
      'roster.template_province',
      'invalid',
      text(
        'Templat tingkat provinsi terlalu besar. Pilih satu kabupaten atau kota.',
        'A template of a whole province is too large. Choose one regency or city.',
      ),
      { field: 'region' },
    )
  const all = await listWithin(tx.db, regionCode.slice(0, 8), ['district', 'village'])
  const ancestors = await listAncestors(tx.db, regionCode)
  return {
    region,
    within: all.filter((each) => each.level === 'village' && isWithin(each.code, regionCode)),
    districts: new Map(all.filter((each) => each.level === 'district').map((each) => [each.code, each.name])),
    path: ancestors
      .reverse()
      .map((each) => each.name)
      .join(', '),
  }
}

const fileName = (code: string, region: RegionCode) => `templat-${code}-${region}.xlsx`

/** How a village stands in the drop-down: the name for people, the code because names repeat. */
export const placeChoice = (village: Region): string => `${village.name} (${village.code})`
export const sexChoices = ['Laki-laki', 'Perempuan'] as const

/** Occupations of the programme's own kind first, then by their name. */
export function occupationChoices(programme: Pick<Programme, 'groups'>): string[] {
  const transportFirst = programme.groups.includes('transport_worker')
  const rank = (sector: string) => (transportFirst && sector === 'transport' ? 0 : 1)
  return [...occupations]
    .sort((a, b) => rank(a.sector) - rank(b.sector) || a.label.id.localeCompare(b.label.id, 'id'))
    .map((occupation) => occupation.label.id)
}

export type TemplateFacts = Pick<
  Programme,
  'code' | 'name' | 'groups' | 'month_first' | 'month_last' | 'age_from' | 'age_to' | 'quota_people' | 'kab'
>

/** Draws the book. The same programme and region give the same bytes. */
export async function drawTemplate({
  programme,
  places,
}: {
  programme: TemplateFacts
  places: TemplatePlaces
}): Promise<Uint8Array> {
  const villages = places.within.map(placeChoice)
  const work = occupationChoices(programme)
  const { first, last } = monthsOf(programme as Programme)
  const only = villages.length === 1 ? villages[0] : undefined
  const list: OutSheet = {
    name: listSheet,
    columns: listColumns(villages.length, work.length),
    titles: [
      `DAFTAR CALON PESERTA – ${programme.name.toUpperCase()}`,
      `${places.path} (${places.region.code}) · ${formatMonth(first)} s.d. ${formatMonth(last)} · templat versi ${templateVersion}`,
    ],
    rows: listRows(villages[0] ?? '', only, work[0] ?? ''),
    footer: `Templat Payung versi ${templateVersion} · ${programme.code} · ${places.region.code} ${places.region.name}`,
    protect: 'header',
  }
  const help: OutSheet = {
    name: helpSheet,
    columns: [{ header: 'Petunjuk mengisi', kind: 'text', width: 110 }],
    rows: helpLines(programme, places, only !== undefined).map((line) => [line]),
    footer: `Templat Payung versi ${templateVersion}`,
    protect: 'all',
  }
  const longest = Math.max(villages.length, work.length, sexChoices.length)
  const codes: OutSheet = {
    name: codeSheet,
    columns: ['DESA/KELURAHAN', 'JENIS KELAMIN', 'PEKERJAAN'].map((header) => ({
      header,
      kind: 'text' as const,
      width: 34,
    })),
    rows: Array.from({ length: longest }, (_, at) => [
      villages[at] ?? null,
      sexChoices[at] ?? null,
      work[at] ?? null,
    ]),
    hidden: true,
    protect: 'all',
  }
  const mark: OutSheet = {
    name: markSheet,
    columns: [
      { header: 'payung', kind: 'text' },
      { header: 'templat', kind: 'text' },
    ],
    rows: [
      ['versi', templateVersion],
      ['wilayah', places.region.code],
      ['program', programme.code],
    ],
    hidden: 'very',
    protect: 'all',
  }
  return writeXlsx({ sheets: [list, help, codes, mark] })
}

function listColumns(villages: number, work: number): OutColumn[] {
  const from = (column: number, count: number) => ({ sheet: codeSheet, column, count })
  return [
    { header: 'NO', kind: 'text', width: 9 },
    {
      header: 'NIK',
      kind: 'text',
      width: 20,
      characters: 16,
      hint: '16 angka seperti di KTP. Kolom ini sudah berformat Teks, jadi angka terakhir tidak hilang.',
    },
    { header: 'NAMA LENGKAP', kind: 'text', width: 30, hint: 'Seperti di KTP, tanpa gelar.' },
    { header: 'TANGGAL LAHIR', kind: 'date', width: 16, hint: 'Hari-bulan-tahun, misalnya 23-04-1985.' },
    { header: 'JENIS KELAMIN', kind: 'text', width: 15, choices: from(1, sexChoices.length) },
    {
      header: 'NO KK',
      kind: 'text',
      width: 20,
      hint: '16 angka dari Kartu Keluarga; boleh kosong. Jangan tertukar dengan NIK.',
    },
    { header: 'DESA/KELURAHAN', kind: 'text', width: 34, choices: from(0, villages) },
    { header: 'RT', kind: 'text', width: 6 },
    { header: 'RW', kind: 'text', width: 6 },
    { header: 'ALAMAT', kind: 'text', width: 30 },
    { header: 'PEKERJAAN', kind: 'text', width: 26, choices: from(2, work) },
    { header: 'NO HP', kind: 'text', width: 18, hint: 'Diawali 08; boleh kosong.' },
  ]
}

/** Two examples that show the form of each cell and are nobody: their NIK has a serial of 0000, which is never given out. */
function* listRows(village: string, only: string | undefined, work: string) {
  const example = (name: string, sex: string, nik: string, born: string) =>
    ['CONTOH', nik, name, born, sex, '', village, '001', '002', 'Jl. Contoh 1', work, '081200000000'] as const
  yield example('NAMA SEPERTI DI KTP', sexChoices[0], '1503012304850000', '1985-04-23')
  yield example('NAMA SEPERTI DI KTP', sexChoices[1], '1503016304850000', '1985-04-23')
  if (only !== undefined)
    for (let row = 0; row < filledRows; row++) yield [null, null, null, null, null, null, only] as const
}

function helpLines(programme: TemplateFacts, places: TemplatePlaces, single: boolean): string[] {
  return [
    `Program: ${programme.name} (${programme.code})`,
    `Wilayah: ${places.path}`,
    `Masa perlindungan: ${formatDate(programme.month_first)} s.d. akhir bulan ${formatDate(programme.month_last).split(' ').slice(1).join(' ')}. Kuota seluruh program: ${formatInteger(programme.quota_people)} orang.`,
    '',
    `1. Isi lembar "${listSheet}" mulai baris kosong pertama; satu baris untuk satu orang. Baris CONTOH boleh dibiarkan: tidak ikut dibaca.`,
    '2. NIK dan NAMA LENGKAP wajib. Yang lain membantu pemeriksaan; boleh kosong kalau tidak tahu. Jangan mengarang.',
    '3. NIK diketik 16 angka. Kolomnya sudah berformat Teks. Bila menempel dari berkas lain, pilih "Tempel nilai saja".',
    '4. Nomor KK bukan NIK: isi di kolomnya sendiri.',
    `5. Umur pada bulan pertama antara ${programme.age_from} dan ${programme.age_to} tahun; di luar itu ditolak waktu diperiksa.`,
    single
      ? '6. Desa/kelurahan sudah terisi. Bila orangnya lebih dari baris yang tersedia, salin selnya ke bawah.'
      : '6. Pilih desa/kelurahan dari daftar pilihan; jangan mengetik sendiri.',
    '7. Pilih pekerjaan dari daftar pilihan. Bila tidak ada yang cocok, pilih yang paling dekat.',
    '8. Orang yang belum punya NIK: biarkan NIK kosong. Barisnya ditolak dengan alasan, dan bisa disusulkan.',
    '9. Jangan mengubah baris judul, menambah kolom di tengah, atau mengganti nama lembar.',
    '10. Simpan sebagai Excel (.xlsx), lalu unggah di Payung. Anda mendapat hasil setiap baris beserta cara memperbaikinya.',
    '',
    'Berkas ini berisi data pribadi: kirim hanya lewat Payung, hapus dari telepon dan komputer bersama sesudahnya.',
  ]
}

/** Whose template a file is; undefined for a file that is no template of ours. */
export type TemplateMark = { version: string; region: RegionCode; programme: string }

/** Reads the hidden mark of an opened file, when there is one. A mark that was tampered with counts as none. */
export async function readTemplateMark(
  bytes: Uint8Array,
  opened: Pick<Tabular, 'format' | 'sheets'>,
): Promise<TemplateMark | undefined> {
  if (opened.format !== 'xlsx' || !opened.sheets.some((sheet) => sheet.name === markSheet)) return undefined
  const table = await readTabular(bytes, { sheet: markSheet })
  const found = new Map<string, string>()
  try {
    for await (const batch of table.rows) {
      for (const row of batch.slice(0, 20)) found.set(cellText(row.cells[0]), cellText(row.cells[1]))
      break
    }
  } finally {
    await table.close()
  }
  const [version, region, programme] = [found.get('versi'), found.get('wilayah'), found.get('program')]
  if (!version || !region || !programme || !isRegionCode(region)) return undefined
  return { version: version.slice(0, 20), region, programme: programme.slice(0, 40) }
}

/**
 * Refuses a template that was made for another place than the one it is sent for: a village that fills its neighbour's template
 * would put its people there. `scope` is the village of the sender, or the region of the programme.
 */
export function requireOwnTemplate(
  mark: TemplateMark | undefined,
  scope: { code: RegionCode; name: string },
): void {
  if (!mark || isWithin(mark.region, scope.code) || isWithin(scope.code, mark.region)) return
  throw refuse(
    'roster.foreign_template',
    'conflict',
    text(
      `Templat ini milik Desa lain: dibuat untuk wilayah ${mark.region}, sedangkan Anda mengunggah untuk ${scope.name} (${scope.code}). Unduh templat ${scope.name}, salin isinya ke sana, lalu unggah lagi.`,
      `This template belongs to another village: it was made for region ${mark.region}, and you are uploading for ${scope.name} (${scope.code}). Download the template of ${scope.name}, copy the rows into it and upload again.`,
    ),
    { field: 'file', details: { template_region: mark.region, region_code: scope.code } },
  )
}
