import { Hono } from 'hono'
import { isUuid } from '../kernel/ids.ts'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Role } from '../platform/context.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { Actions } from '../ui/form.tsx'
import { PageSentence } from '../ui/sentence.tsx'
import { page, type ShellProps } from '../ui/shell.tsx'
import { type MadeLink, renewLink } from './account.activation.ts'
import { AccountList, AccountView, NewAccountForm } from './account.administration-view.tsx'
import { ActivationSheet, formRefusal, readRoleValue } from './account.parts.tsx'
import { grantRole, revokeRole } from './account.roles.ts'
import { type AccountState, accountStates, Grant, NewAccount } from './account.schema.ts'
import {
  disableAccount,
  enableAccount,
  endSessions,
  getAccount,
  makeAccount,
  searchAccounts,
} from './account.service.ts'
import { listSessions } from './account.session-store.ts'
import { listOrganisations } from './account.store.ts'

const accounts = text('Akun', 'Accounts')
const crumbs = (label: string) => [{ label: accounts, href: '/akun/daftar' }, { label }]
const perPage = 50

/** Accounts of the administrator's region: who there is, what they may do, and the sheet that lets them in. */
export function administrationPages(baseUrl: string): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/akun/daftar', async (c) => {
    const context = contextOf(c, 'page')
    const like = c.req.query('cari')?.trim().slice(0, 60) || undefined
    const state = accountStates.find((each) => each === c.req.query('keadaan')) as AccountState | undefined
    const unused = c.req.query('menganggur') === '1'
    const after = c.req.query('sesudah')
    const found = await searchAccounts(context, { like, state, unused, after, limit: perPage + 1 })
    return page(
      c,
      { title: accounts, section: 'account' },
      <AccountList
        language={c.get('language')}
        actor={context.actor}
        accounts={found.slice(0, perPage)}
        more={found.length > perPage}
        filter={{ like, state, unused, after }}
      />,
    )
  })

  pages.get('/akun/baru', (c) => newPage(c, {}))
  pages.post('/akun/baru', async (c) => {
    const context = contextOf(c, 'page')
    requireOperation(context, 'account.make')
    const form = textsOf(await c.req.parseBody())
    try {
      const account = checked(NewAccount, form)
      const { link } = await makeAccount(context, account)
      return sheetPage(c, baseUrl, account, link as MadeLink)
    } catch (raw) {
      const { error, status } = formRefusal(raw)
      return newPage(c, form, error, status)
    }
  })

  pages.get('/akun/:id', (c) => accountPage(c))
  pages.post('/akun/:id/peran', async (c) => {
    const context = contextOf(c, 'page')
    requireOperation(context, 'account.grant')
    const form = textsOf(await c.req.parseBody())
    try {
      await grantRole(context, idOf(c), checked(Grant, form))
    } catch (raw) {
      const { error, status } = formRefusal(raw)
      if (error.field === undefined) throw error
      return accountPage(c, form, error, status)
    }
    return c.redirect(`/akun/${idOf(c)}?selesai=peran`, 303)
  })
  pages.post('/akun/:id/cabut', async (c) => {
    const { role } = await c.req.parseBody()
    const taken = readRoleValue(role)
    await revokeRole(contextOf(c, 'page'), idOf(c), taken.role as Role, taken.region_code)
    return c.redirect(`/akun/${idOf(c)}?selesai=peran`, 303)
  })
  pages.post('/akun/:id/nonaktif', async (c) => {
    await disableAccount(contextOf(c, 'page'), idOf(c))
    return c.redirect(`/akun/${idOf(c)}?selesai=keadaan`, 303)
  })
  pages.post('/akun/:id/aktif', async (c) => {
    await enableAccount(contextOf(c, 'page'), idOf(c))
    return c.redirect(`/akun/${idOf(c)}?selesai=keadaan`, 303)
  })
  pages.post('/akun/:id/sesi', async (c) => {
    await endSessions(contextOf(c, 'page'), idOf(c))
    return c.redirect(`/akun/${idOf(c)}?selesai=sesi`, 303)
  })
  pages.post('/akun/:id/tautan', async (c) => {
    const { account, link } = await renewLink(contextOf(c, 'page'), idOf(c))
    return sheetPage(c, baseUrl, account, link)
  })
  return pages
}

