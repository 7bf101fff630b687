import { nameKey } from './person-name.ts'

/**
 * A name without its kind, for comparing: `Desa Lubuk Kepayang` and `LUBUK KEPAYANG` are one. Kinds may stand twice: a village
 * whose own name begins with one (`Kampung Tujuh`) is written `Desa Kampung Tujuh`.
 */
export function regionNameKey(name: string): string {
  return nameKey(name).replace(
    /^(?:(?:PROVINSI|PROV|KABUPATEN|KAB|KOTA ADMINISTRASI|KOTA|KECAMATAN|KEC|KELURAHAN|KEL|DESA|DS|DUSUN|NAGARI|PEKON|KAMPUNG)\s+(?=\S))+/,
    '',
  )
}
