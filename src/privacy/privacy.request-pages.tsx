import { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import { formatDate, formatMoment } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { page, type ShellProps } from '../ui/shell.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { type Hold, holdOn } from './privacy.erasure.ts'
import { contactOf } from './privacy.notice.ts'
import { answered } from './privacy.notice-pages.tsx'
import { Clock, ContactFacts, Letterhead, Signatures } from './privacy.parts.tsx'
import { getOwnPerson } from './privacy.person.ts'
import { home } from './privacy.record-pages.tsx'
import { askedOf, beginRequest, decideRequest, getRequest, receiveRequest } from './privacy.requests.ts'
import {
  type Asked,
  identityDocumentLabels,
  identityDocuments,
  type Proposal,
  proposalLabels,
  type RequestState,
  requestKindLabels,
  requestKinds,
  requestStateLabels,
} from './privacy.schema.ts'
import { listRequests, type RequestLine } from './privacy.store.ts'

export const requestPages = new Hono<Env>()

const queueTitle = text('Permintaan orang tentang datanya', 'Requests of people about their data')
const queueCrumb = { label: text('Permintaan', 'Requests'), href: '/pelindungan/permintaan' }

function State({ language, state }: Spoken & { state: RequestState }) {
  const tones = { received: 'info', in_progress: 'info', done: 'success', refused: 'neutral' } as const
  return <Status tone={tones[state]}>{read(requestStateLabels[state], language)}</Status>
}

requestPages.get('/pelindungan/permintaan', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.queue')
  const rows = await transact(context, (tx) => listRequests(tx.db))
  const language = c.get('language')
  const now = new Date()
  const open = rows.filter((row) => !row.decided_at)
  const overdue = open.filter((row) => row.due_at < now).length
  return page(
    c,
    { title: queueTitle, section: 'privacy', crumbs: [home, { label: queueCrumb.label }] },
    <div class="grid gap-6">
      <PageSentence
        small={read(
          text(
            'Paling mendesak di atas. Batas waktunya 3 × 24 jam sejak diterima (UU 27/2022 Pasal 30; Pasal 32 belum terkonfirmasi).',
            'Most urgent first. They are due 3 × 24 hours after they were received (UU 27/2022 Pasal 30; Pasal 32 not yet confirmed).',
          ),
          language,
        )}
      >
        {read(
          text(
            `${open.length} terbuka, ${overdue} lewat batas waktu`,
            `${open.length} open, ${overdue} overdue`,
          ),
          language,
        )}
      </PageSentence>
      {may(context.actor.role, 'privacy.handle') && (
        <Actions
          language={language}
          primary={{
            label: text('Terima permintaan', 'Take a request'),
            href: '/pelindungan/permintaan/baru',
          }}
        />
      )}
      <Section language={language} title={text('Antrean', 'Queue')}>
        <Table
          language={language}
          caption={queueTitle}
          caption_hidden
          rows={rows}
          empty={{ title: text('Belum ada permintaan', 'No requests yet') }}
          columns={[
            {
              key: 'kind',
              header: text('Permintaan', 'Request'),
              cell: (row) => (
                <Door
                  href={`/pelindungan/permintaan/${row.request_id}`}
                >{`${row.number}. ${read(requestKindLabels[row.kind], language)}`}</Door>
              ),
            },
            {
              key: 'who',
              header: text('Orang', 'Person'),
              cell: (row) => `${row.person_name ?? '—'}${row.village_name ? `, ${row.village_name}` : ''}`,
            },
            {
              key: 'received',
              header: text('Diterima', 'Received'),
              cell: (row) => formatMoment(row.received_at, language),
            },
            {
              key: 'state',
              header: text('Status', 'State'),
              cell: (row) => <State language={language} state={row.state} />,
            },
            {
              key: 'clock',
              header: text('Batas waktu', 'Due'),
              narrow: 'aside',
              cell: (row) => (
                <Clock language={language} due_at={row.due_at} decided_at={row.decided_at} now={now} />
              ),
            },
          ]}
        />
      </Section>
    </div>,
  )
})

requestPages.get('/pelindungan/permintaan/baru', (c) =>
  formPage(c, { orang: c.req.query('orang') ?? '' }, []),
)

