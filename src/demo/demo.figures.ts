import type { Observation, Target } from '../coverage/coverage.schema.ts'
import { text } from '../kernel/text.ts'

const antara = 'Antara Jambi, 13–15 September 2024'
const none = {
  note: null,
  derived: null,
  url: null,
  denominator_kind: null,
  numerator: null,
  denominator: null,
  percent_published: null,
}

/**
 * The figures of the news stories this project began with, as published. Where a number or a day was
 * worked out by us, `derived` and `note` say so; nothing here is filled in silently.
 */
export const storyObservations: Observation[] = [
  {
    ...none,
    region_code: '15',
    segment: 'all',
    as_of: '2024-09-13',
    basis: 'position',
    numerator: 568_373,
    denominator: 1_312_337,
    denominator_kind: 'Potensi BPJS Ketenagakerjaan 2024',
    percent_published: 43.31,
    source: antara,
    derived: 'denominator',
    note: text(
      'Berita menyebut "1,3 juta" pekerja; penyebut 1.312.337 dihitung dari 43,31 % dan cocok dengan potensi BPJS 1.312.370 (Agustus 2024).',
      'The report says "1.3 million" workers; the denominator 1,312,337 follows from 43.31 % and agrees with the BPJS potential of 1,312,370 (August 2024).',
    ),
  },
  {
    ...none,
    region_code: '15',
    segment: 'formal',
    as_of: '2024-09-13',
    basis: 'position',
    percent_published: 52,
    source: antara,
  },
  {
    ...none,
    region_code: '15.71',
    segment: 'all',
    as_of: '2024-09-30',
    basis: 'position',
    numerator: 150_000,
    denominator: 300_000,
    denominator_kind: 'Pekerja Kota Jambi (pembulatan pers)',
    percent_published: 50,
    source: 'DTKK-UKM Kota Jambi, September 2024',
    derived: 'as_of',
    note: text(
      'Angka bulat dari pers. Pada Mei 2025 kota memakai penyebut 228.000; kedua angka tidak dapat dibandingkan.',
      'Round figures from the press. In May 2025 the city used a denominator of 228,000; the two cannot be compared.',
    ),
  },
  {
    ...none,
    region_code: '15.03',
    segment: 'all',
    as_of: '2024-10-31',
    basis: 'position',
    numerator: 44_546,
    denominator: 108_595,
    denominator_kind: 'Potensi pekerja Sarolangun 2024',
    percent_published: 41.02,
    source: 'Peluncuran Jamsostek Sarolangun, 6 November 2024',
    derived: 'numerator, denominator, as_of',
    note: text(
      'Pers menulis 41,02 % menjadi 66,08 % setelah 27.214 peserta baru. Penyebut 108.595 dan pembilang 44.546 dihitung dari ketiga angka itu; sumber lain menyebut 110, 112 dan 136,6 ribu. Posisi "sebelum" dicatat pada akhir Oktober.',
      'The press wrote 41.02 % to 66.08 % after 27,214 new members. The denominator 108,595 and the numerator 44,546 follow from these three; other sources say 110, 112 and 136.6 thousand. The position "before" is dated at the end of October.',
    ),
  },
  {
    ...none,
    region_code: '15.03',
    segment: 'all',
    as_of: '2024-11-06',
    basis: 'claim',
    numerator: 71_760,
    denominator: 108_595,
    percent_published: 66.08,
    source: 'Peluncuran Jamsostek Sarolangun, 6 November 2024',
    derived: 'numerator, denominator',
    note: text(
      'Angka yang diberitakan sesudah peluncuran; untuk dibandingkan dengan hitungan kami.',
      'The figure reported after the launch; to compare with ours.',
    ),
  },
]

export const storyTargets: Target[] = [
  {
    region_code: '15',
    year: 2024,
    percent: 53,
    set_by: 'Pemerintah Provinsi Jambi',
    source: 'Rapat UCJ Provinsi Jambi, 2 Desember 2024',
    url: 'https://dialognews.id/jambi-fokus-pada-percepatan-uc-jamsostek-untuk-semua-pekerja/',
  },
  {
    region_code: '15',
    year: 2025,
    percent: 55,
    set_by: 'Pemerintah Provinsi Jambi',
    source: 'BPJS Ketenagakerjaan, Maret 2025',
    url: 'https://infoekonomi.id/2025/03/bpjs-ketenagakerjaan-dorong-kepesertaan-pekerja-jambi-capai-55/',
  },
  {
    region_code: '15.71',
    year: 2024,
    percent: 53,
    set_by: 'Pemerintah Kota Jambi',
    source: 'DTKK-UKM Kota Jambi, September 2024',
    url: null,
  },
  {
    region_code: '15.03',
    year: 2024,
    percent: 65,
    set_by: 'Pj. Bupati Sarolangun',
    source: 'Kabar Sarolangun, 2 Oktober 2024',
    url: 'https://kabarsarolangun.com/pj-bupati-sarolangun-bahri-targetkan-uhc-bpjs-ketenagakerjaan-capai-65-persen/',
  },
  {
    region_code: '15.03',
    year: 2025,
    percent: 62.62,
    set_by: 'Kementerian Dalam Negeri',
    source: 'Sarolangunkab.go.id, 16 Maret 2025',
    url: 'https://sarolangunkab.go.id/berita/baca/bupati-sarolangun-dorong-perluasan-jaminan-sosial-ketenagakerjaan',
  },
]
