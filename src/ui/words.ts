import type { Child } from 'hono/jsx'
import type { Language, Text } from '../kernel/text.ts'

/** What a part can show: our own sentence in both languages, or a piece of data (a name, a number) that has none. */
export type Words = Text | string

export function read(words: Words, language: Language): string {
  return typeof words === 'string' ? words : words[language]
}

/** Every part gets the language it speaks; nothing is read from the surroundings. */
export type Spoken = { language: Language }

export type WithChildren = { children?: Child }

/** Joins the class names that apply. */
export function classes(...names: (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
