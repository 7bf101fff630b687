import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { hireCrew } from '../../src/linkage/linkage.crew.ts'
import { type ColumnMap, type Crew, createIndex, type Model, tasks } from '../../src/matching/index.ts'
import { interleave, type Series } from '../measure.ts'
import { payung, startSplink } from './contestants.ts'
import { newRows } from './new-rows.ts'
import { cellsOf, type FoundPairs, linesOf, pairKey, readPairs, type Truth } from './truth.ts'

const asked = 27_214
const known = 1_270_000

/** The first rounds of all contestants do not count: a register is kept by a server, whose threads have answered before. */
const warmUp = 3

/** The lines of the table, in its order. `file`: from the new rows as they were written to pairs; the others compare only. */
export const lines = {
  threads: 'ours, two threads, from file to pairs',
  alone: 'ours, one thread, from file to pairs',
  rows: 'ours, one thread, from texts to answers',
  single: 'ours, one thread, row by row',
  'splink-file': 'Splink, trained model, two threads, from file to pairs',
  'sql-file': 'plain SQL on DuckDB, two threads, from file to pairs',
  splink: 'Splink, two threads, compares only',
  sql: 'plain SQL on DuckDB, two threads, compares only',
} as const

/**
 * 27,214 rows of rosters against 1.27 million records of the other lists: what a new roster costs. All hold the old records and a trained model.
 * The aim is judged from the file of new rows as it was written to the pairs found, which all of them do; what the rivals take where they have
 * the new rows cleaned already, and ours where it has them as texts, stands beside.
 */
