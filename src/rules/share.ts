import { type Rupiah, rupiah } from '../kernel/rupiah.ts'

/** All of it, in the unit of the law's shares: per ten thousand, so that 0.24 % is the whole number 24. */
export const wholeShare = 10_000

/**
 * A share of an amount, in whole rupiah. Rounded half up at this one division: the law names no rounding, and
 * the published contributions all come out whole. Computed with integers so that no digit is lost.
 */
export function shareOf(amount: Rupiah, share: number, per = wholeShare): Rupiah {
  return rupiah(Number((2n * BigInt(amount) * BigInt(share) + BigInt(per)) / (2n * BigInt(per))))
}

export function sum(amounts: readonly Rupiah[]): Rupiah {
  return rupiah(amounts.reduce((total, amount) => total + amount, 0))
}
