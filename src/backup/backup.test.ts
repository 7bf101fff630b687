import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { ask, databaseUrl, testConfig } from '../../test/global-setup.ts'
import { expectSound } from '../../test/invariants.ts'
import { appOn, type CommandAnswer, runCommand, type TestPayung, usePayung } from '../../test/payung.ts'
import { programmeOf, proposed, strangers } from '../../test/rosters.ts'
import { demoPassword } from '../demo/demo.service.ts'
import { projectRoot } from '../platform/config.ts'
import { loadMasterKeys } from '../platform/master-key.ts'
import { openPlatform } from '../platform/open.ts'
import { digestRows, listTables } from './backup.catalogue.ts'
import { removeOld } from './backup.file.ts'
import { frame } from './backup.frames.ts'
import { inspectBackup, readBackup } from './backup.make.ts'
import { formatVersion, type Header, type Manifest } from './backup.schema.ts'
import { makeHeader, sealStream } from './backup.seal.ts'

/*
 * Goal: what was acknowledged survives the loss of the machine, and nothing else is ever taken for it. Method: real files, real databases,
 * through the command line; damage is done to the bytes of a real backup.
 */

// Each test runs several commands, each a process of its own; how long that takes is the machine's affair.
vi.setConfig({ testTimeout: 600_000 })

const payung = usePayung()
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-backup-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const newPeople = strangers('15.03', 2_000, 23)
const programme = 'CADANGAN'
const keys = () => loadMasterKeys(testConfig(inject('payung').home, payung.url))
const refusalOf = ({ data }: CommandAnswer) => (data.error as { code: string } | undefined)?.code

/** A backup of what the demonstration and one approved roster hold. */
let backup = ''
let bytes: Buffer

beforeAll(async () => {
  const clerk = await payung.as('sarolangun.operator')
  const head = await payung.as('sarolangun.kepala')
  await programmeOf(clerk, { code: programme, region_code: '15.03', ceiling_rupiah: 900_000_000 })
  const id = await proposed(clerk, programme, newPeople(50))
  expect((await head.post(`/api/v1/rosters/${id}/approve`)).status).toBe(200)
  backup = await made(path.join(folder, 'first.cadangan'))
  bytes = readFileSync(backup)
}, 600_000)

async function made(to: string): Promise<string> {
  const { code, data, err } = await payung.command(['backup', '--to', to, '--json'])
  expect([code, data.error], err).toEqual([0, undefined])
  return String(data.file)
}

type Target = { url: string; see: TestPayung['see']; drop(): Promise<void> }
let targets = 0

async function emptyDatabase(): Promise<Target> {
  const { maker_url: makerUrl } = inject('payung')
  const name = `payung_restore_${process.pid}_${targets++}`
  await ask(makerUrl, `create database ${name}`)
  const url = databaseUrl(makerUrl, name)
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  pool.on('error', () => {})
  return {
    url,
    see: async (sql, values) => (await pool.query(sql, values)).rows,
    drop: async () => {
      await pool.end()
      await ask(makerUrl, `drop database ${name} with (force)`)
    },
  }
}

async function withEmptyDatabase(work: (target: Target) => Promise<void>): Promise<void> {
  const target = await emptyDatabase()
  try {
    await work(target)
  } finally {
    await target.drop()
  }
}

const restore = (file: string, target: Target, env: Record<string, string> = {}) =>
  runCommand(['restore', file, '--to', target.url, '--json'], { PAYUNG_HOME: inject('payung').home, ...env })

/** A restored database is itself written to (its list, its trail); everything else must be the same row for row. */
const ownWords = [
  'backup_run',
  'audit_line',
  'audit_head',
  'migration',
  'account_session',
  'account_challenge',
]

async function digestsOf(url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const digests: Record<string, string> = {}
    for (const { name, columns } of await listTables(client)) {
      if (ownWords.includes(name)) continue
      const { rows, row_digest } = await digestRows(client, name, columns)
      digests[name] = `${rows} ${row_digest}`
    }
    return digests
  } finally {
    await client.end()
  }
}

async function expectEmpty(target: Target): Promise<void> {
  const rows = await target.see(
    'select (select count(*)::integer from person) as people, (select count(*)::integer from auth_user) as accounts',
  )
  expect(rows).toEqual([{ people: 0, accounts: 0 }])
}

