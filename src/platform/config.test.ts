import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { Refusal } from '../kernel/refusal.ts'
import { projectRoot, readConfig } from './config.ts'
import { maskDigits } from './log.ts'
import { loadMasterKeys } from './master-key.ts'

const payung = usePayung({ jobs: false })
const folder = mkdtempSync(path.join(tmpdir(), 'payung-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Ended = { code: number | null; out: string; err: string }

/** Runs `npm start` without npm, until it ends by itself. */
function start(env: Record<string, string>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const { PAYUNG_HOME: _, DATABASE_URL: __, ...rest } = process.env
    const child = spawn(process.execPath, [path.join(projectRoot, 'bin', 'start.mjs')], {
      env: {
        ...rest,
        NODE_ENV: 'production',
        PORT: '0',
        PAYUNG_HOME: path.join(folder, 'home'),
        DATABASE_URL: payung.url,
        ...env,
      },
    })
    const ended: Ended = { code: null, out: '', err: '' }
    // A server that does start is a failed test; it must not stay.
    child.stdout.on('data', (chunk) => {
      ended.out += chunk
      if (ended.out.includes('Ctrl-C')) child.kill('SIGTERM')
    })
    child.stderr.on('data', (chunk) => {
      ended.err += chunk
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ ...ended, code }))
  })
}

/** One sentence in each language, the code, nothing of our inside, exit code 1. */
function expectSentence(ended: Ended, code: string) {
  expect([ended.code, ended.err.trimEnd().split('\n').at(-1)]).toEqual([1, `(${code})`])
  const [id = '', en = '', ...rest] = ended.err.trimEnd().split('\n')
  expect(id.length).toBeGreaterThan(20)
  expect(en.length).toBeGreaterThan(20)
  expect(id).not.toBe(en)
  expect(rest).toHaveLength(1)
  expect(ended.err).not.toMatch(/\n\s+at /)
}

function codeOf(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env)
    return 'was read'
  } catch (error) {
    if (error instanceof Refusal) return error.code
    throw error
  }
}

describe('the settings', () => {
  it.each([
    [{}, 'was read'],
    [{ PORT: '8080' }, 'was read'],
    [{ PORT: 'delapan' }, 'platform.bad_port'],
    [{ PORT: '-1' }, 'platform.bad_port'],
    [{ PORT: '65536' }, 'platform.bad_port'],
    [{ PORT: '3000.5' }, 'platform.bad_port'],
    [{ PAYUNG_MODE: 'produksi' }, 'platform.bad_mode'],
    [{ DATABASE_URL: 'mysql://x@y/z' }, 'platform.bad_database_url'],
    [{ DATABASE_URL: 'localhost:5432/payung' }, 'platform.bad_database_url'],
    [{ DATABASE_URL: 'postgres://[x' }, 'platform.bad_database_url'],
    [{ DATABASE_URL: '' }, 'was read'],
    [{ DATABASE_URL: 'postgresql://x:y@127.0.0.1/z' }, 'was read'],
    [{ PAYUNG_REVEAL_ALARM_PER_HOUR: '50' }, 'was read'],
    [{ PAYUNG_REVEAL_ALARM_PER_HOUR: '0' }, 'platform.bad_reveal_alarm'],
    [{ PAYUNG_REVEAL_ALARM_PER_HOUR: 'banyak' }, 'platform.bad_reveal_alarm'],
    [{ PAYUNG_MODE: 'production' }, 'platform.missing_base_url'],
    [{ PAYUNG_MODE: 'production', PAYUNG_BASE_URL: 'payung.go.id' }, 'platform.missing_base_url'],
    [{ PAYUNG_MODE: 'production', PAYUNG_BASE_URL: 'ftp://payung.go.id' }, 'platform.missing_base_url'],
    [{ PAYUNG_MODE: 'production', PAYUNG_BASE_URL: 'https://payung.go.id/' }, 'was read'],
  ])('%j: %s', (env, code) => {
    expect(codeOf(env as NodeJS.ProcessEnv)).toBe(code)
  })

  it('have defaults for a demonstration, and the address loses its last slash', () => {
    expect(readConfig({})).toMatchObject({
      mode: 'demonstration',
      port: 3000,
      base_url: 'http://localhost:3000',
      log_level: 'warn',
      database_url: undefined,
    })
    expect(
      readConfig({ PAYUNG_MODE: 'production', PAYUNG_BASE_URL: 'https://payung.go.id//' }),
    ).toMatchObject({ base_url: 'https://payung.go.id', log_level: 'info' })
    expect(path.isAbsolute(readConfig({ PAYUNG_HOME: 'data' }).home)).toBe(true)
  })

  it('never repeat the password of the database in what is said about it', () => {
    try {
      readConfig({ DATABASE_URL: 'mysql://payung:rahasia@db/payung' })
    } catch (error) {
      expect(String((error as Refusal).text.id + (error as Refusal).text.en)).not.toContain('rahasia')
    }
  })
})

