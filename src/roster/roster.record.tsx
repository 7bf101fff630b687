import type { Child } from 'hono/jsx'
import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger, formatPercent, formatRupiah } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Actor } from '../platform/context.ts'
import { may } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { costPerPerson, jkmDuring } from '../programme/programme.service.ts'
import { type Segment, StackedBar } from '../ui/bar.tsx'
import { Actions, Form } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { OutcomeDetails } from '../ui/outcome.tsx'
import { ProblemGroups } from '../ui/problem.tsx'
import { Progress } from '../ui/progress.tsx'
import { Card, Facts, Figure, PageSentence, Section } from '../ui/sentence.tsx'
import { JourneySteps } from '../ui/steps.tsx'
import { SumSentence } from '../ui/sum.tsx'
import { describeMonths } from './roster.examine.ts'
import { columnName } from './roster.layout.ts'
import { accepted, journey } from './roster.parts.ts'
import { reasonText } from './roster.reasons.ts'
import { address } from './roster.rows.tsx'
import {
  type Field as ColumnField,
  type Counts,
  fieldLabels,
  type Layout,
  type Roster,
  type RosterState,
} from './roster.schema.ts'

const words = {
  programme: text('Program', 'Programme'),
  sent: text('Diunggah', 'Uploaded'),
  checking: text('Memeriksa berkas', 'Checking the file'),
  checkingSmall: text(
    'Halaman ini memuat ulang sendiri. Anda boleh menutupnya; pemeriksaan tetap berjalan.',
    'This page reloads by itself. You may close it; the check goes on.',
  ),
  cost: text('Biaya bila disetujui', 'Cost if approved'),
  coverage: text('Cakupan menjadi', 'Coverage becomes'),
  problems: text('Masalah menurut sebab', 'Problems by cause'),
  download: text('Unduh lembar masalah (Excel)', 'Download the problem sheet (Excel)'),
  understood: text('Yang dibaca dari berkas', 'What was read from the file'),
  sheet: text('Lembar', 'Sheet'),
  header: text('Baris judul', 'Header row'),
  columns: text('Kolom', 'Columns'),
  ignored: text('Kolom yang tidak dipakai', 'Columns not used'),
  none: text('Tidak ada', 'None'),
  hash: text('SHA-256 berkas', 'SHA-256 of the file'),
  prepared: text('Diusulkan oleh', 'Proposed by'),
  approved: text('Disetujui oleh', 'Approved by'),
  noProblems: text('Tidak ada masalah', 'No problems'),
  tryAgain: text('Unggah berkas lain', 'Upload another file'),
  withdraw: text('Tarik kembali daftar ini', 'Take this roster back'),
  approve: text('Setujui dan lindungi', 'Approve and protect'),
  moves: text('Langkah berikutnya', 'Next step'),
}

const stepOf: Record<RosterState, number> = {
  uploaded: 2,
  checking: 2,
  checked: 3,
  unreadable: 2,
  confirmed: 4,
  approved: 5,
  withdrawn: 3,
}

export type RecordProps = {
  language: Language
  roster: Roster
  programme: Programme
  signatures: { kind: 'prepared' | 'approved'; account_id: string; name: string | null; signed_at: Date }[]
  effect?: { before_percent: number; after_percent: number; numerator: number; denominator: number }
  actor: Actor
}

export function RosterRecord(props: RecordProps) {
  const { language, roster, programme } = props
  return (
    <div class="grid gap-6">
      {roster.state !== 'withdrawn' && (
        <JourneySteps language={language} steps={journey} current={stepOf[roster.state]} />
      )}
      <RosterHead {...props} />
      {roster.counts && roster.state !== 'approved' && <Consequences {...props} counts={roster.counts} />}
      <RosterMoves {...props} />
      {roster.counts && <Problems language={language} roster={roster} />}
      <Understood language={language} roster={roster} programme={programme} signatures={props.signatures} />
    </div>
  )
}

