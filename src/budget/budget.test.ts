import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { balancesOf, programmeOf } from '../../test/rosters.ts'
import { orderedId, randomId } from '../kernel/ids.ts'
import { Refusal } from '../kernel/refusal.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { makeBudget, reserve, sumEntries } from './budget.service.ts'

const payung = usePayung({ jobs: false })

const wanted = { source: 'APBD', fiscal_year: 2024, legal_basis: 'DPA 2024', region_code: '15.03' } as const

let budgets = 0
async function newBudget(context: Context, ceiling: number): Promise<string> {
  const { budget_id } = await makeBudget(context, {
    ...wanted,
    name: `Anggaran percobaan ${budgets++}`,
    ceiling_rupiah: ceiling,
  })
  return budget_id
}

type Line = { budget_id: string; account: string; amount: number; kab?: string }

/** Writes lines of one movement past the service, with the role and in the scope the application has. */
async function write(tx: Transaction, ...lines: Line[]): Promise<void> {
  const movement = orderedId()
  for (const [at, line] of lines.entries()) {
    await tx.client.query(
      `insert into budget_entry (transaction_id, line, budget_id, kab, account, amount_rupiah, reason, object_type, object_id, made_by)
       values ($1, $2, $3, $4, $5, $6, 'test.direct', 'test', 'test', 'test')`,
      [movement, at + 1, line.budget_id, line.kab ?? '15.03', line.account, line.amount],
    )
  }
}

const order = (amount: number, budget_id: string) =>
  ({ budget_id, amount, reason: 'enrolment.approve', object_type: 'roster', object_id: randomId() }) as const

describe('the database refuses, even when the application writes to it directly,', () => {
  it('a movement of which one side is missing or of another amount', async () => {
    const clerk = await payung.context('sarolangun.operator')
    const budget_id = await newBudget(clerk, 1_000)
    const unbalanced: Line[][] = [
      [{ budget_id, account: 'reserved', amount: 100 }],
      [{ budget_id, account: 'available', amount: -100 }],
      [
        { budget_id, account: 'available', amount: -100 },
        { budget_id, account: 'reserved', amount: 99 },
      ],
      [
        { budget_id, account: 'available', amount: -100 },
        { budget_id, account: 'reserved', amount: 60 },
        { budget_id, account: 'paid', amount: 41 },
      ],
    ]
    for (const lines of unbalanced) {
      await expect(transact(clerk, (tx) => write(tx, ...lines))).rejects.toMatchObject({
        code: '23514',
        message: expect.stringContaining('budget.unbalanced'),
      })
    }
    expect(await transact(clerk, (tx) => sumEntries(tx.db, budget_id))).toMatchObject({
      ceiling: 1_000,
      available: 1_000,
      reserved: 0,
    })
  })

  it('a movement out of an account that holds less', async () => {
    const clerk = await payung.context('sarolangun.operator')
    const budget_id = await newBudget(clerk, 1_000)
    const overdrawn: Line[][] = [
      [
        { budget_id, account: 'available', amount: -1_001 },
        { budget_id, account: 'reserved', amount: 1_001 },
      ],
      [
        { budget_id, account: 'reserved', amount: -1 },
        { budget_id, account: 'paid', amount: 1 },
      ],
      [
        { budget_id, account: 'paid', amount: -1 },
        { budget_id, account: 'available', amount: 1 },
      ],
    ]
    for (const lines of overdrawn) {
      await expect(transact(clerk, (tx) => write(tx, ...lines))).rejects.toMatchObject({
        code: '23514',
        message: expect.stringContaining('budget.overdrawn'),
      })
    }
    expect(await transact(clerk, (tx) => sumEntries(tx.db, budget_id))).toMatchObject({
      available: 1_000,
      reserved: 0,
      paid: 0,
    })
  })

  it('the second of two movements that would each have been possible, made at the same moment', async () => {
    const clerk = await payung.context('sarolangun.operator')
    const budget_id = await newBudget(clerk, 1_000)
    const half = (amount: number) =>
      transact(clerk, (tx) =>
        write(
          tx,
          { budget_id, account: 'available', amount: -amount },
          { budget_id, account: 'reserved', amount },
        ),
      )
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => half(400)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(2)
    expect(await transact(clerk, (tx) => sumEntries(tx.db, budget_id))).toMatchObject({
      available: 200,
      reserved: 800,
    })
  })

  it('a movement of nothing', async () => {
    const clerk = await payung.context('sarolangun.operator')
    const budget_id = await newBudget(clerk, 1_000)
    await expect(
      transact(clerk, (tx) =>
        write(
          tx,
          { budget_id, account: 'available', amount: 0 },
          { budget_id, account: 'reserved', amount: 0 },
        ),
      ),
    ).rejects.toMatchObject({ code: '23514' })
  })

  it('a movement from one budget into another', async () => {
    const clerk = await payung.context('sarolangun.operator')
    const [one, other] = [await newBudget(clerk, 1_000), await newBudget(clerk, 1_000)]
    await expect(
      transact(clerk, (tx) =>
        write(
          tx,
          { budget_id: one, account: 'available', amount: -500 },
          { budget_id: other, account: 'available', amount: 500 },
        ),
      ),
    ).rejects.toMatchObject({ code: '23514' })
  })

  it('a movement in the budget of another region, under whatever region it is written', async () => {
    const [clerk, neighbour] = [
      await payung.context('sarolangun.operator'),
      await payung.context('kotajambi.operator'),
    ]
    const { budget_id } = await makeBudget(neighbour, {
      ...wanted,
      region_code: '15.71',
      name: 'Anggaran tetangga',
      ceiling_rupiah: 1_000,
    })
    const lines = (kab: string): Line[] => [
      { budget_id, account: 'ceiling', amount: -500, kab },
      { budget_id, account: 'available', amount: 500, kab },
    ]
    for (const kab of ['15.71', '15.03'])
      await expect(
        transact(clerk, (tx) => write(tx, ...lines(kab))),
        kab,
      ).rejects.toThrow()
    expect(
      await payung.see(
        "select sum(amount_rupiah)::integer as sum from budget_entry where budget_id = $1 and account = 'available'",
        [budget_id],
      ),
    ).toEqual([{ sum: 1_000 }])
  })

  it('changing or deleting what was written', async () => {
    const clerk = await payung.context('sarolangun.operator')
    for (const statement of [
      'update budget_entry set amount_rupiah = 1',
      'delete from budget_entry',
      "update budget set kab = '15.03'",
    ]) {
      await expect(
        transact(clerk, (tx) => tx.client.query(statement)),
        statement,
      ).rejects.toMatchObject({ code: '42501' })
    }
  })
})

