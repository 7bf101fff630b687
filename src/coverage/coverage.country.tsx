import { formatDate, formatShortDate, type PlainDate } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { Region } from '../region/region.service.ts'
import { TargetBar } from '../ui/bar.tsx'
import { ErrorSummary, type FormError } from '../ui/form.tsx'
import { Card, Door, PageSentence } from '../ui/sentence.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { coverageHref, DayForm } from './coverage.sentence.tsx'
import { percentOf } from './coverage.service.ts'
import type { Position } from './coverage.store.ts'

type CountryViewProps = Spoken & {
  provinces: Region[]
  positions: Position[]
  day: PlainDate
  errors: FormError[]
}

const words = {
  province: text('Provinsi', 'Province'),
  share: text('Cakupan terbitan', 'Published coverage'),
  count: text('Terlindungi', 'Protected'),
  all: text('Pekerja', 'Workers'),
  as_of: text('Per', 'On'),
  none: text('belum ada angka', 'no figure yet'),
}

/** For whoever looks at the whole country: the provinces, those with a published figure first. */
export function CountryView({ language, provinces, positions, day, errors }: CountryViewProps) {
  const byCode = new Map(positions.map((position) => [position.region_code, position]))
  const rows = provinces
    .map((province) => ({ province, position: byCode.get(province.code) }))
    .sort((a, b) => Number(b.position !== undefined) - Number(a.position !== undefined))
  return (
    <div class="grid grid-cols-1 gap-6">
      <ErrorSummary language={language} errors={errors} />
      <PageSentence
        eyebrow={read(
          text(
            `Cakupan pekerja · sampai ${formatDate(day)}`,
            `Coverage of workers · up to ${formatDate(day, 'en')}`,
          ),
          language,
        )}
        small={read(
          text(
            'Angka terbitan terakhir setiap provinsi, beserta harinya.',
            'The last published figure of each province, with its day.',
          ),
          language,
        )}
      >
        {read(
          text(
            `${formatInteger(positions.length)} dari ${formatInteger(provinces.length)} provinsi punya angka cakupan.`,
            `${formatInteger(positions.length, 'en')} of ${formatInteger(provinces.length, 'en')} provinces have a coverage figure.`,
          ),
          language,
        )}
      </PageSentence>
      <Card>
        <Table
          language={language}
          caption={words.province}
          caption_hidden
          rows={rows}
          empty={{
            title: text('Register wilayah masih kosong', 'The region register is still empty'),
            text: text(
              'Muat dengan perintah: payung region load',
              'Load it with the command: payung region load',
            ),
          }}
          columns={[
            {
              key: 'name',
              header: words.province,
              cell: ({ province }) => <Door href={`/cakupan/${province.code}`}>{province.name}</Door>,
            },
            {
              key: 'share',
              header: words.share,
              narrow: 'wide',
              cell: ({ province, position }) =>
                position ? (
                  <TargetBar
                    language={language}
                    share={percentOf(position.numerator, position.denominator)}
                    decimals={2}
                    with_value
                    href={coverageHref(province.code, day)}
                  />
                ) : (
                  <span class="text-faint">{read(words.none, language)}</span>
                ),
            },
            {
              key: 'in',
              header: words.count,
              align: 'end',
              cell: ({ position }) => position && formatInteger(position.numerator, language),
            },
            {
              key: 'all',
              header: words.all,
              align: 'end',
              cell: ({ position }) => position && formatInteger(position.denominator, language),
            },
            {
              key: 'as_of',
              header: words.as_of,
              align: 'end',
              cell: ({ position }) => position && formatShortDate(position.as_of, language),
            },
          ]}
        />
      </Card>
      <DayForm language={language} action="/cakupan" day={day} errors={errors} />
    </div>
  )
}
