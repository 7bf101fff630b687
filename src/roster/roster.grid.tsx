import { fieldLabels } from '../intake/schema.ts'
import { countEn, formatInteger } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import { Form } from '../ui/form.tsx'
import { EmptyState, PageSentence } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import type { RowOfCells } from './roster.cells.ts'
import { verdictTone } from './roster.parts.tsx'
import { levelOf, reasonText } from './roster.reasons.ts'
import { placed } from './roster.rows.tsx'
import { type MendField, mendFields, type Reason, type Roster, verdictLabels } from './roster.schema.ts'

/** Rows of a page of the grid. */
export const gridSize = 200

const words = {
  row: text('Baris', 'Row'),
  verdict: text('Hasil', 'Verdict'),
  problems: text('Masalah', 'Problems'),
  onlyProblems: text('Hanya baris bermasalah', 'Only rows with problems'),
  all: text('Semua baris', 'All rows'),
  previous: text('200 baris sebelumnya', 'The 200 rows before'),
  next: text('200 baris berikutnya', 'The next 200 rows'),
  empty: text('Tidak ada baris bermasalah', 'No rows with problems'),
  emptyText: text(
    'Semua baris sudah beres; daftarnya dapat diusulkan.',
    'All rows are in order; the roster can be proposed.',
  ),
  back: text('Kembali ke daftar', 'Back to the roster'),
  table: text('Kisi perbaikan', 'Grid for mending'),
  plain: text('Buka nomor barisnya untuk memperbaiki isinya.', 'Open the number of a row to mend it.'),
  keys: text(
    'Panah: pindah sel. Ketik atau Enter: ubah. Enter: simpan dan turun. Tab: simpan dan ke kanan. Esc: batal. Delete: kosongkan. Ctrl+C dan Ctrl+V: salin dan tempel, juga dari Excel.',
    'Arrows: move. Type or Enter: change. Enter: save and down. Tab: save and right. Esc: leave as it was. Delete: empty. Ctrl+C and Ctrl+V: copy and paste, also from Excel.',
  ),
  saving: text('Menyimpan…', 'Saving…'),
  saved: text('Tersimpan', 'Saved'),
  failed: text('Belum tersimpan', 'Not saved'),
}

export type GridProps = {
  language: Language
  roster: Roster
  rows: RowOfCells[]
  total: number
  from: number
  problems_only: boolean
  has_more: boolean
}

/** Two hundred rows with their cells. A script makes the cells editable; without it each row opens its form. */
export function Grid(props: GridProps) {
  const { language, roster, rows, total, problems_only } = props
  const base = `/daftar/${roster.roster_id}/kisi`
  const count = formatInteger(total, language)
  const said = problems_only
    ? text(`${count} baris perlu dilihat`, `${countEn(total, 'row wants', 'rows want')} a look`)
    : text(`${count} baris`, countEn(total, 'row'))
  return (
    <div class="grid gap-5">
      <PageSentence small={roster.file_name}>{said[language]}</PageSentence>
      <nav class="flex flex-wrap gap-2" aria-label={words.table[language]}>
        <a
          class={problems_only ? 'btn' : 'btn btn-quiet'}
          href={base}
          aria-current={problems_only ? 'page' : undefined}
        >
          {words.onlyProblems[language]}
        </a>
        <a
          class={problems_only ? 'btn btn-quiet' : 'btn'}
          href={`${base}?semua=1`}
          aria-current={problems_only ? undefined : 'page'}
        >
          {words.all[language]}
        </a>
        <a class="btn btn-quiet" href={`/daftar/${roster.roster_id}`}>
          {words.back[language]}
        </a>
      </nav>
      {rows.length === 0 ? (
        <EmptyState
          language={language}
          title={words.empty}
          text={words.emptyText}
          action={{ href: `/daftar/${roster.roster_id}`, label: words.back }}
        />
      ) : (
        <Sheet {...props} />
      )}
      <Turn {...props} base={base} />
    </div>
  )
}

