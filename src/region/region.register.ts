import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { RegionCode } from '../kernel/region-code.ts'

/** One row of the register: Kemendagri code, name as the register writes it, code of the region it lies in. */
export type RegisterRow = { code: RegionCode; name: string; parent_code: RegionCode }

export type RegionRegister = {
  provinces: RegisterRow[]
  regencies: RegisterRow[]
  districts: RegisterRow[]
  villages: RegisterRow[]
}

let register: RegionRegister | undefined

/**
 * The regions of Indonesia: 38 provinces, 514 regencies and cities, districts, villages, with Kemendagri codes, in order
 * of code. The data is that of the npm package `idn-area-data` (Open Database License: attribution, share-alike); read once.
 * Names stand as they do there: provinces and regencies in capitals (`KABUPATEN SAROLANGUN`), the others in title case.
 */
export function readRegionRegister(): RegionRegister {
  register ??= {
    provinces: readRows('provinces.csv', '').sort(byCode),
    regencies: readRows('regencies.csv').sort(byCode),
    districts: readRows('districts.csv').sort(byCode),
    villages: readRows('villages.csv').sort(byCode),
  }
  return register
}

const abbreviations = new Set(['DKI'])

/** `KABUPATEN MUARO JAMBI` as it is written in a sentence: `Kabupaten Muaro Jambi`; mixed case is left as it is. */
export function properName(name: string): string {
  if (name !== name.toUpperCase()) return name
  return name.replace(/\p{L}+/gu, (word) =>
    abbreviations.has(word) ? word : word.charAt(0) + word.slice(1).toLowerCase(),
  )
}

function byCode(one: RegisterRow, other: RegisterRow): number {
  return one.code < other.code ? -1 : 1
}

/**
 * Reads `code,parent,name`. The data quotes nothing and has bare quotation marks inside names (`Soka"an`), so a reader that
 * follows RFC 4180 would join lines; the name is simply the rest of the line.
 */
function readRows(file: string, parent_code?: string): RegisterRow[] {
  const path = createRequire(import.meta.url).resolve(`idn-area-data/data/${file}`)
  const lines = readFileSync(path, 'utf8').split(/\r?\n/)
  const rows: RegisterRow[] = []
  for (let at = 1; at < lines.length; at++) {
    const line = lines[at] as string
    if (line === '') continue
    const first = line.indexOf(',')
    const second = parent_code === undefined ? line.indexOf(',', first + 1) : first
    rows.push({
      code: line.slice(0, first),
      parent_code: parent_code ?? line.slice(first + 1, second),
      name: line.slice(second + 1).trim(),
    })
  }
  return rows
}
