import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { outcome } from '../kernel/outcome.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { positions, StackedBar, TargetBar } from './bar.tsx'
import { CoverageChart } from './chart.tsx'
import { Field, fieldId } from './field.tsx'
import { Pages } from './filters.tsx'
import { ErrorSummary } from './form.tsx'
import { Page, withLanguage } from './frame.tsx'
import { MonthStrip } from './month-strip.tsx'
import { OutcomeOpen } from './outcome.tsx'
import { RefusalBody } from './refusal-page.tsx'
import { SumSentence } from './sum.tsx'
import { Table } from './table.tsx'

/** What a reader gets of a part: its words, without the marks. */
async function wordsOf(part: unknown): Promise<string> {
  const html = await htmlOf(part)
  return html
    .replace(/<[^>]+>/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

async function htmlOf(part: unknown): Promise<string> {
  return part === null ? '' : String(await part)
}

describe('The sum that explains a number', () => {
  const total = { value: 28026, label: text('baris dibaca', 'rows read'), href: '/r' }
  const parts = [
    { value: 27214, label: text('diterima', 'accepted'), href: '/r?a' },
    { value: 812, label: text('ditolak', 'rejected'), href: '/r?b' },
    { value: 0, label: text('kosong', 'blank'), href: '/r?c' },
  ]

  test('is a sentence in both languages', async () => {
    expect(await wordsOf(<SumSentence language="id" total={total} parts={parts} />)).toBe(
      '28.026 baris dibaca = 27.214 diterima + 812 ditolak + 0 kosong.',
    )
    expect(await wordsOf(<SumSentence language="en" total={total} parts={parts} />)).toBe(
      '28,026 rows read = 27,214 accepted + 812 rejected + 0 blank.',
    )
  })

  test('links every number that has something behind it, and not a nought', async () => {
    const html = await htmlOf(<SumSentence language="id" total={total} parts={parts} />)
    expect(html).toContain('href="/r?b"')
    expect(html).not.toContain('href="/r?c"')
  })

  test('refuses parts that do not add up', () => {
    expect(() => SumSentence({ language: 'id', total, parts: parts.slice(1) })).toThrow(/812.*28026/)
  })
})

describe('The bar of parts', () => {
  test('is full, in order, and shows even the smallest part', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000_000), { minLength: 1, maxLength: 8 }), (values) => {
        const places = positions(values)
        const width = places.reduce((sum, place) => sum + place.width, 0)
        if (values.some((value) => value > 0)) expect(width).toBeCloseTo(100, 1)
        else expect(width).toBe(0)
        values.forEach((value, at) => {
          const { start = 0, width: own = 0 } = places[at] ?? {}
          if (value > 0) expect(own).toBeGreaterThan(0.5)
          else expect(own).toBe(0)
          expect(start + own).toBeLessThan(100.1)
        })
      }),
    )
  })

  test('never writes a part that exists as 0 %', async () => {
    const segments = [
      { label: text('baru', 'new'), value: 28018, tone: 'primary' as const },
      { label: text('kosong', 'blank'), value: 8, tone: 'neutral' as const },
    ]
    const words = await wordsOf(<StackedBar language="id" label="Baris" segments={segments} />)
    expect(words).toContain('100,0 %')
    expect(words).toContain('&lt; 0,1 %')
  })
})

test('A share above its target and above the whole is drawn full and written as it is', async () => {
  const html = await htmlOf(<TargetBar language="id" share={150.4} target={62.62} with_value />)
  expect(html).toContain('width="100%" height="8" rx="4" class="fill-primary"')
  expect(html).toContain('aria-label="150,4 %, target 62,62 %"')
})

describe('The chart of coverage', () => {
  test('draws nothing without figures', async () => {
    expect(await htmlOf(<CoverageChart language="id" label="Cakupan" points={[]} target={53} />)).toBe('')
  })

  test('draws one figure, and two of the same day, without impossible numbers', async () => {
    const point = { as_of: '2024-09-30', percent: 43.31 }
    for (const points of [[point], [point, { ...point, percent: 0 }], [{ ...point, percent: 100 }]]) {
      expect(await htmlOf(<CoverageChart language="id" label="Cakupan" points={points} />)).not.toMatch(
        /NaN|Infinity/,
      )
    }
  })

  test('tells in words what it shows, in order of time', async () => {
    const points = [
      { as_of: '2024-11-06', percent: 66.08, label: text('27.214 orang', '27,214 people') },
      { as_of: '2024-11-05', percent: 41.02 },
    ]
    const html = await htmlOf(<CoverageChart language="id" label="Cakupan" points={points} target={62.62} />)
    expect(html).toContain(
      'aria-label="Cakupan: 5 November 2024 41,02 %; 6 November 2024 66,08 % (27.214 orang). Target 62,62 %."',
    )
  })
})

