import type { DateFormat } from '../intake/date-shapes.ts'
import { formatDate } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { ErrorSummary, Form } from '../ui/form.tsx'
import { Door, EmptyState, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import type { DateCode, DateExample, DateGroup, FormatOffer } from './roster.dates.ts'
import { reasonText } from './roster.reasons.ts'
import { address, placed } from './roster.rows.tsx'
import type { Roster } from './roster.schema.ts'

const words = {
  once: text(
    'Katakan sekali bagaimana tanggalnya ditulis; semua yang ditulis begitu ikut. Tidak ada yang diganti sebelum Anda menekan tombolnya, dan semuanya dapat dikembalikan.',
    'Say once how the dates are written; all that are written alike follow. Nothing changes before you press a button, and all of it can be taken back.',
  ),
  done: text('Tidak ada lagi tanggal yang perlu diperbaiki di sini', 'There are no dates left to mend here'),
  doneText: text(
    'Kembali ke daftar untuk melihat sebab yang lain.',
    'Go back to the roster to see the other causes.',
  ),
  back: text('Kembali ke daftar', 'Back to the roster'),
  none: text(
    'Urutan mana pun tidak menjadikannya tanggal yang pernah ada. Perbaiki barisnya satu per satu.',
    'No order makes a day that existed of them. Mend the rows one by one.',
  ),
  oneValue: text('Ganti menurut isinya', 'Change by what is written'),
  unread: text('tetap seperti semula', 'stays as it is'),
  best: text('Paling cocok dengan NIK', 'Agrees best with the NIK'),
  row: text('Baris', 'Row'),
  becomes: text('menjadi', 'becomes'),
}

const formatNames: Record<DateFormat, Text> = {
  dmy: text('hari / bulan / tahun', 'day / month / year'),
  mdy: text('bulan / hari / tahun', 'month / day / year'),
  ymd: text('tahun / bulan / hari', 'year / month / day'),
  ydm: text('tahun / hari / bulan', 'year / day / month'),
  dmy_19: text('hari / bulan / tahun, semuanya 19xx', 'day / month / year, all of them 19xx'),
  mdy_19: text('bulan / hari / tahun, semuanya 19xx', 'month / day / year, all of them 19xx'),
  ymd_19: text('tahun / bulan / hari, semuanya 19xx', 'year / month / day, all of them 19xx'),
  serial: text('nomor hari dari Excel', 'number of a day in Excel'),
  serial_1904: text(
    'nomor hari dari Excel lama di Mac (sejak 1904)',
    'number of a day in old Excel for Mac (since 1904)',
  ),
  words: text('dengan nama bulan', 'with the name of the month'),
  swapped: text('hari dan bulan tertukar oleh Excel', 'day and month swapped by Excel'),
}

/** Two digits of a year: which century is read, where the format does not say it. */
function centuryHint(format: DateFormat, shape: DateGroup['shape'], before: string): Text | undefined {
  const two = shape === 'parts_2' || shape === 'digits_6' || shape === 'digits_5'
  if (!two || !['dmy', 'mdy', 'ymd'].includes(format)) return undefined
  const latest = before.slice(2, 4)
  return text(
    `Tahun 00–${latest} dibaca 2000-an, selebihnya 1900-an.`,
    `Years 00–${latest} are read as 20xx, the others as 19xx.`,
  )
}

type DatesProps = {
  language: Language
  roster: Roster
  code: DateCode
  groups: DateGroup[]
  /** First day of cover; nobody is born after it. */
  before: string
  error?: Text
}

/** One cause about dates: its dates by how they are written, and for each shape what every possible reading would make of them. */
export function DatesView(props: DatesProps) {
  const { language, roster, code, groups, error } = props
  const rows = groups.reduce((sum, group) => sum + group.rows, 0)
  const number = formatInteger(rows, language)
  return (
    <div class="grid gap-6">
      {error && <ErrorSummary language={language} errors={[{ message: error }]} />}
      <PageSentence small={groups.length > 0 ? words.once[language] : roster.file_name}>
        {groups.length === 0 ? (
          words.done[language]
        ) : (
          <>
            {reasonText(code).title[language]}:{' '}
            <Door href={address(`/daftar/${roster.roster_id}/baris`, { code })}>
              {text(`${number} baris`, `${number} ${rows === 1 ? 'row' : 'rows'}`)[language]}
            </Door>
          </>
        )}
      </PageSentence>
      {groups.length === 0 && (
        <EmptyState
          language={language}
          title={words.done}
          text={words.doneText}
          action={{ href: `/daftar/${roster.roster_id}`, label: words.back }}
        />
      )}
      {groups.map((group) => (
        <GroupSection {...props} group={group} />
      ))}
    </div>
  )
}

function GroupSection({ language, roster, code, group, before }: DatesProps & { group: DateGroup }) {
  const number = (spoken: Language) => formatInteger(group.rows, spoken)
  const [best, second] = group.offers
  const stands = (offer: FormatOffer) =>
    offer === best && offer.agreeing > 0 && offer.agreeing > (second?.agreeing ?? 0)
  return (
    <Section
      language={language}
      title={text(
        `${number('id')} tanggal ditulis seperti “${group.written}”`,
        group.rows === 1
          ? `1 date is written like “${group.written}”`
          : `${number('en')} dates are written like “${group.written}”`,
      )}
    >
      {group.offers.length === 0 ? (
        <div class="grid gap-3">
          <p class="max-w-[70ch]">{words.none[language]}</p>
          <div class="flex flex-wrap gap-2">
            <a class="btn btn-quiet" href={`/daftar/${roster.roster_id}/baris/${group.example_row}`}>
              {
                text(
                  `Buka baris ${placed(roster, group.example_row, 'id')}`,
                  `Open row ${placed(roster, group.example_row, 'en')}`,
                )[language]
              }
            </a>
            {code === 'birth_date.unreal' && (
              <a class="btn btn-quiet" href={`/daftar/${roster.roster_id}/perbaiki?sebab=${code}`}>
                {words.oneValue[language]}
              </a>
            )}
          </div>
        </div>
      ) : (
        <Form
          action={`/daftar/${roster.roster_id}/tanggal`}
          hidden={{ sebab: code, bentuk: group.shape }}
          label={text(`Tanggal seperti ${group.written}`, `Dates like ${group.written}`)[language]}
          class="grid gap-4 md:grid-cols-2"
        >
          {group.offers.map((offer) => (
            <Offer
              language={language}
              roster={roster}
              code={code}
              group={group}
              offer={offer}
              best={stands(offer)}
              hint={centuryHint(offer.format, group.shape, before)}
            />
          ))}
        </Form>
      )}
    </Section>
  )
}

/** How many NIK say the same; where only those are changed, the button says it. */
function agreed({ agreeing, with_nik }: FormatOffer, code: DateCode): Text | undefined {
  if (with_nik === 0 || code === 'nik.birth_date_differs') return undefined
  return text(
    `${formatInteger(agreeing)} dari ${formatInteger(with_nik)} cocok dengan NIK.`,
    `${formatInteger(agreeing, 'en')} of ${formatInteger(with_nik, 'en')} agree with the NIK.`,
  )
}

function leftWords(left: number, code: DateCode): Text {
  const [id, en] = [formatInteger(left), formatInteger(left, 'en')]
  return code === 'nik.birth_date_differs'
    ? text(
        `${id} tetap, karena begini pun NIK-nya berkata lain.`,
        `${en} stay, as even so their NIK says another day.`,
      )
    : text(`${id} tidak terbaca begini dan tetap.`, `${en} cannot be read this way and stay.`)
}

function Offer(props: {
  language: Language
  roster: Roster
  code: DateCode
  group: DateGroup
  offer: FormatOffer
  best: boolean
  hint?: Text
}) {
  const { language, roster, code, group, offer, best, hint } = props
  const name = formatNames[offer.format]
  const left = group.rows - offer.rows
  const number = (value: number, spoken: Language) => formatInteger(value, spoken)
  const button = text(
    `Baca ${number(offer.rows, 'id')} tanggal begini`,
    `Read ${number(offer.rows, 'en')} ${offer.rows === 1 ? 'date' : 'dates'} this way`,
  )
  return (
    <div class="flex min-w-0 flex-col gap-3 rounded-box border border-base-300 p-4">
      <div>
        <h3 class="font-semibold">
          {name[language]}
          {best && (
            <>
              {' '}
              <Status tone="success">{words.best[language]}</Status>
            </>
          )}
        </h3>
        <p class="text-sm text-quiet">
          {[agreed(offer, code), left > 0 ? leftWords(left, code) : undefined, hint]
            .map((said) => said?.[language])
            .filter(Boolean)
            .join(' ')}
        </p>
      </div>
      <ul class="grid gap-1.5 text-[0.9375rem]">
        {offer.examples.map((example) => (
          <Example language={language} roster={roster} example={example} />
        ))}
      </ul>
      <div class="mt-auto">
        <button
          type="submit"
          name="cara"
          value={offer.format}
          class={best ? 'btn btn-primary' : 'btn btn-quiet'}
        >
          {button[language]}
          <span class="sr-only">: {name[language]}</span>
        </button>
      </div>
    </div>
  )
}

function Example({
  language,
  roster,
  example,
}: {
  language: Language
  roster: Roster
  example: DateExample
}) {
  return (
    <li class="grid grid-cols-[minmax(4.5rem,auto)_minmax(0,1fr)] items-baseline gap-x-3">
      <a
        href={`/daftar/${roster.roster_id}/baris/${example.row_number}`}
        class="door text-sm whitespace-nowrap text-quiet justify-self-start"
      >
        {words.row[language]} {placed(roster, example.row_number, language)}
      </a>
      <span class="min-w-0">
        <span class="break-words">{example.before}</span> <span aria-hidden="true">→</span>
        <span class="sr-only">{words.becomes[language]}</span>{' '}
        {example.after ? (
          <span class="font-medium whitespace-nowrap">{formatDate(example.after, language)}</span>
        ) : (
          <span class="text-quiet">{words.unread[language]}</span>
        )}
      </span>
    </li>
  )
}
