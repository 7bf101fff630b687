import { type Language, text } from '../kernel/text.ts'
import { Field } from '../ui/field.tsx'
import { Actions, Form } from '../ui/form.tsx'
import { address, DueField, type Line } from './village.office-parts.tsx'
import type { Call } from './village.schema.ts'
import type { FormFault } from './village.view.tsx'

export function ChangeCall({ language, call, fault }: { language: Language; call: Call; fault?: FormFault }) {
  const title = text('Ubah batas waktu', 'Change the due day')
  return (
    <details class="card">
      <summary class="cursor-pointer font-semibold">{title[language]}</summary>
      <div class="mt-4">
        <Form action={address(call.programme_code)} label={title[language]}>
          <DueField language={language} value={call.due_on} fault={fault} />
          <Actions
            language={language}
            primary={{
              label: text('Simpan batas waktu', 'Save the due day'),
              name: 'langkah',
              value: 'buka',
            }}
            secondary={
              call.closed_at
                ? []
                : [{ label: text('Tutup pengumpulan', 'Close'), name: 'langkah', value: 'tutup' }]
            }
          />
        </Form>
      </div>
    </details>
  )
}

export function ReturnForm(props: { language: Language; call: Call; lines: Line[]; fault?: FormFault }) {
  const { language, call, fault } = props
  const returnable = props.lines.filter(
    (line) =>
      line.list &&
      (line.standing === 'ready' || (line.standing === 'problems' && line.list.roster_state === 'checked')),
  )
  if (returnable.length === 0) return null
  const title = text('Kembalikan sebuah daftar ke desa', 'Return a list to its village')
  return (
    <details class="card" open={fault?.field === 'reason'}>
      <summary class="cursor-pointer font-semibold">{title[language]}</summary>
      <div class="mt-4">
        <Form
          action={address(call.programme_code)}
          label={title[language]}
          hidden={{ langkah: 'kembalikan' }}
        >
          <Field
            language={language}
            kind="select"
            name="list"
            label={text('Daftar', 'List')}
            options={returnable.map((line) => ({
              value: line.list?.list_id ?? '',
              label: `${line.place} · ${line.list?.file_name}`,
            }))}
          />
          <Field
            language={language}
            kind="textarea"
            name="reason"
            rows={3}
            maxlength={500}
            label={text('Apa yang harus diperbaiki', 'What is to be mended')}
            hint={text(
              'Ditampilkan kepada desa apa adanya. Jangan menulis NIK.',
              'Shown to the village as it is. Write no NIK.',
            )}
            error={fault?.field === 'reason' ? fault.text : undefined}
          />
          <Actions language={language} primary={{ label: text('Kembalikan', 'Return it') }} />
        </Form>
      </div>
    </details>
  )
}
