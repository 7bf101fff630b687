import type { Text } from './text.ts'

/** One place alone (`platform/http`) turns a kind into a status; slices never know HTTP. */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'unprocessable'
  | 'too_large'
  | 'unavailable'

/**
 * An expected "no": it has a documented code `slice.reason`, a sentence in both languages that says what to do next,
 * and never costs the person their input. Anything else that goes wrong is a bug and throws a plain Error.
 */
export class Refusal extends Error {
  readonly code: string
  readonly kind: RefusalKind
  readonly text: Text
  /** The form field or JSON pointer the refusal is about. */
  readonly field: string | undefined
  /** Machine-readable facts behind the sentence; never personal data. */
  readonly details: Record<string, unknown>

  constructor(
    code: string,
    kind: RefusalKind,
    text: Text,
    more: { field?: string; details?: Record<string, unknown> } = {},
  ) {
    super(`${code}: ${text.en}`)
    this.name = 'Refusal'
    this.code = code
    this.kind = kind
    this.text = text
    this.field = more.field
    this.details = more.details ?? {}
  }
}

/** Makes a refusal; callers write `throw refuse(...)` so that control flow stays visible. */
export function refuse(
  code: `${string}.${string}`,
  kind: RefusalKind,
  text: Text,
  more: { field?: string; details?: Record<string, unknown> } = {},
): Refusal {
  return new Refusal(code, kind, text, more)
}
