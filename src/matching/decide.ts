import { linkedFrom } from './compare.ts'
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

const otherNik = new Set(
  ['serial', 'region', 'slips', 'half', 'different'].map((code) => levelNumber('id', code)),
)

/**
 * Both have a NIK and the two are not one with a slip of the finger: twins, namesakes and wrong numbers look alike here, so a person
 * decides, however much else agrees.
 */
export function hasOtherNik(schema: Schema, numbers: ArrayLike<number>): boolean {
  return schema.fields.some(
    (field, at) => field.role === 'nik' && otherNik.has(numbers[at]! % linkedFrom(field)),
  )
}

const nearDate = new Set(['slip', 'swapped'].map((code) => levelNumber('date', code)))
const nearId = new Set(['slip', 'cut'].map((code) => levelNumber('id', code)))

/**
 * Where lists have numbers or birth dates, one of them must agree before a machine decides alone; a filler date is no birth date. Name and
 * village alone are a namesake's too.
 */
export function lacksIdentity(schema: Schema, numbers: ArrayLike<number>): boolean {
  let asked = false
  for (let at = 0; at < schema.fields.length; at++) {
    const { kind } = schema.fields[at]!
    if (kind !== 'id' && kind !== 'date') continue
    asked = true
    const number = numbers[at]! % linkedFrom(schema.fields[at]!)
    if (number > 0 && number <= bands) return false
    if (kind === 'id' ? nearId.has(number) : nearDate.has(number)) return false
  }
  return asked
}

export function decide(
  model: Pick<Model, 'schema' | 'thresholds'>,
  numbers: ArrayLike<number>,
  weight: number,
): Decision {
  if (isBorrowedNumber(model.schema, numbers)) return 'review'
  if (weight >= model.thresholds.same) {
    const doubtful = hasOtherNik(model.schema, numbers) || lacksIdentity(model.schema, numbers)
    return doubtful ? 'review' : 'same'
  }
  return weight >= model.thresholds.review ? 'review' : 'different'
}

export function levelCode(schema: Schema, at: number, number: number): string {
  const own = levels[schema.fields[at]!.kind]
  return own[number % own.length]!.code
}
