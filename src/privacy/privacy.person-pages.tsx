import { Hono } from 'hono'
import { actorOf } from '../account/account.service.ts'
import { formatMoment } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { countEn } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { listSalts, maskedNik } from '../person/person.service.ts'
import { listAccess } from '../platform/access-log.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { AccessTable } from '../ui/access-table.tsx'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { page, type ShellProps } from '../ui/shell.tsx'
import { Table } from '../ui/table.tsx'
import { read } from '../ui/words.ts'
import { cellOf, exportPerson, exportWorkbook, type HeldSource, type PersonExport } from './privacy.export.ts'
import { answered } from './privacy.notice-pages.tsx'
import { Clock, Letterhead } from './privacy.parts.tsx'
import { getOwnPerson, isErased } from './privacy.person.ts'
import { home } from './privacy.record-pages.tsx'
import { requestKindLabels } from './privacy.schema.ts'
import { columnLabel } from './privacy.sources.ts'
import { listRequests } from './privacy.store.ts'

/** Who looked at a person, what they asked, and everything held on them. */
export const personPages = new Hono<Env>()

personPages.get('/pelindungan/orang/:id', (c) => personPage(c, []))

async function personPage(c: Web, errors: FormError[], status?: ShellProps['status']) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.view')
  const { role } = context.actor
  const { person, nik, erased, looks, requests } = await transact(context, async (tx) => {
    const found = await getOwnPerson(tx, c.req.param('id') ?? '')
    return {
      person: found,
      nik: maskedNik(tx.platform.keys, await listSalts(tx, [found.person_id]), found),
      erased: await isErased(tx, found.person_id),
      looks: await listAccess(tx, { person_id: found.person_id }),
      requests: await listRequests(tx.db, { person_id: found.person_id }),
    }
  })
  const language = c.get('language')
  const now = new Date()
  return page(
    c,
    {
      title: person.name,
      section: 'privacy',
      crumbs: [home, { label: person.name }],
      has_errors: errors.length > 0,
      status,
    },
    <div class="grid gap-6">
      <ErrorSummary language={language} errors={errors} />
      <PageSentence
        eyebrow={nik}
        small={
          <Door href={`/peserta/${person.person_id}`}>
            {read(text('Buka catatan peserta', 'Open the record'), language)}
          </Door>
        }
      >
        {person.name}
      </PageSentence>
      <Section language={language} title={text('Permintaan', 'Requests')}>
        <Table
          language={language}
          caption={text('Permintaan', 'Requests')}
          caption_hidden
          rows={requests}
          empty={{ title: text('Belum pernah meminta apa pun', 'Nothing was asked yet') }}
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
              key: 'at',
              header: text('Diterima', 'Received'),
              cell: (row) => formatMoment(row.received_at, language),
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
        {may(role, 'privacy.handle') && !erased && (
          <div class="mt-4">
            <Actions
              language={language}
              primary={{
                label: text('Terima permintaan', 'Take a request'),
                href: `/pelindungan/permintaan/baru?orang=${person.person_id}`,
              }}
            />
          </div>
        )}
      </Section>
      {may(role, 'privacy.export') && (
        <Section
          language={language}
          title={text('Semua data tentang orang ini', 'Everything held on this person')}
          hint={text('Memuat NIK lengkap', 'Holds the whole NIK')}
        >
          <Form action={`/pelindungan/orang/${person.person_id}/ekspor`}>
            <Field
              language={language}
              kind="text"
              name="reason"
              label={text('Alasan', 'Reason')}
              hint={text(
                'Misalnya nomor permintaan; dicatat di riwayat akses.',
                'Such as the number of the request; kept in the access log.',
              )}
              error={errors.find((error) => error.field === 'reason')?.message}
            />
            <Actions
              language={language}
              primary={{
                label: text('Tampilkan untuk dicetak', 'Show for printing'),
                name: 'format',
                value: 'page',
              }}
              secondary={[
                { label: text('Unduh XLSX', 'Download XLSX'), name: 'format', value: 'xlsx' },
                { label: text('Unduh JSON', 'Download JSON'), name: 'format', value: 'json' },
              ]}
              consequence={text(
                'Anda diminta membuktikan lagi bahwa ini Anda; pembukaan ini tercatat.',
                'You are asked to prove again that this is you; opening it is logged.',
              )}
            />
          </Form>
        </Section>
      )}
      <Section language={language} title={text('Siapa melihat data ini', 'Who looked at this data')}>
        <AccessTable language={language} lines={looks} />
      </Section>
    </div>,
  )
}

