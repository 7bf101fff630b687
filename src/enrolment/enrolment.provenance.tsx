import { formatMoment } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import type { PersonRecord } from '../person/person.service.ts'
import { Door } from '../ui/sentence.tsx'
import { Table } from '../ui/table.tsx'
import { read, type Spoken } from '../ui/words.ts'

/** The values whose origin is told; phone numbers are not shown, and their origin neither. */
const fields = ['name', 'birth_date', 'sex', 'village_code', 'occupation'] as const
type Field = (typeof fields)[number]

type Values = Pick<PersonRecord, Field | 'roster_id' | 'row_number'>
type Past = Values & { version: number; replaced_at: Date; replaced_by_name: string | null }

/** Where one value came from: row of a file, or a person who decided it; when, and by whom. */
export type Origin = {
  field: Field
  roster_id: string
  row_number: number
  at: Date
  by: string | undefined
  decided: boolean
}

/**
 * Follows each value back to the change that brought it. `history` is newest first; the version after the oldest one with the same value
 * replaced it at the moment that is written there, and what was never replaced came when the person entered.
 */
export function originsOf(
  person: PersonRecord,
  history: readonly Past[],
  enteredBy: string | undefined,
): Origin[] {
  const versions: Values[] = [person, ...history]
  return fields.map((field) => {
    let at = 0
    while (at + 1 < versions.length && versions[at + 1]?.[field] === person[field]) at += 1
    const source = versions[at] ?? person
    // What this version replaced says when it came and who did it.
    const replaced = history[at]
    return {
      field,
      roster_id: source.roster_id,
      row_number: source.row_number,
      at: replaced?.replaced_at ?? person.created_at,
      by: replaced ? (replaced.replaced_by_name ?? undefined) : enteredBy,
      decided: person.edited?.[field] !== undefined,
    }
  })
}

const words = {
  caption: text('Asal setiap nilai', 'Where each value comes from'),
  value: text('Nilai', 'Value'),
  source: text('Berkas dan baris', 'File and row'),
  when: text('Sejak', 'Since'),
  who: text('Oleh', 'By'),
  decided: text('Diputuskan orang; daftar tidak menimpanya', 'Decided by a person; no list writes over it'),
  mended: text('diperbaiki petugas sebelum diusulkan', 'mended by an officer before it was proposed'),
  someone: text('pengguna wilayah lain', 'somebody of another region'),
  labels: {
    name: text('Nama', 'Name'),
    birth_date: text('Tanggal lahir', 'Birth date'),
    sex: text('Jenis kelamin', 'Sex'),
    village_code: text('Desa', 'Village'),
    occupation: text('Pekerjaan', 'Occupation'),
  } satisfies Record<Field, Text>,
}

type ProvenanceProps = Spoken & {
  origins: Origin[]
  source: (row: { roster_id: string; row_number: number }) => { said: Text; href: string | undefined }
  /** Cells of rows that a person mended, as `roster/row/field`. */
  mended: ReadonlySet<string>
}

/** A line for each value: from which file and row, since when, by whom. */
export function Provenance({ language, origins, source, mended }: ProvenanceProps) {
  const correctionOf = (origin: Origin) =>
    `${origin.roster_id}/${origin.row_number}/${origin.field === 'village_code' ? 'village' : origin.field}`
  return (
    <Table
      language={language}
      caption={words.caption}
      caption_hidden
      rows={origins}
      empty={{ title: words.caption }}
      columns={[
        {
          key: 'value',
          header: words.value,
          narrow: 'lead',
          cell: ({ field }) => read(words.labels[field], language),
        },
        {
          key: 'source',
          header: words.source,
          narrow: 'wide',
          cell: (origin) => {
            if (origin.decided) return read(words.decided, language)
            const { said, href } = source(origin)
            return (
              <>
                {href ? <Door href={href}>{read(said, language)}</Door> : read(said, language)}
                {mended.has(correctionOf(origin)) && (
                  <span class="text-quiet">, {read(words.mended, language)}</span>
                )}
              </>
            )
          },
        },
        { key: 'when', header: words.when, cell: ({ at }) => formatMoment(at, language) },
        { key: 'who', header: words.who, cell: ({ by }) => by ?? read(words.someone, language) },
      ]}
    />
  )
}
