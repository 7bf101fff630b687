import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { costPerPerson } from '../programme/programme.service.ts'
import { Actions, Form } from '../ui/form.tsx'
import { Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { describeMonths } from './roster.examine.ts'
import { accepted, StepsOf } from './roster.parts.tsx'
import type { Roster } from './roster.schema.ts'
import { EffectSum } from './roster.sum.tsx'

const words = {
  moment: text('Yang akan terjadi', 'What will happen'),
  people: text('Orang yang diusulkan', 'People proposed'),
  cost: text('Biaya bila disetujui', 'Cost if approved'),
  after: text('Sesudah ini', 'After this'),
  afterText: text(
    'Kepala dinas menerima usulan ini dan dapat menyetujuinya. Baru sesudah itu orangnya terlindungi dan anggarannya terikat.',
    'The head of office receives the proposal and can approve it. Only then are the people protected and the money reserved.',
  ),
  undo: text('Batalkan', 'Undo'),
  undoText: text(
    'Dapat ditarik kembali sampai kepala dinas menyetujui.',
    'Can be taken back until the head of office approves.',
  ),
  exactly: text('Sidik hasil periksa', 'Digest of the check'),
  exactlyText: text(
    'Yang disimpan persis yang diperiksa. Bila daftar berubah sementara itu, penyimpanan ditolak.',
    'What is committed is exactly what was checked. Should the roster change meanwhile, the commit is refused.',
  ),
  back: text('Kembali ke hasil periksa', 'Back to the result of the check'),
  nobody: text('Belum ada orang yang bisa diusulkan', 'There is nobody to propose yet'),
}

/** The number and what is done with it, as the button says it. */
export function proposal(roster: Roster): Text {
  const people = roster.counts ? accepted(roster.counts) : 0
  return text(
    `Usulkan ${formatInteger(people)} orang`,
    `Propose ${formatInteger(people, 'en')} ${people === 1 ? 'person' : 'people'}`,
  )
}

/** Step 8: the consequences once more, and the button. */
export function CommitStep({
  language,
  roster,
  programme,
}: {
  language: Language
  roster: Roster
  programme: Programme
}) {
  const people = roster.counts ? accepted(roster.counts) : 0
  const perPerson = costPerPerson(programme.tariff)
  return (
    <div class="grid gap-6">
      <StepsOf language={language} roster={roster} current={8} />
      <PageSentence small={<EffectSum language={language} roster={roster} />}>
        {people > 0 ? commitSentence(roster)[language] : words.nobody[language]}
      </PageSentence>
      <Section language={language} title={words.moment}>
        <Facts
          language={language}
          facts={[
            {
              label: words.people,
              value: formatInteger(people, language),
              small: `${programme.name}, ${describeMonths(programme, language)}`,
            },
            {
              label: words.cost,
              value: formatRupiah(people * perPerson, language),
              small: `${formatInteger(people, language)} × ${formatRupiah(perPerson, language)}`,
            },
            { label: words.after, value: words.afterText[language] },
            { label: words.undo, value: words.undoText[language] },
            {
              label: words.exactly,
              value: <code class="text-sm break-all select-all">{roster.rows_digest ?? '—'}</code>,
              small: words.exactlyText[language],
            },
          ]}
        />
      </Section>
      <Form
        action={`/daftar/${roster.roster_id}`}
        label={words.moment[language]}
        hidden={roster.rows_digest ? { sidik: roster.rows_digest } : {}}
      >
        <Actions
          language={language}
          primary={
            people > 0
              ? { label: proposal(roster), name: 'langkah', value: 'usulkan' }
              : { label: words.back, href: `/daftar/${roster.roster_id}` }
          }
          secondary={people > 0 ? [{ label: words.back, href: `/daftar/${roster.roster_id}` }] : []}
          consequence={words.undoText}
        />
      </Form>
    </div>
  )
}

function commitSentence(roster: Roster): Text {
  const { new: fresh = 0, changed = 0 } = roster.effects ?? { new: 0, changed: 0 }
  if (!roster.effects) return proposal(roster)
  const say = (language: Language) => {
    const number = (value: number) => formatInteger(value, language)
    const parts =
      language === 'id'
        ? [`${number(fresh)} peserta baru`, `${number(changed)} yang sudah terdaftar`]
        : [
            `${number(fresh)} new ${fresh === 1 ? 'person' : 'people'}`,
            `${number(changed)} who ${changed === 1 ? 'is' : 'are'} registered already`,
          ]
    const said = [...(fresh > 0 ? parts.slice(0, 1) : []), ...(changed > 0 ? parts.slice(1) : [])]
    return `${language === 'id' ? 'Simpan' : 'Commit'} ${said.join(language === 'id' ? ' dan ' : ' and ')}`
  }
  return text(say('id'), say('en'))
}
