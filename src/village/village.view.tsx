import { occupations } from '../kernel/occupation.ts'
import { formatDate, formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { tokenForForm } from '../platform/form-token.ts'
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
import {
  type Call,
  type ListStanding,
  proposable,
  type Sender,
  stageLabels,
  stageOf,
  stageTone,
  type VillageList,
} from './village.schema.ts'

export type FormFault = { field: string; text: Text }

const words = {
  send: text('Kirim daftar', 'Send a list'),
  file: text('Berkas Excel (.xlsx) atau CSV', 'Excel (.xlsx) or CSV file'),
  fileHint: text(
    'Sebaiknya templat yang Anda unduh di bawah. Paling besar 60 MB. Bila sambungan putus, unggah lagi: yang sudah sampai tidak diulang.',
    'Best the template below. At most 60 MB. If the line breaks, upload again: what has arrived is not sent twice.',
  ),
  programme: text('Program', 'Programme'),
  button: text('Kirim dan periksa', 'Send and check'),
  consequence: text(
    'Dinas menerima daftar ini dan memeriksanya. Hasil setiap baris tampil di halaman ini.',
    'The office receives this list and checks it. What became of each row shows on this page.',
  ),
  template: text('Unduh templat', 'Download the template'),
  sent: text('Yang sudah dikirim', 'What was sent'),
  nothing: text('Belum ada yang dikirim', 'Nothing was sent yet'),
  nothingText: text(
    'Unduh templat, isi, lalu kirim lewat formulir di atas.',
    'Download the template, fill it in and send it by the form above.',
  ),
}

/** Where a sender's pages stand: of an account, or of a link. */
export type Base = { home: '/kiriman' | '/undangan'; list: '/kiriman' | '/undangan/daftar'; api: string }

export const accountBase: Base = { home: '/kiriman', list: '/kiriman', api: '/api/v1/uploads' }
export const invitedBase: Base = {
  home: '/undangan',
  list: '/undangan/daftar',
  api: '/api/v1/invitation/uploads',
}

export function SenderHome(props: {
  language: Language
  sender: Sender
  base: Base
  calls: Call[]
  lists: VillageList[]
  standings: Map<string, ListStanding>
  today: string
  programme?: string
  fault?: FormFault
}) {
  const { language, sender, base, lists, standings, fault } = props
  const open = props.calls.filter((call) => !call.closed_at)
  const waiting = lists.filter((list) =>
    ['mend', 'returned', 'unreadable'].includes(stageOf(list, standings.get(list.list_id))),
  )
  return (
    <div class="grid gap-6">
      <PageSentence eyebrow={sender.place_name} small={<DueLine {...props} open={open} />}>
        {homeSentence(lists.length, waiting.length, open.length, language)}
      </PageSentence>
      <ErrorSummary language={language} errors={fault ? [{ field: fault.field, message: fault.text }] : []} />
      {sender.invitation && <Quota language={language} sender={sender} />}
      {open.length > 0 && (sender.invitation?.uploads_left ?? 1) > 0 && (
        <Card>
          <h2 class="mb-4 text-lg font-semibold">{words.send[language]}</h2>
          <Form
            action={base.home}
            multipart
            label={words.send[language]}
            data={{ upload: base.api, token: tokenForForm('fields') ?? '' }}
          >
            <Field
              language={language}
              kind="select"
              name="programme"
              label={words.programme}
              value={props.programme ?? open[0]?.programme_code}
              error={fault?.field === 'programme' ? fault.text : undefined}
              options={open.map((call) => ({ value: call.programme_code, label: call.programme_name }))}
            />
            <Field
              language={language}
              kind="file"
              name="file"
              label={words.file}
              hint={words.fileHint}
              error={fault?.field === 'file' ? fault.text : undefined}
              accept=".xlsx,.csv,.txt,.tsv"
            />
            <UploadProgress language={language} />
            <Actions language={language} primary={{ label: words.button }} consequence={words.consequence} />
          </Form>
          <p class="mt-5 text-[0.9375rem]">
            {open.map((call) => (
              <a
                class="door me-4 inline-flex min-h-8 items-center"
                href={`${base.home}/templat.xlsx?program=${encodeURIComponent(call.programme_code)}`}
              >
                {words.template[language]}
                {open.length > 1 && `: ${call.programme_name}`}
              </a>
            ))}
          </p>
        </Card>
      )}
      <Section language={language} title={words.sent}>
        <Table<VillageList>
          language={language}
          caption={words.sent}
          caption_hidden
          rows={lists}
          empty={{ title: words.nothing, text: words.nothingText }}
          columns={[
            {
              key: 'file',
              header: text('Berkas', 'File'),
              narrow: 'lead',
              cell: (list) => (
                <a href={`${base.list}/${list.list_id}`} class="door break-words">
                  {list.file_name}
                </a>
              ),
            },
            {
              key: 'state',
              header: text('Keadaan', 'State'),
              narrow: 'aside',
              cell: (list) => {
                const stage = stageOf(list, standings.get(list.list_id))
                return <Status tone={stageTone[stage]}>{stageLabels[stage][language]}</Status>
              },
            },
            {
              key: 'good',
              header: text('Diterima', 'Accepted'),
              align: 'end',
              cell: (list) => number(standings.get(list.list_id)?.counts, 'good', language),
            },
            {
              key: 'bad',
              header: text('Ditolak', 'Rejected'),
              align: 'end',
              cell: (list) => number(standings.get(list.list_id)?.counts, 'bad', language),
            },
            {
              key: 'sent',
              header: text('Dikirim', 'Sent'),
              cell: (list) => formatMoment(list.sent_at, language),
            },
          ]}
        />
      </Section>
    </div>
  )
}

function homeSentence(sent: number, waiting: number, open: number, language: Language): string {
  const count = formatInteger(waiting, language)
  if (waiting > 0)
    return language === 'id'
      ? `${count} kiriman perlu diperbaiki`
      : `${count} of your lists ${waiting === 1 ? 'needs' : 'need'} mending`
  if (sent > 0) return language === 'id' ? 'Daftar Anda sudah diterima' : 'Your list is received'
  if (open === 0)
    return language === 'id' ? 'Belum ada program yang meminta daftar' : 'No programme asks for lists yet'
  return language === 'id' ? 'Kirim daftar calon peserta' : 'Send the list of people to be covered'
}

function DueLine({ open, today, language }: { open: Call[]; today: string; language: Language }) {
  return (
    <>
      {open.map((call) => {
        const late = call.due_on < today
        const day = formatDate(call.due_on, language)
        return (
          <span class="block">
            {call.programme_name}: {language === 'id' ? `batas waktu ${day}` : `due on ${day}`}
            {late &&
              (language === 'id'
                ? ', sudah lewat; masih bisa dikirim'
                : ', which is past; it can still be sent')}
          </span>
        )
      })}
    </>
  )
}

function Quota({ language, sender }: { language: Language; sender: Sender }) {
  const left = sender.invitation
  if (!left) return null
  const [uploads, rows, until] = [
    formatInteger(left.uploads_left, language),
    formatInteger(left.rows_left, language),
    formatMoment(left.expires_at, language),
  ]
  return (
    <Notice
      language={language}
      tone={left.uploads_left > 0 ? 'info' : 'warning'}
      title={text(
        `Undangan ini masih untuk ${uploads} kiriman dan ${rows} orang, sampai ${until}.`,
        `This invitation is good for ${uploads} more lists and ${rows} more people, until ${until}.`,
      )}
      text={text(
        'Yang terlihat di sini hanya yang dikirim dengan tautan ini. Jangan teruskan tautannya.',
        'Only what was sent by this link shows here. Do not pass the link on.',
      )}
    />
  )
}

/** Hidden until the script sends the file in parts; its words are here so that they exist in both languages. */
function UploadProgress({ language }: { language: Language }) {
  const said: Record<string, Text> = {
    reading: text('Membaca berkas …', 'Reading the file …'),
    sending: text(
      'Terkirim {part} %. Anda boleh menutup telepon; lanjutkan dengan berkas yang sama.',
      'Sent {part} %. You may close the phone; go on later with the same file.',
    ),
    waiting: text(
      'Sambungan putus. Mencoba lagi dalam {seconds} detik …',
      'The line broke. Trying again in {seconds} s …',
    ),
    finishing: text('Semua terkirim. Menunggu jawaban …', 'All is sent. Waiting for the answer …'),
    stopped: text(
      'Belum terkirim semua. Tekan tombol lagi untuk melanjutkan.',
      'Not all is sent. Press the button again to go on.',
    ),
  }
  return (
    <div
      data-progress
      hidden
      {...Object.fromEntries(Object.entries(said).map(([name, words]) => [`data-${name}`, words[language]]))}
    >
      <progress
        class="progress progress-primary h-3 w-full max-w-xl"
        max="100"
        value="0"
        aria-label={words.send[language]}
      />
      <p role="status" class="mt-1 text-[0.9375rem]" />
    </div>
  )
}

function number(
  counts: ListStanding['counts'] | undefined,
  which: 'good' | 'bad',
  language: Language,
): string {
  if (!counts) return '—'
  return formatInteger(which === 'good' ? proposable(counts) : counts.rejected, language)
}

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
      : `${good} people accepted${bad > 0 ? `, ${count(bad)} rows rejected` : ''}`
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
          header: text('Masalah dan cara memperbaiki', 'Problems and how to mend them'),
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
