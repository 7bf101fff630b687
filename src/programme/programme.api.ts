import { createRoute, z } from '@hono/zod-openapi'
import { NewBudget, noBalances } from '../budget/budget.schema.ts'
import { listBalances, listBudgets, makeBudget } from '../budget/budget.service.ts'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { transact } from '../platform/context.ts'
import { contextOf } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { NewProgramme, type Programme } from './programme.schema.ts'
import { costPerPerson, getProgramme, listProgrammes, makeProgramme, monthsOf } from './programme.service.ts'

const ProgrammeAnswer = z
  .object({
    programme_id: z.uuid(),
    code: z.string(),
    region_code: z.string(),
    name: z.string(),
    legal_basis: z.string(),
    packages: z.array(z.string()),
    income_rupiah: z.number().int(),
    month_first: z.string().openapi({ example: '2024-11' }),
    month_last: z.string().openapi({ example: '2024-12' }),
    quota_people: z.number().int(),
    budget_id: z.uuid(),
    state: z.string(),
    per_person_rupiah: z
      .number()
      .int()
      .openapi({ description: 'Contribution of one person for the whole period' }),
  })
  .openapi('Programme')

const BudgetAnswer = z
  .object({
    budget_id: z.uuid(),
    region_code: z.string(),
    name: z.string(),
    source: z.string(),
    fiscal_year: z.number().int(),
    balances_rupiah: z.object({
      ceiling: z.number(),
      available: z.number(),
      reserved: z.number(),
      owed: z.number(),
      paid: z.number(),
      returned: z.number(),
    }),
  })
  .openapi('Budget')

function answerOf(programme: Programme): z.infer<typeof ProgrammeAnswer> {
  const { first, last } = monthsOf(programme)
  return {
    programme_id: programme.programme_id,
    code: programme.code,
    region_code: programme.kab,
    name: programme.name,
    legal_basis: programme.legal_basis,
    packages: programme.packages,
    income_rupiah: programme.income_rupiah,
    month_first: first,
    month_last: last,
    quota_people: programme.quota_people,
    budget_id: programme.budget_id,
    state: programme.state,
    per_person_rupiah: costPerPerson(programme.tariff),
  }
}

export const programmeApi = newApi()
  .openapi(
    createRoute({
      method: 'get',
      path: '/programmes',
      tags: ['Programmes'],
      summary: 'Programmes of the region',
      responses: {
        200: jsonAnswer(z.object({ programmes: z.array(ProgrammeAnswer) }), 'Programmes'),
        ...refusals,
      },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'programme.view')
      const programmes = await transact(context, (tx) => listProgrammes(tx.db))
      return c.json({ programmes: programmes.map(answerOf) }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/programmes/{code}',
      tags: ['Programmes'],
      summary: 'One programme',
      request: { params: z.object({ code: z.string() }) },
      responses: { 200: jsonAnswer(ProgrammeAnswer, 'Programme'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'programme.view')
      return c.json(
        answerOf(await transact(context, (tx) => getProgramme(tx, { code: c.req.valid('param').code }))),
        200,
      )
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/programmes',
      tags: ['Programmes'],
      summary: 'Make a programme; its price is fixed by the law of its months',
      request: {
        headers: idempotencyHeader,
        body: { required: true, content: { 'application/json': { schema: NewProgramme } } },
      },
      responses: { 201: jsonAnswer(ProgrammeAnswer, 'Made'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      const operation = `api:${context.actor.account_id}:${c.req.valid('header')['idempotency-key']}`
      return c.json(answerOf(await makeProgramme(context, c.req.valid('json'), operation)), 201)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/budgets',
      tags: ['Budgets'],
      summary: 'Budgets of the region with their balances',
      responses: { 200: jsonAnswer(z.object({ budgets: z.array(BudgetAnswer) }), 'Budgets'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'budget.view')
      const { budgets, balances } = await transact(context, async (tx) => ({
        budgets: await listBudgets(tx.db),
        balances: await listBalances(tx.db),
      }))
      return c.json(
        {
          budgets: budgets.map((budget) => ({
            budget_id: budget.budget_id,
            region_code: budget.kab,
            name: budget.name,
            source: budget.source,
            fiscal_year: budget.fiscal_year,
            balances_rupiah: balances.get(budget.budget_id) ?? noBalances,
          })),
        },
        200,
      )
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/budgets',
      tags: ['Budgets'],
      summary: 'Make a budget and grant its ceiling',
      request: {
        headers: idempotencyHeader,
        body: { required: true, content: { 'application/json': { schema: NewBudget } } },
      },
      responses: {
        201: jsonAnswer(
          z.object({ budget_id: z.uuid(), made: z.boolean() }),
          'Made, or the same budget that exists',
        ),
        ...refusals,
      },
    }),
    async (c) => c.json(await makeBudget(contextOf(c, 'api'), c.req.valid('json')), 201),
  )
