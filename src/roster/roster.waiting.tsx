import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import { Pages } from '../ui/filters.tsx'
import { Door, PageSentence } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { stateTone } from './roster.parts.tsx'
import { reasonText } from './roster.reasons.ts'
import type { WaitingRow } from './roster.row-list.ts'
import { rosterStateLabels } from './roster.schema.ts'

/** People of one page of the waiting list. */
export const waitingSize = 50

/**
 * By what a row is called that has no NIK: the list and the row, nothing of the person. It is shown and never compared, so two people without
 * a NIK are never taken for one.
 */
export const temporaryKey = (row: Pick<WaitingRow, 'roster_id' | 'row_number'>) =>
  `S-${row.roster_id.slice(-6).toUpperCase()}-${row.row_number}`

const words = {
  caption: text('Yang menunggu', 'Who waits'),
  name: text('Nama', 'Name'),
  key: text('Kunci sementara', 'Temporary key'),
  list: text('Daftar', 'Roster'),
  why: text('Menunggu karena', 'Waits because'),
  village: text('Desa', 'Village'),
  empty: text('Tidak ada yang menunggu', 'Nobody waits'),
  emptyText: text(
    'Orang tanpa NIK dan baris yang catatannya harus dilihat muncul di sini.',
    'People without a NIK and rows whose remarks have to be looked at appear here.',
  ),
  how: text(
    'Tidak dibiayai dan tidak dicocokkan dengan siapa pun sampai NIK-nya diisi. Di daftar yang belum diusulkan, isi di barisnya; di daftar yang sudah disetujui, unduh lembar masalahnya, isi NIK-nya, lalu unggah sebagai daftar susulan.',
    'Not paid for and matched with nobody until the NIK is there. In a list that is not proposed yet, write it in the row; in one that is approved, download its problem sheet, write the NIK and upload it as a list of its own.',
  ),
  none: text('Tanpa NIK', 'No NIK'),
}

type WaitingProps = {
  language: Language
  rows: WaitingRow[]
  total: number
  next_href?: string
  may_mend: boolean
}

/** The people of the region whose rows wait, by list and row. */
export function WaitingList({ language, rows, total, next_href, may_mend }: WaitingProps) {
  const number = formatInteger(total, language)
  const said =
    language === 'id'
      ? `${number} orang menunggu`
      : `${number} ${total === 1 ? 'person waits' : 'people wait'}`
  return (
    <div class="grid gap-5">
      <PageSentence small={words.how[language]}>{said}</PageSentence>
      <Table<WaitingRow>
        language={language}
        caption={words.caption}
        caption_hidden
        rows={rows}
        empty={{
          title: words.empty,
          text: words.emptyText,
          action: { href: '/daftar', label: text('Ke daftar', 'To the rosters') },
        }}
        columns={[
          { key: 'name', header: words.name, narrow: 'lead', cell: (row) => row.name ?? '—' },
          { key: 'key', header: words.key, narrow: 'aside', cell: (row) => <code>{temporaryKey(row)}</code> },
          { key: 'village', header: words.village, cell: (row) => row.village_name ?? '—' },
          {
            key: 'why',
            header: words.why,
            cell: (row) =>
              row.reasons
                .filter((reason) => ['nik.missing', 'nik.none_yet', 'row.needs_look'].includes(reason.code))
                .map((reason) => reasonText(reason.code).title[language])
                .join(', '),
          },
          {
            key: 'list',
            header: words.list,
            narrow: 'wide',
            cell: (row) => (
              <>
                <Door
                  href={
                    may_mend && row.state === 'checked'
                      ? `/daftar/${row.roster_id}/baris/${row.row_number}`
                      : `/daftar/${row.roster_id}/baris?nomor=${row.row_number}`
                  }
                >
                  {
                    text(
                      `${row.file_name}, baris ${row.row_number}`,
                      `${row.file_name}, row ${row.row_number}`,
                    )[language]
                  }
                </Door>{' '}
                <Status tone={stateTone[row.state]}>{rosterStateLabels[row.state][language]}</Status>
              </>
            ),
          },
        ]}
      />
      <Pages language={language} next_href={next_href} />
    </div>
  )
}
