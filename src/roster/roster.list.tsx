import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { PageSentence } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import { accepted, stateTone } from './roster.parts.tsx'
import { type Roster, rosterStateLabels } from './roster.schema.ts'

const words = {
  file: text('Berkas', 'File'),
  programme: text('Program', 'Programme'),
  state: text('Keadaan', 'State'),
  sent: text('Diunggah', 'Uploaded'),
  upload: text('Unggah daftar', 'Upload a roster'),
  template: text('Unduh templat', 'Download a template'),
  noRosters: text('Belum ada daftar', 'No rosters yet'),
  noRostersText: text(
    'Mulai dengan mengunggah berkas dari desa atau dinas. Tidak ada yang tersimpan ke register sebelum disetujui.',
    'Begin by uploading a file of a village or office. Nothing enters the register before it is approved.',
  ),
}

export function RosterList({
  language,
  rosters,
  programmes,
  may_upload,
}: {
  language: Language
  rosters: Roster[]
  programmes: Programme[]
  may_upload: boolean
}) {
  const names = new Map(programmes.map((programme) => [programme.programme_id, programme]))
  return (
    <div class="grid gap-5">
      <div class="flex flex-wrap items-end justify-between gap-3">
        <PageSentence>{listSentence(rosters, language)}</PageSentence>
        {may_upload && rosters.length > 0 && (
          <div class="flex flex-wrap gap-2">
            <a href="/daftar/unggah" class="btn btn-primary">
              {words.upload[language]}
            </a>
            <a href="/daftar/menunggu" class="btn btn-quiet">
              {text('Yang menunggu', 'Who waits')[language]}
            </a>
            <a href="/daftar/templat" class="btn btn-quiet">
              {words.template[language]}
            </a>
          </div>
        )}
      </div>
      <Table<Roster>
        language={language}
        caption={text('Daftar yang diunggah', 'Uploaded rosters')}
        caption_hidden
        rows={rosters}
        empty={{
          title: words.noRosters,
          text: words.noRostersText,
          action: may_upload ? { href: '/daftar/unggah', label: words.upload } : undefined,
        }}
        columns={[
          {
            key: 'file',
            header: words.file,
            narrow: 'lead',
            cell: (roster) => (
              <a href={`/daftar/${roster.roster_id}`} class="door break-words">
                {roster.file_name}
              </a>
            ),
          },
          {
            key: 'programme',
            header: words.programme,
            narrow: 'wide',
            cell: (roster) => names.get(roster.programme_id)?.name ?? '—',
          },
          {
            key: 'state',
            header: words.state,
            narrow: 'aside',
            cell: (roster) => (
              <Status tone={stateTone[roster.state]}>{rosterStateLabels[roster.state][language]}</Status>
            ),
          },
          {
            key: 'people',
            header: text('Diterima', 'Accepted'),
            align: 'end',
            cell: (roster) => (roster.counts ? formatInteger(accepted(roster.counts), language) : '—'),
          },
          {
            key: 'rejected',
            header: text('Ditolak', 'Rejected'),
            align: 'end',
            cell: (roster) => (roster.counts ? formatInteger(roster.counts.rejected, language) : '—'),
          },
          { key: 'sent', header: words.sent, cell: (roster) => formatMoment(roster.uploaded_at, language) },
        ]}
      />
    </div>
  )
}

function listSentence(rosters: Roster[], language: Language): string {
  const waiting = rosters.filter(
    (roster) => roster.state === 'checked' || roster.state === 'confirmed',
  ).length
  const number = formatInteger(rosters.length, language)
  if (language === 'id')
    return rosters.length === 0
      ? 'Daftar orang yang diusulkan'
      : `${number} daftar, ${waiting === 0 ? 'tidak ada yang menunggu' : `${waiting} menunggu keputusan`}`
  return rosters.length === 0
    ? 'Rosters of people proposed'
    : `${number} ${rosters.length === 1 ? 'roster' : 'rosters'}, ${waiting === 0 ? 'none waiting' : `${waiting} waiting for a decision`}`
}
