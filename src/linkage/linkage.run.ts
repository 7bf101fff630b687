import { closeSync, lstatSync, openSync, rmSync } from 'node:fs'
import path from 'node:path'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import {
  type ColumnMap,
  createStore,
  type MatchReport,
  type Model,
  matchStore,
  type RowResult,
} from '../matching/index.ts'
import { readInput } from '../platform/command.ts'
import { folderRefusal } from '../platform/config.ts'
import { type HiredCrew, hireCrew, usualHands } from './linkage.crew.ts'
import { createKeys, type PlainKeys } from './linkage.keys.ts'
import { readAll } from './linkage.read.ts'
import { openTable, sharedColumns } from './linkage.table.ts'
import { writeClusters } from './linkage.write.ts'

export type MatchJob = {
  /** One file to look for the same person in, or two to link. */
  files: readonly string[]
  map?: string
  model?: string
  threshold: number
  out?: string
  clusters?: string
  /** Whether each pair says what is decided of it: a fifth column. */
  decisions?: boolean
  /** The day a learned model carries. */
  made_on: string
  /** How many processors to use; as many as there are, at most four, when left out. */
  threads?: number
}

export type MatchDone = {
  report: MatchReport & {
    ignored_columns: string[]
    uneven_rows: number
    read_milliseconds: number
    write_milliseconds: number
  }
  model: () => Model
}

/** Below this a thread takes longer to begin than it saves. */
const fewRows = 20_000

/** Reads, matches and writes; the whole of `payung match dedupe` and `link`. */
export function runMatch(job: MatchJob, say: (line: string) => void): MatchDone {
  const from = performance.now()
  const maps = readMap(job.map, job.files.length)
  const model = job.model === undefined ? undefined : readModel(job.model)
  const tables = job.files.map((file, at) => openTable(file, maps[at]))
  const [a, b] = tables as [(typeof tables)[0], (typeof tables)[0] | undefined]
  const shared =
    b === undefined ? { schema: a.mapped.schema, a: a.mapped.sources, b: [] } : sharedColumns(a, b)
  const readers = tables.map(({ file }, at) => ({ file, sources: at === 0 ? shared.a : shared.b }))
  const expected = tables.reduce((sum, { expected_rows }) => sum + expected_rows, 64)
  const crew = hireCrew(job.threads ?? (expected < fewRows ? 1 : usualHands()))
  try {
    const store = createStore(shared.schema, expected, crew.memory)
    const keys = createKeys(crew.memory)
    const read = readAll(
      store,
      expected,
      readers,
      keys,
      tables.map(({ mapped }) => mapped.key),
      crew,
    )
    crew.tidy?.()
    const read_milliseconds = Math.round(performance.now() - from)
    say(`${store.rows.toLocaleString('en-US')} rows read in ${read_milliseconds} ms`)
    const result = matchStore(
      store,
      {
        schema: shared.schema,
        threshold: job.threshold,
        made_on: job.made_on,
        clock: () => performance.now(),
        crew,
        ...(model !== undefined && { model: fitting(model, shared.schema) }),
      },
      b === undefined ? undefined : read[0]!.rows,
    )
    const since = performance.now()
    write(job, result, keys.kept(), crew)
    const used = new Set([
      ...shared.a.map((at) => a.file.headers[at]),
      ...(b === undefined ? [] : shared.b.map((at) => b.file.headers[at])),
    ])
    const ignored = tables.flatMap(({ file, mapped }) =>
      file.headers.filter((header, at) => !used.has(header) && at !== mapped.key),
    )
    return {
      report: {
        ...result.report,
        ignored_columns: [...new Set(ignored)],
        uneven_rows: read.reduce((sum, { uneven }) => sum + uneven, 0),
        read_milliseconds,
        write_milliseconds: Math.round(performance.now() - since),
      },
      model: result.model,
    }
  } finally {
    crew.close()
  }
}