function RosterHead({ language, roster, programme }: RecordProps) {
  if (roster.refusal) {
    return (
      <>
        <PageSentence small={roster.refusal[language]}>
          {text('Berkas ini tidak dapat dibaca', 'This file cannot be read')[language]}
        </PageSentence>
        <Actions
          language={language}
          primary={{ label: words.tryAgain, href: `/daftar/unggah?program=${programme.code}` }}
          consequence={text('Tidak ada yang tersimpan dari berkas ini.', 'Nothing of this file was stored.')}
        />
      </>
    )
  }
  if (!roster.counts) {
    return (
      <>
        <PageSentence small={words.checkingSmall[language]}>{words.checking[language]}</PageSentence>
        <Progress
          language={language}
          label={words.checking}
          done={roster.rows_read}
          noun={text('baris', 'rows')}
          reload_href={`/daftar/${roster.roster_id}`}
        />
      </>
    )
  }
  const counts = roster.counts
  const base = `/daftar/${roster.roster_id}/baris`
  return (
    <div class="grid gap-4">
      <PageSentence
        small={
          <>
            {roster.state === 'checked' &&
              `${text('Belum ada yang tersimpan.', 'Nothing is stored yet.')[language]} `}
            <SumSentence
              language={language}
              total={{ value: counts.read, label: text('baris dibaca', 'rows read') }}
              parts={[
                {
                  value: counts.accepted,
                  label: text('diterima', 'accepted'),
                  href: address(base, { verdict: 'accepted' }),
                },
                {
                  value: counts.warning,
                  label: text('diterima dengan catatan', 'accepted with a remark'),
                  href: address(base, { verdict: 'warning' }),
                },
                {
                  value: counts.rejected,
                  label: text('ditolak', 'rejected'),
                  href: address(base, { verdict: 'rejected' }),
                },
                { value: counts.blank, label: text('kosong', 'blank') },
              ]}
            />
          </>
        }
      >
        {headline(roster, counts, language)}
      </PageSentence>
      <StackedBar
        language={language}
        label={text('Hasil pemeriksaan', 'Result of the check')}
        segments={segments(counts, base)}
      />
    </div>
  )
}

function segments(counts: Counts, base: string): Segment[] {
  return [
    {
      label: text('diterima', 'accepted'),
      value: counts.accepted,
      tone: 'primary',
      href: address(base, { verdict: 'accepted' }),
    },
    {
      label: text('dengan catatan', 'with a remark'),
      value: counts.warning,
      tone: 'warning',
      href: address(base, { verdict: 'warning' }),
    },
    {
      label: text('ditolak', 'rejected'),
      value: counts.rejected,
      tone: 'error',
      href: address(base, { verdict: 'rejected' }),
    },
    { label: text('kosong', 'blank'), value: counts.blank, tone: 'neutral' },
  ]
}

function headline(roster: Roster, counts: Counts, language: Language): string {
  const people = formatInteger(roster.decision?.people ?? accepted(counts), language)
  const all = formatInteger(counts.read - counts.blank, language)
  const said: Record<RosterState, Text> = {
    uploaded: words.checking,
    checking: words.checking,
    unreadable: words.checking,
    checked: text(
      `${people} dari ${all} orang siap diusulkan`,
      `${people} of ${all} people are ready to be proposed`,
    ),
    confirmed: text(
      `${people} orang menunggu persetujuan kepala dinas`,
      `${people} people wait for the approval of the head of office`,
    ),
    approved: text(
      `${people} orang terlindungi, ${formatRupiah(roster.decision?.amount_rupiah ?? 0, 'id')} terikat`,
      `${people} people are protected, ${formatRupiah(roster.decision?.amount_rupiah ?? 0, 'en')} is reserved`,
    ),
    withdrawn: text('Daftar ini ditarik kembali', 'This roster was taken back'),
  }
  return said[roster.state][language]
}

function Consequences({ language, programme, counts, effect }: RecordProps & { counts: Counts }) {
  const people = accepted(counts)
  const perPerson = costPerPerson(programme.tariff)
  const jkm = jkmDuring(programme)
  return (
    <div class="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      <Figure
        language={language}
        label={words.cost}
        value={formatRupiah(people * perPerson, language)}
        small={
          <>
            {`${formatInteger(people, language)} ${text('orang', 'people')[language]} × ${formatRupiah(perPerson, language)} (${describeMonths(programme, language)})`}
            <OutcomeDetails
              language={language}
              outcome={programme.tariff.other}
              summary={text('dasar hukum', 'the law')}
              write_value={(value) => formatRupiah(Number(value), language)}
            />
          </>
        }
      />
      {effect && (
        <Figure
          language={language}
          label={words.coverage}
          value={`${formatPercent(effect.before_percent, language)} → ${formatPercent(effect.after_percent, language)}`}
          small={`${formatInteger(effect.numerator, language)} ${text('dari', 'of')[language]} ${formatInteger(effect.denominator, language)}`}
        />
      )}
      {jkm?.tone === 'warning' && (
        <Card tone="warning">
          <p class="font-semibold">{jkm.title[language]}</p>
          <p class="mt-1 text-[0.9375rem]">{jkm.text[language]}</p>
        </Card>
      )}
    </div>
  )
}

function Problems({ language, roster }: { language: Language; roster: Roster }) {
  const problems = roster.problems ?? []
  const base = `/daftar/${roster.roster_id}/baris`
  if (problems.length === 0) return <Notice language={language} tone="success" title={words.noProblems} />
  const download: Child = (
    <a href={`/daftar/${roster.roster_id}/masalah.xlsx`} class="btn btn-quiet">
      {words.download[language]}
    </a>
  )
  return (
    <Section language={language} title={words.problems} flush aside={download}>
      <ProblemGroups
        language={language}
        groups={problems.map((problem) => {
          const said = reasonText(problem.code)
          const example = said.found(problem.example ?? {})
          const row = formatInteger(problem.example_row, language)
          return {
            level: said.level,
            what: said.title,
            evidence: text(`Contoh baris ${row}: ${example.id}`, `Row ${row} for example: ${example.en}`),
            mend: said.mend,
            count: problem.rows,
            href: address(base, { code: problem.code }),
          }
        })}
      />
    </Section>
  )
}

