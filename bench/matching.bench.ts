/*
 * Goal: who is the same person in the lists of 1.3 million people (`payung demo population`), and how good the answer is. Rivals: Splink 5
 * on DuckDB in two configurations, of which the better one counts, and plain SQL on DuckDB with weights set by hand (no training, no
 * clusters); VLOOKUP on NIK, what offices do today, beside them. Method: contestants in turn, each a process of its own; its answer is read and judged
 * before a time is printed. Ours counts from the start of the program to both
 * files written; a rival's seconds after its libraries are loaded. CPU is that of the whole process, of all of them.
 *
 * npm run bench matching                                       1.3 million people, three rounds; then by size, then 27,214 against 1.27 million
 * npm run bench matching -- --people 100000 --rounds 1         smaller
 * npm run bench matching -- --large                            also ten million people of all Sumatra (needs 16 GiB and 8 GB of disk)
 * npm run bench matching -- --only sizes|register|dedupe       one part
 */
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { ColumnMap } from '../src/matching/index.ts'
import { installRivals, payung, population, type Run, splink, workshop } from './matching/contestants.ts'
import { plot } from './matching/plot.ts'
import { againstRegister, lines as ways } from './matching/resident.ts'
import {
  type FoundPairs,
  type Judged,
  judge,
  judgeAutomatic,
  readPairs,
  readTruth,
  type Truth,
  vlookup,
} from './matching/truth.ts'
import { machine, median } from './measure.ts'

const { values: options } = parseArgs({
  args: process.argv.slice(3).filter((word) => word !== '--'),
  options: {
    people: { type: 'string', default: '1300000' },
    profile: { type: 'string', default: 'medium' },
    rounds: { type: 'string', default: '3' },
    sizes: { type: 'string', default: '10000,30000,100000,300000' },
    only: { type: 'string' },
    large: { type: 'boolean', default: false },
    'without-rivals': { type: 'boolean', default: false },
  },
})
const people = Number(options.people)
const rounds = Number(options.rounds)
const jambi = '15'
const sumatra = '11,12,13,14,15,16,17,18,19,21'
const shown = (part: string): boolean => options.only === undefined || options.only === part

/** Of each column what it is; the rest of the file (family card, address, birth place) no contestant uses. */
const map = {
  id: 'key',
  nik: { kind: 'id', role: 'nik' },
  nama: 'name',
  jk: { kind: 'category', role: 'sex' },
  tgl_lahir: { kind: 'date', role: 'birth' },
  desa: 'place',
  kecamatan: 'place',
  nama_ibu: { kind: 'name', role: 'mother' },
  no_hp: 'phone',
} as unknown as ColumnMap

/** Below this nobody gives pairs: 0.01 for ours; the judge looks for the best threshold above it. */
const least = '0.01'
const rivals = options['without-rivals'] ? { missing: 'left out by --without-rivals' } : await installRivals()
const withRivals = !('missing' in rivals)
const out = path.join(workshop, 'matching')
mkdirSync(out, { recursive: true })
const mapFile = path.join(out, 'map.json')
writeFileSync(mapFile, JSON.stringify(map))

type Contestant = {
  name: string
  folder: string
  run: (folder: string) => Promise<Run>
  default_weight: number
}
const folderOf = (name: string): string => {
  const folder = path.join(out, name)
  mkdirSync(folder, { recursive: true })
  return folder
}
const ours: Contestant = {
  name: 'ours',
  folder: folderOf('ours'),
  default_weight: 0,
  run: (folder) =>
    payung(
      ...[
        'match',
        'dedupe',
        path.join(folder, 'all.csv'),
        '--map',
        mapFile,
        '--threshold',
        least,
        '--decisions',
      ],
      ...['--out', path.join(out, 'ours/pairs.csv'), '--clusters', path.join(out, 'ours/clusters.csv')],
    ),
}
const splinkOf = (model: 'plain' | 'careful'): Contestant => ({
  name: `Splink, ${model}`,
  folder: folderOf(`splink-${model}`),
  default_weight: 0,
  run: (folder) =>
    splink(
      'splink',
      model,
      path.join(folder, 'all.csv'),
      path.join(out, `splink-${model}`),
      path.join(out, `splink-${model}/model.json`),
    ),
})
const sql: Contestant = {
  name: 'plain SQL',
  folder: folderOf('sql'),
  default_weight: 0,
  run: (folder) => splink('sql', path.join(folder, 'all.csv'), path.join(out, 'sql')),
}

