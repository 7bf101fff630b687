import { describe, expect, it } from 'vitest'
import { normaliseDate, normaliseId, normaliseName, normalisePhone, normalisePlace } from './index.ts'

const words = (written: string) => normaliseName(written).tokens.join(' ')

describe('names', () => {
  it.each([
    ['H. Moh. Djoko Soesilo, S.Pd', 'MUHAMMAD DJOKO SOESILO'],
    ['Drs. Budi Santoso, S.H., M.Si.', 'BUDI SANTOSO'],
    ['Siti Aminah binti Yusuf', 'SITI AMINAH YUSUF'],
    ['St. Maryam', 'SITI MARYAM'],
    ['ALM. ABD. RAHMAN', 'ABDUL RAHMAN'],
    ['I Wayan Sudarma', 'WAYAN SUDARMA'],
    ['M. Rizki', 'MUHAMMAD RIZKI'],
    ['Hj. Nur’aini', 'NURAINI'],
    ['Haji', 'HAJI'],
    ['Se Hun', 'SE HUN'],
  ])('%s is compared as %s', (written, compared) => {
    expect(words(written)).toBe(compared)
  })

  it('leaves the names of other countries as they are', () => {
    expect(words("Renée O'Connor-Smith")).toBe('RENEE OCONNOR SMITH')
    expect(words('van der Berg')).toBe('VAN DER BERG')
  })

  it('hears old and new spelling alike', () => {
    const sound = (written: string) => normaliseName(written).sounds.join(' ')
    for (const [old, now] of [
      ['Djoko Soesilo', 'Joko Susilo'],
      ['Tjahjo', 'Cahyo'],
      ['Zainal', 'Jainal'],
      ['Taufiq', 'Taufik'],
      ['Fitri', 'Pitri'],
    ] as const) {
      expect(sound(old)).toBe(sound(now))
    }
    expect(sound('Budi')).not.toBe(sound('Rudi'))
  })

  it('tells when a name is marked as of a dead person', () => {
    expect(normaliseName('Alm. Budi').marked_dead).toBe(true)
    expect(normaliseName('Alma Sari').marked_dead).toBe(false)
  })
})

describe('dates', () => {
  it.each([
    ['1985-04-23', '19850423'],
    ['23-04-1985', '19850423'],
    ['23/04/85', '19850423'],
    ['23 April 1985', '19850423'],
    ['JAMBI, 23-Agt-1985', '19850823'],
    ['4/23/1985', '19850423'],
    ['31160', '19850423'],
    ['19850423', '19850423'],
    ['', ''],
    ['tidak tahu', ''],
    ['31-02-1985', ''],
  ])('%s is read as %s', (written, date) => {
    expect(normaliseDate(written)).toBe(date)
  })
})

describe('numbers and places', () => {
  it('reads a NIK whatever stands between its digits, and none that a spreadsheet has rounded', () => {
    expect(normaliseId("'1571.0123 0485-0003")).toBe('1571012304850003')
    expect(normaliseId('1,57101E+15')).toBe('')
    expect(normaliseId('0000000000000000')).toBe('')
  })

  it('writes a telephone number in one way', () => {
    for (const written of ['0812-3456-7890', '+62 812 3456 7890', '81234567890', '62812 34567890']) {
      expect(normalisePhone(written)).toBe('6281234567890')
    }
    expect(normalisePhone('-')).toBe('')
  })

  it('reads a place without its rank', () => {
    expect(normalisePlace('Desa Mendalo Indah')).toBe('MENDALO INDAH')
    expect(normalisePlace('15.05.01.2001')).toBe('1505012001')
  })
})
