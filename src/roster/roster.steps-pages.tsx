import { Hono } from 'hono'
import { type Field, fieldLabels, fields } from '../intake/schema.ts'
import { firstOpenStep, type Understanding } from '../intake/understand.ts'
import { Refusal } from '../kernel/refusal.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { getProgramme } from '../programme/programme.service.ts'
import type { FormError } from '../ui/form.tsx'
import { page } from '../ui/shell.tsx'
import { chooseLayout, chooseValues, type LayoutChoice, readUnderstanding } from './roster.choose.ts'
import { assigned, ColumnsStep, columnQuestions } from './roster.columns-step.tsx'
import { CommitStep } from './roster.commit-step.tsx'
import { getRoster } from './roster.find.ts'
import type { ValueChoice } from './roster.memory.ts'
import { MendStep } from './roster.mend-step.tsx'
import { rosterId, wholeNumber } from './roster.parts.tsx'
import { Receipt } from './roster.receipt.tsx'
import { canMove, type Roster } from './roster.schema.ts'
import { SheetStep } from './roster.sheet-step.tsx'
import { listSignatures } from './roster.store.ts'
import { listBulks } from './roster.take-back.ts'
import { ValuesStep, valuesAsked } from './roster.values-step.tsx'
import { matchedFields, readWrittenValues } from './roster.written.ts'

const titles = {
  list: text('Daftar', 'Rosters'),
  sheet: text('Lembar dan judul', 'Sheet and heading'),
  columns: text('Kolom', 'Columns'),
  values: text('Nilai', 'Values'),
  mend: text('Perbaiki', 'Mend'),
  commit: text('Simpan', 'Commit'),
  receipt: text('Bukti unggah', 'Receipt'),
}

const pathOf = { sheet: 'lembar', columns: 'kolom', values: 'nilai' } as const

/** The page of the first thing that is open; the roster itself when nothing is. */
export function nextAddress(roster: Pick<Roster, 'roster_id' | 'state' | 'questions'>): string {
  const step = roster.state === 'mapping' ? firstOpenStep(roster.questions) : undefined
  return `/daftar/${roster.roster_id}${step ? `/${pathOf[step]}` : ''}`
}

/** Whether sheet, columns and values can still be answered; otherwise the pages of the steps lead to the roster. */
const canAnswer = (roster: Roster) => canMove(roster.state, 'uploaded')

type Step = 'sheet' | 'columns' | 'values'

/** Pages 3 to 5 and 7 to 8 of a roster's way, and its receipt. */
export const stepsPages = new Hono<Env>()

function frame(
  roster: Roster,
  title: (typeof titles)[keyof typeof titles],
  errors: FormError[] = [],
  status = 200,
) {
  return {
    title,
    section: 'roster' as const,
    crumbs: [
      { label: titles.list, href: '/daftar' },
      { label: roster.file_name, href: `/daftar/${roster.roster_id}` },
      { label: title },
    ],
    has_errors: errors.length > 0,
    status: (errors.length > 0 && status === 200 ? 400 : status) as 200,
  }
}

async function showLayout(
  c: Web,
  step: 'sheet' | 'columns',
  answer: { errors?: FormError[]; status?: number } = {},
) {
  const { roster, understanding } = await readUnderstanding(contextOf(c, 'page'), rosterId(c))
  if (!canAnswer(roster)) return c.redirect(`/daftar/${roster.roster_id}`, 303)
  const language = c.get('language')
  const View = step === 'sheet' ? SheetStep : ColumnsStep
  return page(
    c,
    frame(roster, titles[step], answer.errors, answer.status),
    <View language={language} roster={roster} understanding={understanding} errors={answer.errors} />,
  )
}

/** Shows the page again with a refusal beside what it is about; whatever is no refusal goes on. */
async function withRefusals(
  c: Web,
  step: Step,
  field: string,
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
    const answer = { errors: [{ field, message: error.text }], status: statusOf[error.kind] }
    return step === 'values' ? showValues(c, answer) : showLayout(c, step, answer)
  }
}

stepsPages.get('/daftar/:id/lembar', (c) => showLayout(c, 'sheet'))

