import { orderedId } from '../kernel/ids.ts'
import { maskLongNumbers } from '../kernel/nik.ts'
import { refuse } from '../kernel/refusal.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Platform, transact } from '../platform/context.ts'
import { open, seal, sha256 } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import { uploadLimit_bytes, uploadTooLarge } from '../roster/roster.service.ts'
import {
  deleteUpload,
  findPart,
  findUpload,
  finishUpload,
  insertPart,
  insertUpload,
  listOpenUploads,
  listParts,
  type UploadSession,
} from './village.upload-store.ts'

/*
 * A file in parts, for lines that break: begin, send part after part with where it begins and its SHA-256, complete. Whatever is repeated after a
 * break, by the sender or because the server was killed, has the effect of once.
 */

/** Bytes of one part at most, below the limit of every body that is no form with a file; a part that was lost is what is sent again. */
export const partLimit_bytes = 900 * 1024
const openUploadsMax = 5
/** Bytes one sender may have lying about unfinished. */
const openBytesMax = 2 * uploadLimit_bytes
const uploadHours = 24

const partBinding = (partId: string) => `upload_part.content:${partId}`

export type NewUpload = { programme: string; file_name: string; file_bytes: number; file_sha256: string }

/** What becomes of the whole file: a roster for staff, a list for senders. Answers its id. */
export type Finish = (file: {
  programme: string
  file_name: string
  bytes: Uint8Array
}) => Promise<{ id: string; known: boolean }>

/** Begins an upload, or goes on with the one of the same file that was begun before. */
export async function beginUpload(context: Context, wish: NewUpload): Promise<UploadSession> {
  if (wish.file_bytes > uploadLimit_bytes) throw uploadTooLarge()
  const digest = Buffer.from(wish.file_sha256, 'hex')
  const session = await transact(context, async (tx) => {
    const unfinished = await listOpenUploads(tx.db)
    const same = unfinished.find(
      (each) =>
        each.file_sha256.equals(digest) &&
        each.file_bytes === wish.file_bytes &&
        each.programme === wish.programme,
    )
    if (same) return same
    const bytes = unfinished.reduce((sum, each) => sum + each.file_bytes, 0)
    if (unfinished.length >= openUploadsMax || bytes + wish.file_bytes > openBytesMax) throw tooManyOpen()
    const uploadId = orderedId()
    await insertUpload(
      tx.db,
      {
        upload_id: uploadId,
        kab: context.actor.region_code || 'ID',
        owner: context.actor.account_id,
        programme: wish.programme,
        file_name: maskLongNumbers(wish.file_name).slice(0, 120),
        file_bytes: wish.file_bytes,
        file_sha256: digest,
      },
      uploadHours,
    )
    faultPoint('upload.begun')
    await record(tx, {
      action: 'upload.begin',
      object_type: 'upload',
      object_id: uploadId,
      fields: { file_bytes: wish.file_bytes, file_sha256: wish.file_sha256 },
      changes: made({ state: 'begun' }),
    })
    const stored = await findUpload(tx.db, uploadId)
    if (!stored) throw new Error('An upload that was just begun is not there')
    return stored
  })
  return session
}

/**
 * Stores one part. Parts follow each other without a gap; the same part again is answered as the first time, and one that begins elsewhere or
 * has other bytes than its SHA-256 says is refused with the place at which to go on.
 */
export async function putPart(
  context: Context,
  uploadId: string,
  part: { offset: number; sha256: string; bytes: Uint8Array },
): Promise<UploadSession> {
  const { offset, bytes } = part
  if (bytes.length > partLimit_bytes) throw partTooLarge()
  const digest = sha256(bytes)
  if (bytes.length === 0 || digest.toString('hex') !== part.sha256.toLowerCase()) throw partDamaged()
  const answer = await transact(context, async (tx) => {
    const session = await findUpload(tx.db, uploadId, 'for update')
    if (!session) throw noSuchUpload()
    if (session.result_id) return session
    if (offset < session.received) {
      const known = await findPart(tx.db, uploadId, offset)
      if (known?.part_sha256.equals(digest)) return session
      throw wrongOffset(session.received)
    }
    if (offset !== session.received) throw wrongOffset(session.received)
    if (offset + bytes.length > session.file_bytes) throw tooManyBytes(session)
    const partId = orderedId()
    await insertPart(tx.db, {
      part_id: partId,
      upload_id: uploadId,
      owner: context.actor.account_id,
      part_offset: offset,
      part_bytes: bytes.length,
      part_sha256: digest,
      content_sealed: seal(context.platform.keys, partBinding(partId), bytes),
    })
    faultPoint('upload.part_stored')
    return { ...session, received: offset + bytes.length }
  })
  faultPoint('upload.part_committed')
  return answer
}

/** What is there of an upload: where to go on, or what it became. */
export async function showUpload(context: Context, uploadId: string): Promise<UploadSession> {
  return transact(context, async (tx) => {
    const session = await findUpload(tx.db, uploadId)
    if (!session) throw noSuchUpload()
    return session
  })
}

