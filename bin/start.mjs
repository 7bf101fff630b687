import path from 'node:path'
import { prepare, projectFolder } from './prepare.mjs'

await prepare()
// In this very process, so that Ctrl-C and other signals reach the server itself.
const { register } = await import('tsx/esm/api')
register({ tsconfig: path.join(projectFolder, 'tsconfig.json') })
await import('../src/main.ts')
