import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refusal } from '../kernel/refusal.ts'
import { findProcess, pause } from './embedded-postgres.processes.ts'
import { acquireEmbeddedPostgres, type EmbeddedServer } from './embedded-postgres.ts'

/** Real servers in folders of their own: what is tested is what happens to people's data when processes die. */

const isRoot = process.getuid?.() === 0
const program = pathToFileURL(path.join(import.meta.dirname, 'embedded-postgres.ts')).href
const settings = { fsync: 'off', shared_buffers: '16MB' }

// Making a cluster takes half a second on an idle machine, and several on a busy one.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let home: string
let servers: EmbeddedServer[]
let children: ChildProcess[]

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'payung-postgres-'))
  // Open to the server's user, so that as root nothing has to move to /var/lib.
  chmodSync(home, 0o755)
  servers = []
  children = []
})

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const server of servers) await server.release()
  rmSync(home, { recursive: true, force: true })
})

async function acquire(): Promise<EmbeddedServer> {
  const server = await acquireEmbeddedPostgres({ home, settings })
  servers.push(server)
  return server
}

async function query(server: EmbeddedServer, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.superuser_url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const inData = (name: string) => path.join(home, 'postgres', 'data', name)

function postmasterPid(): number {
  return Number(readFileSync(inData('postmaster.pid'), 'utf8').split('\n')[0])
}

async function untilGone(pid: number): Promise<void> {
  while (findProcess(pid)) await pause(10)
}

async function killPostmaster(): Promise<number> {
  const pid = postmasterPid()
  process.kill(pid, 'SIGKILL')
  await untilGone(pid)
  return pid
}

/** Another Payung process that takes the server, says its port, and keeps it until told otherwise by a line of input. */
function spawnHolder(): { child: ChildProcess; port: Promise<number>; ended: Promise<number | null> } {
  const script = `
    const { acquireEmbeddedPostgres } = await import(${JSON.stringify(program)})
    const server = await acquireEmbeddedPostgres(${JSON.stringify({ home, settings })})
    process.stdout.write('port ' + server.port + '\\n')
    process.stdin.once('data', async () => { await server.release(); process.exit(0) })
  `
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: path.join(import.meta.dirname, '../..'),
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.push(child)
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  const port = new Promise<number>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      const found = /port (\d+)\n/.exec(said)
      if (found) resolve(Number(found[1]))
    })
    child.on('exit', () => reject(new Error('the holder ended before it had the server')))
  })
  port.catch(() => {})
  return { child, port, ended }
}

async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof Refusal)) throw new Error(`expected a refusal, got ${error}`)
  return error
}

