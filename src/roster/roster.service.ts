import path from 'node:path'
import type { Choices, Layout, Question } from '../intake/schema.ts'
import { orderedId } from '../kernel/ids.ts'
import { maskLongNumbers } from '../kernel/nik.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { open, seal, sha256 } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import { rosterRows } from '../platform/metrics.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { getProgramme } from '../programme/programme.service.ts'
import { listMended } from './roster.correction.ts'
import { type Examined, examineRows, openSheets } from './roster.examine.ts'
import { fileBinding, orderCheck } from './roster.file.ts'
import { getRoster, requireMove } from './roster.find.ts'
import { beginJudging, type Judging } from './roster.judge.ts'
import { lookInto } from './roster.look.ts'
import { recallHeaders } from './roster.memory.ts'
import { matchedReasons } from './roster.reasons.ts'
import { digestRows } from './roster.row-store.ts'
import {
  changedRows,
  countsAddUp,
  effectsAddUp,
  isMostlyKnown,
  knownRows,
  type Roster,
  verdicts,
} from './roster.schema.ts'
import { sign, signedBy } from './roster.signature.ts'
import {
  deleteFile,
  findFile,
  findSameFile,
  insertRoster,
  lockCheck,
  lockRoster,
  updateChoices,
  updateRoster,
} from './roster.store.ts'
import { readTemplateMark, requireOwnTemplate } from './roster.template.ts'

export { headerKey, recogniseHeader } from '../intake/headers.ts'
export { readBirthDate, readsAsEmpty } from '../intake/values.ts'
export { type AcceptedPerson, listAcceptedPeople } from './roster.accepted.ts'
export { beginApproval, beginUndo, finishApproval, finishUndo } from './roster.approval.ts'
export { listMendedCells } from './roster.correction.ts'
export { readOriginal } from './roster.file.ts'
export { getRoster } from './roster.find.ts'
export { findRowTexts, isRowDestroyed } from './roster.leaf.ts'
export { lookIntoFile } from './roster.look.ts'
export { levelOf, type ReasonCode, reasonText } from './roster.reasons.ts'
export { listRowNames } from './roster.row-list.ts'
export { findJudgedRow } from './roster.row-store.ts'
export { findRoster, listRosters, listSignatures } from './roster.store.ts'
export { drawTemplate, placesOf, type Template, type TemplateFacts } from './roster.template.ts'

/** Bytes of one upload; the reader's own limit is the same. */
export const uploadLimit_bytes = 60 * 1024 * 1024

export function uploadTooLarge(): Refusal {
  return refuse(
    'tabular.too_large',
    'too_large',
    text(
      'Berkas lebih besar dari 60 MB. Bagi menjadi beberapa berkas, atau simpan ulang tanpa gambar.',
      'The file is larger than 60 MB. Split it into several files, or save it again without pictures.',
    ),
  )
}

/**
 * Takes in a file for a programme and stores it sealed, to be checked. The file is looked into first: what is no spreadsheet, has
 * no NIK column or two, is refused and nothing is stored. The same file for the same programme is answered with the roster
 * that exists, and changes nothing.
 *
 * Where a person is behind the door (`choices.asks`), what is not sure is asked instead of refused: the roster then waits as `mapping`.
 */