describe('a backup', () => {
  it('restored into an empty database gives back every row, key, index and waiting job, and everything works as before', async () => {
    await withEmptyDatabase(async (target) => {
      await payung.see(
        "select graphile_worker.add_job('backup.later', json_build_object('n', 7), run_at := '2100-01-01', job_key := 'later', queue_name := 'q')",
      )
      const file = await made(path.join(folder, 'whole.cadangan'))
      const before = await digestsOf(payung.url)
      const { code, data, err } = await restore(file, target)
      expect([code, data.error], err).toEqual([0, undefined])
      expect(data).toMatchObject({ people: 550, jobs: 1, missing: [], other_history: [] })
      expect(await digestsOf(target.url)).toEqual(before)
      await expectSound(target as unknown as TestPayung)
      const shape = `select relname, relkind::text, relrowsecurity, relforcerowsecurity, relhastriggers, reloptions,
        (select array_agg(pg_get_constraintdef(oid) || convalidated order by conname) from pg_constraint where conrelid = c.oid) as constraints,
        (select array_agg(polname order by polname) from pg_policy where polrelid = c.oid) as policies,
        (select array_agg(tgname || tgenabled::text order by tgname) from pg_trigger where tgrelid = c.oid and not tgisinternal) as triggers
        from pg_class c where relnamespace = 'public'::regnamespace order by relname`
      expect(await target.see(shape)).toEqual(await payung.see(shape))
      const jobs =
        "select t.identifier, j.payload, j.run_at, j.key, q.queue_name from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id left join graphile_worker._private_job_queues q on q.id = j.job_queue_id where identifier = 'backup.later'"
      const waiting = await target.see(jobs)
      expect(waiting).toEqual(await payung.see(jobs))
      expect(waiting).toHaveLength(1)
      expect(
        await target.see("select kind, file_name, people, result from backup_run where kind = 'restore'"),
      ).toEqual([{ kind: 'restore', file_name: 'whole.cadangan', people: 550, result: 'done' }])
      expect(await target.see('select 1 from account_session')).toEqual([])
      await journeyIn(target)
    })
  })

  /** Sign-in, pages, a roster from upload to approval, in what was restored. */
  async function journeyIn(target: Target): Promise<void> {
    const platform = await openPlatform(testConfig(inject('payung').home, target.url), { log_to: 'stderr' })
    try {
      const app = appOn(platform, undefined)
      const session = await app.request('/api/v1/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'sarolangun.operator', password: demoPassword }),
      })
      expect(session.status).toBe(200)
      const { token } = (await session.json()) as { token: string }
      for (const at of ['/', '/program', '/peserta', '/anggaran'])
        expect([
          at,
          (await app.request(at, { headers: { authorization: `Bearer ${token}` } })).status,
        ]).toEqual([at, 200])
    } finally {
      await platform.close()
    }
    const env = { PAYUNG_HOME: inject('payung').home, DATABASE_URL: target.url }
    const list = path.join(folder, 'later.csv')
    writeFileSync(
      list,
      [
        'NIK;NAMA LENGKAP;TGL LAHIR;JK;DESA/KELURAHAN;NO HP',
        ...newPeople(20).map(
          (each) =>
            `${each.nik};${each.name};${each.birth_date.split('-').reverse().join('-')};${each.sex === 'male' ? 'L' : 'P'};${each.village.code};`,
        ),
        '',
      ].join('\r\n'),
    )
    const proposing = ['roster', 'import', list, '--programme', programme, '--confirm']
    const imported = await runCommand([...proposing, '--as', 'sarolangun.operator', '--json'], env)
    expect(imported.data).toMatchObject({ state: 'confirmed' })
    const approving = ['roster', 'approve', String(imported.data.roster_id), '--as', 'sarolangun.kepala']
    const approved = await runCommand([...approving, '--json'], env)
    expect(approved.data).toMatchObject({ people: 20, refused_rows: 0 })
    await expectSound(target as unknown as TestPayung)
  }

  it('holds no NIK, phone, name or password in plain text, and is readable by its owner only', async () => {
    const people = await payung.see<{ name: string }>(
      'select name from person where length(name) > 12 limit 50',
    )
    for (const { name } of people) expect(bytes.includes(Buffer.from(name))).toBe(false)
    expect(/(?<![0-9])15[0-9]{14}(?![0-9])|\+62[0-9]{8}|argon2/.test(bytes.toString('latin1'))).toBe(false)
    expect(statSync(backup).mode & 0o077).toBe(0)
  })

  it('is described by `backup show` without a database', async () => {
    const { code, data } = await runCommand(['backup', 'show', backup, '--json'], {
      PAYUNG_HOME: inject('payung').home,
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    })
    expect(code).toBe(0)
    expect(data).toMatchObject({ format: formatVersion, people: 550, app_version: '0.1.0' })
    expect(data.left_behind).toContain('account_session')
    expect(JSON.stringify(data)).not.toContain(keys().backup.toString('hex'))
  })

  it('made while people work holds one moment, not a mixture', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const head = await payung.as('sarolangun.kepala')
    let working = true
    const approved: number[] = []
    const work = (async () => {
      while (working && approved.length < 30) {
        const id = await proposed(clerk, programme, newPeople(20), `kerja-${approved.length}.csv`)
        const { status, body } = await head.post(`/api/v1/rosters/${id}/approve`)
        expect(status, JSON.stringify(body)).toBe(200)
        approved.push(Number(body.people))
      }
    })()
    const files: string[] = []
    for (let round = 0; round < 3; round++)
      files.push(await made(path.join(folder, `busy-${round}.cadangan`)))
    working = false
    await work
    expect(approved.length).toBeGreaterThan(1)
    await withEmptyDatabase(async (target) => {
      const { code, data, err } = await restore(String(files[1]), target)
      expect([code, data.error], err).toEqual([0, undefined])
      await expectSound(target as unknown as TestPayung)
    })
  })

  it('is not written over a file that is there', async () => {
    expect(refusalOf(await payung.command(['backup', '--to', backup, '--json']))).toBe('backup.exists')
    expect(readFileSync(backup).equals(bytes)).toBe(true)
  })

  it('that is old goes when it is told how many days to keep, but the newest never', () => {
    const old = path.join(folder, 'old')
    mkdirSync(old)
    const names = ['20250101', '20250301', '20250310'].map((day) => `payung-${day}T000000Z-abcd.cadangan`)
    for (const name of [...names, 'others.cadangan']) writeFileSync(path.join(old, name), '')
    expect(removeOld(old, 30, new Date('2025-03-20T00:00:00Z'))).toEqual([names[0]])
    expect(removeOld(old, 1, new Date('2030-01-01T00:00:00Z'))).toEqual([names[1]])
    expect(readdirSync(old).sort()).toEqual(['others.cadangan', names[2]])
  })
})

