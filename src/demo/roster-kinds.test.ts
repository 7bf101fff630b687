import { expect, test } from 'vitest'
import { rejectedKinds, spreadProblems } from './roster-kinds.ts'

test('problems are shared out exactly, whatever their number', () => {
  for (let problems = 0; problems <= 120; problems++) {
    const counts = [...spreadProblems(problems, { 'duplicate.in_file': 2 }).values()]
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(problems)
  }
})

test('twenty problems are enough for one of every kind, a conflict being two', () => {
  const counts = spreadProblems(20, {})
  for (const kind of rejectedKinds) expect(counts.get(kind)).toBe(kind === 'duplicate.conflict' ? 2 : 1)
})

test('conflicts always come in pairs', () => {
  for (const problems of [1, 2, 3, 19, 20, 21, 95, 812])
    expect((spreadProblems(problems, {}).get('duplicate.conflict') ?? 1) % 2).toBe(0)
})

test('a kind never gets more rows than there is material for', () => {
  const counts = spreadProblems(300, { 'funding.already_funded': 5, 'duplicate.in_file': 0 })
  expect(counts.get('funding.already_funded')).toBe(5)
  expect(counts.get('duplicate.in_file')).toBe(0)
})
