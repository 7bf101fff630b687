import { NewBudget } from '../budget/budget.schema.ts'
import { sumEntries } from '../budget/budget.service.ts'
import { refuse } from '../kernel/refusal.ts'
import { formatRupiah, parseRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type Command, type CommandInput, checkedOptions, wholeNumber } from '../platform/command.ts'
import { transact } from '../platform/context.ts'
import { ProgrammeFacts } from './programme.schema.ts'
import {
  costPerPerson,
  getProgramme,
  listProgrammes,
  makeProgrammeAndBudget,
  monthsOf,
} from './programme.service.ts'

function money(options: CommandInput['options'], name: string): number {
  const amount = parseRupiah(String(options[name]))
  if (amount !== undefined) return amount
  throw refuse(
    'command.not_money',
    'invalid',
    text(
      `--${name} harus rupiah bulat, misalnya 1000000.`,
      `--${name} must be whole rupiah, such as 1000000.`,
    ),
    { field: name },
  )
}

const list = (written: unknown) =>
  String(written)
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean)

export const programmeCommands: Command[] = [
  {
    name: 'programme create',
    summary: text('Buat program dan anggarannya', 'Make a programme and its budget'),
    words: ['CODE'],
    options: {
      name: {
        type: 'string',
        value: 'NAME',
        required: true,
        help: text('Nama program', 'Name of the programme'),
      },
      region: {
        type: 'string',
        value: 'CODE',
        required: true,
        help: text('Wilayah pemilik, misalnya 15.03', 'Owner region, such as 15.03'),
      },
      'legal-basis': {
        type: 'string',
        value: 'TEXT',
        required: true,
        help: text('Dasar hukum (Perbup/SK)', 'Legal basis (regulation or decree)'),
      },
      groups: {
        type: 'string',
        value: 'A,B',
        default: 'vulnerable_worker',
        help: text('Kelompok', 'Groups'),
      },
      temporary: { type: 'boolean', help: text('Perlindungan sementara', 'Temporary cover') },
      packages: { type: 'string', value: 'JKK,JKM', default: 'JKK,JKM', help: text('Paket', 'Packages') },
      income: {
        type: 'string',
        value: 'RUPIAH',
        default: '1000000',
        help: text('Dasar penghasilan per bulan', 'Base income a month'),
      },
      'age-from': {
        type: 'string',
        value: 'N',
        default: '17',
        help: text('Umur terendah (termasuk)', 'Lowest age (included)'),
      },
      'age-below': {
        type: 'string',
        value: 'N',
        default: '65',
        help: text('Umur harus di bawah', 'Age must be below'),
      },
      from: { type: 'string', value: 'YYYY-MM', required: true, help: text('Bulan pertama', 'First month') },
      to: { type: 'string', value: 'YYYY-MM', required: true, help: text('Bulan terakhir', 'Last month') },
      quota: { type: 'string', value: 'N', required: true, help: text('Kuota orang', 'Quota of people') },
      source: {
        type: 'string',
        value: 'SOURCE',
        default: 'APBD_P',
        help: text('Sumber dana', 'Source of money'),
      },
      'budget-name': {
        type: 'string',
        value: 'NAME',
        required: true,
        help: text('Nama anggaran', 'Name of the budget'),
      },
      ceiling: { type: 'string', value: 'RUPIAH', required: true, help: text('Pagu', 'Ceiling') },
    },
    examples: [
      'payung programme create SRL-2024-APBDP --as sarolangun.operator --name "Pekerja rentan desa dan petugas ad hoc Pilkada 2024" --region 15.03 --legal-basis "Perbup Sarolangun 7/2024" --groups vulnerable_worker,election_officer --from 2024-11 --to 2024-12 --quota 28000 --budget-name "DPA-P Disnaker 2024" --ceiling 950000000',
    ],
    run: async ({ words, options, context }) => {
      const code = String(words[0]).toUpperCase()
      const facts = checkedOptions(ProgrammeFacts, {
        code,
        region_code: options.region,
        name: options.name,
        groups: list(options.groups),
        temporary: options.temporary === true,
        legal_basis: options['legal-basis'],
        packages: list(options.packages),
        income_rupiah: money(options, 'income'),
        age_from: wholeNumber(options, 'age-from'),
        age_from_operator: '>=',
        age_to: wholeNumber(options, 'age-below'),
        age_to_operator: '<',
        month_first: options.from,
        month_last: options.to,
        quota_people: wholeNumber(options, 'quota'),
      })
      const budget = checkedOptions(NewBudget, {
        name: options['budget-name'],
        source: options.source,
        fiscal_year: Number(String(options.from).slice(0, 4)),
        legal_basis: options['legal-basis'],
        ceiling_rupiah: money(options, 'ceiling'),
        region_code: options.region,
      })
      const programme = await makeProgrammeAndBudget(context, facts, budget, `command:${code}`)
      const perPerson = costPerPerson(programme.tariff)
      return {
        data: { ...programme, per_person_rupiah: perPerson },
        lines: [
          `Programme ${programme.code}: ${formatRupiah(perPerson, 'en')} a person for ${monthsOf(programme).first} to ${monthsOf(programme).last}.`,
        ],
      }
    },
  },
  {
    name: 'programme list',
    summary: text('Daftar program', 'List programmes'),
    run: async ({ context }) => {
      const programmes = await transact(context, (tx) => listProgrammes(tx.db))
      return {
        data: { programmes },
        lines: programmes.map(
          (each) => `${each.code.padEnd(22)} ${monthsOf(each).first}..${monthsOf(each).last}  ${each.name}`,
        ),
      }
    },
  },
  {
    name: 'programme show',
    summary: text(
      'Program, biaya menurut aturan, dan saldo anggarannya',
      'A programme, its cost by the law, and the balance of its budget',
    ),
    words: ['CODE'],
    run: async ({ words, context }) => {
      const { programme, balances } = await transact(context, async (tx) => {
        const found = await getProgramme(tx, { code: String(words[0]) })
        return { programme: found, balances: await sumEntries(tx.db, found.budget_id) }
      })
      return {
        data: { programme, balances_rupiah: balances },
        lines: [
          `${programme.code}  ${programme.name}`,
          ...programme.tariff.other.steps.map((step) => `  ${step.text.en}`),
          `Ceiling ${formatRupiah(balances.ceiling, 'en')}, available ${formatRupiah(balances.available, 'en')}, reserved ${formatRupiah(balances.reserved, 'en')}`,
        ],
      }
    },
  },
]
