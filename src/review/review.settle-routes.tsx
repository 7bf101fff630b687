import { Hono } from 'hono'
import { Refusal } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { listSettlements } from '../match/match.service.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { may, mayReach, relationOf, requireOperation } from '../platform/policy.ts'
import { findRegion } from '../region/region.service.ts'
import type { FormError } from '../ui/form.tsx'
import { page } from '../ui/shell.tsx'
import { ClaimPage, type ClaimProps } from './review.claim-page.tsx'
import { type SideName, sidesOfClaim } from './review.claims.ts'
import { decideSettlement, getClaim, settleClaim } from './review.settle.ts'
import { namedSettlements } from './review.settle-names.ts'
import { SettlementsPage } from './review.settlements.tsx'

const words = {
  queue: text('Pencocokan', 'Matching'),
  funding: text('Dana ganda', 'Double funding'),
  claim: text('Temuan', 'Claim'),
  settlements: text('Putusan', 'Decisions'),
}

const crumbs = [
  { label: words.queue, href: '/pencocokan' },
  { label: words.funding, href: '/pencocokan/dana-ganda' },
]

export const settlePages = new Hono<Env>()

settlePages.get('/pencocokan/dana-ganda/temuan/:claim', (c) => claimPage(c))

settlePages.post('/pencocokan/dana-ganda/temuan/:claim', async (c) => {
  const form = await c.req.parseBody()
  const said = (name: string) => (typeof form[name] === 'string' ? String(form[name]) : '')
  const months = Object.fromEntries(
    Object.keys(form)
      .filter((name) => name.startsWith('bulan_') && said(name) !== '')
      .map((name) => [name.slice('bulan_'.length), said(name)]),
  )
  const query = queryOf(c)
  const claim = c.req.param('claim')
  try {
    const settled = await settleClaim(contextOf(c, 'page'), claim, {
      first: query.dari,
      last: query.sampai,
      keep: {
        all: sideOf(said('keep')),
        months: Object.fromEntries(
          Object.entries(months).flatMap(([month, side]) => {
            const name = sideOf(side)
            return name ? [[month, name]] : []
          }),
        ),
      },
      reason: said('reason'),
    })
    const waits = settled.some((each) => each.state === 'proposed')
    return c.redirect(`/pencocokan/dana-ganda/putusan?hasil=${waits ? 'diusulkan' : 'disimpan'}`, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.field === undefined) throw error
    return claimPage(
      c,
      { semua: said('keep'), months, reason: said('reason') },
      { field: error.field, message: error.text },
      statusOf[error.kind],
    )
  }
})

const sideOf = (written: string): SideName | undefined =>
  written === 'first' || written === 'other' ? written : undefined

const queryOf = (c: Web) => ({
  dari: c.req.query('dari')?.trim() || undefined,
  sampai: c.req.query('sampai')?.trim() || undefined,
})

async function claimPage(c: Web, typed?: ClaimProps['typed'], error?: FormError, status = 200) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'match.view')
  const query = queryOf(c)
  const { claim, regions } = await transact(context, async (tx) => {
    const found = await getClaim(context, tx, c.req.param('claim') ?? '', {
      first: query.dari,
      last: query.sampai,
    })
    const names = new Map<string, string>()
    for (const { kab } of Object.values(sidesOfClaim(found)))
      names.set(kab, (await findRegion(tx.db, kab))?.name ?? kab)
    return { claim: found, regions: names }
  })
  return page(
    c,
    {
      title: words.claim,
      section: 'match',
      crumbs: [...crumbs, { label: words.claim }],
      has_errors: error !== undefined,
      status: status as 200 | 400,
    },
    <ClaimPage
      language={c.get('language')}
      claim={claim}
      regions={regions}
      query={query}
      may_settle={may(context.actor.role, 'match.settle')}
      typed={typed}
      error={error}
    />,
  )
}

settlePages.get('/pencocokan/dana-ganda/putusan', (c) => settlementsPage(c))

settlePages.post('/pencocokan/dana-ganda/putusan/:id', async (c) => {
  const form = await c.req.parseBody()
  const id = c.req.param('id')
  const agreed = form.langkah === 'setujui'
  try {
    await decideSettlement(contextOf(c, 'page'), id, agreed ? 'done' : 'refused', String(form.remark ?? ''))
    return c.redirect(`/pencocokan/dana-ganda/putusan?hasil=${agreed ? 'disetujui' : 'ditolak'}`, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.field !== 'remark') throw error
    return settlementsPage(c, { settlement_id: id, field: 'remark', id: `remark-${id}`, message: error.text })
  }
})

async function settlementsPage(c: Web, error?: FormError & { settlement_id: string }) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'match.view')
  const { actor } = context
  const settlements = await transact(context, async (tx) =>
    namedSettlements(tx, await listSettlements(tx.db)),
  )
  return page(
    c,
    {
      title: words.settlements,
      section: 'match',
      crumbs: [...crumbs, { label: words.settlements }],
      has_errors: error !== undefined,
      status: error ? 400 : 200,
      notice: noticeOf(c),
    },
    <SettlementsPage
      language={c.get('language')}
      settlements={settlements}
      may_decide={({ kab }) =>
        mayReach(actor.role, 'match.settle_approve', relationOf(actor.region_code, kab))
      }
      account_id={actor.account_id}
      error={error}
    />,
  )
}

const noticeTexts = {
  disimpan: text('Putusan disimpan.', 'The decision is kept.'),
  diusulkan: text(
    'Diusulkan; kepala dinas yang melepas bulannya menyetujui.',
    'Proposed; the head of the office that gives the months up agrees to it.',
  ),
  disetujui: text('Putusan dilaksanakan.', 'The decision is carried out.'),
  ditolak: text(
    'Putusan tidak disetujui; temuannya terbuka lagi.',
    'Not agreed to; the claim is open again.',
  ),
}

function noticeOf(c: Web) {
  const said = c.req.query('hasil')
  const title = said && said in noticeTexts ? noticeTexts[said as keyof typeof noticeTexts] : undefined
  return title && { tone: 'success' as const, live: true, title }
}