export async function uploadRoster(
  context: Context,
  upload: {
    programme: string
    file_name: string
    bytes: Uint8Array
    choices?: Choices
    /** The list whose rest this one is. */
    follows?: string
  },
): Promise<{ roster: Roster; known: boolean }> {
  requireOperation(context, 'roster.upload')
  const digest = sha256(upload.bytes)
  const choices = upload.choices ?? {}
  const { programme, same, memory } = await transact(context, async (tx) => {
    const found = await getProgramme(tx, { code: upload.programme })
    requireReach(tx, 'roster.upload', found.kab)
    return {
      programme: found,
      same: await findSameFile(tx.db, found.programme_id, digest),
      memory: await recallHeaders(tx, found.kab),
    }
  })
  if (same) return { roster: same, known: true }
  refuseClosed(programme)
  const understood = await lookInto(upload.bytes, choices, memory)
  requireOwnTemplate(await readTemplateMark(upload.bytes, understood), {
    code: programme.kab,
    name: programme.name,
  })
  faultPoint('roster.looked_into')
  const state = understood.layout ? 'uploaded' : 'mapping'
  const rosterId = orderedId()
  // Folders in the name would tell how the sender's computer is organised; the name itself is what they look for later.
  const fileName =
    maskLongNumbers(path.basename(upload.file_name.replaceAll('\\', '/'))).slice(0, 120) || 'roster'
  const answer = await transact(context, async (tx) => {
    const stored = await insertRoster(tx.db, {
      roster_id: rosterId,
      kab: programme.kab,
      programme_id: programme.programme_id,
      file_name: fileName,
      file_sha256: digest,
      file_bytes: upload.bytes.length,
      state,
      layout: understood.layout,
      choices,
      questions: understood.layout ? null : understood.questions,
      uploaded_by: context.actor.account_id,
      content_sealed: seal(context.platform.keys, fileBinding(rosterId), upload.bytes),
    })
    if (!stored) {
      const other = await findSameFile(tx.db, programme.programme_id, digest)
      if (!other) throw new Error('A roster is neither new nor known')
      return { roster: other, known: true }
    }
    if (understood.layout) await orderCheck(tx, { roster_id: rosterId, kab: programme.kab })
    faultPoint('roster.uploaded')
    const number = await record(tx, {
      action: 'roster.upload',
      object_type: 'roster',
      object_id: rosterId,
      kab: programme.kab,
      fields: {
        programme: programme.code,
        file_sha256: digest.toString('hex'),
        file_bytes: upload.bytes.length,
        ...(upload.follows && { follows: upload.follows }),
      },
      changes: made({ state }),
    })
    faultPoint('roster.upload_recorded')
    await updateRoster(tx.db, rosterId, { number })
    return { roster: await getRoster(tx, rosterId), known: false }
  })
  faultPoint('roster.upload_committed')
  return answer
}

export function refuseClosed(programme: Programme): void {
  if (programme.state === 'open') return
  throw refuse(
    'roster.programme_closed',
    'conflict',
    text(`Program ${programme.code} sudah ditutup.`, `The programme ${programme.code} is closed.`),
  )
}

/**
 * Checks a stored roster from the first row to the last and writes a verdict for each, all in one transaction: a kill leaves the
 * roster unchecked, and the same check can be asked for again. A roster that is checked already is left as it is.
 */
export async function checkRoster(context: Context, rosterId: string): Promise<Roster> {
  const { roster, programme, file } = await transact(context, async (tx) => {
    // Locked, for somebody may be taking the list back at this moment: what is withdrawn is checked no more.
    const found = (await lockRoster(tx, rosterId)) ?? (await getRoster(tx, rosterId))
    if (found.state === 'uploaded') await updateRoster(tx.db, rosterId, { state: 'checking' })
    return {
      roster: found,
      programme: await getProgramme(tx, { programme_id: found.programme_id }),
      file: await findFile(tx.db, rosterId),
    }
  })
  if (roster.state !== 'uploaded' && roster.state !== 'checking') return roster
  faultPoint('roster.check_begun')
  const { layout } = roster
  if (!file || !layout) throw new Error(`Roster ${rosterId} has no file or no layout`)
  const bytes = open(context.platform.keys, fileBinding(rosterId), file)
  faultPoint('roster.file_opened')
  try {
    return await transact(context, async (tx) => {
      // Two checks of one list would write the same rows; the second waits and finds it checked.
      await lockCheck(tx, rosterId)
      const now = await getRoster(tx, rosterId)
      if (now.state !== 'checking') return now
      // Several sheets number their rows when all are read.
      const judging = await beginJudging(tx, rosterId, programme, { waits: layout.sheets !== undefined })
      try {
        const mended = await listMended(tx, rosterId)
        const table = await openSheets(bytes, layout)
        const examined = await examineRows(context, programme, table, layout, {
          progress: progressOf(context, rosterId),
          mended,
          take: judging.add,
        }).finally(() => table.close())
        const open = openValues(roster.choices, examined)
        if (open) throw new TakenBack((afterwards) => waitForValues(afterwards, rosterId, layout, open))
        return await writeVerdicts(tx, programme, rosterId, judging, examined)
      } finally {
        await judging.end()
      }
    })
  } catch (error) {
    if (error instanceof TakenBack) return error.instead(context)
    if (!(error instanceof Refusal)) throw error
    return markUnreadable(context, rosterId, error)
  }
}

/** Takes back what was written of a check that comes to nothing: somebody has to be asked first, or took the list back meanwhile. */
class TakenBack extends Error {
  readonly instead: (context: Context) => Promise<Roster>

  constructor(instead: (context: Context) => Promise<Roster>) {
    super('The check came to nothing')
    this.instead = instead
  }
}

