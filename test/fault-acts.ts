import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'vitest'
import { matchActs } from './fault-match-acts.ts'
import { expectStatus, newKey, settled, type World } from './fault-world.ts'
import { type Answer, checked, type Person } from './payung.ts'
import { listFile, proposed, uploaded } from './rosters.ts'

/** A thing that is done, interrupted by a kill, and done again in the very same way. */
export type Act = {
  /** A request to the server, always with the same Idempotency-Key … */
  ask?: () => Promise<Pick<Answer, 'status' | 'body'>>
  /** … or the words of a command. */
  words?: string[]
  /** What must be true after it was done again, however far it had come the first time. */
  once(again: { status: number; body: Record<string, unknown> }): Promise<void>
  /** What must be true when the first attempt was answered before the process died. */
  acknowledged?(first: { status: number; body: Record<string, unknown> }): Promise<void>
}

/** Makes ready what the act needs; during this nothing is killed. */
export type Prepare = (world: World) => Promise<Act>

let number = 0
/** A name nobody has used, in every run the same. */
const fresh = (word: string) => `${word}-${++number}`

const clerkOf = (world: World) => world.as('sarolangun.operator')
const headOf = (world: World) => world.as('sarolangun.kepala')
const good = 5
const bad = 1
const monthlyRupiah = 10_000 + 6_800

/** People nobody knows yet; the last row has a NIK that is too short. */
function newList(world: World): Uint8Array {
  const unreadable = world.people(bad).map((person) => ({ ...person, nik: person.nik.slice(0, 12) }))
  return listFile([...world.people(good), ...unreadable])
}

async function actsOf(world: World, object: unknown): Promise<Record<string, number>> {
  const rows = await world.see<{ action: string; lines: number }>(
    'select action, count(*)::integer as lines from audit_line where object_id = $1 group by 1',
    [object],
  )
  return Object.fromEntries(rows.map((row) => [row.action, row.lines]))
}

async function count(world: World, sql: string, values: unknown[]): Promise<number> {
  const [row] = await world.see<{ count: number }>(`select count(*)::integer as count from ${sql}`, values)
  return row?.count ?? 0
}

const upload: Prepare = async (world) => {
  const clerk = await clerkOf(world)
  const [bytes, key, name] = [newList(world), newKey(), `${fresh('desa')}.csv`]
  return {
    ask: () => clerk.upload(world.programme.code, name, bytes, key),
    acknowledged: async ({ body }) =>
      expect(await count(world, 'roster_file where roster_id = $1', [body.roster_id])).toBe(1),
    once: async (again) => {
      expectStatus(again, 202)
      const roster = await checked(clerk, String(again.body.roster_id))
      expect(roster).toMatchObject({
        state: 'checked',
        counts: { read: good + bad, accepted: good, rejected: bad },
      })
      expect(await count(world, 'roster where file_name = $1', [name])).toBe(1)
      expect(await actsOf(world, roster.roster_id)).toEqual({ 'roster.upload': 1, 'roster.check': 1 })
    },
  }
}

const uploadDamaged: Prepare = async (world) => {
  const clerk = await clerkOf(world)
  const [key, name] = [newKey(), `${fresh('putus')}.csv`]
  // The quotation mark stands so far down that the first look at the file does not see it.
  const bytes = Buffer.concat([
    listFile(Array.from({ length: 600 }, () => world.people(1)).flat()),
    Buffer.from('9;"KUTIP YANG TIDAK DITUTUP;1503;\n'),
  ])
  return {
    ask: () => clerk.upload(world.programme.code, name, bytes, key),
    once: async (again) => {
      expectStatus(again, 202)
      await settled(world)
      // Killed after it was found damaged, the same file may be sent again: two, both unreadable, is what the rule allows.
      const rosters = await world.see<{ roster_id: string; state: string }>(
        'select roster_id, state from roster where file_name = $1',
        [name],
      )
      expect(rosters.map((roster) => roster.state)).toEqual(['unreadable'])
      expect(await actsOf(world, rosters[0]?.roster_id)).toEqual({
        'roster.upload': 1,
        'roster.refuse_file': 1,
      })
    },
  }
}

async function checkedList(world: World): Promise<string> {
  const roster = await uploaded(
    await clerkOf(world),
    world.programme.code,
    newList(world),
    `${fresh('desa')}.csv`,
  )
  return String(roster.roster_id)
}

