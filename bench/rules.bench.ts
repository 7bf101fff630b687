/*
 * Goal: contributions of 1.3 million workers for the twelve months of 2026, three segments, five programmes (JKP costs nobody
 * anything), to the rupiah. Rival: OpenFisca-core, the engine people use for law as code, with a country package of our own in
 * anchors/openfisca/ that reads the same parameter files. What it leaves out: checks and refusals, the explanation.
 * Method: rounds interleaved; every worker's total must be equal before a time is printed. The plain formulas, which explain each
 * amount, run on a sample and are scaled up. Times of ours contain looking up the law.
 *
 * npm run bench rules
 * npm run bench rules -- 100000 5000      fewer workers; size of the sample for the plain formulas
 */
import { addMonths, monthsBetween } from '../src/kernel/month.ts'
import {
  type BpuProgramme,
  batchProgrammes,
  bpuContribution,
  compileContributions,
  constructionContributionFromWages,
  law,
  overlay,
  type PuProgramme,
  puContribution,
  riskClasses,
  type WorkerColumns,
} from '../src/rules/index.ts'
import { openAnchor } from './anchors/openfisca/anchor.ts'
import { interleave, machine, median, type Series } from './measure.ts'

const people = Number(process.argv[3] ?? 1_300_000)
const sampled = Math.min(people, Number(process.argv[4] ?? 20_000))
const period = { from: '2026-01', months: 12 }
const rounds = 5
/** A run of the kernel is short, so its comparison with a supposed law can afford more. */
const whatIfRounds = 15
const explained = 3_000
const supposed = { id: 'bpu.jkm_contribution' as const, from: '2026-06-01', value: 8_000 }

const workers = randomWorkers(people)
const before = process.memoryUsage.rss()
const first = compileContributions(period)(workers)
const rssAfterCompiled = process.memoryUsage.rss()
if (first.refused.some((reason) => reason !== 0))
  throw new Error('The generator made a worker that is refused')
const all = sum(first.total_rupiah)
const underWhatIf = all + moreUnderWhatIf()
const ofSample = sum(first.total_rupiah.subarray(0, sampled))

const anchor = await openAnchor(workers)
const lastAnswer = { seconds: [] as number[], calculate: [] as number[], rss: 0, idle: 0 }

type Answer = { total_rupiah: number; expected_rupiah: number; cpu_ms: number }

const compiled = ours(all, () => sum(compileContributions(period)(workers).total_rupiah))
const whatIf = ours(underWhatIf, () =>
  sum(compileContributions(period, overlay(law, [supposed]))(workers).total_rupiah),
)

const plainName = `ours, plain formulas (${sampled.toLocaleString('en')} workers, scaled)`
let rssAfterPlain = 0
const contestants: Record<string, () => Promise<Answer>> = {
  'ours, compiled': compiled,
  [plainName]: ours(ofSample, () => {
    const total_rupiah = plainTotal(sampled)
    rssAfterPlain = Math.max(rssAfterPlain, process.memoryUsage.rss())
    return total_rupiah
  }),
}
if (!('missing' in anchor)) {
  contestants[`OpenFisca-core ${anchor.version}`] = async () => {
    const answer = await anchor.run(period.from, period.months)
    lastAnswer.seconds.push(answer.seconds)
    lastAnswer.calculate.push(answer.calculate_seconds)
    lastAnswer.rss = Math.max(lastAnswer.rss, answer.rss_bytes)
    lastAnswer.idle = answer.idle_bytes
    return {
      total_rupiah: answer.total_rupiah,
      expected_rupiah: all,
      cpu_ms: answer.cpu_seconds * 1000,
    }
  }
}