requestPages.post('/pelindungan/permintaan/baru', async (c) => {
  const typed = Object.fromEntries(
    Object.entries(await c.req.parseBody()).map(([name, value]) => [name, String(value)]),
  )
  const context = contextOf(c, 'page')
  let made = ''
  const proposal = Object.fromEntries(
    (Object.keys(proposalLabels) as (keyof Proposal)[]).flatMap((field) =>
      typed[field] ? [[field, typed[field]]] : [],
    ),
  )
  return answered(
    c,
    async () => {
      const whom = typed.orang ? { person_id: typed.orang } : { nik: typed.nik ?? '' }
      const request = await receiveRequest(context, whom, {
        kind: typed.kind,
        identity_document: typed.identity_document,
        words: typed.words,
        evidence: typed.evidence,
        proposal,
      })
      made = request.request_id
    },
    () => `/pelindungan/permintaan/${made}/tanda-terima`,
    // The NIK is not written back into the page.
    (errors, status) => formPage(c, { ...typed, nik: '' }, errors, status),
  )
})

async function formPage(
  c: Web,
  typed: Record<string, string>,
  errors: FormError[],
  status?: ShellProps['status'],
) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.handle')
  const language = c.get('language')
  const person = typed.orang
    ? await transact(context, (tx) => getOwnPerson(tx, typed.orang ?? ''))
    : undefined
  const title = text('Terima permintaan', 'Take a request')
  const shared = (name: string) => ({
    language,
    name,
    value: typed[name] ?? '',
    error: errors.find((error) => error.field === name)?.message,
  })
  return page(
    c,
    {
      title,
      section: 'privacy',
      crumbs: [home, queueCrumb, { label: title }],
      has_errors: errors.length > 0,
      status,
    },
    <div class="grid gap-6">
      <ErrorSummary language={language} errors={errors} />
      <PageSentence
        small={read(
          text(
            'Jam 3 × 24 mulai saat Anda menyimpan. Orangnya menerima tanda terima.',
            'The clock of 3 × 24 hours starts when you save. The person gets a receipt.',
          ),
          language,
        )}
      >
        {person
          ? person.name
          : read(text('Siapa yang datang, dan apa mintanya?', 'Who came, and what do they ask?'), language)}
      </PageSentence>
      <Form action="/pelindungan/permintaan/baru" hidden={person ? { orang: person.person_id } : {}}>
        <Section language={language} title={text('Orang dan dokumennya', 'Person and document')}>
          <div class="grid gap-6">
            {!person && (
              <Field
                {...shared('nik')}
                kind="text"
                inputmode="numeric"
                autocomplete="off"
                width="medium"
                maxlength={25}
                label={text('NIK dari dokumen', 'NIK from the document')}
                hint={text(
                  'Dipakai untuk mencari saja; tidak disimpan di permintaan.',
                  'Used for finding only; not kept with the request.',
                )}
              />
            )}
            <Field
              {...shared('identity_document')}
              kind="radio"
              label={text('Dokumen yang dilihat', 'Document seen')}
              options={identityDocuments.map((each) => ({
                value: each,
                label: identityDocumentLabels[each],
              }))}
            />
            <Field
              {...shared('kind')}
              kind="radio"
              label={text('Yang diminta', 'What is asked')}
              options={requestKinds.map((each) => ({ value: each, label: requestKindLabels[each] }))}
            />
            <Field
              {...shared('words')}
              kind="textarea"
              optional
              rows={3}
              maxlength={1000}
              label={text('Dalam kata-katanya', 'In their words')}
            />
          </div>
        </Section>
        <Section
          language={language}
          title={text('Hanya untuk perbaikan', 'Only for a correction')}
          hint={text('Isi yang berubah saja', 'Fill in only what changes')}
        >
          <div class="grid gap-6 lg:grid-cols-2">
            <Field {...shared('name')} kind="text" optional label={proposalLabels.name} />
            <Field
              {...shared('birth_date')}
              kind="date"
              optional
              label={proposalLabels.birth_date}
              hint={text('Tahun-bulan-tanggal, misalnya 1980-12-31', 'Year-month-day, such as 1980-12-31')}
            />
            <Field
              {...shared('sex')}
              kind="select"
              optional
              label={proposalLabels.sex}
              empty={text('Tidak berubah', 'Unchanged')}
              options={[
                { value: 'male', label: text('Laki-laki', 'Male') },
                { value: 'female', label: text('Perempuan', 'Female') },
              ]}
            />
            <Field
              {...shared('village_code')}
              kind="text"
              optional
              width="medium"
              label={proposalLabels.village_code}
              hint={text('Misalnya 15.03.07.2004', 'Such as 15.03.07.2004')}
            />
            <Field {...shared('phone')} kind="tel" optional label={proposalLabels.phone} />
            <Field
              {...shared('evidence')}
              kind="text"
              optional
              maxlength={300}
              label={text('Bukti yang dilihat', 'Evidence seen')}
              hint={text(
                'Misalnya KTP, akta lahir, surat kepala desa',
                'Such as identity card, birth certificate, letter of the village head',
              )}
            />
          </div>
        </Section>
        <Actions
          language={language}
          primary={{ label: text('Simpan dan cetak tanda terima', 'Save and print the receipt') }}
          secondary={[{ label: text('Batalkan', 'Cancel'), href: '/pelindungan/permintaan' }]}
        />
      </Form>
    </div>,
  )
}

