import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { getProgramme } from '../programme/programme.service.ts'
import { Basis, Contact } from './privacy.schema.ts'
import { findBasis, findContact, writeBasis, writeContact } from './privacy.store.ts'

/** On what a programme's processing stands: what somebody stated, otherwise the public task and the programme's own legal basis. */
export async function basisOf(
  tx: Transaction,
  programme: Pick<Programme, 'programme_id' | 'legal_basis'>,
): Promise<Basis & { stated: boolean }> {
  const stated = await findBasis(tx.db, programme.programme_id)
  return stated
    ? { ...stated, stated: true }
    : { kind: 'public_task', decree_number: programme.legal_basis, stated: false }
}

export async function stateBasis(context: Context, code: string, wanted: unknown): Promise<void> {
  requireOperation(context, 'privacy.state')
  const parsed = Basis.safeParse(wanted)
  if (!parsed.success) throw badField('basis', String(parsed.error.issues[0]?.path[0]))
  await transact(context, async (tx) => {
    const programme = await getProgramme(tx, { code })
    const before = await findBasis(tx.db, programme.programme_id)
    await writeBasis(tx.db, programme, parsed.data, context.actor.account_id)
    await record(tx, {
      action: 'privacy.state_basis',
      object_type: 'programme',
      object_id: programme.programme_id,
      kab: programme.kab,
      changes: {
        kind: [before?.kind ?? null, parsed.data.kind],
        decree_number: [before?.decree_number ?? null, parsed.data.decree_number],
      },
    })
  })
}

export async function stateContact(context: Context, wanted: unknown): Promise<void> {
  requireOperation(context, 'privacy.state')
  const parsed = Contact.safeParse(wanted)
  if (!parsed.success) throw badField('contact', String(parsed.error.issues[0]?.path[0]))
  await transact(context, async (tx) => {
    const before = await findContact(tx.db, context.actor.region_code)
    await writeContact(tx.db, context.actor.region_code, parsed.data, context.actor.account_id)
    await record(tx, {
      action: 'privacy.state_contact',
      object_type: 'privacy_contact',
      object_id: context.actor.region_code || 'ID',
      changes: {
        office: [before?.office ?? null, parsed.data.office],
        authority: [before?.authority ?? null, parsed.data.authority],
      },
    })
  })
}

/** The contact of a region, or of the province above it. */
export async function contactOf(tx: Transaction, kab: string): Promise<Contact | undefined> {
  return (await findContact(tx.db, kab)) ?? (kab.length > 2 ? findContact(tx.db, kab.slice(0, 2)) : undefined)
}

function badField(what: 'basis' | 'contact', field: string) {
  return refuse(
    what === 'basis' ? 'privacy.bad_basis' : 'privacy.bad_contact',
    'invalid',
    text(
      `Isian ${field} masih kosong atau terlalu pendek. Isi seperti yang akan dicetak.`,
      `${field} is empty or too short. Fill it in as it shall be printed.`,
    ),
    { field },
  )
}
