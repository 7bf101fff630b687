import { isUuid, randomId } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { open, seal } from '../platform/crypto.ts'
import { may, requireOperation } from '../platform/policy.ts'
import type { ShellProps } from '../ui/shell.tsx'
import { applyCorrection } from './privacy.correction.ts'
import { proposeErasure } from './privacy.erasure.ts'
import { requireReason } from './privacy.export.ts'
import { findByNik, getOwnPerson, isErased, personUnknown } from './privacy.person.ts'
import {
  type Asked,
  canMoveRequest,
  NewRequest,
  type PrivacyRequest,
  type RequestState,
  requestStateLabels,
} from './privacy.schema.ts'
import {
  findRequest,
  insertRequest,
  listRequests,
  lockRequest,
  moveRequest,
  nextNumber,
  type RequestLine,
} from './privacy.store.ts'

const askedBinding = (requestId: string) => `privacy_request.asked:${requestId}`

/** What was asked, opened for the page; undefined after an erasure. */
export function askedOf(tx: Transaction, request: PrivacyRequest): Asked | undefined {
  if (!request.asked_sealed) return undefined
  return JSON.parse(
    open(tx.platform.keys, askedBinding(request.request_id), request.asked_sealed).toString('utf8'),
  ) as Asked
}

/**
 * Takes a request at the desk; the clock of 72 hours starts. The person is named by the NIK of their document or, from their page, by id.
 * Refuses an unknown person and one of another region with the same words, and a correction that proposes nothing.
 */
export async function receiveRequest(
  context: Context,
  whom: { nik: string } | { person_id: string },
  wanted: unknown,
): Promise<PrivacyRequest> {
  requireOperation(context, 'privacy.handle')
  const asked = readRequest(wanted)
  // In a transaction of its own: a search that finds nobody is remembered although the request is refused.
  const personId = 'nik' in whom ? await transact(context, (tx) => findByNik(tx, whom.nik)) : whom.person_id
  if (!personId) throw personUnknown('nik')
  return transact(context, async (tx) => {
    const person = await getOwnPerson(tx, personId)
    if (await isErased(tx, personId)) throw erasedAlready()
    const requestId = randomId()
    const { kind, identity_document, ...inside } = asked
    await insertRequest(tx.db, {
      request_id: requestId,
      kab: person.kab,
      number: await nextNumber(tx, 'privacy_request', person.kab),
      person_id: personId,
      kind,
      identity_document,
      asked_sealed: seal(tx.platform.keys, askedBinding(requestId), JSON.stringify(inside)),
      received_by: context.actor.account_id,
    })
    await record(tx, {
      action: 'privacy.receive',
      object_type: 'privacy_request',
      object_id: requestId,
      kab: person.kab,
      fields: { kind, person_id: personId, identity_document, proposed: Object.keys(asked.proposal).sort() },
      changes: made({ state: 'received' }),
    })
    return getRequest(tx, requestId)
  })
}

function erasedAlready() {
  return refuse(
    'privacy.person_erased',
    'conflict',
    text(
      'Data orang ini sudah dimusnahkan; tidak ada lagi yang bisa diminta.',
      'The data of this person was destroyed; there is nothing left to ask for.',
    ),
  )
}

function readRequest(wanted: unknown): NewRequest {
  const parsed = NewRequest.safeParse(wanted)
  const field = parsed.success ? undefined : String(parsed.error.issues[0]?.path.at(-1) ?? '')
  if (!parsed.success) {
    throw refuse(
      'privacy.bad_request',
      'invalid',
      text(
        `Isian ${field} belum benar. Nama 2–120 huruf, tanggal seperti 1980-12-31, desa seperti 15.03.07.2004, nomor HP 9–15 angka.`,
        `${field} is not right yet. A name has 2–120 letters, a date looks like 1980-12-31, a village like 15.03.07.2004, a phone has 9–15 digits.`,
      ),
      { field },
    )
  }
  if (
    parsed.data.kind === 'correction' &&
    (Object.keys(parsed.data.proposal).length === 0 || parsed.data.evidence.length < 3)
  ) {
    throw refuse(
      'privacy.nothing_proposed',
      'invalid',
      text(
        'Perbaikan perlu paling sedikit satu nilai baru dan bukti yang dilihat, misalnya KTP atau akta lahir.',
        'A correction needs at least one new value and the evidence that was seen, such as the card or a birth certificate.',
      ),
      { field: parsed.data.evidence.length < 3 ? 'evidence' : 'name' },
    )
  }
  return parsed.data
}

export async function getRequest(tx: Transaction, requestId: string): Promise<RequestLine> {
  const request = isUuid(requestId) ? await findRequest(tx.db, requestId) : undefined
  if (!request) throw requestUnknown()
  return request
}

