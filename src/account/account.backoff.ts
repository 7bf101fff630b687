import { createHmac } from 'node:crypto'
import { refuse } from '../kernel/refusal.ts'
import { type Text, text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import { type Platform, transact } from '../platform/context.ts'
import { countGuess, isKnownDevice } from './account.session-store.ts'
import { tokenHash } from './account.token.ts'
import { contextFor, type Visit } from './account.visit.ts'

/*
 * Wrong guesses are counted by the user name they aim at, whether there is such an account or not, and never by address: behind one
 * address stand a whole office and thousands of phones. All strangers together share one bucket per user name, which closes for
 * longer and longer (about a hundred guesses a day); a device on which the owner has signed in before has a bucket of its own, so
 * that nobody else can keep the owner out.
 */
export type Guess = {
  bucket: Buffer
  /** From a device the account has signed in on. */
  known_device: boolean
  /** Whether it may be looked at. */
  allowed: boolean
  /** How long the bucket is closed after it. */
  wait_seconds: number
}

/** At so many wrong guesses a line is written, not at each one: a flood must not fill the audit trail. */
const toldAt = (failures: number) => failures >= 5 && Number.isInteger(Math.log2(failures / 5))

/** Counts a guess at a password or code, and says whether it may be looked at. The typed user name goes nowhere but into a keyed hash. */
export async function takeGuess(
  visit: Visit,
  at: { what: 'password' | 'code'; username: string; account_id: string | undefined; kab?: string },
): Promise<Guess> {
  const { platform } = visit
  const device = visit.device_token ? tokenHash(visit.device_token) : Buffer.alloc(0)
  const known = await isKnownDevice(platform.pool, at.account_id, device)
  const bucket = bucketOf(platform, at.what, at.username, known ? device.toString('hex') : 'strangers')
  const counted = await transact(contextFor(visit), async (tx) => {
    const answer = await countGuess(tx.client, bucket)
    const failures = (answer.guesses ?? 0) - 1
    if (toldAt(failures))
      await record(tx, {
        action: 'account.sign_in_failed',
        object_type: 'account',
        object_id: at.account_id ?? 'unknown',
        kab: at.kab || 'ID',
        fields: { what: at.what, failures, known_device: known },
      })
    return answer
  })
  return {
    bucket,
    known_device: known,
    allowed: counted.guesses !== undefined,
    wait_seconds: counted.wait_seconds,
  }
}

function bucketOf(platform: Platform, ...parts: string[]): Buffer {
  return createHmac('sha256', platform.keys.session)
    .update(`bucket\n${parts.join('\n')}`)
    .digest()
}

/** The one answer to a wrong password, an unknown user name and a guess that was not looked at. */
export function wrongPassword(waitSeconds: number) {
  return refuse(
    'account.wrong_password',
    'unauthenticated',
    withWait(
      text('Nama pengguna atau kata sandi tidak cocok.', 'User name and password do not match.'),
      waitSeconds,
    ),
    { field: 'username', details: waitSeconds > 0 ? { retry_after_seconds: waitSeconds } : undefined },
  )
}

export function wrongCode(waitSeconds: number) {
  return refuse(
    'account.wrong_code',
    'unauthenticated',
    withWait(
      text(
        'Kode tidak cocok atau sudah dipakai. Ketik kode yang sedang tampil; tiap kode berlaku sekali.',
        'The code does not match or was used. Type the code that is shown now; each one counts once.',
      ),
      waitSeconds,
    ),
    { field: 'code', details: waitSeconds > 0 ? { retry_after_seconds: waitSeconds } : undefined },
  )
}

function withWait(words: Text, seconds: number): Text {
  if (seconds <= 0) return words
  const [id, en] =
    seconds < 60
      ? [`${seconds} detik`, `${seconds} s`]
      : [`${Math.ceil(seconds / 60)} menit`, `${Math.ceil(seconds / 60)} min`]
  return text(
    `${words.id} Karena beberapa kali salah, percobaan berikutnya baru diperiksa ${id} lagi.`,
    `${words.en} After several wrong tries the next one is looked at in ${en}.`,
  )
}
