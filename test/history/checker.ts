import { apply, emptyModel, type Files, type Line, type Lists, type Model } from './model.ts'

/** Something a client asked for, when it asked and when it knew. `clock` counts the events of all clients in one order. */
export type Operation = {
  number: number
  client: number
  kind:
    | 'budget.make'
    | 'programme.make'
    | 'roster.upload'
    | 'roster.confirm'
    | 'roster.withdraw'
    | 'enrolment.approve'
    | 'enrolment.ask_undo'
    | 'enrolment.undo'
    | 'exchange.make'
    | 'read.balances'
    | 'read.roster'
  /** Roster, budget or programme it is about; of what is made, as soon as it is known. */
  target: string
  key: string
  invoked: number
  /** Infinity when nobody waited for the answer. */
  completed: number
  outcome: 'ok' | 'refused' | 'unknown'
  answer: Record<string, unknown>
}

/** What the tables hold when all is over. */
export type Final = {
  budgets: Record<string, { ceiling: number; reserved: number }>
  rosters: Record<string, string>
  /** `person month` and the programme that pays. */
  funded: Record<string, string[]>
}

/** `files`: what stands in the branch files, where that was looked at. */
export type History = { operations: Operation[]; lines: Line[]; lists: Lists; files?: Files; final: Final }

/**
 * Compares what clients saw with the trail and the tables. Answers every contradiction in a sentence; none means that all
 * clients could have stood in one queue before one desk, in an order that agrees with when they came and went.
 */
export function check(history: History): string[] {
  const { model, states, wrong } = replay(history)
  return [
    ...wrong,
    ...checkAcknowledged(history),
    ...checkOrder(history),
    ...checkRepeats(history),
    ...checkReads(history, states),
    ...checkRefusals(history, states),
    ...checkFinal(history.final, model),
  ]
}

/** Balances of every budget and states of every roster after each line: what a reader may have seen. */
type States = {
  balances: Map<string, { at: number; ceiling: number; reserved: number }[]>
  rosters: Map<string, { at: number; state: string }[]>
}

function replay({ lines, lists, files }: History): { model: Model; states: States; wrong: string[] } {
  const model = emptyModel(lists, files)
  const states: States = { balances: new Map(), rosters: new Map() }
  const wrong: string[] = []
  let before = lines[0] ? lines[0].sequence - 1 : 0
  for (const [at, line] of lines.entries()) {
    if (line.sequence !== before + 1) wrong.push(`the trail jumps from ${before} to ${line.sequence}`)
    before = line.sequence
    wrong.push(...apply(model, line).map((each) => `line ${line.sequence}: ${each}`))
    const roster = model.rosters.get(line.object_id)
    if (roster) push(states.rosters, line.object_id, { at, state: roster.state })
    const budgetId =
      line.action === 'budget.make'
        ? line.object_id
        : roster && model.programmes.get(roster.programme_id)?.budget_id
    const budget = budgetId ? model.budgets.get(budgetId) : undefined
    if (budgetId && budget && /^(budget.make|enrolment.approve|enrolment.undo)$/.test(line.action))
      push(states.balances, budgetId, { at, ceiling: budget.ceiling, reserved: budget.reserved })
  }
  return { model, states, wrong }
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key)
  if (values) values.push(value)
  else map.set(key, [value])
}

const writes = new Set([
  'budget.make',
  'programme.make',
  'roster.upload',
  'roster.confirm',
  'roster.withdraw',
  'enrolment.approve',
  'enrolment.ask_undo',
  'enrolment.undo',
  'exchange.make',
])
const lineKey = (action: string, object: string) => `${action} ${object}`

