import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'

/** Version of the file's layout; a change of it gets the next number, and a file with a higher one is refused. */
export const formatVersion = 1

/** The oldest schema whose backups can be read: the first that could be backed up. */
export const oldestSchema = 17

/** Tables that stay behind, each with the reason why nobody misses its rows. */
export const leftBehind: Record<string, string> = {
  migration: 'says what the database is made of, not what is in it; the manifest holds it',
  account_session: 'a stolen backup must sign nobody in; after a restore everybody signs in again',
  account_challenge: 'sign-ins on their way, which end within minutes, for the same reason',
}

export type BackupTable = {
  name: string
  columns: string[]
  rows: number
  /** Sum over the rows of a 64-bit hash of each: the same whatever their order, computed by the database on both sides. */
  row_digest: string
}

export type AuditHead = { chain: string; sequence: number; hash: string }
export type LedgerSum = { budget_id: string; account: string; amount_rupiah: string }
export type PendingJob = {
  identifier: string
  payload: unknown
  queue_name: string | null
  run_at: string
  max_attempts: number
  key: string | null
  priority: number
  flags: string[] | null
}

/** What a backup says of itself before its rows begin; everything in it is of the same moment as the rows. */
export type Manifest = {
  format: number
  made_at: string
  app_version: string
  postgresql_version: string
  schema: { number: number; name: string; sha256: string }[]
  tables: BackupTable[]
  sequences: { name: string; last_value: string; is_called: boolean }[]
  jobs: PendingJob[]
  ledger: LedgerSum[]
  heads: AuditHead[]
  left_behind: string[]
}

export const schemaNumber = (manifest: Manifest): number =>
  Math.max(0, ...manifest.schema.map((each) => each.number))

export const peopleIn = (manifest: Manifest): number =>
  manifest.tables.find((table) => table.name === 'person')?.rows ?? 0

export const rowsIn = (manifest: Manifest): number =>
  manifest.tables.reduce((sum, table) => sum + table.rows, 0)

/** Public part of a file, readable without a key: enough to say which key and which Payung it needs. */
export type Header = {
  format: number
  made_at: string
  app_version: string
  key_id: string
  salt: string
  chunk_bytes: number
}

export const damaged = (details: Record<string, unknown>) =>
  refuse(
    'backup.damaged',
    'unprocessable',
    text(
      'Berkas cadangan rusak: isinya berubah, terpotong, atau tertukar sejak dibuat. Pakai salinan lain dari cadangan yang sama, atau cadangan sebelumnya.',
      'The backup file is damaged: it was changed, cut or reordered since it was made. Use another copy of the same backup, or the one before it.',
    ),
    { details },
  )

export const notABackup = (file: string) =>
  refuse(
    'backup.not_a_backup',
    'invalid',
    text(
      `${file} bukan berkas cadangan Payung. Cari berkas bernama payung-….cadangan di folder cadangan.`,
      `${file} is no backup file of Payung. Look for a file named payung-….cadangan in the backup folder.`,
    ),
  )

export const foreignKey = (fileKey: string, ownKey: string) =>
  refuse(
    'backup.foreign_key',
    'conflict',
    text(
      `Cadangan ini dibuat dengan kunci utama lain (tanda ${fileKey}; kunci di sini bertanda ${ownKey}). Pasang kunci utama yang dipakai saat cadangan dibuat, lalu ulangi.`,
      `This backup was made with another master key (mark ${fileKey}; the key here has the mark ${ownKey}). Put the master key in place that was used when it was made, then repeat.`,
    ),
    { details: { file_key: fileKey, own_key: ownKey } },
  )

export const newerFormat = (format: number) =>
  refuse(
    'backup.newer_format',
    'conflict',
    text(
      `Cadangan ini berformat ${format}; versi Payung ini mengenal sampai ${formatVersion}. Pasang Payung terbaru, lalu ulangi.`,
      `This backup has format ${format}; this Payung knows formats up to ${formatVersion}. Install the newest Payung, then repeat.`,
    ),
  )

export const newerSchema = (schema: number, known: number) =>
  refuse(
    'backup.newer_schema',
    'conflict',
    text(
      `Cadangan ini dibuat oleh Payung yang lebih baru (skema ${schema}; versi ini mengenal ${known}). Pasang Payung terbaru, lalu ulangi.`,
      `This backup was made by a newer Payung (schema ${schema}; this version knows ${known}). Install the newest Payung, then repeat.`,
    ),
  )

export const olderSchema = (schema: number) =>
  refuse(
    'backup.older_schema',
    'conflict',
    text(
      `Cadangan ini berskema ${schema}; yang dapat dibaca mulai skema ${oldestSchema}. Pulihkan dengan versi Payung yang membuatnya, lalu perbarui.`,
      `This backup has schema ${schema}; schemas from ${oldestSchema} on can be read. Restore it with the Payung that made it, then upgrade.`,
    ),
  )

export const otherSchema = (file: string) =>
  refuse(
    'backup.other_schema',
    'conflict',
    text(
      `Basis data dalam cadangan dibuat dengan ${file} yang isinya lain dari berkas di sini. Pakai Payung yang asli, lalu ulangi.`,
      `The database in the backup was made with a ${file} that differs from the one here. Use the genuine Payung, then repeat.`,
    ),
  )

export const notEmpty = (place: string, found: Record<string, number | string>) =>
  refuse(
    'backup.not_empty',
    'conflict',
    text(
      `Basis data ${place} sudah berisi (${list(found)}). Cadangan hanya dipulihkan ke basis data kosong: buat basis data baru, atau pakai PAYUNG_HOME yang baru. Tidak ada yang diubah.`,
      `The database ${place} holds data already (${list(found)}). A backup is restored into an empty database only: make a new database, or use a new PAYUNG_HOME. Nothing was changed.`,
    ),
    { details: found },
  )

const list = (found: Record<string, number | string>) =>
  Object.entries(found)
    .map(([table, rows]) => `${table} ${rows}`)
    .join(', ')

export const serverRunning = (place: string) =>
  refuse(
    'backup.server_running',
    'conflict',
    text(
      `Payung sedang melayani basis data ${place}. Hentikan dahulu (Ctrl-C atau systemctl stop), lalu ulangi.`,
      `Payung is serving the database ${place}. Stop it first (Ctrl-C or systemctl stop), then repeat.`,
    ),
  )

export const alreadyRunning = () =>
  refuse(
    'backup.running',
    'conflict',
    text(
      'Cadangan lain sedang dibuat atau dipulihkan di basis data ini. Tunggu sampai selesai, lalu ulangi bila masih perlu.',
      'Another backup is being made from or restored into this database. Wait until it ends, then repeat if it is still needed.',
    ),
  )

/** The rows arrived, and yet the database does not say what the backup says: a bug or a broken disk. Nothing is kept. */
export const differs = (what: { id: string; en: string }, details: Record<string, unknown>) =>
  refuse(
    'backup.differs',
    'unprocessable',
    text(
      `Setelah dimuat, ${what.id} tidak sama dengan catatan dalam cadangan. Tidak ada yang disimpan; coba cadangan sebelumnya dan laporkan kepada pengembang.`,
      `Once loaded, ${what.en} is not what the backup says. Nothing was kept; try the backup before it and tell the developers.`,
    ),
    { details },
  )