const confirm: Prepare = async (world) => {
  const [clerk, id, key] = [await clerkOf(world), await checkedList(world), newKey()]
  return {
    ask: () => clerk.post(`/api/v1/rosters/${id}/confirm`, undefined, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(again.body.state).toBe('confirmed')
      expect(await actsOf(world, id)).toEqual({ 'roster.upload': 1, 'roster.check': 1, 'roster.confirm': 1 })
      expect(await count(world, 'roster_signature where roster_id = $1', [id])).toBe(1)
    },
  }
}

/** A file in two parts, as a program sends it that begins again wherever the line broke. */
async function inParts(person: Person, programme: string, name: string, bytes: Uint8Array) {
  const digest = (part: Uint8Array) => createHash('sha256').update(part).digest('hex')
  const begun = await person.post('/api/v1/uploads', {
    programme,
    file_name: name,
    file_bytes: bytes.length,
    file_sha256: digest(bytes),
  })
  expectStatus(begun, 201)
  let received = Number(begun.body.received)
  while (received < bytes.length && !begun.body.result) {
    const part = bytes.slice(received, received + Math.ceil(bytes.length / 2))
    const put = await person.put(`/api/v1/uploads/${begun.body.upload_id}/parts/${received}`, part, {
      'x-part-sha256': digest(part),
    })
    expectStatus(put, 200)
    received = Number(put.body.received)
  }
  return person.post(`/api/v1/uploads/${begun.body.upload_id}/complete`)
}

const uploadInParts: Prepare = async (world) => {
  const clerk = await clerkOf(world)
  const [bytes, name] = [newList(world), `${fresh('bagian')}.csv`]
  return {
    ask: () => inParts(clerk, world.programme.code, name, bytes),
    once: async (again) => {
      expectStatus(again, 202)
      const id = String((again.body.result as { id: string }).id)
      expect(await checked(clerk, id)).toMatchObject({ state: 'checked', counts: { accepted: good } })
      expect(await count(world, 'roster where file_name = $1', [name])).toBe(1)
      expect(await count(world, 'upload_part', [])).toBe(0)
      expect(await actsOf(world, id)).toEqual({ 'roster.upload': 1, 'roster.check': 1 })
    },
  }
}

async function calledVillage(world: World): Promise<Person> {
  const clerk = await clerkOf(world)
  const opened = await clerk.page(`/gabungan/${world.programme.code}`, {
    langkah: 'buka',
    due_on: '2999-12-31',
  })
  expect(opened.status).toBe(303)
  return world.as('desa.semurung')
}

const sendVillageList: Prepare = async (world) => {
  const village = await calledVillage(world)
  const [bytes, name] = [newList(world), `${fresh('kiriman')}.csv`]
  return {
    ask: () => inParts(village, world.programme.code, name, bytes),
    once: async (again) => {
      expectStatus(again, 202)
      await settled(world)
      const id = String((again.body.result as { id: string }).id)
      const lists = await world.see('select list_id, state from village_list where file_name = $1', [name])
      expect(lists).toEqual([{ list_id: id, state: 'taken' }])
      expect(await count(world, "roster where file_name = $1 and state = 'checked'", [name])).toBe(1)
      expect(await count(world, 'village_list_file', [])).toBe(0)
      expect(await actsOf(world, id)).toEqual({ 'village.send': 1 })
    },
  }
}

const mergeVillageLists: Prepare = async (world) => {
  const [village, clerk] = [await calledVillage(world), await clerkOf(world)]
  const sent = await inParts(village, world.programme.code, `${fresh('kiriman')}.csv`, newList(world))
  expectStatus(sent, 202)
  await settled(world)
  const id = String((sent.body.result as { id: string }).id)
  return {
    ask: async () => {
      const merged = await clerk.page(`/gabungan/${world.programme.code}`, { langkah: 'gabung', lists: id })
      return { status: merged.status, body: { location: merged.location ?? '' } }
    },
    once: async (again) => {
      expectStatus(again, 303)
      await settled(world)
      expect(await count(world, 'merged_row where list_id = $1', [id])).toBe(good)
      const rosters = await world.see<{ roster_id: string; state: string }>(
        'select roster_id, state from roster where roster_id in (select roster_id from merged_row where list_id = $1)',
        [id],
      )
      expect(rosters.map((roster) => roster.state)).toEqual(['checked'])
      expect(again.body.location).toBe(`/daftar/${rosters[0]?.roster_id}`)
    },
  }
}

