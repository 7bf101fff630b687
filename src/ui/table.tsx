import type { Child } from 'hono/jsx'
import { text } from '../kernel/text.ts'
import { EmptyState } from './sentence.tsx'
import { classes, read, type Spoken, type Words } from './words.ts'

/** Where a cell goes when a row becomes a card on a phone. */
export type NarrowPlace = 'lead' | 'aside' | 'detail' | 'wide' | 'drop'

export type Column<Row> = {
  key: string
  header: Words
  cell: (row: Row) => Child
  /** Numbers stand at the end, so that their digits line up. */
  align?: 'start' | 'end'
  /** First line: `lead`, `aside`. Second line with its label: `detail`, or `wide` alone. Default: first leads, rest detail. */
  narrow?: NarrowPlace
  /** On a card its content says by itself what it is, as a button does. */
  bare?: boolean
  /** Makes the header a link that sorts. */
  sort?: { href: string; direction?: 'ascending' | 'descending' }
  /** The cell of the last row of totals. */
  total?: Child
}

export type TableProps<Row> = Spoken & {
  caption: Words
  caption_hidden?: boolean
  columns: Column<Row>[]
  rows: Row[]
  empty: { title: Words; text?: Words; action?: { href: string; label: Words } }
  row_class?: (row: Row) => string | undefined
}

const sortWords = {
  ascending: text('urut naik', 'sorted ascending'),
  descending: text('urut turun', 'sorted descending'),
}

/** A list of records: a table with headers on every printed page, two-line cards at 360 px, and a next step when empty. */
export function Table<Row>(props: TableProps<Row>) {
  const { language, columns, rows } = props
  if (rows.length === 0) return <EmptyState language={language} {...props.empty} />
  return (
    <div class="overflow-x-auto">
      <table class="table-list table-cards">
        <caption class={props.caption_hidden ? 'sr-only' : 'mb-2 text-start text-sm text-quiet'}>
          {read(props.caption, language)}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Header language={language} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr class={props.row_class?.(row)}>
              {columns.map((column, at) => (
                <Cell language={language} column={column} first={at === 0}>
                  {column.cell(row)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
        {columns.some((column) => column.total !== undefined) && (
          <tfoot>
            <tr>
              {columns.map((column, at) => (
                <Cell language={language} column={column} first={at === 0}>
                  {column.total}
                </Cell>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

function Header<Row>({ language, column }: Spoken & { column: Column<Row> }) {
  const { sort } = column
  const label = read(column.header, language)
  return (
    <th scope="col" class={column.align === 'end' ? 'end' : undefined} aria-sort={sort?.direction}>
      {sort ? (
        <a href={sort.href} class="door inline-flex gap-1">
          {label}
          {sort.direction && <span aria-hidden="true">{sort.direction === 'ascending' ? '↑' : '↓'}</span>}
          {sort.direction && <span class="sr-only">, {read(sortWords[sort.direction], language)}</span>}
        </a>
      ) : (
        label
      )}
    </th>
  )
}

function Cell<Row>(props: Spoken & { column: Column<Row>; first: boolean; children?: Child }) {
  const { column, language, first } = props
  const place = column.narrow ?? (first ? 'lead' : 'detail')
  const attributes = {
    class: classes(place !== 'detail' && place, column.align === 'end' && 'end') || undefined,
    'data-label': isLabelled(column, place) ? read(column.header, language) : undefined,
  }
  if (first) {
    return (
      <th scope="row" {...attributes}>
        {props.children}
      </th>
    )
  }
  return <td {...attributes}>{props.children}</td>
}

/** On a card the first words speak for themselves, and so does a status; a number needs to be told what it counts. */
function isLabelled<Row>(column: Column<Row>, place: NarrowPlace): boolean {
  if (column.bare) return false
  return place === 'detail' || place === 'wide' || (place === 'aside' && column.align === 'end')
}
