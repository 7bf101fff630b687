import { deathBenefits } from './portal.benefit-death.ts'
import { incomeBenefits } from './portal.benefit-income.ts'
import { injuryBenefits } from './portal.benefit-injury.ts'
import type { Calculation } from './portal.calculation.ts'

/** One calculator an event, those of a family in grief first. */
export const benefits: readonly Calculation[] = [...deathBenefits, ...injuryBenefits, ...incomeBenefits]
