import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { orderedId } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import type { Config } from '../platform/config.ts'
import type { Context, Transaction } from '../platform/context.ts'
import { readKeyring } from '../platform/data-keys.ts'
import { builderOn } from '../platform/database.ts'
import { faultPoint } from '../platform/fault.ts'
import { prepareJobs } from '../platform/jobs.ts'
import { loadMasterKeys } from '../platform/master-key.ts'
import { migrate } from '../platform/migrate.ts'
import { type Opened, openPlatform } from '../platform/open.ts'
import { type Afterwards, compareWithHeads, eraseAgain, readErased } from './backup.after.ts'
import type { Frame } from './backup.frames.ts'
import { readBackup } from './backup.make.ts'
import { type Manifest, peopleIn, rowsIn, schemaNumber, serverRunning } from './backup.schema.ts'
import type { BackupKeys } from './backup.seal.ts'
import { insertRun, type RunKind } from './backup.store.ts'
import {
  connectAlone,
  loadFrames,
  matchSchema,
  placeOf,
  refuseForeignTables,
  refuseUnlessEmpty,
} from './backup.target.ts'

export type Restored = Afterwards & {
  place: string
  manifest: Manifest
  people: number
  rows: number
  jobs: number
  seconds: number
  /** People on the list of erased ones, and how many of them this backup had brought back. */
  erased: { listed: number; again: number }
}

/** Who restores, and how progress is told. */
export type Restoring = Pick<Context, 'actor' | 'door'> & { onTable?: (name: string, rows: number) => void }

type From = {
  kind: RunKind
  file_name: string | null
  digest: () => { sha256: Buffer; bytes: number } | undefined
}

/**
 * The key backups are sealed with. Refuses when there is no master key yet: one made now would open nothing.
 */
export function existingKeys(config: Config): BackupKeys {
  if (!config.master_key && !existsSync(path.join(config.home, 'master.key')))
    throw refuse(
      'backup.no_master_key',
      'not_found',
      text(
        `Belum ada kunci utama di ${config.home}. Taruh dahulu master.key yang dipakai saat cadangan dibuat (chmod 600), atau isi PAYUNG_MASTER_KEY.`,
        `There is no master key in ${config.home} yet. Put the master.key in place that was used when the backup was made (chmod 600), or set PAYUNG_MASTER_KEY.`,
      ),
    )
  return loadMasterKeys(config)
}

/** Restores a file into the empty database that `config` names. Reads nothing into a database before the file has shown its key. */
export async function restoreFile(config: Config, file: string, by: Restoring): Promise<Restored> {
  const hash = createHash('sha256')
  let bytes = 0
  const digest = () => ({ sha256: hash.copy().digest(), bytes })
  return readBackup(
    existingKeys(config),
    file,
    ({ manifest, frames }) =>
      restoreFrames(config, manifest, frames, by, {
        kind: 'restore',
        file_name: path.basename(file),
        digest,
      }),
    (piece) => {
      hash.update(piece)
      bytes += piece.length
    },
  )
}

/** Loads frames, from a file or straight from another database, into an empty one: all of it or nothing. */
export async function restoreFrames(
  config: Config,
  manifest: Manifest,
  frames: AsyncIterator<Frame>,
  by: Restoring,
  from: From,
): Promise<Restored> {
  const began = performance.now()
  if (config.database_url) await refuseForeignTables(config.database_url)
  const platform = await openPlatform(config, { log_to: 'stderr' })
  const place = placeOf(platform.owner_url)
  try {
    await prepareJobs(platform.owner_url)
    const client = await connectAlone(platform.owner_url, () => serverRunning(place), 'payung.server')
    try {
      await refuseUnlessEmpty(client, place)
      await matchSchema(client, platform.owner_url, manifest)
      await client.query('begin')
      const bindAgain = await loadFrames(client, manifest, frames, by.onTable)
      await client.query("set local payung.kab_from = ''; set local payung.kab_to = '~'")
      // The data keys came with the rows; those made for the empty database are gone with it.
      Object.assign(platform.keys, await readKeyring(client, loadMasterKeys(config)))
      const after = await compareWithHeads(client, manifest, config.backup_folder, platform.keys)
      const people = readErased(config.backup_folder)
      const erased = { listed: people.length, again: await eraseAgain(client, people) }
      const seconds = Math.round((performance.now() - began) / 100) / 10
      await remember(platform, client, by, { manifest, seconds, erased, from })
      await bindAgain()
      await client.query('commit')
      faultPoint('restore.committed')
      await migrate(platform.owner_url)
      const [rows, jobs] = [rowsIn(manifest), manifest.jobs.length]
      return { place, manifest, people: peopleIn(manifest), rows, jobs, seconds, erased, ...after }
    } finally {
      await client.end()
    }
  } finally {
    await platform.close()
  }
}

/** The restored database says itself where it comes from, in its list and in its audit trail. */
async function remember(
  platform: Opened,
  client: pg.Client,
  by: Restoring,
  facts: { manifest: Manifest; seconds: number; erased: Restored['erased']; from: From },
): Promise<void> {
  const { manifest, seconds, erased, from } = facts
  const runId = orderedId()
  const file = from.digest()
  const tx: Transaction = {
    platform,
    actor: by.actor,
    door: by.door,
    request_id: runId,
    language: 'id',
    client: client as unknown as pg.PoolClient,
    db: builderOn(client),
  }
  await insertRun(tx.db, {
    run_id: runId,
    kind: from.kind,
    at: new Date(),
    file_name: from.file_name,
    file_sha256: file?.sha256 ?? null,
    file_bytes: file?.bytes ?? null,
    data_at: new Date(manifest.made_at),
    people: peopleIn(manifest),
    seconds,
    result: 'done',
    refusal: null,
    made_by: by.actor.account_id,
  })
  await record(tx, {
    action: `backup.${from.kind}`,
    object_type: 'backup',
    object_id: runId,
    fields: {
      file_name: from.file_name,
      data_at: manifest.made_at,
      schema: schemaNumber(manifest),
      people: peopleIn(manifest),
      erased_again: erased.again,
      // How far the chains came with it: what signed heads promise beyond is lost, what they promise up to there is not.
      ends: Object.fromEntries(manifest.heads.map((head) => [head.chain, head.sequence])),
    },
  })
}
