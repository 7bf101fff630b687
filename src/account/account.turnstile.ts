import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'

type Turn = <Result>(work: () => Promise<Result>, options: { first: boolean }) => Promise<Result>

/**
 * Lets a few pieces of costly work run at once and the rest wait, those marked `first` before the others. Refuses when too many
 * wait, so that a flood ends in quick answers instead of memory.
 */
export function turnstile(limits: { at_once: number; waiting: number }): Turn {
  const first: (() => void)[] = []
  const others: (() => void)[] = []
  let running = 0
  return async (work, options) => {
    if (running >= limits.at_once) {
      const queue = options.first ? first : others
      if (queue.length >= limits.waiting) throw tooBusy()
      // Whoever leaves hands the place over, so the count stays.
      await new Promise<void>((resolve) => queue.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = first.shift() ?? others.shift()
      if (next) next()
      else running -= 1
    }
  }
}

function tooBusy() {
  return refuse(
    'account.too_busy',
    'unavailable',
    text(
      'Terlalu banyak yang mencoba masuk saat ini. Coba lagi sebentar.',
      'Too many are signing in at the moment. Try again shortly.',
    ),
  )
}