/** The same backup in other clothes: smaller chunks, another manifest, another header. */
async function resealed(
  change: { manifest?: Partial<Manifest>; header?: Partial<Header> } = {},
): Promise<Buffer> {
  const pieces: Buffer[] = []
  await readBackup(keys(), backup, async ({ manifest, frames }) => {
    pieces.push(frame('M', JSON.stringify({ ...manifest, ...change.manifest })))
    for await (const { kind, content } of frames) pieces.push(frame(kind, content))
  })
  const header = {
    ...makeHeader(keys(), { made_at: '2026-01-01T00:00:00Z', app_version: '0.1.0' }),
    ...change.header,
  }
  const plain = gzipSync(Buffer.concat(pieces))
  const sealed: Buffer[] = []
  for await (const piece of sealStream(
    keys(),
    header,
    (async function* () {
      yield plain
    })(),
  ))
    sealed.push(piece)
  return Buffer.concat(sealed)
}

async function codeOf(content: Buffer): Promise<string> {
  const file = path.join(folder, `damaged-${randomBytes(4).toString('hex')}.cadangan`)
  writeFileSync(file, content)
  try {
    await inspectBackup(keys(), file)
    return 'none'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  } finally {
    rmSync(file)
  }
}

describe('a damaged, foreign or newer file', () => {
  it('with any bit turned over is refused', async () => {
    const places = [0, 5, 17, 20, 40, 200, 330, 400, bytes.length - 1, bytes.length - 17]
    for (let more = 0; more < 60; more++) places.push(Math.floor(Math.random() * bytes.length))
    for (const place of places) {
      const changed = Buffer.from(bytes)
      changed[place] = (changed[place] ?? 0) ^ (1 << (place % 8))
      const code = await codeOf(changed)
      expect([place, /^backup\.(?:damaged|not_a_backup)$/.test(code)], code).toEqual([place, true])
    }
  })

  it('that is cut, at the end of a chunk or elsewhere, is refused', async () => {
    const small = await resealed({ header: { chunk_bytes: 4_096 } })
    expect(await codeOf(small)).toBe('none')
    const head = small.length - Math.floor((small.length - 400) / 4_112) * 4_112
    const ends = [1, 2, 7, 100].map((chunk) => borderOf(small, chunk))
    for (const length of [...ends, ...ends.map((end) => end + 13), small.length - 1, head, 100, 16, 3])
      expect([
        length,
        /^backup\.(?:damaged|not_a_backup)$/.test(await codeOf(small.subarray(0, length))),
      ]).toEqual([length, true])
    expect(await codeOf(Buffer.concat([small, Buffer.alloc(5)]))).toBe('backup.damaged')
  })

  it('with chunks swapped, repeated, left out or from another backup of the same key is refused', async () => {
    const small = await resealed({ header: { chunk_bytes: 4_096 } })
    const other = await resealed({ header: { chunk_bytes: 4_096 } })
    const chunk = (from: Buffer, at: number) => from.subarray(borderOf(from, at), borderOf(from, at + 1))
    const start = small.subarray(0, borderOf(small, 3))
    const rest = small.subarray(borderOf(small, 5))
    const [third, fourth] = [chunk(small, 3), chunk(small, 4)]
    expect(await codeOf(Buffer.concat([start, third, fourth, rest]))).toBe('none')
    for (const middle of [
      [fourth, third],
      [third, third],
      [third, third, fourth],
      [third],
      [third, chunk(other, 4)],
    ])
      expect(await codeOf(Buffer.concat([start, ...middle, rest]))).toBe('backup.damaged')
    expect(
      await codeOf(
        Buffer.concat([other.subarray(0, borderOf(other, 0)), small.subarray(borderOf(small, 0))]),
      ),
    ).toBe('backup.damaged')
  })

  it('is refused by the restore, each with its own code, and nothing is left in the database', async () => {
    const write = (name: string, content: Buffer) => {
      const file = path.join(folder, name)
      writeFileSync(file, content)
      return file
    }
    const flipped = Buffer.from(bytes)
    flipped[bytes.length - 400_000] = (flipped[bytes.length - 400_000] ?? 0) ^ 4
    const { manifest } = await inspectBackup(keys(), backup)
    const newest = manifest.schema.at(-1)?.number ?? 0
    const wrongRows = manifest.tables.map((table) =>
      table.name === 'person_month' ? { ...table, row_digest: '12' } : table,
    )
    const cases: [string, Buffer, string, Record<string, string>?][] = [
      ['flipped', flipped, 'backup.damaged'],
      ['cut', bytes.subarray(0, bytes.length - 70_000), 'backup.damaged'],
      ['text', Buffer.from('NIK;NAMA\n'), 'backup.not_a_backup'],
      ['newer-format', await resealed({ header: { format: formatVersion + 1 } }), 'backup.newer_format'],
      [
        'newer-schema',
        await resealed({
          manifest: { schema: [...manifest.schema, { number: newest + 1, name: 'x', sha256: '' }] },
        }),
        'backup.newer_schema',
      ],
      [
        'older-schema',
        await resealed({ manifest: { schema: manifest.schema.slice(0, 9) } }),
        'backup.older_schema',
      ],
      ['wrong-rows', await resealed({ manifest: { tables: wrongRows } }), 'backup.differs'],
      [
        'wrong-money',
        await resealed({
          manifest: { ledger: manifest.ledger.map((sum) => ({ ...sum, amount_rupiah: '1' })) },
        }),
        'backup.differs',
      ],
      [
        'wrong-trail',
        await resealed({ manifest: { heads: manifest.heads.map((head) => ({ ...head, hash: '00' })) } }),
        'backup.differs',
      ],
    ]
    await withEmptyDatabase(async (target) => {
      for (const [name, content, code, env] of cases) {
        const answer = await restore(write(`${name}.cadangan`, content), target, env)
        expect([name, answer.code, refusalOf(answer)], answer.err).toEqual([name, 1, code])
      }
      const other = await restore(backup, target, { PAYUNG_MASTER_KEY: randomBytes(32).toString('hex') })
      expect([other.code, refusalOf(other)]).toEqual([1, 'backup.foreign_key'])
      await expectEmpty(target)
      const bare = path.join(folder, 'bare')
      expect(refusalOf(await restore(backup, target, { PAYUNG_HOME: bare }))).toBe('backup.no_master_key')
      expect(existsSync(path.join(bare, 'master.key'))).toBe(false)
      expect(refusalOf(await restore(path.join(folder, 'none'), target))).toBe('backup.file_not_readable')
      // After all those refusals the right file still goes in.
      const good = await restore(backup, target)
      expect([good.code, good.data.people], good.err).toEqual([0, 550])
      expect(refusalOf(await restore(backup, target))).toBe('backup.not_empty')
    })
  })

  it('is not restored over a database of somebody else', async () => {
    await withEmptyDatabase(async (target) => {
      await ask(target.url, 'create table toko (barang text)')
      expect(refusalOf(await restore(backup, target))).toBe('backup.not_empty')
      expect(await target.see("select to_regclass('public.person') as person")).toEqual([{ person: null }])
    })
  })
})

