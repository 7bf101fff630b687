import { formatMoment } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import type { AccessLine } from '../platform/access-log.ts'
import { Table } from './table.tsx'
import { read, type Spoken } from './words.ts'

const acts: Record<AccessLine['act'], Text> = {
  reveal: text('Melihat nilai lengkap', 'Saw a whole value'),
  file: text('Membuka berkas', 'Opened a file'),
  export: text('Mengekspor semua data', 'Exported everything'),
  search: text('Mencari dengan NIK', 'Searched by NIK'),
}

/** Looks at values that are masked by default, newest first; without the account where the page is about one. */
export function AccessTable({
  language,
  lines,
  with_account = true,
}: Spoken & { lines: AccessLine[]; with_account?: boolean }) {
  return (
    <Table
      language={language}
      caption={text('Riwayat akses, terbaru di atas', 'Access log, newest first')}
      rows={lines}
      empty={{ title: text('Belum ada yang melihat', 'Nobody has looked yet') }}
      columns={[
        { key: 'act', header: text('Perbuatan', 'Act'), cell: (line) => read(acts[line.act], language) },
        { key: 'at', header: text('Waktu', 'When'), cell: (line) => formatMoment(line.at, language) },
        ...(with_account
          ? [
              {
                key: 'who',
                header: text('Akun', 'Account'),
                cell: (line: AccessLine) => line.actor_name,
              },
            ]
          : []),
        {
          key: 'people',
          header: text('Orang', 'People'),
          align: 'end',
          cell: (line) => String(line.people),
        },
        { key: 'reason', header: text('Alasan', 'Reason'), narrow: 'wide', cell: (line) => line.reason },
      ]}
    />
  )
}
