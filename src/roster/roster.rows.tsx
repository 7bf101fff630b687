import { formatDate } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import type { Salts } from '../person/person.service.ts'
import type { Keys } from '../platform/crypto.ts'
import { Filters, Pages } from '../ui/filters.tsx'
import { PageSentence } from '../ui/sentence.tsx'
import { Level, Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { branchLabels } from './roster.branch.ts'
import { maskedRowNik, verdictTone } from './roster.parts.tsx'
import { levelOf, reasonText } from './roster.reasons.ts'
import type { RosterRow, RowFilter } from './roster.row-list.ts'
import { effectLabels, type Reason, type Roster, type Verdict, verdictLabels } from './roster.schema.ts'
import { placeOf } from './roster.sheet-rows.ts'

const words = {
  caption: text('Baris daftar', 'Rows of the roster'),
  row: text('Baris', 'Row'),
  name: text('Nama', 'Name'),
  born: text('Lahir', 'Born'),
  village: text('Desa', 'Village'),
  verdict: text('Hasil', 'Verdict'),
  remarks: text('Masalah', 'Problems'),
  effect: text('Akibat', 'Effect'),
  cause: text('Sebab', 'Cause'),
  branch: text('Ditolak cabang', 'Rejected by the branch'),
  number: text('Nomor baris', 'Row number'),
  empty: text('Tidak ada baris seperti ini', 'There are no such rows'),
  emptyText: text('Hapus saringan untuk melihat semua baris.', 'Remove the filters to see all rows.'),
  noun: text('baris', 'rows'),
  noNik: text('NIK tidak terbaca', 'no readable NIK'),
  none: text('Tanpa catatan', 'No remarks'),
}

type RowsProps = {
  roster: Roster
  rows: RosterRow[]
  total: number
  filter: RowFilter
  after: number
  language: Language
  keys: Keys
  salts: Salts
}

/** A page of rows with their reasons in words. NIK are opened for these rows only, and shown masked. */
export const rowsPage = {
  size: 50,
  draw({ roster, rows, total, filter, after, language, keys, salts }: RowsProps) {
    const shown = rows.slice(0, this.size)
    const base = `/daftar/${roster.roster_id}/baris`
    const filters = [
      ...(filter.verdict
        ? [
            {
              label: words.verdict,
              value: verdictLabels[filter.verdict],
              remove_href: address(base, { ...filter, verdict: undefined }),
            },
          ]
        : []),
      ...(filter.effect
        ? [
            {
              label: words.effect,
              value: effectLabels[filter.effect],
              remove_href: address(base, { ...filter, effect: undefined }),
            },
          ]
        : []),
      ...(filter.code
        ? [
            {
              label: words.cause,
              value: reasonText(filter.code).title,
              remove_href: address(base, { ...filter, code: undefined }),
            },
          ]
        : []),
      ...(filter.branch
        ? [
            {
              label: words.branch,
              value: branchLabels[filter.branch],
              remove_href: address(base, { ...filter, branch: undefined }),
            },
          ]
        : []),
      ...(filter.row_number
        ? [
            {
              label: words.number,
              value: String(filter.row_number),
              remove_href: address(base, { ...filter, row_number: undefined }),
            },
          ]
        : []),
    ]
    return (
      <div class="grid gap-5">
        <PageSentence small={roster.file_name}>{heading(total, filter, language)}</PageSentence>
        <Filters language={language} filters={filters} clear_href={base} />
        <Table<RosterRow>
          language={language}
          caption={words.caption}
          caption_hidden
          rows={shown}
          empty={{
            title: words.empty,
            text: words.emptyText,
            action: { href: base, label: text('Lihat semua baris', 'See all rows') },
          }}
          columns={[
            {
              key: 'row',
              header: words.row,
              cell: (row) => placed(roster, row.row_number, language),
              align: 'end',
              narrow: 'aside',
            },
            {
              key: 'name',
              header: words.name,
              narrow: 'lead',
              cell: (row) => (
                <>
                  <span class="font-medium">{row.name ?? '—'}</span>
                  <br />
                  <span class="text-sm text-quiet">
                    {maskedRowNik(keys, salts, row) ?? words.noNik[language]}
                  </span>
                </>
              ),
            },
            {
              key: 'born',
              header: words.born,
              cell: (row) => (row.birth_date ? formatDate(row.birth_date, language) : '—'),
            },
            {
              key: 'village',
              header: words.village,
              cell: (row) =>
                row.village_name
                  ? `${row.village_name}${row.district_name ? `, ${row.district_name}` : ''}`
                  : '—',
            },
            {
              key: 'verdict',
              header: words.verdict,
              cell: (row) => (
                <Status tone={verdictTone[row.verdict]}>{verdictLabels[row.verdict][language]}</Status>
              ),
            },
            {
              key: 'remarks',
              header: words.remarks,
              narrow: 'wide',
              cell: (row) => <Remarks language={language} reasons={row.reasons} />,
            },
          ]}
        />
        <Pages
          language={language}
          shown={
            after === 0 && shown.length > 0
              ? { first: 1, last: shown.length, total, noun: words.noun }
              : undefined
          }
          previous_href={after > 0 ? address(base, filter) : undefined}
          next_href={rows.length > this.size ? address(base, filter, shown.at(-1)?.row_number) : undefined}
        />
      </div>
    )
  },
}

function Remarks({ language, reasons }: { language: Language; reasons: Reason[] }) {
  if (reasons.length === 0) return <span class="text-quiet">{words.none[language]}</span>
  return (
    <ul class="grid gap-2">
      {reasons.map((reason) => {
        const said = reasonText(reason.code)
        return (
          <li>
            <Level language={language} level={levelOf(reason.code)} />{' '}
            <span class="font-medium">{said.title[language]}.</span>{' '}
            {said.found(reason.facts ?? {})[language]} <span class="text-quiet">{said.mend[language]}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** `RT 02, 15` where the list came as several sheets. */
export function placed(roster: Roster, number: number, language: Language): string {
  const { sheet, row } = placeOf(roster.layout, number)
  return sheet === undefined ? formatInteger(row, language) : `${sheet}, ${formatInteger(row, language)}`
}

function heading(total: number, filter: RowFilter, language: Language): string {
  const number = formatInteger(total, language)
  const about = filter.code
    ? reasonText(filter.code).title[language]
    : filter.branch
      ? branchLabels[filter.branch][language]
      : filter.effect
        ? effectLabels[filter.effect][language]
        : filter.verdict
          ? verdictLabels[filter.verdict][language]
          : undefined
  const counted = language === 'id' ? `${number} baris` : `${number} ${total === 1 ? 'row' : 'rows'}`
  return about ? `${counted}: ${about}` : counted
}

export function address(base: string, filter: RowFilter & { verdict?: Verdict }, after?: number): string {
  const query = new URLSearchParams()
  if (filter.verdict) query.set('hasil', filter.verdict)
  if (filter.effect) query.set('akibat', filter.effect)
  if (filter.code) query.set('sebab', filter.code)
  if (filter.branch) query.set('cabang', filter.branch)
  if (filter.row_number) query.set('nomor', String(filter.row_number))
  if (after) query.set('setelah', String(after))
  const written = query.toString()
  return written === '' ? base : `${base}?${written}`
}
