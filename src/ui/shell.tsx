import type { Child } from 'hono/jsx'
import { type Text, text } from '../kernel/text.ts'
import type { Web } from '../platform/http.ts'
import { may, type Operation, roleLabels } from '../platform/policy.ts'
import { type Crumb, Page } from './frame.tsx'
import type { NoticeProps } from './notice.tsx'
import type { Words } from './words.ts'

export type Section =
  | 'home'
  | 'roster'
  | 'sending'
  | 'collecting'
  | 'match'
  | 'programme'
  | 'person'
  | 'budget'
  | 'coverage'
  | 'security'
  | 'privacy'
  | 'audit'
  | 'account'
  | 'backup'
  | PublicSection
export type PublicSection = 'contribution' | 'benefit' | 'law' | 'sign_in'

type Entry = { section: Section; href: string; label: Text; operation: Operation }

/** The work itself. */
const sections: Entry[] = [
  { section: 'home', href: '/', label: text('Beranda', 'Home'), operation: 'coverage.view' },
  { section: 'roster', href: '/daftar', label: text('Daftar', 'Rosters'), operation: 'roster.view' },
  {
    section: 'collecting',
    href: '/gabungan',
    label: text('Dari desa', 'From villages'),
    operation: 'village.collect',
  },
  { section: 'sending', href: '/kiriman', label: text('Kiriman', 'Lists sent'), operation: 'village.send' },
  {
    section: 'programme',
    href: '/program',
    label: text('Program', 'Programmes'),
    operation: 'programme.view',
  },
  { section: 'match', href: '/pencocokan', label: text('Pencocokan', 'Matching'), operation: 'match.view' },
  { section: 'person', href: '/peserta', label: text('Peserta', 'People'), operation: 'person.view' },
  { section: 'budget', href: '/anggaran', label: text('Anggaran', 'Budgets'), operation: 'budget.view' },
  { section: 'coverage', href: '/cakupan', label: text('Cakupan', 'Coverage'), operation: 'coverage.view' },
]

/** What keeps the work trustworthy. Those who see much of it find it behind one word, so that the work stays in sight. */
const keeping: Entry[] = [
  {
    section: 'privacy',
    href: '/pelindungan',
    label: text('Pelindungan data', 'Data protection'),
    operation: 'privacy.queue',
  },
  { section: 'security', href: '/keamanan', label: text('Keamanan', 'Security'), operation: 'alarm.view' },
  { section: 'audit', href: '/audit', label: text('Jejak audit', 'Audit trail'), operation: 'audit.view' },
  { section: 'account', href: '/akun/daftar', label: text('Akun', 'Accounts'), operation: 'account.view' },
]

/** Backups are of the whole installation: who keeps a region does not see them. */
const backups: Entry = {
  section: 'backup',
  href: '/cadangan',
  label: text('Cadangan', 'Backups'),
  operation: 'backup.view',
}

/** As many entries fit in one row on a small laptop, in both languages; with more, the second kind is folded. */
const entriesInRow = 8

/** What anybody may open without an account. */
const publicSections: { section: PublicSection; href: string; label: Text }[] = [
  { section: 'contribution', href: '/hitung/iuran', label: text('Hitung iuran', 'Contributions') },
  { section: 'benefit', href: '/hitung/santunan', label: text('Hitung santunan', 'Benefits') },
  { section: 'law', href: '/aturan', label: text('Aturan', 'The law') },
  { section: 'sign_in', href: '/masuk', label: text('Masuk', 'Sign in') },
]

export type ShellProps = {
  title: Words
  section?: Section
  crumbs?: Crumb[]
  notice?: Omit<NoticeProps, 'language'>
  has_errors?: boolean
  status?: 200 | 400 | 401 | 403 | 404 | 409 | 413 | 422 | 500 | 503
  /** Loads the page again after so many seconds: progress without a script. */
  refresh_seconds?: number
  /** Addresses of islands; the page works without them or says that it cannot. */
  scripts?: string[]
}

/** Answers with a whole page: the frame with region, role and the sections this role may open, and the content in it. */
export function page(c: Web, props: ShellProps, children: Child): Response | Promise<Response> {
  const actor = c.get('actor')
  const language = c.get('language')
  if (props.refresh_seconds) c.header('Refresh', String(props.refresh_seconds))
  const url = new URL(c.req.url)
  const allowed = (entries: Entry[]) => entries.filter((each) => actor && may(actor.role, each.operation))
  const work = actor ? allowed(sections) : publicSections
  const kept = allowed(actor?.region_code === '' ? [...keeping, backups] : keeping)
  const folded = work.length + kept.length > entriesInRow
  const shown = ({ section, href, label }: Omit<Entry, 'operation'>) => ({
    href,
    label,
    current: section === props.section,
  })
  return c.html(
    <Page
      language={language}
      title={props.title}
      // Relative where the address is itself a key: a page must not spell it.
      path={c.get('hides_address') ? '' : `${url.pathname}${url.search}`}
      account={
        actor && {
          name: actor.username,
          role: roleLabels[actor.role],
          region_name: actor.region_name,
          office: actor.office,
        }
      }
      navigation={(folded ? work : [...work, ...kept]).map(shown)}
      more_navigation={folded ? kept.map(shown) : []}
      crumbs={props.crumbs}
      notice={props.notice}
      has_errors={props.has_errors}
      sign_out_path="/keluar"
      nonce={c.get('secureHeadersNonce')}
      account_path="/akun"
      scripts={props.scripts}
    >
      {children}
    </Page>,
    props.status ?? 200,
  )
}
