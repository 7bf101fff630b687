import { editDistance } from '../kernel/edit-distance.ts'
import type { Field } from './schema.ts'

/**
 * Headers as they stand in the files that circulate: the BPU and PU templates, SIAK, OpenSID, lists of
 * the offices. Compared without case, spaces and punctuation. Behind `|` stand forms that give way to the ones before it: a list with
 * PEKERJAAN and JABATAN means the first.
 */
const synonyms: Record<Field, string> = {
  nik: `NIK, NO KTP, NOMOR KTP, NO NIK, NOMOR NIK, NOMOR IDENTITAS, NO IDENTITAS, NOMOR INDUK KEPENDUDUKAN, NIK KTP, NIK/NO KTP, KTP,
    NO KTP/NIK, NO INDUK KEPENDUDUKAN, NIK PESERTA, NIK PENERIMA, NIK (16 DIGIT), NIK 16 DIGIT, NOMOR KTP/NIK, NO IDENTITAS (KTP), NIK SESUAI KTP, NO NIK KTP, N I K`,
  name: `NAMA, NAMA LENGKAP, NAMA PESERTA, NAMA PEKERJA, NAMA LENGKAP SESUAI KTP, NAMA SESUAI KTP, NAMA TENAGA KERJA, NAMA PENERIMA,
    NAMA CALON PESERTA, NM LENGKAP, NAMA LENGKAP PESERTA, NAMA PENDUDUK, NAMA PENERIMA MANFAAT, NAMA ANGGOTA, NAMA TK, NAMA (SESUAI KTP), NAMA WARGA, NAMA PETANI, NAMA NELAYAN, NAMA PENGURUS, NAMA LGKP`,
  birth_date: `TGL LAHIR, TANGGAL LAHIR, TGL LHR, TANGGAL KELAHIRAN, TGL LAHIR (DD-MM-YYYY), TANGGAL LAHIR (DD-MM-YYYY), TGL LAHIR (DD/MM/YYYY), TANGGAL LAHIR (DD/MM/YYYY), TANGGAL LAHIR (HH-BB-TTTT), DOB, TGL KELAHIRAN, TGLLHR, TANGGALLAHIR | LAHIR`,
  birth_place_and_date: `TEMPAT TANGGAL LAHIR, TEMPAT DAN TANGGAL LAHIR, TEMPAT TGL LAHIR, TTL, TMPT/TGL LAHIR, TEMPAT DAN TGL LAHIR, TMP TGL LAHIR, TEMPAT & TANGGAL LAHIR`,
  sex: `JK, JENIS KELAMIN, L/P, KELAMIN, JNS KELAMIN, SEX, GENDER, JEN KEL, JENIS KELAMIN (L/P), JK (L/P), JENIS KEL, JKEL, LK/PR, JENIS KLMIN, JNS KLMN`,
  village: `DESA, KELURAHAN, DESA/KELURAHAN, KELURAHAN/DESA, KEL/DESA, DESA/KEL, NAMA DESA, NAMA KELURAHAN, NAMA DESA/KELURAHAN, KEL, NAMA KEL, NAMA DESA/KEL, NAGARI, KAMPUNG, NAMA KELURAHAN/DESA, KEL NAME, NM KEL, NM DESA | KODE DESA, KODE WILAYAH, KODE DESA/KELURAHAN, KODE KEL, KODE KEMENDAGRI, ASAL DESA`,
  district: 'KECAMATAN, KEC, NAMA KECAMATAN, NAMA KEC, DISTRIK, KEC NAME, NM KEC | KODE KECAMATAN, KODE KEC',
  occupation: `PEKERJAAN, JENIS PEKERJAAN, JENIS PEKERJAAN 1, PROFESI, MATA PENCAHARIAN, PEKERJAAN UTAMA, PEKERJAAN SEKARANG, PEKERJAAN SAAT INI, JENIS USAHA/PEKERJAAN, JENIS PKRJN, PEKERJAAN ID | JABATAN, JENIS USAHA, BIDANG PEKERJAAN`,
  phone: `NO HP, HP, HANDPHONE, NO TELEPON, TELEPON, NO TELP, NOMOR HP, NO WA, NO HP/WA, NOMOR HANDPHONE, NO HANDPHONE, TELP, NOMOR TELEPON, NO HP AKTIF, NO TELP/HP, NO HP/TELP, NO WHATSAPP, NOMOR WA | TELEPON RUMAH, NO TLP`,
  number: 'NO, NOMOR, NO URUT, NOMOR URUT, NO PEGAWAI, NOURUT, NO.URT, URUT',
  birth_place: 'TEMPAT LAHIR, TMPT LAHIR, TMP LAHIR, TPT LAHIR, TMPT LHR, KOTA LAHIR',
  address:
    'ALAMAT, ALAMAT LENGKAP, ALAMAT KTP, ALAMAT SESUAI KTP, ALAMAT RUMAH, ALAMAT TINGGAL, JALAN | ALAMAT DOMISILI, ALAMAT SEKARANG',
  neighbourhood: 'RT/RW, RT RW, RT DAN RW, RTRW',
  mother: 'NAMA IBU KANDUNG, IBU KANDUNG, NAMA IBU, IBU, NAMA GADIS IBU KANDUNG, NM IBU, NAMA LGKP IBU',
  family_card: 'NO KK, NOMOR KK, KK, NO KARTU KELUARGA, NOMOR KARTU KELUARGA, NOKK',
  marital_status:
    'STATUS KAWIN, STATUS PERKAWINAN, STATUS PERNIKAHAN, STATUS NIKAH, KAWIN, STAT KAWIN, STS KAWIN, STAT KWN | STATUS',
  email: 'EMAIL, E-MAIL, ALAMAT EMAIL, SUREL',
  wage: 'UPAH, PENGHASILAN, PENDAPATAN, GAJI, PENGHASILAN PER BULAN, UPAH SEBULAN, UPAH/BULAN',
  months: 'BULAN IURAN, JUMLAH BULAN, LAMA, LAMA IURAN',
  package: 'KODE PAKET, PAKET, PROGRAM, KODE PROGRAM',
  membership_number:
    'KPJ, NO KPJ, NOMOR KPJ BPJS, NOMOR KPJ, NO PESERTA, NOMOR PESERTA, NO KARTU BPJS, NO KPJ BPJS, NOMOR KARTU PESERTA',
  name_first: 'NAMA DEPAN',
  name_middle: 'NAMA TENGAH',
  name_last: 'NAMA BELAKANG',
  // A column for each, ticked: known by the heading above them (roster.header-row.ts) or by standing side by side.
  sex_male: 'LAKI-LAKI, LAKI2, LK',
  sex_female: 'PEREMPUAN, PR',
  rt: 'RT, NO RT',
  rw: 'RW, NO RW',
  hamlet: 'DUSUN, NAMA DUSUN, LINGKUNGAN, DUSUN/LINGKUNGAN',
  second_occupation: 'JENIS PEKERJAAN 2, PEKERJAAN 2, PEKERJAAN SAMPINGAN, PEKERJAAN LAIN',
  workplace: 'LOKASI PEKERJAAN, TEMPAT KERJA, LOKASI KERJA, ALAMAT KERJA, TEMPAT BEKERJA, LOKASI USAHA',
  life_status:
    'STATUS DASAR, STATUS HIDUP, STATUS PENDUDUK, STATUS KEHIDUPAN, HIDUP/MATI, STATUS HIDUP/MENINGGAL',
  no_nik: 'BELUM PUNYA NIK, BELUM ADA NIK, TIDAK PUNYA NIK, BELUM MEMILIKI NIK, BELUM REKAM KTP',
}

