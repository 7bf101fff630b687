import type { Field, Layout } from '../intake/schema.ts'
import { valueReader } from '../intake/values-read.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { getProgramme } from '../programme/programme.service.ts'
import { cellText, type Row } from '../tabular/cell.ts'
import { type OutColumn, writeXlsx } from '../tabular/write.ts'
import { listMended } from './roster.correction.ts'
import { getRoster } from './roster.find.ts'
import { readRows } from './roster.originals.ts'
import { listLeftBehind } from './roster.row-list.ts'
import type { Mended, MendField, Roster } from './roster.schema.ts'
import { uploadRoster } from './roster.service.ts'
import { rowName } from './roster.sheet-rows.ts'

/**
 * Makes a list of its own of everybody whom an approved roster left behind: rows that were rejected or wait, but for those that a person took
 * out. It is for the same programme, is checked as every list, and can be mended in the grid or handed back as its problem sheet. The same
 * rows give the same file, so that pressing twice leads to the list that exists. Refuses a roster that is not approved, and one
 * that left nobody behind.
 */
export async function followUp(
  context: Context,
  rosterId: string,
): Promise<{ roster: Roster; rows: number; known: boolean }> {
  requireOperation(context, 'roster.upload')
  return transact(context, async (tx) => {
    const roster = await getRoster(tx, rosterId)
    requireReach(tx, 'roster.upload', roster.kab)
    if (roster.state !== 'approved') throw notApproved(roster)
    const left = await listLeftBehind(tx, rosterId)
    if (left.length === 0) throw nobodyLeft()
    const programme = await getProgramme(tx, { programme_id: roster.programme_id })
    const made = await uploadRoster(tx, {
      programme: programme.code,
      file_name: `susulan-${roster.file_name.replace(/\.[A-Za-z]{2,5}$/, '')}.xlsx`,
      bytes: await fileOf(tx, roster, left),
      follows: rosterId,
    })
    return { ...made, rows: left.length }
  })
}

const columns: (OutColumn & { field?: MendField })[] = [
  { field: 'nik', header: 'NIK', kind: 'text', width: 20 },
  { field: 'name', header: 'NAMA LENGKAP', kind: 'text', width: 30 },
  { field: 'birth_date', header: 'TANGGAL LAHIR', kind: 'text', width: 18 },
  { field: 'sex', header: 'JENIS KELAMIN', kind: 'text', width: 14 },
  { field: 'village', header: 'DESA/KELURAHAN', kind: 'text', width: 22 },
  { field: 'district', header: 'KECAMATAN', kind: 'text', width: 20 },
  { field: 'occupation', header: 'PEKERJAAN', kind: 'text', width: 24 },
  { field: 'phone', header: 'NO HP', kind: 'text', width: 18 },
  { header: 'ASAL', kind: 'text', width: 24 },
]

async function fileOf(tx: Transaction, roster: Roster, numbers: readonly number[]): Promise<Uint8Array> {
  const { layout } = roster
  if (!layout) throw new Error(`Roster ${roster.roster_id} has no layout`)
  const rows = await readRows(tx, roster, new Set(numbers))
  const mended = await listMended(tx, roster.roster_id, numbers)
  return writeXlsx({
    sheets: [
      {
        name: 'Susulan',
        columns: columns.map(({ field, ...column }) => column),
        rows: numbers.map((number) => {
          const row = rows.get(number)
          return columns.map(({ field }) =>
            field && row
              ? (mended.get(number)?.[field] ?? asSent(row, layout, field, mended.get(number)))
              : `${rowName(layout, number)}, ${roster.file_name}`.slice(0, 100),
          )
        }),
      },
    ],
  })
}

/** What the file says of a person in the words of our own columns: nothing of it is understood here, and nothing mended. */
function asSent(row: Row, layout: Layout, field: MendField, mended: Mended = {}): string {
  const at = (each: Field) => cellText(row.cells[layout.columns[each]?.at ?? -1]).trim()
  if (field === 'nik') return nikAsSent(row, layout)
  if (field === 'name' && !layout.columns.name)
    return [at('name_first'), at('name_middle'), at('name_last')].filter(Boolean).join(' ')
  if (field === 'birth_date' && !layout.columns.birth_date) return at('birth_place_and_date')
  if (field === 'sex' && !layout.columns.sex) return ticked(at('sex_male'), at('sex_female'))
  if (field === 'village' && mended.village === undefined) return at('village')
  // A preset's codes mean nothing without the preset.
  return decode(layout).decoded(field, at(field))
}

/** A number in a number cell has lost its last digit, and as text nobody would see it any more: the place says so. */
function nikAsSent(row: Row, layout: Layout): string {
  const cell = row.cells[layout.columns.nik?.at ?? -1]
  const written = cellText(cell).trim()
  const number = typeof cell === 'object' && cell.kind === 'number'
  return number && /^\d{16}$/.test(written) ? `${written.slice(0, 15)}?` : written
}

const ticked = (male: string, female: string) =>
  male !== '' && female === '' ? 'L' : female !== '' && male === '' ? 'P' : ''

const decode = (layout: Layout) => valueReader({ layout, readPlace: () => ({ problem: 'empty' }) })

function notApproved(roster: Roster) {
  return refuse(
    'roster.not_approved',
    'conflict',
    text(
      `Daftar "${roster.file_name}" belum disetujui, jadi barisnya masih dapat diperbaiki di daftar itu sendiri.`,
      `The roster "${roster.file_name}" is not approved, so its rows can still be mended in the roster itself.`,
    ),
    { details: { state: roster.state } },
  )
}

function nobodyLeft() {
  return refuse(
    'roster.nobody_left',
    'conflict',
    text(
      'Tidak ada baris yang ditolak atau menunggu di daftar ini; semua orangnya sudah ikut.',
      'This roster has no row that is rejected or waits; everybody in it went along.',
    ),
  )
}
