import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWithin } from '../kernel/region-code.ts'
import type { Context, Platform, Role } from './context.ts'
import {
  incompatibleOperations,
  incompatibleRoles,
  listedRoutes,
  may,
  mayReach,
  needOf,
  operations,
  relationOf,
  requireOperation,
  requireReach,
  roles,
} from './policy.ts'

/** Codes close to each other, so that all five relations are met. */
const code = fc
  .tuple(
    fc.constantFrom('11', '15'),
    fc.constantFrom('01', '03', '71'),
    fc.constantFrom('07', '08'),
    fc.constantFrom('2004', '2005'),
    fc.constantFrom(0, 1, 2, 3, 4),
  )
  .map(([province, regency, district, village, parts]) =>
    [province, regency, district, village].slice(0, parts).join('.'),
  )
const role = fc.constantFrom(...roles)
const operation = fc.constantFrom(...operations)

const actor = (as: Role, region_code: string, other_roles?: Role[]): Context => ({
  platform: {} as Platform,
  actor: {
    account_id: 'a',
    username: 'uji',
    name: 'Uji',
    role: as,
    region_code,
    region_name: 'Wilayah Uji',
    office: 'Kantor',
    other_roles,
  },
  door: 'api',
  request_id: 'r',
  language: 'id',
})

const codeOf = (work: () => void): string => {
  try {
    work()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'allowed'
}

describe('how one region lies to another', () => {
  it('is the same region only when the codes are equal', () => {
    fc.assert(fc.property(code, code, (a, b) => (relationOf(a, b) === 'own') === (a === b)))
  })

  it('is inside for one exactly when it is around for the other', () => {
    fc.assert(
      fc.property(code, code, (a, b) => (relationOf(a, b) === 'child') === (relationOf(b, a) === 'parent')),
    )
  })

  it('is beside or elsewhere both ways', () => {
    fc.assert(
      fc.property(code, code, (a, b) => {
        for (const relation of ['sibling', 'foreign'])
          expect(relationOf(a, b) === relation).toBe(relationOf(b, a) === relation)
      }),
    )
  })

  it('is own or inside exactly where row-level security shows the rows', () => {
    fc.assert(
      fc.property(
        code,
        code,
        (a, b) => ['own', 'child'].includes(relationOf(a, b)) === (isWithin(b, a) || a === b),
      ),
    )
  })

  it.each([
    ['15.03', '15.03', 'own'],
    ['15.03', '15.03.07.2004', 'child'],
    ['15.03', '15.71', 'sibling'],
    ['15.03', '15', 'parent'],
    ['15.03', '', 'parent'],
    ['15.03', '31.71', 'foreign'],
    ['15.03', '15.03.07', 'child'],
    ['15', '31', 'sibling'],
    ['15', '15.03', 'child'],
    ['', '31.71', 'child'],
    ['15.03.07.2004', '15.03.07.2005', 'sibling'],
    ['15.03.07.2004', '15.03.08.2004', 'foreign'],
    // Not a part of 15.0, and 15.030 is not inside 15.03: codes are compared part by part.
    ['15.03', '15.030', 'sibling'],
  ] as const)('from %s, %s is %s', (own, other, relation) => {
    expect(relationOf(own, other)).toBe(relation)
  })
})

describe('how far a right reaches', () => {
  it('never to a role that has no right at all, and never further than everybody of the same role', () => {
    fc.assert(
      fc.property(role, operation, code, code, (as, what, a, b) => {
        const relation = relationOf(a, b)
        if (!may(as, what)) expect(mayReach(as, what, relation)).toBe(false)
        else expect(mayReach(as, what, 'own')).toBe(true)
      }),
    )
  })

  it('is refused by requireReach exactly where the table says no', () => {
    fc.assert(
      fc.property(role, operation, code, code, (as, what, a, b) => {
        const said = codeOf(() => requireReach(actor(as, a), what, b))
        if (!may(as, what)) expect(said).toBe('account.not_allowed')
        else expect(said === 'allowed').toBe(mayReach(as, what, relationOf(a, b)))
        if (said !== 'allowed' && may(as, what)) expect(said).toBe('account.outside_region')
      }),
    )
  })

  it('stops approval at the own office: a province does not sign for a regency, nor a regency for the province', () => {
    expect(codeOf(() => requireReach(actor('approver', '15'), 'roster.approve', '15.03'))).toBe(
      'account.outside_region',
    )
    expect(codeOf(() => requireReach(actor('approver', '15.03'), 'roster.approve', '15'))).toBe(
      'account.outside_region',
    )
    expect(codeOf(() => requireReach(actor('approver', '15'), 'roster.approve', '15'))).toBe('allowed')
    expect(codeOf(() => requireReach(actor('clerk', '15'), 'roster.confirm', '15.03'))).toBe('allowed')
  })

  it('says in both languages whose it is and how far the account reaches', () => {
    expect(() => requireReach(actor('approver', '15'), 'roster.approve', '15.03')).toThrow(
      expect.objectContaining({
        kind: 'forbidden',
        text: {
          id: expect.stringContaining('milik wilayah 15.03'),
          en: expect.stringMatching(/belongs to the region 15\.03.*reaches Wilayah Uji only/),
        },
      }),
    )
  })
})

describe('rights that one person may not hold together', () => {
  it('lie in no single role', () => {
    for (const as of roles) expect([as, incompatibleRoles(as, as)]).toEqual([as, false])
  })

  it('are the same whichever role is named first', () => {
    fc.assert(fc.property(role, role, (a, b) => incompatibleRoles(a, b) === incompatibleRoles(b, a)))
  })

  it('keep the head of office from preparing and from granting money, and nobody else from anything', () => {
    const pairs = roles.flatMap((a, at) =>
      roles
        .slice(at + 1)
        .filter((b) => incompatibleRoles(a, b))
        .map((b) => `${a} ${b}`),
    )
    expect(pairs).toEqual(['administrator approver', 'clerk approver', 'budget_officer approver'])
  })

  it('are refused when an account that holds both acts in either, and not when it only reads', () => {
    for (const [a, b] of incompatibleOperations)
      for (const what of [a, b])
        for (const as of ['approver', 'clerk'] as const) {
          const other = as === 'approver' ? 'clerk' : 'approver'
          expect(codeOf(() => requireOperation(actor(as, '15.03', [other]), what))).toBe(
            'account.incompatible_roles',
          )
        }
    expect(codeOf(() => requireOperation(actor('approver', '15.03', ['clerk']), 'roster.view'))).toBe(
      'allowed',
    )
    expect(codeOf(() => requireOperation(actor('approver', '15.03', ['auditor']), 'roster.approve'))).toBe(
      'allowed',
    )
  })
})

describe('the table', () => {
  it('lists no route twice: one address has one need', () => {
    const listed = listedRoutes()
    expect(new Set(listed).size).toBe(listed.length)
  })

  it('gives the auditor and the leader nothing to write', () => {
    // A number is searched for by a form, so that it stands in no address.
    const reading = (route: string) => route.startsWith('GET ') || route === 'POST /peserta/cari'
    for (const as of ['auditor', 'leader'] as const) {
      const open = listedRoutes().filter((route) => {
        const [method = '', path = ''] = route.split(' ')
        const need = needOf(method, path)
        return need && need !== 'public' && need !== 'account' && may(as, need) && !reading(route)
      })
      expect([as, open]).toEqual([as, []])
    }
  })
})
