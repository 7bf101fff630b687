import { type Text, text } from '../kernel/text.ts'
import type { FieldKind } from './types.ts'

/*
 * How two values of a column agree, as a short list of named levels for each kind. A level is all that is known of a comparison: its
 * weight is learned or shipped, its words are what a clerk reads. Level 0 is "missing on one side" and weighs nothing. Equal values are
 * split by how frequent the value is: six bands, each sixteen times as rare as the one before, because an equal rare name tells more than
 * an equal frequent one.
 */

export const bands = 6

export type Level = {
  code: string
  text: Text
  /** Share of pairs of one person and of two persons who agree like this, before anything is learned. */
  m: number
  u: number
}

const bandWords: Text[] = [
  text('sama, nilai yang sangat umum', 'equal, a very common value'),
  text('sama, nilai yang umum', 'equal, a common value'),
  text('sama', 'equal'),
  text('sama, nilai yang jarang', 'equal, a rare value'),
  text('sama, nilai yang sangat jarang', 'equal, a very rare value'),
]

function sameLevels(m: number): Level[] {
  return Array.from({ length: bands }, (_, band) => ({
    code: `same_${band}`,
    text: bandWords[Math.min(band, 4)]!,
    m: m / bands,
    u: (m / bands) * 2 ** -(4 * band + 2),
  }))
}

const level = (code: string, id: string, en: string, m: number, u: number): Level => ({
  code,
  text: text(id, en),
  m,
  u,
})

const missing = level('missing', 'kosong di salah satu', 'missing on one side', 1, 1)
const different = (m: number, u: number) => level('different', 'berbeda', 'different', m, u)

/** The levels of each kind; the place in the list is the number under which a level is counted. */
export const levels: Record<FieldKind, readonly Level[]> = {
  name: [
    missing,
    ...sameLevels(0.62),
    level('reordered', 'kata sama, urutan atau spasi lain', 'same words, other order or spacing', 0.03, 1e-5),
    level('sounds', 'bunyi sama, ejaan lain', 'sounds the same, spelt otherwise', 0.05, 5e-5),
    level('words_missing', 'kata sama, sebagian tidak ditulis', 'same words, some left out', 0.05, 5e-5),
    level('one_rare_word', 'hanya satu kata, jarang, dan sama', 'a single rare word, and equal', 0.015, 2e-4),
    level('one_word', 'hanya satu kata dan sama', 'a single word, and equal', 0.015, 3e-3),
    level('initials', 'cocok dengan singkatan', 'agrees with the initials', 0.03, 3e-4),
    level('typo', 'hampir sama, salah ketik', 'nearly equal, a slip of typing', 0.08, 1e-4),
    level(
      'typo_missing',
      'hampir sama, sebagian tidak ditulis',
      'nearly equal, some words left out',
      0.03,
      3e-4,
    ),
    level(
      'part_rare',
      'satu kata jarang sama, lainnya berbeda',
      'a rare word equal, others differ',
      0.015,
      1e-3,
    ),
    level('part', 'satu kata umum sama, lainnya berbeda', 'a common word equal, others differ', 0.015, 0.03),
    level('alike', 'agak mirip', 'somewhat alike', 0.02, 0.01),
    level('swapped', 'tertukar dengan kolom nama lain', 'swapped with the other name column', 0.015, 1e-4),
    different(0.03, 0.95),
  ],
  date: [
    missing,
    ...sameLevels(0.84),
    level('same_default', 'sama, tetapi tanggal pengganti', 'equal, but a filler date', 0.04, 1e-3),
    level('slip', 'satu angka salah atau tertukar', 'one digit wrong or two swapped', 0.05, 1e-3),
    level('swapped', 'hari dan bulan tertukar', 'day and month swapped', 0.02, 1e-4),
    level(
      'default_year',
      'tahun sama, salah satu tanggal pengganti',
      'same year, one a filler date',
      0.02,
      2e-3,
    ),
    level('default', 'salah satu tanggal pengganti', 'one a filler date', 0.005, 0.05),
    level('two_parts', 'dua dari hari, bulan, tahun sama', 'two of day, month, year equal', 0.015, 5e-3),
    level('slips', 'dua angka berbeda', 'two digits differ', 0.005, 0.02),
    different(0.01, 0.93),
  ],
  id: [
    missing,
    ...sameLevels(0.86),
    level('slip', 'satu angka salah atau tertukar', 'one digit wrong or two swapped', 0.08, 1e-6),
    level('slips', 'dua angka berbeda', 'two digits differ', 0.02, 1e-5),
    level('cut', 'terpotong atau angka akhir hilang', 'cut short, or last digits lost', 0.015, 1e-6),
    level(
      'region',
      'tanggal dan nomor urut NIK sama, kode wilayah lain',
      'date and serial of the NIK equal, another region',
      0.01,
      1e-6,
    ),
    level('serial', 'hanya nomor urut NIK berbeda', 'only the serial of the NIK differs', 0.01, 1e-5),
    level('half', 'separuh nomor sama', 'one half of the number equal', 0.01, 1e-3),
    different(0.02, 0.998),
  ],
  place: [
    missing,
    ...sameLevels(0.85),
    level('near', 'hampir sama', 'nearly equal', 0.05, 1e-3),
    level('around', 'wilayah atasnya sama', 'the same wider area', 0.04, 0.02),
    different(0.06, 0.95),
  ],
  phone: [
    missing,
    ...sameLevels(0.75),
    level('slip', 'satu angka berbeda', 'one digit differs', 0.03, 1e-5),
    different(0.22, 0.999),
  ],
  text: [
    missing,
    ...sameLevels(0.78),
    level('near', 'hampir sama', 'nearly equal', 0.08, 1e-3),
    level('alike', 'sebagian kata sama', 'some words equal', 0.05, 0.02),
    different(0.09, 0.95),
  ],
  category: [missing, ...sameLevels(0.95), different(0.05, 0.5)],
}

/** Number of a level by its code. */
export function levelNumber(kind: FieldKind, code: string): number {
  const at = levels[kind].findIndex((each) => each.code === code)
  if (at < 0) throw new Error(`${kind} has no level ${code}`)
  return at
}

/** The band of a value by its share of all records; 0 is the most frequent. */
export function bandOf(share: number): number {
  const band = Math.floor(-Math.log2(share) / 4)
  return band < 0 ? 0 : band >= bands ? bands - 1 : band
}

/** Bands of values by how many of `records` hold them: most are held by few. */
export function bandsOf(records: number): (count: number) => number {
  const few = Uint8Array.from({ length: 256 }, (_, count) => bandOf(Math.max(count, 1) / records))
  return (count) => (count < few.length ? few[count]! : bandOf(count / records))
}

/** What members of one household have in common though they are two people; a name may share words with the father's. */
export function isShared(field: { kind: FieldKind; role?: string }): boolean {
  if (field.kind === 'name') return field.role === 'mother' || field.role === 'family'
  return (
    field.kind === 'place' ||
    field.kind === 'phone' ||
    field.kind === 'text' ||
    (field.kind === 'category' && field.role !== 'sex')
  )
}
