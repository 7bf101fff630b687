import { Hono } from 'hono'
import { countByPlace, countLapses } from '../enrolment/enrolment.service.ts'
import { listFiles } from '../exchange/exchange.service.ts'
import { addMonths, type Month, monthOf } from '../kernel/month.ts'
import { isPlainDate, type PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { isRegionCode, isWithin } from '../kernel/region-code.ts'
import { text } from '../kernel/text.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { listProgrammes } from '../programme/programme.service.ts'
import { findRegion, listAncestors, listWithin } from '../region/region.service.ts'
import { listRosters } from '../roster/roster.service.ts'
import type { FormError } from '../ui/form.tsx'
import { page, type ShellProps } from '../ui/shell.tsx'
import { CountryView } from './coverage.country.tsx'
import { HomeView } from './coverage.home.tsx'
import { RegionView } from './coverage.region.tsx'
import { coverageOrReason, coverageTrend, referenceDay, type TrendPoint } from './coverage.service.ts'
import { listObservations, listPositionsBelow, listTargets } from './coverage.store.ts'

const words = { home: text('Beranda', 'Home'), coverage: text('Cakupan', 'Coverage') }

/** What the first screen says above everything else: slices further on know it, so the wiring hands it in. */
export type HomeNotice = (context: Context) => Promise<ShellProps['notice']>

/** The first screen, and the coverage of a region on a day with everything it rests on. */
export function coveragePages(homeNotice: HomeNotice): Hono<Env> {
  const pages = new Hono<Env>()
  pages.get('/', (c) => homePage(c, homeNotice))
  pages.get('/cakupan', coveragePage)
  pages.get('/cakupan/:region', regionPage)
  return pages
}

async function homePage(c: Web, homeNotice: HomeNotice) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'coverage.view')
  const notice = await homeNotice(context)
  if (context.actor.region_code === '') return countryPage(c, context, 'home', notice)
  const asked = askedDay(c)
  const home = await transact(context, (tx) => readHome(tx, asked.day))
  return page(
    c,
    {
      title: words.home,
      section: 'home',
      notice,
      has_errors: asked.errors.length > 0,
      status: asked.errors.length > 0 ? 400 : 200,
    },
    <HomeView
      language={c.get('language')}
      actor={context.actor}
      errors={asked.errors}
      today={context.platform.today()}
      {...home}
    />,
  )
}

async function coveragePage(c: Web) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'coverage.view')
  if (context.actor.region_code !== '') return c.redirect(`/cakupan/${context.actor.region_code}`, 302)
  return countryPage(c, context, 'coverage')
}

async function regionPage(c: Web) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'coverage.view')
  const asked = askedDay(c)
  const found = await transact(context, (tx) => readRegion(tx, c.req.param('region') ?? '', asked.day))
  const { region, ancestors } = found
  return page(
    c,
    {
      title: text(`Cakupan ${region.name}`, `Coverage of ${region.name}`),
      section: 'coverage',
      has_errors: asked.errors.length > 0,
      status: asked.errors.length > 0 ? 400 : 200,
      crumbs: [
        { label: words.coverage, href: '/cakupan' },
        ...ancestors.slice(0, -1).map((each) => ({ label: each.name, href: `/cakupan/${each.code}` })),
        { label: region.name },
      ],
    },
    <RegionView
      language={c.get('language')}
      actor={context.actor}
      errors={asked.errors}
      today={context.platform.today()}
      {...found}
    />,
  )
}

async function countryPage(
  c: Web,
  context: Context,
  section: 'home' | 'coverage',
  notice?: ShellProps['notice'],
) {
  const asked = askedDay(c)
  const day = asked.day ?? context.platform.today()
  const { provinces, positions } = await transact(context, async (tx) => ({
    provinces: await listWithin(tx.db, '', ['province']),
    positions: await listPositionsBelow(tx.db, '', day),
  }))
  return page(
    c,
    {
      title: section === 'home' ? words.home : words.coverage,
      section,
      notice,
      has_errors: asked.errors.length > 0,
      status: asked.errors.length > 0 ? 400 : 200,
    },
    <CountryView
      language={c.get('language')}
      provinces={provinces}
      positions={positions}
      day={day}
      errors={asked.errors}
    />,
  )
}