/** Where a chunk of 4,096 bytes begins: after the header, whose JSON is told by its length. */
function borderOf(file: Buffer, chunk: number): number {
  return 16 + 4 + file.readUInt32BE(16) + 32 + chunk * (4_096 + 16)
}

describe('killed with -9', () => {
  it('at any point, a backup leaves a whole file or none, and the next run sweeps up and is whole', async () => {
    const to = path.join(folder, 'killed')
    const points = {
      'backup.file_begun': 0,
      'backup.table_written:1': 0,
      'backup.table_written:9': 0,
      'backup.file_written': 0,
      'backup.file_named': 1,
    }
    for (const [point, whole] of Object.entries(points)) {
      rmSync(to, { recursive: true, force: true })
      const killed = await payung.command(['backup', '--to', `${to}/`], { PAYUNG_FAULT: point })
      expect([point, killed.signal], killed.err).toEqual([point, 'SIGKILL'])
      const left = readdirSync(to).filter((name) => name.endsWith('.cadangan'))
      expect([point, left.length]).toEqual([point, whole])
      for (const name of left) await inspectBackup(keys(), path.join(to, name))
      await inspectBackup(keys(), await made(`${to}/`))
      expect([point, readdirSync(to).filter((name) => !name.endsWith('.cadangan'))]).toEqual([point, []])
    }
  })

  it('at any point, a restore has done all or nothing, and given again it ends well', async () => {
    const expected = await inspectBackup(keys(), backup)
    const points = {
      'restore.emptied': false,
      'restore.table_loaded:1': false,
      'restore.table_loaded:12': false,
      'restore.rows_loaded': false,
      'restore.indexes_built': false,
      'restore.verified': false,
      'restore.committed': true,
    }
    for (const [point, done] of Object.entries(points)) {
      await withEmptyDatabase(async (target) => {
        const killed = await restore(backup, target, { PAYUNG_FAULT: point })
        expect([point, killed.signal], killed.err).toEqual([point, 'SIGKILL'])
        if (!done) await expectEmpty(target)
        const again = await restore(backup, target)
        if (done) expect([point, refusalOf(again)]).toEqual([point, 'backup.not_empty'])
        else expect([point, again.code, again.data.error], again.err).toEqual([point, 0, undefined])
        for (const { name, columns, row_digest } of expected.manifest.tables.filter(
          (table) => !ownWords.includes(table.name),
        )) {
          const client = new pg.Client({ connectionString: target.url })
          await client.connect()
          expect([point, name, (await digestRows(client, name, columns)).row_digest]).toEqual([
            point,
            name,
            row_digest,
          ])
          await client.end()
        }
        await expectSound(target as unknown as TestPayung)
      })
    }
  })
})

