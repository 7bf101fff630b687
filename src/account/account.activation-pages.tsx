import { Hono } from 'hono'
import type { Refusal } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Env, Web } from '../platform/http.ts'
import { readCookie, setCookie } from '../platform/http-cookies.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Card, PageSentence } from '../ui/sentence.tsx'
import { page, type ShellProps } from '../ui/shell.tsx'
import { activate, enterLink, requireLink } from './account.activation.ts'
import { requireSame } from './account.own.ts'
import { errorAt, errorsOf, formRefusal } from './account.parts.tsx'
import { requireChallenge, type Step } from './account.sign-in.ts'
import { visitOf } from './account.visit.ts'

/** The way from the sheet of paper to an account of one's own. */
export function activationPages(leadOn: (c: Web, step: Step) => Response): Hono<Env> {
  const pages = new Hono<Env>()

  // The token leaves the address with the first answer: it stands in no history entry that loads, no referrer and no log. Where the
  // link no longer opens, the answer is a page under this very address, which it does not pass on either.
  pages.get('/aktivasi/:token', async (c) => {
    c.set('hides_address', true)
    setCookie(c, 'step', await enterLink(c.get('platform'), c.req.param('token')), { max_age_seconds: 600 })
    return c.redirect('/aktivasi', 303)
  })

  pages.get('/aktivasi', (c) => passwordPage(c))

  pages.post('/aktivasi', async (c) => {
    const form = await c.req.parseBody()
    const { challenge, account } = await stepOf(c)
    const password = String(form.password ?? '')
    try {
      requireSame(password, String(form.again ?? ''))
      return leadOn(c, await activate(visitOf(c, 'page'), account, challenge.data, password))
    } catch (raw) {
      const { error, status } = formRefusal(raw)
      if (error.field === undefined) throw error
      return passwordPage(c, error, status)
    }
  })
  return pages
}

const stepOf = (c: Web) => requireChallenge(c.get('platform'), readCookie(c, 'step'), 'activation')

async function passwordPage(c: Web, error?: Refusal, status?: ShellProps['status']) {
  const { challenge, account } = await stepOf(c)
  const { kind } = await requireLink(c.get('platform'), challenge.data)
  const language = c.get('language')
  const title =
    kind === 'new'
      ? text('Aktifkan akun Anda', 'Activate your account')
      : text('Buat kata sandi baru', 'Choose a new password')
  return page(
    c,
    { title, has_errors: error !== undefined, status },
    <div class="mx-auto grid w-full max-w-xl gap-6">
      <PageSentence
        eyebrow={`${account.name} · ${account.username}`}
        small={
          text(
            'Sedikitnya 12 huruf. Beberapa kata yang tidak berhubungan mudah diingat dan sukar ditebak. Menempel dari pengelola kata sandi boleh.',
            'Twelve characters or more. A few unrelated words are easy to remember and hard to guess. Pasting from a password manager is fine.',
          )[language]
        }
      >
        {title[language]}
      </PageSentence>
      <ErrorSummary language={language} errors={errorsOf(error)} />
      <Card>
        <Form action="/aktivasi" label={title[language]}>
          <NewPasswordFields language={language} error={error} username={account.username} />
          <Actions
            language={language}
            primary={{ label: text('Simpan kata sandi', 'Save the password') }}
            consequence={
              kind === 'reset'
                ? text(
                    'Semua sesi, langkah kedua, dan kode pemulihan yang lama berhenti berlaku.',
                    'All old sessions, the second factor and recovery codes stop working.',
                  )
                : text(
                    'Tautan aktivasi ini lalu tidak berlaku lagi.',
                    'The activation link then no longer opens.',
                  )
            }
          />
        </Form>
      </Card>
    </div>,
  )
}

/** A new password, typed twice because nobody can read it. The hidden user name lets password managers store both. */
export function NewPasswordFields(props: { language: 'id' | 'en'; error?: Refusal; username: string }) {
  const { language, error } = props
  return (
    <>
      <input type="text" name="username" value={props.username} autocomplete="username" hidden readonly />
      <Field
        language={language}
        kind="password"
        name="password"
        label={text('Kata sandi baru', 'New password')}
        error={errorAt(error, 'password')}
        autocomplete="new-password"
      />
      <Field
        language={language}
        kind="password"
        name="again"
        label={text('Ulangi kata sandi baru', 'New password again')}
        error={errorAt(error, 'again')}
        autocomplete="new-password"
      />
    </>
  )
}
