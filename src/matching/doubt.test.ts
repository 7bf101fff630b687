import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doubtOf } from './doubt.ts'
import { createScorer, decide, defaultModel, explainPair, levels, mapColumns, type Values } from './index.ts'

const { schema } = mapColumns(['NIK', 'NAMA', 'JK', 'TGL LAHIR', 'DESA', 'KECAMATAN', 'NAMA IBU', 'NO HP'])
const model = defaultModel(schema)
const budi = {
  nik: '1571012304850003',
  name: 'Budi Santoso Hidayat',
  sex: 'L',
  born: '23-04-1985',
  village: 'Mendalo Indah',
  district: 'Jambi Luar Kota',
  mother: 'Sutinah Wagiyem',
  phone: '0812-3456-7890',
}
const valuesOf = (person: typeof budi): Values => [
  person.nik,
  person.name,
  person.sex,
  person.born,
  person.village,
  person.district,
  person.mother,
  person.phone,
]
const lay = (change: Partial<typeof budi>, one: Partial<typeof budi> = {}) =>
  explainPair(model, valuesOf({ ...budi, ...one }), valuesOf({ ...budi, ...change }))
const noNumber = { nik: '' }
const nobodyElse = { village: 'Sungai Duren', mother: '', phone: '' }

describe('a machine decides alone', () => {
  it.each<[string, Partial<typeof budi>]>([
    ['where number, name and date are equal', {}],
    ['where the name has a slip of typing and the number is equal', { name: 'Budi Santso Hidayat' }],
    ['where only one word of the name is written and the number is equal', { name: 'Budi' }],
    ['where day and month are swapped and the number is equal', { born: '04-23-1985' }],
    ['where the date was filled with the first of January of that year', { born: '01-01-1985' }],
    ['where one digit of the region in the number is wrong', { nik: '1573012304850003' }],
    ['where one digit of the date in the number is wrong', { nik: '1571012304860003' }],
    ['where two neighbouring digits of the number changed places', { nik: '1571013204850003' }],
    ['where a spreadsheet made the last digit a zero', { nik: '1571012304850000' }],
    ['where the number is missing and name, date, village and mother are equal', noNumber],
    [
      'where the number is missing and the name is in old spelling',
      { ...noNumber, name: 'Boedi Santoso Hidayat' },
    ],
    [
      'where the number is missing and only the mother agrees besides',
      { ...noNumber, ...nobodyElse, mother: budi.mother },
    ],
    [
      'where the number is missing and only the telephone agrees besides',
      { ...noNumber, ...nobodyElse, phone: budi.phone },
    ],
  ])('%s', (_, change) => {
    expect(lay(change).value.decision).toBe('same')
    expect(lay(change).reason).toBeUndefined()
  })
})

