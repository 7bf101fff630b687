import { text } from '../kernel/text.ts'
import { classes, read, type Spoken, type Words } from './words.ts'

export type JourneyStep = { name: Words; href?: string }

const words = {
  steps: text('Langkah', 'Steps'),
  done: text('selesai', 'done'),
}

/**
 * Where one is on a way of several pages. `current` counts from 1. Wide: numbered circles with names, those behind
 * may be links. At 360 px: "Langkah 6 dari 8: Periksa" over a bar of as many pieces.
 */
export function JourneySteps({
  language,
  steps,
  current,
}: Spoken & { steps: JourneyStep[]; current: number }) {
  const here = steps[current - 1]
  return (
    <nav aria-label={read(words.steps, language)} class="mb-6">
      {here && (
        <p class="mb-2 text-[0.9375rem] sm:hidden">
          {language === 'id'
            ? `Langkah ${current} dari ${steps.length}: `
            : `Step ${current} of ${steps.length}: `}
          <span class="font-semibold">{read(here.name, language)}</span>
        </p>
      )}
      <ol class="flex gap-1 sm:gap-0">
        {steps.map((step, at) => (
          <StepItem language={language} step={step} number={at + 1} current={current} />
        ))}
      </ol>
    </nav>
  )
}

function StepItem(props: Spoken & { step: JourneyStep; number: number; current: number }) {
  const { language, step, number, current } = props
  const done = number < current
  const reached = number <= current
  const inside = (
    <>
      <span
        class={classes(
          'absolute inset-0 m-auto hidden size-8 items-center justify-center rounded-full text-sm sm:static sm:flex',
          reached ? 'bg-primary text-primary-content' : 'bg-track text-base-content',
          number === current && 'font-bold ring-2 ring-primary ring-offset-2 ring-offset-base-200',
        )}
      >
        {number}
      </span>
      <span
        class={classes(
          'sr-only sm:not-sr-only sm:mt-1.5 sm:block sm:px-1 sm:text-center sm:text-[0.8125rem]',
          number === current ? 'font-semibold' : 'text-quiet',
        )}
      >
        {read(step.name, language)}
        {done && <span class="sr-only"> ({read(words.done, language)})</span>}
      </span>
    </>
  )
  return (
    <li
      aria-current={number === current ? 'step' : undefined}
      class={classes(
        'relative flex h-1.5 min-w-0 flex-1 flex-col items-center rounded-full sm:h-auto sm:rounded-none sm:bg-transparent',
        reached ? 'bg-primary' : 'bg-track',
      )}
    >
      {number > 1 && (
        <span
          aria-hidden="true"
          class={classes(
            'absolute end-1/2 top-[0.875rem] -z-10 hidden h-1 w-full sm:block',
            reached ? 'bg-primary' : 'bg-track',
          )}
        />
      )}
      {step.href && done ? (
        <a href={step.href} class="flex min-w-0 flex-col items-center hover:underline">
          {inside}
        </a>
      ) : (
        inside
      )}
    </li>
  )
}