const mend: Prepare = async (world) => {
  const [clerk, id, key] = [await clerkOf(world), await checkedList(world), newKey()]
  const [spoiled] = await world.see<{ row_number: number }>(
    "select row_number from roster_row where roster_id = $1 and verdict = 'rejected'",
    [id],
  )
  const [stranger] = world.people(1)
  const cells = { row_number: spoiled?.row_number, field: 'nik', value: stranger?.nik }
  return {
    ask: () => clerk.post(`/api/v1/rosters/${id}/corrections`, { corrections: [cells] }, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect((await clerk.get(`/api/v1/rosters/${id}`)).body.counts).toMatchObject({ read: good + bad })
      expect(await count(world, 'roster_correction where roster_id = $1', [id])).toBe(1)
      expect(await actsOf(world, id)).toEqual({ 'roster.upload': 1, 'roster.check': 1, 'roster.mend': 1 })
    },
  }
}

const chooseColumns: Prepare = async (world) => {
  const [clerk, id, key] = [await clerkOf(world), await checkedList(world), newKey()]
  return {
    ask: () => clerk.putJson(`/api/v1/rosters/${id}/layout`, { columns: { phone: null } }, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(await checked(clerk, id)).toMatchObject({
        state: 'checked',
        counts: { accepted: good, rejected: bad },
      })
      expect(await actsOf(world, id)).toEqual({ 'roster.upload': 1, 'roster.choose': 1, 'roster.check': 2 })
    },
  }
}

/** Every row says a sex that nobody understands, so that the list waits for a person. */
function oddList(world: World): Uint8Array {
  const lines = new TextDecoder().decode(listFile(world.people(good)))
  return new TextEncoder().encode(lines.replaceAll(';L;', ';ZZ;').replaceAll(';P;', ';ZZ;'))
}

async function waitingList(world: World): Promise<string> {
  const clerk = await clerkOf(world)
  const sent = await clerk.upload(world.programme.code, `${fresh('ragu')}.csv`, oddList(world), newKey(), {
    wait: 'true',
  })
  expectStatus(sent, 202)
  const roster = await checked(clerk, String(sent.body.roster_id))
  expect(roster.state).toBe('mapping')
  return String(roster.roster_id)
}

const uploadOdd: Prepare = async (world) => {
  const clerk = await clerkOf(world)
  const [bytes, key, name] = [oddList(world), newKey(), `${fresh('ragu')}.csv`]
  return {
    ask: () => clerk.upload(world.programme.code, name, bytes, key, { wait: 'true' }),
    once: async (again) => {
      expectStatus(again, 202)
      const roster = await checked(clerk, String(again.body.roster_id))
      expect(roster).toMatchObject({ state: 'mapping', counts: null, questions: [{ step: 'values' }] })
      expect(await count(world, 'roster where file_name = $1', [name])).toBe(1)
      expect(await actsOf(world, roster.roster_id)).toEqual({ 'roster.upload': 1, 'roster.ask': 1 })
    },
  }
}

const chooseValues: Prepare = async (world) => {
  const [clerk, id, key] = [await clerkOf(world), await waitingList(world), newKey()]
  return {
    ask: () => clerk.putJson(`/api/v1/rosters/${id}/values`, { values: [] }, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(await checked(clerk, id)).toMatchObject({
        state: 'checked',
        counts: { accepted: 0, warning: good },
      })
      expect(await actsOf(world, id)).toEqual({
        'roster.upload': 1,
        'roster.ask': 1,
        'roster.choose': 1,
        'roster.check': 1,
      })
    },
  }
}

const checkAgain: Prepare = async (world) => {
  const [clerk, key] = [await clerkOf(world), newKey()]
  const roster = await uploaded(clerk, world.programme.code, world.people(good), `${fresh('ulang')}.csv`)
  const id = String(roster.roster_id)
  return {
    ask: () => clerk.post(`/api/v1/rosters/${id}/recheck`, undefined, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(await checked(clerk, id)).toMatchObject({
        state: 'checked',
        counts: { read: good, accepted: good },
      })
      expect(await actsOf(world, id)).toEqual({ 'roster.upload': 1, 'roster.recheck': 1, 'roster.check': 2 })
    },
  }
}

const withdraw: Prepare = async (world) => {
  const [clerk, id, key] = [await clerkOf(world), await checkedList(world), newKey()]
  return {
    ask: () => clerk.post(`/api/v1/rosters/${id}/withdraw`, undefined, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(again.body.state).toBe('withdrawn')
      expect(await actsOf(world, id)).toMatchObject({ 'roster.withdraw': 1 })
    },
  }
}

