import path from 'node:path'
import { refuse } from '../kernel/refusal.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { isListKind, listKinds } from '../match/match.schema.ts'
import { countPairStates, listLists, listPairs } from '../match/match.service.ts'
import { type Command, readInput, writeOutput } from '../platform/command.ts'
import { transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import { findDoubleFunding } from './review.funding.ts'
import { fundingCsv, fundingXlsx } from './review.funding-file.ts'
import { loadList, retireList } from './review.lists.ts'
import { comparePeople } from './review.register.ts'
import { claimKindLabels, claimKinds, claimStatusLabels } from './review.schema.ts'

const number = (value: number) => formatInteger(value, 'en')

export const reviewCommands: Command[] = [
  {
    name: 'match list load',
    summary: text('Muat daftar pembanding dari luar', 'Load a list from outside to check rosters against'),
    words: ['FILE'],
    options: {
      kind: {
        type: 'string',
        value: 'KIND',
        required: true,
        help: text(`Jenis: ${listKinds.join(', ')}`, `Kind: ${listKinds.join(', ')}`),
      },
      name: { type: 'string', value: 'NAME', required: true, help: text('Nama daftar', 'Name of the list') },
      source: {
        type: 'string',
        value: 'TEXT',
        required: true,
        help: text('Siapa yang memberi, nomor suratnya', 'Who gave it, number of the letter'),
      },
      'as-of': {
        type: 'string',
        value: 'YYYY-MM-DD',
        required: true,
        help: text('Hari yang keadaannya ditunjukkan', 'The day whose state it shows'),
      },
      region: {
        type: 'string',
        value: 'CODE',
        help: text('Wilayah, misalnya 15.03', 'Region, such as 15.03'),
      },
    },
    examples: [
      'payung match list load meninggal.xlsx --kind deaths --name "Kematian Juli" --source "Disdukcapil 470/12" --as-of 2026-07-31 --region 15.03',
    ],
    run: async ({ words, options, context }) => {
      const kind = String(options.kind)
      if (!isListKind(kind))
        throw refuse(
          'match.bad_kind',
          'invalid',
          text(
            `Jenis "${kind}" tidak dikenal. Pilih salah satu: ${listKinds.join(', ')}.`,
            `There is no kind "${kind}". Choose one of ${listKinds.join(', ')}.`,
          ),
          { field: 'kind' },
        )
      const file = String(words[0])
      const { list, known } = await loadList(context, {
        kind,
        name: String(options.name),
        source: String(options.source),
        as_of: String(options['as-of']),
        region_code: options.region === undefined ? undefined : String(options.region),
        file_name: path.basename(file),
        bytes: readInput(file),
      })
      const { read, taken, repeated, refused, blank } = list.counts
      return {
        data: { ...list, known },
        lines: [
          ...(known ? ['The same file is loaded already; nothing changes.'] : []),
          `${list.name}: ${number(read)} rows read = ${number(taken)} taken + ${number(repeated)} repeated + ${number(refused)} refused + ${number(blank)} blank`,
          `List ${list.list_id}`,
        ],
      }
    },
  },
  {
    name: 'match list show',
    summary: text('Daftar pembanding yang ada', 'Lists from outside'),
    run: async ({ context }) => {
      requireOperation(context, 'match.view')
      const lists = await transact(context, (tx) => listLists(tx.db))
      return {
        data: { lists },
        lines: lists.map(
          (list) =>
            `${list.list_id}  ${list.kind.padEnd(8)} ${list.as_of}  ${list.state.padEnd(9)} ${number(list.counts.taken).padStart(9)}  ${list.name}`,
        ),
      }
    },
  },
  {
    name: 'match list withdraw',
    summary: text('Tarik daftar pembanding', 'Take a list from outside back'),
    words: ['LIST'],
    run: async ({ words, context }) => {
      const list = await retireList(context, String(words[0]))
      return { data: list, lines: [`List ${list.list_id}: ${list.state}.`] }
    },
  },
  {
    name: 'match pairs',
    summary: text('Antrean pasangan yang perlu diputuskan', 'Pairs that wait for a decision'),
    run: async ({ context }) => {
      requireOperation(context, 'match.view')
      const { counts, pairs } = await transact(context, async (tx) => ({
        counts: await countPairStates(tx.db, {}),
        pairs: await listPairs(tx.db, { state: 'open' }, { size: 200 }),
      }))
      return {
        data: { counts, pairs },
        lines: [
          `${number(counts.open)} open, ${number(counts.later)} put off, ${number(counts.same)} the same, ${number(counts.different)} different`,
          ...pairs.map(
            (pair) =>
              `${pair.pair_id}  ${pair.cause.padEnd(12)} ${(pair.probability * 100).toFixed(1).padStart(5)} %  ${pair.roster_id ? `roster ${pair.roster_id} row ${pair.row_number}` : 'register'}`,
          ),
        ],
      }
    },
  },
  {
    name: 'match register',
    summary: text(
      'Cari orang yang tercatat dua kali di register wilayah',
      'Look for people who stand twice in the register of the region',
    ),
    run: async ({ context, say }) => {
      const found = await comparePeople(context, (people) => say(`${number(people)} people compared`))
      return {
        data: found,
        lines: [
          `${number(found.compared)} people compared, ${number(found.pairs)} new pairs for the queue.`,
          ...(found.capped > 0
            ? [`${number(found.capped)} people have values so common that not everybody alike was looked at.`]
            : []),
        ],
      }
    },
  },
  {
    name: 'match funders',
    summary: text('Bulan yang sama diklaim dua pembiaya', 'The same months claimed by two funders'),
    options: {
      first: { type: 'string', value: 'YYYY-MM', help: text('Bulan pertama', 'First month') },
      last: { type: 'string', value: 'YYYY-MM', help: text('Bulan terakhir', 'Last month') },
      out: {
        type: 'string',
        value: 'FILE',
        help: text('Tulis ke berkas .csv atau .xlsx', 'Write to a .csv or .xlsx file'),
      },
    },
    run: async ({ options, context }) => {
      const out = options.out === undefined ? undefined : String(options.out)
      if (out && !/\.(?:csv|xlsx)$/i.test(out))
        throw refuse(
          'match.bad_ending',
          'invalid',
          text(
            `Berkas "${out}" harus berakhir .csv atau .xlsx.`,
            `The file "${out}" must end in .csv or .xlsx.`,
          ),
          { field: 'out' },
        )
      const found = await findDoubleFunding(context, {
        first: options.first === undefined ? undefined : String(options.first),
        last: options.last === undefined ? undefined : String(options.last),
      })
      if (out)
        writeOutput(out, /\.csv$/i.test(out) ? fundingCsv(found, 'en') : await fundingXlsx(found, 'en'), {
          secret: true,
        })
      return {
        data: found,
        lines: [
          `${found.first} to ${found.last}: ${number(found.total.people)} people, ${number(found.total.person_months)} person-months, ${formatRupiah(found.total.rupiah, 'en')}`,
          `Settled: ${number(found.settled.people)} people, ${number(found.settled.person_months)} person-months, ${formatRupiah(found.settled.rupiah, 'en')}`,
          ...claimKinds.map((kind) => {
            const of = found.by_kind[kind]
            return `  ${number(of.claims).padStart(7)} claims ${number(of.people).padStart(7)} people ${formatRupiah(of.rupiah, 'en').padStart(16)}  ${claimKindLabels[kind].en}`
          }),
          ...found.claims
            .filter((claim) => claim.status !== 'settled')
            .slice(0, 200)
            .map(
              (claim) =>
                `${claim.claim}  ${claimStatusLabels[claim.status].en.padEnd(28)} ${claim.funder} | ${claim.other_funder}`,
            ),
        ],
      }
    },
  },
]
