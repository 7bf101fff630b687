import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { actorOf } from '../src/account/account.service.ts'
import { openSession } from '../src/account/account.session.ts'
import { makeApp } from '../src/app.tsx'
import { backupTasks } from '../src/backup/backup.jobs.ts'
import { main } from '../src/cli.ts'
import { projectRoot } from '../src/platform/config.ts'
import { type Context, ownAffairs, type Platform, transact } from '../src/platform/context.ts'
import { startJobs } from '../src/platform/jobs.ts'
import { type Opened, openPlatform } from '../src/platform/open.ts'
import { rosterTasks } from '../src/roster/roster.jobs.ts'
import { buildAssets } from '../src/ui/assets.ts'
import { villageTasks } from '../src/village/village.jobs.ts'
import { ask, databaseUrl, testConfig } from './global-setup.ts'

export type Answer = { status: number; body: Record<string, unknown>; headers: Headers }

/** Somebody at the front door: signed in once, then asking pages and the API. */
export type Person = {
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown, key?: string): Promise<Answer>
  putJson(path: string, body: unknown, key?: string): Promise<Answer>
  upload(
    programme: string,
    fileName: string,
    bytes: Uint8Array,
    key?: string,
    more?: Record<string, string>,
  ): Promise<Answer>
  /** Bytes to a place, such as a part of an upload. */
  put(path: string, bytes: Uint8Array, headers: Record<string, string>): Promise<Answer>
  /** Sends a form with files in it to the API. */
  send(path: string, form: FormData, key?: string): Promise<Answer>
  page(
    path: string,
    form?: Record<string, string>,
  ): Promise<{ status: number; html: string; location: string | null }>
}

export type CommandAnswer = {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
  data: Record<string, unknown>
}

export type TestPayung = {
  platform: Opened
  url: string
  app: ReturnType<typeof makeApp>
  /** The same installation as another would show it: with the accounts of a demonstration, or under another web address. */
  appWith(options: { shown?: Parameters<typeof makeApp>[1]; base_url?: string }): ReturnType<typeof makeApp>
  as(username: string): Promise<Person>
  /** A bearer token of the account, as a complete sign-in gives it. */
  token(username: string): Promise<string>
  context(username: string): Promise<Context>
  command(args: string[], env?: Record<string, string>): Promise<CommandAnswer>
  /** Asks the database as its maker, past row-level security: for checking what is really there. */
  see<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>
}

/** The application on an installation that a test opened or changed itself. */
export const appOn = makeApp

let counter = 0

/**
 * An installation of this file's own: database cloned from the migrated demonstration, application and queue running.
 *
 * `commands: 'here'` runs commands in this process, one after the other, which saves a second of loading each; one that is to be killed
 * is a process of its own all the same.
 */
export function usePayung(options: { jobs?: boolean; commands?: 'here' } = {}): TestPayung {
  const payung = {} as TestPayung
  const closers: (() => Promise<unknown>)[] = []
  beforeAll(async () => {
    await buildAssets()
    const { home, maker_url: makerUrl, template } = inject('payung')
    const name = `payung_test_${process.pid}_${counter++}`
    // As files: half the time of copying page by page through the log.
    await ask(makerUrl, `create database ${name} template ${template} strategy file_copy`)
    const url = databaseUrl(makerUrl, name)
    const platform = await openPlatform(testConfig(home, url), { log_to: 'stderr' })
    const tasks = { ...rosterTasks(platform), ...backupTasks(platform), ...villageTasks(platform) }
    const jobs = options.jobs === false ? undefined : await startJobs(platform, tasks)
    const app = makeApp(platform, undefined)
    const seer = new pg.Pool({ connectionString: url, max: 2 })
    seer.on('error', () => {})
    seer.on('connect', (client) => client.on('error', () => {}))
    closers.push(async () => {
      await jobs?.stop()
      await platform.close()
      await seer.end()
      await ask(makerUrl, `drop database ${name} with (force)`)
    })
    Object.assign(payung, {
      platform,
      url,
      app,
      appWith: ({ shown, base_url }: Parameters<TestPayung['appWith']>[0]) =>
        makeApp({ ...platform, config: { ...platform.config, ...(base_url && { base_url }) } }, shown),
      as: async (username: string) => signedIn(app, await mintSession(platform, username)),
      token: (username: string) => mintSession(platform, username),
      context: async (username: string) => {
        const actor = await actorOf(platform, { username })
        if (!actor) throw new Error(`No account ${username}`)
        return {
          platform,
          actor: { ...actor, proven_at: new Date() },
          door: 'api',
          request_id: randomUUID(),
          language: 'id',
        } satisfies Context
      },
      command: (args: string[], env: Record<string, string> = {}) =>
        (options.commands === 'here' && !env.PAYUNG_FAULT ? runHere : runCommand)(args, {
          PAYUNG_HOME: home,
          DATABASE_URL: url,
          PAYUNG_BACKUP_FOLDER: platform.config.backup_folder,
          ...env,
        }),
      see: async (sql: string, values?: unknown[]) => (await seer.query(sql, values)).rows,
    })
  })
  afterAll(async () => {
    for (const close of closers) await close()
  })
  return payung
}

