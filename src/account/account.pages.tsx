import { Hono } from 'hono'
import type { Refusal } from '../kernel/refusal.ts'
import { type Text, text } from '../kernel/text.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { deleteCookie, readCookie, setCookie } from '../platform/http-cookies.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Card, PageSentence, Section } from '../ui/sentence.tsx'
import { page } from '../ui/shell.tsx'
import type { Spoken } from '../ui/words.ts'
import { activationPages } from './account.activation-pages.tsx'
import { selfOf } from './account.actor.ts'
import { administrationPages } from './account.administration-pages.tsx'
import { ownPages } from './account.own-pages.tsx'
import {
  CodeField,
  errorAt,
  errorsOf,
  formRefusal,
  RecoverySheet,
  readRoleValue,
  roleSentence,
  roleValue,
} from './account.parts.tsx'
import { PasskeySignIn, passkeyPages } from './account.passkey-pages.tsx'
import { sessionLimits } from './account.schema.ts'
import { beginFactor, confirmFactor, demonstrationCode, requireCode } from './account.second-factor.ts'
import { FactorForm } from './account.second-factor-form.tsx'
import { heldRole, roleNotHeld, sessionHashOf, signOut } from './account.session.ts'
import type { Stage } from './account.session-store.ts'
import {
  afterFactor,
  afterPassword,
  begin,
  provePassword,
  requireChallenge,
  type Step,
} from './account.sign-in.ts'
import { contextFor, visitOf } from './account.visit.ts'

/** Accounts a demonstration shows on its sign-in page; undefined in production, and then nothing of a code is shown either. */
export type ShownAccounts = { password: string; accounts: { username: string; duty: Text }[] } | undefined

const words = {
  title: text('Masuk', 'Sign in'),
  sentence: text('Masuk ke Payung', 'Sign in to Payung'),
  small: text(
    'Akun dibuat oleh administrator kantor Anda.',
    'Accounts are made by the administrator of your office.',
  ),
  username: text('Nama pengguna', 'User name'),
  password: text('Kata sandi', 'Password'),
  empty: text('Isi nama pengguna dan kata sandi.', 'Fill in user name and password.'),
  demo: text('Akun demonstrasi', 'Demonstration accounts'),
  demoHint: text(
    'Hanya di demonstrasi. Semua memakai satu kata sandi:',
    'In demonstrations only. All use one password:',
  ),
  demoCode: text(
    'Bila diminta kode, kodenya tertulis di halaman itu: ponsel tidak perlu.',
    'Where a code is asked for, it is written on that page: no phone is needed.',
  ),
  go_on: text('Lanjut', 'Go on'),
  restart: text('Mulai dari awal', 'Start again'),
}

const pathOf: Record<Stage, string> = {
  code: '/masuk/kode',
  enrol: '/masuk/faktor',
  role: '/masuk/peran',
  activation: '/aktivasi',
  passkey: '/masuk',
}

/** Everything an account's screens need: signing in, activating, one's own account, and the administrator's. */
export function accountPages(shown: ShownAccounts, baseUrl: string): Hono<Env> {
  const pages = new Hono<Env>()
  pages.route('/', signInPages(shown))
  pages.route('/', activationPages(leadOn))
  pages.route('/', passkeyPages(baseUrl, leadOn))
  pages.route('/', ownPages(shown !== undefined))
  pages.route('/', administrationPages(baseUrl))
  return pages
}