requestPages.get('/pelindungan/permintaan/:id', (c) => requestPage(c, []))

async function requestPage(c: Web, errors: FormError[], status?: ShellProps['status']) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.queue')
  const { role } = context.actor
  const { request, asked, hold } = await transact(context, async (tx) => {
    const found = await getRequest(tx, c.req.param('id') ?? '')
    const handles = may(role, 'privacy.handle') || may(role, 'privacy.decide')
    return {
      request: found,
      asked: handles ? askedOf(tx, found) : undefined,
      hold: found.kind === 'erasure' && !found.decided_at ? await holdOn(tx, found.person_id) : undefined,
    }
  })
  const language = c.get('language')
  const title = text(`Permintaan nomor ${request.number}`, `Request no. ${request.number}`)
  const base = `/pelindungan/permintaan/${request.request_id}`
  return page(
    c,
    {
      title,
      section: 'privacy',
      crumbs: [home, queueCrumb, { label: title }],
      has_errors: errors.length > 0,
      status,
    },
    <div class="grid gap-6">
      <ErrorSummary language={language} errors={errors} />
      <PageSentence
        eyebrow={read(title, language)}
      >{`${read(requestKindLabels[request.kind], language)}: ${request.person_name ?? '—'}`}</PageSentence>
      {hold && <HoldNotice language={language} hold={hold} />}
      <Section
        language={language}
        title={text('Keadaan', 'Where it stands')}
        aside={
          <>
            <State language={language} state={request.state} />
            <Clock
              language={language}
              due_at={request.due_at}
              decided_at={request.decided_at}
              now={new Date()}
            />
          </>
        }
      >
        <RequestFacts
          language={language}
          request={request}
          asked={asked}
          opens_person={may(role, 'privacy.view')}
        />
      </Section>
      {request.state === 'received' && may(role, 'privacy.handle') && (
        <Form action={`${base}/proses`}>
          <Actions
            language={language}
            primary={{ label: text('Mulai kerjakan', 'Begin work') }}
            secondary={[{ label: text('Tanda terima', 'Receipt'), href: `${base}/tanda-terima` }]}
          />
        </Form>
      )}
      {!request.decided_at && may(role, 'privacy.decide') && (
        <Later
          language={language}
          summary={text('Tolak tanpa dikerjakan', 'Refuse without working on it')}
          folded={request.state === 'received' && may(role, 'privacy.handle') && errors.length === 0}
        >
          <DecideForm language={language} request={request} errors={errors} held={hold !== undefined} />
        </Later>
      )}
      {request.state !== 'received' && (
        <p>
          <Door href={`${base}/tanda-terima`}>
            {read(
              request.decided_at
                ? text('Cetak jawaban untuk orangnya', 'Print the answer for the person')
                : text('Cetak tanda terima', 'Print the receipt'),
              language,
            )}
          </Door>
        </p>
      )}
      {typeof request.outcome?.destruction_id === 'string' && (
        <p>
          <Door href={`/pelindungan/pemusnahan/${request.outcome.destruction_id}`}>
            {read(text('Buka berita acara pemusnahan', 'Open the record of destruction'), language)}
          </Door>
        </p>
      )}
    </div>,
  )
}

