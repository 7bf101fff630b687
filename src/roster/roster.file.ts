import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Transaction } from '../platform/context.ts'
import { open } from '../platform/crypto.ts'
import type { Roster } from './roster.schema.ts'
import { findFile } from './roster.store.ts'

/** To what the bytes of a file are sealed. */
export const fileBinding = (rosterId: string) => `roster_file.content:${rosterId}`

/** The original file as it was sent, for making the problem sheet. */
export async function readOriginal(tx: Transaction, roster: Roster): Promise<Buffer> {
  const sealed = await findFile(tx.db, roster.roster_id)
  if (!sealed)
    throw refuse(
      'roster.file_gone',
      'not_found',
      roster.state === 'unreadable'
        ? text(
            'Berkas ini tidak terbaca dan tidak disimpan.',
            'This file could not be read and was not kept.',
          )
        : text(
            `Isi berkas "${roster.file_name}" sudah dimusnahkan menurut aturan pelindungan data; SHA-256-nya ${roster.file_sha256} tetap disimpan.`,
            `The content of "${roster.file_name}" was destroyed under the data protection rules; its SHA-256 ${roster.file_sha256} is kept.`,
          ),
    )
  return open(tx.platform.keys, fileBinding(roster.roster_id), sealed)
}

/** Puts the check of a roster into the queue, in the transaction that makes it necessary. */
export async function orderCheck(tx: Transaction, roster: Pick<Roster, 'roster_id' | 'kab'>): Promise<void> {
  await tx.client.query(
    "select graphile_worker.add_job('roster.check', $1::json, job_key := $2, max_attempts := 5)",
    [
      JSON.stringify({ roster_id: roster.roster_id, kab: roster.kab, account_id: tx.actor.account_id }),
      `roster.check:${roster.roster_id}`,
    ],
  )
}
