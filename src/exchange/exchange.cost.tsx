import { formatMonths } from '../kernel/month.ts'
import { formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { costPerPerson, type JkmDuring, monthsOf } from '../programme/programme.service.ts'
import { OutcomeDetails, OutcomeOpen } from '../ui/outcome.tsx'
import { Door, Figure, Section } from '../ui/sentence.tsx'
import type { Spoken } from '../ui/words.ts'
import type { ProgrammeRecordProps } from './exchange.record.tsx'

/** What one person and the whole quota cost, beside what the budget still holds. */
export function Costs({ language, programme, budget }: ProgrammeRecordProps) {
  const perPerson = costPerPerson(programme.tariff)
  const months = programme.tariff.other.value.length
  const whole = perPerson * programme.quota_people
  return (
    <>
      <Figure
        language={language}
        label={text('Iuran satu orang', 'Contribution of one person')}
        value={formatRupiah(perPerson, language)}
        small={
          <>
            {
              text(`untuk ${months} bulan · `, `for ${months} ${months === 1 ? 'month' : 'months'} · `)[
                language
              ]
            }
            <Door href="#biaya">{text('dasar hukum', 'the law')[language]}</Door>
          </>
        }
      />
      <Figure
        language={language}
        label={text('Bila kuota penuh', 'At full quota')}
        value={formatRupiah(whole, language)}
        small={
          budget && (
            <>
              {
                text(
                  `pagu ${formatRupiah(budget.balances.ceiling)} · `,
                  `ceiling ${formatRupiah(budget.balances.ceiling, 'en')} · `,
                )[language]
              }
              <Door href={`/anggaran/${budget.budget.budget_id}`}>
                {
                  text(
                    `tersedia ${formatRupiah(budget.balances.available)}`,
                    `${formatRupiah(budget.balances.available, 'en')} available`,
                  )[language]
                }
              </Door>
            </>
          )
        }
      />
    </>
  )
}

/** The price of the programme as the rules gave it, step by step, and what JKM pays in its months. */
export function CostByLaw({
  language,
  programme,
  jkm,
}: Spoken & { programme: Programme; jkm: JkmDuring | undefined }) {
  const { first, last } = monthsOf(programme)
  const amount = (sector: 'other' | 'transport') => costPerPerson(programme.tariff, sector)
  const writeRupiah = (value: unknown) => formatRupiah(Number(value), language)
  const other = text(
    `${formatRupiah(amount('other'))} seorang untuk ${formatMonths(first, last)}`,
    `${formatRupiah(amount('other'), 'en')} a person for ${formatMonths(first, last, 'en')}`,
  )
  const transport = text(
    `Pengemudi dan kurir: ${formatRupiah(amount('transport'))} seorang`,
    `Drivers and couriers: ${formatRupiah(amount('transport'), 'en')} each`,
  )
  return (
    <Section
      language={language}
      id="biaya"
      title={text('Biaya menurut aturan', 'Cost by the law')}
      hint={text('Ditetapkan saat program dibuat', 'Fixed when the programme was made')}
    >
      <div class="grid gap-6">
        <OutcomeOpen
          language={language}
          outcome={programme.tariff.other}
          sentence={other[language]}
          write_value={writeRupiah}
        />
        {amount('transport') !== amount('other') && (
          <OutcomeDetails
            language={language}
            outcome={programme.tariff.transport}
            sentence={transport[language]}
            write_value={writeRupiah}
          />
        )}
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
  )
}
