import type { PlainDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import { type ClaimKind, claimUntil, payoutWorkingDays } from '../rules/deadlines.ts'
import { claimDocuments, type DocumentClaim } from '../rules/documents.ts'
import { entitledHeirs, type HeirsInput } from '../rules/heirs.ts'
import type { Law } from '../rules/law.ts'
import { findValueOn } from '../rules/parameter.ts'
import { type Also, also } from './portal.calculation.ts'
import { livingChoices } from './portal.labels.ts'
import { choices, optional } from './portal.questions.ts'

/** What comes after the amount: papers, heirs, the last day, and what to do now. */

const titles = {
  documents: text('Dokumen yang disiapkan', 'Papers to prepare'),
  scholarship: text('Dokumen beasiswa anak', 'Papers for the children’s scholarship'),
  heirs: text('Siapa yang berhak menerima', 'Who is entitled'),
  deadline: text('Sampai kapan dapat diajukan', 'Until when to claim'),
  payout: text('Berapa lama dibayar', 'How soon it is paid'),
}

export const livingAsked = optional(
  choices(
    {
      label: text('Siapa yang masih hidup?', 'Who of the family is alive?'),
      hint: text(
        'Boleh dilewati. Dipakai untuk urutan ahli waris.',
        'May be skipped. Used for the order of heirs.',
      ),
    },
    livingChoices,
  ),
)

/** Without knowing the family only the lawful order can be told, not who it is. */
export function heirs(
  programme: HeirsInput['programme'],
  died_on: PlainDate,
  living: HeirsInput['living'] | undefined,
  law: Law,
): Also {
  const told = also('heirs', titles.heirs, () => {
    const found = entitledHeirs({ programme, died_on, living: living ?? ['spouse_or_children'] }, law)
    if (living !== undefined) return found
    return { value: null, steps: found.steps.slice(0, 1), unconfirmed: found.unconfirmed }
  })
  const rows = findValueOn(law[`heirs.${programme}`], died_on)?.value ?? []
  return { ...told, order: rows.map(({ label }) => label) }
}

export function papers(claim: DocumentClaim, on: PlainDate, law: Law): Also {
  return also('documents', claim === 'scholarship' ? titles.scholarship : titles.documents, () =>
    claimDocuments({ claim, on }, law),
  )
}

export function times(claim: ClaimKind, happened_on: PlainDate, law: Law): Also[] {
  return [
    also('claim_until', titles.deadline, () => claimUntil({ claim, happened_on }, law)),
    also('payout_working_days', titles.payout, () => payoutWorkingDays({ claim, on: happened_on }, law)),
  ]
}

export const nextAfterDeath: Text[] = [
  text(
    'Minta surat keterangan kematian dari desa, kelurahan, atau rumah sakit.',
    'Ask the village, the ward office or the hospital for the death certificate.',
  ),
  text(
    'Buat surat keterangan ahli waris. Bila ada beberapa ahli waris, sepakati siapa yang menerima.',
    'Have the heir letter made. Where there are several heirs, agree who receives.',
  ),
  text(
    'Kumpulkan dokumen di bawah ini dan ajukan ke kantor cabang BPJS Ketenagakerjaan. Jangan menunggu.',
    'Collect the papers below and claim at the BPJS Ketenagakerjaan branch. Do not wait.',
  ),
  text(
    'Kantor desa atau dinas tenaga kerja dapat membantu mengisi formulir.',
    'The village office or the manpower office can help with the forms.',
  ),
]

export const nextAfterAccident: Text[] = [
  text(
    'Laporkan kecelakaan ke BPJS Ketenagakerjaan dalam 2 × 24 jam; pemberi kerja atau desa dapat membantu.',
    'Report the accident to BPJS Ketenagakerjaan within 2 × 24 hours; the employer or the village can help.',
  ),
  text(
    'Simpan surat dokter, kuitansi perawatan, dan kuitansi angkutan.',
    'Keep the doctor’s letter and the receipts for care and transport.',
  ),
  text(
    'Setelah dokter menyatakan sembuh atau menetapkan cacat, serahkan laporan tahap II dan dokumen di bawah ini.',
    'When the doctor declares recovery or states the disability, hand in the stage II report and the papers below.',
  ),
]

export const nextClaim: Text[] = [
  text('Kumpulkan dokumen di bawah ini.', 'Collect the papers below.'),
  text('Ajukan ke kantor cabang BPJS Ketenagakerjaan.', 'Claim at the BPJS Ketenagakerjaan branch.'),
]