function idOf(c: Web): string {
  const id = c.req.param('id') ?? ''
  if (isUuid(id)) return id
  throw refuse(
    'account.not_found',
    'not_found',
    text('Akun ini tidak ada di wilayah Anda.', 'There is no such account in your region.'),
  )
}

const textsOf = (form: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(form).map(([name, value]) => [name, String(value).trim()]))

const hints: Record<string, ReturnType<typeof text>> = {
  username: text(
    'Nama pengguna: 3 sampai 30 huruf kecil, angka, titik, atau garis bawah.',
    'User name: 3 to 30 small letters, digits, dots or underscores.',
  ),
  name: text('Isi nama orangnya.', 'Fill in the name of the person.'),
  role: text('Pilih satu peran.', 'Choose a role.'),
  region_code: text(
    'Wilayah ditulis sebagai kode, misalnya 15.03 atau 15.03.07.2004.',
    'The region is a code, such as 15.03 or 15.03.07.2004.',
  ),
  office: text('Isi nama kantor.', 'Fill in the name of the office.'),
}

function checked<Value>(
  schema: {
    safeParse(value: unknown): {
      success: boolean
      data?: Value
      error?: { issues: { path: PropertyKey[] }[] }
    }
  },
  form: Record<string, string>,
): Value {
  const parsed = schema.safeParse(form)
  if (parsed.success) return parsed.data as Value
  const field = String(parsed.error?.issues[0]?.path[0] ?? 'username')
  throw refuse(
    'account.bad_field',
    'invalid',
    hints[field] ?? text('Periksa isian ini.', 'Check this field.'),
    { field },
  )
}

async function newPage(c: Web, form: Record<string, string>, error?: Refusal, status?: ShellProps['status']) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'account.make')
  const title = text('Buat akun', 'Make an account')
  return page(
    c,
    {
      title,
      section: 'account',
      crumbs: crumbs(title[c.get('language')]),
      has_errors: error !== undefined,
      status,
    },
    <NewAccountForm
      language={c.get('language')}
      form={{ region_code: context.actor.region_code, ...form }}
      error={error}
      organisations={await listOrganisations(context.platform.pool, context.actor.region_code)}
    />,
  )
}

async function accountPage(
  c: Web,
  form: Record<string, string> = {},
  error?: Refusal,
  status?: ShellProps['status'],
) {
  const context = contextOf(c, 'page')
  const account = await getAccount(context, idOf(c))
  const done = c.req.query('selesai')
  return page(
    c,
    {
      title: account.name,
      section: 'account',
      crumbs: crumbs(account.username),
      has_errors: error !== undefined,
      status,
      notice:
        done === undefined
          ? undefined
          : {
              tone: 'success',
              live: true,
              title: text('Perubahan sudah disimpan', 'The change is saved'),
              text: text(
                'Sesi akun ini yang terbuka sudah diakhiri bila haknya berubah.',
                'Its open sessions have ended where its rights changed.',
              ),
            },
    },
    <AccountView
      language={c.get('language')}
      context={context}
      account={account}
      sessions={(await listSessions(context.platform.pool, account.account_id)).length}
      form={{ region_code: context.actor.region_code, ...form }}
      error={error}
    />,
  )
}

function sheetPage(c: Web, baseUrl: string, account: { name: string; username: string }, link: MadeLink) {
  const language = c.get('language')
  const title = text('Lembar aktivasi', 'Activation sheet')
  return page(
    c,
    { title, section: 'account', crumbs: crumbs(account.username) },
    <div class="grid max-w-3xl gap-6">
      <PageSentence
        small={
          text(
            'Cetak lembar ini sekarang: tautannya hanya tampil sekali dan tidak tersimpan di mana pun.',
            'Print this sheet now: the link is shown this once and kept nowhere.',
          )[language]
        }
      >
        {text(`Lembar aktivasi untuk ${account.name}`, `Activation sheet for ${account.name}`)[language]}
      </PageSentence>
      <ActivationSheet language={language} base_url={baseUrl} link={link} account={account} />
      <Actions
        language={language}
        primary={{ label: text('Ke daftar akun', 'To the accounts'), href: '/akun/daftar' }}
      />
    </div>,
  )
}
