import { describe, expect, it } from 'vitest'
import { check, type History, type Operation } from './checker.ts'
import type { Line } from './model.ts'

/*
 * A checker that cannot fail proves nothing. Here it is given a small history that is true, and then the same one broken in each way
 * in which a real one could be.
 */

const lists = new Map([
  ['first', ['Ani', 'Budi']],
  ['second', ['Budi', 'Citra']],
])

const month = 16_800

const approval = (people: number, months: number, fresh: number) => ({
  people,
  person_months: months,
  amount_rupiah: months * month,
  new_people: fresh,
})

/** Two programmes of one budget for four person-months; Budi stands in both lists and is paid once. */
function soundHistory(): History {
  const acts: [Operation['kind'] | 'roster.check', string, Record<string, unknown>][] = [
    ['budget.make', 'budget', { ceiling_rupiah: 4 * month }],
    [
      'programme.make',
      'p1',
      {
        code: 'P1',
        month_first: '2024-11',
        month_last: '2024-11',
        quota_people: 2,
        budget_id: 'budget',
        per_person_rupiah: month,
      },
    ],
    [
      'programme.make',
      'p2',
      {
        code: 'P2',
        month_first: '2024-11',
        month_last: '2024-12',
        quota_people: 2,
        budget_id: 'budget',
        per_person_rupiah: 2 * month,
      },
    ],
    ['roster.upload', 'r1', { programme: 'P1', file_sha256: 'first' }],
    ['roster.check', 'r1', {}],
    ['roster.confirm', 'r1', { people: 2 }],
    ['roster.upload', 'r2', { programme: 'P2', file_sha256: 'second' }],
    ['roster.check', 'r2', {}],
    ['roster.confirm', 'r2', { people: 2 }],
    ['enrolment.approve', 'r1', approval(2, 2, 2)],
    ['exchange.make', 'f1', { programme_id: 'p1', number: 1, people: 2 }],
    ['roster.upload', 'r3', { programme: 'P1', file_sha256: 'second' }],
    ['roster.withdraw', 'r3', { from: 'uploaded' }],
  ]
  const lines: Line[] = acts.map(([action, object_id, fields], at) => ({
    sequence: 101 + at,
    action,
    object_id,
    fields,
  }))
  const operations: Operation[] = acts
    .filter(([kind]) => kind !== 'roster.check')
    .map(([kind, target], number) =>
      operation({ number, kind: kind as Operation['kind'], target, key: `key ${number}` }),
    )
  operations.push(
    operation({
      number: 12,
      kind: 'read.balances',
      target: 'budget',
      answer: { ceiling: 4 * month, reserved: 2 * month },
    }),
    operation({ number: 13, kind: 'read.roster', target: 'r3', answer: { state: 'withdrawn' } }),
    operation({
      number: 14,
      kind: 'enrolment.approve',
      target: 'r2',
      key: 'refused',
      outcome: 'refused',
      answer: { code: 'budget.not_enough', budget_id: 'budget', available_rupiah: 2 * month },
    }),
  )
  return {
    lists,
    lines,
    operations,
    final: {
      budgets: { budget: { ceiling: 4 * month, reserved: 2 * month } },
      rosters: { r1: 'approved', r2: 'confirmed', r3: 'withdrawn' },
      funded: { 'Ani 2024-11': ['p1'], 'Budi 2024-11': ['p1'] },
    },
  }
}

/** Each is asked and answered after the one before it. */
function operation(given: Partial<Operation> & Pick<Operation, 'number' | 'kind' | 'target'>): Operation {
  return {
    client: 1,
    key: '',
    invoked: given.number * 2,
    completed: given.number * 2 + 1,
    outcome: 'ok',
    answer: {},
    ...given,
  }
}

/** Takes the last approval as well, in the way that the mutation says. */
function approveSecond(history: History, fields: Record<string, unknown>): void {
  history.lines.push({ sequence: 114, action: 'enrolment.approve', object_id: 'r2', fields })
  history.operations.push(operation({ number: 15, kind: 'enrolment.approve', target: 'r2', key: 'second' }))
  history.final.rosters.r2 = 'approved'
  history.final.budgets.budget = { ceiling: 4 * month, reserved: 2 * month + Number(fields.amount_rupiah) }
}

