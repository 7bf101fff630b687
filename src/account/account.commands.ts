import { text } from '../kernel/text.ts'
import { type Command, checkedOptions, readInput } from '../platform/command.ts'
import { transact } from '../platform/context.ts'
import { roleLabels, roles } from '../platform/policy.ts'
import { NewAccount } from './account.schema.ts'
import { makeAccount } from './account.service.ts'
import { listAccounts } from './account.store.ts'

export const accountCommands: Command[] = [
  {
    name: 'account create',
    summary: text(
      'Buat akun dengan satu peran di satu wilayah',
      'Make an account with one role in one region',
    ),
    words: ['USERNAME'],
    options: {
      name: {
        type: 'string',
        value: 'NAME',
        required: true,
        help: text('Nama orangnya', 'Name of the person'),
      },
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
      'password-file': {
        type: 'string',
        value: 'FILE',
        required: true,
        help: text(
          'Berkas berisi kata sandi (- untuk masukan standar)',
          'File that holds the password (- for standard input)',
        ),
      },
    },
    examples: [
      'payung account create sarolangun.dina --name "Dina" --role clerk --region 15.03 --office "Dinas Tenaga Kerja" --password-file -',
    ],
    run: async ({ words, options, context }) => {
      const password = readInput(String(options['password-file']))
        .toString('utf8')
        .replace(/\r?\n$/, '')
      const account = checkedOptions(NewAccount, {
        username: words[0],
        name: options.name,
        password,
        role: options.role,
        region_code: options.region,
        office: options.office,
      })
      const made = await makeAccount(context, account)
      return {
        data: { ...made, username: account.username },
        lines: [`Account ${account.username} is made.`],
      }
    },
  },
  {
    name: 'account list',
    summary: text('Daftar akun dan perannya', 'List accounts and their roles'),
    run: async ({ context }) => {
      const accounts = await transact(context, (tx) => listAccounts(tx.db))
      return {
        data: { accounts },
        lines: accounts.map(
          (account) =>
            `${account.username.padEnd(24)} ${roleLabels[account.role].en.padEnd(16)} ${account.region_name ?? 'Indonesia'} · ${account.office}`,
        ),
      }
    },
  },
]