personPages.post('/pelindungan/orang/:id/ekspor', async (c) => {
  const { reason, format } = await c.req.parseBody()
  const id = c.req.param('id')
  let data: PersonExport | undefined
  const refused = await answered(
    c,
    async () => {
      data = await exportPerson(contextOf(c, 'page'), id, String(reason ?? ''))
    },
    '/',
    (errors, status) => personPage(c, errors, status),
  )
  if (!data) return refused
  const name = `data-orang-${id.slice(0, 8)}`
  if (format === 'json')
    return c.json(data, 200, {
      'Content-Disposition': `attachment; filename="${name}.json"`,
      'Cache-Control': 'no-store',
    })
  if (format === 'xlsx') {
    return c.body(new Uint8Array(await exportWorkbook(data)), 200, {
      'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'Content-Disposition': `attachment; filename="${name}.xlsx"`,
      'Cache-Control': 'no-store',
    })
  }
  return exportPage(c, data)
})

function exportPage(c: Web, data: PersonExport) {
  const language = c.get('language')
  const title = text('Salinan semua data tentang satu orang', 'Copy of everything held on one person')
  return page(
    c,
    {
      title,
      section: 'privacy',
      crumbs: [
        home,
        { label: text('Orang', 'Person'), href: `/pelindungan/orang/${data.person_id}` },
        { label: title },
      ],
    },
    <div class="grid gap-6">
      <Letterhead
        language={language}
        office={contextOf(c, 'page').actor.office}
        title={title}
        number={`${formatMoment(new Date(data.made_at), language)} · ${data.made_by} · ${data.reason}`}
      />
      <Section language={language} title={text('Nomor', 'Numbers')}>
        <Facts
          language={language}
          facts={[
            { label: 'NIK', value: data.nik ?? read(text('dimusnahkan', 'destroyed'), language) },
            { label: text('Nomor HP', 'Phone'), value: data.phone ?? '—' },
          ]}
        />
      </Section>
      {data.sources.map((source) => (
        <SourceRows language={language} source={source} />
      ))}
      <Section language={language} title={text('Catatan', 'Remarks')}>
        <ul class="list-disc ps-5">
          {data.remarks.map((remark) => (
            <li>{read(remark, language)}</li>
          ))}
        </ul>
      </Section>
    </div>,
  )
}

/** The rows of one source, each as pairs: a person reads words, not columns. */
function SourceRows({ language, source }: { language: 'id' | 'en'; source: HeldSource }) {
  return (
    <Section
      language={language}
      title={source.title}
      hint={text(`${source.rows.length} baris`, countEn(source.rows.length, 'row'))}
    >
      {source.rows.length === 0 ? (
        <p class="text-quiet">{read(text('Tidak ada', 'Nothing'), language)}</p>
      ) : (
        <ol class="long grid gap-3">
          {source.rows.map((row) => (
            <li class="border-s-2 border-base-300 ps-3 text-[0.9375rem] break-words">
              {Object.entries(row)
                .map(([column, value]) => `${read(columnLabel(column), language)}: ${cellOf(value)}`)
                .join(' · ')}
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}

personPages.get('/pelindungan/akun/:username', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.view')
  const account = await actorOf(context.platform, { username: c.req.param('username') })
  if (!account) {
    throw refuse(
      'privacy.account_unknown',
      'not_found',
      text(
        'Tidak ada akun dengan nama ini. Periksa nama penggunanya.',
        'There is no account of this name. Check the user name.',
      ),
    )
  }
  const lines = await transact(context, (tx) => listAccess(tx, { account_id: account.account_id }, 500))
  const language = c.get('language')
  const title = text(
    `Yang dilihat akun ${account.username}`,
    `What the account ${account.username} looked at`,
  )
  return page(
    c,
    { title, section: 'privacy', crumbs: [home, { label: title }] },
    <div class="grid gap-6">
      <PageSentence eyebrow={`${account.name} · ${account.office}`}>{read(title, language)}</PageSentence>
      <Section language={language} title={text('Riwayat akses di wilayah Anda', 'Access log in your region')}>
        <AccessTable language={language} lines={lines} with_account={false} />
      </Section>
    </div>,
  )
})
