import { from as copyFrom } from 'pg-copy-streams'
import type { Transaction } from './context.ts'
import { faultPoint } from './fault.ts'

/** A value of a COPY line; undefined and null are both nothing. */
export type CopyValue = string | number | boolean | Uint8Array | null | undefined

/**
 * Writes rows into a table that row-level security guards. COPY refuses such tables, so the rows go into a table of this
 * transaction first and from there in one INSERT, under the same checks as any other. May be called for batch after batch.
 */
export async function insertRows(
  tx: Transaction,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]>,
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
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  const stream = tx.client.query(copyFrom(`copy ${table} (${columns.join(', ')}) from stdin`))
  const done = new Promise<void>((resolve, reject) => {
    stream.on('finish', resolve)
    stream.on('error', reject)
  })
  // A refused row errors the stream while lines are still being written; it is awaited below.
  done.catch(() => {})
  let lines = ''
  for (const row of rows) {
    for (let at = 0; at < row.length; at++) lines += (at === 0 ? '' : '\t') + copyText(row[at])
    lines += '\n'
    if (lines.length > 1 << 17) {
      if (!stream.write(lines))
        await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), done])
      lines = ''
    }
  }
  stream.end(lines)
  await done
}

const special = /[\\\t\n\r]/g
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function copyText(value: CopyValue): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'string') return value.replace(special, (character) => escapes[character] ?? character)
  if (value instanceof Uint8Array)
    return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  return String(value)
}
