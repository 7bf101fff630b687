import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { ask, databaseUrl, testConfig } from '../../test/global-setup.ts'
import { type CommandAnswer, runCommand, runHere, usePayung } from '../../test/payung.ts'
import { listFile, programmeOf, strangers } from '../../test/rosters.ts'
import { storyProgramme } from '../demo/demo.service.ts'
import { destroyPersonKey } from '../person/person.service.ts'
import { transact } from '../platform/context.ts'
import {
  type FieldKey,
  type Keys,
  newSalt,
  nikHash,
  open,
  openPersonal,
  seal,
  sealPersonal,
} from '../platform/crypto.ts'
import { derivedDataKeys, loadMasterKeys } from '../platform/master-key.ts'
import { openPlatform } from '../platform/open.ts'
import { sealedFields } from '../platform/sealed-fields.ts'

/*
 * Goal: keys are changed while people work, and no kill at any moment loses a value. Method: every sealed value of the database is
 * opened before and after and compared; the rotation runs as a process of its own and is killed with -9 at each of its points.
 */
const payung = usePayung({ jobs: false, commands: 'here' })
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-rotate-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Seer = <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>

/** Everything that is sealed, opened: one line a value, and with which version it was sealed. */
async function everything(
  see: Seer,
  keys: Keys,
): Promise<{ values: Map<string, string>; versions: Set<number> }> {
  const values = new Map<string, string>()
  const versions = new Set<number>()
  for (const { table, column, key, belongs_to } of sealedFields) {
    const person = 'person' in belongs_to ? `t.${belongs_to.person}` : 'null::uuid'
    const rows = await see<{
      key: string
      sealed: Buffer
      person_id: string
      salt: Buffer | null
      keyed: boolean
    }>(
      `select concat_ws('/', ${key.map((each) => `t.${each.column}`).join(', ')}) as key, t.${column} as sealed,
              ${person} as person_id, k.salt, k.person_id is not null as keyed
       from ${table} t left join person_key k on k.person_id = ${person} where octet_length(t.${column}) > 0`,
    )
    for (const row of rows) {
      versions.add(row.sealed[0] ?? 0)
      const value =
        'binding' in belongs_to
          ? open(keys, `${belongs_to.binding}:${row.key}`, row.sealed).toString('base64')
          : openPersonal(
              keys,
              belongs_to.field,
              { person_id: row.person_id, salt: row.keyed ? row.salt : undefined },
              row.sealed,
            )
      values.set(`${table}.${column}/${row.key}`, value)
    }
  }
  return { values, versions }
}

/** The keys as the database has them now; the running installation learns them by beginning a transaction. */
async function keysNow(): Promise<Keys> {
  await transact(await payung.context('sarolangun.operator'), async () => {})
  return payung.platform.keys
}

const states = () =>
  payung.see<{ version: number; state: string }>(
    "select version::integer, state from data_key where purpose = 'field' order by version",
  )

function expectDone({ code, data, err }: CommandAnswer): Record<string, unknown> {
  expect([code, data.error], err).toEqual([0, undefined])
  return data
}

const rotating = ['keys', 'rotate', '--json']

beforeAll(async () => {
  const clerk = await payung.context('sarolangun.operator')
  const { checkRoster, uploadRoster } = await import('../roster/roster.service.ts')
  const people = strangers('15.03', 60, 71)(60)
  const { roster } = await uploadRoster(clerk, {
    programme: storyProgramme,
    file_name: 'a.csv',
    bytes: listFile(people),
  })
  await checkRoster(clerk, roster.roster_id)
})

describe('the register of sealed fields', () => {
  it('names every sealed column of the database and no other', async () => {
    const columns = await payung.see<{ name: string }>(
      "select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and data_type = 'bytea' and column_name like '%\\_sealed' order by 1",
    )
    expect(sealedFields.map((field) => `${field.table}.${field.column}`).sort()).toEqual(
      columns.map((column) => column.name),
    )
  })

  it('finds each row by the columns of its primary key', async () => {
    for (const { table, key } of sealedFields) {
      const rows = await payung.see<{ column: string }>(
        `select a.attname as column from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
         where i.indrelid = $1::regclass and i.indisprimary order by array_position(i.indkey::integer[], a.attnum::integer)`,
        [table],
      )
      expect([table, rows.map((row) => row.column)]).toEqual([table, key.map((each) => each.column)])
    }
  })
})

