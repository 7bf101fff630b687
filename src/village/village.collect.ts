import { orderedId } from '../kernel/ids.ts'
import { isPlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { isWithin, type RegionCode } from '../kernel/region-code.ts'
import { text } from '../kernel/text.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { getProgramme } from '../programme/programme.service.ts'
import { listWithin } from '../region/region.service.ts'
import { canMove, type Roster } from '../roster/roster.schema.ts'
import {
  type AcceptedPerson,
  getRoster,
  listAcceptedPeople,
  uploadRoster,
  withdrawRoster,
} from '../roster/roster.service.ts'
import { writeXlsx } from '../tabular/write.ts'
import { type Call, usualQuota } from './village.schema.ts'
import { linkPath, newLink, secretHash } from './village.sender.ts'
import {
  closeCall,
  findCall,
  type Gathered,
  insertInvitation,
  insertMergedRows,
  listGathered,
  listInvitations,
  lockList,
  revokeInvitation,
  updateList,
  upsertCall,
} from './village.store.ts'

/** Asks the villages of a programme for their lists until a day; asked again, it moves the day or opens what was closed. */
export async function callForLists(context: Context, programmeCode: string, dueOn: string): Promise<Call> {
  requireOperation(context, 'village.collect')
  if (!isPlainDate(dueOn) || dueOn < context.platform.today())
    throw refuse(
      'village.due_day',
      'invalid',
      text(
        'Isi batas waktu dengan tanggal hari ini atau sesudahnya, misalnya 2026-12-15.',
        'Give a day from today on, for example 2026-12-15.',
      ),
      { field: 'due_on' },
    )
  return transact(context, async (tx) => {
    const programme = await getProgramme(tx, { code: programmeCode })
    requireReach(tx, 'village.collect', programme.kab)
    const before = await findCall(tx.db, programme.code)
    const { code, name, groups, month_first, month_last, age_from, age_to, quota_people, kab } = programme
    await upsertCall(tx.db, {
      programme_id: programme.programme_id,
      kab,
      programme_code: code,
      programme_name: name,
      facts: { code, name, groups, month_first, month_last, age_from, age_to, quota_people, kab },
      due_on: dueOn,
      opened_by: context.actor.account_id,
    })
    await record(tx, {
      action: 'village.call',
      object_type: 'programme',
      object_id: code,
      kab,
      changes: { due_on: [before?.due_on ?? null, dueOn] },
    })
    return getCall(tx, code)
  })
}

export async function endCall(context: Context, programmeCode: string): Promise<Call> {
  return transact(context, async (tx) => {
    const call = await getCall(tx, programmeCode)
    requireReach(tx, 'village.collect', call.kab)
    if (call.closed_at) return call
    await closeCall(tx.db, call.programme_id)
    await record(tx, {
      action: 'village.close_call',
      object_type: 'programme',
      object_id: call.programme_code,
      kab: call.kab,
      changes: { state: ['open', 'closed'] },
    })
    return getCall(tx, programmeCode)
  })
}

export async function getCall(tx: Transaction, programmeCode: string): Promise<Call> {
  const call = await findCall(tx.db, programmeCode)
  if (call) return call
  throw refuse(
    'village.not_called',
    'not_found',
    text(
      'Pengumpulan daftar desa untuk program ini belum dibuka di wilayah Anda. Buka dahulu di halaman Dari desa.',
      'Lists of villages are not asked for in this programme of your region yet. Open it on the page From villages.',
    ),
  )
}

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

/** A list that the office can put into a proposal now. */
export const isMergeable = (list: Gathered): boolean =>
  list.state === 'taken' &&
  list.roster_state === 'checked' &&
  !list.merged_into &&
  (list.counts?.accepted ?? 0) + (list.counts?.warning ?? 0) > 0

/**
 * Makes one roster of the accepted rows of many lists, in one transaction. It is checked as a whole, so that a person whom two villages sent is
 * found now; each row remembers its list, so that every village is told what was decided on it.
 */
export async function mergeLists(
  context: Context,
  programmeCode: string,
  listIds: readonly string[],
): Promise<{ roster: Roster; people: number }> {
  requireOperation(context, 'village.collect')
  const merged = await transact(context, async (tx) => {
    const call = await getCall(tx, programmeCode)
    requireReach(tx, 'village.collect', call.kab)
    const wanted = new Set(listIds)
    // Each list is held, so that two clerks at night do not propose the same village twice.
    for (const id of [...wanted].sort()) await lockList(tx.db, id)
    const lists = (await listGathered(tx, call.programme_id)).filter((list) => wanted.has(list.list_id))
    const again = lists.length > 0 && lists.every((list) => list.merged_into === lists[0]?.merged_into)
    if (again && lists[0]?.merged_into && lists.length === wanted.size)
      return { roster_id: lists[0].merged_into, people: 0, known: true }
    if (lists.length === 0 || lists.length < wanted.size || !lists.every(isMergeable)) throw notMergeable()
    const { bytes, origins } = await mergedFile(tx, lists)
    const { roster, known } = await uploadRoster(tx, {
      programme: call.programme_code,
      file_name: `gabungan-${lists.length}-daftar.xlsx`,
      bytes,
    })
    if (!known)
      await insertMergedRows(
        tx,
        origins.map((origin) => ({ ...origin, roster_id: roster.roster_id, kab: call.kab })),
      )
    faultPoint('village.merged')
    await record(tx, {
      action: 'village.merge',
      object_type: 'roster',
      object_id: roster.roster_id,
      kab: call.kab,
      fields: { programme: call.programme_code, lists: lists.length, people: origins.length },
      changes: made({ lists: lists.map((list) => list.list_id) }),
    })
    return { roster_id: roster.roster_id, people: origins.length, known: false }
  })
  return { roster: await transact(context, (tx) => getRoster(tx, merged.roster_id)), people: merged.people }
}

type Origin = { row_number: number; list_id: string; list_row: number }

/** The same lists give the same bytes, so that a merge that is repeated after a kill is known by its file. */
async function mergedFile(
  tx: Transaction,
  lists: readonly Gathered[],
): Promise<{ bytes: Uint8Array; origins: Origin[] }> {
  const origins: Origin[] = []
  const rows: (string | null)[][] = []
  for (const list of lists) {
    const place = list.village_name ?? list.community ?? ''
    for (const person of await listAcceptedPeople(tx, list.roster_id ?? '')) {
      // The header is row 1.
      origins.push({ row_number: rows.length + 2, list_id: list.list_id, list_row: person.row_number })
      rows.push(personCells(person, rows.length + 1, `${place}, baris ${person.row_number}`))
    }
  }
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Gabungan',
        columns: [
          { header: 'NO', kind: 'text', width: 8 },
          { header: 'NIK', kind: 'text', width: 20 },
          { header: 'NAMA LENGKAP', kind: 'text', width: 30 },
          { header: 'TANGGAL LAHIR', kind: 'date', width: 14 },
          { header: 'JENIS KELAMIN', kind: 'text', width: 14 },
          { header: 'DESA/KELURAHAN', kind: 'text', width: 18 },
          { header: 'PEKERJAAN', kind: 'text', width: 24 },
          { header: 'NO HP', kind: 'text', width: 18 },
          { header: 'ASAL', kind: 'text', width: 30 },
        ],
        rows,
      },
    ],
  })
  return { bytes, origins }
}

