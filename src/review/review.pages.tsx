import { Hono } from 'hono'
import { isUuid } from '../kernel/ids.ts'
import { Refusal } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { isListKind, isPairCause, isPairState, type Pair } from '../match/match.schema.ts'
import {
  countPairStates,
  countPairs,
  findLastRuns,
  findList,
  listLists,
  listPairs,
  type PairFilter,
  residentState,
} from '../match/match.service.ts'
import { listNames } from '../person/person.service.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { findRegion } from '../region/region.service.ts'
import { findRoster, listRowNames } from '../roster/roster.service.ts'
import { assetUrl } from '../ui/assets.ts'
import type { FormError } from '../ui/form.tsx'
import { page } from '../ui/shell.tsx'
import { findDoubleFunding } from './review.funding.ts'
import { fundingCsv, fundingXlsx } from './review.funding-file.ts'
import { FundingPage } from './review.funding-pages.tsx'
import { getList, loadList, retireList } from './review.lists.ts'
import { type ListForm, ListPage, ListsPage } from './review.lists-pages.tsx'
import { MergesPage } from './review.merges.tsx'
import { PairPage } from './review.pair.tsx'
import { type ListedPair, pairHref, QueuePage, type QueueQuery, queueHref } from './review.queue.tsx'
import {
  type Decision,
  type DecisionOutcome,
  decisions,
  isClaimKind,
  isClaimStatus,
  mergeStates,
  outcomes,
  outcomeTexts,
} from './review.schema.ts'
import { decideMerge, decidePair, getPair, undoMerge } from './review.service.ts'
import { sidesOf } from './review.sides.ts'
import { findLiveMerge, listMerges } from './review.store.ts'

const words = {
  queue: text('Pencocokan', 'Matching'),
  pair: text('Pasangan', 'Pair'),
  merges: text('Penggabungan', 'Merges'),
  lists: text('Daftar pembanding', 'Lists from outside'),
  funding: text('Dana ganda', 'Double funding'),
  elsewhere: text('orang di wilayah lain', 'a person of another region'),
}

/** Pairs on one page of the queue. */
const size = 50

export const reviewPages = new Hono<Env>()

reviewPages.get('/pencocokan', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'match.view')
  const query = queryOf((name) => c.req.query(name))
  const skip = Math.max(0, Math.min(1_000_000, Number(c.req.query('lewati')) || 0))
  const filter = filterOf(query)
  const found = await transact(context, async (tx) => {
    const pairs = await listPairs(tx.db, filter, { size: size + 1, skip })
    return {
      more: pairs.length > size,
      pairs: await namedPairs(tx, pairs.slice(0, size)),
      counts: await countPairStates(tx.db, { ...filter, state: undefined } as PairFilter),
      total: await countPairs(tx.db, filter),
      merges: (await listMerges(tx.db, ['proposed'])).length,
      runs: await findLastRuns(tx.db, context.actor.region_code),
      roster_name: query.daftar ? (await findRoster(tx.db, query.daftar))?.file_name : undefined,
    }
  })
  const at = (place: number) => queueHref(query, place > 0 ? { lewati: String(place) } : {})
  return page(
    c,
    { title: words.queue, section: 'match' },
    <QueuePage
      language={c.get('language')}
      query={query}
      {...found}
      skip={skip}
      waiting_merges={found.merges}
      next_href={found.more ? at(skip + size) : undefined}
      previous_href={skip > 0 ? at(Math.max(0, skip - size)) : undefined}
      may_review={may(context.actor.role, 'match.review')}
      index={residentState(context.platform)}
      runs={{ ...found.runs, now: new Date() }}
    />,
  )
})

reviewPages.get('/pencocokan/pasangan/:id', (c) => pairPage(c))

reviewPages.post('/pencocokan/pasangan/:id', async (c) => {
  const context = contextOf(c, 'page')
  const form = await c.req.parseBody()
  const said = (name: string) => String(form[name] ?? '')
  const decision = decisions.find((each) => each === said('decision')) ?? 'later'
  const query = queryOf((name) => said(name) || undefined)
  const own = said('reason').trim()
  try {
    const { outcome } = await decidePair(context, idOf(c), {
      decision,
      reason: own || said(`reason_${decision}`),
      keep: isUuid(said('keep')) ? said('keep') : undefined,
    })
    return c.redirect(await nextHref(context, query, decision, outcome), 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.field === undefined) throw error
    return pairPage(c, { field: error.field, message: error.text })
  }
})

