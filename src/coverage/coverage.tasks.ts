import { type PlainDate, todayAt } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { Role } from '../platform/context.ts'
import { may } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import type { Roster } from '../roster/roster.schema.ts'
import type { Task } from '../ui/tasks.tsx'

/**
 * What the rosters ask of this role, most urgent first: files that could not be read, lists that wait for this person's own move,
 * then those that wait for somebody else's. The rosters come newest first.
 */
export function tasksOf(
  rosters: readonly Roster[],
  programmes: readonly Programme[],
  role: Role,
  today: PlainDate,
): Task[] {
  const programmeOf = (roster: Roster) =>
    programmes.find((each) => each.programme_id === roster.programme_id)?.name ?? ''
  const tasks: { rank: number; at: Date; task: Task }[] = []
  for (const roster of rosters) {
    const at = roster.checked_at ?? roster.uploaded_at
    const found = taskOf(roster, role)
    if (!found || (roster.state === 'unreadable' && isReplaced(roster, rosters))) continue
    const { rank, small = programmeOf(roster), ...task } = found
    tasks.push({
      rank,
      at,
      task: { href: `/daftar/${roster.roster_id}`, small, due: waiting(at, today, rank), ...task },
    })
  }
  return tasks.sort((a, b) => a.rank - b.rank || a.at.getTime() - b.at.getTime()).map(({ task }) => task)
}

/** A file that could not be read stays so for ever; the next file for the same programme ends the task. */
function isReplaced(roster: Roster, rosters: readonly Roster[]): boolean {
  return rosters.some(
    (other) => other.programme_id === roster.programme_id && other.uploaded_at > roster.uploaded_at,
  )
}

type Found = Pick<Task, 'what' | 'small'> & { rank: number; due?: Task['due'] }

function taskOf(roster: Roster, role: Role): Found | undefined {
  const { file_name: file, counts, state } = roster
  const ready = counts ? counts.accepted + counts.warning : 0
  const people = text(
    `${formatInteger(ready)} orang`,
    `${formatInteger(ready, 'en')} ${ready === 1 ? 'person' : 'people'}`,
  )
  const mends = may(role, 'roster.confirm')
  if (state === 'unreadable' && mends) {
    const why = roster.refusal ? text(roster.refusal.id, roster.refusal.en) : undefined
    return { rank: 0, what: text(`${file} tidak terbaca`, `${file} cannot be read`), small: why }
  }
  if (state === 'mapping' && mends) {
    return {
      rank: 1,
      what: text(`${file} menunggu jawaban Anda`, `${file} waits for your answers`),
    }
  }
  if (state === 'checked' && mends) {
    const rejected = counts?.rejected ?? 0
    const toMend = {
      id: rejected > 0 ? `, ${formatInteger(rejected)} baris perlu diperbaiki` : '',
      en: rejected > 0 ? `, ${formatInteger(rejected, 'en')} ${rejected === 1 ? 'row' : 'rows'} to mend` : '',
    }
    return {
      rank: 1,
      what: text(
        `${file}: ${people.id} siap diusulkan${toMend.id}`,
        `${file}: ${people.en} ready to propose${toMend.en}`,
      ),
    }
  }
  if (state === 'confirmed' && may(role, 'roster.approve')) {
    return { rank: 1, what: text(`Setujui ${people.id} dari ${file}`, `Approve ${people.en} of ${file}`) }
  }
  if (state === 'confirmed') {
    return {
      rank: 2,
      what: text(
        `${file}: ${people.id} menunggu persetujuan kepala dinas`,
        `${file}: ${people.en} wait for the head of office`,
      ),
    }
  }
  if ((state === 'uploaded' || state === 'checking') && mends) {
    return {
      rank: 3,
      what: text(`${file} sedang diperiksa`, `${file} is being checked`),
      due: { tone: 'info', label: text('berjalan', 'running') },
    }
  }
  return undefined
}

/** How long it has waited, counted in days of the calendar. */
function waiting(since: Date, today: PlainDate, rank: number): Task['due'] {
  const days = Math.max(0, Math.round((Date.parse(today) - Date.parse(todayAt(since))) / 86_400_000))
  const label =
    days === 0
      ? text('hari ini', 'today')
      : text(`${formatInteger(days)} hari`, days === 1 ? '1 day' : `${formatInteger(days, 'en')} days`)
  return { tone: rank === 0 ? 'error' : rank === 1 ? 'warning' : 'neutral', label }
}
