import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The truth of a folder of `payung demo population`, by record number: records get a number each so that a pair is one number. */
export type Truth = {
  records: number
  numberOf: (id: string) => number
  person: Uint32Array
  /** Kinds of errors of each record, as bits of `kinds`. */
  errors: Uint32Array[]
  kinds: string[]
  pairs: Float64Array
  /** Kind of look-alike for two people, `a * 2^26 + b` with a < b. */
  alike: Map<number, string>
}

const shift = 2 ** 26

export const pairKey = (one: number, other: number): number =>
  one < other ? one * shift + other : other * shift + one

/** The lines of a file one by one, without holding them as one text. */
export function* linesOf(file: string): Generator<string> {
  const bytes = readFileSync(file)
  for (let from = 0; from < bytes.length; ) {
    const to = bytes.indexOf(10, from)
    const end = to < 0 ? bytes.length : to
    yield bytes.toString('utf8', from, bytes[end - 1] === 13 ? end - 1 : end)
    from = end + 1
  }
}

/** Cells of a line of `all.csv`; no cell holds a line end. */
export function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(',')
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    (match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '',
  )
}

export function readTruth(folder: string): Truth {
  const summary = JSON.parse(readFileSync(path.join(folder, 'summary.json'), 'utf8'))
  const records: number = summary.records
  // Ids are a letter and eight digits counted from 1; each list gets its stretch of numbers.
  const from: Record<string, number> = {}
  let before = -1
  for (const [letter, list] of Object.entries({
    D: 'register',
    K: 'bpjs_kesehatan',
    T: 'bpjs_ketenagakerjaan',
    R: 'roster',
  })) {
    from[letter] = before
    before += summary.records_by_list[list]
  }
  const numberOf = (id: string): number => {
    const start = from[id.charAt(0)]
    if (start === undefined) throw new Error(`Not a record of the population: ${id}`)
    return start + Number(id.slice(1))
  }
  const person = new Uint32Array(records)
  const kinds: string[] = []
  const errors = [new Uint32Array(records), new Uint32Array(records)]
  for (const line of skipHead(path.join(folder, 'truth.csv'))) {
    const [id = '', who, , , , said = ''] = line.split(',')
    const at = numberOf(id)
    person[at] = Number(who)
    for (const kind of said === '' ? [] : said.split(' ')) {
      let bit = kinds.indexOf(kind)
      if (bit < 0) bit = kinds.push(kind) - 1
      const words = errors[bit >> 5] as Uint32Array
      words[at] = (words[at] as number) | (1 << (bit & 31))
    }
  }
  const pairs = new Float64Array(summary.true_pairs)
  let at = 0
  for (const line of skipHead(path.join(folder, 'pairs.csv'))) {
    const [one = '', other = ''] = line.split(',')
    pairs[at++] = pairKey(numberOf(one), numberOf(other))
  }
  const alike = new Map<number, string>()
  for (const line of skipHead(path.join(folder, 'look-alikes.csv'))) {
    const [kind = '', one, other] = line.split(',')
    alike.set(pairKey(Number(one), Number(other)), kind)
  }
  return { records, numberOf, person, errors, kinds, pairs: pairs.sort(), alike }
}

function* skipHead(file: string): Generator<string> {
  let head = true
  for (const line of linesOf(file)) {
    if (!head && line !== '') yield line
    head = false
  }
}

/** What an engine found: pairs as numbers with their weights. Refuses a pair given twice, a record paired with itself, unknown ids. */
export type FoundPairs = {
  keys: Float64Array
  weights: Float64Array
  /** Where the engine says so: 1 for pairs it would join without a person. */
  automatic?: Uint8Array
}

export function readPairs(file: string, truth: Truth): FoundPairs {
  let keys = new Float64Array(1 << 20)
  let weights = new Float64Array(1 << 20)
  let count = 0
  const lines = linesOf(file)
  const head = (lines.next().value ?? '').split(',')
  const column = (name: string): number => {
    const at = head.indexOf(name)
    if (at < 0) throw new Error(`${file} has no column ${name}`)
    return at
  }
  const [a, b, weight] = [column('id_a'), column('id_b'), column('weight')]
  const decision = head.indexOf('decision')
  let automatic = new Uint8Array(decision < 0 ? 0 : keys.length)
  for (const line of lines) {
    if (line === '') continue
    const cells = line.split(',')
    const one = truth.numberOf(cells[a] as string)
    const other = truth.numberOf(cells[b] as string)
    if (one === other) throw new Error(`${file}: a record is paired with itself`)
    if (count === keys.length) {
      keys = grown(keys)
      weights = grown(weights)
      if (decision >= 0) {
        const larger = new Uint8Array(keys.length)
        larger.set(automatic)
        automatic = larger
      }
    }
    if (decision >= 0 && cells[decision] === 'same') automatic[count] = 1
    keys[count] = pairKey(one, other)
    weights[count++] = Number(cells[weight])
  }
  const sorted = keys.slice(0, count).sort()
  for (let at = 1; at < count; at++)
    if (sorted[at] === sorted[at - 1]) throw new Error(`${file}: a pair is given twice`)
  return {
    keys: keys.slice(0, count),
    weights: weights.slice(0, count),
    ...(decision >= 0 && { automatic: automatic.slice(0, count) }),
  }
}