function RosterMoves({ language, roster, actor, signatures }: RecordProps) {
  const path = `/daftar/${roster.roster_id}`
  const people = roster.counts ? accepted(roster.counts) : 0
  const withdraw = { label: words.withdraw, name: 'langkah', value: 'tarik' }
  const mayWithdraw = may(actor.role, 'roster.confirm')
  if (roster.state === 'checked' && mayWithdraw) {
    const propose = {
      label: text(
        `Usulkan ${formatInteger(people, 'id')} orang`,
        `Propose ${formatInteger(people, 'en')} people`,
      ),
      name: 'langkah',
      value: 'usulkan',
    }
    return (
      <Form action={path} label={words.moves[language]}>
        <Actions
          language={language}
          primary={people > 0 ? propose : withdraw}
          secondary={people > 0 ? [withdraw] : []}
          consequence={proposing(roster.counts?.rejected ?? 0)}
        />
      </Form>
    )
  }
  const signed = signatures.some((signature) => signature.account_id === actor.account_id)
  if (roster.state === 'confirmed' && may(actor.role, 'roster.approve') && !signed) {
    return (
      <Form action={`${path}/setujui`} label={words.approve[language]}>
        <Actions
          language={language}
          primary={{
            label: text(
              `Setujui dan lindungi ${formatInteger(people, 'id')} orang`,
              `Approve and protect ${formatInteger(people, 'en')} people`,
            ),
          }}
          consequence={text(
            'Orangnya masuk register, bulan perlindungannya tercatat, dan anggaran terikat, semuanya sekaligus atau tidak sama sekali.',
            'The people enter the register, their months are written and the money is reserved: all of it or nothing.',
          )}
        />
      </Form>
    )
  }
  if (roster.state === 'confirmed' && mayWithdraw) {
    return (
      <Form action={path} label={words.moves[language]}>
        <button
          type="submit"
          name={withdraw.name}
          value={withdraw.value}
          class="btn btn-quiet justify-self-start"
        >
          {words.withdraw[language]}
        </button>
      </Form>
    )
  }
  return null
}

function proposing(rejected: number): Text {
  const left =
    rejected > 0
      ? text(
          `${formatInteger(rejected, 'id')} baris yang ditolak tidak ikut; sebabnya di bawah. `,
          `${formatInteger(rejected, 'en')} rejected rows stay behind; the causes are below. `,
        )
      : text('', '')
  return text(
    `${left.id}Dapat ditarik kembali sampai kepala dinas menyetujui.`,
    `${left.en}Can be taken back until the head of office approves.`,
  )
}

function Understood({
  language,
  roster,
  programme,
  signatures,
}: {
  language: Language
  roster: Roster
  programme: Programme
  signatures: RecordProps['signatures']
}) {
  return (
    <Section language={language} title={words.understood}>
      <Facts
        language={language}
        facts={[
          {
            label: words.programme,
            value: (
              <a href={`/program/${programme.code}`} class="door">
                {programme.name}
              </a>
            ),
            small: describeMonths(programme, language),
          },
          {
            label: words.sent,
            value: formatMoment(roster.uploaded_at, language),
            small: roster.uploaded_by_name ?? roster.uploaded_by,
          },
          ...(roster.layout ? layoutFacts(roster.layout, language) : []),
          ...signatures.map((signature) => ({
            label: signature.kind === 'prepared' ? words.prepared : words.approved,
            value: signature.name ?? signature.account_id,
            small: formatMoment(signature.signed_at, language),
          })),
          {
            label: words.hash,
            value: <code class="text-sm break-all select-all">{roster.file_sha256}</code>,
          },
        ]}
      />
    </Section>
  )
}

function layoutFacts(layout: Layout, language: Language) {
  const columns = (Object.entries(layout.columns) as [ColumnField, { at: number; header: string }][]).sort(
    ([, a], [, b]) => a.at - b.at,
  )
  return [
    { label: words.sheet, value: layout.sheet === '' ? layout.format.toUpperCase() : layout.sheet },
    { label: words.header, value: formatInteger(layout.header_row, language) },
    {
      label: words.columns,
      value: (
        <ul class="grid gap-0.5 text-[0.9375rem]">
          {columns.map(([field, column]) => (
            <li>
              {columnName(column.at)} · “{column.header}” → {fieldLabels[field][language]}
            </li>
          ))}
        </ul>
      ),
    },
    {
      label: words.ignored,
      value: layout.ignored.length > 0 ? layout.ignored.join(', ') : words.none[language],
    },
  ]
}