async function proposedList(world: World): Promise<string> {
  return proposed(await clerkOf(world), world.programme.code, newList(world), `${fresh('desa')}.csv`)
}

const approve: Prepare = async (world) => {
  const [head, id, key] = [await headOf(world), await proposedList(world), newKey()]
  const expectApproved = async () => {
    expect(await actsOf(world, id)).toMatchObject({ 'roster.confirm': 1, 'enrolment.approve': 1 })
    expect(await count(world, 'person where roster_id = $1', [id])).toBe(good)
    expect(await count(world, 'enrolment where roster_id = $1', [id])).toBe(good)
    expect(await count(world, 'person_month where roster_id = $1', [id])).toBe(2 * good)
    expect(
      await world.see('select account, amount_rupiah from budget_entry where object_id = $1 order by line', [
        id,
      ]),
    ).toEqual([
      { account: 'available', amount_rupiah: -2 * good * monthlyRupiah },
      { account: 'reserved', amount_rupiah: 2 * good * monthlyRupiah },
    ])
  }
  return {
    ask: () => head.post(`/api/v1/rosters/${id}/approve`, undefined, key),
    acknowledged: expectApproved,
    once: async (again) => {
      expectStatus(again, 200)
      expect(again.body).toMatchObject({
        people: good,
        person_months: 2 * good,
        new_people: good,
        refused_rows: 0,
      })
      await expectApproved()
    },
  }
}

/** Approves a new list, so that the programme has people no file holds. */
async function newPeople(world: World): Promise<void> {
  const id = await proposedList(world)
  expectStatus(await (await headOf(world)).post(`/api/v1/rosters/${id}/approve`), 200)
}

const files = (world: World) =>
  count(world, 'exchange_file where programme_id = $1', [world.programme.programme_id])

async function approvedList(world: World): Promise<string> {
  const id = await proposedList(world)
  expectStatus(await (await headOf(world)).post(`/api/v1/rosters/${id}/approve`), 200)
  return id
}

const askUndo: Prepare = async (world) => {
  const [clerk, id, key] = [await clerkOf(world), await approvedList(world), newKey()]
  return {
    ask: () => clerk.post(`/api/v1/rosters/${id}/undo-request`, { reason: 'Daftar keliru' }, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(await count(world, 'enrolment_undo where roster_id = $1', [id])).toBe(1)
      expect(await actsOf(world, id)).toMatchObject({ 'enrolment.ask_undo': 1 })
    },
  }
}

const undo: Prepare = async (world) => {
  const [clerk, head, id, key] = [
    await clerkOf(world),
    await headOf(world),
    await approvedList(world),
    newKey(),
  ]
  expectStatus(await clerk.post(`/api/v1/rosters/${id}/undo-request`, { reason: 'Daftar keliru' }), 200)
  return {
    ask: () => head.post(`/api/v1/rosters/${id}/undo`, undefined, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(again.body).toMatchObject({ reversed: good, kept: 0, failed: 0, people_left: good })
      expect(await count(world, 'enrolment_undo_row where roster_id = $1', [id])).toBe(good)
      expect(await count(world, "person_month where roster_id = $1 and state <> 'released'", [id])).toBe(0)
      expect(
        await count(world, "budget_entry where object_id = $1 and reason = 'enrolment.undo'", [id]),
      ).toBe(2)
      expect(await actsOf(world, id)).toMatchObject({ 'enrolment.undo': 1 })
    },
  }
}

const makeBranchFile: Prepare = async (world) => {
  await newPeople(world)
  const [clerk, before, key] = [await clerkOf(world), await files(world), newKey()]
  return {
    ask: () => clerk.post(`/api/v1/programmes/${world.programme.code}/branch-files`, undefined, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(again.body.number).toBe(before + 1)
      expect(await files(world)).toBe(before + 1)
      expect(await actsOf(world, again.body.file_id)).toEqual({ 'exchange.make': 1 })
    },
  }
}

const readBranchFile: Prepare = async (world) => {
  await newPeople(world)
  const clerk = await clerkOf(world)
  const made = await clerk.post(`/api/v1/programmes/${world.programme.code}/branch-files`)
  expectStatus(made, 200)
  return {
    ask: () => clerk.get(`/api/v1/branch-files/${made.body.file_id}`),
    once: async (again) => {
      expect(again.status).toBe(200)
      // Nobody saw the file before the kill, so its reading stands there once.
      expect(await actsOf(world, made.body.file_id)).toEqual({ 'exchange.make': 1, 'exchange.read': 1 })
    },
  }
}

