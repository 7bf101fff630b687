import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import pg from 'pg'
import {
  type Context,
  defaultSettings,
  explainServerFailure,
  logFile,
  run,
  wrongPassword,
} from './embedded-postgres.cluster.ts'
import { findProcess, listProcessesStandingIn, pause } from './embedded-postgres.processes.ts'
import { asServerUser, programFile } from './embedded-postgres.programs.ts'
import { faultPoint } from './fault.ts'

/** One run of the embedded PostgreSQL: finding it, starting it, stopping it. Call all of it while holding the lock. */

type Postmaster = { pid: number; port: number; status: string }

function readPostmasterFile(data: string): Postmaster | undefined {
  try {
    const lines = readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), status: lines[7]?.trim() ?? '' }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The living postmaster of this data folder. Its file alone proves nothing: the number may by now be another program's. */
export function findPostmaster(context: Context): Postmaster | undefined {
  const postmaster = readPostmasterFile(context.data)
  const found = postmaster && findProcess(postmaster.pid)
  if (!found) return undefined
  if (found.folder !== '') return found.folder === context.data ? postmaster : undefined
  if (found.command === '' || found.command.includes(context.data)) return postmaster
  return undefined
}

export const waitingLine = 'Menunggu PostgreSQL siap … / Waiting for PostgreSQL to be ready …'

/** Whether the server on this port takes our password and serves our data folder. */
export async function answers(context: Context, port: number, password: string): Promise<boolean> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ data: string }>(`select current_setting('data_directory') as data`)
    return path.resolve(rows[0]?.data ?? '') === context.data
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') throw wrongPassword(context)
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** Starts the server in its own process group, out of reach of the terminal's Ctrl-C, and waits until it answers. */
export async function start(context: Context, password: string): Promise<number> {
  removeEmptyPostmasterFile(context)
  let output = ''
  for (let attempt = 0; attempt < 10; attempt++) {
    const port = await findFreePort(attempt === 0 ? lastPort(context) : 0)
    const logged = openLog(context)
    const child = spawnPostmaster(context, port, logged.file)
    closeSync(logged.file)
    try {
      if (await untilReady(context, child, port, password)) {
        faultPoint('embedded.server_started')
        keepState(context, { pid: child.process.pid, port, version: context.major })
        faultPoint('embedded.address_kept')
        return port
      }
    } catch (error) {
      child.process.kill('SIGINT')
      throw error
    }
    output = readFileSync(logFile(context), 'utf8').slice(logged.length)
    if (output.includes('pre-existing shared memory block')) await removeOrphans(context)
    else if (!output.includes('could not create any TCP/IP sockets')) break
  }
  throw explainServerFailure(context, output)
}

type Started = { process: ChildProcess; ended: boolean; error: Error | undefined }

function spawnPostmaster(context: Context, port: number, output: number): Started {
  const { data, programs, user } = context
  const args = ['-D', data, '-p', String(port)]
  for (const [name, value] of Object.entries({ ...defaultSettings(), ...context.settings })) {
    args.push('-c', `${name}=${value}`)
  }
  const options = asServerUser(programs, user)
  // A stale postmaster.pid whose number now belongs to a zombie or another program would make PostgreSQL refuse.
  // Named as its grandparent, that process is not taken for a server, while the check for backends that outlived
  // their postmaster stays in force; deleting the file would switch that check off and could cost the data.
  const stale = readPostmasterFile(data)
  if (stale) options.env.PG_GRANDPARENT_PID = String(stale.pid)
  const child = spawn(programFile(programs, 'postgres'), args, {
    ...options,
    detached: true,
    stdio: ['ignore', output, output],
  })
  const started: Started = { process: child, ended: false, error: undefined }
  child.on('exit', () => {
    started.ended = true
  })
  child.on('error', (error) => {
    started.ended = true
    started.error = error
  })
  child.unref()
  return started
}

async function untilReady(
  context: Context,
  child: Started,
  port: number,
  password: string,
): Promise<boolean> {
  for (let round = 0; !child.ended; round++) {
    const file = readPostmasterFile(context.data)
    const isReady = file?.pid === child.process.pid && file?.status === 'ready'
    if (isReady && (await answers(context, port, password))) return true
    if (round % 500 === 499) context.log(waitingLine)
    await pause(20)
  }
  if (child.error) throw explainServerFailure(context, child.error.message)
  return false
}

/** Left by a crash of the machine at the wrong moment; PostgreSQL refuses to judge it, but nobody runs here. */
function removeEmptyPostmasterFile(context: Context): void {
  const stale = readPostmasterFile(context.data)
  if (!stale || stale.pid > 0 || listProcessesStandingIn(context.data).length > 0) return
  rmSync(path.join(context.data, 'postmaster.pid'))
}

/** Backends in the middle of a long query can outlive a postmaster killed -9; their work is lost anyway. */
async function removeOrphans(context: Context): Promise<void> {
  for (const pid of listProcessesStandingIn(context.data)) {
    try {
      process.kill(pid, 'SIGQUIT')
    } catch {
      // It has just ended by itself.
    }
  }
  await pause(500)
}

function keepState(
  context: Context,
  state: { pid: number | undefined; port: number; version: string },
): void {
  const file = path.join(context.folder, 'server.json')
  // Deleted first, since the last one may have been root's, which an ordinary user can delete but not change.
  rmSync(file, { force: true })
  writeFileSync(file, `${JSON.stringify(state)}\n`, { mode: 0o600 })
}

/** The same port as last time where it is still free, so that a saved connection keeps working. */
function lastPort(context: Context): number {
  try {
    const state = JSON.parse(readFileSync(path.join(context.folder, 'server.json'), 'utf8')) as {
      port?: unknown
    }
    return typeof state.port === 'number' ? state.port : 0
  } catch {
    return 0
  }
}

function findFreePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', (error) => (wanted === 0 ? reject(error) : resolve(findFreePort(0))))
    server.listen({ host: '127.0.0.1', port: wanted, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** Opens the log for adding, having put a log above 5 MB aside as server.log.1. */
function openLog(context: Context): { file: number; length: number } {
  const name = logFile(context)
  const size = statSync(name, { throwIfNoEntry: false })?.size ?? 0
  if (size > 5 * 2 ** 20) renameSync(name, `${name}.1`)
  try {
    const file = openSync(name, 'a', 0o600)
    return { file, length: readFileSync(name, 'utf8').length }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES' || size === 0) throw error
    // Root once ran in this user's folder and left a log of its own.
    renameSync(name, `${name}.1`)
    return openLog(context)
  }
}

/** Fast shutdown: open transactions are rolled back, everything committed is on disk. */
export async function stop(context: Context): Promise<void> {
  const postmaster = findPostmaster(context)
  if (!postmaster) return
  if (process.platform === 'win32') {
    const pgCtl = programFile(context.programs, 'pg_ctl')
    const args = ['stop', '-D', context.data, '-m', 'fast']
    await run(pgCtl, args, asServerUser(context.programs, context.user))
  } else {
    process.kill(postmaster.pid, 'SIGINT')
  }
  for (let round = 0; findProcess(postmaster.pid); round++) {
    if (round % 1_000 === 999) {
      context.log('Menunggu PostgreSQL berhenti … / Waiting for PostgreSQL to stop …')
    }
    await pause(10)
  }
}
