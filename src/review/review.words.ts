export type TextPart = { text: string; same: boolean }

/**
 * Two names cut into words, each with whether the other has the same one; case and punctuation do not count. Words are what an eye compares:
 * single letters marked in a long name are overlooked.
 */
export function partsOf(
  left: string,
  right: string | undefined,
): { left: TextPart[]; right: TextPart[]; differs: boolean } {
  const key = (word: string) => word.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '')
  const wordsOf = (written: string) => written.split(/(\s+)/).filter((part) => part !== '')
  const marked = (written: string, other: string): TextPart[] => {
    const left = wordsOf(other).map(key).filter(Boolean)
    return wordsOf(written).map((word) => {
      const at = left.indexOf(key(word))
      if (key(word) === '') return { text: word, same: true }
      if (at >= 0) left.splice(at, 1)
      return { text: word, same: at >= 0 }
    })
  }
  if (right === undefined) return { left: [{ text: left, same: true }], right: [], differs: false }
  const parts = { left: marked(left, right), right: marked(right, left) }
  return { ...parts, differs: [...parts.left, ...parts.right].some((part) => !part.same) }
}
