import { createRoute, z } from '@hono/zod-openapi'
import { listKinds, type MatchList, type Pair, pairCauses, pairStates } from '../match/match.schema.ts'
import { countPairStates, findLastRuns, listLists, listPairs, type MatchRun } from '../match/match.service.ts'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { transact } from '../platform/context.ts'
import { contextOf } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { findDoubleFunding } from './review.funding.ts'
import { loadList, retireList } from './review.lists.ts'
import { claimKinds, claimStatuses, decisions, type Merge, mergeStates, outcomes } from './review.schema.ts'
import { decideMerge, decidePair, getPair, undoMerge } from './review.service.ts'
import { listMerges } from './review.store.ts'

const Words = z.object({ id: z.string(), en: z.string() })

const PairAnswer = z
  .object({
    pair_id: z.uuid(),
    region_code: z.string(),
    cause: z.enum(pairCauses),
    certainty: z.enum(['same', 'review']),
    state: z.enum(pairStates),
    probability: z.number(),
    weight: z.number().openapi({ description: 'Sum of the evidence in bits' }),
    roster_id: z.uuid().nullable(),
    row_number: z.number().int().nullable(),
    left_person: z.uuid(),
    right_person: z
      .uuid()
      .openapi({ description: 'Person of the register, or the entry of a list from outside' }),
    list_id: z.uuid().nullable(),
    right_region_code: z.string(),
    reason: z.string().nullable(),
    decided_at: z.string().nullable(),
    evidence: z.array(z.object({ field: z.string(), label: Words, level: Words, weight: z.number() })),
  })
  .openapi('MatchPair')

const pairAnswer = (pair: Pair): z.infer<typeof PairAnswer> => ({
  pair_id: pair.pair_id,
  region_code: pair.kab,
  cause: pair.cause,
  certainty: pair.certainty,
  state: pair.state,
  probability: pair.probability,
  weight: pair.weight,
  roster_id: pair.roster_id,
  row_number: pair.row_number,
  left_person: pair.left_person,
  right_person: pair.right_person,
  list_id: pair.list_id,
  right_region_code: pair.right_kab,
  reason: pair.reason,
  decided_at: pair.decided_at?.toISOString() ?? null,
  evidence: pair.evidence,
})

const RunAnswer = z
  .object({
    run_id: z.uuid(),
    region_code: z.string(),
    state: z.enum(['running', 'done', 'failed']),
    started_at: z.string(),
    finished_at: z.string().nullable(),
    compared: z.number().int(),
    pairs: z.number().int(),
    capped: z.number().int(),
    why: z.string().nullable(),
  })
  .openapi('MatchRun')

const runAnswer = ({ region, door: _door, ...run }: MatchRun): z.infer<typeof RunAnswer> => ({
  ...run,
  region_code: region === 'ID' ? '' : region,
  started_at: run.started_at.toISOString(),
  finished_at: run.finished_at?.toISOString() ?? null,
})

const ListAnswer = z
  .object({
    list_id: z.uuid(),
    region_code: z.string(),
    kind: z.enum(listKinds),
    name: z.string(),
    source: z.string(),
    as_of: z.string(),
    file_name: z.string(),
    file_sha256: z.string(),
    state: z.enum(['active', 'withdrawn']),
    counts: z.object({
      read: z.number().int(),
      taken: z.number().int(),
      repeated: z.number().int(),
      refused: z.number().int(),
      blank: z.number().int(),
      causes: z.record(z.string(), z.number().int()),
    }),
  })
  .openapi('MatchList')

const listAnswer = (list: MatchList): z.infer<typeof ListAnswer> => ({
  list_id: list.list_id,
  region_code: list.kab,
  kind: list.kind,
  name: list.name,
  source: list.source,
  as_of: list.as_of,
  file_name: list.file_name,
  file_sha256: list.file_sha256,
  state: list.state,
  counts: list.counts,
})

const MergeAnswer = z
  .object({
    merge_id: z.uuid(),
    region_code: z.string(),
    pair_id: z.uuid(),
    survivor_id: z.uuid(),
    merged_id: z.uuid(),
    state: z.enum(mergeStates),
    paid_months: z.number().int(),
    reason: z.string(),
    remark: z.string().nullable(),
  })
  .openapi('PersonMerge')

const mergeAnswer = (merge: Merge): z.infer<typeof MergeAnswer> => ({
  merge_id: merge.merge_id,
  region_code: merge.kab,
  pair_id: merge.pair_id,
  survivor_id: merge.survivor_id,
  merged_id: merge.merged_id,
  state: merge.state,
  paid_months: merge.paid_months,
  reason: merge.reason,
  remark: merge.remark,
})

const Totals = z.object({
  people: z.number().int(),
  person_months: z.number().int(),
  rupiah: z.number().int(),
})

