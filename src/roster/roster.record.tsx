import { formatMonth } from '../kernel/month.ts'
import { countEn, formatInteger, formatPercent, formatRupiah } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Actor } from '../platform/context.ts'
import { may } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { costPerPerson, jkmDuring } from '../programme/programme.service.ts'
import { type Segment, StackedBar } from '../ui/bar.tsx'
import { Actions } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { OutcomeDetails } from '../ui/outcome.tsx'
import { Progress } from '../ui/progress.tsx'
import { Card, Figure, PageSentence, Section } from '../ui/sentence.tsx'
import { SumSentence } from '../ui/sum.tsx'
import { Table } from '../ui/table.tsx'
import type { BranchForecast } from './roster.branch.ts'
import { BranchSection } from './roster.branch-view.tsx'
import { describeMonths } from './roster.examine.ts'
import { LeftBehind } from './roster.left-behind.tsx'
import { RosterMatching } from './roster.matching.tsx'
import { RosterMoves } from './roster.moves.tsx'
import { accepted, StepsOf } from './roster.parts.tsx'
import { ProblemSheet, Problems } from './roster.problems.tsx'
import { address } from './roster.rows.tsx'
import { type Counts, changedRows, type Roster, type RosterState } from './roster.schema.ts'
import { EffectSum } from './roster.sum.tsx'
import { Understood } from './roster.understood.tsx'

const words = {
  checking: text('Memeriksa berkas', 'Checking the file'),
  checkingSmall: text(
    'Halaman ini memuat ulang sendiri. Anda boleh menutupnya; pemeriksaan tetap berjalan.',
    'This page reloads by itself. You may close it; the check goes on.',
  ),
  mapping: text('Daftar ini menunggu jawaban operator', 'This roster waits for answers of the clerk'),
  mappingSmall: text(
    'Berkasnya sudah diterima; lembar, kolom atau nilainya belum pasti. Sesudah dijawab, daftar diperiksa.',
    'The file was received; its sheet, columns or values are not certain yet. Once that is answered, the roster is checked.',
  ),
  funders: text('Sudah dibiayai pihak lain', 'Already paid by another'),
  fundersHint: text('Orangnya tetap terlindungi.', 'The people stay protected.'),
  funder: text('Yang membiayai', 'Who pays'),
  months: text('Bulan', 'Months'),
  people: text('Orang', 'People'),
  cost: text('Biaya bila disetujui', 'Cost if approved'),
  coverage: text('Cakupan menjadi', 'Coverage becomes'),
  tryAgain: text('Unggah berkas lain', 'Upload another file'),
}

const stepOf: Record<RosterState, number> = {
  mapping: 3,
  uploaded: 6,
  checking: 6,
  checked: 6,
  unreadable: 2,
  confirmed: 8,
  approved: 8,
  withdrawn: 6,
  reversed: 8,
}

export type RecordProps = {
  language: Language
  roster: Roster
  programme: Programme
  signatures: { kind: 'prepared' | 'approved'; account_id: string; name: string | null; signed_at: Date }[]
  effect?: { before_percent: number; after_percent: number; numerator: number; denominator: number }
  /** Who pays already for people of the list, for which months. */
  /** What the branch would send back; undefined where that is no question any more. */
  forecast?: BranchForecast[]
  /** Rows of an approved roster that wait for a list of their own. */
  left_behind?: number
  /** Lists from outside that came after the check. */
  newer_lists?: number
  funders?: { funder: string; months: string; rows: number }[]
  actor: Actor
}

