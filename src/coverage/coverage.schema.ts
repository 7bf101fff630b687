import { z } from 'zod'
import type { Outcome } from '../kernel/outcome.ts'
import { isPlainDate, type PlainDate } from '../kernel/plain-date.ts'
import { isRegionCode } from '../kernel/region-code.ts'
import { type Text, text } from '../kernel/text.ts'

export const segments = ['all', 'formal', 'informal'] as const
export type Segment = (typeof segments)[number]

export const segmentLabels: Record<Segment, Text> = {
  all: text('Semua pekerja', 'All workers'),
  formal: text('Pekerja formal', 'Formal workers'),
  informal: text('Pekerja informal', 'Informal workers'),
}

/**
 * A published figure with what is needed to trust or doubt it. `position` is a count we build on; `claim` is a figure published about
 * a programme of our own, shown beside ours and never added to it.
 */
export type Observation = {
  region_code: string
  segment: Segment
  as_of: PlainDate
  basis: 'position' | 'claim'
  numerator: number | null
  denominator: number | null
  denominator_kind: string | null
  percent_published: number | null
  source: string
  url: string | null
  /** Which parts we computed ourselves; nothing when all is as published. */
  derived: string | null
  note: Text | null
}

export type Target = {
  region_code: string
  year: number
  percent: number
  set_by: string
  source: string
  url: string | null
}

/** Coverage of a region on a day: what others counted, what our person-months add, and how far the target is. */
export type Coverage = {
  region_code: string
  region_name: string
  as_of: PlainDate
  numerator: number
  denominator: number
  percent: number
  /** The observation underneath. */
  baseline: Observation & { numerator: number; denominator: number }
  /** People with cover by programmes in Payung in the month of the day, who had none in the month of the observation. */
  added_people: number
  /** Of these, people covered by temporary programmes only. */
  added_temporary_people: number
  target: (Target & { gap_people: number; gap_rupiah_per_month: number; gap_rupiah_per_year: number }) | null
}

export type CoverageOutcome = Outcome<Coverage>

/** Down to regencies and cities, so that no sum of covered people is small enough to point at one of them. */
const region = z
  .string()
  .refine((code) => isRegionCode(code) && code.length <= 5, 'a province, regency or city such as 15.03')
const address = z
  .url({ protocol: /^https?$/ })
  .nullish()
  .transform((url) => url ?? null)
const people = z.coerce
  .number()
  .int()
  .min(0)
  .max(1e9)
  .optional()
  .transform((count) => count ?? null)

/** A published figure as it is entered: a day, a source, and a percentage or both of its numbers. */
export const NewObservation = z
  .object({
    region_code: region,
    segment: z.enum(segments),
    as_of: z.string().refine(isPlainDate, 'a day such as 2025-03-31'),
    numerator: people,
    denominator: people,
    denominator_kind: z.string().trim().min(3).max(120).optional(),
    percent_published: z.coerce.number().min(0).max(100).optional(),
    source: z.string().trim().min(3).max(200),
    url: address,
  })
  .refine(
    (figure) =>
      figure.percent_published !== undefined || (figure.numerator !== null && figure.denominator !== null),
    {
      path: ['numerator'],
      message: 'numerator and denominator, or percent',
    },
  )
  .refine((figure) => figure.denominator !== 0, { path: ['denominator'], message: 'more than 0' })
  .refine((figure) => figure.denominator === null || figure.denominator_kind !== undefined, {
    path: ['kind'],
    message: 'what the denominator counts, such as "Potensi BPJS 2024"',
  })
  .refine((figure) => (figure.numerator ?? 0) <= (figure.denominator ?? Number.POSITIVE_INFINITY), {
    path: ['numerator'],
    message: 'not more than the denominator',
  })
  .transform(
    (figure): Observation => ({
      ...figure,
      basis: 'position',
      denominator_kind: figure.denominator_kind ?? null,
      percent_published: figure.percent_published ?? null,
      derived: null,
      note: null,
    }),
  )

export const NewTarget = z.object({
  region_code: region,
  year: z.coerce.number().int().min(2015).max(2100),
  percent: z.coerce.number().gt(0).max(100),
  set_by: z.string().trim().min(3).max(120),
  source: z.string().trim().min(3).max(200),
  url: address,
})
