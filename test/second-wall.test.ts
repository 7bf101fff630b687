import { beforeAll, describe, expect, it } from 'vitest'
import { ownAffairs, transact } from '../src/platform/context.ts'
import { wallOf } from '../src/platform/database-role.ts'
import { openPlatform } from '../src/platform/open.ts'
import { roles } from '../src/platform/policy.ts'
import { actingAs, fillRegion, frontDoor, type Target } from './access-fixture.ts'
import { usePayung } from './payung.ts'

const payung = usePayung({ jobs: false })
const village = '15.03.07.2004'
let people: Target

/** What a statement does in a transaction of an account; nothing of it stays. */
async function tried(
  context: Awaited<ReturnType<typeof actingAs>>,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[] | string> {
  const undone = new Error('undone')
  let rows: Record<string, unknown>[] = []
  try {
    await transact(context, async (tx) => {
      rows = (await tx.client.query(sql, values)).rows
      throw undone
    })
  } catch (error) {
    if (error !== undone) return String((error as { code?: string }).code)
  }
  return rows
}

beforeAll(async () => {
  people = await fillRegion(payung, village, village)
}, 300_000)

describe('the database role of a transaction', () => {
  it('is that of the kind of account, and gone when the transaction ends', async () => {
    const seen: Record<string, unknown> = {}
    for (const role of roles) {
      const context = await actingAs(payung, role, role === 'village_officer' ? village : '15.03')
      const [row] = (await tried(context, 'select current_user as name')) as { name: string }[]
      seen[role] = row?.name
    }
    expect(seen).toEqual({
      administrator: 'payung_app',
      clerk: 'payung_app',
      village_officer: 'payung_village',
      community_coordinator: 'payung_sender',
      budget_officer: 'payung_budget',
      approver: 'payung_app',
      branch: 'payung_reader',
      auditor: 'payung_reader',
      leader: 'payung_figures',
      privacy_officer: 'payung_app',
    })
    const { rows } = await payung.platform.pool.query('select current_user as name')
    expect(rows[0].name).toMatch(/^payung_app_payung_test/)
  })

  it('refuses a scope or a role that is none, before it reaches the database', () => {
    for (const region_code of ["15'; reset role; --", '15.03~', 'ID'])
      expect(() => wallOf({ role: 'clerk', region_code, account_id: 'a' })).toThrow(/Not a region scope/)
    expect(() => wallOf({ role: "x'; --" as 'clerk', region_code: '15', account_id: 'a' })).toThrow(
      /Not a role/,
    )
    for (const account_id of ['', "a'; reset role; --", 'a b'])
      expect(() => wallOf({ role: 'clerk', region_code: '15', account_id })).toThrow(/Not an account/)
  })

  it('is given at the next start to an installation that is older than the role', async () => {
    const asks =
      "select current_user as name, pg_has_role(current_user, 'payung_village', 'member') as member"
    const { rows } = await payung.platform.pool.query<{ name: string; member: boolean }>(asks)
    await payung.see(`revoke payung_village from ${rows[0]?.name}`)
    expect((await payung.platform.pool.query(asks)).rows).toEqual([{ ...rows[0], member: false }])
    await (await openPlatform(payung.platform.config, { log_to: 'stderr' })).close()
    expect((await payung.platform.pool.query(asks)).rows).toEqual([{ ...rows[0], member: true }])
  })
})

/** A number that somebody asked for and has not been shown yet. */
async function waitingLook(accountId: string): Promise<string | undefined> {
  const [row] = await payung.see<{ person_id: string }>(
    "insert into reveal (account_id, person_id, kab) values ($1, $2, '15.03') returning person_id",
    [accountId, people.person.id],
  )
  return row?.person_id
}

describe('an auditor, whatever the application forgot to ask', () => {
  it('changes nothing in any table', async () => {
    const auditor = await actingAs(payung, 'auditor', '15.03')
    const looked = await waitingLook(auditor.actor.account_id)
    const tables = await payung.see<{ name: string; column: string }>(
      `select c.relname as name, (select attname from pg_attribute a where a.attrelid = c.oid and a.attnum = 1) as column
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'`,
    )
    for (const { name, column } of tables) {
      // The auditor shares a database role with the branch, which is shown numbers; a policy hides them from the auditor.
      expect([name, await tried(auditor, `delete from ${name} returning 1`)]).toEqual([
        name,
        name === 'reveal' ? [] : '42501',
      ])
      // The end of the audit chain moves when the auditor's own line is added.
      if (name !== 'audit_head')
        expect([name, await tried(auditor, `update ${name} set ${column} = ${column}`)]).toEqual([
          name,
          '42501',
        ])
    }
    expect(tables.length).toBeGreaterThan(20)
    expect(await tried(auditor, 'update reveal set at = now() returning 1')).toEqual([])
    const again = `insert into reveal (account_id, person_id, kab) values ('a', gen_random_uuid(), '15.03')`
    expect(await tried(auditor, again)).toBe('42501')
    const branch = await actingAs(payung, 'branch', '15.03')
    const taking = 'delete from reveal where person_id = $1 returning 1'
    expect(await tried(branch, taking, [looked]), 'what another asked for').toEqual([])
    await waitingLook(branch.actor.account_id)
    expect(await tried(branch, taking, [looked]), 'what it asked for itself').toHaveLength(1)
  })

  it('looks into no alarm, though an alarm about the own looks may be raised', async () => {
    const auditor = await actingAs(payung, 'auditor', '15.03')
    await payung.see(
      `insert into alarm (alarm_id, kab, kind, account_id, actor_name, role, count, per_hour)
       values (gen_random_uuid(), '15.03', 'looks', $1, 'uji', 'auditor', 61, 60)`,
      [auditor.actor.account_id],
    )
    expect(await tried(auditor, 'update alarm set count = count + 1 returning 1')).toHaveLength(1)
    expect(await tried(auditor, "update alarm set remark = 'tidak apa-apa'")).toBe('42501')
    const close = `update alarm set acknowledged_by = 'a', acknowledged_at = now() where account_id = '${auditor.actor.account_id}' returning 1`
    for (const [role, done] of [
      ['auditor', '42501'],
      ['branch', '42501'],
      // Theirs to see are their own alarms only.
      ['clerk', []],
      ['approver', []],
      ['privacy_officer', [{ '?column?': 1 }]],
    ] as const)
      expect([role, await tried(await actingAs(payung, role, '15.03'), close)]).toEqual([role, done])
  })
})

describe('accounts and their roles', () => {
  it('are made, shut, given and taken by administrators of the region alone', async () => {
    const [office] = await payung.see<{ id: string }>(
      'select organisation_id as id from organisation limit 1',
    )
    const leader = await actingAs(payung, 'leader', '15.03')
    const shut = `update auth_user set state = 'disabled' where id = '${leader.actor.account_id}' returning 1`
    const give = (region: string) =>
      `insert into account_role (account_id, role, region_code, organisation_id, granted_by)
       values ('${leader.actor.account_id}', 'branch', '${region}', '${office?.id}', 'uji') returning 1`
    const make = "insert into auth_user (id, name, username) values ('baru', 'Baru', 'uji.baru') returning 1"
    const take = `delete from account_role where account_id = '${leader.actor.account_id}' returning 1`
    for (const role of roles) {
      const context = await actingAs(payung, role, '15.03')
      const [able, staff] = [
        role === 'administrator',
        (await tried(context, 'select current_user as name')) as { name: string }[],
      ]
      const refused = able ? [{ '?column?': 1 }] : '42501'
      expect([role, await tried(context, make)]).toEqual([role, refused])
      expect([role, await tried(context, give('15.03'))]).toEqual([role, refused])
      expect([role, await tried(context, give('15.71'))]).toEqual([role, '42501'])
      expect([role, await tried(context, take)]).toEqual([
        role,
        able ? [{ '?column?': 1 }] : staff[0]?.name === 'payung_app' ? [] : '42501',
      ])
      expect([role, await tried(context, shut)]).toEqual([
        role,
        able ? [{ '?column?': 1 }] : staff[0]?.name === 'payung_app' ? [] : '42501',
      ])
      if (role !== 'leader' && !able)
        expect([role, await tried(ownAffairs(context), shut)]).toEqual([role, []])
      expect([role, await tried(ownAffairs(context), give('15.03'))]).toEqual([role, '42501'])
    }
  })
})

describe.each(['leader', 'budget_officer'] as const)(
  'a %s, whatever the application forgot to ask',
  (role) => {
    it('has no table with a name or a NIK, but the sums of the own region', async () => {
      const leader = await actingAs(payung, role, '15.03')
      for (const table of ['person', 'person_nik', 'person_history', 'roster', 'roster_row', 'roster_file'])
        expect([table, await tried(leader, `select from ${table}`)]).toEqual([table, '42501'])
      const [sum] = (await tried(leader, 'select count(*) as months from person_month')) as {
        months: number
      }[]
      expect(sum?.months).toBeGreaterThan(0)
    })
  },
)

describe('a village officer', () => {
  it('sees exactly the people of the own village, in every table of people, and on the page', async () => {
    const officer = await actingAs(payung, 'village_officer', village)
    for (const table of ['person', 'person_month', 'person_history']) {
      const wanted = await payung.see(`select * from ${table} where village_code = $1 order by 1, 2`, [
        village,
      ])
      expect([table, await tried(officer, `select * from ${table} order by 1, 2`)]).toEqual([table, wanted])
      if (table !== 'person_history') expect(wanted.length).toBeGreaterThan(0)
    }
    const door = frontDoor(payung)
    const list = await (await door(officer.actor, '/peserta')).text()
    expect(list).toContain(people.person.name)
    const others = await payung.see<{ person_id: string }>(
      'select person_id from person where village_code <> $1',
      [village],
    )
    expect(others.filter((other) => list.includes(other.person_id))).toEqual([])
    const own = await door(officer.actor, `/peserta/${people.person.id}`)
    expect([own.status, (await own.text()).includes(people.person.name)]).toEqual([200, true])
    expect((await door(officer.actor, `/peserta/${others[0]?.person_id}`)).status).toBe(404)
  })

  it('sees no list, no money and no programme, and writes nothing', async () => {
    const officer = await actingAs(payung, 'village_officer', village)
    for (const table of ['programme', 'roster'])
      expect(await tried(officer, `select from ${table}`)).toEqual([])
    for (const table of ['budget', 'roster_row', 'person_nik', 'exchange_file'])
      expect([table, await tried(officer, `select from ${table}`)]).toEqual([table, '42501'])
    expect(await tried(officer, 'update person set name = name')).toBe('42501')
  })
})

describe('a community coordinator', () => {
  it('reaches nobody by region, and still leaves lines in the chain of their region', async () => {
    const coordinator = await actingAs(payung, 'community_coordinator', '15.03')
    for (const table of ['person_month', 'programme', 'budget'])
      expect([table, await tried(coordinator, `select from ${table}`)]).toEqual([table, []])
    expect(await tried(coordinator, 'select from person')).toBe('42501')
    const end = `insert into audit_head (chain, kab, sequence, hash) values ($1 || ' uji', $1, 0, sha256('')) returning 1`
    expect(await tried(coordinator, end, ['15.03'])).toHaveLength(1)
    expect(await tried(coordinator, end, ['15.71'])).toBe('42501')
  })
})

describe.each(['community_coordinator', 'leader', 'budget_officer'] as const)('a %s', (role) => {
  it('is shown no person on any page, by list, by name, by number or by address', async () => {
    const { actor } = await actingAs(payung, role, '15.03')
    const door = frontDoor(payung)
    for (const path of ['/peserta', `/peserta?nama=${people.person.name}`, `/peserta/${people.person.id}`]) {
      const page = await door(actor, path)
      expect([path, page.status]).toEqual([path, 403])
      expect(await page.text()).not.toContain(people.person.village)
    }
    const sought = await door(actor, '/peserta/cari', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ nik: people.person.nik }).toString(),
    })
    expect([sought.status, sought.headers.get('location')]).toEqual([403, null])
    const home = await door(actor, '/')
    expect([home.status, (await home.text()).includes(people.person.name)]).toEqual([200, false])
  })
})

describe('what an account does for itself', () => {
  it('may be written by every role, and reaches no person and no money', async () => {
    const leader = ownAffairs(await actingAs(payung, 'leader', '15.03'))
    expect(
      await tried(leader, 'update auth_user set last_seen_at = now() where id = $1', [
        leader.actor.account_id,
      ]),
    ).toEqual([])
    expect(await tried(leader, 'select from person')).toEqual([])
    expect(await tried(leader, 'update roster_row set name = name returning 1')).toEqual([])
  })
})
