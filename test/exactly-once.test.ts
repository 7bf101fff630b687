import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectSound } from './invariants.ts'
import { type Answer, checked, type Person, usePayung } from './payung.ts'
import {
  balancesOf,
  contents,
  listFile,
  type MadeProgramme,
  programmeOf,
  proposed,
  strangers,
} from './rosters.ts'

/*
 * Goal: an import, an approval and a branch file that are submitted five times at once have one effect, whatever the door. Method: submit
 * them so, and count rows, rupiah, person-months and audit lines in the tables afterwards.
 */

const payung = usePayung()
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-once-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const five = [0, 1, 2, 3, 4]
const people = 12
const cost = people * 2 * 16_800
const newPeople = strangers('15.03', 2_000, 31)
let clerk: Person
let head: Person

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
})

let programmes = 0
const newProgramme = (): Promise<MadeProgramme> =>
  programmeOf(clerk, { code: `SEKALI-${++programmes}`, region_code: '15.03', ceiling_rupiah: 10_000_000 })

const linesOf = async (objectId: string) =>
  Object.fromEntries(
    (
      await payung.see<{ action: string; lines: number }>(
        'select action, count(*)::integer as lines from audit_line where object_id = $1 group by 1',
        [objectId],
      )
    ).map(({ action, lines }) => [action, lines]),
  )

/** How five calls of one act reach Payung at once; answers the statuses or exit codes. */
type Door = 'the same key' | 'five keys' | 'the page' | 'the command line'
const doors: Door[] = ['the same key', 'five keys', 'the page', 'the command line']

/** One of the five may be told that the first still runs; asked again it gets the first's answer. */
function expectApi(door: Door, answers: Answer[], status: number): void {
  const done = answers.filter((answer) => answer.status === status)
  expect(done.length, JSON.stringify(answers.map((answer) => answer.body))).toBeGreaterThanOrEqual(1)
  for (const answer of answers.filter((each) => each.status !== status))
    expect([door, answer.status, answer.body.code]).toEqual(['the same key', 409, 'api.still_running'])
}

const keysFor = (door: Door) => {
  const same = randomUUID()
  return five.map(() => (door === 'the same key' ? same : randomUUID()))
}

describe('a list imported five times at once', () => {
  for (const door of doors) {
    it(`by ${door} is one roster with its rows once`, async () => {
      const { code, programme_id: programmeId } = await newProgramme()
      const bytes = listFile(newPeople(people))
      if (door === 'the page') {
        const token = await payung.token('sarolangun.operator')
        const answers = await Promise.all(five.map(() => uploadByPage(token, code, bytes)))
        expect(answers.map((answer) => answer.status)).toEqual(five.map(() => 303))
        expect(new Set(answers.map((answer) => answer.headers.get('location')?.split('?')[0])).size).toBe(1)
      } else if (door === 'the command line') {
        const file = path.join(folder, `${code}.csv`)
        writeFileSync(file, bytes)
        const answers = await Promise.all(
          five.map(() =>
            payung.command([
              'roster',
              'import',
              file,
              '--programme',
              code,
              '--as',
              'sarolangun.operator',
              '--json',
            ]),
          ),
        )
        expect(answers.map((answer) => [answer.code, answer.err.includes('Error')])).toEqual(
          five.map(() => [0, false]),
        )
        expect(new Set(answers.map((answer) => answer.data.roster_id)).size).toBe(1)
      } else {
        const keys = keysFor(door)
        const answers = await Promise.all(keys.map((key) => clerk.upload(code, 'daftar.csv', bytes, key)))
        for (const answer of answers.filter((each) => each.status !== 202 && each.status !== 200))
          expect([door, answer.status, answer.body.code]).toEqual(['the same key', 409, 'api.still_running'])
        expect(new Set(answers.flatMap((answer) => answer.body.roster_id ?? [])).size).toBe(1)
      }
      const rosters = await payung.see<{ roster_id: string }>(
        'select roster_id from roster where programme_id = $1',
        [programmeId],
      )
      expect(rosters).toHaveLength(1)
      const id = rosters[0]?.roster_id ?? ''
      expect((await checked(clerk, id)).state).toBe('checked')
      expect(await linesOf(id)).toEqual({ 'roster.upload': 1, 'roster.check': 1 })
      expect(
        await payung.see('select count(*)::integer as rows from roster_row where roster_id = $1', [id]),
      ).toEqual([{ rows: people }])
      await expectSound(payung)
    }, 300_000)
  }
})

