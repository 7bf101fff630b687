import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import type { Door, Role } from '../platform/context.ts'
import { roleLabels } from '../platform/policy.ts'

/** What was done, as a sentence without its subject. An act that has no words here is shown by its code. */
const actions: Record<string, Text> = {
  'audit.accept_loss': text('Menerima kehilangan setelah pemulihan', 'Accepted a loss after a restore'),
  'account.make': text('Membuat akun', 'Made an account'),
  'account.sign_in': text('Masuk', 'Signed in'),
  'account.sign_in_failed': text('Gagal masuk berulang kali', 'Failed to sign in again and again'),
  'account.sign_out': text('Keluar', 'Signed out'),
  'account.activate': text('Mengaktifkan akun dengan tautan', 'Activated the account by its link'),
  'account.link': text('Membuat tautan aktivasi', 'Made an activation link'),
  'account.grant': text('Memberi peran', 'Gave a role'),
  'account.revoke': text('Mencabut peran', 'Took a role away'),
  'account.disable': text('Menonaktifkan akun', 'Disabled an account'),
  'account.enable': text('Mengaktifkan kembali akun', 'Enabled an account'),
  'account.session_revoke': text('Mengakhiri sesi', 'Ended sessions'),
  'account.password_change': text('Mengganti kata sandi', 'Changed the password'),
  'account.role_switch': text('Berganti peran', 'Changed to another role'),
  'account.step_up': text('Membuktikan diri lagi', 'Proved who they are again'),
  'account.second_factor_on': text('Memasang langkah kedua', 'Set up the second factor'),
  'account.second_factor_off': text('Melepas langkah kedua', 'Removed the second factor'),
  'account.recovery_renewed': text('Membuat kode pemulihan baru', 'Made new recovery codes'),
  'account.recovery_used': text('Masuk dengan kode pemulihan', 'Used a recovery code'),
  'account.passkey_add': text('Menambah kunci sandi', 'Added a passkey'),
  'account.passkey_remove': text('Menghapus kunci sandi', 'Removed a passkey'),
  'alarm.acknowledge': text('Memeriksa peringatan', 'Looked into an alarm'),
  'backup.request': text('Meminta cadangan atau latihan', 'Asked for a backup or a rehearsal'),
  'backup.backup': text('Membuat cadangan', 'Made a backup'),
  'backup.restore': text('Memulihkan dari cadangan', 'Restored from a backup'),
  'backup.rehearsal': text('Berlatih memulihkan', 'Rehearsed a restore'),
  'backup.move': text('Memindahkan pemasangan', 'Moved the installation'),
  'budget.make': text('Mencatat anggaran', 'Entered a budget'),
  'coverage.enter': text('Memasukkan angka cakupan', 'Entered coverage figures'),
  'enrolment.approve': text('Menyetujui daftar', 'Approved a roster'),
  'enrolment.ask_undo': text('Meminta pembatalan daftar', 'Asked to take an approved roster back'),
  'enrolment.undo': text('Membatalkan daftar yang disetujui', 'Took an approved roster back'),
  'exchange.make': text('Membuat berkas untuk cabang', 'Made a file for the branch'),
  'exchange.read': text('Mengunduh berkas cabang (NIK lengkap)', 'Downloaded a branch file (whole NIK)'),
  'keys.change_master': text('Mengganti kunci utama', 'Changed the master key'),
  'keys.rotate': text('Memutar kunci data', 'Rotated a data key'),
  'match.load_list': text('Memuat daftar pembanding', 'Loaded a list from outside'),
  'match.withdraw_list': text('Menarik daftar pembanding', 'Withdrew a list from outside'),
  'match.decide': text('Memutuskan pasangan', 'Decided a pair'),
  'match.put_off': text('Menunda pasangan', 'Put a pair off'),
  'match.compare_register': text(
    'Mencari catatan ganda di register',
    'Looked for double records in the register',
  ),
  'match.merge': text('Menyetujui penggabungan', 'Agreed to a merge'),
  'match.refuse_merge': text('Menolak penggabungan', 'Refused a merge'),
  'match.propose_settlement': text(
    'Mengusulkan penyelesaian dana ganda',
    'Proposed to settle double funding',
  ),
  'match.settle': text('Menyelesaikan dana ganda', 'Settled double funding'),
  'match.refuse_settlement': text('Menolak penyelesaian dana ganda', 'Refused to settle double funding'),
  'match.undo_merge': text('Memisahkan catatan lagi', 'Took a merge apart'),
  'person.reveal': text('Melihat NIK lengkap', 'Looked at a whole NIK'),
  'person.destroy_key': text('Memusnahkan kunci data seseorang', "Destroyed a person's key"),
  'privacy.receive': text('Menerima permintaan orang', "Received a person's request"),
  'privacy.begin': text('Mulai mengerjakan permintaan', 'Began work on a request'),
  'privacy.fulfil': text('Memenuhi permintaan', 'Met a request'),
  'privacy.refuse': text('Menolak permintaan', 'Refused a request'),
  'privacy.export': text('Membuka semua data seseorang', 'Opened all data on a person'),
  'privacy.breach': text('Mencatat insiden', 'Entered a breach'),
  'privacy.breach_step': text('Memajukan penanganan insiden', 'Took a breach a step further'),
  'privacy.propose_destruction': text('Mengusulkan pemusnahan', 'Proposed a destruction'),
  'privacy.destroy': text('Melaksanakan pemusnahan', 'Carried out a destruction'),
  'privacy.cancel_destruction': text('Membatalkan pemusnahan', 'Cancelled a destruction'),
  'privacy.state_basis': text('Menetapkan dasar pemrosesan', 'Stated the legal basis'),
  'privacy.state_contact': text('Menetapkan kontak pejabat', "Stated the officer's contact"),
  'programme.make': text('Membuat program', 'Made a programme'),
  'upload.begin': text('Memulai unggahan bertahap', 'Began an upload in parts'),
  'village.call': text('Meminta daftar dari desa', 'Asked villages for lists'),
  'village.close_call': text('Menutup pengumpulan daftar desa', 'Closed the gathering of lists'),
  'village.invite': text('Membuat undangan desa', 'Made invitations'),
  'village.merge': text('Menggabungkan daftar desa', 'Merged lists of villages'),
  'village.read_problems': text(
    'Mengunduh daftar masalah (NIK disamarkan)',
    'Downloaded the problems (masked NIK)',
  ),
  'village.refuse_file': text('Menolak berkas desa', 'Refused the file of a village'),
  'village.return': text('Mengembalikan daftar ke desa', 'Returned a list to its village'),
  'village.revoke_invitation': text('Mencabut undangan', 'Took an invitation back'),
  'village.send': text('Mengirim daftar desa', 'Sent the list of a village'),
  'region.load': text('Memuat daftar wilayah', 'Loaded the register of regions'),
  'roster.upload': text('Mengunggah daftar', 'Uploaded a roster'),
  'roster.choose': text('Menjawab pertanyaan tentang berkas', 'Answered questions about a file'),
  'roster.ask': text('Menunggu jawaban tentang nilai di berkas', 'Waits for answers about values in a file'),
  'roster.dry_run': text('Memeriksa berkas tanpa menyimpannya', 'Checked a file without keeping it'),
  'roster.check': text('Memeriksa daftar', 'Checked a roster'),
  'roster.refuse_file': text('Menolak berkas yang rusak', 'Refused a damaged file'),
  'roster.mend': text('Memperbaiki baris daftar', 'Mended rows of a roster'),
  'roster.confirm': text('Mengusulkan daftar', 'Proposed a roster'),
  'roster.recheck': text('Meminta daftar diperiksa ulang', 'Asked that a roster be checked again'),
  'roster.withdraw': text('Menarik daftar', 'Withdrew a roster'),
  'roster.read_problems': text(
    'Mengunduh lembar masalah (NIK lengkap)',
    'Downloaded a problem sheet (whole NIK)',
  ),
}