/**
 * Puts the parts together and hands the file on as if it had come in one piece. Killed before its end it is simply asked again: the
 * file is recognised by its bytes, so that it becomes one roster or list however often.
 */
export async function completeUpload(
  context: Context,
  uploadId: string,
  finish: Finish,
): Promise<{ session: UploadSession; id: string; known: boolean }> {
  const { session, parts } = await transact(context, async (tx) => {
    const found = await findUpload(tx.db, uploadId)
    if (!found) throw noSuchUpload()
    return { session: found, parts: found.result_id ? [] : await listParts(tx.db, uploadId) }
  })
  if (session.result_id) return { session, id: session.result_id, known: true }
  if (session.received < session.file_bytes) throw notWhole(session)
  const bytes = Buffer.concat(
    parts.map((part) => open(context.platform.keys, partBinding(part.part_id), part.content_sealed)),
  )
  if (!sha256(bytes).equals(session.file_sha256)) {
    await transact(context, (tx) => deleteUpload(tx.db, uploadId))
    throw fileDamaged()
  }
  faultPoint('upload.assembled')
  const done = await finish({ programme: session.programme, file_name: session.file_name, bytes })
  faultPoint('upload.handed_on')
  await transact(context, (tx) => finishUpload(tx.db, uploadId, done.id))
  return { session: { ...session, result_id: done.id }, ...done }
}

/** Removes uploads whose time is over, with their parts; answers how many. */
export async function sweepUploads(platform: Platform): Promise<number> {
  const { rows } = await platform.pool.query<{ swept: number }>('select upload_sweep() as swept')
  return rows[0]?.swept ?? 0
}

function noSuchUpload() {
  return refuse(
    'upload.not_found',
    'not_found',
    text(
      `Unggahan ini tidak ada, bukan milik Anda, atau sudah lewat ${uploadHours} jam. Mulai unggah berkasnya lagi.`,
      `There is no such upload, it is not yours, or it is older than ${uploadHours} hours. Begin the upload of the file again.`,
    ),
  )
}

function tooManyOpen() {
  return refuse(
    'upload.too_many_open',
    'conflict',
    text(
      `Masih ada unggahan Anda yang belum selesai (paling banyak ${openUploadsMax} sekaligus, ${openBytesMax / 1024 / 1024} MB). Selesaikan dahulu, atau tunggu sampai terhapus sendiri setelah ${uploadHours} jam.`,
      `Uploads of yours are unfinished (at most ${openUploadsMax} at a time, ${openBytesMax / 1024 / 1024} MB). Finish them, or wait until they are removed after ${uploadHours} hours.`,
    ),
  )
}

function wrongOffset(received: number) {
  return refuse(
    'upload.wrong_offset',
    'conflict',
    text(
      `Bagian ini bukan kelanjutannya. Yang sudah diterima ${formatInteger(received)} bita; lanjutkan dari sana.`,
      `This part is not what comes next. ${formatInteger(received, 'en')} bytes are there; go on from that place.`,
    ),
    { field: 'offset', details: { received } },
  )
}

function partTooLarge() {
  return refuse(
    'upload.part_too_large',
    'too_large',
    text(
      `Satu bagian paling besar ${partLimit_bytes / 1024} kB. Kirim dalam bagian yang lebih kecil.`,
      `One part has at most ${partLimit_bytes / 1024} kB. Send smaller parts.`,
    ),
  )
}

function partDamaged() {
  return refuse(
    'upload.part_damaged',
    'invalid',
    text(
      'Isi bagian ini tidak cocok dengan SHA-256-nya: rusak atau terpotong di jalan. Kirim bagian yang sama sekali lagi.',
      'This part does not fit its SHA-256: it was damaged or cut off on its way. Send the same part once more.',
    ),
    { field: 'sha256' },
  )
}

function tooManyBytes(session: UploadSession) {
  return refuse(
    'upload.too_many_bytes',
    'conflict',
    text(
      `Bagian ini melewati akhir berkas: dikatakan ${formatInteger(session.file_bytes)} bita. Berkasnya mungkin berubah; mulai unggahan baru.`,
      `This part goes past the end of the file, said to have ${formatInteger(session.file_bytes, 'en')} bytes. The file may have changed; begin a new upload.`,
    ),
    { details: { received: session.received, file_bytes: session.file_bytes } },
  )
}

function notWhole(session: UploadSession) {
  return refuse(
    'upload.not_whole',
    'conflict',
    text(
      `Berkas belum lengkap: ${formatInteger(session.received)} dari ${formatInteger(session.file_bytes)} bita. Kirim sisanya dahulu.`,
      `The file is not whole yet: ${formatInteger(session.received, 'en')} of ${formatInteger(session.file_bytes, 'en')} bytes. Send the rest first.`,
    ),
    { details: { received: session.received, file_bytes: session.file_bytes } },
  )
}

function fileDamaged() {
  return refuse(
    'upload.file_damaged',
    'conflict',
    text(
      'Berkas yang terkumpul tidak sama dengan SHA-256 yang disebut di awal, jadi dibuang. Mulai unggah lagi dari awal.',
      'The parts together are not the file whose SHA-256 was named at the beginning, so they were dropped. Begin again.',
    ),
  )
}
