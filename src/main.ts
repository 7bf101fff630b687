import { serve } from '@hono/node-server'
import { makeApp } from './app.tsx'
import {
  demoAccounts,
  demoPassword,
  fillDemonstration,
  refuseDemonstrationAccounts,
  systemContext,
} from './demo/demo.service.ts'
import { Refusal, refuse } from './kernel/refusal.ts'
import { text } from './kernel/text.ts'
import { warmResident } from './match/match.service.ts'
import { readConfig } from './platform/config.ts'
import { prepareJobs, startJobs } from './platform/jobs.ts'
import { type Opened, openPlatform } from './platform/open.ts'
import { loadRegions } from './region/region.service.ts'
import { keepReaderReady } from './tabular/read.ts'
import { tasksOf, timesOf } from './tasks.ts'
import { buildAssets } from './ui/assets.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Opens, fills, serves; and undoes all of it on Ctrl-C, in the reverse order. */
async function start(): Promise<void> {
  const config = readConfig()
  const [platform] = await Promise.all([openPlatform(config), buildAssets()])
  const closers: (() => Promise<unknown>)[] = [() => platform.close()]
  try {
    await prepareJobs(platform.owner_url)
    await loadRegions(systemContext(platform))
    const demonstration = config.mode === 'demonstration'
    if (!demonstration) await refuseDemonstrationAccounts(platform)
    if (demonstration) await fillDemonstration(platform, say)
    keepReaderReady()
    // Filled in the background; a check that comes before waits for it.
    warmResident(platform)
    const jobs = await startJobs(platform, tasksOf(platform), timesOf(config))
    closers.unshift(() => jobs.stop())
    const shown = demonstration
      ? { password: demoPassword, accounts: demoAccounts.map(({ username, duty }) => ({ username, duty })) }
      : undefined
    const server = await listen(platform, shown)
    closers.unshift(() => new Promise((resolve) => server.close(resolve)))
    closeOnSignal(closers, server)
    announce(config.base_url, demonstration)
  } catch (error) {
    for (const close of closers) await close().catch(() => {})
    throw error
  }
}

type Server = ReturnType<typeof serve>

function listen(platform: Opened, shown: Parameters<typeof makeApp>[1]): Promise<Server> {
  const { port, host } = platform.config
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: makeApp(platform, shown).fetch, port, hostname: host }, () =>
      resolve(server),
    )
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE'
      reject(
        refuse(
          taken ? 'platform.port_taken' : 'platform.port_refused',
          'unavailable',
          taken
            ? text(
                `Port ${port} sudah dipakai program lain. Hentikan program itu, atau jalankan: PORT=${port + 1} npm start`,
                `Port ${port} is used by another program. Stop it, or run: PORT=${port + 1} npm start`,
              )
            : text(
                `Port ${port} tidak boleh dibuka (${error.code}). Pilih port lain, misalnya: PORT=3000 npm start`,
                `Port ${port} may not be opened (${error.code}). Choose another, for example: PORT=3000 npm start`,
              ),
        ),
      )
    })
  })
}

function closeOnSignal(closers: (() => Promise<unknown>)[], server: Server): void {
  let closing = false
  const close = async () => {
    // A second Ctrl-C means now; the database survives that.
    if (closing) process.exit(1)
    closing = true
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    for (const each of closers)
      await each().catch((error: unknown) => process.stderr.write(`${String(error)}\n`))
    process.exit(0)
  }
  process.on('SIGINT', close)
  process.on('SIGTERM', close)
}

function announce(address: string, demonstration: boolean): void {
  say('')
  say(`  Payung  ${address}`)
  if (demonstration) {
    say('')
    say(`  Akun demonstrasi / demonstration accounts (kata sandi / password: ${demoPassword})`)
    for (const account of demoAccounts)
      say(`    ${account.username.padEnd(20)} ${account.office}: ${account.duty.id} / ${account.duty.en}`)
  }
  say('')
  say('  Ctrl-C menghentikan semuanya / stops everything.')
}

start().catch((error: unknown) => {
  if (error instanceof Refusal) process.stderr.write(`${error.text.id}\n${error.text.en}\n(${error.code})\n`)
  else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exit(1)
})