describe('a disk without room', () => {
  it('refuses the backup with one sentence and leaves nothing half written', async () => {
    const to = path.join(folder, 'full')
    mkdirSync(to)
    // A limit on the size of any file stands for the full disk; it needs no rights.
    const { code, err, data } = await runLimited(['backup', '--to', `${to}/`, '--json'], 400)
    expect([code, (data.error as { code: string }).code], err).toEqual([1, 'platform.disk_full'])
    expect(readdirSync(to)).toEqual([])
    expect(
      await payung.see(
        "select refusal->>'code' as code from backup_run where result = 'failed' order by at desc limit 1",
      ),
    ).toEqual([{ code: 'platform.disk_full' }])
  })

  async function runLimited(args: string[], kilobytes: number): Promise<CommandAnswer> {
    const env = {
      ...process.env,
      PAYUNG_HOME: inject('payung').home,
      DATABASE_URL: payung.url,
      PAYUNG_LOG_LEVEL: 'silent',
    }
    return new Promise((resolve) => {
      const script = `ulimit -f ${kilobytes}; exec "$0" "$@"`
      execFile(
        'bash',
        ['-c', script, process.execPath, path.join(projectRoot, 'bin', 'payung'), ...args],
        { env },
        (error, out, err) =>
          resolve({
            code: error ? Number(error.code) : 0,
            signal: null,
            out,
            err,
            data: out ? JSON.parse(out) : {},
          }),
      )
    })
  }
})

