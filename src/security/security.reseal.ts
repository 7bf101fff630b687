import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { type Keyed, type Keys, newSalt, open, openPersonal, seal, sealPersonal } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import { type SealedField, sealedFields } from '../platform/sealed-fields.ts'

/** The owner's connection with the whole country in sight: keys belong to the database, not to a region. */
export const wholeCountry = "begin; set local payung.kab_from = ''; set local payung.kab_to = '~'"

/** The first byte is the key version; of a large value no more than its beginning is read. */
const versionOf = (column: string) => `substring(${column} from 1 for 1)`

/** An erased value may be empty instead of noise; there is nothing in it to seal. */
const holds = (column: string) => `octet_length(${column}) > 0`

/** How many values are sealed with each key version. */
export async function countVersions(client: pg.ClientBase): Promise<Map<number, number>> {
  const counts = new Map<number, number>()
  await client.query(wholeCountry)
  for (const { table, column } of sealedFields) {
    const { rows } = await client.query<{ version: number; values: number }>(
      `select get_byte(${versionOf(column)}, 0) as version, count(*)::integer as values from ${table} where ${holds(column)} group by 1`,
    )
    for (const row of rows) counts.set(row.version, (counts.get(row.version) ?? 0) + row.values)
  }
  await client.query('commit')
  return counts
}

type Row = { key: unknown[]; person_id: string | null; kab: string | null; sealed: Buffer }

/**
 * Seals anew, with the active key, every value that an older one sealed: row after row in the order of the key, in short transactions
 * that wait for nobody. A value that is written meanwhile is left as it is; a row that is held is met again in the next round.
 * Answers how many values it sealed. `told` hears of each batch.
 */
export async function resealField(
  client: pg.ClientBase,
  keys: Keys,
  field: SealedField,
  told: (values: number) => void,
): Promise<number> {
  let after: unknown[] | undefined
  let resealed = 0
  for (;;) {
    const batch = await inShortTransaction(client, async () => {
      const rows = await oldRows(client, keys, field, after)
      const changed = rows.length === 0 ? 0 : await writeAnew(client, keys, field, rows)
      faultPoint('keys.batch_before_commit')
      return { rows, changed }
    })
    if (!batch || batch.rows.length === 0) return resealed
    faultPoint('keys.batch_after_commit')
    resealed += batch.changed
    told(batch.changed)
    after = batch.rows.at(-1)?.key
  }
}

/** Runs work in one transaction. One that would have to wait for another's rows gives way and tries again; undefined after many tries. */
async function inShortTransaction<Result>(
  client: pg.ClientBase,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  for (let tries = 0; tries < 40; tries++) {
    // Shorter than the time after which the database looks for deadlocks: nobody else is ever chosen to give way.
    await client.query(`${wholeCountry}; set local lock_timeout = '100ms'`)
    try {
      const result = await work()
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback')
      // 55P03: a lock was not to be had in time; 40P01: a circle of waiting.
      if (!['55P03', '40P01'].includes((error as { code?: string }).code ?? '')) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  return undefined
}

async function oldRows(
  client: pg.ClientBase,
  keys: Keys,
  field: SealedField,
  after: unknown[] | undefined,
): Promise<Row[]> {
  const { table, column, key, belongs_to } = field
  const names = key.map((each) => each.column).join(', ')
  const person =
    'person' in belongs_to ? `${belongs_to.person} as person_id, kab` : 'null as person_id, null as kab'
  const beyond = after
    ? `and (${names}) > (${key.map((each, at) => `$${at + 2}::${each.type}`).join(', ')})`
    : ''
  const { rows } = await client.query({
    text: `select ${person}, ${column}, ${names} from ${table}
           where ${holds(column)} and ${versionOf(column)} <> $1 ${beyond} order by ${names} limit ${field.batch}`,
    values: [Buffer.from([keys.active.version]), ...(after ?? [])],
    rowMode: 'array',
  })
  return (rows as unknown[][]).map(([person_id, kab, sealed, ...rest]) => ({
    person_id: person_id as string | null,
    kab: kab as string | null,
    sealed: sealed as Buffer,
    key: rest,
  }))
}

async function writeAnew(
  client: pg.ClientBase,
  keys: Keys,
  field: SealedField,
  rows: Row[],
): Promise<number> {
  const { table, column, key } = field
  const salts = 'person' in field.belongs_to ? await saltsOf(client, rows) : undefined
  const anew = rows.map((row) => sealAnew(keys, field, row, salts?.get(row.person_id ?? '')))
  const arrays = key.map((each, at) => `$${at + 1}::${each.type}[]`)
  const [before, now] = [`$${key.length + 1}::bytea[]`, `$${key.length + 2}::bytea[]`]
  // Only where the value is still the one that was read: what somebody has written meanwhile is newer than what we hold.
  const { rowCount } = await client.query(
    `update ${table} as t set ${column} = u.now
     from unnest(${[...arrays, before, now].join(', ')}) as u (${[...key.map((each) => each.column), 'before', 'now'].join(', ')})
     where ${key.map((each) => `t.${each.column} = u.${each.column}`).join(' and ')} and t.${column} = u.before`,
    [...key.map((_, at) => rows.map((row) => row.key[at])), rows.map((row) => row.sealed), anew],
  )
  return rowCount ?? 0
}

function sealAnew(keys: Keys, field: SealedField, row: Row, salt: Buffer | null | undefined): Buffer {
  const { belongs_to } = field
  if ('binding' in belongs_to) {
    const binding = `${belongs_to.binding}:${row.key[0]}`
    return seal(keys, binding, open(keys, binding, row.sealed))
  }
  // What nobody can read stays noise, under the new number: no later look need ask whether it was forgotten.
  if (salt === null)
    return Buffer.concat([Buffer.from([keys.active.version]), randomBytes(row.sealed.length - 1)])
  const person: Keyed = { person_id: row.person_id ?? '', salt }
  return sealPersonal(
    keys,
    belongs_to.field,
    person,
    openPersonal(keys, belongs_to.field, person, row.sealed),
  )
}

/** The salts of the people of some rows; who has none yet gets one. */
async function saltsOf(client: pg.ClientBase, rows: Row[]): Promise<Map<string, Buffer | null>> {
  const people = [...new Map(rows.map((row) => [row.person_id ?? '', row.kab ?? ''])).entries()].sort()
  await client.query(
    `insert into person_key (person_id, kab, salt) select * from unnest($1::uuid[], $2::text[], $3::bytea[]) on conflict do nothing`,
    [people.map(([id]) => id), people.map(([, kab]) => kab), people.map(() => newSalt())],
  )
  const salts = await client.query<{ person_id: string; salt: Buffer | null }>(
    'select person_id, salt from person_key where person_id = any ($1::uuid[])',
    [people.map(([id]) => id)],
  )
  return new Map(salts.rows.map((row) => [row.person_id, row.salt]))
}
