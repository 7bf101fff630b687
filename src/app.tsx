import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { contextStorage } from 'hono/context-storage'
import { proveAgainPage } from './account/account.own-pages.tsx'
import { accountPages, type ShownAccounts } from './account/account.pages.tsx'
import { findActor } from './account/account.session.ts'
import { api, describedPaths } from './api.ts'
import { auditPages } from './audit/audit.pages.tsx'
import { backupPages } from './backup/backup.pages.tsx'
import { backupWarning } from './backup/backup.service.ts'
import { budgetPages } from './budget/budget.pages.tsx'
import { coveragePages, type HomeNotice } from './coverage/coverage.pages.tsx'
import { coverageEffect } from './coverage/coverage.service.ts'
import { approvalPages } from './enrolment/enrolment.approval.ts'
import { peoplePages } from './enrolment/enrolment.pages.tsx'
import { undoPages } from './enrolment/enrolment.undo-pages.tsx'
import { exchangePages } from './exchange/exchange.pages.tsx'
import { Refusal, refuse } from './kernel/refusal.ts'
import { text } from './kernel/text.ts'
import { operations } from './operations.ts'
import type { Actor } from './platform/context.ts'
import { limitForms, ownFormsOnly } from './platform/form-guard.ts'
import { guard, requireListedRoutes } from './platform/guard.ts'
import { protectiveHeaders, sameOriginOnly } from './platform/headers.ts'
import { basics, type Env, expectedError, problem, statusOf, type Web } from './platform/http.ts'
import type { Opened } from './platform/open.ts'
import { portalPages } from './portal/portal.pages.tsx'
import { privacyPages } from './privacy/privacy.pages.tsx'
import { overdueNotice } from './privacy/privacy.requests.ts'
import { programmePages } from './programme/programme.pages.tsx'
import { reviewPages } from './review/review.pages.tsx'
import { settlePages } from './review/review.settle-routes.tsx'
import { rosterAtOncePages } from './roster/roster.at-once-pages.tsx'
import { rosterMendPages } from './roster/roster.mend-pages.tsx'
import { rosterPages } from './roster/roster.pages.tsx'
import { uploadLimit_bytes, uploadTooLarge } from './roster/roster.service.ts'
import { stepsPages } from './roster/roster.steps-pages.tsx'
import { templatePages } from './roster/roster.template-pages.tsx'
import { securityPages } from './security/security.pages.tsx'
import { alarmNotice } from './security/security.service.ts'
import { readAsset } from './ui/assets.ts'
import { RefusalBody, refusalTitle } from './ui/refusal-page.tsx'
import { page, type ShellProps } from './ui/shell.tsx'
import { officePages } from './village/village.office-pages.tsx'
import { senderPages } from './village/village.pages.tsx'

/** The most pressing of what the first screen should say to this account; one at a time. */
const homeNotice: HomeNotice = async (context) =>
  (await backupWarning(context)) ?? (await alarmNotice(context)) ?? (await overdueNotice(context))

/** Who is behind a request; a test of many accounts answers this itself instead of signing each of them in. */
export type Who = (headers: Headers) => Promise<Actor | undefined>

/** The whole application: lists and wiring only. Refuses routes that the policy table does not list. */
export function makeApp(
  platform: Opened,
  shown: ShownAccounts,
  { who, more }: { who?: Who; more?: Hono<Env> } = {},
): Hono<Env> {
  const app = new Hono<Env>()

  app.use(contextStorage(), basics(platform), protectiveHeaders(platform.config.base_url))
  app.route('/', operations(platform))
  app.get('/assets/*', async (c) => {
    const asset = await readAsset(c.req.path)
    if (!asset) return c.notFound()
    return c.body(asset.bytes, 200, { 'Content-Type': asset.type, 'Cache-Control': asset.cache })
  })
  app.use(sameOriginOnly(platform.config.base_url))
  app.use(async (c, next) => {
    c.set('actor', await (who ? who(c.req.raw.headers) : findActor(platform, c)))
    await next()
  })
  const guarding = guard()
  app.use(limitForms({ limit_bytes: uploadLimit_bytes, refusal: uploadTooLarge }), ownFormsOnly())
  app.use(guarding)
  const wholeApi = api()
  app.route('/api/v1', wholeApi)
  app.route('/', accountPages(shown, platform.config.base_url))
  for (const pages of [
    coveragePages(homeNotice),
    // Before the page of one list, whose address would fit these too.
    templatePages,
    rosterMendPages(),
    rosterAtOncePages(),
    stepsPages,
    rosterPages(coverageEffect),
    approvalPages,
    undoPages,
    peoplePages,
    programmePages,
    officePages(platform.config.base_url),
    senderPages,
    reviewPages,
    settlePages,
    budgetPages,
    exchangePages,
    privacyPages(platform.config.backup_folder),
    auditPages,
    securityPages,
    backupPages(platform.config),
    portalPages(platform.config.base_url),
    ...(more ? [more] : []),
  ])
    app.route('/', pages)
  requireListedRoutes(app, guarding, { paths: describedPaths(wholeApi) })

  app.notFound((c) =>
    answer(
      c,
      refuse(
        'platform.no_such_page',
        'not_found',
        text(
          'Halaman ini tidak ada. Periksa alamatnya, atau mulai dari beranda.',
          'There is no such page. Check the address, or begin at the first page.',
        ),
      ),
    ),
  )
  app.onError((raw, c) => answer(c, expectedError(raw), shown !== undefined))
  return app
}

/** Every "no" and every bug of ours, as a page or as JSON; a bug is logged whole and told by its number only. */
function answer(c: Web, error: unknown, demonstration = false): Response | Promise<Response> {
  const refusal = error instanceof Refusal ? error : undefined
  if (!refusal) c.get('platform').log.error({ event: 'bug', request_id: c.get('request_id'), error })
  if (c.req.path.startsWith('/api/')) return problem(c, error)
  if (refusal?.kind === 'unauthenticated' && c.req.method === 'GET')
    return c.redirect(`/masuk?ke=${encodeURIComponent(pathAndQuery(c))}`, 303)
  if (refusal?.code === 'account.step_up_needed') {
    if (c.req.method === 'GET')
      return c.redirect(`/akun/buktikan?ke=${encodeURIComponent(pathAndQuery(c))}`, 303)
    // What was sent is not kept; after the proof the person is back on the page it was sent from and presses the button again.
    return proveAgainPage(c, demonstration, backTo(c), refusal, 403)
  }
  const status = (refusal ? statusOf[refusal.kind] : 500) as ShellProps['status']
  return page(
    c,
    { title: refusalTitle(refusal), has_errors: true, status },
    <RefusalBody
      language={c.get('language')}
      refusal={refusal}
      error_id={refusal ? undefined : (c.get('request_id') ?? randomUUID())}
      back_href={backTo(c)}
      kept_form={c.get('kept_form')}
      sign_in_path="/masuk"
    />,
  )
}

function pathAndQuery(c: Web): string {
  const { pathname, search } = new URL(c.req.url)
  return pathname + search
}

/** The page of ours the person came from, so that nothing they did there is a dead end. */
function backTo(c: Web): string | undefined {
  const referer = c.req.header('referer')
  if (!referer || !URL.canParse(referer)) return undefined
  const from = new URL(referer)
  return from.origin === new URL(c.req.url).origin && from.pathname !== c.req.path ? from.pathname : undefined
}
