import { isPlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { getProgramme } from '../programme/programme.service.ts'
import { canMove } from '../roster/roster.schema.ts'
import { withdrawRoster } from '../roster/roster.service.ts'
import type { Call } from './village.schema.ts'
import { closeCall, findCall, listGathered, lockList, updateList, upsertCall } from './village.store.ts'

/** Asks the villages of a programme for their lists until a day; asked again, it moves the day or opens what was closed. */
export async function callForLists(context: Context, programmeCode: string, dueOn: string): Promise<Call> {
  requireOperation(context, 'village.collect')
  if (!isPlainDate(dueOn) || dueOn < context.platform.today())
    throw refuse(
      'village.due_day',
      'invalid',
      text(
        'Isi batas waktu dengan tanggal hari ini atau sesudahnya, misalnya 2026-12-15.',
        'Give a day from today on, for example 2026-12-15.',
      ),
      { field: 'due_on' },
    )
  return transact(context, async (tx) => {
    const programme = await getProgramme(tx, { code: programmeCode })
    requireReach(tx, 'village.collect', programme.kab)
    const before = await findCall(tx.db, programme.code)
    const { code, name, groups, month_first, month_last, age_from, age_to, quota_people, kab } = programme
    await upsertCall(tx.db, {
      programme_id: programme.programme_id,
      kab,
      programme_code: code,
      programme_name: name,
      facts: { code, name, groups, month_first, month_last, age_from, age_to, quota_people, kab },
      due_on: dueOn,
      opened_by: context.actor.account_id,
    })
    await record(tx, {
      action: 'village.call',
      object_type: 'programme',
      object_id: code,
      kab,
      changes: { due_on: [before?.due_on ?? null, dueOn] },
    })
    return getCall(tx, code)
  })
}

export async function endCall(context: Context, programmeCode: string): Promise<Call> {
  return transact(context, async (tx) => {
    const call = await getCall(tx, programmeCode)
    requireReach(tx, 'village.collect', call.kab)
    if (call.closed_at) return call
    await closeCall(tx.db, call.programme_id)
    await record(tx, {
      action: 'village.close_call',
      object_type: 'programme',
      object_id: call.programme_code,
      kab: call.kab,
      changes: { state: ['open', 'closed'] },
    })
    return getCall(tx, programmeCode)
  })
}

export async function getCall(tx: Transaction, programmeCode: string): Promise<Call> {
  const call = await findCall(tx.db, programmeCode)
  if (call) return call
  throw refuse(
    'village.not_called',
    'not_found',
    text(
      'Pengumpulan daftar desa untuk program ini belum dibuka di wilayah Anda. Buka dahulu di halaman Dari desa.',
      'Lists of villages are not asked for in this programme of your region yet. Open it on the page From villages.',
    ),
  )
}

/** Gives a list back to its village with a reason; its roster is withdrawn, and the mended file may follow. */
export async function returnList(
  context: Context,
  programmeCode: string,
  listId: string,
  reason: string,
): Promise<void> {
  const said = reason.trim().slice(0, 500)
  if (said.length < 5)
    throw refuse(
      'village.return_reason',
      'invalid',
      text(
        'Tulis alasan dalam satu kalimat, agar desa tahu apa yang harus diperbaiki.',
        'Give the reason in a sentence, so that the village knows what to mend.',
      ),
      { field: 'reason' },
    )
  await transact(context, async (tx) => {
    const call = await getCall(tx, programmeCode)
    requireReach(tx, 'village.collect', call.kab)
    const locked = await lockList(tx.db, listId)
    const list = (await listGathered(tx, call.programme_id)).find((each) => each.list_id === listId)
    if (!locked || !list)
      throw refuse(
        'village.not_found',
        'not_found',
        text('Daftar ini tidak ada di program ini.', 'There is no such list in this programme.'),
      )
    if (locked.state === 'returned') return
    if (
      locked.state !== 'taken' ||
      list.merged_into ||
      !list.roster_state ||
      !canMove(list.roster_state, 'withdrawn')
    )
      throw refuse(
        'village.not_returnable',
        'conflict',
        text(
          'Daftar ini sedang diperiksa, sudah digabung, atau sudah diputuskan, jadi tidak bisa dikembalikan. Tarik dahulu gabungannya.',
          'This list is being checked, stands in a proposal or is decided, so it cannot be returned. Withdraw its proposal first.',
        ),
      )
    await withdrawRoster(tx, list.roster_id ?? '')
    await updateList(tx.db, listId, {
      state: 'returned',
      remark: { id: said, en: said },
      decided_by: context.actor.account_id,
    })
    await record(tx, {
      action: 'village.return',
      object_type: 'village_list',
      object_id: listId,
      kab: call.kab,
      fields: { rows: list.rows_counted },
      changes: { state: ['taken', 'returned'] },
    })
  })
}
