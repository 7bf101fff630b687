import { Hono } from 'hono'
import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { findRegion } from '../region/region.service.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { page, type ShellProps } from '../ui/shell.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { read } from '../ui/words.ts'
import {
  type BreachLine,
  enterBreach,
  getBreach,
  listAffected,
  listBreaches,
  updateBreach,
} from './privacy.breach.ts'
import { affectedWorkbook, authorityOf, letterParagraphs, traceLabel } from './privacy.letters.ts'
import { contactOf } from './privacy.notice.ts'
import { answered } from './privacy.notice-pages.tsx'
import { Clock, ContactFacts, Letterhead, LinesForm, Signatures } from './privacy.parts.tsx'
import { home } from './privacy.record-pages.tsx'
import {
  type BreachState,
  breachStateLabels,
  breachStates,
  breachSteps,
  canMoveBreach,
} from './privacy.schema.ts'

/** The breach kit: what happened, who is affected, letters, the clock, and the steps. */
export const breachPages = new Hono<Env>()

const title = text('Insiden pelindungan data', 'Data protection incidents')
const crumb = { label: text('Insiden', 'Incidents'), href: '/pelindungan/insiden' }
const told = (state: BreachState) => state === 'notified' || state === 'closed'

/** The clock runs until the letters are out. */
function BreachClock({ language, breach }: { language: 'id' | 'en'; breach: BreachLine }) {
  if (told(breach.state))
    return <Status tone="success">{read(breachStateLabels[breach.state], language)}</Status>
  return <Clock language={language} due_at={breach.due_at} decided_at={null} now={new Date()} />
}

breachPages.get('/pelindungan/insiden', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.view')
  const rows = await transact(context, listBreaches)
  const language = c.get('language')
  const open = rows.filter((row) => row.state !== 'closed').length
  return page(
    c,
    { title, section: 'privacy', crumbs: [home, { label: crumb.label }] },
    <div class="grid gap-6">
      <PageSentence
        small={read(
          text(
            'Orang yang terdampak dan lembaga yang berwenang diberi tahu tertulis paling lambat 3 × 24 jam sejak diketahui (UU 27/2022 Pasal 46).',
            'The people concerned and the authority are told in writing within 3 × 24 hours of when it was known (UU 27/2022 Pasal 46).',
          ),
          language,
        )}
      >
        {read(
          text(`${open} insiden terbuka`, `${open} open ${open === 1 ? 'incident' : 'incidents'}`),
          language,
        )}
      </PageSentence>
      {may(context.actor.role, 'privacy.breach') && (
        <Actions
          language={language}
          primary={{ label: text('Catat insiden', 'Enter an incident'), href: '/pelindungan/insiden/baru' }}
        />
      )}
      <Section language={language} title={text('Daftar', 'List')}>
        <Table
          language={language}
          caption={title}
          caption_hidden
          rows={rows}
          empty={{ title: text('Belum ada insiden', 'No incidents') }}
          columns={[
            {
              key: 'number',
              header: text('Insiden', 'Incident'),
              cell: (row) => (
                <Door href={`/pelindungan/insiden/${row.breach_id}`}>
                  {read(text(`Nomor ${row.number}`, `No. ${row.number}`), language)}
                </Door>
              ),
            },
            {
              key: 'known',
              header: text('Diketahui', 'Known'),
              cell: (row) => formatMoment(row.known_at, language),
            },
            {
              key: 'people',
              header: text('Orang terdampak', 'People affected'),
              align: 'end',
              cell: (row) => formatInteger(row.found.people, language),
            },
            {
              key: 'state',
              header: text('Status', 'State'),
              cell: (row) => read(breachStateLabels[row.state], language),
            },
            {
              key: 'clock',
              header: text('Batas waktu', 'Due'),
              narrow: 'aside',
              cell: (row) => <BreachClock language={language} breach={row} />,
            },
          ]}
        />
      </Section>
    </div>,
  )
})

