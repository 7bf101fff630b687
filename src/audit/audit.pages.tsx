import { Hono } from 'hono'
import { isPlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Transaction, transact } from '../platform/context.ts'
import { contextOf, type Env } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { findRegion } from '../region/region.service.ts'
import type { FormError } from '../ui/form.tsx'
import { page } from '../ui/shell.tsx'
import { documentDigest, readHead } from './audit.head.ts'
import { HeadsPage } from './audit.heads.tsx'
import { signingKeyOf } from './audit.keys.ts'
import { LinePage } from './audit.line.tsx'
import { getLine, readLineName } from './audit.proof.ts'
import {
  findLastVerification,
  listActorsAndActions,
  listHeads,
  listLines,
  listNewestHeads,
  type Place,
} from './audit.store.ts'
import { Trail, type TrailQuery, type TrailState, trailHref } from './audit.trail.tsx'

const linesOnPage = 50
const headsOnPage = 30

const title = text('Jejak audit', 'Audit trail')

export const auditPages = new Hono<Env>()

auditPages.get('/audit', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'audit.view')
  const query = Object.fromEntries(
    (['pelaku', 'tindakan', 'objek', 'dari', 'sampai'] as const).map((name) => [
      name,
      c.req.query(name)?.trim().slice(0, 200) || undefined,
    ]),
  ) as TrailQuery
  const errors = (['dari', 'sampai'] as const).flatMap((field): FormError[] =>
    query[field] && !isPlainDate(query[field])
      ? [
          {
            field,
            message: text(
              'Tulis tanggal sebagai tahun-bulan-hari, misalnya 2024-11-05.',
              'Write the day as year-month-day, for example 2024-11-05.',
            ),
          },
        ]
      : [],
  )
  const { lines, choices, state } = await transact(context, async (tx) => ({
    lines:
      errors.length > 0
        ? []
        : await listLines(
            tx.db,
            {
              actor: query.pelaku,
              action: query.tindakan,
              object: query.objek,
              from: query.dari,
              until: query.sampai,
            },
            { after: readPlace(c.req.query('setelah')), size: linesOnPage + 1 },
          ),
    choices: await listActorsAndActions(tx.db),
    state: await stateOf(tx, context.actor.region_code || 'ID'),
  }))
  const shown = lines.slice(0, linesOnPage)
  const last = shown.at(-1)
  return page(
    c,
    { title, section: 'audit', has_errors: errors.length > 0, status: errors.length > 0 ? 400 : 200 },
    <Trail
      language={c.get('language')}
      query={query}
      errors={errors}
      lines={shown}
      choices={choices}
      region_name={context.actor.region_name}
      state={state}
      next_href={
        last && lines.length > linesOnPage
          ? trailHref(query, `${last.moment} ${last.chain} ${last.sequence}`)
          : undefined
      }
    />,
  )
})

/** Where the page before ended; an address that was tampered with begins anew. */
function readPlace(written: string | undefined): Place | undefined {
  const found = /^(\d{4}-\d{2}-\d{2}T[\d:.]{8,15}Z) (ID|[\d.]+) (\d{1,15})$/.exec(written ?? '')
  return found ? { at: found[1] ?? '', chain: found[2] ?? '', sequence: Number(found[3]) } : undefined
}

async function stateOf(tx: Transaction, chain: string): Promise<TrailState> {
  const [newest] = await listNewestHeads(tx.client, 1)
  return {
    last: await findLastVerification(tx.db, chain),
    newest_head: newest && { number: newest.number, signed_at: newest.signed_at },
    now: new Date(),
  }
}

// Before the line's own address, which would take "heads" for a chain.
auditPages.get('/audit/heads', async (c) => {
  const before = Number(c.req.query('sebelum') ?? Number.NaN)
  const { pool, keys } = c.get('platform')
  const rows = await listNewestHeads(
    pool,
    headsOnPage + 1,
    Number.isSafeInteger(before) && before > 0 ? before : undefined,
  )
  const shown = rows.slice(0, headsOnPage)
  const heads = shown.flatMap((row) => {
    const head = readHead(row.document)
    return head ? [{ head, signed_at: row.signed_at, digest: documentDigest(row.document) }] : []
  })
  return page(
    c,
    { title: text('Kepala jejak audit', 'Heads of the audit trail') },
    <HeadsPage
      language={c.get('language')}
      heads={heads}
      key_id={signingKeyOf(keys).key_id}
      next_href={rows.length > headsOnPage ? `/audit/heads?sebelum=${shown.at(-1)?.number}` : undefined}
    />,
  )
})

auditPages.get('/audit/:chain/:sequence', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'audit.view')
  const { chain, sequence } = readLineName(`${c.req.param('chain')}/${c.req.param('sequence')}`)
  const { line, region, end, state } = await transact(context, async (tx) => {
    const found = await getLine(tx, chain, sequence)
    return {
      line: found,
      region: found.region_code ? await findRegion(tx.db, found.region_code) : undefined,
      end: (await listHeads(tx)).find((head) => head.chain === chain),
      state: await stateOf(tx, chain),
    }
  })
  if (!end)
    throw refuse(
      'audit.no_such_line',
      'not_found',
      text('Rantai ini tidak mempunyai ujung.', 'This chain has no end.'),
    )
  const language = c.get('language')
  return page(
    c,
    {
      title: text(`Baris ${chain}/${sequence}`, `Line ${chain}/${sequence}`),
      section: 'audit',
      crumbs: [{ label: title, href: '/audit' }, { label: `${chain}/${sequence}` }],
    },
    <LinePage
      language={language}
      line={line}
      region_name={region?.name ?? (line.region_code === '' ? 'Indonesia' : (line.region_code ?? '—'))}
      last_sequence={end.sequence}
      state={state}
    />,
  )
})
