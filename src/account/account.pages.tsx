import { Hono } from 'hono'
import { text } from '../kernel/text.ts'
import type { Env, Web } from '../platform/http.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { PageSentence, Section } from '../ui/sentence.tsx'
import { page } from '../ui/shell.tsx'
import type { Auth } from './account.session.ts'

/** Accounts a demonstration shows on its sign-in page; empty in production. */
export type ShownAccounts = { password: string; accounts: { username: string; duty: string }[] } | undefined

const words = {
  title: text('Masuk', 'Sign in'),
  sentence: text('Masuk ke Payung', 'Sign in to Payung'),
  small: text(
    'Akun dibuat oleh administrator kantor Anda.',
    'Accounts are made by the administrator of your office.',
  ),
  username: text('Nama pengguna', 'User name'),
  password: text('Kata sandi', 'Password'),
  wrong: text(
    'Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecil, lalu coba lagi.',
    'User name and password do not match. Check capital letters and try again.',
  ),
  empty: text('Isi nama pengguna dan kata sandi.', 'Fill in user name and password.'),
  noRole: text(
    'Akun ini belum diberi peran. Minta administrator kantor Anda.',
    'This account has no role yet. Ask the administrator of your office.',
  ),
  demo: text('Akun demonstrasi', 'Demonstration accounts'),
  demoHint: text(
    'Semua memakai kata sandi yang sama. Hanya ada di demonstrasi.',
    'All use the same password. They exist in demonstrations only.',
  ),
}

export function accountPages(auth: Auth, shown: ShownAccounts): Hono<Env> {
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
      return signInPage(c, shown, { username, next, error: words.empty })
    const answer = await auth.api
      .signInUsername({ body: { username, password }, headers: c.req.raw.headers, asResponse: true })
      .catch(() => undefined)
    if (!answer?.ok) return signInPage(c, shown, { username, next, error: words.wrong })
    for (const cookie of answer.headers.getSetCookie()) c.header('Set-Cookie', cookie, { append: true })
    return c.redirect(next, 303)
  })

  pages.post('/keluar', async (c) => {
    const answer = await auth.api
      .signOut({ headers: c.req.raw.headers, asResponse: true })
      .catch(() => undefined)
    for (const cookie of answer?.headers.getSetCookie() ?? [])
      c.header('Set-Cookie', cookie, { append: true })
    return c.redirect('/masuk', 303)
  })
  return pages
}

/** Only a path of ours: an address given by the link must not lead elsewhere after sign-in. */
function safeNext(written: string | undefined): string {
  return written && /^\/(?![/\\])[\w\-./?=&%+:,]*$/.test(written) ? written : '/'
}

function signInPage(
  c: Web,
  shown: ShownAccounts,
  form: { username?: string; next?: string; error?: typeof words.wrong },
) {
  const language = c.get('language')
  const errors: FormError[] = form.error ? [{ field: 'username', message: form.error }] : []
  return page(
    c,
    { title: words.title, has_errors: errors.length > 0, status: form.error ? 401 : 200 },
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
      {shown && (
        <Section language={language} title={words.demo}>
          <p class="mb-3 text-sm text-quiet">
            {words.demoHint[language]} <code class="select-all">{shown.password}</code>
          </p>
          <ul class="grid gap-1.5 text-[0.9375rem]">
            {shown.accounts.map((account) => (
              <li class="flex flex-wrap items-baseline gap-x-2">
                <code class="select-all">{account.username}</code>
                <span class="text-sm text-quiet">{account.duty}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>,
  )
}
