import { todayAt } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Command, type CommandResult, type Option, writeOutput } from '../platform/command.ts'
import { type MatchDone, type MatchJob, runMatch } from './linkage.run.ts'

const shared: Record<string, Option> = {
  map: {
    type: 'string',
    value: 'FILE',
    help: text(
      'Peta kolom (JSON): {"NAMA": "name", "KODE": "key"}; tanpa peta menurut judul kolom',
      'Map of columns (JSON): {"NAMA": "name", "KODE": "key"}; without it by header',
    ),
  },
  model: {
    type: 'string',
    value: 'FILE',
    help: text(
      'Bobot dari payung match fit, dipakai apa adanya',
      'Weights of payung match fit, used as they are',
    ),
  },
  threads: {
    type: 'string',
    value: 'N',
    help: text(
      'Pakai N prosesor; tanpa ini semua yang ada, paling banyak 4. Hasilnya sama',
      'Use N processors; without it all there are, at most 4. The result is the same',
    ),
  },
}

const results: Record<string, Option> = {
  out: {
    type: 'string',
    value: 'FILE',
    help: text(
      'Tulis pasangan: id_a,id_b,probability,weight',
      'Write the pairs: id_a,id_b,probability,weight',
    ),
  },
  threshold: {
    type: 'string',
    value: 'P',
    default: '0.5',
    help: text('Hanya pasangan dengan kemungkinan sedikitnya P', 'Only pairs with at least this probability'),
  },
  decisions: {
    type: 'boolean',
    help: text(
      'Tambah kolom decision: same, review, atau different',
      'Add the column decision: same, review or different',
    ),
  },
  ...shared,
}

const clusters: Option = {
  type: 'string',
  value: 'FILE',
  help: text('Tulis kelompok tiap baris: id,cluster_id', 'Write the cluster of each record: id,cluster_id'),
}

type Options = Record<string, string | boolean | undefined>

function jobOf(files: string[], options: Options): MatchJob {
  const threshold = Number(options.threshold ?? '0.5')
  if (!(threshold >= 0 && threshold <= 1)) {
    throw refuse(
      'linkage.bad_threshold',
      'invalid',
      text(
        `--threshold harus angka 0 sampai 1, bukan "${options.threshold}".`,
        `--threshold must be a number from 0 to 1, not "${options.threshold}".`,
      ),
      { field: 'threshold' },
    )
  }
  const threads = options.threads === undefined ? undefined : Number(options.threads)
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1 && threads <= 64)) {
    throw refuse(
      'linkage.bad_threads',
      'invalid',
      text(
        `--threads harus angka bulat 1 sampai 64, bukan "${options.threads}".`,
        `--threads must be a whole number from 1 to 64, not "${options.threads}".`,
      ),
      { field: 'threads' },
    )
  }
  const named = (name: string) => (options[name] === undefined ? {} : { [name]: String(options[name]) })
  return {
    files,
    threshold,
    made_on: todayAt(new Date()),
    decisions: options.decisions === true,
    ...(threads !== undefined && { threads }),
    ...named('map'),
    ...named('model'),
    ...named('out'),
    ...named('clusters'),
  }
}

const number = (value: number) => value.toLocaleString('en-US')

function result({ report }: MatchDone): CommandResult {
  const { decisions, milliseconds } = report
  const matching = Object.values(milliseconds).reduce((sum, each) => sum + each, 0)
  return {
    data: report,
    lines: [
      `${number(report.records)} records, ${number(report.compared)} pairs compared, ${number(report.pairs)} pairs given, ${number(report.clusters)} people`,
      `same without doubt ${number(decisions.same)}, for a person to look at ${number(decisions.review)}`,
      `columns: ${report.fields.map(({ name, kind }) => `${name} (${kind})`).join(', ')}`,
      ...(report.ignored_columns.length > 0 ? [`left out: ${report.ignored_columns.join(', ')}`] : []),
      ...report.rules.map(
        ({ rule, blocks, largest, pairs }) =>
          `  ${rule}: ${number(blocks)} groups, largest ${number(largest)}, ${number(pairs)} pairs`,
      ),
      ...(report.uneven_rows > 0
        ? [`${number(report.uneven_rows)} rows have more or fewer cells than the header`]
        : []),
      ...report.remarks.map(({ en }) => en),
      `read ${report.read_milliseconds} ms, match ${matching} ms, write ${report.write_milliseconds} ms`,
    ],
  }
}

const dedupe: Command = {
  name: 'match dedupe',
  summary: text('Cari orang yang sama di satu berkas CSV', 'Find the same person in one CSV file'),
  words: ['FILE'],
  options: { ...results, clusters },
  examples: ['payung match dedupe people.csv --map map.json --out pairs.csv --clusters clusters.csv --json'],
  needs_database: false,
  run: async ({ words, options, say }) => result(runMatch(jobOf([words[0]!], options), say)),
}

const link: Command = {
  name: 'match link',
  summary: text(
    'Cari orang dari satu berkas CSV di berkas lain',
    'Find the people of one CSV file in another',
  ),
  words: ['FILE', 'FILE'],
  options: { ...results, clusters },
  examples: ['payung match link roster.csv register.csv --out pairs.csv --json'],
  needs_database: false,
  run: async ({ words, options, say }) => result(runMatch(jobOf([words[0]!, words[1]!], options), say)),
}

const fit: Command = {
  name: 'match fit',
  summary: text(
    'Pelajari bobot dari satu berkas CSV, tanpa label',
    'Learn weights from a CSV file, without labels',
  ),
  words: ['FILE'],
  options: {
    map: shared.map!,
    threads: shared.threads!,
    out: { ...results.out!, required: true, help: text('Tulis model (JSON)', 'Write the model (JSON)') },
  },
  examples: ['payung match fit register.csv --map map.json --out model.json'],
  needs_database: false,
  run: async ({ words, options, say }) => {
    const { out, ...job } = jobOf([words[0]!], options)
    const done = runMatch({ ...job, threshold: 1 }, say)
    writeOutput(String(out), `${JSON.stringify(done.model(), undefined, 1)}\n`)
    return result(done)
  },
}

export const linkageCommands: Command[] = [dedupe, link, fit]
