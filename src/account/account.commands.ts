import { formatMoment } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import {
  type Command,
  type CommandInput,
  checkedOptions,
  type Option,
  readInput,
} from '../platform/command.ts'
import { type Context, transact } from '../platform/context.ts'
import { roleLabels, roles } from '../platform/policy.ts'
import { type MadeLink, renewLink } from './account.activation.ts'
import { requireGoodPassword } from './account.password.ts'
import { grantRole, revokeRole } from './account.roles.ts'
import { Grant, NewAccount } from './account.schema.ts'
import { disableAccount, enableAccount, isUnused, makeAccount, searchAccounts } from './account.service.ts'
import { type AccountRow, findAccount } from './account.store.ts'

const grantOptions: Record<string, Option> = {
  role: {
    type: 'string',
    value: 'ROLE',
    required: true,
    help: text(`Peran: ${roles.join(', ')}`, `Role: ${roles.join(', ')}`),
  },
  region: {
    type: 'string',
    value: 'CODE',
    required: true,
    help: text('Kode wilayah, misalnya 15.03', 'Region code, such as 15.03'),
  },
  office: { type: 'string', value: 'NAME', required: true, help: text('Kantor', 'Office') },
}

const grantOf = (options: CommandInput['options']) => ({
  role: options.role,
  region_code: options.region,
  office: options.office,
})

async function named(context: Context, username: string): Promise<AccountRow> {
  const account = await transact(context, (tx) => findAccount(tx.client, { username }))
  if (account) return account
  throw refuse(
    'account.unknown',
    'not_found',
    text(
      `Tidak ada akun ${username}. Lihat: payung account list.`,
      `There is no account ${username}. See: payung account list.`,
    ),
    { field: 'username' },
  )
}

function linkLines(input: CommandInput, link: MadeLink): string[] {
  return [
    `One-time link, until ${formatMoment(link.expires_at, 'en')}; hand it over in person:`,
    `  ${input.platform.config.base_url}${link.path}`,
  ]
}

const linkData = (input: CommandInput, link: MadeLink | undefined) =>
  link && {
    activation_link: `${input.platform.config.base_url}${link.path}`,
    expires_at: link.expires_at.toISOString(),
  }

function readPassword(file: string, account: NewAccount): string {
  const password = readInput(file)
    .toString('utf8')
    .replace(/\r?\n$/, '')
  requireGoodPassword(password, [account.username, account.name, account.office])
  return password
}

export const accountCommands: Command[] = [
  {
    name: 'account create',
    summary: text(
      'Buat akun dengan satu peran di satu wilayah; mencetak tautan aktivasi sekali pakai',
      'Make an account with one role in one region; prints a one-time activation link',
    ),
    words: ['USERNAME'],
    options: {
      name: {
        type: 'string',
        value: 'NAME',
        required: true,
        help: text('Nama orangnya', 'Name of the person'),
      },
      ...grantOptions,
      'password-file': {
        type: 'string',
        value: 'FILE',
        help: text(
          'Berkas berisi kata sandi (- untuk masukan standar), sebagai ganti tautan aktivasi',
          'File that holds the password (- for standard input), instead of an activation link',
        ),
      },
    },
    examples: [
      'payung account create sarolangun.dina --name "Dina" --role clerk --region 15.03 --office "Dinas Tenaga Kerja"',
    ],
    run: async (input) => {
      const { words, options, context } = input
      const account = checkedOptions(NewAccount, {
        username: words[0],
        name: options.name,
        ...grantOf(options),
      })
      const file = options['password-file']
      const password = file === undefined ? undefined : readPassword(String(file), account)
      const { account_id, link } = await makeAccount(context, { ...account, password })
      return {
        data: { account_id, username: account.username, ...linkData(input, link) },
        lines: [`Account ${account.username} is made.`, ...(link ? linkLines(input, link) : [])],
      }
    },
  },
  {
    name: 'account activate',
    summary: text(
      'Buat tautan aktivasi baru (kata sandi lupa, ponsel hilang, tautan lewat waktu)',
      'Make a new activation link (lost password, lost phone, expired link)',
    ),
    words: ['USERNAME'],
    run: async (input) => {
      const { account_id, username } = await named(input.context, String(input.words[0]))
      const { link } = await renewLink(input.context, account_id)
      return { data: { username, ...linkData(input, link) }, lines: linkLines(input, link) }
    },
  },
  {
    name: 'account grant',
    summary: text('Beri akun peran lagi', 'Give an account another role'),
    words: ['USERNAME'],
    options: grantOptions,
    run: async ({ words, options, context }) => {
      const grant = checkedOptions(Grant, grantOf(options))
      const { account_id, username } = await named(context, String(words[0]))
      await grantRole(context, account_id, grant)
      return {
        data: { username, ...grant },
        lines: [`${username} is now also ${roleLabels[grant.role].en}; its sessions have ended.`],
      }
    },
  },
  {
    name: 'account revoke',
    summary: text('Cabut satu peran dari akun', 'Take a role from an account'),
    words: ['USERNAME'],
    options: { role: grantOptions.role as Option, region: grantOptions.region as Option },
    run: async ({ words, options, context }) => {
      const { role, region_code } = checkedOptions(Grant.omit({ office: true }), grantOf(options))
      const { account_id, username } = await named(context, String(words[0]))
      await revokeRole(context, account_id, role, region_code)
      return {
        data: { username, role, region_code },
        lines: [`${username} is no longer ${roleLabels[role].en}; its sessions have ended.`],
      }
    },
  },
  {
    name: 'account disable',
    summary: text('Nonaktifkan akun dan akhiri sesinya', 'Disable an account and end its sessions'),
    words: ['USERNAME'],
    run: async ({ words, context }) => {
      const { account_id, username } = await named(context, String(words[0]))
      await disableAccount(context, account_id)
      return { data: { username, state: 'disabled' }, lines: [`${username} is disabled.`] }
    },
  },
  {
    name: 'account enable',
    summary: text('Aktifkan kembali akun', 'Enable an account again'),
    words: ['USERNAME'],
    run: async ({ words, context }) => {
      const { account_id, username } = await named(context, String(words[0]))
      await enableAccount(context, account_id)
      return { data: { username, state: 'active' }, lines: [`${username} is enabled.`] }
    },
  },
  {
    name: 'account list',
    summary: text('Daftar akun dan perannya', 'List accounts and their roles'),
    run: async ({ context }) => {
      const accounts = await searchAccounts(context)
      return {
        data: { accounts: accounts.map((account) => ({ ...account, unused: isUnused(account) })) },
        lines: accounts.flatMap((account) =>
          account.roles.map(
            (held) =>
              `${account.username.padEnd(24)} ${roleLabels[held.role].en.padEnd(22)} ${account.state.padEnd(9)} ${held.region_name ?? 'Indonesia'} · ${held.office}`,
          ),
        ),
      }
    },
  },
]
