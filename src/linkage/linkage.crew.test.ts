import { afterAll, describe, expect, it } from 'vitest'
import { createIndex, defaultModel, indexFromBytes, mapColumns } from '../matching/index.ts'
import { hireCrew } from './linkage.crew.ts'

const { schema } = mapColumns(['NIK', 'NAMA', 'JK', 'TGL LAHIR', 'DESA', 'NAMA IBU', 'NO HP'])
const model = defaultModel(schema)
const crew = hireCrew(2)
afterAll(() => crew.close())

const first = ['Budi', 'Siti', 'Agus', 'Dewi', 'Rizki', 'Putri', 'Wayan', 'Ujang']
const last = ['Santoso', 'Aminah', 'Harahap', 'Lubis', 'Sinaga', 'Nasution', 'Hidayat']
const village = ['Mendalo', 'Kasang', 'Lempur', 'Muara Langeh']

/** Somebody by number, written as `way` says: as the register has them, with a slip, or unknown to it. */
function person(at: number, way: number): string[] {
  const day = String(1 + (at % 28)).padStart(2, '0')
  const month = String(1 + (at % 12)).padStart(2, '0')
  const serial = String(1 + (at % 9000)).padStart(4, '0')
  const name = `${first[at % 8]!} ${last[at % 7]!}${way === 2 ? `${String.fromCharCode(97 + (at % 26))}x` : ''}`
  return [
    `157101${day}${month}${String(50 + (at % 50))}${way === 1 ? serial.slice(0, 3) : serial}`,
    way === 1 ? name.toUpperCase().replace('I', 'Y') : name,
    at % 2 === 0 ? 'L' : 'P',
    `${day}-${month}-19${String(50 + (at % 50))}`,
    `${village[at % 4]!}${way === 2 ? ` ${String(at)}` : ''}`,
    at % 3 === 0 ? '' : `${first[(at + 3) % 8]!} ${last[(at + 1) % 7]!}`,
    at % 4 === 0 ? '' : `0812${String(30_000_000 + at * 37 + (way === 2 ? 1 : 0))}`,
  ]
}

describe('a register that two threads answer for', () => {
  const people = Array.from({ length: 1500 }, (_, at) => ({ id: `p${at}`, values: person(at, 0) }))
  const asked = Array.from({ length: 2500 }, (_, at) => person(at, at % 3))

  it('answers as one thread does, also after it changed, and stays as it was', () => {
    const alone = createIndex(model, { expected: 10, frequencies: 'register' })
    const shared = createIndex(model, { expected: 10, frequencies: 'register', crew })
    for (const each of people) for (const index of [alone, shared]) index.add(each)
    const before = shared.toBytes()
    const answers = alone.findAll(asked)
    expect(answers.filter(({ candidates }) => candidates.length > 0).length).toBeGreaterThan(500)
    expect(shared.findAll(asked)).toEqual(answers)
    expect(Buffer.compare(before, shared.toBytes())).toBe(0)

    for (const index of [alone, shared]) {
      for (let at = 0; at < 1500; at += 5) index.remove(`p${at}`)
      for (let at = 0; at < 900; at++) index.add({ id: `q${at}`, values: person(at, 2) })
    }
    expect(shared.findAll(asked)).toEqual(alone.findAll(asked))
    expect(indexFromBytes(before, { crew }).findAll(asked)).toEqual(answers)
  })

  it('takes the weights that a model lists', () => {
    const listing = {
      ...model,
      frequencies: { ...model.frequencies, NAMA: { 'BUDI SANTOSO': 90_000, ' other': 12 } },
    }
    const alone = createIndex(listing)
    const shared = createIndex(listing, { crew })
    for (const each of people) for (const index of [alone, shared]) index.add(each)
    expect(shared.findAll(asked)).toEqual(alone.findAll(asked))
  })
})
