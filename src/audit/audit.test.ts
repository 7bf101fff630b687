import { createHash, createHmac, generateKeyPairSync } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectSound } from '../../test/invariants.ts'
import { type Person, usePayung } from '../../test/payung.ts'
import { type MadeProgramme, programmeOf, proposed, strangers } from '../../test/rosters.ts'
import { canonicalJson, commit, exactMoment, type Line, lineHash, lineText } from '../platform/audit.ts'
import type { Context } from '../platform/context.ts'
import { inclusionPath, leafOf, leavesOf, rootFrom, rootOf } from '../platform/merkle.ts'
import { existingFolder, listHeadFiles } from './audit.folder.ts'
import { documentDigest, readHead, signHead } from './audit.head.ts'
import { publicPem, signingKeyOf } from './audit.keys.ts'
import { acceptLoss } from './audit.loss.ts'
import type { FindingKind } from './audit.schema.ts'
import { headsFolder, signHeads } from './audit.service.ts'
import { type Report, verifyTrail } from './audit.verify.ts'

const payung = usePayung({ commands: 'here' })
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-audit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const chain = '15.03'
const newPeople = strangers(chain, 200, 23)
let clerk: Person
let head: Person
let programme: MadeProgramme
let rosterId: string
let fileId: string

beforeAll(async () => {
  payung.platform.config.backup_folder = folder
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
  programme = await programmeOf(clerk, { code: 'JEJAK', region_code: chain, ceiling_rupiah: 50_000_000 })
  rosterId = await proposed(clerk, programme.code, newPeople(40))
  expect((await head.post(`/api/v1/rosters/${rosterId}/approve`)).status).toBe(200)
  const file = await clerk.post(`/api/v1/programmes/${programme.code}/branch-files`)
  fileId = String(file.body.file_id)
})

const context = async (): Promise<Context> => ({
  ...(await payung.context('sarolangun.operator')),
  actor: { ...(await payung.context('sarolangun.operator')).actor, role: 'administrator', region_code: '' },
})

async function verified(heads?: string): Promise<Report> {
  return verifyTrail(await context(), {
    public_keys: [signingKeyOf(payung.platform.keys).public_key],
    heads_folder: heads ?? existingFolder(headsFolder(folder)),
  })
}

const lineOf = async (action: string, objectId: string) =>
  (
    await payung.see<Line & { fields: Record<string, unknown>; changes: Record<string, unknown> }>(
      'select chain, sequence, fields, changes, region_code, role, request_id, row_count from audit_line where action = $1 and object_id = $2',
      [action, objectId],
    )
  )[0]