describe('the master key', () => {
  const home = path.join(folder, 'keys')

  it('is made once, in a file only the owner can read, and is the same afterwards', () => {
    const first = loadMasterKeys({ home, master_key: undefined })
    expect(statSync(path.join(home, 'master.key')).mode & 0o777).toBe(0o600)
    expect(statSync(home).mode & 0o077).toBe(0)
    expect(loadMasterKeys({ home, master_key: undefined })).toEqual(first)
    expect(
      new Set([first.master, first.wrapping, first.backup, first.role].map((key) => key.toString('hex')))
        .size,
    ).toBe(4)
  })

  it('may be given in the environment, in base64 or hexadecimal', () => {
    const bytes = Buffer.alloc(32, 7)
    const one = loadMasterKeys({ home: '/tidak/ada', master_key: bytes.toString('base64') })
    expect(loadMasterKeys({ home: '/tidak/ada', master_key: bytes.toString('hex') })).toEqual(one)
  })

  it('is not needed to keep a NIK out of the log: sixteen digits are masked, other numbers stay', () => {
    expect(maskDigits('{"nik":"1503070511850003","rows":27214,"id":"15030705118500031"}')).toBe(
      `{"nik":"${'•'.repeat(16)}","rows":27214,"id":"15030705118500031"}`,
    )
  })
})

