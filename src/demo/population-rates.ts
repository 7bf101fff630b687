/*
 * Every rate of the labelled population stands here and nowhere else, each with where it comes from, so that a pilot office can put
 * its own figure in the place of one that was assumed.
 */

/**
 * `published`: in a paper or program named in the note. `measured`: counted by us in public sets. `assumed`: nobody has counted it; to be
 * replaced by 500 records of a pilot office that two people have checked.
 */
export type Source = 'published' | 'measured' | 'assumed'
export type Rate = { share: number; source: Source; note: string }

const assumed = (share: number, note: string): Rate => ({ share, source: 'assumed', note })
const published = (share: number, note: string): Rate => ({ share, source: 'published', note })

/** What is so among the people themselves, before any clerk writes them down. Shares of people, where the note says nothing else. */
export const peopleRates = {
  one_word_name: assumed(0.17, 'follows from the name lists, which hold it between 15 and 20 %'),
  default_birth_date_old: assumed(
    0.14,
    'of those born before 1980: 01-01, 01-07 or 31-12 in the register itself',
  ),
  default_birth_date_young: assumed(0.02, 'of the others; together 6 %'),
  old_spelling: assumed(
    0.2,
    'of those born before 1960: Soeparman, Djumadi, Tjahjono in the register itself',
  ),
  apostrophe: assumed(0.02, "Ma'ruf, Nu'man, Isti'anah"),
  issued_elsewhere: assumed(0.1, 'NIK of another district: it never changes on moving'),
  household_phone: assumed(0.35, 'of households: one phone for all of them'),
  no_phone: assumed(0.12, 'of people of fifteen and more'),
  agent_phone: assumed(0.03, 'of people: the phone of the agent of the village'),
  sibling_near_name: assumed(0.25, 'of children with an older sibling of the same sex: Rina and Rini'),
  twins: assumed(0.012, 'of births; between one in a hundred and one in eighty'),
  father_and_son: assumed(0.01, 'of sons: the name of the father'),
  namesake_same_date: assumed(
    0.004,
    'of people born before 2005: given name and date of a random adult of the regency; kept where sex agrees',
  ),
  shared_nik: assumed(0.0005, 'of people: the NIK of somebody else of the village, issued twice'),
  two_nik: assumed(0.002, 'of people: recorded twice, a second NIK lives on in old lists'),
} satisfies Record<string, Rate>

/** Which lists a person stands in. Whoever would stand in none stands in the register. */
export const membershipRates = {
  register: assumed(0.78, 'of people'),
  bpjs_kesehatan: assumed(0.22, 'of people'),
  bpjs_ketenagakerjaan: assumed(0.07, 'of people of 15 to 64'),
  roster: assumed(0.1, 'of people of 15 to 64'),
  twice_in_a_list: assumed(0.012, 'of records: written a second time in the same list'),
} satisfies Record<string, Rate>

/**
 * What goes wrong when a person is written down, in the medium profile, as a share of the records of a village roster where it can
 * happen at all (a word can be dropped from a name of two words only). Other lists by `listFactor`, other profiles by `profileFactor`.
 */
export const errorRates = {
  'name.spelling': assumed(
    0.15,
    'spelling or short form; near FEBRL, where names of true pairs differ in 27 to 34 %',
  ),
  'name.typo': assumed(0.15, 'near FEBRL; its kinds by Damerau 1964 and Peterson 1986'),
  'name.dropped': assumed(0.06, 'a word left out'),
  'name.initial': assumed(0.04, 'a word as its first letter'),
  'name.title': assumed(0.06, 'H., Drs., S.Pd. added'),
  'name.parent': assumed(0.02, 'bin or binti with a father'),
  'name.order': assumed(0.01, 'words swapped'),
  'name.joined': published(0.02, 'words run together, 13 % of errors (Kukich)'),
  'name.split': published(0.003, 'a word split, 2 % of errors (Kukich)'),
  'name.nickname': assumed(0.005, 'panggilan in the place of the name'),
  'name.other_form': assumed(0.1, 'of Chinese-Indonesian people with two names: the other one'),
  'name.mojibake': assumed(0.05, 'of names with a curly apostrophe: read in the wrong encoding'),
  'date.swapped': assumed(0.04, 'day and month, where both are below 13'),
  'date.default': assumed(0.04, '01-01, 01-07 or 31-12 in the place of the date'),
  'date.digit': assumed(0.04, 'one digit'),
  'date.missing': published(0.01, 'Febrl: one tenth of errors in dates'),
  'nik.missing': assumed(0.12, 'no NIK'),
  'nik.digit': assumed(0.06, 'one digit'),
  'nik.swapped': assumed(0.04, 'two neighbours swapped'),
  'nik.cut': assumed(0.01, 'a digit lost'),
  'nik.of_other': assumed(0.003, 'the NIK of somebody else of the household, from the line above'),
  'mother.missing': assumed(0.12, 'no mother'),
  'mother.misspelt': assumed(0.12, 'spelling or typo'),
  'phone.missing': assumed(0.21, 'no phone, of those who have one'),
  'phone.changed': assumed(0.14, 'another number'),
  'place.village': assumed(0.05, 'another village of the district: moved'),
  'place.district': assumed(0.06, 'another district of the regency: moved'),
  'place.misspelt': assumed(0.03, 'village with a typo'),
  'sex.wrong': assumed(0.005, 'the other one'),
  'sex.missing': assumed(0.01, 'empty'),
} satisfies Record<string, Rate>