describe('a rotation of the field key killed with -9', () => {
  const left: Record<string, string[]> = {
    'keys.announced': ['active', 'coming'],
    'keys.activated': ['retiring', 'active'],
    'keys.batch_before_commit': ['retiring', 'active'],
    'keys.batch_after_commit:2': ['retiring', 'active'],
    'keys.before_retired': ['retiring', 'active'],
  }
  for (const [point, expected] of Object.entries(left)) {
    it(`at ${point} loses nothing: every value opens, pages answer, and the same command ends it`, async () => {
      const before = await everything(payung.see, await keysNow())
      expect(before.values.size).toBeGreaterThan(1_000)
      const killed = await payung.command(rotating, { PAYUNG_FAULT: point })
      expect([killed.signal, killed.code]).toEqual(['SIGKILL', null])
      expect((await states()).slice(-2).map((row) => row.state)).toEqual(expected)
      expect((await everything(payung.see, await keysNow())).values).toEqual(before.values)
      const clerk = await payung.as('sarolangun.operator')
      expect((await clerk.page('/peserta')).status).toBe(200)
      const again = expectDone(await payung.command(rotating))
      expect(again.continued).toBe(true)
      const after = await everything(payung.see, await keysNow())
      expect(after.values).toEqual(before.values)
      const versions = await states()
      expect([...after.versions]).toEqual([versions.at(-1)?.version])
      expect(versions.map((row) => row.state)).toEqual([...versions.slice(1).map(() => 'retired'), 'active'])
      expect(
        await payung.see(
          "select 1 from audit_line where action = 'keys.rotate' and fields->'retired' = $1::jsonb",
          [JSON.stringify([versions.at(-2)?.version])],
        ),
      ).toHaveLength(1)
    })
  }

  it('is shown by --status with the number of values of each version', async () => {
    const { versions } = expectDone(await payung.command(['keys', 'rotate', '--status', '--json'])) as {
      versions: { state: string; values: number }[]
    }
    expect(versions.filter((row) => row.state === 'retired').every((row) => row.values === 0)).toBe(true)
    expect(versions.at(-1)?.values).toBe((await everything(payung.see, await keysNow())).values.size)
  })
})