function requestUnknown() {
  return refuse(
    'privacy.request_unknown',
    'not_found',
    text(
      'Permintaan ini tidak ada di wilayah Anda. Lihat antreannya.',
      'There is no such request in your region. See the queue.',
    ),
  )
}

function requireRequestMove(request: PrivacyRequest, to: RequestState): void {
  if (canMoveRequest(request.state, to)) return
  throw refuse(
    'privacy.wrong_state',
    'conflict',
    text(
      `Permintaan nomor ${request.number} berstatus "${requestStateLabels[request.state].id}", jadi tidak bisa menjadi "${requestStateLabels[to].id}". Muat ulang halamannya.`,
      `Request ${request.number} is "${requestStateLabels[request.state].en}" and cannot become "${requestStateLabels[to].en}". Reload the page.`,
    ),
    { details: { state: request.state, to } },
  )
}

async function lockedFor(tx: Transaction, requestId: string, to: RequestState): Promise<RequestLine> {
  const request = isUuid(requestId) ? await lockRequest(tx, requestId) : undefined
  if (!request) throw requestUnknown()
  requireRequestMove(request, to)
  return request
}

/** Takes a request up. */
export async function beginRequest(context: Context, requestId: string): Promise<PrivacyRequest> {
  requireOperation(context, 'privacy.handle')
  return transact(context, async (tx) => {
    const request = await lockedFor(tx, requestId, 'in_progress')
    await moveRequest(tx.db, requestId, 'in_progress', context.actor.account_id)
    await recordMove(tx, request, 'in_progress', {})
    return getRequest(tx, requestId)
  })
}

/**
 * Ends a request: `done` applies a proposed correction or opens the record of destruction of an erasure, `refused` needs a reason. What
 * changes or destroys data is decided by another account than the one that took the request.
 */
export async function decideRequest(
  context: Context,
  requestId: string,
  to: 'done' | 'refused',
  why?: string,
): Promise<PrivacyRequest> {
  requireOperation(context, 'privacy.decide')
  return transact(context, async (tx) => {
    const request = await lockedFor(tx, requestId, to)
    const reason = requireReason(why)
    const outcome = to === 'done' ? await fulfil(tx, request) : {}
    await moveRequest(tx.db, requestId, to, context.actor.account_id, { reason, outcome })
    await recordMove(tx, request, to, outcome)
    return getRequest(tx, requestId)
  })
}

async function fulfil(tx: Transaction, request: RequestLine): Promise<Record<string, unknown>> {
  if (request.kind === 'correction') {
    requireSecondPerson(tx, request)
    return applyCorrection(tx, request, askedOf(tx, request)?.proposal ?? {})
  }
  if (request.kind === 'erasure') return proposeErasure(tx, request)
  return {}
}

function requireSecondPerson(tx: Transaction, request: RequestLine): void {
  if (request.received_by !== tx.actor.account_id) return
  throw refuse(
    'privacy.same_person',
    'forbidden',
    text(
      'Anda sendiri yang menerima permintaan ini. Perubahan data diputuskan oleh orang kedua: pejabat pelindungan data atau kepala dinas yang lain.',
      'You took this request yourself. A change of data is decided by a second person: another privacy officer or the head of office.',
    ),
  )
}

async function recordMove(
  tx: Transaction,
  request: RequestLine,
  to: RequestState,
  outcome: Record<string, unknown>,
): Promise<void> {
  await record(tx, {
    action: `privacy.${to === 'in_progress' ? 'begin' : to === 'done' ? 'fulfil' : 'refuse'}`,
    object_type: 'privacy_request',
    object_id: request.request_id,
    kab: request.kab,
    fields: { ...outcome, person_id: request.person_id, kind: request.kind },
    changes: { state: [request.state, to] },
  })
}

/** Tells on the first screen of whoever answers for it that a person has waited longer than the law allows. */
export async function overdueNotice(context: Context): Promise<ShellProps['notice']> {
  if (!may(context.actor.role, 'privacy.queue')) return undefined
  const open = await transact(context, (tx) => listRequests(tx.db, { open: true }))
  const overdue = open.filter((request) => request.due_at < new Date()).length
  if (overdue === 0) return undefined
  return {
    tone: 'warning',
    title: text(
      `${overdue} permintaan orang atas datanya lewat batas 72 jam`,
      `${overdue} ${overdue === 1 ? 'request of a person about their data is' : 'requests of people about their data are'} past 72 hours`,
    ),
    action: { href: '/pelindungan', label: text('Buka Pelindungan data', 'Open Data protection') },
  }
}
