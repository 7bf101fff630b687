import { readFileSync } from 'node:fs'
import path from 'node:path'
import { projectFolder } from './prepare.mjs'

/**
 * Writes the inventory of parts of the running server (CycloneDX 1.5, JSON) to standard output, from the lock file: name, version, licence and digest of
 * each package, and which needs which. `npm sbom` gives up on optional WebAssembly builds whose peers do not fit, which no installation of ours loads.
 */
const { packages } = JSON.parse(readFileSync(path.join(projectFolder, 'package-lock.json'), 'utf8'))
const own = JSON.parse(readFileSync(path.join(projectFolder, 'package.json'), 'utf8'))
const nameOf = (at) => at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length)
const urlOf = (name, version) => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`

const parts = Object.entries(packages).filter(([at, entry]) => at !== '' && !entry.dev && !entry.devOptional)

/** The nearest package of that name, looked for as Node does: from the folder of who needs it upwards. */
function resolve(from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const at = `${folder ? `${folder}/` : ''}node_modules/${name}`
    if (packages[at]) return at
    if (folder === '' || !folder.includes('/node_modules/'))
      return packages[`node_modules/${name}`] ? `node_modules/${name}` : undefined
  }
}

const known = new Set(parts.map(([at]) => at))
const needs = (at, entry) =>
  Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
    .map((name) => resolve(at, name))
    .filter((found) => found && known.has(found))

const bill = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    component: {
      type: 'application',
      'bom-ref': `${own.name}@${own.version}`,
      name: own.name,
      version: own.version,
      licenses: [{ license: { id: own.license } }],
    },
  },
  components: parts.map(([at, entry]) => ({
    type: 'library',
    'bom-ref': at,
    name: nameOf(at),
    version: entry.version,
    scope: entry.optional ? 'optional' : 'required',
    purl: urlOf(nameOf(at), entry.version),
    licenses: [{ expression: entry.license }],
    hashes: [
      {
        alg: 'SHA-512',
        content: Buffer.from(entry.integrity.replace(/^sha512-/, ''), 'base64').toString('hex'),
      },
    ],
  })),
  dependencies: [
    {
      ref: `${own.name}@${own.version}`,
      dependsOn: Object.keys(own.dependencies)
        .map((name) => resolve('', name))
        .filter(Boolean),
    },
    ...parts.map(([at, entry]) => ({ ref: at, dependsOn: needs(at, entry) })),
  ],
}
process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`)
