import { type Text, text } from '../kernel/text.ts'
import type { batchProgrammes } from '../rules/batch.ts'

/** What people call a programme; the letters alone say nothing to a family. */
export const programmeLabels: Record<(typeof batchProgrammes)[number], Text> = {
  JKK: text('Kecelakaan kerja (JKK)', 'Work accident (JKK)'),
  JKM: text('Kematian (JKM)', 'Death (JKM)'),
  JHT: text('Hari tua (JHT)', 'Old-age savings (JHT)'),
  JP: text('Pensiun (JP)', 'Pension (JP)'),
  JKP: text('Kehilangan pekerjaan (JKP)', 'Job loss (JKP)'),
}

export function programmeChoices<const Name extends keyof typeof programmeLabels>(names: readonly Name[]) {
  return names.map((value) => ({ value, label: programmeLabels[value] }))
}

export const sectorChoices = [
  {
    value: 'transport',
    label: text('Transportasi', 'Transport'),
    hint: text(
      'Pengemudi ojek, angkot, becak, kurir; lewat aplikasi atau tidak.',
      'Drivers, motorcycle taxis, couriers; on a platform or not.',
    ),
  },
  {
    value: 'other',
    label: text('Lainnya', 'Other'),
    hint: text(
      'Petani, pedagang, pekerja masjid, dan lain-lain.',
      'Farmers, traders, mosque workers and others.',
    ),
  },
] as const

export const funderChoices = [
  { value: 'SELF', label: text('Pekerja sendiri', 'The worker') },
  { value: 'APBD', label: text('Pemerintah daerah (APBD)', 'Local government (APBD)') },
  { value: 'APBN', label: text('Pemerintah pusat (APBN)', 'National government (APBN)') },
  {
    value: 'VILLAGE_OR_TRANSFER',
    label: text('Desa, DBH, atau BKBK', 'Village, DBH or BKBK'),
    hint: text('Uang desa atau transfer ke desa.', 'Village money or a transfer to villages.'),
  },
  { value: 'OTHER', label: text('Perusahaan (CSR), zakat, donatur', 'A company (CSR), alms, donors') },
] as const

export const riskChoices = [
  { value: 'very_low', label: text('Sangat rendah (0,24 %)', 'Very low (0.24 %)') },
  { value: 'low', label: text('Rendah (0,54 %)', 'Low (0.54 %)') },
  { value: 'medium', label: text('Sedang (0,89 %)', 'Medium (0.89 %)') },
  { value: 'high', label: text('Tinggi (1,27 %)', 'High (1.27 %)') },
  { value: 'very_high', label: text('Sangat tinggi (1,74 %)', 'Very high (1.74 %)') },
] as const

export const scaleChoices = [
  { value: 'micro', label: text('Mikro', 'Micro') },
  { value: 'small', label: text('Kecil', 'Small') },
  { value: 'medium_large', label: text('Menengah atau besar', 'Medium or large') },
] as const

export const industryChoices = [
  { value: 'food_drink_tobacco', label: text('Makanan, minuman, tembakau', 'Food, drink, tobacco') },
  { value: 'textile_garment', label: text('Tekstil dan pakaian jadi', 'Textile and garment') },
  { value: 'leather', label: text('Kulit', 'Leather') },
  { value: 'footwear', label: text('Alas kaki', 'Footwear') },
  { value: 'toys', label: text('Mainan', 'Toys') },
  { value: 'furniture', label: text('Furnitur', 'Furniture') },
] as const

export const memberChoices = [
  {
    value: 'BPU',
    label: text('Pekerja mandiri atau pekerja rentan (BPU)', 'Own-account or vulnerable worker (BPU)'),
  },
  { value: 'PU', label: text('Penerima upah (PU)', 'Wage worker (PU)') },
  { value: 'JAKON', label: text('Pekerja proyek konstruksi', 'Construction project worker') },
] as const

export const livingChoices = [
  { value: 'spouse_or_children', label: text('Istri, suami, atau anak', 'Wife, husband or children') },
  {
    value: 'blood_relatives',
    label: text('Orang tua, kakek/nenek, atau cucu', 'Parents, grandparents or grandchildren'),
  },
  { value: 'siblings', label: text('Saudara kandung', 'Brothers or sisters') },
  { value: 'parents_in_law', label: text('Mertua', 'Parents-in-law') },
  {
    value: 'named_in_will',
    label: text('Orang yang disebut dalam surat wasiat', 'Somebody named in a will'),
  },
] as const

export const levelChoices = [
  { value: 'NOT_YET', label: text('Belum sekolah', 'Not yet at school') },
  { value: 'TK', label: text('TK', 'Kindergarten (TK)') },
  { value: 'SD', label: text('SD', 'Primary school (SD)') },
  { value: 'SMP', label: text('SMP', 'Lower secondary (SMP)') },
  { value: 'SMA', label: text('SMA/SMK', 'Upper secondary (SMA/SMK)') },
  { value: 'PT', label: text('Kuliah atau pelatihan', 'University or training') },
] as const
