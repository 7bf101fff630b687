import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUuid, orderedId, randomId } from './ids.ts'

test('ids are UUID, and no two of ten thousand are the same', () => {
  const ids = Array.from({ length: 10_000 }, (_, at) =>
    at % 2 === 0 ? randomId() : orderedId(1_700_000_000_000),
  )
  expect(ids.filter((id) => !isUuid(id))).toEqual([])
  expect(new Set(ids).size).toBe(10_000)
})

test('an ordered id made later sorts later and carries its version and variant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 47 }), fc.integer({ min: 1, max: 2 ** 40 }), (now, later) => {
      expect(orderedId(now) < orderedId(now + later)).toBe(true)
      expect(orderedId(now)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(Number.parseInt(orderedId(now).replaceAll('-', '').slice(0, 12), 16)).toBe(now)
    }),
  )
})

test('what is not a UUID in small letters is none', () => {
  for (const wrong of [
    '',
    'x',
    `${randomId()} `,
    randomId().toUpperCase(),
    randomId().slice(1),
    `'${randomId().slice(1)}`,
  ]) {
    expect(isUuid(wrong), wrong).toBe(false)
  }
})