/** At a million people the careful configuration trained for more than seventeen minutes in 5.4 GB and did not end: only the other is asked. */
const splinkAtSize = (size: number): Contestant[] =>
  size > 1_000_000 ? [splinkOf('plain')] : [splinkOf('plain'), splinkOf('careful')]

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`
const four = (value: number): string => value.toFixed(4)
const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

say(
  `### matching, ${options.profile} profile\n\n${machine()}, ${withRivals ? rivals.versions : `no rivals: ${rivals.missing}`}\n`,
)
let failed = false
if (shown('dedupe')) await dedupePart()
if (shown('sizes')) await sizesPart()
if (shown('register')) await registerPart()
if (failed) process.exitCode = 1

async function dedupePart(): Promise<void> {
  const folder = await population(people, options.profile, jambi)
  const truth = readTruth(folder)
  const contestants = withRivals ? [ours, ...splinkAtSize(people), sql] : [ours]
  const runs = new Map<string, Run[]>(contestants.map(({ name }) => [name, []]))
  const judged = new Map<string, Judged>()
  let automatic: ReturnType<typeof judgeAutomatic>
  // The first round is the warm-up, and its answers are judged.
  for (const one of contestants) {
    process.stderr.write(`${one.name}: first run, its answer is judged …\n`)
    await one.run(folder)
    const found = readPairs(path.join(one.folder, 'pairs.csv'), truth)
    judged.set(one.name, judge(truth, found, one.default_weight))
    if (one === ours) automatic = judgeAutomatic(truth, found)
  }
  const better = contestants
    .filter(({ name }) => name.startsWith('Splink'))
    .sort((a, b) => (judged.get(b.name)?.best.f1 ?? 0) - (judged.get(a.name)?.best.f1 ?? 0))[0]
  const timed = contestants.filter((one) => !one.name.startsWith('Splink') || one === better)
  for (let round = 0; round < rounds; round++)
    for (const one of timed) {
      process.stderr.write(`${one.name}: round ${round + 1} of ${rounds} …\n`)
      runs.get(one.name)?.push(await one.run(folder))
    }

  const base = median((runs.get('ours') ?? []).map(({ wall_ms }) => wall_ms))
  const baseCpu = median((runs.get('ours') ?? []).map(({ cpu_ms }) => cpu_ms))
  const baseMemory = median((runs.get('ours') ?? []).map(({ peak_mb }) => peak_mb))
  say(
    `**${people.toLocaleString('en')} people, ${truth.records.toLocaleString('en')} records, ${truth.pairs.length.toLocaleString('en')} true pairs**; ${rounds} rounds in turn\n`,
  )
  say(
    '| | median s | range | × ours | CPU s | × ours | peak MB | × ours | F1 at default | best F1 | precision | recall |',
  )
  say('|---|---|---|---|---|---|---|---|---|---|---|---|')
  for (const { name } of contestants) {
    const quality = judged.get(name) as Judged
    const own = runs.get(name) ?? []
    const times = own.map((run) => (name === 'ours' ? run.wall_ms : run.own_ms) / 1000)
    const cpu = median(own.map(({ cpu_ms }) => cpu_ms))
    const memory = median(own.map(({ peak_mb }) => peak_mb))
    const timing =
      times.length === 0
        ? 'not timed: the other is better | | | | | |'
        : `${median(times).toFixed(1)} | ${Math.min(...times).toFixed(1)}–${Math.max(...times).toFixed(1)} | ${((median(times) * 1000) / base).toFixed(2)} | ${(cpu / 1000).toFixed(1)} | ${(cpu / baseCpu).toFixed(2)} | ${memory.toFixed(0)} | ${(memory / baseMemory).toFixed(2)}`
    say(
      `| ${name} | ${timing} | ${four(quality.f1)} | ${four(quality.best.f1)} | ${four(quality.best.precision)} | ${four(quality.best.recall)} |`,
    )
  }
  const byNik = vlookup(folder, truth)
  say(
    `| VLOOKUP on NIK | | | | | | | | ${four(byNik.f1)} | ${four(byNik.f1)} | ${four(byNik.precision)} | ${four(byNik.recall)} |\n`,
  )
  const mine = judged.get('ours') as Judged
  const missed = (1 - mine.recall) / (1 - byNik.recall)
  say(
    `- Missed duplicates beside VLOOKUP: ${percent(1 - mine.recall)} beside ${percent(1 - byNik.recall)}, ratio ${missed.toFixed(3)}; precision ${four(mine.precision)}.`,
  )
  if (automatic)
    say(
      `- Joined without a person: precision ${automatic.precision.toFixed(5)}, recall ${four(automatic.recall)}; wrong: ${JSON.stringify(automatic.wrong)}.`,
    )
  const report = runs.get('ours')?.at(-1)?.answer
  if (report)
    say(
      `- Stages of ours, ms: ${JSON.stringify(report.milliseconds)}, read ${report.read_milliseconds}, write ${report.write_milliseconds}; decisions ${JSON.stringify(report.decisions)}.`,
    )
  for (const one of timed.filter((each) => each !== ours))
    say(`- Stages of ${one.name}, s: ${JSON.stringify(runs.get(one.name)?.at(-1)?.answer.stages)}.`)
  byKind(
    judged,
    timed.map(({ name }) => name),
  )
  floors(mine, automatic?.precision, missed)
}

