import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { giveUp, prepare, projectFolder } from './prepare.mjs'

/** Long random tests, run by hand or by night: `npm run campaign faults -- --kills 1000`. Each prints its seed; the same seed asks for the same again. */

const folder = path.join(projectFolder, 'campaigns')
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.campaign.ts'))
  .map((name) => name.replace('.campaign.ts', ''))
const settings = {
  kills: 'CAMPAIGN_KILLS',
  operations: 'CAMPAIGN_HISTORY_OPERATIONS',
  runs: 'CAMPAIGN_RUNS',
  villages: 'CAMPAIGN_VILLAGES',
  seconds: 'CAMPAIGN_SECONDS',
  readers: 'CAMPAIGN_READERS',
  seed: 'CAMPAIGN_SEED',
  from: 'CAMPAIGN_FROM',
}

const { values, positionals } = read()
const wanted = positionals[0]
if (!wanted || !existsSync(path.join(folder, `${wanted}.campaign.ts`))) {
  giveUp(
    `Pilih satu: npm run campaign ${names.join(' | ')}`,
    `Choose one: npm run campaign ${names.join(' | ')}`,
  )
}
for (const [name, written] of Object.entries(values)) {
  if (!/^\d{1,9}$/.test(written))
    giveUp(
      `--${name} harus bilangan bulat, bukan "${written}".`,
      `--${name} must be a whole number, not "${written}".`,
    )
}
await prepare({ dev: true })
const env = { ...process.env, CAMPAIGN_SEED: String(Date.now() % 1_000_000_000) }
for (const [name, written] of Object.entries(values)) env[settings[name]] = written
process.stdout.write(`npm run campaign ${wanted} -- --seed ${env.CAMPAIGN_SEED}\n`)
const program = path.join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs')
const config = path.join(folder, 'vitest.config.ts')
const child = spawn(process.execPath, [program, 'run', '--config', config, `${wanted}.campaign.ts`], {
  cwd: projectFolder,
  env,
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('close', (code) => {
  process.exitCode = code ?? 1
})

function read() {
  const options = Object.fromEntries(Object.keys(settings).map((name) => [name, { type: 'string' }]))
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch (error) {
    return giveUp(`Pilihan tidak dikenal: ${error.message}`, `Unknown option: ${error.message}`)
  }
}
