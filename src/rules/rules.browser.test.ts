import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import vm from 'node:vm'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'

const entry = path.join(import.meta.dirname, 'index.ts')

/** What a phone downloads before it can compute anything. */
const largestBundle = 60 * 1024

describe('the package entry payung/rules, bundled for the browser', () => {
  let script: string
  let module: string
  let inputs: string[]

  beforeAll(async () => {
    const bundled = await bundle('iife')
    script = bundled.code
    inputs = bundled.inputs
    module = (await bundle('esm')).code
  })

  test('is made of the rules and the kernel and nothing else', () => {
    expect(inputs.length).toBeGreaterThan(0)
    expect(inputs.filter((file) => !/^src\/(rules|kernel)\//.test(file))).toEqual([])
  })

  test('is smaller than 60 KB when sent compressed', () => {
    expect(gzipSync(module).length).toBeLessThan(largestBundle)
  })

  test('computes a contribution, its explanation and a batch where nothing of Node exists', () => {
    const bare = vm.createContext({})
    vm.runInContext(script, bare)
    expect(vm.runInContext('typeof process + typeof require + typeof Buffer', bare)).toBe(
      'undefinedundefinedundefined',
    )
    expect(vm.runInContext(`JSON.stringify(${bpuInMay2026('rules')})`, bare)).toBe('[16800,true,201600]')
  })

  test('is loaded by plain Node from node_modules, without a TypeScript loader', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'payung-rules-'))
    try {
      const installed = path.join(folder, 'node_modules', 'payung')
      mkdirSync(installed, { recursive: true })
      writeFileSync(path.join(installed, 'rules.js'), module)
      writeFileSync(
        path.join(installed, 'package.json'),
        JSON.stringify({ name: 'payung', type: 'module', exports: { './rules': './rules.js' } }),
      )
      writeFileSync(
        path.join(folder, 'consumer.mjs'),
        `import * as rules from 'payung/rules'\nconsole.log(JSON.stringify(${bpuInMay2026('rules')}))\n`,
      )
      const said = execFileSync(process.execPath, ['consumer.mjs'], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, NODE_OPTIONS: '' },
      })
      expect(said.trim()).toBe('[16800,true,201600]')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

/** Fails where a file asks for a module of Node: the browser platform has none. */
async function bundle(format: 'iife' | 'esm'): Promise<{ code: string; inputs: string[] }> {
  const { build } = await import('esbuild')
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    absWorkingDir: path.resolve(import.meta.dirname, '../..'),
    bundle: true,
    platform: 'browser',
    format,
    ...(format === 'iife' && { globalName: 'rules' }),
    target: 'es2022',
    minify: true,
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  return { code: outputFiles[0]?.text ?? '', inputs: Object.keys(metafile.inputs) }
}

/** JavaScript that asks one question of the formula, of its explanation and of the compiled kernel. */
function bpuInMay2026(rules: string): string {
  const worker = { month: '2026-05', income_rupiah: 1_000_000, sector: 'transport', funder: 'APBD' }
  const outcome = `${rules}.bpuContribution(${JSON.stringify({ ...worker, programmes: ['JKK', 'JKM'] })})`
  const columns =
    '{ segment: new Uint8Array(1), pay_rupiah: Float64Array.of(1000000), programmes: Uint8Array.of(3), sector: new Uint8Array(1), may_use_relief: new Uint8Array(1), risk_class: new Uint8Array(1) }'
  const year = `${rules}.compileContributions({ from: '2026-01', months: 12 })(${columns}).total_rupiah[0]`
  return `[${outcome}.value, ${outcome}.steps.length > 0, ${year}]`
}
