import { type Choices, fieldLabels } from '../intake/schema.ts'
import { headRows, type Understanding, understand } from '../intake/understand.ts'
import { maskLongNumbers } from '../kernel/nik.ts'
import { occupations } from '../kernel/occupation.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { findRegion } from '../region/region.service.ts'
import { surveyTabular } from '../tabular/read.ts'
import { listMended } from './roster.correction.ts'
import { orderCheck, readOriginal } from './roster.file.ts'
import { getRoster, requireMove } from './roster.find.ts'
import {
  type HeaderChoice,
  recallHeaders,
  rememberHeaders,
  rememberValues,
  type ValueChoice,
} from './roster.memory.ts'
import type { Roster } from './roster.schema.ts'
import { lockRoster, updateChoices } from './roster.store.ts'

/** The answers of one page. A new heading or sheet makes former answers about columns meaningless: they are asked anew. */
export type LayoutChoice = Omit<Choices, 'asks' | 'values_seen'>

/**
 * What is understood of the file of a roster with the answers so far, or with others that are only tried. Opens the file, so it is for those who
 * may upload; NIK in it come masked.
 */
export async function readUnderstanding(
  context: Context,
  rosterId: string,
  trial?: LayoutChoice,
): Promise<{ roster: Roster; understanding: Understanding }> {
  requireOperation(context, 'roster.upload')
  const { roster, file, memory } = await transact(context, async (tx) => {
    const found = await getRoster(tx, rosterId)
    requireReach(tx, 'roster.upload', found.kab)
    return { roster: found, file: await readOriginal(tx, found), memory: await recallHeaders(tx, found.kab) }
  })
  const survey = await surveyTabular(file, { head_rows: headRows })
  // Whoever looks is there to answer, whichever door the file came by.
  const choices = { ...merged(roster.choices, trial ?? {}), asks: true as const }
  return { roster, understanding: understand(survey, choices, memory) }
}

function merged(before: Choices, choice: LayoutChoice): Choices {
  const moved =
    (choice.sheets !== undefined && JSON.stringify(choice.sheets) !== JSON.stringify(before.sheets)) ||
    (choice.header_row !== undefined && choice.header_row !== before.header_row) ||
    (choice.preset !== undefined && choice.preset !== before.preset)
  const { columns, ...rest } = before
  return { ...rest, ...(moved ? {} : columns && { columns }), ...choice }
}

/**
 * Keeps what a person says about sheet, heading or columns. When nothing is open any more the list is checked, anew where it was checked
 * before; otherwise it waits for the rest. What was chosen for a header is remembered for the office. The same answers again change nothing.
 *
 * Refuses a roster that is being checked or was proposed, and answers that fit nothing of the file.
 */
export async function chooseLayout(
  context: Context,
  rosterId: string,
  choice: LayoutChoice,
): Promise<Roster> {
  const { roster: seen, understanding } = await readUnderstanding(context, rosterId, choice)
  const choices: Choices = { ...merged(seen.choices, choice), asks: true }
  return transact(context, async (tx) => {
    const roster = (await lockRoster(tx, rosterId)) ?? (await getRoster(tx, rosterId))
    // Compared with what was read before the lock: answers of somebody else in between are not silently overwritten.
    const same = JSON.stringify(ordered(roster.choices)) === JSON.stringify(ordered(choices))
    if (same && roster.state !== 'mapping') return roster
    const to = understanding.layout ? 'uploaded' : 'mapping'
    if (same && to === 'mapping') return roster
    requireMove(roster, to)
    if (JSON.stringify(roster.choices.sheets) !== JSON.stringify(choices.sheets))
      await refuseMended(tx, rosterId)
    faultPoint('roster.choice_read')
    await updateChoices(tx, rosterId, {
      state: to,
      choices,
      layout: understanding.layout,
      questions: understanding.layout ? null : understanding.questions,
    })
    faultPoint('roster.choice_kept')
    const remembered = choice.columns
      ? await rememberHeaders(tx, roster.kab, headerChoices(understanding, choice.columns))
      : 0
    if (to === 'uploaded') await orderCheck(tx, roster)
    faultPoint('roster.choice_remembered')
    await record(tx, {
      action: 'roster.choose',
      object_type: 'roster',
      object_id: rosterId,
      kab: roster.kab,
      fields: { open_questions: understanding.questions.length, remembered_headers: remembered },
      changes: { state: [roster.state, to], ...changed(roster.choices, choices) },
    })
    return getRoster(tx, rosterId)
  })
}

