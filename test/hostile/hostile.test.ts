import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, settled, type World } from '../fault-world.ts'
import { type Answer, checked, type Person, signedIn, usePayung } from '../payung.ts'
import { openNursery, type Server } from '../processes.ts'
import { corpus, families } from './corpus.ts'
import { csvList, type Hostile } from './making.ts'

/*
 * Goal: no file harms the installation, and whoever sent it hears what is wrong. Method: a real server; all files of the corpus through the
 * door that everybody uses, one after the other, each followed by an honest list; its memory and processor time as the kernel counts them.
 */

const payung = usePayung({ jobs: false })
/** As docs/operating.md has a service started: large pieces of memory go back to the system as soon as they are let go. */
const giveMemoryBack = { MALLOC_MMAP_THRESHOLD_: '1048576', MALLOC_TRIM_THRESHOLD_: '1048576' }
const nursery = openNursery(giveMemoryBack)
let world: World
let server: Server
let clerk: Person
let token: string
let files: string[]
let before: NodeJS.MemoryUsage

beforeAll(async () => {
  world = await openWorld(payung, nursery, 150, 10)
  server = await world.server()
  token = await payung.token('sarolangun.operator')
  clerk = signedIn({ request: (at, init) => askedAgain(server.base + at, init) }, token)
  for (let number = 0; number < 5; number++) expect(await outcomeOf((await sendHonest()).body)).toBe('read 1')
  await settled(world)
  files = leftOver()
  before = await server.holds()
})
afterAll(async () => {
  await nursery.close()
  world?.close()
})

const seconds_of_processor = 5
const megabytes_of_worker = 256
/** The kernel counts the whole process: beside the worker's memory stands the upload itself, as it came in and as it is handed on. */
const copiesInServer = 2
const megabytes_left_behind = 30
const megabyte = 1024 * 1024
/** Where the kernel does not count the memory and time of a process for others, only the answers are looked at. */
const counted = existsSync('/proc/self/clear_refs')

for (const [family, [title, count]] of Object.entries(families)) {
  it(`${count} files of ${family}, ${title}: each is answered as promised within its bounds, and the next honest list is read`, async () => {
    const mine = corpus.filter((each) => each.family === family)
    expect(mine.length).toBe(count)
    const wrong: string[] = []
    const honest: Promise<void>[] = []
    for (const each of mine) {
      const measured = begin()
      const answer = await answerTo(each)
      const { seconds, megabytes } = measured()
      const line = `${each.what}: ${answer}, ${seconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB`
      if (process.env.TELL_HOSTILE) process.stdout.write(`${family} ${line}\n`)
      if (answer !== each.answer) wrong.push(`${line}, promised: ${each.answer}`)
      const allowed = megabytes_of_worker + copiesInServer * sizeOf(each)
      if (seconds > seconds_of_processor || megabytes > allowed) wrong.push(line)
      // Its check goes on beside the next file; that it was taken is waited for.
      const { body } = await sendHonest()
      const after = outcomeOf(body).then((next) => {
        if (next !== 'read 1') wrong.push(`the honest list after ${line}: ${next}`)
      })
      honest.push(after)
    }
    await Promise.all(honest)
    expect(wrong).toEqual([])
  })
}

it('the corpus has 150 files, no two of the same name within a family, and all of its families', () => {
  expect(corpus.length).toBe(150)
  expect(new Set(corpus.map((each) => `${each.family} ${each.what}`)).size).toBe(150)
  expect(new Set(corpus.map((each) => each.family))).toEqual(new Set(Object.keys(families)))
})

it('afterwards nothing is left over: no file, no memory, neither in use nor resident, and the server has not complained', async () => {
  await settled(world)
  expect(leftOver()).toEqual(files)
  const after = await server.holds()
  if (process.env.TELL_HOSTILE)
    process.stdout.write(
      readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13).join(' ') +
        ' ticks of server\n',
    )
  const kept = (usage: NodeJS.MemoryUsage): number => (usage.heapUsed + usage.external) / megabyte
  // A thread that waits for the next file may hold what the last one left; it is given up after a few more. What comes back was not kept.
  let resident = after.rss - before.rss
  for (let more = 0; counted && more < 6 && resident > megabytes_left_behind * megabyte; more++) {
    expect(await outcomeOf((await sendHonest()).body)).toBe('read 1')
    await settled(world)
    resident = Math.min(resident, (await server.holds()).rss - before.rss)
  }
  if (process.env.TELL_HOSTILE)
    process.stdout.write(
      `kept ${(kept(after) - kept(before)).toFixed(1)} MB, resident ${(resident / megabyte).toFixed(1)} MB\n`,
    )
  expect(kept(after) - kept(before)).toBeLessThanOrEqual(megabytes_left_behind)
  if (counted) expect(resident / megabyte).toBeLessThanOrEqual(megabytes_left_behind)
  expect(server.said.err).toBe('')
  expect(server.said.out).not.toContain('"level":50')
})

