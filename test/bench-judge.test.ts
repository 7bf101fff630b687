import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plot } from '../bench/matching/plot.ts'
import { judge, judgeAutomatic, readPairs, readTruth, type Truth, vlookup } from '../bench/matching/truth.ts'
import { writePopulation } from '../src/demo/population.ts'

/*
 * The figures of `npm run bench matching` are worth what its judge is worth: answers whose quality is known by construction.
 */

const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-judge-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let truth: Truth
let right: string[]
beforeAll(() => {
  const summary = writePopulation({ people: 1_500, seed: 3, profile: 'heavy', regions: ['15.03'], folder })
  writeFileSync(path.join(folder, 'summary.json'), JSON.stringify(summary))
  truth = readTruth(folder)
  right = readFileSync(path.join(folder, 'pairs.csv'), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(0, 2).join(','))
})

function found(lines: readonly string[], head = 'id_a,id_b,weight') {
  const file = path.join(folder, 'answer.csv')
  writeFileSync(file, `${[head, ...lines].join('\n')}\n`)
  return readPairs(file, truth)
}

describe('the judge of the matching bench', () => {
  test('gives the truth itself full marks and an empty answer none', () => {
    expect(right.length).toBeGreaterThan(300)
    expect(judge(truth, found(right.map((pair) => `${pair},5`)), 0)).toMatchObject({
      precision: 1,
      recall: 1,
      f1: 1,
    })
    expect(judge(truth, found([]), 0)).toMatchObject({ recall: 0, f1: 0 })
  })

  test('counts what is wrong, whichever way round a pair is written, and finds the best threshold', () => {
    const half = right.slice(0, 200).map((pair) => `${pair.split(',').reverse().join(',')},3`)
    const wrong = Array.from(
      { length: 50 },
      (_, at) => `D${String(at + 1).padStart(8, '0')},D${String(at + 900).padStart(8, '0')},1`,
    )
    const quality = judge(truth, found([...half, ...wrong]), 0)
    expect(quality.precision).toBeCloseTo(0.8, 5)
    expect(quality.recall).toBeCloseTo(200 / right.length, 5)
    expect(quality.best).toMatchObject({ precision: 1, threshold: 3 })
    expect(Object.values(quality.wrong).reduce((sum, count) => sum + count, 0)).toBe(50)
    expect(judge(truth, found([...half, ...wrong]), 2).precision).toBe(1)
  })

  test('sorts what was found by kind of error, and pairs without any apart', () => {
    const { by_kind } = judge(truth, found(right.map((pair) => `${pair},5`)), 0)
    expect(by_kind.every(({ pairs, found: got }) => pairs === got)).toBe(true)
    expect(by_kind.map(({ kind }) => kind)).toContain('none')
    expect(by_kind.map(({ kind }) => kind)).toContain('name.typo')
  })

  test('judges apart what an engine joins without a person', () => {
    const lines = right.slice(0, 10).map((pair, at) => `${pair},5,${at < 4 ? 'same' : 'review'}`)
    const answer = found([...lines, 'D00000001,D00000900,9,same'], 'id_a,id_b,weight,decision')
    expect(judgeAutomatic(truth, answer)).toMatchObject({ precision: 0.8, recall: 4 / right.length })
    expect(judgeAutomatic(truth, found([]))).toBeUndefined()
  })

  test('refuses an answer with a pair twice, a record with itself, an unknown record or no weight', () => {
    const [pair = ''] = right
    const [a, b] = pair.split(',')
    expect(() => found([`${pair},5`, `${b},${a},4`])).toThrow('twice')
    expect(() => found([`${a},${a},5`])).toThrow('itself')
    expect(() => found(['X00000001,D00000002,5'])).toThrow('X00000001')
    expect(() => found([pair], 'id_a,id_b')).toThrow('weight')
  })

  test('knows that a look-up by NIK misses every pair whose NIK is damaged or missing', () => {
    const { precision, recall } = vlookup(folder, truth)
    expect(precision).toBeGreaterThan(0.9)
    expect(recall).toBeGreaterThan(0.3)
    expect(recall).toBeLessThan(0.8)
  })
})

test('the plot names every line and puts more records further right', () => {
  const svg = plot(
    'Seconds',
    [
      {
        name: 'ours',
        colour: '#000',
        points: [
          { x: 1_000, y: 1 },
          { x: 100_000, y: 20 },
        ],
      },
    ],
    { x: 'records', y: 's' },
  )
  expect(svg).toContain('>ours</text>')
  const [, first = '0', second = '0'] = /points="([\d.]+),[\d.]+ ([\d.]+),/.exec(svg) ?? []
  expect(Number(second)).toBeGreaterThan(Number(first))
  expect(svg).not.toContain('NaN')
})
