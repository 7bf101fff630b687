/**
 * The simplest thing Payung could be: one person at a desk who takes one act after the other. The audit trail says in which order
 * the acts stood; each is applied here to plain maps, and whatever the desk could never have done is a violation.
 */

/** A line of the trail as far as the model needs it: its facts, what every changed field became, and in `from` the state before. */
export type Line = { sequence: number; action: string; object_id: string; fields: Record<string, unknown> }

/** People of a list, by the digest of its file. */
export type Lists = ReadonlyMap<string, readonly string[]>

type Programme = {
  code: string
  budget_id: string
  months: string[]
  quota: number
  month_rupiah: number
  enrolled: Set<string>
  files: number
}
type Roster = { programme_id: string; people: readonly string[]; state: string }

export type Model = {
  lists: Lists
  budgets: Map<string, { ceiling: number; reserved: number }>
  programmes: Map<string, Programme>
  codes: Map<string, string>
  rosters: Map<string, Roster>
  /** Person and month, and the programme that pays. */
  funded: Map<string, string>
  known: Set<string>
}

export function emptyModel(lists: Lists): Model {
  return {
    lists,
    budgets: new Map(),
    programmes: new Map(),
    codes: new Map(),
    rosters: new Map(),
    funded: new Map(),
    known: new Set(),
  }
}

/** Written anew here and not taken from the product: what may follow what. */
const moves: Record<string, { from: readonly string[]; to: string }> = {
  'roster.check': { from: ['uploaded'], to: 'checked' },
  'roster.confirm': { from: ['checked'], to: 'confirmed' },
  'roster.withdraw': { from: ['uploaded', 'checked', 'confirmed'], to: 'withdrawn' },
  'enrolment.approve': { from: ['confirmed'], to: 'approved' },
}

/** Applies a line; answers what is wrong with it. */
export function apply(model: Model, line: Line): string[] {
  const { action, object_id: id, fields } = line
  switch (action) {
    case 'budget.make':
      if (model.budgets.has(id)) return [`budget ${id} is made twice`]
      model.budgets.set(id, { ceiling: Number(fields.ceiling_rupiah), reserved: 0 })
      return []
    case 'programme.make':
      return applyProgramme(model, id, fields)
    case 'roster.upload':
      return applyUpload(model, id, fields)
    case 'exchange.make':
      return applyFile(model, fields)
    default:
      return action in moves ? applyMove(model, line) : []
  }
}

function applyProgramme(model: Model, id: string, fields: Line['fields']): string[] {
  if (model.programmes.has(id)) return [`programme ${id} is made twice`]
  const months = monthsOf(String(fields.month_first), String(fields.month_last))
  model.programmes.set(id, {
    code: String(fields.code),
    budget_id: String(fields.budget_id),
    months,
    quota: Number(fields.quota_people),
    month_rupiah: Number(fields.per_person_rupiah) / months.length,
    enrolled: new Set(),
    files: 0,
  })
  model.codes.set(String(fields.code), id)
  return model.budgets.has(String(fields.budget_id)) ? [] : [`programme ${id} has a budget nobody made`]
}

export function monthsOf(first: string, last: string): string[] {
  const months: string[] = []
  for (let month = first; month <= last; ) {
    months.push(month)
    const [year = 0, number = 0] = month.split('-').map(Number)
    month = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  }
  return months
}

function applyUpload(model: Model, id: string, fields: Line['fields']): string[] {
  if (model.rosters.has(id)) return [`roster ${id} is uploaded twice`]
  const people = model.lists.get(String(fields.file_sha256))
  const programme = model.codes.get(String(fields.programme))
  if (!people || !programme) return [`roster ${id} is of a list or a programme nobody knows`]
  const same = [...model.rosters.values()].some(
    (roster) => roster.programme_id === programme && roster.people === people && roster.state !== 'withdrawn',
  )
  model.rosters.set(id, { programme_id: programme, people, state: 'uploaded' })
  return same ? [`the file of roster ${id} was there already`] : []
}

function applyMove(model: Model, { action, object_id: id, fields }: Line): string[] {
  const roster = model.rosters.get(id)
  const move = moves[action]
  if (!roster || !move) return [`${action} of a roster nobody uploaded`]
  const wrong = move.from.includes(roster.state)
    ? []
    : [`${action} of roster ${id}, which was ${roster.state}`]
  if (action === 'roster.withdraw' && fields.from !== roster.state)
    wrong.push(`roster ${id} was withdrawn as ${fields.from} and was ${roster.state}`)
  roster.state = move.to
  if (action === 'enrolment.approve') wrong.push(...applyApproval(model, id, roster, fields))
  return wrong
}

/** What an approval had to do is computed anew, person by person, and compared with what it says it did. */
function applyApproval(model: Model, id: string, roster: Roster, fields: Line['fields']): string[] {
  const programme = model.programmes.get(roster.programme_id)
  const budget = programme && model.budgets.get(programme.budget_id)
  if (!programme || !budget) return [`roster ${id} has no programme`]
  const wrong: string[] = []
  const did = { people: 0, person_months: 0, amount_rupiah: 0, new_people: 0 }
  for (const person of new Set(roster.people)) {
    const open = programme.months.filter((month) => !model.funded.has(`${person} ${month}`))
    if (open.length === 0) continue
    did.people += 1
    did.person_months += open.length
    did.amount_rupiah += open.length * programme.month_rupiah
    if (!model.known.has(person)) did.new_people += 1
    model.known.add(person)
    programme.enrolled.add(person)
    for (const month of open) model.funded.set(`${person} ${month}`, roster.programme_id)
  }
  for (const [name, value] of Object.entries(did))
    if (fields[name] !== value)
      wrong.push(`approval of ${id} says ${name} ${fields[name]}; it had to be ${value}`)
  budget.reserved += Number(fields.amount_rupiah)
  if (budget.reserved > budget.ceiling)
    wrong.push(`budget ${programme.budget_id} is overdrawn by approval of ${id}`)
  if (programme.enrolled.size > programme.quota)
    wrong.push(`programme ${programme.code} is over its quota by ${id}`)
  return wrong
}

function applyFile(model: Model, fields: Line['fields']): string[] {
  const programme = model.programmes.get(String(fields.programme_id))
  if (!programme) return ['a branch file of a programme nobody made']
  programme.files += 1
  const wrong: string[] = []
  if (fields.number !== programme.files)
    wrong.push(`branch file ${fields.number} of ${programme.code} had to be ${programme.files}`)
  // The people were read before the line was written; approvals may have come in between.
  if (Number(fields.people) > programme.enrolled.size)
    wrong.push(`a branch file of ${programme.code} holds people nobody approved`)
  return wrong
}
