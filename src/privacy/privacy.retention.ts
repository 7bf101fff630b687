import { type Text, text } from '../kernel/text.ts'
import { listKeptMonths } from '../match/match.schema.ts'

/** How long something is kept and why. `confirmed` is false where nobody has read the period in the law itself. */
export type RetentionRule = {
  id: string
  what: Text
  /** Undefined: as long as the person's own record is kept. */
  months?: number
  source: Text
  confirmed: boolean
  /** Destroyed by the daily job after approval; the others end by hand or with what they belong to. */
  by_job?: boolean
}

const archive = text(
  'Jadwal retensi arsip daerah, lazimnya 5–10 tahun; UU 27/2022 Pasal 43–44',
  'Regional archive schedule, commonly 5–10 years; UU 27/2022 Pasal 43–44',
)
const minimal = text(
  'UU 27/2022 Pasal 42–44; jangka waktunya keputusan kami',
  'UU 27/2022 Pasal 42–44; the period is our decision',
)

/** One line a rule; a later slice adds its own. */
export const retentionRules = [
  {
    id: 'paid_month',
    what: text(
      'Bulan perlindungan yang dibayar uang publik, dan identitas orangnya',
      'Months of cover paid with public money, and who the person was',
    ),
    months: 120,
    source: archive,
    confirmed: false,
  },
  {
    id: 'branch_file',
    what: text('Berkas yang dikirim ke BPJS: bukti pembayaran', 'Files sent to BPJS: proof of payment'),
    months: 120,
    source: archive,
    confirmed: false,
  },
  {
    id: 'roster_rejected',
    what: text(
      'Baris daftar yang ditolak, dari orang yang tidak pernah diikutkan',
      'Rejected roster rows of people who were never enrolled',
    ),
    months: 6,
    source: minimal,
    confirmed: false,
    by_job: true,
  },
  {
    id: 'roster_file',
    what: text(
      'Berkas daftar asli seperti dikirim; SHA-256-nya tetap disimpan',
      'Original roster files as sent; their SHA-256 stays',
    ),
    months: 24,
    source: minimal,
    confirmed: false,
    by_job: true,
  },
  {
    id: 'unfinished_upload',
    what: text(
      'Unggahan bertahap yang tidak selesai, dan daftar yang belum diambil dinas',
      'Uploads in parts that were never finished, and lists the office has not taken in yet',
    ),
    months: 1,
    source: text(
      'Terhapus sendiri setelah 24 jam; keputusan kami',
      'Removed by themselves after 24 hours; our decision',
    ),
    confirmed: false,
  },
  {
    id: 'match_list',
    what: text(
      'Daftar pembanding dari luar, dihitung dari hari yang ditunjukkannya; petugas menariknya lebih awal bila ada yang lebih baru',
      'Lists from outside for comparison, from the day they show; an officer withdraws one earlier when there is a newer one',
    ),
    months: listKeptMonths,
    source: minimal,
    confirmed: false,
    by_job: true,
  },
  {
    id: 'match_decision',
    what: text(
      'Pasangan yang dicocokkan, keputusannya, dan jurnal penggabungan',
      'Pairs that were compared, the decisions on them, and the journal of merges',
    ),
    source: text(
      'Selama catatan orangnya disimpan; keputusan kami',
      "As long as the person's record is kept; our decision",
    ),
    confirmed: false,
  },
  {
    id: 'access_log',
    what: text('Catatan siapa melihat data siapa', 'The log of who looked at whose data'),
    months: 60,
    source: minimal,
    confirmed: false,
    by_job: true,
  },
  {
    id: 'request',
    what: text(
      'Permintaan orang tentang datanya, berita acara, dan insiden',
      'Requests about data, records of destruction, and incidents',
    ),
    months: 60,
    source: archive,
    confirmed: false,
  },
  {
    id: 'audit',
    what: text('Jejak audit; tidak memuat nama atau NIK', 'The audit trail; it holds no name and no NIK'),
    months: 120,
    source: archive,
    confirmed: false,
  },
  {
    id: 'account',
    what: text('Akun pengguna dan sesinya', 'User accounts and their sessions'),
    source: text(
      'Selama akun dipakai; UU 27/2022 Pasal 42',
      'As long as the account is used; UU 27/2022 Pasal 42',
    ),
    confirmed: false,
  },
  {
    id: 'repeated_request',
    what: text('Jawaban kiriman API yang diulang', 'Answers to repeated API writes'),
    months: 1,
    source: text(
      'Dihapus sendiri setelah 7 hari; keputusan kami',
      'Removed by itself after 7 days; our decision',
    ),
    confirmed: false,
  },
  {
    id: 'office_choice',
    what: text(
      'Arti judul kolom dan nilai yang pernah dipilih kantor; bukan data orang',
      'What an office chose for headers and values; no data of people',
    ),
    source: text('Selama kantor memakainya; keputusan kami', 'As long as the office uses it; our decision'),
    confirmed: false,
  },
] as const satisfies readonly RetentionRule[]

export type RetentionId = (typeof retentionRules)[number]['id']

export function retentionOf(id: string): RetentionRule {
  const rule = retentionRules.find((each) => each.id === id)
  if (!rule) throw new Error(`There is no retention rule ${id}`)
  return rule
}
