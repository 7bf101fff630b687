import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { totalmem } from 'node:os'
import path from 'node:path'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { diskFull, giveTo, type Places } from './embedded-postgres.places.ts'
import { asServerUser, programFile } from './embedded-postgres.programs.ts'
import { faultPoint } from './fault.ts'

/** The cluster of the embedded PostgreSQL: how it is made, its password, version and settings, and what its complaints mean. */

export type Context = Places & { log: (line: string) => void; settings: Record<string, string> }

export const logFile = (context: Context) => path.join(context.folder, 'server.log')

/** Removes what a killed first start left beside the data: half a cluster, or a file with the password. Call it while holding the lock. */
export function removeHalfMade({ folder }: Context): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('data.new-')) continue
    // The initdb of a killed start may still be writing for a moment, hence the retries.
    rmSync(path.join(folder, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}

/** Makes the cluster in a temporary sibling and renames it, so that a kill halfway leaves nothing half-made. */
export async function initialise(context: Context): Promise<void> {
  const { data, folder, programs, user } = context
  const fresh = `${data}.new-${randomBytes(4).toString('hex')}`
  const passwordFile = `${fresh}-password`
  try {
    mkdirSync(fresh, { mode: 0o700 })
    giveTo(user, fresh)
    writeFileSync(passwordFile, `${keepNewPassword(context)}\n`, { mode: 0o600 })
    giveTo(user, passwordFile)
    faultPoint('embedded.password_kept')
    const args = [
      `--pgdata=${fresh}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]
    if (context.settings.fsync === 'off') args.push('--no-sync')
    const { code, output } = await run(programFile(programs, 'initdb'), args, asServerUser(programs, user))
    if (code !== 0) {
      appendFileSync(logFile(context), output, { mode: 0o600 })
      throw explainServerFailure(context, output)
    }
    faultPoint('embedded.cluster_made')
    renameSync(fresh, data)
    syncFolder(folder)
    faultPoint('embedded.cluster_named')
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** A rename survives a power failure only once its folder is on disk. Windows neither needs nor allows this. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Runs one of the programs to its end and hands back what it said. */
export function run(
  program: string,
  args: string[],
  options: ReturnType<typeof asServerUser>,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

/** Keeps a random password before the cluster exists; the other way round a crash could leave a cluster nobody can enter. */
function keepNewPassword(context: Context): string {
  const password = randomBytes(24).toString('hex')
  const file = openSync(path.join(context.folder, 'password'), 'w', 0o600)
  try {
    writeFileSync(file, password)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return password
}

/** The superuser's password, kept since the cluster was made. */
export function readPassword(context: Context): string {
  const file = path.join(context.folder, 'password')
  const password = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
  if (password === '') throw wrongPassword(context)
  return password
}

export function wrongPassword(context: Context): Refusal {
  const file = path.join(context.folder, 'password')
  return refuse(
    'platform.database_password',
    'unavailable',
    text(
      `Kata sandi basis data di ${file} hilang atau tidak cocok. Kembalikan berkas itu dari cadangan.`,
      `The database password in ${file} is missing or does not fit. Restore that file from a backup.`,
    ),
  )
}

export function requireSameMajor(context: Context): void {
  const file = path.join(context.data, 'PG_VERSION')
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : '?'
  if (found === context.major) return
  throw refuse(
    'platform.database_version',
    'unavailable',
    text(
      `Data di ${context.data} berasal dari PostgreSQL ${found}, sedangkan Payung ini membawa PostgreSQL ${context.major}. Pakai versi Payung yang membuat data itu, atau pulihkan cadangan ke folder baru dengan PAYUNG_HOME.`,
      `The data in ${context.data} is of PostgreSQL ${found}, but this Payung brings PostgreSQL ${context.major}. Use the Payung that made the data, or restore a backup into a new folder with PAYUNG_HOME.`,
    ),
    { details: { found, expected: context.major } },
  )
}

/** Memory settings change the speed several times over; the log settings keep personal data out of server.log. */
export function defaultSettings(): Record<string, string> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    cluster_name: 'payung',
    // A server takes some twenty-five, a command as many while it runs; several commands beside a server are an ordinary evening.
    max_connections: '150',
    shared_buffers: '256MB',
    work_mem: '32MB',
    maintenance_work_mem: '128MB',
    effective_cache_size: `${Math.max(512, Math.floor(totalmem() / 2 ** 21))}MB`,
    max_wal_size: '2GB',
    wal_compression: 'on',
    synchronous_commit: 'on',
    jit: 'off',
    // The text of an error or of a failed statement can hold a name or a NIK; Payung reports its own errors without.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_statement: 'none',
    log_min_duration_statement: '-1',
    log_parameter_max_length: '0',
    log_parameter_max_length_on_error: '0',
    log_error_verbosity: 'terse',
  }
  if (isSharedMemorySmall()) settings.dynamic_shared_memory_type = 'mmap'
  return settings
}

/** Containers often have 64 MB of /dev/shm, too little for a parallel hash join at our work_mem. */
function isSharedMemorySmall(): boolean {
  if (process.platform !== 'linux') return false
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    return bavail * bsize < 256 * 2 ** 20
  } catch {
    return true
  }
}

/** Turns what PostgreSQL said before it gave up into a sentence for people. */
export function explainServerFailure(context: Context, output: string): Refusal {
  if (/No space left on device|Disk quota exceeded|Check free disk space/i.test(output)) {
    return diskFull(context.folder)
  }
  const complaints = output
    .split('\n')
    .filter((line) => /(FATAL|PANIC|error):|cannot|failed|EACCES/.test(line))
  // The first complaint is the cause; those after it are its consequences.
  const cause = complaints[0]?.replace(/^.*?(FATAL|PANIC|error):\s*/, '')
  const reason = cause ? `: ${cause}` : ''
  return refuse(
    'platform.database_does_not_start',
    'unavailable',
    text(
      `PostgreSQL tidak dapat dijalankan${reason}. Catatan lengkap ada di ${logFile(context)}.`,
      `PostgreSQL cannot start${reason}. The full log is in ${logFile(context)}.`,
    ),
    { details: { cause } },
  )
}
