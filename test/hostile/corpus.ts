import { bodies } from './bodies.ts'
import { csvs } from './csvs.ts'
import type { Hostile } from './making.ts'
import { formulas, geometry, texts, xml } from './sheets.ts'
import { letters, maps, pictures, rescues, wrongTypes } from './types.ts'
import { decompression, lyingHeaders, pathsAndNames } from './zips.ts'

/** How many there are of each family; the families are those of the threat catalogue. */
export const families = {
  H1: ['decompression', 14],
  H2: ['lying headers', 12],
  H3: ['XML', 16],
  H4: ['sheet geometry', 10],
  H5: ['strings', 10],
  H6: ['formula and macro', 12],
  H7: ['paths and names', 8],
  H8: ['wrong type', 10],
  H9: ['CSV', 18],
  H10: ['JSON bodies', 12],
  H11: ['pictures and PDF', 10],
  H12: ['DOCX', 6],
  H13: ['GeoJSON', 6],
  H14: ['rescue files', 6],
} as const

/** All hostile files, made anew in code each time; none lies in the repository. */
export const corpus: Hostile[] = [
  ...decompression,
  ...lyingHeaders,
  ...xml,
  ...geometry,
  ...texts,
  ...formulas,
  ...pathsAndNames,
  ...wrongTypes,
  ...csvs,
  ...bodies,
  ...pictures,
  ...letters,
  ...maps,
  ...rescues,
]
