import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { type Text, text } from '../kernel/text.ts'
import { assetUrl } from './assets.ts'
import { Form } from './form.tsx'
import { Mark } from './mark.tsx'
import { Notice, type NoticeProps } from './notice.tsx'
import { classes, read, type Spoken, type Words } from './words.ts'

export type Account = { name: string; role: Text; region_name: string; office?: string }
export type NavigationItem = { href: string; label: Text; current?: boolean }
export type Crumb = { label: Words; href?: string }

export type PageProps = Spoken & {
  /** What the page is about, for the tab and the history; "Payung" is added. */
  title: Words
  /** Path and query of this page, so that the language switch leads back here. */
  path: string
  account?: Account
  navigation?: NavigationItem[]
  /** Entries behind one word at the end of the row. */
  more_navigation?: NavigationItem[]
  /** From the section to this page; the last one is the page itself and needs no href. */
  crumbs?: Crumb[]
  notice?: Omit<NoticeProps, 'language'>
  /** The page shows an error summary: the tab says so before anything is read. */
  has_errors?: boolean
  sign_out_path?: string
  /** The person's own account; their name leads there. */
  account_path?: string
  help_path?: string
  version?: string
  /** Scripts of this page by address; the page must work without them. */
  scripts?: string[]
  /** Without it a browser runs none of them. */
  nonce?: string
  children?: Child
}

const words = {
  skip: text('Langsung ke isi', 'Skip to content'),
  navigation: text('Menu utama', 'Main menu'),
  more: text('Pengelolaan', 'Administration'),
  crumbs: text('Letak halaman', 'Where this page is'),
  language: text('Bahasa', 'Language'),
  sign_out: text('Keluar', 'Sign out'),
  account: text('Akun', 'Account'),
  error: text('Galat: ', 'Error: '),
  about: text(
    'Payung membantu pemerintah daerah melindungi setiap pekerja dengan jaminan sosial.',
    'Payung helps local governments bring every worker under social security.',
  ),
  help: text('Bantuan', 'Help'),
  version: text('versi', 'version'),
}

/** A whole HTML document: frame of every page, for staff and for the public. */
export function Page(props: PageProps) {
  const { language, navigation = [], more_navigation = [], crumbs = [] } = props
  const title = `${props.has_errors ? read(words.error, language) : ''}${read(props.title, language)} · Payung`
  return (
    <>
      {raw('<!doctype html>')}
      <html lang={language}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="robots" content="noindex, nofollow" />
          <title>{title}</title>
          <link rel="stylesheet" href={assetUrl('app.css')} />
          <link rel="icon" href={assetUrl('favicon.svg')} type="image/svg+xml" />
          {(props.scripts ?? []).map((script) => (
            <script src={script} nonce={props.nonce} defer />
          ))}
        </head>
        <body class="flex min-h-dvh flex-col">
          <a
            href="#main"
            class="btn btn-primary absolute start-2 top-2 z-10 -translate-y-24 focus:translate-y-0"
          >
            {read(words.skip, language)}
          </a>
          <header class="border-b border-base-300 bg-base-100">
            <TopBar {...props} />
            {navigation.length > 0 && (
              <Navigation language={language} items={navigation} more={more_navigation} />
            )}
          </header>
          <main id="main" tabindex={-1} class="mx-auto w-full max-w-[72rem] grow px-4 py-6 sm:px-6">
            {crumbs.length > 0 && <Crumbs language={language} crumbs={crumbs} />}
            {props.notice && (
              <div class="mb-6">
                <Notice language={language} {...props.notice} />
              </div>
            )}
            {props.children}
          </main>
          <Footer language={language} help_path={props.help_path} version={props.version} />
        </body>
      </html>
    </>
  )
}

function TopBar({ language, account, path, sign_out_path = '/sign-out', account_path }: PageProps) {
  return (
    <div class="mx-auto flex max-w-[72rem] flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 sm:px-6">
      <a href="/" class="flex min-h-8 items-center gap-2 text-lg font-bold text-primary">
        <Mark class="size-6" />
        Payung
      </a>
      {account && (
        <p class="order-2 w-full text-sm text-quiet sm:order-none sm:w-auto sm:border-s sm:border-base-300 sm:ps-3">
          {account.region_name}
          {account.office && ` · ${account.office}`}
        </p>
      )}
      <LanguageSwitch language={language} path={path} last={account !== undefined} />
      {account && (
        <div class="order-3 flex w-full items-center gap-2 text-sm sm:order-none sm:ms-auto sm:w-auto print:hidden">
          <span class="badge badge-outline badge-sm">{read(account.role, language)}</span>
          {account_path ? (
            <a
              href={account_path}
              aria-label={`${read(words.account, language)}: ${account.name}`}
              class="door min-w-0 break-words"
            >
              {account.name}
            </a>
          ) : (
            <span class="min-w-0 break-words">{account.name}</span>
          )}
          <Form action={sign_out_path} class="ms-auto sm:ms-0">
            <button type="submit" class="door min-h-6 cursor-pointer px-1 text-quiet">
              {read(words.sign_out, language)}
            </button>
          </Form>
        </div>
      )}
    </div>
  )
}

