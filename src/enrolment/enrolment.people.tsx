import { formatMonth, isMonth, lastDayOf, type Month } from '../kernel/month.ts'
import { getOccupation } from '../kernel/occupation.ts'
import { formatDate, formatShortDate } from '../kernel/plain-date.ts'
import type { RegionCode } from '../kernel/region-code.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import type { PersonRow } from '../person/person.service.ts'
import type { Programme } from '../programme/programme.schema.ts'
import type { Region } from '../region/region.service.ts'
import { Field } from '../ui/field.tsx'
import { type Filter, Filters, Pages } from '../ui/filters.tsx'
import { Actions, ErrorSummary, Form, type FormError } from '../ui/form.tsx'
import { NikSearch } from '../ui/nik-search.tsx'
import { Card, Door, PageSentence } from '../ui/sentence.tsx'
import { Status, type Tone } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { type CoverState, coverStateOf } from './enrolment.schema.ts'

/** The filters as they stand in the address. `terakhir`: the last covered month, for who loses cover when it ends. */
export type PeopleQuery = {
  program?: string
  bulan?: string
  terakhir?: string
  wilayah?: string
  nama?: string
}

export type ListedPerson = PersonRow & { nik: string; months: Month[] }

/** The address of the list with these filters. */
export function peopleHref(query: PeopleQuery, at: { setelah?: string; sebelum?: string } = {}): string {
  const entries = Object.entries({ ...query, ...at }).filter(([, value]) => value !== undefined)
  const search = new URLSearchParams(entries as [string, string][]).toString()
  return search ? `/peserta?${search}` : '/peserta'
}

type PeopleListProps = Spoken & {
  query: PeopleQuery
  errors: FormError[]
  choices: { programmes: Programme[]; places: Region[] }
  programme?: Programme
  region?: Region
  total: number
  people: ListedPerson[]
  previous_href?: string
  next_href?: string
  now: Month
  region_name: string
  may_upload: boolean
  /** By whole NIK. */
  may_search: boolean
}

const words = {
  title: text('Peserta', 'People'),
  name: text('Nama', 'Name'),
  nik: text('NIK', 'NIK'),
  place: text('Desa, kecamatan', 'Village, district'),
  birth: text('Lahir', 'Born'),
  occupation: text('Pekerjaan', 'Occupation'),
  cover: text('Perlindungan', 'Cover'),
  programme: text('Program', 'Programme'),
  month: text('Terlindungi pada bulan', 'Covered in the month'),
  lastMonth: text('Bulan terakhir', 'Last month'),
  region: text('Wilayah', 'Region'),
  nameStarts: text('Nama berawal', 'Name begins with'),
  all: text('Semua', 'All'),
  search: text('Tampilkan', 'Show'),
  byNik: text('Cari satu orang dengan NIK', 'Find one person by NIK'),
  choose: text('Saring daftar', 'Filter the list'),
  order: text('Urut menurut desa, lalu nama. NIK disamarkan.', 'In order of village, then name. NIK masked.'),
}

/** A sentence with the count, the filters, and a page of people. */
export function PeopleList(props: PeopleListProps) {
  const { language, query, errors, total, people } = props
  const filtered = Object.values(query).some((value) => value !== undefined)
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={errors} />
      <PageSentence eyebrow={read(words.title, language)} small={read(words.order, language)}>
        {errors.length > 0 ? read(words.choose, language) : read(sentence(props), language)}
      </PageSentence>
      <Card>
        <FilterForm {...props} />
      </Card>
      {props.may_search && (
        <details class="card">
          <summary class="cursor-pointer font-semibold">{read(words.byNik, language)}</summary>
          <div class="mt-4">
            <NikSearch language={language} />
          </div>
        </details>
      )}
      <Filters language={language} filters={activeFilters(props)} clear_href="/peserta" />
      {errors.length === 0 && (
        <Card>
          <Table
            language={language}
            caption={text(`${formatInteger(total)} orang`, `${formatInteger(total, 'en')} people`)}
            caption_hidden
            rows={people}
            empty={emptyWords(filtered, props.may_upload)}
            columns={columns(props)}
          />
          <Pages language={language} previous_href={props.previous_href} next_href={props.next_href} />
        </Card>
      )}
    </div>
  )
}