const broken: Record<string, { break(history: History): void; said: RegExp }> = {
  'money that is spent twice': {
    break: (history) => {
      approveSecond(history, approval(2, 3, 1))
    },
    said: /overdrawn/,
  },
  'an acknowledged act that is lost': {
    break: (history) => {
      history.operations.push(operation({ number: 15, kind: 'roster.confirm', target: 'r9' }))
    },
    said: /acknowledged and is lost/,
  },
  'an act that stands twice': {
    break: (history) => {
      history.lines.push({
        sequence: 114,
        action: 'exchange.make',
        object_id: 'f1',
        fields: { programme_id: 'p1', number: 2, people: 2 },
      })
    },
    said: /stands 2 times/,
  },
  'a month with two funders in the tables': {
    break: (history) => {
      history.final.funded['Budi 2024-11'] = ['p1', 'p2']
    },
    said: /2 funders/,
  },
  'an approval that pays a month somebody else pays': {
    break: (history) => {
      approveSecond(history, approval(2, 4, 1))
    },
    said: /says person_months 4; it had to be 3/,
  },
  'a list that is approved before it is proposed': {
    break: (history) => {
      history.lines.push({
        sequence: 114,
        action: 'roster.upload',
        object_id: 'r4',
        fields: { programme: 'P1', file_sha256: 'second' },
      })
      history.lines.push({
        sequence: 115,
        action: 'enrolment.approve',
        object_id: 'r4',
        fields: approval(1, 1, 1),
      })
    },
    said: /approve of roster r4, which was uploaded/,
  },
  'a list that is checked after it was taken back': {
    break: (history) => {
      history.lines.push({ sequence: 114, action: 'roster.check', object_id: 'r3', fields: {} })
      history.final.rosters.r3 = 'checked'
    },
    said: /check of roster r3, which was withdrawn/,
  },
  'more people than the quota': {
    break: (history) => {
      history.lines[1] = {
        ...(history.lines[1] as Line),
        fields: { ...history.lines[1]?.fields, quota_people: 1 },
      }
    },
    said: /over its quota/,
  },
  'the same file taken in twice': {
    break: (history) => {
      history.lines.push({
        sequence: 114,
        action: 'roster.upload',
        object_id: 'r5',
        fields: { programme: 'P2', file_sha256: 'second' },
      })
      history.final.rosters.r5 = 'uploaded'
    },
    said: /was there already/,
  },
  'a gap in the trail': {
    break: (history) => {
      history.lines.splice(10, 1)
    },
    said: /the trail jumps/,
  },
  'a trail in another order than clients came and went': {
    break: (history) => {
      const [first, second] = [history.lines[1] as Line, history.lines[2] as Line]
      history.lines[1] = { ...second, sequence: 102 }
      history.lines[2] = { ...first, sequence: 103 }
    },
    said: /stands after an act that was asked for later/,
  },
  'a balance nobody can have seen': {
    break: (history) => {
      history.operations[11] = operation({
        number: 12,
        kind: 'read.balances',
        target: 'budget',
        answer: { ceiling: 4 * month, reserved: month },
      })
    },
    said: /which was never so/,
  },
  'a balance that was true before, read too late': {
    break: (history) => {
      history.operations[11] = operation({
        number: 12,
        kind: 'read.balances',
        target: 'budget',
        answer: { ceiling: 4 * month, reserved: 0 },
      })
    },
    said: /which was never so/,
  },
  'a state nobody can have seen': {
    break: (history) => {
      history.operations[12] = operation({
        number: 13,
        kind: 'read.roster',
        target: 'r3',
        answer: { state: 'confirmed' },
      })
    },
    said: /which it was not then/,
  },
  'a refusal that names money which was not left': {
    break: (history) => {
      history.operations[13] = {
        ...(history.operations[13] as Operation),
        answer: { code: 'budget.not_enough', budget_id: 'budget', available_rupiah: 0 },
      }
    },
    said: /refused with 0 left/,
  },
  'one key with two answers': {
    break: (history) => {
      history.operations.push(
        operation({
          number: 15,
          kind: 'budget.make',
          target: 'budget',
          key: 'key 0',
          answer: { made: false },
        }),
      )
    },
    said: /one key and two answers/,
  },
  'a budget whose tables say something else': {
    break: (history) => {
      history.final.budgets.budget = { ceiling: 4 * month, reserved: 3 * month }
    },
    said: /budget budget is/,
  },
  'a list in the tables without a line in the trail': {
    break: (history) => {
      history.final.rosters.r8 = 'approved'
    },
    said: /no line in the trail/,
  },
  'a paid month that is missing in the tables': {
    break: (history) => {
      delete history.final.funded['Ani 2024-11']
    },
    said: /not in the tables/,
  },
}

