import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { read, type Spoken, type Words } from './words.ts'

const words = {
  filters: text('Saringan yang dipakai', 'Filters in use'),
  remove: text('Hapus saringan', 'Remove filter'),
  clear: text('Hapus semua', 'Remove all'),
  pages: text('Halaman', 'Pages'),
  previous: text('Sebelumnya', 'Previous'),
  next: text('Berikutnya', 'Next'),
}

export type Filter = { label: Words; value: Words; remove_href: string }

/** The filters that hold, each a link to the same list without it. They live in the address, so a link shares them. */
export function Filters({
  language,
  filters,
  clear_href,
}: Spoken & { filters: Filter[]; clear_href?: string }) {
  if (filters.length === 0) return null
  return (
    <nav aria-label={read(words.filters, language)} class="flex flex-wrap items-center gap-2 text-sm">
      {filters.map((filter) => (
        <a
          href={filter.remove_href}
          class="inline-flex min-h-8 max-w-full items-center gap-2 rounded-md border border-base-content/40 bg-base-100 px-2.5 py-1 hover:border-base-content"
        >
          <span class="sr-only">{read(words.remove, language)} </span>
          <span class="min-w-0">
            <span class="text-quiet">{read(filter.label, language)}:</span> {read(filter.value, language)}
          </span>
          <span aria-hidden="true" class="text-base leading-none">
            ×
          </span>
        </a>
      ))}
      {clear_href && filters.length > 1 && (
        <a href={clear_href} class="door inline-flex min-h-8 items-center px-1">
          {read(words.clear, language)}
        </a>
      )}
    </nav>
  )
}

export type PagesProps = Spoken & {
  /** Which rows are on this page, when they are counted: "26–50 dari 28.026 orang". */
  shown?: { first: number; last: number; total: number; noun: Words }
  previous_href?: string
  next_href?: string
}

/** The way through a long list: previous and next in words. Shows nothing when there is one page and no count. */
export function Pages({ language, shown, previous_href, next_href }: PagesProps) {
  if (!shown && !previous_href && !next_href) return null
  return (
    <div class="mt-4 flex flex-wrap items-center justify-between gap-3 text-[0.9375rem]">
      <p class="text-quiet">{shown && rangeSentence(shown, language)}</p>
      {(previous_href || next_href) && (
        <nav aria-label={read(words.pages, language)} class="flex flex-wrap gap-2">
          {previous_href && (
            <a href={previous_href} rel="prev" class="btn">
              ← {read(words.previous, language)}
            </a>
          )}
          {next_href && (
            <a href={next_href} rel="next" class="btn">
              {read(words.next, language)} →
            </a>
          )}
        </nav>
      )}
    </div>
  )
}

function rangeSentence(shown: NonNullable<PagesProps['shown']>, language: 'id' | 'en'): string {
  const number = (value: number) => formatInteger(value, language)
  const range =
    shown.first === shown.last ? number(shown.first) : `${number(shown.first)}–${number(shown.last)}`
  const of = language === 'id' ? 'dari' : 'of'
  return `${range} ${of} ${number(shown.total)} ${read(shown.noun, language)}`
}
