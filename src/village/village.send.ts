import path from 'node:path'
import { orderedId } from '../kernel/ids.ts'
import { maskLongNumbers } from '../kernel/nik.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { open, seal, sha256 } from '../platform/crypto.ts'
import { databaseRoleOf } from '../platform/database-role.ts'
import { faultPoint } from '../platform/fault.ts'
import { lookIntoFile, uploadRoster } from '../roster/roster.service.ts'
import type { Call, Sender, VillageList } from './village.schema.ts'
import {
  deleteListFile,
  findCall,
  findList,
  findListFile,
  findSameList,
  insertList,
  lockList,
  spendInvitation,
  updateList,
} from './village.store.ts'

const fileBinding = (listId: string) => `village_list_file.content:${listId}`

/** Rows of one list; more is split by its sender. */
export const listRowLimit = 20_000

export type SentUpload = {
  programme: string
  file_name: string
  bytes: Uint8Array
  /** Rejected rows of an earlier list for which this one names other people. */
  replaces?: { list_id: string; rows: number[] }
}

/**
 * Takes in the list of a village or community and puts it on the desk of the office: a job makes a roster of it and checks it. What cannot be
 * read is refused at the door, and so is what is past the quota of a link or past the close of the call. The same file of the same sender
 * is answered with the list that exists, changes nothing and costs nothing.
 */
export async function sendList(
  sender: Sender,
  upload: SentUpload,
): Promise<{ list: VillageList; known: boolean }> {
  const { context } = sender
  const digest = sha256(upload.bytes)
  const { call, same } = await transact(context, async (tx) => {
    const found = await openCall(tx, sender, upload.programme)
    const sentBy = context.actor.account_id
    return { call: found, same: await findSameList(tx.db, found.programme_id, sentBy, digest) }
  })
  if (same) return { list: same, known: true }
  const limit = Math.min(listRowLimit, sender.invitation?.rows_left ?? listRowLimit)
  if (sender.invitation && sender.invitation.uploads_left < 1) throw quotaSpent()
  const { rows } = await lookIntoFile(
    upload.bytes,
    { code: sender.village_code ?? call.kab, name: sender.place_name },
    limit,
  )
  if (rows > limit) throw tooManyRows(limit, sender.invitation !== undefined)
  if (rows === 0) throw noRows()
  faultPoint('village.looked_into')
  const listId = orderedId()
  const answer = await transact(context, async (tx) => {
    if (upload.replaces) await requireReplaceable(tx, upload.replaces)
    const stored = await insertList(tx.db, {
      list_id: listId,
      kab: call.kab,
      programme_id: call.programme_id,
      village_code: sender.village_code,
      community: sender.community,
      sent_by: context.actor.account_id,
      invitation_id: sender.invitation?.invitation_id ?? null,
      replaces_list_id: upload.replaces?.list_id ?? null,
      replaces_rows: upload.replaces?.rows ?? null,
      file_name: plainName(upload.file_name),
      file_sha256: digest,
      file_bytes: upload.bytes.length,
      rows_counted: rows,
      content_sealed: seal(context.platform.keys, fileBinding(listId), upload.bytes),
    })
    if (!stored) {
      const other = await findSameList(tx.db, call.programme_id, context.actor.account_id, digest)
      if (!other) throw new Error('A list is neither new nor known')
      return { list: other, known: true }
    }
    if (sender.invitation && !(await spendInvitation(tx, rows))) throw quotaSpent()
    faultPoint('village.list_kept')
    await queueTaking(tx, { list_id: listId, kab: call.kab })
    await record(tx, {
      action: 'village.send',
      object_type: 'village_list',
      object_id: listId,
      fields: {
        programme: call.programme_code,
        village_code: sender.village_code,
        rows,
        file_sha256: digest.toString('hex'),
        ...(upload.replaces && {
          replaces: upload.replaces.list_id,
          replaced_rows: upload.replaces.rows.length,
        }),
      },
      changes: made({ state: 'received' }),
    })
    const list = await findList(tx.db, listId)
    if (!list) throw new Error('A list that was just stored is not there')
    return { list, known: false }
  })
  faultPoint('village.list_committed')
  return answer
}

/** The call the sender may answer; refuses when there is none, or it is closed, or it is another than the link was made for. */
export async function openCall(tx: Transaction, sender: Sender, programme: string): Promise<Call> {
  const call = await findCall(tx.db, programme)
  const invited = sender.invitation
  if (!call || (invited && invited.programme_id !== call.programme_id))
    throw refuse(
      'village.no_call',
      'not_found',
      text(
        `Dinas belum membuka pengumpulan daftar untuk program "${programme.slice(0, 40)}". Pilih program dari daftar di halaman kiriman.`,
        `The office has not asked for lists for the programme "${programme.slice(0, 40)}". Choose one from the page of your lists.`,
      ),
      { field: 'programme' },
    )
  if (call.closed_at)
    throw refuse(
      'village.call_closed',
      'conflict',
      text(
        `Pengumpulan daftar untuk ${call.programme_name} sudah ditutup. Tanyakan kepada dinas apakah daftar susulan masih diterima.`,
        `Lists for ${call.programme_name} are no longer taken in. Ask the office whether a late list is still welcome.`,
      ),
      { field: 'programme' },
    )
  return call
}

/** The tables of the queue are the office's own; for this one statement the transaction is the office. */
async function queueTaking(tx: Transaction, payload: { list_id: string; kab: string }): Promise<void> {
  await tx.client.query('set local role payung_app')
  await tx.client.query(
    "select graphile_worker.add_job('village.take', $1::json, job_key := $2, max_attempts := 5)",
    [JSON.stringify(payload), `village.take:${payload.list_id}`],
  )
  await tx.client.query(`set local role ${databaseRoleOf(tx.actor)}`)
}

