import { describe, expect, test } from 'vitest'
import { isReasonCode, levelOf, type ReasonCode, reasons, reasonText } from './roster.reasons.ts'

const codes = Object.keys(reasons) as ReasonCode[]

/** Every fact some reason may tell, with what each must look like in a sentence. */
const facts = {
  position: 7,
  letter: 'O',
  length: 15,
  written: 'contoh isi',
  age: 66,
  rule: '< 65',
  row: 12,
  region: 'Kabupaten Sarolangun',
  candidates: 'Bernai (Sarolangun)',
  place: 'Pauh, Kabupaten Sarolangun',
  column: 'C',
  funder: 'BKBK Provinsi 2024 (Jambi)',
  months: '2024-11,2024-12',
  which: 'name',
  nik: '1985-04-23',
  district: '15.03.99',
  fields: 'name,phone',
  read: '1985-04-23',
  percent: 87.5,
  list: 'Kematian Juli 2026',
  source: 'Disdukcapil 470/12',
  as_of: '2026-07-31',
  died: '2026-07-12',
  from: '2024-11',
  to: '2024-12',
  note: 'desil 2',
  code: '91.01',
  name: 'Kabupaten Merauke',
  now: '93.01',
}

describe('the catalogue of reasons', () => {
  test('says every reason in both languages: what it is, what was found and what to do', () => {
    for (const code of codes) {
      const { title, found, mend } = reasonText(code)
      for (const language of ['id', 'en'] as const) {
        for (const sentence of [title[language], found(facts)[language], mend[language]]) {
          expect(sentence.trim().length, `${code} ${language}`).toBeGreaterThan(4)
          expect(sentence, `${code} ${language}`).not.toMatch(/undefined|null|NaN|\[object|…/)
        }
        expect(found(facts)[language], code).toMatch(/[.…]$/)
        expect(mend[language], code).toMatch(/\.$/)
      }
      expect(title.id, code).not.toBe(title.en)
      expect(found(facts).id, code).not.toBe(found(facts).en)
      expect(mend.id, code).not.toBe(mend.en)
    }
  })

  test('sends nobody away with "ask the administrator" alone', () => {
    for (const code of codes) expect(reasonText(code).mend.id, code).not.toMatch(/^hubungi admin/i)
  })

  test('gives every code a level, and an error always has something to mend', () => {
    for (const code of codes) {
      expect(['error', 'warning', 'info']).toContain(levelOf(code))
      if (levelOf(code) === 'error') expect(reasonText(code).mend.en, code).not.toBe('Nothing to do.')
    }
    expect(codes.filter((code) => levelOf(code) === 'error').length).toBeGreaterThanOrEqual(15)
  })

  test('has no two reasons with the same title', () => {
    for (const language of ['id', 'en'] as const) {
      const titles = codes.map((code) => reasonText(code).title[language])
      expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([])
    }
  })

  test('writes dates and months in words of the language', () => {
    expect(reasonText('birth_date.missing').found({ nik: '1985-04-23' })).toEqual({
      id: expect.stringContaining('23 April 1985'),
      en: expect.stringContaining('23 April 1985'),
    })
    expect(reasonText('funding.already_funded').found(facts).id).toContain('November 2024, Desember 2024')
    expect(reasonText('funding.already_funded').found(facts).en).toContain('November 2024, December 2024')
  })

  test('knows its codes and no other word', () => {
    expect(codes.every(isReasonCode)).toBe(true)
    for (const other of [undefined, '', 'nik', 'toString', '__proto__', 'constructor', 'NIK.MISSING'])
      expect(isReasonCode(other)).toBe(false)
  })
})
