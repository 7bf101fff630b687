import type { PlaceFigures } from '../enrolment/enrolment.service.ts'
import { addMonths, formatMonth, lastDayOf, type Month, monthNames, yearOf } from '../kernel/month.ts'
import { formatDate } from '../kernel/plain-date.ts'
import { regionLevel } from '../kernel/region-code.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Region } from '../region/region.service.ts'
import { TargetBar } from '../ui/bar.tsx'
import { Actions } from '../ui/form.tsx'
import { Card, Door, Section } from '../ui/sentence.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'

export type Lapse = { last_month: Month; people: number; monthly_rupiah: number }

/** How many months ahead an end of cover is near enough to stand on the first screen. */
const nearMonths = 2
/** For how many months the price of going on is told: from three months on the death benefit is whole. */
const continuedMonths = 3

type LapseCardProps = Spoken & { lapses: Lapse[]; month: Month; may_open_people: boolean }

/** What is about to go wrong: who loses cover next, on which day, and what going on costs. */
export function LapseCard({ language, lapses, month, may_open_people }: LapseCardProps) {
  const near = lapses.filter((lapse) => lapse.last_month <= addMonths(month, nearMonths))
  const [next, ...later] = near
  const title = text('Akan kehilangan perlindungan', 'About to lose cover')
  if (!next) {
    return (
      <Card>
        <h2 class="font-semibold">{read(title, language)}</h2>
        <p class="mt-1 text-[0.9375rem] text-quiet">
          {read(
            text(
              `Tidak ada yang kehilangan perlindungan sampai ${formatDate(lastDayOf(addMonths(month, nearMonths)))}.`,
              `Nobody loses cover up to ${formatDate(lastDayOf(addMonths(month, nearMonths)), 'en')}.`,
            ),
            language,
          )}
        </p>
      </Card>
    )
  }
  const people = formatInteger(next.people, language)
  const cost = formatRupiah(next.monthly_rupiah * continuedMonths, language)
  const list = `/peserta?terakhir=${next.last_month}`
  return (
    <Card tone="error">
      <h2 class="text-[0.9375rem] font-semibold text-error">{read(title, language)}</h2>
      <p class="mt-0.5 text-2xl font-semibold text-balance">
        {read(
          text(
            `${people} orang pada ${formatDate(lastDayOf(next.last_month))}`,
            `${people} ${next.people === 1 ? 'person' : 'people'} on ${formatDate(lastDayOf(next.last_month), 'en')}`,
          ),
          language,
        )}
      </p>
      <p class="mt-1 text-[0.9375rem] text-quiet">
        {read(continuing(next.last_month), language)} <strong class="text-base-content">{cost}</strong>{' '}
        {read(
          text(
            `(iuran bulan terakhir mereka ${formatRupiah(next.monthly_rupiah)} × ${continuedMonths} bulan).`,
            `(their contributions of the last month ${formatRupiah(next.monthly_rupiah, 'en')} × ${continuedMonths} months).`,
          ),
          language,
        )}
      </p>
      {later.map((lapse) => (
        <p class="mt-1 text-[0.9375rem] text-quiet">
          {read(text('Lalu', 'Then'), language)}{' '}
          {may_open_people ? (
            <Door href={`/peserta?terakhir=${lapse.last_month}`}>{read(laterWords(lapse), language)}</Door>
          ) : (
            read(laterWords(lapse), language)
          )}
        </p>
      ))}
      {may_open_people && (
        <div class="mt-4">
          <Actions
            language={language}
            primary={{ label: text(`Lihat ${people} nama`, `See the ${people} names`), href: list }}
          />
        </div>
      )}
    </Card>
  )
}

function laterWords(lapse: Lapse): Text {
  return text(
    `${formatInteger(lapse.people)} orang pada ${formatDate(lastDayOf(lapse.last_month))}`,
    `${formatInteger(lapse.people, 'en')} people on ${formatDate(lastDayOf(lapse.last_month), 'en')}`,
  )
}

function continuing(lastMonth: Month): Text {
  const first = addMonths(lastMonth, 1)
  const last = addMonths(lastMonth, continuedMonths)
  const span = (language: Language) => {
    const from = formatMonth(first, language)
    const name = monthNames[language][Number(first.slice(5)) - 1]
    return `${yearOf(first) === yearOf(last) ? name : from}–${formatMonth(last, language)}`
  }
  return text(`Melanjutkan ${span('id')}:`, `To continue ${span('en')}:`)
}

type PlacesProps = Spoken & {
  region: Region
  month: Month
  figures: PlaceFigures[]
  may_open_people: boolean
  may_upload: boolean
}

const titles = {
  province: text('Kabupaten dan kota', 'Regencies and cities'),
  regency: text('Kecamatan', 'Districts'),
  district: text('Desa dan kelurahan', 'Villages'),
  village: text('Desa', 'Village'),
}

/** Places below the region by people whom programmes in Payung cover in the month. Every number opens its list. */
export function Places({ language, region, month, figures, may_open_people, may_upload }: PlacesProps) {
  const title = titles[regionLevel(region.code)]
  const total = figures.reduce((sum, place) => sum + place.people, 0)
  const lapsing = figures.reduce((sum, place) => sum + place.lapsing_people, 0)
  const door = (value: number, query: string, loss = false) =>
    may_open_people && value > 0 ? (
      <Door href={`/peserta?${query}`} class={loss ? 'text-error' : undefined}>
        {formatInteger(value, language)}
      </Door>
    ) : (
      <span class={value === 0 ? 'text-faint' : undefined}>{formatInteger(value, language)}</span>
    )
  return (
    <Section
      language={language}
      id="tempat"
      title={title}
      hint={text(
        `Dilindungi program di Payung pada ${formatMonth(month)}. Setiap angka membuka daftarnya.`,
        `Covered by programmes in Payung in ${formatMonth(month, 'en')}. Each number opens its list.`,
      )}
    >
      <Table
        language={language}
        caption={title}
        caption_hidden
        rows={figures}
        empty={{
          title: text(
            `Belum ada yang dilindungi pada ${formatMonth(month)}`,
            `Nobody is covered in ${formatMonth(month, 'en')} yet`,
          ),
          text: text(
            'Angka muncul setelah sebuah daftar disetujui, atau pilih tanggal lain.',
            'Figures appear once a roster is approved; or choose another day.',
          ),
          action: may_upload
            ? { href: '/daftar/unggah', label: text('Unggah daftar', 'Upload a roster') }
            : undefined,
        }}
        columns={[
          {
            key: 'name',
            header: title,
            cell: (place) => place.name,
            total: read(text('Jumlah', 'Total'), language),
          },
          {
            key: 'share',
            header: text('Bagian dari semuanya', 'Share of all'),
            narrow: 'wide',
            cell: (place) => (
              <TargetBar language={language} share={(place.people / total) * 100} with_value />
            ),
          },
          {
            key: 'people',
            header: text('Orang', 'People'),
            align: 'end',
            narrow: 'aside',
            cell: (place) => door(place.people, `wilayah=${place.code}&bulan=${month}`),
            total: door(total, `wilayah=${region.code}&bulan=${month}`),
          },
          {
            key: 'lapse',
            header: text(
              `Lepas ${formatDate(lastDayOf(month))}`,
              `Lose cover on ${formatDate(lastDayOf(month), 'en')}`,
            ),
            align: 'end',
            cell: (place) => door(place.lapsing_people, `wilayah=${place.code}&terakhir=${month}`, true),
            total: door(lapsing, `wilayah=${region.code}&terakhir=${month}`, true),
          },
        ]}
      />
    </Section>
  )
}
