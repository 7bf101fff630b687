import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { z } from 'zod'
import { publishedEnds } from '../audit/audit.service.ts'
import type { Manifest } from './backup.schema.ts'

/*
 * What happened after a backup was made is not in it. Two lists in the backup folder know of it: signed heads of the audit chains, which say
 * how far each chain had come, and the people whose data were erased, who must not come back with an old backup.
 */

const SignedHead = z.object({
  chain: z.string(),
  sequence: z.number().int(),
  hash: z.string(),
  at: z.string().optional(),
})

export type MissingActs = { chain: string; restored: number; known: number; at: string | undefined }
export type OtherHistory = { chain: string; sequence: number }
export type Afterwards = { missing: MissingActs[]; other_history: OtherHistory[] }

/** Compares restored chains with the signed heads: acts that are missing, and lines that are not those once signed. */
export async function compareWithHeads(
  client: pg.ClientBase,
  manifest: Manifest,
  folder: string,
): Promise<Afterwards> {
  const restored = new Map(manifest.heads.map((head) => [head.chain, head.sequence]))
  const missing = new Map<string, MissingActs>()
  const other: OtherHistory[] = []
  for (const head of readHeads(folder)) {
    const last = restored.get(head.chain) ?? 0
    if (head.sequence > last) {
      if (head.sequence > (missing.get(head.chain)?.known ?? 0))
        missing.set(head.chain, { chain: head.chain, restored: last, known: head.sequence, at: head.at })
    } else if (head.sequence > 0 && !(await isSame(client, head)))
      other.push({ chain: head.chain, sequence: head.sequence })
  }
  return { missing: [...missing.values()], other_history: other }
}

async function isSame(client: pg.ClientBase, head: z.infer<typeof SignedHead>): Promise<boolean> {
  const { rows } = await client.query<{ hash: Buffer }>(
    'select hash from audit_line where chain = $1 and sequence = $2',
    [head.chain, head.sequence],
  )
  const kept = rows[0]?.hash
  return kept !== undefined && [kept.toString('hex'), kept.toString('base64')].includes(head.hash)
}

function readHeads(folder: string): z.infer<typeof SignedHead>[] {
  const heads = path.join(folder, 'heads')
  if (!existsSync(heads)) return []
  return [
    ...publishedEnds(folder),
    ...readdirSync(heads)
      .filter((name) => /\.jsonl?$/.test(name))
      .flatMap((name) => readLines(path.join(heads, name), SignedHead)),
  ]
}

const Erased = z.object({ person_id: z.uuid(), at: z.string().optional() })

/** People erased at any time, as the list beside the backups says. */
export function readErased(folder: string): string[] {
  const people = readLines(path.join(folder, 'erased.jsonl'), Erased)
  return [...new Set(people.map((each) => each.person_id))]
}

/**
 * Destroys the keys of erased people again: a backup from before their erasure brings the keys back. Answers how many there were. The
 * caller's transaction belongs to the owner and sees the whole country.
 */
export async function eraseAgain(client: pg.ClientBase, people: readonly string[]): Promise<number> {
  if (people.length === 0) return 0
  const { rows } = await client.query<{ known: boolean }>(
    "select to_regprocedure('public.register_destroy_key(uuid)') is not null as known",
  )
  // Backups from before people had keys of their own hold none that could be destroyed.
  if (!rows[0]?.known) return 0
  const { rows: done } = await client.query<{ destroyed: number }>(
    'select count(*) filter (where register_destroy_key(person_id))::integer as destroyed from unnest($1::uuid[]) as person_id',
    [people],
  )
  return done[0]?.destroyed ?? 0
}

/** Lines that do not say what is looked for are passed over: a power cut may have cut the last one. */
function readLines<Value>(file: string, schema: z.ZodType<Value>): Value[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const parsed = schema.safeParse(JSON.parse(line))
        return parsed.success ? [parsed.data] : []
      } catch {
        return []
      }
    })
}
