import v8 from 'node:v8'
import vm from 'node:vm'
import { load } from '../bin/load.mjs'

/*
 * The same program as bin/start.mjs and bin/payung, loaded before it is wanted: loading takes a second, and the fault tests start
 * some two hundred processes. What it shall be, in which environment, and at which point it dies is said by messages.
 */
const { armFault } = await load('fault')
const { main } = await load('cli')
// What src/main.ts stands on; it starts the server when it is itself imported.
await load('app')
await import('@hono/node-server')
await import('graphile-worker')

// Whoever asked for this process is gone: so is the reason for it.
const orphaned = () => process.exit(1)
process.on('disconnect', orphaned)
process.on('message', async ({ env, fault, words, weigh }) => {
  if (weigh) {
    v8.setFlagsFromString('--expose-gc')
    const collect = vm.runInNewContext('gc')
    collect()
    collect()
    process.send({ holds: process.memoryUsage() })
    return
  }
  if (!env) {
    armFault(fault)
    process.send({ armed: fault ?? '' })
    return
  }
  Object.assign(process.env, env)
  armFault(fault)
  if (words) {
    process.exitCode = await main(words)
    process.off('disconnect', orphaned)
    process.disconnect()
  } else await load('main')
})
process.send({ loaded: true })
