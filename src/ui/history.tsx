import { read, type Spoken, type Words } from './words.ts'

/** One line of a record's life, from the audit: when and who are written as the reader shall see them. */
export type HistoryEntry = { at: string; who: string; what: Words; small?: Words; href?: string }

/** What happened to a record, newest first as the caller sorts it. */
export function History({ language, entries }: Spoken & { entries: HistoryEntry[] }) {
  return (
    <ol class="long">
      {entries.map((entry) => (
        <li class="relative border-s-2 border-base-300 pb-4 ps-5 last:border-transparent last:pb-0">
          <svg viewBox="0 0 10 10" class="absolute -start-1.5 top-1.5 size-2.5" aria-hidden="true">
            <circle cx="5" cy="5" r="5" class="fill-primary" />
          </svg>
          <p class="min-w-0">
            {entry.href ? (
              <a href={entry.href} class="door">
                {read(entry.what, language)}
              </a>
            ) : (
              read(entry.what, language)
            )}
          </p>
          {entry.small && <p class="text-[0.9375rem] text-quiet">{read(entry.small, language)}</p>}
          <p class="text-sm text-faint">
            {entry.at} · {entry.who}
          </p>
        </li>
      ))}
    </ol>
  )
}
