import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { checked, usePayung } from '../../test/payung.ts'
import { soundRoster, story } from '../../test/village-rosters.ts'
import { startJobs } from '../platform/jobs.ts'
import { rosterTasks } from './roster.jobs.ts'
import { checkRoster } from './roster.service.ts'

const payung = usePayung({ jobs: false })

describe('a server that stops', () => {
  it('checks after its restart what was uploaded before it stopped, and once only', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const { body } = await clerk.upload(story, 'desa.csv', soundRoster(5, 100))
    const id = String(body.roster_id)
    expect((await clerk.get(`/api/v1/rosters/${id}`)).body.state).toBe('uploaded')
    const { status, html } = await clerk.page(`/daftar/${id}`)
    expect([status, html.includes('Memeriksa berkas')]).toEqual([200, true])

    const first = await startJobs(payung.platform, rosterTasks(payung.platform))
    expect(await checked(clerk, id)).toMatchObject({
      state: 'checked',
      counts: { read: 5, accepted: 5, warning: 0, rejected: 0, blank: 0 },
    })
    await first.stop()
    const second = await startJobs(payung.platform, rosterTasks(payung.platform))
    await second.stop()
    expect(
      await payung.see("select action from audit_line where object_id = $1 and action = 'roster.check'", [
        id,
      ]),
    ).toHaveLength(1)
    expect(await payung.see('select 1 from graphile_worker._private_jobs')).toEqual([])
  })

  it('takes up again what a killed server was in the middle of', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const { body } = await clerk.upload(story, 'desa-2.csv', soundRoster(4, 200))
    const id = String(body.roster_id)
    // What a kill -9 leaves behind: a job somebody holds, a roster half way.
    await payung.see(
      "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'gone', attempts = 1",
    )
    await payung.see("update roster set state = 'checking', rows_read = 2 where roster_id = $1", [id])
    const jobs = await startJobs(payung.platform, rosterTasks(payung.platform))
    expect(await checked(clerk, id)).toMatchObject({
      state: 'checked',
      rows_read: 4,
      counts: { accepted: 4 },
    })
    await jobs.stop()
  })

  it('lets a roster be taken back while nobody has checked it, and then checks it no more', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const { body } = await clerk.upload(story, 'desa-3.csv', soundRoster(4, 300))
    const id = String(body.roster_id)
    expect((await clerk.post(`/api/v1/rosters/${id}/withdraw`)).body.state).toBe('withdrawn')
    const jobs = await startJobs(payung.platform, rosterTasks(payung.platform))
    for (
      let tries = 0;
      tries < 100 && (await payung.see('select 1 from graphile_worker._private_jobs')).length > 0;
      tries++
    )
      await new Promise((resolve) => setTimeout(resolve, 50))
    await jobs.stop()
    expect((await clerk.get(`/api/v1/rosters/${id}`)).body).toMatchObject({
      state: 'withdrawn',
      counts: null,
    })
    expect(await payung.see('select 1 from roster_row where roster_id = $1', [id])).toEqual([])
  })

  it('checks no more what is taken back in the very moment in which its check begins', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const { body } = await clerk.upload(story, 'desa-4.csv', soundRoster(4, 400))
    const id = String(body.roster_id)
    // Whoever holds the end of the trail lets the withdrawal come as far as its last line, and no further.
    const holder = new pg.Client({ connectionString: payung.url })
    await holder.connect()
    try {
      await holder.query("begin; select 1 from audit_head where chain = '15.03' for update")
      const withdrawal = clerk.post(`/api/v1/rosters/${id}/withdraw`)
      await waiting(1)
      const check = checkRoster(await payung.context('sarolangun.operator'), id)
      await waiting(2)
      await holder.query('commit')
      expect((await withdrawal).body.state).toBe('withdrawn')
      expect((await check).state).toBe('withdrawn')
    } finally {
      await holder.end()
    }
    expect((await clerk.get(`/api/v1/rosters/${id}`)).body).toMatchObject({
      state: 'withdrawn',
      counts: null,
    })
    expect(await payung.see('select 1 from roster_row where roster_id = $1', [id])).toEqual([])
    expect(
      await payung.see("select 1 from audit_line where object_id = $1 and action = 'roster.check'", [id]),
    ).toEqual([])
  })

  /** Until so many of the application stand before a lock. */
  async function waiting(count: number): Promise<void> {
    const those =
      "select 1 from pg_stat_activity where datname = current_database() and application_name = 'payung' and wait_event_type = 'Lock'"
    while ((await payung.see(those)).length < count) await new Promise((resolve) => setTimeout(resolve, 10))
  }
})