/** Nothing that was acknowledged is lost, and nothing, acknowledged or not, stands there twice. */
function checkAcknowledged({ operations, lines }: History): string[] {
  const times = new Map<string, number>()
  for (const line of lines) {
    if (!writes.has(line.action) && line.action !== 'roster.check') continue
    const key = lineKey(line.action, line.object_id)
    times.set(key, (times.get(key) ?? 0) + 1)
  }
  const wrong = [...times]
    .filter(([, count]) => count > 1)
    .map(([key, count]) => `${key} stands ${count} times in the trail`)
  for (const operation of operations) {
    if (
      operation.outcome === 'ok' &&
      writes.has(operation.kind) &&
      !times.has(lineKey(operation.kind, operation.target))
    )
      wrong.push(`operation ${operation.number} (${operation.kind}) was acknowledged and is lost`)
  }
  return wrong
}

/** When an act can have happened: after the first who asked for it came, before the first who was told of it left. */
type Interval = { earliest: number; latest: number }

function intervals(operations: Operation[]): Map<string, Interval> {
  const found = new Map<string, Interval>()
  for (const operation of operations) {
    if (!writes.has(operation.kind) || operation.target === '') continue
    const key = lineKey(operation.kind, operation.target)
    const known = found.get(key) ?? { earliest: Number.POSITIVE_INFINITY, latest: Number.POSITIVE_INFINITY }
    known.earliest = Math.min(known.earliest, operation.invoked)
    if (operation.outcome === 'ok') known.latest = Math.min(known.latest, operation.completed)
    found.set(key, known)
  }
  return found
}

/** Who was told of an act before another was asked for stands before it in the trail. */
function checkOrder({ operations, lines }: History): string[] {
  const when = intervals(operations)
  const wrong: string[] = []
  let newest = Number.NEGATIVE_INFINITY
  for (const line of lines) {
    const interval = when.get(lineKey(line.action, line.object_id))
    if (!interval) continue
    if (interval.latest < newest)
      wrong.push(`line ${line.sequence} (${line.action}) stands after an act that was asked for later`)
    if (interval.earliest !== Number.POSITIVE_INFINITY) newest = Math.max(newest, interval.earliest)
  }
  return wrong
}

/** The same key gives the same answer. */
function checkRepeats({ operations }: History): string[] {
  const first = new Map<string, Operation>()
  const wrong: string[] = []
  for (const operation of operations) {
    if (operation.outcome === 'unknown' || operation.key === '') continue
    const known = first.get(operation.key)
    if (!known) first.set(operation.key, operation)
    else if (
      known.outcome !== operation.outcome ||
      JSON.stringify(known.answer) !== JSON.stringify(operation.answer)
    )
      wrong.push(`operations ${known.number} and ${operation.number} have one key and two answers`)
  }
  return wrong
}

/** The lines an observer had surely before it when it came, and those that can have stood there when it left. */
function windows({
  operations,
  lines,
}: History): (from: number, to: number) => { least: number; most: number } {
  const when = intervals(operations)
  const spans = lines.map((line) => when.get(lineKey(line.action, line.object_id)))
  // Lines are in the order of their commits: once a line is surely there, so are all before it.
  const sure: number[] = []
  let latest = Number.POSITIVE_INFINITY
  for (let at = spans.length - 1; at >= 0; at--) {
    latest = Math.min(latest, spans[at]?.latest ?? Number.POSITIVE_INFINITY)
    sure[at] = latest
  }
  const possible: number[] = []
  let earliest = Number.NEGATIVE_INFINITY
  for (const [at, span] of spans.entries()) {
    earliest = Math.max(earliest, span?.earliest ?? Number.NEGATIVE_INFINITY)
    possible[at] = earliest
  }
  const firstNot = (values: number[], holds: (value: number) => boolean) => {
    let [low, high] = [0, values.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (holds(values[middle] ?? 0)) low = middle + 1
      else high = middle
    }
    return low
  }
  return (from, to) => ({
    least: firstNot(sure, (value) => value < from) - 1,
    most: firstNot(possible, (value) => value < to) - 1,
  })
}

/** States that can have been seen between two places of the trail: the last one before the first place, and all up to the second. */
function seen<State extends { at: number }>(
  states: State[] | undefined,
  least: number,
  most: number,
): (State | undefined)[] {
  const before = states?.filter((state) => state.at <= least).at(-1)
  return [before, ...(states ?? []).filter((state) => state.at > least && state.at <= most)]
}

