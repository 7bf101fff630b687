import { text } from '../kernel/text.ts'
import { always, date, fact, type ReasonText, reason } from './roster.reason-text.ts'

const nothing = text('Tidak perlu tindakan.', 'Nothing to do.')
const which: Record<string, { id: string; en: string }> = {
  village_code: text('desa', 'village'),
  occupation: text('pekerjaan', 'occupation'),
  sex: text('jenis kelamin', 'sex'),
}

/** Reasons about how values and columns are read, and about people who stand in a list twice. Codes are stable. */
export const valueReasons = {
  'nik.none_yet': reason(
    'error',
    text('Belum punya NIK', 'No NIK yet'),
    always(
      'Berkas mengatakan orang ini belum punya NIK. Ia menunggu; iurannya belum dibayar.',
      'The file says that this person has no NIK yet. They wait; nothing is paid for them yet.',
    ),
    text(
      'Urus NIK di Dukcapil, lalu isi di daftar tunggu. Baris ini tidak hilang.',
      'Get the NIK from the civil registry and fill it in on the waiting list. The row is not lost.',
    ),
  ),
  'nik.same_as_family_card': reason(
    'error',
    text('Nomor KK di kolom NIK', 'Family-card number as NIK'),
    always(
      'Isinya sama dengan nomor KK di baris ini; NIK selalu lain.',
      'It equals the family-card number in this row; a NIK never does.',
    ),
    text(
      'Ganti dengan NIK orangnya dari KTP atau KK.',
      "Replace it with the person's NIK from the identity or family card.",
    ),
  ),
  'nik.region_retired': reason(
    'info',
    text('NIK dengan kode wilayah lama', 'NIK with a former region code'),
    (facts) =>
      text(
        `Awalan ${fact(facts, 'code')} adalah kode lama ${fact(facts, 'name')}, kini ${fact(facts, 'now')}. NIK tetap memakai kode saat diterbitkan.`,
        `The prefix ${fact(facts, 'code')} is the former code of ${fact(facts, 'name')}, now ${fact(facts, 'now')}. A NIK keeps the code it was issued with.`,
      ),
    nothing,
  ),
  'nik.other_province': reason(
    'info',
    text('NIK terbitan provinsi lain', 'NIK issued in another province'),
    (facts) =>
      text(
        `Awalan ${fact(facts, 'code')} adalah ${fact(facts, 'name')}. NIK tidak berubah setelah pindah, jadi ini wajar.`,
        `The prefix ${fact(facts, 'code')} is ${fact(facts, 'name')}. A NIK never changes after moving, so this is normal.`,
      ),
    nothing,
  ),
  'duplicate.differs': reason(
    'error',
    text('Ganda dengan isian berbeda', 'Twice, with different values'),
    (facts) =>
      text(
        `Orang yang sama ada di baris ${fact(facts, 'row')} dengan ${which[fact(facts, 'which')]?.id ?? 'isian'} lain. Tidak ada yang dipakai sebelum Anda memilih.`,
        `Row ${fact(facts, 'row')} has the same person with another ${which[fact(facts, 'which')]?.en ?? 'value'}. Neither counts until you choose.`,
      ),
    text('Pilih baris yang benar dan hapus yang lain.', 'Keep the row that is right and remove the other.'),
  ),
  'duplicate.perhaps': reason(
    'warning',
    text('Mungkin orang yang sama', 'Perhaps the same person'),
    (facts) =>
      text(
        `Nama, tanggal lahir dan desanya sama dengan baris ${fact(facts, 'row')}; NIK-nya lain.`,
        `Name, birth date and village equal those of row ${fact(facts, 'row')}; the NIK differs.`,
      ),
    text(
      'Cocokkan kedua NIK dengan KTP. Bila satu orang, hapus baris yang NIK-nya salah.',
      'Compare both NIK with the identity cards. If it is one person, remove the row with the wrong NIK.',
    ),
  ),
  'life.dead': reason(
    'error',
    text('Tercatat meninggal', 'Recorded as dead'),
    (facts) =>
      text(
        `Kolom ${fact(facts, 'column')} berisi "${fact(facts, 'written')}".`,
        `Column ${fact(facts, 'column')} says "${fact(facts, 'written')}".`,
      ),
    text(
      'Keluarkan dari daftar. Bila masih hidup, perbaiki statusnya di berkas.',
      'Take the row out. If the person is alive, correct the status in the file.',
    ),
  ),
  'life.moved': reason(
    'warning',
    text('Tercatat pindah', 'Recorded as moved away'),
    (facts) =>
      text(
        `Kolom ${fact(facts, 'column')} berisi "${fact(facts, 'written')}".`,
        `Column ${fact(facts, 'column')} says "${fact(facts, 'written')}".`,
      ),
    text(
      'Pastikan orangnya masih bekerja di wilayah Anda.',
      'Make sure the person still works in your region.',
    ),
  ),
  'birth_date.from_nik': reason(
    'info',
    text('Tanggal lahir dibaca dari NIK', 'Birth date read from the NIK'),
    (facts) =>
      text(
        `Berkas tidak punya kolom tanggal lahir; dipakai ${date(facts, 'nik', 'id')}.`,
        `The file has no column for it; ${date(facts, 'nik', 'en')} is used.`,
      ),
    text(
      'Cukup diketahui. Abad tidak tertulis di NIK: periksa bila umurnya janggal.',
      'For your information. A NIK does not state the century: look when the age seems odd.',
    ),
  ),
  'birth_date.century': reason(
    'warning',
    text('Tahun lahir di masa depan', 'Birth year in the future'),
    (facts) =>
      text(
        `Tertulis "${fact(facts, 'written')}"? Dibaca ${date(facts, 'read', 'id')}.`,
        `It says "${fact(facts, 'written')}"? Read as ${date(facts, 'read', 'en')}.`,
      ),
    text('Perbaiki tahunnya di berkas.', 'Correct the year in the file.'),
  ),
  'birth_date.other_order': reason(
    'warning',
    text('Urutan tanggal lain dari kolomnya', 'Another order than its column'),
    (facts) =>
      text(
        `Kolom ini dibaca bulan/hari/tahun; "${fact(facts, 'written')}" hanya masuk akal sebagai ${date(facts, 'read', 'id')}.`,
        `This column is read month/day/year; "${fact(facts, 'written')}" only makes sense as ${date(facts, 'read', 'en')}.`,
      ),
    text(
      'Tulis semua tanggal dengan satu urutan: hari-bulan-tahun.',
      'Write all dates in one order: day-month-year.',
    ),
  ),
  'value.remembered': reason(
    'info',
    text('Dibaca menurut pilihan kantor Anda', 'Read as your office chose before'),
    (facts) =>
      text(
        `"${fact(facts, 'written')}" di kolom ${fact(facts, 'column')} dibaca seperti yang pernah dipilih.`,
        `"${fact(facts, 'written')}" in column ${fact(facts, 'column')} is read as it was chosen before.`,
      ),
    text('Tidak perlu tindakan; pilihannya dapat diubah.', 'Nothing to do; the choice can be changed.'),
  ),
  'mother.placeholder': reason(
    'warning',
    text('Nama ibu hanya pengisi', "Mother's name is a filler"),
    (facts) =>
      text(
        `Tertulis "${fact(facts, 'written')}"; BPJS mencocokkan klaim dengan nama ibu kandung.`,
        `It says "${fact(facts, 'written')}"; BPJS compares claims with the mother's name.`,
      ),
    text(
      'Isi nama ibu kandung dari KK; boleh dilanjutkan.',
      "Fill in the mother's name from the family card; you may go on.",
    ),
  ),
  'wage.unreadable': reason(
    'warning',
    text('Upah tidak terbaca', 'Wage cannot be read'),
    (facts) =>
      text(
        `Tertulis "${fact(facts, 'written')}"; harus rupiah bulat, misalnya Rp 1.000.000,00.`,
        `It says "${fact(facts, 'written')}"; whole rupiah are expected, such as Rp 1.000.000,00.`,
      ),
    text('Perbaiki atau kosongkan; boleh dilanjutkan.', 'Correct or empty it; you may go on.'),
  ),
  'neighbourhood.unreadable': reason(
    'info',
    text('RT/RW tidak terbaca', 'RT/RW cannot be read'),
    (facts) =>
      text(
        `Tertulis "${fact(facts, 'written')}"; harus angka, misalnya 001/002.`,
        `It says "${fact(facts, 'written')}"; numbers are expected, such as 001/002.`,
      ),
    nothing,
  ),
} as const satisfies Record<string, ReasonText>
