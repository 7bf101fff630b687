import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type FormKind, judgeToken, tokenField, tokenHeader } from './form-token.ts'
import type { Env, Web } from './http.ts'
import { readCookie, sessionCookie } from './http-cookies.ts'

/** A form that came too late, so that it can be shown again with what was typed. */
export type KeptForm = { action: string; fields: [string, string][] }

/** The largest honest form without a file; a long list pasted into a box is well below. */
export const formLimit_bytes = 1_000_000

export const isSafeMethod = (method: string): boolean => ['GET', 'HEAD', 'OPTIONS'].includes(method)

/**
 * Whether a request proves itself with a bearer token. No browser sends one by itself, so another site cannot make a person's browser
 * send it; such requests need neither origin nor form token.
 */
export function hasBearer(c: Web): boolean {
  return /^bearer /i.test(c.req.header('authorization') ?? '')
}

/** Caps the body of a form before anything reads it. */
export function limitForms(files: { limit_bytes: number; refusal: () => Refusal }): MiddlewareHandler<Env> {
  const plain = bodyLimit({
    maxSize: formLimit_bytes,
    onError: () => {
      throw refuse(
        'platform.form_too_large',
        'too_large',
        text(
          'Isian ini lebih dari 1 MB. Persingkat isinya, atau unggah sebagai berkas.',
          'This form is larger than 1 MB. Shorten it, or upload it as a file.',
        ),
      )
    },
  })
  const withFiles = bodyLimit({
    maxSize: files.limit_bytes,
    onError: () => {
      throw files.refusal()
    },
  })
  return (c, next) => (kindOf(c) === 'files' ? withFiles(c, next) : plain(c, next))
}

/**
 * Lets a write of a browser in only when it comes from a form of ours: right content type, and the token that was drawn for this browser.
 * A script of ours that sends JSON puts the token in a header, which no form of another site can do.
 */
export function ownFormsOnly(): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (isSafeMethod(c.req.method) || hasBearer(c)) return next()
    if (c.req.path.startsWith('/api/')) {
      // Without a session there is nobody in whose name another site could write.
      if (readCookie(c, sessionCookie) !== undefined && judgeHeader(c) !== 'fits') throw cookieWithoutToken()
      return next()
    }
    const kind = kindOf(c)
    if (kind === 'json') {
      if (judgeHeader(c) !== 'fits') throw formExpired()
      return next()
    }
    if (kind === undefined) throw wrongContentType(c)
    const sent = await c.req.parseBody({ all: true })
    const token = sent[tokenField]
    const verdict = judgeToken(c, kind, typeof token === 'string' ? token : undefined)
    if (verdict === 'fits') return next()
    if (verdict === 'renewed') c.set('kept_form', keep(c, sent))
    throw formExpired()
  }
}

const judgeHeader = (c: Web) => judgeToken(c, 'fields', c.req.header(tokenHeader))

function kindOf(c: Web): FormKind | 'json' | undefined {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  // A form without a single field has no body and, in some browsers, no type; it cannot hold the token and is refused for that.
  if (type === undefined || type === 'application/x-www-form-urlencoded') return 'fields'
  if (type === 'multipart/form-data') return 'files'
  return type === 'application/json' ? 'json' : undefined
}

/** What was typed, unless there is a file or a secret in it: those are asked for again rather than sent back and forth. */
function keep(c: Web, sent: Record<string, unknown>): KeptForm | undefined {
  const fields = Object.entries(sent)
    .filter(([name]) => name !== tokenField)
    .flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const))
  const isSecret = (name: string) => /password|sandi|secret|pin|otp|nik|phone|telepon/i.test(name)
  if (!fields.every((field): field is [string, string] => typeof field[1] === 'string')) return undefined
  if (fields.some(([name]) => isSecret(name))) return undefined
  const { pathname, search } = new URL(c.req.url)
  return { action: pathname + search, fields }
}

function formExpired(): Refusal {
  return refuse(
    'platform.form_expired',
    'forbidden',
    text(
      'Formulir ini dibuka sebelum Anda masuk (atau masuk lagi), atau bukan dari Payung. Tidak ada yang disimpan. Buka halamannya kembali, lalu kirim lagi.',
      'This form was opened before you signed in (or signed in again), or is not from Payung. Nothing was stored. Open its page once more and send it again.',
    ),
  )
}

function cookieWithoutToken(): Refusal {
  return refuse(
    'api.cookie_without_token',
    'forbidden',
    text(
      'API hanya menerima penulisan dengan Authorization: Bearer …, bukan dengan cookie peramban. Minta token di POST /api/v1/session.',
      'The API takes writes with Authorization: Bearer … only, not with the cookie of a browser. Ask for a token at POST /api/v1/session.',
    ),
  )
}

function wrongContentType(c: Web): Refusal {
  const sent = (c.req.header('content-type') ?? '').replace(/[^\w/+.-].*$/s, '').slice(0, 60)
  return refuse(
    'platform.wrong_content_type',
    'invalid',
    text(
      `Halaman ini menerima formulir, bukan ${sent || 'jenis itu'}. Kirim dengan formulir di halamannya.`,
      `This page takes forms, not ${sent || 'that type'}. Send it with the form on its page.`,
    ),
  )
}
