import { generatePeople, noneTaken, take } from '../../src/demo/people.ts'
import { createRandom } from '../../src/demo/random.ts'
import { bkbkPeople } from '../../src/demo/roster.ts'
import { writeXlsx } from '../../src/tabular/write.ts'
import { type Person, signedIn, type TestPayung } from '../payung.ts'
import type { Server } from '../processes.ts'
import { type Listed, listFile } from '../rosters.ts'

/** The evening before the deadline: how many villages send how long a list within how many seconds, and who reads meanwhile. */
export type Rush = { villages: number; rows: number; within_seconds: number; readers: number; seed: number }

export type Told = {
  /** What anybody was answered that is no success, and lists that were not read as they were sent. */
  errors: string[]
  /** Milliseconds until the list was taken, until its verdict could be seen, and until a page was there. */
  taken: number[]
  verdict: number[]
  pages: number[]
}

/** Accounts that read, and what each of them may look at. */
const readerAccounts = ['sarolangun.kepala', 'inspektorat', 'sarolangun.operator', 'sarolangun.admin']
const pagesOfReaders = ['/', '/daftar', '/program', '/cakupan', '/anggaran']
/** How long somebody looks at a page before the next, and how often a village looks whether its list is checked. */
const look_ms = { least: 5_000, most: 15_000 }
const ask_ms = 1_000

/** Lets the villages and the readers loose on a server, and tells what they met. The lists and moments follow from the seed. */
export async function stampede(
  payung: TestPayung,
  server: Server,
  programme: string,
  rush: Rush,
  hurry = 1,
): Promise<Told> {
  const random = createRandom(rush.seed)
  const files = await makeFiles(rush)
  const told: Told = { errors: [], taken: [], verdict: [], pages: [] }
  const someone = async (username: string): Promise<Person> =>
    signedIn({ request: (at, init) => fetch(server.base + at, init) }, await payung.token(username))
  let over = false

  async function village(file: Uint8Array, number: number, after_ms: number): Promise<void> {
    const clerk = await someone('sarolangun.operator')
    await sleep(after_ms)
    const from = performance.now()
    const name = `desa-${number}.${number % 2 ? 'csv' : 'xlsx'}`
    const { status, body } = await clerk.upload(programme, name, file)
    if (status !== 202) return void told.errors.push(`${name}: ${status} ${String(body.code)}`)
    told.taken.push(performance.now() - from)
    for (;;) {
      await sleep(ask_ms / hurry)
      const seen = await clerk.get(`/api/v1/rosters/${String(body.roster_id)}`)
      if (seen.status !== 200) return void told.errors.push(`${name}: ${seen.status}`)
      if (['uploaded', 'checking'].includes(String(seen.body.state))) continue
      told.verdict.push(performance.now() - from)
      const counts = seen.body.counts as { read: number; accepted: number; warning: number } | null
      const accepted = (counts?.accepted ?? 0) + (counts?.warning ?? 0)
      if (seen.body.state !== 'checked' || accepted !== rush.rows)
        told.errors.push(`${name}: ${String(seen.body.state)}, ${accepted} of ${rush.rows} accepted`)
      return
    }
  }

  async function reader(number: number): Promise<void> {
    const own = random.fork(`reader/${number}`)
    const person = await someone(readerAccounts[number % readerAccounts.length] ?? '')
    await sleep(own.int(0, look_ms.most) / hurry)
    while (!over) {
      const at = own.pick(pagesOfReaders)
      const from = performance.now()
      const { status } = await person.get(at)
      told.pages.push(performance.now() - from)
      if (status !== 200) told.errors.push(`${at}: ${status}`)
      await sleep(own.int(look_ms.least, look_ms.most) / hurry)
    }
  }

  const reading = Array.from({ length: rush.readers }, (_, number) => reader(number))
  await Promise.all(
    files.map((file, number) => village(file, number, random.int(0, rush.within_seconds * 1000))),
  )
  over = true
  await Promise.all(reading)
  return told
}

/** A list for each village, every other one as a workbook; nobody stands in two of them. */
async function makeFiles(rush: Rush): Promise<Uint8Array[]> {
  const people: Listed[] = generatePeople({
    region: '15.03',
    count: rush.villages * rush.rows,
    seed: rush.seed,
    taken: take(noneTaken(), bkbkPeople('15.03')),
  })
  const files: Uint8Array[] = []
  for (let number = 0; number < rush.villages; number++) {
    const csv = listFile(people.slice(number * rush.rows, (number + 1) * rush.rows))
    files.push(number % 2 ? csv : await asWorkbook(csv))
  }
  return files
}

function asWorkbook(csv: Uint8Array): Promise<Uint8Array> {
  const [header = [], ...rows] = new TextDecoder()
    .decode(csv)
    .trim()
    .split('\r\n')
    .map((line) => line.split(';'))
  const columns = header.map((words) => ({ header: words, kind: 'text' as const, width: 18 }))
  return writeXlsx({ sheets: [{ name: 'Daftar', columns, rows }] })
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** The value below which this share of the values lies. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}
