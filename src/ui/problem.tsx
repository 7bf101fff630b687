import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { Level, type LevelName } from './status.tsx'
import { read, type Spoken, type Words } from './words.ts'

export type ProblemGroup = {
  level: LevelName
  /** What is wrong: "NIK rusak oleh Excel". */
  what: Words
  /** What was seen: "Digit terakhir menjadi 0 karena kolom berupa angka". */
  evidence?: Words
  /** The way to mend it, as an order to a person. */
  mend: Words
  count: number
  /** The rows behind the count; none where the lines were left out and are not kept. */
  href?: string
  /** What mends them all at once. */
  action?: { href: string; label: Words }
}

const mend = text('Cara memperbaiki:', 'How to mend it:')

/** Problems grouped by cause, worst first as the caller sorts them: level, what, evidence, remedy, count as a link. */
export function ProblemGroups(props: Spoken & { groups: ProblemGroup[]; noun?: Words; one?: Words }) {
  const { language, groups, noun = text('baris', 'rows'), one = text('baris', 'row') } = props
  const counted = (count: number) =>
    `${formatInteger(count, language)} ${read(count === 1 ? one : noun, language)}`
  return (
    <ul class="long">
      {groups.map((group) => (
        <li class="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 border-b border-base-300 px-5 py-4 last:border-b-0 sm:grid-cols-[8rem_minmax(0,1fr)_auto] sm:px-6">
          <div class="sm:pt-0.5">
            <Level language={language} level={group.level} />
          </div>
          <div class="order-3 col-span-2 min-w-0 sm:order-none sm:col-span-1">
            <h3 class="font-medium">{read(group.what, language)}</h3>
            {group.evidence && <p class="text-[0.9375rem] text-quiet">{read(group.evidence, language)}</p>}
            <p class="max-w-[70ch] text-[0.9375rem]">
              <span class="text-quiet">{read(mend, language)}</span> {read(group.mend, language)}
            </p>
            {group.action && (
              <a href={group.action.href} class="door mt-1 inline-block font-medium print:hidden">
                {read(group.action.label, language)}
                <span class="sr-only">: {read(group.what, language)}</span>
              </a>
            )}
          </div>
          {group.href ? (
            <a href={group.href} class="door self-start font-semibold whitespace-nowrap">
              {counted(group.count)}
              <span class="sr-only">: {read(group.what, language)}</span>
            </a>
          ) : (
            <span class="self-start whitespace-nowrap">{counted(group.count)}</span>
          )}
        </li>
      ))}
    </ul>
  )
}
