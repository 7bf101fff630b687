import { formatDate } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Card, Door, EmptyState, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { address, DueField } from './village.office-parts.tsx'
import type { Call } from './village.schema.ts'
import type { FormFault } from './village.view.tsx'

/** Which programmes ask their villages for lists, and which could. */
export function CallList(props: {
  language: Language
  calls: { call: Call; villages: number; sent: number; mergeable: number }[]
  others: Programme[]
  fault?: FormFault
}) {
  const { language, calls, others } = props
  const title = text('Buka pengumpulan daftar', 'Ask for lists')
  return (
    <div class="grid gap-6">
      <PageSentence
        small={
          text(
            'Desa mengirim dengan akunnya atau dengan tautan undangan. Daftarnya terkumpul di sini, lalu digabung menjadi satu usulan.',
            'Villages send by their account or by an invitation link. Their lists gather here and become one proposal.',
          )[language]
        }
      >
        {callSentence(calls, language)}
      </PageSentence>
      <ErrorSummary
        language={language}
        errors={props.fault ? [{ field: props.fault.field, message: props.fault.text }] : []}
      />
      {calls.length > 0 && (
        <Section
          language={language}
          title={text('Pengumpulan yang berjalan', 'Programmes that ask for lists')}
          flush
        >
          <div class="px-5 sm:px-6">
            <Table<(typeof calls)[number]>
              language={language}
              caption={text('Pengumpulan yang berjalan', 'Programmes that ask for lists')}
              caption_hidden
              rows={calls}
              empty={{ title: title }}
              columns={[
                {
                  key: 'name',
                  header: text('Program', 'Programme'),
                  narrow: 'lead',
                  cell: ({ call }) => <Door href={address(call.programme_code)}>{call.programme_name}</Door>,
                },
                {
                  key: 'state',
                  header: text('Batas waktu', 'Due'),
                  narrow: 'aside',
                  cell: ({ call }) =>
                    call.closed_at ? (
                      <Status>{text('Ditutup', 'Closed')[language]}</Status>
                    ) : (
                      formatDate(call.due_on, language)
                    ),
                },
                {
                  key: 'sent',
                  header: text('Desa yang sudah mengirim', 'Villages that have sent'),
                  align: 'end',
                  cell: ({ sent, villages }) =>
                    `${formatInteger(sent, language)} / ${formatInteger(villages, language)}`,
                },
                {
                  key: 'ready',
                  header: text('Siap digabung', 'Ready to merge'),
                  align: 'end',
                  cell: ({ mergeable }) => formatInteger(mergeable, language),
                },
              ]}
            />
          </div>
        </Section>
      )}
      {others.length > 0 ? (
        <Section language={language} title={title}>
          <ul class="grid gap-2">
            {others.map((programme) => (
              <li>
                <Door href={address(programme.code)}>{programme.name}</Door>{' '}
                <span class="text-quiet">({programme.code})</span>
              </li>
            ))}
          </ul>
        </Section>
      ) : (
        calls.length === 0 && (
          <EmptyState
            language={language}
            title={text('Belum ada program yang terbuka', 'No programme is open yet')}
            action={{ href: '/program', label: text('Lihat program', 'See programmes') }}
          />
        )
      )}
    </div>
  )
}

function callSentence(calls: { sent: number; villages: number }[], language: Language): string {
  if (calls.length === 0)
    return language === 'id' ? 'Kumpulkan daftar dari desa' : 'Gather lists from villages'
  const [sent, villages] = calls.reduce(([a, b], each) => [a + each.sent, b + each.villages], [0, 0])
  const [a, b] = [formatInteger(sent, language), formatInteger(villages, language)]
  return language === 'id'
    ? `${a} dari ${b} desa sudah mengirim daftar`
    : `${a} of ${b} villages have sent a list`
}

export function OpenCall(props: {
  language: Language
  programme: Programme
  fault?: FormFault
  today: string
}) {
  const { language, programme } = props
  const title = text('Buka pengumpulan daftar', 'Ask for lists')
  return (
    <div class="grid gap-6">
      <PageSentence
        eyebrow={programme.name}
        small={
          text(
            'Sesudah dibuka, petugas desa dan pemegang undangan bisa mengirim daftar untuk program ini.',
            'Once open, village officers and holders of an invitation can send lists for this programme.',
          )[language]
        }
      >
        {
          text('Sampai kapan desa boleh mengirim daftar?', 'Until when may villages send their lists?')[
            language
          ]
        }
      </PageSentence>
      <ErrorSummary
        language={language}
        errors={props.fault ? [{ field: props.fault.field, message: props.fault.text }] : []}
      />
      <Card>
        <Form action={address(programme.code)} label={title[language]} hidden={{ langkah: 'buka' }}>
          <DueField language={language} fault={props.fault} />
          <Actions
            language={language}
            primary={{ label: title }}
            secondary={[{ label: text('Batal', 'Cancel'), href: '/gabungan' }]}
          />
        </Form>
      </Card>
    </div>
  )
}