/** Headers that are known and mean nothing Payung takes; named here so that none of them is two slips from another field. */
const unused = `AGAMA, PENDIDIKAN, PENDIDIKAN TERAKHIR, GOLONGAN DARAH, GOL DARAH, NAMA AYAH, NIK AYAH, NIK IBU, AYAH NIK, IBU NIK, CATATAN, KETERANGAN, KET,
  UMUR, USIA, KABUPATEN, KABUPATEN/KOTA, KAB/KOTA, PROVINSI, KODE POS, KEWARGANEGARAAN, SHDK, STATUS HUBUNGAN, STATUS HUBUNGAN DALAM KELUARGA, HUBUNGAN KELUARGA,
  NAMA KEPALA KELUARGA, KEPALA KELUARGA, NAMA PASANGAN, NAMA ISTRI, NAMA SUAMI, NAMA IBU DAN AYAH, NPWP, NAMA BANK, NO REKENING, NOMOR REKENING, NAMA PEMILIK REKENING, TANDA TANGAN, TTD, PARAF,
  NAMA KELOMPOK, KELOMPOK TANI, NAMA PERUSAHAAN, NPP, NIP, NAMA AHLI WARIS, AHLI WARIS, HUBUNGAN AHLI WARIS, NIK AHLI WARIS, NAMA LGKP AYAH, NAMA PROVINSI, NAMA KABUPATEN, NAMA KABUPATEN/KOTA, NM PROV, NM KAB, PROP NAME, KAB NAME, FOTO, TANGGAL DAFTAR, TANGGAL KEPESERTAAN, TANGGAL MULAI,
  TANGGAL PERKAWINAN, TANGGAL PERCERAIAN, GELAR, MASA LAKU IDENTITAS, JENIS IDENTITAS, STATUS PEGAWAI, STATUS KEPESERTAAN, LUAS LAHAN, JUMLAH TANGGUNGAN, DESIL, ID DTKS, IDBDT, BANSOS, JENIS BANTUAN, PERINGKAT, BULAN LAHIR, TAHUN LAHIR`