function checkReads(history: History, states: States): string[] {
  const windowOf = windows(history)
  const wrong: string[] = []
  for (const operation of history.operations) {
    if (operation.outcome !== 'ok') continue
    const { least, most } = windowOf(operation.invoked, operation.completed)
    if (operation.kind === 'read.balances') {
      const { ceiling, reserved } = operation.answer
      const possible = seen(states.balances.get(operation.target), least, most)
      if (!possible.some((state) => (state?.ceiling ?? 0) === ceiling && (state?.reserved ?? 0) === reserved))
        wrong.push(
          `operation ${operation.number} saw ${reserved} of ${ceiling} reserved in ${operation.target}, which was never so`,
        )
    }
    if (operation.kind === 'read.roster') {
      const state = operation.answer.state === 'checking' ? 'uploaded' : operation.answer.state
      const possible = seen(states.rosters.get(operation.target), least, most)
      if (!possible.some((each) => each?.state === state))
        wrong.push(
          `operation ${operation.number} saw roster ${operation.target} ${state}, which it was not then`,
        )
    }
  }
  return wrong
}

/**
 * A refusal for lack of money names what is left; that much must have been left. The answer to a key is kept, so what it says was so
 * at some time since the key was first used, perhaps by a request nobody waited for.
 */
function checkRefusals(history: History, states: States): string[] {
  const windowOf = windows(history)
  const firstAsked = new Map<string, number>()
  for (const { key, invoked } of history.operations)
    firstAsked.set(key, Math.min(invoked, firstAsked.get(key) ?? invoked))
  const sinceKey = ({ key, invoked, completed }: Operation) =>
    windowOf(firstAsked.get(key) ?? invoked, completed)
  const wrong: string[] = []
  for (const operation of history.operations) {
    const { code, available_rupiah: available, budget_id: budget, state } = operation.answer
    if (
      operation.outcome === 'refused' &&
      (code === 'roster.wrong_state' || code === 'enrolment.not_approved')
    ) {
      const { least, most } = sinceKey(operation)
      const possible = seen(states.rosters.get(operation.target), least, most)
      if (!possible.some((each) => each?.state === (state === 'checking' ? 'uploaded' : state)))
        wrong.push(
          `operation ${operation.number} was refused because roster ${operation.target} was ${state}, which it was not then`,
        )
    }
    if (operation.outcome !== 'refused' || code !== 'budget.not_enough' || typeof budget !== 'string')
      continue
    if (typeof available !== 'number') continue
    const { least, most } = sinceKey(operation)
    const possible = seen(states.balances.get(budget), least, most)
    if (!possible.some((state) => state && state.ceiling - state.reserved === available))
      wrong.push(`operation ${operation.number} was refused with ${available} left, which was never so`)
  }
  return wrong
}

function checkFinal(final: Final, model: Model): string[] {
  const wrong: string[] = []
  const differ = (what: string, expected: unknown, found: unknown) => {
    if (JSON.stringify(expected) !== JSON.stringify(found))
      wrong.push(`${what} is ${JSON.stringify(found)} and had to be ${JSON.stringify(expected)}`)
  }
  for (const [id, { ceiling, reserved }] of model.budgets)
    differ(`budget ${id}`, { ceiling, reserved }, final.budgets[id])
  for (const [id, { state }] of model.rosters) differ(`roster ${id}`, state, final.rosters[id])
  for (const id of Object.keys(final.rosters))
    if (!model.rosters.has(id)) wrong.push(`roster ${id} has no line in the trail`)
  for (const [month, payers] of Object.entries(final.funded)) {
    if (payers.length > 1) wrong.push(`${month} has ${payers.length} funders`)
    differ(`the funder of ${month}`, model.funded.get(month), payers[0])
  }
  for (const [month, payer] of model.funded)
    if (!final.funded[month]) wrong.push(`${month}, paid by ${payer}, is not in the tables`)
  return wrong
}
