import { text } from '../kernel/text.ts'
import { EmptyState } from './sentence.tsx'
import { Status, type Tone } from './status.tsx'
import { read, type Spoken, type Words } from './words.ts'

export type Task = {
  href: string
  /** What to do, in words: "Desa Pulau Pinang: 14 baris perlu diperbaiki". */
  what: Words
  /** What it is made of: "NIK rusak oleh Excel 9 · ganda 3 · usia 2". */
  small?: Words
  /** When, or how pressing: "hari ini", "2 hari", "penting". */
  due?: { tone: Tone; label: Words }
}

/** Work to do, most urgent first as the caller sorts it; never a bare count. */
export function TaskList({ language, tasks }: Spoken & { tasks: Task[] }) {
  if (tasks.length === 0) {
    return (
      <EmptyState
        language={language}
        title={text('Tidak ada tugas untuk Anda', 'Nothing for you to do')}
        text={text('Tugas baru akan tampil di sini.', 'New tasks will appear here.')}
      />
    )
  }
  return (
    <ul class="-my-3">
      {tasks.map((task) => (
        <li class="flex items-start justify-between gap-3 border-b border-base-300 py-3 last:border-b-0">
          <div class="min-w-0">
            <a href={task.href} class="door font-medium">
              {read(task.what, language)}
            </a>
            {task.small && <p class="mt-0.5 text-sm text-quiet">{read(task.small, language)}</p>}
          </div>
          {task.due && (
            <div class="shrink-0">
              <Status tone={task.due.tone}>{read(task.due.label, language)}</Status>
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}