describe('after a restore', () => {
  it('it is told which acts are newer than the backup, and another history is noticed', async () => {
    const { manifest } = await inspectBackup(keys(), backup)
    const head = manifest.heads.find((each) => each.chain === '15.03')
    const [line] = await payung.see<{ hash: string }>(
      "select encode(hash, 'hex') as hash from audit_line where chain = '15.03' and sequence = 2",
    )
    const beside = path.join(folder, 'beside')
    mkdirSync(path.join(beside, 'heads'), { recursive: true })
    const heads = (...lines: unknown[]) =>
      writeFileSync(
        path.join(beside, 'heads', '2026.jsonl'),
        `${lines.map((each) => JSON.stringify(each)).join('\n')}\n{"chain":"15.0`,
      )
    const known = {
      chain: '15.03',
      sequence: (head?.sequence ?? 0) + 4,
      hash: 'ff',
      at: '2026-01-02T03:04:05Z',
    }
    heads({ chain: '15.03', sequence: 2, hash: line?.hash, signature: 'x' }, known)
    await withEmptyDatabase(async (target) => {
      const { code, data } = await restore(backup, target, { PAYUNG_BACKUP_FOLDER: beside })
      expect([code, data.other_history]).toEqual([0, []])
      expect(data.missing).toEqual([
        { chain: '15.03', restored: head?.sequence, known: known.sequence, at: known.at },
      ])
    })
    heads({ chain: '15.03', sequence: 2, hash: 'ab'.repeat(32) })
    await withEmptyDatabase(async (target) => {
      const { code, data } = await restore(backup, target, { PAYUNG_BACKUP_FOLDER: beside })
      expect([code, data.other_history]).toEqual([1, [{ chain: '15.03', sequence: 2 }]])
    })
  })

  it('people who were erased since are read from the list beside the backups', async () => {
    const beside = path.join(folder, 'erased')
    mkdirSync(beside)
    const [person] = await payung.see<{ person_id: string }>('select person_id from person limit 1')
    const line = JSON.stringify({ ...person, at: '2026-01-01T00:00:00Z' })
    writeFileSync(path.join(beside, 'erased.jsonl'), `${line}\n${line}\nno line\n`)
    await withEmptyDatabase(async (target) => {
      const { code, data } = await restore(backup, target, { PAYUNG_BACKUP_FOLDER: beside })
      expect([code, (data.erased as { listed: number }).listed]).toEqual([0, 1])
      const [known] = await target.see<{ known: boolean }>(
        "select to_regclass('public.person_key') is not null as known",
      )
      if (known?.known)
        expect(
          await target.see('select salt is null as gone from person_key where person_id = $1', [
            person?.person_id,
          ]),
        ).toEqual([{ gone: true }])
    })
  })
})

describe('a move', () => {
  it('copies everything to another database and leaves the source as it was', async () => {
    await withEmptyDatabase(async (target) => {
      const source = await emptyDatabase()
      try {
        expect((await restore(backup, source)).code).toBe(0)
        const before = await digestsOf(source.url)
        const move = (to: string) =>
          runCommand(['move', '--to', to, '--json'], {
            PAYUNG_HOME: inject('payung').home,
            DATABASE_URL: source.url,
          })
        expect(refusalOf(await move(source.url))).toBe('backup.same_place')
        const done = await move(target.url)
        expect([done.code, done.data.people], done.err).toEqual([0, 550])
        expect(await digestsOf(target.url)).toEqual(before)
        expect(await digestsOf(source.url)).toEqual(before)
        await expectSound(target as unknown as TestPayung)
        expect(refusalOf(await move(target.url))).toBe('backup.not_empty')
        expect(refusalOf(await move('postgres://nobody:x@127.0.0.1:1/none'))).toBe(
          'platform.database_unreachable',
        )
        expect(refusalOf(await move('toko'))).toBe('platform.bad_database_url')
      } finally {
        await source.drop()
      }
    })
  })

  it('is refused while a server works in the source', async () => {
    await withEmptyDatabase(async (target) => {
      const answer = await payung.command(['move', '--to', target.url, '--json'])
      expect([answer.code, refusalOf(answer)]).toEqual([1, 'backup.server_running'])
    })
  })
})

