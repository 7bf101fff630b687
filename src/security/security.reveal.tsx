import { text } from '../kernel/text.ts'
import type { PersonRecord } from '../person/person.service.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Card, PageSentence } from '../ui/sentence.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { reasonLength, revealReasons } from './security.schema.ts'

const words = {
  ask: text('Tampilkan NIK lengkap', 'Show the whole NIK'),
  back: text('Kembali ke data orang ini', "Back to this person's record"),
  why: text('Untuk apa nomor ini diperlukan?', 'What is this number needed for?'),
  reason: text('Keterangan', 'Explanation'),
  reasonHint: text(
    'Wajib bila memilih "Lainnya", paling sedikit 10 huruf. Jangan menulis NIK di sini.',
    'Needed with "Other", at least 10 letters. Do not write a NIK here.',
  ),
  logged: text(
    'Nama akun, waktu dan alasan Anda dicatat dan dapat dibaca orang yang bersangkutan.',
    'Your account, the time and your reason are written down, and the person may ask to read them.',
  ),
  once: text(
    'Hanya ditampilkan sekali. Muat ulang halaman ini, dan nomornya hilang.',
    'Shown this once. Load the page again, and the number is gone.',
  ),
  nik: text('NIK lengkap', 'Whole NIK'),
}

type RevealProps = Spoken & {
  person: PersonRecord
  nik: string | undefined
  why: string | undefined
  reason: string | undefined
  errors: FormError[]
}

/** Asks why, or shows the number that was just asked for. */
export function RevealView({ language, person, nik, why, reason, errors }: RevealProps) {
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={errors} />
      <PageSentence>{person.name}</PageSentence>
      {nik ? (
        <Card class="grid gap-4">
          <div>
            <p class="text-[0.9375rem] text-quiet">{read(words.nik, language)}</p>
            <p class="mt-1 text-2xl font-semibold tabular-nums">{nik}</p>
            <p class="mt-2 max-w-[70ch] text-sm text-quiet">{read(words.once, language)}</p>
          </div>
          <Actions
            language={language}
            primary={{ label: words.back, href: `/peserta/${person.person_id}` }}
          />
        </Card>
      ) : (
        <Card>
          <Form action={`/peserta/${person.person_id}/nik`}>
            <Field
              language={language}
              kind="radio"
              name="why"
              label={words.why}
              value={why ?? 'card'}
              options={Object.entries(revealReasons).map(([value, label]) => ({ value, label }))}
            />
            <Field
              language={language}
              kind="text"
              name="reason"
              label={words.reason}
              hint={words.reasonHint}
              value={reason}
              error={errors[0]?.message}
              maxlength={reasonLength.max}
              autocomplete="off"
              width="full"
              optional
            />
            <Actions
              language={language}
              primary={{ label: words.ask }}
              secondary={[{ label: words.back, href: `/peserta/${person.person_id}` }]}
              consequence={words.logged}
            />
          </Form>
        </Card>
      )}
    </div>
  )
}
