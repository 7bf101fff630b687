import { giveBack, lockBudget } from '../budget/budget.service.ts'
import { nameKey } from '../kernel/person-name.ts'
import { refuse } from '../kernel/refusal.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type Changes, made, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { leavesOf } from '../platform/merkle.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { getProgramme } from '../programme/programme.service.ts'
import { type Roster, rosterStateLabels } from '../roster/roster.schema.ts'
import { beginUndo, finishUndo, getRoster } from '../roster/roster.service.ts'
import type { UndoneRow, UndoReason, UndoResult } from './enrolment.undo.schema.ts'
import {
  findUndo,
  finishUndoRecord,
  insertUndo,
  insertUndoneRows,
  listFormerNames,
  listUndoneRows,
  type PlannedRow,
  planUndo,
  releaseMonths,
  restorePeople,
  withdrawPeople,
} from './enrolment.undo-store.ts'

/**
 * Who prepares asks that an approved roster be taken back, with the reason; who approves then does it. Asked again, it is answered with
 * the first. Refuses a roster that is not approved: one that is not yet approved is withdrawn instead.
 */
export async function askUndo(
  context: Context,
  rosterId: string,
  reason: string,
): Promise<{ roster_id: string; asked: boolean }> {
  requireOperation(context, 'roster.ask_undo')
  return transact(context, async (tx) => {
    const roster = await getRoster(tx, rosterId)
    requireReach(tx, 'roster.ask_undo', roster.kab)
    if (roster.state !== 'approved') throw notApproved(roster)
    const written = reason.trim()
    if (written.length < 5 || written.length > 300) throw noReason()
    const asked = await insertUndo(tx, { roster_id: rosterId, kab: roster.kab, reason: written })
    if (!asked) return { roster_id: rosterId, asked: false }
    faultPoint('enrolment.undo_asked')
    await record(tx, {
      action: 'enrolment.ask_undo',
      object_type: 'roster',
      object_id: rosterId,
      kab: roster.kab,
      changes: made({ undo: 'asked' }),
    })
    return { roster_id: rosterId, asked: true }
  })
}

function notApproved(roster: Roster) {
  return refuse(
    'enrolment.not_approved',
    'conflict',
    text(
      `Daftar "${roster.file_name}" berstatus "${rosterStateLabels[roster.state].id}", jadi tidak ada persetujuan yang dapat dibatalkan. Daftar yang belum disetujui ditarik kembali di halamannya.`,
      `The roster "${roster.file_name}" is "${rosterStateLabels[roster.state].en}", so there is no approval to take back. One that is not approved yet is withdrawn on its page.`,
    ),
    { details: { state: roster.state } },
  )
}

function noReason() {
  return refuse(
    'enrolment.no_undo_reason',
    'invalid',
    text(
      'Tulis alasan pembatalan, 5 sampai 300 huruf, tanpa nama atau NIK, misalnya "Daftar keliru: peserta tahun lalu".',
      'Write why, 5 to 300 letters, without a name or NIK, such as "Wrong list: members of last year".',
    ),
    { field: 'reason' },
  )
}

/**
 * Takes an approved roster back, in one transaction: months are released, the money reserved for them is given back by counter-entries,
 * enrolments end, people whom nothing else brought in leave the register, and others get back what was known of them before. Every row
 * that was taken in ends as reversed, kept or failed, with its reason: what a branch file or a payment has used since, and what a person
 * has decided since, is kept. Asked again, it answers with what was done the first time.
 *
 * Refuses when nobody has asked for it, the account that asked, and a roster of which nothing could be reversed.
 */
export async function undoRoster(
  context: Context,
  rosterId: string,
): Promise<UndoResult & { roster_id: string }> {
  requireOperation(context, 'roster.undo')
  const result = await transact(context, async (tx) => {
    const { roster, done } = await beginUndo(tx, rosterId)
    const undo = await findUndo(tx.db, rosterId)
    if (done && undo?.result) return undo.result
    if (!undo) throw notAsked()
    if (undo.asked_by === tx.actor.account_id) throw samePerson()
    const programme = await getProgramme(tx, { programme_id: roster.programme_id })
    // As an approval does: first the budget, then the people by NIK, so that the two never wait for each other in a circle.
    await lockBudget(tx, programme.budget_id)
    const planned = await planUndo(tx, rosterId, programme.programme_id)
    faultPoint('enrolment.undo_planned')
    const rows = planned.map(judged)
    const reversed = planned.filter((_, at) => rows[at]?.outcome === 'reversed')
    if (reversed.length === 0) throw nothingToUndo(planned, rows)
    const given = await releaseMonths(tx, rosterId, idsOf(reversed))
    faultPoint('enrolment.undo_released')
    const left = await withdrawPeople(tx, rosterId, idsOf(reversed.filter((row) => row.entered)))
    faultPoint('enrolment.undo_people_left')
    const restored = await giveFormerValues(tx, rosterId, idsOf(reversed.filter((row) => row.changed)))
    faultPoint('enrolment.undo_people_restored')
    let money: Changes = {}
    if (given.amount_rupiah > 0) {
      money = await giveBack(tx, {
        budget_id: programme.budget_id,
        amount: given.amount_rupiah,
        reason: 'enrolment.undo',
        object_type: 'roster',
        object_id: rosterId,
      })
    }
    await insertUndoneRows(tx, roster, rows)
    faultPoint('enrolment.undo_rows_written')
    const count = (outcome: UndoneRow['outcome']) => rows.filter((row) => row.outcome === outcome).length
    const counted: UndoResult = {
      reversed: count('reversed'),
      kept: count('kept'),
      failed: count('failed'),
      people_left: left,
      people_restored: restored,
      ...given,
    }
    await finishUndoRecord(tx, rosterId, counted)
    await finishUndo(tx, rosterId)
    faultPoint('enrolment.undo_kept')
    await record(tx, {
      action: 'enrolment.undo',
      object_type: 'roster',
      object_id: rosterId,
      kab: roster.kab,
      fields: { ...counted, budget_id: programme.budget_id },
      changes: { state: [roster.state, 'reversed'], ...money },
      leaves: leavesOf(rows.map(undoneText)),
    })
    faultPoint('enrolment.undo_recorded')
    return counted
  })
  faultPoint('enrolment.undo_committed')
  return { roster_id: rosterId, ...result }
}

