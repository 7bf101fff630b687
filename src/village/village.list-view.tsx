import { occupations } from '../kernel/occupation.ts'
import { formatMoment } from '../kernel/plain-date.ts'
import { countEn, formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Reason } from '../roster/roster.schema.ts'
import { levelOf, reasonText } from '../roster/roster.service.ts'
import { Field } from '../ui/field.tsx'
import { Pages } from '../ui/filters.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { Card, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { Level, Status } from '../ui/status.tsx'
import { SumSentence } from '../ui/sum.tsx'
import { Table } from '../ui/table.tsx'
import { rowsPerPage, type ShownList, type ShownRow, toldReasons } from './village.results.ts'
import { type ListStanding, proposable, stageLabels, stageOf, stageTone } from './village.schema.ts'
import { type Base, type FormFault, words } from './village.view.tsx'

export function SentList(props: {
  language: Language
  base: Base
  shown: ShownList
  after: number
  fault?: FormFault
  typed?: Record<string, string>
  may_replace: boolean
}) {
  const { language, base, shown, fault } = props
  const { list, standing, call } = shown
  const stage = stageOf(list, standing)
  const replaceable = shown.rows.filter((row) => isRefused(row) && !shown.replaced.has(row.row_number))
  return (
    <div class="grid gap-6">
      <PageSentence
        eyebrow={<Status tone={stageTone[stage]}>{stageLabels[stage][language]}</Status>}
        small={list.file_name}
      >
        {listSentence(shown, language)}
      </PageSentence>
      <ErrorSummary language={language} errors={fault ? [{ field: fault.field, message: fault.text }] : []} />
      {list.remark && (
        <Notice
          language={language}
          tone={list.state === 'unreadable' ? 'error' : 'warning'}
          title={
            list.state === 'unreadable'
              ? text('Berkas ini tidak bisa diterima', 'This file could not be taken in')
              : text('Dinas mengembalikan daftar ini', 'The office returned this list')
          }
          text={list.remark}
          action={{
            href: base.home,
            label: text('Kirim berkas yang sudah diperbaiki', 'Send the mended file'),
          }}
        />
      )}
      {standing?.refusal && (
        <Notice
          language={language}
          tone="error"
          title={text('Berkas ini tidak terbaca', 'This file could not be read')}
          text={standing.refusal}
          action={{ href: base.home, label: text('Kirim berkas lain', 'Send another file') }}
        />
      )}
      <Card>
        {standing?.counts && (
          <p class="mb-4">
            <SumSentence
              language={language}
              total={{ value: standing.counts.read, label: text('baris dibaca', 'rows read') }}
              parts={[
                { value: standing.counts.accepted, label: text('diterima', 'accepted') },
                {
                  value: standing.counts.warning,
                  label: text('diterima dengan catatan', 'accepted with a remark'),
                },
                { value: standing.counts.rejected, label: text('ditolak', 'rejected') },
                { value: standing.counts.blank, label: text('kosong', 'blank') },
              ]}
            />
          </p>
        )}
        <Facts
          language={language}
          facts={[
            { label: words.programme, value: call?.programme_name ?? '—' },
            { label: text('Dikirim', 'Sent'), value: formatMoment(list.sent_at, language) },
            ...(list.replaces_rows
              ? [
                  {
                    label: text('Pengganti untuk', 'Replaces'),
                    value: (
                      <a class="door" href={`${base.list}/${list.replaces_list_id}`}>
                        {language === 'id'
                          ? `baris ${list.replaces_rows.join(', ')}`
                          : `row ${list.replaces_rows.join(', ')}`}
                      </a>
                    ),
                  },
                ]
              : []),
            ...decisionFacts(standing, language),
          ]}
        />
      </Card>
      {standing?.counts && (
        <Section
          language={language}
          title={text('Baris yang perlu dilihat', 'Rows to look at')}
          aside={
            shown.rows.length > 0 && (
              <a class="btn btn-quiet" href={`${base.list}/${list.list_id}/masalah.xlsx`}>
                {text('Unduh daftar masalah (.xlsx)', 'Download the problems (.xlsx)')[language]}
              </a>
            )
          }
        >
          <RowTable language={language} rows={shown.rows} replaced={shown.replaced} />
          <Pages
            language={language}
            previous_href={props.after > 0 ? `${base.list}/${list.list_id}` : undefined}
            next_href={
              shown.rows.length === rowsPerPage
                ? `${base.list}/${list.list_id}?setelah=${shown.rows.at(-1)?.row_number}`
                : undefined
            }
          />
        </Section>
      )}
      {replaceable.length > 0 && props.may_replace && (
        <ReplaceForm {...props} rows={replaceable} action={`${base.list}/${list.list_id}`} />
      )}
    </div>
  )
}

