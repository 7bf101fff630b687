import type { Cells } from './cells.ts'
import { createDictionary, type Dictionary } from './dictionary.ts'
import { bytes8, grownBytes, grownWords, ownMemory, words32 } from './memory.ts'
import type { Words } from './names.ts'
import type { PlainDictionary, PlainStore } from './shared-store.ts'
import type { Store } from './store.ts'
import type { Schema } from './types.ts'
import { emptyTable } from './value-table.ts'

/*
 * Who asks must not change the register: a value that nobody has would stay in its dictionaries for ever, and two threads that ask would write
 * into one another's. What is asked about is therefore read into a store of its own, laid over the register's: values that the register has keep
 * their numbers, others get numbers beyond them in the room behind the register's own values, and are forgotten with the question. So both are
 * compared by the same arrays. Each hand has a stretch of that room; whoever needs more takes a copy.
 */

/** How much room a hand's questions may need before it takes a copy: values of each dictionary, bytes of each column, bytes of words. */
export type Room = { values: number; bytes: readonly number[]; words: number }

/** Room for the values of these rows in the form in which they are compared, and usually more. In whole steps of four: lists of words are read as numbers. */
export function roomFor({ fields }: Schema, cells: Cells): Room {
  const written = cells.fields.map(({ from, to }) => {
    let sum = 0
    for (let row = 0; row < cells.rows; row++) sum += to[row]! - from[row]!
    return sum
  })
  const spare = 256 + cells.rows * 8
  const steps = (bytes: number) => Math.ceil(bytes / 4) * 4
  return {
    values: cells.rows + 1024,
    bytes: fields.map(({ kind }, at) => steps(spare + written[at]! * (kind === 'name' ? 2 : 1))),
    words: steps(spare + fields.reduce((sum, { kind }, at) => sum + (kind === 'name' ? written[at]! : 0), 0)),
  }
}

/** Room for one row. */
export const roomForRow = ({ fields }: Schema): Room => ({
  values: 64,
  bytes: fields.map(() => 4096),
  words: 4096,
})

/** A store over that of a register. It answers nothing before `layOver`. */
export function askedStore({ schema }: Pick<Store, 'schema'>): Store {
  const dictionary = () => createDictionary(0)
  return {
    schema,
    columns: schema.fields.map((field) => ({
      field,
      codes: new Uint32Array(1),
      values: field.role === 'nik' ? { ...dictionary(), digits: emptyTable(2) } : dictionary(),
    })),
    words: {
      raw: dictionary(),
      role: bytes8(ownMemory, 0),
      asFirst: words32(ownMemory, 0),
      asOther: words32(ownMemory, 0),
      tokens: dictionary(),
      sound: words32(ownMemory, 0),
      sounds: dictionary(),
    },
    rows: 0,
  }
}

/** Makes the asked store empty again and lays it over the register as it is now, in the stretch of hand `hand`. */
export function layOver(asked: Store, below: Store | PlainStore, room: Room, hand = 0): void {
  asked.columns.forEach(({ values }, at) => {
    layDictionary(values, below.columns[at]!.values, room.values, room.bytes[at]!, hand)
  })
  const { words } = below
  for (const name of ['raw', 'tokens', 'sounds'] as const)
    layDictionary(asked.words[name], words[name], room.values, room.words, hand)
  // What stands beside words has their numbers.
  const raw = endOf(words.raw.size, room.values, hand) + 1
  asked.words.role = words.role.subarray(0, raw)
  asked.words.asFirst = words.asFirst.subarray(0, raw)
  asked.words.asOther = words.asOther.subarray(0, raw)
  asked.words.sound = words.sound.subarray(0, endOf(words.tokens.size, room.values, hand) + 1)
}

const endOf = (size: number, room: number, hand: number) => size + (hand + 1) * room

const fewSlots = 512

function layDictionary(
  over: Dictionary,
  d: Dictionary | PlainDictionary,
  room: number,
  bytes: number,
  hand: number,
): void {
  if (over.slots.length > fewSlots) over.slots = new Uint32Array(fewSlots)
  else if (over.size > over.start) over.slots.fill(0)
  const used = d.starts[d.size + 1]!
  const first = d.size + hand * room
  const values = endOf(d.size, room, hand) + 2
  const from = used + hand * bytes
  over.pool = d.pool.subarray(0, from + bytes)
  over.starts = d.starts.subarray(0, values)
  over.hashes = d.hashes.subarray(0, values)
  over.counts = d.counts.subarray(0, values)
  over.starts[first + 1] = from
  over.under = d.slots
  over.start = first
  over.lasting = d.size
  over.size = first
}

/** Makes room behind the values of a register for the questions of so many hands. */
export function makeRoom({ columns, words }: Store, room: Room, hands = 1): void {
  columns.forEach(({ values }, at) => {
    roomIn(values, room.values, room.bytes[at]!, hands)
  })
  for (const each of [words.raw, words.tokens, words.sounds]) roomIn(each, room.values, room.words, hands)
  roomBeside(words, words.raw.size + hands * room.values + 1, words.tokens.size + hands * room.values + 1)
}

function roomIn(d: Dictionary, room: number, room_bytes: number, hands: number): void {
  const values = d.size + hands * room + 2
  if (values > d.starts.length) {
    const length = Math.ceil(values * 1.2)
    d.starts = grownWords(d.starts, length, d.memory)
    d.hashes = grownWords(d.hashes, length, d.memory)
    d.counts = grownWords(d.counts, length, d.memory)
  }
  const bytes = d.starts[d.size + 1]! + hands * room_bytes
  if (bytes > d.pool.length) d.pool = grownBytes(d.pool, Math.ceil((bytes * 1.2) / 4) * 4, d.memory)
}

function roomBeside(words: Words, raw: number, tokens: number): void {
  const { memory } = words.raw
  if (raw > words.role.length) {
    const length = Math.ceil(raw * 1.2)
    words.role = grownBytes(words.role, length, memory)
    words.asFirst = grownWords(words.asFirst, length, memory)
    words.asOther = grownWords(words.asOther, length, memory)
  }
  if (tokens > words.sound.length) words.sound = grownWords(words.sound, Math.ceil(tokens * 1.2), memory)
}
