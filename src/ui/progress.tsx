import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { read, type Spoken, type Words } from './words.ts'

export type ProgressProps = Spoken & {
  label: Words
  done: number
  /** Unknown while the file is still being read; then the count alone is told. */
  total?: number
  noun: Words
  /** This page again: the way on without JavaScript. */
  reload_href: string
}

const reload = text('Muat ulang untuk melihat kemajuan', 'Reload to see how far it is')

/** Long work under way, in words and with a bar: "12.000 dari 28.026 baris". */
export function Progress({ language, label, done, total, noun, reload_href }: ProgressProps) {
  const share = total ? Math.min(100, Math.round((done / total) * 100)) : undefined
  const number = (value: number) => formatInteger(value, language)
  const of = read(text('dari', 'of'), language)
  const told = `${number(done)}${total === undefined ? '' : ` ${of} ${number(total)}`} ${read(noun, language)}`
  return (
    <div class="grid max-w-xl gap-2">
      <p>
        <span class="font-semibold">{read(label, language)}</span> · {told}
      </p>
      {share !== undefined && (
        <svg
          role="progressbar"
          aria-label={read(label, language)}
          aria-valuenow={share}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuetext={told}
          width="100%"
          height="10"
        >
          <rect width="100%" height="10" rx="5" class="fill-track" />
          <rect width={`${share}%`} height="10" rx="5" class="fill-primary" />
        </svg>
      )}
      <p class="text-[0.9375rem]">
        <a href={reload_href} class="door">
          {read(reload, language)}
        </a>
      </p>
    </div>
  )
}
