import { text } from '../kernel/text.ts'
import type { ShellProps } from '../ui/shell.tsx'
import type { BackupState } from './backup.service.ts'

/** A lost backup is worse than one nobody has tried, so it is told first. */
export function overdueWords({ overdue, last }: BackupState): ShellProps['notice'] {
  if (overdue.backup)
    return {
      tone: 'warning',
      title: last.backup
        ? text('Sudah lebih dari 2 hari tanpa cadangan', 'No backup for more than 2 days')
        : text('Belum pernah ada cadangan', 'There is no backup yet'),
      text: text(
        'Bila cakram server rusak hari ini, semua pekerjaan sejak cadangan terakhir hilang.',
        'If the disk of the server fails today, all work since the last backup is lost.',
      ),
    }
  if (overdue.rehearsal)
    return {
      tone: 'warning',
      title: last.rehearsal
        ? text('Sudah 30 hari tanpa latihan memulihkan', 'No restore was rehearsed for 30 days')
        : text('Cadangan belum pernah dicoba dipulihkan', 'No restore was ever rehearsed'),
      text: text(
        'Cadangan yang belum pernah dipulihkan belum terbukti. Latihan tidak menyentuh data yang dipakai.',
        'A backup that was never restored is not proven. A rehearsal does not touch the data in use.',
      ),
    }
  return undefined
}