export function RosterRecord(props: RecordProps) {
  const { language, roster, programme } = props
  return (
    <div class="grid gap-6">
      {roster.state !== 'withdrawn' && (
        <StepsOf language={language} roster={roster} current={stepOf[roster.state]} />
      )}
      <RosterHead {...props} />
      {roster.counts && (roster.counts.same ?? 0) > 0 && <Again {...props} counts={roster.counts} />}
      {roster.counts && roster.state !== 'approved' && <Consequences {...props} counts={roster.counts} />}
      {roster.state !== 'withdrawn' && (
        <RosterMatching
          language={language}
          roster_id={roster.roster_id}
          matching={roster.matching}
          newer_lists={props.newer_lists ?? 0}
          may_recheck={roster.state === 'checked' && may(props.actor.role, 'roster.upload')}
        />
      )}
      <RosterMoves {...props} />
      <LeftBehind {...props} />
      <Funders language={language} roster={roster} funders={props.funders ?? []} />
      {roster.counts && <Problems {...props} />}
      {roster.counts && (
        <BranchSection language={language} roster_id={roster.roster_id} forecast={props.forecast} />
      )}
      {roster.counts && <ProblemSheet {...props} />}
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
  if (roster.state === 'mapping') {
    return <PageSentence small={words.mappingSmall[language]}>{words.mapping[language]}</PageSentence>
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
            {roster.effects && (
              <>
                <EffectSum language={language} roster={roster} />
                <br />
                {text('Hasil periksa: ', 'Result of the check: ')[language]}
              </>
            )}
            <SumSentence
              language={language}
              total={{
                value: counts.read,
                label: roster.effects ? text('baris', 'rows') : text('baris dibaca', 'rows read'),
              }}
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
                ...(counts.waiting
                  ? [
                      {
                        value: counts.waiting,
                        label: text('menunggu', 'waiting'),
                        href: address(base, { verdict: 'waiting' }),
                      },
                    ]
                  : []),
                ...(counts.same
                  ? [
                      {
                        value: counts.same,
                        label: text('sama', 'the same'),
                        href: address(base, { verdict: 'same' }),
                      },
                    ]
                  : []),
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
    ...(counts.waiting
      ? [
          {
            label: text('menunggu', 'waiting'),
            value: counts.waiting,
            tone: 'warning' as const,
            href: address(base, { verdict: 'waiting' }),
          },
        ]
      : []),
    ...(counts.same
      ? [
          {
            label: text('sama', 'the same'),
            value: counts.same,
            tone: 'neutral' as const,
            href: address(base, { verdict: 'same' }),
          },
        ]
      : []),
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
    mapping: words.checking,
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
    reversed: text(
      'Daftar ini dibatalkan sesudah disetujui',
      'This roster was taken back after its approval',
    ),
  }
  return said[roster.state][language]
}

/** The same list again: what of it is the same and what has changed, before anything of it is proposed. */
function Again({ language, roster, counts }: RecordProps & { counts: Counts }) {
  const same = counts.same ?? 0
  const changed = changedRows(roster)
  const number = (value: number, spoken: Language) => formatInteger(value, spoken)
  return (
    <Notice
      language={language}
      tone="info"
      title={text(
        `Orangnya sudah ada di program ini: ${number(same, 'id')} baris sama, ${number(changed, 'id')} berubah.`,
        `The people are in this programme already: ${countEn(same, 'row is', 'rows are')} the same, ${number(changed, 'en')} change.`,
      )}
    />
  )
}

function Consequences({ language, roster, programme, counts, effect }: RecordProps & { counts: Counts }) {
  const people = accepted(counts) - changedRows(roster)
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

/** Whose people these are already, and for which months. */
function Funders({
  language,
  roster,
  funders,
}: {
  language: Language
  roster: Roster
  funders: NonNullable<RecordProps['funders']>
}) {
  if (funders.length === 0) return null
  const months = (written: string) =>
    written
      .split(',')
      .map((month) => (/^\d{4}-\d{2}$/.test(month) ? formatMonth(month, language) : month))
      .join(', ')
  return (
    <Section language={language} title={words.funders} hint={words.fundersHint}>
      <Table
        language={language}
        caption={words.funders}
        caption_hidden
        rows={funders}
        empty={{ title: words.funders }}
        columns={[
          { key: 'funder', header: words.funder, cell: (row) => row.funder || '—' },
          { key: 'months', header: words.months, cell: (row) => months(row.months) },
          {
            key: 'people',
            header: words.people,
            align: 'end',
            narrow: 'aside',
            cell: (row) => (
              <a href={address(`/daftar/${roster.roster_id}/baris`, { effect: 'funded' })} class="door">
                {formatInteger(row.rows, language)}
              </a>
            ),
          },
        ]}
      />
    </Section>
  )
}
