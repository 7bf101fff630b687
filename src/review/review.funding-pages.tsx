import { formatMonths, monthOf } from '../kernel/month.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { Field } from '../ui/field.tsx'
import { Filters } from '../ui/filters.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { Card, Door, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { claimHref } from './review.claim-page.tsx'
import { claimStateLabels } from './review.funding-file.ts'
import {
  type ClaimKind,
  type ClaimStatus,
  claimKindLabels,
  claimKinds,
  claimStatuses,
  claimStatusLabels,
  type DoubleFunding,
  type NamedClaim,
} from './review.schema.ts'
import { statusTone } from './review.settle-words.ts'

/** Claims drawn on one page; the files hold all of them. */
export const claimsShown = 200

type FundingProps = Spoken & {
  found?: DoubleFunding
  query: { dari?: string; sampai?: string; jenis?: ClaimKind; keadaan?: ClaimStatus }
  error?: FormError
}

const words = {
  eyebrow: text('Dana ganda', 'Double funding'),
  from: text('Dari bulan', 'From month'),
  to: text('Sampai bulan', 'To month'),
  show: text('Tampilkan', 'Show'),
  kind: text('Jenis', 'Kind'),
  claims: text('Temuan', 'Claims'),
  people: text('Orang', 'People'),
  months: text('Bulan', 'Months'),
  rupiah: text('Rupiah', 'Rupiah'),
  who: text('Siapa', 'Who'),
  funders: text('Pembiaya', 'Funders'),
  kinds: text('Menurut jenis', 'By kind'),
  settling: text('Penyelesaian', 'Settling'),
  settled: text('Putusan', 'Decisions'),
  all: text('Daftar temuan', 'The claims'),
  unnamed: text('Orang di wilayah lain', 'A person of another region'),
}

export function fundingHref(query: FundingProps['query'], ending = ''): string {
  const said = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return `/pencocokan/dana-ganda${ending}${said.length > 0 ? `?${new URLSearchParams(said)}` : ''}`
}

/** How many people and how much money two funders claim for the same months; by kind, and one by one. */
export function FundingPage({ language, found, query, error }: FundingProps) {
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={error ? [error] : []} />
      <PageSentence
        eyebrow={read(words.eyebrow, language)}
        small={
          found &&
          read(
            text(
              `${formatMonths(found.first, found.last)}. Setiap orang dan bulan dihitung sekali, walau beberapa temuan bertemu di dalamnya. Sumber: buku bulan perlindungan, daftar yang diusulkan, antrean pencocokan, dan daftar pembanding.`,
              `${formatMonths(found.first, found.last, 'en')}. Each person and month counts once, however many claims meet in it. Sources: the ledger of person-months, proposed rosters, the matching queue and lists from outside.`,
            ),
            language,
          )
        }
      >
        {found ? read(sentence(found), language) : read(words.eyebrow, language)}
      </PageSentence>
      <Card>
        <Form
          action="/pencocokan/dana-ganda"
          method="get"
          class="grid gap-4"
          hidden={{
            ...(query.jenis && { jenis: query.jenis }),
            ...(query.keadaan && { keadaan: query.keadaan }),
          }}
        >
          <div class="grid items-end gap-4 sm:grid-cols-2">
            <Field
              language={language}
              kind="month"
              name="dari"
              label={words.from}
              value={query.dari ?? found?.first}
              error={error?.message}
              id="field-first"
            />
            <Field
              language={language}
              kind="month"
              name="sampai"
              label={words.to}
              value={query.sampai ?? found?.last}
            />
          </div>
          <Actions
            language={language}
            primary={{ label: words.show }}
            secondary={
              found
                ? [
                    { label: text('Unduh Excel', 'Download Excel'), href: fundingHref(query, '.xlsx') },
                    { label: text('Unduh CSV', 'Download CSV'), href: fundingHref(query, '.csv') },
                  ]
                : []
            }
          />
        </Form>
      </Card>
      {found && (
        <>
          <SettledSentence language={language} found={found} query={query} />
          <Section language={language} title={words.kinds}>
            <Table
              language={language}
              caption={words.kinds}
              caption_hidden
              rows={claimKinds.map((kind) => ({ kind, ...found.by_kind[kind] }))}
              empty={{ title: text('Tidak ada', 'None') }}
              columns={[
                {
                  key: 'kind',
                  header: words.kind,
                  cell: (row) =>
                    row.claims > 0 ? (
                      <Door href={fundingHref({ ...query, jenis: row.kind })}>
                        {read(claimKindLabels[row.kind], language)}
                      </Door>
                    ) : (
                      read(claimKindLabels[row.kind], language)
                    ),
                },
                {
                  key: 'claims',
                  header: words.claims,
                  align: 'end',
                  cell: (row) => formatInteger(row.claims, language),
                },
                {
                  key: 'people',
                  header: words.people,
                  align: 'end',
                  cell: (row) => formatInteger(row.people, language),
                },
                {
                  key: 'months',
                  header: words.months,
                  align: 'end',
                  cell: (row) => formatInteger(row.person_months, language),
                },
                {
                  key: 'rupiah',
                  header: words.rupiah,
                  align: 'end',
                  narrow: 'aside',
                  cell: (row) => <span class="whitespace-nowrap">{formatRupiah(row.rupiah, language)}</span>,
                },
              ]}
            />
          </Section>
          <Filters
            language={language}
            filters={[
              ...(query.jenis
                ? [
                    {
                      label: words.kind,
                      value: claimKindLabels[query.jenis],
                      remove_href: fundingHref({ ...query, jenis: undefined }),
                    },
                  ]
                : []),
              ...(query.keadaan
                ? [
                    {
                      label: words.settling,
                      value: claimStatusLabels[query.keadaan],
                      remove_href: fundingHref({ ...query, keadaan: undefined }),
                    },
                  ]
                : []),
            ]}
          />
          <Section language={language} title={words.all} hint={shownHint(found)}>
            <Claims language={language} claims={found.claims.slice(0, claimsShown)} query={query} />
          </Section>
        </>
      )}
    </div>
  )
}

