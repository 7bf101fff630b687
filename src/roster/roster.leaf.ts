import { listSalts } from '../person/person.service.ts'
import type { Transaction } from '../platform/context.ts'
import { openPersonal } from '../platform/crypto.ts'
import { verdictOf } from './roster.check.ts'
import type { ReasonCode } from './roster.reasons.ts'
import { findJudgedRow } from './roster.row-store.ts'
import { rowText } from './roster.seal.ts'

/** Reasons for which an approval refuses a row that the check had accepted. */
const approvalReasons: ReasonCode[] = [
  'funding.already_funded',
  'register.other_person',
  'match.decided_same',
  'match.decided_listed',
  'funding.given_up',
]

/**
 * What a row of a roster, by its number, may have been when it was judged, for its proof. An approval may have refused it since, which
 * adds one reason at the end; the row as it was before is the second candidate.
 */
export async function findRowTexts(
  tx: Transaction,
  rosterId: string,
  written: string,
): Promise<string[] | undefined> {
  if (!/^\d{1,9}$/.test(written)) return undefined
  const row = await findJudgedRow(tx.db, rosterId, Number(written))
  if (!row) return undefined
  const { keys } = tx.platform
  const personId = row.person_id
  const salt = personId ? (await listSalts(tx, [personId])).get(personId) : undefined
  const opened = (field: 'nik' | 'phone', sealed: Buffer | null) =>
    sealed && sealed.length > 0 && personId && salt !== null
      ? openPersonal(keys, field, { person_id: personId, salt }, sealed)
      : undefined
  const personal = { nik: opened('nik', row.nik_sealed), phone: opened('phone', row.phone_sealed) }
  const before = row.reasons.slice(0, -1)
  const added = row.reasons.at(-1)?.code
  return added !== undefined && approvalReasons.includes(added)
    ? [
        rowText(keys, row, personal),
        rowText(keys, { ...row, reasons: before, verdict: verdictOf(before) }, personal),
      ]
    : [rowText(keys, row, personal)]
}

/** Whether what the row said of a person was destroyed: for the person, whose key is then gone too, or because its time was over. */
export async function isRowDestroyed(tx: Transaction, rosterId: string, written: string): Promise<boolean> {
  const row = await findJudgedRow(tx.db, rosterId, Number(written))
  if (!row || row.name !== null || row.nik_sealed !== null || row.nik_hash !== null) return false
  if (row.verdict === 'rejected') return true
  return row.person_id !== null && (await listSalts(tx, [row.person_id])).get(row.person_id) === null
}
