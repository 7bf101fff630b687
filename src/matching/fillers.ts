import { createDictionary, findCode, internText } from './dictionary.ts'
import { emptyWords, tidy } from './normalise.ts'

const longest = 10
const fillers = createDictionary()
for (const word of emptyWords) internText(fillers, word)
const capitals = new Uint8Array(longest)
const decoder = new TextDecoder()

/** Whether a cell holds nothing but a word with which people fill a box (`-`, `TIDAK ADA`); what `tidy` says of it, without making a text. */
export function isFiller(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  if (length > longest) return false
  for (let at = 0; at < length; at++) {
    const byte = bytes[from + at]!
    // A short text of other letters or of marks that nobody sees.
    if (byte < 32 || byte > 126) return tidy(decoder.decode(bytes.subarray(from, to))) === ''
    capitals[at] = byte >= 97 && byte <= 122 ? byte - 32 : byte
  }
  return findCode(fillers, capitals, 0, length) !== 0
}
