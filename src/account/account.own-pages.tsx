import { Hono } from 'hono'
import { formatDate, formatMoment, todayAt } from '../kernel/plain-date.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { setCookie } from '../platform/http-cookies.ts'
import { requireStepUp } from '../platform/step-up.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { Card, PageSentence } from '../ui/sentence.tsx'
import { page, type ShellProps } from '../ui/shell.tsx'
import { NewPasswordFields } from './account.activation-pages.tsx'
import { countRecoveryCodes, listPasskeys, markTold, untoldResets } from './account.factor-store.ts'
import { changePassword, ownAccount, proveAgain } from './account.own.ts'
import { OwnAccount } from './account.own-view.tsx'
import { CodeField, errorAt, errorsOf, formRefusal, RecoverySheet, readRoleValue } from './account.parts.tsx'
import { sessionLimits } from './account.schema.ts'
import {
  beginFactor,
  confirmFactor,
  demonstrationCode,
  removeFactor,
  renewRecoveryCodes,
} from './account.second-factor.ts'
import { FactorForm } from './account.second-factor-form.tsx'
import { endOwnSessions, sessionHashOf, switchRole } from './account.session.ts'
import { findSession, listSessions } from './account.session-store.ts'
import { passwordChangedAt } from './account.store.ts'
import { visitOf } from './account.visit.ts'

const words = {
  account: text('Akun saya', 'My account'),
  password: text('Ganti kata sandi', 'Change password'),
  prove: text('Buktikan lagi bahwa ini Anda', 'Prove again that this is you'),
  back: text('Kembali ke akun', 'Back to my account'),
}

const crumbs = (label: Text) => [{ label: words.account, href: '/akun' }, { label }]

/** One's own account: whoever is signed in sees and changes what concerns nobody else. */
export function ownPages(demonstration: boolean): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/akun', async (c) => {
    const context = contextOf(c, 'page')
    const { pool } = context.platform
    const account = await ownAccount(context)
    const { account_id: id } = account
    const hash = presentOf(c)
    const [sessions, present, passkeys, recoveryCodes, changedAt] = [
      await listSessions(pool, id),
      await findSession(pool, hash),
      await listPasskeys(pool, id),
      await countRecoveryCodes(pool, id),
      await passwordChangedAt(pool, id),
    ]
    return page(
      c,
      { title: words.account, notice: noticeOf(c) },
      <OwnAccount
        language={c.get('language')}
        actor={context.actor}
        account={account}
        sessions={sessions}
        present_id={present?.session_id}
        passkeys={passkeys}
        recovery_codes={recoveryCodes}
        password_changed={changedAt && formatDate(todayAt(changedAt), c.get('language'))}
      />,
    )
  })

  pages.get('/akun/sandi', (c) => passwordPage(c))
  pages.post('/akun/sandi', async (c) => {
    const context = contextOf(c, 'page')
    const form = await c.req.parseBody()
    try {
      await changePassword(context, visitOf(c, 'page'), presentOf(c), {
        old: String(form.old ?? ''),
        password: String(form.password ?? ''),
        again: String(form.again ?? ''),
      })
    } catch (raw) {
      const { error, status } = formRefusal(raw)
      return passwordPage(c, error, status)
    }
    return c.redirect('/akun?selesai=sandi', 303)
  })

  pages.get('/akun/faktor', (c) => factorPage(c))
  pages.post('/akun/faktor', async (c) => {
    const context = contextOf(c, 'page')
    requireStepUp(context)
    const { code } = await c.req.parseBody()
    try {
      return recoveryPage(c, await confirmFactor(context, String(code ?? '')))
    } catch (raw) {
      const { error, status } = formRefusal(raw)
      return factorPage(c, error, status)
    }
  })
  pages.post('/akun/faktor/hapus', async (c) => {
    const context = contextOf(c, 'page')
    requireStepUp(context)
    await removeFactor(context)
    return c.redirect('/akun?selesai=faktor#faktor', 303)
  })
  pages.post('/akun/pemulihan', async (c) => {
    const context = contextOf(c, 'page')
    requireStepUp(context)
    return recoveryPage(c, await renewRecoveryCodes(context))
  })

  pages.post('/akun/sesi', async (c) => {
    const { session_id: sessionId } = await c.req.parseBody()
    await endOwnSessions(
      contextOf(c, 'page'),
      presentOf(c),
      sessionId === undefined ? undefined : String(sessionId),
    )
    return c.redirect('/akun?selesai=sesi#sesi', 303)
  })
  pages.post('/akun/peran', async (c) => {
    const { role } = await c.req.parseBody()
    const token = await switchRole(contextOf(c, 'page'), presentOf(c), readRoleValue(role))
    setCookie(c, 'session', token, { max_age_seconds: sessionLimits.absolute_hours * 3600 })
    return c.redirect('/akun?selesai=peran', 303)
  })

  pages.get('/akun/buktikan', (c) => proveAgainPage(c, demonstration, c.req.query('ke')))
  pages.post('/akun/buktikan', async (c) => {
    const form = await c.req.parseBody()
    const next = String(form.next ?? '')
    try {
      await proveAgain(contextOf(c, 'page'), visitOf(c, 'page'), presentOf(c), {
        password: String(form.password ?? ''),
        code: String(form.code ?? ''),
      })
    } catch (raw) {
      const { error, status } = formRefusal(raw)
      return proveAgainPage(c, demonstration, next, error, status)
    }
    return c.redirect(ownPath(next), 303)
  })

  pages.get('/akun/pemberitahuan', (c) => toldPage(c))
  pages.post('/akun/pemberitahuan', async (c) => {
    const { next } = await c.req.parseBody()
    const { platform, actor } = contextOf(c, 'page')
    await markTold(platform.pool, actor.account_id)
    return c.redirect(ownPath(String(next ?? '')), 303)
  })
  return pages
}

