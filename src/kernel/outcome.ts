import type { Text } from './text.ts'

/** How far a value of the law was checked. `unconfirmed` is shown to people as "belum terkonfirmasi". */
export type Confidence = 'legal_text' | 'secondary' | 'unconfirmed'

/** Where a number of the law is written down. */
export type Source = { regulation: string; article?: string; url?: string; confidence: Confidence }

/** One line of an explanation: what was done, the amount it gave, and who says so. */
export type Step = { text: Text; amount_rupiah?: number; source?: Source }

/**
 * What the law or its sources leave open. `readings` holds the value under each reading when the readings differ,
 * so that a screen can show both instead of choosing silently.
 */
export type Unconfirmed = { code: string; question: Text; readings?: { text: Text; value: unknown }[] }

/**
 * The one answer to "why?": a contribution, a benefit, an eligibility decision, a match and a coverage figure all
 * answer with it. It is stored with the decision it led to and drawn by one component (`ui/outcome.tsx`).
 */
export type Outcome<Value> = { value: Value; steps: Step[]; unconfirmed: Unconfirmed[] }

/** An outcome with nothing left open. */
export function outcome<Value>(
  value: Value,
  steps: Step[] = [],
  unconfirmed: Unconfirmed[] = [],
): Outcome<Value> {
  return { value, steps, unconfirmed }
}
