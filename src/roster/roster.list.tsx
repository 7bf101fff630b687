import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { EmptyState, PageSentence } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { JourneySteps } from '../ui/steps.tsx'
import { Table } from '../ui/table.tsx'
import { describeMonths } from './roster.examine.ts'
import { accepted, journey, stateTone } from './roster.parts.ts'
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
  chooseProgramme: text('Program yang membayar', 'Programme that pays'),
  chooseFile: text('Berkas Excel (.xlsx) atau CSV', 'Excel (.xlsx) or CSV file'),
  fileHint: text(
    'Apa adanya dari desa: judul, baris kosong dan tanda tangan tidak perlu dihapus. Paling besar 60 MB.',
    'As the village sent it: titles, blank rows and signatures may stay. At most 60 MB.',
  ),
  uploadConsequence: text(
    'Berkas diperiksa dulu. Belum ada yang masuk register sampai Anda mengusulkan dan kepala dinas menyetujui.',
    'The file is checked first. Nothing enters the register until you propose it and the head of office approves.',
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

export function UploadForm({
  language,
  programmes,
  programme,
  error,
}: {
  language: Language
  programmes: Programme[]
  programme?: string
  error?: { field: string; text: Text }
}) {
  if (programmes.length === 0) {
    return (
      <EmptyState
        language={language}
        title={text('Belum ada program yang terbuka', 'No programme is open yet')}
        text={text(
          'Daftar selalu diusulkan untuk sebuah program. Buat programnya dulu.',
          'A roster is always proposed for a programme. Make the programme first.',
        )}
        action={{ href: '/program/baru', label: text('Buat program', 'Make a programme') }}
      />
    )
  }
  const chosen = programme ?? (programmes.length === 1 ? programmes[0]?.code : undefined)
  const errorOf = (field: string) => (error?.field === field ? error.text : undefined)
  return (
    <div class="grid gap-6">
      <JourneySteps language={language} steps={journey} current={1} />
      <PageSentence>{words.upload[language]}</PageSentence>
      <ErrorSummary language={language} errors={error ? [{ field: error.field, message: error.text }] : []} />
      <Form action="/daftar/unggah" multipart label={words.upload[language]}>
        <Field
          language={language}
          kind="select"
          name="programme"
          label={words.chooseProgramme}
          value={chosen}
          error={errorOf('programme')}
          empty={text('Pilih program', 'Choose a programme')}
          options={programmes.map((each) => ({
            value: each.code,
            label: `${each.name} (${describeMonths(each, language)})`,
          }))}
        />
        <Field
          language={language}
          kind="file"
          name="file"
          label={words.chooseFile}
          hint={words.fileHint}
          error={errorOf('file')}
          accept=".xlsx,.csv,.txt,.tsv"
        />
        <Actions
          language={language}
          primary={{ label: text('Unggah dan periksa', 'Upload and check') }}
          secondary={[{ label: text('Batal', 'Cancel'), href: '/daftar' }]}
          consequence={words.uploadConsequence}
        />
      </Form>
    </div>
  )
}
