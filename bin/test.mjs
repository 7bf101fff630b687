import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { prepare, projectFolder } from './prepare.mjs'

/**
 * Everything that must hold before a change is accepted: types, lint, and all tests. Arguments narrow the tests
 * (`npm test -- src/rules`), never types and lint, which count as one test each.
 */

const total = { passed: 0, failed: 0, skipped: 0 }
let running
let isInterrupted = false
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    isInterrupted = true
    running?.kill(signal)
  })
}

await prepare({ dev: true })
await check('Jenis data / Types', 'typescript', 'tsc', ['--noEmit'])
await check('Gaya tulisan / Lint', '@biomejs/biome', 'biome', ['check', '.'])
await test(process.argv.slice(2))
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`)
process.exitCode = total.failed > 0 ? 1 : 0

async function check(title, packageName, program, args) {
  if (isInterrupted) return count({ failed: 1 })
  const code = await run(title, packageName, program, args)
  count(code === 0 ? { passed: 1 } : { failed: 1 })
}

async function test(files) {
  if (isInterrupted) return count({ failed: 1 })
  const folder = mkdtempSync(path.join(tmpdir(), 'payung-test-'))
  const report = path.join(folder, 'vitest.json')
  try {
    const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const code = await run('Pengujian / Tests', 'vitest', 'vitest', ['run', ...reporting, ...files])
    const counted = readCounts(report)
    // Vitest also fails for reasons that belong to no test: nothing found, an error after the last one, a crash.
    if (code !== 0 && counted.failed === 0) counted.failed = 1
    count(counted)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readCounts(report) {
  let result
  try {
    result = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return { failed: 0 }
  }
  // A file that cannot even be loaded fails without a single test of its own.
  const broken = result.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((each) => each.status === 'failed'),
  )
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + broken.length,
    skipped: result.numPendingTests + (result.numTodoTests ?? 0),
  }
}

function count({ passed = 0, failed = 0, skipped = 0 }) {
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
}

/** Runs a program of a package with this very Node, which needs no shell and works the same on every system. */
function run(title, packageName, program, args) {
  process.stdout.write(
    `\n== ${title}: ${program} ${args.filter((each) => !each.startsWith('--output')).join(' ')}\n`,
  )
  const folder = path.join(projectFolder, 'node_modules', packageName)
  const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return new Promise((resolve) => {
    running = spawn(process.execPath, [path.join(folder, about.bin[program]), ...args], {
      cwd: projectFolder,
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    running.on('error', () => resolve(1))
    running.on('close', (code) => resolve(code ?? 1))
  })
}
