import type { DateOrder, FieldKind, FieldRole } from './types.ts'

export type HeaderMeaning =
  | { kind: FieldKind; role?: FieldRole; date_order?: DateOrder }
  /** Names the record; the lower the number the likelier. */
  | { key: number }
  | 'ignore'
  | undefined

const known = new Map<string, HeaderMeaning>()
const concepts = new Map<string, string>()

/** The first header names what the column is about; the others say the same in other lists. */
function say(meaning: HeaderMeaning, headers: string): void {
  const [concept = '', ...others] = headers.split(/\s+/)
  for (const header of [concept, ...others]) {
    known.set(header, meaning)
    concepts.set(header, concept)
  }
}

const nik: HeaderMeaning = { kind: 'id', role: 'nik' }
say(
  nik,
  'nik no_nik nomor_nik nonik no_ktp noktp ktp nomor_ktp nomor_identitas no_identitas nik_ktp nik_peserta',
)
for (const one of [
  'ssn soc_sec_id social_security_number',
  'national_id national_id_number nid id_number identity_number',
  'passport no_paspor',
  'npwp',
  'kpj no_kpj nomor_kpj',
  'no_peserta',
  'tax_id',
  'nhs_number',
  'license_number',
]) {
  say({ kind: 'id' }, one)
}
say(
  { kind: 'name' },
  'nama nama_lengkap nama_peserta nama_pekerja nama_tenaga_kerja nama_anggota name full_name fullname person_name',
)
say({ kind: 'name' }, 'middle_name nama_tengah')
say({ kind: 'name' }, 'head_name nama_kk nama_kepala_keluarga')
say({ kind: 'name', role: 'given' }, 'given_name first_name firstname givenname forename fname nama_depan')
say(
  { kind: 'name', role: 'family' },
  'surname last_name lastname family_name familyname lname nama_belakang nama_keluarga',
)
say(
  { kind: 'name', role: 'mother' },
  'mother nama_ibu_kandung nama_ibu ibu_kandung ibu mother_name mothers_name nmibu',
)
say(
  { kind: 'date', role: 'birth' },
  'birth_date tgl_lahir tanggal_lahir tgllahir tanggallahir tgllhr date_of_birth dob birthdate birthday tempat_tanggal_lahir tempat_tgl_lahir ttl lahir',
)
for (const one of [
  'village desa kelurahan desa_kelurahan kelurahan_desa kode_desa nmdesa nama_desa village_code kode_kelurahan',
  'district kecamatan kec nmkec nama_kecamatan kode_kecamatan district_code',
  'regency kabupaten kab kabupaten_kota kota nmdati2 kode_kabupaten',
  'city town',
  'suburb',
  'birth_place tempat_lahir tmplhr tempatlahir place_of_birth',
  'hamlet dusun kampung',
  'region_code kode_wilayah',
  'postcode post_code postal_code zip zip_code zipcode kode_pos',
]) {
  say({ kind: 'place' }, one)
}
for (const one of [
  'state province provinsi kode_provinsi',
  'country',
  'religion agama',
  'marital_status status_kawin status_perkawinan',
  'blood_group golongan_darah',
  'education pendidikan',
  'race ethnicity',
  'rt',
  'rw',
]) {
  say({ kind: 'category' }, one)
}
say({ kind: 'category', role: 'sex' }, 'sex gender jk jenis_kelamin kelamin l_p lp')
say(
  { kind: 'phone' },
  'phone phone_number telephone tel mobile mobile_phone cell hp no_hp nohp nomor_hp handphone no_handphone telepon no_telepon no_telp notelp telp wa no_wa whatsapp',
)
for (const one of [
  'address alamat alamat_lengkap jalan street street_name street_address address_1 address1',
  'address_2 address2',
  'street_number house_number',
  'rt_rw rtrw',
  'email e_mail surel',
  'family_card no_kk nomor_kk kk nokk',
  'occupation job pekerjaan profession',
]) {
  say({ kind: 'text' }, one)
}
for (const [at, header] of [
  'rec_id',
  'record_id',
  'unique_id',
  'row_id',
  'id_record',
  'uuid',
  'id',
  'key',
  'kode',
  'noreg',
  'no_pegawai',
].entries()) {
  say({ key: at + 1 }, header)
}
say({ key: 50 }, 'no nomor no_urut nomor_urut row baris index')
say(
  'ignore',
  'cluster cluster_id entity_id person person_id true_id truth label match_id group_id household source source_dataset dataset list split daftar error errors created_at updated_at',
)

/** What a column is about, whatever its header: `NO. KTP` and `NIK` are both `nik`. Unknown headers are about themselves. */
export function conceptOf(header: string): string {
  const key = headerKey(header)
  return concepts.get(key) ?? key
}

/** Case, dots, spaces and dashes do not matter. */
export const headerKey = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')

/** What a column is by its header alone; undefined when nobody knows it. */
export function meaningOf(header: string): HeaderMeaning {
  const key = headerKey(header)
  const whole = known.get(key)
  if (whole !== undefined) return whole
  const words = key.split('_')
  const has = (...some: string[]) => some.some((word) => words.includes(word))
  if (has('nik', 'ktp')) return { kind: 'id', role: 'nik' }
  if (has('ibu', 'mother')) return { kind: 'name', role: 'mother' }
  if (has('given', 'forename') || (has('first') && has('name'))) return { kind: 'name', role: 'given' }
  if (has('surname') || (has('last', 'family') && has('name'))) return { kind: 'name', role: 'family' }
  if (has('lahir', 'birth', 'dob'))
    return has('tempat', 'place', 'kota') && !has('tgl', 'tanggal')
      ? { kind: 'place' }
      : { kind: 'date', role: 'birth' }
  if (has('tgl', 'tanggal', 'date')) return { kind: 'date' }
  if (has('telp', 'telepon', 'phone', 'hp', 'handphone', 'mobile')) return { kind: 'phone' }
  if (has('kelamin', 'gender', 'sex')) return { kind: 'category', role: 'sex' }
  if (has('desa', 'kelurahan', 'kecamatan', 'kabupaten', 'village', 'district', 'city', 'suburb', 'postcode'))
    return { kind: 'place' }
  if (has('alamat', 'address', 'street')) return { kind: 'text' }
  if (has('nama', 'name')) return { kind: 'name' }
  return undefined
}
