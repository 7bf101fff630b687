import { refuse } from '../kernel/refusal.ts'
import { isRegionCode } from '../kernel/region-code.ts'
import { text } from '../kernel/text.ts'
import { type Command, wholeNumber, writeOutput } from '../platform/command.ts'
import { readRegionRegister } from '../region/region.service.ts'
import { populationCommand } from './demo.population.ts'
import { fillDemonstration } from './demo.service.ts'
import { generateRoster, storyRoster } from './roster.ts'
import { rosterFile } from './roster-file.ts'
import { trapsCommand } from './traps.command.ts'

export const demoCommands: Command[] = [
  trapsCommand,
  {
    name: 'demo roster',
    summary: text(
      'Buat daftar contoh dengan baris bermasalah yang ditanam',
      'Make an example roster with planted problem rows',
    ),
    needs_database: false,
    options: {
      region: {
        type: 'string',
        value: 'CODE',
        default: storyRoster.region,
        help: text('Kabupaten/kota', 'Regency or city'),
      },
      rows: {
        type: 'string',
        value: 'N',
        default: String(storyRoster.rows),
        help: text('Baris yang harus diterima', 'Rows that must be accepted'),
      },
      problems: {
        type: 'string',
        value: 'N',
        default: String(storyRoster.problems),
        help: text('Baris yang harus ditolak', 'Rows that must be rejected'),
      },
      seed: {
        type: 'string',
        value: 'N',
        default: String(storyRoster.seed),
        help: text('Bibit; bibit sama, berkas sama', 'Seed; same seed, same file'),
      },
      out: {
        type: 'string',
        value: 'FILE.xlsx|.csv',
        required: true,
        help: text('Berkas yang ditulis', 'File to write'),
      },
      truth: {
        type: 'string',
        value: 'FILE.json',
        help: text('Tulis juga apa yang ditanam, per baris', 'Also write what was planted, by row'),
      },
    },
    examples: [
      'payung demo roster --region 15.03 --rows 27214 --problems 812 --seed 1 --out sarolangun.xlsx',
    ],
    run: async ({ options }) => {
      const out = String(options.out)
      const format = /\.csv$/i.test(out) ? 'csv' : /\.xlsx$/i.test(out) ? 'xlsx' : undefined
      if (!format)
        throw refuse(
          'demo.unknown_format',
          'invalid',
          text('--out harus berakhiran .xlsx atau .csv.', '--out must end in .xlsx or .csv.'),
          { field: 'out' },
        )
      const region = String(options.region)
      if (
        !isRegionCode(region) ||
        !readRegionRegister().regencies.some((regency) => regency.code === region)
      ) {
        throw refuse(
          'demo.bad_region',
          'invalid',
          text(
            `"${region}" bukan kode kabupaten/kota, contoh 15.03.`,
            `"${region}" is not a regency code, for example 15.03.`,
          ),
          { field: 'region' },
        )
      }
      const roster = generateRoster({
        region,
        rows: wholeNumber(options, 'rows'),
        problems: wholeNumber(options, 'problems'),
        seed: Number(options.seed) || String(options.seed),
      })
      const bytes = await rosterFile(roster, format)
      writeOutput(out, bytes)
      if (options.truth) writeOutput(String(options.truth), `${JSON.stringify(roster.truth)}\n`)
      return {
        data: {
          file: out,
          format,
          bytes: bytes.length,
          accepted: roster.accepted_count,
          rejected: roster.rejected_count,
        },
        lines: [
          `${out}: ${roster.accepted_count} rows to accept, ${roster.rejected_count} to reject, ${bytes.length} bytes.`,
        ],
      }
    },
  },
  populationCommand,
  {
    name: 'demo fill',
    summary: text('Isi demonstrasi Jambi', 'Fill the Jambi demonstration'),
    run: async ({ platform, say }) => {
      await fillDemonstration(platform, say)
      return { data: { filled: true }, lines: ['The Jambi demonstration is filled.'] }
    },
  },
]
