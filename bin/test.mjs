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
const running = new Set()
let isInterrupted = false
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    isInterrupted = true
    for (const each of running) each.kill(signal)
  })
}

await prepare({ dev: true })
// The tests begin by making a database, which takes one processor for some ten seconds; the others look at types and style meanwhile.
await Promise.all([
  check('Jenis data / Types', 'typescript', 'tsc', ['--noEmit']),
  check('Gaya tulisan / Lint', '@biomejs/biome', 'biome', ['check', '.']),
  test(process.argv.slice(2)),
])
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`)
process.exitCode = total.failed > 0 ? 1 : 0

/** What it says is kept until it has ended, so that it does not stand between the lines of the tests. */
async function check(title, packageName, program, args) {
  if (isInterrupted) return count({ failed: 1 })
  const { code, said } = await run(packageName, program, args, 'pipe')
  process.stdout.write(`\n== ${title}: ${program} ${args.join(' ')}\n${said}`)
  count(code === 0 ? { passed: 1 } : { failed: 1 })
}

async function test(files) {
  if (isInterrupted) return count({ failed: 1 })
  const folder = mkdtempSync(path.join(tmpdir(), 'payung-test-'))
  const report = path.join(folder, 'vitest.json')
  try {
    const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    process.stdout.write(`\n== Pengujian / Tests: vitest run ${files.join(' ')}\n`)
    const { code } = await run('vitest', 'vitest', ['run', ...reporting, ...files], 'inherit')
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

/**
 * Runs a program of a package with this very Node, which needs no shell and works the same on every system. Answers how it ended and, with
 * `pipe`, what it said.
 */
function run(packageName, program, args, output) {
  const folder = path.join(projectFolder, 'node_modules', packageName)
  const about = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(folder, about.bin[program]), ...args], {
      cwd: projectFolder,
      stdio: ['ignore', output, output],
      env: { ...process.env, ...(output === 'pipe' && process.stdout.isTTY && { FORCE_COLOR: '1' }) },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk) => {
        said += chunk
      })
    running.add(child)
    child.on('error', () => resolve({ code: 1, said }))
    child.on('close', (code) => {
      running.delete(child)
      resolve({ code: code ?? 1, said })
    })
  })
}