/** What is seldom done first lies folded, so that the one usual next step stands out. */
function Later({
  language,
  summary,
  folded,
  children,
}: Spoken & { summary: Text; folded: boolean; children: Child }) {
  if (!folded) return <>{children}</>
  return (
    <details>
      <summary class="min-h-6 w-fit py-0.5 text-[0.9375rem] text-quiet underline underline-offset-4">
        {read(summary, language)}
      </summary>
      <div class="mt-4">{children}</div>
    </details>
  )
}

function HoldNotice({ language, hold }: Spoken & { hold: Hold }) {
  const doubt = hold.confirmed
    ? text('', '')
    : text(' Jangka waktunya belum terkonfirmasi.', ' The period is not yet confirmed.')
  return (
    <Notice
      language={language}
      tone="warning"
      title={text('Belum boleh dihapus', 'It may not be erased yet')}
      text={text(
        `${hold.months} bulan perlindungan dibayar uang publik; buktinya disimpan sampai ${formatDate(hold.until)}.${doubt.id}`,
        `${hold.months} months of cover were paid with public money; the proof is kept until ${formatDate(hold.until, 'en')}.${doubt.en}`,
      )}
    />
  )
}

function RequestFacts({
  language,
  request,
  asked,
  opens_person,
}: Spoken & { request: RequestLine; asked: Asked | undefined; opens_person: boolean }) {
  const proposal = Object.entries(asked?.proposal ?? {}) as [keyof Proposal, string][]
  const outcome = request.outcome ?? {}
  const rosters = Array.isArray(outcome.rosters) ? (outcome.rosters as string[]) : []
  return (
    <Facts
      language={language}
      facts={[
        {
          label: text('Orang', 'Person'),
          value: (
            <Door
              href={
                opens_person ? `/pelindungan/orang/${request.person_id}` : `/peserta/${request.person_id}`
              }
            >
              {request.person_name ?? request.person_id}
            </Door>
          ),
          small: request.village_name ?? '',
        },
        {
          label: text('Dokumen yang dilihat', 'Document seen'),
          value: read(identityDocumentLabels[request.identity_document], language),
        },
        {
          label: text('Diterima', 'Received'),
          value: `${formatMoment(request.received_at, language)} · ${request.received_by_name ?? request.received_by}`,
        },
        { label: text('Batas waktu', 'Due'), value: formatMoment(request.due_at, language) },
        ...(asked?.words
          ? [{ label: text('Dalam kata-katanya', 'In their words'), value: asked.words }]
          : []),
        ...proposal.map(([field, value]) => ({
          label: text(`Usul: ${proposalLabels[field].id}`, `Proposed: ${proposalLabels[field].en}`),
          value: field === 'birth_date' ? formatDate(value, language) : value,
        })),
        ...(asked?.evidence ? [{ label: text('Bukti', 'Evidence'), value: asked.evidence }] : []),
        ...(request.decided_at
          ? [
              {
                label: text('Diputuskan', 'Decided'),
                value: `${formatMoment(request.decided_at, language)} · ${request.decided_by_name ?? request.decided_by ?? ''}`,
                small: request.reason ?? '',
              },
            ]
          : []),
        ...(rosters.length > 0
          ? [
              {
                label: text('Daftar yang masih memuat nilai lama', 'Rosters that still hold the old value'),
                value: rosters.join(', '),
              },
            ]
          : []),
      ]}
    />
  )
}