describe('a roster approved five times at once', () => {
  for (const door of doors) {
    it(`by ${door} protects its people once and reserves the money once`, async () => {
      const programme = await newProgramme()
      const id = await proposed(clerk, programme.code, newPeople(people))
      const before = await contents(payung)
      if (door === 'the page') {
        const answers = await Promise.all(five.map(() => head.page(`/daftar/${id}/setujui`, {})))
        expect(answers.map((answer) => answer.status)).toEqual(five.map(() => 303))
      } else if (door === 'the command line') {
        const answers = await Promise.all(
          five.map(() => payung.command(['roster', 'approve', id, '--as', 'sarolangun.kepala', '--json'])),
        )
        expect(answers.map((answer) => [answer.code, answer.data.amount_rupiah])).toEqual(
          five.map(() => [0, cost]),
        )
      } else {
        const keys = keysFor(door)
        const answers = await Promise.all(
          keys.map((key) => head.post(`/api/v1/rosters/${id}/approve`, undefined, key)),
        )
        expectApi(door, answers, 200)
        for (const answer of answers.filter((each) => each.status === 200))
          expect([answer.body.people, answer.body.amount_rupiah]).toEqual([people, cost])
      }
      expect(await contents(payung)).toEqual({
        ...before,
        person: (before.person ?? 0) + people,
        person_nik: (before.person_nik ?? 0) + people,
        enrolment: (before.enrolment ?? 0) + people,
        person_month: (before.person_month ?? 0) + 2 * people,
        budget_entry: (before.budget_entry ?? 0) + 2,
        roster_signature: (before.roster_signature ?? 0) + 1,
      })
      expect(await balancesOf(clerk, programme.budget_id)).toMatchObject({
        reserved: cost,
        available: 10_000_000 - cost,
      })
      expect(await linesOf(id)).toMatchObject({ 'enrolment.approve': 1 })
      await expectSound(payung)
    }, 300_000)
  }
})

describe('a branch file asked for five times at once', () => {
  for (const door of doors) {
    it(`by ${door} is one file with one number`, async () => {
      const programme = await newProgramme()
      const id = await proposed(clerk, programme.code, newPeople(people))
      expect((await head.post(`/api/v1/rosters/${id}/approve`)).status).toBe(200)
      if (door === 'the page') {
        const answers = await Promise.all(five.map(() => clerk.page(`/program/${programme.code}/berkas`, {})))
        expect(answers.map((answer) => answer.status)).toEqual(five.map(() => 303))
      } else if (door === 'the command line') {
        const answers = await Promise.all(
          five.map(() =>
            payung.command(['exchange', 'make', programme.code, '--as', 'sarolangun.operator', '--json']),
          ),
        )
        expect(answers.map((answer) => [answer.code, answer.data.number])).toEqual(five.map(() => [0, 1]))
        expect(new Set(answers.map((answer) => answer.data.sha256)).size).toBe(1)
        expect(answers.filter((answer) => answer.data.made)).toHaveLength(1)
      } else {
        const answers = await Promise.all(
          keysFor(door).map((key) =>
            clerk.post(`/api/v1/programmes/${programme.code}/branch-files`, undefined, key),
          ),
        )
        expectApi(door, answers, 200)
      }
      const files = await payung.see<{ file_id: string; number: number; people: number }>(
        'select file_id, number, people from exchange_file where programme_id = $1',
        [programme.programme_id],
      )
      expect(files).toEqual([{ file_id: files[0]?.file_id, number: 1, people }])
      expect(await linesOf(files[0]?.file_id ?? '')).toMatchObject({ 'exchange.make': 1 })
      await expectSound(payung)
    }, 300_000)
  }
})

async function uploadByPage(token: string, programme: string, bytes: Uint8Array): Promise<Response> {
  const form = new FormData()
  form.set('programme', programme)
  form.set('file', new File([bytes as Uint8Array<ArrayBuffer>], 'daftar.csv'))
  return payung.app.request('/daftar/unggah', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  })
}
