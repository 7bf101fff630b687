import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Runs before anything is installed, so it uses nothing but Node itself. People read standard error, never the output. */

export const projectFolder = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

const lockFile = path.join(projectFolder, 'package-lock.json')
const modulesFolder = path.join(projectFolder, 'node_modules')
const marker = path.join(modulesFolder, '.payung-installed')
/** Lies outside node_modules, which `npm ci` deletes. */
const busyFile = path.join(projectFolder, '.payung-installing')

/**
 * Installs the libraries of package-lock.json when they are missing or of another version. `dev` asks for those of the
 * tests too. May be called by several processes at once: one installs, the others wait.
 */
export async function prepare({ dev = false } = {}) {
  requireNode(20, 19)
  if (isInstalled(dev)) return
  refuseLink()
  while (!takeBusyFile()) await pause(500)
  const alive = setInterval(() => utimesSync(busyFile, new Date(), new Date()), 2_000)
  try {
    if (!isInstalled(dev)) await install(dev)
  } finally {
    clearInterval(alive)
    rmSync(busyFile, { force: true })
  }
}

/** Says one sentence in both languages and ends with exit code 1. */
export function giveUp(id, en) {
  process.stderr.write(`${id}\n${en}\n`)
  process.exit(1)
}

function requireNode(major, minor) {
  const [foundMajor, foundMinor] = process.versions.node.split('.').map(Number)
  if (foundMajor > major || (foundMajor === major && foundMinor >= minor)) return
  giveUp(
    `Payung memerlukan Node.js ${major}.${minor} atau lebih baru; di sini Node.js ${process.versions.node}. Pasang versi baru dari https://nodejs.org, lalu ulangi.`,
    `Payung needs Node.js ${major}.${minor} or newer; this is Node.js ${process.versions.node}. Install a newer one from https://nodejs.org and try again.`,
  )
}

/** `npm ci` empties what a link leads to, which belongs to another copy of the project. */
function refuseLink() {
  if (!lstatSync(modulesFolder, { throwIfNoEntry: false })?.isSymbolicLink()) return
  giveUp(
    `Folder ${modulesFolder} adalah tautan ke folder lain dan isinya tidak cocok dengan package-lock.json; npm ci akan mengosongkan folder lain itu. Hapus tautannya, lalu ulangi.`,
    `The folder ${modulesFolder} is a link to another folder and what it holds does not fit package-lock.json; npm ci would empty that other folder. Delete the link and try again.`,
  )
}

function isInstalled(dev) {
  if (!existsSync(modulesFolder)) return false
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  const marked = existsSync(marker) ? readFileSync(marker, 'utf8').split('\n') : []
  if (marked[0] === hash && (!dev || marked[1] === 'dev')) return true
  // Somebody may have run npm by hand. npm's own record of what it installed tells whether that will do.
  const isWithDev = holdsAll(true)
  if (!isWithDev && (dev || !holdsAll(false))) return false
  try {
    writeFileSync(marker, `${hash}\n${isWithDev ? 'dev' : ''}\n`)
  } catch {
    // A folder of another user: it is complete, and the comparison is simply made again next time.
  }
  return true
}

function holdsAll(dev) {
  try {
    const wanted = readPackages(lockFile)
    const installed = readPackages(path.join(modulesFolder, '.package-lock.json'))
    return Object.entries(wanted).every(([name, entry]) => {
      if (name === '' || (entry.dev && !dev)) return true
      const found = installed[name]
      // Programs for other systems are listed as optional and rightly missing.
      if (!found) return Boolean(entry.optional || entry.devOptional || entry.peer)
      return found.version === entry.version && found.integrity === entry.integrity
    })
  } catch {
    return false
  }
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages
}

/** True when this process may install. A file nobody has touched for 15 s was left by a process that was killed. */
function takeBusyFile() {
  try {
    writeFileSync(busyFile, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') explainInstallFailure(error.code ?? '')
    const touched = statSync(busyFile, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
    if (Date.now() - touched > 15_000) rmSync(busyFile, { force: true })
    return false
  }
}

async function install(dev) {
  process.stderr.write(
    'Memasang pustaka (npm ci), sekali saja … / Installing libraries (npm ci), only once …\n',
  )
  const began = Date.now()
  const seconds = () => Math.round((Date.now() - began) / 1000)
  const telling = setInterval(() => process.stderr.write(`  … ${seconds()} s\n`), 10_000)
  const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund', ...(dev ? ['--include=dev'] : [])])
  clearInterval(telling)
  if (code !== 0 || !isInstalled(dev)) explainInstallFailure(output)
  process.stderr.write(`Pustaka terpasang (${seconds()} s). / Libraries installed (${seconds()} s).\n`)
}

function runNpm(args) {
  // Inside `npm start` npm says where it lies, which also works where no `npm` is on the path.
  const own = process.env.npm_execpath ?? ''
  const isNpm = path.basename(own).startsWith('npm-cli')
  const [program, first] = isNpm ? [process.execPath, [own]] : ['npm', []]
  const shell = !isNpm && process.platform === 'win32'
  return new Promise((resolve) => {
    const child = spawn(program, [...first, ...args, '--loglevel=error'], {
      cwd: projectFolder,
      shell,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let output = ''
    child.stderr.on('data', (chunk) => {
      output += chunk
    })
    child.on('error', (error) => resolve({ code: 1, output: `${error.code}` }))
    child.on('close', (code) => resolve({ code, output }))
  })
}

function explainInstallFailure(output) {
  rmSync(busyFile, { force: true })
  if (/ENOSPC|EDQUOT/.test(output)) {
    giveUp(
      'Pustaka tidak dapat dipasang karena ruang disk habis. Kosongkan sedikitnya 1 GB, lalu ulangi.',
      'The libraries could not be installed because the disk is full. Free at least 1 GB and try again.',
    )
  }
  if (/EACCES|EPERM|EROFS/.test(output)) {
    giveUp(
      `Pustaka tidak dapat dipasang karena folder ${projectFolder} tidak dapat ditulisi. Beri izin tulis, lalu ulangi.`,
      `The libraries could not be installed because the folder ${projectFolder} cannot be written to. Make it writable and try again.`,
    )
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/i.test(output)) {
    giveUp(
      'Pustaka tidak dapat diunduh karena registri npm tidak terjangkau. Periksa sambungan internet atau pengaturan proksi npm, lalu ulangi.',
      'The libraries could not be downloaded because the npm registry is out of reach. Check the internet connection or the proxy settings of npm and try again.',
    )
  }
  if (/^ENOENT$/.test(output)) {
    giveUp(
      'Program npm tidak ditemukan. Pasang Node.js lengkap dengan npm dari https://nodejs.org, lalu ulangi.',
      'The program npm was not found. Install Node.js with npm from https://nodejs.org and try again.',
    )
  }
  process.stderr.write(
    `${output
      .replace(/^npm warn .*\n/gim, '')
      .slice(-2_000)
      .trimEnd()}\n`,
  )
  giveUp(
    'Pustaka tidak dapat dipasang; penyebabnya tertulis di atas. Hapus folder node_modules, lalu ulangi.',
    'The libraries could not be installed; the reason is written above. Delete the folder node_modules and try again.',
  )
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