describe('a line of the trail', () => {
  it('of a roster says what state it had before and has after, at every step', async () => {
    const states = await payung.see<{ action: string; state: [string, string] }>(
      "select action, changes->'state' as state from audit_line where object_id = $1 order by sequence",
      [rosterId],
    )
    expect(states).toEqual([
      { action: 'roster.upload', state: [null, 'uploaded'] },
      { action: 'roster.check', state: ['checking', 'checked'] },
      { action: 'roster.confirm', state: ['checked', 'confirmed'] },
      { action: 'enrolment.approve', state: ['confirmed', 'approved'] },
    ])
  })

  it('of an approval says how much money was free and reserved before and after', async () => {
    const line = await lineOf('enrolment.approve', rosterId)
    const cost = 40 * 2 * 16_800
    expect(line?.changes).toEqual({
      state: ['confirmed', 'approved'],
      enrolled_people: [0, 40],
      available_rupiah: [50_000_000, 50_000_000 - cost],
      reserved_rupiah: [0, cost],
    })
    expect(line).toMatchObject({ role: 'approver', region_code: chain })
  })

  it('of a budget and a programme names each field with nothing before it', async () => {
    expect((await lineOf('budget.make', programme.budget_id))?.changes).toMatchObject({
      ceiling_rupiah: [null, 50_000_000],
      source: [null, 'APBD_P'],
    })
    expect((await lineOf('programme.make', programme.programme_id))?.changes).toMatchObject({
      code: [null, 'JEJAK'],
      quota_people: [null, 50_000],
    })
  })

  it('of a published figure that is corrected holds the old number and the new, and nothing for one that stays', async () => {
    const file = path.join(folder, 'angka.json')
    const figure = (numerator: number, year: number) => ({
      region_code: '15.71',
      segment: 'all',
      as_of: `${year}-12-31`,
      basis: 'position',
      numerator,
      denominator: 200_000,
      denominator_kind: 'workers',
      percent_published: null,
      source: 'Uji',
      url: null,
      derived: [],
      note: null,
    })
    const { enterFigures } = await import('../coverage/coverage.service.ts')
    const admin = await context()
    const enter = async (...numerators: [number, number]) =>
      enterFigures(admin, {
        observations: [figure(numerators[0], 2019), figure(numerators[1], 2020)] as never,
        targets: [],
      })
    await enter(1_000, 2_000)
    await enter(1_000, 2_500)
    const [line] = await payung.see<{ changes: Record<string, unknown> }>(
      "select changes from audit_line where action = 'coverage.enter' order by sequence desc limit 1",
    )
    expect(line?.changes).toEqual({
      '15.71 all position 2020-12-31 (Uji)': [
        expect.objectContaining({ numerator: 2_000 }),
        expect.objectContaining({ numerator: 2_500 }),
      ],
    })
    rmSync(file, { force: true })
  })

  it('holds no name of an account holder but a commitment to it, which the key and the name give again', async () => {
    const [line] = await payung.see<{ name: [null, string] }>(
      "select changes->'name' as name from audit_line where action = 'account.make' and changes->'username'->>1 = 'sarolangun.operator'",
    )
    expect(line?.name).toEqual([null, commit(payung.platform.keys, 'Dina Operator')])
    expect(
      await payung.see(
        "select 1 from audit_line where (fields::text || changes::text) like '%Dina Operator%'",
      ),
    ).toEqual([])
  })

  it('commits with HMAC-SHA-256, as anybody with the key can compute it', () => {
    const { keys } = payung.platform
    for (const value of ['', 'a', 'é日本', 'x'.repeat(10_000), '1'.repeat(64)])
      expect(commit(keys, value)).toBe(createHmac('sha256', keys.commitment).update(value).digest('hex'))
  })

  it('has one text and one hash, whoever computes them', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.string(),
        fc.option(fc.nat()),
        (fields, name, rows) => {
          const line: Line = {
            version: 2,
            chain,
            sequence: 7,
            at: '2024-11-05T01:02:03.000004Z',
            actor_id: name,
            actor_name: name,
            role: 'clerk',
            region_code: chain,
            door: 'api',
            action: 'a.b',
            object_type: 't',
            object_id: name,
            fields,
            changes: {},
            request_id: 'r',
            row_count: rows,
            root: rows === null ? null : 'ab'.repeat(32),
          }
          expect(lineText(line)).toBe(canonicalJson(line))
          const previous = 'cd'.repeat(32)
          expect(lineHash(previous, line)).toBe(
            createHash('sha256')
              .update(Buffer.from(previous, 'hex'))
              .update(canonicalJson(line))
              .digest('hex'),
          )
        },
      ),
    )
  })

  it('cannot be changed, deleted or emptied, not even by the owner of the tables', async () => {
    for (const table of ['audit_line', 'audit_leaves', 'audit_signed_head', 'audit_verification'])
      for (const statement of [
        `update ${table} set ${table === 'audit_signed_head' ? 'key_id = key_id' : 'kab = kab'}`,
        `delete from ${table}`,
        `truncate ${table}`,
      ])
        await expect(payung.see(statement), statement).rejects.toMatchObject({ code: '42501' })
    for (const statement of [
      'delete from audit_head',
      'truncate audit_head',
      'update audit_head set sequence = sequence - 1',
      'update audit_head set sequence = sequence + 2',
    ])
      await expect(payung.see(statement), statement).rejects.toMatchObject({ code: '42501' })
  })
})