/** A correction belongs to a row; with other sheets its number would be that of somebody else's. */
async function refuseMended(tx: Transaction, rosterId: string): Promise<void> {
  const rows = (await listMended(tx, rosterId)).size
  if (rows === 0) return
  throw refuse(
    'roster.sheets_after_mending',
    'conflict',
    text(
      `${rows} baris daftar ini sudah diperbaiki di Payung, sehingga lembarnya tidak dapat diganti lagi: perbaikan itu akan menempel pada orang lain. Tarik kembali daftar ini, lalu unggah lagi dengan lembar yang benar.`,
      `${rows} rows of this list were mended in Payung, so its sheets cannot be changed any more: the corrections would end up with other people. Take this list back and upload it again with the right sheets.`,
    ),
  )
}

const ordered = (choices: Choices) =>
  Object.entries({ ...choices, asks: true }).sort(([a], [b]) => (a < b ? -1 : 1))

function changed(before: Choices, after: Choices): Record<string, [unknown, unknown]> {
  return Object.fromEntries(
    (['sheets', 'header_row', 'hidden_rows', 'preset', 'columns'] as const)
      .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      .map((name) => [name, [before[name] ?? null, after[name] ?? null]]),
  )
}

/** Only what a person decided otherwise than it would be understood next time is worth remembering. */
function headerChoices(
  understanding: Understanding,
  columns: NonNullable<Choices['columns']>,
): HeaderChoice[] {
  const { proposal } = understanding
  const chosen = new Map(Object.entries(columns).flatMap(([field, at]) => (at === null ? [] : [[at, field]])))
  return proposal.columns.flatMap(({ at, header, field, confidence }) => {
    const said = chosen.get(at) as HeaderChoice['field'] | undefined
    const dropped = said === undefined && field !== null && columns[field] !== undefined
    // A preset knows its own columns; of what was not spoken of nothing was said.
    if (header === '' || confidence === 'preset' || said === field || (said === undefined && !dropped))
      return []
    // A header that stands twice in a sheet cannot be remembered by its words.
    if (proposal.columns.filter((column) => column.header === header).length > 1) return []
    return [{ header, field: said ?? null }]
  })
}

/**
 * Keeps what written values mean, for this office and all its lists to come, and has the roster checked anew. Without any choice it goes on to
 * the check with the values as they are; what nobody understands is then said of its rows.
 */
export async function chooseValues(
  context: Context,
  rosterId: string,
  values: readonly ValueChoice[],
): Promise<Roster> {
  requireOperation(context, 'roster.upload')
  return transact(context, async (tx) => {
    const roster = (await lockRoster(tx, rosterId)) ?? (await getRoster(tx, rosterId))
    requireReach(tx, 'roster.upload', roster.kab)
    await refuseWrongValues(tx, roster, values)
    const remembered = await rememberValues(tx, roster.kab, values)
    const asked = roster.state === 'mapping'
    if (remembered === 0 && !asked) return roster
    requireMove(roster, 'uploaded')
    if (!roster.layout) return roster
    const choices: Choices = { ...roster.choices, values_seen: true }
    await updateChoices(tx, rosterId, { state: 'uploaded', choices, layout: roster.layout, questions: null })
    faultPoint('roster.values_kept')
    await orderCheck(tx, roster)
    await record(tx, {
      action: 'roster.choose',
      object_type: 'roster',
      object_id: rosterId,
      kab: roster.kab,
      fields: { remembered_values: remembered },
      changes: { state: [roster.state, 'uploaded'] },
    })
    return getRoster(tx, rosterId)
  })
}

/** A meaning is one of the list of its field; a village is one of the region the programme is for. */
async function refuseWrongValues(
  tx: Transaction,
  roster: Roster,
  values: readonly ValueChoice[],
): Promise<void> {
  for (const { field, value } of values) {
    if (value === '') continue
    const fits =
      field === 'sex'
        ? value === 'male' || value === 'female'
        : field === 'occupation'
          ? occupations.some((occupation) => occupation.code === value)
          : field === 'village' || field === 'district'
            ? value.startsWith(`${roster.kab}.`) && (await findRegion(tx.db, value))?.level === field
            : /^[a-z_]{1,30}$/.test(value)
    if (fits) continue
    throw refuse(
      'roster.no_such_value',
      'invalid',
      text(
        `"${maskLongNumbers(value.slice(0, 40))}" tidak ada dalam pilihan untuk ${fieldLabels[field].id}. Pilih salah satu dari daftarnya.`,
        `"${maskLongNumbers(value.slice(0, 40))}" is not among the choices for ${fieldLabels[field].en}. Choose one of the list.`,
      ),
    )
  }
}
