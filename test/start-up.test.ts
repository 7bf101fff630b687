import { spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { Refusal } from '../src/kernel/refusal.ts'
import { projectRoot, readConfig } from '../src/platform/config.ts'
import { databaseRoles, serviceRoles } from '../src/platform/database-role.ts'
import { isWeakKey, knownSettings } from '../src/platform/start-up.ts'
import { ask, databaseUrl } from './global-setup.ts'
import { usePayung } from './payung.ts'

/*
 * Goal: what would run and be unsafe does not start. Method: each bad setting, folder, key, database and machine once, as a person would meet it:
 * `npm start` as a process (or the reading of the settings, where nothing but they matter). Each is refused with one sentence in each language and
 * its code, and neither the data folder nor the database is other than before.
 */

// Each of these starts whole processes, one after the other.
vi.setConfig({ testTimeout: 300_000 })

const payung = usePayung({ jobs: false })
const folder = mkdtempSync(path.join(tmpdir(), 'payung-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeAll(() => chmodSync(folder, 0o755))

const production = { PAYUNG_MODE: 'production', PAYUNG_BASE_URL: 'https://payung.example.go.id' }
const goodKey = 'Wm1k0vYtq3pXo8J5cE7nT2bR9uLhG6sDfA4iQxVzNwE='

function codeOf(env: Record<string, string>): string {
  try {
    readConfig(env)
    return 'was read'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    expect(error.text.id.length, error.code).toBeGreaterThan(30)
    expect(error.text.en.length, error.code).toBeGreaterThan(30)
    expect(error.text.id).not.toBe(error.text.en)
    return error.code
  }
}

describe('settings that are refused, and their honest neighbours', () => {
  it.each([
    [{ PAYUNG_MODUS: 'production' }, 'platform.unknown_setting'],
    [{ payung_mode: 'production' }, 'platform.unknown_setting'],
    [{ PAYUNG_SECRET: 'x' }, 'platform.unknown_setting'],
    [{ PORT: '70000' }, 'platform.bad_port'],
    [{ PAYUNG_MODE: 'prod' }, 'platform.bad_mode'],
    [{ PAYUNG_LOG_LEVEL: 'loud' }, 'platform.bad_log_level'],
    [{ DATABASE_URL: 'mysql://x' }, 'platform.bad_database_url'],
    [{ PAYUNG_MODE: 'production' }, 'platform.missing_base_url'],
    [{ PAYUNG_BASE_URL: 'https://kab.go.id/payung' }, 'platform.base_url_with_path'],
    [{ PAYUNG_BASE_URL: 'https://kab.go.id?x=1' }, 'platform.base_url_with_path'],
    [{ PAYUNG_BASE_URL: 'https://nama:sandi@kab.go.id' }, 'platform.base_url_with_path'],
    [{ ...production, PAYUNG_BASE_URL: 'http://payung.kab.go.id' }, 'platform.insecure_base_url'],
    [{ ...production, PAYUNG_BASE_URL: 'http://10.0.0.5:3000' }, 'platform.insecure_base_url'],
    [
      { ...production, PAYUNG_BASE_URL: 'http://payung.kab.go.id', PAYUNG_ALLOW_HTTP: 'no' },
      'platform.insecure_base_url',
    ],
    [{ ...production, PAYUNG_BASE_URL: 'http://payung.kab.go.id', PAYUNG_ALLOW_HTTP: 'yes' }, 'was read'],
    [{ ...production, PAYUNG_BASE_URL: 'http://localhost:3000' }, 'was read'],
    [{ ...production, PAYUNG_BASE_URL: 'http://localhost.jahat.id' }, 'platform.insecure_base_url'],
    [
      { ...production, PAYUNG_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') },
      'platform.weak_master_key',
    ],
    [{ ...production, PAYUNG_MASTER_KEY: '0123456789abcdef'.repeat(4) }, 'platform.weak_master_key'],
    [
      {
        ...production,
        PAYUNG_MASTER_KEY: Buffer.from('kunci-rahasia-dinas-tenaga-kerja').toString('base64'),
      },
      'platform.weak_master_key',
    ],
    [
      {
        ...production,
        PAYUNG_MASTER_KEY: Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('hex'),
      },
      'platform.weak_master_key',
    ],
    [{ ...production, PAYUNG_MASTER_KEY: goodKey }, 'was read'],
    [{ ...production, PAYUNG_FAULT: 'transaction.before_commit' }, 'platform.fault_armed'],
    [{ ...production, NODE_TLS_REJECT_UNAUTHORIZED: '0' }, 'platform.tls_unchecked'],
    [{ PAYUNG_TRUSTED_PROXY: 'proxy.local' }, 'platform.bad_trusted_proxy'],
    [{ PAYUNG_TRUSTED_PROXY: '10.0.0.0/33' }, 'platform.bad_trusted_proxy'],
    [{ PAYUNG_TRUSTED_PROXY: '0.0.0.0/0' }, 'platform.bad_trusted_proxy'],
    [{ PAYUNG_TRUSTED_PROXY: '127.0.0.1, 10.0.0.0/8 ::1' }, 'was read'],
    [production, 'was read'],
  ] as [Record<string, string>, string][])('%j: %s', (env, code) => {
    expect(codeOf(env)).toBe(code)
  })

  it('are asked back when they look like a slip of the pen', () => {
    try {
      readConfig({ PAYUNG_BACKUP_FOLDR: '/x' })
    } catch (error) {
      expect((error as Refusal).text.en).toContain('Did you mean PAYUNG_BACKUP_FOLDER?')
    }
  })

  it('are known as soon as the source reads them', () => {
    const read = readdirSync(path.join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
      .flatMap(
        (file) => readFileSync(path.join(projectRoot, 'src', file), 'utf8').match(/\bPAYUNG_[A-Z_]+/g) ?? [],
      )
    expect([...new Set(read)].filter((name) => !knownSettings.includes(name))).toEqual([])
  })

  it('never mistake a random key for a weak one', async () => {
    const { randomBytes } = await import('node:crypto')
    for (let time = 0; time < 20_000; time++)
      expect(isWeakKey(randomBytes(32).toString('base64'))).toBe(false)
  })
})

type Ended = { code: number | null; out: string; err: string }

function start(env: Record<string, string>, as?: number): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const { PAYUNG_HOME: _, DATABASE_URL: __, PAYUNG_MASTER_KEY: ___, ...rest } = process.env
    const child = spawn(process.execPath, [path.join(projectRoot, 'bin', 'start.mjs')], {
      env: { ...rest, NODE_ENV: 'production', PORT: '0', DATABASE_URL: payung.url, ...env },
      ...(as !== undefined && { uid: as, gid: as }),
    })
    const ended: Ended = { code: null, out: '', err: '' }
    child.stdout.on('data', (chunk) => {
      ended.out += chunk
      // A server that does start is a failed test; it must not stay.
      if (ended.out.includes('Ctrl-C')) child.kill('SIGTERM')
    })
    child.stderr.on('data', (chunk) => {
      ended.err += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ ...ended, code }))
  })
}

/** One sentence in each language and the code, exit code 1, and the data folder as it was. */
async function expectRefused(code: string, home: string, env: Record<string, string>, as?: number) {
  const before = readdirSync(home)
  const ended = await start({ PAYUNG_HOME: home, ...env }, as)
  const [id = '', en = '', last, ...rest] = ended.err.trimEnd().split('\n')
  expect([code, ended.code, last, rest]).toEqual([code, 1, `(${code})`, []])
  expect([id.length > 30, en.length > 30, id === en]).toEqual([true, true, false])
  expect(readdirSync(home)).toEqual(before)
}

function newHome(mode = 0o700): string {
  const home = mkdtempSync(path.join(folder, 'home-'))
  chmodSync(home, mode)
  return home
}

const isRoot = process.getuid?.() === 0

describe('folders and disks that are refused', () => {
  it('a data folder others may write in, or list while the key lies in it', async () => {
    await expectRefused('platform.folder_open', newHome(0o777), { ...production, PAYUNG_MASTER_KEY: goodKey })
    await expectRefused('platform.folder_open', newHome(0o755), production)
  })

  it.runIf(isRoot)('a data folder of another user', async () => {
    const home = newHome(0o755)
    chownSync(home, 4321, 4321)
    await expectRefused('platform.folder_of_another_user', home, {}, 65_534)
  })

  it.runIf(isRoot)('a data folder that cannot be written', async () => {
    const home = newHome()
    chownSync(home, 65_534, 65_534)
    chmodSync(home, 0o500)
    await expectRefused(
      'platform.folder_not_writable',
      path.dirname(home),
      { PAYUNG_HOME: path.join(home, 'x') },
      65_534,
    )
  })

  it('a disk that is nearly full', async () => {
    await expectRefused('platform.disk_nearly_full', newHome(), { PAYUNG_MINIMUM_FREE_MB: '999999999' })
  })

  it('a backup folder that is the data folder, or that others can open', async () => {
    const home = newHome()
    await expectRefused('platform.backup_in_data_folder', home, {
      ...production,
      PAYUNG_MASTER_KEY: goodKey,
      PAYUNG_BACKUP_FOLDER: `${home}/`,
    })
    const open = path.join(folder, 'open-backup')
    mkdirSync(open)
    chmodSync(open, 0o755)
    await expectRefused('platform.backup_folder_open', newHome(), {
      ...production,
      PAYUNG_MASTER_KEY: goodKey,
      PAYUNG_BACKUP_FOLDER: open,
    })
  })

  it('a key file in production that somebody made up', async () => {
    const home = newHome()
    writeFileSync(path.join(home, 'master.key'), `${Buffer.alloc(32, 65).toString('base64')}\n`, {
      mode: 0o600,
    })
    // On the database that comes along; an own server is looked at before its key.
    await expectRefused('platform.weak_master_key', home, { ...production, DATABASE_URL: '' })
  })
})

/** A database of its own, because what is done to it here is not undone. */
async function newDatabase(name: string, sql: string[]): Promise<string> {
  const { maker_url: makerUrl, template } = inject('payung')
  await ask(makerUrl, `create database ${name} template ${template} strategy file_copy`)
  for (const statement of sql) await ask(databaseUrl(makerUrl, name), statement)
  return databaseUrl(makerUrl, name)
}

describe('databases that are refused', () => {
  const names = [`payung_clock_${process.pid}`, `payung_old_${process.pid}`, `payung_owned_${process.pid}`]
  const owner = `payung_plain_${process.pid}`
  afterAll(async () => {
    const { maker_url: makerUrl } = inject('payung')
    for (const name of names) await ask(makerUrl, `drop database if exists ${name} with (force)`)
    // A start gives roles on, and who has given one cannot go before it is taken back.
    await ask(makerUrl, `drop owned by ${owner}`).catch(() => {})
    await ask(makerUrl, `drop role if exists ${owner}`)
  })

  it('one that is asked as superuser in production', async () => {
    await expectRefused('platform.superuser_database', newHome(), {
      ...production,
      PAYUNG_MASTER_KEY: goodKey,
    })
  })

  it('one whose clock differs from that of the server', async () => {
    const [name = ''] = names
    const url = await newDatabase(name, [
      'create schema other_clock',
      "create function other_clock.now() returns timestamptz language sql as $$ select pg_catalog.now() + interval '9 minutes' $$",
      `alter database ${name} set search_path = other_clock, pg_catalog, public`,
    ])
    await expectRefused('platform.clock_off', newHome(), { DATABASE_URL: url })
  })

  it('one made with another master key', async () => {
    await expectRefused('platform.wrong_master_key', newHome(), { PAYUNG_MASTER_KEY: goodKey })
  })

  it('one of a demonstration, whose passwords everybody knows, in production', async () => {
    const name = names[2] ?? ''
    const { maker_url: makerUrl, home: testHome } = inject('payung')
    await newDatabase(name, [])
    await ask(makerUrl, `create role ${owner} login superuser password 'sandi-pemilik'`)
    const url = new URL(databaseUrl(makerUrl, name))
    url.username = owner
    url.password = 'sandi-pemilik'
    const key = readFileSync(path.join(testHome, 'master.key'), 'utf8').trim()
    await ask(
      databaseUrl(makerUrl, name),
      `grant payung_registrar, payung_backup, ${[...databaseRoles, ...serviceRoles].join(', ')} to ${owner} with admin option`,
    )
    await ask(databaseUrl(makerUrl, name), `reassign owned by current_user to ${owner}`).catch(async () => {
      for (const { statement } of await ownedThings(databaseUrl(makerUrl, name), owner))
        await ask(databaseUrl(makerUrl, name), statement)
    })
    await ask(makerUrl, `alter role ${owner} nosuperuser createrole bypassrls`)
    await expectRefused('demo.accounts_in_production', newHome(), {
      ...production,
      PAYUNG_MASTER_KEY: key,
      DATABASE_URL: url.toString(),
    })
  })
})

async function ownedThings(url: string, owner: string): Promise<{ statement: string }[]> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ statement: string }>(
      `select format('alter table %I.%I owner to ${owner}', schemaname, tablename) as statement from pg_tables where schemaname in ('public', 'graphile_worker')
       union all select format('alter routine %s owner to ${owner}', oid::regprocedure) from pg_proc where pronamespace = 'public'::regnamespace and proowner = current_user::regrole
       union all select 'alter schema graphile_worker owner to ${owner}'
       union all select 'alter schema public owner to ${owner}'`,
    )
    return rows
  } finally {
    await client.end()
  }
}