describe('the tree of a bulk act', () => {
  const rows = (count: number) => Array.from({ length: count }, (_, at) => `baris ${at}`)

  it('has the root that RFC 6962 defines', () => {
    const sha = (...parts: (string | Buffer)[]) => {
      const hash = createHash('sha256')
      for (const part of parts) hash.update(part)
      return hash.digest()
    }
    const byDefinition = (leaves: Buffer[]): Buffer => {
      if (leaves.length === 0) return sha('')
      if (leaves.length === 1) return leaves[0] as Buffer
      let split = 1
      while (split * 2 < leaves.length) split *= 2
      return sha(Buffer.from([1]), byDefinition(leaves.slice(0, split)), byDefinition(leaves.slice(split)))
    }
    for (const count of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 31, 32, 33, 100])
      expect([count, rootOf(leavesOf(rows(count))).toString('hex')]).toEqual([
        count,
        byDefinition(rows(count).map((row) => sha(Buffer.from([0]), row))).toString('hex'),
      ])
  })

  it('shows of every row that it is in it, and of no other', () => {
    for (const count of [1, 2, 3, 5, 8, 13, 64, 65]) {
      const leaves = leavesOf(rows(count))
      const root = rootOf(leaves).toString('hex')
      for (let at = 0; at < count; at++) {
        const steps = inclusionPath(leaves, at)
        expect(rootFrom(leafOf(`baris ${at}`), steps).toString('hex')).toBe(root)
        expect(rootFrom(leafOf(`baris ${at}x`), steps).toString('hex')).not.toBe(root)
      }
    }
  })

  it('keeps a leaf for each row judged, each month written and each row of the branch file', async () => {
    const counts = await Promise.all(
      (
        [
          ['roster.check', rosterId],
          ['enrolment.approve', rosterId],
          ['exchange.make', fileId],
        ] as const
      ).map(async ([action, id]) => (await lineOf(action, id))?.row_count),
    )
    expect(counts).toEqual([40, 80, 40])
    await expectSound(payung)
  })
})

describe('payung audit proof', () => {
  const prove = (line: Line | undefined, row: string, as = 'inspektorat') =>
    payung.command(['audit', 'proof', `${line?.chain}/${line?.sequence}`, row, '--json', '--as', as])

  it('shows of a row of a roster, a month of a person and a row of a branch file that it was in the act', async () => {
    const [month] = await payung.see<{ row: string }>(
      "select person_id || '/' || to_char(month, 'YYYY-MM') as row from person_month where roster_id = $1 order by random() limit 1",
      [rosterId],
    )
    for (const [action, id, row, rows] of [
      ['roster.check', rosterId, '17', 40],
      ['enrolment.approve', rosterId, month?.row ?? '', 80],
      ['exchange.make', fileId, '2', 40],
    ] as const) {
      const { code, data, err, out } = await prove(await lineOf(action, id), row)
      expect([code, data.rows, err], out).toEqual([0, rows, ''])
      expect(
        rootFrom(
          leafOf(String(data.content)),
          (data.path as { side: 'left' | 'right'; digest: string }[]).map((step) => ({
            side: step.side,
            digest: Buffer.from(step.digest, 'hex'),
          })),
        ).toString('hex'),
      ).toBe(data.root)
      expect(out).not.toMatch(/(?<![0-9a-f])1503[0-9]{12}(?![0-9a-f])/)
    }
  })

  it('refuses a row that was changed afterwards, a row that never was, a line that is no bulk act and a line of elsewhere', async () => {
    const check = await lineOf('roster.check', rosterId)
    await payung.see("update roster_row set verdict = 'rejected' where roster_id = $1 and row_number = 9", [
      rosterId,
    ])
    const { data: changed } = await prove(check, '9')
    await payung.see("update roster_row set verdict = 'accepted' where roster_id = $1 and row_number = 9", [
      rosterId,
    ])
    expect(changed.error).toMatchObject({ code: 'audit.row_differs' })
    const answers = [
      [await prove(check, '9999'), 'audit.no_such_row'],
      [await prove(check, 'x'), 'audit.no_such_row'],
      [await prove(await lineOf('roster.confirm', rosterId), '1'), 'audit.no_bulk_act'],
      [await prove(check, '9', 'kotajambi.operator'), 'account.not_allowed'],
      [await prove(check, '9', 'provinsi.kepala'), undefined],
      [await payung.command(['audit', 'proof', '15.03', '1', '--json']), 'audit.bad_line_name'],
      [await payung.command(['audit', 'proof', '15.03/99999', '1', '--json']), 'audit.no_such_line'],
    ] as const
    for (const [answer, code] of answers)
      expect([(answer.data.error as { code: string } | undefined)?.code, answer.code]).toEqual([
        code,
        code ? 1 : 0,
      ])
  }, 300_000)
})

