import type { Child } from 'hono/jsx'
import { text } from '../kernel/text.ts'
import { classes, read, type Spoken, type Words } from './words.ts'

export type Tone = 'success' | 'info' | 'warning' | 'error' | 'neutral'

const soft: Record<Tone, string> = {
  success: 'border-success/40 bg-success/8 text-[oklch(38%_0.08_155)]',
  info: 'border-info/40 bg-info/8 text-[oklch(40%_0.09_240)]',
  warning: 'border-warning bg-warning/20 text-[oklch(36%_0.07_65)]',
  error: 'border-error/45 bg-error/6 text-[oklch(43%_0.15_27)]',
  neutral: 'border-base-300 bg-base-200 text-base-content',
}

const dot: Record<Tone, string> = {
  success: 'fill-success',
  info: 'fill-info',
  warning: 'fill-[oklch(62%_0.13_70)]',
  error: 'fill-error',
  neutral: 'fill-[oklch(60%_0.02_220)]',
}

/** A state in sentence case ("Terlindungi sampai 31 Des 2026"). The words say it; the colour only helps to find it. */
export function Status({ tone = 'neutral', children }: { tone?: Tone; children?: Child }) {
  return (
    <span
      class={classes(
        'inline-flex max-w-full items-baseline gap-1.5 rounded-md border px-2 py-0.5 text-start text-[0.8125rem] leading-snug font-normal',
        soft[tone],
      )}
    >
      <svg viewBox="0 0 8 8" class={classes('size-2 shrink-0', dot[tone])} aria-hidden="true">
        {tone === 'warning' && <path d="M4 0 8 8H0Z" />}
        {tone === 'error' && <path d="M0 0H8V8H0Z" />}
        {tone === 'neutral' && <path d="M0 3H8V5H0Z" />}
        {(tone === 'success' || tone === 'info') && <circle cx="4" cy="4" r="4" />}
      </svg>
      <span class="min-w-0">{children}</span>
    </span>
  )
}

export type LevelName = 'error' | 'warning' | 'info'

const levels: Record<LevelName, { label: Words; class: string }> = {
  error: { label: text('Galat', 'Error'), class: 'bg-error text-error-content' },
  warning: { label: text('Peringatan', 'Warning'), class: 'bg-warning text-warning-content' },
  info: { label: text('Info', 'Info'), class: 'bg-info text-info-content' },
}

/** How bad a problem of a row or a file is. */
export function Level({ language, level }: Spoken & { level: LevelName }) {
  return (
    <span
      class={classes('badge badge-sm rounded-md border-0 px-2 py-2.5 text-[0.8125rem]', levels[level].class)}
    >
      {read(levels[level].label, language)}
    </span>
  )
}

/** Marks a value that rests on a source the law has not confirmed. */
export function Unconfirmed({ language }: Spoken) {
  return <Status tone="warning">{read(text('Belum terkonfirmasi', 'Not yet confirmed'), language)}</Status>
}
