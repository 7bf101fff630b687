import { sql } from 'kysely'
import { isUuid } from '../kernel/ids.ts'
import type { Db } from '../platform/database.ts'

export type UploadSession = {
  upload_id: string
  kab: string
  owner: string
  programme: string
  file_name: string
  file_bytes: number
  file_sha256: Buffer
  received: number
  result_id: string | null
  expires_at: Date
}

declare module '../platform/database.ts' {
  interface Tables {
    upload_session: UploadSession & { made_at: Date }
    upload_part: {
      part_id: string
      upload_id: string
      owner: string
      part_offset: number
      part_bytes: number
      part_sha256: Buffer
      content_sealed: Buffer
    }
  }
}

const columns = [
  'upload_id',
  'kab',
  'owner',
  'programme',
  'file_name',
  'file_bytes',
  'file_sha256',
  'received',
  'result_id',
  'expires_at',
] as const

/** Sessions of this owner that are neither finished nor expired. The policy shows an owner nothing else. */
export async function listOpenUploads(db: Db): Promise<UploadSession[]> {
  return db
    .selectFrom('upload_session')
    .select(columns)
    .where('result_id', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .orderBy('made_at')
    .execute()
}

export async function insertUpload(
  db: Db,
  session: Omit<UploadSession, 'received' | 'result_id' | 'expires_at'>,
  hours: number,
): Promise<void> {
  await db
    .insertInto('upload_session')
    .values({
      ...session,
      received: 0,
      result_id: null,
      made_at: sql<Date>`now()`,
      expires_at: sql<Date>`now() + make_interval(hours => ${hours})`,
    })
    .execute()
}

export async function findUpload(
  db: Db,
  uploadId: string,
  lock?: 'for update',
): Promise<UploadSession | undefined> {
  if (!isUuid(uploadId)) return undefined
  const query = db
    .selectFrom('upload_session')
    .select(columns)
    .where('upload_id', '=', uploadId)
    .where('expires_at', '>', sql<Date>`now()`)
  return (lock ? query.forUpdate() : query).executeTakeFirst()
}

export async function findPart(
  db: Db,
  uploadId: string,
  offset: number,
): Promise<{ part_bytes: number; part_sha256: Buffer } | undefined> {
  return db
    .selectFrom('upload_part')
    .select(['part_bytes', 'part_sha256'])
    .where('upload_id', '=', uploadId)
    .where('part_offset', '=', offset)
    .executeTakeFirst()
}

export async function insertPart(
  db: Db,
  part: {
    part_id: string
    upload_id: string
    owner: string
    part_offset: number
    part_bytes: number
    part_sha256: Buffer
    content_sealed: Buffer
  },
): Promise<void> {
  await db.insertInto('upload_part').values(part).execute()
  await db
    .updateTable('upload_session')
    .set({ received: part.part_offset + part.part_bytes })
    .where('upload_id', '=', part.upload_id)
    .execute()
}

export async function listParts(
  db: Db,
  uploadId: string,
): Promise<{ part_id: string; part_offset: number; content_sealed: Buffer }[]> {
  return db
    .selectFrom('upload_part')
    .select(['part_id', 'part_offset', 'content_sealed'])
    .where('upload_id', '=', uploadId)
    .orderBy('part_offset')
    .execute()
}

/** The upload has become a list: its parts go, its name stays until it expires, so that a repeated question has its answer. */
export async function finishUpload(db: Db, uploadId: string, resultId: string): Promise<void> {
  await db
    .updateTable('upload_session')
    .set({ result_id: resultId })
    .where('upload_id', '=', uploadId)
    .execute()
  await db.deleteFrom('upload_part').where('upload_id', '=', uploadId).execute()
}

export async function deleteUpload(db: Db, uploadId: string): Promise<void> {
  await db.deleteFrom('upload_session').where('upload_id', '=', uploadId).execute()
}
