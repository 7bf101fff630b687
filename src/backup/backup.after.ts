import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { z } from 'zod'
import { type PublishedEnd, publishedEnds } from '../audit/audit.service.ts'
import type { Keys } from '../platform/crypto.ts'
import type { Manifest } from './backup.schema.ts'

/*
 * What happened after a backup was made is not in it. Two lists in the backup folder know of it: signed heads of the audit chains, which say
 * how far each chain had come, and the people whose data were erased, who must not come back with an old backup.
 */

export type MissingActs = { chain: string; restored: number; known: number; at: string }
export type OtherHistory = { chain: string; sequence: number }
export type Afterwards = {
  missing: MissingActs[]
  other_history: OtherHistory[]
  /** Files among the heads that the key of this backup did not sign; they are not believed. */
  unsigned_heads: string[]
}

/** Compares restored chains with the signed heads: acts that are missing, and lines that are not those once signed. */
export async function compareWithHeads(
  client: pg.ClientBase,
  manifest: Manifest,
  folder: string,
  keys: Keys,
): Promise<Afterwards> {
  const restored = new Map(manifest.heads.map((head) => [head.chain, head.sequence]))
  const missing = new Map<string, MissingActs>()
  const other = new Map<string, OtherHistory>()
  const { ends, unsigned } = publishedEnds(folder, keys)
  for (const end of ends) {
    const { chain, sequence, at } = end
    const last = restored.get(chain) ?? 0
    if (sequence > last) {
      if (sequence > (missing.get(chain)?.known ?? 0))
        missing.set(chain, { chain, restored: last, known: sequence, at })
    } else if (!(await isSame(client, end)) && sequence < (other.get(chain)?.sequence ?? Infinity))
      other.set(chain, { chain, sequence })
  }
  return { missing: [...missing.values()], other_history: [...other.values()], unsigned_heads: unsigned }
}

async function isSame(client: pg.ClientBase, { chain, sequence, hash }: PublishedEnd): Promise<boolean> {
  const { rows } = await client.query<{ same: boolean }>(
    "select hash = decode($3, 'hex') as same from audit_line where chain = $1 and sequence = $2",
    [chain, sequence, hash],
  )
  return rows[0]?.same === true
}

const Erased = z.object({ person_id: z.uuid(), at: z.string().optional() })

/** People erased at any time, as the list beside the backups says. */
export function readErased(folder: string): string[] {
  const people = readLines(path.join(folder, 'erased.jsonl'), Erased)
  return [...new Set(people.map((each) => each.person_id))]
}

/**
 * Erases people again whom a backup from before their erasure brought back: what says who they were, the sealed values, and their key.
 * Answers how many there were. The caller's transaction belongs to the owner and sees the whole country.
 */
export async function eraseAgain(client: pg.ClientBase, people: readonly string[]): Promise<number> {
  const { rows } = await client.query<{ again: number }>(
    'select count(*) filter (where privacy_erase_again(person_id))::integer as again from unnest($1::uuid[]) as person_id',
    [people],
  )
  return rows[0]?.again ?? 0
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