export async function againstRegister(
  folder: string,
  truth: Truth,
  out: string,
  map: ColumnMap,
  trained: string,
  rounds: number,
  rivals: boolean,
): Promise<{
  series: Series[]
  asked: number
  known: number
  quality: Record<string, FoundPairs>
  right: number
}> {
  mkdirSync(out, { recursive: true })
  const lineOf = linesOf(path.join(folder, 'all.csv'))
  const head = cellsOf(lineOf.next().value ?? '')
  const newLines: string[] = []
  const oldRows: string[][] = []
  for (const line of lineOf) {
    if (line === '') continue
    if (line.startsWith('R')) {
      if (newLines.length < asked) newLines.push(line)
    } else if (oldRows.length < known) oldRows.push(cellsOf(line))
  }
  const csv = (rows: string[][]): string =>
    `${[head, ...rows].map((cells) => cells.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\n')}\n`
  const newFile = path.join(out, 'new.csv')
  writeFileSync(path.join(out, 'old.csv'), csv(oldRows))
  writeFileSync(newFile, `${[head.join(','), ...newLines].join('\n')}\n`)
  writeFileSync(path.join(out, 'old-ids.csv'), `id\n${oldRows.map(([id]) => id).join('\n')}\n`)
  writeFileSync(path.join(out, 'map.json'), JSON.stringify(map))
  const fitted = path.join(out, 'model.json')
  await payung(
    'match',
    'fit',
    path.join(out, 'old.csv'),
    '--map',
    path.join(out, 'map.json'),
    '--out',
    fitted,
  )
  const model: Model = JSON.parse(readFileSync(fitted, 'utf8'))
  const fields = model.schema.fields.map(({ name }) => name)
  const places = fields.map((name) => head.indexOf(name))
  const valuesOf = (cells: string[]): (string | undefined)[] => places.map((at) => cells[at])
  const hired = hireCrew(2)
  let hands = 2
  // One register for both: it is a gigabyte.
  const crew: Crew = {
    memory: hired.memory,
    get hands() {
      return hands
    },
    run: (name, order) =>
      hands === 1 ? [(tasks[name] as (order: unknown) => never)(order)] : hired.run(name, order),
  }
  const index = createIndex(model, { expected: oldRows.length, crew })
  for (const cells of oldRows) index.add({ id: cells[0] as string, values: valuesOf(cells) })
  const isOld = new Set(oldRows.map(([id]) => truth.numberOf(id as string)))
  const newRecords = newLines.map((line) => cellsOf(line))
  oldRows.length = 0

  const quality: Record<string, FoundPairs> = {}
  /** The pairs as the rivals hold them: two ids and a weight. */
  type Pairs = { one: string[]; other: string[]; weight: ArrayLike<number> }
  const kept = (name: string, { one, other, weight }: Pairs): number => {
    quality[name] = {
      keys: Float64Array.from(one, (id, at) => pairKey(truth.numberOf(id), truth.numberOf(other[at]!))),
      weights: Float64Array.from(weight),
    }
    return one.length
  }
  const timed: Record<string, number[]> = {}
  const clocked = async (name: string, find: () => Pairs): Promise<number> => {
    const from = performance.now()
    const pairs = find()
    timed[name] = [...(timed[name] ?? []), performance.now() - from]
    return kept(name, pairs)
  }
  const fromFile = (withHands: number): Pairs => {
    hands = withHands
    const { cells, idOf } = newRows(newFile, fields)
    const { starts, row, weight, idOf: oldId } = index.findCells(cells)
    const one: string[] = []
    const other: string[] = []
    for (let asking = 0; asking < cells.rows; asking++)
      for (let at = starts[asking]!; at < starts[asking + 1]!; at++) {
        one.push(idOf(asking))
        other.push(oldId(row[at]!))
      }
    return { one, other, weight }
  }
  const fromAnswers = (answers: { candidates: { id: string; weight: number }[] }[]): Pairs => {
    const flat = answers.flatMap(({ candidates }, at) =>
      candidates.map((each) => ({ ...each, one: newRecords[at]![0]! })),
    )
    return {
      one: flat.map(({ one }) => one),
      other: flat.map(({ id }) => id),
      weight: flat.map(({ weight }) => weight),
    }
  }
  const contestants: Record<string, () => Promise<number>> = {
    [lines.threads]: () => clocked(lines.threads, () => fromFile(2)),
    [lines.alone]: () => clocked(lines.alone, () => fromFile(1)),
    [lines.rows]: () =>
      clocked(lines.rows, () => {
        hands = 1
        return fromAnswers(index.findAll(newRecords.map(valuesOf)))
      }),
    [lines.single]: () =>
      clocked(lines.single, () => fromAnswers(newRecords.map((cells) => index.find(valuesOf(cells))))),
  }
  const child = rivals
    ? startSplink('stay', trained, path.join(folder, 'all.csv'), newFile, path.join(out, 'old-ids.csv'))
    : undefined
  const answers = child?.stdout ? createInterface({ input: child.stdout })[Symbol.asyncIterator]() : undefined
  await answers?.next()
  for (const kind of child ? (['splink-file', 'sql-file', 'splink', 'sql'] as const) : []) {
    const name = lines[kind]
    contestants[name] = async () => {
      child?.stdin?.write(`${kind} ${out}\n`)
      const { value, done } = (await answers?.next()) ?? { value: '', done: true }
      if (done) throw new Error('The rival ended; see its message above')
      quality[name] = readPairs(path.join(out, 'pairs.csv'), truth)
      // What a rival says itself, without writing the file that is only for judging.
      timed[name] = [...(timed[name] ?? []), JSON.parse(value).seconds * 1000]
      return JSON.parse(value).pairs
    }
  }
  const series = await interleave(rounds + warmUp - 1, contestants, (found) => {
    const ours = [lines.threads, lines.alone, lines.rows, lines.single].map((name) => found[name])
    if (new Set(ours).size > 1)
      throw new Error(`Ours answers otherwise in another way: ${ours.join(', ')} pairs`)
    for (const kind of ['splink', 'sql'] as const)
      if (found[lines[kind]] !== found[lines[`${kind}-file`]])
        throw new Error(`${kind} answers otherwise from the file`)
  })
  child?.stdin?.end()
  hired.close()
  for (const one of series) one.ms = (timed[one.name] as number[]).slice(warmUp)
  const isNew = new Set(newRecords.map(([id]) => truth.numberOf(id as string)))
  const shift = 2 ** 26
  let right = 0
  for (const key of truth.pairs) {
    const [a, b] = [Math.floor(key / shift), key % shift]
    if ((isNew.has(a) && isOld.has(b)) || (isNew.has(b) && isOld.has(a))) right++
  }
  return { series, asked: newRecords.length, known: isOld.size, quality, right }
}
