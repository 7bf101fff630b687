import { hash } from 'node:crypto'

/*
 * Merkle trees as in RFC 6962, section 2.1: a leaf is SHA-256(0x00 ‖ row), a node SHA-256(0x01 ‖ left ‖ right), so that no node can be
 * passed off as a row. A tree of many thousand rows has one root of 32 bytes; that a row was in it is shown with some twenty of them.
 */

export const digestBytes = 32

/** Leaves of a tree: 32 bytes after 32 bytes, in the order of the rows. */
export type Leaves = Buffer

/** Digest of one row, written as text, into the place of a buffer. */
function writeLeaf(row: string, into: Buffer, at: number): void {
  // Text in, hexadecimal out is the fastest way through the library: no buffer is made for either.
  into.write(hash('sha256', `\0${row}`, 'hex'), at, 'hex')
}

export function leafOf(row: string): Buffer {
  const digest = Buffer.allocUnsafe(digestBytes)
  writeLeaf(row, digest, 0)
  return digest
}

/** Leaves of rows, in their order. */
export function leavesOf(rows: readonly string[]): Leaves {
  const leaves = Buffer.allocUnsafe(rows.length * digestBytes)
  rows.forEach((row, at) => {
    writeLeaf(row, leaves, at * digestBytes)
  })
  return leaves
}

export const countLeaves = (leaves: Leaves): number => leaves.length / digestBytes

const scratch = Buffer.alloc(1 + 2 * digestBytes, 1)

/** The level above: neighbours joined in pairs; one without a neighbour moves up as it is, which gives the tree of the RFC. */
function levelAbove(level: Buffer): Buffer {
  const count = countLeaves(level)
  const above = Buffer.allocUnsafe(Math.ceil(count / 2) * digestBytes)
  for (let at = 0; at + 1 < count; at += 2) {
    level.copy(scratch, 1, at * digestBytes, (at + 2) * digestBytes)
    above.write(hash('sha256', scratch, 'hex'), (at / 2) * digestBytes, 'hex')
  }
  if (count % 2 === 1) level.copy(above, above.length - digestBytes, level.length - digestBytes)
  return above
}

/** Root of a tree; of no rows at all the hash of nothing. */
export function rootOf(leaves: Leaves): Buffer {
  if (leaves.length === 0) return Buffer.from(hash('sha256', '', 'hex'), 'hex')
  let level: Buffer = leaves
  while (level.length > digestBytes) level = levelAbove(level)
  return Buffer.from(level)
}

/** A step from a leaf to the root: the digest it is joined with, and on which side that stands. */
export type Step = { side: 'left' | 'right'; digest: Buffer }

/** What shows that the leaf at a position, from 0, is in the tree. */
export function inclusionPath(leaves: Leaves, position: number): Step[] {
  const steps: Step[] = []
  let [level, at] = [leaves as Buffer, position]
  while (level.length > digestBytes) {
    const neighbour = at % 2 === 0 ? at + 1 : at - 1
    if (neighbour * digestBytes < level.length)
      steps.push({
        side: at % 2 === 0 ? 'right' : 'left',
        digest: Buffer.from(level.subarray(neighbour * digestBytes, (neighbour + 1) * digestBytes)),
      })
    level = levelAbove(level)
    at = Math.floor(at / 2)
  }
  return steps
}

/** The root that a leaf and its steps lead to. */
export function rootFrom(leaf: Buffer, steps: readonly Step[]): Buffer {
  return steps.reduce(
    (digest, step) =>
      Buffer.from(
        hash(
          'sha256',
          Buffer.concat([
            Buffer.from([1]),
            ...(step.side === 'left' ? [step.digest, digest] : [digest, step.digest]),
          ]),
          'hex',
        ),
        'hex',
      ),
    leaf,
  )
}