const time = text(
  'Tahun-bulan-tanggalTjam:menit waktu WIB, misalnya 2026-02-03T08:00',
  'Year-month-dayThour:minute in WIB, such as 2026-02-03T08:00',
)
const fields = [
  {
    name: 'known_at',
    label: text('Kapan diketahui', 'When it was known'),
    hint: text(`${time.id}. Jam 3 × 24 mulai di sini.`, `${time.en}. The clock of 3 × 24 hours starts here.`),
  },
  { name: 'from_at', label: text('Mulai', 'From'), hint: time },
  { name: 'to_at', label: text('Sampai', 'To'), hint: time },
  {
    name: 'account',
    label: text(
      'Akun yang dipakai (tidak wajib bila objek diisi)',
      'Account that was used (optional when an object is named)',
    ),
  },
  {
    name: 'object_id',
    label: text(
      'Nomor berkas, daftar, atau orang (tidak wajib)',
      'Id of a file, roster or person (optional)',
    ),
  },
  {
    name: 'what_happened',
    label: text('Apa yang terjadi, dan bagaimana', 'What happened, and how'),
    hint: text('Tanpa nama orang; tertulis di surat.', 'Without names of people; it stands in the letters.'),
    long: true,
  },
  { name: 'remedy', label: text('Penanganan dan pemulihan', 'What was done about it'), long: true },
]

breachPages.get('/pelindungan/insiden/baru', (c) => newPage(c, {}, []))

breachPages.post('/pelindungan/insiden/baru', async (c) => {
  const typed = Object.fromEntries(
    Object.entries(await c.req.parseBody()).map(([name, value]) => [name, String(value).trim()]),
  )
  let made = ''
  const moment = (written = '') => (/[zZ]|[+-]\d\d:?\d\d$/.test(written) ? written : `${written}+07:00`)
  return answered(
    c,
    async () => {
      const { account, object_id, what_happened, remedy } = typed
      const wanted = {
        account: account || undefined,
        object_id: object_id || undefined,
        what_happened,
        remedy,
      }
      made = (
        await enterBreach(contextOf(c, 'page'), {
          ...wanted,
          known_at: moment(typed.known_at),
          from_at: moment(typed.from_at),
          to_at: moment(typed.to_at),
        })
      ).breach_id
    },
    () => `/pelindungan/insiden/${made}`,
    (errors, status) => newPage(c, typed, errors, status),
  )
})

function newPage(c: Web, typed: Record<string, string>, errors: FormError[], status?: ShellProps['status']) {
  requireOperation(contextOf(c, 'page'), 'privacy.breach')
  const language = c.get('language')
  const label = text('Catat insiden', 'Enter an incident')
  return page(
    c,
    {
      title: label,
      section: 'privacy',
      crumbs: [home, crumb, { label }],
      has_errors: errors.length > 0,
      status,
    },
    <div class="grid grid-cols-1 gap-6 break-words">
      <ErrorSummary language={language} errors={errors} />
      <PageSentence
        small={read(
          text(
            'Orang yang terdampak dicari di catatan akses, berkas untuk BPJS, dan berkas daftar.',
            'The people affected are found in the access log, the files for BPJS and the roster files.',
          ),
          language,
        )}
      >
        {read(
          text(
            'Apa yang terjadi, dan lewat akun atau berkas mana?',
            'What happened, and through which account or file?',
          ),
          language,
        )}
      </PageSentence>
      <Section language={language} title={label}>
        <LinesForm
          language={language}
          action="/pelindungan/insiden/baru"
          fields={fields}
          values={typed}
          errors={errors}
        >
          <Actions
            language={language}
            primary={{
              label: text('Catat insiden', 'Enter and determine who is affected'),
            }}
          />
        </LinesForm>
      </Section>
    </div>,
  )
}

breachPages.get('/pelindungan/insiden/:id', (c) => breachPage(c, []))

