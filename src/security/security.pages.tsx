import { Hono } from 'hono'
import { Refusal } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { NikSearch } from '../ui/nik-search.tsx'
import { Card, PageSentence } from '../ui/sentence.tsx'
import { page, type ShellProps } from '../ui/shell.tsx'
import { read } from '../ui/words.ts'
import { AlarmList } from './security.alarms.tsx'
import { RevealView } from './security.reveal.tsx'
import { isRevealReason, revealReasons } from './security.schema.ts'
import { askReveal, closeAlarm, findPersonByNik, takeRevealed } from './security.service.ts'
import { listAlarms, listLooks } from './security.store.ts'

const words = {
  people: text('Peserta', 'People'),
  whole: text('NIK lengkap', 'Whole NIK'),
  search: text('Cari dengan NIK', 'Search by NIK'),
  security: text('Keamanan data', 'Data security'),
}

/** Whole identity numbers with right and reason, finding a person by one, and the alarms about those who look too often. */
export const securityPages = new Hono<Env>()

securityPages.get('/peserta/:id/nik', (c) => revealPage(c))

securityPages.post('/peserta/:id/nik', async (c) => {
  const context = contextOf(c, 'page')
  const form = await c.req.parseBody()
  const choice = isRevealReason(form.why) ? form.why : undefined
  const explained = String(form.reason ?? '').trim()
  // Kept in one language, whichever the reader speaks: the log is read by somebody else.
  const reason =
    choice && choice !== 'other'
      ? [revealReasons[choice].id, explained].filter(Boolean).join(': ')
      : explained
  try {
    await askReveal(context, c.req.param('id'), reason)
  } catch (error) {
    if (error instanceof Refusal && error.field)
      return revealPage(c, { refusal: error, why: choice, reason: explained })
    throw error
  }
  return c.redirect(`/peserta/${c.req.param('id')}/nik`, 303)
})

async function revealPage(
  c: Web,
  refused?: { refusal: Refusal; why: string | undefined; reason: string },
): Promise<Response> {
  const context = contextOf(c, 'page')
  const { person, nik } = await takeRevealed(context, c.req.param('id') ?? '')
  c.header('Cache-Control', 'no-store')
  return page(
    c,
    {
      title: words.whole,
      section: 'person',
      has_errors: refused !== undefined,
      status: refused ? 400 : 200,
      crumbs: [
        { label: words.people, href: '/peserta' },
        { label: person.name, href: `/peserta/${person.person_id}` },
        { label: words.whole },
      ],
    },
    <RevealView
      language={c.get('language')}
      person={person}
      nik={nik}
      why={refused?.why}
      reason={refused?.reason}
      errors={refused ? [{ field: 'reason', message: refused.refusal.text }] : []}
    />,
  )
}

securityPages.post('/peserta/cari', async (c) => {
  const context = contextOf(c, 'page')
  const form = await c.req.parseBody()
  try {
    return c.redirect(`/peserta/${await findPersonByNik(context, String(form.nik ?? ''))}`, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || !error.field) throw error
    const language = c.get('language')
    return page(
      c,
      {
        title: words.search,
        section: 'person',
        has_errors: true,
        status: statusOf[error.kind] as ShellProps['status'],
        crumbs: [{ label: words.people, href: '/peserta' }, { label: words.search }],
      },
      <div class="grid grid-cols-1 gap-6">
        <PageSentence>{read(words.search, language)}</PageSentence>
        <Card>
          <NikSearch language={language} error={error.text} />
        </Card>
      </div>,
    )
  }
})

securityPages.get('/keamanan', (c) => alarmPage(c))

securityPages.post('/keamanan/:id', async (c) => {
  const form = await c.req.parseBody()
  const remark = String(form.reason ?? '')
  try {
    await closeAlarm(contextOf(c, 'page'), c.req.param('id'), remark)
  } catch (error) {
    if (error instanceof Refusal && error.field)
      return alarmPage(c, { alarm_id: c.req.param('id'), message: error.text, remark })
    throw error
  }
  return c.redirect('/keamanan', 303)
})

async function alarmPage(c: Web, refused?: Parameters<typeof AlarmList>[0]['refused']): Promise<Response> {
  const context = contextOf(c, 'page')
  requireOperation(context, 'alarm.view')
  const found = await transact(context, async (tx) => ({
    alarms: await listAlarms(tx.db),
    looks: await listLooks(tx, 50),
  }))
  return page(
    c,
    {
      title: words.security,
      section: 'security',
      has_errors: refused !== undefined,
      status: refused ? 400 : 200,
    },
    <AlarmList
      language={c.get('language')}
      {...found}
      account_id={context.actor.account_id}
      may_close={may(context.actor.role, 'alarm.acknowledge')}
      refused={refused}
    />,
  )
}