describe('20,000 values', () => {
  it('are sealed anew while pages are read and lists are checked: 0 errors, 0 values lost, nothing of the old version left', async () => {
    await fillPeople(10_000)
    const before = await everything(payung.see, await keysNow())
    expect(before.values.size).toBeGreaterThan(20_000)
    const operator = await payung.as('sarolangun.operator')
    const context = await payung.context('sarolangun.operator')
    await programmeOf(operator, { code: 'PUTAR', region_code: '15.03', ceiling_rupiah: 900_000_000 })
    const { checkRoster, uploadRoster } = await import('../roster/roster.service.ts')
    const people = strangers('15.03', 2_000, 72)
    let running = true
    const [reads, lists, failures] = [{ count: 0 }, { count: 0 }, [] as string[]]
    const reader = async (address: string) => {
      while (running) {
        const { status } = await operator.page(address)
        if (status !== 200) failures.push(`${address} ${status}`)
        reads.count += 1
      }
    }
    const writer = async () => {
      while (running && lists.count < 30) {
        const { roster } = await uploadRoster(context, {
          programme: 'PUTAR',
          file_name: `${lists.count}.csv`,
          bytes: listFile(people(40)),
        })
        const checked = await checkRoster(context, roster.roster_id)
        if (checked.state !== 'checked') failures.push(`list ${checked.state}`)
        lists.count += 1
      }
    }
    const [story] = await payung.see<{ roster_id: string }>(
      "select roster_id from roster where file_name = 'a.csv'",
    )
    const others = [reader('/peserta'), reader(`/daftar/${story?.roster_id}/baris`), writer()]
    // A process of its own, as on a server that goes on serving meanwhile.
    const done = expectDone(
      await runCommand(rotating, { PAYUNG_HOME: inject('payung').home, DATABASE_URL: payung.url }),
    )
    running = false
    await Promise.all(others)
    expect(failures).toEqual([])
    expect(Number(done.resealed)).toBeGreaterThanOrEqual(before.values.size)
    expect([reads.count, lists.count].map((count) => count > 0)).toEqual([true, true])
    const after = await everything(payung.see, await keysNow())
    for (const [name, value] of before.values) if (after.values.get(name) !== value) throw new Error(name)
    expect([...after.versions]).toEqual([(await states()).at(-1)?.version])
  }, 300_000)

  /** People as an approval leaves them, with phone: two values each. */
  async function fillPeople(count: number): Promise<void> {
    const keys = await keysNow()
    const made = Array.from({ length: count }, (_, at) => ({
      person_id: crypto.randomUUID(),
      salt: newSalt(),
      at,
    }))
    await payung.see(
      `with made as (insert into person_key (person_id, kab, salt) select id, '15.71', salt from unnest($1::uuid[], $2::bytea[]) as u (id, salt) returning person_id)
       insert into person (person_id, kab, nik_sealed, phone_sealed, name, name_key, birth_date, village_code, roster_id, row_number)
       select id, '15.71', nik, phone, 'Orang ' || n, 'ORANG ' || n, '1980-01-01', '15.71.01.1001', gen_random_uuid(), n
       from unnest($1::uuid[], $3::bytea[], $4::bytea[], $5::integer[]) as u (id, nik, phone, n)`,
      [
        made.map((each) => each.person_id),
        made.map((each) => each.salt),
        made.map((each) =>
          sealPersonal(keys, 'nik', each, `157101010180${String(each.at % 10_000).padStart(4, '0')}`),
        ),
        made.map((each) => sealPersonal(keys, 'phone', each, `+62812${String(each.at).padStart(8, '0')}`)),
        made.map((each) => each.at),
      ],
    )
  }
})

describe('an erased person', () => {
  it('is noise in every table, before and after the next rotation; lists go on and show nothing of the number', async () => {
    const [row] = await payung.see<{ person_id: string; name: string }>(
      "select person_id, name from person where kab = '15.03' order by name limit 1",
    )
    const id = row?.person_id ?? ''
    const context = await payung.context('sarolangun.operator')
    expect(await transact(context, (tx) => destroyPersonKey(tx, id))).toBe(true)
    expect(await transact(context, (tx) => destroyPersonKey(tx, id))).toBe(false)
    expect(
      await payung.see("select 1 from audit_line where action = 'person.destroy_key' and object_id = $1", [
        id,
      ]),
    ).toHaveLength(1)
    const clerk = await payung.as('sarolangun.operator')
    const unreadable = async () => {
      const keys = await keysNow()
      const copies = await payung.see<{ sealed: Buffer; salt: Buffer | null }>(
        `select nik_sealed as sealed, salt from (select person_id, nik_sealed from person union all select person_id, nik_sealed from roster_row) as c
         join person_key using (person_id) where person_id = $1 and nik_sealed is not null`,
        [id],
      )
      expect(copies.length).toBeGreaterThanOrEqual(2)
      for (const { sealed, salt } of copies) {
        expect(() => openPersonal(keys, 'nik', { person_id: id, salt }, sealed)).toThrow('person.erased')
        for (const key of keys.field.values())
          expect(() =>
            openPersonal(
              { ...keys, field: new Map([[sealed[0] ?? 0, { ...key, form: 1 as const }]]) },
              'nik',
              { person_id: id, salt: undefined },
              sealed,
            ),
          ).toThrow()
      }
      const page = await clerk.page(`/peserta/${id}`)
      expect([page.status, page.html.includes('•'.repeat(16))]).toEqual([200, true])
      expect((await clerk.page('/peserta')).status).toBe(200)
      expect(
        (await clerk.post(`/api/v1/people/${id}/reveal`, { reason: 'Mencocokkan dengan KTP' })).body.code,
      ).toBe('person.erased')
    }
    await unreadable()
    expectDone(await payung.command(rotating))
    await unreadable()
  })

  it('cannot be erased from another region', async () => {
    const [row] = await payung.see<{ person_id: string }>(
      "select person_id from person_key where kab = '15.03' and salt is not null limit 1",
    )
    const context = await payung.context('kotajambi.operator')
    expect(await transact(context, (tx) => destroyPersonKey(tx, row?.person_id ?? ''))).toBe(false)
  })
})

