import { text } from '../kernel/text.ts'
import {
  always,
  date,
  fact,
  fieldWords,
  months,
  type ReasonLevel,
  type ReasonText,
  reason,
} from './roster.reason-text.ts'
import { lineReasons } from './roster.reasons-lines.ts'
import { matchReasons } from './roster.reasons-match.ts'
import { valueReasons } from './roster.reasons-values.ts'

export type { ReasonLevel, ReasonText } from './roster.reason-text.ts'

const retypeNik = text(
  'Format kolom NIK sebagai Teks, lalu ketik ulang NIK dari KTP.',
  'Format the NIK column as Text, then type the NIK again from the identity card.',
)
const checkCard = text(
  'Cocokkan dengan KTP, lalu perbaiki di berkas.',
  'Compare with the identity card and correct the file.',
)

/**
 * Every reason a row can be given, in one list. The codes are stable: they are stored, exported and counted; the sentences may improve.
 */
export const reasons = {
  'nik.missing': reason(
    'error',
    text('NIK kosong', 'NIK is empty'),
    always('Kolom NIK tidak diisi; harus 16 angka.', 'The NIK cell is empty; 16 digits are needed.'),
    text('Isi NIK dari KTP atau KK.', 'Fill in the NIK from the identity or family card.'),
  ),
  'row.left_out': reason(
    'error',
    text('Dikeluarkan dari daftar', 'Taken out of the list'),
    always('Petugas mengeluarkan baris ini dari daftar.', 'An officer took this row out of the list.'),
    text(
      'Masukkan kembali di halaman barisnya bila keliru.',
      'Put it back on the page of the row if that was wrong.',
    ),
  ),
  'row.needs_look': reason(
    'warning',
    text('Catatan perlu dilihat orang', 'Remarks wait for a look'),
    always(
      'Program ini meminta setiap catatan dilihat seseorang sebelum barisnya diusulkan.',
      'This programme wants somebody to look at every remark before the row is proposed.',
    ),
    text(
      'Buka barisnya, baca catatannya, lalu nyatakan sudah dilihat.',
      'Open the row, read its remarks, then say that you have looked.',
    ),
  ),
  'row.looked': reason(
    'info',
    text('Catatan sudah dilihat', 'Remarks were looked at'),
    always(
      'Seseorang sudah melihat semua catatan baris ini.',
      'Somebody has looked at all remarks of this row.',
    ),
    text('Tidak perlu tindakan.', 'Nothing to do.'),
  ),
  'nik.damaged_by_excel': reason(
    'error',
    text('NIK rusak oleh Excel', 'NIK damaged by Excel'),
    always(
      'NIK tersimpan sebagai angka, jadi digit terakhirnya hilang (Excel hanya menyimpan 15 angka).',
      'The NIK is stored as a number, so its last digit is lost (Excel keeps only 15).',
    ),
    retypeNik,
  ),
  'nik.scientific': reason(
    'error',
    text('NIK berbentuk 1,57E+15', 'NIK in the form 1.57E+15'),
    always(
      'Beberapa digit terakhir sudah hilang saat berkas disimpan.',
      'The last digits were lost when the file was saved.',
    ),
    text(
      'Minta berkas Excel aslinya, format kolom NIK sebagai Teks, lalu ketik ulang NIK yang rusak.',
      'Ask for the original Excel file, format the NIK column as Text and retype the damaged NIK.',
    ),
  ),
  'nik.letters': reason(
    'error',
    text('Ada huruf pada NIK', 'A letter in the NIK'),
    (facts) =>
      text(
        `Di posisi ${fact(facts, 'position')} ada "${fact(facts, 'letter')}"; harus angka (sering huruf O atau l).`,
        `Position ${fact(facts, 'position')} holds "${fact(facts, 'letter')}"; it must be a digit (often the letter O or l).`,
      ),
    checkCard,
  ),
  'nik.length': reason(
    'error',
    text('NIK bukan 16 angka', 'NIK is not 16 digits'),
    (facts) =>
      text(
        `Terbaca ${fact(facts, 'length')} angka; harus 16.`,
        `${fact(facts, 'length')} digits were read; 16 are needed.`,
      ),
    checkCard,
  ),
  'nik.family_card': reason(
    'error',
    text('Tampaknya nomor KK', 'Looks like a family-card number'),
    always(
      'Angka ke-7 sampai ke-12 bukan tanggal lahir, jadi ini bukan NIK.',
      'Digits 7 to 12 are not a birth date, so this is not a NIK.',
    ),
    text(
      'Ganti dengan NIK orangnya, bukan nomor Kartu Keluarga.',
      "Replace it with the person's NIK, not the family-card number.",
    ),
  ),
  'nik.membership_number': reason(
    'error',
    text('Tampaknya nomor KPJ', 'Looks like a BPJS number'),
    always(
      'Ada 11 angka, seperti nomor peserta BPJS (KPJ); NIK 16 angka.',
      '11 digits, like a BPJS membership number (KPJ); a NIK has 16.',
    ),
    text('Ganti dengan NIK dari KTP.', 'Replace it with the NIK from the identity card.'),
  ),
  'nik.serial_zero': reason(
    'error',
    text('Empat angka terakhir NIK 0000', 'NIK ends in 0000'),
    always('Nomor urut 0000 tidak pernah diterbitkan.', 'The serial 0000 is never issued.'),
    retypeNik,
  ),
  'nik.placeholder': reason(
    'error',
    text('NIK hanya pengisi', 'NIK is only a filler'),
    always('Semua angkanya sama.', 'All its digits are the same.'),
    text(
      'Isi NIK dari KTP. Belum punya NIK: urus dulu di Dukcapil.',
      'Fill in the NIK from the identity card. No NIK yet: the civil registry first.',
    ),
  ),
  'name.missing': reason(
    'error',
    text('Nama kosong', 'Name is empty'),
    always('Kolom nama tidak diisi.', 'The name cell is empty.'),
    text('Isi nama sesuai KTP.', 'Fill in the name as on the identity card.'),
  ),
  'name.is_number': reason(
    'error',
    text('Kolom nama berisi nomor', 'A number in the name column'),
    always(
      'Di kolom nama ada nomor panjang; mungkin kolomnya bergeser.',
      'The name cell holds a long number; perhaps the columns slipped.',
    ),
    text(
      'Periksa urutan kolom di baris ini, lalu isi nama sesuai KTP.',
      'Check the order of the columns in this row and fill in the name as on the identity card.',
    ),
  ),
  'birth_date.unreal': reason(
    'error',
    text('Tanggal lahir tidak terbaca', 'Birth date cannot be read'),
    (facts) =>
      text(
        `Tertulis "${fact(facts, 'written')}"; itu bukan tanggal yang ada.`,
        `It says "${fact(facts, 'written')}", which is no day that exists.`,
      ),
    text('Tulis seperti 23-04-1985 (hari-bulan-tahun).', 'Write it as 23-04-1985 (day-month-year).'),
  ),
  'age.below': reason(
    'error',
    text('Umur di bawah batas', 'Below the age limit'),
    (facts) =>
      text(
        `Berumur ${fact(facts, 'age')} tahun pada bulan pertama; syarat program ${fact(facts, 'rule')}.`,
        `${fact(facts, 'age')} years old in the first month; the programme asks for ${fact(facts, 'rule')}.`,
      ),
    text(
      'Keluarkan dari daftar, atau perbaiki tanggal lahir bila salah ketik.',
      'Take the row out, or correct the birth date if it is mistyped.',
    ),
  ),
  'age.above': reason(
    'error',
    text('Umur melewati batas', 'Above the age limit'),
    (facts) =>
      text(
        `Berumur ${fact(facts, 'age')} tahun pada bulan pertama; syarat program ${fact(facts, 'rule')}.`,
        `${fact(facts, 'age')} years old in the first month; the programme asks for ${fact(facts, 'rule')}.`,
      ),
    text(
      'Keluarkan dari daftar, atau perbaiki tanggal lahir bila salah ketik.',
      'Take the row out, or correct the birth date if it is mistyped.',
    ),
  ),
  'duplicate.in_file': reason(
    'error',
    text('Ganda di berkas', 'Twice in the file'),
    (facts) =>
      text(
        `Orang yang sama sudah ada di baris ${fact(facts, 'row')}.`,
        `The same person stands in row ${fact(facts, 'row')}.`,
      ),
    text('Hapus salah satu baris.', 'Remove one of the rows.'),
  ),
  'duplicate.conflict': reason(
    'error',
    text('Satu NIK, dua orang', 'One NIK, two people'),
    (facts) =>
      text(
        `NIK ini juga dipakai di baris ${fact(facts, 'row')} untuk nama atau tanggal lahir lain.`,
        `Row ${fact(facts, 'row')} uses this NIK for another name or birth date.`,
      ),
    text(
      'Cocokkan kedua orang dengan KTP-nya, lalu perbaiki NIK yang salah.',
      'Compare both people with their identity cards and correct the wrong NIK.',
    ),
  ),
  'village.unknown': reason(
    'error',
    text('Desa tidak dikenal', 'Village not known'),
    (facts) =>
      text(
        `"${fact(facts, 'written')}" tidak ada di ${fact(facts, 'region')}.${facts.candidates ? ` Mungkin: ${facts.candidates}.` : ''}`,
        `"${fact(facts, 'written')}" is not in ${fact(facts, 'region')}.${facts.candidates ? ` Perhaps: ${facts.candidates}.` : ''}`,
      ),
    text(
      'Tulis nama desa dan kecamatan seperti di daftar resmi, atau kodenya.',
      'Write the village and district as in the official list, or the code.',
    ),
  ),
  'village.ambiguous': reason(
    'error',
    text('Nama desa lebih dari satu', 'Several villages of this name'),
    (facts) =>
      text(
        `"${fact(facts, 'written')}" ada di: ${fact(facts, 'candidates')}.`,
        `"${fact(facts, 'written')}" exists in: ${fact(facts, 'candidates')}.`,
      ),
    text('Isi kolom kecamatan, atau tulis kode desa.', 'Fill in the district, or write the village code.'),
  ),
  'village.out_of_region': reason(
    'error',
    text('Desa di luar wilayah program', "Village outside the programme's region"),
    (facts) =>
      text(
        `"${fact(facts, 'written')}" terletak di ${fact(facts, 'place')}.`,
        `"${fact(facts, 'written')}" lies in ${fact(facts, 'place')}.`,
      ),
    text(
      'Usulkan lewat kabupaten/kota tempat tinggalnya, atau perbaiki desanya.',
      'Propose the person in the regency they live in, or correct the village.',
    ),
  ),
  'village.not_given': reason(
    'error',
    text('Desa tidak diisi', 'No village given'),
    always(
      'Program provinsi perlu desa setiap orang.',
      'A provincial programme needs the village of each person.',
    ),
    text('Isi desa dan kecamatan.', 'Fill in village and district.'),
  ),
  'cell.formula_error': reason(
    'error',
    text('Rumus rusak', 'Broken formula'),
    (facts) =>
      text(
        `Kolom ${fact(facts, 'column')} berisi rumus tanpa nilai${facts.written === '—' ? '' : ` (${fact(facts, 'written')})`}.`,
        `Column ${fact(facts, 'column')} holds a formula without a value${facts.written === '—' ? '' : ` (${fact(facts, 'written')})`}.`,
      ),
    text(
      'Ganti rumus dengan nilainya: salin, lalu Tempel Khusus > Nilai.',
      'Replace the formula by its value: copy, then Paste Special > Values.',
    ),
  ),
  'register.erased': reason(
    'error',
    text('Data orang ini sudah dihapus', 'The data of this person were erased'),
    always(
      'Orang dengan NIK ini meminta datanya dihapus, dan kuncinya sudah dimusnahkan.',
      'The person with this NIK asked for erasure, and their key was destroyed.',
    ),
    text(
      'Tanyakan kepada orangnya apakah ingin ikut lagi, lalu minta pejabat pelindungan data membukanya.',
      'Ask the person whether they want to join again, then let the privacy officer open the way.',
    ),
  ),
  'register.other_person': reason(
    'error',
    text('NIK milik orang lain', 'NIK of another person'),
    always(
      'Di register, NIK ini milik orang dengan nama dan tanggal lahir berbeda.',
      'In the register this NIK belongs to somebody of another name and birth date.',
    ),
    text(
      'Cocokkan NIK dengan KTP. Bila KTP benar, laporkan ke Disdukcapil.',
      'Compare the NIK with the identity card. If the card is right, report it to the civil registry.',
    ),
  ),
  'funding.already_funded': reason(
    'error',
    text('Sudah dibiayai pihak lain', 'Already paid by another'),
    (facts) =>
      text(
        `${fact(facts, 'funder')} sudah membiayai ${months(facts, 'id')}.`,
        `${fact(facts, 'funder')} already pays for ${months(facts, 'en')}.`,
      ),
    text(
      'Keluarkan dari daftar ini; orangnya tetap terlindungi.',
      'Take the row out; the person stays protected.',
    ),
  ),
  'funding.same_programme': reason(
    'info',
    text('Sama, sudah ada di program ini', 'Same, already in this programme'),
    (facts) =>
      text(
        `Program ini sudah membiayai ${months(facts, 'id')} bagi orang ini, dan datanya tidak berubah.`,
        `This programme already pays ${months(facts, 'en')} for this person, and nothing of theirs has changed.`,
      ),
    text(
      'Tidak perlu tindakan; baris ini tidak diusulkan lagi.',
      'Nothing to do; the row is not proposed again.',
    ),
  ),
  'register.changes': reason(
    'warning',
    text('Mengubah data orang yang sudah ada', 'Changes what is known of a person'),
    (facts) =>
      text(
        `Sudah ada di program ini; yang berubah: ${fieldWords(facts, 'id')}.`,
        `Already in this programme; what changes: ${fieldWords(facts, 'en')}.`,
      ),
    text(
      'Pastikan yang baru yang benar. Setelah disetujui, nilai lama tetap tersimpan dalam riwayat; bulan dan biaya tidak bertambah.',
      'Make sure the new value is right. After approval the former stays in the history; no month and no cost is added.',
    ),
  ),
  'register.edited': reason(
    'info',
    text('Nilai register diputuskan orang', 'A person decided the registered value'),
    (facts) =>
      text(
        `Berkas ini menulis lain untuk ${fieldWords(facts, 'id')}; yang sudah dikoreksi orang tetap dipakai.`,
        `This file says otherwise for ${fieldWords(facts, 'en')}; what a person corrected stays.`,
      ),
    text(
      'Tidak perlu tindakan. Bila berkas ini yang benar, koreksi lewat halaman orangnya.',
      'Nothing to do. If this file is right, have it corrected on the page of the person.',
    ),
  ),
  'funding.partly_funded': reason(
    'warning',
    text('Sebagian bulan sudah dibiayai', 'Some months already paid'),
    (facts) =>
      text(
        `${fact(facts, 'funder')} sudah membiayai ${months(facts, 'id')}; hanya bulan lain yang dibayar.`,
        `${fact(facts, 'funder')} already pays for ${months(facts, 'en')}; only the other months are taken.`,
      ),
    text('Cukup diketahui.', 'For your information.'),
  ),
  'register.differs': reason(
    'warning',
    text('Berbeda dari register', 'Differs from the register'),
    (facts) =>
      text(
        `NIK sama, tetapi ${fact(facts, 'which') === 'name' ? 'nama' : 'tanggal lahir'} berbeda dari yang tercatat.`,
        `Same NIK, but the ${fact(facts, 'which') === 'name' ? 'name' : 'birth date'} differs from the register.`,
      ),
    text(
      'Cocokkan dengan KTP. Bila disetujui, isi berkas ini yang dipakai; yang lama tetap tersimpan.',
      'Compare with the identity card. If approved, this file counts; the former value is kept in the history.',
    ),
  ),
  'register.moves': reason(
    'warning',
    text('Terdaftar di wilayah lain', 'Registered in another region'),
    (facts) =>
      text(
        `Orang ini tercatat di ${fact(facts, 'region')}.`,
        `The person is registered in ${fact(facts, 'region')}.`,
      ),
    text(
      'Pastikan sudah pindah; setelah disetujui tercatat di wilayah Anda.',
      'Make sure they moved; after approval they are registered in your region.',
    ),
  ),
  'nik.birth_date_differs': reason(
    'warning',
    text('Tanggal lahir berbeda dengan NIK', 'Birth date differs from the NIK'),
    (facts) =>
      text(
        `Di NIK ${date(facts, 'nik', 'id')}, di kolom ${date(facts, 'column', 'id')}.`,
        `The NIK says ${date(facts, 'nik', 'en')}, the column ${date(facts, 'column', 'en')}.`,
      ),
    text('Periksa KTP; boleh dilanjutkan.', 'Check the identity card; you may go on.'),
  ),
  'nik.sex_differs': reason(
    'warning',
    text('Jenis kelamin berbeda dengan NIK', 'Sex differs from the NIK'),
    (facts) =>
      text(
        `NIK menunjukkan ${fact(facts, 'nik') === 'male' ? 'laki-laki' : 'perempuan'}, kolom sebaliknya.`,
        `The NIK says ${fact(facts, 'nik')}, the column the opposite.`,
      ),
    text('Periksa KTP; boleh dilanjutkan.', 'Check the identity card; you may go on.'),
  ),
  'nik.region_unknown': reason(
    'info',
    text('Kode wilayah NIK tidak dikenal', 'Region code of the NIK not known'),
    (facts) =>
      text(
        `Awalan ${fact(facts, 'district')} tidak ada di daftar kecamatan sekarang; kode lama dan pemekaran itu wajar.`,
        `The prefix ${fact(facts, 'district')} is in no present list of districts; old and split codes are normal.`,
      ),
    text('Periksa KTP; boleh dilanjutkan.', 'Check the identity card; you may go on.'),
  ),
  'birth_date.two_digit_year': reason(
    'warning',
    text('Tahun lahir dua angka', 'Birth year of two digits'),
    (facts) =>
      text(
        `Tertulis "${fact(facts, 'written')}", dibaca ${date(facts, 'read', 'id')}.`,
        `It says "${fact(facts, 'written')}", read as ${date(facts, 'read', 'en')}.`,
      ),
    text('Tulis tahun dengan empat angka.', 'Write the year with four digits.'),
  ),
  'birth_date.missing': reason(
    'warning',
    text('Tanggal lahir kosong', 'Birth date is empty'),
    (facts) =>
      text(
        `Dipakai tanggal di NIK: ${date(facts, 'nik', 'id')}.`,
        `The date in the NIK is used: ${date(facts, 'nik', 'en')}.`,
      ),
    text('Isi tanggal lahir dari KTP.', 'Fill in the birth date from the identity card.'),
  ),
  'birth_date.month_first': reason(
    'warning',
    text('Bulan ditulis sebelum hari', 'Month written before day'),
    (facts) =>
      text(
        `Tertulis "${fact(facts, 'written')}", dibaca ${date(facts, 'read', 'id')}.`,
        `It says "${fact(facts, 'written')}", read as ${date(facts, 'read', 'en')}.`,
      ),
    text('Tulis hari-bulan-tahun, misalnya 23-04-1985.', 'Write day-month-year, such as 23-04-1985.'),
  ),
  'sex.unreadable': reason(
    'warning',
    text('Jenis kelamin tidak terbaca', 'Sex cannot be read'),
    (facts) =>
      text(
        `Tertulis "${fact(facts, 'written')}"; dipakai yang di NIK.`,
        `It says "${fact(facts, 'written')}"; that of the NIK is used.`,
      ),
    text('Tulis L atau P.', 'Write L (male) or P (female).'),
  ),
  'phone.unreadable': reason(
    'warning',
    text('Nomor HP tidak terbaca', 'Phone cannot be read'),
    (facts) =>
      text(
        `Ada ${fact(facts, 'length')} angka; nomor HP 10 sampai 14 angka dan dimulai 08.`,
        `${fact(facts, 'length')} digits; a mobile number has 10 to 14 and starts with 08.`,
      ),
    text('Perbaiki atau kosongkan; boleh dilanjutkan.', 'Correct or empty it; you may go on.'),
  ),
  'name.deceased_marker': reason(
    'warning',
    text("Ada 'ALM.' pada nama", "'ALM.' (late) in the name"),
    always(
      'Tanda itu biasa dipakai bagi orang yang sudah meninggal.',
      'This mark is used for people who have died.',
    ),
    text(
      'Pastikan orangnya masih hidup sebelum diusulkan.',
      'Make sure the person is alive before proposing.',
    ),
  ),
  'occupation.unknown': reason(
    'warning',
    text('Pekerjaan tidak dikenal', 'Occupation not known'),
    (facts) =>
      text(
        `Tertulis "${fact(facts, 'written')}"; tidak ada di daftar pekerjaan.`,
        `It says "${fact(facts, 'written')}", which is not in the list of occupations.`,
      ),
    text(
      'Pakai nama pekerjaan dari templat; boleh dilanjutkan.',
      'Use an occupation of the template; you may go on.',
    ),
  ),
  'village.missing': reason(
    'warning',
    text('Desa kosong', 'Village is empty'),
    always(
      'Orang ini dicatat di kabupaten/kota tanpa desa.',
      'The person is recorded in the regency without a village.',
    ),
    text(
      'Isi desa dan kecamatan agar terhitung di desanya.',
      'Fill in village and district so that the person counts there.',
    ),
  ),
  'row.hidden': reason(
    'warning',
    text('Baris tersembunyi', 'Hidden row'),
    always(
      'Baris ini disembunyikan atau disaring di berkas.',
      'This row is hidden or filtered out in the file.',
    ),
    text('Pastikan memang ikut diusulkan.', 'Make sure it is meant to be proposed.'),
  ),
  'nik.tidied': reason(
    'info',
    text('NIK dirapikan', 'NIK tidied'),
    always(
      'Spasi, titik, tanda petik atau tanda tak terlihat dibuang; angkanya tetap.',
      'Spaces, dots, apostrophes or invisible signs were dropped; the digits are the same.',
    ),
    text('Tidak perlu tindakan.', 'Nothing to do.'),
  ),
  'value.read_as_empty': reason(
    'info',
    text('Isian dibaca kosong', 'Value read as empty'),
    (facts) =>
      text(
        `"${fact(facts, 'written')}" di kolom ${fact(facts, 'column')} dibaca kosong.`,
        `"${fact(facts, 'written')}" in column ${fact(facts, 'column')} is read as empty.`,
      ),
    text('Tidak perlu tindakan.', 'Nothing to do.'),
  ),
  'register.known': reason(
    'info',
    text('Sudah ada di register', 'Already in the register'),
    always(
      'Orang ini sudah tercatat; tidak dibuat dua kali.',
      'The person is registered; no second record is made.',
    ),
    text('Tidak perlu tindakan.', 'Nothing to do.'),
  ),
  ...valueReasons,
  ...matchReasons,
  ...lineReasons,
} as const satisfies Record<string, ReasonText>

export type ReasonCode = keyof typeof reasons

export function levelOf(code: ReasonCode): ReasonLevel {
  return reasons[code].level
}

export function reasonText(code: ReasonCode): ReasonText {
  return reasons[code]
}

export function isReasonCode(code: string | undefined): code is ReasonCode {
  return code !== undefined && Object.hasOwn(reasons, code)
}

/** Reasons that one answer about a written value mends for every row that says the same. */
export const matchedReasons: readonly ReasonCode[] = [
  'sex.unreadable',
  'occupation.unknown',
  'village.unknown',
  'village.ambiguous',
]
