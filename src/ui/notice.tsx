import type { Child } from 'hono/jsx'
import { text } from '../kernel/text.ts'
import { classes, read, type Spoken, type Words } from './words.ts'

export type NoticeTone = 'info' | 'success' | 'warning' | 'error'

export type NoticeProps = Spoken & {
  tone: NoticeTone
  title: Words
  text?: Words
  action?: { href: string; label: Words }
  /** It answers what the person just did, so a screen reader says it at once; leave out for standing remarks. */
  live?: boolean
  children?: Child
}

const looks: Record<NoticeTone, { box: string; icon: string; label: Words; shape: string }> = {
  info: {
    box: 'border-info/50 bg-[oklch(96%_0.014_240)]',
    icon: 'text-info',
    label: text('Info:', 'Note:'),
    shape: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.2 4.8h2.4v2.4h-2.4Zm0 4h2.4v6.4h-2.4Z',
  },
  success: {
    box: 'border-success/50 bg-[oklch(96%_0.02_155)]',
    icon: 'text-success',
    label: text('Berhasil:', 'Done:'),
    shape: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.5 14.5L6.2 12.2l1.7-1.7 2.6 2.6 5.6-5.6 1.7 1.7Z',
  },
  warning: {
    box: 'border-[oklch(72%_0.13_72)] bg-[oklch(95.5%_0.035_82)]',
    icon: 'text-caution',
    label: text('Perhatian:', 'Caution:'),
    shape: 'M12 2 1 21.5h22Zm-1.2 7h2.4v6h-2.4Zm0 7.5h2.4v2.4h-2.4Z',
  },
  error: {
    box: 'border-error/55 bg-[oklch(95.8%_0.011_30)]',
    icon: 'text-error',
    label: text('Galat:', 'Error:'),
    shape: 'M8 2h8l6 6v8l-6 6H8l-6-6V8Zm2.8 4.5v7h2.4v-7Zm0 8.8v2.4h2.4v-2.4Z',
  },
}

/** A remark that matters: what happened or will happen, and the way on. Never a toast that goes away by itself. */
export function Notice({ language, tone, title, text: body, action, live, children }: NoticeProps) {
  const look = looks[tone]
  return (
    <div
      role={live ? (tone === 'error' ? 'alert' : 'status') : undefined}
      class={classes('flex gap-3 rounded-box border p-4 sm:px-5', look.box)}
    >
      <svg viewBox="0 0 24 24" class={classes('mt-0.5 size-5 shrink-0', look.icon)} aria-hidden="true">
        <path d={look.shape} fill="currentColor" fill-rule="evenodd" />
      </svg>
      <div class="min-w-0 max-w-[70ch]">
        <p class="font-semibold">
          <span class="sr-only">{read(look.label, language)} </span>
          {read(title, language)}
        </p>
        {body && <p class="mt-0.5 text-[0.9375rem]">{read(body, language)}</p>}
        {children}
        {action && (
          <p class="mt-1.5 text-[0.9375rem]">
            <a href={action.href} class="door font-medium">
              {read(action.label, language)}
            </a>
          </p>
        )}
      </div>
    </div>
  )
}