stepsPages.post('/daftar/:id/lembar', (c) =>
  withRefusals(c, 'sheet', 'baris', async () => {
    const context = contextOf(c, 'page')
    const form = await c.req.parseBody({ all: true })
    const { roster, understanding } = await readUnderstanding(context, rosterId(c))
    const choice = sheetChoice(form, understanding)
    const errors: FormError[] = []
    if (choice.sheets?.length === 0)
      errors.push({
        field: 'lembar',
        message: text('Pilih paling sedikit satu lembar.', 'Choose at least one sheet.'),
      })
    const asksHidden = understanding.questions.some(({ kind }) => kind === 'hidden_rows')
    if (asksHidden && choice.hidden_rows === undefined)
      errors.push({
        field: 'tersembunyi',
        message: text(
          'Pilih apakah baris tersembunyi ikut dibaca.',
          'Choose whether the hidden rows are read too.',
        ),
      })
    const asksHeading = understanding.questions.some(({ kind }) => kind === 'header')
    if (asksHeading && choice.header_row === undefined && choice.sheets === undefined)
      errors.push({
        field: 'baris',
        message: text('Pilih baris judulnya.', 'Choose the row of the heading.'),
      })
    if (errors.length > 0) return showLayout(c, 'sheet', { errors })
    const kept =
      Object.keys(choice).length > 0 ? await chooseLayout(context, roster.roster_id, choice) : roster
    // The columns are shown once before the first check, and whenever the heading was changed.
    if (kept.state === 'mapping') return c.redirect(nextAddress(kept), 303)
    return c.redirect(kept === roster ? `/daftar/${roster.roster_id}/kolom` : nextAddress(kept), 303)
  }),
)

/** Only what differs from what is understood already: pressing on without a change orders no new check. */
function sheetChoice(form: Record<string, unknown>, understanding: Understanding): LayoutChoice {
  const { proposal, questions } = understanding
  const open = (kind: string) => questions.some((question) => question.kind === kind)
  const offered = understanding.sheets.filter((sheet) => sheet.rows > 0)
  const before = offered.filter((sheet) => sheet.chosen).map((sheet) => sheet.name)
  const ticked = [form.lembar ?? []].flat().map(String)
  const sheets =
    offered.length > 1 && (open('sheets') || ticked.join('\n') !== before.join('\n')) ? ticked : undefined
  // A row that was chosen in the preview of another sheet says nothing about this one.
  const sameFirst = sheets === undefined || sheets[0] === String(form.pratinjau ?? '')
  const row = Number(form.baris)
  const moved = Number.isInteger(row) && row > 0 && (open('header') || row !== proposal.header_row)
  const hidden = form.tersembunyi
  return {
    ...(sheets && { sheets }),
    ...(sameFirst && moved && { header_row: row }),
    ...((hidden === 'include' || hidden === 'leave_out') && { hidden_rows: hidden }),
  }
}

stepsPages.get('/daftar/:id/kolom', (c) => showLayout(c, 'columns'))

stepsPages.post('/daftar/:id/kolom', (c) =>
  withRefusals(c, 'columns', 'tata_letak', async () => {
    const context = contextOf(c, 'page')
    const form = await c.req.parseBody()
    const { roster, understanding } = await readUnderstanding(context, rosterId(c))
    const preset = String(form.tata_letak ?? '')
    if (preset !== '' && preset !== (understanding.proposal.preset ?? 'none')) {
      await chooseLayout(context, roster.roster_id, { preset })
      return c.redirect(`/daftar/${roster.roster_id}/kolom`, 303)
    }
    const { columns, errors } = columnChoice(form, roster, understanding)
    if (errors.length > 0) return showLayout(c, 'columns', { errors })
    const kept = columns ? await chooseLayout(context, roster.roster_id, { columns }) : roster
    return c.redirect(nextAddress(kept), 303)
  }),
)

function columnChoice(
  form: Record<string, unknown>,
  roster: Roster,
  understanding: Understanding,
): { columns?: NonNullable<LayoutChoice['columns']>; errors: FormError[] } {
  const errors: FormError[] = []
  const said = new Map<number, Field>()
  for (const { at } of understanding.proposal.columns) {
    const field = String(form[`kolom-${at}`] ?? '')
    if ((fields as readonly string[]).includes(field)) said.set(at, field as Field)
  }
  const left: Field[] = []
  for (const { field } of columnQuestions(understanding)) {
    const answer = form[`pilih-${field}`]
    if (answer === '-') left.push(field)
    else if (/^\d+$/.test(String(answer ?? ''))) said.set(Number(answer), field)
    else if (![...said.values()].includes(field))
      errors.push({
        field: `pilih-${field}`,
        message: text(
          `Pilih kolom untuk ${fieldLabels[field].id}.`,
          `Choose the column for ${fieldLabels[field].en}.`,
        ),
      })
  }
  const twice = [...said].find(([at, field]) =>
    [...said].some(([other, same]) => other < at && same === field),
  )
  if (twice)
    errors.push({
      field: `kolom-${twice[0]}`,
      message: text(
        `Dua kolom dipilih untuk ${fieldLabels[twice[1]].id}. Sisakan satu; yang lain "Tidak dipakai".`,
        `Two columns were chosen for ${fieldLabels[twice[1]].en}. Leave one; the other is "Not used".`,
      ),
    })
  if (errors.length > 0) return { errors }
  const before = assigned(understanding, roster)
  const open = understanding.questions.some(({ step }) => step === 'columns')
  const same = before.size === said.size && [...said].every(([at, field]) => before.get(at) === field)
  if (same && !open) return { errors }
  const columns: NonNullable<LayoutChoice['columns']> = {}
  for (const field of [...before.values(), ...left]) columns[field] = null
  for (const [at, field] of said) columns[field] = at
  return { columns, errors }
}