async function breachPage(c: Web, errors: FormError[], status?: ShellProps['status']) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.view')
  const { breach, regions } = await transact(context, async (tx) => {
    const found = await getBreach(tx, c.req.param('id') ?? '')
    const names = []
    for (const [code, people] of Object.entries(found.found.by_region))
      names.push({ code, people, name: (await findRegion(tx.db, code))?.name ?? code })
    return { breach: found, regions: names }
  })
  const language = c.get('language')
  const label = text(`Insiden nomor ${breach.number}`, `Incident no. ${breach.number}`)
  return page(
    c,
    {
      title: label,
      section: 'privacy',
      crumbs: [home, crumb, { label }],
      has_errors: errors.length > 0,
      status,
    },
    <div class="grid gap-6">
      <ErrorSummary language={language} errors={errors} />
      <PageSentence eyebrow={read(label, language)} small={breach.what_happened}>
        {read(
          text(
            `${formatInteger(breach.found.people)} orang terdampak`,
            `${formatInteger(breach.found.people, 'en')} people affected`,
          ),
          language,
        )}
      </PageSentence>
      <Section
        language={language}
        title={text('Keadaan', 'Where it stands')}
        aside={<BreachClock language={language} breach={breach} />}
      >
        <Facts
          language={language}
          facts={[
            { label: text('Status', 'State'), value: read(breachStateLabels[breach.state], language) },
            { label: text('Diketahui', 'Known'), value: formatMoment(breach.known_at, language) },
            {
              label: text('Batas pemberitahuan', 'To be told by'),
              value: formatMoment(breach.due_at, language),
            },
            {
              label: text('Waktu kejadian', 'When'),
              value: `${formatMoment(breach.from_at, language)} – ${formatMoment(breach.to_at, language)}`,
            },
            ...(breach.account_name
              ? [
                  {
                    label: text('Akun', 'Account'),
                    value: (
                      <Door href={`/pelindungan/akun/${breach.account_name}`}>{breach.account_name}</Door>
                    ),
                  },
                ]
              : []),
            ...(breach.object_id
              ? [{ label: text('Objek', 'Object'), value: <code class="break-all">{breach.object_id}</code> }]
              : []),
            { label: text('Penanganan', 'What was done'), value: breach.remedy },
            ...regions.map((region) => ({
              label: region.name,
              value: read(
                text(`${formatInteger(region.people)} orang`, `${formatInteger(region.people, 'en')} people`),
                language,
              ),
            })),
            ...Object.entries(breach.found.by_trace).map(([trace, people]) => ({
              label: traceLabel(trace, language),
              value: formatInteger(people, language),
            })),
          ]}
        />
      </Section>
      {may(context.actor.role, 'privacy.breach') && (
        <Steps language={language} breach={breach} errors={errors} />
      )}
    </div>,
  )
}

function Steps({
  language,
  breach,
  errors,
}: {
  language: 'id' | 'en'
  breach: BreachLine
  errors: FormError[]
}) {
  const next = breachStates.find((state) => canMoveBreach(breach.state, state))
  const base = `/pelindungan/insiden/${breach.breach_id}`
  const letters = [
    { label: text('Surat-surat', 'Letters'), href: `${base}/surat` },
    { label: text('Daftar terdampak (XLSX)', 'List of people affected (XLSX)'), href: `${base}/surat.xlsx` },
  ]
  return (
    <Section language={language} title={text('Langkah', 'Steps')}>
      <Form action={base}>
        <Field
          language={language}
          kind="checkbox"
          name="checklist"
          optional
          label={text('Yang sudah dilakukan', 'What is done')}
          values={breach.checklist}
          error={errors.find((error) => error.field === 'checklist')?.message}
          options={Object.entries(breachSteps).map(([value, label]) => ({ value, label }))}
        />
        <Actions
          language={language}
          primary={
            next
              ? {
                  label: text(
                    `Simpan, jadikan "${breachStateLabels[next].id}"`,
                    `Save and mark as "${breachStateLabels[next].en}"`,
                  ),
                  name: 'to',
                  value: next,
                }
              : { label: text('Simpan langkah', 'Save the steps') }
          }
          secondary={[
            ...(next
              ? [{ label: text('Simpan langkah saja', 'Save the steps only'), name: 'to', value: '' }]
              : []),
            ...letters,
          ]}
        />
      </Form>
    </Section>
  )
}

