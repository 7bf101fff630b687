import { formatDate } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { Field } from '../ui/field.tsx'
import { Section } from '../ui/sentence.tsx'
import { isMergeable } from './village.merge.ts'
import type { Call } from './village.schema.ts'
import type { Gathered } from './village.store.ts'
import type { FormFault } from './village.view.tsx'

export type Place = { code: string; name: string; district_name: string }

export const address = (code: string, more = '') => `/gabungan/${encodeURIComponent(code)}${more}`

const isLatest = (list: Gathered, lists: readonly Gathered[]): boolean =>
  !lists.some(
    (other) =>
      other.village_code === list.village_code &&
      other.community === list.community &&
      other.sent_at > list.sent_at,
  )

export type Standing = 'ready' | 'problems' | 'working' | 'merged' | 'returned' | 'not_sent'

export const standingLabels: Record<Standing, Text> = {
  ready: text('Siap digabung', 'Ready to merge'),
  problems: text('Perlu diperbaiki', 'Needs mending'),
  working: text('Sedang diproses', 'On its way'),
  merged: text('Sudah digabung', 'Merged'),
  returned: text('Dikembalikan', 'Returned'),
  not_sent: text('Belum mengirim', 'Not sent yet'),
}
export const standings = Object.keys(standingLabels) as Standing[]

export type Line = {
  place: string
  district: string
  code: string | null
  list?: Gathered
  standing: Standing
}

/** One line a list, and one for every village that has sent none; the clerk's question is what is missing. */
export function linesOf(villages: readonly Place[], lists: readonly Gathered[]): Line[] {
  const current = lists.filter((list) => list.state !== 'unreadable' || isLatest(list, lists))
  const sent = new Set(current.map((list) => list.village_code))
  return [
    ...current.map((list) => ({
      place: list.village_name ?? list.community ?? '—',
      district: list.district_name ?? '',
      code: list.village_code,
      list,
      standing: standingOf(list),
    })),
    ...villages
      .filter((village) => !sent.has(village.code))
      .map((village) => ({
        place: village.name,
        district: village.district_name,
        code: village.code,
        standing: 'not_sent' as const,
      })),
  ].sort(
    (a, b) =>
      standings.indexOf(a.standing) - standings.indexOf(b.standing) ||
      ((a.code ?? '~') < (b.code ?? '~') ? -1 : (a.code ?? '~') > (b.code ?? '~') ? 1 : 0),
  )
}

function standingOf(list: Gathered): Standing {
  if (list.state === 'returned') return 'returned'
  if (list.state === 'unreadable' || list.roster_state === 'unreadable') return 'problems'
  if (list.merged_into || list.roster_state === 'confirmed' || list.roster_state === 'approved')
    return 'merged'
  if (list.roster_state === 'withdrawn') return 'returned'
  if (isMergeable(list)) return 'ready'
  return list.roster_state === 'checked' ? 'problems' : 'working'
}

/** Villages without anything to say of each but their name: by district, as a clerk rings them up. */
export function ByDistrict(props: {
  language: Language
  title: Text
  places: { place: string; district: string }[]
}) {
  const { language, title, places } = props
  const districts = new Map<string, string[]>()
  for (const { place, district } of places)
    districts.set(district, [...(districts.get(district) ?? []), place])
  return (
    <Section language={language} title={title} hint={formatInteger(places.length, language)}>
      <dl class="grid gap-3">
        {[...districts].sort().map(([district, names]) => (
          <div>
            <dt class="font-medium">
              {district} <span class="font-normal text-quiet">({formatInteger(names.length, language)})</span>
            </dt>
            <dd class="max-w-[90ch] text-[0.9375rem]">{names.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

export function DueField({
  language,
  value,
  fault,
}: {
  language: Language
  value?: string
  fault?: FormFault
}) {
  return (
    <Field
      language={language}
      kind="date"
      name="due_on"
      label={text('Batas waktu', 'Due on')}
      hint={text(
        'Hari terakhir daftar dihitung tepat waktu. Sesudahnya masih bisa dikirim sampai Anda menutupnya.',
        'Last day on which a list is in time. Later ones can still be sent until you close.',
      )}
      value={value}
      error={fault?.field === 'due_on' ? fault.text : undefined}
    />
  )
}

export function CallLine({ language, call, today }: { language: Language; call: Call; today: string }) {
  const day = formatDate(call.due_on, language)
  if (call.closed_at)
    return <>{text('Pengumpulan sudah ditutup.', 'No more lists are taken in.')[language]}</>
  return (
    <>
      {language === 'id' ? `Batas waktu ${day}` : `Due on ${day}`}
      {call.due_on < today &&
        (language === 'id'
          ? ', sudah lewat; daftar susulan masih diterima.'
          : ', which is past; late lists are still taken in.')}
    </>
  )
}
