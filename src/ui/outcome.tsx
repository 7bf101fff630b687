import type { Child } from 'hono/jsx'
import type { Confidence, Unconfirmed as Open, Outcome, Source, Step } from '../kernel/outcome.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import { Unconfirmed } from './status.tsx'
import { classes, read, type Spoken, type Words } from './words.ts'

export type OutcomeProps = Spoken & {
  outcome: Outcome<unknown>
  /** The answer itself, as a sentence: "Rp16.800 sebulan untuk setiap orang"; left out where it stands above already. */
  sentence?: Child
  /** How a reading's value is written when it is not plain text or a count; amounts of money pass `formatRupiah`. */
  write_value?: (value: unknown, language: Language) => string
}

const words = {
  why: text('Bagaimana ini dihitung', 'How this was worked out'),
  readings: text('Hasil menurut setiap tafsir', 'What each reading gives'),
}

const confidence: Record<Confidence, Words | undefined> = {
  legal_text: text('sesuai teks peraturan', 'checked against the legal text'),
  secondary: text('dari sumber sekunder', 'from a secondary source'),
  unconfirmed: undefined,
}

/** The one answer to "why?", open: for a record's page and for paper. */
export function OutcomeOpen({ sentence, ...props }: OutcomeProps) {
  return (
    <div>
      <p class="max-w-[70ch] text-pretty text-lg font-semibold">{sentence}</p>
      <div class="mt-3">
        <Explanation {...props} />
      </div>
    </div>
  )
}

/** The same answer, folded: the sentence stays visible, the steps open on demand and are always printed. */
export function OutcomeDetails({ sentence, summary, ...props }: OutcomeProps & { summary?: Words }) {
  const { language } = props
  return (
    <div>
      {(sentence || props.outcome.unconfirmed.length > 0) && (
        <p class="max-w-[70ch] text-pretty font-semibold">
          {sentence} {props.outcome.unconfirmed.length > 0 && <Unconfirmed language={language} />}
        </p>
      )}
      <details class="mt-1">
        <summary class="min-h-6 w-fit py-0.5 text-[0.9375rem] text-quiet underline underline-offset-4">
          {read(summary ?? words.why, language)}
        </summary>
        <div class="mt-2">
          <Explanation {...props} />
        </div>
      </details>
    </div>
  )
}

function Explanation({ language, outcome, write_value = writeValue }: Omit<OutcomeProps, 'sentence'>) {
  return (
    <div class="grid gap-4">
      {outcome.steps.length > 0 && (
        <ol class="border-t border-base-300">
          {outcome.steps.map((step) => (
            <StepLine language={language} step={step} />
          ))}
        </ol>
      )}
      {outcome.unconfirmed.map((open) => (
        <OpenQuestion language={language} open={open} write_value={write_value} />
      ))}
    </div>
  )
}

function StepLine({ language, step }: Spoken & { step: Step }) {
  return (
    <li class="flex flex-wrap items-baseline justify-between gap-x-6 border-b border-base-300 py-2.5">
      <div class="min-w-0 max-w-[60ch] flex-1 basis-48">
        <p>{step.text[language]}</p>
        {step.source && <SourceLine language={language} source={step.source} />}
      </div>
      {step.amount_rupiah !== undefined && (
        <p class="ms-auto whitespace-nowrap font-medium">{formatRupiah(step.amount_rupiah, language)}</p>
      )}
    </li>
  )
}

/** Where a number of the law is written, and how far that was checked. */
export function SourceLine({ language, source }: Spoken & { source: Source }) {
  const name = [source.regulation, source.article].filter(Boolean).join(', ')
  const checked = confidence[source.confidence]
  return (
    <p class="mt-0.5 flex flex-wrap items-baseline gap-x-1.5 gap-y-1 text-sm text-quiet">
      {source.url ? (
        <a href={source.url} class="door min-w-0 break-words">
          {name}
        </a>
      ) : (
        <span class="min-w-0 break-words">{name}</span>
      )}
      {checked ? <span>· {read(checked, language)}</span> : <Unconfirmed language={language} />}
    </p>
  )
}

type OpenProps = Spoken & { open: Open; write_value: NonNullable<OutcomeProps['write_value']> }

function OpenQuestion({ language, open, write_value }: OpenProps) {
  const readings = open.readings ?? []
  return (
    <div class="rounded-box border border-[oklch(72%_0.13_72)] bg-warning/18 p-4">
      <Unconfirmed language={language} />
      <p class="mt-1.5 max-w-[70ch]">{open.question[language]}</p>
      {readings.length > 0 && (
        <>
          <p class="mt-2 text-sm text-quiet">{read(words.readings, language)}</p>
          <dl class="mt-1">
            {readings.map((reading, at) => (
              <div
                class={classes(
                  'flex flex-wrap items-baseline justify-between gap-x-6 py-1.5',
                  at > 0 && 'border-t border-base-content/15',
                )}
              >
                <dt class="min-w-0 max-w-[60ch]">{reading.text[language]}</dt>
                <dd class="ms-auto font-medium">{write_value(reading.value, language)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </div>
  )
}

function writeValue(value: unknown, language: Language): string {
  if (typeof value === 'number') return formatInteger(value, language)
  if (typeof value === 'boolean') return read(value ? text('ya', 'yes') : text('tidak', 'no'), language)
  return typeof value === 'string' ? value : JSON.stringify(value)
}