describe('a budget', () => {
  const facts = { ...wanted, name: 'DPA Dinas Tenaga Kerja', ceiling_rupiah: 5_000_000 }

  it('made twice is one, and its ceiling is granted once', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const first = await clerk.post('/api/v1/budgets', facts)
    expect(first).toMatchObject({ status: 201, body: { made: true } })
    const second = await clerk.post('/api/v1/budgets', facts)
    expect(second).toMatchObject({ status: 201, body: { made: false, budget_id: first.body.budget_id } })
    expect(await balancesOf(clerk, String(first.body.budget_id))).toMatchObject({
      ceiling: 5_000_000,
      available: 5_000_000,
      reserved: 0,
    })
  })

  it('made five times at once is one, and nobody gets an error', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const made = await Promise.all(
      Array.from({ length: 5 }, () => clerk.post('/api/v1/budgets', { ...facts, name: 'Lima sekaligus' })),
    )
    expect(made.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201])
    expect(new Set(made.map((answer) => answer.body.budget_id)).size).toBe(1)
    expect(made.filter((answer) => answer.body.made)).toHaveLength(1)
    expect(await balancesOf(clerk, String(made[0]?.body.budget_id))).toMatchObject({
      ceiling: 5_000_000,
      available: 5_000_000,
    })
  })

  it('with another ceiling under the same name is refused, naming the ceiling it has', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const { status, body } = await clerk.post('/api/v1/budgets', { ...facts, ceiling_rupiah: 5_000_001 })
    expect([status, body.code]).toEqual([409, 'budget.exists'])
    expect((body.text as { id: string }).id).toContain('Rp5.000.000')
    expect(await balancesOf(clerk, String(body.budget_id))).toMatchObject({ ceiling: 5_000_000 })
  })

  it('of the same name in another year or of another source is another budget', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const ids = new Set<unknown>()
    for (const other of [{}, { fiscal_year: 2025 }, { source: 'APBD_P' }])
      ids.add((await clerk.post('/api/v1/budgets', { ...facts, ...other })).body.budget_id)
    expect(ids.size).toBe(3)
  })

  it('is refused when its ceiling is no positive whole rupiah, its year or source unknown or its region misspelt', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const bad = [
      { ceiling_rupiah: 0 },
      { ceiling_rupiah: -1 },
      { ceiling_rupiah: 1.5 },
      { ceiling_rupiah: 1e16 },
      { ceiling_rupiah: '5000000' },
      { fiscal_year: 1999 },
      { source: 'LOTRE' },
      { region_code: '15.3' },
      { name: '' },
    ]
    for (const change of bad)
      expect([
        change,
        (await clerk.post('/api/v1/budgets', { ...facts, name: 'Salah isi', ...change })).status,
      ]).toEqual([change, 400])
    expect(await payung.see("select 1 from budget where name = 'Salah isi'")).toEqual([])
  })

  it("cannot be made by the head of office, the auditor, the branch or for a region outside the clerk's own", async () => {
    for (const username of ['sarolangun.kepala', 'inspektorat', 'bpjs.jambi']) {
      expect([
        username,
        (await (await payung.as(username)).post('/api/v1/budgets', { ...facts, name: 'Bukan wewenang' }))
          .status,
      ]).toEqual([username, 403])
    }
    const clerk = await payung.as('sarolangun.operator')
    for (const region_code of ['15.71', '15', '31']) {
      const { status } = await clerk.post('/api/v1/budgets', {
        ...facts,
        name: 'Bukan wewenang',
        region_code,
      })
      expect([region_code, status]).toEqual([region_code, 403])
    }
    expect(await payung.see("select 1 from budget where name = 'Bukan wewenang'")).toEqual([])
  })

  it('of one region cannot pay a programme of another', async () => {
    const [clerk, province] = [await payung.as('sarolangun.operator'), await payung.as('provinsi.operator')]
    const { budget_id } = await programmeOf(province, {
      code: 'PROV-1',
      region_code: '15',
      ceiling_rupiah: 1_000_000,
    })
    const own = await programmeOf(clerk, { code: 'SRL-1', region_code: '15.03', ceiling_rupiah: 1_000_000 })
    const { body } = await clerk.get('/api/v1/programmes/SRL-1')
    expect(body.budget_id).toBe(own.budget_id)
    const answer = await clerk.post('/api/v1/programmes', {
      code: 'SRL-2',
      region_code: '15.03',
      name: 'Program lain',
      groups: ['trader'],
      temporary: false,
      legal_basis: 'Perbup 7/2024',
      packages: ['JKK'],
      income_rupiah: 1_000_000,
      age_from: 17,
      age_from_operator: '>=',
      age_to: 65,
      age_to_operator: '<',
      month_first: '2024-11',
      month_last: '2024-11',
      quota_people: 5,
      budget_id,
    })
    expect([answer.status, answer.body.code]).toEqual([400, 'programme.budget_of_other_region'])
  })
})