test('The months of a person are told in words: from when until when, and who paid', async () => {
  const months = ['2024-11', '2024-12', '2025-01'].map((month) => ({
    month,
    state: 'covered' as const,
    funder: month < '2025' ? 'APBD-P' : 'Desa',
  }))
  const part = <MonthStrip language="id" months={[...months, { month: '2025-03', state: 'none' }]} />
  const words = await wordsOf(part)
  expect(words).toContain('November–Desember 2024: terlindungi · APBD-P (2 bulan)')
  expect(words).toContain('Januari 2025: terlindungi · Desa (1 bulan)')
  expect(words).toContain('Maret 2025: tidak terlindungi (1 bulan)')
})

test('What the law leaves open is shown with what each reading gives', async () => {
  const open = {
    code: 'relief',
    question: text('Berlakukah keringanan?', 'Does the relief hold?'),
    readings: [
      { text: text('Ya', 'Yes'), value: 8400 },
      { text: text('Tidak', 'No'), value: 16800 },
    ],
  }
  const part = <OutcomeOpen language="id" outcome={outcome(16800, [], [open])} sentence="Rp16.800" />
  expect(await wordsOf(part)).toMatch(/Belum terkonfirmasi.*Berlakukah keringanan\?.*Ya8\.400.*Tidak16\.800/)
})

describe('Forms', () => {
  test('without errors have no summary', async () => {
    expect(await htmlOf(<ErrorSummary language="id" errors={[]} />)).toBe('')
  })

  test('lead from the summary to the field, also for names with brackets', async () => {
    const name = 'rows[3].nik'
    const summary = await htmlOf(
      <ErrorSummary language="id" errors={[{ field: name, message: 'Periksa NIK' }]} />,
    )
    const field = await htmlOf(
      <Field language="id" kind="text" name={name} label="NIK" error="Periksa NIK" />,
    )
    expect(fieldId(name)).toBe('field-rows-3-nik')
    expect(summary).toContain('href="#field-rows-3-nik"')
    expect(field).toContain('id="field-rows-3-nik"')
    expect(field).toContain('aria-describedby="field-rows-3-nik-error"')
    expect(field).toContain('name="rows[3].nik"')
  })

  test('keep what was typed, whatever it was', async () => {
    const field = await htmlOf(
      <Field language="id" kind="textarea" name="a" label="A" value={'</textarea><script>'} />,
    )
    expect(field).toContain('&lt;/textarea&gt;&lt;script&gt;')
  })
})

describe('Lists', () => {
  test('that are empty tell the next step instead of showing an empty table', async () => {
    const empty = {
      title: 'Belum ada orang',
      action: { href: '/roster/new', label: text('Unggah daftar', 'Upload') },
    }
    const html = await htmlOf(<Table language="id" caption="Orang" columns={[]} rows={[]} empty={empty} />)
    expect(html).not.toContain('<table')
    expect(html).toContain('href="/roster/new"')
  })

  test('say which of how many are shown', async () => {
    const shown = { first: 26, last: 50, total: 28026, noun: text('orang', 'people') }
    expect(await wordsOf(<Pages language="id" shown={shown} />)).toBe('26–50 dari 28.026 orang')
    expect(await wordsOf(<Pages language="en" shown={{ ...shown, first: 50 }} />)).toBe('50 of 28,026 people')
    expect(await htmlOf(<Pages language="id" />)).toBe('')
  })
})

test('Changing the language keeps the filters of the address', () => {
  expect(withLanguage('/person?village=15.03.07.2004&lang=id', 'en')).toBe(
    '/person?village=15.03.07.2004&lang=en',
  )
  expect(withLanguage('/', 'id')).toBe('/?lang=id')
})

test('A title that tries to close its tag is only shown', async () => {
  const html = await htmlOf(
    <Page language="id" title={'</title><script>alert(1)</script>'} path={'/"><script>'} />,
  )
  expect(html).not.toContain('<script>')
})

describe('Every refusal', () => {
  const kinds = [
    'invalid',
    'unauthenticated',
    'forbidden',
    'not_found',
    'conflict',
    'too_large',
    'unavailable',
  ] as const

  test.each(kinds)('%s says what happened and offers a next step', async (kind) => {
    const refusal = refuse('roster.sample', kind, text('Anggaran habis.', 'The budget is used up.'))
    const html = await htmlOf(<RefusalBody language="id" refusal={refusal} />)
    expect(html).toContain('Anggaran habis.')
    expect(html).toContain('roster.sample')
    expect(html).toMatch(/<a href="\/(sign-in)?" class="btn btn-primary"/)
  })

  test('an unexpected error shows its number and nothing of its inside', async () => {
    const words = await wordsOf(<RefusalBody language="id" error_id="e-1" back_href="/roster" />)
    expect(words).toContain('Nomor galat: e-1')
    expect(words).toContain('Kembali')
  })
})
