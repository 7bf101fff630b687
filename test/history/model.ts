/**
 * The simplest thing Payung could be: one person at a desk who takes one act after the other. The audit trail says in which order
 * the acts stood; each is applied here to plain maps, and whatever the desk could never have done is a violation.
 */

/** A line of the trail as far as the model needs it: its facts, what every changed field became, and in `from` the state before. */
export type Line = { sequence: number; action: string; object_id: string; fields: Record<string, unknown> }

/** People of a list, by the digest of its file. */
export type Lists = ReadonlyMap<string, readonly string[]>

/** People of a branch file, by its id. */
export type Files = ReadonlyMap<string, readonly string[]>

type Programme = {
  code: string
  budget_id: string
  months: string[]
  quota: number
  month_rupiah: number
  /** People and the rosters through which they are in. */
  enrolled: Map<string, Set<string>>
  files: number
  /** People of each branch file, in the order of the trail. */
  sent: { at: number; people: ReadonlySet<string> }[]
}
type Roster = {
  programme_id: string
  people: readonly string[]
  state: string
  /** Line of the approval, and the months it gave to each person. */
  approved?: number
  taken: Map<string, string[]>
  undo_asked?: true
}

export type Model = {
  lists: Lists
  files: Files
  budgets: Map<string, { ceiling: number; reserved: number }>
  programmes: Map<string, Programme>
  codes: Map<string, string>
  rosters: Map<string, Roster>
  /** Person and month, and the programme that pays. */
  funded: Map<string, string>
  /** Person in the register, and the roster that brought them in. */
  known: Map<string, string>
}

export function emptyModel(lists: Lists, files: Files = new Map()): Model {
  return {
    lists,
    files,
    budgets: new Map(),
    programmes: new Map(),
    codes: new Map(),
    rosters: new Map(),
    funded: new Map(),
    known: new Map(),
  }
}

/** Written anew here and not taken from the product: what may follow what. */
const moves: Record<string, { from: readonly string[]; to: string }> = {
  'roster.check': { from: ['uploaded'], to: 'checked' },
  'roster.confirm': { from: ['checked'], to: 'confirmed' },
  'roster.withdraw': { from: ['uploaded', 'checked', 'confirmed'], to: 'withdrawn' },
  'enrolment.approve': { from: ['confirmed'], to: 'approved' },
  'enrolment.ask_undo': { from: ['approved'], to: 'approved' },
  'enrolment.undo': { from: ['approved'], to: 'reversed' },
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
      return applyFile(model, line)
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
    enrolled: new Map(),
    files: 0,
    sent: [],
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
    (roster) =>
      roster.programme_id === programme &&
      roster.people === people &&
      !['withdrawn', 'reversed'].includes(roster.state),
  )
  model.rosters.set(id, { programme_id: programme, people, state: 'uploaded', taken: new Map() })
  return same ? [`the file of roster ${id} was there already`] : []
}

function applyMove(model: Model, line: Line): string[] {
  const { action, object_id: id, fields } = line
  const roster = model.rosters.get(id)
  const move = moves[action]
  if (!roster || !move) return [`${action} of a roster nobody uploaded`]
  const wrong = move.from.includes(roster.state)
    ? []
    : [`${action} of roster ${id}, which was ${roster.state}`]
  if (action === 'roster.withdraw' && fields.from !== roster.state)
    wrong.push(`roster ${id} was withdrawn as ${fields.from} and was ${roster.state}`)
  roster.state = move.to
  if (action === 'enrolment.approve') {
    roster.approved = line.sequence
    wrong.push(...applyApproval(model, id, roster, fields))
  }
  if (action === 'enrolment.ask_undo') {
    if (roster.undo_asked) wrong.push(`taking back ${id} is asked for twice`)
    roster.undo_asked = true
  }
  if (action === 'enrolment.undo') wrong.push(...applyUndo(model, line, roster))
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
    if (!model.known.has(person)) model.known.set(person, id)
    const through = programme.enrolled.get(person) ?? new Set()
    programme.enrolled.set(person, through.add(id))
    roster.taken.set(person, open)
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

/** Taking a list back gives back exactly what its approval took, and touches nobody whom a branch file has named since. */
function applyUndo(model: Model, line: Line, roster: Roster): string[] {
  const { object_id: id, fields } = line
  const programme = model.programmes.get(roster.programme_id)
  const budget = programme && model.budgets.get(programme.budget_id)
  if (!programme || !budget) return [`roster ${id} has no programme`]
  const wrong: string[] = []
  if (!roster.undo_asked) wrong.push(`roster ${id} is taken back and nobody asked for it`)
  const did = {
    reversed: 0,
    kept: 0,
    failed: 0,
    people_left: 0,
    people_restored: 0,
    months: 0,
    amount_rupiah: 0,
  }
  for (const [person, months] of roster.taken) {
    const through = programme.enrolled.get(person)
    through?.delete(id)
    if (through?.size === 0) programme.enrolled.delete(person)
    const isSent = programme.sent.some((file) => file.at > (roster.approved ?? 0) && file.people.has(person))
    if (isSent && !programme.enrolled.has(person))
      wrong.push(`roster ${id} is taken back with somebody whom a branch file has named since`)
    did.reversed += 1
    did.months += months.length
    did.amount_rupiah += months.length * programme.month_rupiah
    for (const month of months) model.funded.delete(`${person} ${month}`)
    const elsewhere = [...model.programmes.values()].some((other) => other.enrolled.has(person))
    if (model.known.get(person) === id && !elsewhere) {
      did.people_left += 1
      model.known.delete(person)
    }
  }
  for (const [name, value] of Object.entries(did))
    if (fields[name] !== value)
      wrong.push(`taking back ${id} says ${name} ${fields[name]}; it had to be ${value}`)
  budget.reserved -= Number(fields.amount_rupiah)
  if (budget.reserved < 0) wrong.push(`budget ${programme.budget_id} got more back than it gave, by ${id}`)
  return wrong
}

function applyFile(model: Model, { object_id: id, fields, sequence }: Line): string[] {
  const programme = model.programmes.get(String(fields.programme_id))
  if (!programme) return ['a branch file of a programme nobody made']
  programme.files += 1
  const wrong: string[] = []
  if (fields.number !== programme.files)
    wrong.push(`branch file ${fields.number} of ${programme.code} had to be ${programme.files}`)
  // The people were read before the line was written; approvals may have come in between, but nobody may have left.
  if (Number(fields.people) > programme.enrolled.size)
    wrong.push(`a branch file of ${programme.code} holds people nobody approved`)
  const people = model.files.get(id)
  if (!people) return wrong
  if (people.length !== fields.people)
    wrong.push(`branch file ${id} says ${fields.people} people and holds ${people.length}`)
  programme.sent.push({ at: sequence, people: new Set(people) })
  if (people.some((person) => !programme.enrolled.has(person)))
    wrong.push(`branch file ${fields.number} of ${programme.code} names somebody who is not in the programme`)
  return wrong
}