async function showValues(c: Web, answer: { errors?: FormError[]; status?: number } = {}) {
  const { roster, values, villages } = await readWrittenValues(contextOf(c, 'page'), rosterId(c))
  if (!canAnswer(roster)) return c.redirect(`/daftar/${roster.roster_id}`, 303)
  // What the columns mean comes first.
  if (!roster.layout) return c.redirect(nextAddress(roster), 303)
  return page(
    c,
    frame(roster, titles.values, answer.errors, answer.status),
    <ValuesStep
      language={c.get('language')}
      roster={roster}
      values={values}
      villages={villages}
      errors={answer.errors}
    />,
  )
}

stepsPages.get('/daftar/:id/nilai', (c) => showValues(c))

stepsPages.post('/daftar/:id/nilai', (c) =>
  withRefusals(c, 'values', 'nilai-0', async () => {
    const form = await c.req.parseBody()
    const kept = await chooseValues(contextOf(c, 'page'), rosterId(c), valueChoices(form))
    return c.redirect(`/daftar/${kept.roster_id}`, 303)
  }),
)

function valueChoices(form: Record<string, unknown>): ValueChoice[] {
  const choices: ValueChoice[] = []
  for (let at = 0; at < valuesAsked; at++) {
    const field = matchedFields.find((each) => each === form[`isian-${at}`])
    const [written, value] = [String(form[`tertulis-${at}`] ?? ''), String(form[`nilai-${at}`] ?? '')]
    if (!field || written === '' || value === '') continue
    const district = form[`kecamatan-${at}`]
    choices.push({
      field,
      written,
      ...(typeof district === 'string' && district !== '' && { district }),
      value: value === '-' ? '' : value,
    })
  }
  return choices
}

async function readRecord(c: Web, operation: 'roster.view' | 'roster.confirm') {
  const context = contextOf(c, 'page')
  requireOperation(context, operation)
  return transact(context, async (tx) => {
    const roster = await getRoster(tx, rosterId(c))
    return {
      context,
      roster,
      programme: await getProgramme(tx, { programme_id: roster.programme_id }),
      signatures: await listSignatures(tx.db, roster.roster_id),
    }
  })
}

stepsPages.get('/daftar/:id/perbaikan', async (c) => {
  const { context, roster } = await readRecord(c, 'roster.view')
  if (roster.state !== 'checked') return c.redirect(`/daftar/${roster.roster_id}`, 303)
  const back = wholeNumber(c.req.query('kembali'))
  return page(
    c,
    {
      ...frame(roster, titles.mend),
      notice:
        back === undefined
          ? undefined
          : {
              tone: 'success' as const,
              live: true,
              title: text(
                `${formatInteger(back)} baris dikembalikan dan diperiksa lagi.`,
                `${formatInteger(back, 'en')} ${back === 1 ? 'row was' : 'rows were'} taken back and checked again.`,
              ),
            },
    },
    <MendStep
      language={c.get('language')}
      roster={roster}
      bulks={await transact(context, (tx) => listBulks(tx, roster.roster_id))}
      may_mend={may(context.actor.role, 'roster.mend')}
    />,
  )
})

stepsPages.get('/daftar/:id/simpan', async (c) => {
  const { roster, programme } = await readRecord(c, 'roster.confirm')
  if (roster.state !== 'checked') return c.redirect(`/daftar/${roster.roster_id}`, 303)
  return page(
    c,
    frame(roster, titles.commit),
    <CommitStep language={c.get('language')} roster={roster} programme={programme} />,
  )
})

stepsPages.get('/daftar/:id/bukti', async (c) => {
  const record = await readRecord(c, 'roster.view')
  return page(
    c,
    {
      ...frame(record.roster, titles.receipt),
      notice:
        c.req.query('diusulkan') && record.roster.state === 'confirmed'
          ? {
              tone: 'success' as const,
              live: true,
              title: text(
                'Daftar diusulkan. Kepala dinas dapat menyetujuinya sekarang.',
                'The roster is proposed. The head of office can approve it now.',
              ),
            }
          : undefined,
    },
    <Receipt language={c.get('language')} {...record} />,
  )
})
