import { formatDate, formatMoment, todayAt } from '../kernel/plain-date.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Actor, Context } from '../platform/context.ts'
import { may, roleLabels, roles } from '../platform/policy.ts'
import { Field } from '../ui/field.tsx'
import { Filters, Pages } from '../ui/filters.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Card, Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { Status, type Tone } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { Spoken } from '../ui/words.ts'
import { errorAt, errorsOf, roleSentence, roleValue } from './account.parts.tsx'
import { reaches } from './account.roles.ts'
import {
  type AccountState,
  accountStates,
  needsSecondFactor,
  organisationLabels,
  stateLabels,
  unusedAfter_days,
} from './account.schema.ts'
import { isUnused } from './account.service.ts'
import type { AccountRow, listOrganisations } from './account.store.ts'

const tones: Record<AccountState, Tone> = { invited: 'info', active: 'success', disabled: 'neutral' }

function State({ language, account }: Spoken & { account: AccountRow }) {
  if (isUnused(account))
    return (
      <Status tone="warning">
        {text(`Menganggur ${unusedAfter_days} hari`, `Unused for ${unusedAfter_days} days`)[language]}
      </Status>
    )
  return <Status tone={tones[account.state]}>{stateLabels[account.state][language]}</Status>
}

type Filter = { like?: string; state?: AccountState; unused: boolean; after?: string }

function listHref(filter: Partial<Filter>): string {
  const query = new URLSearchParams()
  if (filter.like) query.set('cari', filter.like)
  if (filter.state) query.set('keadaan', filter.state)
  if (filter.unused) query.set('menganggur', '1')
  if (filter.after) query.set('sesudah', filter.after)
  return query.size > 0 ? `/akun/daftar?${query}` : '/akun/daftar'
}

export function AccountList(
  props: Spoken & { actor: Actor; accounts: AccountRow[]; more: boolean; filter: Filter },
) {
  const { language, accounts, filter } = props
  const place = props.actor.region_name
  const count = (language: 'id' | 'en') =>
    `${formatInteger(accounts.length, language)}${props.more ? '+' : ''}`
  return (
    <div class="grid gap-6">
      <PageSentence
        small={
          text(
            `Akun yang ${unusedAfter_days} hari tidak dipakai ditandai: nonaktifkan bila orangnya sudah pindah tugas.`,
            `Accounts unused for ${unusedAfter_days} days are marked: disable them when the person has moved on.`,
          )[language]
        }
      >
        {text(`${count('id')} akun di ${place}`, `${count('en')} accounts in ${place}`)[language]}
      </PageSentence>
      <SearchForm {...props} />
      <Filters language={language} filters={filtersOf(filter)} clear_href="/akun/daftar" />
      <Card>
        <Table
          language={language}
          caption={text('Akun', 'Accounts')}
          caption_hidden
          rows={accounts}
          empty={{
            title: text('Tidak ada akun yang cocok', 'No account fits'),
            text: text('Ubah pencarian, atau buat akun baru.', 'Change the search, or make an account.'),
          }}
          columns={[
            {
              key: 'name',
              header: text('Nama', 'Name'),
              cell: (row) => (
                <>
                  <Door href={`/akun/${row.account_id}`}>{row.name}</Door>
                  <span class="block text-sm font-normal text-quiet">{row.username}</span>
                </>
              ),
            },
            {
              key: 'roles',
              header: text('Peran', 'Roles'),
              narrow: 'wide',
              cell: (row) =>
                row.roles.map((held) => <span class="block">{roleSentence(held)[language]}</span>),
            },
            {
              key: 'office',
              header: text('Kantor', 'Office'),
              cell: (row) => [...new Set(row.roles.map((held) => held.office))].join(', '),
            },
            {
              key: 'seen',
              header: text('Terakhir masuk', 'Last seen'),
              cell: (row) =>
                row.last_seen_at
                  ? formatDate(todayAt(row.last_seen_at), language)
                  : text('belum pernah', 'never')[language],
            },
            {
              key: 'state',
              header: text('Keadaan', 'State'),
              cell: (row) => <State language={language} account={row} />,
            },
          ]}
        />
        <Pages
          language={language}
          previous_href={filter.after && listHref({ ...filter, after: undefined })}
          next_href={props.more ? listHref({ ...filter, after: accounts.at(-1)?.username }) : undefined}
        />
      </Card>
    </div>
  )
}

