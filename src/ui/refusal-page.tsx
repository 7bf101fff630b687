import type { RefusalKind } from '../kernel/refusal.ts'
import { type Text, text } from '../kernel/text.ts'
import type { KeptForm } from '../platform/form-guard.ts'
import { Actions, Form } from './form.tsx'
import { PageSentence } from './sentence.tsx'
import { read, type Spoken } from './words.ts'

export type RefusalPageProps = Spoken & {
  /** The expected "no"; without it the page speaks of a mistake of ours. */
  refusal?: { code: string; kind: RefusalKind; text: Text }
  /** The number under which an unexpected error stands in the log. */
  error_id?: string
  /** Where the person came from, when that is known to be a page of ours. */
  back_href?: string
  sign_in_path?: string
  /** What was sent too late, to be sent again by a press. */
  kept_form?: KeptForm
}

const headings: Record<RefusalKind | 'unexpected', Text> = {
  invalid: text('Isian ini belum dapat diterima', 'This cannot be accepted yet'),
  unauthenticated: text('Silakan masuk dahulu', 'Please sign in first'),
  forbidden: text('Akun Anda tidak berwenang untuk ini', 'Your account may not do this'),
  not_found: text('Halaman atau data ini tidak ditemukan', 'There is nothing here'),
  conflict: text('Keadaannya sudah berubah', 'Something has changed meanwhile'),
  unprocessable: text('Kiriman ini tidak dapat diproses', 'This cannot be processed'),
  too_large: text('Kiriman ini terlalu besar', 'This is too large'),
  unavailable: text('Layanan sedang tidak tersedia', 'This is not available right now'),
  unexpected: text('Ada yang salah di pihak kami', 'Something went wrong on our side'),
}

const words = {
  unexpected: text(
    'Pekerjaan terakhir Anda tidak tersimpan separuh: tersimpan seluruhnya atau tidak sama sekali. Coba lagi. Bila tetap gagal, kirimkan nomor di bawah ini kepada pengelola.',
    'Your last action was not half saved: all of it or none. Try again. If it still fails, send the number below to your administrator.',
  ),
  sign_in: text('Masuk', 'Sign in'),
  back: text('Kembali', 'Go back'),
  home: text('Ke beranda', 'To the first page'),
  error_id: text('Nomor galat', 'Error number'),
  code: text('Kode', 'Code'),
  again: text('Kirim lagi isian saya', 'Send what I typed again'),
}

/** The body of an error page: what happened, and always a next step. The frame around it is the caller's `Page`. */
export function RefusalBody({
  language,
  refusal,
  error_id,
  back_href,
  sign_in_path = '/sign-in',
  kept_form,
}: RefusalPageProps) {
  const kind = refusal?.kind ?? 'unexpected'
  const home = { label: words.home, href: '/' }
  const back = back_href ? { label: words.back, href: back_href } : undefined
  const primary = kind === 'unauthenticated' ? { label: words.sign_in, href: sign_in_path } : (back ?? home)
  return (
    <div class="grid gap-6 py-4 sm:py-10">
      <PageSentence small={read(refusal?.text ?? words.unexpected, language)}>
        {read(headings[kind], language)}
      </PageSentence>
      {kept_form && (
        <Form action={kept_form.action}>
          {kept_form.fields.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <Actions language={language} primary={{ label: words.again }} />
        </Form>
      )}
      <Actions language={language} primary={primary} secondary={primary === home ? [] : [home]} />
      {(error_id || refusal) && (
        <p class="text-sm text-faint">
          {error_id ? read(words.error_id, language) : read(words.code, language)}:{' '}
          <code class="break-all select-all">{error_id ?? refusal?.code}</code>
        </p>
      )}
    </div>
  )
}

/** The title for the tab of such a page. */
export function refusalTitle(refusal?: { kind: RefusalKind }): Text {
  return headings[refusal?.kind ?? 'unexpected']
}
