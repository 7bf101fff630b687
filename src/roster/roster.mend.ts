import { type Field, fieldLabels, type Layout } from '../intake/schema.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { nikHash } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { getProgramme } from '../programme/programme.service.ts'
import { cellText, type Row } from '../tabular/cell.ts'
import { recount } from './roster.approval.ts'
import { type Correction, insertCorrections, listMended } from './roster.correction.ts'
import { examineRows, summarise } from './roster.examine.ts'
import { getRoster } from './roster.find.ts'
import { judge } from './roster.judge.ts'
import { asTable, readRows } from './roster.originals.ts'
import { listReasons } from './roster.row-list.ts'
import { countEffects, digestRows, listPartners, listRowHashes } from './roster.row-store.ts'
import {
  countsAddUp,
  type Mended,
  type MendField,
  type MendWay,
  mendFields,
  type Roster,
  rosterStateLabels,
} from './roster.schema.ts'
import { lockRoster, updateRoster } from './roster.store.ts'

/** What a round of mending did: how many cells were changed and how many said the same already, in how many rows, and how many were checked again. */
export type Mending = {
  roster: Roster
  changed_cells: number
  unchanged_cells: number
  changed_rows: number[]
  unchanged_rows: number
  checked_rows: number[]
}

/** Rows that are mended at once; a list has never more. */
export const mendLimit = 100_000

/**
 * Writes corrections over the cells of a checked roster and checks again just the rows they touch and those that shared a NIK with them
 * before or share one now; counts and causes are made anew in the same transaction. The file stays as it was sent. Whoever writes what
 * stands there already changes nothing. `detail` goes into the audit line. Refuses a roster that is not checked or is proposed already, rows the list does not have, and
 * cells that no list has.
 */
export async function mendRoster(
  context: Context,
  rosterId: string,
  corrections: readonly Correction[],
  way: MendWay,
  detail: Record<string, string | number> = {},
): Promise<Mending> {
  requireOperation(context, 'roster.mend')
  return transact(context, async (tx) => {
    const roster = (await lockRoster(tx, rosterId)) ?? (await getRoster(tx, rosterId))
    requireReach(tx, 'roster.mend', roster.kab)
    requireMendable(roster)
    const wanted = lastOfEach(corrections.map(cleaned))
    const numbers = [...new Set(wanted.map((correction) => correction.row_number))]
    const before = await listRowHashes(tx, rosterId, numbers)
    for (const number of numbers) if (!before.has(number)) throw noSuchRow(number)
    const rows = await readRows(tx, roster, new Set(numbers))
    const mended = await listMended(tx, rosterId, numbers)
    const changes = wanted
      .map((correction) => backToOriginal(correction, rows, layoutOf(roster), way))
      .filter((correction) => standing(mended, correction) !== correction.value)
    const nothing = {
      roster,
      changed_cells: 0,
      unchanged_cells: wanted.length,
      changed_rows: [],
      unchanged_rows: numbers.length,
      checked_rows: [],
    }
    if (changes.length === 0) return nothing
    await insertCorrections(tx, roster, changes, way)
    faultPoint('roster.corrections_written')
    const touched = [...new Set(changes.map((correction) => correction.row_number))]
    const { checked_rows, leaves } = await checkAgain(tx, roster, touched, rows)
    faultPoint('roster.mended_rows_written')
    const counts = await recount(tx, roster)
    if (!countsAddUp(counts))
      throw new Error(`Counts of roster ${rosterId} do not add up: ${JSON.stringify(counts)}`)
    await updateRoster(tx.db, rosterId, {
      counts,
      effects: await countEffects(tx, rosterId),
      rows_digest: await digestRows(tx, rosterId),
      // Lines without a person are a matter of the file, which has not changed.
      problems: [
        ...summarise(await listReasons(tx.db, rosterId)),
        ...(roster.problems ?? []).filter((problem) => problem.code.startsWith('lines.')),
      ],
    })
    faultPoint('roster.mend_kept')
    await record(tx, {
      action: 'roster.mend',
      object_type: 'roster',
      object_id: rosterId,
      kab: roster.kab,
      fields: {
        way,
        cells: changes.length,
        rows: touched.length,
        checked_rows: checked_rows.length,
        ...detail,
        fields: [...new Set(changes.map((correction) => correction.field))].sort().join(','),
      },
      changes: {
        accepted: [roster.counts?.accepted ?? 0, counts.accepted],
        warning: [roster.counts?.warning ?? 0, counts.warning],
        rejected: [roster.counts?.rejected ?? 0, counts.rejected],
      },
      leaves,
    })
    return {
      roster: await getRoster(tx, rosterId),
      changed_cells: changes.length,
      unchanged_cells: wanted.length - changes.length,
      changed_rows: touched,
      unchanged_rows: numbers.length - touched.length,
      checked_rows,
    }
  })
}

function layoutOf(roster: Roster): Layout {
  if (!roster.layout) throw new Error(`Roster ${roster.roster_id} has no layout`)
  return roster.layout
}