describe('the history checker', () => {
  it('finds nothing in a history that is true', () => {
    expect(check(soundHistory())).toEqual([])
  })

  /** The first list is taken back, after it was asked for; its programme has no branch file but the one made before the approval. */
  const takenBack = (fields: Record<string, unknown> = {}, asked = true): History => {
    const history = soundHistory()
    history.lines = history.lines.filter((line) => line.action !== 'exchange.make')
    history.operations = history.operations.filter((each) => each.kind !== 'exchange.make')
    const undo = {
      reversed: 2,
      kept: 0,
      failed: 0,
      people_left: 2,
      people_restored: 0,
      months: 2,
      amount_rupiah: 2 * month,
    }
    if (asked) history.lines.push({ sequence: 0, action: 'enrolment.ask_undo', object_id: 'r1', fields: {} })
    history.lines.push({
      sequence: 0,
      action: 'enrolment.undo',
      object_id: 'r1',
      fields: { ...undo, ...fields },
    })
    for (const [at, line] of history.lines.entries()) line.sequence = 101 + at
    history.final.rosters.r1 = 'reversed'
    history.final.budgets.budget = { ceiling: 4 * month, reserved: 0 }
    history.final.funded = {}
    return history
  }

  it('lets an approved list be taken back, and nothing of it be left', () => {
    expect(check(takenBack())).toEqual([])
  })

  it('finds a list taken back that nobody asked for, halfway, with too much money, twice, or after a branch file named its people', () => {
    expect(check(takenBack({}, false)).join()).toMatch(/nobody asked for it/)
    expect(check(takenBack({ reversed: 1, kept: 1 })).join()).toMatch(/says reversed 1; it had to be 2/)
    expect(check(takenBack({ amount_rupiah: 3 * month })).join()).toMatch(/got more back than it gave/)
    const left = takenBack()
    left.final.funded = { 'Ani 2024-11': ['p1'] }
    expect(check(left).join()).toMatch(/the funder of Ani 2024-11/)
    const twice = takenBack()
    twice.lines.push({ ...(twice.lines.at(-1) as Line), sequence: 101 + twice.lines.length })
    expect(check(twice).join()).toMatch(/stands 2 times/)
    const sent = takenBack()
    const at = sent.lines.findIndex((line) => line.action === 'enrolment.ask_undo')
    sent.lines.splice(at, 0, {
      sequence: 0,
      action: 'exchange.make',
      object_id: 'f9',
      fields: { programme_id: 'p1', number: 1, people: 2 },
    })
    for (const [place, line] of sent.lines.entries()) line.sequence = 101 + place
    expect(check({ ...sent, files: new Map([['f9', ['Ani', 'Budi']]]) }).join()).toMatch(
      /a branch file has named since/,
    )
  })

  it('finds a branch file that names somebody who is not in the programme', () => {
    const history = { ...soundHistory(), files: new Map([['f1', ['Ani', 'Citra']]]) }
    expect(check(history).join()).toMatch(/names somebody who is not in the programme/)
  })

  it('lets an act nobody heard of have happened or not', () => {
    const history = soundHistory()
    history.operations.push(
      operation({
        number: 15,
        kind: 'enrolment.approve',
        target: 'r2',
        outcome: 'unknown',
        completed: Number.POSITIVE_INFINITY,
      }),
    )
    expect(check(history)).toEqual([])
  })

  it('takes the kept answer to a key for what was so when the key was first used', () => {
    const history = soundHistory()
    const refused = {
      kind: 'enrolment.approve',
      target: 'r1',
      key: 'early',
      answer: { code: 'roster.wrong_state', state: 'uploaded' },
    } as const
    history.operations.push(
      operation({
        ...refused,
        number: 16,
        invoked: 7,
        completed: Number.POSITIVE_INFINITY,
        outcome: 'unknown',
        answer: {},
      }),
      operation({ ...refused, number: 17, outcome: 'refused' }),
    )
    expect(check(history)).toEqual([])
    history.operations[14] = operation({ ...refused, number: 16, key: 'another', outcome: 'unknown' })
    expect(check(history).join('\n')).toMatch(/which it was not then/)
  })

  for (const [name, mutation] of Object.entries(broken)) {
    it(`finds ${name}`, () => {
      const history = soundHistory()
      mutation.break(history)
      expect(check(history).join('\n')).toMatch(mutation.said)
    })
  }
})
