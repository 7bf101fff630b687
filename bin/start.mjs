import { prepare } from './prepare.mjs'

await prepare()
// In this very process, so that Ctrl-C and other signals reach the server itself.
const { load } = await import('./load.mjs')
await load('main')
