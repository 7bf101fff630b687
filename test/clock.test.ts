import { afterEach, describe, expect, it, vi } from 'vitest'
import { todayAt } from '../src/kernel/plain-date.ts'
import { expectSound } from './invariants.ts'
import { usePayung } from './payung.ts'
import { balancesOf, programmeOf, proposed, strangers } from './rosters.ts'

/* The clock of the machine jumps; the database's does not. Months are those of the programme, times those of the database. */

const payung = usePayung()
const people = strangers('15.03', 100, 41)
const day = 24 * 60 * 60 * 1000

afterEach(() => {
  vi.useRealTimers()
})

describe('a clock that jumps', () => {
  for (const days of [1, -1, 31, -31]) {
    it(`by ${days} ${Math.abs(days) === 1 ? 'day' : 'days'} breaks nothing: the same months are paid, the trail keeps the time of the database, and the server says so`, async () => {
      const code = `JAM-${days < 0 ? 'M' : 'P'}${Math.abs(days)}`
      const clerk = await payung.as('sarolangun.operator')
      const { budget_id } = await programmeOf(clerk, {
        code,
        region_code: '15.03',
        ceiling_rupiah: 10_000_000,
      })
      const [before] = await payung.see<{ now: Date }>('select clock_timestamp() as now')
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + days * day })

      const ready = await payung.app.request('/readyz')
      expect([ready.status, ((await ready.json()) as { reason: string }).reason]).toEqual([503, 'clock'])
      const [clerkThen, headThen] = [
        await payung.as('sarolangun.operator'),
        await payung.as('sarolangun.kepala'),
      ]
      const id = await proposed(clerkThen, code, people(4))
      const { status, body } = await headThen.post(`/api/v1/rosters/${id}/approve`)
      expect([status, body.people, body.person_months]).toEqual([200, 4, 8])
      vi.useRealTimers()

      expect(
        await payung.see(
          "select distinct to_char(month, 'YYYY-MM') as month from person_month where roster_id = $1 order by 1",
          [id],
        ),
      ).toEqual([{ month: '2024-11' }, { month: '2024-12' }])
      expect(
        await payung.see(
          `select action from audit_line where object_id = $1 and at not between $2 and clock_timestamp()
           union all select state from roster where roster_id = $3 and uploaded_at not between $2 and clock_timestamp()`,
          [id, before?.now, id],
        ),
      ).toEqual([])
      const times = await payung.see<{ at: Date }>(
        "select at from audit_line where chain = '15.03' order by sequence",
      )
      expect(times.map(({ at }) => at.getTime())).toEqual(
        times.map(({ at }) => at.getTime()).sort((a, b) => a - b),
      )
      expect((await balancesOf(clerk, budget_id)).reserved).toBe(8 * 16_800)
      expect((await payung.app.request('/readyz')).status).toBe(200)
      await expectSound(payung)
    })
  }

  it('over midnight moves the day of the pages and nothing that is stored', async () => {
    const today = todayAt(new Date())
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + day })
    expect(payung.platform.today()).toBe(todayAt(new Date()))
    expect(payung.platform.today() > today).toBe(true)
    // Signing in leaves a line of its own.
    const clerk = await payung.as('sarolangun.operator')
    const before = await payung.see('select count(*)::integer as lines from audit_line')
    expect((await clerk.page('/')).status).toBe(200)
    vi.useRealTimers()
    expect(await payung.see('select count(*)::integer as lines from audit_line')).toEqual(before)
    expect(payung.platform.today()).toBe(today)
  })
})
