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
