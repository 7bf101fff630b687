import { statfsSync, statSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { editDistance } from '../kernel/edit-distance.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Config, folderRefusal } from './config.ts'

/*
 * What would run and be unsafe does not start: each a sentence of what to do, before anything is written. Production is strict; a demonstration holds
 * no real people and may be opened with one command.
 */

/** Every setting of ours. One that stands in no list is a slip of the pen, and what it was to protect would stay open. */
export const knownSettings = [
  'PAYUNG_ALLOW_HTTP',
  'PAYUNG_BACKUP_AT',
  'PAYUNG_BACKUP_FOLDER',
  'PAYUNG_BACKUP_KEEP_DAYS',
  'PAYUNG_BASE_URL',
  'PAYUNG_CHROMIUM',
  'PAYUNG_FAULT',
  'PAYUNG_HOME',
  'PAYUNG_LOG_LEVEL',
  'PAYUNG_MASTER_KEY',
  'PAYUNG_MINIMUM_FREE_MB',
  'PAYUNG_MODE',
  'PAYUNG_REVEAL_ALARM_PER_HOUR',
  'PAYUNG_TRUSTED_PROXY',
  'PAYUNG_WRITE_SNAPSHOT',
]

/** Refuses settings that nobody knows and, in production, those that take a protection away. */
export function checkSettings(config: Config, env: NodeJS.ProcessEnv): void {
  refuseUnknownSetting(env)
  refuseStrangeAddress(config.base_url)
  if (config.mode !== 'production') return
  const { hostname, protocol } = new URL(config.base_url)
  if (protocol === 'http:' && !isOwnMachine(hostname) && env.PAYUNG_ALLOW_HTTP !== 'yes') {
    throw refuse(
      'platform.insecure_base_url',
      'invalid',
      text(
        'PAYUNG_BASE_URL memakai http, sehingga kata sandi dan NIK dapat dibaca di jalan. Pakai https lewat perantara, atau setel PAYUNG_ALLOW_HTTP=yes bila jaringannya sudah tertutup.',
        'PAYUNG_BASE_URL uses http, so passwords and NIK can be read on the way. Use https through a proxy, or set PAYUNG_ALLOW_HTTP=yes where the network itself is closed.',
      ),
    )
  }
  if (config.master_key !== undefined && isWeakKey(config.master_key)) throw weakKey('PAYUNG_MASTER_KEY')
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw refuse(
      'platform.tls_unchecked',
      'invalid',
      text(
        'NODE_TLS_REJECT_UNAUTHORIZED=0 mematikan pemeriksaan sertifikat. Hapus variabel itu; untuk sertifikat sendiri pakai NODE_EXTRA_CA_CERTS.',
        'NODE_TLS_REJECT_UNAUTHORIZED=0 turns the check of certificates off. Remove it; for a certificate of your own use NODE_EXTRA_CA_CERTS.',
      ),
    )
  }
  if (env.PAYUNG_FAULT) {
    throw refuse(
      'platform.fault_armed',
      'invalid',
      text(
        'PAYUNG_FAULT mematikan proses dengan sengaja dan hanya untuk pengujian. Hapus variabel itu.',
        'PAYUNG_FAULT kills the process on purpose and is for tests only. Remove it.',
      ),
    )
  }
}

function refuseUnknownSetting(env: NodeJS.ProcessEnv): void {
  const unknown = Object.keys(env).find((name) => /^PAYUNG_/i.test(name) && !knownSettings.includes(name))
  if (unknown === undefined) return
  const near = knownSettings
    .map((name) => ({ name, distance: editDistance(name, unknown.toUpperCase()) }))
    .sort((a, b) => a.distance - b.distance)[0]
  const [id, en] =
    near && near.distance <= 4
      ? [`Maksudnya ${near.name}?`, `Did you mean ${near.name}?`]
      : [`Yang dikenal: ${knownSettings.join(', ')}.`, `Known are: ${knownSettings.join(', ')}.`]
  throw refuse(
    'platform.unknown_setting',
    'invalid',
    text(`Pengaturan ${unknown} tidak dikenal. ${id}`, `The setting ${unknown} is not known. ${en}`),
  )
}

function refuseStrangeAddress(baseUrl: string): void {
  const { pathname, search, hash, username, password } = new URL(baseUrl)
  if (pathname === '/' && !search && !hash && !username && !password) return
  throw refuse(
    'platform.base_url_with_path',
    'invalid',
    text(
      'PAYUNG_BASE_URL hanya berisi skema, nama, dan port, misalnya https://payung.sarolangunkab.go.id. Payung memakai seluruh alamat itu, tanpa jalur di belakangnya.',
      'PAYUNG_BASE_URL holds scheme, name and port only, for example https://payung.sarolangunkab.go.id. Payung takes the whole address, with no path behind it.',
    ),
  )
}

const isOwnMachine = (hostname: string) => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)

/** Keys people make up: one byte repeated, a run of bytes, letters of a sentence. A random one has about 30 different bytes of 32. */
export function isWeakKey(written: string): boolean {
  const key = /^[0-9a-f]{64}$/i.test(written) ? Buffer.from(written, 'hex') : Buffer.from(written, 'base64')
  const steps = new Set([...key].map((byte, at) => (byte - (key[at - 1] ?? 0) + 256) % 256).slice(1))
  const isText = [...key].every((byte) => byte >= 0x20 && byte < 0x7f)
  return new Set(key).size < 16 || steps.size < 8 || isText
}

export function weakKey(place: string) {
  return refuse(
    'platform.weak_master_key',
    'invalid',
    text(
      `${place} berisi kunci contoh atau kunci yang dapat ditebak. Buat yang acak: openssl rand -base64 32.`,
      `${place} holds an example key or one that can be guessed. Make a random one: openssl rand -base64 32.`,
    ),
  )
}

