import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type Roster, type RosterState, rosterStateLabels } from '../roster/roster.schema.ts'
import { Door, Section } from '../ui/sentence.tsx'
import { Status, type Tone } from '../ui/status.tsx'
import { type Column, Table } from '../ui/table.tsx'
import type { Spoken } from '../ui/words.ts'

const tones: Record<RosterState, Tone> = {
  mapping: 'warning',
  uploaded: 'info',
  checking: 'info',
  checked: 'warning',
  unreadable: 'error',
  confirmed: 'info',
  approved: 'success',
  withdrawn: 'neutral',
  reversed: 'neutral',
}

/** The rosters of one programme with what became of each. */
export function ProgrammeRosters({
  language,
  rosters,
  uploads,
}: Spoken & { rosters: Roster[]; uploads: boolean }) {
  const dash = <span class="text-faint">–</span>
  const columns: Column<Roster>[] = [
    {
      key: 'file',
      header: text('Berkas', 'File'),
      cell: (roster) => <Door href={`/daftar/${roster.roster_id}`}>{roster.file_name}</Door>,
    },
    {
      key: 'state',
      header: text('Keadaan', 'State'),
      narrow: 'aside',
      cell: (roster) => (
        <Status tone={tones[roster.state]}>{rosterStateLabels[roster.state][language]}</Status>
      ),
    },
    {
      key: 'rows',
      header: text('Baris', 'Rows'),
      align: 'end',
      cell: (roster) => (roster.counts ? formatInteger(roster.counts.read, language) : dash),
    },
    {
      key: 'people',
      header: text('Orang dilindungi', 'People covered'),
      align: 'end',
      cell: (roster) => (roster.decision ? formatInteger(roster.decision.people, language) : dash),
    },
    {
      key: 'amount',
      header: text('Iuran', 'Contributions'),
      align: 'end',
      cell: (roster) => (roster.decision ? formatRupiah(roster.decision.amount_rupiah, language) : dash),
    },
    {
      key: 'sent',
      header: text('Diunggah', 'Uploaded'),
      narrow: 'wide',
      cell: (roster) => (
        <span>
          {formatMoment(roster.uploaded_at, language)}
          {roster.uploaded_by_name && ` · ${roster.uploaded_by_name}`}
        </span>
      ),
    },
  ]
  const title = text('Daftar peserta', 'Rosters')
  const next = uploads
    ? text(
        'Unggah berkas dari desa atau dinas; Payung memeriksa setiap barisnya.',
        'Upload a file of a village or an office; Payung checks every row of it.',
      )
    : text('Operator dinas mengunggahnya.', 'A clerk of the office uploads them.')
  return (
    <Section language={language} id="daftar" title={title}>
      <Table
        language={language}
        caption={title}
        caption_hidden
        rows={rosters}
        columns={columns}
        empty={{
          title: text('Belum ada daftar untuk program ini', 'No roster for this programme yet'),
          text: next,
        }}
      />
    </Section>
  )
}