const isRefused = (row: ShownRow): boolean => row.verdict === 'rejected' || row.decision === 'refused'

function listSentence({ list, standing }: ShownList, language: Language): string {
  const count = (value: number) => formatInteger(value, language)
  if (standing && standing.approved + standing.refused > 0)
    return language === 'id'
      ? `${count(standing.approved)} orang disetujui${standing.refused > 0 ? `, ${count(standing.refused)} tidak` : ''}`
      : `${count(standing.approved)} people approved${standing.refused > 0 ? `, ${count(standing.refused)} not` : ''}`
  if (standing?.counts) {
    const good = count(proposable(standing.counts))
    const bad = standing.counts.rejected
    return language === 'id'
      ? `${good} orang diterima${bad > 0 ? `, ${count(bad)} baris ditolak` : ''}`
      : `${good} people accepted${bad > 0 ? `, ${countEn(bad, 'row')} rejected` : ''}`
  }
  const rows = count(list.rows_counted)
  return language === 'id' ? `${rows} orang dalam berkas ini` : `${rows} people in this file`
}

function decisionFacts(standing: ListStanding | undefined, language: Language) {
  if (!standing) return []
  const people = (value: number) =>
    `${formatInteger(value, language)} ${language === 'id' ? 'orang' : 'people'}`
  return [
    ...(standing.merged > 0
      ? [{ label: text('Diusulkan dinas', 'Proposed by the office'), value: people(standing.merged) }]
      : []),
    ...(standing.approved > 0
      ? [
          {
            label: text('Disetujui kepala dinas', 'Approved by the head of office'),
            value: people(standing.approved),
          },
        ]
      : []),
    ...(standing.refused > 0
      ? [{ label: text('Tidak disetujui', 'Not approved'), value: people(standing.refused) }]
      : []),
  ]
}

const decisions: Record<NonNullable<ShownRow['decision']>, Text> = {
  proposed: text('Diusulkan', 'Proposed'),
  approved: text('Disetujui', 'Approved'),
  refused: text('Tidak disetujui', 'Not approved'),
}

function RowTable(props: { language: Language; rows: ShownRow[]; replaced: Set<number> }) {
  const { language } = props
  return (
    <Table<ShownRow>
      language={language}
      caption={text('Baris yang perlu dilihat', 'Rows to look at')}
      caption_hidden
      rows={props.rows}
      empty={{
        title: text('Tidak ada yang perlu diperbaiki', 'There is nothing to mend'),
        text: text('Semua baris diterima.', 'Every row is accepted.'),
      }}
      columns={[
        {
          key: 'row',
          header: text('Baris', 'Row'),
          align: 'end',
          narrow: 'aside',
          cell: (row) => formatInteger(row.row_number, language),
        },
        {
          key: 'name',
          header: text('Nama', 'Name'),
          narrow: 'lead',
          cell: (row) => (
            <>
              <span class="font-medium">{row.name ?? '—'}</span>
              <br />
              <span class="text-sm text-quiet">{row.nik_masked ?? '—'}</span>
            </>
          ),
        },
        {
          key: 'verdict',
          header: text('Hasil', 'Result'),
          cell: (row) => (
            <>
              <Status tone={isRefused(row) ? 'error' : 'warning'}>
                {
                  (isRefused(row)
                    ? text('Ditolak', 'Rejected')
                    : text('Diterima dengan catatan', 'Accepted with a remark'))[language]
                }
              </Status>
              {row.decision && (
                <span class="block text-sm text-quiet">{decisions[row.decision][language]}</span>
              )}
              {props.replaced.has(row.row_number) && (
                <span class="block text-sm text-quiet">
                  {text('Pengganti sudah diusulkan', 'A replacement is proposed')[language]}
                </span>
              )}
            </>
          ),
        },
        {
          key: 'why',
          header: text('Masalah', 'Problems'),
          narrow: 'wide',
          cell: (row) => <Told language={language} reasons={toldReasons(row)} />,
        },
      ]}
    />
  )
}

