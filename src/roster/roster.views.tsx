import type { Child } from 'hono/jsx'
import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger, formatPercent, formatRupiah } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Actor } from '../platform/context.ts'
import { may } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { costPerPerson, jkmDuring } from '../programme/programme.service.ts'
import { type Segment, StackedBar } from '../ui/bar.tsx'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { OutcomeDetails } from '../ui/outcome.tsx'
import { ProblemGroups } from '../ui/problem.tsx'
import { Progress } from '../ui/progress.tsx'
import { Card, EmptyState, Facts, Figure, PageSentence, Section } from '../ui/sentence.tsx'
import { Status, type Tone } from '../ui/status.tsx'
import { JourneySteps } from '../ui/steps.tsx'
import { SumSentence } from '../ui/sum.tsx'
import { Table } from '../ui/table.tsx'
import { describeMonths } from './roster.examine.ts'
import { columnName } from './roster.layout.ts'
import { reasonText } from './roster.reasons.ts'
import { address } from './roster.rows.tsx'
import {
  type Field as ColumnField,
  type Counts,
  fieldLabels,
  type Layout,
  type Roster,
  type RosterState,
  rosterStateLabels,
  type Verdict,
} from './roster.schema.ts'

export const verdictTone: Record<Verdict, Tone> = {
  accepted: 'success',
  warning: 'warning',
  rejected: 'error',
}

const stateTone: Record<RosterState, Tone> = {
  uploaded: 'info',
  checking: 'info',
  checked: 'warning',
  unreadable: 'error',
  confirmed: 'info',
  approved: 'success',
  withdrawn: 'neutral',
}

const words = {
  file: text('Berkas', 'File'),
  programme: text('Program', 'Programme'),
  state: text('Keadaan', 'State'),
  rows: text('Baris', 'Rows'),
  sent: text('Diunggah', 'Uploaded'),
  upload: text('Unggah daftar', 'Upload a roster'),
  noRosters: text('Belum ada daftar', 'No rosters yet'),
  noRostersText: text(
    'Mulai dengan mengunggah berkas dari desa atau dinas. Tidak ada yang tersimpan ke register sebelum disetujui.',
    'Begin by uploading a file of a village or office. Nothing enters the register before it is approved.',
  ),
  chooseProgramme: text('Program yang membayar', 'Programme that pays'),
  chooseFile: text('Berkas Excel (.xlsx) atau CSV', 'Excel (.xlsx) or CSV file'),
  fileHint: text(
    'Apa adanya dari desa: judul, baris kosong dan tanda tangan tidak perlu dihapus. Paling besar 60 MB.',
    'As the village sent it: titles, blank rows and signatures may stay. At most 60 MB.',
  ),
  uploadConsequence: text(
    'Berkas diperiksa dulu. Belum ada yang masuk register sampai Anda mengusulkan dan kepala dinas menyetujui.',
    'The file is checked first. Nothing enters the register until you propose it and the head of office approves.',
  ),
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
  signatures: text('Tanda tangan', 'Signatures'),
  prepared: text('Diusulkan oleh', 'Proposed by'),
  approved: text('Disetujui oleh', 'Approved by'),
  noProblems: text('Tidak ada masalah', 'No problems'),
  tryAgain: text('Unggah berkas lain', 'Upload another file'),
  withdraw: text('Tarik kembali daftar ini', 'Take this roster back'),
  approve: text('Setujui dan lindungi', 'Approve and protect'),
}

export function RosterList({
  language,
  rosters,
  programmes,
  may_upload,
}: {
  language: Language
  rosters: Roster[]
  programmes: Programme[]
  may_upload: boolean
}) {
  const names = new Map(programmes.map((programme) => [programme.programme_id, programme]))
  return (
    <div class="grid gap-5">
      <div class="flex flex-wrap items-end justify-between gap-3">
        <PageSentence>{listSentence(rosters, language)}</PageSentence>
        {may_upload && rosters.length > 0 && (
          <a href="/daftar/unggah" class="btn btn-primary">
            {words.upload[language]}
          </a>
        )}
      </div>
      <Table<Roster>
        language={language}
        caption={text('Daftar yang diunggah', 'Uploaded rosters')}
        caption_hidden
        rows={rosters}
        empty={{
          title: words.noRosters,
          text: words.noRostersText,
          action: may_upload ? { href: '/daftar/unggah', label: words.upload } : undefined,
        }}
        columns={[
          {
            key: 'file',
            header: words.file,
            narrow: 'lead',
            cell: (roster) => (
              <a href={`/daftar/${roster.roster_id}`} class="door break-words">
                {roster.file_name}
              </a>
            ),
          },
          {
            key: 'programme',
            header: words.programme,
            narrow: 'wide',
            cell: (roster) => names.get(roster.programme_id)?.name ?? '—',
          },
          {
            key: 'state',
            header: words.state,
            narrow: 'aside',
            cell: (roster) => (
              <Status tone={stateTone[roster.state]}>{rosterStateLabels[roster.state][language]}</Status>
            ),
          },
          {
            key: 'people',
            header: text('Diterima', 'Accepted'),
            align: 'end',
            cell: (roster) => (roster.counts ? formatInteger(accepted(roster.counts), language) : '—'),
          },
          {
            key: 'rejected',
            header: text('Ditolak', 'Rejected'),
            align: 'end',
            cell: (roster) => (roster.counts ? formatInteger(roster.counts.rejected, language) : '—'),
          },
          { key: 'sent', header: words.sent, cell: (roster) => formatMoment(roster.uploaded_at, language) },
        ]}
      />
    </div>
  )
}