const sizeOf = (each: Hostile): number => (each.bytes?.().length ?? 0) / megabyte

/** Sends it and waits until all that comes of it is over. */
async function answerTo(each: Hostile): Promise<string> {
  if (each.announced_megabytes) return announce(each.announced_megabytes)
  const { body } = each.body
    ? await sendBody(each.body)
    : await clerk.upload(world.programme.code, each.file_name ?? 'daftar.xlsx', each.bytes!())
  return outcomeOf(body)
}

async function outcomeOf(answer: Answer['body']): Promise<string> {
  if (answer.roster_id === undefined) return String(answer.code)
  const roster = await checked(clerk, String(answer.roster_id))
  if (roster.state === 'unreadable') return `unreadable ${(roster.refusal as { code: string }).code}`
  if (roster.state !== 'checked') return String(roster.state)
  const { read = 0, blank = 0 } = roster.counts as Record<string, number>
  return `read ${read - blank}`
}

/** An upload of which only the beginning is sent. */
function announce(megabytes: number): Promise<string> {
  const headers = {
    authorization: `Bearer ${token}`,
    'idempotency-key': randomUUID(),
    'content-type': 'multipart/form-data; boundary=x',
    'content-length': String(megabytes * megabyte),
  }
  return new Promise((resolve, reject) => {
    const asked = request(`${server.base}/api/v1/rosters`, { method: 'POST', headers }, async (answer) => {
      const { code } = JSON.parse(Buffer.concat(await answer.toArray()).toString())
      asked.destroy()
      resolve(String(code))
    })
    asked.on('error', reject)
    asked.write('--x\r\n')
  })
}

/**
 * A question that only reads is asked once more when its connection was closed beneath it, as a browser does: a server closes a connection that
 * was idle for five seconds, and when it was busy for longer than that it closes it with the question already on the way. One that has died
 * refuses the second.
 */
function askedAgain(at: string, init?: RequestInit): Promise<Response> {
  return fetch(at, init).catch((error: Error & { cause?: { code?: string } }) => {
    if (error.cause?.code !== 'ECONNRESET' || (init?.method ?? 'GET') !== 'GET') throw error
    return fetch(at, init)
  })
}

async function sendBody(body: NonNullable<Hostile['body']>): Promise<Answer> {
  const response = await fetch(server.base + body.path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': randomUUID(),
      'content-type': body.type ?? 'application/json',
      ...(body.encoding && { 'content-encoding': body.encoding }),
    },
    body: new Uint8Array(body.content()),
  })
  return { status: response.status, headers: response.headers, body: await response.json() }
}

let lists = 0
function sendHonest(): Promise<Answer> {
  lists += 1
  const bytes = Buffer.from(csvList.replace('SITI', `SITI ${'ABCDEFGHIJ'[lists % 10]}${lists}`))
  return clerk.upload(world.programme.code, `baik-${lists}.csv`, bytes)
}

/** Files beside the heads that the server signs by the clock. */
const leftOver = (): string[] => world.files().filter((file) => !/[/\\]heads[/\\]/.test(file))

/** Processor seconds and megabytes above the beginning, at most, of the whole server from here on. */
function begin(): () => { seconds: number; megabytes: number } {
  if (!counted) return () => ({ seconds: 0, megabytes: 0 })
  const status = (field: string): number =>
    Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1])
  const ticks = (): number => {
    const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return Number(fields[11]) + Number(fields[12])
  }
  writeFileSync(`/proc/${server.pid}/clear_refs`, '5')
  const rss = status('VmRSS')
  const from = ticks()
  return () => ({ seconds: (ticks() - from) / 100, megabytes: (status('VmHWM') - rss) / 1024 })
}
