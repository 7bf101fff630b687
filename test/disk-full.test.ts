import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { settled } from './fault-world.ts'
import { ask } from './global-setup.ts'
import { expectSound } from './invariants.ts'
import { checked, type Person, runCommand, usePayung } from './payung.ts'
import { contents, listFile, programmeOf, proposed, strangers } from './rosters.ts'

/*
 * A disk of a few megabytes that is really full: a file system in memory. Mounting one takes root on Linux; elsewhere, and where the
 * database server is not the embedded one, these tests are skipped and say so.
 */

const payung = usePayung()
const root = mkdtempSync(path.join(os.tmpdir(), 'payung-full-'))
// The database's own user must be able to pass.
chmodSync(root, 0o755)
const mounts: string[] = []
const people = strangers('15.03', 3_000, 51)

function mount(name: string, megabytes: number): string | undefined {
  const at = path.join(root, name)
  mkdirSync(at)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', at]).status !== 0)
    return undefined
  mounts.push(at)
  return at
}

function unmountAll(): void {
  for (const at of mounts.splice(0)) spawnSync('umount', [at])
}

const canMount = process.getuid?.() === 0 && process.platform === 'linux' && mount('probe', 1) !== undefined
unmountAll()
const why = canMount ? '' : ' (skipped: needs root on Linux to mount a small file system)'

afterAll(() => {
  unmountAll()
  rmSync(root, { recursive: true, force: true })
})

/** Fills what is left of a disk; the answer makes room again. */
function fill(disk: string): () => void {
  const ballast = path.join(disk, 'ballast')
  for (let size = 1 << 20; size >= 4096; size /= 2) {
    for (;;) {
      try {
        writeFileSync(ballast, Buffer.alloc(size), { flag: 'a' })
      } catch {
        break
      }
    }
  }
  return () => rmSync(ballast)
}

describe.skipIf(!canMount || Boolean(process.env.TEST_DATABASE_URL))(
  `a database whose disk is full${why}`,
  () => {
    const tables = ['roster_file', 'roster_row', 'person_month', 'budget_entry']
    let disk: string
    let [clerk, head] = [] as unknown as [Person, Person]

    beforeAll(async () => {
      disk = mount('tables', 24) as string
      const owner = statSync(path.join(inject('payung').home, 'postgres', 'data'))
      const space = path.join(disk, 'space')
      mkdirSync(space, { mode: 0o700 })
      chownSync(space, owner.uid, owner.gid)
      await ask(
        inject('payung').maker_url,
        `create tablespace payung_small_${process.pid} location '${space}'`,
      )
      for (const table of tables)
        await payung.see(`alter table ${table} set tablespace payung_small_${process.pid}`)
      clerk = await payung.as('sarolangun.operator')
      head = await payung.as('sarolangun.kepala')
      await programmeOf(clerk, { code: 'PENUH', region_code: '15.03', ceiling_rupiah: 900_000_000 })
    })

    afterAll(async () => {
      for (const table of tables) await payung.see(`alter table ${table} set tablespace pg_default`)
      await ask(inject('payung').maker_url, `drop tablespace payung_small_${process.pid}`)
    })

    it('refuses an upload and says why; with room again the same request is taken', async () => {
      const [key, list] = [randomUUID(), listFile(people(600))]
      const upload = () => clerk.upload('PENUH', 'penuh.csv', list, key)
      const makeRoom = fill(disk)
      const refused = await upload()
      expect([refused.status, refused.body.code]).toEqual([503, 'platform.disk_full'])
      expect((refused.body.text as { id: string }).id).toContain('tidak ada yang disimpan')
      expect(await payung.see("select 1 from roster where file_name = 'penuh.csv'")).toEqual([])
      await expectSound(payung)
      makeRoom()
      const again = await upload()
      expect([again.status, again.body.known]).toEqual([202, false])
      expect((await checked(clerk, String(again.body.roster_id))).state).toBe('checked')
      await expectSound(payung)
    })

    it('keeps no part of an approval; with room again the same request protects everybody once', async () => {
      const id = await proposed(clerk, 'PENUH', people(900))
      const before = await contents(payung)
      const key = randomUUID()
      const makeRoom = fill(disk)
      const refused = await head.post(`/api/v1/rosters/${id}/approve`, undefined, key)
      expect([refused.status, refused.body.code]).toEqual([503, 'platform.disk_full'])
      expect(await contents(payung)).toEqual(before)
      await expectSound(payung)
      makeRoom()
      const again = await head.post(`/api/v1/rosters/${id}/approve`, undefined, key)
      expect([again.status, again.body.people]).toEqual([200, 900])
      await expectSound(payung)
    })

    it('lets a check wait, and ends it by itself when there is room', async () => {
      const list = listFile(people(900))
      // Room for the file, none for its rows.
      const { status, body } = await clerk.upload('PENUH', 'tunggu.csv', list)
      expect(status).toBe(202)
      const makeRoom = fill(disk)
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      makeRoom()
      expect((await checked(clerk, String(body.roster_id))).state).toBe('checked')
      await settled(payung)
      await expectSound(payung)
    })
  },
)

describe.skipIf(!canMount)(`a data folder whose disk is full${why}`, () => {
  /** Without the look at free space before the start, so that the disk is full in the middle of a write. */
  const env = (home: string) => ({
    PAYUNG_HOME: home,
    DATABASE_URL: payung.url,
    PAYUNG_MINIMUM_FREE_MB: '0',
  })

  it('is refused before anything is written', async () => {
    const disk = mount('nearly', 1) as string
    const refused = await runCommand(['account', 'list', '--json'], {
      ...env(disk),
      PAYUNG_MINIMUM_FREE_MB: '200',
    })
    expect([refused.code, (refused.data.error as { code: string }).code]).toEqual([
      1,
      'platform.disk_nearly_full',
    ])
    expect(readdirSync(disk)).toEqual([])
  })

  it('is named in one sentence, and nothing half-written stays; with room again the start makes its key', async () => {
    const disk = mount('home', 1) as string
    const makeRoom = fill(disk)
    const refused = await runCommand(['account', 'list', '--json'], env(disk))
    expect([refused.code, (refused.data.error as { code: string }).code]).toEqual([1, 'platform.disk_full'])
    expect(refused.err).toContain(disk)
    expect(readdirSync(disk)).toEqual(['ballast'])
    makeRoom()
    // Another key than this database was made with: the refusal shows that a key could be made.
    const again = await runCommand(['account', 'list', '--json'], env(disk))
    expect((again.data.error as { code: string }).code).toBe('platform.wrong_master_key')
    expect(readdirSync(disk)).toEqual(['master.key'])
  })

  it('gets no half of a file that a command was to write', async () => {
    const disk = mount('out', 1) as string
    const makeRoom = fill(disk)
    const out = path.join(disk, 'contoh.xlsx')
    const words = ['demo', 'roster', '--rows', '200', '--problems', '10', '--out', out, '--json']
    const refused = await runCommand(words, {})
    expect([refused.code, (refused.data.error as { code: string }).code]).toEqual([1, 'platform.disk_full'])
    expect(existsSync(out)).toBe(false)
    makeRoom()
    expect((await runCommand(words, {})).code).toBe(0)
    expect(existsSync(out)).toBe(true)
  })
})
