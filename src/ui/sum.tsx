import { formatInteger } from '../kernel/rupiah.ts'
import { read, type Spoken, type Words } from './words.ts'

export type SumPart = { value: number; label: Words; href?: string }

/**
 * Explains a number by its sum, each part a link: "28.026 baris dibaca = 24.302 baru + 1.815 berubah + …".
 * Throws when the parts do not add up, because a sum that is wrong on screen is worse than a page that stops.
 */
export function SumSentence({ language, total, parts }: Spoken & { total: SumPart; parts: SumPart[] }) {
  const sum = parts.reduce((amount, part) => amount + part.value, 0)
  if (sum !== total.value) throw new Error(`The parts add up to ${sum}, not to ${total.value}`)
  return (
    <>
      <Part language={language} part={total} /> ={' '}
      {parts.map((part, at) => (
        <>
          {at > 0 && ' + '}
          <Part language={language} part={part} />
        </>
      ))}
      .
    </>
  )
}

function Part({ language, part }: Spoken & { part: SumPart }) {
  const number = formatInteger(part.value, language)
  return (
    <span class="whitespace-nowrap">
      {part.href && part.value > 0 ? (
        <a href={part.href} class="door">
          {number}
        </a>
      ) : (
        number
      )}{' '}
      {read(part.label, language)}
    </span>
  )
}