function byKind(judged: ReadonlyMap<string, Judged>, names: readonly string[]): void {
  say('\n**By kind of error in either record: found of true pairs, at the default threshold**\n')
  say(`| kind | true pairs | ${names.join(' | ')} |`)
  say(`|---|---|${names.map(() => '---').join('|')}|`)
  for (const { kind, pairs } of judged.get('ours')?.by_kind ?? []) {
    const cells = names.map((name) => {
      const one = judged.get(name)?.by_kind.find((each) => each.kind === kind)
      return one ? percent(one.found / one.pairs) : ''
    })
    say(`| ${kind} | ${pairs.toLocaleString('en')} | ${cells.join(' | ')} |`)
  }
  say('\n**Two people taken for one at the default threshold, by kind of look-alike**\n')
  const kinds = [...new Set(names.flatMap((name) => Object.keys(judged.get(name)?.wrong ?? {})))].sort()
  say(`| kind | ${names.join(' | ')} |`)
  say(`|---|${names.map(() => '---').join('|')}|`)
  for (const kind of kinds)
    say(`| ${kind} | ${names.map((name) => judged.get(name)?.wrong[kind] ?? 0).join(' | ')} |`)
  say('')
}

/** A drop fails the run, also where no rival is installed. */
function floors(mine: Judged, automatic: number | undefined, missed: number): void {
  const floor = JSON.parse(readFileSync(new URL('./matching/floors.json', import.meta.url), 'utf8'))
  const checks: [string, boolean][] = [
    [`best F1 ${four(mine.best.f1)} ≥ ${floor.best_f1}`, mine.best.f1 >= floor.best_f1],
    [`F1 at default ${four(mine.f1)} ≥ ${floor.f1_at_default}`, mine.f1 >= floor.f1_at_default],
    [
      `automatic precision ${automatic?.toFixed(5)} ≥ ${floor.automatic_precision}`,
      (automatic ?? 0) >= floor.automatic_precision,
    ],
    [
      `missed beside VLOOKUP ${missed.toFixed(3)} ≤ ${floor.missed_beside_vlookup}`,
      missed <= floor.missed_beside_vlookup,
    ],
  ]
  for (const [what, held] of checks) say(`- floor: ${what}: ${held ? 'held' : 'MISSED'}`)
  failed ||= checks.some(([, held]) => !held)
}