describe('a person decides, however much agrees', () => {
  it.each<[string, Partial<typeof budi>, string]>([
    [
      'about twins whose numbers follow each other',
      { nik: '1571012304850004', name: 'Badi Santoso Hidayat' },
      'twins',
    ],
    ['about twins of one name whose numbers follow each other', { nik: '1571012304850004' }, 'twins'],
    [
      'about twins of whom one has no number',
      { ...noNumber, name: 'Budi Santosa Hidajati' },
      'no number to compare',
    ],
    [
      'about somebody without a number of whom only one word is written',
      { ...noNumber, name: 'Budi' },
      'no number to compare',
    ],
    [
      'about somebody without a number whose name is initials',
      { ...noNumber, name: 'Budi S. H.' },
      'no number to compare',
    ],
    [
      'about namesakes of one day in two villages, one without a number',
      { ...noNumber, ...nobodyElse },
      'namesakes',
    ],
    [
      'about namesakes of one day and one village with two mothers',
      { ...noNumber, mother: 'Rosmawati', phone: '' },
      'mother',
    ],
    ['about twins, a boy and a girl, one without a number', { ...noNumber, sex: 'P' }, 'girl'],
    [
      'about twins whose numbers end in 3 and 0',
      { nik: '1571012304850000', name: 'Badi Santoso Hidayat' },
      'no number to compare',
    ],
    ['about namesakes whose numbers end in 3 and 0', { nik: '1571012304850000', ...nobodyElse }, 'namesakes'],
    [
      'about a number one digit off under a name of which one word agrees',
      { nik: '1571012304860003', name: 'Budi Kurniawan' },
      'nearly equal',
    ],
    ['about a father whose child goes by his number', { born: '11-09-2012' }, 'birth date is another'],
    ['about a number that somebody of another name gave', { name: 'Wahyu Kurniawan' }, 'name is another'],
    [
      'about a number under half a name where nothing else agrees',
      { ...nobodyElse, name: 'Budi Kurniawan' },
      'part of the name',
    ],
  ])('%s', (_, change, words) => {
    const { value, reason, steps } = lay(change)
    expect(value.decision).toBe('review')
    expect(reason?.en).toContain(words)
    expect(steps.at(-1)?.text.en).toBe(`A person decides. ${reason?.en}`)
  })

  it('about filler dates where no number tells more', () => {
    expect(lay({ ...noNumber, born: '01-07-1985' }, { born: '01-07-1985' }).value.decision).toBe('review')
  })

  it('about people of a list in which nothing but name and birth date is written', () => {
    const short = defaultModel(mapColumns(['NAMA', 'TGL LAHIR']).schema, 1000)
    const rare = ['Xaverius Qodriyanto Wiyonggoputro', '23-04-1985']
    expect(explainPair({ ...short, thresholds: { same: 0, review: -4 } }, rare, rare).value.decision).toBe(
      'review',
    )
  })

  it('about a district or a birth place that agrees while the village is another', () => {
    const wide = mapColumns(['NAMA', 'TGL LAHIR', 'TEMPAT LAHIR']).schema
    const doubtful = { ...defaultModel(wide, 1000), thresholds: { same: -99, review: -99 } }
    const said = ['Budi Santoso', '23-04-1985', 'Kerinci']
    expect(explainPair(doubtful, said, said).reason?.en).toContain('namesakes')
  })
})

describe('laws of doubt', () => {
  const places = schema.fields.map(({ kind }) => levels[kind].length * 2)
  const numbers = fc.tuple(...places.map((length) => fc.nat(length - 1)))

  it('holds for every way in which two records can agree: above the threshold, doubt and decision say one thing', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: -20, max: 40, noNaN: true }), (each, weight) => {
        const decision = decide(model, each, weight)
        if (decision === 'same') {
          expect(weight).toBeGreaterThanOrEqual(model.thresholds.same)
          expect(doubtOf(model, each)).toBeUndefined()
        }
        if (weight >= model.thresholds.same) expect(decision).not.toBe('different')
      }),
    )
  })

  it('never lets a machine decide where both numbers are there and are two', () => {
    const two = ['serial', 'region', 'slips', 'half', 'different'].map((code) =>
      levels.id.findIndex((level) => level.code === code),
    )
    fc.assert(
      fc.property(numbers, fc.constantFrom(...two), (each, nik) => {
        expect(decide(model, [nik, ...each.slice(1)], 99)).toBe('review')
      }),
    )
  })

  it('is the same whichever of two records comes first', () => {
    const scorer = createScorer(model)
    const cell = (...written: string[]) => fc.constantFrom('', ...written)
    const record = fc.tuple(
      cell(budi.nik, '1571012304850004', '1571012304850000', '1572012304850003', '157101230485'),
      cell(budi.name, 'Badi Santoso Hidayat', 'Budi', 'Budi S.', 'Wahyu Kurniawan'),
      cell('L', 'P'),
      cell(budi.born, '24-04-1985', '01-01-1985', '11-09-2012'),
      cell(budi.village, 'Sungai Duren'),
      cell(budi.district),
      cell(budi.mother, 'Rosmawati', 'Sutina'),
      cell(budi.phone, '081200001111'),
    )
    fc.assert(
      fc.property(record, record, (a, b) => {
        expect(scorer.explain(a, b).reason).toEqual(scorer.explain(b, a).reason)
        expect(scorer.score(a, b).decision).toBe(scorer.score(b, a).decision)
      }),
      { numRuns: 300 },
    )
  })

  it('asks for more where less is known: taking a number away never makes a doubtful pair sure', () => {
    fc.assert(
      fc.property(numbers, (each) => {
        const whole = doubtOf(model, [1, ...each.slice(1)])
        const without = doubtOf(model, [0, ...each.slice(1)])
        if (whole !== undefined) expect(without).toBeDefined()
      }),
    )
  })
})