describe('machines that are refused', () => {
  /** Prepares a copy of the project as every command does before anything else. */
  async function prepareIn(project: string, before = ''): Promise<{ code: number; err: string }> {
    const file = path.join(project, 'bin', 'prepare.mjs')
    const script = `${before}; const { prepare } = await import(${JSON.stringify(file)}); await prepare()`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script])
    let err = ''
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    const code = await new Promise<number>((resolve) => child.on('close', resolve))
    return { code, err }
  }

  it('an old Node, before anything is installed or loaded', async () => {
    const old = "Object.defineProperty(process.versions, 'node', { value: '18.20.4' })"
    const { code, err } = await prepareIn(projectRoot, old)
    expect([code, err.trimEnd().split('\n').length]).toEqual([1, 2])
    expect(err).toContain('20.19')
  })

  it('libraries behind a link, which installing would take away from another copy', async () => {
    const project = path.join(folder, 'copy')
    const other = path.join(folder, 'libraries-of-another')
    mkdirSync(path.join(project, 'bin'), { recursive: true })
    mkdirSync(path.join(other, 'zod'), { recursive: true })
    for (const file of ['package.json', 'package-lock.json', 'bin/prepare.mjs'])
      copyFileSync(path.join(projectRoot, file), path.join(project, file))
    symlinkSync(other, path.join(project, 'node_modules'))
    const { code, err } = await prepareIn(project)
    expect([code, err.trimEnd().split('\n').length]).toEqual([1, 2])
    expect(err).toContain(path.join(project, 'node_modules'))
    expect(readdirSync(other)).toEqual(['zod'])
    expect(readdirSync(project).sort()).toEqual(['bin', 'node_modules', 'package-lock.json', 'package.json'])
  })

  it('a port that is taken', async () => {
    const blocker = net.createServer()
    await new Promise<void>((resolve) => blocker.listen(0, resolve))
    const { port } = blocker.address() as net.AddressInfo
    const key = readFileSync(path.join(inject('payung').home, 'master.key'), 'utf8').trim()
    try {
      await expectRefused('platform.port_taken', newHome(), { PORT: String(port), PAYUNG_MASTER_KEY: key })
    } finally {
      await new Promise((resolve) => blocker.close(resolve))
    }
  })
})
