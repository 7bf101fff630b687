import { randomBytes } from 'node:crypto'
import { existsSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import type { Config } from '../platform/config.ts'
import { acquireEmbeddedPostgres, type EmbeddedServer } from '../platform/embedded-postgres.ts'
import { faultPoint } from '../platform/fault.ts'
import { type Restored, type Restoring, restoreFile } from './backup.restore.ts'

/**
 * Restores a file for practice: into a PostgreSQL of its own in a folder beside the data, which is thrown away afterwards. It needs no right on
 * the real database, does not slow it down beyond the machine's disk, and proves what matters: that a bare machine can do it.
 */
export async function rehearseRestore(config: Config, file: string, by: Restoring): Promise<Restored> {
  const home = path.join(config.home, 'rehearsal')
  await throwAway(home)
  const server = await acquireEmbeddedPostgres({ home, settings: { fsync: 'off', full_page_writes: 'off' } })
  try {
    const url = await makeScratchDatabase(server)
    faultPoint('rehearsal.server_ready')
    const restored = await restoreFile({ ...config, database_url: url }, file, by)
    faultPoint('rehearsal.restored')
    return restored
  } finally {
    await server.release()
    removeFolder(home)
  }
}

async function makeScratchDatabase(server: EmbeddedServer): Promise<string> {
  const password = randomBytes(24).toString('hex')
  const client = new pg.Client({ connectionString: server.superuser_url })
  await client.connect()
  try {
    await client.query(`create role payung_owner login createrole password '${password}'`)
    await client.query('create database payung_rehearsal owner payung_owner')
  } finally {
    await client.end()
  }
  return `postgres://payung_owner:${password}@${server.host}:${server.port}/payung_rehearsal`
}

/** What a killed rehearsal left: its server is joined, so that leaving it stops it, and its folder goes. */
async function throwAway(home: string): Promise<void> {
  if (!existsSync(home)) return
  const left = await acquireEmbeddedPostgres({ home }).catch(() => undefined)
  await left?.release()
  removeFolder(home)
}

/** As root the data may lie elsewhere, behind a link. */
function removeFolder(home: string): void {
  const data = path.join(home, 'postgres')
  if (existsSync(data)) rmSync(realpathSync(data), { recursive: true, force: true })
  rmSync(home, { recursive: true, force: true })
}
