/*
 * Goal: 1,000,000 lines of the audit trail recomputed in ≤ 60 s, and what a line costs the act it belongs to. No anchor exists; the first
 * figure is a bar. Method: the lines are made by `lineHash` itself and copied in, in eleven chains, a hundredth of them bulk acts with 100
 * rows each and all chains under a signed head; the report must name them all and nothing wrong, and one line edited afterwards by name.
 */
import { once } from 'node:events'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { signingKeyOf } from '../src/audit/audit.keys.ts'
import { headsFolder, signHeads } from '../src/audit/audit.service.ts'
import { verifyTrail } from '../src/audit/audit.verify.ts'
import { systemContext } from '../src/demo/demo.service.ts'
import { type Line, lineHash, made, noHash, record } from '../src/platform/audit.ts'
import { transact } from '../src/platform/context.ts'
import { leavesOf, rootOf } from '../src/platform/merkle.ts'
import type { Opened } from '../src/platform/open.ts'
import { withInstallation } from './installation.ts'
import { machine, median } from './measure.ts'

const wanted = Number(process.argv[3] ?? 1_000_000)
const chains = [
  '16',
  '16.01',
  '16.02',
  '16.03',
  '16.04',
  '16.05',
  '16.06',
  '16.07',
  '16.08',
  '16.09',
  '16.71',
]
const rowsOfBulk = 100

await withInstallation(async (platform) => {
  const owner = new pg.Client({ connectionString: platform.owner_url })
  await owner.connect()
  // The bench writes and damages lines as their owner; that takes undoing both walls on purpose.
  for (const table of ['audit_line', 'audit_head', 'audit_leaves'])
    await owner.query(
      `alter table ${table} no force row level security; alter table ${table} disable trigger user`,
    )
  await fill(owner, wanted)
  await owner.query('vacuum analyze audit_line, audit_leaves')
  const before = (await owner.query('select count(*)::integer as lines from audit_line')).rows[0].lines
  await signHeads(platform)

  const verify = () =>
    verifyTrail(systemContext(platform), {
      public_keys: [signingKeyOf(platform.keys).public_key],
      heads_folder: headsFolder(platform.config.backup_folder),
    })
  const times: number[] = []
  let peak = 0
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.()
    const idle = process.memoryUsage.rss()
    const watch = setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss() - idle)
    }, 20)
    const from = performance.now()
    const report = await verify()
    times.push(performance.now() - from)
    clearInterval(watch)
    if (!report.ok || report.lines !== before) throw new Error(JSON.stringify(report.findings))
  }
  await owner.query("update audit_line set actor_name = 'x' where chain = '16.05' and sequence = 777")
  const { findings } = await verify()
  if (findings.length !== 1 || findings[0]?.kind !== 'edited' || findings[0].sequence !== 777)
    throw new Error(JSON.stringify(findings))

  const costs = await costs_us(platform)
  await owner.end()
  process.stdout.write(
    `### audit: ${before} lines in ${chains.length} chains and those of the demonstration\n\n${machine()}\n\n` +
      `verify: median ${median(times).toFixed(0)} ms, range ${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)} ms, ${(peak / 2 ** 20).toFixed(0)} MB above idle\n` +
      `record: ${costs.plain.toFixed(0)} µs a line, ${costs.bulk_ms.toFixed(0)} ms with 28,000 leaves (leaves and root ${costs.tree_ms.toFixed(0)} ms of it)\n`,
  )
})

async function fill(owner: pg.Client, count: number): Promise<void> {
  const perChain = Math.floor(count / chains.length)
  const leaves = leavesOf(Array.from({ length: rowsOfBulk }, (_, at) => `row ${at}`))
  const root = rootOf(leaves).toString('hex')
  for (const chain of chains) {
    const lines = owner.query(
      copyFrom(
        'copy audit_line (version, chain, kab, sequence, at, actor_id, actor_name, role, region_code, door, action, object_type, object_id, fields, changes, request_id, row_count, root, previous_hash, hash) from stdin',
      ),
    )
    let previous = noHash.toString('hex')
    for (let sequence = 1; sequence <= perChain; sequence++) {
      const bulk = sequence % 100 === 0
      const line: Line = {
        version: 2,
        chain,
        sequence,
        at: new Date(1_700_000_000_000 + sequence * 977).toISOString().replace('Z', '000Z'),
        actor_id: '5b0e6f5e-4b55-4f0a-8a51-0d7a2f6f4c10',
        actor_name: 'sarolangun.operator',
        role: 'clerk',
        region_code: chain,
        door: 'api',
        action: bulk ? 'roster.check' : 'roster.confirm',
        object_type: 'roster',
        object_id: `0198c9a2-7d7e-7c3a-9f5e-${String(sequence).padStart(12, '0')}`,
        fields: { people: sequence % 3_000 },
        changes: {
          state: ['checked', 'confirmed'],
          reserved_rupiah: [sequence * 16_800, sequence * 16_800 + 33_600],
        },
        request_id: `2f6f4c10-4b55-4f0a-8a51-${String(sequence).padStart(12, '0')}`,
        row_count: bulk ? rowsOfBulk : null,
        root: bulk ? root : null,
      }
      const digest = lineHash(previous, line)
      const cells = [
        2,
        chain,
        chain,
        sequence,
        line.at,
        line.actor_id,
        line.actor_name,
        line.role,
        line.region_code,
        line.door,
        line.action,
        line.object_type,
        line.object_id,
        JSON.stringify(line.fields),
        JSON.stringify(line.changes),
        line.request_id,
        line.row_count ?? '\\N',
        line.root ? `\\\\x${line.root}` : '\\N',
        `\\\\x${previous}`,
        `\\\\x${digest}`,
      ]
      if (!lines.write(`${cells.join('\t')}\n`)) await once(lines, 'drain')
      previous = digest
    }
    lines.end()
    await once(lines, 'finish')
    await owner.query(
      `insert into audit_head (chain, kab, sequence, hash) values ('${chain}', '${chain}', ${perChain}, decode('${previous}', 'hex'));
       insert into audit_leaves (chain, sequence, part, kab, digests) select '${chain}', n, 0, '${chain}', decode('${leaves.toString('hex')}', 'hex') from generate_series(100, ${perChain}, 100) n`,
    )
  }
}

/** What `record` adds to an act: alone, and with the leaves of 28,000 rows. */
async function costs_us(platform: Opened): Promise<{ plain: number; bulk_ms: number; tree_ms: number }> {
  const context = systemContext(platform)
  const act = { action: 'bench.act', object_type: 'bench', object_id: 'x', kab: '15.09' } as const
  const rounds = 500
  const plain = await transact(context, async (tx) => {
    const from = performance.now()
    for (let at = 0; at < rounds; at++)
      await record(tx, { ...act, changes: made({ state: 'uploaded', ceiling_rupiah: at }) })
    return ((performance.now() - from) / rounds) * 1000
  })
  const rows = Array.from(
    { length: 28_000 },
    (_, at) => `{"personal":"${'ab'.repeat(32)}","reasons":[],"row_number":${at}}`,
  )
  const trees: number[] = []
  const bulks: number[] = []
  for (let round = 0; round < 5; round++) {
    const from = performance.now()
    const leaves = leavesOf(rows)
    rootOf(leaves)
    trees.push(performance.now() - from)
    await transact(context, async (tx) => {
      const began = performance.now()
      await record(tx, { ...act, leaves })
      bulks.push(performance.now() - began)
    })
  }
  return { plain, bulk_ms: median(bulks), tree_ms: median(trees) }
}
