import { findMonthTexts, findUndoneTexts } from '../enrolment/enrolment.service.ts'
import { findFileRowTexts } from '../exchange/exchange.service.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { digestBytes, inclusionPath, leafOf, rootFrom, type Step } from '../platform/merkle.ts'
import { requireOperation } from '../platform/policy.ts'
import { findRowTexts, isRowDestroyed } from '../roster/roster.service.ts'
import { findLeaves, findLine, type ShownLine } from './audit.store.ts'

type FindTexts = (tx: Transaction, objectId: string, row: string) => Promise<string[] | undefined>

/** Bulk acts, how their rows are named, and who can say what a row is in the tables now. */
const bulkActs: Record<
  string,
  {
    row: string
    find: FindTexts
    destroyed?: (tx: Transaction, objectId: string, row: string) => Promise<boolean>
  }
> = {
  'roster.check': { row: 'ROW_NUMBER', find: findRowTexts, destroyed: isRowDestroyed },
  'enrolment.approve': { row: 'PERSON_ID/YYYY-MM', find: findMonthTexts },
  'enrolment.undo': { row: 'ROW_NUMBER', find: findUndoneTexts },
  'roster.mend': { row: 'ROW_NUMBER', find: findRowTexts, destroyed: isRowDestroyed },
  'exchange.make': { row: 'ROW_NUMBER', find: findFileRowTexts },
}

export type Proof = {
  line: string
  action: string
  object_id: string
  row: string
  /** The row as the act saw it; personal values are in it as commitments. */
  content: string
  position: number
  rows: number
  leaf: string
  path: { side: Step['side']; digest: string }[]
  root: string
}

/** A line named as CHAIN/NUMBER, such as 15.03/128. */
export function readLineName(written: string): { chain: string; sequence: number } {
  const [, chain = '', sequence = ''] = /^(ID|[0-9.]+)\/(\d{1,15})$/.exec(written) ?? []
  if (chain !== '') return { chain, sequence: Number(sequence) }
  throw refuse(
    'audit.bad_line_name',
    'invalid',
    text(
      `"${written}" bukan nama baris. Tulis rantai dan nomornya, misalnya 15.03/128.`,
      `"${written}" does not name a line. Write its chain and number, for example 15.03/128.`,
    ),
    { field: 'LINE' },
  )
}

export async function getLine(tx: Transaction, chain: string, sequence: number): Promise<ShownLine> {
  const line = await findLine(tx.db, chain, sequence)
  if (line) return line
  throw refuse(
    'audit.no_such_line',
    'not_found',
    text(
      `Baris ${chain}/${sequence} tidak ada di wilayah Anda. Lihat daftarnya di halaman Jejak audit.`,
      `There is no line ${chain}/${sequence} in your region. See the list on the Audit trail page.`,
    ),
  )
}

/**
 * Shows that a row was in a bulk act: takes the row as it is in the tables now, finds its leaf among those of the act, and gives the
 * digests that lead from it to the root in the line. Refuses a line that is no bulk act, a row that is not there, a row whose values were
 * destroyed, and a row that is no longer what it was in the act.
 */
export async function proveRow(context: Context, lineName: string, row: string): Promise<Proof> {
  requireOperation(context, 'audit.view')
  const { chain, sequence } = readLineName(lineName)
  return transact(context, async (tx) => {
    const line = await getLine(tx, chain, sequence)
    const act = bulkActs[line.action]
    if (!act || line.root === null) throw notBulk(lineName, line.action)
    const texts = await act.find(tx, line.object_id, row)
    if (!texts) throw noSuchRow(row, act.row)
    const leaves = await findLeaves(tx, chain, sequence)
    for (const content of texts) {
      const leaf = leafOf(content)
      const position = positionOf(leaves, leaf)
      if (position === undefined) continue
      const path = inclusionPath(leaves, position)
      if (rootFrom(leaf, path).toString('hex') !== line.root) throw notInAct(lineName, row)
      return {
        line: lineName,
        action: line.action,
        object_id: line.object_id,
        row,
        content,
        position,
        rows: leaves.length / digestBytes,
        leaf: leaf.toString('hex'),
        path: path.map((step) => ({ side: step.side, digest: step.digest.toString('hex') })),
        root: line.root,
      }
    }
    throw (await act.destroyed?.(tx, line.object_id, row))
      ? destroyed(lineName, row)
      : notInAct(lineName, row)
  })
}

function positionOf(leaves: Buffer, leaf: Buffer): number | undefined {
  for (let at = leaves.indexOf(leaf); at >= 0; at = leaves.indexOf(leaf, at + 1))
    if (at % digestBytes === 0) return at / digestBytes
  return undefined
}

function notBulk(lineName: string, action: string) {
  return refuse(
    'audit.no_bulk_act',
    'invalid',
    text(
      `Baris ${lineName} (${action}) bukan tindakan massal, jadi tidak punya rincian baris. Tindakan massal: ${Object.keys(bulkActs).join(', ')}.`,
      `Line ${lineName} (${action}) is no bulk act and has no rows. Bulk acts: ${Object.keys(bulkActs).join(', ')}.`,
    ),
    { field: 'LINE' },
  )
}

function noSuchRow(row: string, form: string) {
  return refuse(
    'audit.no_such_row',
    'not_found',
    text(
      `Baris "${row}" tidak ada dalam tabel. Untuk tindakan ini tulis ${form}.`,
      `There is no row "${row}" in the tables. For this act write ${form}.`,
    ),
    { field: 'ROW' },
  )
}

function notInAct(lineName: string, row: string) {
  return refuse(
    'audit.row_differs',
    'conflict',
    text(
      `Baris "${row}" seperti yang ada dalam tabel sekarang tidak termasuk tindakan ${lineName}: isinya diubah sesudahnya, atau tidak pernah ada di dalamnya.`,
      `The row "${row}" as it stands in the tables now was not in the act ${lineName}: it was changed since, or never was in it.`,
    ),
    { field: 'ROW' },
  )
}

function destroyed(lineName: string, row: string) {
  return refuse(
    'audit.row_erased',
    'conflict',
    text(
      `Data pribadi baris "${row}" sudah dimusnahkan (atas permintaan orangnya atau karena masa simpan habis), jadi isinya tidak dapat dibuktikan lagi. Tindakan ${lineName} seluruhnya tetap dapat diperiksa: payung audit verify. Pemusnahannya tercatat dalam berita acara.`,
      `The personal values of row "${row}" were destroyed (because the person asked, or their time was over), so its content can be shown no more. The act ${lineName} as a whole can still be verified: payung audit verify. The record of destruction says when and by whom.`,
    ),
    { field: 'ROW' },
  )
}