describe('money', () => {
  it('is reserved exactly as long as it lasts: never below nothing, always balanced, whatever the order of amounts', async () => {
    const clerk = await payung.context('sarolangun.operator')
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 10 }),
        async (ceiling, amounts) => {
          const budget_id = await newBudget(clerk, ceiling)
          let left = ceiling
          for (const amount of amounts) {
            const outcome = await transact(clerk, (tx) => reserve(tx, order(amount, budget_id))).catch(
              (error: unknown) => error,
            )
            if (amount <= left) {
              expect(outcome).toMatchObject({ available_rupiah: [left, left - amount] })
              left -= amount
            } else {
              expect(outcome).toBeInstanceOf(Refusal)
              expect(outcome).toMatchObject({
                code: 'budget.not_enough',
                details: { available_rupiah: left, needed_rupiah: amount, missing_rupiah: amount - left },
              })
            }
            const balances = await transact(clerk, (tx) => sumEntries(tx.db, budget_id))
            expect(balances).toEqual({
              ceiling,
              available: left,
              reserved: ceiling - left,
              owed: 0,
              paid: 0,
              returned: 0,
            })
          }
          const [sum] = await payung.see<{ sum: number }>(
            'select sum(amount_rupiah)::integer as sum from budget_entry where budget_id = $1',
            [budget_id],
          )
          expect(sum?.sum).toBe(0)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('is never promised twice when many ask at once, and nobody is refused who could have been served', async () => {
    const clerk = await payung.context('sarolangun.operator')
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3_000 }),
        fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 2, maxLength: 8 }),
        async (ceiling, amounts) => {
          const budget_id = await newBudget(clerk, ceiling)
          const results = await Promise.allSettled(
            amounts.map((amount) => transact(clerk, (tx) => reserve(tx, order(amount, budget_id)))),
          )
          const served = amounts
            .filter((_, at) => results[at]?.status === 'fulfilled')
            .reduce((sum, amount) => sum + amount, 0)
          expect(await transact(clerk, (tx) => sumEntries(tx.db, budget_id))).toMatchObject({
            available: ceiling - served,
            reserved: served,
          })
          for (const [at, result] of results.entries()) {
            if (result.status === 'fulfilled') continue
            expect(result.reason).toMatchObject({ code: 'budget.not_enough' })
            expect(amounts[at]).toBeGreaterThan(ceiling - served)
          }
        },
      ),
      { numRuns: 15 },
    )
  })

  it('is not reserved by somebody of another region, who is told there is no such budget', async () => {
    const [clerk, neighbour] = [
      await payung.context('sarolangun.operator'),
      await payung.context('kotajambi.operator'),
    ]
    const budget_id = await newBudget(clerk, 1_000)
    await expect(transact(neighbour, (tx) => reserve(tx, order(1, budget_id)))).rejects.toMatchObject({
      code: 'budget.not_found',
    })
    expect(await transact(clerk, (tx) => sumEntries(tx.db, budget_id))).toMatchObject({
      available: 1_000,
      reserved: 0,
    })
  })

  it('stays free when what it was reserved for does not come about', async () => {
    const clerk = await payung.context('sarolangun.operator')
    const budget_id = await newBudget(clerk, 1_000)
    const failing = transact(clerk, async (tx) => {
      await reserve(tx, order(600, budget_id))
      throw new Error('the enrolment failed')
    })
    await expect(failing).rejects.toThrow('the enrolment failed')
    expect(await transact(clerk, (tx) => sumEntries(tx.db, budget_id))).toMatchObject({
      available: 1_000,
      reserved: 0,
    })
  })
})
