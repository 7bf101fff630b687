import { type Month, monthOf, monthsBetween } from '../kernel/month.ts'
import { getOccupation } from '../kernel/occupation.ts'
import { ageOn, formatDate, formatMoment, type PlainDate } from '../kernel/plain-date.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { erasedNik, type PersonRecord } from '../person/person.service.ts'
import type { AccessLine } from '../platform/access-log.ts'
import { AccessTable } from '../ui/access-table.tsx'
import { Actions } from '../ui/form.tsx'
import { History, type HistoryEntry } from '../ui/history.tsx'
import { MonthStrip, type StripMonth } from '../ui/month-strip.tsx'
import { Door, EmptyState, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { Cover, peopleHref } from './enrolment.people.tsx'
import { originsOf, Provenance } from './enrolment.provenance.tsx'
import { coverStateOf, type PersonMonth } from './enrolment.schema.ts'

type Payer = {
  programme_id: string
  name: string
  kab: string
  region_name: string | null
  /** Known only of programmes of the reader's own region. */
  code?: string
  legal_basis?: string
}

type Version = Pick<
  PersonRecord,
  'name' | 'birth_date' | 'sex' | 'village_code' | 'village_name' | 'occupation' | 'roster_id' | 'row_number'
>

type RecordProps = Spoken & {
  person: PersonRecord
  nik: string
  months: PersonMonth[]
  history: (Version & { version: number; replaced_at: Date; replaced_by_name: string | null })[]
  enrolments: {
    programme_id: string
    roster_id: string
    row_number: number
    enrolled_at: Date
    enrolled_by_name: string | null
    ended_at: Date | null
    ended_by_name: string | null
  }[]
  programmes: Payer[]
  /** Cells that a person mended before they were proposed. */
  mended: ReadonlySet<string>
  /** File names of the rosters the reader may open. */
  rosters: Map<string, string>
  today: PlainDate
  may_see_rosters: boolean
  may_reveal: boolean
  /** Who looked at whole values; undefined where the reader may not know. */
  looks?: AccessLine[]
  may_take_request?: boolean
}

const words = {
  facts: text('Data', 'Data'),
  nik: text('NIK', 'NIK'),
  nikSmall: text(
    'Disamarkan; nomor lengkap hanya untuk operator dan cabang, dengan alasan.',
    'Masked; the whole number is for the clerk and the branch alone, with a reason.',
  ),
  nikReveal: text('Lihat NIK lengkap', 'See the whole NIK'),
  nikErased: text(
    'Kunci orang ini sudah dimusnahkan; nomornya tidak dapat dibaca lagi.',
    "This person's key was destroyed; the number cannot be read any more.",
  ),
  birth: text('Tanggal lahir', 'Birth date'),
  sex: text('Jenis kelamin', 'Sex'),
  male: text('Laki-laki', 'Male'),
  female: text('Perempuan', 'Female'),
  occupation: text('Pekerjaan', 'Occupation'),
  place: text('Tempat tinggal', 'Lives in'),
  source: text('Asal data', 'Where this comes from'),
  unknown: text('Belum diketahui', 'Not known'),
  months: text('Bulan perlindungan', 'Months of cover'),
  monthsHint: text('Satu bulan dibayar oleh satu pihak.', 'Each month is paid by one party.'),
  noMonths: text('Belum pernah dilindungi', 'Never covered so far'),
  noMonthsText: text(
    'Bulan perlindungan muncul di sini setelah daftarnya disetujui.',
    'Months of cover appear here when a roster is approved.',
  ),
  payer: text('Yang membayar', 'Who pays'),
  count: text('Bulan', 'Months'),
  amount: text('Iuran', 'Contributions'),
  total: text('Jumlah', 'Total'),
  history: text('Riwayat', 'History'),
  origins: text('Asal setiap nilai', 'Where each value comes from'),
  originsHint: text('Berkas, baris, waktu, dan siapa', 'File, row, time and who'),
  someone: text('pengguna wilayah lain', 'somebody of another region'),
  name: text('Nama', 'Name'),
  village: text('Desa', 'Village'),
  looks: text('Siapa melihat data ini', 'Who looked at this data'),
  request: text('Terima permintaan tentang data ini', 'Take a request about this data'),
  privacy: text('Pelindungan data orang ini', 'Data protection of this person'),
  corrected: text('Data dikoreksi atas permintaan orangnya', 'Data corrected at the request of the person'),
  destroyed: text('Dimusnahkan atas permintaan orangnya', 'Destroyed at the request of the person'),
}

/** One person: who, whether covered and until when, by whom paid, and what has happened to the record. */
export function PersonRecordView(props: RecordProps) {
  const { language, person, months, today } = props
  const state = coverStateOf(
    months.map((month) => month.month),
    monthOf(today),
  )
  return (
    <div class="grid grid-cols-1 gap-6">
      <div>
        <PageSentence>{person.name}</PageSentence>
        <p class="mt-2">
          <Cover language={language} state={state} alone />
        </p>
      </div>
      <div class="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
        <Section language={language} title={words.facts}>
          <PersonFacts {...props} />
        </Section>
        <Section language={language} title={words.months} hint={words.monthsHint}>
          {months.length === 0 ? (
            <EmptyState language={language} title={words.noMonths} text={words.noMonthsText} />
          ) : (
            <div class="grid grid-cols-1 gap-4">
              <MonthStrip language={language} months={stripOf(props)} />
              <Payers {...props} />
            </div>
          )}
        </Section>
      </div>
      <Section language={language} title={words.origins} hint={words.originsHint}>
        <Provenance
          language={language}
          origins={originsOf(person, props.history, enteredBy(props))}
          source={(row) => ({ said: rowWords(props.rosters, row), href: rowHref(props, row) })}
          mended={props.mended}
        />
      </Section>
      <Section language={language} title={words.history}>
        <History language={language} entries={entriesOf(props)} />
      </Section>
      {props.looks && (
        <Section language={language} title={words.looks}>
          <AccessTable language={language} lines={props.looks} />
        </Section>
      )}
      {props.may_take_request && (
        <Actions
          language={language}
          primary={{ label: words.request, href: `/pelindungan/permintaan/baru?orang=${person.person_id}` }}
          secondary={
            props.looks ? [{ label: words.privacy, href: `/pelindungan/orang/${person.person_id}` }] : []
          }
        />
      )}
    </div>
  )
}

function PersonFacts({ language, person, nik, today, ...props }: RecordProps) {
  const age = ageOn(person.birth_date, today)
  const unknown = <span class="text-faint">{read(words.unknown, language)}</span>
  return (
    <Facts
      language={language}
      facts={[
        {
          label: words.nik,
          value: nik,
          small: <NikSmall {...props} language={language} person={person} nik={nik} />,
        },
        {
          label: words.birth,
          value:
            nik === erasedNik
              ? read(words.destroyed, language)
              : `${formatDate(person.birth_date, language)} (${age} ${read(text('tahun', 'years old'), language)})`,
        },
        { label: words.sex, value: person.sex ? read(words[person.sex], language) : unknown },
        {
          label: words.occupation,
          value: person.occupation ? read(getOccupation(person.occupation).label, language) : unknown,
        },
        {
          label: words.place,
          value: (
            <>
              <Door href={peopleHref({ wilayah: person.village_code })}>
                {person.village_name ?? person.village_code}
              </Door>
              {person.district_name && (
                <>
                  {', '}
                  <Door href={peopleHref({ wilayah: person.village_code.slice(0, 8) })}>
                    {person.district_name}
                  </Door>
                </>
              )}
            </>
          ),
          small: person.village_code,
        },
        { label: words.source, value: <SourceRow language={language} {...props} row={person} /> },
      ]}
    />
  )
}

/** How to come to the whole number, for those who may. */
function NikSmall(props: Spoken & Pick<RecordProps, 'person' | 'nik' | 'may_reveal'>) {
  if (props.nik === erasedNik) return <>{read(words.nikErased, props.language)}</>
  if (!props.may_reveal) return <>{read(words.nikSmall, props.language)}</>
  return <Door href={`/peserta/${props.person.person_id}/nik`}>{read(words.nikReveal, props.language)}</Door>
}

type RowOfRoster = { roster_id: string; row_number: number }

/** The row of the file from which the present values come; a link where the reader may open it. */
function SourceRow(props: Spoken & Pick<RecordProps, 'rosters' | 'may_see_rosters'> & { row: RowOfRoster }) {
  const { language, row } = props
  const said = read(rowWords(props.rosters, row), language)
  const href = rowHref(props, row)
  return href ? <Door href={href}>{said}</Door> : <span>{said}</span>
}

function rowWords(rosters: Map<string, string>, row: RowOfRoster): Text {
  const file = rosters.get(row.roster_id)
  return file
    ? text(`${file}, baris ${row.row_number}`, `${file}, row ${row.row_number}`)
    : text('daftar milik pemerintah lain', 'a roster of another government')
}

function rowHref(
  props: Pick<RecordProps, 'rosters' | 'may_see_rosters'>,
  row: RowOfRoster,
): string | undefined {
  if (!props.may_see_rosters || !props.rosters.has(row.roster_id)) return undefined
  return `/daftar/${row.roster_id}/baris?nomor=${row.row_number}`
}

function payerWords(payer: Payer | undefined): string {
  return payer ? `${payer.name} (${payer.region_name ?? payer.kab})` : '—'
}

/** From the first to the last covered month, those without cover included; months to come are planned, not yet given. */
function stripOf({ months, programmes, today }: RecordProps): StripMonth[] {
  const byMonth = new Map(months.map((month) => [month.month, month]))
  const first = months[0]?.month
  const last = months.at(-1)?.month
  if (!first || !last) return []
  return monthsBetween(first, last).map((month) => {
    const covered = byMonth.get(month)
    if (!covered) return { month, state: 'none' }
    const payer = programmes.find((each) => each.programme_id === covered.programme_id)
    return { month, state: month > monthOf(today) ? 'reserved' : 'covered', funder: payerWords(payer) }
  })
}

type Share = { payer: Payer | undefined; months: Month[]; amount_rupiah: number }

function Payers({ language, months, programmes }: RecordProps) {
  const shares = new Map<string, Share>()
  for (const month of months) {
    const payer = programmes.find((each) => each.programme_id === month.programme_id)
    const share = shares.get(month.programme_id) ?? { payer, months: [], amount_rupiah: 0 }
    share.months.push(month.month)
    share.amount_rupiah += month.amount_rupiah
    shares.set(month.programme_id, share)
  }
  const sum = months.reduce((total, month) => total + month.amount_rupiah, 0)
  return (
    <Table
      language={language}
      caption={words.payer}
      caption_hidden
      rows={[...shares.values()]}
      empty={{ title: words.noMonths }}
      columns={[
        {
          key: 'payer',
          header: words.payer,
          cell: (share) => <PayerCell share={share} />,
          total: read(words.total, language),
        },
        {
          key: 'count',
          header: words.count,
          align: 'end',
          cell: (share) => formatInteger(share.months.length, language),
          total: formatInteger(months.length, language),
        },
        {
          key: 'amount',
          header: words.amount,
          align: 'end',
          cell: (share) => formatRupiah(share.amount_rupiah, language),
          total: formatRupiah(sum, language),
        },
      ]}
    />
  )
}

function PayerCell({ share: { payer } }: { share: Share }) {
  return (
    <>
      {payer?.code ? <Door href={`/program/${payer.code}`}>{payer.name}</Door> : (payer?.name ?? '—')}
      {payer && (
        <span class="block font-normal text-quiet">
          {[payer.region_name ?? payer.kab, payer.legal_basis].filter(Boolean).join(' · ')}
        </span>
      )}
    </>
  )
}

/** Who approved the list by which the person entered the register. */
function enteredBy({ person, history, enrolments }: RecordProps): string | undefined {
  const oldest = history.at(-1) ?? person
  return enrolments.find((each) => each.roster_id === oldest.roster_id)?.enrolled_by_name ?? undefined
}

/** Enrolments and changes, newest first. What a change made is told by comparing the version it replaced with the next one. */
function entriesOf(props: RecordProps): HistoryEntry[] {
  const { language, person, history, enrolments, programmes, rosters } = props
  const someone = read(words.someone, language)
  const versions: Version[] = [person, ...history]
  const changes = history.map((old, at) => {
    const now = versions[at] ?? person
    return {
      moment: old.replaced_at,
      who: old.replaced_by_name ?? someone,
      // A roster never replaces values by the row they came from; only the person's own correction does.
      what:
        old.roster_id === now.roster_id && old.row_number === now.row_number
          ? words.corrected
          : text(
              `Data diganti menurut ${rowWords(rosters, now).id}`,
              `Data replaced according to ${rowWords(rosters, now).en}`,
            ),
      small: differences(old, now, language),
      href: rowHref(props, now),
    }
  })
  const taken = enrolments.map((enrolment) => {
    const payer = programmes.find((each) => each.programme_id === enrolment.programme_id)
    const row = rowWords(rosters, enrolment)
    return {
      moment: enrolment.enrolled_at,
      who: enrolment.enrolled_by_name ?? someone,
      what: text(`Diikutkan dalam ${payerWords(payer)}`, `Enrolled in ${payerWords(payer)}`),
      small: text(`Menurut ${row.id}`, `According to ${row.en}`),
      href: rowHref(props, enrolment),
    }
  })
  const oldest = versions.at(-1) ?? person
  const first = rowWords(rosters, oldest)
  const entered = {
    moment: person.created_at,
    who: enteredBy(props) ?? someone,
    what: text(`Masuk register dari ${first.id}`, `Entered the register from ${first.en}`),
    small: undefined,
    href: rowHref(props, oldest),
  }
  const ended = enrolments.flatMap((enrolment) =>
    enrolment.ended_at
      ? [
          {
            moment: enrolment.ended_at,
            who: enrolment.ended_by_name ?? someone,
            what: text(
              `Keikutsertaan dari ${rowWords(rosters, enrolment).id} dibatalkan`,
              `Enrolment by ${rowWords(rosters, enrolment).en} taken back`,
            ),
            small: undefined,
            href: rowHref(props, enrolment),
          },
        ]
      : [],
  )
  return [...changes, ...taken, ...ended, entered]
    .sort((a, b) => b.moment.getTime() - a.moment.getTime())
    .map(({ moment, ...entry }) => ({ ...entry, at: formatMoment(moment, language) }))
}

function differences(old: Version, now: Version, language: Language): string | undefined {
  const pairs: [Text, string, string][] = [
    [words.name, old.name, now.name],
    [words.birth, formatDate(old.birth_date, language), formatDate(now.birth_date, language)],
    [words.village, old.village_name ?? old.village_code, now.village_name ?? now.village_code],
    [words.occupation, occupationWords(old, language), occupationWords(now, language)],
  ]
  const changed = pairs.filter(([, before, after]) => before !== after)
  return (
    changed.map(([label, before, after]) => `${read(label, language)}: ${before} → ${after}`).join(' · ') ||
    undefined
  )
}

function occupationWords({ occupation }: Version, language: Language): string {
  return occupation ? read(getOccupation(occupation).label, language) : '—'
}
