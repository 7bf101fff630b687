import { from as copyFrom } from 'pg-copy-streams'
import type { Transaction } from './context.ts'
import { type CopyValue, copyLine } from './copy-text.ts'
import { faultPoint } from './fault.ts'

export type { CopyValue } from './copy-text.ts'

/**
 * Writes rows into a table that row-level security guards. COPY refuses such tables, so the rows go into a table of this
 * transaction first and from there in one INSERT, under the same checks as any other. May be called for batch after batch; rows may come as
 * the bytes of COPY lines already.
 */
export async function insertRows(
  tx: Transaction,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]> | Uint8Array,
): Promise<void> {
  const list = columns.join(', ')
  await tx.client.query(
    `create temporary table if not exists ${table}_new on commit drop as select ${list} from ${table} where false`,
  )
  await copyRows(tx, `${table}_new`, columns, rows)
  faultPoint('copy.rows_sent')
  await tx.client.query(
    `insert into ${table} (${list}) select ${list} from ${table}_new; truncate ${table}_new`,
  )
  faultPoint('copy.rows_moved')
}

/** Writes rows with COPY, the fastest way in; for tables without row-level security. */
export async function copyRows(
  tx: Transaction,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]> | Uint8Array,
): Promise<void> {
  const stream = tx.client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
  const done = new Promise<void>((resolve, reject) => {
    stream.on('finish', resolve)
    stream.on('error', reject)
  })
  // A refused row errors the stream while lines are still being written; it is awaited below.
  done.catch(() => {})
  if (rows instanceof Uint8Array) {
    stream.end(rows)
    await done
    return
  }
  let lines = ''
  for (const row of rows) {
    lines += copyLine(row)
    if (lines.length > 1 << 17) {
      if (!stream.write(lines))
        await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), done])
      lines = ''
    }
  }
  stream.end(lines)
  await done
}