function DecideForm({
  language,
  request,
  errors,
  held,
}: Spoken & { request: RequestLine; errors: FormError[]; held: boolean }) {
  const done = {
    access: text('Selesai: salinan diserahkan', 'Done: copy handed over'),
    correction: text('Terapkan perbaikan', 'Apply the correction'),
    objection: text('Selesai: keberatan dipenuhi', 'Done: objection met'),
    erasure: text('Setujui, usulkan pemusnahan', 'Agree and propose the destruction'),
  }[request.kind]
  const refused = {
    label: text('Tolak dengan alasan ini', 'Refuse for this reason'),
    name: 'to',
    value: 'refused',
  }
  const mayEnd = request.state === 'in_progress' && !held
  return (
    <Section language={language} title={text('Keputusan', 'Decision')}>
      <Form action={`/pelindungan/permintaan/${request.request_id}/putuskan`}>
        <Field
          language={language}
          kind="textarea"
          rows={2}
          name="reason"
          label={text('Alasan atau cara memenuhi', 'Reason, or how it was met')}
          hint={text(
            'Tanpa data pribadi; tertulis di jejak dan tanda terima.',
            'Without personal data; it stands in the trail and on the receipt.',
          )}
          error={errors.find((error) => error.field === 'reason')?.message}
        />
        <Actions
          language={language}
          primary={mayEnd ? { label: done, name: 'to', value: 'done' } : refused}
          secondary={mayEnd ? [refused] : []}
          consequence={text(
            'Perbaikan dan penghapusan diputuskan oleh orang lain dari yang menerima permintaan.',
            'Corrections and erasures are decided by another person than who took the request.',
          )}
        />
      </Form>
    </Section>
  )
}

requestPages.post('/pelindungan/permintaan/:id/proses', async (c) => {
  const id = c.req.param('id')
  await beginRequest(contextOf(c, 'page'), id)
  return c.redirect(`/pelindungan/permintaan/${id}`, 303)
})

requestPages.post('/pelindungan/permintaan/:id/putuskan', async (c) => {
  const id = c.req.param('id')
  const { to, reason } = await c.req.parseBody()
  return answered(
    c,
    () => decideRequest(contextOf(c, 'page'), id, to === 'done' ? 'done' : 'refused', String(reason ?? '')),
    `/pelindungan/permintaan/${id}`,
    (errors, status) => requestPage(c, errors, status),
  )
})

requestPages.get('/pelindungan/permintaan/:id/tanda-terima', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.queue')
  const { request, contact } = await transact(context, async (tx) => {
    const found = await getRequest(tx, c.req.param('id'))
    return { request: found, contact: await contactOf(tx, found.kab) }
  })
  const language = c.get('language')
  const title = text('Tanda terima permintaan', 'Receipt of a request')
  return page(
    c,
    {
      title,
      section: 'privacy',
      crumbs: [
        home,
        queueCrumb,
        {
          label: text(`Nomor ${request.number}`, `No. ${request.number}`),
          href: `/pelindungan/permintaan/${request.request_id}`,
        },
        { label: title },
      ],
    },
    <div class="grid gap-6">
      <Letterhead
        language={language}
        office={context.actor.office}
        title={title}
        number={`${read(text('Nomor', 'No.'), language)} ${request.kab}/${request.number}`}
      />
      <Section language={language} title={request.person_name ?? '—'}>
        <Facts
          language={language}
          facts={[
            { label: text('Permintaan', 'Request'), value: read(requestKindLabels[request.kind], language) },
            {
              label: text('Dokumen yang dilihat', 'Document seen'),
              value: read(identityDocumentLabels[request.identity_document], language),
            },
            { label: text('Diterima', 'Received'), value: formatMoment(request.received_at, language) },
            {
              label: text('Dijawab paling lambat', 'Answered at the latest'),
              value: formatMoment(request.due_at, language),
              small: read(text('3 × 24 jam, UU 27/2022', '3 × 24 hours, UU 27/2022'), language),
            },
            {
              label: text('Status', 'State'),
              value: <State language={language} state={request.state} />,
              small: request.reason ?? '',
            },
          ]}
        />
      </Section>
      <Section language={language} title={text('Bertanya', 'To ask')}>
        <ContactFacts language={language} contact={contact} />
      </Section>
      <Signatures
        language={language}
        left={text('Yang meminta', 'Who asks')}
        right={text('Petugas', 'Officer')}
      />
    </div>,
  )
})
