import { formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { Filters, Pages } from './filters.tsx'
import { long_name, unbroken } from './gallery-frame.ts'
import { ProblemGroups } from './problem.tsx'
import { Door, EmptyState, Section } from './sentence.tsx'
import { Status } from './status.tsx'
import { Table } from './table.tsx'
import { TaskList } from './tasks.tsx'
import type { Spoken } from './words.ts'

const people = [
  {
    name: long_name,
    village: 'Desa Pulau Pinang',
    until: '31 Des 2026',
    tone: 'success' as const,
    paid: 16800,
  },
  { name: unbroken, village: 'Kelurahan Pasar Sarolangun', until: '', tone: 'error' as const, paid: 0 },
  { name: '<script>alert(1)</script>', village: '"&\'', until: '', tone: 'warning' as const, paid: 201600 },
]

/** Lists: full, with names that are too long or hostile, and empty. */
export function GalleryLists({ language }: Spoken) {
  const columns = [
    {
      key: 'name',
      header: text('Nama', 'Name'),
      sort: { href: '?sort=-name', direction: 'ascending' as const },
      cell: (row: (typeof people)[number]) => <Door href="/person/1">{row.name}</Door>,
      total: text('Jumlah', 'Total')[language],
    },
    { key: 'village', header: text('Desa', 'Village'), cell: (row: (typeof people)[number]) => row.village },
    {
      key: 'state',
      header: text('Keadaan', 'State'),
      narrow: 'wide' as const,
      cell: (row: (typeof people)[number]) => (
        <Status tone={row.tone}>
          {row.until
            ? `${text('Terlindungi sampai', 'Covered until')[language]} ${row.until}`
            : text('Tidak terlindungi', 'Not covered')[language]}
        </Status>
      ),
    },
    {
      key: 'paid',
      header: text('Iuran', 'Contribution'),
      align: 'end' as const,
      narrow: 'aside' as const,
      sort: { href: '?sort=paid' },
      cell: (row: (typeof people)[number]) => formatRupiah(row.paid, language),
      total: formatRupiah(218400, language),
    },
  ]
  const caption = text('Orang', 'People')
  const empty = {
    title: text('Belum ada orang di daftar ini', 'Nobody is on this list yet'),
    text: text('Unggah daftar dari desa untuk memulai.', 'Upload a roster from a village to begin.'),
    action: { href: '/roster/new', label: text('Unggah daftar', 'Upload a roster') },
  }
  return (
    <>
      <Section
        language={language}
        title={text('Daftar', 'List')}
        aside={
          <a href="/x" class="btn">
            XLSX
          </a>
        }
      >
        <div class="mb-4">
          <Filters
            language={language}
            clear_href="/person"
            filters={[
              { label: text('Desa', 'Village'), value: 'Pulau Pinang', remove_href: '?a' },
              { label: text('Kelompok', 'Group'), value: unbroken, remove_href: '?b' },
            ]}
          />
        </div>
        <Table language={language} caption={caption} rows={people} columns={columns} empty={empty} />
        <Pages
          language={language}
          shown={{ first: 26, last: 50, total: 28026, noun: text('orang', 'people') }}
          previous_href="?before=1"
          next_href="?after=2"
        />
      </Section>
      <Section language={language} title={text('Daftar kosong', 'Empty list')}>
        <Table language={language} caption={caption} rows={[]} columns={columns} empty={empty} />
        <TaskList language={language} tasks={[]} />
        <EmptyState language={language} title={text('Tidak ada klaim', 'No claims')} />
      </Section>
      <Section language={language} title={text('Masalah', 'Problems')} flush>
        <ProblemGroups
          language={language}
          groups={(['error', 'warning', 'info'] as const).map((level) => ({
            level,
            what: text(`Kelompok ${unbroken}`, `The group ${unbroken}`),
            mend: text('Perbaiki namanya', 'Mend its name'),
            count: 1204,
            href: `/r?${level}`,
          }))}
        />
      </Section>
    </>
  )
}
