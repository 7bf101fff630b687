import { Hono } from 'hono'
import { isUuid } from '../kernel/ids.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { countEn, formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { type Context, transact } from '../platform/context.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { assetUrl } from '../ui/assets.ts'
import { page } from '../ui/shell.tsx'
import { Status } from '../ui/status.tsx'
import { listCells, type RowOfCells } from './roster.cells.ts'
import { type Correction, listCorrections } from './roster.correction.ts'
import { mendFromWorkbook } from './roster.error-workbook.ts'
import { getRoster } from './roster.find.ts'
import { badFields, Grid, gridSize, problemWords } from './roster.grid.tsx'
import { isMendField, type Mending, mendRoster } from './roster.mend.ts'
import { rosterId as idOf, mendCrumbs, verdictTone, wholeNumber } from './roster.parts.tsx'
import { levelOf } from './roster.reasons.ts'
import { countRows, findRowBefore, listWaiting } from './roster.row-list.ts'
import { RowView } from './roster.row-view.tsx'
import { mendFields, verdictLabels } from './roster.schema.ts'
import { WaitingList, waitingSize } from './roster.waiting.tsx'

const words = {
  list: text('Daftar', 'Rosters'),
  grid: text('Perbaiki baris', 'Mend rows'),
  waiting: text('Yang menunggu', 'Who waits'),
  noFile: text('Pilih lembar masalah yang sudah diperbaiki.', 'Choose the problem sheet you mended.'),
}

/** What mends a checked list row by row: one row, a page of rows, and the problem sheet that comes back. */
export function rosterMendPages(): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/daftar/menunggu', async (c) => {
    const context = contextOf(c, 'page')
    requireOperation(context, 'roster.view')
    const [, rosterId = '', number = ''] =
      /^([0-9a-f-]{36})\.(\d{1,7})$/.exec(c.req.query('setelah') ?? '') ?? []
    const after = isUuid(rosterId) ? { roster_id: rosterId, row_number: Number(number) } : undefined
    const { rows, total } = await transact(context, (tx) =>
      listWaiting(tx.db, { after, size: waitingSize + 1 }),
    )
    const shown = rows.slice(0, waitingSize)
    const last = shown.at(-1)
    return page(
      c,
      {
        title: words.waiting,
        section: 'roster',
        crumbs: [{ label: words.list, href: '/daftar' }, { label: words.waiting }],
      },
      <WaitingList
        language={c.get('language')}
        rows={shown}
        total={total}
        may_mend={may(context.actor.role, 'roster.mend')}
        next_href={
          rows.length > waitingSize && last
            ? `/daftar/menunggu?setelah=${last.roster_id}.${last.row_number}`
            : undefined
        }
      />,
    )
  })

  pages.get('/daftar/:id/kisi', async (c) => {
    const context = contextOf(c, 'page')
    requireOperation(context, 'roster.mend')
    const problemsOnly = c.req.query('semua') === undefined
    const filter = { problems: problemsOnly }
    const before = wholeNumber(c.req.query('sebelum'))
    const found = await transact(context, async (tx) => {
      const roster = await getRoster(tx, idOf(c))
      const from = before
        ? await findRowBefore(tx, roster.roster_id, filter, before, gridSize)
        : (wholeNumber(c.req.query('mulai')) ?? 1)
      const rows = await listCells(tx, roster, filter, { after: from - 1, size: gridSize + 1 })
      return { roster, from, rows, total: await countRows(tx.db, roster.roster_id, filter) }
    })
    return page(
      c,
      {
        title: words.grid,
        section: 'roster',
        crumbs: mendCrumbs(found.roster, words.grid),
        scripts: [assetUrl('grid.js')],
      },
      <Grid
        language={c.get('language')}
        {...found}
        rows={found.rows.slice(0, gridSize)}
        has_more={found.rows.length > gridSize}
        problems_only={problemsOnly}
      />,
    )
  })

  pages.post('/daftar/:id/kisi', async (c) => {
    const context = contextOf(c, 'page')
    const form = await c.req.parseBody()
    try {
      const mending = await mendRoster(context, idOf(c), readCells(String(form.sel ?? '')), 'cell')
      // A page shows no more than this, and what else was checked again is not on it.
      const shown = mending.checked_rows.slice(0, 2 * gridSize)
      const rows = await transact(context, (tx) =>
        listCells(tx, mending.roster, { row_numbers: shown }, { after: 0, size: shown.length }),
      )
      return c.json({
        message: mendedWords(mending)[c.get('language')],
        rows: rows.map((row) => drawn(row, c.get('language'))),
      })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return c.json({ message: error.text[c.get('language')], rows: [] }, statusOf[error.kind] as 400)
    }
  })

  pages.get('/daftar/:id/baris/:nomor', (c) => rowPage(c))

  pages.post('/daftar/:id/baris/:nomor', async (c) => {
    const context = contextOf(c, 'page')
    const form = (await c.req.parseBody()) as Record<string, string>
    const number = rowOf(c)
    try {
      await mendRoster(context, idOf(c), await correctionsOf(context, idOf(c), number, form), 'cell')
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return rowPage(c, {
        error: { field: error.field, text: error.text },
        status: statusOf[error.kind],
        typed: form,
      })
    }
    return c.redirect(`/daftar/${idOf(c)}/baris/${number}?tersimpan=1`, 303)
  })

  pages.post('/daftar/:id/masalah', async (c) => {
    const { file } = await c.req.parseBody()
    if (!(file instanceof File) || file.size === 0)
      throw refuse('roster.no_file', 'invalid', words.noFile, { field: 'file' })
    const mending = await mendFromWorkbook(
      contextOf(c, 'page'),
      idOf(c),
      new Uint8Array(await file.arrayBuffer()),
    )
    return c.redirect(
      `/daftar/${idOf(c)}?diperbaiki=${mending.changed_rows.length}&tetap=${mending.unchanged_rows}`,
      303,
    )
  })

  return pages
}