/** What is left of a header when case, spaces and punctuation do not count. */
export function headerKey(written: string): string {
  return written
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
}

const wordsOf = (list: string) => list.split(',').map(headerKey).filter(Boolean)
const fieldOf = new Map<string, Field>()
const weak = new Set<string>()
const unusedKeys = new Set(wordsOf(unused))
for (const [field, forms] of Object.entries(synonyms) as [Field, string][]) {
  const [strong = '', giving = ''] = forms.split('|')
  for (const key of [...wordsOf(strong), ...wordsOf(giving)]) fieldOf.set(key, field)
  for (const key of wordsOf(giving)) weak.add(key)
}

/** Which letters occur, a bit for each: a slip changes two of them at most, so most words need no closer look. */
function lettersOf(key: string): number {
  let letters = 0
  for (let at = 0; at < key.length; at++) letters |= 1 << (key.charCodeAt(at) - 65)
  return letters
}

function differing(one: number, other: number): number {
  let bits = one ^ other
  let count = 0
  for (; bits !== 0; bits &= bits - 1) count++
  return count
}

/** Forms long enough to be meant with a slip; those of no field stand among them, so that the nearest word decides. */
const longForms = [...fieldOf, ...[...unusedKeys].map((key) => [key, null] as const)]
  .filter(([form]) => form.length >= 7)
  .map(([form, field]) => ({ form, field, letters: lettersOf(form) }))

export type HeaderReading = {
  fields: Field[]
  how: 'sure' | 'near' | 'none'
  /** A form that gives way when another column says the same more plainly. */
  weak?: true
  /** Known, and nothing Payung takes. */
  unused?: true
}

/**
 * What a header can mean: one field exactly, fields at most two slips away in a word long enough that no other can be meant, or
 * none. Two fields equally near are both handed out, for a person to choose.
 */
export function readHeader(written: string): HeaderReading {
  const key = headerKey(written)
  const none = { fields: [], how: 'none' } satisfies HeaderReading
  if (key === '' || key.length > 40) return none
  const exact = fieldOf.get(key)
  if (exact) return { fields: [exact], how: 'sure', ...(weak.has(key) && { weak: true }) }
  if (unusedKeys.has(key)) return { ...none, unused: true }
  // A word with a digit in it is data (a NIK, a date, a phone) or a name too short to slip in.
  if (key.length < 7 || /[0-9]/.test(key)) return none
  // CATATAN is two slips from JABATAN and another word: short ones may slip once.
  const allowed = key.length < 10 ? 1 : 2
  const letters = lettersOf(key)
  let nearest = allowed
  const near = new Set<Field | 'none'>()
  for (const { form, field, letters: its } of longForms) {
    if (Math.abs(form.length - key.length) > nearest || differing(letters, its) > 2 * nearest) continue
    const distance = editDistance(key, form)
    if (distance > nearest) continue
    if (distance < nearest) near.clear()
    nearest = distance
    if (field) near.add(field)
    else near.add(none.how)
  }
  // As near to a word that means nothing: then it means nothing.
  if (near.delete(none.how)) return { ...none, unused: true }
  return near.size > 0 ? { fields: [...near] as Field[], how: 'near' } : none
}

/** The field a header means, when it can mean one only. */
export function recogniseHeader(written: string): Field | undefined {
  const { fields } = readHeader(written)
  return fields.length === 1 ? fields[0] : undefined
}
