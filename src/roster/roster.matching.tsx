import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Matching } from '../match/match.schema.ts'
import { Notice } from '../ui/notice.tsx'
import { Door } from '../ui/sentence.tsx'
import { read, type Spoken } from '../ui/words.ts'

/** What the comparison with the register came to: a sentence with the queue behind its number, or that it was not made. */
export function RosterMatching({
  language,
  roster_id,
  matching,
}: Spoken & { roster_id: string; matching: Matching | null }) {
  if (!matching) return null
  if (matching.state === 'not_run')
    return (
      <Notice
        language={language}
        tone="warning"
        title={text(
          'Pencocokan dengan register belum dijalankan',
          'The comparison with the register was not made',
        )}
        text={matching.why}
      />
    )
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
      {matching.capped > 0 && (
        <span class="block text-sm text-quiet">
          {read(
            text(
              `${formatInteger(matching.capped)} baris berisi nama dan tanggal yang sangat umum; tidak semua orang yang mirip dapat dilihat.`,
              `${formatInteger(matching.capped, 'en')} rows hold very common names and dates; not everybody alike could be looked at.`,
            ),
            language,
          )}
        </span>
      )}
    </p>
  )
}

function compared({ compared: rows, register_people }: Extract<Matching, { state: 'done' }>): Text {
  return text(
    `${formatInteger(rows)} baris dicocokkan dengan register (${formatInteger(register_people)} orang):`,
    `${formatInteger(rows, 'en')} rows were compared with the register (${formatInteger(register_people, 'en')} people):`,
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
