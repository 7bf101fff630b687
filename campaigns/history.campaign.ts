import { expect, inject, it } from 'vitest'
import { ask } from '../test/global-setup.ts'
import { runAndCheck } from '../test/history/run.ts'
import { usePayung } from '../test/payung.ts'

const operations = Number(process.env.CAMPAIGN_HISTORY_OPERATIONS ?? 500_000)
const seed = Number(process.env.CAMPAIGN_SEED ?? 1)

/** A run keeps its whole history in memory and ends with one check, so a long campaign is a chain of such runs. */
const atOnce = 20_000

const committed = usePayung({ jobs: false })
const serial = usePayung({ jobs: false })

for (const [payung, level] of [
  [committed, 'read committed'],
  [serial, 'serializable'],
] as const) {
  it(`${operations} operations at ${level}, seed ${seed}: nothing that one person at a desk could not have done`, async () => {
    const name = new URL(payung.url).pathname.slice(1)
    await ask(
      inject('payung').maker_url,
      `alter database ${name} set default_transaction_isolation = '${level}'`,
    )
    await payung.see(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state = 'idle'",
    )
    for (let done = 0, run = 0; done < operations; run++) {
      const some = Math.min(atOnce, operations - done)
      const line = await runAndCheck(payung, {
        seed: seed + run,
        operations: some,
        clients: 16,
        cuts: true,
        round: run,
      })
      process.stdout.write(`${level}: ${line}\n`)
      expect(line).toContain(' 0 violations')
      done += some
    }
  })
}
