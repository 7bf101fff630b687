import { expect, test } from 'vitest'
import { createRandom, weightTable, zipfTable } from './random.ts'

test('the same seed gives the same numbers, pinned so that no machine or version may differ', () => {
  const random = createRandom(1)
  expect([random.next(), random.next(), random.next()]).toEqual([459084720, 284954394, 2334914315])
  expect(createRandom('1').next()).toBe(createRandom(1).next())
  expect(createRandom(2).next()).not.toBe(createRandom(1).next())
})

test('a fork depends on its label only, not on what was drawn before', () => {
  const used = createRandom(7)
  for (let times = 0; times < 100; times++) used.next()
  expect(used.fork('names').next()).toBe(createRandom(7).fork('names').next())
  expect(used.fork('names').next()).not.toBe(used.fork('villages').next())
})

test('whole numbers reach both ends and nothing outside', () => {
  const random = createRandom(3)
  const drawn = new Set(Array.from({ length: 500 }, () => random.int(-2, 3)))
  expect([...drawn].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3])
  expect(random.int(5, 5)).toBe(5)
  expect(() => random.int(2, 1)).toThrow('No range')
})

test('weights decide how often an item is drawn, and weight zero means never', () => {
  const random = createRandom(4)
  const table = weightTable(
    ['never', 'seldom', 'often'],
    (item) => ({ never: 0, seldom: 1, often: 9 })[item] ?? 0,
  )
  const drawn = Array.from({ length: 5000 }, () => random.weighted(table))
  expect(drawn).not.toContain('never')
  const seldom = drawn.filter((item) => item === 'seldom').length
  expect(seldom).toBeGreaterThan(400)
  expect(seldom).toBeLessThan(600)
})

test('in a Zipf table the first item is the most frequent', () => {
  const random = createRandom(5)
  const table = zipfTable(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])
  const count = new Map<string, number>()
  for (let times = 0; times < 8000; times++) {
    const item = random.weighted(table)
    count.set(item, (count.get(item) ?? 0) + 1)
  }
  expect(count.get('a')).toBeGreaterThan(count.get('h') ?? 0)
})

test('a table without weight, with fractions or below zero is a mistake of the program', () => {
  expect(() => weightTable(['a'], () => 0)).toThrow('add up')
  expect(() => weightTable([], () => 1)).toThrow('add up')
  expect(() => weightTable(['a'], () => 0.5)).toThrow('whole number')
  expect(() => weightTable(['a'], () => -1)).toThrow('whole number')
})

test('shuffling keeps every item and leaves the list given alone', () => {
  const list = Array.from({ length: 50 }, (_, at) => at)
  const shuffled = createRandom(6).shuffle(list)
  expect(shuffled).not.toEqual(list)
  expect([...shuffled].sort((a, b) => a - b)).toEqual(list)
  expect(list[0]).toBe(0)
})

test('nothing can be picked from an empty list', () => {
  expect(() => createRandom(1).pick([])).toThrow('nothing')
})
