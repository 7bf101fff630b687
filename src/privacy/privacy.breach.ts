import { sql } from 'kysely'
import { actorOf } from '../account/account.service.ts'
import { isUuid, randomId } from '../kernel/ids.ts'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import {
  type Breach,
  type BreachState,
  type BreachStep,
  breachStateLabels,
  breachSteps,
  canMoveBreach,
  clockHours,
  NewBreach,
} from './privacy.schema.ts'
import { nextNumber } from './privacy.store.ts'

/**
 * Enters a breach and determines at once who was affected, so that the letters and the report can go out within 3 x 24 hours of when it was
 * known. Refuses a time that ends before it begins, neither account nor object, an account nobody knows, and a time in the future.
 */
export async function enterBreach(context: Context, wanted: unknown): Promise<Breach> {
  requireOperation(context, 'privacy.breach')
  const asked = readBreach(wanted)
  const account = asked.account ? await actorOf(context.platform, { username: asked.account }) : undefined
  if (asked.account && !account) {
    throw refuse(
      'privacy.account_unknown',
      'not_found',
      text(
        `Tidak ada akun ${asked.account}. Periksa nama penggunanya.`,
        `There is no account ${asked.account}. Check the user name.`,
      ),
      { field: 'account' },
    )
  }
  return transact(context, async (tx) => {
    const kab = context.actor.region_code
    const { rows } = await tx.client.query<{ person_id: string; village_code: string; traces: string[] }>(
      'select * from privacy_traced($1, $2, $3, $4)',
      [asked.from_at, asked.to_at, account?.account_id ?? null, asked.object_id ?? null],
    )
    const id = randomId()
    const found = countsOf(rows)
    await tx.db
      .insertInto('privacy_breach')
      .values({
        breach_id: id,
        kab,
        number: await nextNumber(tx, 'privacy_breach', kab),
        state: 'open',
        known_at: asked.known_at,
        due_at: new Date(asked.known_at.getTime() + clockHours * 3_600_000),
        from_at: asked.from_at,
        to_at: asked.to_at,
        account_id: account?.account_id ?? null,
        object_id: asked.object_id ?? null,
        what_happened: asked.what_happened,
        remedy: asked.remedy,
        checklist: [],
        found: sql`${JSON.stringify(found)}::jsonb` as never,
        made_by: context.actor.account_id,
      })
      .execute()
    await tx.client.query(
      `insert into privacy_breach_person (breach_id, person_id, kab, village_code, traces)
       select $1, person_id, $2, village_code, traces from jsonb_to_recordset($3::jsonb) as r(person_id uuid, village_code text, traces text[])`,
      [id, kab, JSON.stringify(rows)],
    )
    await record(tx, {
      action: 'privacy.breach',
      object_type: 'privacy_breach',
      object_id: id,
      fields: { ...found },
      changes: made({
        state: 'open',
        known_at: asked.known_at.toISOString(),
        account_id: account?.account_id ?? null,
      }),
    })
    return getBreach(tx, id)
  })
}

function readBreach(wanted: unknown): NewBreach {
  const parsed = NewBreach.safeParse(wanted)
  const field = parsed.success ? undefined : String(parsed.error.issues[0]?.path[0] ?? '')
  if (!parsed.success) {
    throw refuse(
      'privacy.bad_breach',
      'invalid',
      text(
        `Isian ${field} belum benar. Tulis waktu seperti 2026-02-03T08:00, selesai tidak sebelum mulai, akun atau objek, serta apa yang terjadi dan penanganannya.`,
        `${field} is not right yet. Write times like 2026-02-03T08:00, an end not before the beginning, an account or an object, and what happened and was done.`,
      ),
      { field },
    )
  }
  if (parsed.data.known_at.getTime() > Date.now() + 60_000) {
    throw refuse(
      'privacy.known_in_future',
      'invalid',
      text(
        'Waktu insiden diketahui ada di masa depan. Jamnya mulai saat insiden diketahui.',
        'The breach cannot have become known in the future. The clock starts when it was known.',
      ),
      { field: 'known_at' },
    )
  }
  return parsed.data
}

function countsOf(rows: { village_code: string; traces: string[] }[]): Breach['found'] {
  const by_region: Record<string, number> = {}
  const by_trace: Record<string, number> = {}
  for (const row of rows) {
    const regency = row.village_code.slice(0, 5)
    by_region[regency] = (by_region[regency] ?? 0) + 1
    for (const trace of row.traces) by_trace[trace] = (by_trace[trace] ?? 0) + 1
  }
  return { people: rows.length, by_region, by_trace }
}

