import { beforeAll, describe, expect, it } from 'vitest'
import { expectSound } from '../../test/invariants.ts'
import { type Person, usePayung } from '../../test/payung.ts'
import { lineOf, linesFile, programmeOf, strangers, uploaded } from '../../test/rosters.ts'
import { allRows } from '../../test/village-rosters.ts'
import type { GeneratedPerson } from '../demo/people.ts'
import type { Layout } from '../intake/schema.ts'
import { randomId } from '../kernel/ids.ts'
import { transact } from '../platform/context.ts'
import { getProgramme } from '../programme/programme.service.ts'
import type { Row } from '../tabular/cell.ts'
import { examineRows } from './roster.examine.ts'
import { beginJudging } from './roster.judge.ts'
import { digestRows } from './roster.row-store.ts'
import { checkRoster, findRoster } from './roster.service.ts'

const payung = usePayung()
const newPeople = strangers('15.03', 14_200, 7711)
let clerk: Person
const programme = 'PANJANG'

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  await programmeOf(clerk, { code: programme, region_code: '15.03', ceiling_rupiah: 900_000_000 })
})

const digestOf = async (id: string) =>
  (await transact(await payung.context('sarolangun.operator'), (tx) => digestRows(tx, id))).toString('hex')

describe('a list so long that its first rows are written while its last are read', () => {
  it('says of an early row what only a late one shows, once, and counts every row', async () => {
    const people = newPeople(4_100)
    const [twice, copied, conflicting, alike, elsewhere] = people
    if (!twice || !copied || !conflicting || !alike || !elsewhere) throw new Error('No people')
    const lines = people.map((person) =>
      lineOf(person, person === elsewhere ? { village: 'Desa Tidak Ada' } : {}),
    )
    const [other, stranger] = newPeople(2)
    if (!other || !stranger) throw new Error('No people')
    lines.push(
      lineOf(twice, { occupation: 'nelayan' }),
      lineOf(copied),
      lineOf(conflicting, { name: other.name, birth_date: '01-02-1980' }),
      lineOf(alike, { nik: stranger.nik }),
    )
    const roster = await uploaded(clerk, programme, linesFile(lines))
    const id = String(roster.roster_id)
    const rows = await allRows(clerk, id)
    const told = (row: number) =>
      rows
        .filter((each) => each.row_number === row)
        .map(({ verdict, reasons }) => [
          verdict,
          ...reasons.map(({ code }) => code).filter((code) => !code.startsWith('nik.')),
        ])
    expect(rows).toHaveLength(4_104)
    expect([2, 3, 4, 5, 6].map(told)).toEqual([
      [['rejected', 'duplicate.differs']],
      [['accepted']],
      [['rejected', 'duplicate.conflict']],
      [['warning', 'duplicate.perhaps']],
      [['rejected', 'village.unknown']],
    ])
    expect([4_102, 4_103, 4_104].map(told)).toEqual([
      [['rejected', 'duplicate.differs']],
      [['rejected', 'duplicate.in_file']],
      [['rejected', 'duplicate.conflict']],
    ])
    const { counts, effects } = roster as Record<string, Record<string, number>>
    expect(counts).toMatchObject({ read: 4_104, rejected: 6 })
    expect(effects).toMatchObject({ duplicate: 5, rejected: 1 })
    expect(rows.filter(({ verdict }) => verdict === 'rejected')).toHaveLength(6)
    expect(await digestOf(id)).toBe(roster.rows_digest)
    // A row that was written twice has kept the id and the key it got first: nobody's key is left over.
    const [keys] = await payung.see(
      'select count(distinct k.person_id)::integer as keys, count(distinct w.person_id)::integer as rows from person_key k full join roster_row w on w.person_id = k.person_id and w.roster_id = $1 where w.roster_id = $1',
      [id],
    )
    expect(keys).toMatchObject({ keys: 4_104, rows: 4_104 })
    await expectSound(payung)
    expect(
      (await clerk.post(`/api/v1/rosters/${id}/confirm`, { rows_digest: roster.rows_digest })).status,
    ).toBe(200)
  })

  it('says the same where the early rows stood in the database already', async () => {
    const people = newPeople(4_000)
    const [twice, untouched] = people
    if (!twice || !untouched) throw new Error('No people')
    const small = await uploaded(clerk, programme, linesFile([lineOf(twice)]))
    const context = await payung.context('sarolangun.operator')
    const stored = await transact(context, (tx) => findRoster(tx.db, String(small.roster_id)))
    const layout = stored?.layout as Layout
    const rowOf = (line: string, number: number): Row => ({ number, cells: line.split(';') })
    let answered: Promise<unknown> = Promise.resolve()
    async function* slowly() {
      yield people.map((person, at) => rowOf(lineOf(person), at + 2))
      await answered
      await new Promise((resolve) => setTimeout(resolve, 200))
      yield [rowOf(lineOf(twice as GeneratedPerson, { occupation: 'nelayan' }), 5_000)]
    }
    const rosterId = randomId()
    const back = new Error('Only to look')
    const looking = transact(context, async (tx) => {
      const found = await getProgramme(tx, { code: programme })
      const judging = await beginJudging(tx, rosterId, found)
      const examined = await examineRows(context, found, { rows: slowly() }, layout, {
        take: (rows, answer) => {
          answered = answer
          judging.add(rows, answer)
        },
      })
      const judged = await judging.finish(examined)
      await judging.end()
      const { rows } = await tx.client.query(
        'select row_number, verdict, reasons, person_id from roster_row where roster_id = $1 and row_number = any ($2) order by row_number',
        [rosterId, [2, 3, 5_000]],
      )
      expect(rows).toMatchObject([
        {
          row_number: 2,
          verdict: 'rejected',
          reasons: [{ code: 'duplicate.differs', facts: { row: 5_000 } }],
        },
        { row_number: 3, verdict: 'accepted', reasons: [] },
        {
          row_number: 5_000,
          verdict: 'rejected',
          reasons: [{ code: 'duplicate.differs', facts: { row: 2 } }],
        },
      ])
      expect(judged.counts).toMatchObject({ read: 4_001, accepted: 3_999, rejected: 2 })
      expect((await digestRows(tx, rosterId)).equals(judged.digest as Buffer)).toBe(true)
      throw back
    })
    await expect(looking).rejects.toBe(back)
  })

  it('is not let go while a part of it is still being written, also when a later question fails', async () => {
    const people = newPeople(1_000)
    const small = await uploaded(
      clerk,
      programme,
      linesFile(people.slice(0, 1).map((person) => lineOf(person))),
    )
    const context = await payung.context('sarolangun.operator')
    const stored = await transact(context, (tx) => findRoster(tx.db, String(small.roster_id)))
    const rosterId = randomId()
    const failed = new Error('The register did not answer')
    const checking = transact(context, async (tx) => {
      const found = await getProgramme(tx, { code: programme })
      let fail: (error: Error) => void = () => {}
      const later = new Promise<never>((_, reject) => {
        fail = reject
      })
      // The next batch fails in the moment in which the keys of this one begin to be written; its rows come after them.
      const watched = Object.create(tx.client) as typeof tx.client
      watched.query = ((...words: Parameters<typeof tx.client.query>) => {
        if (String(words[0]).includes('person_key_new')) fail(failed)
        return tx.client.query(...words)
      }) as typeof tx.client.query
      const judging = await beginJudging({ ...tx, client: watched }, rosterId, found)
      async function* once() {
        yield people.map((person, at): Row => ({ number: at + 2, cells: lineOf(person).split(';') }))
      }
      const { batches } = await examineRows(context, found, { rows: once() }, stored?.layout as Layout)
      for (const { rows, answer } of batches) judging.add(rows, answer)
      judging.add([], later)
      await later.catch(() => {})
      await judging.end()
      // Whoever takes the transaction back now takes everything back: nothing is on its way any more.
      const { rows } = await tx.client.query('select count(*) as rows from roster_row where roster_id = $1', [
        rosterId,
      ])
      expect(Number(rows[0].rows)).toBe(1_000)
      throw failed
    })
    await expect(checking).rejects.toBe(failed)
    expect(await payung.see('select 1 from roster_row where roster_id = $1 limit 1', [rosterId])).toEqual([])
  })

  it('leaves nothing behind where it turns out to be no list', async () => {
    const good = newPeople(4_050).map((person) => lineOf(person))
    const before = await payung.see('select count(*)::integer as keys from person_key')
    const { status, body } = await clerk.upload(
      programme,
      'rusak.csv',
      linesFile([...good, `"${'x'.repeat(40_000)}"`]),
    )
    const roster = status === 202 ? (await clerk.get(`/api/v1/rosters/${body.roster_id}`)).body : body
    let state = roster.state
    for (let tries = 0; tries < 400 && (state === 'checking' || state === 'uploaded'); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      state = (await clerk.get(`/api/v1/rosters/${body.roster_id}`)).body.state
    }
    expect([status, state]).toEqual([202, 'unreadable'])
    expect(
      await payung.see('select 1 from roster_row where roster_id = $1 limit 1', [body.roster_id]),
    ).toEqual([])
    expect(await payung.see('select count(*)::integer as keys from person_key')).toEqual(before)
  })

  it('is written once by two servers that check it in the same moment', async () => {
    const context = await payung.context('sarolangun.operator')
    const { body } = await clerk.upload(
      programme,
      'serentak.csv',
      linesFile(newPeople(1_000).map((person) => lineOf(person))),
    )
    const id = String(body.roster_id)
    const answers = await Promise.all([
      checkRoster(context, id),
      checkRoster(context, id),
      checkRoster(context, id),
    ])
    expect(new Set(answers.map(({ state, rows_digest }) => `${state} ${rows_digest}`)).size).toBe(1)
    expect(answers[0]?.state).toBe('checked')
    expect(
      await payung.see("select 1 from audit_line where object_id = $1 and action = 'roster.check'", [id]),
    ).toHaveLength(1)
    expect(await digestOf(id)).toBe(answers[0]?.rows_digest)
  })
})
