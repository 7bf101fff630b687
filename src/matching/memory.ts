/**
 * Where large arrays come from: ordinary memory, or memory that threads share (`sharedMemory`). Growing copies; whoever holds the old
 * array keeps it alive.
 */
export type Memory = (bytes: number) => ArrayBufferLike

export const ownMemory: Memory = (bytes) => new ArrayBuffer(bytes)

export const sharedMemory: Memory = (bytes) => new SharedArrayBuffer(bytes)

export const words32 = (memory: Memory, length: number): Uint32Array => new Uint32Array(memory(length * 4))

export const bytes8 = (memory: Memory, length: number): Uint8Array => new Uint8Array(memory(length))

export function grownWords(old: Uint32Array, length: number, memory: Memory = ownMemory): Uint32Array {
  const next = words32(memory, length)
  next.set(old)
  return next
}

export function grownBytes(old: Uint8Array, length: number, memory: Memory = ownMemory): Uint8Array {
  const next = bytes8(memory, length)
  next.set(old)
  return next
}

export function grownPlaces(old: Int32Array, length: number): Int32Array {
  const next = new Int32Array(length)
  next.set(old)
  return next
}

const kept = new Uint32Array(1)

/**
 * Takes the sum of what was read only so that it is near the processor when it is needed: a place far away takes as long as a hundred steps,
 * but many asked for in a row hardly longer than one. Were the sum thrown away, the compiler would leave the reading out.
 */
export function keepNear(sum: number): void {
  kept[0] = sum
}