async function sizesPart(): Promise<void> {
  const sizes = [
    ...options.sizes
      .split(',')
      .map(Number)
      .filter((size) => size <= people),
    people,
  ]
  const wanted = [...new Set(sizes)].map((size) => ({ size, region: jambi }))
  if (options.large) wanted.push({ size: 10_000_000, region: sumatra })
  // One configuration throughout, so that its line in the plot is one line.
  const contestants = withRivals ? [ours, splinkOf('plain'), sql] : [ours]
  const points = new Map<string, { x: number; y: number; f1: number; mb: number }[]>(
    contestants.map(({ name }) => [name, []]),
  )
  say('**By size** (one run each)\n')
  say(
    `| records | ${contestants.map(({ name }) => `${name} s | CPU s | MB | best F1 | µs CPU a record`).join(' | ')} |`,
  )
  say(`|---|${contestants.map(() => '---|---|---|---|---').join('|')}|`)
  for (const { size, region } of wanted) {
    const folder = await population(size, options.profile, region)
    const truth = readTruth(folder)
    const cells: string[] = []
    // Whoever comes first would wait for the disk, the others not.
    for await (const _ of createReadStream(path.join(folder, 'all.csv'), { highWaterMark: 1 << 20 }));
    for (const one of contestants) {
      // Splink keeps all pairs of ten million in memory: it is not asked.
      if (size > 2_000_000 && one !== ours) {
        cells.push('not run | | | | ')
        continue
      }
      process.stderr.write(`${one.name}: ${size.toLocaleString('en')} people …\n`)
      const run = await one.run(folder)
      const seconds = (one === ours ? run.wall_ms : run.own_ms) / 1000
      const found: FoundPairs = readPairs(path.join(one.folder, 'pairs.csv'), truth)
      const { best } = judge(truth, found, one.default_weight)
      points.get(one.name)?.push({ x: truth.records, y: run.cpu_ms / 1000, f1: best.f1, mb: run.peak_mb })
      cells.push(
        `${seconds.toFixed(1)} | ${(run.cpu_ms / 1000).toFixed(1)} | ${run.peak_mb.toFixed(0)} | ${four(best.f1)} | ${((run.cpu_ms * 1e3) / truth.records).toFixed(1)}`,
      )
    }
    say(`| ${truth.records.toLocaleString('en')} | ${cells.join(' | ')} |`)
  }
  const colours = ['#0f766e', '#b45309', '#6b7280']
  const lines = contestants.map(({ name }, at) => ({
    name,
    colour: colours[at] as string,
    points: points.get(name) ?? [],
  }))
  const drawing = new URL('./matching/by-size.svg', import.meta.url)
  writeFileSync(
    drawing,
    plot('Finding the same person: processor seconds by records', lines, { x: 'records', y: 'CPU s' }),
  )
  const [first, last] = [points.get('ours')?.[0], points.get('ours')?.at(-1)]
  if (first && last && first !== last) {
    const grown = last.y / first.y
    const allowed = (last.x * Math.log2(last.x)) / (first.x * Math.log2(first.x))
    say(
      `\n- Ours grew ${grown.toFixed(1)} times from ${first.x.toLocaleString('en')} to ${last.x.toLocaleString('en')} records; n log n would be ${allowed.toFixed(1)} times.\n`,
    )
  }
}

async function registerPart(): Promise<void> {
  const folder = await population(people, options.profile, jambi)
  const truth: Truth = readTruth(folder)
  const trainer = splinkAtSize(people).at(-1) as Contestant
  const trained = path.join(trainer.folder, 'model.json')
  if (withRivals && !shown('dedupe')) await trainer.run(folder)
  const { series, asked, known, quality, right } = await againstRegister(
    folder,
    truth,
    folderOf('register'),
    map,
    trained,
    Math.max(rounds, 5),
    withRivals,
  )
  const base = median(series[0]?.ms ?? [])
  say(
    `**${asked.toLocaleString('en')} rows against ${known.toLocaleString('en')} records** (${right.toLocaleString('en')} true pairs), model trained and index resident\n`,
  )
  say('| | median ms | range | × ours | best F1 | recall |')
  say('|---|---|---|---|---|---|')
  const middle = new Map(series.map(({ name, ms }) => [name, median(ms)]))
  for (const { name, ms } of series) {
    const { best } = judge(truth, quality[name] as FoundPairs, 0, right)
    say(
      `| ${name} | ${median(ms).toFixed(0)} | ${Math.min(...ms).toFixed(0)}–${Math.max(...ms).toFixed(0)} | ${(median(ms) / base).toFixed(2)} | ${four(best.f1)} | ${four(best.recall)} |`,
    )
  }
  say('')
  for (const [kind, rival] of [
    ['splink-file', 'Splink'],
    ['sql-file', 'plain SQL'],
  ] as const) {
    const theirs = middle.get(ways[kind])
    if (theirs !== undefined)
      say(`- From the file to pairs: ${(theirs / base).toFixed(1)} × the speed of ${rival}.`)
  }
  say('')
}