export function actionWords(action: string): Text {
  return actions[action] ?? text(action, action)
}

/** Where the thing an act was done to can be opened; undefined where it has no page. */
export function objectHref(line: {
  object_type: string
  object_id: string
  changes: Record<string, [unknown, unknown]> | null
}): string | undefined {
  switch (line.object_type) {
    case 'roster':
      return `/daftar/${line.object_id}`
    case 'budget':
      return `/anggaran/${line.object_id}`
    case 'match_pair':
      return `/pencocokan/pasangan/${line.object_id}`
    case 'match_list':
      return `/pencocokan/sumber/${line.object_id}`
    case 'person_merge':
      return '/pencocokan/gabungan'
    case 'match_settlement':
      return '/pencocokan/dana-ganda/putusan'
    case 'person':
      return `/peserta/${line.object_id}`
    case 'privacy_request':
      return `/pelindungan/permintaan/${line.object_id}`
    case 'privacy_breach':
      return `/pelindungan/insiden/${line.object_id}`
    case 'privacy_destruction':
      return `/pelindungan/pemusnahan/${line.object_id}`
    case 'programme': {
      const code = line.changes?.code?.[1]
      return typeof code === 'string' ? `/program/${code}` : undefined
    }
    default:
      return undefined
  }
}

const objects: Record<string, Text> = {
  roster: text('Daftar', 'Roster'),
  budget: text('Anggaran', 'Budget'),
  programme: text('Program', 'Programme'),
  exchange_file: text('Berkas cabang', 'Branch file'),
  account: text('Akun', 'Account'),
  person: text('Peserta', 'Person'),
  match_pair: text('Pasangan', 'Pair'),
  match_list: text('Daftar pembanding', 'List from outside'),
  person_merge: text('Penggabungan', 'Merge'),
  match_settlement: text('Penyelesaian dana ganda', 'Settlement of double funding'),
  register: text('Register', 'Register'),
  coverage: text('Angka cakupan', 'Coverage figures'),
  region: text('Daftar wilayah', 'Register of regions'),
  alarm: text('Peringatan', 'Alarm'),
  backup: text('Cadangan', 'Backup'),
  data_key: text('Kunci data', 'Data key'),
  privacy_request: text('Permintaan orang', "Person's request"),
  privacy_breach: text('Insiden', 'Breach'),
  privacy_contact: text('Kontak pejabat', "Officer's contact"),
  privacy_destruction: text('Berita acara pemusnahan', 'Record of destruction'),
}

