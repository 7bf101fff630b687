import type { LineKind } from '../intake/lines.ts'
import { text } from '../kernel/text.ts'
import { always, type ReasonText, reason } from './roster.reason-text.ts'

const nothing = text('Tidak perlu tindakan.', 'Nothing to do.')

/** What is said about lines that hold no person. They are counted and shown, never proposed and never kept. */
export const lineReasons = {
  'lines.totals': reason(
    'info',
    text('Baris jumlah diabaikan', 'Totals left out'),
    always('Baris ini berisi jumlah, bukan orang.', 'This line holds a total, not a person.'),
    nothing,
  ),
  'lines.signature': reason(
    'info',
    text('Baris tanda tangan diabaikan', 'Signature block left out'),
    always(
      'Baris ini tanda tangan di akhir daftar, tanpa NIK.',
      'This line is the signature block at the end, without a NIK.',
    ),
    nothing,
  ),
  'lines.heading': reason(
    'info',
    text('Judul atau nomor kolom diabaikan', 'Repeated heading left out'),
    always(
      'Baris ini mengulang judul, atau hanya nomor kolom.',
      'This line repeats the heading or numbers the columns.',
    ),
    nothing,
  ),
  'lines.example': reason(
    'info',
    text('Baris contoh diabaikan', 'Examples left out'),
    always('Baris ini ditandai CONTOH.', 'This line is marked CONTOH (example).'),
    nothing,
  ),
  'lines.note': reason(
    'info',
    text('Baris tanpa orang diabaikan', 'Lines without a person left out'),
    always(
      'Baris ini tanpa NIK dan hampir tanpa isian; dianggap judul bagian atau catatan.',
      'This line has no NIK and hardly anything else; it is taken for a section title or a note.',
    ),
    text(
      'Bila sebenarnya orang, isi NIK atau tulis "belum punya NIK".',
      'If it is a person, fill in the NIK or write "belum punya NIK" (none yet).',
    ),
  ),
} as const satisfies Record<`lines.${Exclude<LineKind, 'empty'>}`, ReasonText>
