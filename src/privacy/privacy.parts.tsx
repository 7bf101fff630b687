import type { Child } from 'hono/jsx'
import { text } from '../kernel/text.ts'
import { Field } from '../ui/field.tsx'
import { Form, type FormError } from '../ui/form.tsx'
import { Card, Facts } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { read, type Spoken, type Words } from '../ui/words.ts'
import { type Contact, clockWords } from './privacy.schema.ts'

/** The clock of a request or breach: what is left, or by how much it is over. */
export function Clock({
  language,
  due_at,
  decided_at,
  now,
}: Spoken & { due_at: Date; decided_at: Date | null; now: Date }) {
  const { tone, label } = clockWords({ due_at, decided_at }, now)
  return <Status tone={tone}>{read(label, language)}</Status>
}

/** The head of a page that is printed and signed: who writes, what it is, which number. */
export function Letterhead({
  language,
  title,
  number,
  office,
}: Spoken & { title: Words; number?: string; office: string }) {
  return (
    <div class="border-b-2 border-base-content pb-3">
      <p class="text-sm">{office}</p>
      <h1 class="mt-1 text-2xl font-semibold">{read(title, language)}</h1>
      {number && <p class="text-[0.9375rem]">{number}</p>}
    </div>
  )
}

/** Two places to sign on paper. */
export function Signatures({ language, left, right }: Spoken & { left: Words; right: Words }) {
  return (
    <div class="mt-8 grid grid-cols-2 gap-8">
      {[left, right].map((who) => (
        <div>
          <p>{read(who, language)}</p>
          <p class="mt-14 border-t border-base-content pt-1 text-sm">
            {read(text('Nama dan tanda tangan', 'Name and signature'), language)}
          </p>
        </div>
      ))}
    </div>
  )
}

/** Whom a person asks; says plainly when nobody has stated it yet. */
export function ContactFacts({ language, contact }: Spoken & { contact: Contact | undefined }) {
  if (!contact) {
    return (
      <Card tone="warning">
        <p>
          {read(
            text(
              'Kontak pejabat pelindungan data belum diisi untuk wilayah ini. Pejabat pelindungan data mengisinya di halaman Kontak.',
              'The contact of the privacy officer is not stated for this region yet. The privacy officer states it on the Contact page.',
            ),
            language,
          )}
        </p>
      </Card>
    )
  }
  return (
    <Facts
      language={language}
      facts={[
        {
          label: text('Pejabat pelindungan data', 'Privacy officer'),
          value: contact.officer_name,
          small: contact.office,
        },
        { label: text('Alamat', 'Address'), value: contact.address },
        { label: text('Telepon', 'Phone'), value: contact.phone },
        { label: text('Surel', 'E-mail'), value: contact.email },
      ]}
    />
  )
}

/** A small form whose fields are lines of text. */
export function LinesForm(
  props: Spoken & {
    action: string
    fields: { name: string; label: Words; hint?: Words; long?: boolean }[]
    values: Record<string, string>
    errors: FormError[]
    hidden?: Record<string, string>
    children?: Child
  },
) {
  return (
    <Form action={props.action} hidden={props.hidden}>
      {props.fields.map(({ name, label, hint, long }) => (
        <Field
          language={props.language}
          kind={long ? 'textarea' : 'text'}
          name={name}
          label={label}
          hint={hint}
          value={props.values[name] ?? ''}
          error={props.errors.find((error) => error.field === name)?.message}
        />
      ))}
      {props.children}
    </Form>
  )
}
