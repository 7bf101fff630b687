import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { may } from '../platform/policy.ts'
import { Actions, Form } from '../ui/form.tsx'
import { Card } from '../ui/sentence.tsx'
import type { RecordProps } from './roster.record.tsx'

/** Who did not go along with an approval, and the press that makes a list of them, so that nobody is forgotten. */
export function LeftBehind({ language, roster, programme, actor, left_behind: left = 0 }: RecordProps) {
  if (left === 0 || programme.state !== 'open' || !may(actor.role, 'roster.upload')) return null
  const said = text(
    `${formatInteger(left)} baris tertinggal: ditolak atau menunggu NIK`,
    `${formatInteger(left, 'en')} ${left === 1 ? 'row was' : 'rows were'} left behind: rejected, or waiting for a NIK`,
  )
  return (
    <Card>
      <h2 class="mb-3 text-lg font-semibold">{said[language]}</h2>
      <Form action={`/daftar/${roster.roster_id}/susulan`} label={said[language]}>
        <Actions
          language={language}
          id="susulan"
          primary={{
            label: text(
              `Buat daftar susulan dari ${formatInteger(left)} baris`,
              `Make a follow-up list of ${formatInteger(left, 'en')} ${left === 1 ? 'row' : 'rows'}`,
            ),
          }}
          consequence={text(
            'Menjadi daftar sendiri di program yang sama: diperiksa, dapat diperbaiki di sini atau dikembalikan ke desa, dan diusulkan seperti biasa. Baris yang dikeluarkan petugas tidak ikut.',
            'It becomes a list of its own in the same programme: it is checked, can be mended here or handed back to the village, and is proposed as usual. Rows that an officer took out do not follow.',
          )}
        />
      </Form>
    </Card>
  )
}
