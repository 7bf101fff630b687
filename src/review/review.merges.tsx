import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Door, EmptyState, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { type Merge, mergeStateLabels } from './review.schema.ts'
import { secondPerson } from './review.settle-words.ts'

export type NamedMerge = Merge & { survivor_name: string; merged_name: string }

type MergesProps = Spoken & {
  merges: NamedMerge[]
  may_approve: boolean
  account_id: string
  error?: FormError & { merge_id: string }
}

const words = {
  ...secondPerson,
  eyebrow: text('Penggabungan', 'Merges'),
  waiting: text('Menunggu persetujuan', 'Waiting for consent'),
  approve: text('Setujui penggabungan', 'Agree to the merge'),
  undo: text('Pisahkan lagi', 'Take apart again'),
  undoRemark: text('Mengapa ternyata dua orang', 'Why they are two people after all'),
  pair: text('Lihat kedua catatan dan buktinya', 'See both records and the evidence'),
}

/** Merges that wait for a second person, and those that were decided, which can be taken apart. */
export function MergesPage(props: MergesProps) {
  const { language, merges } = props
  const waiting = merges.filter((merge) => merge.state === 'proposed')
  const decided = merges.filter((merge) => merge.state !== 'proposed')
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={props.error ? [props.error] : []} />
      <PageSentence
        eyebrow={read(words.eyebrow, language)}
        small={read(
          text(
            'Bulan, keikutsertaan, dan NIK pindah ke catatan yang dipertahankan; setiap baris dicatat dan dapat dikembalikan utuh.',
            'Months, enrolments and NIK go to the record that stays; every row is journalled and can be put back whole.',
          ),
          language,
        )}
      >
        {read(
          waiting.length === 0
            ? text('Tidak ada penggabungan yang menunggu', 'No merge waits')
            : text(
                `${formatInteger(waiting.length)} penggabungan menunggu kepala dinas`,
                `${formatInteger(waiting.length, 'en')} ${waiting.length === 1 ? 'merge waits' : 'merges wait'} for the head of office`,
              ),
          language,
        )}
      </PageSentence>
      {waiting.length > 0 && (
        <Section language={language} title={words.waiting}>
          <ul class="grid gap-6">
            {waiting.map((merge) => (
              <li class="grid gap-3">
                <MergeFacts language={language} merge={merge} />
                {props.may_approve &&
                  (merge.proposed_by === props.account_id ? (
                    <p class="text-quiet">{read(words.own, language)}</p>
                  ) : (
                    <DecisionForm {...props} merge={merge} />
                  ))}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section language={language} title={words.done}>
        {decided.length === 0 ? (
          <EmptyState
            language={language}
            title={text('Belum ada penggabungan', 'No merges yet')}
            text={text(
              'Penggabungan dimulai dari antrean pencocokan: putuskan dua catatan sebagai orang yang sama.',
              'Merges begin in the matching queue: decide that two records are the same person.',
            )}
            action={{ href: '/pencocokan', label: text('Buka antrean', 'Open the queue') }}
          />
        ) : (
          <ul class="grid gap-6">
            {decided.map((merge) => (
              <li class="grid gap-3">
                <MergeFacts language={language} merge={merge} />
                {props.may_approve && merge.state === 'merged' && <UndoForm {...props} merge={merge} />}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  )
}

function MergeFacts({ language, merge }: Spoken & { merge: NamedMerge }) {
  const tone = merge.state === 'proposed' ? 'warning' : merge.state === 'merged' ? 'success' : 'neutral'
  const said = [
    read(
      text(
        `Diusulkan ${merge.proposed_by_name ?? '–'}, ${formatMoment(merge.proposed_at)}`,
        `Proposed by ${merge.proposed_by_name ?? '–'}, ${formatMoment(merge.proposed_at, 'en')}`,
      ),
      language,
    ),
    merge.decided_at &&
      read(
        text(
          `diputuskan ${merge.decided_by_name ?? '–'}, ${formatMoment(merge.decided_at)}`,
          `decided by ${merge.decided_by_name ?? '–'}, ${formatMoment(merge.decided_at, 'en')}`,
        ),
        language,
      ),
    merge.undone_at &&
      read(
        text(
          `dipisahkan ${merge.undone_by_name ?? '–'}, ${formatMoment(merge.undone_at)}`,
          `taken apart by ${merge.undone_by_name ?? '–'}, ${formatMoment(merge.undone_at, 'en')}`,
        ),
        language,
      ),
    merge.reason,
    merge.remark,
  ].filter(Boolean)
  return (
    <div>
      <p class="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span class="font-semibold break-words">
          <Door href={`/peserta/${merge.merged_id}`}>{merge.merged_name}</Door> →{' '}
          <Door href={`/peserta/${merge.survivor_id}`}>{merge.survivor_name}</Door>
        </span>
        <Status tone={tone}>{read(mergeStateLabels[merge.state], language)}</Status>
      </p>
      <p class="mt-1 text-sm text-quiet">
        {read(
          text(
            `${formatInteger(merge.paid_months)} bulan dibiayai di kedua catatan`,
            `${formatInteger(merge.paid_months, 'en')} paid months on both records`,
          ),
          language,
        )}
        {' · '}
        {said.join(' · ')}
      </p>
      <p class="mt-1">
        <Door href={`/pencocokan/pasangan/${merge.pair_id}`}>{read(words.pair, language)}</Door>
      </p>
    </div>
  )
}

function Remark({ language, merge, label }: Spoken & { merge: Merge; label: (typeof words)['remark'] }) {
  const id = `remark-${merge.merge_id}`
  return (
    <div class="grid gap-1">
      <label for={id} class="font-semibold">
        {read(label, language)}
      </label>
      <input id={id} name="remark" maxlength={500} class="input w-full max-w-xl" autocomplete="off" />
    </div>
  )
}

function DecisionForm({ language, merge }: MergesProps & { merge: NamedMerge }) {
  return (
    <Form action={`/pencocokan/gabungan/${merge.merge_id}`} class="grid gap-3" label={merge.survivor_name}>
      <Remark language={language} merge={merge} label={words.remark} />
      <div class="flex flex-wrap gap-2">
        <button type="submit" name="langkah" value="setujui" class="btn btn-primary">
          {read(words.approve, language)}
        </button>
        <button type="submit" name="langkah" value="tolak" class="btn btn-quiet">
          {read(words.refuse, language)}
        </button>
      </div>
    </Form>
  )
}

function UndoForm({ language, merge }: MergesProps & { merge: NamedMerge }) {
  return (
    <details>
      <summary class="w-fit cursor-pointer underline underline-offset-4">
        {read(words.undo, language)}
      </summary>
      <div class="mt-3">
        <Form
          action={`/pencocokan/gabungan/${merge.merge_id}`}
          class="grid gap-3"
          label={merge.survivor_name}
        >
          <Remark language={language} merge={merge} label={words.undoRemark} />
          <button type="submit" name="langkah" value="pisahkan" class="btn btn-quiet justify-self-start">
            {read(words.undo, language)}
          </button>
        </Form>
      </div>
    </details>
  )
}
