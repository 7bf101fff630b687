import { beforeAll, describe, expect, it } from 'vitest'
import { type Person, usePayung } from '../../test/payung.ts'
import { type MadeProgramme, programmeOf, proposed, strangers } from '../../test/rosters.ts'

/*
 * Goal: nobody holds both sides of an act that takes two persons. Granting is refused (account.administration.test.ts); here an account that
 * holds both all the same, written into the tables past the application, does neither until one role is taken away.
 */
const payung = usePayung()
let clerk: Person
let programme: MadeProgramme
let rosterId: string

const give = (username: string, role: string) =>
  payung.see(
    `insert into account_role (account_id, role, region_code, organisation_id, granted_by)
     select account_id, $2, region_code, organisation_id, 'uji' from account_role join auth_user on id = account_id where username = $1`,
    [username, role],
  )
const take = (username: string, role: string) =>
  payung.see(
    'delete from account_role using auth_user where id = account_id and username = $1 and role = $2',
    [username, role],
  )
const signatures = () =>
  payung.see("select 1 from roster_signature where roster_id = $1 and kind = 'approved'", [rosterId])

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  programme = await programmeOf(clerk, { code: 'DUA', region_code: '15.03', ceiling_rupiah: 50_000_000 })
  rosterId = await proposed(clerk, programme.code, strangers('15.03', 10, 91)(3))
}, 180_000)

describe('an account that holds two roles that forbid each other', () => {
  it('approves nothing, by page or by API, and approves again when the other role is gone', async () => {
    await give('sarolangun.kepala', 'clerk')
    const both = await payung.as('sarolangun.kepala')
    const api = await both.post(`/api/v1/rosters/${rosterId}/approve`)
    expect([api.status, api.body.code]).toEqual([403, 'account.incompatible_roles'])
    const page = await both.page(`/daftar/${rosterId}/setujui`, {})
    expect([page.status, page.html.includes('dua peran yang tidak boleh dipegang satu orang')]).toEqual([
      403,
      true,
    ])
    expect(await signatures()).toEqual([])
    expect((await both.page(`/daftar/${rosterId}`)).status).toBe(200)

    await take('sarolangun.kepala', 'clerk')
    const one = await payung.as('sarolangun.kepala')
    expect((await one.post(`/api/v1/rosters/${rosterId}/approve`)).status).toBe(200)
    expect(await signatures()).toHaveLength(1)
  })

  it('prepares nothing either, and grants no money', async () => {
    await give('sarolangun.operator', 'approver')
    const both = await payung.as('sarolangun.operator')
    for (const path of ['/program/baru', '/daftar/unggah']) {
      const page = await both.page(path)
      expect([path, page.status, page.html.includes('account.incompatible_roles')]).toEqual([path, 403, true])
    }
    const budget = await both.post('/api/v1/budgets', {
      name: 'Dua peran',
      source: 'APBD',
      fiscal_year: 2024,
      legal_basis: 'Perda',
      ceiling_rupiah: 1_000,
      region_code: '15.03',
    })
    expect([budget.status, budget.body.code]).toEqual([403, 'account.incompatible_roles'])
    expect(await payung.see("select 1 from budget where name = 'Dua peran'")).toEqual([])
    await take('sarolangun.operator', 'approver')
  })
})