/** The day in the address. A day that is none is told, and the page speaks of its usual day. */
function askedDay(c: Web): { day?: PlainDate; errors: FormError[] } {
  const day = c.req.query('tanggal')?.trim()
  if (!day) return { errors: [] }
  if (isPlainDate(day) && day >= '1990' && day < '2100') return { day, errors: [] }
  const shown = day.slice(0, 40)
  const message = text(
    `"${shown}" bukan tanggal antara 1990 dan 2099. Tulis misalnya 2024-11-06.`,
    `"${shown}" is not a day between 1990 and 2099. Write for example 2024-11-06.`,
  )
  return { errors: [{ field: 'tanggal', message }] }
}

async function readHome(tx: Transaction, asked: PlainDate | undefined) {
  const { region_code: scope, role } = tx.actor
  const reference = await referenceDay(tx, scope)
  const day = asked ?? reference.day
  const month = monthOf(day)
  const region = await findRegion(tx.db, scope)
  if (!region) throw new Error(`The region ${scope} of account ${tx.actor.account_id} is not in the register`)
  const lapses = await countLapses(tx.db, scope, month)
  const figures = await countByPlace(tx.db, scope, month)
  const programmes = await listProgrammes(tx.db)
  return {
    region,
    day,
    last_month: asked ? undefined : reference.last_month,
    coverage: await coverageOrReason(tx, scope, day),
    trend: await readTrend(tx, scope, month, lapses.at(-1)?.last_month),
    lapses,
    figures,
    programmes,
    rosters: may(role, 'roster.view')
      ? await listRosters(tx.db, {
          states: ['mapping', 'uploaded', 'checking', 'checked', 'unreadable', 'confirmed', 'approved'],
        })
      : [],
    files:
      role === 'branch'
        ? await readFiles(
            tx,
            programmes.map((each) => each.programme_id),
          )
        : [],
  }
}

/** A year back, and ahead to the first month in which all planned cover has ended, at most half a year. */
function readTrend(
  tx: Transaction,
  scope: string,
  month: Month,
  lastCovered: Month | undefined,
): Promise<TrendPoint[]> {
  const ahead = lastCovered ? addMonths(lastCovered, 1) : month
  const limit = addMonths(month, 6)
  return coverageTrend(tx, scope, { from: addMonths(month, -11), until: ahead > limit ? limit : ahead })
}

async function readFiles(tx: Transaction, programmeIds: string[]) {
  const files = []
  for (const id of programmeIds) files.push(...(await listFiles(tx.db, id)))
  return files.sort((a, b) => b.made_at.getTime() - a.made_at.getTime())
}

async function readRegion(tx: Transaction, code: string, asked: PlainDate | undefined) {
  const region = isRegionCode(code) ? await findRegion(tx.db, code) : undefined
  if (!region) {
    throw refuse(
      'coverage.unknown_region',
      'not_found',
      text(
        `Wilayah "${code.slice(0, 40)}" tidak ada. Kode wilayah misalnya 15.03; mulai dari halaman Cakupan.`,
        `There is no region "${code.slice(0, 40)}". A region code is for example 15.03; begin at the Coverage page.`,
      ),
    )
  }
  const own = isWithin(region.code, tx.actor.region_code)
  const reference = await referenceDay(tx, region.code)
  const day = asked ?? reference.day
  const observations = await listObservations(tx.db, region.code)
  const claims = []
  for (const claim of observations.filter((each) => each.basis === 'claim' && each.as_of <= day)) {
    claims.push({ claim, ours: await coverageOrReason(tx, region.code, claim.as_of) })
  }
  return {
    region,
    ancestors: await listAncestors(tx.db, region.code),
    day,
    last_month: asked ? undefined : reference.last_month,
    coverage: await coverageOrReason(tx, region.code, day),
    observations,
    claims,
    targets: await listTargets(tx.db, region.code),
    below: await listPositionsBelow(tx.db, region.code, day),
    figures: own ? await countByPlace(tx.db, region.code, monthOf(day)) : [],
    own,
  }
}