function signInPages(shown: ShownAccounts): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/masuk', (c) =>
    c.get('actor') ? c.redirect('/', 303) : signInPage(c, shown, { next: c.req.query('ke') }),
  )

  pages.post('/masuk', async (c) => {
    const form = await c.req.parseBody()
    const username = String(form.username ?? '')
      .trim()
      .toLowerCase()
    const password = String(form.password ?? '')
    const next = safeNext(String(form.next ?? ''))
    if (username === '' || password === '')
      return signInPage(c, shown, { username, next, error: words.empty, status: 401 })
    try {
      const visit = visitOf(c, 'page')
      return leadOn(c, await afterPassword(visit, await provePassword(visit, username, password), next))
    } catch (raw) {
      const { error, status } = formRefusal(raw)
      return signInPage(c, shown, { username, next, error: error.text, status })
    }
  })

  pages.get('/masuk/kode', (c) => codePage(c, shown))
  pages.post('/masuk/kode', async (c) => {
    const { code } = await c.req.parseBody()
    const { challenge, account } = await stepOf(c, 'code')
    try {
      const visit = visitOf(c, 'page')
      await requireCode(visit, account, String(code ?? ''))
      return leadOn(c, await afterFactor(visit, account, challenge.next))
    } catch (raw) {
      const { error, status } = formRefusal(raw)
      return codePage(c, shown, error, status)
    }
  })

  pages.get('/masuk/faktor', (c) => factorPage(c))
  pages.post('/masuk/faktor', async (c) => {
    const { code } = await c.req.parseBody()
    const { challenge, account } = await stepOf(c, 'enrol')
    const visit = visitOf(c, 'page')
    let codes: string[]
    try {
      codes = await confirmFactor(contextFor(visit, selfOf(account)), String(code ?? ''))
    } catch (raw) {
      const { error, status } = formRefusal(raw)
      return factorPage(c, error, status)
    }
    const next = keepStep(c, await afterFactor(visit, account, challenge.next))
    return page(
      c,
      { title: text('Kode pemulihan', 'Recovery codes') },
      <div class="mx-auto grid w-full max-w-2xl gap-6">
        <PageSentence>
          {text('Langkah kedua sudah dipasang', 'Your second factor is in place')[c.get('language')]}
        </PageSentence>
        <RecoverySheet language={c.get('language')} codes={codes} username={account.username} />
        <Actions language={c.get('language')} primary={{ label: words.go_on, href: next }} />
      </div>,
    )
  })

  pages.get('/masuk/peran', (c) => rolePage(c))
  pages.post('/masuk/peran', async (c) => {
    const { role } = await c.req.parseBody()
    const { challenge, account } = await stepOf(c, 'role')
    const held = heldRole(account.roles, readRoleValue(role))
    if (!held) return rolePage(c, roleNotHeld())
    return leadOn(c, await begin(visitOf(c, 'page'), account, held, challenge.next))
  })

  pages.post('/keluar', async (c) => {
    const hash = sessionHashOf(c)
    if (hash && c.get('actor')) await signOut(contextOf(c, 'page'), hash)
    deleteCookie(c, 'session')
    deleteCookie(c, 'step')
    // Not "cookies": the device stays known, or everybody who signs out would stand among the strangers.
    c.header('Clear-Site-Data', '"cache", "storage"')
    return c.redirect('/masuk', 303)
  })
  return pages
}

/** Sets what the next step needs and answers where it is. */
function keepStep(c: Web, step: Step): string {
  if (step.kind === 'challenge') {
    setCookie(c, 'step', step.token, { max_age_seconds: 600 })
    return pathOf[step.stage]
  }
  deleteCookie(c, 'step')
  setCookie(c, 'session', step.token, { max_age_seconds: sessionLimits.absolute_hours * 3600 })
  setCookie(c, 'device', step.device_token, { max_age_seconds: 180 * 86_400 })
  return step.untold_resets ? `/akun/pemberitahuan?ke=${encodeURIComponent(step.next)}` : step.next
}

export function leadOn(c: Web, step: Step): Response {
  return c.redirect(keepStep(c, step), 303)
}

async function stepOf(c: Web, stage: Stage) {
  return requireChallenge(c.get('platform'), readCookie(c, 'step'), stage)
}

/** Only a path of ours: an address given by the link must not lead elsewhere after sign-in. */
export function safeNext(written: string | undefined): string {
  return written && /^\/(?![/\\])[\w\-./?=&%+:,]*$/.test(written) ? written : '/'
}

function signInPage(
  c: Web,
  shown: ShownAccounts,
  form: { username?: string; next?: string; error?: Text; status?: Parameters<typeof page>[1]['status'] },
) {
  const language = c.get('language')
  const errors = form.error ? [{ field: 'username', message: form.error }] : []
  return page(
    c,
    { title: words.title, has_errors: errors.length > 0, status: form.status },
    <div class="mx-auto grid w-full max-w-md gap-6 py-4 sm:py-8">
      <PageSentence small={words.small[language]}>{words.sentence[language]}</PageSentence>
      <ErrorSummary language={language} errors={errors} />
      <Form action="/masuk" hidden={{ next: safeNext(form.next) }} label={words.title[language]}>
        <Field
          language={language}
          kind="text"
          name="username"
          label={words.username}
          value={form.username}
          error={form.error}
          autocomplete="username"
        />
        <Field
          language={language}
          kind="password"
          name="password"
          label={words.password}
          autocomplete="current-password"
        />
        <Actions language={language} primary={{ label: words.title }} />
      </Form>
      <PasskeySignIn language={language} next={safeNext(form.next)} />
      {shown && <DemonstrationAccounts language={language} {...shown} />}
    </div>,
  )
}