/**
 * The session a complete sign-in ends with, without walking through the door: a one-time code counts once, and a file of tests signs
 * in as the same person many times a minute. The door itself is tested in src/account.
 */
export async function mintSession(platform: Platform, username: string): Promise<string> {
  const actor = await actorOf(platform, { username })
  if (!actor) throw new Error(`No account ${username}`)
  const context: Context = { platform, actor, door: 'api', request_id: randomUUID(), language: 'id' }
  const { token } = await transact(ownAffairs(context), (tx) =>
    openSession(tx, { name: 'Test', token: undefined }),
  )
  return token
}

/** Somebody who is signed in at an application, in this process or behind an address. */
export function signedIn(
  app: { request(at: string, init?: RequestInit): Response | Promise<Response> },
  token: string,
): Person {
  const authorization = `Bearer ${token}`
  const answer = async (response: Response): Promise<Answer> => {
    const type = response.headers.get('content-type') ?? ''
    return {
      status: response.status,
      headers: response.headers,
      body: type.includes('json') ? await response.json() : { text: await response.text() },
    }
  }
  return {
    get: async (at) => answer(await app.request(at, { headers: { authorization } })),
    post: async (at, body, key = randomUUID()) =>
      answer(
        await app.request(at, {
          method: 'POST',
          headers: {
            authorization,
            'idempotency-key': key,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          body: body === undefined ? undefined : JSON.stringify(body),
        }),
      ),
    put: async (at, bytes, headers) =>
      answer(
        await app.request(at, {
          method: 'PUT',
          headers: {
            authorization,
            'idempotency-key': randomUUID(),
            'content-type': 'application/octet-stream',
            ...headers,
          },
          body: bytes as Uint8Array<ArrayBuffer>,
        }),
      ),
    putJson: async (at, body, key = randomUUID()) =>
      answer(
        await app.request(at, {
          method: 'PUT',
          headers: { authorization, 'idempotency-key': key, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    upload: async (programme, fileName, bytes, key = randomUUID(), more = {}) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(more)) form.set(name, value)
      form.set('programme', programme)
      form.set('file', new File([bytes as Uint8Array<ArrayBuffer>], fileName))
      return answer(
        await app.request('/api/v1/rosters', {
          method: 'POST',
          headers: { authorization, 'idempotency-key': key },
          body: form,
        }),
      )
    },
    send: async (at, form, key = randomUUID()) =>
      answer(
        await app.request(at, {
          method: 'POST',
          headers: { authorization, 'idempotency-key': key },
          body: form,
        }),
      ),
    page: async (at, form) => {
      const response = await app.request(
        at,
        form
          ? {
              method: 'POST',
              headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
              body: new URLSearchParams(form).toString(),
            }
          : { headers: { authorization } },
      )
      return {
        status: response.status,
        html: await response.text(),
        location: response.headers.get('location'),
      }
    },
  }
}

/** Runs `bin/payung` as a process of its own, as a person at a terminal would. */
export function runCommand(
  args: string[],
  env: Record<string, string>,
  root = projectRoot,
): Promise<CommandAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(root, 'bin', 'payung'), ...args], {
      env: { ...process.env, PAYUNG_LOG_LEVEL: 'silent', NODE_ENV: 'production', ...env },
    })
    let out = ''
    let err = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const data = /^\s*\{/.test(out) ? JSON.parse(out) : {}
      resolve({ code, signal, out, err, data })
    })
  })
}

let turn: Promise<unknown> = Promise.resolve()

/** Runs a command as `bin/payung` does, in this process: the same words, environment, output and exit code, without loading everything anew. */
export function runHere(args: string[], env: Record<string, string>): Promise<CommandAnswer> {
  const answer = turn.then(() => runNow(args, env))
  turn = answer.catch(() => {})
  return answer
}

async function runNow(args: string[], env: Record<string, string>): Promise<CommandAnswer> {
  const said = { out: '', err: '' }
  const { stdout, stderr } = process
  const kept = { env: process.env, out: stdout.write, err: stderr.write }
  const into = (name: 'out' | 'err') =>
    ((chunk: string | Uint8Array) => {
      said[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
      return true
    }) as typeof stdout.write
  process.env = { ...process.env, PAYUNG_LOG_LEVEL: 'silent', NODE_ENV: 'production', ...env }
  stdout.write = into('out')
  stderr.write = into('err')
  try {
    const code = await main(args)
    const data = /^\s*\{/.test(said.out) ? JSON.parse(said.out) : {}
    return { code, signal: null, ...said, data }
  } finally {
    process.env = kept.env
    stdout.write = kept.out
    stderr.write = kept.err
  }
}

/** Waits until a roster's check has ended, as a clerk who reloads the page would. */
export async function checked(person: Person, rosterId: string): Promise<Record<string, unknown>> {
  for (let tries = 0; tries < 600; tries++) {
    const { body } = await person.get(`/api/v1/rosters/${rosterId}`)
    if (body.state !== 'uploaded' && body.state !== 'checking') return body
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`The check of roster ${rosterId} did not end`)
}