describe('starting', () => {
  it('starts from an empty folder and sorts text the same on every machine', async () => {
    const server = await acquire()
    expect(
      await query(
        server,
        `select datlocprovider::text as provider, datlocale, pg_encoding_to_char(encoding) as encoding
         from pg_database where datname = 'postgres'`,
      ),
    ).toEqual([{ provider: 'b', datlocale: 'C.UTF-8', encoding: 'UTF8' }])
  })

  it('listens on this machine only and asks everyone for a password', async () => {
    const server = await acquire()
    expect(
      await query(
        server,
        `select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets`,
      ),
    ).toEqual([{ addresses: '127.0.0.1', sockets: '' }])
    const stranger = new pg.Client({ host: '127.0.0.1', port: server.port, user: 'postgres', password: 'x' })
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' })
    await stranger.end()
  })

  it('keeps the password readable by its owner only, and out of the log and of every command line', async () => {
    const server = await acquire()
    const password = new URL(server.superuser_url).password
    const file = path.join(home, 'postgres', 'password')
    expect(readFileSync(file, 'utf8')).toBe(password)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(path.join(home, 'postgres', 'server.log'), 'utf8')).not.toContain(password)
    expect(findProcess(postmasterPid())?.command).not.toContain(password)
    expect(readdirSync(path.join(home, 'postgres')).sort()).toEqual(
      ['data', 'holders', 'password', 'server.json', 'server.log'].sort(),
    )
  })

  it('writes nothing of a failed statement to the log, for it may hold a name or a NIK', async () => {
    const server = await acquire()
    await expect(query(server, `select 'Siti Aminah'::date`)).rejects.toThrow()
    await query(server, 'create table person (nik text primary key)')
    await query(server, `insert into person values ('1503014107900001')`)
    await expect(query(server, `insert into person values ('1503014107900001')`)).rejects.toThrow()
    const log = readFileSync(path.join(home, 'postgres', 'server.log'), 'utf8')
    expect(log).not.toContain('Siti')
    expect(log).not.toContain('1503014107900001')
  })

  it('keeps every committed transaction safe and the compiler of long queries off', async () => {
    const server = await acquire()
    expect(
      await query(
        server,
        `select current_setting('synchronous_commit') as commit, current_setting('jit') as jit, current_setting('fsync') as fsync`,
      ),
    ).toEqual([{ commit: 'on', jit: 'off', fsync: 'off' }])
  })

  it.skipIf(!isRoot)('runs as an ordinary user when Payung is run by root', async () => {
    await acquire()
    const status = readFileSync(`/proc/${postmasterPid()}/status`, 'utf8')
    const [, ...uids] = /^Uid:\s+(\d+)\s+(\d+)\s+(\d+)/m.exec(status) ?? []
    expect(uids).toHaveLength(3)
    expect(uids).not.toContain('0')
  })

  it.skipIf(!isRoot)(
    'keeps the data outside a home that is closed to the server, and finds it again',
    async () => {
      chmodSync(home, 0o700)
      let outside = ''
      try {
        const server = await acquire()
        outside = realpathSync(path.join(home, 'postgres'))
        expect(outside).toMatch(/^\/var\/lib\/payung\//)
        await query(server, 'create table kept as select 7 as value')
        await server.release()
        expect(await query(await acquire(), 'select value from kept')).toEqual([{ value: 7 }])
        for (const each of servers) await each.release()

        // Deleting the home means beginning anew, not meeting the old data again.
        rmSync(path.join(home, 'postgres'))
        expect(await query(await acquire(), `select to_regclass('kept') as found`)).toEqual([{ found: null }])
        for (const each of servers) await each.release()
      } finally {
        servers = []
        if (outside !== '') {
          rmSync(outside, { recursive: true, force: true })
          rmSync(`${outside}-2`, { recursive: true, force: true })
        }
      }
    },
  )

  it('keeps its port from one start to the next', async () => {
    const first = await acquire()
    await first.release()
    expect((await acquire()).port).toBe(first.port)
  })

  it('starts on another port when its last one has been taken', async () => {
    const first = await acquire()
    await first.release()
    const { createServer } = await import('node:net')
    const squatter = createServer().listen(first.port, '127.0.0.1')
    try {
      const second = await acquire()
      expect(second.port).not.toBe(first.port)
      expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }])
    } finally {
      await new Promise((resolve) => squatter.close(resolve))
    }
  })

  it('puts a log above 5 MB aside', async () => {
    await (await acquire()).release()
    const log = path.join(home, 'postgres', 'server.log')
    writeFileSync(log, 'x'.repeat(5 * 2 ** 20 + 1))
    await acquire()
    expect(statSync(`${log}.1`).size).toBe(5 * 2 ** 20 + 1)
    expect(statSync(log).size).toBeLessThan(10_000)
  })
})

describe('sharing', () => {
  it('joins the server that already runs', async () => {
    const first = await acquire()
    const pid = postmasterPid()
    const second = await acquire()
    expect(second.port).toBe(first.port)
    expect(postmasterPid()).toBe(pid)
  })

  it('stops the server when the last one who uses it leaves, and not before', async () => {
    const first = await acquire()
    const second = await acquire()
    const pid = postmasterPid()
    await first.release()
    await first.release()
    expect(await query(second, 'select 1 as one')).toEqual([{ one: 1 }])
    await second.release()
    expect(findProcess(pid)).toBeUndefined()
    expect(existsSync(inData('postmaster.pid'))).toBe(false)
  })

  it('gives two processes that start at the same moment one server', async () => {
    const one = spawnHolder()
    const other = spawnHolder()
    const ports = await Promise.all([one.port, other.port])
    expect(ports[0]).toBe(ports[1])
    const pid = postmasterPid()
    one.child.stdin?.write('leave\n')
    await one.ended
    expect(findProcess(pid)).toBeDefined()
    other.child.stdin?.write('leave\n')
    await other.ended
    expect(findProcess(pid)).toBeUndefined()
  })

  it('starts out of reach of a Ctrl-C in the terminal', async () => {
    const holder = spawnHolder()
    await holder.port
    const group = (pid: number) =>
      readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')[2]
    if (process.platform === 'linux') expect(group(postmasterPid())).not.toBe(group(holder.child.pid ?? 0))
    holder.child.stdin?.write('leave\n')
    await holder.ended
  })
})