function filtersOf(filter: Filter) {
  return [
    ...(filter.like
      ? [
          {
            label: text('Cari', 'Search'),
            value: filter.like,
            remove_href: listHref({ ...filter, like: undefined, after: undefined }),
          },
        ]
      : []),
    ...(filter.state
      ? [
          {
            label: text('Keadaan', 'State'),
            value: stateLabels[filter.state],
            remove_href: listHref({ ...filter, state: undefined, after: undefined }),
          },
        ]
      : []),
    ...(filter.unused
      ? [
          {
            label: text('Pemakaian', 'Use'),
            value: text('menganggur', 'unused'),
            remove_href: listHref({ ...filter, unused: false, after: undefined }),
          },
        ]
      : []),
  ]
}

function SearchForm({ language, actor, filter }: Spoken & { actor: Actor; filter: Filter }) {
  return (
    <div class="flex flex-wrap items-end justify-between gap-4">
      <Form
        action="/akun/daftar"
        method="get"
        label={text('Cari akun', 'Search accounts')[language]}
        class="flex flex-wrap items-end gap-3"
      >
        <Field
          language={language}
          kind="search"
          name="cari"
          label={text('Nama, nama pengguna, atau kantor', 'Name, user name or office')}
          value={filter.like}
          optional
          width="medium"
        />
        <Field
          language={language}
          kind="select"
          name="keadaan"
          label={text('Keadaan', 'State')}
          optional
          value={filter.state}
          empty={text('Semua', 'All')}
          options={accountStates.map((state) => ({ value: state, label: stateLabels[state] }))}
        />
        <button type="submit" class="btn btn-quiet">
          {text('Cari', 'Search')[language]}
        </button>
        <a href={listHref({ unused: true })} class="btn btn-quiet">
          {text('Yang menganggur', 'Unused ones')[language]}
        </a>
      </Form>
      {may(actor.role, 'account.make') && (
        <a href="/akun/baru" class="btn btn-primary">
          {text('Buat akun', 'Make an account')[language]}
        </a>
      )}
    </div>
  )
}

type GrantForm = Spoken & { form: Record<string, string>; error?: Refusal }

function GrantFields({ language, form, error }: GrantForm) {
  return (
    <>
      <Field
        language={language}
        kind="select"
        name="role"
        label={text('Peran', 'Role')}
        error={errorAt(error, 'role')}
        value={form.role}
        empty={text('Pilih peran', 'Choose a role')}
        options={roles.map((role) => ({ value: role, label: roleLabels[role] }))}
      />
      <Field
        language={language}
        kind="text"
        name="region_code"
        label={text('Kode wilayah', 'Region code')}
        hint={text(
          'Wilayah dan semua di dalamnya: 15 provinsi, 15.03 kabupaten, 15.03.07.2004 desa.',
          'The region and all inside it: 15 a province, 15.03 a regency, 15.03.07.2004 a village.',
        )}
        error={errorAt(error, 'region_code')}
        value={form.region_code}
        width="short"
        inputmode="decimal"
      />
      <Field
        language={language}
        kind="text"
        name="office"
        label={text('Kantor', 'Office')}
        error={errorAt(error, 'office')}
        value={form.office}
      />
    </>
  )
}

