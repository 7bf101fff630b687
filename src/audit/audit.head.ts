import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../platform/audit.ts'
import { sha256 } from '../platform/crypto.ts'
import { keyIdOf, type SigningKey, signatureFits, signText } from './audit.keys.ts'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const chainName = /^(?:ID|[0-9.]+)$/

/**
 * A loss that was accepted after a restore: of what heads up to `until_head` promised of a chain, the lines after `kept` are gone (up to
 * `lost_to`). What they promised up to `kept` stays promised.
 */
export const AcceptedLoss = z.strictObject({
  until_head: z.number().int().positive(),
  chains: z.array(
    z.strictObject({
      chain: z.string().regex(chainName),
      kept: z.number().int().nonnegative(),
      lost_to: z.number().int().positive(),
    }),
  ),
})
export type AcceptedLoss = z.infer<typeof AcceptedLoss>

/**
 * The ends of all chains at a moment, as they are signed and published. `previous` is the SHA-256 of the document before it (zeros for
 * the first), so that none can be left out unnoticed. Holds region codes, line numbers and hashes; nothing of what was done.
 */
export const SignedHead = z.strictObject({
  version: z.literal(1),
  number: z.number().int().positive(),
  time: z.iso.datetime(),
  previous: digest,
  key_id: z.string().regex(/^[0-9a-f]{16}$/),
  chains: z.array(
    z.strictObject({
      chain: z.string().regex(chainName),
      sequence: z.number().int().positive(),
      hash: digest,
    }),
  ),
  accepted_loss: AcceptedLoss.optional(),
  signature: z.string(),
})
export type SignedHead = z.infer<typeof SignedHead>
export type HeadBody = Omit<SignedHead, 'signature'>

export const noPrevious = '0'.repeat(64)

/** The document: canonical JSON with its signature and a line end; the same head gives the same bytes. */
export function signHead(key: SigningKey, body: Omit<HeadBody, 'version' | 'key_id'>): string {
  const whole = { ...body, version: 1, key_id: key.key_id } as const
  return `${canonicalJson({ ...whole, signature: signText(key, canonicalJson(whole)) })}\n`
}

/** Reads a document; undefined when it is none. Says nothing yet about who signed it. */
export function readHead(document: string): SignedHead | undefined {
  try {
    return SignedHead.safeParse(JSON.parse(document)).data
  } catch {
    return undefined
  }
}

/** Whether one of the keys signed exactly this; needs no secret. */
export function isSignedBy(keys: readonly KeyObject[], { signature, ...body }: SignedHead): boolean {
  const key = keys.find((each) => keyIdOf(each) === body.key_id)
  return key !== undefined && signatureFits(key, canonicalJson(body), signature)
}

export function documentDigest(document: string): string {
  return sha256(document).toString('hex')
}