const idsOf = (rows: readonly PlannedRow[]) => rows.map((row) => row.person_id)

/** What becomes of a row: what was used or decided since outranks the undo, and what cannot be found cannot be given back. */
function judged(row: PlannedRow): UndoneRow {
  const end = (outcome: UndoneRow['outcome'], reason: UndoReason, months = 0, amount_rupiah = 0) => ({
    row_number: row.row_number,
    outcome,
    reason,
    months,
    amount_rupiah,
  })
  if (row.other_months > 0) return end('kept', 'paid')
  if (row.sent_file !== null) return end('kept', 'sent')
  if (row.edited) return end('kept', 'edited')
  if (row.requested) return end('kept', 'asked')
  if (row.erased) return end('failed', 'erased')
  if (row.gone) return end('failed', 'gone')
  if (row.enrolled && row.reserved_months === 0) return end('failed', 'nothing_left')
  if (!row.enrolled && !row.changed) return end('failed', 'nothing_left')
  const reason = row.entered ? 'left' : row.changed ? 'restored' : 'released'
  return end('reversed', reason, row.reserved_months, row.amount_rupiah)
}

async function giveFormerValues(
  tx: Transaction,
  rosterId: string,
  people: readonly string[],
): Promise<number> {
  if (people.length === 0) return 0
  const names = await listFormerNames(tx, people)
  return restorePeople(
    tx,
    rosterId,
    names.map(({ person_id, name }) => ({ person_id, name_key: nameKey(name) })),
  )
}

/** What the trail says of a row that was taken back: its number and what became of it, nothing personal. */
function undoneText(row: UndoneRow): string {
  return `${row.row_number} ${row.outcome} ${row.reason} ${row.months} ${row.amount_rupiah}`
}

/** What the trail says of a row of a roster that was taken back, by its number, for its proof. */
export async function findUndoneTexts(
  tx: Transaction,
  rosterId: string,
  written: string,
): Promise<string[] | undefined> {
  if (!/^\d{1,9}$/.test(written)) return undefined
  const [row] = await listUndoneRows(tx.db, rosterId, { after: Number(written) - 1, size: 1 })
  return row?.row_number === Number(written) ? [undoneText(row)] : undefined
}

function notAsked() {
  return refuse(
    'enrolment.undo_not_asked',
    'conflict',
    text(
      'Belum ada yang meminta pembatalan daftar ini. Minta operator mengajukannya dengan alasannya, lalu laksanakan.',
      'Nobody has asked to take this roster back. Have the clerk ask for it with the reason, then do it.',
    ),
  )
}

function samePerson() {
  return refuse(
    'enrolment.undo_same_person',
    'forbidden',
    text(
      'Yang meminta pembatalan tidak boleh melaksanakannya. Minta pejabat lain.',
      'Whoever asked for it may not do it. Ask another officer.',
    ),
  )
}

function nothingToUndo(planned: readonly PlannedRow[], rows: readonly UndoneRow[]) {
  const file = planned.find((row) => row.sent_file !== null)?.sent_file
  const kept = rows.filter((row) => row.outcome === 'kept').length
  const why = file
    ? text(
        `Semua barisnya sudah masuk berkas nomor ${file} untuk cabang BPJS. Perbaiki lewat cabang.`,
        `All its rows are in file number ${file} for the BPJS branch. Have the branch correct it.`,
      )
    : text(
        `${formatInteger(kept)} baris sudah dipakai atau diubah orang sejak disetujui. Perbaiki orangnya satu per satu.`,
        `${formatInteger(kept, 'en')} rows were used or changed by a person since the approval. Correct the people one by one.`,
      )
  return refuse(
    'enrolment.nothing_to_undo',
    'conflict',
    text(
      `Tidak ada baris yang dapat dibatalkan, jadi tidak ada yang berubah. ${why.id}`,
      `No row can be taken back, so nothing has changed. ${why.en}`,
    ),
    { details: { kept, file } },
  )
}
