import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import type { Roster } from '../roster/roster.schema.ts'
import { type AcceptedPerson, getRoster, listAcceptedPeople, uploadRoster } from '../roster/roster.service.ts'
import { writeXlsx } from '../tabular/write.ts'
import { getCall } from './village.collect.ts'
import { type Gathered, insertMergedRows, listGathered, lockList } from './village.store.ts'

/** A list that the office can put into a proposal now. */
export const isMergeable = (list: Gathered): boolean =>
  list.state === 'taken' &&
  list.roster_state === 'checked' &&
  !list.merged_into &&
  (list.counts?.accepted ?? 0) + (list.counts?.warning ?? 0) > 0

/**
 * Makes one roster of the accepted rows of many lists, in one transaction. It is checked as a whole, so that a person whom two villages sent is
 * found now; each row remembers its list, so that every village is told what was decided on it.
 */
export async function mergeLists(
  context: Context,
  programmeCode: string,
  listIds: readonly string[],
): Promise<{ roster: Roster; people: number }> {
  requireOperation(context, 'village.collect')
  const merged = await transact(context, async (tx) => {
    const call = await getCall(tx, programmeCode)
    requireReach(tx, 'village.collect', call.kab)
    const wanted = new Set(listIds)
    // Each list is held, so that two clerks at night do not propose the same village twice.
    for (const id of [...wanted].sort()) await lockList(tx.db, id)
    const lists = (await listGathered(tx, call.programme_id)).filter((list) => wanted.has(list.list_id))
    const again = lists.length > 0 && lists.every((list) => list.merged_into === lists[0]?.merged_into)
    if (again && lists[0]?.merged_into && lists.length === wanted.size)
      return { roster_id: lists[0].merged_into, people: 0, known: true }
    if (lists.length === 0 || lists.length < wanted.size || !lists.every(isMergeable)) throw notMergeable()
    const { bytes, origins } = await mergedFile(tx, lists)
    const { roster, known } = await uploadRoster(tx, {
      programme: call.programme_code,
      file_name: `gabungan-${lists.length}-daftar.xlsx`,
      bytes,
    })
    if (!known)
      await insertMergedRows(
        tx,
        origins.map((origin) => ({ ...origin, roster_id: roster.roster_id, kab: call.kab })),
      )
    faultPoint('village.merged')
    await record(tx, {
      action: 'village.merge',
      object_type: 'roster',
      object_id: roster.roster_id,
      kab: call.kab,
      fields: { programme: call.programme_code, lists: lists.length, people: origins.length },
      changes: made({ lists: lists.map((list) => list.list_id) }),
    })
    return { roster_id: roster.roster_id, people: origins.length, known: false }
  })
  return { roster: await transact(context, (tx) => getRoster(tx, merged.roster_id)), people: merged.people }
}

type Origin = { row_number: number; list_id: string; list_row: number }

/** The same lists give the same bytes, so that a merge that is repeated after a kill is known by its file. */
async function mergedFile(
  tx: Transaction,
  lists: readonly Gathered[],
): Promise<{ bytes: Uint8Array; origins: Origin[] }> {
  const origins: Origin[] = []
  const rows: (string | null)[][] = []
  for (const list of lists) {
    const place = list.village_name ?? list.community ?? ''
    for (const person of await listAcceptedPeople(tx, list.roster_id ?? '')) {
      // The header is row 1.
      origins.push({ row_number: rows.length + 2, list_id: list.list_id, list_row: person.row_number })
      rows.push(personCells(person, rows.length + 1, `${place}, baris ${person.row_number}`))
    }
  }
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Gabungan',
        columns: [
          { header: 'NO', kind: 'text', width: 8 },
          { header: 'NIK', kind: 'text', width: 20 },
          { header: 'NAMA LENGKAP', kind: 'text', width: 30 },
          { header: 'TANGGAL LAHIR', kind: 'date', width: 14 },
          { header: 'JENIS KELAMIN', kind: 'text', width: 14 },
          { header: 'DESA/KELURAHAN', kind: 'text', width: 18 },
          { header: 'PEKERJAAN', kind: 'text', width: 24 },
          { header: 'NO HP', kind: 'text', width: 18 },
          { header: 'ASAL', kind: 'text', width: 30 },
        ],
        rows,
      },
    ],
  })
  return { bytes, origins }
}

function personCells(person: AcceptedPerson, number: number, origin: string): (string | null)[] {
  return [
    String(number),
    person.nik,
    person.name,
    person.birth_date,
    person.sex === 'male' ? 'L' : person.sex === 'female' ? 'P' : null,
    person.village_code,
    person.occupation,
    person.phone,
    origin,
  ]
}

function notMergeable() {
  return refuse(
    'village.not_mergeable',
    'conflict',
    text(
      'Pilih sedikitnya satu daftar yang sudah selesai diperiksa dan belum digabung. Ada pilihan yang sementara itu berubah; muat ulang halaman ini.',
      'Choose at least one list whose check is done and that stands in no proposal yet. One of these has changed meanwhile; reload the page.',
    ),
    { field: 'lists' },
  )
}
