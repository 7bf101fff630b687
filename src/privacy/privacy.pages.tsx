import { Hono } from 'hono'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { may, type Operation, requireOperation } from '../platform/policy.ts'
import { Door, PageSentence, Section } from '../ui/sentence.tsx'
import { page } from '../ui/shell.tsx'
import { type Task, TaskList } from '../ui/tasks.tsx'
import { read } from '../ui/words.ts'
import { listBreaches } from './privacy.breach.ts'
import { breachPages } from './privacy.breach-pages.tsx'
import { listDestructions } from './privacy.destruction.ts'
import { noticePages } from './privacy.notice-pages.tsx'
import { personPages } from './privacy.person-pages.tsx'
import { recordPages } from './privacy.record-pages.tsx'
import { requestPages } from './privacy.request-pages.tsx'
import { clockWords, requestKindLabels } from './privacy.schema.ts'
import { listRequests } from './privacy.store.ts'

/** Everything about the rights of persons. `backupFolder` takes the list of erased people that a restored backup obeys. */
export function privacyPages(backupFolder: string): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/pelindungan', homePage)
  for (const part of [recordPages(backupFolder), noticePages, requestPages, personPages, breachPages])
    pages.route('/', part)
  return pages
}

const doors: {
  href: string
  label: ReturnType<typeof text>
  small: ReturnType<typeof text>
  operation: Operation
}[] = [
  {
    href: '/pelindungan/permintaan/baru',
    label: text('Terima permintaan', 'Take a request'),
    small: text('di meja layanan, dengan KTP', 'at the desk, with the identity card'),
    operation: 'privacy.handle',
  },
  {
    href: '/pelindungan/permintaan',
    label: text('Antrean permintaan', 'Queue of requests'),
    small: text('menurut batas waktu', 'by when they are due'),
    operation: 'privacy.queue',
  },
  {
    href: '/pelindungan/catatan',
    label: text('Catatan pemrosesan', 'Record of processing'),
    small: text('Pasal 31; dari kamus data', 'Pasal 31; from the data dictionary'),
    operation: 'privacy.view',
  },
  {
    href: '/pelindungan/dpia',
    label: text('Penilaian dampak (DPIA)', 'Impact assessment (DPIA)'),
    small: text('Pasal 34; siap dicetak', 'Pasal 34; ready to print'),
    operation: 'privacy.view',
  },
  {
    href: '/pelindungan/retensi',
    label: text('Masa simpan dan pemusnahan', 'Retention and destruction'),
    small: text('Pasal 42–44; usulan harian', 'Pasal 42–44; daily proposals'),
    operation: 'privacy.witness',
  },
  {
    href: '/pelindungan/insiden',
    label: text('Insiden', 'Incidents'),
    small: text('Pasal 46; jam 3 × 24', 'Pasal 46; clock of 3 × 24 hours'),
    operation: 'privacy.view',
  },
  {
    href: '/pelindungan/kontak',
    label: text('Kontak pejabat', 'Contact of the officer'),
    small: text('dicetak di pemberitahuan', 'printed on notices'),
    operation: 'privacy.state',
  },
]

async function homePage(c: Web) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'privacy.queue')
  const language = c.get('language')
  const { role } = context.actor
  const views = may(role, 'privacy.view')
  const { requests, destructions, breaches } = await transact(context, async (tx) => ({
    requests: await listRequests(tx.db, { open: true }),
    destructions: may(role, 'privacy.witness')
      ? (await listDestructions(tx)).filter((each) => each.state === 'proposed')
      : [],
    breaches: views ? (await listBreaches(tx)).filter((each) => each.state !== 'closed') : [],
  }))
  const now = new Date()
  const overdue = requests.filter((request) => request.due_at < now).length
  const tasks: Task[] = [
    ...breaches.map((breach) => {
      const clock = clockWords(
        {
          due_at: breach.due_at,
          decided_at: breach.state === 'open' || breach.state === 'assessed' ? null : breach.due_at,
        },
        now,
      )
      return {
        href: `/pelindungan/insiden/${breach.breach_id}`,
        what: text(
          `Insiden nomor ${breach.number}: ${formatInteger(breach.found.people)} orang terdampak`,
          `Incident ${breach.number}: ${formatInteger(breach.found.people, 'en')} people affected`,
        ),
        due: clock,
      }
    }),
    ...requests.map((request) => ({
      href: `/pelindungan/permintaan/${request.request_id}`,
      what: text(
        `Nomor ${request.number}: ${requestKindLabels[request.kind].id}`,
        `No. ${request.number}: ${requestKindLabels[request.kind].en}`,
      ),
      small: request.person_name ?? '',
      due: clockWords(request, now),
    })),
    ...destructions.map((each) => ({
      href: `/pelindungan/pemusnahan/${each.destruction_id}`,
      what: text(
        `Usulan pemusnahan nomor ${each.number} menunggu pelaksana`,
        `Proposed destruction ${each.number} waits for its executor`,
      ),
    })),
  ]
  return page(
    c,
    { title: text('Pelindungan data', 'Data protection'), section: 'privacy' },
    <div class="grid gap-6">
      <PageSentence
        small={read(
          text(
            'Setiap orang berhak melihat, memperbaiki, dan meminta penghapusan datanya; jawabannya paling lambat 3 × 24 jam.',
            'Everybody may see, correct and ask to erase their data; the answer is due within 3 × 24 hours.',
          ),
          language,
        )}
      >
        {read(
          text(
            `${formatInteger(requests.length)} permintaan terbuka, ${formatInteger(overdue)} lewat batas waktu`,
            `${formatInteger(requests.length, 'en')} open ${requests.length === 1 ? 'request' : 'requests'}, ${formatInteger(overdue, 'en')} overdue`,
          ),
          language,
        )}
      </PageSentence>
      <div class="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
        <Section language={language} title={text('Yang menunggu', 'What waits')}>
          <TaskList language={language} tasks={tasks} />
        </Section>
        <Section language={language} title={text('Halaman', 'Pages')}>
          <ul class="grid gap-3">
            {doors
              .filter((door) => may(role, door.operation))
              .map((door) => (
                <li>
                  <Door href={door.href}>{read(door.label, language)}</Door>
                  <span class="block text-sm text-quiet">{read(door.small, language)}</span>
                </li>
              ))}
          </ul>
        </Section>
      </div>
    </div>,
  )
}
