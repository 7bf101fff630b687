import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { recordAccess } from '../platform/access-log.ts'
import { record } from '../platform/audit.ts'
import { type Context, transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import { requireStepUp } from '../platform/step-up.ts'
import { type OutSheet, writeXlsx } from '../tabular/write.ts'
import { getOwnPerson, wholeValues } from './privacy.person.ts'
import { columnLabel, personSources } from './privacy.sources.ts'
import { rowsOf } from './privacy.store.ts'

export type HeldSource = { id: string; title: { id: string; en: string }; rows: Record<string, unknown>[] }

/** Everything held on one person, as they may take it away. */
export type PersonExport = {
  made_at: string
  made_by: string
  reason: string
  person_id: string
  nik: string | null
  phone: string | null
  sources: HeldSource[]
  /** What lies where no row can be read from the outside. */
  remarks: { id: string; en: string }[]
}

/** A reason that somebody else can judge later. */
export function requireReason(written: string | undefined): string {
  const reason = (written ?? '').trim()
  if (reason.length >= 5) return reason.slice(0, 300)
  throw refuse(
    'privacy.reason_needed',
    'invalid',
    text(
      'Tulis alasannya, paling sedikit 5 huruf, misalnya nomor permintaan. Alasan ini dicatat di riwayat akses.',
      'Write the reason, at least 5 letters, such as the number of the request. It is kept in the access log.',
    ),
    { field: 'reason' },
  )
}

/**
 * Walks the register of sources for one person. Holds the whole NIK, so it asks for a fresh proof of identity and a reason, and writes
 * the access log and an audit line in the same transaction. Refuses people of other regions as it refuses unknown ones.
 */
export async function exportPerson(
  context: Context,
  personId: string,
  why: string | undefined,
): Promise<PersonExport> {
  requireOperation(context, 'privacy.export')
  const reason = requireReason(why)
  requireStepUp(context)
  return transact(context, async (tx) => {
    const person = await getOwnPerson(tx, personId)
    await recordAccess(tx, {
      act: 'export',
      kab: person.kab,
      person_id: personId,
      object_type: 'person',
      object_id: personId,
      people: 1,
      reason,
    })
    const held = await rowsOf(tx, personId)
    const own = held.find((row) => row.source === 'person')?.line ?? {}
    const bytes = (value: unknown) =>
      typeof value === 'string' ? Buffer.from(value.replace(/^\\x/, ''), 'hex') : null
    const whole = await wholeValues(tx, {
      person_id: personId,
      nik_sealed: person.nik_sealed,
      phone_sealed: bytes(own.phone_sealed),
    })
    const sources = personSources.map(({ id, title, hide = [] }) => ({
      id,
      title,
      rows: held
        .filter((row) => row.source === id)
        .map(({ line }) =>
          Object.fromEntries(
            Object.entries(line).filter(([column, value]) => !hide.includes(column) && value !== null),
          ),
        ),
    }))
    await record(tx, {
      action: 'privacy.export',
      object_type: 'person',
      object_id: personId,
      kab: person.kab,
      fields: {
        rows: held.length,
        sources: sources.filter((source) => source.rows.length > 0).map((source) => source.id),
      },
    })
    return {
      made_at: new Date().toISOString(),
      made_by: context.actor.username,
      reason,
      person_id: personId,
      ...whole,
      sources,
      remarks: [
        text(
          'Keikutsertaan dalam berkas BPJS diketahui dari keikutsertaan program sebelum berkas dibuat; isi berkasnya tersegel.',
          'Presence in a file for BPJS is known from the enrolment before the file was made; the file itself is sealed.',
        ),
        text(
          'Cadangan memuat salinan data yang sama dan ditimpa menurut jadwalnya.',
          'Backups hold copies of the same data and are replaced by their schedule.',
        ),
      ],
    }
  })
}

/** The export as a workbook: one sheet a source, every value as text. */
export async function exportWorkbook(data: PersonExport): Promise<Uint8Array> {
  const facts: OutSheet = {
    name: 'Ringkasan',
    columns: [
      { header: 'Keterangan', kind: 'text', width: 28 },
      { header: 'Nilai', kind: 'text', width: 60 },
    ],
    rows: [
      ['NIK', data.nik ?? 'dimusnahkan'],
      ['Nomor HP', data.phone ?? ''],
      ['Dibuat', data.made_at],
      ['Oleh', data.made_by],
      ['Alasan', data.reason],
      ...data.sources.map((source) => [source.title.id, `${source.rows.length} baris`]),
      ...data.remarks.map((remark) => ['Catatan', remark.id]),
    ],
  }
  const sheets = data.sources
    .filter((source) => source.rows.length > 0)
    .map((source): OutSheet => {
      const columns = [...new Set(source.rows.flatMap((row) => Object.keys(row)))]
      return {
        name: source.id,
        titles: [source.title.id],
        columns: columns.map((column) => ({ header: columnLabel(column).id, kind: 'text', width: 22 })),
        rows: source.rows.map((row) => columns.map((column) => cellOf(row[column]))),
      }
    })
  return writeXlsx({ sheets: [facts, ...sheets] })
}

export function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