describe('a signed head', () => {
  it('is made when something was written, once, and lies as the same bytes in the database and in the folder', async () => {
    const first = await signHeads(payung.platform)
    const again = await signHeads(payung.platform)
    expect([first.signed, again.signed, again.head.number]).toEqual([true, false, first.head.number])
    await clerk.post('/api/v1/budgets', {
      name: 'Tanda',
      source: 'APBD',
      fiscal_year: 2024,
      legal_basis: 'Perda',
      ceiling_rupiah: 1,
      region_code: chain,
    })
    const next = await signHeads(payung.platform)
    expect([next.signed, next.head.number]).toEqual([true, first.head.number + 1])
    const rows = await payung.see<{ number: number; document: string }>(
      'select number, document from audit_signed_head order by number',
    )
    const files = listHeadFiles(headsFolder(folder)).reverse()
    expect(files.map((file) => readFileSync(path.join(headsFolder(folder), file), 'utf8'))).toEqual(
      rows.map((row) => row.document),
    )
    expect(readHead(rows[1]?.document ?? '')?.previous).toBe(documentDigest(rows[0]?.document ?? ''))
    expect(rows.map((row) => row.document).join()).not.toMatch(/roster|budget|inspektorat|operator/)
  })

  it('is made once a day even when nothing was written', async () => {
    const { head: last } = await signHeads(payung.platform)
    const clock = Date.now
    try {
      Date.now = () => clock() + 25 * 3_600_000
      expect(await signHeads(payung.platform)).toMatchObject({
        signed: true,
        head: { number: last.number + 1 },
      })
    } finally {
      Date.now = clock
    }
  })

  it('asked for five times at once is made once', async () => {
    await clerk.post('/api/v1/budgets', {
      name: 'Lima',
      source: 'APBD',
      fiscal_year: 2024,
      legal_basis: 'Perda',
      ceiling_rupiah: 1,
      region_code: chain,
    })
    const answers = await Promise.all(Array.from({ length: 5 }, () => signHeads(payung.platform)))
    expect(answers.filter((answer) => answer.signed)).toHaveLength(1)
    expect(new Set(answers.map((answer) => answer.head.number)).size).toBe(1)
  })

  it('can be fetched by anybody without an account, with the key that checks it', async () => {
    await signHeads(payung.platform)
    const get = async (at: string) => {
      const answer = await payung.app.request(at)
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
    }
    const heads = await get('/api/v1/audit/heads')
    expect(heads.status).toBe(200)
    const documents = heads.body.heads as Record<string, unknown>[]
    const key = await get('/api/v1/audit/key')
    const { createPublicKey, verify } = await import('node:crypto')
    for (const { signature, ...body } of documents)
      expect(
        verify(
          null,
          Buffer.from(canonicalJson(body)),
          createPublicKey(String(key.body.public_key_pem)),
          Buffer.from(String(signature), 'base64'),
        ),
      ).toBe(true)
    expect(documents.map((each) => each.number)).toEqual(
      [...documents.map((each) => each.number as number)].sort((a, b) => b - a),
    )
    const older = await get(`/api/v1/audit/heads?before=${documents[0]?.number}`)
    expect((older.body.heads as unknown[])[0]).toEqual(documents[1])
    expect((await payung.app.request('/api/v1/audit/heads?before=x')).status).toBe(400)
  })

  it('is not written to a folder that cannot be written, says so, and is written when it can', async () => {
    const platform = {
      ...payung.platform,
      config: { ...payung.platform.config, backup_folder: path.join(folder, 'penuh') },
    }
    writeFileSync(path.join(folder, 'penuh'), 'a file where the folder should be')
    await expect(signHeads(platform)).rejects.toMatchObject({ code: 'audit.heads_not_written' })
    rmSync(path.join(folder, 'penuh'))
    const { head: newest } = await signHeads(platform)
    expect(listHeadFiles(headsFolder(platform.config.backup_folder))).toHaveLength(newest.number)
  })

  it('killed with -9 at any point is whole after the next signing, without a file left over', async () => {
    for (const point of [
      'audit.head_signed',
      'audit.head_part_written',
      'audit.head_renamed',
      'transaction.after_commit',
    ]) {
      await clerk.post('/api/v1/budgets', {
        name: point,
        source: 'APBD',
        fiscal_year: 2024,
        legal_basis: 'Perda',
        ceiling_rupiah: 1,
        region_code: chain,
      })
      const killed = await payung.command(['audit', 'sign'], {
        PAYUNG_BACKUP_FOLDER: folder,
        PAYUNG_FAULT: point,
      })
      expect([point, killed.signal, killed.err]).toEqual([point, 'SIGKILL', ''])
      await signHeads(payung.platform)
      const rows = await payung.see<{ document: string }>(
        'select document from audit_signed_head order by number',
      )
      expect(
        listHeadFiles(headsFolder(folder))
          .reverse()
          .map((file) => readFileSync(path.join(headsFolder(folder), file), 'utf8')),
      ).toEqual(rows.map((row) => row.document))
      expect(
        readdirSync(headsFolder(folder), { recursive: true }).filter((name) =>
          String(name).endsWith('.part'),
        ),
      ).toEqual([])
    }
    expect((await verified()).findings).toEqual([])
  }, 300_000)
})