/** The next pair of the same queue comes by itself; when none is left, the queue. */
async function nextHref(
  context: Context,
  query: QueueQuery,
  decision: Decision,
  outcome: DecisionOutcome,
): Promise<string> {
  const [next] = await transact(context, (tx) =>
    listPairs(tx.db, { ...filterOf(query), state: 'open' }, { size: 1 }),
  )
  const after = decision === 'later' ? 'ditunda' : outcome
  const href = next ? pairHref(next.pair_id, query) : queueHref(query)
  return `${href}${href.includes('?') ? '&' : '?'}hasil=${after}`
}

async function pairPage(c: Web, error?: FormError) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'match.view')
  const language = c.get('language')
  const query = queryOf((name) => c.req.query(name))
  const found = await transact(context, async (tx) => {
    const pair = await getPair(tx, idOf(c))
    return {
      pair,
      ...(await sidesOf(tx, pair)),
      merge: await findLiveMerge(tx.db, pair.pair_id),
      waiting: await countPairs(tx.db, { ...filterOf(query), state: 'open' }),
    }
  })
  const { pair } = found
  const title = text('Apakah ini orang yang sama?', 'Is this the same person?')
  return page(
    c,
    {
      title,
      section: 'match',
      crumbs: [{ label: words.queue, href: queueHref(query) }, { label: words.pair }],
      has_errors: error !== undefined,
      status: error ? 400 : 200,
      notice: noticeOf(c),
      scripts: [assetUrl('review.js')],
    },
    <PairPage
      language={language}
      {...found}
      left_over={Math.max(0, found.waiting - (pair.state === 'open' ? 1 : 0))}
      query={hiddenOf(query)}
      queue_href={queueHref(query)}
      may_review={may(context.actor.role, 'match.review')}
      error={error}
    />,
  )
}

function noticeOf(c: Web) {
  const said = c.req.query('hasil')
  if (said === 'ditunda')
    return {
      tone: 'info' as const,
      live: true,
      title: text('Pasangan sebelumnya ditunda.', 'The pair before is put off.'),
    }
  const outcome = outcomes.find((each) => each === said)
  if (!outcome) return undefined
  const tone = outcome === 'double_funded' || outcome === 'other_region' ? 'warning' : 'success'
  return {
    tone: tone as 'warning' | 'success',
    live: true,
    title: text(
      `Pasangan sebelumnya: ${outcomeTexts[outcome].id}`,
      `The pair before: ${outcomeTexts[outcome].en}`,
    ),
  }
}

reviewPages.get('/pencocokan/gabungan', (c) => mergesPage(c))

reviewPages.post('/pencocokan/gabungan/:id', async (c) => {
  const context = contextOf(c, 'page')
  const form = await c.req.parseBody()
  const remark = String(form.remark ?? '')
  const id = idOf(c)
  try {
    if (form.langkah === 'pisahkan') {
      const { rows } = await undoMerge(context, id, remark)
      return c.redirect(`/pencocokan/gabungan?utuh=${rows.same}&berubah=${rows.changed + rows.missing}`, 303)
    }
    await decideMerge(context, id, form.langkah === 'setujui' ? 'merged' : 'refused', remark)
    return c.redirect(
      `/pencocokan/gabungan?hasil=${form.langkah === 'setujui' ? 'digabung' : 'ditolak'}`,
      303,
    )
  } catch (error) {
    if (!(error instanceof Refusal) || error.field !== 'remark') throw error
    return mergesPage(c, { merge_id: id, field: 'remark', id: `remark-${id}`, message: error.text })
  }
})

async function mergesPage(c: Web, error?: FormError & { merge_id: string }) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'match.view')
  const merges = await transact(context, async (tx) => {
    const found = await listMerges(tx.db, mergeStates)
    const names = await listNames(
      tx,
      found.flatMap((merge) => [merge.survivor_id, merge.merged_id]),
    )
    return found.map((merge) => ({
      ...merge,
      survivor_name: names.get(merge.survivor_id) ?? '–',
      merged_name: names.get(merge.merged_id) ?? '–',
    }))
  })
  return page(
    c,
    {
      title: words.merges,
      section: 'match',
      crumbs: [{ label: words.queue, href: '/pencocokan' }, { label: words.merges }],
      has_errors: error !== undefined,
      status: error ? 400 : 200,
      notice: mergeNotice(c),
    },
    <MergesPage
      language={c.get('language')}
      merges={merges}
      may_approve={may(context.actor.role, 'match.approve')}
      account_id={context.actor.account_id}
      error={error}
    />,
  )
}

