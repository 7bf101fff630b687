import { type Text, text } from '../kernel/text.ts'
import { conceptOf } from './columns-headers.ts'
import { linkedFrom } from './compare.ts'
import { bands, isShared, levelNumber, levels } from './levels.ts'
import type { Field, FieldKind, Model } from './types.ts'

/*
 * When a machine does not decide alone, whatever the sum of the evidence. A wrong merge takes somebody's protection away, and the sum is highest
 * where nature is against it: twins share birth date, mother, house and telephone, their numbers follow each other and their names are given
 * alike. So what is asked of the name, the date and the rest depends on how the numbers agree (decision 0037):
 *
 *   numbers         | name                    | birth date               | besides
 *   equal           | known again             | not another              |
 *   equal           | only in part            | equal                    | a third thing
 *   one digit off   | the same                | not another              | a third thing, nothing against
 *   one digit off   | with a slip or initials | equal                    | a third thing, nothing against
 *   cut short       | the same                | not another              | a third thing, nothing against
 *   none to compare | the same                | equal, or one slip       | a third thing, nothing against
 *   another         | never
 *
 * "The same" is equal, in another order, or spelt otherwise by one sound; words may be left out. A third thing is place, mother, telephone
 * or address; a value that more than one in sixteen records have is none. Against it speak another mother and another sex.
 */

export type Doubt =
  | 'other_number'
  | 'other_date'
  | 'other_name'
  | 'name_in_part'
  | 'near_number_name'
  | 'no_number_name'
  | 'no_number_date'
  | 'no_third'
  | 'other_mother'
  | 'other_sex'

/** Why a person looks, as a clerk reads it below the evidence. */
export const doubtText: Record<Doubt, Text> = {
  other_number: text(
    'Kedua nomor berbeda dan bukan salah ketik satu angka: orang kembar dan senama pun begitu.',
    'The two numbers differ by more than a slip of one digit: so do those of twins and namesakes.',
  ),
  other_date: text(
    'Tanggal lahirnya lain: nomor itu mungkin milik saudara, orang tua atau anaknya.',
    'The birth date is another: the number may be that of a brother, sister, parent or child.',
  ),
  other_name: text(
    'Nomornya sama, tetapi namanya lain: nomor itu mungkin milik orang lain.',
    'The number is equal, but the name is another: the number may be somebody else’s.',
  ),
  name_in_part: text(
    'Nomornya sama, tetapi hanya sebagian nama yang sama, dan tanggal lahir atau hal ketiga tidak menguatkannya.',
    'The number is equal, but only part of the name is, and neither birth date nor a third thing bears it out.',
  ),
  near_number_name: text(
    'Nomornya hampir sama dan namanya tidak sama benar: nomor dan nama orang kembar pun begitu.',
    'The number is nearly equal and the name is not quite the same: so are those of twins.',
  ),
  no_number_name: text(
    'Tidak ada nomor untuk dibandingkan dan namanya tidak sama benar: kembar dan saudara bernama mirip pun begitu.',
    'There is no number to compare and the name is not quite the same: so it is with twins and with sisters of like names.',
  ),
  no_number_date: text(
    'Baik nomor maupun tanggal lahir tidak menunjukkan orang yang sama: nama dan desa dimiliki orang senama juga.',
    'Neither number nor birth date tells that it is the same person: a namesake has name and village too.',
  ),
  no_third: text(
    'Selain nama dan tanggal lahir tidak ada yang sama (tempat, ibu, telepon, alamat): orang senama pun begitu.',
    'Besides name and birth date nothing agrees (place, mother, telephone, address): so it is with namesakes.',
  ),
  other_mother: text(
    'Nama ibunya lain, dan nomornya tidak sama: mungkin orang senama.',
    'The mother’s name is another, and the number is not equal: perhaps a namesake.',
  ),
  other_sex: text(
    'Jenis kelaminnya lain, dan nomornya tidak sama: mungkin kembar laki-laki dan perempuan.',
    'The sex is another, and the number is not equal: perhaps twins, a boy and a girl.',
  ),
}

/** What a level says of its kind of column, small numbers best. */
const say = { same: 1, near: 2, one_word: 3, part: 4, other: 5 } as const

function saysOf(kind: FieldKind, said: Record<string, number>): Uint8Array {
  const says = new Uint8Array(levels[kind].length).fill(say.other)
  says[0] = 0
  for (let band = 1; band <= bands; band++) says[band] = say.same
  for (const [code, value] of Object.entries(said)) says[levelNumber(kind, code)] = value
  return says
}