breachPages.post('/pelindungan/insiden/:id', async (c) => {
  const { checklist, to } = await c.req.parseBody({ all: true })
  const id = c.req.param('id')
  const ticked = [checklist ?? []].flat().map(String)
  return answered(
    c,
    () => updateBreach(contextOf(c, 'page'), id, { checklist: ticked, to: String(to ?? '') }),
    `/pelindungan/insiden/${id}`,
    (errors, status) => breachPage(c, errors, status),
  )
})

/** The letter to the authority, the letter to a person, and one list a village: who is told in which village. */
breachPages.get('/pelindungan/insiden/:id/surat', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.breach')
  const { breach, people, contact } = await transact(context, async (tx) => {
    const found = await getBreach(tx, c.req.param('id'))
    return {
      breach: found,
      people: await listAffected(tx, found.breach_id),
      contact: await contactOf(tx, found.kab),
    }
  })
  const language = c.get('language')
  const label = text('Surat pemberitahuan insiden', 'Letters about the incident')
  const villages = [...new Set(people.map((person) => person.village_code))]
  const paragraphs = letterParagraphs(breach, language)
  const body = (
    <div class="mt-3 grid max-w-[75ch] gap-3">
      {paragraphs.map((paragraph) => (
        <p>{paragraph}</p>
      ))}
    </div>
  )
  return page(
    c,
    {
      title: label,
      section: 'privacy',
      crumbs: [
        home,
        crumb,
        {
          label: text(`Nomor ${breach.number}`, `No. ${breach.number}`),
          href: `/pelindungan/insiden/${breach.breach_id}`,
        },
        { label },
      ],
    },
    <div class="grid gap-8">
      <section>
        <Letterhead
          language={language}
          office={context.actor.office}
          title={text(
            'Laporan kegagalan pelindungan data pribadi',
            'Report of a failure to protect personal data',
          )}
          number={`${read(text('Kepada', 'To'), language)}: ${authorityOf(contact)}`}
        />
        {body}
        <p class="mt-3">
          {read(
            text(
              `Jumlah orang yang terdampak: ${formatInteger(breach.found.people)}.`,
              `Number of people affected: ${formatInteger(breach.found.people, 'en')}.`,
            ),
            language,
          )}
        </p>
        <Signatures
          language={language}
          left={text('Pejabat pelindungan data', 'Privacy officer')}
          right={text('Kepala dinas', 'Head of office')}
        />
      </section>
      <section class="break-before-page">
        <Letterhead
          language={language}
          office={context.actor.office}
          title={text(
            'Pemberitahuan kepada orang yang datanya terdampak',
            'Notice to a person whose data is affected',
          )}
          number={`${read(text('Kepada', 'To'), language)}: …………………………`}
        />
        {body}
        <div class="mt-4">
          <ContactFacts language={language} contact={contact} />
        </div>
      </section>
      {villages.map((village) => (
        <VillageList language={language} village={village} people={people} />
      ))}
    </div>,
  )
})

function VillageList({
  language,
  village,
  people,
}: {
  language: 'id' | 'en'
  village: string
  people: Awaited<ReturnType<typeof listAffected>>
}) {
  const here = people.filter((person) => person.village_code === village)
  return (
    <Section
      language={language}
      title={`${here[0]?.village_name ?? village}`}
      hint={text(`${here.length} orang`, `${here.length} people`)}
    >
      <ol class="long list-decimal ps-6">
        {here.map((person) => (
          <li>{person.name}</li>
        ))}
      </ol>
    </Section>
  )
}

breachPages.get('/pelindungan/insiden/:id/surat.xlsx', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.breach')
  const bytes = await transact(context, async (tx) => {
    const breach = await getBreach(tx, c.req.param('id'))
    return affectedWorkbook(breach, await listAffected(tx, breach.breach_id))
  })
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'Content-Disposition': 'attachment; filename="terdampak.xlsx"',
    'Cache-Control': 'no-store',
  })
})