const readProblemSheet: Prepare = async (world) => {
  const [clerk, id] = [await clerkOf(world), await checkedList(world)]
  return {
    ask: async () => ({ status: (await clerk.page(`/daftar/${id}/masalah.xlsx`)).status, body: {} }),
    once: async (again) => {
      expect(again.status).toBe(200)
      // Killed between the line in the trail and the bytes, a reading is noted that nobody had: too many lines, never too few.
      const { 'roster.read_problems': lines } = await actsOf(world, id)
      expect([1, 2]).toContain(lines)
    },
  }
}

const budgetOf = (name: string) => ({
  name,
  source: 'APBD_P',
  fiscal_year: 2024,
  legal_basis: 'DPA-P 2024',
  ceiling_rupiah: 5_000_000,
  region_code: '15.03',
})

const makeBudget: Prepare = async (world) => {
  const [clerk, name, key] = [await clerkOf(world), fresh('Anggaran'), newKey()]
  return {
    ask: () => clerk.post('/api/v1/budgets', budgetOf(name), key),
    once: async (again) => {
      expectStatus(again, 201)
      expect(await world.see('select budget_id from budget where name = $1', [name])).toEqual([
        { budget_id: again.body.budget_id },
      ])
      expect(await count(world, 'budget_entry where budget_id = $1', [again.body.budget_id])).toBe(2)
      expect(await actsOf(world, again.body.budget_id)).toEqual({ 'budget.make': 1 })
    },
  }
}

const programmeFacts = (code: string, budgetId: string) => ({
  code,
  region_code: '15.03',
  name: `Program ${code}`,
  groups: ['vulnerable_worker'],
  temporary: false,
  legal_basis: 'Peraturan Bupati 7/2024',
  packages: ['JKK', 'JKM'],
  income_rupiah: 1_000_000,
  age_from: 17,
  age_from_operator: '>=',
  age_to: 65,
  age_to_operator: '<',
  month_first: '2024-11',
  month_last: '2024-12',
  quota_people: 100,
  budget_id: budgetId,
})

const makeProgramme: Prepare = async (world) => {
  const [clerk, code, key] = [await clerkOf(world), fresh('P').toUpperCase(), newKey()]
  return {
    ask: () => clerk.post('/api/v1/programmes', programmeFacts(code, world.programme.budget_id), key),
    acknowledged: async () => expect(await count(world, 'programme where code = $1', [code])).toBe(1),
    once: async (again) => {
      expectStatus(again, 201)
      expect(await world.see('select programme_id from programme where code = $1', [code])).toEqual([
        { programme_id: again.body.programme_id },
      ])
      expect(await actsOf(world, again.body.programme_id)).toEqual({ 'programme.make': 1 })
    },
  }
}

const sendProgrammeForm: Prepare = async (world) => {
  const [clerk, code, operation] = [await clerkOf(world), fresh('F').toUpperCase(), newKey()]
  const { groups, packages, temporary: _, income_rupiah, ...facts } = programmeFacts(code, 'new')
  const form = {
    operation_id: operation,
    groups: groups[0] ?? '',
    packages: packages[0] ?? '',
    income_rupiah: String(income_rupiah),
    ...Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)])),
    budget_name: `Anggaran ${code}`,
    budget_source: 'APBD_P',
    budget_fiscal_year: '2024',
    budget_legal_basis: 'DPA-P 2024',
    budget_ceiling_rupiah: '1.000.000',
  }
  return {
    ask: async () => {
      const { status, html, location } = await clerk.page('/program/baru', form)
      return { status, body: { location, html: status === 303 ? '' : html } }
    },
    once: async (again) => {
      expectStatus(again, 303)
      expect(await count(world, 'programme where code = $1', [code])).toBe(1)
      expect(await count(world, 'budget where name = $1', [`Anggaran ${code}`])).toBe(1)
    },
  }
}

/** A list that is uploaded but not checked, because the server stopped; the next one is to find it. */
const startAgain: Prepare = async (world) => {
  const clerk = await clerkOf(world)
  const server = await world.server()
  await server.arm('jobs.leased')
  const { body } = await clerk.upload(world.programme.code, `${fresh('desa')}.csv`, newList(world))
  await server.ended
  return {
    once: async () => {
      expect((await checked(clerk, String(body.roster_id))).state).toBe('checked')
      expect(await actsOf(world, body.roster_id)).toEqual({ 'roster.upload': 1, 'roster.check': 1 })
    },
  }
}

