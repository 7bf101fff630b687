import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Secret } from 'otpauth'
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
  /** Of sessions, devices, forms, activation links; recovery codes. Random ones of 256 bits are looked for as their bytes, too. */
  tokens?: Iterable<string>
  /** Seeds of one-time codes, as apps show them (base32); looked for as their bytes, too. */
  seeds?: Iterable<string>
  passwords?: Iterable<string>
}
export type Finding = { kind: 'nik' | 'phone' | 'token' | 'password'; place: string }

export class Scanner {
  readonly #niks: Set<string>
  readonly #phones: Set<string>
  readonly #words: Needles<'token' | 'password'>

  constructor(secrets: Secrets) {
    this.#niks = new Set([...secrets.niks].filter((nik) => /^\d{16}$/.test(nik)))
    this.#phones = new Set([...(secrets.phones ?? [])].map(nationalNumber).filter((each) => each !== ''))
    const tokens = [...(secrets.tokens ?? [])]
    const seeds = [...(secrets.seeds ?? [])]
    const raw = [
      ...tokens.filter((token) => /^[\w-]{43}$/.test(token)).map((token) => Buffer.from(token, 'base64url')),
      ...seeds.map((seed) => Buffer.from(Secret.fromBase32(seed).buffer)),
    ]
    const needles = (kind: 'token' | 'password', words: string[]) =>
      words
        .filter((word) => word.length >= 8)
        .flatMap((word) => waysToWrite(word).map((needle) => ({ kind, needle })))
    this.#words = new Needles([
      ...needles('token', [...tokens, ...seeds]),
      ...raw.flatMap((bytes) =>
        waysToWriteBytes(bytes).map((needle) => ({ kind: 'token' as const, needle })),
      ),
      ...needles('password', [...(secrets.passwords ?? [])]),
    ])
  }

  /** The kinds found in a place, each once. */
  scan(place: string, content: string | Uint8Array): Finding[] {
    const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content)
    const kinds = new Set<Finding['kind']>(this.#words.kindsIn(bytes))
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

/** Many words looked for in one pass: the first three bytes at each place say whether any word may begin there. */
class Needles<Kind> {
  readonly #beginnings = new Uint8Array(1 << 24)
  readonly #by = new Map<number, { kind: Kind; needle: Buffer }[]>()

  constructor(needles: { kind: Kind; needle: Buffer }[]) {
    for (const each of needles) {
      const beginning = each.needle.readUIntLE(0, 3)
      this.#beginnings[beginning] = 1
      this.#by.set(beginning, [...(this.#by.get(beginning) ?? []), each])
    }
  }

  kindsIn(bytes: Buffer): Set<Kind> {
    const found = new Set<Kind>()
    if (this.#by.size === 0) return found
    let beginning = 0
    for (let at = 0; at < bytes.length; at++) {
      beginning = (beginning >>> 8) | ((bytes[at] ?? 0) << 16)
      if (at < 2 || this.#beginnings[beginning] === 0) continue
      for (const { kind, needle } of this.#by.get(beginning) ?? [])
        if (
          bytes.compare(needle, 0, needle.length, at - 2, Math.min(bytes.length, at - 2 + needle.length)) ===
          0
        )
          found.add(kind)
    }
    return found
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

function waysToWriteBytes(bytes: Buffer): Buffer[] {
  const ways = [
    bytes.toString('hex'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ]
  return [bytes, ...[...new Set(ways)].map((each) => Buffer.from(each))]
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
