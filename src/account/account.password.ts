import { readFileSync } from 'node:fs'
import { hash, verify } from '@node-rs/argon2'
import { refuse } from '../kernel/refusal.ts'
import { type Text, text } from '../kernel/text.ts'
import { turnstile } from './account.turnstile.ts'

// OWASP password storage: argon2id (the library's default kind), 19 MiB, two passes.
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Two at a time: the other threads of the process stay free for everybody else, however many guess at once. */
const checks = turnstile({ at_once: 2, waiting: 200 })

export const passwordLength = { min: 12, max: 200 } as const

export function hashPassword(password: string): Promise<string> {
  return checks(() => hash(password.normalize('NFC'), argon2id), { first: true })
}

let nobodysHash: Promise<string> | undefined

/**
 * Whether a password is right. Without a hash (unknown user name, guess that is not looked at) the same work is done on a hash of
 * nobody's, so that the time tells nothing. `first` lets a known device pass before strangers.
 */
export async function verifyPassword(
  stored: string | undefined,
  password: string,
  options: { first: boolean },
): Promise<boolean> {
  nobodysHash ??= hash(crypto.randomUUID(), argon2id)
  const against = stored ?? (await nobodysHash)
  const right = await checks(() => verify(against, password.normalize('NFC')), options)
  return right && stored !== undefined
}

const file = new URL('./common-passwords.txt', import.meta.url)
let common: Set<string> | undefined
const commonPasswords = () => {
  common ??= new Set([...readFileSync(file, 'utf8').split('\n'), ...indonesian])
  return common
}

const indonesian = [
  'indonesia',
  'bismillah',
  'alhamdulillah',
  'assalamualaikum',
  'merdeka',
  'garuda',
  'pancasila',
  'sayang',
  'sayangku',
  'rahasia',
  'katasandi',
  'sandi',
  'jakarta',
  'bandung',
  'surabaya',
  'jambi',
  'sarolangun',
  'kabupaten',
  'kelurahan',
  'kecamatan',
  'pemerintah',
  'pemkab',
  'pemkot',
  'dinas',
  'tenagakerja',
  'disnaker',
  'bupati',
  'walikota',
  'operator',
  'administrator',
  'bpjs',
  'ketenagakerjaan',
  'jamsostek',
  'selamatpagi',
  'akucintakamu',
  'cintaku',
  'doraemon',
  'persija',
  'persib',
]

/** Reading them in either direction is no secret either. */
const runs = [
  '1234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik',
  'qazwsxedcrfvtgbyhnujm',
].flatMap((run) => [run, [...run].reverse().join('')])

const lookalikes: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * Refuses a password that others would try first: too short or long, common (also with digits and signs around it or look-alike
 * signs in it), made of keyboard runs or repetition, or made of the account's own words. No rule asks for kinds of characters
 * (NIST SP 800-63B, OWASP ASVS 5.0 6.2).
 */
export function requireGoodPassword(password: string, ownWords: readonly string[]): void {
  const length = [...password].length
  if (length < passwordLength.min || length > passwordLength.max)
    throw weak(
      'account.password_length',
      text(
        `Kata sandi ini ${length} huruf; yang diterima ${passwordLength.min} sampai ${passwordLength.max}. Rangkaian beberapa kata mudah diingat dan cukup panjang.`,
        `This password has ${length} characters; ${passwordLength.min} to ${passwordLength.max} are accepted. A few words in a row are easy to remember and long enough.`,
      ),
    )
  const low = password.toLowerCase()
  if (isCommon(low) || isRun(low) || new Set(low).size < 5)
    throw weak(
      'account.password_common',
      text(
        'Kata sandi ini termasuk yang paling sering ditebak. Pakai beberapa kata yang tidak berhubungan.',
        'This password is among those that are guessed first. Use a few words that have nothing to do with each other.',
      ),
    )
  if (isOwn(low, ownWords))
    throw weak(
      'account.password_own_words',
      text(
        'Kata sandi ini terdiri dari nama pengguna, kantor, atau nama aplikasi. Pakai kata lain.',
        'This password is made of the user name, the office or the name of the application. Use other words.',
      ),
    )
}

function weak(code: `account.${string}`, words: Text) {
  return refuse(code, 'invalid', words, { field: 'password' })
}

function isCommon(low: string): boolean {
  const known = commonPasswords()
  const lettered = (word: string) => [...word].map((sign) => lookalikes[sign] ?? sign).join('')
  const inner = (word: string) => word.replace(/^[^a-z]+|[^a-z]+$/g, '')
  const candidates = [low, inner(low), lettered(low), lettered(inner(low)), low.replace(/[^a-z]/g, '')]
  return candidates.some((word) => known.has(word) || known.has(once(word)))
}

/** `sayangsayang` is `sayang`. */
function once(word: string): string {
  return /^(.{3,}?)\1+$/.exec(word)?.[1] ?? word
}

/** Whether hardly anything is left when runs of the keyboard, the alphabet and repetitions are taken out. */
function isRun(low: string): boolean {
  let left = 0
  for (let at = 0; at < low.length; ) {
    const longest = Math.max(...runs.map((run) => matching(low, at, run)), repeated(low, at))
    if (longest >= 3) at += longest
    else {
      left += 1
      at += 1
    }
  }
  return left < 4
}

function matching(low: string, at: number, run: string): number {
  const begin = run.indexOf(low[at] ?? '')
  if (begin < 0) return 0
  let length = 0
  while (begin + length < run.length && low[at + length] === run[begin + length]) length += 1
  return length
}

function repeated(low: string, at: number): number {
  let length = 1
  while (low[at + length] === low[at]) length += 1
  return length
}

function isOwn(low: string, ownWords: readonly string[]): boolean {
  const words = [...ownWords, 'payung']
    .flatMap((word) => word.toLowerCase().split(/[^a-z0-9]+/))
    .filter((word) => word.length >= 3)
    .sort((a, b) => b.length - a.length)
  let rest = low
  for (const word of words) rest = rest.replaceAll(word, '')
  return rest.length < low.length && rest.replace(/[^a-z]/g, '').length < 6
}