/** Whom a visitor of a demonstration may be: name above duty, so that it stays readable on a phone. */
function DemonstrationAccounts({ language, password, accounts }: Spoken & NonNullable<ShownAccounts>) {
  return (
    <Section language={language} title={words.demo}>
      <p class="text-[0.9375rem] text-quiet">{words.demoHint[language]}</p>
      <p class="mt-2 mb-2">
        <code class="select-all rounded border border-base-300 bg-base-200 px-2 py-1 font-semibold">
          {password}
        </code>
      </p>
      <p class="mb-4 text-[0.9375rem] text-quiet">{words.demoCode[language]}</p>
      <dl class="divide-y divide-base-300 border-t border-base-300">
        {accounts.map((account) => (
          <div class="flex flex-wrap items-baseline justify-between gap-x-4 py-2">
            <dt>
              <code class="select-all">{account.username}</code>
            </dt>
            <dd class="text-sm text-quiet">{account.duty[language]}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

async function codePage(
  c: Web,
  shown: ShownAccounts,
  error?: Refusal,
  status?: Parameters<typeof page>[1]['status'],
) {
  const { account } = await stepOf(c, 'code')
  const language = c.get('language')
  return page(
    c,
    { title: text('Langkah kedua', 'Second step'), has_errors: error !== undefined, status },
    <div class="mx-auto grid w-full max-w-md gap-6 py-4 sm:py-8">
      <PageSentence
        small={
          text(
            'Kata sandi cocok. Satu langkah lagi: kode dari ponsel Anda.',
            'The password is right. One more step: the code from your phone.',
          )[language]
        }
      >
        {text('Ketik kode Anda', 'Type your code')[language]}
      </PageSentence>
      <ErrorSummary language={language} errors={errorsOf(error)} />
      <Form action="/masuk/kode" label={text('Langkah kedua', 'Second step')[language]}>
        <CodeField
          language={language}
          error={errorAt(error, 'code')}
          shown={shown && (await demonstrationCode(c.get('platform'), account.account_id))}
        />
        <Actions
          language={language}
          primary={{ label: words.title }}
          secondary={[{ label: words.restart, href: '/masuk' }]}
          consequence={text(
            'Ponsel dan kode pemulihan hilang? Minta tautan aktivasi baru kepada administrator kantor Anda.',
            'Lost both phone and recovery codes? Ask the administrator of your office for a new activation link.',
          )}
        />
      </Form>
    </div>,
  )
}

async function factorPage(c: Web, error?: Refusal, status?: Parameters<typeof page>[1]['status']) {
  const { account } = await stepOf(c, 'enrol')
  const language = c.get('language')
  const seed = await beginFactor(contextFor(visitOf(c, 'page'), selfOf(account)))
  return page(
    c,
    {
      title: text('Pasang langkah kedua', 'Set up the second factor'),
      has_errors: error !== undefined,
      status,
    },
    <div class="mx-auto grid w-full max-w-2xl gap-6">
      <PageSentence
        small={
          text(
            'Peran Anda melihat NIK, menyetujui, membayar, atau mengelola akun; kata sandi saja tidak cukup.',
            'Your role sees identity numbers, approves, pays or manages accounts; a password alone is not enough.',
          )[language]
        }
      >
        {text('Pasang langkah kedua di ponsel Anda', 'Set up the second factor on your phone')[language]}
      </PageSentence>
      <ErrorSummary language={language} errors={errorsOf(error)} />
      <FactorForm language={language} seed={seed} action="/masuk/faktor" error={error} />
    </div>,
  )
}

async function rolePage(c: Web, error?: Refusal) {
  const { account } = await stepOf(c, 'role')
  const language = c.get('language')
  return page(
    c,
    {
      title: text('Pilih peran', 'Choose a role'),
      has_errors: error !== undefined,
      status: error ? 400 : 200,
    },
    <div class="mx-auto grid w-full max-w-md gap-6 py-4 sm:py-8">
      <PageSentence
        small={
          text(
            'Anda bekerja dalam satu peran; menggantinya dapat kapan saja di halaman Akun.',
            'You work in one role at a time; change it whenever you like on the Account page.',
          )[language]
        }
      >
        {text('Masuk sebagai apa?', 'In which role do you sign in?')[language]}
      </PageSentence>
      <ErrorSummary language={language} errors={errorsOf(error)} />
      <Card>
        <Form action="/masuk/peran" label={text('Pilih peran', 'Choose a role')[language]}>
          <Field
            language={language}
            kind="radio"
            name="role"
            label={text('Peran', 'Role')}
            error={errorAt(error, 'role')}
            value={account.roles[0] && roleValue(account.roles[0])}
            options={account.roles.map((held) => ({
              value: roleValue(held),
              label: roleSentence(held),
              hint: held.office,
            }))}
          />
          <Actions language={language} primary={{ label: words.go_on }} />
        </Form>
      </Card>
    </div>,
  )
}