function personCells(person: AcceptedPerson, number: number, origin: string): (string | null)[] {
  return [
    String(number),
    person.nik,
    person.name,
    person.birth_date,
    person.sex === 'male' ? 'L' : person.sex === 'female' ? 'P' : null,
    person.village_code,
    person.occupation,
    person.phone,
    origin,
  ]
}

function notMergeable() {
  return refuse(
    'village.not_mergeable',
    'conflict',
    text(
      'Pilih sedikitnya satu daftar yang sudah selesai diperiksa dan belum digabung. Ada pilihan yang sementara itu berubah; muat ulang halaman ini.',
      'Choose at least one list whose check is done and that stands in no proposal yet. One of these has changed meanwhile; reload the page.',
    ),
    { field: 'lists' },
  )
}

/** Gives a list back to its village with a reason; its roster is withdrawn, and the mended file may follow. */
export async function returnList(
  context: Context,
  programmeCode: string,
  listId: string,
  reason: string,
): Promise<void> {
  const said = reason.trim().slice(0, 500)
  if (said.length < 5)
    throw refuse(
      'village.return_reason',
      'invalid',
      text(
        'Tulis alasan dalam satu kalimat, agar desa tahu apa yang harus diperbaiki.',
        'Give the reason in a sentence, so that the village knows what to mend.',
      ),
      { field: 'reason' },
    )
  await transact(context, async (tx) => {
    const call = await getCall(tx, programmeCode)
    requireReach(tx, 'village.collect', call.kab)
    const locked = await lockList(tx.db, listId)
    const list = (await listGathered(tx, call.programme_id)).find((each) => each.list_id === listId)
    if (!locked || !list)
      throw refuse(
        'village.not_found',
        'not_found',
        text('Daftar ini tidak ada di program ini.', 'There is no such list in this programme.'),
      )
    if (locked.state === 'returned') return
    if (
      locked.state !== 'taken' ||
      list.merged_into ||
      !list.roster_state ||
      !canMove(list.roster_state, 'withdrawn')
    )
      throw refuse(
        'village.not_returnable',
        'conflict',
        text(
          'Daftar ini sedang diperiksa, sudah digabung, atau sudah diputuskan, jadi tidak bisa dikembalikan. Tarik dahulu gabungannya.',
          'This list is being checked, stands in a proposal or is decided, so it cannot be returned. Withdraw its proposal first.',
        ),
      )
    await withdrawRoster(tx, list.roster_id ?? '')
    await updateList(tx.db, listId, {
      state: 'returned',
      remark: { id: said, en: said },
      decided_by: context.actor.account_id,
    })
    await record(tx, {
      action: 'village.return',
      object_type: 'village_list',
      object_id: listId,
      kab: call.kab,
      fields: { rows: list.rows_counted },
      changes: { state: ['taken', 'returned'] },
    })
  })
}
