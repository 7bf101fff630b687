import { formatDate, formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { Card, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { UploadProgress, uploadInParts } from '../ui/upload.tsx'
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

export const words = {
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
          <Form action={base.home} multipart label={words.send[language]} data={uploadInParts(base.api)}>
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
            <UploadProgress language={language} label={words.send} />
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

export function number(
  counts: ListStanding['counts'] | undefined,
  which: 'good' | 'bad',
  language: Language,
): string {
  if (!counts) return '—'
  return formatInteger(which === 'good' ? proposable(counts) : counts.rejected, language)
}
