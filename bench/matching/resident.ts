import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { type ColumnMap, createIndex, type Model } from '../../src/matching/index.ts'
import { interleave, type Series } from '../measure.ts'
import { payung, startSplink } from './contestants.ts'
import { cellsOf, type FoundPairs, linesOf, pairKey, readPairs, type Truth } from './truth.ts'

const asked = 27_214
const known = 1_270_000

/**
 * 27,214 rows of rosters against 1.27 million records of the other lists: what a new roster costs. Both engines hold the old records and
 * a trained model; ours reads the new rows as they were written, Splink and SQL have them cleaned already.
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
  const lines = linesOf(path.join(folder, 'all.csv'))
  const head = cellsOf(lines.next().value ?? '')
  const newRows: string[][] = []
  const oldRows: string[][] = []
  for (const line of lines) {
    if (line === '') continue
    if (line.startsWith('R')) {
      if (newRows.length < asked) newRows.push(cellsOf(line))
    } else if (oldRows.length < known) oldRows.push(cellsOf(line))
  }
  const csv = (rows: string[][]): string =>
    `${[head, ...rows].map((cells) => cells.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join('\n')}\n`
  writeFileSync(path.join(out, 'old.csv'), csv(oldRows))
  writeFileSync(path.join(out, 'new-ids.csv'), `id\n${newRows.map(([id]) => id).join('\n')}\n`)
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
  const places = model.schema.fields.map(({ name }) => head.indexOf(name))
  const valuesOf = (cells: string[]): (string | undefined)[] => places.map((at) => cells[at])
  const index = createIndex(model, { expected: oldRows.length })
  for (const cells of oldRows) index.add({ id: cells[0] as string, values: valuesOf(cells) })

  const quality: Record<string, FoundPairs> = {}
  const contestants: Record<string, () => Promise<number>> = {
    'ours, resident index': async () => {
      const keys: number[] = []
      const weights: number[] = []
      for (const cells of newRows) {
        const one = truth.numberOf(cells[0] as string)
        for (const { id, weight } of index.find(valuesOf(cells)).candidates) {
          keys.push(pairKey(one, truth.numberOf(id)))
          weights.push(weight)
        }
      }
      quality['ours, resident index'] = { keys: Float64Array.from(keys), weights: Float64Array.from(weights) }
      return keys.length
    },
  }
  const child = rivals
    ? startSplink(
        'stay',
        trained,
        path.join(folder, 'all.csv'),
        path.join(out, 'new-ids.csv'),
        path.join(out, 'old-ids.csv'),
      )
    : undefined
  const answers = child?.stdout ? createInterface({ input: child.stdout })[Symbol.asyncIterator]() : undefined
  await answers?.next()
  for (const kind of child ? ['splink', 'sql'] : []) {
    const name = kind === 'splink' ? 'Splink, trained model' : 'plain SQL on DuckDB'
    contestants[name] = async () => {
      child?.stdin?.write(`${kind} ${out}\n`)
      const { value, done } = (await answers?.next()) ?? { value: '', done: true }
      if (done) throw new Error('The rival ended; see its message above')
      quality[name] = readPairs(path.join(out, 'pairs.csv'), truth)
      rivalMs[name] = [...(rivalMs[name] ?? []), JSON.parse(value).seconds * 1000]
      return JSON.parse(value).pairs
    }
  }
  const rivalMs: Record<string, number[]> = {}
  const series = await interleave(rounds, contestants, () => {})
  child?.stdin?.end()
  // What a rival says itself, without writing the file that is only for judging.
  for (const one of series) if (rivalMs[one.name]) one.ms = (rivalMs[one.name] as number[]).slice(1)
  const isNew = new Set(newRows.map(([id]) => truth.numberOf(id as string)))
  const isOld = new Set(oldRows.map(([id]) => truth.numberOf(id as string)))
  const shift = 2 ** 26
  let right = 0
  for (const key of truth.pairs) {
    const [a, b] = [Math.floor(key / shift), key % shift]
    if ((isNew.has(a) && isOld.has(b)) || (isNew.has(b) && isOld.has(a))) right++
  }
  return { series, asked: newRows.length, known: oldRows.length, quality, right }
}
