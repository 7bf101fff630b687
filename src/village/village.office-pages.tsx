import { Hono } from 'hono'
import { renderSVG } from 'uqr'
import { Refusal } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { getProgramme, listProgrammes } from '../programme/programme.service.ts'
import { listWithin } from '../region/region.service.ts'
import { reasonText } from '../roster/roster.service.ts'
import { writeCsv } from '../tabular/write.ts'
import { page, type ShellProps } from '../ui/shell.tsx'
import { CallList } from './village.calls-view.tsx'
import { callForLists, endCall, getCall, returnList } from './village.collect.ts'
import { Gathering } from './village.gathering-view.tsx'
import { type MadeInvitation, makeInvitations, takeBackInvitation } from './village.invitations.ts'
import { Invitations } from './village.invitations-view.tsx'
import { isMergeable, mergeLists } from './village.merge.ts'
import type { Place } from './village.office-parts.tsx'
import { QualityTable, qualityLabels } from './village.quality-view.tsx'
import { type Quality, rankVillages } from './village.ranking.ts'
import type { Call } from './village.schema.ts'
import { findCall, listCalls, listGathered, listInvitations } from './village.store.ts'
import type { FormFault } from './village.view.tsx'

const titles = {
  gather: text('Dari desa', 'From villages'),
  invitations: text('Undangan', 'Invitations'),
  quality: text('Mutu data per desa', 'Quality of data by village'),
}

/** The pages of the office that asks villages for lists: what came, what is missing, who is invited, how good it was. */
export function officePages(baseUrl: string): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/gabungan', async (c) => {
    const context = collecting(c)
    const { calls, others } = await transact(context, async (tx) => {
      const open = await listCalls(tx.db)
      const called = new Set(open.map((call) => call.programme_id))
      const counted = []
      for (const call of open) {
        const lists = await listGathered(tx, call.programme_id)
        counted.push({
          call,
          villages: (await listWithin(tx.db, call.kab, ['village'])).length,
          sent: new Set(lists.flatMap((list) => list.village_code ?? [])).size,
          mergeable: lists.filter(isMergeable).length,
        })
      }
      return {
        calls: counted,
        others: (await listProgrammes(tx.db)).filter(
          (each) => each.state === 'open' && !called.has(each.programme_id),
        ),
      }
    })
    return page(
      c,
      { title: titles.gather, section: 'collecting' },
      <CallList language={c.get('language')} calls={calls} others={others} />,
    )
  })

  pages.get('/gabungan/:code', (c) => gatheringPage(c))

  pages.post('/gabungan/:code', async (c) => {
    const context = collecting(c)
    const code = c.req.param('code')
    const form = await c.req.parseBody({ all: true })
    const lists = [form.lists].flat().filter((each): each is string => typeof each === 'string')
    try {
      if (form.langkah === 'gabung') {
        const { roster } = await mergeLists(context, code, lists)
        return c.redirect(`/daftar/${roster.roster_id}`, 303)
      }
      if (form.langkah === 'kembalikan')
        await returnList(context, code, String(form.list ?? ''), String(form.reason ?? ''))
      else if (form.langkah === 'tutup') await endCall(context, code)
      else await callForLists(context, code, String(form.due_on ?? ''))
      return c.redirect(`/gabungan/${encodeURIComponent(code)}`, 303)
    } catch (error) {
      if (!(error instanceof Refusal) || error.field === undefined) throw error
      return gatheringPage(c, {
        fault: { field: error.field, text: error.text },
        chosen: lists.length > 0 ? lists : undefined,
        status: statusOf[error.kind] as ShellProps['status'],
      })
    }
  })

  pages.get('/gabungan/:code/undangan', (c) => invitationsPage(c, baseUrl))

  pages.post('/gabungan/:code/undangan', async (c) => {
    const context = collecting(c)
    const code = c.req.param('code')
    const form = await c.req.parseBody()
    if (form.langkah === 'cabut') {
      await takeBackInvitation(context, code, String(form.invitation ?? ''))
      return c.redirect(`/gabungan/${encodeURIComponent(code)}/undangan`, 303)
    }
    const typed = Object.fromEntries(
      Object.entries(form).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
    )
    try {
      const made = await makeInvitations(context, code, {
        villages: typed.villages === 'all' ? 'all' : typed.villages ? [typed.villages] : [],
        community: typed.community,
        uploads: Number(typed.uploads),
        rows: Number(typed.rows),
        days: Number(typed.days),
      })
      // Shown in the answer to this very form: links that are stored nowhere cannot be redirected to.
      return invitationsPage(c, baseUrl, { made })
    } catch (error) {
      if (!(error instanceof Refusal) || error.field === undefined) throw error
      return invitationsPage(c, baseUrl, {
        typed,
        fault: { field: error.field, text: error.text },
        status: statusOf[error.kind] as ShellProps['status'],
      })
    }
  })

  pages.get('/gabungan/:code/mutu', async (c) => {
    const { call, found } = await qualityFor(contextOf(c, 'page'), c.req.param('code'))
    return page(
      c,
      { title: titles.quality, section: 'collecting', crumbs: crumbsOf(call, titles.quality) },
      <QualityTable language={c.get('language')} call={call} found={found} />,
    )
  })

  pages.get('/gabungan/:code/mutu.csv', async (c) => {
    const { call, found } = await qualityFor(contextOf(c, 'page'), c.req.param('code'))
    c.header('Content-Disposition', `attachment; filename="mutu-${call.programme_code}.csv"`)
    c.header('Content-Type', 'text/csv; charset=utf-8')
    return c.body(qualityCsv(found) as Uint8Array<ArrayBuffer>)
  })
  return pages
}

