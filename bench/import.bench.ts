/*
 * Goal: from the bytes of the story's roster (28,026 rows) to committed verdicts, beside bare COPY of the same rows into a table with
 * the same columns and indexes. What the anchor leaves out: reading the file, every check, the register, encryption, audit.
 * Method: interleaved rounds on one server; the answers must be equal before a time is printed.
 *
 * npm run bench import            register of 1.3 million other people
 * npm run bench import -- 0       without them
 */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { storyProgramme } from '../src/demo/demo.service.ts'
import { generateRoster, storyRoster } from '../src/demo/roster.ts'
import { rosterFile } from '../src/demo/roster-file.ts'
import type { Opened } from '../src/platform/open.ts'
import { checkRoster, uploadRoster, withdrawRoster } from '../src/roster/roster.service.ts'
import { keepReaderReady } from '../src/tabular/read.ts'
import { contextOf, fillRegister, withInstallation } from './installation.ts'
import { interleave, report } from './measure.ts'

const others = Number(process.argv[3] ?? 1_300_000)
const rounds = 5

// As the server does.
keepReaderReady()

await withInstallation(async (platform) => {
  if (others > 0) await fillRegister(platform, others)
  const roster = generateRoster(storyRoster)
  const xlsx = await rosterFile(roster, 'xlsx')
  const csv = await rosterFile(roster, 'csv')
  const clerk = await contextOf(platform, 'sarolangun.operator')

  const ours = (bytes: Uint8Array, name: string) => async () => {
    const { roster: uploaded } = await uploadRoster(clerk, {
      programme: storyProgramme,
      file_name: name,
      bytes,
    })
    const done = await checkRoster(clerk, uploaded.roster_id)
    const answer = {
      rows: (done.counts?.read ?? 0) - (done.counts?.blank ?? 0),
      accepted: (done.counts?.accepted ?? 0) + (done.counts?.warning ?? 0),
    }
    rosterIds.push(done.roster_id)
    await withdrawRoster(clerk, done.roster_id)
    return answer
  }
  const rosterIds: string[] = []
  await ours(xlsx, 'first.xlsx')()
  const anchor = await copyAnchor(platform, rosterIds[0] ?? '')
  const series = await interleave(
    rounds,
    { 'bare COPY': anchor.run, 'ours, XLSX': ours(xlsx, 'a.xlsx'), 'ours, CSV': ours(csv, 'a.csv') },
    (answers) => {
      for (const [name, answer] of Object.entries(answers)) {
        if (answer.rows !== 28_026 || answer.accepted !== 27_214)
          throw new Error(`${name} answered ${JSON.stringify(answer)}`)
      }
    },
  )
  await anchor.end()
  process.stdout.write(
    report(
      `import: 28,026 rows against a register of ${others.toLocaleString('en')} others`,
      series,
      'bare COPY',
    ),
  )
})

/** The rows of a checked roster, as COPY text, into an empty table made like roster_row, keys and indexes included. */
async function copyAnchor(platform: Opened, rosterId: string) {
  const owner = new pg.Client({ connectionString: platform.owner_url })
  await owner.connect()
  await owner.query("set payung.kab_from = ''; set payung.kab_to = '~'")
  await owner.query('create table bench_row (like roster_row including all)')
  const { rows } = await owner.query('select * from roster_row where roster_id = $1 order by row_number', [
    rosterId,
  ])
  const columns = Object.keys(rows[0])
  const text = rows.map((row) => columns.map((column) => copyText(row[column])).join('\t')).join('\n')
  return {
    run: async () => {
      await owner.query('truncate bench_row')
      await pipeline(
        Readable.from([`${text}\n`]),
        owner.query(copyFrom(`copy bench_row (${columns.join(', ')}) from stdin`)),
      )
      const { rows: counted } = await owner.query(
        "select count(*)::integer as rows, count(*) filter (where verdict <> 'rejected')::integer as accepted from bench_row",
      )
      return counted[0] as { rows: number; accepted: number }
    },
    end: () => owner.end(),
  }
}

function copyText(value: unknown): string {
  if (value === null) return '\\N'
  if (Buffer.isBuffer(value)) return `\\\\x${value.toString('hex')}`
  const written = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return written.replace(
    /[\\\t\n\r]/g,
    (character) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[character] ?? character,
  )
}
