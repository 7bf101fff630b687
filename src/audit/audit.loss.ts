import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import type { Opened } from '../platform/open.ts'
import { requireOperation } from '../platform/policy.ts'
import { existingFolder } from './audit.folder.ts'
import type { AcceptedLoss } from './audit.head.ts'
import { signingKeyOf } from './audit.keys.ts'
import { findingText } from './audit.schema.ts'
import { headsFolder, signHeads } from './audit.service.ts'
import { findLastRestore } from './audit.store.ts'
import { type Report, verifyTrail } from './audit.verify.ts'

/*
 * After a restore the signed heads promise lines that nobody has any more. Somebody who answers for the installation may say so once,
 * with a reason: it becomes a line of the trail and part of the next signed head, which everybody can fetch. What the older heads
 * promised of the lines that are there stays promised, so no other tampering can hide behind it.
 */

/**
 * Accepts the loss of the acts after the backup that was restored. Refuses when nothing is lost, when no restore explains it, and when
 * the trail has any other fault: that must be looked into first.
 */
export async function acceptLoss(
  context: Context,
  platform: Opened,
  reason: string,
): Promise<{ head: number; time: string; chains: AcceptedLoss['chains'] }> {
  requireOperation(context, 'audit.accept_loss')
  if (context.actor.region_code !== '') throw notWhole()
  if (reason.trim().length < 10) throw reasonShort()
  // What lies in the folder is taken in first, so that the loss is told against all that was ever promised.
  await signHeads(platform)
  const report = await verifyTrail(context, {
    public_keys: [signingKeyOf(platform.keys).public_key],
    heads_folder: existingFolder(headsFolder(platform.config.backup_folder)),
  })
  const until = Math.max(0, ...report.lost.map((each) => each.until_head))
  const chains = await transact(context, async (tx) => {
    const lost = lossesOf(report, await endsRestored(tx, report))
    await record(tx, {
      action: 'audit.accept_loss',
      object_type: 'audit_head',
      object_id: String(until),
      fields: { reason: reason.trim(), until_head: until, chains: lost },
    })
    return lost
  })
  const { head } = await signHeads(platform, { until_head: until, chains })
  return { head: head.number, time: head.time, chains }
}

/** What is lost, chain by chain. Refuses whatever the restore does not explain: lines that came with the backup must be as promised. */
function lossesOf(report: Report, ends: Record<string, number>): AcceptedLoss['chains'] {
  const other = report.findings.find(
    ({ kind, chain = '', sequence = 0 }) =>
      !['newer_than_data', 'rewritten'].includes(kind) || sequence <= (ends[chain] ?? 0),
  )
  if (other) throw otherFault(findingText(other))
  return report.lost.map(({ chain, to }) => ({ chain, kept: ends[chain] ?? 0, lost_to: to }))
}

/** How far each chain came with the last restore. A tail that was cut looks like one; only a restore leaves its line, which counts once. */
async function endsRestored(tx: Transaction, report: Report): Promise<Record<string, number>> {
  if (report.lost.length === 0 && report.findings.length === 0) throw nothingLost()
  const restored = await findLastRestore(tx.db)
  const before = report.accepted_losses.at(-1)?.time
  if (restored && (!before || restored.at > new Date(before))) return restored.ends
  throw refuse(
    'audit.no_restore',
    'conflict',
    text(
      'Jejak audit lebih pendek daripada kepala yang bertanda tangan, tetapi tidak ada pemulihan yang menjelaskannya. Jangan terima; minta pemeriksa menelusurinya: payung audit verify.',
      'The audit trail is shorter than its signed heads, and no restore explains it. Do not accept it; have the auditor look into it: payung audit verify.',
    ),
  )
}

const notWhole = () =>
  refuse(
    'audit.whole_installation',
    'forbidden',
    text(
      'Kehilangan diterima untuk seluruh pemasangan, jadi hanya oleh administrator seluruh pemasangan. Hubungi pengelola server.',
      'A loss is accepted for the whole installation, so only by its administrator. Ask whoever keeps the server.',
    ),
  )

const reasonShort = () =>
  refuse(
    'audit.reason_short',
    'invalid',
    text(
      'Tulis alasan sedikitnya 10 huruf: apa yang terjadi dan mengapa tidak ada cadangan yang lebih baru.',
      'Write a reason of at least 10 letters: what happened, and why there is no newer backup.',
    ),
    { field: 'reason' },
  )

const nothingLost = () =>
  refuse(
    'audit.nothing_lost',
    'conflict',
    text(
      'Tidak ada yang hilang: semua baris yang disebut kepala bertanda tangan ada dalam data.',
      'Nothing is lost: every line that the signed heads name is in the data.',
    ),
  )

const otherFault = (finding: { id: string; en: string }) =>
  refuse(
    'audit.not_only_loss',
    'conflict',
    text(
      `Jejak audit punya kesalahan lain yang tidak dijelaskan oleh pemulihan: ${finding.id} Panggil pemeriksa sebelum menerima apa pun.`,
      `The audit trail has another fault that a restore does not explain: ${finding.en} Call the auditor before accepting anything.`,
    ),
  )