function Sheet({ language, roster, rows }: GridProps) {
  const open = roster.state === 'checked'
  return (
    <div class="grid gap-2">
      {open && (
        <Form
          action={`/daftar/${roster.roster_id}/kisi`}
          label={words.table[language]}
          class="contents"
          data={{
            grid: '',
            saving: words.saving[language],
            saved: words.saved[language],
            failed: words.failed[language],
          }}
        />
      )}
      <p class="text-sm text-quiet" data-grid-plain>
        {words.plain[language]}
      </p>
      <p class="text-sm text-quiet" data-grid-keys hidden>
        {words.keys[language]}
      </p>
      <p class="min-h-6 text-sm font-medium" role="status" data-grid-said />
      <div class="sheet overflow-x-auto">
        <table class="sheet-cells" data-grid-table>
          <caption class="sr-only">{words.table[language]}</caption>
          <thead>
            <tr>
              <th scope="col">{words.row[language]}</th>
              <th scope="col">{words.verdict[language]}</th>
              <th scope="col">{words.problems[language]}</th>
              {mendFields.map((field) => (
                <th scope="col">{fieldLabels[field][language]}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr data-row={row.row_number}>
                <th scope="row">
                  <a class="door" href={`/daftar/${roster.roster_id}/baris/${row.row_number}`}>
                    {placed(roster, row.row_number, language)}
                  </a>
                </th>
                <td data-verdict>
                  <Status tone={verdictTone[row.verdict]}>{verdictLabels[row.verdict][language]}</Status>
                </td>
                <td data-problems class="sheet-problems">
                  {problemWords(row.reasons, language)}
                </td>
                {mendFields.map((field) => (
                  <Cell row={row} field={field} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function Cell({ row, field }: { row: RowOfCells; field: MendField }) {
  const cell = row.cells[field]
  return (
    <td
      data-field={field}
      data-masked={cell.masked ? '' : undefined}
      data-mended={cell.mended ? '' : undefined}
      data-bad={badFields(row.reasons).has(field) ? '' : undefined}
    >
      {cell.text}
    </td>
  )
}

/** The cells that a row's problems are about. */
export function badFields(reasons: readonly Reason[]): Set<MendField> {
  const about: Record<string, MendField> = {
    nik: 'nik',
    duplicate: 'nik',
    name: 'name',
    birth_date: 'birth_date',
    age: 'birth_date',
    sex: 'sex',
    village: 'village',
    occupation: 'occupation',
    phone: 'phone',
  }
  return new Set(
    reasons
      .filter((reason) => levelOf(reason.code) !== 'info')
      .flatMap((reason) => about[reason.code.split('.')[0] ?? ''] ?? []),
  )
}

/** The problems of a row in one line, worst first as they were found. */
export function problemWords(reasons: readonly Reason[], language: Language): string {
  return reasons
    .filter((reason) => levelOf(reason.code) !== 'info')
    .map(
      (reason) =>
        `${reasonText(reason.code).title[language]}: ${reasonText(reason.code).found(reason.facts ?? {})[language]}`,
    )
    .join(' ')
}

function Turn({ language, rows, from, problems_only, has_more, base }: GridProps & { base: string }) {
  const href = (query: Record<string, string>) =>
    `${base}?${new URLSearchParams({ ...(problems_only ? {} : { semua: '1' }), ...query })}`
  const last = rows.at(-1)
  return (
    <nav class="flex flex-wrap gap-2" aria-label={text('Halaman', 'Pages')[language]}>
      {from > 1 && (
        <a class="btn btn-quiet" data-grid-previous href={href({ sebelum: String(from) })}>
          {words.previous[language]}
        </a>
      )}
      {has_more && last && (
        <a class="btn btn-quiet" data-grid-next href={href({ mulai: String(last.row_number + 1) })}>
          {words.next[language]}
        </a>
      )}
    </nav>
  )
}
