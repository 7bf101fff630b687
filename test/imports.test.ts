import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../src/platform/config.ts'

/*
 * Goal: imports point one way (DESIGN: the house). Method: read every import of every file under src/ and compare the places.
 * kernel ← rules, matching, tabular ← intake ← platform ← ui ← slices in this order ← the files that only wire.
 */
const layers: Record<string, number> = {
  kernel: 0,
  rules: 1,
  matching: 1,
  tabular: 1,
  intake: 2,
  platform: 3,
  ui: 4,
}
const slices = [
  'region',
  'account',
  'person',
  'budget',
  'programme',
  'match',
  'roster',
  'village',
  'enrolment',
  'review',
  'billing',
  'exchange',
  'card',
  'claim',
  'coverage',
  'outreach',
  'employer',
  'award',
  'security',
  'audit',
  'backup',
  'privacy',
  'portal',
  'linkage',
  'demo',
]

type Import = { from: string; to: string }

const source = path.join(projectRoot, 'src')

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name)
    return entry.isDirectory() ? filesIn(at) : /\.tsx?$/.test(entry.name) ? [at] : []
  })
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, 'utf8')
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g)]
  return found.map((match) => ({
    from: path.relative(source, file),
    to: path.relative(source, path.resolve(path.dirname(file), match[1] ?? '')),
  }))
}

const place = (file: string) => (file.includes(path.sep) ? (file.split(path.sep)[0] ?? '') : 'wiring')

/** Why an import must not be; undefined when it may. */
function fault({ from, to }: Import): string | undefined {
  const [a, b] = [place(from), place(to)]
  if (a === b || a === 'wiring') return undefined
  if (b === 'wiring') return 'a part imports the wiring'
  const test = /\.test\.tsx?$/.test(from)
  // Tests stand on the demonstration and its generator: material, not product.
  if (test && (to.startsWith('..') || b === 'demo')) return undefined
  if (a in layers && b in layers) {
    const [low, high] = [layers[b] ?? 0, layers[a] ?? 0]
    return low < high ? undefined : `${a} may not know ${b}`
  }
  if (a in layers) return `${a} may not know the slice ${b}`
  if (b in layers) return undefined
  if (slices.indexOf(b) > slices.indexOf(a)) return `${a} stands left of ${b}`
  return /\.(?:schema|service)\.ts$/.test(to)
    ? undefined
    : `another slice is asked through its schema and service, not ${path.basename(to)}`
}

const imports = filesIn(source).flatMap(importsOf)

describe('the house', () => {
  it('has imports that point one way', () => {
    const faults = imports.flatMap((each) =>
      fault(each) ? [`${each.from} -> ${each.to}: ${fault(each)}`] : [],
    )
    expect(faults).toEqual([])
  })

  it('knows every folder under src', () => {
    const folders = readdirSync(source, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
    expect(folders.filter((folder) => !(folder in layers) && !slices.includes(folder))).toEqual([])
  })

  it('notices an arrow that points back', () => {
    expect(fault({ from: 'kernel/nik.ts', to: 'platform/log.ts' })).toBeDefined()
    expect(fault({ from: 'budget/budget.service.ts', to: 'roster/roster.service.ts' })).toBeDefined()
    expect(fault({ from: 'roster/roster.service.ts', to: 'budget/budget.store.ts' })).toBeDefined()
  })

  it('keeps node and network out of the kernel, the rules and the matching', () => {
    const impure = filesIn(source)
      .filter(
        (file) =>
          ['kernel', 'rules', 'matching'].includes(place(path.relative(source, file))) &&
          !/\.test\.tsx?$/.test(file),
      )
      .filter((file) => /from '(?:node:|pg|hono|kysely)/.test(readFileSync(file, 'utf8')))
    expect(impure).toEqual([])
  })
})
