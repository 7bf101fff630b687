import { formatMonth, monthOf } from '../kernel/month.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { Card, Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { type ClaimSide, type SideName, sidesOfClaim } from './review.claims.ts'
import { claimKindLabels, claimStatusLabels, type NamedClaim } from './review.schema.ts'
import { statusTone } from './review.settle-words.ts'

export type ClaimProps = Spoken & {
  claim: NamedClaim
  /** Names of the regions whose offices pay or propose. */
  regions: ReadonlyMap<string, string>
  query: { dari?: string; sampai?: string }
  may_settle: boolean
  typed?: { semua?: string; months: Record<string, string>; reason?: string }
  error?: FormError
}

const words = {
  eyebrow: text('Dana ganda', 'Double funding'),
  settle: text('Siapa yang membiayai?', 'Who pays?'),
  all: text('Semua bulan', 'All months'),
  byMonth: text('Bulan demi bulan', 'Month by month'),
  asAbove: text('Seperti pilihan di atas', 'As chosen above'),
  reason: text('Alasan', 'Reason'),
  reasonHint: text(
    'Apa yang Anda cocokkan, misalnya "SK Bupati lebih dulu". Tanpa nama atau NIK.',
    'What you compared, such as "The decree of the regent came first". Without a name or NIK.',
  ),
  keep: text('Simpan putusan', 'Keep the decision'),
  office: text('Kantor', 'Office'),
  what: text('Apa', 'What'),
  months: text('Bulan', 'Months'),
  see: text('Lihat', 'See'),
}

