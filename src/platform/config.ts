import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { readTrustedProxies } from './proxy.ts'
import { checkSettings } from './start-up.ts'

/** Everything an installation can set; read once at start from environment variables. */
export type Config = {
  /** demonstration fills the Jambi example and shows its accounts; production does neither. */
  mode: 'demonstration' | 'production'
  /** Data folder, absolute. */
  home: string
  /** Owner's address of an own PostgreSQL; undefined means the embedded one. */
  database_url: string | undefined
  port: number
  /** Address the server listens on: a demonstration only on this machine, because everybody knows its passwords. */
  host: string | undefined
  /** Address people type; decides cookie security and the origin that writes must come from. */
  base_url: string
  log_level: string
  /** 32 bytes in base64 or hex; otherwise a key file in the data folder. */
  master_key: string | undefined
  /** Where backups, signed audit heads and the list of erased people go; best a disk that is not this machine's. */
  backup_folder: string
  /** Proxies whose X-Forwarded-For is believed: addresses and ranges; none by default. */
  trusted_proxies?: string[]
  /** Looks at whole NIK by one account within an hour above which an alarm is raised. */
  reveal_alarm_per_hour: number
  /** When the server makes a backup each night, as HH:MM in WIB; undefined for never. */
  backup_at?: string
  /** How many days backups of the night are kept. */
  backup_keep_days?: number
}

export const projectRoot = path.resolve(import.meta.dirname, '..', '..')

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const mode = env.PAYUNG_MODE ?? 'demonstration'
  if (mode !== 'demonstration' && mode !== 'production') {
    throw refuse(
      'platform.bad_mode',
      'invalid',
      text(
        `PAYUNG_MODE bernilai "${mode}". Isi dengan demonstration atau production.`,
        `PAYUNG_MODE is "${mode}". Set it to demonstration or production.`,
      ),
    )
  }
  const port = Number(env.PORT ?? '3000')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw refuse(
      'platform.bad_port',
      'invalid',
      text(
        `PORT bernilai "${env.PORT}". Isi dengan angka 1 sampai 65535, misalnya PORT=3000.`,
        `PORT is "${env.PORT}". Set it to a number from 1 to 65535, for example PORT=3000.`,
      ),
    )
  }
  const home = path.resolve(env.PAYUNG_HOME || path.join(projectRoot, '.payung'))
  const config: Config = {
    mode,
    home,
    database_url: readDatabaseUrl(env.DATABASE_URL),
    port,
    host: env.HOST || (mode === 'demonstration' ? '127.0.0.1' : undefined),
    base_url: readBaseUrl(env.PAYUNG_BASE_URL, mode, port),
    log_level: readLogLevel(env.PAYUNG_LOG_LEVEL, mode),
    master_key: env.PAYUNG_MASTER_KEY,
    backup_folder: path.resolve(env.PAYUNG_BACKUP_FOLDER ?? path.join(home, 'backup')),
    trusted_proxies: readTrustedProxies(env.PAYUNG_TRUSTED_PROXY),
    reveal_alarm_per_hour: readRevealAlarm(env.PAYUNG_REVEAL_ALARM_PER_HOUR),
    backup_at: readBackupTime(env.PAYUNG_BACKUP_AT, mode),
    backup_keep_days: readKeepDays(env.PAYUNG_BACKUP_KEEP_DAYS),
  }
  checkSettings(config, env)
  return config
}

function readRevealAlarm(written: string | undefined): number {
  if (!written) return 30
  if (/^[1-9]\d{0,5}$/.test(written)) return Number(written)
  throw refuse(
    'platform.bad_reveal_alarm',
    'invalid',
    text(
      `PAYUNG_REVEAL_ALARM_PER_HOUR bernilai "${written}". Isi dengan bilangan bulat mulai 1, misalnya 30.`,
      `PAYUNG_REVEAL_ALARM_PER_HOUR is "${written}". Set it to a whole number from 1 on, for example 30.`,
    ),
  )
}

