import type { KeyObject } from 'node:crypto'
import { lineHash, noHash } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { wallOf } from '../platform/database-role.ts'
import { countLeaves, rootOf } from '../platform/merkle.ts'
import { listHeadFiles, readHeadFile } from './audit.folder.ts'
import { documentDigest, isSignedBy, readHead, type SignedHead } from './audit.head.ts'
import type { Finding } from './audit.schema.ts'
import { listHeads, listSignedHeads, type StoredLine, streamLeaves, streamLines } from './audit.store.ts'

/** Lines of a chain that signed heads promise and the data does not have: from which to which, and the last head that says so. */
export type Lost = { chain: string; from: number; to: number; until_head: number }

export type ChainReport = { chain: string; lines: number; findings: Finding[] }

/** What a recomputation found. `findings` holds everything, `chains` the same by chain. */
export type Report = {
  ok: boolean
  lines: number
  bulk_rows: number
  /** Signed heads compared, and the newest of them. */
  heads: number
  newest_head: { number: number; time: string } | null
  /** Numbers of the signed heads that name lines which the data does not have (any more). */
  newer_than_data: number[]
  lost: Lost[]
  /** Losses that were accepted after a restore, as the signed heads tell them. */
  accepted_losses: { head: number; time: string; chain: string; kept: number; lost_to: number }[]
  chains: ChainReport[]
  findings: Finding[]
}

/** What heads say of a line; the first of them and the last. */
type Anchor = { hash: string; head: number; last_head: number }

/** What is known of a chain while its lines go by. */
type Walk = {
  chain: string
  lines: number
  sequence: number
  hash: string
  first?: Finding
  /** A line that says it belongs to another place: what stands there tells a swap from a deletion. */
  stray?: { place: number; as: number }
  agreed: number
  rewritten?: Finding
  lost?: Lost
}

/** A line is looked for up to so far from where it stands; longer chains name it as edited. */
const searchedLines = 2_000_000

/**
 * Recomputes every chain that the scope shows, the Merkle roots against their leaves, and the signed heads of the database and of a folder
 * against the lines they name. Reads one moment of the database, streaming: memory does not grow with the trail.
 *
 * Needs no secret: the public keys are enough. Writes nothing.
 */
export async function verifyTrail(
  context: Context,
  options: { public_keys: readonly KeyObject[]; heads_folder?: string },
): Promise<Report> {
  // Before the moment the lines are read at, so that no head can be newer than them by accident.
  const files = options.heads_folder ? readFolder(options.heads_folder) : []
  return transact(context, async (tx) => {
    await beginAtOneMoment(tx)
    const signed = gatherHeads(
      [...(await listSignedHeads(tx.client)).map(({ document, number }) => ({ document, number })), ...files],
      options.public_keys,
    )
    const scope = context.actor.region_code
    const seen = (chain: string) => scope === '' || chain === scope || chain.startsWith(`${scope}.`)
    const accepted = acceptedLosses(signed.heads).filter((loss) => seen(loss.chain))
    const binding = withoutLost(signed.heads, accepted)
    const anchors = anchorsOf(binding, seen)
    const { walks, bulk } = await walkLines(tx, anchors)
    const ends = await listHeads(tx)
    const findings = new Map<string, Finding[]>()
    for (const walk of walks.values())
      findings.set(
        walk.chain,
        [walk.first, walk.rewritten].filter((each) => each !== undefined),
      )
    const add = (finding: Finding & { chain: string }) =>
      findings.set(finding.chain, [...(findings.get(finding.chain) ?? []), finding])

    for (const end of ends) compareEnd(end, walks.get(end.chain), add)
    for (const walk of walks.values())
      if (!ends.some((end) => end.chain === walk.chain)) add({ kind: 'no_head', chain: walk.chain })
    const lost = new Map<string, Lost>()
    for (const walk of walks.values()) if (walk.lost) lost.set(walk.chain, walk.lost)
    const newer = compareNewer(binding, seen, walks, lost, add)
    const bulkRows = await compareLeaves(tx, bulk, add)

    const chains = [...findings].map(([chain, found]) => ({
      chain,
      lines: walks.get(chain)?.lines ?? 0,
      findings: found,
    }))
    const all = [...signed.findings, ...chains.flatMap((chain) => chain.findings)]
    const newest = signed.heads.at(-1)
    return {
      ok: all.length === 0,
      lines: chains.reduce((sum, chain) => sum + chain.lines, 0),
      bulk_rows: bulkRows,
      heads: signed.heads.length,
      newest_head: newest ? { number: newest.number, time: newest.time } : null,
      newer_than_data: newer,
      lost: [...lost.values()],
      accepted_losses: accepted.map(({ until_head: _, ...loss }) => loss),
      chains: chains.sort((a, b) => (a.chain < b.chain ? -1 : 1)),
      findings: all,
    }
  })
}

/**
 * Begins anew in a transaction that sees one moment of the database however long it takes, and cannot write; under the same wall. The
 * one that was open has written nothing.
 */
