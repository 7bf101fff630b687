import type pg from 'pg'
import { text } from '../kernel/text.ts'
import { exactMoment, type Line, lineHash, noHash } from '../platform/audit.ts'
import { digestRows } from './backup.catalogue.ts'
import { differs, type Manifest } from './backup.schema.ts'
import { listHeads, sumLedger } from './backup.source.ts'

/**
 * Compares a loaded database with what its backup says: rows of every table, money of every budget, every link of every audit chain.
 * Refuses with `backup.differs` at the first difference.
 */
export async function verifyDatabase(client: pg.ClientBase, manifest: Manifest): Promise<void> {
  for (const { name, columns, rows, row_digest } of manifest.tables) {
    const found = await digestRows(client, name, columns)
    if (found.rows !== rows || found.row_digest !== row_digest)
      throw differs(text(`isi tabel ${name}`, `the content of the table ${name}`), {
        table: name,
        expected_rows: rows,
        found_rows: found.rows,
      })
  }
  if (JSON.stringify(await sumLedger(client)) !== JSON.stringify(manifest.ledger))
    throw differs(text('jumlah uang di buku besar', 'the money in the ledger'), {})
  await refuseUnbalanced(client)
  if (JSON.stringify(await listHeads(client)) !== JSON.stringify(manifest.heads))
    throw differs(text('ujung jejak audit', 'the heads of the audit trail'), {})
  await verifyChains(client, manifest)
}

async function refuseUnbalanced(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ budget_id: string }>(
    'select budget_id from budget_entry group by transaction_id, budget_id having sum(amount_rupiah) <> 0 limit 1',
  )
  if (rows[0])
    throw differs(text('imbangan buku besar', 'the balance of the ledger'), { budget_id: rows[0].budget_id })
}

type StoredLine = Line & { previous_hash: string; hash: string }

/** Computes every audit line's hash anew and follows the links from the first line of a chain to its head. */
async function verifyChains(client: pg.ClientBase, manifest: Manifest): Promise<void> {
  await client.query(`
    declare audit_lines no scroll cursor for
    select version, chain, sequence, ${exactMoment('at')} as at, actor_id, actor_name, role, region_code, door, action, object_type, object_id,
           fields, changes, request_id, row_count, encode(root, 'hex') as root, encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash
    from audit_line order by chain, sequence`)
  const ends = new Map<string, { sequence: number; hash: string }>()
  for (;;) {
    const { rows } = await client.query<StoredLine>('fetch 5000 from audit_lines')
    if (rows.length === 0) break
    for (const { previous_hash, hash, ...line } of rows) {
      const before = ends.get(line.chain) ?? { sequence: 0, hash: noHash.toString('hex') }
      const follows = line.sequence === before.sequence + 1 && previous_hash === before.hash
      if (!follows || lineHash(previous_hash, line) !== hash) throw brokenChain(line)
      ends.set(line.chain, { sequence: line.sequence, hash })
    }
  }
  await client.query('close audit_lines')
  for (const head of manifest.heads) {
    const end = ends.get(head.chain)
    if (head.sequence !== (end?.sequence ?? 0) || (end && end.hash !== head.hash)) throw brokenChain(head)
  }
}

const brokenChain = ({ chain, sequence }: { chain: string; sequence: number }) =>
  differs(text(`jejak audit ${chain} baris ${sequence}`, `line ${sequence} of the audit trail ${chain}`), {
    chain,
    sequence,
  })
