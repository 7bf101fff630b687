import type { Rate } from './population-rates.ts'
import type { Random } from './random.ts'

/** True as often as a rate says, times a factor; one draw, so that a rate that changes moves nothing else. */
export function odds(random: Random, rate: Rate, factor = 1, highest = 1): boolean {
  return random.next() < Math.min(rate.share * factor, highest) * 0x100000000
}