function listSentence(rosters: Roster[], language: Language): string {
  const waiting = rosters.filter(
    (roster) => roster.state === 'checked' || roster.state === 'confirmed',
  ).length
  const number = formatInteger(rosters.length, language)
  if (language === 'id')
    return rosters.length === 0
      ? 'Daftar orang yang diusulkan'
      : `${number} daftar, ${waiting === 0 ? 'tidak ada yang menunggu' : `${waiting} menunggu keputusan`}`
  return rosters.length === 0
    ? 'Rosters of people proposed'
    : `${number} ${rosters.length === 1 ? 'roster' : 'rosters'}, ${waiting === 0 ? 'none waiting' : `${waiting} waiting for a decision`}`
}

const accepted = (counts: Counts) => counts.accepted + counts.warning

export function UploadForm({
  language,
  programmes,
  programme,
  error,
}: {
  language: Language
  programmes: Programme[]
  programme?: string
  error?: { field: string; text: Text }
}) {
  if (programmes.length === 0) {
    return (
      <EmptyState
        language={language}
        title={text('Belum ada program yang terbuka', 'No programme is open yet')}
        text={text(
          'Daftar selalu diusulkan untuk sebuah program. Buat programnya dulu.',
          'A roster is always proposed for a programme. Make the programme first.',
        )}
        action={{ href: '/program/baru', label: text('Buat program', 'Make a programme') }}
      />
    )
  }
  const chosen = programme ?? (programmes.length === 1 ? programmes[0]?.code : undefined)
  const errorOf = (field: string) => (error?.field === field ? error.text : undefined)
  return (
    <div class="grid gap-6">
      <JourneySteps language={language} steps={journey} current={1} />
      <PageSentence>{words.upload[language]}</PageSentence>
      <ErrorSummary language={language} errors={error ? [{ field: error.field, message: error.text }] : []} />
      <Form action="/daftar/unggah" multipart label={words.upload[language]}>
        <Field
          language={language}
          kind="select"
          name="programme"
          label={words.chooseProgramme}
          value={chosen}
          error={errorOf('programme')}
          empty={text('Pilih program', 'Choose a programme')}
          options={programmes.map((each) => ({
            value: each.code,
            label: `${each.name} (${describeMonths(each, language)})`,
          }))}
        />
        <Field
          language={language}
          kind="file"
          name="file"
          label={words.chooseFile}
          hint={words.fileHint}
          error={errorOf('file')}
          accept=".xlsx,.csv,.txt,.tsv"
        />
        <Actions
          language={language}
          primary={{ label: text('Unggah dan periksa', 'Upload and check') }}
          secondary={[{ label: text('Batal', 'Cancel'), href: '/daftar' }]}
          consequence={words.uploadConsequence}
        />
      </Form>
    </div>
  )
}

const journey = [
  { name: text('Unggah', 'Upload') },
  { name: text('Periksa', 'Check') },
  { name: text('Usulkan', 'Propose') },
  { name: text('Setujui', 'Approve') },
  { name: text('Terlindungi', 'Protected') },
]

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
              sentence={formatRupiah(perPerson, language)}
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
  const number = formatInteger(people, language)
  const withdraw = { label: words.withdraw }
  if (roster.state === 'checked' && may(actor.role, 'roster.confirm')) {
    return (
      <div class="flex flex-wrap items-start gap-3">
        {people > 0 && (
          <Form action={`${path}/usulkan`} label={text('Usulkan', 'Propose')[language]}>
            <Actions
              language={language}
              primary={{ label: text(`Usulkan ${number} orang`, `Propose ${number} people`) }}
              consequence={proposing(roster.counts?.rejected ?? 0)}
            />
          </Form>
        )}
        <Form action={`${path}/tarik`} label={words.withdraw[language]}>
          <button type="submit" class="btn btn-quiet">
            {withdraw.label[language]}
          </button>
        </Form>
      </div>
    )
  }
  if (
    roster.state === 'confirmed' &&
    may(actor.role, 'roster.approve') &&
    !signatures.some((signature) => signature.account_id === actor.account_id)
  ) {
    return (
      <Form action={`${path}/setujui`} label={words.approve[language]}>
        <Actions
          language={language}
          primary={{
            label: text(`Setujui dan lindungi ${number} orang`, `Approve and protect ${number} people`),
          }}
          consequence={text(
            'Orangnya masuk register, bulan perlindungannya tercatat, dan anggaran terikat, semuanya sekaligus atau tidak sama sekali.',
            'The people enter the register, their months are written and the money is reserved: all of it or nothing.',
          )}
        />
      </Form>
    )
  }
  if (roster.state === 'confirmed' && may(actor.role, 'roster.confirm')) {
    return (
      <Form action={`${path}/tarik`} label={words.withdraw[language]}>
        <button type="submit" class="btn btn-quiet">
          {withdraw.label[language]}
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