/** Refuses a roster that is not checked, or is proposed already. */
export function requireMendable(roster: Roster): void {
  if (roster.state === 'checked') return
  throw refuse(
    'roster.not_mendable',
    'conflict',
    text(
      `Daftar "${roster.file_name}" berstatus "${rosterStateLabels[roster.state].id}". Baris hanya dapat diperbaiki sesudah diperiksa dan sebelum diusulkan; tarik kembali daftarnya lebih dahulu, lalu unggah lagi.`,
      `The roster "${roster.file_name}" is "${rosterStateLabels[roster.state].en}". Rows can be mended after the check and before they are proposed; take the roster back first, then upload it again.`,
    ),
    { details: { state: roster.state } },
  )
}

function noSuchRow(number: number) {
  return refuse(
    'roster.no_such_row',
    'not_found',
    text(
      `Baris ${number} tidak berisi orang dalam daftar ini. Nomor baris adalah nomor yang terlihat di lembar aslinya.`,
      `Row ${number} holds nobody in this list. The number is the one that the original sheet shows.`,
    ),
    { details: { row_number: number } },
  )
}

const valueLimit = 200

function cleaned({ row_number, field, value }: Correction): Correction {
  if (value === null) return { row_number, field, value }
  // What a keyboard cannot write does not belong into a cell.
  const written = value
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f\u200b-\u200f\ufeff]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (written.length <= valueLimit) return { row_number, field, value: written }
  const label = fieldLabels[field as MendField] ?? text('Pilihan', 'Choice')
  throw refuse(
    'roster.value_too_long',
    'invalid',
    text(
      `Baris ${row_number}, ${label.id}: ${written.length} huruf; paling banyak ${valueLimit}. Persingkat isinya.`,
      `Row ${row_number}, ${label.en}: ${written.length} letters; at most ${valueLimit}. Shorten it.`,
    ),
  )
}

/** Of two corrections of one cell in one request the later one counts. */
function lastOfEach(corrections: readonly Correction[]): Correction[] {
  return [...new Map(corrections.map((each) => [`${each.row_number} ${each.field}`, each])).values()]
}

/** What stands in the file needs no correction to stand there. */
function backToOriginal(
  correction: Correction,
  rows: ReadonlyMap<number, Row>,
  layout: Layout,
  way: MendWay,
): Correction {
  if (correction.field === 'leave_out' || correction.field === 'looked')
    return correction.value === '' ? { ...correction, value: null } : correction
  const row = rows.get(correction.row_number)
  // Digits of a number cell cannot be trusted; typed by a person who looked at the card, the same digits can. A workbook was not typed anew.
  const cell = layout.columns[correction.field] && row?.cells[layout.columns[correction.field]?.at ?? 0]
  if (way !== 'workbook' && typeof cell === 'object' && cell.kind === 'number') return correction
  const original = originalText(row, layout, correction.field)
  return correction.value === original.trim() ? { ...correction, value: null } : correction
}

/** What the file says in a cell that can be mended; empty where it has no such column. */
export function originalText(row: Row | undefined, layout: Layout, field: Field): string {
  const at = layout.columns[field]?.at
  return at === undefined ? '' : cellText(row?.cells[at])
}

const standing = (mended: ReadonlyMap<number, Mended>, { row_number, field }: Correction) =>
  mended.get(row_number)?.[field] ?? null

/**
 * Checks rows once more, together with every row that shares a NIK, or name, birth date and village, with them before or now, and with those again
 * that share with these: who was second may be first now, and two that clashed may be one. In the order of the sheet, so that the
 * verdicts are those which a check of the whole list would give.
 */
export async function checkAgain(
  tx: Transaction,
  roster: Roster,
  touched: readonly number[],
  rows: Map<number, Row>,
): Promise<{ checked_rows: number[]; leaves: Buffer }> {
  const layout = layoutOf(roster)
  const mended = await listMended(tx, roster.roster_id)
  const programme = await getProgramme(tx, { programme_id: roster.programme_id })
  const examine = (some: Map<number, Row>) => examineRows(tx, programme, asTable(some), layout, { mended })
  const of = (numbers: readonly number[]) =>
    new Map(numbers.flatMap((number) => (rows.has(number) ? [[number, rows.get(number) as Row]] : [])))
  const now = await examine(of(touched))
  await Promise.all(now.batches.map(({ answer }) => answer))
  const partners = await listPartners(tx, roster.roster_id, touched, {
    hashes: now.rows.flatMap((row) => (row.nik ? [nikHash(tx.platform.keys, row.nik)] : [])),
    people: now.rows.map(({ name_key, birth_date, village_code }) => ({
      name_key,
      birth_date,
      village_code,
    })),
  })
  for (const [number, row] of await readRows(tx, roster, new Set(partners.filter((at) => !rows.has(at)))))
    rows.set(number, row)
  const again = [...new Set([...touched, ...partners])]
  // Nobody shares anything with them: what was just examined is the answer.
  const examined = again.length === touched.length ? now : await examine(of(again))
  const { leaves } = await judge(tx, roster.roster_id, programme, examined, again)
  return { checked_rows: examined.rows.map((row) => row.row_number), leaves }
}

/** Whether a word names a cell that can be mended. */
export function isMendField(word: string | undefined): word is MendField {
  return (mendFields as readonly (string | undefined)[]).includes(word)
}