function LanguageSwitch({ language, path, last }: Spoken & { path: string; last: boolean }) {
  return (
    <nav
      aria-label={read(words.language, language)}
      class={classes('ms-auto flex items-center text-sm', last && 'sm:order-last sm:ms-0')}
    >
      {(['id', 'en'] as const).map((code) => (
        <a
          href={withLanguage(path, code)}
          lang={code}
          hreflang={code}
          aria-current={code === language ? 'true' : undefined}
          aria-label={code === 'id' ? 'ID, Bahasa Indonesia' : 'EN, English'}
          class={classes(
            'min-h-6 min-w-7 rounded px-1.5 py-0.5 text-center',
            code === language ? 'bg-base-200 font-semibold' : 'door text-quiet',
          )}
        >
          {code.toUpperCase()}
        </a>
      ))}
    </nav>
  )
}

/** The same page in the other language; what was filtered and sorted stays as it is. */
export function withLanguage(path: string, code: 'id' | 'en'): string {
  const [address = '', query = ''] = path.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set('lang', code)
  return `${address}?${parameters}`
}

function Navigation({ language, items, more }: Spoken & { items: NavigationItem[]; more: NavigationItem[] }) {
  return (
    <nav
      aria-label={read(words.navigation, language)}
      class="mx-auto max-w-[72rem] sm:flex sm:px-3 print:hidden"
    >
      <ul class="scroll-hint flex min-w-0 px-1 sm:px-0">
        {items.map((item) => (
          <li class="shrink-0">
            <a
              href={item.href}
              aria-current={item.current ? 'page' : undefined}
              class={classes('block px-3 py-2.5 text-[0.9375rem] -outline-offset-2', tab(item.current))}
            >
              {read(item.label, language)}
            </a>
          </li>
        ))}
      </ul>
      {more.length > 0 && <More language={language} items={more} />}
    </nav>
  )
}

const tab = (current: boolean | undefined) =>
  current
    ? 'border-b-2 border-primary font-semibold text-primary'
    : 'border-b-2 border-transparent text-quiet hover:border-base-300 hover:text-base-content'

/** Opens without a script: over the page where there is room, and in the row of its own that it has on a phone. */
function More({ language, items }: Spoken & { items: NavigationItem[] }) {
  const current = items.find((item) => item.current)
  const label = read(words.more, language)
  return (
    <details class="relative shrink-0 border-t border-base-300 sm:border-t-0">
      <summary class={classes('px-4 py-2.5 text-[0.9375rem] -outline-offset-2 sm:px-3', tab(!!current))}>
        {current ? `${label}: ${read(current.label, language)}` : label}
      </summary>
      <ul class="pb-2 sm:absolute sm:end-0 sm:z-20 sm:mt-1 sm:min-w-56 sm:rounded-box sm:border sm:border-base-300 sm:bg-base-100 sm:py-2">
        {items.map((item) => (
          <li>
            <a
              href={item.href}
              aria-current={item.current ? 'page' : undefined}
              class={classes(
                'block px-4 py-2.5 text-[0.9375rem] -outline-offset-2 hover:bg-base-200',
                item.current && 'font-semibold text-primary',
              )}
            >
              {read(item.label, language)}
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Crumbs({ language, crumbs }: Spoken & { crumbs: Crumb[] }) {
  return (
    <nav aria-label={read(words.crumbs, language)} class="mb-5 text-sm text-quiet">
      <ol class="flex flex-wrap gap-x-1.5 gap-y-1">
        {crumbs.map((crumb, at) => (
          <li class="flex min-w-0 gap-1.5">
            {at > 0 && <span aria-hidden="true">›</span>}
            {crumb.href ? (
              <a href={crumb.href} class="door min-w-0 break-words">
                {read(crumb.label, language)}
              </a>
            ) : (
              <span aria-current="page" class="min-w-0 break-words">
                {read(crumb.label, language)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Footer({ language, help_path, version }: Spoken & { help_path?: string; version?: string }) {
  return (
    <footer class="border-t border-base-300 print:hidden">
      <div class="mx-auto flex max-w-[72rem] flex-wrap justify-between gap-x-6 gap-y-2 px-4 py-5 text-sm text-quiet sm:px-6">
        <p>{read(words.about, language)}</p>
        <p class="flex gap-4">
          {help_path && (
            <a href={help_path} class="door">
              {read(words.help, language)}
            </a>
          )}
          {version && (
            <span>
              {read(words.version, language)} {version}
            </span>
          )}
        </p>
      </div>
    </footer>
  )
}
