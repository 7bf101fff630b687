import type { Child } from 'hono/jsx'
import { classes, read, type Spoken, type Words } from './words.ts'

/**
 * The sentence a page begins with: its answer, not its title. Below it, small: numerator, denominator, source, date.
 * Numbers in it are wrapped in `Door` so that they open the list behind them.
 */
export function PageSentence(props: { eyebrow?: Child; small?: Child; children?: Child }) {
  return (
    <div>
      {props.eyebrow && <p class="mb-1 text-[0.9375rem] text-quiet">{props.eyebrow}</p>}
      <h1 class="max-w-[40ch] text-balance text-2xl font-semibold leading-snug sm:text-[1.75rem]">
        {props.children}
      </h1>
      {props.small && <p class="mt-2 max-w-[70ch] text-pretty text-[0.9375rem] text-quiet">{props.small}</p>}
    </div>
  )
}

/** A number (or a few words) that opens the list behind it. Amber underline for what is missing to a target. */
export function Door(props: { href: string; tone?: 'target' | 'primary'; class?: string; children?: Child }) {
  const tone = props.tone === 'target' ? 'door-target' : props.tone === 'primary' && 'text-primary'
  return (
    <a href={props.href} class={classes('door', tone, props.class)}>
      {props.children}
    </a>
  )
}

/** A box of paper. `tone` only where something is lost or about to go wrong. */
export function Card(props: { tone?: 'error' | 'warning'; class?: string; children?: Child }) {
  const tones = {
    error: 'border-error/50! bg-[oklch(95.8%_0.011_30)]!',
    warning: 'border-[oklch(72%_0.13_72)]! bg-[oklch(95%_0.03_82)]!',
  }
  return <div class={classes('card', props.tone && tones[props.tone], props.class)}>{props.children}</div>
}

export type SectionProps = Spoken & {
  title: Words
  id?: string
  /** A line beside the title: how to read what follows. */
  hint?: Words
  /** Buttons or links at the end of the title row. */
  aside?: Child
  /** Without inner space, for lists whose lines reach the edge. */
  flush?: boolean
  children?: Child
}

/** A card with a heading of level 2. */
export function Section({ language, title, id, hint, aside, flush, children }: SectionProps) {
  return (
    <section class={classes('card', flush && 'p-0!')} id={id}>
      <div
        class={classes(
          'flex flex-wrap items-center justify-between gap-x-4 gap-y-2',
          flush ? 'border-b border-base-300 px-5 py-4 sm:px-6' : 'mb-4',
        )}
      >
        <div class="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <h2 class="text-lg font-semibold">{read(title, language)}</h2>
          {hint && <p class="text-sm text-quiet">{read(hint, language)}</p>}
        </div>
        {aside && <div class="flex flex-wrap items-center gap-2">{aside}</div>}
      </div>
      {children}
    </section>
  )
}

export type Fact = { label: Words; value: Child; small?: Child }

/** What is known about one record, as pairs. */
export function Facts({ language, facts }: Spoken & { facts: Fact[] }) {
  return (
    <dl class="grid gap-x-6 gap-y-3 sm:grid-cols-[minmax(9rem,14rem)_minmax(0,1fr)] sm:gap-y-2.5">
      {facts.map((fact) => (
        <div class="min-w-0 sm:contents">
          <dt class="text-[0.9375rem] text-quiet">{read(fact.label, language)}</dt>
          <dd class="min-w-0">
            {fact.value}
            {fact.small && <p class="text-sm text-quiet">{fact.small}</p>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** A figure with a name above and its formula below, for the row of consequences before a button. */
export function Figure({
  language,
  label,
  value,
  small,
}: Spoken & { label: Words; value: Child; small?: Child }) {
  return (
    <Card>
      <p class="text-[0.9375rem] text-quiet">{read(label, language)}</p>
      <p class="mt-0.5 text-xl font-semibold">{value}</p>
      {small && <p class="mt-0.5 text-sm text-quiet">{small}</p>}
    </Card>
  )
}

/** Nothing here yet: says why and what to do next. */
export function EmptyState(
  props: Spoken & { title: Words; text?: Words; action?: { href: string; label: Words }; children?: Child },
) {
  return (
    <div class="flex flex-col items-start gap-3 py-6">
      <div>
        <p class="font-semibold">{read(props.title, props.language)}</p>
        {props.text && <p class="mt-1 max-w-[70ch] text-quiet">{read(props.text, props.language)}</p>}
      </div>
      {props.children}
      {props.action && (
        <a href={props.action.href} class="btn btn-primary">
          {read(props.action.label, props.language)}
        </a>
      )}
    </div>
  )
}