/** Another thread writes the pairs while this one writes the clusters; files are opened and closed here, whoever writes. */
function write(job: MatchJob, result: RowResult, keys: PlainKeys, crew: HiredCrew): void {
  const open: number[] = []
  const opened = (file: string | undefined): number | undefined => {
    if (file === undefined) return undefined
    open.push(openOutput(file))
    return open.at(-1)
  }
  try {
    const pairs = opened(job.out)
    const clusters = opened(job.clusters)
    const writeOthers = () => {
      if (clusters !== undefined) writeClusters(clusters, result, keys)
    }
    if (pairs === undefined) writeOthers()
    else
      crew.write({ handle: pairs, pairs: result.pairs, keys, decided: job.decisions === true }, writeOthers)
  } catch (error) {
    throw unfinished([job.out, job.clusters], error)
  } finally {
    for (const handle of open) closeSync(handle)
  }
}

/** Part of a file on a full disk could be taken for the whole: it goes, and the refusal says why. */
function unfinished(files: readonly (string | undefined)[], error: unknown): unknown {
  const written = files.filter((file) => file !== undefined)
  if ((error as NodeJS.ErrnoException).code !== 'ENOSPC' || written.length === 0) return error
  for (const file of written)
    if (lstatSync(file, { throwIfNoEntry: false })?.isFile()) rmSync(file, { force: true })
  return folderRefusal(path.dirname(path.resolve(written[0]!)), error)
}

/** Opens a file to write into, for any thread. Refuses a folder that cannot be written to. */
function openOutput(file: string): number {
  try {
    return openSync(file, 'w')
  } catch (error) {
    throw folderRefusal(path.dirname(path.resolve(file)), error)
  }
}

function readJson(file: string, what: string): unknown {
  try {
    return JSON.parse(
      readInput(file)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    )
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw refuse(
      'linkage.bad_json',
      'invalid',
      text(
        `${what} ${file} bukan JSON yang benar: ${error.message}.`,
        `${what} ${file} is not valid JSON: ${error.message}.`,
      ),
    )
  }
}

/** One map for all files, or `{ "a": {…}, "b": {…} }` for two files of different headers. */
function readMap(file: string | undefined, files: number): (ColumnMap | undefined)[] {
  if (file === undefined) return new Array(files).fill(undefined)
  const map = readJson(file, '--map')
  if (typeof map !== 'object' || map === null || Array.isArray(map)) {
    throw refuse(
      'linkage.bad_map',
      'invalid',
      text(
        `Peta ${file} harus berupa objek JSON: {"NAMA": "name", "TGL LAHIR": "date"}.`,
        `The map ${file} must be a JSON object: {"NAMA": "name", "TGL LAHIR": "date"}.`,
      ),
    )
  }
  const { a, b } = map as Record<string, unknown>
  const isMap = (each: unknown): each is ColumnMap =>
    typeof each === 'object' && each !== null && !('kind' in each)
  if (files === 2 && isMap(a) && isMap(b)) return [a, b]
  return new Array(files).fill(map as ColumnMap)
}

function readModel(file: string): Model {
  const model = readJson(file, '--model') as Model
  if (model?.format === 1 && Array.isArray(model.fields)) return model
  throw refuse(
    'linkage.bad_model',
    'invalid',
    text(
      `${file} bukan model Payung. Buat dengan: payung match fit BERKAS --out model.json.`,
      `${file} is no model of Payung. Make one with: payung match fit FILE --out model.json.`,
    ),
  )
}

/** A model is for the columns it was learned from. */
function fitting(model: Model, schema: Model['schema']): Model {
  const missing = model.schema.fields.filter(
    ({ name, kind }, at) => schema.fields[at]?.name !== name || schema.fields[at]?.kind !== kind,
  )
  if (missing.length === 0 && model.schema.fields.length === schema.fields.length) return model
  const wanted = model.schema.fields.map(({ name, kind }) => `${name} (${kind})`).join(', ')
  throw refuse(
    'linkage.other_columns',
    'invalid',
    text(
      `Model ini untuk kolom ${wanted}. Beri peta (--map) yang membuat kolom yang sama dengan urutan yang sama.`,
      `This model is for the columns ${wanted}. Give a map (--map) that makes the same columns in the same order.`,
    ),
  )
}