export function NewAccountForm(
  props: GrantForm & { organisations: Awaited<ReturnType<typeof listOrganisations>> },
) {
  const { language, form, error } = props
  const title = text('Buat akun', 'Make an account')
  return (
    <div class="grid gap-6">
      <PageSentence
        small={
          text(
            'Anda mendapat lembar aktivasi untuk diserahkan. Kata sandi dibuat orangnya sendiri; Anda tidak pernah mengetahuinya.',
            'You get an activation sheet to hand over. The person chooses the password; you never know it.',
          )[language]
        }
      >
        {title[language]}
      </PageSentence>
      <ErrorSummary language={language} errors={errorsOf(error)} />
      <div class="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card>
          <Form action="/akun/baru" label={title[language]}>
            <Field
              language={language}
              kind="text"
              name="name"
              label={text('Nama orangnya', 'Name of the person')}
              error={errorAt(error, 'name')}
              value={form.name}
              autocomplete="off"
            />
            <Field
              language={language}
              kind="text"
              name="username"
              label={text('Nama pengguna', 'User name')}
              hint={text('Huruf kecil, misalnya sarolangun.dina', 'Small letters, such as sarolangun.dina')}
              error={errorAt(error, 'username')}
              value={form.username}
              width="medium"
              autocomplete="off"
            />
            <GrantFields language={language} form={form} error={error} />
            <Actions
              language={language}
              primary={{ label: text('Buat akun dan lembar aktivasi', 'Make account and activation sheet') }}
              secondary={[{ label: text('Batal', 'Cancel'), href: '/akun/daftar' }]}
            />
          </Form>
        </Card>
        {props.organisations.length > 0 && (
          <Section
            language={language}
            title={text('Kantor yang sudah ada', 'Offices so far')}
            hint={text('Tulis sama persis bila kantornya sama', 'Write it exactly alike for the same office')}
          >
            <ul class="grid gap-2 text-[0.9375rem]">
              {props.organisations.slice(0, 30).map((each) => (
                <li>
                  <span class="select-all">{each.name}</span>
                  <span class="block text-sm text-quiet">
                    {organisationLabels[each.kind][language]} · {each.region_code || 'Indonesia'} ·{' '}
                    {formatInteger(each.accounts, language)} {text('akun', 'accounts')[language]}
                  </span>
                </li>
              ))}
            </ul>
          </Section>
        )}
      </div>
    </div>
  )
}

export function AccountView(props: GrantForm & { context: Context; account: AccountRow; sessions: number }) {
  const { language, account, context, error } = props
  const own = account.account_id === context.actor.account_id
  return (
    <div class="grid gap-6">
      <PageSentence eyebrow={account.username}>{account.name}</PageSentence>
      <ErrorSummary language={language} errors={errorsOf(error)} />
      <Section language={language} title={text('Keadaan', 'State')}>
        <Facts
          language={language}
          facts={[
            { label: text('Keadaan', 'State'), value: <State language={language} account={account} /> },
            {
              label: text('Terakhir masuk', 'Last seen'),
              value: account.last_seen_at
                ? formatMoment(account.last_seen_at, language)
                : text('belum pernah', 'never')[language],
            },
            { label: text('Dibuat', 'Made'), value: formatDate(todayAt(account.made_at), language) },
            {
              label: text('Langkah kedua', 'Second factor'),
              value: (account.second_factor
                ? text('Terpasang', 'In place')
                : needsSecondFactor(account.roles.map((held) => held.role))
                  ? text('Dipasang saat masuk berikutnya', 'Set up at the next sign-in')
                  : text('Tidak ada; tidak wajib untuk perannya', 'None; not required by its roles'))[
                language
              ],
            },
            {
              label: text('Sesi terbuka', 'Open sessions'),
              value: formatInteger(props.sessions, language),
            },
          ]}
        />
        {may(context.actor.role, 'account.disable') && (
          <div class="mt-5">{own ? <OwnHint language={language} /> : <StateButtons {...props} />}</div>
        )}
      </Section>
      <HeldRoles {...props} own={own} />
    </div>
  )
}

