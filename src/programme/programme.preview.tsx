import type { Balances } from '../budget/budget.schema.ts'
import type { Budget } from '../budget/budget.service.ts'
import { formatMonths } from '../kernel/month.ts'
import { formatInteger, formatRupiah, type Rupiah } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { OutcomeDetails, OutcomeOpen } from '../ui/outcome.tsx'
import { Card, Figure, PageSentence, Section } from '../ui/sentence.tsx'
import type { Spoken } from '../ui/words.ts'
import type { ProgrammeFacts, Tariff } from './programme.schema.ts'
import { costPerPerson, type JkmDuring } from './programme.service.ts'

export type PreviewProps = Spoken & {
  facts: Pick<ProgrammeFacts, 'month_first' | 'month_last' | 'quota_people'>
  tariff: Tariff
  jkm: JkmDuring | undefined
  /** What the budget can still pay. */
  available_rupiah: Rupiah
  budget: (Budget & { balances: Balances }) | undefined
}

/** What a programme would cost, by whose law, against which ceiling; nothing of it is stored. */
export function CostPreview(props: PreviewProps) {
  const { language, facts, tariff, jkm } = props
  const perPerson = costPerPerson(tariff)
  const whole = perPerson * facts.quota_people
  const people = formatInteger(facts.quota_people, language)
  const say = (words: Text) => words[language]
  return (
    <div class="grid gap-6">
      <PageSentence
        eyebrow={say(text('Perkiraan biaya', 'Cost preview'))}
        small={say(
          text(
            `${people} orang × ${formatRupiah(perPerson)} untuk ${span(facts).id}. Belum ada yang tersimpan.`,
            `${people} people × ${formatRupiah(perPerson, 'en')} for ${span(facts).en}. Nothing is stored yet.`,
          ),
        )}
      >
        {say(
          text(
            `${formatRupiah(whole)} bila seluruh kuota ${people} orang terisi`,
            `${formatRupiah(whole, 'en')} when the whole quota of ${people} people is used`,
          ),
        )}
      </PageSentence>
      <div class="grid gap-4 md:grid-cols-3">
        <Figure
          language={language}
          label={text('Biaya satu orang', 'Cost of one person')}
          value={formatRupiah(perPerson, language)}
          small={monthly(tariff)[language]}
        />
        <AgainstCeiling {...props} whole={whole} />
        {jkm && (
          <Card tone={jkm.tone === 'warning' ? 'warning' : undefined}>
            <p class="font-semibold">{jkm.title[language]}</p>
            <p class="mt-0.5 text-[0.9375rem]">{jkm.text[language]}</p>
          </Card>
        )}
      </div>
      <Section
        language={language}
        title={text('Biaya menurut aturan', 'Cost by the law')}
        hint={text('Untuk satu orang', 'For one person')}
      >
        <div class="grid gap-6">
          <OutcomeOpen
            language={language}
            outcome={tariff.other}
            write_value={writeRupiah}
            sentence={say(
              text(
                `${formatRupiah(perPerson)} untuk ${span(facts).id}`,
                `${formatRupiah(perPerson, 'en')} for ${span(facts).en}`,
              ),
            )}
          />
          <Transport language={language} tariff={tariff} />
          {jkm && (
            <OutcomeDetails
              language={language}
              outcome={jkm.outcome}
              sentence={
                text(`Santunan kematian (JKM): ${jkm.title.id}`, `Death benefit (JKM): ${jkm.title.en}`)[
                  language
                ]
              }
            />
          )}
        </div>
      </Section>
    </div>
  )
}

/** Drivers can cost something else; where they do, it is said. */
function Transport({ language, tariff }: Spoken & { tariff: Tariff }) {
  const amount = costPerPerson(tariff, 'transport')
  if (amount === costPerPerson(tariff)) return null
  const sentence = text(
    `Pengemudi dan kurir: ${formatRupiah(amount)} seorang`,
    `Drivers and couriers: ${formatRupiah(amount, 'en')} each`,
  )
  return (
    <OutcomeDetails
      language={language}
      outcome={tariff.transport}
      write_value={writeRupiah}
      sentence={sentence[language]}
    />
  )
}

function AgainstCeiling({
  language,
  available_rupiah: available,
  budget,
  whole,
}: PreviewProps & { whole: Rupiah }) {
  const rest = available - whole
  const where = budget
    ? text(`Tersedia di ${budget.name}`, `Available in ${budget.name}`)
    : text('Pagu anggaran baru', 'Ceiling of the new budget')
  if (rest >= 0) {
    const left = text(
      `Sisa ${formatRupiah(rest)} bila kuota penuh`,
      `${formatRupiah(rest, 'en')} left at full quota`,
    )
    return (
      <Figure
        language={language}
        label={where}
        value={formatRupiah(available, language)}
        small={left[language]}
      />
    )
  }
  return (
    <Card tone="warning">
      <p class="text-[0.9375rem]">{where[language]}</p>
      <p class="mt-0.5 text-xl font-semibold">{formatRupiah(available, language)}</p>
      <p class="mt-0.5 text-[0.9375rem]">
        {
          text(
            `Kurang ${formatRupiah(-rest)} bila kuota penuh. Kurangi kuota atau bulan, atau naikkan pagu.`,
            `${formatRupiah(-rest, 'en')} too little at full quota. Lower the quota or months, or raise the ceiling.`,
          )[language]
        }
      </p>
    </Card>
  )
}

/** "2 bulan × Rp16.800", or the lowest and highest month where the law changes on the way. */
function monthly({ other }: Tariff): Text {
  const amounts = other.value.map((month) => month.amount_rupiah)
  const [low, high] = [Math.min(...amounts), Math.max(...amounts)]
  const inRupiah = (language: 'id' | 'en') =>
    low === high
      ? formatRupiah(low, language)
      : `${formatRupiah(low, language)}–${formatRupiah(high, language)}`
  return text(
    `${amounts.length} bulan × ${inRupiah('id')}`,
    `${amounts.length} ${amounts.length === 1 ? 'month' : 'months'} × ${inRupiah('en')}`,
  )
}

function span({ month_first: first, month_last: last }: PreviewProps['facts']): Text {
  return text(formatMonths(first, last), formatMonths(first, last, 'en'))
}

function writeRupiah(value: unknown, language: 'id' | 'en'): string {
  return formatRupiah(Number(value), language)
}
