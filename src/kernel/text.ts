/** Indonesian is the first language of every screen, letter and message; English is a full second voice. */
export type Language = 'id' | 'en'

/** One sentence in both languages. Having the two side by side makes a missing translation a type error. */
export type Text = { id: string; en: string }

/** Builds a Text; shorter than the literal where both are short. */
export function text(id: string, en: string): Text {
  return { id, en }
}

export function say(words: Text, language: Language): string {
  return words[language]
}
