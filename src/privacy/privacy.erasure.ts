import { appendFileSync, closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs'
import path from 'node:path'
import { isUuid, randomId } from '../kernel/ids.ts'
import { formatMonth, monthOf } from '../kernel/month.ts'
import { addMonthsTo } from '../kernel/plain-date.ts'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { announceChange, listFamily } from '../person/person.service.ts'
import { record } from '../platform/audit.ts'
import { folderRefusal } from '../platform/config.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation } from '../platform/policy.ts'
import {
  findDestruction,
  insertDestruction,
  lockDestruction,
  markDestruction,
} from './privacy.destruction.ts'
import { getOwnPerson } from './privacy.person.ts'
import { retentionOf } from './privacy.retention.ts'
import { executeRetention } from './privacy.retire.ts'
import type { Destruction, PrivacyRequest } from './privacy.schema.ts'
import { shredPerson } from './privacy.shred.ts'
import { holdOf, nextNumber } from './privacy.store.ts'

export type Hold = { months: number; last_month: string; until: string; confirmed: boolean }

/** Why a person may not be erased yet: months that public money paid and that must be kept as proof. Undefined when nothing holds. */
export async function holdOn(tx: Transaction, personId: string): Promise<Hold | undefined> {
  const rule = retentionOf('paid_month')
  const keep = rule.months ?? 0
  const { months, last_month: last } = await holdOf(tx, personId, addMonthsTo(tx.platform.today(), -keep))
  if (months === 0 || !last) return undefined
  return { months, last_month: monthOf(last), until: addMonthsTo(last, keep), confirmed: rule.confirmed }
}

function onHold(hold: Hold): Refusal {
  const doubt = hold.confirmed
    ? text('', '')
    : text(' Jangka waktu ini belum terkonfirmasi.', ' This period is not yet confirmed.')
  return refuse(
    'privacy.erasure_on_hold',
    'conflict',
    text(
      `Belum boleh dihapus: ${hold.months} bulan perlindungannya dibayar uang publik (terakhir ${formatMonth(hold.last_month)}) dan buktinya disimpan sampai ${hold.until}.${doubt.id} Tolak permintaan dengan alasan ini.`,
      `It may not be erased yet: ${hold.months} months of cover were paid with public money (the last ${formatMonth(hold.last_month, 'en')}) and the proof is kept until ${hold.until}.${doubt.en} Refuse the request for this reason.`,
    ),
    { details: { months: hold.months, until: hold.until, confirmed: hold.confirmed } },
  )
}

/** Opens the record of destruction of an erasure; nothing is destroyed until another account executes it. Refuses while a hold stands. */
export async function proposeErasure(
  tx: Transaction,
  request: PrivacyRequest,
): Promise<Record<string, unknown>> {
  const person = await getOwnPerson(tx, request.person_id)
  const hold = await holdOn(tx, person.person_id)
  if (hold) throw onHold(hold)
  const id = randomId()
  await insertDestruction(tx, {
    destruction_id: id,
    kab: person.kab,
    number: await nextNumber(tx, 'privacy_destruction', person.kab),
    kind: 'erasure',
    rule_id: 'paid_month',
    person_id: person.person_id,
    request_id: request.request_id,
    found: {},
    proposed_by: tx.actor.account_id,
  })
  return { destruction_id: id }
}

export async function getDestruction(tx: Transaction, id: string): Promise<Destruction> {
  const found = isUuid(id) ? await findDestruction(tx, id) : undefined
  if (found) return found
  throw destructionUnknown()
}

function destructionUnknown(): Refusal {
  return refuse(
    'privacy.destruction_unknown',
    'not_found',
    text(
      'Berita acara ini tidak ada di wilayah Anda.',
      'There is no such record of destruction in your region.',
    ),
  )
}

/**
 * Executes or cancels a proposed destruction. The executor is never the proposer. An erasure looks at the hold again, because a month
 * may have been paid since. The line for restored backups is on the disk before the transaction ends: a backup that comes back without
 * it would bring the person back.
 */
export async function decideDestruction(
  context: Context,
  id: string,
  to: 'executed' | 'cancelled',
  backupFolder: string,
): Promise<Destruction> {
  requireOperation(context, 'privacy.decide')
  return transact(context, async (tx) => {
    const found = isUuid(id) ? await lockDestruction(tx, id) : undefined
    if (!found) throw destructionUnknown()
    requireProposed(found)
    if (to === 'executed') requireOther(tx, found)
    const result =
      to === 'cancelled'
        ? found.found
        : found.kind === 'erasure'
          ? await erase(tx, found, backupFolder)
          : await executeRetention(tx, found)
    await markDestruction(tx, id, to, result)
    await record(tx, {
      action: to === 'executed' ? 'privacy.destroy' : 'privacy.cancel_destruction',
      object_type: 'privacy_destruction',
      object_id: id,
      kab: found.kab,
      changes: { state: [found.state, to] },
      fields: {
        kind: found.kind,
        rule_id: found.rule_id,
        ...(found.person_id && { person_id: found.person_id }),
        found: result,
      },
    })
    return getDestruction(tx, id)
  })
}

function requireProposed(found: Destruction): void {
  if (found.state === 'proposed') return
  throw refuse(
    'privacy.destruction_closed',
    'conflict',
    text(
      `Berita acara nomor ${found.number} sudah ${found.state === 'executed' ? 'dilaksanakan' : 'dibatalkan'}.`,
      `Record of destruction ${found.number} is ${found.state} already.`,
    ),
  )
}

function requireOther(tx: Transaction, found: Destruction): void {
  if (found.proposed_by !== tx.actor.account_id) return
  throw refuse(
    'privacy.same_person',
    'forbidden',
    text(
      'Anda sendiri yang mengusulkan pemusnahan ini. Yang melaksanakan harus orang lain.',
      'You proposed this destruction yourself. Somebody else executes it.',
    ),
  )
}

async function erase(
  tx: Transaction,
  found: Destruction,
  backupFolder: string,
): Promise<Record<string, unknown>> {
  const personId = found.person_id
  if (!personId) throw new Error(`The erasure ${found.destruction_id} names nobody`)
  await getOwnPerson(tx, personId)
  const hold = await holdOn(tx, personId)
  if (hold) throw onHold(hold)
  const { rows } = await tx.client.query<{ done: Record<string, unknown> }>(
    'select privacy_overwrite_person($1) as done',
    [personId],
  )
  // Every record that stands for the person: a backup from before two were merged brings both back.
  const family = await listFamily(tx, personId)
  await shredPerson(tx, personId)
  await announceChange(tx, { person_ids: family })
  for (const member of family) appendErased(backupFolder, member)
  faultPoint('privacy.erased_listed')
  return rows[0]?.done ?? {}
}

/** The list by which a restored backup erases again; one JSON line a person, on the disk when this returns. */
function appendErased(folder: string, personId: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = openSync(path.join(folder, 'erased.jsonl'), 'a', 0o600)
    try {
      appendFileSync(file, `${JSON.stringify({ person_id: personId, at: new Date().toISOString() })}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw folderRefusal(folder, error)
  }
}
