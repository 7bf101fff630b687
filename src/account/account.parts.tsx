import { raw } from 'hono/html'
import { renderSVG } from 'uqr'
import { formatMoment } from '../kernel/plain-date.ts'
import { Refusal } from '../kernel/refusal.ts'
import { type Text, text } from '../kernel/text.ts'
import { statusOf } from '../platform/http.ts'
import { roleLabels } from '../platform/policy.ts'
import { Field } from '../ui/field.tsx'
import type { FormError } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { Card } from '../ui/sentence.tsx'
import type { ShellProps } from '../ui/shell.tsx'
import type { Spoken } from '../ui/words.ts'
import type { MadeLink } from './account.activation.ts'
import type { demonstrationCode } from './account.second-factor.ts'
import type { RoleRow } from './account.store.ts'

/** What a page needs of a refusal to be drawn again with it; anything else that went wrong goes on as it is. */
export function formRefusal(error: unknown): { error: Refusal; status: ShellProps['status'] } {
  if (!(error instanceof Refusal)) throw error
  return { error, status: statusOf[error.kind] as ShellProps['status'] }
}

export const errorsOf = (refusal: Refusal | undefined): FormError[] =>
  refusal ? [{ field: refusal.field, message: refusal.text }] : []

export const errorAt = (refusal: Refusal | undefined, field: string): Text | undefined =>
  refusal?.field === field ? refusal.text : undefined

/** A picture for the camera of a phone, drawn as paths so that no script, style or outside picture is needed. */
export function QrPicture({ value, label }: { value: string; label: string }) {
  const drawn = renderSVG(value, { border: 2 }).replace(
    /^<svg /,
    '<svg class="block h-auto w-full" aria-hidden="true" ',
  )
  return (
    <div
      role="img"
      aria-label={label}
      class="w-52 max-w-full self-start rounded-box border border-base-300 bg-white p-1"
    >
      {raw(drawn)}
    </div>
  )
}

export type DemonstrationCode = Awaited<ReturnType<typeof demonstrationCode>>

/** The box for a one-time code; in a demonstration with the code that can be typed. */
export function CodeField(props: Spoken & { error?: Text; shown?: DemonstrationCode }) {
  const { language, shown } = props
  return (
    <div class="grid gap-3">
      <Field
        language={language}
        kind="text"
        name="code"
        label={text('Kode', 'Code')}
        hint={text(
          'Enam angka dari aplikasi autentikator, atau satu kode pemulihan.',
          'Six digits from your authenticator app, or one recovery code.',
        )}
        error={props.error}
        autocomplete="one-time-code"
        width="medium"
      />
      {shown && (
        <p class="rounded-box border border-base-300 bg-base-200 px-4 py-3">
          {'code' in shown ? (
            <>
              <span class="block text-sm text-quiet">
                {
                  text(
                    'Ini demonstrasi: ketik kode ini, ponsel tidak perlu.',
                    'This is a demonstration: type this code, no phone is needed.',
                  )[language]
                }
              </span>
              <code
                class="mt-1 block select-all text-2xl font-semibold tracking-widest tabular-nums"
                data-demonstration-code
              >
                {shown.code}
              </code>
            </>
          ) : (
            text(
              `Kode demonstrasi sudah terpakai; yang baru ada ${shown.wait_seconds} detik lagi. Muat ulang halaman ini.`,
              `The demonstration code is spent; a new one comes in ${shown.wait_seconds} s. Reload this page.`,
            )[language]
          )}
        </p>
      )}
    </div>
  )
}

/** Recovery codes, for paper: this is the only time they are readable. */
export function RecoverySheet({ language, codes, username }: Spoken & { codes: string[]; username: string }) {
  return (
    <Card>
      <Notice
        language={language}
        tone="warning"
        title={text('Cetak atau salin sekarang', 'Print or copy them now')}
        text={text(
          'Kode ini hanya tampil sekali. Tiap kode membuka akun satu kali bila ponsel Anda hilang. Simpan di tempat terkunci.',
          'They are shown this once. Each opens the account one time when your phone is lost. Keep them locked away.',
        )}
      />
      <p class="mt-4 text-quiet">
        {text('Kode pemulihan Payung untuk', 'Payung recovery codes for')[language]}{' '}
        <strong>{username}</strong>
      </p>
      <ol class="mt-2 grid list-decimal gap-x-8 gap-y-1 ps-6 sm:grid-cols-2">
        {codes.map((code) => (
          <li>
            <code class="select-all" data-recovery-code>
              {code}
            </code>
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** The sheet an administrator hands over: link, picture and what to do; shown once. */
export function ActivationSheet(
  props: Spoken & { base_url: string; link: MadeLink; account: { name: string; username: string } },
) {
  const { language, account, link } = props
  const address = `${props.base_url}${link.path}`
  const steps = [
    text(
      'Buka alamat di bawah, atau arahkan kamera ponsel ke gambar ini.',
      'Open the address below, or point the camera of your phone at the picture.',
    ),
    text(
      'Buat kata sandi Anda sendiri, sedikitnya 12 huruf.',
      'Choose your own password, 12 characters or more.',
    ),
    text(
      'Bila diminta, pindai gambar kedua dengan aplikasi autentikator di ponsel dan cetak kode pemulihan.',
      'Where asked, scan a second picture with an authenticator app on your phone and print the recovery codes.',
    ),
  ]
  return (
    <Card>
      <div class="grid gap-6 sm:grid-cols-[13rem_minmax(0,1fr)]">
        <QrPicture
          value={address}
          label={text('Kode QR tautan aktivasi', 'QR code of the activation link')[language]}
        />
        <div class="grid content-start gap-3">
          <p>
            <strong>{account.name}</strong>
            <br />
            {text('Nama pengguna', 'User name')[language]}: <code class="select-all">{account.username}</code>
          </p>
          <ol class="grid list-decimal gap-1.5 ps-5">
            {steps.map((step) => (
              <li>{step[language]}</li>
            ))}
          </ol>
          <p class="break-all">
            <code class="select-all" data-activation-link>
              {address}
            </code>
          </p>
          <p class="text-sm text-quiet">
            {
              text(
                `Berlaku satu kali, sampai ${formatMoment(link.expires_at, 'id')}. Serahkan langsung kepada orangnya; jangan lewat grup percakapan.`,
                `Opens once, until ${formatMoment(link.expires_at, 'en')}. Hand it over in person, never in a group chat.`,
              )[language]
            }
          </p>
        </div>
      </div>
    </Card>
  )
}

/** "Operator · Kabupaten Sarolangun" with its office. */
export function roleSentence(held: Pick<RoleRow, 'role' | 'region_name' | 'region_code'>): Text {
  const region = held.region_name ?? (held.region_code === '' ? 'Indonesia' : held.region_code)
  return text(`${roleLabels[held.role].id} · ${region}`, `${roleLabels[held.role].en} · ${region}`)
}

/** A role with its region as the value of a form. */
export const roleValue = (held: Pick<RoleRow, 'role' | 'region_code'>): string =>
  `${held.role}@${held.region_code}`

export function readRoleValue(value: unknown): { role: string; region_code: string } {
  const [role = '', region_code = ''] = String(value ?? '').split('@')
  return { role, region_code }
}
