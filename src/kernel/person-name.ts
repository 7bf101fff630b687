/** Nothing to tidy: letters, digits, dots and apostrophes of ASCII, single spaces. Nearly every name of a file is so, and 28,000 are read at once. */
const plain = /^[A-Za-z0-9.,'()]+(?: [A-Za-z0-9.,'()]+)*$/
/** Its own key already. */
const plainKey = /^[A-Z0-9]+(?: [A-Z0-9]+)*$/

/** Removes what is never part of a name as written: control and zero-width characters, doubled spaces. Letters never change. */
export function tidyName(written: string): string {
  if (plain.test(written)) return written
  return written
    .normalize('NFC')
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, ' ')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
}

/** A key under which two spellings that differ only in case, dots, apostrophes and spaces are the same name. */
export function nameKey(name: string): string {
  if (plainKey.test(name)) return name
  return tidyName(name)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