/** A connection of the owner on which tampering is possible: the triggers are asleep, everything is undone afterwards. */
async function tampered(sql: string[], work: () => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: payung.url })
  await owner.connect()
  const tables = ['audit_line', 'audit_head', 'audit_leaves', 'audit_signed_head']
  try {
    for (const table of tables) await owner.query(`create table kept_${table} as select * from ${table}`)
    await owner.query('set session_replication_role = replica')
    for (const each of sql) await owner.query(each)
    await work()
  } finally {
    for (const table of tables) {
      await owner.query(
        `truncate ${table}; insert into ${table} select * from kept_${table}; drop table kept_${table}`,
      )
    }
    await owner.end()
  }
}

/** Makes a chain agree with itself again after an edit, as somebody with all rights and this source would. */
async function rehash(from: number): Promise<string[]> {
  const lines = await payung.see<Line & { previous_hash: string; hash: string }>(
    `select version, chain, sequence, ${exactMoment('at')} as at, actor_id, actor_name, role, region_code, door, action, object_type, object_id,
            fields, changes, request_id, row_count, encode(root, 'hex') as root, encode(previous_hash, 'hex') as previous_hash, encode(hash, 'hex') as hash
     from audit_line where chain = $1 order by sequence`,
    [chain],
  )
  let previous = '00'.repeat(32)
  const statements: string[] = []
  for (const { previous_hash, hash, ...line } of lines) {
    const now = line.sequence < from ? hash : lineHash(previous, line)
    if (line.sequence >= from)
      statements.push(
        `update audit_line set previous_hash = decode('${previous}', 'hex'), hash = decode('${now}', 'hex') where chain = '${chain}' and sequence = ${line.sequence}`,
      )
    previous = now
  }
  statements.push(
    `update audit_head set sequence = ${lines.length}, hash = decode('${previous}', 'hex') where chain = '${chain}'`,
  )
  return statements
}

async function forced(statements: string[]): Promise<void> {
  const owner = new pg.Client({ connectionString: payung.url })
  await owner.connect()
  await owner.query('set session_replication_role = replica')
  for (const each of statements) await owner.query(each)
  await owner.end()
}