export function objectWords(type: string): Text {
  return objects[type] ?? text(type, type)
}

const doors: Record<Door, Text> = {
  page: text('halaman', 'a page'),
  api: text('API', 'the API'),
  command: text('baris perintah', 'the command line'),
  job: text('antrean kerja', 'the job queue'),
}

export function doorWords(door: string): Text {
  return doors[door as Door] ?? text(door, door)
}

export function roleWords(role: string): Text {
  return roleLabels[role as Role] ?? text(role, role)
}

const fieldNames: Record<string, Text> = {
  account_id: text('Nomor akun', 'Account number'),
  accepted: text('Baris diterima', 'Rows accepted'),
  age_from: text('Usia dari', 'Age from'),
  age_to: text('Usia sampai', 'Age to'),
  amount_rupiah: text('Iuran', 'Contributions'),
  available_rupiah: text('Anggaran tersedia', 'Budget available'),
  blank: text('Baris kosong', 'Blank rows'),
  budget_id: text('Nomor anggaran', 'Budget number'),
  ceiling_rupiah: text('Pagu', 'Ceiling'),
  code: text('Kode', 'Code'),
  device: text('Perangkat', 'Device'),
  destruction_id: text('Nomor berita acara', 'Record of destruction'),
  district: text('Kecamatan', 'Districts'),
  enrolled_people: text('Orang dalam program', 'People in the programme'),
  file_bytes: text('Ukuran berkas (bita)', 'Size of the file (bytes)'),
  file_sha256: text('Sidik jari berkas', 'Fingerprint of the file'),
  fiscal_year: text('Tahun anggaran', 'Fiscal year'),
  from: text('Dari', 'From'),
  to: text('Menjadi', 'To'),
  before: text('Sebelum', 'Before'),
  after: text('Sesudah', 'After'),
  expires_at: text('Berlaku sampai', 'Valid until'),
  field: text('Isian', 'Field'),
  identity_document: text('Dokumen yang dilihat', 'Document seen'),
  kind: text('Jenis', 'Kind'),
  known_at: text('Diketahui', 'Known at'),
  person_id: text('Nomor orang', 'Person number'),
  proposed: text('Isian yang diusulkan', 'Fields proposed'),
  recovery_codes: text('Kode pemulihan', 'Recovery codes'),
  second_factor_removed: text('Langkah kedua dilepas', 'Second factor removed'),
  passkeys_removed: text('Kunci sandi dihapus', 'Passkeys removed'),
  session_id: text('Nomor sesi', 'Session number'),
  sessions: text('Sesi', 'Sessions'),
  sessions_ended: text('Sesi diakhiri', 'Sessions ended'),
  groups: text('Kelompok', 'Groups'),
  income_rupiah: text('Dasar upah', 'Base income'),
  legal_basis: text('Dasar hukum', 'Legal basis'),
  month_first: text('Bulan pertama', 'First month'),
  month_last: text('Bulan terakhir', 'Last month'),
  name: text('Nama', 'Name'),
  new_people: text('Orang baru', 'New people'),
  number: text('Nomor', 'Number'),
  observations: text('Angka yang dimasukkan', 'Figures entered'),
  office: text('Kantor', 'Office'),
  packages: text('Program jaminan', 'Programmes of insurance'),
  partly_refused_rows: text('Baris ditolak sebagian', 'Rows refused in part'),
  people: text('Orang', 'People'),
  per_person_rupiah: text('Biaya per orang', 'Cost per person'),
  person_months: text('Bulan-orang', 'Person-months'),
  programme: text('Program', 'Programme'),
  province: text('Provinsi', 'Provinces'),
  quota_people: text('Kuota', 'Quota'),
  read: text('Baris dibaca', 'Rows read'),
  refused_rows: text('Baris ditolak', 'Rows refused'),
  regency: text('Kabupaten dan kota', 'Regencies and cities'),
  region_code: text('Wilayah', 'Region'),
  rejected: text('Baris ditolak', 'Rows rejected'),
  reserved_rupiah: text('Anggaran terikat', 'Budget reserved'),
  role: text('Peran', 'Role'),
  sha256: text('Sidik jari berkas', 'Fingerprint of the file'),
  source: text('Sumber dana', 'Source of the money'),
  state: text('Keadaan', 'State'),
  targets: text('Target yang dimasukkan', 'Targets entered'),
  temporary: text('Sementara', 'Temporary'),
  columns: text('Kolom', 'Columns'),
  header_row: text('Baris judul', 'Row of the heading'),
  hidden_rows: text('Baris tersembunyi', 'Hidden rows'),
  open_questions: text('Pertanyaan yang masih terbuka', 'Questions still open'),
  preset: text('Tata letak berkas', 'Layout of the file'),
  remembered_headers: text('Judul yang diingat', 'Headers remembered'),
  remembered_values: text('Nilai yang diingat', 'Values remembered'),
  rows_digest: text('Sidik hasil periksa', 'Digest of the check'),
  sheets: text('Lembar', 'Sheets'),
  username: text('Nama pengguna', 'User name'),
  village: text('Desa dan kelurahan', 'Villages'),
  warning: text('Baris dengan catatan', 'Rows with a remark'),
}