describe('a rehearsal', () => {
  it('restores the newest backup beside, remembers it, and throws everything away', async () => {
    const nightly = path.join(inject('payung').home, 'backup')
    await made(`${nightly}/`)
    const { code, data, err } = await payung.command(['backup', 'rehearse', '--json'])
    expect([code, data.error], err).toEqual([0, undefined])
    expect(existsSync(path.join(inject('payung').home, 'rehearsal'))).toBe(false)
    expect(await payung.see("select result, file_name from backup_run where kind = 'rehearsal'")).toEqual([
      { result: 'done', file_name: path.basename(String(data.file)) },
    ])
  })

  it.each(['rehearsal.server_ready', 'rehearsal.restored'])(
    'killed at %s is swept up by the next',
    async (point) => {
      const killed = await payung.command(['backup', 'rehearse', backup], { PAYUNG_FAULT: point })
      expect(killed.signal, killed.err).toBe('SIGKILL')
      expect(existsSync(path.join(inject('payung').home, 'rehearsal'))).toBe(true)
      const again = await payung.command(['backup', 'rehearse', backup, '--json'])
      expect([again.code, again.data.people], again.err).toEqual([0, 550])
      expect(existsSync(path.join(inject('payung').home, 'rehearsal'))).toBe(false)
    },
  )
})

describe('the page of backups', () => {
  it('is for the administrator of the whole installation, warns, and makes one at the press of a button', async () => {
    const password = path.join(folder, 'password')
    writeFileSync(password, demoPassword)
    for (const [name, region] of [
      ['pusat.admin', ''],
      ['sarolangun.admin', '15.03'],
    ] as const) {
      const account = ['--name', name, '--role', 'administrator', '--region', region, '--office', 'Server']
      const { code, err } = await payung.command([
        'account',
        'create',
        name,
        ...account,
        '--password-file',
        password,
      ])
      expect(code, err).toBe(0)
    }
    await payung.see("delete from backup_run where kind in ('backup', 'rehearsal')")
    const regional = await payung.as('sarolangun.admin')
    expect((await regional.page('/cadangan')).status).toBe(403)
    expect((await (await payung.as('sarolangun.operator')).page('/cadangan')).status).toBe(403)
    const admin = await payung.as('pusat.admin')
    expect((await admin.page('/')).html).toContain('Belum pernah ada cadangan')
    expect((await admin.page('/cadangan')).html).toContain('Belum ada cadangan')
    const asked = await admin.page('/cadangan', { apa: 'cadangan' })
    expect([asked.status, asked.location]).toEqual([303, '/cadangan?diminta=cadangan'])
    for (let tries = 0; tries < 200; tries++) {
      if ((await payung.see("select 1 from backup_run where kind = 'backup'")).length > 0) break
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const [run] = await payung.see<{ result: string; file_name: string; file_sha256: Buffer }>(
      "select result, file_name, file_sha256 from backup_run where kind = 'backup'",
    )
    expect(run?.result).toBe('done')
    const file = path.join(inject('payung').home, 'backup', String(run?.file_name))
    expect(
      createHash('sha256')
        .update(readFileSync(file))
        .digest()
        .equals(run?.file_sha256 as Buffer),
    ).toBe(true)
    const page = await admin.page('/cadangan')
    expect(page.html).toContain(run?.file_name)
    expect(page.html).toContain('Cadangan belum pernah dicoba dipulihkan')
    expect((await admin.page('/')).html).toContain('Cadangan belum pernah dicoba dipulihkan')
    await payung.see("update backup_run set at = now() - interval '3 days'")
    expect((await admin.page('/')).html).toContain('Sudah lebih dari 2 hari tanpa cadangan')
  })
})
