import { type Text, text } from '../kernel/text.ts'
import { Field } from './field.tsx'
import { Actions, Form } from './form.tsx'
import type { Spoken } from './words.ts'

const words = {
  nik: text('NIK lengkap', 'Whole NIK'),
  hint: text(
    '16 angka. Nomor tidak masuk ke alamat halaman; pencarian dicatat.',
    '16 digits. The number does not enter the address; the search is written down.',
  ),
  search: text('Cari', 'Search'),
}

/** Finds one person by the whole number; by POST alone, so that no address, history or log ever holds it. */
export function NikSearch({ language, error }: Spoken & { error?: Text }) {
  return (
    <Form action="/peserta/cari" class="grid gap-4">
      <Field
        language={language}
        kind="text"
        name="nik"
        label={words.nik}
        hint={words.hint}
        error={error}
        inputmode="numeric"
        autocomplete="off"
        maxlength={30}
        width="medium"
      />
      <Actions language={language} primary={{ label: words.search }} />
    </Form>
  )
}