function Told({ language, reasons }: { language: Language; reasons: Reason[] }) {
  return (
    <ul class="grid gap-2">
      {reasons.map((reason) => {
        const said = reasonText(reason.code)
        return (
          <li>
            <Level language={language} level={levelOf(reason.code)} />{' '}
            <span class="font-medium">{said.title[language]}.</span>{' '}
            {said.found(reason.facts ?? {})[language]} <span class="text-quiet">{said.mend[language]}</span>
          </li>
        )
      })}
    </ul>
  )
}

function ReplaceForm(props: {
  language: Language
  rows: ShownRow[]
  action: string
  fault?: FormFault
  typed?: Record<string, string>
}) {
  const { language, typed = {} } = props
  const title = text('Usulkan pengganti', 'Propose a replacement')
  const errorOf = (field: string) => (props.fault?.field === field ? props.fault.text : undefined)
  return (
    <Section language={language} title={title} id="pengganti">
      <Form action={props.action} label={title[language]} hidden={{ langkah: 'ganti' }}>
        <Field
          language={language}
          kind="select"
          name="rows"
          label={text('Menggantikan baris', 'In place of row')}
          value={typed.rows}
          error={errorOf('rows')}
          options={props.rows.map((row) => ({
            value: String(row.row_number),
            label: `${row.row_number} · ${row.name ?? row.nik_masked ?? '—'}`,
          }))}
        />
        <Field
          language={language}
          kind="text"
          name="nik"
          label={text('NIK', 'NIK')}
          hint={text('16 angka seperti di KTP', '16 digits as on the identity card')}
          inputmode="numeric"
          autocomplete="off"
          width="medium"
          error={errorOf('nik')}
        />
        <Field
          language={language}
          kind="text"
          name="name"
          label={text('Nama lengkap', 'Full name')}
          value={typed.name}
          error={errorOf('name')}
          autocomplete="off"
        />
        <Field
          language={language}
          kind="date"
          name="birth_date"
          label={text('Tanggal lahir', 'Birth date')}
          value={typed.birth_date}
          error={errorOf('birth_date')}
        />
        <Field
          language={language}
          kind="radio"
          name="sex"
          label={text('Jenis kelamin', 'Sex')}
          value={typed.sex}
          options={[
            { value: 'L', label: text('Laki-laki', 'Male') },
            { value: 'P', label: text('Perempuan', 'Female') },
          ]}
        />
        <Field
          language={language}
          kind="select"
          name="occupation"
          label={text('Pekerjaan', 'Occupation')}
          optional
          value={typed.occupation}
          empty={text('Pilih pekerjaan', 'Choose an occupation')}
          options={occupations.map((each) => ({ value: each.label.id, label: each.label }))}
        />
        <Field
          language={language}
          kind="tel"
          name="phone"
          label={text('No. HP', 'Phone')}
          optional
          autocomplete="off"
        />
        <Actions
          language={language}
          primary={{ label: text('Usulkan pengganti ini', 'Propose this replacement') }}
          consequence={text(
            'Orang ini diperiksa seperti yang lain. Dinas yang memutuskan.',
            'This person is checked like all others. The office decides.',
          )}
        />
      </Form>
    </Section>
  )
}