if (!('missing' in anchor)) {
  await anchor.run(period.from, period.months)
  const theirs = await anchor.totals()
  const at = theirs.findIndex((amount, row) => amount !== first.total_rupiah[row])
  if (at >= 0 || theirs.length !== people)
    throw new Error(`Worker ${at}: ${theirs[at]}, ours ${first.total_rupiah[at]}`)
}
const cpu: Record<string, number[]> = {}
const series = await interleave(rounds, contestants, checkSums)
const supposing = await interleave(
  whatIfRounds,
  { 'law in force': compiled, 'supposed law': whatIf },
  checkSums,
)
if (!('missing' in anchor)) anchor.close()
process.stdout.write(`${table(series)}\n${remarks()}\n`)

/** CPU beside wall time: where other work shares the cores, only the first stays comparable from day to day. */
function ours(expected_rupiah: number, run: () => number): () => Promise<Answer> {
  return async () => {
    const from = process.cpuUsage()
    const total_rupiah = run()
    const { user, system } = process.cpuUsage(from)
    return { total_rupiah, expected_rupiah, cpu_ms: (user + system) / 1_000 }
  }
}

function checkSums(answers: Record<string, Answer>): void {
  for (const [name, { total_rupiah, expected_rupiah, cpu_ms }] of Object.entries(answers)) {
    if (total_rupiah !== expected_rupiah)
      throw new Error(`${name}: ${total_rupiah}, expected ${expected_rupiah}`)
    cpu[name] = [...(cpu[name] ?? []), cpu_ms]
  }
}

/** Middle of the rounds that count, without the warm-up. */
function cpuOf(name: string): number {
  return median((cpu[name] ?? []).slice(1))
}

function table(found: Series[]): string {
  const base = median(found[0]?.ms ?? [])
  const baseCpu = cpuOf(found[0]?.name ?? '')
  const lines = found.map(({ name, ms }) => {
    const scale = name === plainName ? people / sampled : 1
    const middle = median(ms) * scale
    const range = `${Math.round(Math.min(...ms) * scale)}–${Math.round(Math.max(...ms) * scale)}`
    const cpuMs = cpuOf(name) * scale
    const rate = (people * period.months) / middle / 1_000
    return `| ${name} | ${middle.toFixed(0)} | ${range} | ${(middle / base).toFixed(1)} | ${cpuMs.toFixed(0)} | ${(cpuMs / baseCpu).toFixed(1)} | ${rate.toPrecision(3)} |`
  })
  return [
    `### rules: ${people.toLocaleString('en')} workers × ${period.months} months from ${period.from}`,
    '',
    machine(),
    '',
    '| | median ms | range | × ours, compiled | CPU ms | × in CPU | million person-months/s |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    '',
  ].join('\n')
}