const DoubleFundingAnswer = z
  .object({
    first: z.string(),
    last: z.string(),
    total: Totals.openapi({ description: 'What is not settled' }),
    by_kind: z.record(z.string(), Totals.extend({ claims: z.number().int() })),
    by_status: z.record(z.string(), z.number().int()),
    settled: Totals,
    claims: z.array(
      z.object({
        claim: z.string().openapi({ description: 'Its address for settling' }),
        kind: z.enum(claimKinds),
        state: z.enum(['paid', 'proposed']),
        status: z.enum(claimStatuses),
        region_code: z.string(),
        person_id: z.string().nullable(),
        other_person: z.string().nullable(),
        roster_id: z.string().nullable(),
        row_number: z.number().int().nullable(),
        pair_id: z.string().nullable(),
        list_id: z.string().nullable(),
        funder: z.string(),
        other_funder: z.string(),
        months: z.array(z.string()),
        open_months: z.array(z.string()),
        rupiah: z.number().int(),
      }),
    ),
  })
  .openapi('DoubleFunding')

const id = z.object({ id: z.string() })
const Remark = z.object({ remark: z.string().max(500) })

export const reviewApi = newApi()
  .openapi(
    createRoute({
      method: 'get',
      path: '/match/pairs',
      tags: ['Matching'],
      summary: 'Pairs that may be one person, the surest first',
      request: {
        query: z.object({
          state: z.enum(pairStates).optional(),
          cause: z.enum(pairCauses).optional(),
          roster: z.uuid().optional(),
          skip: z.coerce.number().int().min(0).max(1_000_000).optional(),
        }),
      },
      responses: {
        200: jsonAnswer(
          z.object({ counts: z.record(z.string(), z.number().int()), pairs: z.array(PairAnswer) }),
          'Pairs, at most 200',
        ),
        ...refusals,
      },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'match.view')
      const { state, cause, roster, skip } = c.req.valid('query')
      const filter = { cause, roster_id: roster }
      const found = await transact(context, async (tx) => ({
        counts: await countPairStates(tx.db, filter),
        pairs: await listPairs(tx.db, { ...filter, state }, { size: 200, skip }),
      }))
      return c.json({ counts: found.counts, pairs: found.pairs.map(pairAnswer) }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/match/runs/last',
      tags: ['Matching'],
      summary:
        'The last comparison of the register with itself that covers this region, and the last that ended well',
      responses: {
        200: jsonAnswer(z.object({ last: RunAnswer.nullable(), last_done: RunAnswer.nullable() }), 'Runs'),
        ...refusals,
      },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'match.view')
      const { last, last_done } = await transact(context, (tx) =>
        findLastRuns(tx.db, context.actor.region_code),
      )
      return c.json(
        { last: last ? runAnswer(last) : null, last_done: last_done ? runAnswer(last_done) : null },
        200,
      )
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/match/pairs/{id}',
      tags: ['Matching'],
      summary: 'One pair with its evidence',
      request: { params: id },
      responses: { 200: jsonAnswer(PairAnswer, 'Pair'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'match.view')
      return c.json(pairAnswer(await transact(context, (tx) => getPair(tx, c.req.valid('param').id))), 200)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/match/pairs/{id}/decide',
      tags: ['Matching'],
      summary: 'Decide a pair; remembered as long as the facts of both sides are the same',
      request: {
        headers: idempotencyHeader,
        params: id,
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.object({
                decision: z.enum(decisions),
                reason: z.string().max(500).optional(),
                keep: z
                  .uuid()
                  .optional()
                  .openapi({ description: 'The record that stays; the older one when not said' }),
              }),
            },
          },
        },
      },
      responses: {
        200: jsonAnswer(
          z.object({ pair: PairAnswer, outcome: z.enum(outcomes), merge_id: z.string().nullable() }),
          'Decided',
        ),
        ...refusals,
      },
    }),
    async (c) => {
      const decided = await decidePair(contextOf(c, 'api'), c.req.valid('param').id, c.req.valid('json'))
      return c.json(
        { pair: pairAnswer(decided.pair), outcome: decided.outcome, merge_id: decided.merge_id ?? null },
        200,
      )
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/match/lists',
      tags: ['Matching'],
      summary: 'Lists from outside that rosters are checked against',
      responses: { 200: jsonAnswer(z.object({ lists: z.array(ListAnswer) }), 'Lists'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'match.view')
      const lists = await transact(context, (tx) => listLists(tx.db))
      return c.json({ lists: lists.map(listAnswer) }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/match/lists',
      tags: ['Matching'],
      summary: 'Load a list from outside by its file',
      request: {
        headers: idempotencyHeader,
        body: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: z.object({
                kind: z.enum(listKinds),
                name: z.string(),
                source: z.string(),
                as_of: z.string().openapi({ example: '2026-07-31' }),
                region_code: z.string().optional(),
                file: z.any().openapi({ type: 'string', format: 'binary' }),
              }),
            },
          },
        },
      },
      responses: {
        201: jsonAnswer(z.object({ list: ListAnswer, known: z.boolean() }), 'Loaded, or the same list'),
        ...refusals,
      },
    }),
    async (c) => {
      const { file, ...facts } = c.req.valid('form')
      const sent = file as unknown
      const { list, known } = await loadList(contextOf(c, 'api'), {
        ...facts,
        file_name: sent instanceof File ? sent.name : 'list',
        bytes: sent instanceof File ? new Uint8Array(await sent.arrayBuffer()) : new Uint8Array(),
      })
      return c.json({ list: listAnswer(list), known }, 201)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/match/lists/{id}/withdraw',
      tags: ['Matching'],
      summary: 'Take a list back; its people are deleted',
      request: { headers: idempotencyHeader, params: id },
      responses: { 200: jsonAnswer(ListAnswer, 'Withdrawn'), ...refusals },
    }),
    async (c) => c.json(listAnswer(await retireList(contextOf(c, 'api'), c.req.valid('param').id)), 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/match/merges',
      tags: ['Matching'],
      summary: 'Merges, proposed and decided',
      responses: { 200: jsonAnswer(z.object({ merges: z.array(MergeAnswer) }), 'Merges'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'match.view')
      const merges = await transact(context, (tx) => listMerges(tx.db, mergeStates))
      return c.json({ merges: merges.map(mergeAnswer) }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/match/merges/{id}/approve',
      tags: ['Matching'],
      summary: 'Merge two people with paid months; by another account than proposed it',
      request: { headers: idempotencyHeader, params: id },
      responses: { 200: jsonAnswer(MergeAnswer, 'Merged'), ...refusals },
    }),
    async (c) =>
      c.json(mergeAnswer(await decideMerge(contextOf(c, 'api'), c.req.valid('param').id, 'merged')), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/match/merges/{id}/refuse',
      tags: ['Matching'],
      summary: 'Refuse a proposed merge',
      request: {
        headers: idempotencyHeader,
        params: id,
        body: { required: true, content: { 'application/json': { schema: Remark } } },
      },
      responses: { 200: jsonAnswer(MergeAnswer, 'Refused'), ...refusals },
    }),
    async (c) =>
      c.json(
        mergeAnswer(
          await decideMerge(
            contextOf(c, 'api'),
            c.req.valid('param').id,
            'refused',
            c.req.valid('json').remark,
          ),
        ),
        200,
      ),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/match/merges/{id}/undo',
      tags: ['Matching'],
      summary: 'Take a merge apart; every row goes back to the record it belonged to',
      request: {
        headers: idempotencyHeader,
        params: id,
        body: { required: true, content: { 'application/json': { schema: Remark } } },
      },
      responses: {
        200: jsonAnswer(
          z.object({
            merge: MergeAnswer,
            rows: z
              .object({ same: z.number().int(), changed: z.number().int(), missing: z.number().int() })
              .openapi({ description: 'Rows equal to the byte as before, changed since, gone since' }),
          }),
          'Taken apart',
        ),
        ...refusals,
      },
    }),
    async (c) => {
      const { merge, rows } = await undoMerge(
        contextOf(c, 'api'),
        c.req.valid('param').id,
        c.req.valid('json').remark,
      )
      return c.json({ merge: mergeAnswer(merge), rows }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/match/double-funding',
      tags: ['Matching'],
      summary: 'The same person-months claimed by two funders, in people and rupiah',
      request: {
        query: z.object({
          first: z.string().optional(),
          last: z.string().optional(),
          kind: z.enum(claimKinds).optional(),
          status: z.enum(claimStatuses).optional(),
        }),
      },
      responses: { 200: jsonAnswer(DoubleFundingAnswer, 'Double funding'), ...refusals },
    }),
    async (c) => {
      const found = await findDoubleFunding(contextOf(c, 'api'), c.req.valid('query'))
      return c.json(
        {
          ...found,
          claims: found.claims.map((claim) => ({
            claim: claim.claim,
            kind: claim.kind,
            state: claim.state,
            status: claim.status,
            region_code: claim.kab,
            person_id: claim.person_id,
            other_person: claim.other_person,
            roster_id: claim.roster_id,
            row_number: claim.row_number,
            pair_id: claim.pair_id,
            list_id: claim.list_id,
            funder: claim.funder,
            other_funder: claim.other_funder,
            months: claim.months.map((month) => month.slice(0, 7)),
            open_months: claim.open_months.map((month) => month.slice(0, 7)),
            rupiah: claim.rupiah,
          })),
        },
        200,
      )
    },
  )