function sentence(props: PeopleListProps): Text {
  const { query, total, programme } = props
  const count = text(
    `${formatInteger(total)} orang`,
    `${formatInteger(total, 'en')} ${total === 1 ? 'person' : 'people'}`,
  )
  const parts: (Text | undefined)[] = [
    count,
    programme && text(`dalam program ${programme.code}`, `in the programme ${programme.code}`),
    query.bulan
      ? text(`terlindungi pada ${formatMonth(query.bulan)}`, `covered in ${formatMonth(query.bulan, 'en')}`)
      : undefined,
    query.terakhir
      ? text(
          `yang perlindungannya berakhir ${formatDate(lastDayOf(query.terakhir))}`,
          `whose cover ends on ${formatDate(lastDayOf(query.terakhir), 'en')}`,
        )
      : undefined,
    query.nama
      ? text(`dengan nama berawal “${query.nama}”`, `whose name begins with “${query.nama}”`)
      : undefined,
    where(props),
  ]
  const said = parts.filter((part) => part !== undefined)
  return text(said.map((part) => part.id).join(' '), said.map((part) => part.en).join(' '))
}

function where({ query, region, region_name }: PeopleListProps): Text {
  if (region) return text(`di ${region.name}`, `in ${region.name}`)
  return Object.values(query).some((value) => value !== undefined)
    ? text(`di ${region_name}`, `in ${region_name}`)
    : text(`di register ${region_name}`, `in the register of ${region_name}`)
}

function FilterForm({ language, query, choices, errors }: PeopleListProps) {
  const errorOf = (field: keyof PeopleQuery) => errors.find((error) => error.field === field)?.message
  return (
    <Form
      action="/peserta"
      method="get"
      class="grid gap-4"
      hidden={query.terakhir && isMonth(query.terakhir) ? { terakhir: query.terakhir } : {}}
    >
      <div class="grid grid-cols-2 items-end gap-x-3 gap-y-4 sm:gap-x-4 lg:grid-cols-4">
        <Field
          language={language}
          kind="select"
          name="program"
          label={words.programme}
          value={query.program}
          error={errorOf('program')}
          empty={words.all}
          options={choices.programmes.map((each) => ({
            value: each.code,
            label: `${each.code} · ${each.name}`,
          }))}
        />
        <Field
          language={language}
          kind="select"
          name="wilayah"
          label={words.region}
          value={query.wilayah}
          error={errorOf('wilayah')}
          empty={words.all}
          options={choices.places.map((each) => ({ value: each.code, label: each.name }))}
        />
        <Field
          language={language}
          kind="month"
          name="bulan"
          label={words.month}
          hint={text('Misalnya 2024-11', 'For example 2024-11')}
          value={query.bulan}
          error={errorOf('bulan')}
          width="full"
        />
        <Field
          language={language}
          kind="search"
          name="nama"
          label={words.nameStarts}
          value={query.nama}
          maxlength={100}
          autocomplete="off"
        />
      </div>
      <Actions language={language} primary={{ label: words.search }} />
    </Form>
  )
}

function activeFilters({ query, programme, region, errors }: PeopleListProps): Filter[] {
  if (errors.length > 0) return []
  const without = (field: keyof PeopleQuery) => peopleHref({ ...query, [field]: undefined })
  const filters: (Filter | undefined)[] = [
    programme && { label: words.programme, value: programme.code, remove_href: without('program') },
    region && { label: words.region, value: region.name, remove_href: without('wilayah') },
    query.bulan
      ? { label: words.month, value: monthWords(query.bulan), remove_href: without('bulan') }
      : undefined,
    query.terakhir
      ? { label: words.lastMonth, value: monthWords(query.terakhir), remove_href: without('terakhir') }
      : undefined,
    query.nama ? { label: words.nameStarts, value: query.nama, remove_href: without('nama') } : undefined,
  ]
  return filters.filter((filter) => filter !== undefined)
}

