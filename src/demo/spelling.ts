import type { Random } from './random.ts'

/*
 * How the same Indonesian name is written by different hands: the spelling before 1972, sounds that are one to the ear, and the
 * short forms of common first words.
 */

const beforeReform: [RegExp, string][] = [
  [/j/g, 'dj'],
  [/J/g, 'Dj'],
  [/y/g, 'j'],
  [/Y/g, 'J'],
  [/c/g, 'tj'],
  [/C/g, 'Tj'],
  [/u/g, 'oe'],
  [/U/g, 'Oe'],
]

/** The name as it was spelt before 1972: `Sujarwo Cahyono` → `Soedjarwo Tjahjono`. */
export function oldSpelling(name: string): string {
  // Only the word that is a name: titles and initials keep their letters.
  return name
    .split(' ')
    .map((word) =>
      word.length > 3 && !word.includes('.')
        ? beforeReform.reduce((written, [sound, letters]) => written.replace(sound, letters), word)
        : word,
    )
    .join(' ')
}

/** Forms of one first word; whichever stands there may become any other. */
const forms = [
  [
    'Muhammad',
    'Muhamad',
    'Mohammad',
    'Mohamad',
    'Mohamed',
    'Muh.',
    'Moh.',
    'Mohd.',
    'Mhd.',
    'M.',
    'M',
    'Muh',
    'Mochamad',
    'Moch.',
  ],
  ['Abdul', 'Abd.', 'Abd', 'Abdoel', 'Abdl.'],
  ['Siti', 'St.', 'Sitti', 'Sity', 'St'],
  ['Ahmad', 'Achmad', 'Akhmad', 'Akmad', 'Amad'],
  ['Nur', 'Noor', 'Nor'],
  ['Sri', 'Sry', 'Srie'],
  ['Agus', 'Agoes'],
  ['Putu', 'Pt.', 'Pt'],
  ['Wayan', 'Wy.', 'Wyn'],
  ['Made', 'Md.', 'Md'],
  ['Ketut', 'Kt.', 'Ktut'],
  ['Nyoman', 'Nym.', 'Nm.'],
  ['Gusti', 'Gst.', 'Gst'],
  ['Lalu', 'L.', 'Lalu.'],
  ['Baiq', 'Bq.', 'Bq'],
] as const
const formsOf = new Map<string, readonly string[]>(
  forms.flatMap((group) => group.map((form): [string, readonly string[]] => [form, group])),
)

/** Pairs of sounds that clerks exchange, tried both ways. */
const sounds: [string, string][] = [
  ['oe', 'u'],
  ['dj', 'j'],
  ['tj', 'c'],
  ['sj', 'sy'],
  ['sy', 's'],
  ['nj', 'ny'],
  ['ch', 'kh'],
  ['kh', 'h'],
  ['kh', 'k'],
  ['f', 'p'],
  ['f', 'v'],
  ['z', 'j'],
  ['z', 's'],
  ['q', 'k'],
  ['dh', 'd'],
  ['th', 't'],
  ['y', 'i'],
  ['ie', 'i'],
  ['ai', 'ae'],
  ['x', 'ks'],
  ['w', 'u'],
]

/**
 * The name in another spelling of the same sounds: a short form of its first word if it has one, a sound written differently, a letter
 * doubled or halved, a last h dropped. The same name comes back where nothing can be changed.
 */
export function spellOtherwise(random: Random, name: string): string {
  const parts = name.split(' ')
  const known = parts.findIndex((part) => formsOf.has(part))
  if (known >= 0 && random.chance(600)) {
    const others = (formsOf.get(parts[known] as string) ?? []).filter((form) => form !== parts[known])
    return parts.with(known, random.pick(others)).join(' ')
  }
  const at = random.int(0, parts.length - 1)
  for (let tried = 0; tried < parts.length; tried++) {
    const index = (at + tried) % parts.length
    const word = parts[index] as string
    const respelt = respell(random, word)
    if (respelt !== word) return parts.with(index, respelt).join(' ')
  }
  return name
}

function respell(random: Random, word: string): string {
  if (word.length < 3 || word.includes('.')) return word
  const capital = word[0] !== word[0]?.toLowerCase()
  const lower = word.toLowerCase()
  const ways: string[] = []
  for (const [one, other] of sounds) {
    if (lower.includes(one)) ways.push(lower.replace(one, other))
    else if (lower.includes(other)) ways.push(lower.replace(other, one))
  }
  const doubled = /([a-z])\1/.exec(lower)
  if (doubled) ways.push(lower.replace(doubled[0], doubled[1] as string))
  else ways.push(lower.replace(/([aiueo])([lmnrst])([aiueo])/, '$1$2$2$3'))
  if (lower.endsWith('h')) ways.push(lower.slice(0, -1))
  else if (lower.endsWith('a')) ways.push(`${lower}h`)
  const changed = ways.filter((way) => way !== lower)
  if (changed.length === 0) return word
  const picked = random.pick(changed)
  return capital ? picked.charAt(0).toUpperCase() + picked.slice(1) : picked
}
