import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/*
 * Looks for what must never lie open: whole identity numbers and telephone numbers of people who were used, tokens and passwords. It knows the
 * values, so it finds them in any bytes (a log, an address, a page, a dump, the raw files of a database cluster) in the ways they may be written:
 * with separators, percent-encoded, as the hexadecimal of bytea, in two-byte text. It tells the kind and the place, never the value.
 */

export type Secrets = {
  /** 16 digits each. */
  niks: Iterable<string>
  /** As written by people: 0812-…, +62812…, 62812…. */
  phones?: Iterable<string>
  /** Session, form and activation tokens, one-time-code seeds. */
  tokens?: Iterable<string>
  passwords?: Iterable<string>
}
export type Finding = { kind: 'nik' | 'phone' | 'token' | 'password'; place: string }

export class Scanner {
  readonly #niks: Set<string>
  readonly #phones: Set<string>
  readonly #words: { kind: 'token' | 'password'; needle: Buffer }[]

  constructor(secrets: Secrets) {
    this.#niks = new Set([...secrets.niks].filter((nik) => /^\d{16}$/.test(nik)))
    this.#phones = new Set([...(secrets.phones ?? [])].map(nationalNumber).filter((each) => each !== ''))
    this.#words = [
      ...[...(secrets.tokens ?? [])].map((word) => ({ kind: 'token' as const, word })),
      ...[...(secrets.passwords ?? [])].map((word) => ({ kind: 'password' as const, word })),
    ]
      .filter(({ word }) => word.length >= 8)
      .flatMap(({ kind, word }) => waysToWrite(word).map((needle) => ({ kind, needle })))
  }

  /** The kinds found in a place, each once. */
  scan(place: string, content: string | Uint8Array): Finding[] {
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content)
    const kinds = new Set<Finding['kind']>()
    for (const { kind, needle } of this.#words) if (bytes.includes(needle)) kinds.add(kind)
    const text = bytes.toString('latin1')
    this.#scanDigits(text, kinds)
    // Two-byte text: every second byte is zero.
    for (const run of text.matchAll(/(?:[0-9]\0){9,}/g)) this.#scanDigits(run[0].replaceAll('\0', ''), kinds)
    // The hexadecimal of bytes that are digits, as bytea is written in a dump.
    for (const run of text.matchAll(/(?:3[0-9]){9,}/g))
      this.#scanDigits(Buffer.from(run[0], 'hex').toString('latin1'), kinds)
    if (/%[0-9a-f]{2}/i.test(text))
      this.#scanDigits(
        text.replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
        kinds,
      )
    return [...kinds].map((kind) => ({ kind, place }))
  }

  #scanDigits(text: string, kinds: Set<Finding['kind']>): void {
    for (const run of text.matchAll(/\d(?:[ .,_/+-]{0,2}\d){8,}/g)) {
      const digits = run[0].replaceAll(/\D/g, '')
      for (let at = 0; at + 16 <= digits.length; at++)
        if (this.#niks.has(digits.slice(at, at + 16))) kinds.add('nik')
      if (this.#phones.size === 0) continue
      for (const part of [digits, ...(run[0].match(/\d{9,15}/g) ?? [])])
        if (this.#phones.has(nationalNumber(part))) kinds.add('phone')
    }
  }

  /** Every file under a folder as bytes, in pieces that overlap. */
  scanFolder(folder: string, options: { except?: RegExp } = {}): Finding[] {
    return filesUnder(folder)
      .filter((file) => !options.except?.test(file))
      .flatMap((file) => {
        // A file may be gone before it is read: databases and browsers tidy up.
        const bytes = readOrNothing(file)
        const found: Finding[] = []
        for (let at = 0; at < bytes.length; at += piece_bytes - overlap_bytes)
          found.push(...this.scan(path.relative(folder, file), bytes.subarray(at, at + piece_bytes)))
        return found
      })
      .filter(onlyFirst())
  }

  /** Every row of every table of a database, as COPY writes it; the asker must be able to read past row-level security. */
  async scanDatabase(url: string): Promise<{ tables: number; bytes: number; found: Finding[] }> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const { rows } = await client.query<{ name: string }>(
        "select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%' order by 1",
      )
      const found: Finding[] = []
      let bytes = 0
      for (const { name } of rows) {
        let rest = Buffer.alloc(0)
        await pipeline(client.query(copyTo(`copy (select * from ${name}) to stdout`)), async (stream) => {
          for await (const chunk of stream as AsyncIterable<Buffer>) {
            bytes += chunk.length
            const whole = Buffer.concat([rest, chunk])
            found.push(...this.scan(name, whole))
            rest = whole.subarray(Math.max(0, whole.length - overlap_bytes))
          }
        })
      }
      return { tables: rows.length, bytes, found: found.filter(onlyFirst()) }
    } finally {
      await client.end()
    }
  }
}

const piece_bytes = 16 * 1024 * 1024
const overlap_bytes = 4096

function onlyFirst(): (finding: Finding) => boolean {
  const seen = new Set<string>()
  return ({ kind, place }) => {
    const key = `${kind} ${place}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  }
}

/** `0812…`, `+62 812…` and `812…` are one number; what is too short to be one is nothing. */
function nationalNumber(written: string): string {
  const digits = written.replaceAll(/\D/g, '').replace(/^(?:0062|62|0)/, '')
  return digits.length >= 9 ? digits : ''
}

function waysToWrite(word: string): Buffer[] {
  const ways = [word, encodeURIComponent(word), JSON.stringify(word).slice(1, -1)]
  return [...new Set(ways).values()]
    .map((each) => Buffer.from(each))
    .concat(Buffer.from(Buffer.from(word).toString('hex')), Buffer.from(word, 'utf16le'))
}

function filesUnder(folder: string): string[] {
  const entries = (() => {
    try {
      return readdirSync(folder, { withFileTypes: true })
    } catch {
      return []
    }
  })()
  return entries.flatMap((entry) => {
    const at = path.join(folder, entry.name)
    if (entry.isDirectory()) return filesUnder(at)
    return entry.isFile() ? [at] : []
  })
}

function readOrNothing(file: string): Buffer {
  try {
    return statSync(file).size > 0 ? readFileSync(file) : Buffer.alloc(0)
  } catch {
    return Buffer.alloc(0)
  }
}