/** How many claims stand where, each a list of its own, and the way to what was decided. */
function SettledSentence({
  language,
  found,
  query,
}: Spoken & { found: DoubleFunding; query: FundingProps['query'] }) {
  const { settled, by_status } = found
  return (
    <p class="flex flex-wrap items-baseline gap-x-4 gap-y-1">
      {claimStatuses
        .filter((status) => by_status[status] > 0)
        .map((status) => (
          <Door href={fundingHref({ ...query, keadaan: status })}>
            {formatInteger(by_status[status], language)}{' '}
            {read(claimStatusLabels[status], language).toLowerCase()}
          </Door>
        ))}
      <Door href="/pencocokan/dana-ganda/putusan">
        {read(
          text(
            `Putusan: ${formatInteger(settled.person_months)} bulan, ${formatRupiah(settled.rupiah)}`,
            `Decisions: ${formatInteger(settled.person_months, 'en')} months, ${formatRupiah(settled.rupiah, 'en')}`,
          ),
          language,
        )}
      </Door>
    </p>
  )
}

function sentence({ total, settled }: DoubleFunding) {
  if (total.people === 0)
    return settled.people > 0
      ? text('Semua bulan yang diklaim dua kali sudah diselesaikan', 'All months claimed twice are settled')
      : text('Tidak ditemukan bulan yang dibiayai dua kali', 'No month was found that is paid twice')
  return text(
    `${formatInteger(total.people)} orang diklaim dua kali: ${formatInteger(total.person_months)} bulan, ${formatRupiah(total.rupiah)}`,
    `${formatInteger(total.people, 'en')} people are claimed twice: ${formatInteger(total.person_months, 'en')} months, ${formatRupiah(total.rupiah, 'en')}`,
  )
}

function shownHint(found: DoubleFunding) {
  if (found.claims.length <= claimsShown) return undefined
  return text(
    `${formatInteger(claimsShown)} dari ${formatInteger(found.claims.length)}; semuanya di berkas Excel atau CSV`,
    `${formatInteger(claimsShown, 'en')} of ${formatInteger(found.claims.length, 'en')}; all of them in the Excel or CSV file`,
  )
}

function Claims({
  language,
  claims,
  query,
}: Spoken & { claims: NamedClaim[]; query: FundingProps['query'] }) {
  return (
    <Table
      language={language}
      caption={words.all}
      caption_hidden
      rows={claims}
      empty={{
        title: text('Tidak ada temuan', 'No claims'),
        text: text(
          'Muat daftar peserta BPJS atau perusahaan agar biaya dari luar juga terlihat.',
          'Load lists of BPJS participants or companies so that costs from outside are seen too.',
        ),
        action: { href: '/pencocokan/sumber', label: text('Daftar pembanding', 'Lists from outside') },
      }}
      columns={[
        {
          key: 'who',
          header: words.who,
          cell: (claim) => <Who language={language} claim={claim} query={query} />,
        },
        {
          key: 'funders',
          header: words.funders,
          narrow: 'wide',
          cell: (claim) => (
            <div>
              {claim.funder} <span class="text-quiet">↔</span> {claim.other_funder}
              <span class="block text-sm text-quiet">
                {read(claimKindLabels[claim.kind], language)} ·{' '}
                {read(claimStateLabels[claim.state], language)}
              </span>
            </div>
          ),
        },
        {
          key: 'months',
          header: words.months,
          cell: (claim) =>
            formatMonths(monthOf(claim.months[0] ?? ''), monthOf(claim.months.at(-1) ?? ''), language),
        },
        {
          key: 'settling',
          header: words.settling,
          cell: (claim) => (
            <Status tone={statusTone[claim.status]}>{read(claimStatusLabels[claim.status], language)}</Status>
          ),
        },
        {
          key: 'rupiah',
          header: words.rupiah,
          align: 'end',
          narrow: 'aside',
          cell: (claim) => <span class="whitespace-nowrap">{formatRupiah(claim.rupiah, language)}</span>,
        },
      ]}
    />
  )
}

function Who({ language, claim, query }: Spoken & { claim: NamedClaim; query: FundingProps['query'] }) {
  const { dari, sampai } = query
  return (
    <Door href={claimHref(claim.claim, { dari, sampai })}>{claim.name ?? read(words.unnamed, language)}</Door>
  )
}
