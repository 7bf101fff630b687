import { formatMonth } from '../kernel/month.ts'
import type { Source } from '../kernel/outcome.ts'
import { formatDate, isPlainDate } from '../kernel/plain-date.ts'
import { formatRupiah, type Rupiah } from '../kernel/rupiah.ts'
import { type Language, say, type Text, text } from '../kernel/text.ts'
import type { ClaimDocument } from '../rules/documents.ts'
import { disclaimer, lawReviewed } from '../rules/law.ts'
import { OutcomeOpen, SourceLine } from '../ui/outcome.tsx'
import { Section } from '../ui/sentence.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { type Also, type Answer, amountSentence } from './portal.calculation.ts'

const words = {
  how: text('Bagaimana ini dihitung', 'How this was worked out'),
  now: text('Yang dilakukan sekarang', 'What to do now'),
  open: text('Tanyakan ke kantor cabang', 'Ask the branch'),
  order: text(
    'Menurut urutan ini; yang pertama masih hidup yang berhak.',
    'In this order; the first of whom anybody is alive.',
  ),
  share: text('Simpan, bagikan, atau cetak', 'Keep, share or print'),
  shareHint: text(
    'Alamat hasil ini tidak memuat nama atau NIK. Untuk mencetak, pakai menu cetak peramban.',
    'The address of this result holds no name and no NIK. To print, use the print menu of the browser.',
  ),
  whatsapp: text('Kirim lewat WhatsApp', 'Send by WhatsApp'),
  link: text('Alamat hasil ini', 'Address of this result'),
  counted: text('Dihitung dengan Payung', 'Worked out with Payung'),
  reviewed: text('Peraturan yang dibaca sampai', 'Law as read until'),
}

/** A reading is an amount, a day, or needs no more than its own words. */
export function writeReading(value: unknown, language: Language): string {
  if (typeof value === 'number') return formatRupiah(value, language)
  if (typeof value === 'string') return isPlainDate(value) ? formatDate(value, language) : ''
  return typeof value === 'boolean' ? say(value ? text('ya', 'yes') : text('tidak', 'no'), language) : ''
}

/** The whole answer: what to do now, papers and heirs first, then how the amount came about. */
export function AnswerBody({ language, answer, link }: Spoken & { answer: Answer; link: string }) {
  const { also, next, outcome, total_rupiah } = answer
  const how = (
    <Section language={language} title={words.how}>
      <OutcomeOpen
        language={language}
        outcome={outcome}
        sentence={(total_rupiah === undefined ? answer.sentence : justAmount(answer, total_rupiah))[language]}
        write_value={writeReading}
      />
    </Section>
  )
  const besides = also.length > 0 && (
    <div class="grid items-start gap-6 md:grid-cols-2">
      {also.map((each) => (
        <Section language={language} title={each.title}>
          {each.topic === 'documents' ? (
            <Papers language={language} papers={each} />
          ) : (
            <Told language={language} told={each} />
          )}
        </Section>
      ))}
    </div>
  )
  return (
    <div class="grid gap-6">
      {next.length > 0 && <Next language={language} next={next} />}
      {next.length > 0 ? [besides, how] : [how, besides]}
      <Share language={language} answer={answer} link={link} />
      <p class="max-w-[70ch] text-sm text-quiet">
        {read(disclaimer, language)} {read(words.reviewed, language)} {formatMonth(lawReviewed, language)}.
      </p>
    </div>
  )
}

function justAmount({ outcome }: Answer, total: Rupiah): Text {
  const itself = (amount: string) => `${amount}.`
  return amountSentence(outcome, total, itself, itself)
}

function Next({ language, next }: Spoken & { next: Answer['next'] }) {
  return (
    <Section language={language} title={words.now}>
      <ol class="grid max-w-[70ch] gap-3">
        {next.map((each, at) => (
          <li class="flex gap-3">
            <span
              aria-hidden="true"
              class="flex size-7 shrink-0 items-center justify-center rounded-full bg-primary text-sm font-semibold text-primary-content print:border print:border-black print:bg-white print:text-black"
            >
              {at + 1}
            </span>
            <span class="min-w-0 pt-0.5">{each[language]}</span>
          </li>
        ))}
      </ol>
    </Section>
  )
}

/** A list to tick off on paper; the sources once below, because a family reads the list and not the law. */
function Papers({ language, papers }: Spoken & { papers: Also }) {
  const { value, steps } = papers.outcome
  if (!Array.isArray(value)) return <Told language={language} told={papers} />
  const sources = new Map(
    steps.flatMap(({ source }) =>
      source ? [[`${source.regulation} ${source.article ?? ''}`, source] as const] : [],
    ),
  )
  return (
    <>
      <ul class="grid gap-2">
        {(value as ClaimDocument[]).map(({ label }) => (
          <li class="flex gap-3">
            <span aria-hidden="true" class="mt-1 size-4 shrink-0 rounded-sm border border-base-content/55" />
            <span class="min-w-0">{capital(label[language])}</span>
          </li>
        ))}
      </ul>
      {steps.slice(value.length).map((note) => (
        <p class="mt-3 text-[0.9375rem] text-quiet">{note.text[language]}</p>
      ))}
      <div class="mt-3">
        {[...sources.values()].map((source) => (
          <SourceLine language={language} source={source} />
        ))}
      </div>
    </>
  )
}

function Told({ language, told }: Spoken & { told: Also }) {
  const { order = [], outcome } = told
  const { steps, unconfirmed } = outcome
  const [first] = steps
  const listed = order.length > 0 && first !== undefined
  return (
    <div class="grid gap-3">
      {listed && <Order language={language} order={order} source={first.source} />}
      {steps.slice(listed ? 1 : 0).map(({ text, source }) => (
        <div>
          <p class={listed ? 'font-semibold' : undefined}>{text[language]}</p>
          {source && <SourceLine language={language} source={source} />}
        </div>
      ))}
      {unconfirmed.length > 0 && (
        <OutcomeOpen
          language={language}
          outcome={{ value: null, steps: [], unconfirmed }}
          sentence={<span class="text-base">{read(words.open, language)}</span>}
          write_value={writeReading}
        />
      )}
    </div>
  )
}

/** The lawful order line by line: the first group of which anybody is alive. */
function Order({ language, order, source }: Spoken & { order: Text[]; source: Source | undefined }) {
  return (
    <div>
      <p class="text-quiet">{read(words.order, language)}</p>
      <ol class="mt-1 list-decimal ps-6">
        {order.map((group) => (
          <li class="py-0.5">{capital(group[language])}</li>
        ))}
      </ol>
      {source && <SourceLine language={language} source={source} />}
    </div>
  )
}

function Share({ language, answer, link }: Spoken & { answer: Answer; link: string }) {
  const message = `${answer.sentence[language]} ${read(words.counted, language)}: ${link}`
  return (
    <Section language={language} title={words.share}>
      <p class="max-w-[70ch] text-[0.9375rem] text-quiet print:hidden">{read(words.shareHint, language)}</p>
      <p class="mt-3 print:hidden">
        <a class="btn" href={`https://wa.me/?text=${encodeURIComponent(message)}`} rel="noreferrer">
          {read(words.whatsapp, language)}
        </a>
      </p>
      <p class="mt-3 text-sm text-quiet">
        {read(words.link, language)}:{' '}
        <a href={link} class="door break-all">
          {link}
        </a>
      </p>
    </Section>
  )
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