const ownPath = (written: string | undefined) =>
  written && /^\/(?![/\\])[\w\-./?=&%+:,#]*$/.test(written) ? written : '/akun'

function presentOf(c: Web): Buffer {
  const hash = sessionHashOf(c)
  if (!hash) throw new Error('A signed-in request carries its token')
  return hash
}

function noticeOf(c: Web): ShellProps['notice'] {
  const done: Record<string, Text> = {
    sandi: text(
      'Kata sandi sudah diganti; sesi lain sudah diakhiri',
      'The password is changed; your other sessions have ended',
    ),
    faktor: text('Langkah kedua sudah dilepas', 'The second factor is removed'),
    sesi: text('Sesi sudah diakhiri', 'The session has ended'),
    peran: text('Anda sekarang bekerja dalam peran ini', 'You now work in this role'),
    kunci: text('Kunci sandi sudah diperbarui', 'Your passkeys are updated'),
  }
  const title = done[c.req.query('selesai') ?? '']
  return title && { tone: 'success', live: true, title }
}

function passwordPage(c: Web, error?: Refusal, status?: ShellProps['status']) {
  const { actor } = contextOf(c, 'page')
  const language = c.get('language')
  // A wrong old password is refused as at the door; here the field that asked for it is another.
  const wrong = error?.field === 'username' ? error.text : undefined
  const errors = wrong ? [{ field: 'old', message: wrong }] : errorsOf(error)
  return page(
    c,
    { title: words.password, crumbs: crumbs(words.password), has_errors: error !== undefined, status },
    <div class="grid max-w-xl gap-6">
      <PageSentence
        small={
          text(
            'Sedikitnya 12 huruf, bebas jenisnya. Sesi Anda di perangkat lain berakhir.',
            'Twelve characters or more, of any kind. Your sessions on other devices end.',
          )[language]
        }
      >
        {words.password[language]}
      </PageSentence>
      <ErrorSummary language={language} errors={errors} />
      <Card>
        <Form action="/akun/sandi" label={words.password[language]}>
          <Field
            language={language}
            kind="password"
            name="old"
            label={text('Kata sandi sekarang', 'Present password')}
            error={wrong}
            autocomplete="current-password"
          />
          <NewPasswordFields language={language} error={error} username={actor.username} />
          <Actions
            language={language}
            primary={{ label: words.password }}
            secondary={[{ label: words.back, href: '/akun' }]}
          />
        </Form>
      </Card>
    </div>,
  )
}

async function factorPage(c: Web, error?: Refusal, status?: ShellProps['status']) {
  const context = contextOf(c, 'page')
  requireStepUp(context)
  const language = c.get('language')
  const title = text('Pasang langkah kedua', 'Set up the second factor')
  const seed = await beginFactor(context)
  return page(
    c,
    { title, crumbs: crumbs(title), has_errors: error !== undefined, status },
    <div class="grid max-w-3xl gap-6">
      <PageSentence
        small={
          text(
            'Yang lama tetap berlaku sampai kode dari yang baru cocok.',
            'The old one holds until a code of the new one fits.',
          )[language]
        }
      >
        {title[language]}
      </PageSentence>
      <ErrorSummary language={language} errors={errorsOf(error)} />
      <FactorForm language={language} seed={seed} action="/akun/faktor" error={error} />
    </div>,
  )
}

function recoveryPage(c: Web, codes: string[]) {
  const { actor } = contextOf(c, 'page')
  const language = c.get('language')
  const title = text('Kode pemulihan', 'Recovery codes')
  return page(
    c,
    { title, crumbs: crumbs(title) },
    <div class="grid max-w-2xl gap-6">
      <PageSentence>
        {
          text(
            `${formatInteger(codes.length)} kode pemulihan yang baru`,
            `${formatInteger(codes.length, 'en')} new recovery codes`,
          )[language]
        }
      </PageSentence>
      <RecoverySheet language={language} codes={codes} username={actor.username} />
      <Actions language={language} primary={{ label: words.back, href: '/akun' }} />
    </div>,
  )
}

/** Asks for password and code once more; `next` is where the person was going. */
export async function proveAgainPage(
  c: Web,
  demonstration: boolean,
  next: string | undefined,
  error?: Refusal,
  status?: ShellProps['status'],
) {
  const context = contextOf(c, 'page')
  const account = await ownAccount(context)
  const language = c.get('language')
  const wrong = error?.field === 'username' ? error.text : undefined
  return page(
    c,
    { title: words.prove, has_errors: error !== undefined, status },
    <div class="mx-auto grid w-full max-w-md gap-6 py-4 sm:py-8">
      <PageSentence
        eyebrow={context.actor.username}
        small={
          text(
            'Sebelum NIK lengkap keluar atau kunci akun berubah, kami memastikan Anda masih di depan layar. Berlaku 10 menit.',
            'Before whole identity numbers leave or the keys of the account change, we make sure you are still at the screen. It counts for 10 minutes.',
          )[language]
        }
      >
        {words.prove[language]}
      </PageSentence>
      <ErrorSummary
        language={language}
        errors={wrong ? [{ field: 'password', message: wrong }] : errorsOf(error)}
      />
      <Form action="/akun/buktikan" hidden={{ next: ownPath(next) }} label={words.prove[language]}>
        <Field
          language={language}
          kind="password"
          name="password"
          label={text('Kata sandi', 'Password')}
          error={wrong}
          autocomplete="current-password"
        />
        {account.second_factor && (
          <CodeField
            language={language}
            error={errorAt(error, 'code')}
            shown={demonstration ? await demonstrationCode(context.platform, account.account_id) : undefined}
          />
        )}
        <Actions
          language={language}
          primary={{ label: text('Lanjut', 'Go on') }}
          secondary={[{ label: text('Batal', 'Cancel'), href: ownPath(next) === '/akun' ? '/akun' : '/' }]}
        />
      </Form>
    </div>,
  )
}

async function toldPage(c: Web) {
  const { platform, actor } = contextOf(c, 'page')
  const language = c.get('language')
  const resets = await untoldResets(platform.pool, actor.account_id)
  const next = ownPath(c.req.query('ke'))
  if (resets.length === 0) return c.redirect(next, 303)
  const title = text('Tautan baru dibuat untuk akun Anda', 'A new link was made for your account')
  return page(
    c,
    { title },
    <div class="mx-auto grid w-full max-w-2xl gap-6 py-4">
      <PageSentence>{title[language]}</PageSentence>
      <Notice
        language={language}
        tone="warning"
        title={text(
          'Bila Anda tidak memintanya, beri tahu administrator kantor Anda sekarang',
          'If you did not ask for it, tell the administrator of your office now',
        )}
      >
        <ul class="mt-1 grid gap-1 text-[0.9375rem]">
          {resets.map((reset) => (
            <li>
              {
                text(
                  `${formatMoment(reset.made_at, 'id')} oleh ${reset.made_by}`,
                  `${formatMoment(reset.made_at, 'en')} by ${reset.made_by}`,
                )[language]
              }
            </li>
          ))}
        </ul>
      </Notice>
      <Form action="/akun/pemberitahuan" hidden={{ next }} label={title[language]}>
        <Actions language={language} primary={{ label: text('Saya tahu', 'I know about it') }} />
      </Form>
    </div>,
  )
}
