import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { may } from '../platform/policy.ts'
import { Field } from '../ui/field.tsx'
import { Actions, Form } from '../ui/form.tsx'
import { proposal } from './roster.commit-step.tsx'
import { accepted } from './roster.parts.tsx'
import type { RecordProps } from './roster.record.tsx'
import { isMostlyKnown } from './roster.schema.ts'

const words = {
  read: text('Baca dulu akibatnya', 'Read first what it does'),
  withdraw: text('Tarik kembali daftar ini', 'Take this roster back'),
  approve: text('Setujui dan lindungi', 'Approve and protect'),
  moves: text('Langkah berikutnya', 'Next step'),
  meant: text(
    'Ini memang daftar yang sama yang sudah dibetulkan',
    'This is the same list, corrected, and it is meant',
  ),
  undo: text('Batalkan unggahan ini', 'Take this upload back'),
  undone: text('Lihat hasil pembatalan', 'See what the undo did'),
}

/** The buttons a role finds on a roster in its present state, and the consequence under them. */
export function RosterMoves({ language, roster, actor, signatures }: RecordProps) {
  const path = `/daftar/${roster.roster_id}`
  const people = roster.counts ? accepted(roster.counts) : 0
  const withdraw = { label: words.withdraw, name: 'langkah', value: 'tarik' }
  const mayWithdraw = may(actor.role, 'roster.confirm')
  if (roster.state === 'checked' && mayWithdraw) {
    const propose = { label: proposal(roster), name: 'langkah', value: 'usulkan' }
    return (
      <Form
        action={path}
        label={words.moves[language]}
        // What is proposed is what this page shows.
        hidden={roster.rows_digest ? { sidik: roster.rows_digest } : {}}
      >
        {people > 0 && isMostlyKnown(roster) && (
          <Field
            language={language}
            kind="checkbox"
            name="tetap_usulkan"
            optional
            label={text('Sebagian besar sudah ada', 'Most of it is there already')}
            options={[{ value: '1', label: words.meant }]}
          />
        )}
        <Actions
          language={language}
          primary={people > 0 ? propose : withdraw}
          secondary={people > 0 ? [{ label: words.read, href: `${path}/simpan` }, withdraw] : []}
          consequence={proposing(roster.counts?.rejected ?? 0)}
        />
      </Form>
    )
  }
  const signed = signatures.some((signature) => signature.account_id === actor.account_id)
  if (roster.state === 'confirmed' && may(actor.role, 'roster.approve') && !signed) {
    return (
      <Form action={`${path}/setujui`} label={words.approve[language]}>
        <Actions
          language={language}
          primary={{
            label: text(
              `Setujui dan lindungi ${formatInteger(people, 'id')} orang`,
              `Approve and protect ${formatInteger(people, 'en')} people`,
            ),
          }}
          consequence={text(
            'Orangnya masuk register, bulan perlindungannya tercatat, dan anggaran terikat, semuanya sekaligus atau tidak sama sekali.',
            'The people enter the register, their months are written and the money is reserved: all of it or nothing.',
          )}
        />
      </Form>
    )
  }
  if (roster.state === 'confirmed' && mayWithdraw) {
    return (
      <Form action={path} label={words.moves[language]}>
        <button
          type="submit"
          name={withdraw.name}
          value={withdraw.value}
          class="btn btn-quiet justify-self-start"
        >
          {words.withdraw[language]}
        </button>
      </Form>
    )
  }
  if (roster.state === 'approved' && (may(actor.role, 'roster.ask_undo') || may(actor.role, 'roster.undo'))) {
    return (
      <a href={`${path}/pembatalan`} class="btn btn-quiet justify-self-start">
        {words.undo[language]}
      </a>
    )
  }
  if (roster.state === 'reversed') {
    return (
      <a href={`${path}/pembatalan`} class="btn btn-quiet justify-self-start">
        {words.undone[language]}
      </a>
    )
  }
  return null
}

function proposing(rejected: number): Text {
  const left =
    rejected > 0
      ? text(
          `${formatInteger(rejected, 'id')} baris yang ditolak tidak ikut; sebabnya di bawah. `,
          `${formatInteger(rejected, 'en')} rejected rows stay behind; the causes are below. `,
        )
      : text('', '')
  return text(
    `${left.id}Dapat ditarik kembali sampai kepala dinas menyetujui.`,
    `${left.en}Can be taken back until the head of office approves.`,
  )
}