function remarks(): string {
  const mb = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`
  const columns = Object.values(workers).reduce((bytes, column) => bytes + column.byteLength, 0)
  const answer = first.total_rupiah.byteLength + first.refused.byteLength
  const month = explanationMs(1)
  const [inForce, underSupposed] = supposing.map(({ ms }) => median(ms))
  const year = explanationMs(period.months)
  return [
    `- Sum of all: Rp${all.toLocaleString('en')}; the total of each worker is ${'missing' in anchor ? 'not compared: no rival here' : 'equal in both engines'}.`,
    `- Memory, ours: columns in ${mb(columns)}, answer ${mb(answer)}; whole process ${mb(before)} before the first run, ${mb(rssAfterCompiled)} after it, ${mb(rssAfterPlain)} after the plain formulas.`,
    'missing' in anchor
      ? `- OpenFisca-core did not run: ${anchor.missing}.`
      : `- Memory, OpenFisca-core: ${mb(lastAnswer.idle)} before, ${mb(lastAnswer.rss)} after a run. Of its ${median(lastAnswer.seconds.slice(1)).toFixed(2)} s, ${median(lastAnswer.calculate.slice(1)).toFixed(2)} s is calculation, the rest setting inputs.`,
    `- Explaining one worker, each amount with its article: ${month} for a month, ${year} for the year.`,
    `- What-if (JKM of BPU Rp8,000 from June), law changed and looked up again, ${whatIfRounds} rounds of the two in turn: ${(underSupposed ?? Number.NaN).toFixed(0)} ms beside ${(inForce ?? Number.NaN).toFixed(0)} ms, ratio ${((underSupposed ?? Number.NaN) / (inForce ?? Number.NaN)).toFixed(2)}; in CPU ${cpuOf('supposed law').toFixed(0)} beside ${cpuOf('law in force').toFixed(0)} ms.`,
    '',
  ].join('\n')
}

/** Middle and 99th percentile over different workers. */
function explanationMs(months: number): string {
  const list = monthsBetween(period.from, addMonths(period.from, months - 1))
  const times = Array.from({ length: Math.min(explained, people) }, (_, at) => {
    const from = performance.now()
    for (const month of list) explain(at, month)
    return performance.now() - from
  }).sort((a, b) => a - b)
  return `${median(times).toFixed(3)} ms (p99 ${(times[Math.floor(times.length * 0.99)] ?? Number.NaN).toFixed(3)} ms)`
}

function plainTotal(count: number): number {
  const months = monthsBetween(period.from, addMonths(period.from, period.months - 1))
  let total = 0
  for (let at = 0; at < count; at++) for (const month of months) total += explain(at, month)
  return total
}

/** The plain formula of a worker's segment, with all its steps and sources. */
function explain(at: number, month: string): number {
  const pay = workers.pay_rupiah[at]!
  const programmes = batchProgrammes.filter((_, bit) => workers.programmes[at]! & (1 << bit))
  const relieved = workers.may_use_relief[at] === 1
  if (workers.segment[at] === 0)
    return bpuContribution({
      month,
      income_rupiah: pay,
      programmes: programmes as BpuProgramme[],
      sector: workers.sector[at] === 0 ? 'transport' : 'other',
      funder: relieved ? 'SELF' : 'APBD',
    }).value
  if (workers.segment[at] === 2)
    return constructionContributionFromWages({ month, wages_rupiah: pay }).value.total_rupiah
  return puContribution({
    month,
    wage_rupiah: pay,
    programmes: programmes as PuProgramme[],
    risk_class: riskClasses[workers.risk_class[at]!]!,
    ...(relieved && {
      labour_intensive: { industry: 'footwear' as const, active_workers: 50, jkk_paid_to_january_2025: true },
    }),
  }).value.total_rupiah
}

/** From June to December, when both sectors have the relief: Rp1,200 a month, half of it where the worker may use the relief. */
function moreUnderWhatIf(): number {
  const months = 7
  let more = 0
  for (let at = 0; at < people; at++)
    if (workers.segment[at] === 0) more += months * (workers.may_use_relief[at] === 1 ? 600 : 1_200)
  return more
}

/** A third each BPU, PU and construction with every programme of the segment; pay in whole thousands, so between no two bands. */
function randomWorkers(count: number): WorkerColumns {
  const random = generator(20_261_121)
  const upTo = (end: number) => Math.floor(random() * end)
  const made: WorkerColumns = {
    segment: new Uint8Array(count),
    pay_rupiah: new Float64Array(count),
    programmes: new Uint8Array(count),
    sector: new Uint8Array(count),
    may_use_relief: new Uint8Array(count),
    risk_class: new Uint8Array(count),
  }
  for (let at = 0; at < count; at++) {
    const segment = upTo(3)
    made.segment[at] = segment
    made.pay_rupiah[at] = upTo(20_000) * 1_000
    made.programmes[at] = [0b00111, 0b11111, 0b00011][segment]!
    made.sector[at] = upTo(2)
    made.may_use_relief[at] = upTo(2)
    made.risk_class[at] = upTo(riskClasses.length)
  }
  return made
}

/** mulberry32: the same workers in every run. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function sum(amounts: Float64Array): number {
  let total = 0
  for (const amount of amounts) total += amount
  return total
}
