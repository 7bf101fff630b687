import type { Balances } from '../budget/budget.schema.ts'
import type { Budget } from '../budget/budget.service.ts'
import type { ProgrammeFigures } from '../enrolment/enrolment.schema.ts'
import { formatMonths } from '../kernel/month.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Role } from '../platform/context.ts'
import { may } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { jkmDuring, monthsOf } from '../programme/programme.service.ts'
import type { Roster } from '../roster/roster.schema.ts'
import { TargetBar } from '../ui/bar.tsx'
import { Actions } from '../ui/form.tsx'
import { Card, Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { classes, type Spoken } from '../ui/words.ts'
import { CostByLaw, Costs } from './exchange.cost.tsx'
import { BudgetCard, factsOf } from './exchange.facts.tsx'
import { BranchFiles } from './exchange.files.tsx'
import { ProgrammeState } from './exchange.list.tsx'
import { ProgrammeRosters } from './exchange.rosters.tsx'
import type { ExchangeFile } from './exchange.store.ts'

export type ProgrammeRecordProps = Spoken & {
  role: Role
  programme: Programme
  region_name: string
  figures: ProgrammeFigures
  /** Undefined where the role may not see them. */
  budget: { budget: Budget; balances: Balances } | undefined
  rosters: Roster[] | undefined
  files: ExchangeFile[] | undefined
  /** What the button for the branch file just did. */
  file_made: 'new' | 'same' | undefined
}

/** One programme: whom it covers and at what cost, by whose law and from which money, and what may be done next. */
export function ProgrammeRecord(props: ProgrammeRecordProps) {
  const { language, programme, rosters, files, role } = props
  const jkm = jkmDuring(programme)
  return (
    <div class="grid gap-6">
      <Summary {...props} />
      <div class="grid gap-4 md:grid-cols-3">
        <Costs {...props} />
        {jkm && (
          <Card tone={jkm.tone === 'warning' ? 'warning' : undefined}>
            <p class="font-semibold">{jkm.title[language]}</p>
            <p class="mt-0.5 text-[0.9375rem]">
              {jkm.text[language]} <Door href="#biaya">{text('Dasar hukum', 'The law')[language]}</Door>
            </p>
          </Card>
        )}
      </div>
      {rosters && (
        <ProgrammeRosters language={language} rosters={rosters} uploads={may(role, 'roster.upload')} />
      )}
      {files && (
        <BranchFiles
          language={language}
          files={files}
          code={programme.code}
          people={props.figures.people}
          makes={may(role, 'exchange.make')}
          made={props.file_made}
        />
      )}
      <div
        class={classes(
          'grid items-start gap-6',
          props.budget && 'lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]',
        )}
      >
        <Section language={language} title={text('Keterangan', 'About this programme')}>
          <Facts language={language} facts={factsOf(props)} />
        </Section>
        {props.budget && <BudgetCard language={language} {...props.budget} />}
      </div>
      <CostByLaw language={language} programme={programme} jkm={jkm} />
    </div>
  )
}

function Summary({ language, role, programme, figures }: ProgrammeRecordProps) {
  const uploads = may(role, 'roster.upload') && programme.state === 'open'
  return (
    <Card>
      <PageSentence
        eyebrow={
          <span class="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span class="min-w-0 break-words">
              {programme.name} · {programme.code}
            </span>
            <ProgrammeState language={language} state={programme.state} />
          </span>
        }
        small={quotaWords(programme, figures)[language]}
      >
        <Sentence language={language} role={role} programme={programme} figures={figures} />
      </PageSentence>
      <div class="mt-4">
        <TargetBar language={language} share={(figures.people / programme.quota_people) * 100} with_value />
      </div>
      {uploads && (
        <div class="mt-5">
          <Actions
            language={language}
            primary={{
              label: text('Unggah daftar', 'Upload a roster'),
              href: `/daftar/unggah?program=${programme.code}`,
            }}
            consequence={text(
              'Berkas diperiksa dahulu; belum ada yang dilindungi sebelum daftarnya disetujui.',
              'The file is checked first; nobody is covered before the roster is approved.',
            )}
          />
        </div>
      )}
    </Card>
  )
}

function Sentence({
  language,
  role,
  programme,
  figures,
}: Pick<ProgrammeRecordProps, 'language' | 'role' | 'programme' | 'figures'>) {
  if (figures.people === 0)
    return <>{text('Program ini belum melindungi siapa pun', 'This programme covers nobody yet')[language]}</>
  const { first, last } = monthsOf(programme)
  const people = text(
    `${formatInteger(figures.people)} orang`,
    `${formatInteger(figures.people, 'en')} people`,
  )[language]
  const rest = text(
    ` dilindungi ${unbroken(formatMonths(first, last))} dengan ${formatRupiah(figures.amount_rupiah)}`,
    ` are covered in ${unbroken(formatMonths(first, last, 'en'))} for ${formatRupiah(figures.amount_rupiah, 'en')}`,
  )
  return (
    <>
      {may(role, 'person.view') ? <Door href={`/peserta?program=${programme.code}`}>{people}</Door> : people}
      {rest[language]}
    </>
  )
}

/** Keeps "November–Desember" on one line of a large heading. */
function unbroken(months: string): string {
  return months.replace('–', '\u2060–\u2060')
}

function quotaWords(programme: Programme, { people, person_months: months }: ProgrammeFigures): Text {
  const left = Math.max(0, programme.quota_people - people)
  const id = `Kuota ${formatInteger(programme.quota_people)} orang, sisa ${formatInteger(left)}.`
  const en = `Quota of ${formatInteger(programme.quota_people, 'en')} people, ${formatInteger(left, 'en')} left.`
  if (people === 0) return text(id, en)
  return text(
    `${formatInteger(months)} bulan-orang. ${id}`,
    `${formatInteger(months, 'en')} person-months. ${en}`,
  )
}
