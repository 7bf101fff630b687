import { parseCronItems } from 'graphile-worker'
import { describe, expect, it } from 'vitest'
import { timeOf } from '../src/platform/jobs.ts'
import { timesOf } from '../src/tasks.ts'
import { testConfig } from './global-setup.ts'

describe('what comes by the clock', () => {
  it('is understood by the queue, line by line, with a nightly backup and without', () => {
    const lines = timesOf({ ...testConfig('.', ''), backup_at: '01:30' }).split('\n')
    const items = parseCronItems(lines.map(timeOf))
    expect(items.map((item) => item.task)).toEqual([
      'audit.sign',
      'audit.verify',
      'backup.make',
      'privacy.retention',
      'village.sweep_uploads',
      'match.register',
    ])
    const without = timesOf({ ...testConfig('.', ''), backup_at: '' })
      .split('\n')
      .filter(Boolean)
    expect(parseCronItems(without.map(timeOf))).toHaveLength(5)
  })

  it('keeps what a line says of making up, attempts and keys', () => {
    expect(timeOf('30 18 * * * backup.make ?fill=1d&max=3&jobKey=backup.make {}')).toEqual({
      match: '30 18 * * *',
      task: 'backup.make',
      options: { backfillPeriod: 86_400_000, maxAttempts: 3, jobKey: 'backup.make' },
    })
    expect(timeOf('*/15 * * * * audit.sign ?max=3').options).toEqual({ backfillPeriod: 0, maxAttempts: 3 })
  })

  it('that nobody understands stops the start instead of never coming', () => {
    for (const line of [
      '* * * * audit.sign',
      '* * * * * audit.sign ?every=1',
      '* * * * * audit.sign ?fill=soon',
    ])
      expect(() => timeOf(line)).toThrow(line)
  })
})