const says: Partial<Record<FieldKind, Uint8Array>> = {
  name: saysOf('name', {
    ...{ reordered: say.same, sounds: say.same, words_missing: say.same, swapped: say.same },
    ...{ typo: say.near, typo_missing: say.near, initials: say.near },
    ...{ one_rare_word: say.one_word, one_word: say.one_word },
    ...{ part_rare: say.part, part: say.part, alike: say.part },
  }),
  // Of dates `near` is one slip, `part` a filler.
  date: saysOf('date', { slip: say.near, swapped: say.near, same_default: say.part, default_year: say.part }),
  // Of numbers `near` is one slip, `part` cut short.
  id: saysOf('id', { slip: say.near, cut: say.part }),
  place: saysOf('place', { near: say.near }),
  phone: saysOf('phone', { slip: say.near }),
  text: saysOf('text', { near: say.near }),
}

const fillerDate = say.part
const cutNumber = say.part

type Judged = Pick<Model, 'schema' | 'fields'>

/** A place that another place tells (the district of a village), or where somebody was born, is no third thing. */
function isThird(model: Judged, at: number): boolean {
  const field = model.schema.fields[at]!
  if (!isShared(field) || field.kind === 'category' || field.role === 'family') return false
  if (field.kind !== 'place') return true
  if (conceptOf(field.name) === 'birth_place') return false
  const parent = model.fields[at]?.linked_to
  return !model.schema.fields.some(({ name, kind }) => name === parent && kind === 'place')
}

const known = new WeakMap<Judged['fields'], boolean[]>()

/** For each field whether it can be a third thing; looked up once for each model. */
function thirdsOf(model: Judged): boolean[] {
  const found = known.get(model.fields) ?? model.schema.fields.map((_, at) => isThird(model, at))
  known.set(model.fields, found)
  return found
}

const isOwnName = ({ kind, role }: Field) => kind === 'name' && role !== 'mother'

/**
 * Why a person must look at a pair that weighs enough to be one person; undefined where a machine may decide alone. `numbers` are levels by
 * field. Lists without numbers, dates and names of people are none of its business: there the weight decides.
 */
export function doubtOf(model: Judged, numbers: ArrayLike<number>): Doubt | undefined {
  const { fields } = model.schema
  const canBeThird = thirdsOf(model)
  const birth = fields.some(({ kind, role }) => kind === 'date' && role === 'birth')
  let id = 0
  let ids = 0
  let date = 0
  let dates = 0
  let names = 0
  let best = 0
  let worst = 0
  let mother = 0
  let otherSex = false
  let third = false
  let place = false
  let otherPlace = false
  for (let at = 0; at < fields.length; at++) {
    const field = fields[at]!
    const { kind, role } = field
    const level = numbers[at]! % linkedFrom(field)
    const said = says[kind]?.[level] ?? 0
    if (kind === 'id') {
      ids++
      if (role === 'nik' && said === say.other) return 'other_number'
      // Another number of another kind, such as that of a membership, is as good as none.
      if (said > 0 && said < say.other && (id === 0 || said < id)) id = said
    } else if (kind === 'date' && (role === 'birth' || !birth)) {
      dates++
      if (said > 0 && (date === 0 || said < date)) date = said
    } else if (isOwnName(field)) {
      names++
      if (said > 0 && (best === 0 || said < best)) best = said
      // Half a name that is not written is half a name.
      const half = said === 0 && (role === 'given' || role === 'family') ? say.one_word : said
      if (half > worst) worst = half
    } else if (role === 'sex' && kind === 'category') otherSex = level > bands
    if (role === 'mother') mother = said
    if (said > 0 && canBeThird[at]) {
      const agrees = said <= say.near && level !== 1
      if (kind === 'place') {
        if (agrees) place = true
        if (said === say.other) otherPlace = true
      } else if (agrees) third = true
    }
  }
  if (ids + dates + names === 0) return undefined
  // A district that is equal says nothing where the village beside it is another.
  if (place && !otherPlace) third = true
  if (date === say.other) return 'other_date'
  // Given name equal and family name another: part of a name.
  const name =
    names === 0 ? say.same : best === 0 ? say.part : worst >= say.part && best < say.part ? say.part : worst
  if (id === say.same) {
    if (name === say.other) return 'other_name'
    if (name === say.part && !(date === say.same && third)) return 'name_in_part'
    return undefined
  }
  if (name > say.same) {
    if (id === 0 || id === cutNumber) return 'no_number_name'
    if (name > say.near || date !== say.same) return 'near_number_name'
  }
  if (id === 0 && ids + dates > 0 && (date === 0 || date === fillerDate)) return 'no_number_date'
  if (!third) return 'no_third'
  if (mother >= say.part) return 'other_mother'
  return otherSex ? 'other_sex' : undefined
}