describe('payung audit verify', () => {
  let last = 0
  beforeEach(async () => {
    await signHeads(payung.platform)
    last =
      (await payung.see<{ sequence: number }>('select sequence from audit_head where chain = $1', [chain]))[0]
        ?.sequence ?? 0
  })

  const kinds = (report: Report): [FindingKind, number | undefined][] =>
    report.findings.map((finding) => [finding.kind, finding.sequence])

  it('finds nothing in what Payung itself wrote, and leaves its visit in the trail page', async () => {
    const { code, data, err } = await payung.command(['audit', 'verify', '--json'], {
      PAYUNG_BACKUP_FOLDER: folder,
    })
    expect([code, data.ok, data.findings], err).toEqual([0, true, []])
    expect(data.lines).toBe(
      (await payung.see<{ count: number }>('select count(*)::integer as count from audit_line'))[0]?.count,
    )
    expect(data.bulk_rows).toBeGreaterThanOrEqual(160)
    const [row] = await payung.see(
      'select finding from audit_verification where chain = $1 order by at desc limit 1',
      [chain],
    )
    expect(row).toEqual({ finding: null })
  })

  it('names an edited line', async () => {
    for (const change of [
      "actor_name = 'orang.lain'",
      'fields = \'{"x": 1}\'',
      "at = at + interval '1 second'",
      "role = 'approver'",
      "region_code = '99'",
      'changes = \'{"x": [1, 2]}\'',
      'version = 1',
    ])
      await tampered(
        [
          `update audit_line set ${change} where chain = '15.03' and sequence = 3 and ${change.split(' = ')[0]} is distinct from ${change.slice(change.indexOf('=') + 1)}`,
        ],
        async () => {
          expect([change, kinds(await verified())]).toEqual([change, [['edited', 3]]])
        },
      )
  })

  it('names a deleted line, also when those after it were renumbered', async () => {
    await tampered(["delete from audit_line where chain = '15.03' and sequence = 4"], async () => {
      const report = await verified()
      expect(report.findings[0]).toMatchObject({ kind: 'missing', sequence: 4, other: 5 })
    })
    await tampered(
      [
        "delete from audit_line where chain = '15.03' and sequence = 4",
        "update audit_line set sequence = sequence + 1000000 where chain = '15.03' and sequence > 4",
        "update audit_line set sequence = sequence - 1000001 where chain = '15.03' and sequence > 1000000",
        "update audit_head set sequence = sequence - 1 where chain = '15.03'",
      ],
      async () => {
        expect((await verified()).findings[0]).toMatchObject({ kind: 'moved', sequence: 4, other: 5 })
      },
    )
  })

  it('names two swapped lines', async () => {
    await tampered(
      [
        "update audit_line set sequence = 1000006 where chain = '15.03' and sequence = 3",
        "update audit_line set sequence = 3 where chain = '15.03' and sequence = 6",
        "update audit_line set sequence = 6 where chain = '15.03' and sequence = 1000006",
      ],
      async () => {
        expect((await verified()).findings[0]).toMatchObject({ kind: 'swapped', sequence: 3, other: 6 })
      },
    )
  })

  it('names a cut tail, also when the end of the chain was set back', async () => {
    const cut = `delete from audit_line where chain = '15.03' and sequence > ${last - 2}`
    await tampered([cut], async () => {
      expect((await verified()).findings).toContainEqual(
        expect.objectContaining({ kind: 'cut', sequence: last - 1, other: last }),
      )
    })
    await tampered(
      [
        cut,
        `delete from audit_leaves where chain = '15.03' and sequence > ${last - 2}`,
        `update audit_head set sequence = ${last - 2}, hash = (select hash from audit_line where chain = '15.03' and sequence = ${last - 2}) where chain = '15.03'`,
      ],
      async () => {
        const report = await verified()
        expect(kinds(report).map(([kind]) => kind)).toEqual(['newer_than_data'])
        const newer = (
          await payung.see<{ number: number; document: string }>(
            'select number, document from audit_signed_head',
          )
        ).filter(({ document }) =>
          readHead(document)?.chains.some((each) => each.chain === '15.03' && each.sequence > last - 2),
        )
        expect(report.newer_than_data).toEqual(newer.map((each) => each.number).sort((a, b) => a - b))
      },
    )
  })

  it('names a chain that is gone altogether', async () => {
    await tampered(
      [
        "delete from audit_line where chain = '15.03'",
        "delete from audit_leaves where chain = '15.03'",
        "delete from audit_head where chain = '15.03'",
      ],
      async () => {
        expect((await verified()).findings).toContainEqual(
          expect.objectContaining({ kind: 'newer_than_data', chain: '15.03', other: 0 }),
        )
      },
    )
  })

  it('names a chain rewritten in full and sound in itself, by the signed heads it contradicts', async () => {
    await tampered(
      ["update audit_line set actor_name = 'orang.lain' where chain = '15.03' and sequence = 2"],
      async () => {
        await forced(await rehash(2))
        const report = await verified()
        expect(new Set(kinds(report).map(([kind]) => kind))).toEqual(new Set(['rewritten']))
        // Whoever rewrites the chain may throw away the heads in the database too; a copy elsewhere still convicts.
        await forced(['delete from audit_signed_head'])
        expect(kinds(await verified()).map(([kind]) => kind)).toEqual(['rewritten'])
        expect((await verified(path.join(folder, 'no such folder'))).ok).toBe(true)
      },
    )
  })

  it('names a line whose hash was made to fit its new content', async () => {
    await tampered(
      ["update audit_line set actor_name = 'orang.lain' where chain = '15.03' and sequence = 5"],
      async () => {
        await forced((await rehash(5)).slice(0, 1))
        expect((await verified()).findings[0]).toMatchObject({ kind: 'unlinked', sequence: 6 })
      },
    )
  })

  it('names changed, missing and surplus leaves', async () => {
    const line = await lineOf('enrolment.approve', rosterId)
    const where = `where chain = '${chain}' and sequence = ${line?.sequence}`
    await tampered(
      [`update audit_leaves set digests = set_byte(digests, 40, 255 - get_byte(digests, 40)) ${where}`],
      async () => {
        expect(kinds(await verified())).toEqual([['leaves_changed', line?.sequence]])
      },
    )
    for (const each of [
      `delete from audit_leaves ${where}`,
      `update audit_leaves set digests = substring(digests from 33) ${where}`,
    ])
      await tampered([each], async () =>
        expect(kinds(await verified())).toEqual([['leaves_missing', line?.sequence]]),
      )
    await tampered(
      [
        "insert into audit_leaves select chain, 1, part, kab, digests from audit_leaves where chain = '15.03' limit 1",
      ],
      async () => {
        expect(kinds(await verified())).toEqual([['leaves_without_line', 1]])
      },
    )
  })

  it('names a forged head, one that is no head, and two of one number', async () => {
    const copy = path.join(folder, 'salinan')
    const stranger = generateKeyPairSync('ed25519')
    const newest = (await signHeads(payung.platform)).head
    for (const [name, document, kind] of [
      [
        'palsu',
        signHead(
          { private_key: stranger.privateKey, public_key: stranger.publicKey, key_id: newest.key_id },
          { ...newest, time: '2024-01-01T00:00:00.000Z' },
        ),
        'forged_head',
      ],
      ['rusak', '{"version":1', 'unreadable_head'],
      [
        'kembar',
        signHead(signingKeyOf(payung.platform.keys), {
          number: newest.number,
          time: newest.time,
          previous: newest.previous,
          chains: [],
        }),
        'forked_heads',
      ],
    ] as const) {
      cpSync(headsFolder(folder), copy, { recursive: true })
      writeFileSync(path.join(copy, '99999999.json'), document)
      const found = (await verified(copy)).findings.map((finding) => finding.kind)
      rmSync(copy, { recursive: true })
      expect([name, found]).toEqual([name, [kind]])
    }
  })

  it('believes only the public key it is given, and refuses a file that holds none', async () => {
    const good = path.join(folder, 'kunci.pem')
    const other = path.join(folder, 'lain.pem')
    writeFileSync(good, (await payung.command(['audit', 'key'])).out)
    writeFileSync(other, publicPem(generateKeyPairSync('ed25519').publicKey))
    const verify = (...options: string[]) =>
      payung.command(['audit', 'verify', '--json', ...options], { PAYUNG_BACKUP_FOLDER: folder })
    expect((await verify('--public-key', good, '--heads', headsFolder(folder))).code).toBe(0)
    const wrong = await verify('--public-key', other)
    expect([
      wrong.code,
      new Set((wrong.data.findings as { kind: string }[]).map((finding) => finding.kind)),
    ]).toEqual([1, new Set(['forged_head'])])
    for (const [options, code] of [
      [['--public-key', path.join(folder, 'tak ada')], 'command.file_not_readable'],
      [
        ['--public-key', path.join(headsFolder(folder), listHeadFiles(headsFolder(folder))[0] ?? '')],
        'audit.no_public_key',
      ],
      [['--heads', path.join(folder, 'tak ada')], 'audit.no_heads_folder'],
    ] as const)
      expect((await verify(...options)).data.error).toMatchObject({ code })
  }, 300_000)

  it('exits with 1 and the first bad line of each chain', async () => {
    await tampered(
      ["update audit_line set actor_name = 'x' where sequence = 2 and chain in ('15', '15.03', 'ID')"],
      async () => {
        const { code, out } = await payung.command(['audit', 'verify'], { PAYUNG_BACKUP_FOLDER: folder })
        expect(code).toBe(1)
        for (const each of ['15/2', '15.03/2', 'ID/2']) expect(out).toContain(`Line ${each} was edited`)
      },
    )
  })

  it('seen from a regency covers its own chain, those of its villages, and no other', async () => {
    const { data } = await payung.command(['audit', 'verify', '--json', '--as', 'inspektorat'], {
      PAYUNG_BACKUP_FOLDER: folder,
    })
    const inside = await payung.see<{ chain: string }>(
      "select chain from audit_head where chain = $1 or chain like $1 || '.%' order by chain",
      [chain],
    )
    expect([data.ok, (data.chains as { chain: string }[]).map((each) => each.chain)]).toEqual([
      true,
      inside.map((each) => each.chain),
    ])
    expect(inside.length).toBeLessThan(
      (await payung.see<{ chain: string }>('select chain from audit_head')).length,
    )
    const refused = await payung.command(['audit', 'verify', '--json', '--as', 'sarolangun.operator'], {
      PAYUNG_BACKUP_FOLDER: folder,
    })
    expect(refused.data.error).toMatchObject({ code: 'account.not_allowed' })
  })

  it('accepts no loss where none is, and none from an administrator of one region', async () => {
    const whole = await context()
    const reason = 'Disk server rusak semalam'
    await expect(acceptLoss(whole, payung.platform, reason)).rejects.toMatchObject({
      code: 'audit.nothing_lost',
    })
    const regional = { ...whole, actor: { ...whole.actor, region_code: chain } }
    await expect(acceptLoss(regional, payung.platform, reason)).rejects.toMatchObject({
      code: 'audit.whole_installation',
    })
  })

  it('notices any tampering at all, wherever it is', async () => {
    const columns = [
      'actor_id',
      'actor_name',
      'role',
      'door',
      'action',
      'object_type',
      'object_id',
      'request_id',
    ] as const
    const place = fc.integer({ min: 1, max: last - 1 })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.record({ kind: fc.constant('edit' as const), at: place, column: fc.constantFrom(...columns) }),
          fc.record({ kind: fc.constant('delete' as const), at: place }),
          fc.record({ kind: fc.constant('cut' as const), at: place }),
          fc.record({ kind: fc.constant('rewrite' as const), at: place }),
        ),
        async (tampering) => {
          const where = `where chain = '15.03' and sequence ${tampering.kind === 'cut' ? '>' : '='} ${tampering.at}`
          const value =
            tampering.kind === 'edit' && tampering.column === 'door'
              ? "(case door when 'job' then 'api' else 'job' end)"
              : `${tampering.kind === 'edit' ? tampering.column : 'actor_name'} || 'x'`
          const sql = {
            edit: `update audit_line set ${tampering.kind === 'edit' ? tampering.column : 'actor_name'} = ${value} ${where}`,
            delete: `delete from audit_line ${where}`,
            cut: `delete from audit_line ${where}`,
            rewrite: `update audit_line set actor_name = actor_name || 'x' ${where}`,
          }[tampering.kind]
          await tampered([sql], async () => {
            if (tampering.kind === 'rewrite') await forced(await rehash(tampering.at))
            expect((await verified()).ok).toBe(false)
          })
        },
      ),
      { numRuns: 12 },
    )
  })

  it('after all of it finds nothing again, because everything was put back', async () => {
    expect((await verified()).findings).toEqual([])
    await expectSound(payung)
  })
})