function collecting(c: Web): Context {
  const context = contextOf(c, 'page')
  requireOperation(context, 'village.collect')
  return context
}

const crumbsOf = (call: Call, here: { id: string; en: string }) => [
  { label: titles.gather, href: '/gabungan' },
  { label: call.programme_name, href: `/gabungan/${encodeURIComponent(call.programme_code)}` },
  { label: here },
]

/** Villages of a scope with the name of their district. */
async function placesIn(tx: Transaction, kab: string): Promise<Place[]> {
  const within = await listWithin(tx.db, kab, ['district', 'village'])
  const districts = new Map(
    within.filter((each) => each.level === 'district').map((each) => [each.code, each.name]),
  )
  return within
    .filter((each) => each.level === 'village')
    .map((each) => ({
      code: each.code,
      name: each.name,
      district_name: districts.get(each.parent_code ?? '') ?? '',
    }))
}

async function gatheringPage(
  c: Web,
  again: { fault?: FormFault; chosen?: string[]; status?: ShellProps['status'] } = {},
) {
  const context = collecting(c)
  const found = await transact(context, async (tx) => {
    const programme = await getProgramme(tx, { code: c.req.param('code') ?? '' })
    const call = await findCall(tx.db, programme.code)
    return {
      programme,
      call,
      villages: call ? await placesIn(tx, programme.kab) : [],
      lists: call ? await listGathered(tx, programme.programme_id) : [],
    }
  })
  return page(
    c,
    {
      title: titles.gather,
      section: 'collecting',
      crumbs: [{ label: titles.gather, href: '/gabungan' }, { label: found.programme.name }],
      has_errors: again.fault !== undefined,
      status: again.status,
    },
    <Gathering
      language={c.get('language')}
      {...found}
      chosen={again.chosen}
      shown={c.req.query('keadaan')}
      today={context.platform.today()}
      fault={again.fault}
    />,
  )
}

async function invitationsPage(
  c: Web,
  baseUrl: string,
  again: {
    made?: MadeInvitation[]
    typed?: Record<string, string>
    fault?: FormFault
    status?: ShellProps['status']
  } = {},
) {
  const context = collecting(c)
  const found = await transact(context, async (tx) => {
    const call = await getCall(tx, c.req.param('code') ?? '')
    return {
      call,
      villages: await placesIn(tx, call.kab),
      invitations: await listInvitations(tx.db, call.programme_id),
    }
  })
  const made = (again.made ?? []).map((each) => {
    const url = new URL(each.path, baseUrl).href
    return { ...each, url, qr: `data:image/svg+xml,${encodeURIComponent(renderSVG(url))}` }
  })
  return page(
    c,
    {
      title: titles.invitations,
      section: 'collecting',
      crumbs: crumbsOf(found.call, titles.invitations),
      has_errors: again.fault !== undefined,
      status: again.status,
    },
    <Invitations
      language={c.get('language')}
      {...found}
      made={made}
      fault={again.fault}
      typed={again.typed}
    />,
  )
}

/** How good the lists of each village of a programme were. */
export async function qualityFor(context: Context, code: string): Promise<{ call: Call; found: Quality[] }> {
  requireOperation(context, 'village.rank')
  return transact(context, async (tx) => {
    const call = await getCall(tx, code)
    return {
      call,
      found: rankVillages(
        await placesIn(tx, call.kab),
        await listGathered(tx, call.programme_id),
        call.due_on,
      ),
    }
  })
}

function qualityCsv(found: readonly Quality[]): Uint8Array {
  return writeCsv([
    [
      'urutan',
      'kode_desa',
      'desa',
      'kecamatan',
      'keadaan',
      'orang',
      'diterima',
      'diterima_persen',
      'hari_terlambat',
      'kirim_ulang',
      'sebab_terbanyak',
    ],
    ...found.map((each) => [
      each.rank,
      each.village_code,
      each.village_name,
      each.district_name,
      qualityLabels[each.state].id,
      each.people,
      each.accepted,
      each.accepted_permille === null ? null : each.accepted_permille / 10,
      each.days_late,
      each.resends,
      each.causes.map((cause) => `${reasonText(cause.code).title.id} (${cause.rows})`).join(', '),
    ]),
  ])
}
