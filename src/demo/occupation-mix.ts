import { type Occupation, occupations } from '../kernel/occupation.ts'
import type { Sex } from './names.ts'
import { type WeightTable, weightTable } from './random.ts'

/** How common an occupation is among those enrolled: men and women in regencies, men and women in cities. */
type Mix = readonly [regencyMen: number, regencyWomen: number, cityMen: number, cityWomen: number]

const mixes: Record<string, Mix> = {
  ojek_online: [4, 1, 190, 30],
  ojek_pangkalan: [14, 1, 40, 2],
  sopir_angkot: [10, 0, 45, 0],
  sopir: [30, 0, 45, 1],
  kernet: [8, 0, 10, 0],
  kurir: [3, 0, 20, 4],
  penarik_becak: [3, 0, 22, 0],
  kusir_delman: [1, 0, 6, 0],
  penarik_perahu: [4, 0, 8, 0],
  guru_ngaji: [22, 45, 20, 50],
  marbot: [25, 0, 30, 0],
  imam: [22, 0, 20, 0],
  pemandi_jenazah: [10, 14, 10, 16],
  guru_madrasah_takmiliyah: [8, 28, 6, 25],
  pendeta: [2, 1, 3, 2],
  ketua_rt: [40, 3, 60, 8],
  kader_posyandu: [0, 75, 0, 70],
  linmas_desa: [30, 0, 15, 0],
  lembaga_adat: [10, 1, 5, 1],
  kpps: [95, 130, 50, 70],
  pps: [14, 12, 8, 8],
  ppk: [4, 3, 3, 2],
  pantarlih: [18, 26, 12, 18],
  linmas_tps: [45, 1, 25, 1],
  pengawas_pemilihan: [10, 8, 6, 6],
  pedagang: [40, 120, 70, 190],
  pedagang_kaki_lima: [10, 20, 50, 70],
  seniman: [4, 3, 14, 8],
  penjahit: [4, 22, 8, 35],
  tukang_cukur: [4, 2, 12, 6],
  penata_rias: [0, 8, 0, 14],
  mekanik_bengkel: [22, 0, 35, 0],
  asisten_rumah_tangga: [0, 35, 1, 90],
  juru_masak: [1, 12, 6, 30],
  juru_parkir: [6, 0, 50, 4],
  pemulung: [4, 3, 20, 16],
  petugas_kebersihan: [6, 4, 20, 20],
  buruh_harian: [80, 40, 130, 60],
  tukang_batu: [45, 0, 70, 0],
  tukang_kayu: [20, 0, 22, 0],
  tukang_las: [6, 0, 12, 0],
  tukang_listrik: [4, 0, 10, 0],
  tukang_urut: [2, 10, 3, 12],
  penambang_rakyat: [14, 2, 0, 0],
  pengrajin: [4, 10, 4, 14],
  pembuat_batu_bata: [8, 5, 5, 3],
  petani: [150, 130, 15, 10],
  buruh_tani: [60, 80, 6, 6],
  penyadap_karet: [110, 90, 2, 1],
  sawit_dodos: [30, 0, 1, 0],
  sawit_panen: [50, 3, 2, 0],
  sawit_angkut: [26, 0, 1, 0],
  sawit_langsir: [18, 0, 1, 0],
  sawit_brondolan: [2, 30, 0, 0],
  peternak: [10, 4, 3, 1],
  nelayan: [18, 1, 14, 0],
  pembudidaya_ikan: [6, 2, 4, 1],
  pencari_hasil_hutan: [8, 2, 0, 0],
}

const columns = { regency: { male: 0, female: 1 }, city: { male: 2, female: 3 } } as const

/** What an invented worker of a sex does for a living; cities have drivers and traders, regencies rubber and oil palm. */
export const occupationMix: Record<'regency' | 'city', Record<Sex, WeightTable<Occupation>>> = {
  regency: { male: tableOf('regency', 'male'), female: tableOf('regency', 'female') },
  city: { male: tableOf('city', 'male'), female: tableOf('city', 'female') },
}

function tableOf(kind: 'regency' | 'city', sex: Sex): WeightTable<Occupation> {
  return weightTable(occupations, (occupation) => mixes[occupation.code]?.[columns[kind][sex]] ?? 0)
}
