import path from 'node:path'
import { isUuid, orderedId, randomId } from '../kernel/ids.ts'
import { monthOf } from '../kernel/month.ts'
import { maskLongNumbers, readNik } from '../kernel/nik.ts'
import { nameKey } from '../kernel/person-name.ts'
import { isPlainDate, type PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { ListCounts, ListKind, MatchList } from '../match/match.schema.ts'
import {
  announceList,
  type Entry,
  findList,
  findSameList,
  insertEntries,
  insertList,
  withdrawList,
} from '../match/match.service.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { type Keys, nikHash, seal, sha256 } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { headerKey, readBirthDate, readsAsEmpty, recogniseHeader } from '../roster/roster.service.ts'
import { type Cell, cellText, type Row } from '../tabular/cell.ts'
import { readTabular } from '../tabular/read.ts'

/** The data of a large regency; more is split by its sender. */
export const listRowLimit = 500_000

export type NewMatchList = {
  kind: ListKind
  /** What people call it; for a company its name. */
  name: string
  /** Who gave it, with the number of the letter. */
  source: string
  /** The day whose state it shows. */
  as_of: string
  /** Region it is loaded for; the actor's own when not said. */
  region_code?: string
  file_name: string
  bytes: Uint8Array
}

type Column = 'nik' | 'name' | 'birth_date' | 'died_on' | 'month_from' | 'month_to' | 'note'

/** Headers of lists from outside; NIK, name and birth date are recognised as on rosters. */
const headers: Record<string, Column> = Object.fromEntries(
  (
    [
      ['died_on', ['TGL MENINGGAL', 'TANGGAL MENINGGAL', 'TGL KEMATIAN', 'TANGGAL KEMATIAN', 'TGL WAFAT']],
      [
        'month_from',
        [
          'MULAI',
          'BULAN MULAI',
          'TANGGAL KEPESERTAAN',
          'TGL KEPESERTAAN',
          'TMT',
          'AKTIF SEJAK',
          'TGL AWAL BEKERJA',
        ],
      ],
      [
        'month_to',
        [
          'SELESAI',
          'BULAN SELESAI',
          'SAMPAI',
          'AKTIF SAMPAI',
          'TGL NON AKTIF',
          'TGL AKHIR KONTRAK',
          'TGL KELUAR',
        ],
      ],
      ['note', ['DESIL', 'KETERANGAN', 'SEGMEN', 'STATUS KEPESERTAAN']],
    ] as const
  ).flatMap(([column, forms]) => forms.map((form) => [headerKey(form), column])),
)

function columnOf(header: string): Column | undefined {
  const field = recogniseHeader(header)
  if (field === 'nik' || field === 'name' || field === 'birth_date') return field
  return headers[headerKey(header)]
}

/**
 * Loads a list from outside by its file, so that rosters are checked against it. NIK are kept hashed and sealed, the file is not kept. The same
 * file for the same kind and region answers with the list that exists. Refuses a list of the future, one without a name column, and one whose
 * rows have neither NIK nor birth date: nobody could be found by it.
 */
export async function loadList(
  context: Context,
  wanted: NewMatchList,
): Promise<{ list: MatchList; known: boolean }> {
  requireOperation(context, 'match.load')
  const region = wanted.region_code ?? context.actor.region_code
  requireReach(context, 'match.load', region, 'region_code')
  const facts = readFacts(context, wanted)
  // A list of the whole country stands with the country's own name.
  const kab = region || 'ID'
  const digest = sha256(wanted.bytes)
  const same = await transact(context, (tx) => findSameList(tx.db, kab, wanted.kind, digest))
  if (same) return { list: same, known: true }
  const listId = orderedId()
  const { entries, counts } = await readEntries(context, wanted, { list_id: listId, kab, as_of: facts.as_of })
  faultPoint('match.list_read')
  return transact(context, async (tx) => {
    const inserted = await insertList(tx.db, {
      list_id: listId,
      kab,
      kind: wanted.kind,
      ...facts,
      file_name:
        maskLongNumbers(path.basename(wanted.file_name.replaceAll('\\', '/'))).slice(0, 120) || 'list',
      file_sha256: digest,
      counts,
      loaded_by: context.actor.account_id,
    })
    if (!inserted) {
      const other = await findSameList(tx.db, kab, wanted.kind, digest)
      if (!other) throw new Error('A list is neither new nor known')
      return { list: other, known: true }
    }
    for (let at = 0; at < entries.length; at += 4_000) await insertEntries(tx, entries.slice(at, at + 4_000))
    await announceList(tx, listId)
    faultPoint('match.entries_written')
    await record(tx, {
      action: 'match.load_list',
      object_type: 'match_list',
      object_id: listId,
      kab,
      fields: { kind: wanted.kind, as_of: facts.as_of, file_sha256: digest.toString('hex'), ...counts },
      changes: made({ state: 'active' }),
    })
    return { list: await getList(tx, listId), known: false }
  })
}

function readFacts(context: Context, { name, source, as_of }: NewMatchList) {
  const today = context.platform.today()
  if (!isPlainDate(as_of) || as_of > today || as_of < '1990-01-01')
    throw refuse(
      'match.bad_as_of',
      'invalid',
      text(
        `Tanggal daftar "${as_of}" tidak dapat dipakai. Isi hari yang keadaannya ditunjukkan daftar, seperti 2026-07-31, tidak sesudah ${today}.`,
        `The day of the list "${as_of}" cannot be used. Give the day whose state it shows, such as 2026-07-31, not after ${today}.`,
      ),
      { field: 'as_of' },
    )
  const said = { name: name.trim().slice(0, 120), source: source.trim().slice(0, 200) }
  for (const field of ['name', 'source'] as const)
    if (said[field].length < 3)
      throw refuse(
        'match.list_unnamed',
        'invalid',
        text(
          'Isi nama daftar dan sumbernya (siapa yang memberi, nomor suratnya), masing-masing paling sedikit 3 huruf.',
          'Give the name of the list and its source (who gave it, number of the letter), each at least 3 letters.',
        ),
        { field },
      )
  return { ...said, as_of: as_of as PlainDate }
}

type Found = { header_row: number; columns: Map<Column, number> }

function findHeader(rows: readonly Row[]): Found | undefined {
  for (const row of rows) {
    const columns = new Map<Column, number>()
    row.cells.forEach((cell, at) => {
      const column = columnOf(cellText(cell))
      if (column && !columns.has(column)) columns.set(column, at)
    })
    if (columns.has('name') && (columns.has('nik') || columns.has('birth_date')))
      return { header_row: row.number, columns }
  }
  return undefined
}

function noColumns() {
  return refuse(
    'match.list_columns',
    'invalid',
    text(
      'Kolom NAMA bersama NIK atau TGL LAHIR tidak ditemukan dalam 40 baris pertama. Beri judul kolom itu; boleh ditambah TGL MENINGGAL, MULAI, SELESAI, KETERANGAN.',
      'No column NAMA together with NIK or TGL LAHIR was found in the first 40 rows. Head those columns; TGL MENINGGAL, MULAI, SELESAI, KETERANGAN may be added.',
    ),
    { field: 'file' },
  )
}

async function readEntries(
  context: Context,
  { bytes }: NewMatchList,
  list: { list_id: string; kab: string; as_of: PlainDate },
): Promise<{ entries: Entry[]; counts: ListCounts }> {
  const counts: ListCounts = { read: 0, taken: 0, repeated: 0, refused: 0, blank: 0, causes: {} }
  const entries: Entry[] = []
  const seen = new Set<string>()
  const table = await readTabular(bytes)
  try {
    const waiting: Row[] = []
    let header: Found | undefined
    for await (const batch of table.rows) {
      if (!header) {
        waiting.push(...batch)
        header = findHeader(waiting.slice(0, 40))
        if (!header && waiting.length >= 40) throw noColumns()
        if (!header) continue
      } else waiting.push(...batch)
      for (const row of waiting.splice(0)) {
        if (row.number <= header.header_row) continue
        counts.read += 1
        const entry = readEntry(context.platform.keys, header.columns, row, list)
        if (entry === 'blank') counts.blank += 1
        else if (typeof entry === 'string') {
          counts.refused += 1
          counts.causes[entry] = (counts.causes[entry] ?? 0) + 1
        } else if (seen.has(keyOf(entry))) counts.repeated += 1
        else {
          seen.add(keyOf(entry))
          counts.taken += 1
          entries.push(entry)
        }
      }
      if (entries.length > listRowLimit) throw tooManyRows()
    }
    if (!header) throw noColumns()
  } finally {
    await table.close()
  }
  if (entries.length === 0)
    throw refuse(
      'match.list_empty',
      'invalid',
      text(
        `Tidak ada orang yang terbaca di berkas ini (${counts.read} baris). Isi NAMA bersama NIK atau TGL LAHIR.`,
        `Nobody could be read from this file (${counts.read} rows). Fill in NAMA together with NIK or TGL LAHIR.`,
      ),
      { field: 'file' },
    )
  return { entries, counts }
}

function tooManyRows() {
  const limit = formatInteger(listRowLimit)
  return refuse(
    'match.list_too_long',
    'too_large',
    text(
      `Daftar berisi lebih dari ${limit} orang. Bagi menjadi beberapa berkas, misalnya per kecamatan.`,
      `The list holds more than ${limit} people. Split it into several files, for example by district.`,
    ),
    { field: 'file' },
  )
}

const keyOf = (entry: Entry) =>
  `${entry.nik_hash?.toString('hex') ?? `${entry.name_key}|${entry.birth_date}`}|${entry.month_from}|${entry.month_to}|${entry.died_on}`

/** A person of the list, `blank`, or why the row was refused. */
function readEntry(
  keys: Keys,
  columns: ReadonlyMap<Column, number>,
  row: Row,
  { list_id, kab, as_of }: { list_id: string; kab: string; as_of: PlainDate },
): Entry | 'blank' | 'no_name' | 'nobody' | 'bad_date' {
  const cell = (column: Column): Cell | undefined => {
    const at = columns.get(column)
    return at === undefined ? undefined : row.cells[at]
  }
  const written = (column: Column) => {
    const said = cellText(cell(column)).replace(/\s+/g, ' ').trim()
    return readsAsEmpty(said) ? '' : said
  }
  const name = written('name')
  const nik = readNik(written('nik'))
  if (name === '' && nik.problem === 'empty') return 'blank'
  if (name === '' || /^\d+$/.test(name)) return 'no_name'
  const digits = nik.problem ? undefined : nik.digits
  const date = (column: Column) => {
    const reading = readBirthDate(cell(column), as_of)
    return reading && ('date' in reading ? reading.date : ('unreal' as const))
  }
  const [birth, died] = [date('birth_date'), date('died_on')]
  const birthDate = birth === 'unreal' ? undefined : birth
  if (!digits && !birthDate) return 'nobody'
  const [from, to] = [
    readMonth(written('month_from'), cell('month_from')),
    readMonth(written('month_to'), cell('month_to')),
  ]
  if (died === 'unreal' || from === 'unreal' || to === 'unreal' || (from && to && to < from))
    return 'bad_date'
  const entryId = randomId()
  return {
    entry_id: entryId,
    list_id,
    row_number: row.number,
    kab,
    nik_hash: digits ? nikHash(keys, digits) : null,
    nik_sealed: digits ? seal(keys, `match_entry.nik:${entryId}`, digits) : null,
    name: name.slice(0, 200),
    name_key: nameKey(name).slice(0, 200),
    birth_date: birthDate ?? null,
    // A list that states no beginning shows the state of its day.
    month_from: `${from ?? monthOf(as_of)}-01`,
    month_to: to ? `${to}-01` : null,
    died_on: died ?? null,
    note: maskLongNumbers(written('note')).slice(0, 60) || null,
  }
}

/** A month as `2024-11`, `11/2024`, or a day in it. */
function readMonth(written: string, cell: Cell | undefined): string | 'unreal' | undefined {
  if (written === '') return undefined
  const plain = /^(\d{4})-(\d{2})$/.exec(written) ?? /^(\d{1,2})[-/](\d{4})$/.exec(written)
  if (plain) {
    const [year, month] = (plain[1]?.length ?? 0) === 4 ? [plain[1], plain[2]] : [plain[2], plain[1]]
    return Number(month) >= 1 && Number(month) <= 12 ? `${year}-${String(month).padStart(2, '0')}` : 'unreal'
  }
  // Contracts end years from now; the reader of birth dates only needs a day that nothing lies behind.
  const reading = readBirthDate(cell, '2099-12-31')
  return reading && 'date' in reading ? monthOf(reading.date) : 'unreal'
}

/** The list, or a refusal when there is none in the region of the actor. */
export async function getList(tx: Transaction, listId: string): Promise<MatchList> {
  const list = isUuid(listId) ? await findList(tx.db, listId) : undefined
  if (list) return list
  throw refuse(
    'match.list_unknown',
    'not_found',
    text(
      'Daftar pembanding ini tidak ada di wilayah Anda.',
      'There is no such matching list in your region.',
    ),
  )
}

/** Takes a list back: its people are deleted and no roster is checked against it any more. What was decided by it stays. */
export async function retireList(context: Context, listId: string): Promise<MatchList> {
  requireOperation(context, 'match.load')
  return transact(context, async (tx) => {
    const list = await getList(tx, listId)
    requireReach(tx, 'match.load', list.kab === 'ID' ? '' : list.kab)
    if (list.state === 'withdrawn') return list
    const entries = await withdrawList(tx, listId)
    await announceList(tx, listId)
    faultPoint('match.list_withdrawn')
    await record(tx, {
      action: 'match.withdraw_list',
      object_type: 'match_list',
      object_id: listId,
      kab: list.kab,
      fields: { entries },
      changes: { state: ['active', 'withdrawn'] },
    })
    return getList(tx, listId)
  })
}