/** In a demonstration there is nothing to lose, so it makes none unless it is told to. */
function readBackupTime(written: string | undefined, mode: Config['mode']): string | undefined {
  if (!written) return mode === 'production' ? '01:30' : undefined
  if (written === 'no') return undefined
  if (/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(written)) return written
  throw refuse(
    'platform.bad_backup_time',
    'invalid',
    text(
      `PAYUNG_BACKUP_AT bernilai "${written}". Isi jam WIB seperti 01:30, atau no bila cadangan dibuat dengan cara lain.`,
      `PAYUNG_BACKUP_AT is "${written}". Set it to a time in WIB such as 01:30, or to no where backups are made otherwise.`,
    ),
  )
}

function readKeepDays(written: string | undefined): number {
  if (!written) return 30
  if (/^[1-9]\d{0,3}$/.test(written)) return Number(written)
  throw refuse(
    'platform.bad_keep_days',
    'invalid',
    text(
      `PAYUNG_BACKUP_KEEP_DAYS bernilai "${written}". Isi jumlah hari dari 1 sampai 9999, misalnya 30.`,
      `PAYUNG_BACKUP_KEEP_DAYS is "${written}". Set it to a number of days from 1 to 9999, such as 30.`,
    ),
  )
}

function readDatabaseUrl(written: string | undefined): string | undefined {
  if (!written) return undefined
  if (!/^postgres(?:ql)?:\/\//.test(written) || !URL.canParse(written)) {
    throw refuse(
      'platform.bad_database_url',
      'invalid',
      text(
        'DATABASE_URL bukan alamat PostgreSQL. Contoh: postgres://nama:sandi@127.0.0.1:5432/payung.',
        'DATABASE_URL is not a PostgreSQL address. Example: postgres://name:password@127.0.0.1:5432/payung.',
      ),
    )
  }
  return written
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

function readLogLevel(written: string | undefined, mode: Config['mode']): string {
  if (!written) return mode === 'production' ? 'info' : 'warn'
  if (logLevels.includes(written)) return written
  throw refuse(
    'platform.bad_log_level',
    'invalid',
    text(
      `PAYUNG_LOG_LEVEL bernilai "${written}". Pilih salah satu: ${logLevels.join(', ')}.`,
      `PAYUNG_LOG_LEVEL is "${written}". Choose one of: ${logLevels.join(', ')}.`,
    ),
  )
}

function readBaseUrl(written: string | undefined, mode: Config['mode'], port: number): string {
  if (!written && mode === 'demonstration') return `http://localhost:${port}`
  if (!written || !URL.canParse(written) || !/^https?:/.test(written)) {
    throw refuse(
      'platform.missing_base_url',
      'invalid',
      text(
        'PAYUNG_BASE_URL harus berisi alamat yang diketik orang, misalnya https://payung.sarolangunkab.go.id.',
        'PAYUNG_BASE_URL must hold the address people type, for example https://payung.sarolangunkab.go.id.',
      ),
    )
  }
  return written.replace(/\/+$/, '')
}

/** Makes the data folder, readable only by its owner; one sentence when that is impossible. */
export function ensureHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw folderRefusal(home, error)
  }
}

export function folderRefusal(folder: string, error: unknown) {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC') {
    return refuse(
      'platform.disk_full',
      'unavailable',
      text(
        `Disk penuh: ${folder} tidak dapat ditulis. Kosongkan ruang, lalu jalankan lagi.`,
        `The disk is full: ${folder} cannot be written. Free some space and start again.`,
      ),
    )
  }
  return refuse(
    'platform.folder_not_writable',
    'unavailable',
    text(
      `Folder ${folder} tidak dapat ditulis (${code ?? 'galat'}). Beri izin tulis, atau pilih folder lain dengan PAYUNG_HOME.`,
      `The folder ${folder} cannot be written (${code ?? 'error'}). Allow writing, or choose another folder with PAYUNG_HOME.`,
    ),
  )
}
