import { type Text, text } from '../kernel/text.ts'

/** A place where something about a person lies, as the export tells it. `hide`: columns that say nothing to a person or are shown opened elsewhere. */
export type PersonSource = { id: string; table: string; title: Text; hide?: readonly string[] }

const inner = ['kab', 'name_key', 'nik_sealed', 'phone_sealed', 'nik_hash'] as const

/** One line a source; the SQL behind it is `privacy_rows_of`. A table with a person_id that stands neither here nor below fails a test. */
export const personSources: readonly PersonSource[] = [
  {
    id: 'person',
    table: 'person',
    title: text('Data dalam register', 'What the register holds'),
    hide: inner,
  },
  {
    id: 'person_history',
    table: 'person_history',
    title: text('Data sebelum diubah', 'What it held before changes'),
    hide: inner,
  },
  {
    id: 'roster_row',
    table: 'roster_row',
    title: text('Baris daftar yang diterima', 'Rows of rosters received'),
    hide: inner,
  },
  {
    id: 'enrolment',
    table: 'enrolment',
    title: text('Keikutsertaan dalam program', 'Enrolments in programmes'),
    hide: ['kab', 'approval'],
  },
  {
    id: 'person_month',
    table: 'person_month',
    title: text(
      'Bulan perlindungan, yang membayar, dan jumlahnya',
      'Months of cover, who pays, and how much',
    ),
    hide: ['kab', 'budget_id'],
  },
  {
    id: 'exchange_file',
    table: 'exchange_file',
    title: text('Berkas yang dikirim ke BPJS Ketenagakerjaan', 'Files sent to BPJS Ketenagakerjaan'),
  },
  {
    id: 'access_log',
    table: 'access_log',
    title: text('Siapa melihat data ini', 'Who looked at this data'),
    hide: ['kab'],
  },
  {
    id: 'audit_line',
    table: 'audit_line',
    title: text('Jejak audit yang menyebut orang ini', 'Audit lines that name this person'),
  },
  {
    id: 'match_entry',
    table: 'match_entry',
    title: text('Daftar dari luar yang memuat orang ini', 'Lists from outside that name this person'),
    hide: [...inner, 'entry_id', 'list_id'],
  },
  {
    id: 'match_pair',
    table: 'match_pair',
    title: text('Catatan lain yang dibandingkan dengan orang ini', 'Other records compared with this person'),
    hide: ['kab', 'pair_id', 'evidence'],
  },
  {
    id: 'person_merge',
    table: 'person_merge',
    title: text('Penggabungan catatan', 'Merges of records'),
    hide: ['kab'],
  },
  {
    id: 'match_settlement',
    table: 'match_settlement',
    title: text(
      'Bulan yang diklaim dua pembiaya dan putusannya',
      'Months claimed by two funders and what was decided',
    ),
    hide: ['kab', 'asked_kab', 'claim', 'settlement_id', 'loser'],
  },
  {
    id: 'privacy_request',
    table: 'privacy_request',
    title: text('Permintaan tentang data ini', 'Requests about this data'),
    hide: ['kab', 'asked_sealed'],
  },
  {
    id: 'privacy_destruction',
    table: 'privacy_destruction',
    title: text('Berita acara pemusnahan', 'Records of destruction'),
    hide: ['kab'],
  },
  {
    id: 'privacy_breach_person',
    table: 'privacy_breach_person',
    title: text('Insiden yang mengenai orang ini', 'Incidents that concern this person'),
    hide: ['kab'],
  },
]

/** Tables with a person_id that hold nothing a person could read, and why. */
export const notExported: Readonly<Record<string, string>> = {
  person_nik: 'a keyed hash of the NIK, which the export holds whole',
  reveal: 'a copy of the last looks for counting an hour; the access log holds them all',
  person_key: 'the wrapped key of the person: a secret of the installation, not data about the person',
}

const columnWords: Record<string, Text> = {
  person_id: text('Nomor acak orang', 'Random id of the person'),
  name: text('Nama', 'Name'),
  birth_date: text('Tanggal lahir', 'Birth date'),
  sex: text('Jenis kelamin', 'Sex'),
  village_code: text('Desa', 'Village'),
  occupation: text('Pekerjaan', 'Occupation'),
  created_at: text('Dicatat', 'Entered'),
  version: text('Versi', 'Version'),
  row_number: text('Nomor baris', 'Row number'),
  replaced_at: text('Diganti pada', 'Replaced on'),
  replaced_by: text('Diganti oleh', 'Replaced by'),
  verdict: text('Hasil pemeriksaan', 'Verdict'),
  reasons: text('Alasan', 'Reasons'),
  file_name: text('Nama berkas', 'File name'),
  file_kept: text('Berkas masih disimpan', 'File still kept'),
  programme: text('Program', 'Programme'),
  month: text('Bulan', 'Month'),
  amount_rupiah: text('Rupiah', 'Rupiah'),
  state: text('Status', 'State'),
  made_at: text('Dibuat', 'Made'),
  at: text('Waktu', 'When'),
  actor_name: text('Akun', 'Account'),
  role: text('Peran', 'Role'),
  act: text('Perbuatan', 'Act'),
  action: text('Perbuatan', 'Act'),
  reason: text('Alasan', 'Reason'),
  kind: text('Jenis', 'Kind'),
  number: text('Nomor', 'Number'),
  received_at: text('Diterima', 'Received'),
  due_at: text('Batas waktu', 'Due'),
  decided_at: text('Diputuskan', 'Decided'),
  enrolled_at: text('Diikutkan', 'Enrolled'),
}

export function columnLabel(column: string): Text {
  return columnWords[column] ?? text(column, column)
}