function lookAt(folder: string) {
  try {
    return statSync(folder, { throwIfNoEntry: false })
  } catch (error) {
    throw folderRefusal(folder, error)
  }
}

/** Refuses folders whose contents others could read or change, and a disk that is about to be full. */
export function checkFolders(config: Config, env: NodeJS.ProcessEnv = process.env): void {
  const home = lookAt(config.home)
  const user = process.getuid?.()
  if (home?.isDirectory() && user !== undefined) {
    if (user !== 0 && home.uid !== user) throw folderOfAnother(config.home, home.uid, user)
    if (config.mode === 'production') {
      if ((home.mode & 0o022) !== 0) throw folderOpen(config.home, 'go-w')
      if ((home.mode & 0o004) !== 0 && !config.master_key) throw folderOpen(config.home, 'o-r')
    }
  }
  refuseFullDisk(config.home, Number(env.PAYUNG_MINIMUM_FREE_MB || '200'))
  if (config.mode === 'production') checkBackupFolder(config)
}

function checkBackupFolder({ home, backup_folder: folder }: Config): void {
  if (path.relative(home, folder) === '') {
    throw refuse(
      'platform.backup_in_data_folder',
      'invalid',
      text(
        `PAYUNG_BACKUP_FOLDER sama dengan folder data (${home}): bila hilang, cadangannya ikut hilang. Pilih disk lain.`,
        `PAYUNG_BACKUP_FOLDER is the data folder (${home}): when it is lost, the backup is lost with it. Choose another disk.`,
      ),
    )
  }
  const backup = statSync(folder, { throwIfNoEntry: false })
  if (backup?.isDirectory() && process.getuid && (backup.mode & 0o007) !== 0) {
    throw refuse(
      'platform.backup_folder_open',
      'invalid',
      text(
        `Folder cadangan ${folder} dapat dibuka orang lain. Jalankan: chmod o-rwx ${folder}`,
        `The backup folder ${folder} can be opened by others. Run: chmod o-rwx ${folder}`,
      ),
    )
  }
}

function folderOpen(folder: string, change: string) {
  return refuse(
    'platform.folder_open',
    'invalid',
    text(
      `Folder data ${folder} terbuka bagi orang lain di komputer ini. Jalankan: chmod ${change} ${folder}`,
      `The data folder ${folder} is open to others on this machine. Run: chmod ${change} ${folder}`,
    ),
  )
}

function folderOfAnother(folder: string, owner: number, user: number) {
  return refuse(
    'platform.folder_of_another_user',
    'invalid',
    text(
      `Folder data ${folder} milik pengguna lain (uid ${owner}, Payung berjalan sebagai ${user}). Jalankan sebagai pemiliknya, atau pilih folder lain dengan PAYUNG_HOME.`,
      `The data folder ${folder} belongs to another user (uid ${owner}; Payung runs as ${user}). Run as its owner, or choose another folder with PAYUNG_HOME.`,
    ),
  )
}

function refuseFullDisk(home: string, minimum_mb: number): void {
  let existing = home
  while (!statSync(existing, { throwIfNoEntry: false }) && path.dirname(existing) !== existing)
    existing = path.dirname(existing)
  const { bavail, bsize } = statfsSync(existing)
  const free_mb = Math.floor((bavail * bsize) / 1_000_000)
  if (free_mb >= minimum_mb) return
  throw refuse(
    'platform.disk_nearly_full',
    'unavailable',
    text(
      `Di disk folder ${home} tersisa ${free_mb} MB; Payung memerlukan sedikitnya ${minimum_mb} MB agar tidak berhenti di tengah penulisan. Kosongkan ruang, atau ubah PAYUNG_MINIMUM_FREE_MB.`,
      `The disk of ${home} has ${free_mb} MB left; Payung needs at least ${minimum_mb} MB so as not to stop in the middle of a write. Free some space, or change PAYUNG_MINIMUM_FREE_MB.`,
    ),
  )
}

/** How far the clocks of the database and of this machine may differ: months of cover and ends of sessions depend on both. */
const clockLimit_minutes = 5

/** Refuses, before the schema is touched, a database user with too much power and a clock that is far off. */
export async function checkDatabase(config: Config, ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'payung start' })
  await client.connect()
  try {
    const { rows } = await client.query<{ now: Date; is_superuser: boolean; user: string }>(
      "select now() as now, current_setting('is_superuser') = 'on' as is_superuser, current_user::text as user",
    )
    const found = rows[0]
    if (!found) throw new Error('The database did not tell its time')
    if (config.mode === 'production' && config.database_url && found.is_superuser) {
      throw refuse(
        'platform.superuser_database',
        'invalid',
        text(
          `Pengguna ${found.user} di DATABASE_URL adalah superuser, yang melewati semua pagar antardaerah. Buat pengguna biasa: CREATE ROLE payung LOGIN CREATEROLE; lalu jadikan ia pemilik basis data.`,
          `The user ${found.user} in DATABASE_URL is a superuser, who passes every wall between regions. Make an ordinary one: CREATE ROLE payung LOGIN CREATEROLE; and make it the owner of the database.`,
        ),
      )
    }
    const minutes = Math.round(Math.abs(found.now.getTime() - Date.now()) / 60_000)
    if (minutes <= clockLimit_minutes) return
    throw refuse(
      'platform.clock_off',
      'unavailable',
      text(
        `Jam server ini dan jam basis data berbeda ${minutes} menit. Samakan keduanya (NTP), karena bulan perlindungan dan masa sesi bergantung padanya.`,
        `The clocks of this server and of the database differ by ${minutes} minutes. Set both right (NTP): months of cover and ends of sessions depend on them.`,
      ),
    )
  } finally {
    await client.end()
  }
}