export function fieldWords(field: string): Text {
  return fieldNames[field] ?? text(field, field)
}

const values: Record<string, Text> = {
  mapping: text('menunggu jawaban', 'waiting for answers'),
  uploaded: text('menunggu diperiksa', 'waiting for its check'),
  checking: text('sedang diperiksa', 'being checked'),
  checked: text('sudah diperiksa', 'checked'),
  unreadable: text('tidak terbaca', 'unreadable'),
  confirmed: text('diusulkan', 'proposed'),
  approved: text('disetujui', 'approved'),
  withdrawn: text('ditarik kembali', 'withdrawn'),
  reversed: text('dibatalkan', 'reversed'),
  open: text('terbuka', 'open'),
  true: text('ya', 'yes'),
  false: text('tidak', 'no'),
}

/** A value as a person writes it: rupiah by the name of its field, states in words, a commitment as what it is. */
export function valueWords(field: string, value: unknown, language: Language): string {
  if (value === null || value === undefined) return '—'
  if (typeof value === 'number') {
    if (field.endsWith('_rupiah')) return formatRupiah(value, language)
    return field === 'fiscal_year' || !Number.isInteger(value)
      ? String(value)
      : formatInteger(value, language)
  }
  if (typeof value === 'boolean') return values[String(value)]?.[language] ?? String(value)
  if (typeof value === 'string') {
    if (field === 'role') return roleWords(value)[language]
    if (field === 'region_code' && value === '') return text('Indonesia', 'Indonesia')[language]
    if (/^[0-9a-f]{64}$/.test(value) && !field.includes('sha256'))
      return text(`disamarkan (komitmen ${value.slice(0, 8)}…)`, `hidden (commitment ${value.slice(0, 8)}…)`)[
        language
      ]
    return field === 'state' ? (values[value]?.[language] ?? value) : value
  }
  if (Array.isArray(value)) return value.map((each) => valueWords(field, each, language)).join(', ')
  return Object.entries(value)
    .map(([name, each]) => `${fieldWords(name)[language]}: ${valueWords(name, each, language)}`)
    .join('; ')
}