function rowOf(c: Web): number {
  const number = wholeNumber(c.req.param('nomor'))
  if (number) return number
  throw refuse(
    'roster.no_such_row',
    'not_found',
    text('Baris ini tidak ada dalam daftar.', 'There is no such row in the roster.'),
  )
}

function readCells(written: string): Correction[] {
  let sent: unknown
  try {
    sent = JSON.parse(written)
  } catch {
    sent = undefined
  }
  const cells = Array.isArray(sent) ? sent.slice(0, 5_000) : []
  const read = cells.flatMap((cell: { row_number?: unknown; field?: unknown; value?: unknown }) =>
    Number.isInteger(cell?.row_number) && isMendField(String(cell.field)) && typeof cell.value === 'string'
      ? [
          {
            row_number: cell.row_number as number,
            field: cell.field as Correction['field'],
            value: cell.value,
          },
        ]
      : [],
  )
  if (read.length > 0 && read.length === cells.length) return read
  throw refuse(
    'roster.bad_cells',
    'invalid',
    text(
      'Perubahan sel tidak terbaca. Muat ulang halamannya.',
      'The change could not be read. Reload the page.',
    ),
  )
}

/** A row as the script of the grid puts it in place. */
function drawn(row: RowOfCells, language: Language) {
  const bad = badFields(row.reasons)
  return {
    row_number: row.row_number,
    verdict_html: String(
      <Status tone={verdictTone[row.verdict]}>{verdictLabels[row.verdict][language]}</Status>,
    ),
    problems: problemWords(row.reasons, language),
    cells: Object.fromEntries(
      mendFields.map((field) => [
        field,
        { text: row.cells[field].text, mended: row.cells[field].mended, bad: bad.has(field) },
      ]),
    ),
  }
}

/** What became of the cells, and how many rows are ready now. */
function mendedWords({ roster, changed_rows, checked_rows }: Mending): Text {
  const counts = roster.counts
  const say = (language: 'id' | 'en') => {
    const number = (value: number) => formatInteger(value, language)
    const ready = number((counts?.accepted ?? 0) + (counts?.warning ?? 0))
    return language === 'id'
      ? `${number(changed_rows.length)} baris diubah, ${number(checked_rows.length)} diperiksa lagi; ${ready} siap diusulkan.`
      : `${countEn(changed_rows.length, 'row')} changed, ${number(checked_rows.length)} checked again; ${ready} ready to be proposed.`
  }
  return text(say('id'), say('en'))
}

/** What the form of one row asks for: cells that read otherwise now, or a choice about the whole row. */
async function correctionsOf(
  context: Context,
  rosterId: string,
  row_number: number,
  form: Record<string, string>,
): Promise<Correction[]> {
  if (form.langkah === 'keluarkan') return [{ row_number, field: 'leave_out', value: '1' }]
  if (form.langkah === 'masukkan') return [{ row_number, field: 'leave_out', value: null }]
  const [shown] = await transact(context, async (tx) =>
    listCells(tx, await getRoster(tx, rosterId), { row_number }, { after: 0, size: 1 }),
  )
  if (form.langkah === 'dilihat') {
    const remarks = (shown?.reasons ?? []).filter(
      (reason) => levelOf(reason.code) === 'warning' && reason.code !== 'row.needs_look',
    )
    const codes = [...new Set(remarks.map((reason) => reason.code))].sort()
    return [{ row_number, field: 'looked', value: codes.join(',') }]
  }
  return mendFields.flatMap((field): Correction[] => {
    const typed = form[field]?.trim()
    if (typed === undefined) return []
    const cell = shown?.cells[field]
    // A hidden number is left as it is unless it is typed anew; "-" empties it.
    if (cell?.masked) return typed === '' ? [] : [{ row_number, field, value: typed === '-' ? '' : typed }]
    return typed === cell?.text.trim() ? [] : [{ row_number, field, value: typed }]
  })
}

async function rowPage(
  c: Web,
  kept: { error?: { field?: string; text: Text }; status?: number; typed?: Record<string, string> } = {},
) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'roster.mend')
  const row_number = rowOf(c)
  const found = await transact(context, async (tx) => {
    const roster = await getRoster(tx, idOf(c))
    const [row] = await listCells(tx, roster, { row_number }, { after: 0, size: 1 })
    return { roster, row, corrections: await listCorrections(tx, roster.roster_id, row_number) }
  })
  if (!found.row)
    throw refuse(
      'roster.no_such_row',
      'not_found',
      text(
        `Baris ${row_number} tidak berisi orang dalam daftar ini.`,
        `Row ${row_number} holds nobody in this roster.`,
      ),
    )
  const title = text(`Baris ${row_number}`, `Row ${row_number}`)
  return page(
    c,
    {
      title,
      section: 'roster',
      crumbs: mendCrumbs(found.roster, title),
      has_errors: kept.error !== undefined,
      status: (kept.status ?? 200) as 200 | 400,
      notice:
        c.req.query('tersimpan') !== undefined && !kept.error
          ? {
              tone: 'success' as const,
              live: true,
              title: text(
                'Baris tersimpan dan sudah diperiksa lagi.',
                'The row is saved and was checked again.',
              ),
            }
          : undefined,
    },
    <RowView
      language={c.get('language')}
      roster={found.roster}
      row={found.row}
      corrections={found.corrections}
      error={kept.error}
      typed={kept.typed}
    />,
  )
}
