import { describe, expect, it } from 'vitest'
import { createIndex, dedupe, defaultModel, explainPair, mapColumns } from './index.ts'

const { schema } = mapColumns(['NIK', 'NAMA', 'TGL LAHIR', 'DESA'])
const budi = ['1571012304850003', 'H. Budi Santoso, S.Pd', '23-04-1985', 'Desa Mendalo']

describe('finding the same person', () => {
  it('tells a slip of one digit from another person', () => {
    const model = defaultModel(schema)
    const slip = explainPair(model, budi, ['1571012304850002', 'BUDI SANTOSO', '23/04/1985', 'MENDALO'])
    const other = explainPair(model, budi, ['1571014509900001', 'SITI AMINAH', '05-09-1990', 'MENDALO'])
    expect(slip.value.probability).toBeGreaterThan(0.5)
    expect(other.value.decision).toBe('different')
  })

  it.each([
    ['is the same', ['1571012304850003', 'Budi Santoso', '1985-04-23', 'Mendalo'], 'same'],
    ['has a slip in the NIK', ['1571012304860003', 'Budi Santoso', '1985-04-23', 'Mendalo'], 'same'],
    [
      'has the NIK of somebody else: name and birth date differ',
      ['1571012304850003', 'Joko Widodo', '1961-06-21', 'Mendalo'],
      'review',
    ],
    ['is a twin', ['1571012304850004', 'Badi Santoso', '1985-04-23', 'Mendalo'], 'review'],
    ['is a namesake', ['1571011201700003', 'Budi Santoso', '1970-01-12', 'Mendalo'], 'different'],
  ])('decides well about somebody who %s', (_, values, decision) => {
    expect(explainPair(defaultModel(schema), budi, values).value.decision).toBe(decision)
  })

  it('never decides alone by a filler date', () => {
    const filler = ['', 'Budi Santoso', '1985-01-01', 'Mendalo']
    expect(explainPair(defaultModel(schema), filler, filler).value.decision).not.toBe('same')
  })

  it('finds in a register whom it was given', () => {
    const index = createIndex(defaultModel(schema))
    index.add({ id: 'a', values: budi })
    expect(index.find(budi).candidates).toEqual([expect.objectContaining({ id: 'a', decision: 'same' })])
    index.remove('a')
    expect(index.find(budi).candidates).toEqual([])
  })

  it('refuses a list of one', () => {
    expect(() => dedupe([{ id: 'a', values: budi }], { schema })).toThrow('matching.too_few')
  })
})
