import { text } from '../kernel/text.ts'

/** The frame of the gallery's pages; its people and figures are invented. */
export const frame = {
  account: {
    name: 'dina.op',
    role: text('Operator', 'Clerk'),
    region_name: 'Kabupaten Sarolangun',
    office: 'Dinas Tenaga Kerja',
  },
  version: '0.1.0',
}

const sections = [
  ['/', text('Beranda', 'Home')],
  ['/roster', text('Daftar', 'Rosters')],
  ['/programme', text('Program', 'Programmes')],
  ['/bill', text('Iuran', 'Contributions')],
  ['/card', text('Kartu', 'Cards')],
  ['/claim', text('Klaim', 'Claims')],
  ['/coverage', text('Cakupan', 'Coverage')],
  ['/outreach', text('Sosialisasi', 'Outreach')],
] as const

export function navigation(current: string) {
  return sections.map(([href, label]) => ({ href, label, current: href === current }))
}

/** Names that are too long, and one that cannot be broken: real lists have them. */
export const long_name =
  'Raden Mas Haji Muhammad Abdurrahman Wiratmadilaga Kusumaningrat-Panembahan bin Syarifuddin'
export const unbroken = 'PERKUMPULANPEKERJAKEAGAMAANKABUPATENSAROLANGUNDANSEKITARNYA'
