import { describe, expect, it } from 'vitest'
import { createIndex, defaultModel, explainPair, isDefaultDate, mapColumns, normaliseName } from './index.ts'

/*
 * The facts about Indonesian names, dates and numbers that matching promises to know, one line each (`intake.md` 10). A name is read into words;
 * spellings of one word are equal or sound alike; the rest is told by the level at which two records are laid beside each other.
 */

const words = (written: string) => normaliseName(written).tokens.join(' ')
const sound = (written: string) => normaliseName(written).sounds.join(' ')

const { schema } = mapColumns(['NIK', 'NAMA', 'TGL LAHIR', 'NO HP'])
const model = defaultModel(schema)
const levelOf = (field: number, a: string, b: string) => {
  const values = (value: string) => schema.fields.map((_, at) => (at === field ? value : ''))
  return explainPair(model, values(a), values(b)).lines[field]!
}
const nameLevel = (a: string, b: string) => levelOf(1, a, b).level

describe('of an Indonesian name', () => {
  it.each([
    [
      'H. Budi',
      'Hj. Budi',
      'Drs. Budi',
      'Dra. Budi',
      'Ir. Budi',
      'dr. Budi',
      'Dr. Budi',
      'drg. Budi',
      'KH. Budi',
      'Tgk. Budi',
    ],
    [
      'Ust. Budi',
      'Ustadz Budi',
      'Prof. Dr. H. Budi',
      'HJ BUDI',
      'Bapak Budi',
      'Bpk. Budi',
      'Sdr. Budi',
      'Ny. Budi',
      'Alm. Budi',
      'ALMARHUM BUDI',
    ],
    [
      'Budi, S.Pd',
      'Budi S.Pd.',
      'Budi, S.E.',
      'Budi S.E',
      'Budi, S.H., M.Si',
      'Budi, SH',
      'Budi Amd.',
      'Budi, A.Md.Keb',
      'BUDI, M.M.',
      'Budi, S.Pd.I',
    ],
  ])('titles before and behind are no part', (...written) => {
    for (const each of written) expect([each, words(each)]).toEqual([each, 'BUDI'])
  })

  it('a degree without dots stays, because Se and Sh are words of names', () => {
    expect(words('Se Hun')).toBe('SE HUN')
    expect(words('Haji')).toBe('HAJI')
  })

  it.each([
    ['Ahmad bin Yusuf', 'Ahmad Yusuf'],
    ['Ahmad ibnu Yusuf', 'Ahmad Yusuf'],
    ['Aminah binti Yusuf', 'Aminah Yusuf'],
    ['Aminah bt. Yusuf', 'Aminah Yusuf'],
    ['AMINAH BTE YUSUF', 'Aminah Yusuf'],
    ['Rosmawati br. Siregar', 'Rosmawati Siregar'],
    ['Rosmawati boru Siregar', 'Rosmawati Siregar'],
    ['Abd. Rahman', 'Abdul Rahman'],
    ['St. Aminah', 'Siti Aminah'],
    ['Sitti Aminah', 'Siti Aminah'],
    ['Nur’aini', 'Nuraini'],
    ['I Wayan Sudarma', 'Wayan Sudarma'],
    ['I Wyn. Sudarma', 'Wayan Sudarma'],
    ['Ni Kt. Sari', 'Ketut Sari'],
    ['I Md. Suarta', 'Made Suarta'],
    ['I Gst. Ngr. Rai', 'Gusti Ngurah Rai'],
    ['I Gde Arya', 'Gede Arya'],
    ['Kmg. Ayu', 'Komang Ayu'],
    ['Nym Ayu', 'Nyoman Ayu'],
    ['L. Ari Wirawan', 'Lalu Ari Wirawan'],
    ['Bq. Nurul', 'Baiq Nurul'],
    ['Achmad Jusuf', 'Ahmad Yusuf'],
  ])('%s is %s', (one, other) => {
    expect(words(one)).toBe(words(other))
  })

  it('Muhammad is one name in all its forms, and M. is short for it only where more follows', () => {
    for (const form of [
      'Mohammad',
      'Mohamad',
      'Muhamad',
      'Mohammed',
      'Muh.',
      'Moh.',
      'M.',
      'MHD',
      'Muhd.',
      'Mochammad',
      'Moch.',
      'Mukhamad',
      'Md.',
    ])
      expect([form, words(`${form} Ali`)]).toEqual([form, 'MUHAMMAD ALI'])
    expect(words('Budi M.')).toBe('BUDI M')
  })

  it.each([
    ['oe is u', 'Soesilo Noerdin', 'Susilo Nurdin'],
    ['dj is j', 'Djoko', 'Joko'],
    ['tj is c', 'Tjandra', 'Candra'],
    ['j is y beside other old letters', 'Soerjadi Tjahjo', 'Suryadi Cahyo'],
    [
      'j is y in names where nothing else shows it',
      'Hidajat Surjadi Prijono Jahja',
      'Hidayat Suryadi Priyono Yahya',
    ],
    ['J is Y in biblical names and months', 'Johannes Julianti', 'Yohannes Yulianti'],
    ['sj is sy', 'Sjamsul', 'Syamsul'],
    ['nj is ny', 'Njoman', 'Nyoman'],
    ['ch is kh', 'Chairul', 'Khairul'],
    ['f, p and v', 'Fitri Vina', 'Pitri Fina'],
    ['z, s and j', 'Zaenal', 'Jaenal'],
    ['z, s and j, the other way', 'Zaenal', 'Saenal'],
    ['q is k', 'Taufiq', 'Taufik'],
    ['y is i', 'Dewy', 'Dewi'],
    ['double letters', 'Annisa', 'Anisa'],
    ['an h that is not heard', 'Saleh Jannah', 'Sale Janna'],
    ['th and dh', 'Ngathini Susanti Dhewi', 'Ngatini Susanti Dewi'],
  ])('%s', (_, old, now) => {
    expect(sound(old)).toBe(sound(now))
    expect(['sounds', 'same_5', 'same_4', 'same_3', 'same_2', 'same_1', 'same_0', 'reordered']).toContain(
      nameLevel(old, now),
    )
  })

  it('what is not the same stays apart', () => {
    for (const [a, b] of [
      ['Budi', 'Rudi'],
      ['Jati', 'Yati'],
      ['Sujono', 'Suyono'],
      ['Siti', 'Santi'],
      ['Made', 'Muhammad'],
    ] as const)
      expect([a, sound(a) === sound(b)]).toEqual([a, false])
  })

  it.each([
    ['one word, and equal', 'Suharto', 'Suharto', /^same_/],
    ['one word of several', 'Suharto', 'Suharto Wibowo', /^one_/],
    ['words in another order', 'Budi Santoso', 'Santoso Budi', /^reordered$/],
    ['words run together', 'Sri Wahyuni', 'Sriwahyuni', /^reordered$/],
    ['initials', 'Budi Santoso', 'Budi S.', /^initials$/],
    ['a name cut off', 'Nurhayati Kusumaward', 'Nurhayati Kusumawardhani', /^typo/],
    ['a word left out', 'Budi Eko Santoso', 'Budi Santoso', /^words_missing$/],
    ['a slip of typing', 'Budi Santoso', 'Budi Santosi', /^typo$/],
    ['another person', 'Budi Santoso', 'Rosmawati Siregar', /^different$/],
  ])('%s', (_, a, b, level) => {
    expect(nameLevel(a, b)).toMatch(level)
    expect(nameLevel(b, a)).toMatch(level)
  })
})