/** Many rows that say something nobody understands: one answer of a person mends them all, before the list of problems is drawn up. */
function openValues(choices: Choices, examined: Examined): Question | undefined {
  if (!choices.asks || choices.values_seen) return undefined
  const rows = examined.rows.filter((row) =>
    row.reasons.some((reason) => matchedReasons.includes(reason.code)),
  )
  const share = rows.length / Math.max(1, examined.rows.length)
  return share > askedShare ? { step: 'values', kind: 'values', rows: rows.length } : undefined
}

/** Below it the values are only offered for matching, on the page of the check. */
const askedShare = 0.05

async function waitForValues(
  context: Context,
  rosterId: string,
  layout: Layout,
  question: Question,
): Promise<Roster> {
  return transact(context, async (tx) => {
    const roster = await lockRoster(tx, rosterId)
    if (roster?.state !== 'checking') return getRoster(tx, rosterId)
    await updateChoices(tx, rosterId, {
      state: 'mapping',
      choices: roster.choices,
      layout,
      questions: [question],
    })
    faultPoint('roster.values_asked')
    await record(tx, {
      action: 'roster.ask',
      object_type: 'roster',
      object_id: rosterId,
      kab: roster.kab,
      fields: question,
      changes: { state: [roster.state, 'mapping'] },
    })
    return getRoster(tx, rosterId)
  })
}

/** Tells the page how far the check is: in transactions of their own, at most four a second. */
function progressOf(context: Context, rosterId: string): (rows: number) => Promise<void> {
  let told = performance.now()
  return async (rows) => {
    if (performance.now() - told < 250) return
    told = performance.now()
    await transact(context, (tx) => updateRoster(tx.db, rosterId, { rows_read: rows }))
  }
}

async function writeVerdicts(
  tx: Transaction,
  programme: Programme,
  rosterId: string,
  judging: Judging,
  examined: Examined,
): Promise<Roster> {
  const locked = await lockRoster(tx, rosterId)
  if (locked?.state !== 'checking')
    throw new TakenBack((afterwards) => transact(afterwards, (after) => getRoster(after, rosterId)))
  const { counts, effects, problems, leaves, digest, matching } = await judging.finish(examined)
  if (!countsAddUp(counts) || !effectsAddUp(counts, effects))
    throw new Error(`Counts of roster ${rosterId} do not add up: ${JSON.stringify([counts, effects])}`)
  faultPoint('roster.rows_written')
  await updateRoster(tx.db, rosterId, {
    state: 'checked',
    counts,
    effects,
    problems,
    matching,
    rows_digest: digest ?? (await digestRows(tx, rosterId)),
    rows_read: counts.read,
    checked: true,
  })
  faultPoint('roster.verdict_kept')
  await record(tx, {
    action: 'roster.check',
    object_type: 'roster',
    object_id: rosterId,
    kab: programme.kab,
    fields: counts,
    changes: { state: [locked.state, 'checked'] },
    leaves,
  })
  faultPoint('roster.check_recorded')
  for (const verdict of verdicts) rosterRows.inc({ verdict }, counts[verdict] ?? 0)
  return getRoster(tx, rosterId)
}

/** A file that shows its damage only while it is read: the reason is kept, the file is not. */
async function markUnreadable(context: Context, rosterId: string, why: Refusal): Promise<Roster> {
  return transact(context, async (tx) => {
    const before = (await lockRoster(tx, rosterId)) ?? (await getRoster(tx, rosterId))
    if (before.state !== 'checking') return before
    await deleteFile(tx.db, rosterId)
    faultPoint('roster.unreadable_file_deleted')
    await updateRoster(tx.db, rosterId, {
      state: 'unreadable',
      refusal: { code: why.code, ...why.text },
      checked: true,
    })
    faultPoint('roster.unreadable_kept')
    const roster = await getRoster(tx, rosterId)
    await record(tx, {
      action: 'roster.refuse_file',
      object_type: 'roster',
      object_id: rosterId,
      kab: roster.kab,
      fields: { code: why.code },
      changes: { state: [before.state, roster.state] },
    })
    return roster
  })
}

