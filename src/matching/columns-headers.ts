import type { DateOrder, FieldKind, FieldRole } from './types.ts'

export type HeaderMeaning =
  | { kind: FieldKind; role?: FieldRole; date_order?: DateOrder }
  /** Names the record; the lower the number the likelier. */
  | { key: number }
  | 'ignore'
  | undefined

const known = new Map<string, HeaderMeaning>()

function say(meaning: HeaderMeaning, headers: string): void {
  for (const header of headers.split(/\s+/)) known.set(header, meaning)
}

say(
  { kind: 'id', role: 'nik' },
  'nik no_nik nomor_nik nonik no_ktp noktp ktp nomor_ktp nomor_identitas no_identitas nik_ktp nik_peserta',
)
say(
  { kind: 'id' },
  'soc_sec_id ssn social_security_number national_id national_id_number nid passport no_paspor npwp kpj no_kpj nomor_kpj no_peserta id_number identity_number tax_id nhs_number license_number',
)
say(
  { kind: 'name' },
  'nama nama_lengkap nama_peserta nama_pekerja nama_tenaga_kerja name full_name fullname person_name nama_tengah middle_name nama_kk nama_anggota',
)
say({ kind: 'name', role: 'given' }, 'given_name first_name firstname givenname forename fname nama_depan')
say(
  { kind: 'name', role: 'family' },
  'surname last_name lastname family_name familyname lname nama_belakang nama_keluarga',
)
say(
  { kind: 'name', role: 'mother' },
  'nama_ibu_kandung nama_ibu ibu_kandung ibu mother mother_name mothers_name',
)
say(
  { kind: 'date', role: 'birth' },
  'tgl_lahir tanggal_lahir tgllahir tanggallahir date_of_birth dob birth_date birthdate birthday tempat_tanggal_lahir tempat_tgl_lahir ttl lahir',
)
say(
  { kind: 'place' },
  'desa kelurahan desa_kelurahan kelurahan_desa village kode_desa kecamatan district kec kabupaten kab kabupaten_kota regency kota city suburb town tempat_lahir birth_place place_of_birth dusun kampung kode_wilayah kode_kelurahan kode_kecamatan kode_kabupaten village_code district_code postcode post_code postal_code zip zip_code zipcode kode_pos',
)
say(
  { kind: 'category' },
  'state provinsi province kode_provinsi country agama religion status_kawin status_perkawinan marital_status golongan_darah blood_group pendidikan education race ethnicity rt rw',
)
say({ kind: 'category', role: 'sex' }, 'sex gender jk jenis_kelamin kelamin l_p lp')
say(
  { kind: 'phone' },
  'phone phone_number telephone tel mobile mobile_phone cell hp no_hp nohp nomor_hp handphone no_handphone telepon no_telepon no_telp telp wa no_wa whatsapp',
)
say(
  { kind: 'text' },
  'address alamat address_1 address_2 address1 address2 street street_name street_address street_number house_number alamat_lengkap jalan email e_mail surel no_kk nomor_kk kk nokk occupation job pekerjaan profession',
)
;['rec_id', 'record_id', 'unique_id', 'row_id', 'id_record', 'uuid', 'id', 'key', 'kode_baris'].forEach(
  (header, at) => {
    known.set(header, { key: at + 1 })
  },
)
say({ key: 50 }, 'no nomor no_urut nomor_urut row baris index')
say(
  'ignore',
  'cluster cluster_id entity_id person person_id true_id truth label match_id group_id source source_dataset dataset list daftar error errors created_at updated_at',
)

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
