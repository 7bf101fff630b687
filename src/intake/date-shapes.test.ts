import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../tabular/cell.ts'
import { type DateFormat, dateFormats, dateShape, formatsOf, readDateAs } from './date-shapes.ts'
import { readBirthDate } from './values.ts'

/*
 * Goal: one answer reads all dates of one shape. Expected values are written by hand, from how villages write; no anchor exists.
 */
const before = '2024-11-01'
const read = (cell: Cell, format: DateFormat) => {
  const written = dateShape(cell)
  return written && readDateAs(written, format, before)
}

describe('the shape of a date', () => {
  it('is that of its parts, whatever signs stand between them', () => {
    const shapes = (cells: Cell[]) => [...new Set(cells.map((cell) => dateShape(cell)?.shape))]
    expect(
      shapes(['23/04/1985', '4-23-1985', '23.4.1985', '23 04 1985', '23–04–1985', '23\\04\\1985']),
    ).toEqual(['parts_4'])
    expect(shapes(['23/04/85', '4-23-85', '85.04.23'])).toEqual(['parts_2'])
    expect(shapes(['1985-23-04', '1985/4/23', '1985-04-23 00:00:00', '1985-04-23T00:00:00.000Z'])).toEqual([
      'year_first',
    ])
    expect(shapes(['19850423', '23041985', '5041985', '230485', '31160'])).toEqual([
      'digits_8',
      'digits_7',
      'digits_6',
      'digits_5',
    ])
    expect(
      shapes(['April 23, 1985', '23 Aprl 1985', '23-IV-1985', '1985 April 23', 'Senin, 23 April 1985']),
    ).toEqual(['words'])
    expect(shapes([{ kind: 'date', text: '1985-04-05' }])).toEqual(['cell'])
    expect(shapes(['1985', 'tidak tahu', '39 tahun', '04/1985', '123456789'])).toEqual(['other'])
    expect(shapes(['', '-', 'tdk ada'])).toEqual([undefined])
  })

  it('does not count the place before it nor the time behind it', () => {
    expect(read('Sarolangun, 04/23/1985', 'mdy')).toBe('1985-04-23')
    expect(read('04/23/1985 12:00:00 AM', 'mdy')).toBe('1985-04-23')
    expect(read('Pauh 23.04.85', 'dmy')).toBe('1985-04-23')
  })
})

describe('a date read as a person says', () => {
  it.each<[Cell, DateFormat, string | undefined]>([
    ['04/05/1985', 'dmy', '1985-05-04'],
    ['04/05/1985', 'mdy', '1985-04-05'],
    ['23/04/1985', 'mdy', undefined],
    ['1985-23-04', 'ydm', '1985-04-23'],
    ['1985-23-04', 'ymd', undefined],
    ['19850423', 'ymd', '1985-04-23'],
    ['23041985', 'dmy', '1985-04-23'],
    ['04231985', 'mdy', '1985-04-23'],
    ['19852304', 'ydm', '1985-04-23'],
    ['5041985', 'dmy', '1985-04-05'],
    ['4231985', 'mdy', '1985-04-23'],
    ['230485', 'dmy', '1985-04-23'],
    ['850423', 'ymd', '1985-04-23'],
    ['50485', 'dmy', '1985-04-05'],
    // Two digits of a year: the latest that does not lie ahead, or always 19xx.
    ['23/04/05', 'dmy', '2005-04-23'],
    ['23/04/05', 'dmy_19', '1905-04-23'],
    ['23/04/85', 'dmy', '1985-04-23'],
    ['85-04-23', 'ymd', '1985-04-23'],
    // Serials of Excel, as text: day 31160 is 23 April 1985; in the count of 1904 it is 4 years and a day later.
    ['31160', 'serial', '1985-04-23'],
    ['29698', 'serial_1904', '1985-04-23'],
    ['April 23, 1985', 'words', '1985-04-23'],
    ['23 Aprl 1985', 'words', '1985-04-23'],
    ['23 Agusuts 1985', 'words', '1985-08-23'],
    ['23-IV-1985', 'words', '1985-04-23'],
    ['1985 Apr 23', 'words', '1985-04-23'],
    ['23rd April 1985', 'words', '1985-04-23'],
    ['23 Bulan 1985', 'words', undefined],
    ['Aug 3rd, 1985', 'words', '1985-08-03'],
    [{ kind: 'date', text: '1985-04-05' }, 'swapped', '1985-05-04'],
    [{ kind: 'date', text: '1985-04-23' }, 'swapped', undefined],
    // No day that existed, one that lies ahead, one before anybody's birth.
    ['31/02/1985', 'dmy', undefined],
    ['23/04/2085', 'dmy', undefined],
    ['02/11/2024', 'dmy', undefined],
    ['01/11/2024', 'dmy', '2024-11-01'],
    ['23/04/1885', 'dmy', undefined],
    ['00/00/1985', 'dmy', undefined],
    // A format that the shape cannot have reads nothing.
    ['23/04/1985', 'serial', undefined],
    ['tidak tahu', 'dmy', undefined],
  ])('%j as %s is %s', (cell, format, date) => {
    expect(read(cell, format)).toBe(date)
  })

  it('is a day on which somebody can be born, for any text whatever', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^\d{0,4}[-/. ]?\w{0,9}[-/. ]?\d{0,4}$/)),
        fc.constantFrom(...dateFormats),
        (text, format) => {
          const day = read(text, format)
          if (day === undefined) return
          expect(readBirthDate(day, before)).toEqual({ date: day })
        },
      ),
    )
  })

  it('is the day again when a day is written by that format, for every day and format', () => {
    const day = fc.date({ min: new Date('1930-01-01'), max: new Date('2024-10-31'), noInvalidDate: true })
    fc.assert(
      fc.property(day, fc.constantFrom('/', '-', '.', ' ', ''), (date, sign) => {
        const iso = date.toISOString().slice(0, 10)
        const [y = '', m = '', d = ''] = iso.split('-')
        for (const format of ['dmy', 'mdy', 'ymd', 'ydm'] as const) {
          const written = [...format].map((part) => ({ d, m, y })[part]).join(sign)
          expect([written, read(written, format)]).toEqual([written, iso])
        }
        for (const order of ['dmy', 'mdy', 'ymd'] as const) {
          const written = [...order].map((part) => ({ d, m, y: y.slice(2) })[part]).join(sign)
          const format = y < '2000' ? (`${order}_19` as const) : order
          expect([written, read(written, format)]).toEqual([written, iso])
        }
      }),
    )
  })

  it('is offered by every shape but those that hold no date', () => {
    expect(
      Object.entries(formatsOf)
        .filter(([, formats]) => formats.length === 0)
        .map(([shape]) => shape),
    ).toEqual(['other'])
  })
})
