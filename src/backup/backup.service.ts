import path from 'node:path'
import { signHeads } from '../audit/audit.service.ts'
import { orderedId } from '../kernel/ids.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import { type Context, transact } from '../platform/context.ts'
import type { Opened } from '../platform/open.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { listBackups, removeOld } from './backup.file.ts'
import { readFrames } from './backup.frames.ts'
import { connectToRead, noBackupYet, writeBackup } from './backup.make.ts'
import { rehearseRestore } from './backup.rehearse.ts'
import { type Restored, type Restoring, restoreFrames } from './backup.restore.ts'
import { damaged, type Manifest, peopleIn, serverRunning } from './backup.schema.ts'
import { listHeads, readDatabase } from './backup.source.ts'
import { type BackupRun, insertRun, lastDone, listRuns, type RunKind } from './backup.store.ts'
import { connectAlone, placeOf } from './backup.target.ts'
import { overdueWords } from './backup.warning.ts'

export type { Restored } from './backup.restore.ts'
export type { BackupRun } from './backup.store.ts'

/** A backup holds everybody's data, so only whoever answers for the whole installation touches it. */
function requireInstallation(context: Context, operation: 'backup.view' | 'backup.make'): void {
  requireOperation(context, operation)
  if (context.actor.region_code === '') return
  throw refuse(
    'backup.whole_installation',
    'forbidden',
    text(
      'Cadangan berisi data seluruh wilayah, jadi hanya administrator seluruh pemasangan yang mengurusnya. Hubungi pengelola server.',
      'A backup holds the data of all regions, so only the administrator of the whole installation takes care of it. Ask whoever keeps the server.',
    ),
  )
}

export type MadeBackup = {
  file: string
  bytes: number
  sha256: string
  people: number
  rows: number
  seconds: number
  /** Whether the ends of the audit chains, signed before the backup, lie in the folder of heads. */
  heads_written: boolean
  removed: string[]
}

/**
 * Signs the ends of the audit chains, makes a backup, remembers it, and removes those older than `keep_days`. A failure is remembered too, so that the list of
 * backups tells of it.
 */
export async function makeBackup(
  context: Context,
  platform: Opened,
  options: { to?: string; keep_days?: number } = {},
): Promise<MadeBackup> {
  requireInstallation(context, 'backup.make')
  const folder = options.to ?? `${platform.config.backup_folder}/`
  const began = performance.now()
  let headsWritten = false
  const done = await remembered(context, { kind: 'backup', file_name: null }, async () => {
    headsWritten = await signBefore(platform)
    const written = await writeBackup(platform, folder)
    return {
      result: written,
      run: {
        file_name: path.basename(written.file),
        file_sha256: written.sha256,
        file_bytes: written.bytes,
        data_at: new Date(written.manifest.made_at),
        people: peopleIn(written.manifest),
      },
    }
  })
  const removed =
    options.keep_days === undefined ? [] : removeOld(path.dirname(done.file), options.keep_days, new Date())
  return {
    file: done.file,
    bytes: done.bytes,
    sha256: done.sha256.toString('hex'),
    people: peopleIn(done.manifest),
    rows: done.manifest.tables.reduce((sum, table) => sum + table.rows, 0),
    seconds: secondsSince(began),
    heads_written: headsWritten,
    removed,
  }
}

/** A full or lost disk for the heads is no reason to go without a backup on another disk; it is told, and the next signing writes them. */
async function signBefore(platform: Opened): Promise<boolean> {
  try {
    await signHeads(platform)
    return true
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'audit.heads_not_written') throw error
    platform.log.warn({ event: 'backup', code: error.code })
    return false
  }
}

/** Restores the newest backup (or the one given) beside, for practice, and remembers how it went. */
export async function rehearse(
  context: Context,
  platform: Opened,
  options: { file?: string; onTable?: Restoring['onTable'] } = {},
): Promise<Restored & { file: string }> {
  requireInstallation(context, 'backup.make')
  const folder = platform.config.backup_folder
  const file = options.file ?? listBackups(folder)[0]?.file
  if (!file) throw noBackupYet(folder)
  // Two rehearsals would throw each other's server away.
  const lock = await connectToRead(platform.owner_url)
  try {
    return await remembered(context, { kind: 'rehearsal', file_name: path.basename(file) }, async () => {
      const { actor, door } = context
      const restored = await rehearseRestore(platform.config, file, { actor, door, onTable: options.onTable })
      const run = { data_at: new Date(restored.manifest.made_at), people: restored.people }
      return { result: { ...restored, file }, run }
    })
  } finally {
    await lock.end()
  }
}

type RunFacts = Partial<Pick<BackupRun, 'file_name' | 'file_sha256' | 'file_bytes' | 'data_at' | 'people'>>

async function remembered<Result>(
  context: Context,
  what: { kind: RunKind; file_name: string | null },
  work: () => Promise<{ result: Result; run: RunFacts }>,
): Promise<Result> {
  const began = performance.now()
  try {
    const { result, run } = await work()
    await rememberRun(context, { ...what, ...run, seconds: secondsSince(began), refusal: null })
    return result
  } catch (error) {
    const refusal =
      error instanceof Refusal
        ? { code: error.code, ...error.text }
        : {
            code: 'platform.bug',
            id: 'Kesalahan tak terduga; lihat log.',
            en: 'An unexpected error; see the log.',
          }
    // The failure itself matters more than a database that cannot be told of it.
    await rememberRun(context, { ...what, seconds: secondsSince(began), refusal }).catch(() => {})
    throw error
  }
}