describe('letters that a program has spoilt', () => {
  it.each([
    ['an apostrophe read in the wrong encoding', 'Nurâ€™aini', 'NURAINI'],
    ['the same in capitals', 'NURÂ€™AINI', 'NURAINI'],
    ['a letter with a mark read in the wrong encoding', 'RenÃ©e', 'RENEE'],
    ['an apostrophe of a web page', 'Nur&#39;aini', 'NURAINI'],
    ['a letter that became a question mark', 'Nur?aini', 'NURAINI'],
    ['a letter that nobody can read', 'Nur\ufffdaini', 'NURAINI'],
    ['a mark that belongs there', 'José Muñoz', 'JOSE MUNOZ'],
    ['a Portuguese name that looks spoilt and is not', 'São João', 'SAO JOAO'],
    ['a question behind the name', 'Budi ?', 'BUDI'],
  ])('%s', (_, written, read) => {
    expect(words(written)).toBe(read)
  })
})

describe('of dates, numbers and telephones', () => {
  const dates = (a: string, b: string) => levelOf(2, a, b)

  it.each(['01-01-1980', '01-07-1980', '31-12-1980'])(
    '%s is a filler: equal it weighs less than a birthday',
    (filler) => {
      expect(isDefaultDate(`${filler.slice(6)}${filler.slice(3, 5)}${filler.slice(0, 2)}`)).toBe(true)
      expect(dates(filler, filler).level).toBe('same_default')
      expect(dates(filler, filler).bits).toBeLessThan(dates('14-03-1980', '14-03-1980').bits)
      expect(dates(filler, '14-03-1980').level).toBe('default_year')
      expect(dates(filler, '14-03-1980').bits).toBeGreaterThan(dates('15-04-1980', '26-09-1971').bits)
    },
  )

  it.each([
    ['one digit wrong', '1571012304850003', '1571012304850103', 'serial'],
    ['one digit of the date wrong', '1571012304850003', '1571012304860003', 'slip'],
    ['one digit of the region wrong', '1571012304850003', '1572012304850003', 'slip'],
    ['two neighbours that changed places', '1571012304850003', '1571013204850003', 'slip'],
    ['two neighbours of the region that changed places', '1571012304850003', '1517012304850003', 'slip'],
    ['another region', '1571012304850003', '1508122304850003', 'region'],
    ['a last digit that a spreadsheet made zero', '1571012304850003', '1571012304850000', 'cut'],
    ['a last digit that is lost', '1571012304850003', '157101230485000', 'cut'],
    ['the next child of that day', '1571012304850003', '1571012304850004', 'serial'],
    ['two digits wrong', '1571012304850003', '1571012304960003', 'slips'],
    ['another person', '1571012304850003', '1508056709720001', 'different'],
  ])('NIK: %s', (_, a, b, level) => {
    expect(levelOf(0, a, b).level).toBe(level)
    expect(levelOf(0, b, a).level).toBe(level)
  })

  it('the telephone of an agent whom a whole village gives weighs less than one of one’s own', () => {
    const index = createIndex(model, { frequencies: 'register' })
    for (let at = 0; at < 600; at++) {
      const phone = at < 120 ? '0812-1111-2222' : `0813${10_000_000 + at * 7919}`
      index.add({ id: `p${at}`, values: ['', `Budi ${at}`, '', phone] })
    }
    const bits = (phone: string, id: string) => index.explain(['', '', '', phone], id)!.lines[3]!
    const agents = bits('+62 812 1111 2222', 'p3')
    const own = bits(`0813${10_000_000 + 300 * 7919}`, 'p300')
    expect([agents.level, own.level].every((level) => level.startsWith('same_'))).toBe(true)
    expect(Number(agents.level.at(-1))).toBeLessThan(Number(own.level.at(-1)))
    expect(agents.bits).toBeLessThanOrEqual(own.bits)
  })
})
