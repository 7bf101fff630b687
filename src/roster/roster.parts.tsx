import { refuse } from '../kernel/refusal.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { maskedNik, type Salts } from '../person/person.service.ts'
import type { Keys } from '../platform/crypto.ts'
import type { Web } from '../platform/http.ts'
import type { Tone } from '../ui/status.tsx'
import { JourneySteps } from '../ui/steps.tsx'
import type { RosterRow } from './roster.row-list.ts'
import type { Counts, Roster, RosterState, Verdict } from './roster.schema.ts'

export const verdictTone: Record<Verdict, Tone> = {
  accepted: 'success',
  warning: 'warning',
  waiting: 'info',
  same: 'neutral',
  rejected: 'error',
}

export const stateTone: Record<RosterState, Tone> = {
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

/** The id in the address of a roster's page; what is none names no roster. */
export function rosterId(c: Web): string {
  const id = c.req.param('id') ?? ''
  if (/^[0-9a-f-]{36}$/.test(id)) return id
  throw refuse(
    'roster.not_found',
    'not_found',
    text('Daftar ini tidak ada di wilayah Anda.', 'There is no such roster in your region.'),
  )
}

const stepNames = {
  template: text('Templat', 'Template'),
  upload: text('Unggah', 'Upload'),
  sheet: text('Lembar', 'Sheet'),
  columns: text('Kolom', 'Columns'),
  values: text('Nilai', 'Values'),
  check: text('Periksa', 'Check'),
  mend: text('Perbaiki', 'Mend'),
  commit: text('Simpan', 'Commit'),
}

/** The eight steps of a list, as all its pages show them. Those behind are links while their answers can still be changed. */
export function StepsOf({
  language,
  roster,
  current,
}: {
  language: Language
  roster?: Pick<Roster, 'roster_id' | 'state'>
  current: number
}) {
  const at = roster && `/daftar/${roster.roster_id}`
  const open = roster?.state === 'mapping' || roster?.state === 'checked'
  const when = (path: string) => (at && open ? `${at}${path}` : undefined)
  return (
    <JourneySteps
      language={language}
      current={current}
      steps={[
        { name: stepNames.template, href: '/daftar/templat' },
        { name: stepNames.upload, href: '/daftar/unggah' },
        { name: stepNames.sheet, href: when('/lembar') },
        { name: stepNames.columns, href: when('/kolom') },
        { name: stepNames.values, href: when('/nilai') },
        { name: stepNames.check, href: roster?.state === 'mapping' ? undefined : at },
        { name: stepNames.mend, href: roster?.state === 'checked' ? when('/perbaikan') : undefined },
        { name: stepNames.commit },
      ]}
    />
  )
}

/** People of a roster who would be protected. */
export const accepted = (counts: Counts) => counts.accepted + counts.warning

/** The NIK of a row as it may be shown; undefined where the row has none. */
export function maskedRowNik(
  keys: Keys,
  salts: Salts,
  { person_id, nik_sealed }: Pick<RosterRow, 'person_id' | 'nik_sealed'>,
): string | undefined {
  return nik_sealed && person_id ? maskedNik(keys, salts, { person_id, nik_sealed }) : undefined
}

/** A whole number in an address; undefined for anything else. */
export const wholeNumber = (written: string | undefined): number | undefined =>
  written !== undefined && /^\d{1,7}$/.test(written) ? Number(written) : undefined

/** The way from the list of rosters to a page that mends one. */
export const mendCrumbs = (roster: Pick<Roster, 'roster_id' | 'file_name'>, last: Text) => [
  { label: text('Daftar', 'Rosters'), href: '/daftar' },
  { label: roster.file_name, href: `/daftar/${roster.roster_id}` },
  { label: last },
]
