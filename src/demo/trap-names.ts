import { type Text, text } from '../kernel/text.ts'

/** What each trap is, in the words of an officer; by its number. */
export const trapNames: Record<number, Text> = {
  1: text('NIK tersimpan sebagai angka', 'NIK stored as a number'),
  2: text('NIK berbentuk 1,57E+15 di CSV', 'NIK as 1.57E+15 in a CSV'),
  3: text('NIK dengan spasi, titik, tanda petik', 'NIK with spaces, dots, apostrophes'),
  4: text('Huruf O atau l pada NIK', 'Letter O or l in the NIK'),
  5: text(
    'Nomor lain di kolom NIK: KK, KPJ, 15 atau 17 angka',
    'Other numbers as NIK: family card, KPJ, 15 or 17 digits',
  ),
  6: text('Tanggal lahir dan jenis kelamin lain dari NIK', 'Birth date and sex other than the NIK says'),
  7: text(
    'NIK kode lama, kode tak dikenal, atau provinsi lain',
    'NIK of a former code, an unknown one, or another province',
  ),
  8: text('Tahun dua angka, tahun di masa depan', 'Years of two digits, years ahead'),
  9: text('Tanggal dengan bulan di depan', 'Dates with the month first'),
  10: text('Tanggal lahir kosong', 'Empty birth date'),
  11: text('Kata untuk kosong: -, 0, N/A, nihil', 'Words for nothing: -, 0, N/A, nihil'),
  12: text('Belum punya NIK', 'No NIK yet'),
  13: text('Satu NIK dua kali di berkas', 'One NIK twice in the file'),
  14: text('Satu orang dengan dua NIK', 'One person under two NIK'),
  15: text('Sudah dibiayai pihak lain', 'Paid by another already'),
  16: text('Melewati batas umur, meninggal, pindah', 'Over the age limit, dead, moved'),
  17: text(
    'Nama desa lain ejaan, dua desa satu nama',
    'Village by another spelling, two villages of one name',
  ),
  18: text('RT/RW dengan bentuk berbeda', 'RT and RW in different forms'),
  19: text('Nomor HP: 08, 62, +62, nol hilang', 'Phones: 08, 62, +62, zero lost'),
  20: text(
    'Judul digabung, dua baris judul, jumlah, tanda tangan',
    'Merged titles, two heading rows, totals, signatures',
  ),
  21: text('Baris dan lembar tersembunyi', 'Hidden rows and sheets'),
  22: text('Rumus tanpa nilai, #REF!', 'Formulas without a value, #REF!'),
  23: text('CSV titik koma dengan sep= dan BOM', 'CSV with semicolons, sep= and a byte order mark'),
  24: text('Tanda tak terlihat, angka lebar', 'Invisible signs, full-width digits'),
  25: text('Nama satu kata, gelar, apostrof, ALM.', 'Names of one word, titles, apostrophes, ALM.'),
  26: text('Sel tanpa akhir', 'A cell without end'),
  27: text('Nama ibu hanya tanda -', "Mother's name is only a -"),
  28: text('Rupiah sebagai teks', 'Rupiah as text'),
  29: text('Sel yang dimulai seperti rumus', 'Cells that begin like a formula'),
  30: text('Satu lembar per RT', 'A sheet for each RT'),
  31: text('Berkas yang sama lagi, satu baris dibetulkan', 'The same file again, one row mended'),
  32: text('Templat milik desa lain', "Another village's template"),
}

/** What must be true of traps that are proved by what comes out, beside or instead of a message. */
export const trapRules: Record<number, Text> = {
  3: text('Diterima; tanda yang dibuang disebut.', 'Accepted; what was dropped is told.'),
  10: text(
    'Tanggal tetap kosong; tidak pernah menjadi hari impor.',
    'The date stays empty; it never becomes the day of the import.',
  ),
  12: text(
    'Barisnya menunggu; tidak seorang pun dianggap orang yang sama.',
    'The rows wait; nobody is taken for another.',
  ),
  13: text(
    'Baris terakhir tidak menang diam-diam; keduanya menunggu pilihan Anda.',
    'The last row never wins silently; both wait for your choice.',
  ),
  18: text('001, 1 dan RT 01 dibaca sama.', '001, 1 and RT 01 are read alike.'),
  19: text(
    '08, 62, +62 dan nomor tanpa nol menjadi satu nomor yang sama di berkas cabang.',
    '08, 62, +62 and a number without its zero are one phone in the branch file.',
  ),
  20: text(
    'Hanya orang yang dihitung; judul, jumlah dan tanda tangan disebut dan dilewati.',
    'Only people count; titles, totals and signatures are named and left out.',
  ),
  21: text(
    'Halaman bertanya: ikut diimpor? Lembar tersembunyi disebut, tidak pernah dibaca diam-diam.',
    'The page asks whether to import them. Hidden sheets are named, never read silently.',
  ),
  23: text(
    'Dibaca dengan pemisahnya; semua baris diterima.',
    'Read with its separator; every row is accepted.',
  ),
  24: text('Huruf nama tidak pernah diubah.', 'Letters of a name never change.'),
  25: text(
    'Nama satu kata, gelar dan apostrof disimpan seperti tertulis.',
    'One word, titles and apostrophes are kept as written.',
  ),
  28: text('Rp 1.000.000,00 dibaca sejuta.', 'Rp 1.000.000,00 is read as a million.'),
  29: text(
    'Disimpan sebagai teks; di setiap berkas keluar bukan rumus.',
    'Stored as text; no formula in any file that leaves.',
  ),
  30: text(
    'Halaman menawarkan semua lembar; API menolak dan menyebut nama lembarnya. Keduanya dapat dibaca sekaligus.',
    'The page offers all sheets; the API refuses and names them. Both can be read in one go.',
  ),
  31: text(
    'Kirim dulu berkas "before" dan setujui; lalu daftar ini adalah perubahan: 2 sama, 1 berubah.',
    'Send the file "before" first and approve it; then this list is a difference: 2 same, 1 changed.',
  ),
}
