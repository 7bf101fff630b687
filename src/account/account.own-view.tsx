import { formatDate, formatMoment, todayAt } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { Actor } from '../platform/context.ts'
import { roleLabels } from '../platform/policy.ts'
import { Form } from '../ui/form.tsx'
import { Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { Spoken } from '../ui/words.ts'
import type { PasskeyRow } from './account.factor-store.ts'
import { roleSentence, roleValue } from './account.parts.tsx'
import { needsSecondFactor, organisationLabels } from './account.schema.ts'
import type { SessionRow } from './account.session-store.ts'
import type { AccountRow } from './account.store.ts'

type OwnProps = Spoken & {
  actor: Actor
  account: AccountRow
  sessions: SessionRow[]
  present_id: string | undefined
  passkeys: PasskeyRow[]
  recovery_codes: number
  password_changed: string | undefined
}

/** Few codes are a warning: whoever loses the phone without one needs an administrator. */
function RecoveryCodesLeft({ language, left }: Spoken & { left: number }) {
  const label =
    left === 0
      ? text('Tidak ada', 'None')
      : text(`${formatInteger(left)} masih dapat dipakai`, `${formatInteger(left, 'en')} left`)
  return left < 3 ? <Status tone="warning">{label[language]}</Status> : <span>{label[language]}</span>
}

export function OwnAccount(props: OwnProps) {
  const { language, actor, account } = props
  return (
    <div class="grid gap-6">
      <PageSentence
        eyebrow={account.username}
        small={
          text(
            `Anda bekerja sebagai ${roleLabels[actor.role].id} di ${actor.office}.`,
            `You work as ${roleLabels[actor.role].en} at ${actor.office}.`,
          )[language]
        }
      >
        {account.name}
      </PageSentence>
      <Roles {...props} />
      <Keys {...props} />
      <Passkeys {...props} />
      <Sessions {...props} />
    </div>
  )
}

function Roles({ language, actor, account }: OwnProps) {
  return (
    <Section
      language={language}
      id="peran"
      title={text('Peran', 'Roles')}
      hint={
        account.roles.length > 1
          ? text(
              'Anda bekerja dalam satu peran; pindah kapan saja',
              'You work in one at a time; switch whenever you like',
            )
          : undefined
      }
    >
      <ul class="grid gap-3">
        {account.roles.map((held) => {
          const present = held.role === actor.role && held.region_code === actor.region_code
          return (
            <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
              <div class="min-w-0">
                <p class="font-medium">{roleSentence(held)[language]}</p>
                <p class="text-sm text-quiet">
                  {held.office} · {organisationLabels[held.organisation_kind][language]}
                </p>
              </div>
              {present ? (
                <Status tone="success">{text('Peran sekarang', 'Present role')[language]}</Status>
              ) : (
                <Form
                  action="/akun/peran"
                  hidden={{ role: roleValue(held) }}
                  label={roleSentence(held)[language]}
                >
                  <button type="submit" class="btn btn-quiet">
                    {text('Pindah ke peran ini', 'Switch to this role')[language]}
                  </button>
                </Form>
              )}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function Keys(props: OwnProps) {
  const { language, account } = props
  const required = needsSecondFactor(account.roles.map((each) => each.role))
  return (
    <Section
      language={language}
      id="faktor"
      title={text('Kata sandi dan langkah kedua', 'Password and second factor')}
    >
      <Facts
        language={language}
        facts={[
          {
            label: text('Kata sandi', 'Password'),
            value: <Door href="/akun/sandi">{text('Ganti kata sandi', 'Change password')[language]}</Door>,
            small:
              props.password_changed &&
              text(`Terakhir diganti ${props.password_changed}`, `Last changed ${props.password_changed}`)[
                language
              ],
          },
          {
            label: text('Langkah kedua', 'Second factor'),
            value: <FactorState {...props} required={required} />,
            small: required
              ? text('Wajib untuk peran Anda', 'Required by your role')[language]
              : text(
                  'Tidak wajib untuk peran Anda, tetapi dianjurkan',
                  'Optional for your role, and advised',
                )[language],
          },
          ...(account.second_factor
            ? [
                {
                  label: text('Kode pemulihan', 'Recovery codes'),
                  value: (
                    <div class="flex flex-wrap items-center gap-3">
                      <RecoveryCodesLeft language={language} left={props.recovery_codes} />
                      <Form
                        action="/akun/pemulihan"
                        label={text('Kode pemulihan', 'Recovery codes')[language]}
                      >
                        <button type="submit" class="btn btn-quiet">
                          {text('Buat sepuluh yang baru', 'Make ten new ones')[language]}
                        </button>
                      </Form>
                    </div>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Section>
  )
}

function FactorState({ language, account, required }: OwnProps & { required: boolean }) {
  if (!account.second_factor)
    return <Door href="/akun/faktor">{text('Pasang di ponsel', 'Set it up on your phone')[language]}</Door>
  return (
    <div class="flex flex-wrap items-center gap-3">
      <Status tone="success">{text('Terpasang', 'In place')[language]}</Status>
      <Door href="/akun/faktor">{text('Ganti ponsel', 'Change phone')[language]}</Door>
      {!required && (
        <Form action="/akun/faktor/hapus" label={text('Lepas', 'Remove')[language]}>
          <button type="submit" class="btn btn-quiet">
            {text('Lepas', 'Remove')[language]}
          </button>
        </Form>
      )}
    </div>
  )
}

function Passkeys({ language, passkeys }: OwnProps) {
  return (
    <Section
      language={language}
      id="kunci"
      title={text('Kunci sandi', 'Passkeys')}
      hint={text(
        'Masuk dengan sidik jari, wajah, atau PIN perangkat',
        'Sign in by finger, face or PIN of a device',
      )}
      aside={
        <a href="/akun/kunci" class="btn btn-quiet">
          {text('Tambah kunci sandi', 'Add a passkey')[language]}
        </a>
      }
    >
      {passkeys.length === 0 ? (
        <p class="text-quiet">{text('Belum ada.', 'None yet.')[language]}</p>
      ) : (
        <ul class="grid gap-3">
          {passkeys.map((key) => (
            <li class="flex flex-wrap items-center justify-between gap-3">
              <span>
                {key.name}{' '}
                <span class="text-sm text-quiet">{formatDate(todayAt(key.made_at), language)}</span>
              </span>
              <Form action="/akun/kunci/hapus" hidden={{ credential_id: key.credential_id }} label={key.name}>
                <button type="submit" class="btn btn-quiet">
                  {text('Hapus', 'Remove')[language]}
                </button>
              </Form>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function Sessions({ language, sessions, present_id: presentId }: OwnProps) {
  const title = text('Sesi yang terbuka', 'Open sessions')
  return (
    <Section
      language={language}
      id="sesi"
      title={title}
      hint={text('Akhiri yang bukan milik Anda', 'End what is not yours')}
      aside={
        sessions.length > 1 && (
          <Form action="/akun/sesi" label={text('Akhiri semua yang lain', 'End all others')[language]}>
            <button type="submit" class="btn btn-quiet">
              {text('Akhiri semua yang lain', 'End all others')[language]}
            </button>
          </Form>
        )
      }
    >
      <Table
        language={language}
        caption={title}
        caption_hidden
        rows={sessions}
        empty={{ title: text('Tidak ada sesi', 'No sessions') }}
        columns={[
          { key: 'device', header: text('Perangkat', 'Device'), cell: (row) => row.device },
          {
            key: 'role',
            header: text('Peran', 'Role'),
            cell: (row) => roleSentence(row)[language],
          },
          {
            key: 'used',
            header: text('Terakhir dipakai', 'Last used'),
            cell: (row) => formatMoment(row.last_used_at, language),
          },
          {
            key: 'end',
            header: text('Tindakan', 'Action'),
            narrow: 'aside',
            cell: (row) =>
              row.session_id === presentId ? (
                <Status tone="success">{text('Sesi ini', 'This one')[language]}</Status>
              ) : (
                <Form
                  action="/akun/sesi"
                  hidden={{ session_id: row.session_id }}
                  label={`${row.device}, ${formatMoment(row.last_used_at, language)}, ${row.session_id.slice(0, 4)}`}
                >
                  <button type="submit" class="btn btn-quiet">
                    {text('Akhiri', 'End')[language]}
                  </button>
                </Form>
              ),
          },
        ]}
      />
    </Section>
  )
}
