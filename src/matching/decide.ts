import { linkedFrom } from './compare.ts'
import { doubtOf } from './doubt.ts'
import { bands, levelNumber, levels } from './levels.ts'
import type { Decision, Model, Schema } from './types.ts'

const nameDiffers = new Set(['different', 'part', 'alike'].map((code) => levelNumber('name', code)))
const dateDiffers = new Set(['different', 'slips', 'default'].map((code) => levelNumber('date', code)))

/**
 * A number that agrees while name and birth date differ: one of the two NIK is somebody else's. Such a pair is looked at by a person
 * whatever its weight (`intake.md` 9).
 */
export function isBorrowedNumber(schema: Schema, numbers: ArrayLike<number>): boolean {
  const plain = (at: number) => {
    const half = linkedFrom(schema.fields[at]!)
    return numbers[at]! % half
  }
  let agrees = false
  let names = 0
  let namesDiffer = 0
  let datesDiffer = 0
  schema.fields.forEach(({ kind, role }, at) => {
    const number = plain(at)
    if (kind === 'id' && number > 0 && number <= bands) agrees = true
    if (kind === 'name' && role !== 'mother' && number > 0) {
      names++
      if (nameDiffers.has(number)) namesDiffer++
    }
    if (kind === 'date' && number > 0 && dateDiffers.has(number)) datesDiffer++
  })
  return agrees && names > 0 && names === namesDiffer && datesDiffer > 0
}

/** What is done with a pair: above the proven threshold a machine decides alone, unless `doubtOf` says why a person must look. */
export function decide(
  model: Pick<Model, 'schema' | 'fields' | 'thresholds'>,
  numbers: ArrayLike<number>,
  weight: number,
): Decision {
  if (isBorrowedNumber(model.schema, numbers)) return 'review'
  if (weight >= model.thresholds.same) return doubtOf(model, numbers) === undefined ? 'same' : 'review'
  return weight >= model.thresholds.review ? 'review' : 'different'
}

export function levelCode(schema: Schema, at: number, number: number): string {
  const own = levels[schema.fields[at]!.kind]
  return own[number % own.length]!.code
}