export type BreachLine = Breach & { account_name: string | null; made_by_name: string | null }

const breaches = (tx: Transaction) =>
  tx.db
    .selectFrom('privacy_breach as b')
    .leftJoin('auth_user as a', 'a.id', 'b.account_id')
    .leftJoin('auth_user as m', 'm.id', 'b.made_by')
    .selectAll('b')
    .select(['a.username as account_name', 'm.name as made_by_name'])

export async function listBreaches(tx: Transaction): Promise<BreachLine[]> {
  return breaches(tx).orderBy(sql`b.state = 'closed'`).orderBy('b.due_at').execute()
}

export async function getBreach(tx: Transaction, id: string): Promise<BreachLine> {
  const found = isUuid(id) ? await breaches(tx).where('b.breach_id', '=', id).executeTakeFirst() : undefined
  if (found) return found
  throw breachUnknown()
}

function breachUnknown(): Refusal {
  return refuse(
    'privacy.breach_unknown',
    'not_found',
    text('Insiden ini tidak ada di wilayah Anda.', 'There is no such incident in your region.'),
  )
}

/** Names and villages of the people concerned, by village: for the letters. Never a NIK. */
export async function listAffected(
  tx: Transaction,
  breachId: string,
): Promise<
  {
    name: string
    village_code: string
    village_name: string | null
    district_name: string | null
    traces: string[]
  }[]
> {
  return tx.db
    .selectFrom('privacy_breach_person as a')
    .innerJoin('person as p', 'p.person_id', 'a.person_id')
    .leftJoin('region as v', 'v.code', 'a.village_code')
    .leftJoin('region as d', 'd.code', 'v.parent_code')
    .select(['p.name', 'a.village_code', 'v.name as village_name', 'd.name as district_name', 'a.traces'])
    .where('a.breach_id', '=', breachId)
    .orderBy('a.village_code')
    .orderBy('p.name_key')
    .execute()
}

/** Ticks the steps that are done and, where asked, moves the breach on; a breach is told before it is closed. */
export async function updateBreach(
  context: Context,
  id: string,
  change: { checklist: readonly string[]; to?: string },
): Promise<Breach> {
  requireOperation(context, 'privacy.breach')
  const checklist = change.checklist.filter((step): step is BreachStep => step in breachSteps)
  return transact(context, async (tx) => {
    await tx.client.query('select 1 from privacy_breach where breach_id = $1 for update', [
      isUuid(id) ? id : randomId(),
    ])
    const breach = await getBreach(tx, id)
    const to = (change.to || breach.state) as BreachState
    if (to !== breach.state) requireBreachMove(breach, to, checklist)
    const { numUpdatedRows } = await tx.db
      .updateTable('privacy_breach')
      .set({ checklist, state: to })
      .where('breach_id', '=', id)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw new Error(`The breach ${id} was not changed`)
    await record(tx, {
      action: 'privacy.breach_step',
      object_type: 'privacy_breach',
      object_id: id,
      kab: breach.kab,
      changes: { state: [breach.state, to], checklist: [breach.checklist, checklist] },
    })
    return getBreach(tx, id)
  })
}

function requireBreachMove(breach: Breach, to: BreachState, checklist: readonly BreachStep[]): void {
  if (!(to in breachStateLabels) || !canMoveBreach(breach.state, to)) {
    throw refuse(
      'privacy.wrong_breach_state',
      'conflict',
      text(
        `Insiden berstatus "${breachStateLabels[breach.state].id}", jadi langkah ini tidak bisa. Muat ulang halamannya.`,
        `The incident is "${breachStateLabels[breach.state].en}", so this step is not possible. Reload the page.`,
      ),
      { details: { state: breach.state } },
    )
  }
  const needed: Partial<Record<BreachState, BreachStep[]>> = {
    assessed: ['affected'],
    notified: ['person_letters', 'authority_letter'],
    closed: Object.keys(breachSteps) as BreachStep[],
  }
  const missing = (needed[to] ?? []).filter((step) => !checklist.includes(step))
  if (missing.length === 0) return
  const names = (language: 'id' | 'en') => missing.map((step) => breachSteps[step][language]).join('; ')
  throw refuse(
    'privacy.steps_missing',
    'conflict',
    text(`Belum dicentang: ${names('id')}.`, `Not ticked yet: ${names('en')}.`),
    { field: 'checklist', details: { missing } },
  )
}