async function beginAtOneMoment(tx: Transaction): Promise<void> {
  await tx.client.query(
    `rollback; begin isolation level repeatable read read only; ${wallOf(tx.actor, tx.own_affairs)}`,
  )
}

type Source = { document: string; number?: number; file?: string }

function readFolder(folder: string): Source[] {
  return listHeadFiles(folder).map((file) => ({ document: readHeadFile(folder, file), file }))
}

/** Heads whose signature fits, by number, each once; and what is wrong with the others. */
function gatherHeads(
  sources: Source[],
  keys: readonly KeyObject[],
): { heads: SignedHead[]; findings: Finding[] } {
  const findings: Finding[] = []
  const byNumber = new Map<number, { head: SignedHead; document: string }>()
  const checked = new Set<string>()
  for (const { document, number, file } of sources) {
    if (checked.has(document)) continue
    checked.add(document)
    const named = { ...(file !== undefined && { file }), ...(number !== undefined && { head: number }) }
    const head = readHead(document)
    if (!head) findings.push({ kind: 'unreadable_head', file: file ?? String(number) })
    else if (!isSignedBy(keys, head)) findings.push({ kind: 'forged_head', ...named, head: head.number })
    else {
      const same = byNumber.get(head.number)
      if (same && same.document !== document)
        findings.push({ kind: 'forked_heads', ...named, head: head.number })
      else byNumber.set(head.number, { head, document })
    }
  }
  const inOrder = [...byNumber.values()].sort((a, b) => a.head.number - b.head.number)
  for (const [at, { head }] of inOrder.entries()) {
    const before = inOrder[at - 1]
    // A copy of the folder may lack some; those that stand side by side must fit.
    if (before?.head.number === head.number - 1 && head.previous !== documentDigest(before.document))
      findings.push({ kind: 'forked_heads', head: head.number })
  }
  return { heads: inOrder.map((each) => each.head), findings }
}

type Loss = Report['accepted_losses'][number] & { until_head: number }

function acceptedLosses(heads: readonly SignedHead[]): Loss[] {
  return heads.flatMap(({ number, time, accepted_loss: accepted }) =>
    (accepted?.chains ?? []).map((lost) => ({
      head: number,
      time,
      until_head: accepted?.until_head ?? 0,
      ...lost,
    })),
  )
}

/** The heads without what they promised of lines whose loss was accepted by a later one. */
function withoutLost(heads: readonly SignedHead[], losses: readonly Loss[]): SignedHead[] {
  if (losses.length === 0) return [...heads]
  return heads.map((head) => ({
    ...head,
    chains: head.chains.filter(
      ({ chain, sequence }) =>
        !losses.some(
          (loss) =>
            loss.chain === chain &&
            sequence > loss.kept &&
            head.number <= loss.until_head &&
            head.number < loss.head,
        ),
    ),
  }))
}

/** For each chain the hashes its lines must have, by number; the first head that says so is named. */
function anchorsOf(
  heads: readonly SignedHead[],
  seen: (chain: string) => boolean,
): Map<string, Map<number, Anchor[]>> {
  const anchors = new Map<string, Map<number, Anchor[]>>()
  for (const head of heads)
    for (const { chain, sequence, hash } of head.chains) {
      if (!seen(chain)) continue
      const ofChain = anchors.get(chain) ?? new Map<number, Anchor[]>()
      anchors.set(chain, ofChain)
      const there = ofChain.get(sequence) ?? []
      const same = there.find((anchor) => anchor.hash === hash)
      if (same) same.last_head = head.number
      else ofChain.set(sequence, [...there, { hash, head: head.number, last_head: head.number }])
    }
  return anchors
}

type Bulk = Map<string, { chain: string; sequence: number; root: string; rows: number }>

async function walkLines(
  tx: Transaction,
  anchors: Map<string, Map<number, Anchor[]>>,
): Promise<{ walks: Map<string, Walk>; bulk: Bulk }> {
  const walks = new Map<string, Walk>()
  const bulk: Bulk = new Map()
  let walk: Walk | undefined
  let named: Map<number, Anchor[]> | undefined
  for await (const lines of streamLines(tx))
    for (const line of lines) {
      if (walk?.chain !== line.chain) {
        walk = { chain: line.chain, lines: 0, sequence: 0, hash: noHash.toString('hex'), agreed: 0 }
        walks.set(line.chain, walk)
        named = anchors.get(line.chain)
      }
      step(walk, line)
      const said = named?.get(line.sequence)
      if (said) compareAnchor(walk, line, said)
      if (line.root !== null)
        bulk.set(`${line.chain} ${line.sequence}`, {
          chain: line.chain,
          sequence: line.sequence,
          root: line.root,
          rows: line.row_count ?? 0,
        })
    }
  return { walks, bulk }
}

