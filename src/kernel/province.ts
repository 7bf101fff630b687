/*
 * Provinces by the first two digits of a code of the Ministry of Home Affairs, and the regencies of Papua whose codes ended when it was split
 * (Undang-Undang 14, 15, 16 and 29 of 2022). A NIK keeps the code it was issued with, so both occur in lists for decades.
 */

const names: Record<string, string> = {
  11: 'Aceh',
  12: 'Sumatera Utara',
  13: 'Sumatera Barat',
  14: 'Riau',
  15: 'Jambi',
  16: 'Sumatera Selatan',
  17: 'Bengkulu',
  18: 'Lampung',
  19: 'Kepulauan Bangka Belitung',
  21: 'Kepulauan Riau',
  31: 'DKI Jakarta',
  32: 'Jawa Barat',
  33: 'Jawa Tengah',
  34: 'Daerah Istimewa Yogyakarta',
  35: 'Jawa Timur',
  36: 'Banten',
  51: 'Bali',
  52: 'Nusa Tenggara Barat',
  53: 'Nusa Tenggara Timur',
  61: 'Kalimantan Barat',
  62: 'Kalimantan Tengah',
  63: 'Kalimantan Selatan',
  64: 'Kalimantan Timur',
  65: 'Kalimantan Utara',
  71: 'Sulawesi Utara',
  72: 'Sulawesi Tengah',
  73: 'Sulawesi Selatan',
  74: 'Sulawesi Tenggara',
  75: 'Gorontalo',
  76: 'Sulawesi Barat',
  81: 'Maluku',
  82: 'Maluku Utara',
  91: 'Papua',
  92: 'Papua Barat',
  93: 'Papua Selatan',
  94: 'Papua Tengah',
  95: 'Papua Pegunungan',
  96: 'Papua Barat Daya',
}

/** Name of a province by its code of two digits; undefined where there is no such province. */
export function provinceName(code: string): string | undefined {
  return Object.hasOwn(names, code) ? names[code] : undefined
}

/** Former code of a regency or city, its name, and the code it has since the split. */
const retired: Record<string, { name: string; now: string }> = {
  '91.01': { name: 'Kabupaten Merauke', now: '93.01' },
  '91.02': { name: 'Kabupaten Jayawijaya', now: '95.01' },
  '91.04': { name: 'Kabupaten Nabire', now: '94.01' },
  '91.07': { name: 'Kabupaten Puncak Jaya', now: '94.02' },
  '91.08': { name: 'Kabupaten Paniai', now: '94.03' },
  '91.09': { name: 'Kabupaten Mimika', now: '94.04' },
  '91.12': { name: 'Kabupaten Pegunungan Bintang', now: '95.02' },
  '91.13': { name: 'Kabupaten Yahukimo', now: '95.03' },
  '91.14': { name: 'Kabupaten Tolikara', now: '95.04' },
  '91.16': { name: 'Kabupaten Boven Digoel', now: '93.02' },
  '91.17': { name: 'Kabupaten Mappi', now: '93.03' },
  '91.18': { name: 'Kabupaten Asmat', now: '93.04' },
  '91.21': { name: 'Kabupaten Mamberamo Tengah', now: '95.05' },
  '91.22': { name: 'Kabupaten Yalimo', now: '95.06' },
  '91.23': { name: 'Kabupaten Lanny Jaya', now: '95.07' },
  '91.24': { name: 'Kabupaten Nduga', now: '95.08' },
  '91.25': { name: 'Kabupaten Puncak', now: '94.05' },
  '91.26': { name: 'Kabupaten Dogiyai', now: '94.06' },
  '91.27': { name: 'Kabupaten Intan Jaya', now: '94.07' },
  '91.28': { name: 'Kabupaten Deiyai', now: '94.08' },
  '92.01': { name: 'Kabupaten Sorong', now: '96.01' },
  '92.04': { name: 'Kabupaten Sorong Selatan', now: '96.02' },
  '92.05': { name: 'Kabupaten Raja Ampat', now: '96.03' },
  '92.09': { name: 'Kabupaten Tambrauw', now: '96.04' },
  '92.10': { name: 'Kabupaten Maybrat', now: '96.05' },
  '92.71': { name: 'Kota Sorong', now: '96.71' },
}

/** What became of a regency's code that ended; undefined for a code that is in use, or of which nothing is known. */
export function retiredRegency(code: string): { name: string; now: string } | undefined {
  return Object.hasOwn(retired, code) ? retired[code] : undefined
}

export const retiredRegencies: readonly string[] = Object.keys(retired)