/** What befalls a whole file: a village's roster, saved by a spreadsheet that took the NIK for a number. Of villages, medium profile. */
export const fileRates = {
  'nik.excel_zero': assumed(0.03, 'number cell: the last digit is 0 in every row'),
  'nik.excel_power': assumed(0.01, '1,50301E+15 in every row'),
  'nik.excel_lead': assumed(0.01, 'an apostrophe before every NIK'),
  'date.serial': assumed(0.03, 'days since 1900 in the place of dates, in every row'),
  'date.two_digit_year': assumed(0.08, '05/11/85 in every row'),
} satisfies Record<string, Rate>

/** How a typo looks: Damerau 1964 and Peterson 1986 lie between these; substitutes are neighbours on the keyboard (Febrl). */
export const typoRates = {
  insert: published(0.19, 'Peterson 1986'),
  delete: published(0.33, 'Peterson 1986'),
  substitute: published(0.37, 'Peterson 1986, Damerau 1964'),
  transpose: published(0.11, 'Peterson 1986'),
  first_letter: published(0.078, 'of misspellings (Pollock and Zamora)'),
  second_letter: published(0.117, 'of misspellings (Pollock and Zamora)'),
  same_row: published(0.4, 'of substitutes (Febrl)'),
  same_column: published(0.3, 'of substitutes (Febrl)'),
} satisfies Record<string, Rate>

/** Errors come together: a bad clerk, and a record written in a hurry. The mean over clerks and records stays the rate above. */
export const clustering = {
  bad_clerk: assumed(0.15, 'of clerks; each writes one village of one list'),
  bad_clerk_factor: assumed(3, 'times as many errors'),
  hurried_record: assumed(0.25, 'of records'),
  hurried_factor: assumed(2, 'times as many errors'),
} satisfies Record<string, Rate>

export const listKinds = ['register', 'bpjs_kesehatan', 'bpjs_ketenagakerjaan', 'roster'] as const
export type ListKind = (typeof listKinds)[number]

/** How careful a list is kept, beside a village roster. */
export const listFactor: Record<ListKind, Rate> = {
  register: assumed(0.4, 'kept by a civil registry office'),
  bpjs_kesehatan: assumed(0.8, 'typed from family cards'),
  bpjs_ketenagakerjaan: assumed(0.9, 'typed by employers'),
  roster: assumed(1, 'typed in the village'),
}

export const profiles = ['light', 'medium', 'heavy'] as const
export type Profile = (typeof profiles)[number]

export const profileFactor: Record<Profile, Rate> = {
  light: assumed(0.4, 'of the medium rates'),
  medium: assumed(1, 'the rates as they stand'),
  heavy: assumed(1.8, 'of the medium rates'),
}

/** Besides what a clerk does: a name cut at the length its list allows, and the other NIK of a person who has two. */
export type ErrorKind = keyof typeof errorRates | keyof typeof fileRates | 'name.cut' | 'nik.second'
/** No chance of an error grows beyond this, however bad clerk, record and profile are together. */
export const highestChance = 0.9

/** How much a clerk and a record multiply the rates by: above one for the few, so far below one for the others that the mean is one. */
export function clusterFactors(kind: 'clerk' | 'record'): { share: number; bad: number; good: number } {
  const share = (kind === 'clerk' ? clustering.bad_clerk : clustering.hurried_record).share
  const bad = (kind === 'clerk' ? clustering.bad_clerk_factor : clustering.hurried_factor).share
  return { share, bad, good: (1 - share * bad) / (1 - share) }
}
