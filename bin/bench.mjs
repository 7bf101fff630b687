import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { giveUp, prepare, projectFolder } from './prepare.mjs'

const folder = path.join(projectFolder, 'bench')
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.replace('.bench.ts', ''))
const wanted = process.argv[2]
if (!wanted || !existsSync(path.join(folder, `${wanted}.bench.ts`))) {
  giveUp(`Pilih satu: npm run bench ${names.join(' | ')}`, `Choose one: npm run bench ${names.join(' | ')}`)
}
await prepare({ dev: true })
const { runMade } = await import('./load.mjs')
await runMade(path.join(folder, `${wanted}.bench.ts`))
