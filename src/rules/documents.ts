import { type Outcome, outcome, type Source } from '../kernel/outcome.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import type { Text } from '../kernel/text.ts'
import { checkDate, checkOneOf } from './checks.ts'
import { step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'

export const documentClaims = ['jkk', 'jkm', 'jkm_construction', 'scholarship', 'jht', 'jp', 'jkp'] as const
export type DocumentClaim = (typeof documentClaims)[number]
export type ClaimDocument = { document: string; label: Text }

/**
 * The papers a claim needs on a day, in the order of the form. A step carries the source of each: for JKM
 * death certificate, heir letter and member card are named by PP 44/2015 Pasal 40(3), the others by agencies.
 * Branches may ask for more.
 */
export function claimDocuments(
  { claim, on }: { claim: DocumentClaim; on: PlainDate },
  law: Law = lawInForce,
): Outcome<ClaimDocument[]> {
  checkOneOf(claim, documentClaims, 'rules.claim_unknown', 'claim')
  const rule = law[`document.${claim}`]
  checkDate(on, knownFrom(rule), 'on')
  const { value: rows, source, note } = valueOn(rule, on)
  return outcome(
    rows.map(({ document, label }) => ({ document, label })),
    [
      ...rows.map(({ label, confidence }) => step(label, undefined, sourceOf(source, confidence))),
      ...(note ? [step(note, undefined, source)] : []),
    ],
  )
}

/** The article names only some of the papers; the others rest on the agency's own list. */
function sourceOf(source: Source, confidence: string): Source {
  if (confidence === 'legal_text') return { ...source, confidence }
  return { regulation: source.regulation, url: source.url, confidence: 'secondary' }
}
