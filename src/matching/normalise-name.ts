import {
  balineseMarks,
  balineseNames,
  dottedTitles,
  fatherMarks,
  frontTitles,
  sameWord,
  shortFirst,
  soundOf,
  titles,
} from './name-words.ts'

export type NormalisedName = {
  /** The words that are compared, in the order written. */
  tokens: string[]
  /** How each of them sounds. */
  sounds: string[]
  /** What was left out: titles, degrees, bin and binti. */
  dropped: string[]
  /** `ALM.` and its kin stood beside the name: the person may be dead. */
  marked_dead: boolean
}

/** More words than this are no name of a person; the rest is not compared. */
export const longestName = 8

/** Nearly every name; the way through all that letters may be costs ten times as much. */
const plain = /^[\x00-\x7f]*$/

/** Letters without their marks, in capitals; `ß`, `ø` and their like by the letters people write for them. */
export function plainLetters(written: string): string {
  if (plain.test(written)) return written.toUpperCase()
  return written
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/[øØ]/g, 'o')
    .replace(/[æÆ]/g, 'ae')
    .replace(/[łŁ]/g, 'l')
    .replace(/[đĐðÐ]/g, 'd')
    .toUpperCase()
}

const windows = new Map(
  Array.from('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ').map((letter, at) => [
    letter,
    [
      128, 130, 131, 132, 133, 134, 135, 136, 137, 138, 139, 140, 142, 145, 146, 147, 148, 149, 150, 151, 152,
      153, 154, 155, 156, 158, 159,
    ][at]!,
  ]),
)
const strict = new TextDecoder('utf-8', { fatal: true })

/**
 * Letters that a program read in the wrong encoding, put right: `Ã©` is é, `â€™` an apostrophe, `&#39;` one too. What cannot be read back stays;
 * a letter that became `?` inside a word is left out, so that the word is whole but for it.
 */
export function mendLetters(written: string): string {
  let text = written
  // In capitals `â€™` became `Â€™`, which is no letter's bytes any more.
  if (/[âÂ]€/.test(text)) text = text.replace(/[âÂ]€[™˜\u0099\u0098]/g, "'")
  if (/[ÂÃÄÅ][\u0080-\u00bf\u0152-\u2122]/.test(text)) {
    const bytes: number[] = []
    for (const letter of text) bytes.push(windows.get(letter) ?? letter.codePointAt(0)!)
    if (bytes.every((byte) => byte < 256)) {
      try {
        text = strict.decode(Uint8Array.from(bytes))
      } catch {
        // Not read in the wrong encoding after all.
      }
    }
  }
  if (text.includes('&')) text = text.replace(/&(?:#0?39|#8217|#x27|apos|rsquo|lsquo);/gi, "'")
  return text.replace(/(?<=\p{L})[?\ufffd]+(?=\p{L})/gu, '')
}

/** Cuts a name as written into words in capitals; a degree written with dots (`S.Pd`, `M.Si.`) becomes one word with a leading dot. */
export function rawWords(written: string): string[] {
  const plain = plainLetters(mendLetters(written)).replace(/['`’‘´"ʼ]/g, '')
  const [front = '', ...behind] = plain.split(',')
  const words: string[] = []
  for (const piece of front.split(/\s+/)) {
    if (piece.includes('.')) {
      const letters = piece.replace(/\./g, '')
      if (piece.indexOf('.') < piece.length - 1 && dottedTitles.has(letters)) {
        words.push(`.${letters}`)
        continue
      }
    }
    pushWords(words, piece)
  }
  for (const part of behind) {
    // Behind a comma stands a degree, or (`WALLER, ANNE`) the rest of the name.
    const letters = part.replace(/[\s.]/g, '')
    if (dottedTitles.has(letters) || titles.has(letters)) words.push(`.${letters}`)
    else
      for (const piece of part.split(/\s+/)) {
        const joined = piece.replace(/\./g, '')
        if (dottedTitles.has(joined) && piece.includes('.')) words.push(`.${joined}`)
        else pushWords(words, piece)
      }
  }
  return words
}

function pushWords(words: string[], piece: string): void {
  for (const word of piece.split(/[^\p{L}\p{N}]+/u)) if (word !== '') words.push(word)
}

/**
 * What a word does in a name: nothing special, a title, dropped or renamed in front, a mark of the father, a Balinese mark or name.
 * Kept as a number so that a register keeps it once for each distinct word.
 */
export const wordRole = { plain: 0, title: 1, front: 2, short: 3, father: 4, mark: 5, balinese: 6 } as const

export function roleOfWord(word: string): number {
  if (word.startsWith('.') || titles.has(word)) return wordRole.title
  if (frontTitles.has(word)) return wordRole.front
  if (fatherMarks.has(word)) return wordRole.father
  if (balineseMarks.has(word)) return wordRole.mark
  if (balineseNames.has(word)) return wordRole.balinese
  if (shortFirst.has(word)) return wordRole.short
  return wordRole.plain
}

/** The form of a word under which it is compared; `first` when it opens a name of several words. */
export function canonicalWord(word: string, first: boolean): string {
  if (first) {
    const whole = shortFirst.get(word)
    if (whole !== undefined) return whole
  }
  return sameWord.get(word) ?? word
}

/**
 * Decides which words of a name take part. `roles` holds `count` roles; answers with the number kept, their places in `kept`. At
 * least one word is always kept, so that someone called Haji is still called something.
 */
export function keptWords(roles: ArrayLike<number>, count: number, kept: Uint8Array | number[]): number {
  let n = 0
  for (let at = 0; at < count && n < longestName; at++) {
    const role = roles[at]!
    if (role === wordRole.title) continue
    if (role === wordRole.front && n === 0 && at + 1 < count) continue
    if (role === wordRole.father && n > 0 && at + 1 < count) continue
    if (role === wordRole.mark && n === 0 && at + 1 < count && roles[at + 1] === wordRole.balinese) continue
    kept[n++] = at
  }
  if (n === 0) for (; n < count && n < longestName; n++) kept[n] = n
  return n
}

/** Whether the first word that is kept may be short for another: behind the mark of a Balinese name `Md.` is Made and not Muhammad. */
export const opens = (roles: ArrayLike<number>, at: number, kept: number): boolean =>
  kept > 1 && (at === 0 || roles[at - 1] !== wordRole.mark)

/**
 * Reads a name for matching; it is never stored in this form. Titles, degrees, bin/binti go, Muhammad and its kin become one word, each
 * word has its sound. Names of other countries pass through unchanged but for capitals and marks on letters.
 *
 * ```ts
 * normaliseName('H. Moh. Djoko Soesilo, S.Pd').tokens // ['MUHAMMAD', 'DJOKO', 'SOESILO']
 * ```
 */
export function normaliseName(written: string): NormalisedName {
  const words = rawWords(written)
  const kept: number[] = []
  const roles = words.map(roleOfWord)
  const n = keptWords(roles, words.length, kept)
  const places = new Set(kept.slice(0, n))
  const tokens = kept
    .slice(0, n)
    .map((at, place) => canonicalWord(words[at]!.replace(/^\./, ''), place === 0 && opens(roles, at, n)))
  return {
    tokens,
    sounds: tokens.map(soundOf),
    dropped: words.filter((_, at) => !places.has(at)).map((word) => word.replace(/^\./, '')),
    marked_dead: words.some((word) => /^(?:ALM|ALMH|ALMARHUM|ALMARHUMAH)$/.test(word)),
  }
}