function mergeNotice(c: Web) {
  const [same, changed] = [Number(c.req.query('utuh')), Number(c.req.query('berubah'))]
  if (c.req.query('utuh') !== undefined && Number.isInteger(same) && Number.isInteger(changed))
    return {
      tone: 'success' as const,
      live: true,
      title: text(
        `Dipisahkan lagi: ${same} baris kembali persis seperti semula, ${changed} sudah berubah sejak digabung.`,
        `Taken apart again: ${same} rows are exactly as they were, ${changed} have changed since the merge.`,
      ),
    }
  const said = c.req.query('hasil')
  if (said !== 'digabung' && said !== 'ditolak') return undefined
  return {
    tone: 'success' as const,
    live: true,
    title:
      said === 'digabung'
        ? text('Kedua catatan digabung. Dapat dipisahkan lagi.', 'Both records are merged. It can be undone.')
        : text(
            'Penggabungan tidak disetujui; pasangannya kembali ke antrean.',
            'The merge is not agreed to; its pair is back in the queue.',
          ),
  }
}

reviewPages.get('/pencocokan/sumber', (c) => listsPage(c, { errors: [] }))

reviewPages.post('/pencocokan/sumber', async (c) => {
  const context = contextOf(c, 'page')
  const form = await c.req.parseBody()
  const said = (name: string) => (typeof form[name] === 'string' ? (form[name] as string) : '')
  const { file } = form
  const kind = said('kind')
  const typed = { kind, name: said('name'), source: said('source'), as_of: said('as_of') }
  const refuseAs = (field: string, message: FormError['message'], status = 400) =>
    listsPage(c, { ...typed, errors: [{ field, message }] }, status)
  if (!isListKind(kind)) return refuseAs('kind', text('Pilih jenis daftar.', 'Choose the kind of list.'))
  if (!(file instanceof File) || file.size === 0)
    return refuseAs(
      'file',
      text('Pilih berkas Excel (.xlsx) atau CSV.', 'Choose an Excel (.xlsx) or CSV file.'),
    )
  try {
    const { list, known } = await loadList(context, {
      ...typed,
      kind,
      file_name: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })
    return c.redirect(`/pencocokan/sumber/${list.list_id}?${known ? 'sudah' : 'dimuat'}=1`, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === 'forbidden') throw error
    return refuseAs(error.field ?? 'file', error.text, statusOf[error.kind])
  }
})

async function listsPage(c: Web, form: ListForm, status = 200) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'match.view')
  const lists = await transact(context, (tx) => listLists(tx.db))
  return page(
    c,
    {
      title: words.lists,
      section: 'match',
      crumbs: [{ label: words.queue, href: '/pencocokan' }, { label: words.lists }],
      has_errors: form.errors.length > 0,
      status: status as 200 | 400,
    },
    <ListsPage
      language={c.get('language')}
      lists={lists}
      may_load={may(context.actor.role, 'match.load')}
      form={form}
    />,
  )
}

reviewPages.get('/pencocokan/sumber/:id', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'match.view')
  const list = await transact(context, (tx) => getList(tx, idOf(c)))
  const told = c.req.query('sudah')
    ? text(
        'Berkas ini sudah dimuat sebelumnya; tidak ada yang berubah.',
        'This file was loaded before; nothing has changed.',
      )
    : c.req.query('dimuat')
      ? text(
          'Daftar dimuat. Daftar usulan yang diperiksa setelah ini dibandingkan dengannya.',
          'The list is loaded. Rosters checked from now on are compared with it.',
        )
      : undefined
  return page(
    c,
    {
      title: list.name,
      section: 'match',
      crumbs: [
        { label: words.queue, href: '/pencocokan' },
        { label: words.lists, href: '/pencocokan/sumber' },
        { label: list.name },
      ],
      notice: told && { tone: 'success', live: true, title: told },
    },
    <ListPage language={c.get('language')} list={list} may_load={may(context.actor.role, 'match.load')} />,
  )
})

reviewPages.post('/pencocokan/sumber/:id', async (c) => {
  const list = await retireList(contextOf(c, 'page'), idOf(c))
  return c.redirect(`/pencocokan/sumber/${list.list_id}`, 303)
})