/** The clerk proposes the accepted rows: from here on the list is not changed, and the head of office can approve it. */
export async function confirmRoster(
  context: Context,
  rosterId: string,
  options: { accept_duplicates?: boolean; digest?: string } = {},
): Promise<Roster> {
  requireOperation(context, 'roster.confirm')
  return transact(context, async (tx) => {
    const roster = (await lockRoster(tx, rosterId)) ?? (await getRoster(tx, rosterId))
    requireReach(tx, 'roster.confirm', roster.kab)
    if (
      roster.state === 'confirmed' &&
      (await signedBy(tx, rosterId, 'prepared')) === context.actor.account_id
    )
      return roster
    requireMove(roster, 'confirmed')
    await requireAsChecked(tx, roster, options.digest)
    const people = (roster.counts?.accepted ?? 0) + (roster.counts?.warning ?? 0)
    if (people === 0) {
      throw refuse(
        'roster.nobody_accepted',
        'invalid',
        text(
          'Tidak ada baris yang diterima. Perbaiki berkas menurut lembar masalah, lalu unggah lagi.',
          'No row was accepted. Correct the file by its problem sheet and upload it again.',
        ),
      )
    }
    const programme = await getProgramme(tx, { programme_id: roster.programme_id })
    const added = people - changedRows(roster)
    if (added > programme.quota_people) throw overQuota(programme, added, 0)
    if (isMostlyKnown(roster) && !options.accept_duplicates) throw mostlyKnown(roster)
    await sign(tx, roster, 'prepared')
    faultPoint('roster.confirm_signed')
    await updateRoster(tx.db, rosterId, { state: 'confirmed' })
    faultPoint('roster.confirm_kept')
    await record(tx, {
      action: 'roster.confirm',
      object_type: 'roster',
      object_id: rosterId,
      kab: roster.kab,
      fields: { people, ...(roster.rows_digest && { rows_digest: roster.rows_digest }) },
      changes: { state: [roster.state, 'confirmed'] },
    })
    faultPoint('roster.confirm_recorded')
    return getRoster(tx, rosterId)
  })
}

function mostlyKnown(roster: Roster): Refusal {
  const known = knownRows(roster)
  const all = (roster.counts?.read ?? 0) - (roster.counts?.blank ?? 0)
  return refuse(
    'roster.mostly_known',
    'conflict',
    text(
      `${formatInteger(known)} dari ${formatInteger(all)} baris sudah ada di program ini atau ganda di berkas. Biasanya itu berkas yang salah. Bila memang daftar yang sama yang dibetulkan, nyatakan itu lalu usulkan lagi; bila tidak, tarik kembali daftarnya.`,
      `${formatInteger(known, 'en')} of ${formatInteger(all, 'en')} rows are in this programme already or twice in the file. That is usually the wrong file. If it is the same list corrected, say so and propose it again; if not, take the roster back.`,
    ),
    { field: 'accept_duplicates', details: { known, rows: all } },
  )
}

/** Nothing but what was checked, and what the page showed, is proposed. Rosters from before there were digests have none. */
async function requireAsChecked(tx: Transaction, roster: Roster, shown: string | undefined): Promise<void> {
  if (roster.rows_digest === null) return
  const now = (await digestRows(tx, roster.roster_id)).toString('hex')
  if (now === roster.rows_digest && (shown === undefined || shown === now)) return
  throw refuse(
    'roster.changed_since_check',
    'conflict',
    text(
      'Daftar ini berubah sejak halaman itu dibuka. Muat ulang halaman pemeriksaan, baca hasilnya, lalu usulkan dari sana.',
      'The roster has changed since that page was opened. Reload the page of the check, read its result and propose from there.',
    ),
  )
}

export function overQuota(programme: Programme, people: number, taken: number): Refusal {
  const left = programme.quota_people - taken
  return refuse(
    'roster.over_quota',
    'conflict',
    text(
      `Kuota program ${formatInteger(programme.quota_people)} orang, sisa ${formatInteger(left)}; daftar ini ${formatInteger(people)} orang. Kurangi daftar atau tambah kuota.`,
      `The programme has room for ${formatInteger(programme.quota_people, 'en')} people, ${formatInteger(left, 'en')} left; this list holds ${formatInteger(people, 'en')}. Shorten the list or raise the quota.`,
    ),
    { details: { quota_people: programme.quota_people, left, people } },
  )
}

/** Takes a roster back before it is approved, so that a corrected file can follow. */
export async function withdrawRoster(context: Context, rosterId: string): Promise<Roster> {
  requireOperation(context, 'roster.confirm')
  return transact(context, async (tx) => {
    const roster = (await lockRoster(tx, rosterId)) ?? (await getRoster(tx, rosterId))
    requireReach(tx, 'roster.confirm', roster.kab)
    if (roster.state === 'withdrawn') return roster
    requireMove(roster, 'withdrawn')
    await updateRoster(tx.db, rosterId, { state: 'withdrawn' })
    faultPoint('roster.withdraw_kept')
    await record(tx, {
      action: 'roster.withdraw',
      object_type: 'roster',
      object_id: rosterId,
      kab: roster.kab,
      changes: { state: [roster.state, 'withdrawn'] },
    })
    return getRoster(tx, rosterId)
  })
}
