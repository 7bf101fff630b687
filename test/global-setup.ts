import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { fillDemonstration } from '../src/demo/demo.service.ts'
import type { Config } from '../src/platform/config.ts'
import { acquireEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { prepareJobs } from '../src/platform/jobs.ts'
import { openPlatform } from '../src/platform/open.ts'
import { buildAssets } from '../src/ui/assets.ts'

declare module 'vitest' {
  interface ProvidedContext {
    payung: { home: string; maker_url: string; template: string }
  }
}

/**
 * One server for the whole run (embedded, or TEST_DATABASE_URL with the right to create databases), and in it one database with the
 * demonstration, from which each test file clones its own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildAssets()
  const home = mkdtempSync(path.join(os.tmpdir(), 'payung-test-'))
  chmodSync(home, 0o755)
  const own = process.env.TEST_DATABASE_URL
  const server = own
    ? undefined
    : await acquireEmbeddedPostgres({
        home,
        settings: { fsync: 'off', full_page_writes: 'off', shared_buffers: '128MB' },
      })
  const makerUrl = own ?? server?.superuser_url ?? ''
  const template = `payung_template_${process.pid}`
  await ask(makerUrl, `create database ${template}`)
  const platform = await openPlatform(testConfig(home, databaseUrl(makerUrl, template)), { log_to: 'stderr' })
  await prepareJobs(platform.owner_url)
  await fillDemonstration(platform, () => {})
  await platform.close()
  project.provide('payung', { home, maker_url: makerUrl, template })
  return async () => {
    await ask(makerUrl, `drop database if exists ${template} with (force)`).catch(() => {})
    await server?.release()
    rmSync(home, { recursive: true, force: true })
  }
}

export function testConfig(home: string, databaseUrl: string): Config {
  return {
    mode: 'demonstration',
    home,
    database_url: databaseUrl,
    port: 0,
    host: undefined,
    base_url: 'http://localhost',
    log_level: process.env.PAYUNG_LOG_LEVEL ?? 'silent',
    master_key: undefined,
    // Every database signs heads of its own, and two must not lie in one folder.
    backup_folder: backupFolderOf(home, databaseUrl),
    reveal_alarm_per_hour: 30,
  }
}

export function backupFolderOf(home: string, databaseUrl: string): string {
  return path.join(home, 'backup', databaseUrl.slice(databaseUrl.lastIndexOf('/') + 1))
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.toString()
}

export async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
