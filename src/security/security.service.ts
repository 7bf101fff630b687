import { isUuid } from '../kernel/ids.ts'
import { maskLongNumbers, readNik } from '../kernel/nik.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { findByNik, getPerson, listSalts, type PersonRecord } from '../person/person.service.ts'
import { recordAccess } from '../platform/access-log.ts'
import { record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { nikHash, openPersonal } from '../platform/crypto.ts'
import { may, requireOperation } from '../platform/policy.ts'
import type { ShellProps } from '../ui/shell.tsx'
import { type Alarm, reasonLength } from './security.schema.ts'
import { acknowledgeAlarm, insertReveal, listAlarms, takeReveal } from './security.store.ts'

/** A reason as it is kept: without numbers that could be somebody's. Refuses what explains nothing. */
export function readReason(written: string): string {
  const reason = maskLongNumbers(written.trim().replace(/\s+/g, ' ')).slice(0, reasonLength.max)
  if (reason.length >= reasonLength.min) return reason
  throw refuse(
    'person.reason_needed',
    'invalid',
    text(
      `Tulis alasan paling sedikit ${reasonLength.min} huruf, misalnya "Mencocokkan dengan KTP di loket". Alasan dicatat bersama nama akun Anda.`,
      `Write a reason of at least ${reasonLength.min} letters, for example "Comparing with the card at the counter". It is kept with the name of your account.`,
    ),
    { field: 'reason' },
  )
}

async function openNik(tx: Transaction, person: PersonRecord): Promise<string> {
  const salts = await listSalts(tx, [person.person_id])
  const keyed = { person_id: person.person_id, salt: salts.get(person.person_id) }
  return openPersonal(tx.platform.keys, 'nik', keyed, person.nik_sealed)
}

/** Writes down a look at one whole NIK: in the access log and in the trail, in the transaction that opens it. */
async function recordReveal(tx: Transaction, person: PersonRecord, reason: string): Promise<void> {
  await recordAccess(tx, {
    act: 'reveal',
    kab: person.kab,
    person_id: person.person_id,
    object_type: 'person',
    object_id: person.person_id,
    people: 1,
    reason,
  })
  await record(tx, {
    action: 'person.reveal',
    object_type: 'person',
    object_id: person.person_id,
    kab: person.kab,
    fields: { field: 'nik' },
  })
}

/** The whole NIK of a person, for a reason that is kept. Refuses without the right, without a reason, and for erased people. */
export async function revealNik(context: Context, personId: string, written: string): Promise<string> {
  requireOperation(context, 'person.reveal')
  const reason = readReason(written)
  return transact(context, async (tx) => {
    const person = await getPerson(tx, personId)
    const nik = await openNik(tx, person)
    await recordReveal(tx, person, reason)
    return nik
  })
}

/** As `revealNik`, for a page: the number itself comes with the next request, once, so that no form, address or reload holds it. */
export async function askReveal(context: Context, personId: string, written: string): Promise<void> {
  requireOperation(context, 'person.reveal')
  const reason = readReason(written)
  await transact(context, async (tx) => {
    const person = await getPerson(tx, personId)
    await openNik(tx, person)
    await insertReveal(tx, person.person_id, person.kab)
    await recordReveal(tx, person, reason)
  })
}

/** The person, and the whole NIK when it was asked for a moment ago and has not been shown yet. */
export async function takeRevealed(
  context: Context,
  personId: string,
): Promise<{ person: PersonRecord; nik: string | undefined }> {
  requireOperation(context, 'person.reveal')
  return transact(context, async (tx) => {
    const person = await getPerson(tx, personId)
    const nik = (await takeReveal(tx, person.person_id)) ? await openNik(tx, person) : undefined
    return { person, nik }
  })
}

/**
 * Finds a person by the whole NIK. The look is written down whether somebody was found or not; a number that is none, one nobody has
 * and one of another region's person are answered alike.
 */
export async function findPersonByNik(context: Context, written: string): Promise<string> {
  requireOperation(context, 'person.search')
  const { digits, problem } = readNik(written)
  const found = await transact(context, async (tx) => {
    const person = problem ? undefined : await findByNik(tx.db, nikHash(tx.platform.keys, digits))
    await recordAccess(tx, {
      act: 'search',
      kab: person?.kab ?? (tx.actor.region_code || 'ID'),
      person_id: person?.person_id,
      object_type: 'person',
      object_id: person?.person_id ?? 'nobody',
      people: person ? 1 : 0,
      reason: 'person.search',
    })
    return person
  })
  if (found) return found.person_id
  throw refuse(
    'person.nik_not_found',
    'not_found',
    text(
      'Tidak ada orang dengan NIK itu di register wilayah Anda. Periksa 16 angkanya dengan KTP, atau cari dengan nama.',
      'Nobody with that NIK is in the register of your region. Compare its 16 digits with the identity card, or search the name.',
    ),
    { field: 'nik' },
  )
}

/** Somebody responsible has looked into an alarm and says what it was. */
export async function closeAlarm(context: Context, alarmId: string, remark: string): Promise<Alarm> {
  requireOperation(context, 'alarm.acknowledge')
  const said = readReason(remark)
  return transact(context, async (tx) => {
    const alarm = isUuid(alarmId) ? await acknowledgeAlarm(tx, alarmId, said) : undefined
    if (!alarm) {
      throw refuse(
        'alarm.not_open',
        'not_found',
        text(
          'Peringatan ini tidak ada di wilayah Anda, atau sudah ditangani.',
          'There is no such alarm in your region, or somebody has looked into it already.',
        ),
      )
    }
    if (alarm.account_id === tx.actor.account_id) {
      throw refuse(
        'alarm.own',
        'forbidden',
        text(
          'Peringatan ini tentang akun Anda sendiri. Minta rekan yang berwenang memeriksanya.',
          'This alarm is about your own account. Let a colleague with the right look into it.',
        ),
      )
    }
    await record(tx, {
      action: 'alarm.acknowledge',
      object_type: 'alarm',
      object_id: alarmId,
      kab: alarm.kab,
      fields: { kind: alarm.kind, count: alarm.count, account: alarm.account_id },
    })
    return alarm
  })
}

/** Tells on the first screen of whoever answers for it that alarms wait to be looked into. */
export async function alarmNotice(context: Context): Promise<ShellProps['notice']> {
  if (!may(context.actor.role, 'alarm.view')) return undefined
  const open = (await transact(context, (tx) => listAlarms(tx.db))).filter((alarm) => !alarm.acknowledged_at)
  if (open.length === 0) return undefined
  return {
    tone: 'warning',
    title: text(`${open.length} alarm menunggu diperiksa`, `${open.length} alarms wait to be looked into`),
    text: text(
      'Sebuah akun membuka lebih banyak nomor utuh daripada yang biasa dalam satu jam.',
      'An account opened more whole numbers than usual within an hour.',
    ),
    action: { href: '/keamanan', label: text('Buka Keamanan', 'Open Security') },
  }
}
