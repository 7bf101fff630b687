import { formatMonths, monthOf } from '../kernel/month.ts'
import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { type Settlement, settlementStateLabels } from '../match/match.settlement.schema.ts'
import { ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Door, EmptyState, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { secondPerson } from './review.settle-words.ts'

/** A settlement with the words a person needs; a name only where the reader's region holds it. */
export type NamedSettlement = Settlement & {
  name: string | null
  /** Who gives up and who keeps. */
  giver: string
  keeper: string
  rupiah: number
}

type SettlementsProps = Spoken & {
  settlements: NamedSettlement[]
  may_decide: (settlement: Settlement) => boolean
  account_id: string
  error?: FormError & { settlement_id: string }
}

const words = {
  ...secondPerson,
  eyebrow: text('Putusan dana ganda', 'Decisions on double funding'),
  waiting: text('Menunggu kepala dinas', 'Waiting for the head of office'),
  approve: text('Setujui', 'Agree'),
  report: text('Laporan dana ganda', 'Report of double funding'),
}

/** What was decided about months that two claim: what waits for a second person, and what was done, with what came back. */
export function SettlementsPage(props: SettlementsProps) {
  const { language, settlements } = props
  const waiting = settlements.filter((each) => each.state === 'proposed')
  const decided = settlements.filter((each) => each.state !== 'proposed')
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={props.error ? [props.error] : []} />
      <PageSentence
        eyebrow={read(words.eyebrow, language)}
        small={read(
          text(
            'Bulan yang dibiayai dilepas hanya dengan dua orang: operator mengusulkan, kepala dinas yang melepas menyetujui. Buku tidak dihapus; uang kembali lewat catatan balik.',
            'Paid months are released by two people: a clerk proposes, the head of the office that gives up agrees. Nothing is deleted from the ledger; money goes back by counter-entries.',
          ),
          language,
        )}
      >
        {read(
          waiting.length === 0
            ? text('Tidak ada putusan yang menunggu', 'No decision waits')
            : text(
                `${formatInteger(waiting.length)} putusan menunggu kepala dinas`,
                `${formatInteger(waiting.length, 'en')} ${waiting.length === 1 ? 'decision waits' : 'decisions wait'} for the head of office`,
              ),
          language,
        )}
      </PageSentence>
      {waiting.length > 0 && (
        <Section language={language} title={words.waiting}>
          <ul class="grid gap-6">
            {waiting.map((settlement) => (
              <li class="grid gap-3">
                <SettlementFacts language={language} settlement={settlement} />
                {props.may_decide(settlement) &&
                  (settlement.asked_by === props.account_id ? (
                    <p class="text-quiet">{read(words.own, language)}</p>
                  ) : (
                    <DecisionForm language={language} settlement={settlement} />
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
            title={text('Belum ada putusan', 'No decisions yet')}
            text={text(
              'Putusan dimulai dari laporan dana ganda: buka temuannya, lalu pilih siapa yang membiayai.',
              'Decisions begin in the report of double funding: open a claim, then choose who pays.',
            )}
            action={{ href: '/pencocokan/dana-ganda', label: words.report }}
          />
        ) : (
          <ul class="grid gap-6">
            {decided.map((settlement) => (
              <li>
                <SettlementFacts language={language} settlement={settlement} />
              </li>
            ))}
          </ul>
        )}
      </Section>
    </div>
  )
}

function SettlementFacts({ language, settlement }: Spoken & { settlement: NamedSettlement }) {
  const tone =
    settlement.state === 'proposed' ? 'warning' : settlement.state === 'done' ? 'success' : 'neutral'
  const moment = (at: Date, by: string | null, id: string, en: string) =>
    read(
      text(`${id} ${by ?? '–'}, ${formatMoment(at)}`, `${en} ${by ?? '–'}, ${formatMoment(at, 'en')}`),
      language,
    )
  const said = [
    moment(settlement.asked_at, settlement.asked_by_name, 'Diusulkan', 'Proposed by'),
    settlement.decided_at &&
      settlement.two_accounts &&
      moment(settlement.decided_at, settlement.decided_by_name, 'diputuskan', 'decided by'),
    settlement.reason,
    settlement.remark,
  ].filter(Boolean)
  return (
    <div>
      <p class="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span class="font-semibold break-words">
          <Subject language={language} settlement={settlement} />
        </span>
        <Status tone={tone}>{read(settlementStateLabels[settlement.state], language)}</Status>
      </p>
      <p class="mt-1 max-w-[70ch]">{read(deedOf(settlement), language)}</p>
      {settlement.result && <p class="mt-1 max-w-[70ch]">{read(resultOf(settlement.result), language)}</p>}
      <p class="mt-1 text-sm text-quiet">{said.join(' · ')}</p>
    </div>
  )
}

function Subject({ language, settlement }: Spoken & { settlement: NamedSettlement }) {
  const { name, person_id, roster_id, row_number } = settlement
  if (name === null) return <>{read(text('Orang di wilayah lain', 'A person of another region'), language)}</>
  return (
    <Door href={roster_id ? `/daftar/${roster_id}/baris?nomor=${row_number}` : `/peserta/${person_id}`}>
      {name}
    </Door>
  )
}

/** Who gives which months to whom, in one sentence. */
function deedOf({ gives_up, giver, keeper, months, rupiah }: NamedSettlement): Text {
  const [first, last] = [monthOf(months[0] ?? ''), monthOf(months.at(-1) ?? '')]
  const many = months.length
  const id = `${formatInteger(many)} bulan (${formatMonths(first, last)}), ${formatRupiah(rupiah)}`
  const en = `${formatInteger(many, 'en')} ${many === 1 ? 'month' : 'months'} (${formatMonths(first, last, 'en')}), ${formatRupiah(rupiah, 'en')}`
  if (gives_up === 'list')
    return text(
      `${keeper} tetap membiayai ${id}; keanggotaan menurut ${giver} tidak berlaku.`,
      `${keeper} goes on paying ${en}; the membership by ${giver} does not count.`,
    )
  return gives_up === 'row'
    ? text(
        `Usulan ${giver} melepas ${id}; dibiayai ${keeper}.`,
        `The proposal of ${giver} gives up ${en}; ${keeper} pays.`,
      )
    : text(`${giver} melepas ${id}; dibiayai ${keeper}.`, `${giver} releases ${en}; ${keeper} pays.`)
}

function resultOf({ months, amount_rupiah, sent_file }: NonNullable<Settlement['result']>): Text {
  const told = sent_file
    ? {
        id: ` Berkas nomor ${sent_file} untuk cabang BPJS sudah memuatnya: beri tahu cabang.`,
        en: ` File number ${sent_file} for the BPJS branch named them already: tell the branch.`,
      }
    : { id: '', en: '' }
  return text(
    `${formatInteger(months)} bulan dilepas, ${formatRupiah(amount_rupiah)} kembali ke anggaran.${told.id}`,
    `${formatInteger(months, 'en')} ${months === 1 ? 'month' : 'months'} released, ${formatRupiah(amount_rupiah, 'en')} back in the budget.${told.en}`,
  )
}

function DecisionForm({ language, settlement }: Spoken & { settlement: NamedSettlement }) {
  const id = `remark-${settlement.settlement_id}`
  return (
    <Form
      action={`/pencocokan/dana-ganda/putusan/${settlement.settlement_id}`}
      class="grid gap-3"
      label={settlement.giver}
    >
      <div class="grid gap-1">
        <label for={id} class="font-semibold">
          {read(words.remark, language)}
        </label>
        <input id={id} name="remark" maxlength={500} class="input w-full max-w-xl" autocomplete="off" />
      </div>
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