/** One line further: does it stand in its place, follow from the one before, and say what it said when it was written? */
function step(walk: Walk, line: StoredLine): void {
  walk.lines += 1
  const sound = lineHash(line.previous_hash, line) === line.hash
  const linked = line.previous_hash === walk.hash
  const place = walk.sequence + 1
  if (!walk.first) {
    const { chain, sequence } = line
    if (sequence !== place) walk.first = { kind: 'missing', chain, sequence: place, other: sequence }
    else if (!sound) {
      const other = linked ? undefined : placeOf(line)
      if (other !== undefined) walk.stray = { place: other, as: sequence }
      walk.first =
        other === undefined ? { kind: 'edited', chain, sequence } : { kind: 'moved', chain, sequence, other }
    } else if (!linked) walk.first = { kind: 'unlinked', chain, sequence }
  } else if (walk.stray?.place === line.sequence && fits(line, walk.stray.as)) {
    walk.first = { ...walk.first, kind: 'swapped' }
  }
  walk.sequence = line.sequence
  walk.hash = line.hash
}

function fits(line: StoredLine, sequence: number): boolean {
  return lineHash(line.previous_hash, { ...line, sequence }) === line.hash
}

/** The place a line was written for, when its content is whole and only its number was changed; the nearest is tried first. */
function placeOf(line: StoredLine): number | undefined {
  const moved = { ...line }
  for (let away = 1; away <= searchedLines && away < line.sequence + searchedLines; away++)
    for (const sequence of [line.sequence + away, line.sequence - away]) {
      if (sequence < 1) continue
      moved.sequence = sequence
      if (lineHash(line.previous_hash, moved) === line.hash) return sequence
    }
  return undefined
}

function compareAnchor(walk: Walk, line: StoredLine, said: readonly Anchor[]): void {
  const against = said.find((anchor) => anchor.hash !== line.hash)
  if (!against) {
    walk.agreed = line.sequence
    return
  }
  const others = said.filter((anchor) => anchor.hash !== line.hash)
  const last = Math.max(...others.map((anchor) => anchor.last_head))
  walk.lost = widened(walk.lost, line.chain, line.sequence, last)
  walk.rewritten ??= {
    kind: 'rewritten',
    chain: line.chain,
    sequence: line.sequence,
    head: against.head,
    ...(walk.agreed > 0 && { other: walk.agreed }),
  }
}

function widened(known: Lost | undefined, chain: string, sequence: number, head: number): Lost {
  return {
    chain,
    from: Math.min(known?.from ?? sequence, sequence),
    to: Math.max(known?.to ?? sequence, sequence),
    until_head: Math.max(known?.until_head ?? head, head),
  }
}

type Add = (finding: Finding & { chain: string }) => void

function compareEnd(
  end: { chain: string; sequence: number; hash: string },
  walk: Walk | undefined,
  add: Add,
): void {
  const { chain } = end
  const last = walk?.sequence ?? 0
  if (end.sequence > last) add({ kind: 'cut', chain, sequence: last + 1, other: end.sequence })
  else if (end.sequence < last)
    add({ kind: 'beyond_head', chain, sequence: end.sequence + 1, other: end.sequence })
  else if (walk && end.hash !== walk.hash) add({ kind: 'head_differs', chain, sequence: last })
}

/** Heads that name lines beyond the last: one finding a chain, for the first of them; answers the numbers of all. */
function compareNewer(
  heads: readonly SignedHead[],
  seen: (chain: string) => boolean,
  walks: Map<string, Walk>,
  lost: Map<string, Lost>,
  add: Add,
): number[] {
  const newer = new Set<number>()
  const told = new Set<string>()
  for (const head of heads)
    for (const { chain, sequence } of head.chains) {
      const last = walks.get(chain)?.sequence ?? 0
      if (!seen(chain) || sequence <= last) continue
      newer.add(head.number)
      lost.set(chain, widened(lost.get(chain), chain, sequence, head.number))
      if (told.has(chain)) continue
      told.add(chain)
      add({ kind: 'newer_than_data', chain, sequence, other: last, head: head.number })
    }
  return [...newer]
}

async function compareLeaves(tx: Transaction, bulk: Bulk, add: Add): Promise<number> {
  let rows = 0
  let open: { chain: string; sequence: number; parts: Buffer[] } | undefined
  const close = () => {
    if (!open) return
    const { chain, sequence, parts } = open
    const leaves = Buffer.concat(parts)
    const line = bulk.get(`${chain} ${sequence}`)
    rows += countLeaves(leaves)
    if (!line) add({ kind: 'leaves_without_line', chain, sequence })
    else if (line.rows !== countLeaves(leaves))
      add({ kind: 'leaves_missing', chain, sequence, other: countLeaves(leaves) })
    else if (rootOf(leaves).toString('hex') !== line.root) add({ kind: 'leaves_changed', chain, sequence })
    bulk.delete(`${chain} ${sequence}`)
  }
  for await (const { chain, sequence, digests } of streamLeaves(tx)) {
    if (open?.chain === chain && open.sequence === sequence) open.parts.push(digests)
    else {
      close()
      open = { chain, sequence, parts: [digests] }
    }
  }
  close()
  for (const { chain, sequence, rows: wanted } of bulk.values())
    if (wanted > 0) add({ kind: 'leaves_missing', chain, sequence, other: 0 })
  return rows
}
