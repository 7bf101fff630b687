import { expect, test } from 'vitest'
import { findOccupation, getOccupation, occupationKey, occupations } from './occupation.ts'

test('case, spaces and punctuation do not matter when an occupation is looked up', () => {
  for (const written of ['ojek online', 'OJEK ONLINE', ' Ojek-Online ', 'ojekonline', 'OJOL', 'O.J.O.L']) {
    expect(findOccupation(written)?.code).toBe('ojek_online')
  }
  expect(findOccupation('PETANI / PEKEBUN')?.code).toBe('petani')
})

test('the occupations of the news stories are all known', () => {
  const stories: Record<string, string> = {
    opang: 'ojek_pangkalan',
    'sopir angkot': 'sopir_angkot',
    becak: 'penarik_becak',
    'kusir delman': 'kusir_delman',
    'guru ngaji': 'guru_ngaji',
    marbot: 'marbot',
    'Imam Masjid': 'imam',
    'pemandi jenazah': 'pemandi_jenazah',
    'Guru Madrasah Takmiliyah': 'guru_madrasah_takmiliyah',
    'Ketua RT': 'ketua_rt',
    KPPS: 'kpps',
    'Linmas TPS': 'linmas_tps',
    UMKM: 'pedagang',
    PKL: 'pedagang_kaki_lima',
    dodos: 'sawit_dodos',
    langsir: 'sawit_langsir',
    'Juru Parkir': 'juru_parkir',
    ART: 'asisten_rumah_tangga',
  }
  for (const [written, code] of Object.entries(stories)) expect(findOccupation(written)?.code).toBe(code)
})

test('a word that is not in the list finds nothing', () => {
  for (const written of ['', ' ', '-', 'swasta', 'wiraswasta', 'dll', 'pawang hujan', 'ojek kuda'])
    expect(findOccupation(written)).toBeUndefined()
})

test('no code and no synonym stands for two occupations', () => {
  expect(new Set(occupations.map((occupation) => occupation.code)).size).toBe(occupations.length)
  const owners = new Map<string, string>()
  for (const occupation of occupations) {
    for (const key of new Set([occupation.label.id, ...occupation.synonyms].map(occupationKey))) {
      expect(owners.get(key), `${key} in ${occupation.code}`).toBeUndefined()
      owners.set(key, occupation.code)
    }
  }
})

test('only those who carry people or goods for a fare are in the transport sector', () => {
  expect(getOccupation('ojek_online').sector).toBe('transport')
  expect(getOccupation('kusir_delman').sector).toBe('transport')
  expect(getOccupation('mekanik_bengkel').sector).toBe('other')
  expect(getOccupation('juru_parkir').sector).toBe('other')
})

test('an unknown stored code is a mistake of the program', () => {
  expect(() => getOccupation('astronot')).toThrow('astronot')
})