reviewPages.get('/pencocokan/dana-ganda', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'match.view')
  const query = fundingQuery(c)
  const { found, error } = await findDoubleFunding(context, askedOf(query)).then(
    (answer) => ({ found: answer, error: undefined }),
    (refused: unknown) => {
      if (!(refused instanceof Refusal) || refused.code !== 'match.bad_period') throw refused
      return { found: undefined, error: { field: 'first', message: refused.text } }
    },
  )
  return page(
    c,
    {
      title: words.funding,
      section: 'match',
      crumbs: [{ label: words.queue, href: '/pencocokan' }, { label: words.funding }],
      has_errors: error !== undefined,
      status: error ? 400 : 200,
    },
    <FundingPage language={c.get('language')} found={found} query={query} error={error} />,
  )
})

reviewPages.get('/pencocokan/dana-ganda.csv', async (c) => {
  const found = await findDoubleFunding(contextOf(c, 'page'), askedOf(fundingQuery(c)))
  c.header('Content-Disposition', `attachment; filename="dana-ganda-${found.first}-${found.last}.csv"`)
  c.header('Content-Type', 'text/csv; charset=utf-8')
  return c.body(fundingCsv(found, c.get('language')) as Uint8Array<ArrayBuffer>)
})

reviewPages.get('/pencocokan/dana-ganda.xlsx', async (c) => {
  const found = await findDoubleFunding(contextOf(c, 'page'), askedOf(fundingQuery(c)))
  c.header('Content-Disposition', `attachment; filename="dana-ganda-${found.first}-${found.last}.xlsx"`)
  c.header('Content-Type', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  return c.body((await fundingXlsx(found, c.get('language'))) as Uint8Array<ArrayBuffer>)
})

function fundingQuery(c: Web) {
  const kind = c.req.query('jenis')
  const status = c.req.query('keadaan')
  return {
    dari: c.req.query('dari')?.trim() || undefined,
    sampai: c.req.query('sampai')?.trim() || undefined,
    jenis: isClaimKind(kind) ? kind : undefined,
    keadaan: isClaimStatus(status) ? status : undefined,
  }
}

const askedOf = ({ dari, sampai, jenis, keadaan }: ReturnType<typeof fundingQuery>) => ({
  first: dari,
  last: sampai,
  kind: jenis,
  status: keadaan,
})

function queryOf(said: (name: string) => string | undefined): QueueQuery {
  const [state, cause, roster, where] = ['keadaan', 'sebab', 'daftar', 'di'].map(said)
  return {
    keadaan: isPairState(state) ? state : undefined,
    sebab: isPairCause(cause) ? cause : undefined,
    daftar: roster && isUuid(roster) ? roster : undefined,
    di: where === 'register' || where === 'rows' ? where : undefined,
  }
}

const hiddenOf = (query: QueueQuery) =>
  Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )

function filterOf({ keadaan, sebab, daftar, di }: QueueQuery): PairFilter {
  return { state: keadaan ?? 'open', cause: sebab, roster_id: daftar, where: di }
}

async function namedPairs(tx: Transaction, pairs: readonly Pair[]): Promise<ListedPair[]> {
  const people = await listNames(
    tx,
    pairs.flatMap((pair) => [pair.left_person, pair.right_person]),
  )
  const rows = await listRowNames(
    tx,
    pairs.flatMap(({ roster_id, row_number }) =>
      roster_id && row_number !== null ? [{ roster_id, row_number }] : [],
    ),
  )
  const lists = new Map<string, string>()
  for (const id of new Set(pairs.flatMap((pair) => pair.list_id ?? []))) {
    const list = await findList(tx.db, id)
    if (list) lists.set(id, list.name)
  }
  const regions = new Map<string, string>()
  for (const kab of new Set(pairs.map((pair) => pair.right_kab)))
    regions.set(kab, (await findRegion(tx.db, kab))?.name ?? kab)
  return pairs.map((pair) => ({
    ...pair,
    left_name: rows.get(`${pair.roster_id}:${pair.row_number}`) ?? people.get(pair.left_person) ?? '–',
    right_name:
      lists.get(pair.list_id ?? '') ??
      people.get(pair.right_person) ??
      regions.get(pair.right_kab) ??
      pair.right_kab,
  }))
}

function idOf(c: Web): string {
  return c.req.param('id') ?? ''
}