describe('after a crash', () => {
  it('has every committed row again after the server was killed', async () => {
    const first = await acquire()
    await query(first, 'create table payment as select 16800 as rupiah')
    await killPostmaster()
    const second = await acquire()
    expect(await query(second, 'select rupiah from payment')).toEqual([{ rupiah: 16_800 }])
  })

  it('starts again although a query of the killed server is still running', async () => {
    const first = await acquire()
    const client = new pg.Client({ connectionString: first.superuser_url })
    client.on('error', () => {})
    await client.connect()
    // Counting does not look up from its work when the postmaster dies, as waiting would.
    const endless = client.query('select count(*) from generate_series(1, 1000000000000)').catch(() => {})
    while (
      (
        await query(
          first,
          `select 1 from pg_stat_activity where query like '%generate_series(1%' and pid <> pg_backend_pid()`,
        )
      ).length === 0
    )
      await pause(10)
    await killPostmaster()
    expect(await query(await acquire(), 'select 1 as one')).toEqual([{ one: 1 }])
    await endless
    await client.end().catch(() => {})
  })

  it('joins a server whose only user was killed, and then stops it as the last to leave', async () => {
    const holder = spawnHolder()
    const port = await holder.port
    const pid = postmasterPid()
    holder.child.kill('SIGKILL')
    await holder.ended
    const server = await acquire()
    expect(server.port).toBe(port)
    expect(postmasterPid()).toBe(pid)
    await server.release()
    expect(findProcess(pid)).toBeUndefined()
  })

  it('is not held up by a process number that now belongs to another program', async () => {
    await (await acquire()).release()
    // A program of the same user as the server, for only that one PostgreSQL itself would mistake for a server.
    const { uid, gid } = statSync(inData('PG_VERSION'))
    const stranger = spawn('sleep', ['600'], { ...(isRoot && { uid, gid }), stdio: 'ignore' })
    children.push(stranger)
    writeFileSync(
      inData('postmaster.pid'),
      `${stranger.pid}\n${inData('')}\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready   \n`,
    )
    const server = await acquire()
    expect(await query(server, 'select 1 as one')).toEqual([{ one: 1 }])
    expect(findProcess(stranger.pid ?? 0)).toBeDefined()
  })

  it.skipIf(process.platform !== 'linux')('is not held up by a dead process nobody has buried', async () => {
    await (await acquire()).release()
    const { uid, gid } = statSync(inData('PG_VERSION'))
    // The shell becomes a program that never collects the child the shell had, and that child ends only then.
    const script = `while ! grep -q ^sleep /proc/$$/cmdline; do :; done & echo $!; exec sleep 600`
    const parent = spawn('sh', ['-c', script], {
      ...(isRoot && { uid, gid }),
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    children.push(parent)
    const zombie = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)))
    await untilGone(zombie)
    expect(existsSync(`/proc/${zombie}`)).toBe(true)
    writeFileSync(
      inData('postmaster.pid'),
      `${zombie}\n${inData('')}\n1700000000\n5432\n\n127.0.0.1\n  1 1\nready   \n`,
    )
    expect(await query(await acquire(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('is not held up by a postmaster.pid left empty when the power went', async () => {
    await (await acquire()).release()
    writeFileSync(inData('postmaster.pid'), '')
    expect(await query(await acquire(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('is not held up by the lock of a killed process', async () => {
    await (await acquire()).release()
    const dead = spawnSync(process.execPath, ['-e', '']).pid
    writeFileSync(
      path.join(home, 'postgres', 'lock'),
      JSON.stringify({ pid: dead, started: 'x', token: 'x' }),
    )
    expect(await query(await acquire(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  it('begins anew when the very first start was killed halfway', async () => {
    const holder = spawnHolder()
    const folder = path.join(home, 'postgres')
    const isHalfway = () =>
      existsSync(folder) && readdirSync(folder).some((name) => /^data\.new-\w+$/.test(name))
    while (!isHalfway()) await pause(5)
    holder.child.kill('SIGKILL')
    await holder.ended
    expect(existsSync(inData('PG_VERSION'))).toBe(false)
    expect(await query(await acquire(), 'select 1 as one')).toEqual([{ one: 1 }])
    expect(readdirSync(folder).filter((name) => name.startsWith('data.new-'))).toEqual([])
  })
})

describe('refusing', () => {
  it('says that a folder cannot be written to', async () => {
    const file = path.join(home, 'a-file')
    writeFileSync(file, '')
    const refusal = await refusalOf(acquireEmbeddedPostgres({ home: file }))
    expect(refusal.code).toBe('platform.folder_not_writable')
    expect(refusal.text.id).toContain(file)
    expect(refusal.text.en).toContain('PAYUNG_HOME')
  })

  it('says that the data is of another version of PostgreSQL', async () => {
    await (await acquire()).release()
    writeFileSync(inData('PG_VERSION'), '17\n')
    const refusal = await refusalOf(acquireEmbeddedPostgres({ home, settings }))
    expect(refusal.code).toBe('platform.database_version')
    expect(refusal.text.id).toContain('PostgreSQL 17')
    expect(refusal.text.id).toContain('PostgreSQL 18')
  })

  it('says why the server does not start and where the log is', async () => {
    await (await acquire()).release()
    const refusal = await refusalOf(acquireEmbeddedPostgres({ home, settings: { shared_buffers: 'much' } }))
    expect(refusal.code).toBe('platform.database_does_not_start')
    expect(refusal.text.en).toContain('shared_buffers')
    expect(refusal.text.en).toContain('server.log')
    expect(readdirSync(path.join(home, 'postgres', 'holders'))).toEqual([])
  })

  it('says that the password has been lost, and leaves the data alone', async () => {
    await (await acquire()).release()
    rmSync(path.join(home, 'postgres', 'password'))
    const refusal = await refusalOf(acquireEmbeddedPostgres({ home, settings }))
    expect(refusal.code).toBe('platform.database_password')
    expect(existsSync(inData('PG_VERSION'))).toBe(true)
  })
})