/** Folders would tell how the sender's computer is organised; long numbers may be a NIK. */
const plainName = (name: string): string =>
  maskLongNumbers(path.basename(name.replaceAll('\\', '/'))).slice(0, 120) || 'daftar'

/** Only rows of the own list that were refused, each by one proposal at a time. */
async function requireReplaceable(
  tx: Transaction,
  replaces: NonNullable<SentUpload['replaces']>,
): Promise<void> {
  const list = await findList(tx.db, replaces.list_id)
  if (!list) throw noSuchList()
  const { rows } = await tx.client.query<{ row_number: number }>(
    "select row_number from sent_rows($1, 0, 1000) where verdict = 'rejected' or decision = 'refused'",
    [replaces.list_id],
  )
  const open = new Set(rows.map((row) => row.row_number))
  const others = await tx.db
    .selectFrom('village_list')
    .select('replaces_rows')
    .where('replaces_list_id', '=', replaces.list_id)
    .where('state', 'in', ['received', 'taken'])
    .execute()
  const asked = new Set(others.flatMap((other) => other.replaces_rows ?? []))
  const wrong = replaces.rows.find((row) => !open.has(row) || asked.has(row))
  if (replaces.rows.length > 0 && wrong === undefined) return
  const number = formatInteger(wrong ?? 0)
  throw refuse(
    'village.not_replaceable',
    'conflict',
    text(
      `Baris ${number} tidak bisa diganti: barisnya tidak ditolak, atau penggantinya sudah diusulkan. Muat ulang halaman daftar ini.`,
      `Row ${number} cannot be replaced: it was not rejected, or somebody is proposed for it already. Reload the page of this list.`,
    ),
    { field: 'rows' },
  )
}

export function noSuchList() {
  return refuse(
    'village.not_found',
    'not_found',
    text('Kiriman ini tidak ada di antara kiriman Anda.', 'There is no such list among those you sent.'),
  )
}

function noRows() {
  return refuse(
    'village.no_rows',
    'invalid',
    text(
      'Berkas ini belum berisi satu orang pun di bawah baris judul. Isi dahulu, simpan, lalu unggah lagi.',
      'This file holds nobody below its header row yet. Fill it in, save it and upload it again.',
    ),
    { field: 'file' },
  )
}

function quotaSpent() {
  return refuse(
    'village.quota_spent',
    'conflict',
    text(
      'Jatah undangan ini sudah habis. Minta undangan baru kepada dinas; yang sudah terkirim tetap diproses.',
      'This invitation has nothing left to send. Ask the office for a new one; what was sent goes its way.',
    ),
    { field: 'file' },
  )
}

function tooManyRows(limit: number, invited: boolean) {
  const [id, en] = [formatInteger(limit, 'id'), formatInteger(limit, 'en')]
  return refuse(
    'village.too_many_rows',
    'conflict',
    invited
      ? text(
          `Berkas ini berisi lebih dari ${id} orang, sisa jatah undangan ini. Kurangi daftarnya, atau minta jatah lebih kepada dinas.`,
          `This file holds more than ${en} people, which is what this invitation has left. Shorten the list or ask the office for more.`,
        )
      : text(
          `Berkas ini berisi lebih dari ${id} orang. Bagi menjadi beberapa berkas.`,
          `This file holds more than ${en} people. Split it into several files.`,
        ),
    { field: 'file', details: { limit } },
  )
}

/**
 * The desk of the office: makes a roster of a list that came in, in one transaction with the list's own state. A file that another list
 * brought already, or that shows its damage only now, is told to the sender as unreadable with the reason.
 */
export async function takeList(context: Context, listId: string): Promise<void> {
  const list = await transact(context, (tx) => findList(tx.db, listId))
  if (list?.state !== 'received') return
  try {
    await transact(context, async (tx) => {
      const locked = await lockList(tx.db, listId)
      const sealed = await findListFile(tx.db, listId)
      if (locked?.state !== 'received' || !sealed) return
      const call = await tx.db
        .selectFrom('list_call')
        .select('programme_code')
        .where('programme_id', '=', locked.programme_id)
        .executeTakeFirstOrThrow()
      const { roster, known } = await uploadRoster(tx, {
        programme: call.programme_code,
        file_name: locked.file_name,
        bytes: open(tx.platform.keys, fileBinding(listId), sealed),
      })
      if (known) throw sentByAnother()
      faultPoint('village.taken')
      await updateList(tx.db, listId, { state: 'taken', roster_id: roster.roster_id })
      await deleteListFile(tx.db, listId)
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    await transact(context, async (tx) => {
      const locked = await lockList(tx.db, listId)
      if (locked?.state !== 'received') return
      await updateList(tx.db, listId, { state: 'unreadable', remark: error.text })
      await deleteListFile(tx.db, listId)
      await record(tx, {
        action: 'village.refuse_file',
        object_type: 'village_list',
        object_id: listId,
        kab: locked.kab,
        fields: { code: error.code },
        changes: { state: ['received', 'unreadable'] },
      })
    })
  }
}

function sentByAnother() {
  return refuse(
    'village.same_file_elsewhere',
    'conflict',
    text(
      'Berkas yang sama persis sudah diterima untuk program ini dari pengirim lain. Pastikan Anda mengirim daftar desa Anda sendiri.',
      'Exactly this file was received for this programme from another sender. Make sure you send the list of your own village.',
    ),
  )
}