function monthWords(month: Month): Text {
  return text(formatMonth(month), formatMonth(month, 'en'))
}

function emptyWords(filtered: boolean, mayUpload: boolean) {
  if (filtered) {
    return {
      title: text('Tidak ada orang yang cocok', 'Nobody matches'),
      text: text(
        'Periksa ejaan nama atau bulannya, atau hapus saringan.',
        'Check the spelling or the month, or remove a filter.',
      ),
      action: { href: '/peserta', label: text('Hapus semua saringan', 'Remove all filters') },
    }
  }
  return {
    title: text('Register masih kosong', 'The register is still empty'),
    text: text(
      'Orang masuk register setelah daftarnya disetujui kepala dinas.',
      'People enter the register when the head of office has approved their roster.',
    ),
    action: mayUpload
      ? { href: '/daftar/unggah', label: text('Unggah daftar', 'Upload a roster') }
      : undefined,
  }
}

function columns({ language, now }: PeopleListProps) {
  return [
    {
      key: 'name',
      header: words.name,
      cell: (person: ListedPerson) => <Door href={`/peserta/${person.person_id}`}>{person.name}</Door>,
    },
    {
      key: 'nik',
      header: words.nik,
      cell: (person: ListedPerson) => <span class="whitespace-nowrap">{person.nik}</span>,
    },
    {
      key: 'place',
      header: words.place,
      narrow: 'wide' as const,
      cell: (person: ListedPerson) => <Place person={person} />,
    },
    {
      key: 'birth',
      header: words.birth,
      cell: (person: ListedPerson) => (
        <span class="whitespace-nowrap">{formatShortDate(person.birth_date, language)}</span>
      ),
    },
    {
      key: 'occupation',
      header: words.occupation,
      cell: (person: ListedPerson) =>
        person.occupation ? read(getOccupation(person.occupation).label, language) : '',
    },
    {
      key: 'cover',
      header: words.cover,
      narrow: 'aside' as const,
      cell: (person: ListedPerson) => <Cover language={language} state={coverStateOf(person.months, now)} />,
    },
  ]
}

function Place({
  person,
}: {
  person: { village_code: RegionCode; village_name: string | null; district_name: string | null }
}) {
  return (
    <span>
      {person.village_name ?? person.village_code}
      {person.district_name && <span class="text-quiet">, {person.district_name}</span>}
    </span>
  )
}

const tones: Record<CoverState['kind'], Tone> = {
  covered: 'success',
  coming: 'info',
  ended: 'neutral',
  never: 'neutral',
}

/** Whether somebody is covered, in words with the day; `alone` where no heading says that it is about cover. */
export function Cover({ language, state, alone }: Spoken & { state: CoverState; alone?: boolean }) {
  return <Status tone={tones[state.kind]}>{read(coverWords(state, alone ?? false), language)}</Status>
}

function coverWords(state: CoverState, alone: boolean): Text {
  const days = (day: string) => text(formatShortDate(day), formatShortDate(day, 'en'))
  switch (state.kind) {
    case 'covered': {
      const until = days(state.until)
      return text(`Terlindungi sampai ${until.id}`, `Covered until ${until.en}`)
    }
    case 'coming': {
      const from = days(state.from)
      return alone
        ? text(`Terlindungi mulai ${from.id}`, `Covered from ${from.en}`)
        : text(`Mulai ${from.id}`, `From ${from.en}`)
    }
    case 'ended': {
      const on = days(state.on)
      return alone
        ? text(`Perlindungan berakhir ${on.id}`, `Cover ended on ${on.en}`)
        : text(`Berakhir ${on.id}`, `Ended ${on.en}`)
    }
    case 'never':
      return alone ? text('Belum pernah terlindungi', 'Never covered') : text('Belum pernah', 'Never')
  }
}