describe('an installation of its own', () => {
  const name = `payung_master_${process.pid}`
  const home = mkdtempSync(path.join(folder, 'home-'))
  let url = ''
  let see: Seer
  let seer: pg.Pool

  beforeAll(async () => {
    const { home: shared, maker_url: makerUrl, template } = inject('payung')
    await ask(makerUrl, `create database ${name} template ${template} strategy file_copy`)
    copyFileSync(path.join(shared, 'master.key'), path.join(home, 'master.key'))
    url = databaseUrl(makerUrl, name)
    seer = new pg.Pool({ connectionString: url, max: 2 })
    see = async (sql, values) => (await seer.query(sql, values)).rows
  })
  afterAll(async () => {
    await seer.end()
    await ask(inject('payung').maker_url, `drop database ${name} with (force)`)
  })

  const run = (args: string[], env: Record<string, string> = {}) =>
    (env.PAYUNG_FAULT ? runCommand : runHere)(args, { PAYUNG_HOME: home, DATABASE_URL: url, ...env })
  const keysOf = async () => {
    const platform = await openPlatform(testConfig(home, url), { log_to: 'stderr' })
    await platform.close()
    return platform.keys
  }
  const newKey = (fill: number) => {
    const file = path.join(folder, `new-${fill}.key`)
    writeFileSync(file, `${Buffer.alloc(32, fill).toString('base64')}\n`, { mode: 0o600 })
    return file
  }
  const changing = (file: string) => ['keys', 'rotate', '--master', '--new-key-file', file, '--json']

  it('takes a new master key: every value opens, the old key is refused', async () => {
    const old = readFileSync(path.join(home, 'master.key'), 'utf8').trim()
    const before = await everything(see, await keysOf())
    expect(expectDone(await run(changing(newKey(21))))).toMatchObject({ key_file_replaced: true })
    expect((await everything(see, await keysOf())).values).toEqual(before.values)
    const refused = await run(['account', 'list', '--json'], { PAYUNG_MASTER_KEY: old })
    expect((refused.data.error as { code: string }).code).toBe('platform.wrong_master_key')
  })

  it('is killed with -9 in the middle of that: the old key opens it before the commit, the new one after, by itself', async () => {
    const before = await everything(see, await keysOf())
    for (const [at, point] of ['keys.before_rewrapped', 'keys.after_rewrapped'].entries()) {
      const fill = 31 + at
      const killed = await run(changing(newKey(fill)), { PAYUNG_FAULT: point })
      expect([point, killed.signal]).toEqual([point, 'SIGKILL'])
      expect((await everything(see, await keysOf())).values).toEqual(before.values)
      const now = Buffer.from(readFileSync(path.join(home, 'master.key'), 'utf8').trim(), 'base64')
      expect([point, now.equals(Buffer.alloc(32, fill))]).toEqual([point, point === 'keys.after_rewrapped'])
    }
    expect(existsSync(path.join(home, 'master.key.next'))).toBe(false)
  })

  it('refuses a new master key that is none, is missing, is readable by others, or is the present one; nothing changes', async () => {
    const kept = await see('select wrapped from data_key order by purpose, version')
    const bad = path.join(folder, 'bad.key')
    writeFileSync(bad, 'pendek\n', { mode: 0o600 })
    const loose = path.join(folder, 'loose.key')
    writeFileSync(loose, Buffer.alloc(32, 3).toString('base64'), { mode: 0o644 })
    for (const [file, code] of [
      [bad, 'keys.new_key_malformed'],
      [path.join(folder, 'tidak-ada.key'), 'keys.new_key_missing'],
      [loose, 'platform.key_file_open'],
      [path.join(home, 'master.key'), 'keys.same_master_key'],
    ] as const) {
      const { code: exit, data } = await run(changing(file))
      expect([file, exit, (data.error as { code: string }).code]).toEqual([file, 1, code])
    }
    const { data } = await run(['keys', 'rotate', '--master', '--json'])
    expect((data.error as { code: string }).code).toBe('keys.new_key_needed')
    expect(await see('select wrapped from data_key order by purpose, version')).toEqual(kept)
  })

  it('refuses a new master key while a server lives, and a second rotation beside a running one', async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      await client.query("select pg_advisory_lock_shared(hashtext('payung.server'))")
      const live = await run(changing(newKey(41)))
      expect((live.data.error as { code: string }).code).toBe('keys.server_running')
      await client.query("select pg_advisory_lock(hashtext('payung.keys'))")
      const second = await run(rotating)
      expect((second.data.error as { code: string }).code).toBe('keys.rotation_running')
    } finally {
      await client.end()
    }
  })

  it('made before data keys were drawn at random keeps its keys as version 1, and a rotation gives everybody a key of their own', async () => {
    const now = await keysOf()
    const before = await everything(see, now)
    const derived = derivedDataKeys(loadMasterKeys({ home, master_key: undefined }).master)
    const first: FieldKey = { version: 1, form: 1, key: derived.field }
    const legacy: Keys = { ...now, index: derived.index, field: new Map([[1, first]]), active: first }
    for (const { table, column, key, belongs_to } of sealedFields) {
      const id = key.map((each) => `t.${each.column}`).join(` || '/' || `)
      const person = 'person' in belongs_to ? belongs_to.person : 'null::uuid'
      const rows = await see<{ key: string; person_id: string }>(
        `select ${id} as key, ${person} as person_id from ${table} t where ${column} is not null`,
      )
      for (const row of rows) {
        const value = before.values.get(`${table}.${column}/${row.key}`) ?? ''
        const sealed =
          'binding' in belongs_to
            ? seal(legacy, `${belongs_to.binding}:${row.key}`, Buffer.from(value, 'base64'))
            : sealPersonal(legacy, belongs_to.field, { person_id: row.person_id, salt: undefined }, value)
        await see(`update ${table} t set ${column} = $2 where ${id} = $1`, [row.key, sealed])
      }
    }
    await see('delete from data_key')
    await see('delete from person_key')
    await see('update installation set key_check = $1', [nikHash(legacy, 'key check')])

    const wrong = await run(['account', 'list', '--json'], {
      PAYUNG_MASTER_KEY: Buffer.alloc(32, 99).toString('base64'),
    })
    expect((wrong.data.error as { code: string }).code).toBe('platform.wrong_master_key')
    const upgraded = await keysOf()
    expect(upgraded.index.equals(derived.index)).toBe(true)
    expect(upgraded.session.equals(derived.session)).toBe(true)
    expect((await everything(see, upgraded)).values).toEqual(before.values)

    const platform = await openPlatform(testConfig(home, url), { log_to: 'stderr' })
    const { actorOf } = await import('../account/account.service.ts')
    const actor = await actorOf(platform, { username: 'sarolangun.operator' })
    if (!actor) throw new Error('The clerk is missing')
    const context = { platform, actor, door: 'command' as const, request_id: 'test', language: 'id' as const }
    const [someone] = await see<{ person_id: string }>(
      "select person_id from person where kab = '15.03' limit 1",
    )
    await expect(
      transact(context, (tx) => destroyPersonKey(tx, someone?.person_id ?? '')),
    ).rejects.toMatchObject({
      code: 'person.rotation_needed',
    })
    await platform.close()

    const done = expectDone(await run(rotating))
    expect(done).toMatchObject({ continued: true, version: 2, retired: [1] })
    const after = await everything(see, await keysOf())
    expect(after.values).toEqual(before.values)
    expect([...after.versions]).toEqual([2])
    const [without] = await see<{ count: number }>(
      'select count(*)::integer as count from person left join person_key using (person_id) where salt is null',
    )
    expect(without?.count).toBe(0)
  })
})