describe('a start that cannot be ends with one sentence in both languages and exit code 1:', () => {
  it('a PORT that is none', async () => {
    const ended = await start({ PORT: 'delapan' })
    expectSentence(ended, 'platform.bad_port')
    expect(ended.err).toContain('PORT=3000')
  })

  it('a DATABASE_URL that is none', async () => {
    expectSentence(await start({ DATABASE_URL: 'mysql://x@y/z' }), 'platform.bad_database_url')
  })

  it('production without the address people type', async () => {
    const ended = await start({ PAYUNG_MODE: 'production' })
    expectSentence(ended, 'platform.missing_base_url')
    expect(ended.err).toContain('PAYUNG_BASE_URL')
  })

  it('a PAYUNG_MODE or PAYUNG_LOG_LEVEL nobody knows', async () => {
    expectSentence(await start({ PAYUNG_MODE: 'produksi' }), 'platform.bad_mode')
    expectSentence(await start({ PAYUNG_LOG_LEVEL: 'keras' }), 'platform.bad_log_level')
  })

  it('a master key of the wrong length', async () => {
    expectSentence(await start({ PAYUNG_MASTER_KEY: 'pendek' }), 'platform.bad_master_key')
    expectSentence(await start({ PAYUNG_MASTER_KEY: 'ab'.repeat(33) }), 'platform.bad_master_key')
  })

  it('a key file that others can read', async () => {
    const home = mkdtempSync(path.join(folder, 'open-'))
    writeFileSync(path.join(home, 'master.key'), Buffer.alloc(32, 3).toString('base64'))
    chmodSync(path.join(home, 'master.key'), 0o644)
    const ended = await start({ PAYUNG_HOME: home })
    expectSentence(ended, 'platform.key_file_open')
    expect(ended.err).toContain(`chmod 600 ${home}/master.key`)
  })

  it('a key file that holds no key', async () => {
    const home = mkdtempSync(path.join(folder, 'broken-'))
    writeFileSync(path.join(home, 'master.key'), 'x\n', { mode: 0o600 })
    const ended = await start({ PAYUNG_HOME: home })
    expectSentence(ended, 'platform.key_file_damaged')
    expect(ended.err, 'the sentence is about the file, because nobody set a variable').toContain(
      `${home}/master.key`,
    )
  })

  it('a data folder that cannot be made because a file is in its place', async () => {
    const file = path.join(folder, 'berkas')
    writeFileSync(file, 'x')
    for (const home of [file, path.join(file, 'data')]) {
      const ended = await start({ PAYUNG_HOME: home })
      expectSentence(ended, 'platform.folder_not_writable')
      expect(ended.err).toContain(home)
    }
  })

  it('a database that does not answer', async () => {
    const ended = await start({ DATABASE_URL: 'postgres://payung:rahasia@127.0.0.1:1/payung' })
    expectSentence(ended, 'platform.database_unreachable')
    expect(ended.err).toContain('payung@127.0.0.1:1/payung')
    expect(ended.err).not.toContain('rahasia')
  })

  it('a database whose name is found nowhere, and one that is not there', async () => {
    const missing = new URL(payung.url)
    missing.pathname = '/tidak_ada'
    expectSentence(await start({ DATABASE_URL: missing.toString() }), 'platform.database_unreachable')
    expectSentence(
      await start({ DATABASE_URL: 'postgres://x:y@tidak-ada.invalid/z' }),
      'platform.database_unreachable',
    )
  })

  it('a wrong password of the database', async () => {
    const wrong = new URL(payung.url)
    wrong.password = 'salah'
    const ended = await start({ DATABASE_URL: wrong.toString() })
    expectSentence(ended, 'platform.database_unreachable')
    expect(ended.err).not.toContain('salah')
  })

  it('a database of a newer Payung, which is left as it is', async () => {
    await payung.see("insert into migration (number, name, sha256) values (9999, '9999_future.sql', 'x')")
    const ended = await start({})
    await payung.see('delete from migration where number = 9999')
    expectSentence(ended, 'platform.newer_database')
    expect(ended.err).toContain('9999')
  })

  it('a database whose applied files are not ours', async () => {
    const [kept] = await payung.see<{ sha256: string }>('select sha256 from migration where number = 2')
    await payung.see("update migration set sha256 = 'other' where number = 2")
    const ended = await start({})
    await payung.see('update migration set sha256 = $1 where number = 2', [kept?.sha256])
    expectSentence(ended, 'platform.changed_migration')
    expect(ended.err).toContain('0002_region.sql')
  })

  it('a port that another program uses, naming one to take instead', async () => {
    const blocker = net.createServer()
    await new Promise<void>((resolve) => blocker.listen(0, resolve))
    const { port } = blocker.address() as net.AddressInfo
    try {
      const ended = await start({ PORT: String(port), PAYUNG_MASTER_KEY: (await masterKey()) ?? '' })
      expectSentence(ended, 'platform.port_taken')
      expect(ended.err).toContain(`PORT=${port + 1} npm start`)
    } finally {
      await new Promise((resolve) => blocker.close(resolve))
    }
  })

  it('and the command line says the same', async () => {
    const { code, err, out } = await payung.command(['programme', 'list', '--json'], {
      DATABASE_URL: 'postgres://payung:rahasia@127.0.0.1:1/payung',
    })
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'platform.database_unreachable' } })
    expect(err).toContain('(platform.database_unreachable)')
  })

  it('a master key other than the one the NIK of this database are sealed with, before anything is changed', async () => {
    // Other test files make roles of their own databases meanwhile.
    const roles = () =>
      payung.see(
        "select rolname, rolpassword from pg_authid where rolname = 'payung_app_' || current_database() order by 1",
      )
    const before = await roles()
    const ended = await start({ PAYUNG_MASTER_KEY: Buffer.alloc(32, 9).toString('base64') })
    expect([ended.code, ended.err.trimEnd().split('\n').length]).toEqual([1, 3])
    expect(await roles()).toEqual(before)
  })
})

/** The key of the running test installation, so that the started server finds its own data. */
async function masterKey(): Promise<string | undefined> {
  const { readFileSync } = await import('node:fs')
  return readFileSync(path.join(payung.platform.config.home, 'master.key'), 'utf8').trim()
}
