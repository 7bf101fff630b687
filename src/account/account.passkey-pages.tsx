import { Hono } from 'hono'
import type { Refusal } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { deleteCookie, readCookie, setCookie } from '../platform/http-cookies.ts'
import { requireStepUp } from '../platform/step-up.ts'
import { assetUrl } from '../ui/assets.ts'
import { ErrorSummary, Form } from '../ui/form.tsx'
import { Card, Door, PageSentence } from '../ui/sentence.tsx'
import { page, type ShellProps } from '../ui/shell.tsx'
import type { Spoken } from '../ui/words.ts'
import { errorsOf, formRefusal } from './account.parts.tsx'
import {
  addPasskey,
  beginPasskey,
  beginPasskeySignIn,
  provePasskey,
  removePasskey,
} from './account.passkey.ts'
import { afterFactor, type Step } from './account.sign-in.ts'
import { deviceOf } from './account.token.ts'
import { visitOf } from './account.visit.ts'

const words = {
  sign_in: text('Masuk dengan kunci sandi', 'Sign in with a passkey'),
  add: text('Tambah kunci sandi', 'Add a passkey'),
  cancel: text('Batal', 'Cancel'),
  other_way: text('Masuk dengan kata sandi', 'Sign in with a password'),
  failed: text(
    'Perangkat tidak memberi kunci. Coba lagi, atau pakai kata sandi dan kode.',
    'The device gave no key. Try again, or use password and code.',
  ),
  script: text(
    'Kunci sandi perlu JavaScript, dan di peramban ini JavaScript mati. Pakai kata sandi dan kode.',
    'Passkeys need JavaScript, and in this browser it is off. Use password and code.',
  ),
}

/** Passkeys: the one thing of an account that cannot work without a script, and nobody has to use. */
export function passkeyPages(baseUrl: string, leadOn: (c: Web, step: Step) => Response): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/masuk/kunci', async (c) => signInPage(c, baseUrl, c.req.query('ke') ?? '/'))
  pages.post('/masuk/kunci', async (c) => {
    const { response } = await c.req.parseBody()
    try {
      const { platform } = visitOf(c, 'page')
      const proven = await provePasskey(platform, baseUrl, readCookie(c, 'step'), String(response ?? ''))
      return leadOn(c, await afterFactor(visitOf(c, 'page'), proven.account, proven.next))
    } catch (raw) {
      const { error, status } = formRefusal(raw)
      return signInPage(c, baseUrl, '/', error, status)
    }
  })

  pages.get('/akun/kunci', async (c) => addPage(c, baseUrl))
  pages.post('/akun/kunci', async (c) => {
    const context = contextOf(c, 'page')
    requireStepUp(context)
    const { response } = await c.req.parseBody()
    try {
      const device = deviceOf(c.req.header('user-agent'))
      await addPasskey(context, baseUrl, readCookie(c, 'step'), String(response ?? ''), device)
    } catch (raw) {
      const { error, status } = formRefusal(raw)
      return addPage(c, baseUrl, error, status)
    }
    deleteCookie(c, 'step')
    return c.redirect('/akun?selesai=kunci#kunci', 303)
  })
  pages.post('/akun/kunci/hapus', async (c) => {
    const context = contextOf(c, 'page')
    requireStepUp(context)
    const { credential_id } = await c.req.parseBody()
    await removePasskey(context, String(credential_id ?? ''))
    return c.redirect('/akun?selesai=kunci#kunci', 303)
  })
  return pages
}

/** The other way in, under the form of the sign-in page. */
export function PasskeySignIn({ language, next }: Spoken & { next: string }) {
  return (
    <p class="text-[0.9375rem]">
      <Door href={`/masuk/kunci${next === '/' ? '' : `?ke=${encodeURIComponent(next)}`}`}>
        {words.sign_in[language]}
      </Door>
    </p>
  )
}

async function signInPage(
  c: Web,
  baseUrl: string,
  next: string,
  error?: Refusal,
  status?: ShellProps['status'],
) {
  const safe = /^\/(?![/\\])[\w\-./?=&%+:,]*$/.test(next) ? next : '/'
  const { options, token } = await beginPasskeySignIn(c.get('platform'), baseUrl, safe)
  setCookie(c, 'step', token, { max_age_seconds: 300 })
  return passkeyPage(c, { kind: 'sign-in', action: '/masuk/kunci', options, back: '/masuk' }, error, status)
}

async function addPage(c: Web, baseUrl: string, error?: Refusal, status?: ShellProps['status']) {
  const context = contextOf(c, 'page')
  requireStepUp(context)
  const { options, token } = await beginPasskey(context, baseUrl)
  setCookie(c, 'step', token, { max_age_seconds: 300 })
  return passkeyPage(c, { kind: 'add', action: '/akun/kunci', options, back: '/akun' }, error, status)
}

function passkeyPage(
  c: Web,
  ask: { kind: 'sign-in' | 'add'; action: string; options: object; back: string },
  error?: Refusal,
  status?: ShellProps['status'],
) {
  const language = c.get('language')
  const title = ask.kind === 'add' ? words.add : words.sign_in
  return page(
    c,
    { title, has_errors: error !== undefined, status, scripts: [assetUrl('passkey.js')] },
    <div class="mx-auto grid w-full max-w-md gap-6 py-4 sm:py-8">
      <PageSentence
        small={
          text(
            'Perangkat meminta sidik jari, wajah, atau PIN, lalu menandatangani. Tidak ada rahasia yang dikirim.',
            'Your device asks for finger, face or PIN and signs. No secret is sent.',
          )[language]
        }
      >
        {title[language]}
      </PageSentence>
      <ErrorSummary language={language} errors={errorsOf(error)} />
      <Card>
        <Form
          action={ask.action}
          hidden={{ response: '' }}
          label={title[language]}
          data={{ passkey: ask.kind, options: JSON.stringify(ask.options) }}
        >
          <p class="font-medium text-error" data-failed hidden>
            {words.failed[language]}
          </p>
          <noscript>
            <p class="text-quiet">{words.script[language]}</p>
          </noscript>
          <div class="flex flex-wrap gap-2">
            <button type="submit" class="btn btn-primary" disabled>
              {title[language]}
            </button>
            <a href={ask.back} class="btn btn-quiet">
              {(ask.kind === 'add' ? words.cancel : words.other_way)[language]}
            </a>
          </div>
        </Form>
      </Card>
    </div>,
  )
}
