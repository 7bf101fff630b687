import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomId } from '../kernel/ids.ts'
import { canonicalJson, commit } from '../platform/audit.ts'
import { openPersonal } from '../platform/crypto.ts'
import { leafOf } from '../platform/merkle.ts'
import { type JudgedRow, rowColumns, rowText, sealRows } from './roster.seal.ts'
import { sealBeside } from './roster.sealer.ts'

const active = { version: 3, form: 2 as const, key: randomBytes(32) }
const keys = { active, field: new Map([[3, active]]), commitment: randomBytes(32) }

const orNull = (value: fc.Arbitrary<string>) => fc.option(value, { nil: null })
const awkward = fc.string({ unit: 'grapheme', maxLength: 20 })

const judgedRow = fc
  .record({
    row_number: fc.nat(),
    verdict: fc.constantFrom('accepted' as const, 'rejected' as const, 'waiting' as const),
    reasons: fc.array(
      fc.record({ code: fc.constant('name.missing' as const), facts: fc.record({ written: awkward }) }),
      { maxLength: 3 },
    ),
    nik: fc.option(fc.stringMatching(/^\d{16}$/), { nil: undefined }),
    phone: fc.option(fc.stringMatching(/^\+62\d{9}$/), { nil: undefined }),
    name: orNull(awkward),
    birth_date: orNull(fc.constant('1985-04-23')),
    sex: orNull(fc.constantFrom('male', 'female')),
    village_code: orNull(fc.constant('15.03.06.2004')),
    occupation: orNull(fc.constant('ojek')),
    sector: fc.constantFrom('transport' as const, 'other' as const),
    readable: fc.boolean(),
  })
  .map(
    (row): JudgedRow => ({
      ...row,
      roster_id: randomId(),
      kab: '15.03',
      person_id: row.nik ? randomId() : null,
      salt: row.nik ? randomBytes(16).toString('hex') : undefined,
      nik_hash: row.nik ? randomBytes(32).toString('hex') : null,
      name_key: row.name,
      effect: 'new',
    }),
  )

const textOf = ({ lines }: { lines: Uint8Array }) => Buffer.from(lines).toString('utf8')
const withoutSealed = (line: string) =>
  line.split('\t').filter((_, at) => !rowColumns[at]?.endsWith('_sealed'))

describe('rows made ready for writing', () => {
  it('stand in the trail as canonical JSON, as everything there does', () => {
    fc.assert(
      fc.property(judgedRow, (row) => {
        expect(rowText(keys, row, row)).toBe(
          canonicalJson({
            row_number: row.row_number,
            verdict: row.verdict,
            reasons: row.reasons.map((reason) => reason.code),
            person_id: row.person_id,
            village_code: row.village_code,
            occupation: row.occupation,
            sector: row.sector,
            personal: commit(
              keys,
              JSON.stringify([row.nik ?? null, row.name, row.birth_date, row.sex, row.phone ?? null]),
            ),
          }),
        )
      }),
    )
  })

  it('have no number in the open, and theirs opens again for the person it belongs to and for nobody whose key was destroyed', () => {
    fc.assert(
      fc.property(judgedRow, (row) => {
        const line = textOf(sealRows(keys, [row])).trimEnd()
        if (row.nik) expect(line.includes(row.nik)).toBe(false)
        const sealed = line.split('\t')[rowColumns.indexOf('nik_sealed')] ?? ''
        if (!row.nik || !row.readable) expect(sealed).toBe('\\N')
        else
          expect(
            openPersonal(
              keys as unknown as Parameters<typeof openPersonal>[0],
              'nik',
              { person_id: row.person_id ?? '', salt: Buffer.from(row.salt ?? '', 'hex') },
              Buffer.from(sealed.slice(3), 'hex'),
            ),
          ).toBe(row.nik)
      }),
    )
  })

  it('are the same from a thread as from here, in the order they were given', async () => {
    const rows = fc.sample(judgedRow, { numRuns: 1_200, seed: 4 })
    const [here, beside, again] = [
      sealRows(keys, rows),
      ...(await Promise.all([sealBeside(keys, rows), sealBeside(keys, rows.slice(0, 700))])),
    ]
    expect(textOf(beside).split('\n').map(withoutSealed)).toEqual(textOf(here).split('\n').map(withoutSealed))
    expect(beside.leaves.equals(here.leaves)).toBe(true)
    expect(Buffer.from(beside.bound).equals(here.bound)).toBe(true)
    expect(again.leaves.equals(here.leaves.subarray(0, 700 * 32))).toBe(true)
    expect(
      again.leaves.subarray(0, 32).equals(leafOf(rowText(keys, rows[0] as JudgedRow, rows[0] as JudgedRow))),
    ).toBe(true)
  })

  it('that a thread cannot seal are refused to whoever waits, and the next ones find another thread', async () => {
    const rows = fc.sample(judgedRow, { numRuns: 600, seed: 5 })
    const ofBefore = rows.map((row) => ({ ...row, readable: true, salt: undefined }))
    await expect(sealBeside(keys, ofBefore)).rejects.toThrow('without a salt')
    expect((await sealBeside(keys, rows)).leaves.length).toBe(600 * 32)
  })
})