function OwnHint({ language }: Spoken) {
  return (
    <p class="text-quiet">
      {text('Ini akun Anda sendiri;', 'This is your own account;')[language]}{' '}
      <Door href="/akun">{text('atur di halaman Akun saya', 'see to it on My account')[language]}</Door>.
    </p>
  )
}

function StateButtons({ language, account, sessions }: Spoken & { account: AccountRow; sessions: number }) {
  const at = `/akun/${account.account_id}`
  const button = (action: string, label: Text) => (
    <Form action={`${at}/${action}`} label={label[language]}>
      <button type="submit" class="btn btn-quiet">
        {label[language]}
      </button>
    </Form>
  )
  return (
    <div class="grid gap-2">
      <div class="flex flex-wrap gap-2">
        {account.state !== 'disabled' &&
          button(
            'tautan',
            account.state === 'invited'
              ? text('Buat lembar aktivasi baru', 'Make a new activation sheet')
              : text(
                  'Lupa kata sandi atau ponsel hilang: buat tautan baru',
                  'Lost password or phone: make a new link',
                ),
          )}
        {sessions > 0 && button('sesi', text('Akhiri semua sesinya', 'End all its sessions'))}
        {account.state === 'disabled'
          ? button('aktif', text('Aktifkan kembali', 'Enable again'))
          : button('nonaktif', text('Nonaktifkan', 'Disable'))}
      </div>
      <p class="max-w-[70ch] text-sm text-quiet">
        {
          text(
            'Menonaktifkan mengakhiri semua sesi seketika; akun tidak dihapus karena jejak audit menyebutnya. Tautan baru diberitahukan kepada orangnya saat masuk.',
            'Disabling ends all sessions at once; nothing is deleted, because the audit trail names the account. The person is told of a new link at sign-in.',
          )[language]
        }
      </p>
    </div>
  )
}

function HeldRoles(props: GrantForm & { context: Context; account: AccountRow; own: boolean }) {
  const { language, account, context, own } = props
  const changes = may(context.actor.role, 'account.grant') && !own
  const title = text('Peran', 'Roles')
  return (
    <>
      <Section language={language} title={title}>
        <Table
          language={language}
          caption={title}
          caption_hidden
          rows={account.roles}
          empty={{ title: text('Belum diberi peran', 'No role yet') }}
          columns={[
            { key: 'role', header: title, cell: (row) => roleSentence(row)[language] },
            {
              key: 'office',
              header: text('Kantor', 'Office'),
              cell: (row) => `${row.office} · ${organisationLabels[row.organisation_kind][language]}`,
            },
            {
              key: 'granted',
              header: text('Diberikan', 'Granted'),
              cell: (row) => `${formatDate(todayAt(row.granted_at), language)}, ${row.granted_by}`,
            },
            {
              key: 'revoke',
              header: text('Tindakan', 'Action'),
              narrow: 'aside',
              cell: (row) =>
                changes &&
                reaches(context, 'account.grant', row.region_code) && (
                  <Form
                    action={`/akun/${account.account_id}/cabut`}
                    hidden={{ role: roleValue(row) }}
                    label={roleSentence(row)[language]}
                  >
                    <button type="submit" class="btn btn-quiet">
                      {text('Cabut', 'Revoke')[language]}
                    </button>
                  </Form>
                ),
            },
          ]}
        />
      </Section>
      {changes && (
        <Section language={language} title={text('Tambah peran', 'Add a role')}>
          <Form
            action={`/akun/${account.account_id}/peran`}
            label={text('Tambah peran', 'Add a role')[language]}
          >
            <GrantFields language={language} form={props.form} error={props.error} />
            <Actions
              language={language}
              primary={{ label: text('Beri peran', 'Grant the role') }}
              consequence={text(
                'Sesi akun ini yang terbuka berakhir. Yang menyiapkan tidak boleh menyetujui, yang menyetujui tidak boleh membayar.',
                'Its open sessions end. Whoever prepares may not approve, whoever approves may not pay.',
              )}
            />
          </Form>
        </Section>
      )}
    </>
  )
}
