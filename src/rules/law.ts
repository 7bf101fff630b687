import { text } from '../kernel/text.ts'
import type { Parameter } from './parameter.ts'
import benefitJht from './parameters/benefit-jht.json' with { type: 'json' }
import benefitJkk from './parameters/benefit-jkk.json' with { type: 'json' }
import benefitJkm from './parameters/benefit-jkm.json' with { type: 'json' }
import benefitJkp from './parameters/benefit-jkp.json' with { type: 'json' }
import benefitJp from './parameters/benefit-jp.json' with { type: 'json' }
import benefitScholarship from './parameters/benefit-scholarship.json' with { type: 'json' }
import contributionBpu from './parameters/contribution-bpu.json' with { type: 'json' }
import contributionConstruction from './parameters/contribution-construction.json' with { type: 'json' }
import contributionJhtJpJkp from './parameters/contribution-jht-jp-jkp.json' with { type: 'json' }
import contributionPu from './parameters/contribution-pu.json' with { type: 'json' }
import deadline from './parameters/deadline.json' with { type: 'json' }
import document from './parameters/document.json' with { type: 'json' }
import heirs from './parameters/heirs.json' with { type: 'json' }
import membership from './parameters/membership.json' with { type: 'json' }
import migrant from './parameters/migrant.json' with { type: 'json' }
import relief2020 from './parameters/relief-2020.json' with { type: 'json' }

const files = {
  ...benefitJht,
  ...benefitJkk,
  ...benefitJkm,
  ...benefitJkp,
  ...benefitJp,
  ...benefitScholarship,
  ...contributionBpu,
  ...contributionConstruction,
  ...contributionJhtJpJkp,
  ...contributionPu,
  ...deadline,
  ...document,
  ...heirs,
  ...membership,
  ...migrant,
  ...relief2020,
}

/** The name of a parameter, `subject.name`, as it stands in `parameters/<subject>.json`. */
export type ParameterId = keyof typeof files

type ValueOf<Id extends ParameterId> = (typeof files)[Id]['values'][number]['value']

/**
 * Everything the formulas take from the law. A formula has the law as its last, optional argument, so that a
 * what-if is the same formula under a changed law.
 */
export type Law = { readonly [Id in ParameterId]: Parameter<ValueOf<Id>> }

/** The names of parameters that are one number and not a table. */
export type NumberParameterId = {
  [Id in ParameterId]: Law[Id] extends Parameter<number> ? Id : never
}[ParameterId]

/** The law as this version of the software knows it. */
export const law: Law = files as Law

/** Until when the sources were read; a regulation published later is not in `law`. */
export const lawReviewed = '2026-10'

export const disclaimer = text(
  'Perhitungan ini bukan nasihat hukum. Keputusan ada pada BPJS Ketenagakerjaan.',
  'This calculation is not legal advice. The decision lies with BPJS Ketenagakerjaan.',
)