function grown(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2)
  larger.set(array)
  return larger
}

export type Quality = { precision: number; recall: number; f1: number }
export type Judged = Quality & {
  threshold: number
  best: Quality & { threshold: number }
  /** For each kind of error in either record, and `none`: true pairs and those found at the threshold. */
  by_kind: { kind: string; pairs: number; found: number }[]
  /** Pairs of two people at the threshold, by kind of look-alike; `other` for the rest. */
  wrong: Record<string, number>
}

const isTrue = (truth: Truth, key: number): boolean =>
  truth.person[Math.floor(key / shift)] === truth.person[key % shift]

/** How good an answer is at a threshold, and at the threshold that suits it best. */
export function judge(
  truth: Truth,
  found: FoundPairs,
  threshold: number,
  total = truth.pairs.length,
): Judged {
  const order = Uint32Array.from(found.keys, (_, at) => at).sort(
    (one, other) => (found.weights[other] as number) - (found.weights[one] as number),
  )
  let right = 0
  let best = { precision: 0, recall: 0, f1: 0, threshold: 0 }
  for (let at = 0; at < order.length; at++) {
    const index = order[at] as number
    if (isTrue(truth, found.keys[index] as number)) right++
    const next = order[at + 1]
    const weight = found.weights[index] as number
    if (next !== undefined && found.weights[next] === weight) continue
    const quality = qualityOf(right, at + 1, total)
    if (quality.f1 > best.f1) best = { ...quality, threshold: weight }
  }
  const above = found.keys.filter((_, at) => (found.weights[at] as number) >= threshold)
  const taken = new Set(above)
  const wrong: Record<string, number> = {}
  let hits = 0
  for (const key of above) {
    if (isTrue(truth, key)) hits++
    else {
      const kind = alikeOf(truth, key) ?? 'other'
      wrong[kind] = (wrong[kind] ?? 0) + 1
    }
  }
  return { ...qualityOf(hits, above.length, total), threshold, best, by_kind: kindsOf(truth, taken), wrong }
}

/** How good the pairs are that an engine joins by itself. */
export function judgeAutomatic(
  truth: Truth,
  found: FoundPairs,
): (Quality & { wrong: Record<string, number> }) | undefined {
  if (!found.automatic) return undefined
  let given = 0
  let right = 0
  const wrong: Record<string, number> = {}
  found.keys.forEach((key, at) => {
    if (found.automatic?.[at] !== 1) return
    given++
    if (isTrue(truth, key)) right++
    else {
      const kind = alikeOf(truth, key) ?? 'other'
      wrong[kind] = (wrong[kind] ?? 0) + 1
    }
  })
  return { ...qualityOf(right, given, truth.pairs.length), wrong }
}

/** Which kind of look-alike the two people of a pair are. */
export function alikeOf(truth: Truth, key: number): string | undefined {
  const one = truth.person[Math.floor(key / shift)] as number
  const other = truth.person[key % shift] as number
  return truth.alike.get(pairKey(one, other))
}

function kindsOf(truth: Truth, taken: ReadonlySet<number>): Judged['by_kind'] {
  const counts = new Map<string, { pairs: number; found: number }>()
  const count = (kind: string, found: boolean): void => {
    const one = counts.get(kind) ?? { pairs: 0, found: 0 }
    one.pairs++
    if (found) one.found++
    counts.set(kind, one)
  }
  for (const key of truth.pairs) {
    const found = taken.has(key)
    const [a, b] = [Math.floor(key / shift), key % shift]
    let any = false
    for (let bit = 0; bit < truth.kinds.length; bit++) {
      const words = truth.errors[bit >> 5] as Uint32Array
      if ((((words[a] as number) | (words[b] as number)) >>> (bit & 31)) & 1) {
        count(truth.kinds[bit] as string, found)
        any = true
      }
    }
    if (!any) count('none', found)
  }
  return [...counts]
    .map(([kind, { pairs, found }]) => ({ kind, pairs, found }))
    .sort((one, other) => one.found / one.pairs - other.found / other.pairs)
}

export function qualityOf(right: number, given: number, total: number): Quality {
  const precision = given === 0 ? 1 : right / given
  const recall = total === 0 ? 1 : right / total
  return {
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
  }
}

/** What offices do today: two records are one person when the cells of the NIK are equal, as VLOOKUP compares them. */
export function vlookup(folder: string, truth: Truth): Quality {
  const byNik = new Map<string, number[]>()
  for (const line of skipHead(path.join(folder, 'all.csv'))) {
    const first = line.indexOf(',')
    const nik = line.slice(first + 1, line.indexOf(',', first + 1))
    // 1,50301E+15 stands in quotes; VLOOKUP would join all of a district, and whoever sees that leaves them out.
    if (nik === '' || nik.startsWith('"')) continue
    const at = truth.numberOf(line.slice(0, first))
    const same = byNik.get(nik)
    if (same) same.push(at)
    else byNik.set(nik, [at])
  }
  let given = 0
  let right = 0
  for (const same of byNik.values())
    for (let one = 0; one < same.length; one++)
      for (let other = one + 1; other < same.length; other++) {
        given++
        if (truth.person[same[one] as number] === truth.person[same[other] as number]) right++
      }
  return qualityOf(right, given, truth.pairs.length)
}
