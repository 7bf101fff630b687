import { localAdministrator } from '../account/account.service.ts'
import { orderedId } from '../kernel/ids.ts'
import { canonicalJson } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import type { Keys } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import type { Opened } from '../platform/open.ts'
import { headsFolder, listHeadFiles, readHeadFile, writeHeadFile, writeKeyFile } from './audit.folder.ts'
import {
  type AcceptedLoss,
  documentDigest,
  isSignedBy,
  noPrevious,
  readHead,
  type SignedHead,
  signHead,
} from './audit.head.ts'
import { publicPem, type SigningKey, signingKeyOf } from './audit.keys.ts'
import { insertSignedHead, listHeads, listNewestHeads, listSignedHeads } from './audit.store.ts'

export { headsFolder } from './audit.folder.ts'

const dayMs = 24 * 60 * 60_000

/** Payung itself, which sees the chains of all regions. */
function wholeCountry(platform: Opened): Context {
  return { platform, actor: localAdministrator, door: 'job', request_id: orderedId(), language: 'id' }
}

type Documented = { head: SignedHead; document: string }

/**
 * Signs the ends of all chains and publishes them: in the database, from where the public page shows them, and as a file in the folder
 * of heads. Signs only when something was written since the last time, and once a day even so. Answers the newest head and whether it
 * is new. What an interrupted signing left undone is done first, so it may be killed at any point.
 *
 * After a restore the folder knows heads that the database lacks. They are taken in again: what was promised stays promised, and the
 * next head follows the newest of them.
 */
export async function signHeads(
  platform: Opened,
  acceptedLoss?: AcceptedLoss,
): Promise<{ head: SignedHead; signed: boolean }> {
  const key = signingKeyOf(platform.keys)
  const folder = headsFolder(platform.config.backup_folder)
  const result = await transact(wholeCountry(platform), async (tx) => {
    await tx.client.query("select pg_advisory_xact_lock(hashtextextended('audit.sign', 0))")
    await takeInFromFolder(tx, key, folder)
    const last = await newestHead(tx)
    const chains = (await listHeads(tx))
      .filter((head) => head.sequence > 0)
      .map(({ chain, sequence, hash }) => ({ chain, sequence, hash }))
    const unchanged = last && canonicalJson(last.head.chains) === canonicalJson(chains)
    if (!acceptedLoss && unchanged && Date.now() - Date.parse(last.head.time) < dayMs)
      return { head: last.head, signed: false }
    const document = signHead(key, {
      number: (last?.head.number ?? 0) + 1,
      time: new Date().toISOString(),
      previous: last ? documentDigest(last.document) : noPrevious,
      chains,
      ...(acceptedLoss && { accepted_loss: acceptedLoss }),
    })
    const head = readHead(document)
    if (!head) throw new Error('The head that was just signed cannot be read')
    await store(tx, { head, document })
    faultPoint('audit.head_signed')
    return { head, signed: true }
  })
  await writeMissing(platform, key, folder)
  return result
}

async function newestHead(tx: Transaction): Promise<Documented | undefined> {
  const [row] = await listNewestHeads(tx.client, 1)
  const head = row && readHead(row.document)
  return head && { head, document: row.document }
}

async function store(tx: Transaction, { head, document }: Documented): Promise<void> {
  await insertSignedHead(tx, {
    number: head.number,
    signed_at: new Date(head.time),
    key_id: head.key_id,
    document,
  })
}

/** Heads of ours that lie in the folder and are newer than the database; what somebody else put there is left alone. */
async function takeInFromFolder(tx: Transaction, key: SigningKey, folder: string): Promise<void> {
  const known = (await newestHead(tx))?.head.number ?? 0
  for (const name of listHeadFiles(folder)) {
    if (Number.parseInt(name.split(/[/\\]/).at(-1) ?? '', 10) <= known) return
    const document = readHeadFile(folder, name)
    const head = readHead(document)
    if (head && head.number > known && isSignedBy([key.public_key], head)) await store(tx, { head, document })
  }
}

/** Files that are not in the folder yet: the newest, those of an interrupted signing, or all when the folder is new. */
async function writeMissing(platform: Opened, key: SigningKey, folder: string): Promise<void> {
  const newestFile = listHeadFiles(folder)
    .map((name) => readHead(readHeadFile(folder, name)))
    .find((head) => head && isSignedBy([key.public_key], head))
  for (const row of await listSignedHeads(platform.pool, newestFile?.number)) {
    const head = readHead(row.document)
    if (head) writeHeadFile(folder, head, row.document)
  }
  writeKeyFile(folder, key.key_id, publicPem(key.public_key))
}

export type PublishedEnd = { chain: string; sequence: number; hash: string; at: string }

/** Ends of chains as the heads in a backup folder promise them, for the report of a restore; and the files that these keys did not sign. */
export function publishedEnds(
  backupFolder: string,
  keys: Keys,
): { ends: PublishedEnd[]; unsigned: string[] } {
  const folder = headsFolder(backupFolder)
  const { public_key: publicKey } = signingKeyOf(keys)
  const ends: PublishedEnd[] = []
  const unsigned: string[] = []
  for (const name of listHeadFiles(folder)) {
    const head = readHead(readHeadFile(folder, name))
    if (head && isSignedBy([publicKey], head))
      ends.push(...head.chains.map((end) => ({ ...end, at: head.time })))
    else unsigned.push(name)
  }
  return { ends, unsigned }
}
