import { orderedId } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { isWithin, type RegionCode } from '../kernel/region-code.ts'
import { text } from '../kernel/text.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, transact } from '../platform/context.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { listWithin } from '../region/region.service.ts'
import { getCall } from './village.collect.ts'
import { usualQuota } from './village.schema.ts'
import { linkPath, newLink, secretHash } from './village.sender.ts'
import { insertInvitation, listInvitations, revokeInvitation } from './village.store.ts'

export type MadeInvitation = {
  place: string
  path: string
  expires_at: Date
  village_code: RegionCode | null
}

/**
 * Makes links for villages (`'all'`: every village of the programme's region that has none that opens) or for a community. Their secrets are known
 * now and never again: they are shown once, to be printed and handed over.
 */
export async function makeInvitations(
  context: Context,
  programmeCode: string,
  wish: {
    villages: 'all' | RegionCode[]
    community?: string
    uploads?: number
    rows?: number
    days?: number
  },
): Promise<MadeInvitation[]> {
  requireOperation(context, 'village.collect')
  const quota = quotaOf(wish)
  return transact(context, async (tx) => {
    const call = await getCall(tx, programmeCode)
    requireReach(tx, 'village.collect', call.kab)
    const villages = await listWithin(tx.db, call.kab, ['village'])
    const open = new Set(
      (await listInvitations(tx.db, call.programme_id))
        .filter(
          (each) => !each.revoked_at && each.expires_at > new Date() && each.uploads_used < each.uploads_max,
        )
        .map((each) => each.village_code),
    )
    const chosen =
      wish.villages === 'all'
        ? villages.filter((each) => !open.has(each.code))
        : villages.filter((each) => wish.villages.includes(each.code))
    const community = wish.community?.trim().slice(0, 80)
    if (chosen.length === 0 && !community) throw nobodyToInvite(wish.villages === 'all')
    if (chosen.some((each) => !isWithin(each.code, call.kab))) throw new Error('A village of elsewhere')
    const places = [
      ...chosen.map((each) => ({
        village_code: each.code as string | null,
        community: null,
        place: each.name,
      })),
      ...(community ? [{ village_code: null, community, place: community }] : []),
    ]
    const invitations: MadeInvitation[] = []
    for (const { place, ...whose } of places) {
      const link = newLink()
      const expires = await insertInvitation(tx.db, {
        invitation_id: orderedId(),
        kab: call.kab,
        programme_id: call.programme_id,
        ...whose,
        selector: link.selector,
        secret_hash: secretHash(link.secret),
        uploads_max: quota.uploads,
        rows_max: quota.rows,
        days: quota.days,
        made_by: context.actor.account_id,
      })
      invitations.push({ place, path: linkPath(link), expires_at: expires, village_code: whose.village_code })
    }
    await record(tx, {
      action: 'village.invite',
      object_type: 'programme',
      object_id: call.programme_code,
      kab: call.kab,
      fields: { villages: chosen.map((each) => each.code), communities: community ? 1 : 0, ...quota },
      changes: made({ invitations: places.length }),
    })
    return invitations
  })
}

function quotaOf(wish: { uploads?: number; rows?: number; days?: number }) {
  const quota = {
    uploads: wish.uploads ?? usualQuota.uploads,
    rows: wish.rows ?? usualQuota.rows,
    days: wish.days ?? usualQuota.days,
  }
  const within = (value: number, most: number) => Number.isInteger(value) && value >= 1 && value <= most
  if (within(quota.uploads, 100) && within(quota.rows, 100_000) && within(quota.days, 180)) return quota
  throw refuse(
    'village.bad_quota',
    'invalid',
    text(
      'Jatah undangan: 1–100 kiriman, 1–100.000 orang, berlaku 1–180 hari.',
      'An invitation holds for 1–100 lists, 1–100,000 people and 1–180 days.',
    ),
    { field: 'rows' },
  )
}

function nobodyToInvite(all: boolean) {
  return refuse(
    'village.nobody_to_invite',
    'conflict',
    all
      ? text(
          'Semua desa sudah punya undangan yang berlaku. Cabut dahulu yang lama bila ingin mengganti.',
          'Every village has an invitation that opens. Take the old one back to replace it.',
        )
      : text(
          'Pilih sedikitnya satu desa di wilayah program, atau isi nama komunitas.',
          'Choose at least one village of the programme’s region, or name a community.',
        ),
    { field: 'villages' },
  )
}

export async function takeBackInvitation(
  context: Context,
  programmeCode: string,
  invitationId: string,
): Promise<void> {
  await transact(context, async (tx) => {
    const call = await getCall(tx, programmeCode)
    requireReach(tx, 'village.collect', call.kab)
    const done = await revokeInvitation(tx.db, call.programme_id, invitationId, context.actor.account_id)
    if (!done) return
    await record(tx, {
      action: 'village.revoke_invitation',
      object_type: 'invitation',
      object_id: invitationId,
      kab: call.kab,
      changes: { state: ['open', 'revoked'] },
    })
  })
}
