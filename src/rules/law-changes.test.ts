import { expect, test } from 'vitest'
import { law } from './law.ts'
import { lawChanges } from './law-changes.ts'
import { overlay } from './overlay.ts'

const changes = lawChanges()

test('the story of the law begins on 1 July 2015 with PP 44/2015, PP 45/2015 and PP 46/2015', () => {
  const first = changes.filter(({ on }) => on === '2015-07-01').map(({ regulation }) => regulation)
  expect(first).toEqual(expect.arrayContaining(['PP 44/2015', 'PP 45/2015', 'PP 46/2015']))
  expect(changes[0]?.on).toBe('2015-07-01')
})

test('it goes forward in time', () => {
  expect(changes.map(({ on }) => on)).toEqual(changes.map(({ on }) => on).toSorted())
})

test('PP 82/2019 raised the JKM death grant on 2 December 2019 from Rp16.2 to Rp20 million', () => {
  const change = changes.find(({ on, regulation }) => on === '2019-12-02' && regulation === 'PP 82/2019')
  const grant = change?.parameters.find(({ id }) => id === 'jkm.death_grant')
  expect([grant?.before?.value, grant?.after.value]).toEqual([16_200_000, 20_000_000])
})

test('a change with one unconfirmed value is unconfirmed', () => {
  for (const { confidence, parameters } of changes)
    if (parameters.some(({ after }) => after.source.confidence === 'unconfirmed'))
      expect(confidence).toBe('unconfirmed')
})

test('every value of every parameter is told once', () => {
  const told = changes.reduce((sum, { parameters }) => sum + parameters.length, 0)
  expect(told).toBe(Object.values(law).reduce((sum, { values }) => sum + values.length, 0))
})

test('a supposed change is part of the supposed story only', () => {
  const supposed = overlay(law, [{ id: 'bpu.jkm_contribution', from: '2027-02-01', value: 8_000 }])
  expect(lawChanges(supposed).some(({ on }) => on === '2027-02-01')).toBe(true)
  expect(changes.some(({ on }) => on === '2027-02-01')).toBe(false)
})