const enterFigures: Prepare = async (world) => {
  const source = fresh('Sumber')
  const words = [
    'coverage',
    'observe',
    '15.03',
    '--as-of',
    '2023-06-30',
    '--numerator',
    '100',
    '--denominator',
    '1000',
  ]
  return {
    words: [...words, '--kind', 'Uji', '--source', source],
    once: async (again) => {
      expectStatus(again, 0)
      expect(await count(world, 'coverage_observation where source = $1', [source])).toBe(1)
    },
  }
}

const makeAccount: Prepare = async (world) => {
  const username = fresh('akun').replace('-', '.')
  const file = path.join(world.folder, `${username}.txt`)
  writeFileSync(file, 'rahasia-percobaan-2024\n', { mode: 0o600 })
  const facts = ['--name', 'Uji', '--role', 'clerk', '--region', '15.03', '--office', 'Dinas']
  return {
    words: ['account', 'create', username, ...facts, '--password-file', file],
    once: async (again) => {
      expectStatus(again, 0)
      const accounts = await world.see<{ id: string }>('select id from auth_user where username = $1', [
        username,
      ])
      expect(accounts).toHaveLength(1)
      expect(await actsOf(world, accounts[0]?.id)).toEqual({ 'account.make': 1 })
    },
  }
}

const writeProblemSheet: Prepare = async (world) => {
  const [list, sheet] = ['csv', 'xlsx'].map((kind) =>
    path.join(world.folder, `${fresh('lembar')}.${kind}`),
  ) as [string, string]
  writeFileSync(list, newList(world))
  const words = ['roster', 'import', list, '--programme', world.programme.code, '--problems', sheet]
  return {
    words: [...words, '--as', 'sarolangun.operator'],
    once: async (again) => {
      expectStatus(again, 0)
      expect(existsSync(sheet) && readFileSync(sheet).subarray(0, 2).toString()).toBe('PK')
      expect(await count(world, 'roster where file_name = $1', [path.basename(list)])).toBe(1)
    },
  }
}

/** After the second signing the newest head lies whole in the folder, as the database has it, and nothing half written beside it. */
const signHeads: Prepare = async (world) => {
  const clerk = await clerkOf(world)
  const wish = {
    name: fresh('Tanda'),
    source: 'APBD',
    fiscal_year: 2024,
    legal_basis: 'Perda',
    ceiling_rupiah: 1,
  }
  await clerk.post('/api/v1/budgets', { ...wish, region_code: '15.03' })
  return {
    words: ['audit', 'sign', '--json'],
    once: async (again) => {
      expectStatus(again, 0)
      const [newest] = await world.see<{ number: number; document: string }>(
        'select number, document from audit_signed_head order by number desc limit 1',
      )
      const folder = String(again.body.folder)
      const files = readdirSync(folder, { recursive: true }).map(String)
      expect(files.filter((name) => name.endsWith('.part'))).toEqual([])
      const file = files.find((name) => name.endsWith(`${String(newest?.number).padStart(8, '0')}.json`))
      expect(file && readFileSync(path.join(folder, file), 'utf8')).toBe(newest?.document)
    },
  }
}

/** A budget and programme nobody else uses are made by whoever needs one; the others share the world's. */
export const acts = {
  upload,
  'upload a damaged file': uploadDamaged,
  confirm,
  mend,
  'answer about columns': chooseColumns,
  'upload values nobody understands': uploadOdd,
  'answer about values': chooseValues,
  withdraw,
  'check again': checkAgain,
  approve,
  'ask for an undo': askUndo,
  undo,
  'make a branch file': makeBranchFile,
  'read the branch file': readBranchFile,
  'read the problem sheet': readProblemSheet,
  'make a budget': makeBudget,
  'make a programme': makeProgramme,
  'send the programme form': sendProgrammeForm,
  'start again': startAgain,
  'sign the heads': signHeads,
  'enter figures': enterFigures,
  'make an account': makeAccount,
  'write the problem sheet': writeProblemSheet,
  'upload in parts': uploadInParts,
  'send a village list': sendVillageList,
  'merge village lists': mergeVillageLists,
  ...matchActs,
} satisfies Record<string, Prepare>

export type ActName = keyof typeof acts
export type ScenarioName = ActName | 'first start'