async function rememberRun(
  context: Context,
  run: RunFacts & Pick<BackupRun, 'kind' | 'seconds' | 'refusal'>,
): Promise<void> {
  const runId = orderedId()
  await transact(context, async (tx) => {
    await insertRun(tx.db, {
      file_name: null,
      file_sha256: null,
      file_bytes: null,
      data_at: null,
      people: null,
      ...run,
      run_id: runId,
      at: new Date(),
      result: run.refusal ? 'failed' : 'done',
      made_by: context.actor.account_id,
    })
    await record(tx, {
      action: run.kind === 'rehearsal' ? 'backup.rehearse' : 'backup.make',
      object_type: 'backup',
      object_id: runId,
      fields: { file_name: run.file_name, people: run.people, refusal: run.refusal?.code },
    })
  })
}

/**
 * Copies this installation's database into an empty one, from server to server without a file between, and proves that both say the
 * same. The source is only read. Refuses while a server works in it, and tells when something was written meanwhile.
 */
export async function moveTo(platform: Opened, url: string, by: Restoring): Promise<Restored> {
  if (samePlace(platform.owner_url, url)) throw samePlaceRefusal()
  const place = placeOf(platform.owner_url)
  const still = await connectAlone(platform.owner_url, () => serverRunning(place), 'payung.server')
  const client = await connectToRead(platform.owner_url)
  try {
    let described: Manifest | undefined
    const frames = readFrames(
      readDatabase(client, (manifest) => {
        described = manifest
      }),
    )
    const first = await frames.next()
    if (first.value?.kind !== 'M' || !described) throw damaged({ frame: 'manifest' })
    const manifest = described
    const config = { ...platform.config, database_url: url }
    const from = { kind: 'move' as const, file_name: null, digest: () => undefined }
    const moved = await restoreFrames(config, manifest, frames, by, from)
    await still.query('set role payung_backup')
    if (JSON.stringify(await listHeads(still)) !== JSON.stringify(manifest.heads)) throw changedMeanwhile()
    return moved
  } finally {
    await client.end()
    await still.end()
  }
}

const samePlace = (a: string, b: string) => placeOf(a) === placeOf(b)

const samePlaceRefusal = () =>
  refuse(
    'backup.same_place',
    'invalid',
    text(
      'Alamat tujuan sama dengan basis data asal. Beri alamat basis data lain yang kosong.',
      'The target is the database itself. Give the address of another database, an empty one.',
    ),
  )

const changedMeanwhile = () =>
  refuse(
    'backup.changed_meanwhile',
    'conflict',
    text(
      'Selama pemindahan ada perintah lain yang menulis ke basis data asal; yang ditulis itu belum ikut. Kosongkan basis data tujuan, hentikan semua perintah Payung, lalu ulangi.',
      'While moving, another command wrote to the database; what it wrote did not come along. Empty the target, stop all Payung commands, then repeat.',
    ),
  )

export type BackupState = {
  runs: BackupRun[]
  last: Partial<Record<RunKind, Date>>
  overdue: { backup: boolean; rehearsal: boolean }
}

const overdueDays = { backup: 2, rehearsal: 30 }

/** What was backed up, restored and rehearsed, and whether that is too long ago. */
export async function backupState(context: Context): Promise<BackupState> {
  requireInstallation(context, 'backup.view')
  return transact(context, async (tx) => {
    const last = await lastDone(tx.db)
    const isOverdue = (kind: 'backup' | 'rehearsal') =>
      (last[kind]?.getTime() ?? 0) < Date.now() - overdueDays[kind] * 86_400_000
    return {
      runs: await listRuns(tx.db, 50),
      last,
      overdue: { backup: isOverdue('backup'), rehearsal: isOverdue('rehearsal') },
    }
  })
}

/** What the administrator of the installation must be told on the first page; nothing when backups and rehearsals are recent. */
export async function backupWarning(context: Context): Promise<ReturnType<typeof overdueWords>> {
  if (context.actor.region_code !== '' || !may(context.actor.role, 'backup.view')) return undefined
  const words = overdueWords(await backupState(context))
  return words && { ...words, action: { href: '/cadangan', label: text('Buka Cadangan', 'Open Backups') } }
}

/** Asks the queue for a backup or a rehearsal. Asked twice before it began, it is done once. */
export async function requestRun(context: Context, kind: 'backup' | 'rehearsal'): Promise<void> {
  requireInstallation(context, 'backup.make')
  await transact(context, async (tx) => {
    await tx.client.query('select graphile_worker.add_job($1, $2::json, max_attempts := 1, job_key := $1)', [
      kind === 'backup' ? 'backup.make' : 'backup.rehearse',
      JSON.stringify({ account_id: tx.actor.account_id }),
    ])
    await record(tx, {
      action: 'backup.request',
      object_type: 'backup',
      object_id: kind,
      fields: { kind },
    })
  })
}

const secondsSince = (began: number) => Math.round((performance.now() - began) / 100) / 10
