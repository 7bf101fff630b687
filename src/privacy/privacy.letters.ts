import { formatMoment } from '../kernel/plain-date.ts'
import type { Language } from '../kernel/text.ts'
import { type OutSheet, writeXlsx } from '../tabular/write.ts'
import type { listAffected } from './privacy.breach.ts'
import type { Breach, Contact } from './privacy.schema.ts'

export type Affected = Awaited<ReturnType<typeof listAffected>>

const traceWords: Record<string, { id: string; en: string }> = {
  reveal: { id: 'NIK atau nomor HP dilihat utuh', en: 'NIK or phone seen whole' },
  search: { id: 'dicari dengan NIK', en: 'searched by NIK' },
  export: { id: 'semua data diekspor', en: 'everything was exported' },
  exchange_file: {
    id: 'berkas untuk BPJS dibuka (NIK, nama, tanggal lahir, HP)',
    en: 'a file for BPJS was opened (NIK, name, birth date, phone)',
  },
  roster: {
    id: 'berkas daftar dibuka (NIK, nama, tanggal lahir, HP)',
    en: 'a roster file was opened (NIK, name, birth date, phone)',
  },
}

export function traceLabel(trace: string, language: Language): string {
  return traceWords[trace]?.[language] ?? trace
}

/** What the law wants in a notice: which data, when and how, what is done (UU 27/2022 Pasal 46). */
export function letterParagraphs(breach: Breach, language: Language): string[] {
  const [from, to] = [formatMoment(breach.from_at, language), formatMoment(breach.to_at, language)]
  const traces = Object.keys(breach.found.by_trace)
    .map((trace) => traceLabel(trace, language))
    .join('; ')
  return language === 'id'
    ? [
        `Antara ${from} dan ${to} terjadi kegagalan pelindungan data pribadi yang kami ketahui pada ${formatMoment(breach.known_at, language)}.`,
        `Apa dan bagaimana: ${breach.what_happened}`,
        `Data yang terkena: ${traces || 'belum ditetapkan'}.`,
        `Penanganan dan pemulihan: ${breach.remedy}`,
      ]
    : [
        `Between ${from} and ${to} the protection of personal data failed; we learned of it on ${formatMoment(breach.known_at, language)}.`,
        `What and how: ${breach.what_happened}`,
        `Data concerned: ${traces || 'not determined yet'}.`,
        `What was done: ${breach.remedy}`,
      ]
}

/** To whom the report goes: as the region stated it; a blank to fill in by hand where it did not, never a name we made up. */
export function authorityOf(contact: Contact | undefined): string {
  return contact?.authority ?? '…………………………………………'
}

/** Names and villages for the post or the village head; no NIK. */
export async function affectedWorkbook(breach: Breach, people: Affected): Promise<Uint8Array> {
  const list: OutSheet = {
    name: 'Terdampak',
    titles: [`Insiden nomor ${breach.number}, wilayah ${breach.kab || 'Indonesia'}`],
    columns: [
      { header: 'Kecamatan', kind: 'text', width: 24 },
      { header: 'Desa/kelurahan', kind: 'text', width: 24 },
      { header: 'Kode desa', kind: 'text', width: 16 },
      { header: 'Nama', kind: 'text', width: 32 },
      { header: 'Yang terkena', kind: 'text', width: 60 },
    ],
    rows: people.map((person) => [
      person.district_name ?? '',
      person.village_name ?? '',
      person.village_code,
      person.name,
      person.traces.map((trace) => traceLabel(trace, 'id')).join('; '),
    ]),
  }
  return writeXlsx({ sheets: [list] })
}