export const claimHref = (claim: string, query: { dari?: string; sampai?: string }) => {
  const said = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/pencocokan/dana-ganda/temuan/${claim}${said.length > 0 ? `?${new URLSearchParams(said)}` : ''}`
}

const whatTexts: Record<ClaimSide['what'], Text> = {
  row: text('Diusulkan dalam daftar yang belum disetujui', 'Proposed by a list that is not approved yet'),
  months: text('Sudah dibiayai', 'Paid already'),
  list: text('Peserta menurut daftar dari luar', 'A member by a list from outside'),
}

/** Two funders of the same months side by side, and the question who keeps which. */
export function ClaimPage(props: ClaimProps) {
  const { language, claim } = props
  const sides = sidesOfClaim(claim)
  const open = claim.open_months.length
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={props.error ? [props.error] : []} />
      <PageSentence
        eyebrow={read(words.eyebrow, language)}
        small={
          <span class="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            {read(claimKindLabels[claim.kind], language)}
            <Status tone={statusTone[claim.status]}>{read(claimStatusLabels[claim.status], language)}</Status>
          </span>
        }
      >
        {read(sentence(claim), language)}
      </PageSentence>
      <div class="grid gap-4 sm:grid-cols-2">
        <Side {...props} side={sides.first} name="first" />
        <Side {...props} side={sides.other} name="other" />
      </div>
      {claim.status === 'pair_first' && claim.pair_id && (
        <Notice
          language={language}
          tone="warning"
          title={text('Putuskan dulu apakah ini orang yang sama', 'Decide first whether this is one person')}
          text={text(
            'Bila berbeda, temuan ini hilang. Bila sama, bulannya dapat diselesaikan di sini.',
            'If they are two people, the claim goes away. If they are one, the months can be settled here.',
          )}
          action={{
            href: `/pencocokan/pasangan/${claim.pair_id}`,
            label: text('Buka pasangannya', 'Open the pair'),
          }}
        />
      )}
      {claim.status !== 'pair_first' && claim.status !== 'open' && (
        <p>
          <Door href="/pencocokan/dana-ganda/putusan">
            {read(text('Lihat putusannya', 'See what was decided'), language)}
          </Door>
        </p>
      )}
      {claim.status === 'open' && open > 0 && props.may_settle && <SettleForm {...props} />}
    </div>
  )
}

function sentence(claim: NamedClaim): Text {
  const months = claim.open_months.length || claim.months.length
  const rupiah = claim.amounts
    .filter((_, at) => claim.open_months.length === 0 || claim.open_months.includes(claim.months[at] ?? ''))
    .reduce((sum, amount) => sum + amount, 0)
  const who = claim.name ? { id: claim.name, en: claim.name } : unnamed
  return text(
    `${who.id}: ${formatInteger(months)} bulan diklaim dua kali, ${formatRupiah(rupiah)}`,
    `${who.en}: ${formatInteger(months, 'en')} ${months === 1 ? 'month' : 'months'} claimed twice, ${formatRupiah(rupiah, 'en')}`,
  )
}

const unnamed = text('Orang di wilayah lain', 'A person of another region')

/** A and B tell the funders apart where the form asks for one of them. */
const letterOf = (name: SideName) => (name === 'first' ? 'A' : 'B')
const funderOf = (claim: NamedClaim, name: SideName) => (name === 'first' ? claim.funder : claim.other_funder)

function Side({ language, claim, side, name, regions }: ClaimProps & { side: ClaimSide; name: SideName }) {
  const href = hrefOf(claim, side)
  return (
    <Card>
      <h2 class="text-lg font-semibold break-words">
        {letterOf(name)} · {funderOf(claim, name)}
      </h2>
      <div class="mt-3">
        <Facts
          language={language}
          facts={[
            { label: words.what, value: read(whatTexts[side.what], language) },
            ...(side.what === 'list'
              ? []
              : [{ label: words.office, value: regions.get(side.kab) ?? side.kab }]),
            ...(href
              ? [{ label: words.see, value: <Door href={href}>{read(seeText(side), language)}</Door> }]
              : []),
          ]}
        />
      </div>
    </Card>
  )
}

const seeText = (side: ClaimSide): Text =>
  side.what === 'row'
    ? text(`Baris ${side.row_number}`, `Row ${side.row_number}`)
    : side.what === 'list'
      ? text('Daftar pembanding', 'List from outside')
      : text('Peserta', 'Person')

/** Only where the reader's region holds what is linked to. */
function hrefOf(claim: NamedClaim, side: ClaimSide): string | undefined {
  if (side.what === 'list') return claim.list_id ? `/pencocokan/sumber/${claim.list_id}` : undefined
  if (claim.name === null) return undefined
  if (side.what === 'row') return `/daftar/${side.roster_id}/baris?nomor=${side.row_number}`
  return side.person_id ? `/peserta/${side.person_id}` : undefined
}

function SettleForm({ language, claim, query, typed, error }: ClaimProps) {
  const option = (name: SideName) => ({
    value: name,
    label: text(
      `${letterOf(name)} · ${funderOf(claim, name)}`,
      `${letterOf(name)} · ${funderOf(claim, name)}`,
    ),
    hint: consequenceOf(claim, name),
  })
  const errorOf = (field: string) => (error?.field === field ? error.message : undefined)
  const options = [option('first'), option('other')]
  return (
    <Section language={language} title={words.settle}>
      <Form action={claimHref(claim.claim, query)}>
        <Field
          language={language}
          kind="radio"
          name="keep"
          label={words.all}
          value={typed?.semua}
          error={errorOf('keep')}
          options={options}
          optional={claim.open_months.length > 1}
        />
        {claim.open_months.length > 1 && (
          <details open={typed !== undefined && Object.keys(typed.months).length > 0}>
            <summary class="w-fit cursor-pointer underline underline-offset-4">
              {read(words.byMonth, language)}
            </summary>
            <div class="mt-4 grid gap-4 sm:grid-cols-2" id="field-months">
              {claim.open_months.map((month) => (
                <Field
                  language={language}
                  kind="select"
                  name={`bulan_${month.slice(0, 7)}`}
                  label={monthLabel(claim, month)}
                  value={typed?.months[month.slice(0, 7)]}
                  empty={words.asAbove}
                  options={options.map(({ value, label }) => ({ value, label }))}
                  optional
                />
              ))}
            </div>
          </details>
        )}
        <Field
          language={language}
          kind="text"
          name="reason"
          label={words.reason}
          hint={words.reasonHint}
          value={typed?.reason}
          error={errorOf('reason')}
          maxlength={500}
          width="full"
        />
        <Actions
          language={language}
          primary={{ label: words.keep }}
          consequence={text(
            'Tidak ada yang dihapus: bulan yang dilepas tetap tercatat di buku, dan uangnya kembali lewat catatan balik.',
            'Nothing is deleted: months that are given up stay in the ledger, and their money goes back by counter-entries.',
          )}
        />
      </Form>
    </Section>
  )
}

function monthLabel(claim: NamedClaim, month: string): Text {
  const amount = claim.amounts[claim.months.indexOf(month)] ?? 0
  return text(
    `${formatMonth(monthOf(month))}, ${formatRupiah(amount)}`,
    `${formatMonth(monthOf(month), 'en')}, ${formatRupiah(amount, 'en')}`,
  )
}

/** What follows when this side keeps the months: what becomes of the other. */
function consequenceOf(claim: NamedClaim, keeper: SideName): Text {
  const loser = sidesOfClaim(claim)[keeper === 'first' ? 'other' : 'first']
  if (loser.what === 'row')
    return text(
      'Baris usulan yang lain tidak mendapat bulan ini saat disetujui.',
      'The other proposed row does not get these months when its list is approved.',
    )
  if (loser.what === 'months')
    return text(
      'Bulan yang lain dilepas dan uangnya kembali ke anggarannya, setelah disetujui kepala dinas yang melepas.',
      'The other months are released and their money goes back to its budget, once the head of the office that gives them up agrees.',
    )
  return claim.state === 'paid'
    ? text(
        'Bulan ini tetap dibiayai karena keanggotaan itu tidak berlaku; kepala dinas menyetujuinya.',
        'These months stay paid because that membership does not count; the head of office agrees to it.',
      )
    : text(
        'Baris ini tetap diusulkan karena keanggotaan itu tidak berlaku.',
        'The row stays proposed because that membership does not count.',
      )
}
