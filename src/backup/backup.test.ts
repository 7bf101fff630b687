import { execFile, execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { signInAt } from '../../test/codes.ts'
import { ask, databaseUrl, testConfig } from '../../test/global-setup.ts'
import {
  headsFolder,
  listHeadFiles,
  readHead,
  readHeadFile,
  type SigningKey,
  signHead,
  signingKeyOf,
  writeHeadFile,
} from '../../test/heads.ts'
import { expectSound } from '../../test/invariants.ts'
import {
  appOn,
  type CommandAnswer,
  mintSession,
  runCommand,
  runHere,
  signedIn,
  type TestPayung,
  usePayung,
} from '../../test/payung.ts'
import { usePrivacyOfficers } from '../../test/privacy.ts'
import { programmeOf, proposed, strangers } from '../../test/rosters.ts'
import { projectRoot } from '../platform/config.ts'
import { loadMasterKeys } from '../platform/master-key.ts'
import { listMigrations } from '../platform/migrate.ts'
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

const payung = usePayung({ commands: 'here' })
usePrivacyOfficers(payung)
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

/** In this process, or, when it is to be killed, in one of its own. */
const inTarget = (args: string[], env: Record<string, string>) =>
  (env.PAYUNG_FAULT ? runCommand : runHere)(args, {
    PAYUNG_HOME: inject('payung').home,
    PAYUNG_BACKUP_FOLDER: path.join(folder, 'nothing-beside'),
    ...env,
  })

const restore = (file: string, target: Target, env: Record<string, string> = {}) =>
  inTarget(['restore', file, '--to', target.url, '--json'], env)

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

/** Sign-in, pages, a roster from upload to approval, in what was restored. */
async function journeyIn(target: Target): Promise<void> {
  const platform = await openPlatform(testConfig(inject('payung').home, target.url), { log_to: 'stderr' })
  try {
    const app = appOn(platform, undefined)
    await target.see('update account_second_factor set last_step = 0')
    const clerk = await signInAt(app, 'sarolangun.operator')
    for (const at of ['/', '/program', '/peserta', '/anggaran'])
      expect([at, (await clerk.page(at)).status]).toEqual([at, 200])
    // Opened with the data keys that came with the backup.
    expect((await clerk.page('/peserta')).html).toMatch(/1503•{8}\d{4}/)
    const imported = await proposedIn(target)
    const head = await signInAt(app, 'sarolangun.kepala')
    const approved = await head.post(`/api/v1/rosters/${imported}/approve`)
    expect(approved).toMatchObject({ status: 200, body: { people: 20, refused_rows: 0 } })
  } finally {
    await platform.close()
  }
  await expectSound(target as unknown as TestPayung)
}

async function proposedIn(target: Target): Promise<string> {
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
  const imported = await inTarget([...proposing, '--as', 'sarolangun.operator', '--json'], {
    DATABASE_URL: target.url,
  })
  expect(imported.data, imported.err).toMatchObject({ state: 'confirmed' })
  return String(imported.data.roster_id)
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

  it('holds no NIK, phone, name or password in plain text, and is readable by its owner only', async () => {
    const people = await payung.see<{ name: string }>(
      'select name from person where length(name) > 12 limit 50',
    )
    for (const { name } of people) expect(bytes.includes(Buffer.from(name))).toBe(false)
    expect(/(?<![0-9])15[0-9]{14}(?![0-9])|\+62[0-9]{8}|argon2/.test(bytes.toString('latin1'))).toBe(false)
    expect(statSync(backup).mode & 0o077).toBe(0)
  })

  it('is described by `backup show` without a database', async () => {
    const { code, data } = await inTarget(['backup', 'show', backup, '--json'], {
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
    await withEmptyDatabase(async (target) => {
      // Each passes over what the one before left, dies one step further on, and the last has done it all.
      for (const point of [
        'restore.emptied',
        'restore.table_loaded:1',
        'restore.table_loaded:12',
        'restore.rows_loaded',
        'restore.indexes_built',
        'restore.verified',
      ]) {
        const killed = await restore(backup, target, { PAYUNG_FAULT: point })
        expect([point, killed.signal], killed.err).toEqual([point, 'SIGKILL'])
        await expectEmpty(target)
      }
      const killed = await restore(backup, target, { PAYUNG_FAULT: 'restore.committed' })
      expect(killed.signal, killed.err).toBe('SIGKILL')
      const digests = await digestsOf(target.url)
      for (const { name, rows, row_digest } of expected.manifest.tables)
        if (name in digests) expect([name, digests[name]]).toEqual([name, `${rows} ${row_digest}`])
      await expectSound(target as unknown as TestPayung)
      expect(refusalOf(await restore(backup, target))).toBe('backup.not_empty')
    })
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
      PAYUNG_BACKUP_FOLDER: payung.platform.config.backup_folder,
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
  const verifyIn = (target: Target, beside: string, ...words: string[]) =>
    inTarget(['audit', ...words, '--json'], { DATABASE_URL: target.url, PAYUNG_BACKUP_FOLDER: beside })

  /** A copy of the heads and the list of erased people, as they lie beside the backups. */
  function beside(name: string): string {
    const copy = path.join(folder, name)
    cpSync(payung.platform.config.backup_folder, copy, { recursive: true })
    return copy
  }

  const headDocument = (name: string) => {
    const heads = headsFolder(payung.platform.config.backup_folder)
    return readHeadFile(heads, listHeadFiles(heads).at(Number(name)) ?? '')
  }

  async function anAct(): Promise<void> {
    const clerk = await payung.as('sarolangun.operator')
    await programmeOf(clerk, {
      code: `SESUDAH-${randomBytes(3).toString('hex').toUpperCase()}`,
      region_code: '15.03',
      ceiling_rupiah: 1_000_000,
    })
  }

  it('it is told which acts are newer than the backup, by the heads signed at each backup', async () => {
    const { manifest } = await inspectBackup(keys(), backup)
    const restored = manifest.heads.find((each) => each.chain === '15.03')?.sequence
    await anAct()
    await made(path.join(folder, `signs-${targets}.cadangan`))
    const [now] = await payung.see<{ sequence: number }>(
      "select sequence from audit_head where chain = '15.03'",
    )
    const copy = beside('newer')
    await withEmptyDatabase(async (target) => {
      const { code, data, err } = await restore(backup, target, { PAYUNG_BACKUP_FOLDER: copy })
      expect([code, data.error, data.other_history, data.unsigned_heads], err).toEqual([0, undefined, [], []])
      expect(data.missing).toContainEqual({
        chain: '15.03',
        restored,
        known: now?.sequence,
        at: readHead(headDocument('0'))?.time,
      })
    })
  })

  it('another history is noticed by a signed head, and a head that somebody else signed is not believed', async () => {
    const copy = beside('other')
    const newest = readHead(headDocument('0'))
    const { number = 0, previous = '' } = newest ?? {}
    const put = (at: number, key: SigningKey) =>
      writeHeadFile(
        headsFolder(copy),
        { number: at, time: '2026-01-02T03:04:05.000Z' },
        signHead(key, {
          number: at,
          time: '2026-01-02T03:04:05.000Z',
          previous,
          chains: [{ chain: '15.03', sequence: 2, hash: 'ab'.repeat(32) }],
        }),
      )
    const pair = generateKeyPairSync('ed25519')
    const own = signingKeyOf(payung.platform.keys)
    put(number + 1, { private_key: pair.privateKey, public_key: pair.publicKey, key_id: own.key_id })
    await withEmptyDatabase(async (target) => {
      const { code, data } = await restore(backup, target, { PAYUNG_BACKUP_FOLDER: copy })
      expect([code, data.other_history]).toEqual([0, []])
      expect(data.unsigned_heads).toEqual([
        path.join('2026-01', `${String(number + 1).padStart(8, '0')}.json`),
      ])
    })
    put(number + 1, own)
    await withEmptyDatabase(async (target) => {
      const { code, data } = await restore(backup, target, { PAYUNG_BACKUP_FOLDER: copy })
      expect([code, data.other_history, data.unsigned_heads]).toEqual([
        1,
        [{ chain: '15.03', sequence: 2 }],
        [],
      ])
    })
  })

  it('the loss of the acts after the backup is accepted once, with a reason, and nothing else hides behind it', async () => {
    const copy = beside('accepted')
    await withEmptyDatabase(async (target) => {
      const accept = (reason: string) => verifyIn(target, copy, 'accept-loss', '--reason', reason)
      const kindsNow = async () => {
        const { data } = await verifyIn(target, copy, 'verify')
        return [...new Set((data.findings as { kind: string }[]).map((each) => each.kind))]
      }
      expect((await restore(backup, target, { PAYUNG_BACKUP_FOLDER: copy })).code).toBe(0)
      expect(await kindsNow()).toContain('newer_than_data')
      expect(refusalOf(await accept('lupa'))).toBe('audit.reason_short')
      const [second] = await target.see<{ actor_name: string }>(
        "select actor_name from audit_line where chain = '15.03' and sequence = 2",
      )
      const renamed = (name = '') =>
        target.see(
          `set session_replication_role = replica; update audit_line set actor_name = '${name}' where chain = '15.03' and sequence = 2; reset session_replication_role`,
        )
      await renamed('orang.lain')
      expect(refusalOf(await accept('Disk server rusak; dan satu baris diubah'))).toBe('audit.not_only_loss')
      await renamed(second?.actor_name)
      const { code, data, err } = await accept('Disk server rusak; cadangan terakhir dari semalam')
      expect([code, data.error], err).toEqual([0, undefined])
      const { data: whole } = await verifyIn(target, copy, 'verify')
      expect([whole.ok, whole.findings]).toEqual([true, []])
      expect((whole.accepted_losses as { chain: string }[]).map((each) => each.chain)).toContain('15.03')
      expect(
        await target.see(
          "select fields->>'reason' as reason from audit_line where action = 'audit.accept_loss'",
        ),
      ).toEqual([{ reason: 'Disk server rusak; cadangan terakhir dari semalam' }])
      expect(refusalOf(await accept('Sekali lagi, karena bisa'))).toBe('audit.nothing_lost')
      // Life goes on past the numbers that were lost, and the heads agree with it.
      await actsIn(target, 60)
      expect((await verifyIn(target, copy, 'sign')).code).toBe(0)
      expect(await kindsNow()).toEqual([])
      const [end] = await target.see<{ sequence: number }>(
        "select sequence from audit_head where chain = '15.03'",
      )
      const last = end?.sequence ?? 0
      const kept = `hash = (select hash from audit_line where chain = '15.03' and sequence = ${last - 1})`
      await target.see('set session_replication_role = replica')
      await target.see(`delete from audit_line where chain = '15.03' and sequence = ${last}`)
      await target.see(`update audit_head set sequence = ${last - 1}, ${kept} where chain = '15.03'`)
      expect(await kindsNow()).toEqual(['newer_than_data'])
      expect(refusalOf(await accept('Ekor dipotong, bukan dipulihkan'))).toBe('audit.no_restore')
      await target.see(
        "update audit_line set actor_name = 'orang.lain' where chain = '15.03' and sequence = 2",
      )
      expect(await kindsNow()).toContain('edited')
    })
  })

  async function actsIn(target: Target, acts: number): Promise<void> {
    const platform = await openPlatform(testConfig(inject('payung').home, target.url), { log_to: 'stderr' })
    try {
      const clerk = signedIn(appOn(platform, undefined), await mintSession(platform, 'sarolangun.operator'))
      for (let act = 0; act < acts; act++)
        expect(
          (
            await clerk.post('/api/v1/budgets', {
              name: `Sesudah ${act}`,
              source: 'APBD',
              fiscal_year: 2024,
              legal_basis: 'Perda',
              ceiling_rupiah: 1,
              region_code: '15.03',
            })
          ).status,
        ).toBe(201)
    } finally {
      await platform.close()
    }
  }

  it('people who were erased since are erased again: name, rows, hash, and key', async () => {
    const people = await payung.see<{ person_id: string; name: string }>(
      'select p.person_id, p.name from person p join roster_row w using (person_id) join roster r on r.roster_id = w.roster_id where r.programme_id = (select programme_id from programme where code = $1) order by r.uploaded_at, w.row_number limit 2',
      [programme],
    )
    const [person, neighbour] = people
    const id = person?.person_id ?? ''
    await payung.see("update person_month set state = 'released' where person_id = $1", [id])
    await eraseAs(id)
    const copy = beside('erased')
    await withEmptyDatabase(async (target) => {
      const { code, data, err } = await restore(backup, target, { PAYUNG_BACKUP_FOLDER: copy })
      expect([code, data.erased], err).toEqual([0, { listed: 1, again: 1 }])
      const rows = `select p.name, p.name_key, p.phone_sealed, (select salt from person_key k where k.person_id = p.person_id) as salt,
        (select count(*)::integer from person_nik n where n.person_id = p.person_id) as hashes,
        (select array_agg(coalesce(w.name, '-') || coalesce(w.nik_hash::text, '-') || coalesce(w.nik_sealed::text, '-')) from roster_row w where w.person_id = p.person_id) as rows
        from person p where p.person_id = $1`
      const gone = {
        name: '(dimusnahkan)',
        name_key: '',
        phone_sealed: null,
        salt: null,
        hashes: 0,
        rows: ['---'],
      }
      expect(await target.see(rows, [id])).toEqual([gone])
      expect(await payung.see(rows, [id])).toEqual([gone])
      const [other] = await target.see<{ name: string }>(rows, [neighbour?.person_id])
      expect(other?.name === neighbour?.name).toBe(true)
      const forWhom = 'select 1 from roster_file f join roster_row w using (roster_id) where w.person_id = $1'
      expect(await target.see(forWhom, [id])).toEqual([])
      const proof = await verifyIn(target, copy, 'proof', ...(await rowOf(target, id)))
      expect(refusalOf(proof)).toBe('audit.row_erased')
    })
  })

  async function rowOf(target: Target, personId: string): Promise<[string, string]> {
    const [found] = await target.see<{ line: string; row: string }>(
      `select l.chain || '/' || l.sequence as line, w.row_number::text as row from roster_row w
       join audit_line l on l.object_id = w.roster_id::text and l.action = 'roster.check' where w.person_id = $1`,
      [personId],
    )
    return [found?.line ?? '', found?.row ?? '']
  }

  /** Asked at the desk, decided by the privacy officer, executed by the head of office. */
  async function eraseAs(personId: string): Promise<void> {
    const at = '/api/v1/privacy-requests'
    const clerk = await payung.as('sarolangun.operator')
    const asked = await clerk.post(at, {
      kind: 'erasure',
      identity_document: 'ktp',
      words: 'Hapus data saya',
      person_id: personId,
    })
    await clerk.post(`${at}/${asked.body.request_id}/begin`)
    const officer = await payung.as('sarolangun.pelindung')
    const { status, body } = await officer.post(`${at}/${asked.body.request_id}/decide`, {
      to: 'done',
      reason: 'tidak ada yang menahan',
    })
    expect(status, JSON.stringify(body)).toBe(200)
    const { destruction_id: id } = body.outcome as { destruction_id: string }
    const head = await payung.as('sarolangun.kepala')
    expect((await head.page(`/pelindungan/pemusnahan/${id}`, { to: 'executed' })).status).toBe(303)
  }

  it('of a backup with an older schema, the later migrations follow after the rows', async () => {
    const newer = newerPayung(path.join(folder, 'newer-payung'))
    await withEmptyDatabase(async (target) => {
      const { code, data, err } = await runCommand(
        ['restore', backup, '--to', target.url, '--json'],
        { PAYUNG_HOME: inject('payung').home, PAYUNG_BACKUP_FOLDER: path.join(folder, 'nothing-beside') },
        newer,
      )
      expect([code, data.error, data.people], err).toEqual([0, undefined, 550])
      expect(
        await target.see(
          'select max(number) as number, (select count(*)::integer from person where later = 7) as people from migration',
        ),
      ).toEqual([{ number: (listMigrations().at(-1)?.number ?? 0) + 1, people: 550 }])
      await expectSound(target as unknown as TestPayung)
    })
  })

  /** This Payung with one more migration, as the next version will be. */
  function newerPayung(at: string): string {
    for (const name of [
      'bin',
      'src',
      'migrations',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
      'examples',
      'islands',
    ])
      cpSync(path.join(projectRoot, name), path.join(at, name), { recursive: true })
    symlinkSync(path.join(projectRoot, 'node_modules'), path.join(at, 'node_modules'))
    const last = listMigrations().at(-1)?.number ?? 0
    writeFileSync(
      path.join(at, 'migrations', `${String(last + 1).padStart(4, '0')}_later.sql`),
      'alter table person add column later integer not null default 7;\n',
    )
    return at
  }
})

const ownPrograms = '/usr/lib/postgresql/15/bin'

/** A server as an office has it: PostgreSQL 15 on its own address, an owner with the right to make roles, a database of theirs. */
async function startOwnServer(at: string): Promise<{ url: string; superuser_url: string; stop(): void }> {
  mkdirSync(at, { mode: 0o700 })
  const asRoot = process.getuid?.() === 0
  const [uid, gid] = ['-u', '-g'].map((which) =>
    asRoot ? Number(execFileSync('id', [which, 'postgres'])) : undefined,
  )
  if (uid !== undefined && gid !== undefined) {
    // The folder above is readable by its maker only.
    chmodSync(folder, 0o711)
    chownSync(at, uid, gid)
  }
  const run = (program: string, ...args: string[]) =>
    execFileSync(path.join(ownPrograms, program), args, { uid, gid, cwd: at, stdio: 'ignore' })
  const data = path.join(at, 'data')
  const port = 20_000 + Math.floor(Math.random() * 20_000)
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C')
  const settings = `-p ${port} -k ${at} -c listen_addresses=127.0.0.1 -c fsync=off`
  run('pg_ctl', '-D', data, '-w', '-l', path.join(at, 'log'), '-o', settings, 'start')
  const superuserUrl = `postgres://postgres@127.0.0.1:${port}/payung`
  await ask(
    `postgres://postgres@127.0.0.1:${port}/postgres`,
    "create role pemilik login createrole password 'rahasia-kantor-15'",
  )
  await ask(`postgres://postgres@127.0.0.1:${port}/postgres`, 'create database payung owner pemilik')
  return {
    url: `postgres://pemilik:rahasia-kantor-15@127.0.0.1:${port}/payung`,
    superuser_url: superuserUrl,
    stop: () => run('pg_ctl', '-D', data, '-m', 'immediate', 'stop'),
  }
}

describe('a move', () => {
  it('copies everything to another database and leaves the source as it was', async () => {
    await withEmptyDatabase(async (target) => {
      const source = await emptyDatabase()
      try {
        expect((await restore(backup, source)).code).toBe(0)
        const before = await digestsOf(source.url)
        const move = (to: string) => inTarget(['move', '--to', to, '--json'], { DATABASE_URL: source.url })
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

  it.skipIf(!existsSync(ownPrograms))(
    'from the embedded server to an own PostgreSQL 15, whose owner may make roles and nothing more, brings everything, and people go on working there',
    async () => {
      const source = await emptyDatabase()
      const server = await startOwnServer(path.join(folder, 'own-server'))
      try {
        expect((await restore(backup, source)).code).toBe(0)
        const before = await digestsOf(source.url)
        const done = await inTarget(['move', '--to', server.url, '--json'], { DATABASE_URL: source.url })
        expect([done.code, done.data.error, done.data.people], done.err).toEqual([0, undefined, 550])
        const pool = new pg.Pool({ connectionString: server.superuser_url, max: 1 })
        const there: Target = {
          url: server.url,
          see: async (sql, values) => (await pool.query(sql, values)).rows,
          drop: () => pool.end(),
        }
        expect(
          await there.see("select rolsuper, rolbypassrls from pg_roles where rolname = 'pemilik'"),
        ).toEqual([{ rolsuper: false, rolbypassrls: false }])
        expect(await digestsOf(server.superuser_url)).toEqual(before)
        await expectSound(there as unknown as TestPayung)
        await journeyIn(there)
        const again = await inTarget(['backup', '--to', path.join(folder, 'from-15.cadangan'), '--json'], {
          DATABASE_URL: server.url,
        })
        expect([again.code, again.data.people], again.err).toEqual([0, 570])
        await there.drop()
      } finally {
        server.stop()
        await source.drop()
      }
    },
  )

  it('is refused while a server works in the source', async () => {
    await withEmptyDatabase(async (target) => {
      const answer = await payung.command(['move', '--to', target.url, '--json'])
      expect([answer.code, refusalOf(answer)]).toEqual([1, 'backup.server_running'])
    })
  })
})

describe('a rehearsal', () => {
  it('restores the newest backup beside, remembers it, and throws everything away', async () => {
    const nightly = payung.platform.config.backup_folder
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
    writeFileSync(password, 'tujuh-mangga-di-atas-perahu')
    const account = ['--name', 'pusat.admin', '--role', 'administrator', '--region', '', '--office', 'Server']
    const creating = ['account', 'create', 'pusat.admin', ...account, '--password-file', password]
    const { code, err } = await payung.command(creating)
    expect(code, err).toBe(0)
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
    const file = path.join(payung.platform.config.backup_folder, String(run?.file_name))
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
