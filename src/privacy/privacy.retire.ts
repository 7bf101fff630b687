import { randomId } from '../kernel/ids.ts'
import { addMonthsTo, type PlainDate } from '../kernel/plain-date.ts'
import { record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { hasProposal, insertDestruction } from './privacy.destruction.ts'
import { type RetentionId, retentionOf, retentionRules } from './privacy.retention.ts'
import type { Destruction } from './privacy.schema.ts'
import { nextNumber } from './privacy.store.ts'

type Found = { region: string; count: number; oldest: string }

/** Rows of people who were never enrolled, in rosters that are decided; their values go, their verdict stays for the counts. */
const rejectedForGood = `w.verdict = 'rejected' and w.name is not null and r.state in ('approved', 'withdrawn')
  and coalesce(r.checked_at, r.uploaded_at) < $1::date
  and not exists (select 1 from enrolment e where e.roster_id = w.roster_id and e.row_number = w.row_number)`

const decidedAndOld = `r.state in ('approved', 'withdrawn') and r.uploaded_at < $1::date`

/** What a rule of the job finds and how it destroys; both see the region of the transaction and nothing else. */
const retirements: Partial<Record<RetentionId, { find: string; destroy: string }>> = {
  roster_rejected: {
    find: `select w.kab as region, count(*)::integer as count, min(coalesce(r.checked_at, r.uploaded_at))::date::text as oldest
      from roster_row w join roster r on r.roster_id = w.roster_id where ${rejectedForGood} group by 1`,
    destroy: `update roster_row w set name = null, name_key = null, birth_date = null, sex = null, occupation = null, village_code = null,
        nik_hash = null, nik_sealed = null, phone_sealed = null,
        reasons = (select coalesce(jsonb_agg(jsonb_build_object('code', x -> 'code')), '[]') from jsonb_array_elements(w.reasons) x)
      from roster r where r.roster_id = w.roster_id and w.kab = $2 and ${rejectedForGood}`,
  },
  roster_file: {
    find: `select f.kab as region, count(*)::integer as count, min(r.uploaded_at)::date::text as oldest
      from roster_file f join roster r on r.roster_id = f.roster_id where ${decidedAndOld} group by 1`,
    destroy: `delete from roster_file f using roster r where r.roster_id = f.roster_id and f.kab = $2 and ${decidedAndOld}`,
  },
  access_log: {
    find: 'select kab as region, count(*)::integer as count, min(at)::date::text as oldest from access_log where at < $1::date group by 1',
    destroy: 'select privacy_retire_access_log($1::date, $2) as destroyed',
  },
}

function limitOf(ruleId: string, today: PlainDate): PlainDate {
  return addMonthsTo(today, -(retentionOf(ruleId).months ?? 0))
}

export type Due = Found & { rule_id: RetentionId; before: PlainDate }

/** What has reached the end of its rule, by rule and region; changes nothing. */
export async function listDue(tx: Transaction): Promise<Due[]> {
  const due: Due[] = []
  for (const rule of retentionRules) {
    const retirement = retirements[rule.id]
    if (!retirement) continue
    const before = limitOf(rule.id, tx.platform.today())
    const { rows } = await tx.client.query<Found>(retirement.find, [before])
    due.push(...rows.map((row) => ({ ...row, rule_id: rule.id, before })))
  }
  return due
}

/** The daily dry run: opens a record of destruction for what is due and not proposed yet. Somebody else executes it, or cancels. */
export async function proposeRetention(context: Context): Promise<number> {
  return transact(context, async (tx) => {
    let proposed = 0
    for (const { region, ...found } of await listDue(tx)) {
      if (await hasProposal(tx, region, found.rule_id)) continue
      const id = randomId()
      await insertDestruction(tx, {
        destruction_id: id,
        kab: region,
        number: await nextNumber(tx, 'privacy_destruction', region),
        kind: 'retention',
        rule_id: found.rule_id,
        person_id: null,
        request_id: null,
        found,
        proposed_by: context.actor.account_id,
      })
      await record(tx, {
        action: 'privacy.propose_destruction',
        object_type: 'privacy_destruction',
        object_id: id,
        kab: region,
        fields: found,
      })
      proposed++
    }
    return proposed
  })
}

/** Destroys what the rule finds now, up to the day that was proposed: what became due since waits for its own proposal. */
export async function executeRetention(
  tx: Transaction,
  found: Destruction,
): Promise<Record<string, unknown>> {
  const retirement = retirements[found.rule_id as RetentionId]
  if (!retirement) throw new Error(`The rule ${found.rule_id} destroys nothing`)
  const before = String(found.found.before)
  const digests = found.rule_id === 'roster_file' ? await fileDigests(tx, found.kab, before) : undefined
  const result = await tx.client.query<{ destroyed?: number }>(retirement.destroy, [before, found.kab])
  const destroyed = result.rows[0]?.destroyed ?? result.rowCount ?? 0
  return { ...found.found, destroyed, ...(digests && { sha256: digests }) }
}

async function fileDigests(tx: Transaction, kab: string, before: string): Promise<string[]> {
  const { rows } = await tx.client.query<{ sha256: string }>(
    `select encode(r.file_sha256, 'hex') as sha256 from roster_file f join roster r on r.roster_id = f.roster_id
     where f.kab = $1 and r.state in ('approved', 'withdrawn') and r.uploaded_at < $2::date order by 1`,
    [kab, before],
  )
  return rows.map((row) => row.sha256)
}
