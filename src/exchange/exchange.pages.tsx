import { Hono } from 'hono'
import { findBudget, sumEntries } from '../budget/budget.service.ts'
import { countPeople, sumProgramme, sumProgrammes } from '../enrolment/enrolment.service.ts'
import { isUuid } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Transaction, transact } from '../platform/context.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { getProgramme, listProgrammes } from '../programme/programme.service.ts'
import { findRegion } from '../region/region.service.ts'
import { listRosters } from '../roster/roster.service.ts'
import { page, type ShellProps } from '../ui/shell.tsx'
import { ProgrammeList } from './exchange.list.tsx'
import { ProgrammeRecord } from './exchange.record.tsx'
import { makeBranchFile, readBranchFile } from './exchange.service.ts'
import { listFiles } from './exchange.store.ts'

/**
 * Programmes with what came of them (people, rosters, money, files for the branch) and the files themselves. The pages that show
 * a programme stand here and not in its own slice, because they look at everything up to the exchange.
 */
export const exchangePages = new Hono<Env>()

const programmes = text('Program', 'Programmes')
const noFigures = { people: 0, person_months: 0, amount_rupiah: 0 }

exchangePages.get('/program', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'programme.view')
  const { role } = context.actor
  const asked = c.req.query('anggaran')
  const found = await transact(context, async (tx) => {
    const budget =
      asked && isUuid(asked) && may(role, 'budget.view') ? await findBudget(tx.db, asked) : undefined
    const all = await listProgrammes(tx.db)
    const shown = budget ? all.filter((programme) => programme.budget_id === budget.budget_id) : all
    const ids = shown.map((programme) => programme.programme_id)
    return {
      budget,
      shown,
      figures: await sumProgrammes(tx.db, ids),
      people: await countPeople(tx.db, ids),
      names: await regionNames(
        tx,
        shown.map((programme) => programme.kab),
      ),
    }
  })
  return page(
    c,
    { title: programmes, section: 'programme' },
    <ProgrammeList
      language={c.get('language')}
      rows={found.shown.map((programme) => ({
        programme,
        region_name: found.names.get(programme.kab) ?? programme.kab,
        figures: found.figures.get(programme.programme_id) ?? noFigures,
      }))}
      people={found.people}
      with_region={found.names.size > 1}
      budget_name={found.budget?.name}
      makes={may(role, 'programme.make')}
    />,
  )
})

async function regionNames(tx: Transaction, codes: string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const code of new Set(codes)) names.set(code, (await findRegion(tx.db, code))?.name ?? code)
  return names
}

exchangePages.get('/program/:code', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'programme.view')
  const { role } = context.actor
  const found = await transact(context, async (tx) => {
    const programme = await getProgramme(tx, { code: c.req.param('code') })
    const budget = may(role, 'budget.view') ? await findBudget(tx.db, programme.budget_id) : undefined
    return {
      programme,
      region_name: (await findRegion(tx.db, programme.kab))?.name ?? programme.kab,
      figures: await sumProgramme(tx.db, programme.programme_id),
      budget: budget && { budget, balances: await sumEntries(tx.db, budget.budget_id) },
      rosters: may(role, 'roster.view')
        ? await listRosters(tx.db, { programme_id: programme.programme_id })
        : undefined,
      files: may(role, 'exchange.view') ? await listFiles(tx.db, programme.programme_id) : undefined,
    }
  })
  const { programme } = found
  return page(
    c,
    {
      title: programme.name,
      section: 'programme',
      crumbs: [{ label: programmes, href: '/program' }, { label: programme.name }],
      notice: noticeOf(c),
    },
    <ProgrammeRecord language={c.get('language')} role={role} file_made={fileMade(c)} {...found} />,
  )
})

function noticeOf(c: Web): ShellProps['notice'] {
  if (!c.req.query('baru')) return undefined
  return {
    tone: 'success',
    live: true,
    title: text('Program sudah dibuat', 'The programme is made'),
    text: text(
      'Langkah berikutnya: unggah daftar orang yang akan dilindungi.',
      'Next: upload the roster of the people to be covered.',
    ),
  }
}

function fileMade(c: Web): 'new' | 'same' | undefined {
  const said = c.req.query('berkas')
  if (said === 'baru') return 'new'
  return said === 'sama' ? 'same' : undefined
}

exchangePages.post('/program/:code/berkas', async (c) => {
  const code = c.req.param('code')
  const { made } = await makeBranchFile(contextOf(c, 'page'), code)
  return c.redirect(`/program/${encodeURIComponent(code)}?berkas=${made ? 'baru' : 'sama'}#berkas`, 303)
})

exchangePages.get('/berkas/:id', async (c) => {
  const id = c.req.param('id')
  if (!isUuid(id))
    throw refuse(
      'exchange.not_found',
      'not_found',
      text('Berkas ini tidak ada di wilayah Anda.', 'There is no such file in your region.'),
    )
  const { file, bytes } = await readBranchFile(contextOf(c, 'page'), id)
  // Whole NIK inside: no cache on the way may keep it, and no preview may open it in the page.
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'Content-Disposition': `attachment; filename="${file.file_name}"`,
    'Cache-Control': 'no-store',
  })
})
