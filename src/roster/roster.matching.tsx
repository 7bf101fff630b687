import { formatShortDate } from '../kernel/plain-date.ts'
import { countEn, formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import type { ListMatching, Matching } from '../match/match.schema.ts'
import { Form } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { Door } from '../ui/sentence.tsx'
import { read, type Spoken } from '../ui/words.ts'

type MatchingProps = Spoken & {
  roster_id: string
  matching: Matching | null
  /** Lists from outside that came after the check. */
  newer_lists: number
  /** Whether the reader may have the list checked once more. */
  may_recheck: boolean
}

/** What the comparison came to, or that it was not made; and the way to have it made again. */
export function RosterMatching(props: MatchingProps) {
  const { language, matching, newer_lists } = props
  if (!matching) return null
  return (
    <div class="grid justify-items-start gap-2">
      {matching.state === 'not_run' ? (
        <Notice
          language={language}
          tone="warning"
          title={text(
            'Pencocokan dengan register belum dijalankan',
            'The comparison with the register was not made',
          )}
          text={matching.why}
        />
      ) : (
        <Compared {...props} matching={matching} />
      )}
      {newer_lists > 0 && (
        <Notice
          language={language}
          tone="warning"
          title={text(
            `${formatInteger(newer_lists)} daftar pembanding dimuat sesudah pemeriksaan ini`,
            `${formatInteger(newer_lists, 'en')} ${newer_lists === 1 ? 'list' : 'lists'} from outside came after this check`,
          )}
          text={text(
            'Baris daftar ini belum dibandingkan dengannya.',
            'The rows of this roster have not been compared with them.',
          )}
        />
      )}
      {props.may_recheck && (
        <Form action={`/daftar/${props.roster_id}`} label={recheck[language]}>
          <button type="submit" name="langkah" value="periksa" class="btn btn-quiet">
            {read(recheck, language)}
          </button>
        </Form>
      )}
    </div>
  )
}

const recheck = text('Periksa ulang daftar ini', 'Check this roster again')

/** A sentence with the queue behind its number. */
function Compared({
  language,
  roster_id,
  matching,
}: Spoken & { roster_id: string; matching: Extract<Matching, { state: 'done' }> }) {
  const found = matching.review + matching.same
  return (
    <p class="max-w-[70ch]">
      {read(compared(matching), language)}{' '}
      {found > 0 ? (
        <Door href={`/pencocokan?daftar=${roster_id}&keadaan=${matching.review > 0 ? 'open' : 'same'}`}>
          {read(said(matching), language)}
        </Door>
      ) : (
        read(text('tidak ada yang mirip orang lain.', 'nobody resembles somebody else.'), language)
      )}
      <ListLines language={language} lists={matching.lists} roster_id={roster_id} />
      {matching.capped > 0 && (
        <span class="block text-sm text-quiet">
          {read(
            text(
              `${formatInteger(matching.capped)} baris berisi nama dan tanggal yang sangat umum; tidak semua orang yang mirip dapat dilihat.`,
              `${countEn(matching.capped, 'row holds', 'rows hold')} very common names and dates; not everybody alike could be looked at.`,
            ),
            language,
          )}
        </span>
      )}
    </p>
  )
}

/** Each list from outside the rows were compared with: who gave it, of which day it is, and what it came to. */
function ListLines({
  language,
  lists,
  roster_id,
}: Spoken & { lists: ListMatching[] | undefined; roster_id: string }) {
  if (!lists) return null
  if (lists.length === 0)
    return (
      <span class="block text-sm text-quiet">
        {read(
          text(
            'Belum ada daftar pembanding dari luar yang dipakai wilayah ini.',
            'No list from outside is in use in this region.',
          ),
          language,
        )}
      </span>
    )
  return (
    <>
      {lists.map((list) => (
        <span class="block text-sm">
          {list.own ? <Door href={`/pencocokan/sumber/${list.list_id}`}>{list.name}</Door> : list.name}
          <span class="text-quiet">
            {' '}
            ({list.source}, {formatShortDate(list.as_of, language)}):{' '}
          </span>
          {read(
            text(
              `${formatInteger(list.sure)} baris tercatat`,
              `${countEn(list.sure, 'row stands', 'rows stand')} on it`,
            ),
            language,
          )}
          {list.review > 0 && (
            <>
              {', '}
              <Door href={`/pencocokan?daftar=${roster_id}&sebab=listed`}>
                {read(
                  text(
                    `${formatInteger(list.review)} perlu dilihat`,
                    `${formatInteger(list.review, 'en')} to be looked at`,
                  ),
                  language,
                )}
              </Door>
            </>
          )}
        </span>
      ))}
    </>
  )
}

function compared({ compared: rows, register_people }: Extract<Matching, { state: 'done' }>): Text {
  return text(
    `${formatInteger(rows)} baris dicocokkan dengan register (${formatInteger(register_people)} orang):`,
    `${countEn(rows, 'row was', 'rows were')} compared with the register (${formatInteger(register_people, 'en')} people):`,
  )
}

function said({ review, same }: Extract<Matching, { state: 'done' }>): Text {
  const parts: Text[] = []
  if (review > 0)
    parts.push(
      text(
        `${formatInteger(review)} mungkin orang yang sama dan perlu diputuskan`,
        `${formatInteger(review, 'en')} may be somebody else's record and wait for a decision`,
      ),
    )
  if (same > 0)
    parts.push(
      text(
        `${formatInteger(same)} sudah tercatat dengan NIK lain`,
        `${formatInteger(same, 'en')} are registered under another NIK`,
      ),
    )
  return text(parts.map((part) => part.id).join(', '), parts.map((part) => part.en).join(', '))
}
