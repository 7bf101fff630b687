import fc from 'fast-check'
import { expect, it } from 'vitest'
import { honestXlsx } from '../../src/tabular/test-files.ts'
import {
  anyBytes,
  anyCsvText,
  anySheet,
  anyTable,
  brokenWorkbook,
  comesOf,
  holdsTogether,
  shortIsLong,
  survivesCsv,
  survivesXlsx,
  wholeIsLetters,
} from './fuzz.ts'

/* The same laws for hours: npm run campaign fuzz. */

it('any bytes are read or refused with a code that has a sentence', async () => {
  await fc.assert(fc.asyncProperty(anyBytes, holdsTogether), { numRuns: 500 })
})

it('a workbook that went wrong anywhere is read or refused, and a survey of it says what reading gives', async () => {
  await fc.assert(fc.asyncProperty(brokenWorkbook, holdsTogether), { numRuns: 500 })
})

it('any table that we write as XLSX comes back as it was', async () => {
  await fc.assert(fc.asyncProperty(anyTable, survivesXlsx), { numRuns: 150 })
})

it('any table that we write as CSV comes back as it was, in both separators and encodings', async () => {
  await fc.assert(fc.asyncProperty(anyTable, fc.constantFrom(';', ','), fc.boolean(), survivesCsv), {
    numRuns: 300,
  })
})

it('cells and strings in any form give the same by the short way and by the long way', async () => {
  await fc.assert(fc.asyncProperty(anySheet, shortIsLong), { numRuns: 400 })
})

it('CSV gives the same in one piece and letter by letter', () => {
  fc.assert(fc.property(anyCsvText, wholeIsLetters), { numRuns: 3_000 })
})

it('an honest workbook is read in this way as in every other', async () => {
  expect(await comesOf(honestXlsx())).toEqual({
    rows: [
      ['NIK', 'NAMA'],
      ['1571012304850003', 'SITI AMINAH'],
    ],
  })
})
