import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, inject, it, vi } from 'vitest'
import { projectRoot } from '../src/platform/config.ts'
import { usePayung } from './payung.ts'

/* Goal: what we run is what was looked at. Method: the lock file is compared with the lists below, and a running server with its connections. */

type Locked = {
  version?: string
  resolved?: string
  integrity?: string
  license?: string
  link?: boolean
  dev?: boolean
  hasInstallScript?: boolean
}

// A browser or a whole server, many views, two cores.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const payung = usePayung({ jobs: false })
const read = (file: string) => JSON.parse(readFileSync(path.join(projectRoot, file), 'utf8'))
const packages = Object.entries(read('package-lock.json').packages as Record<string, Locked>).filter(
  ([name]) => name !== '',
)
const nameOf = (at: string) => at.slice(at.lastIndexOf('node_modules/') + 'node_modules/'.length)
const lists = read('test/supply-chain.json') as {
  licences: string[]
  install_scripts: string[]
  run_time: Record<string, string>
}

describe('the lock file', () => {
  it('pins every package by version and integrity; none comes from git or an address of its own', () => {
    const wrong = packages
      .filter(
        ([, { link, version, resolved, integrity }]) =>
          link ||
          !/^\d+\.\d+\.\d+/.test(version ?? '') ||
          !/^sha512-/.test(integrity ?? '') ||
          // Without an address: from whichever registry npm is set to, and the same bytes from each.
          resolved !== undefined,
      )
      .map(([at]) => at)
    expect(packages.length).toBeGreaterThan(100)
    expect(wrong).toEqual([])
  })

  it('holds under every package a licence that was agreed to', () => {
    const wrong = packages
      .filter(([, { license }]) => !lists.licences.includes(license ?? 'none'))
      .map(([at, { license }]) => `${nameOf(at)}: ${license}`)
    expect([...new Set(wrong)]).toEqual([])
  })

  it('lets run at installation only what is known to', () => {
    const found = packages.filter(([, each]) => each.hasInstallScript).map(([at]) => nameOf(at))
    expect([...new Set(found)].sort()).toEqual([...lists.install_scripts].sort())
  })
})

describe('the libraries of the running server', () => {
  it('are each pinned and were each looked at, with the reason why', () => {
    const { dependencies } = read('package.json') as { dependencies: Record<string, string> }
    expect(Object.keys(dependencies).sort()).toEqual(Object.keys(lists.run_time).sort())
    for (const [name, version] of Object.entries(dependencies)) {
      expect([name, /^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)]).toEqual([name, true])
      expect([name, (lists.run_time[name] ?? '').length > 10]).toEqual([name, true])
    }
  })

  it('can be told as an inventory of parts (CycloneDX)', async () => {
    const { scripts } = read('package.json') as { scripts: Record<string, string> }
    expect(scripts.sbom).toBe('node bin/sbom.mjs')
    const child = spawn(process.execPath, [path.join(projectRoot, 'bin', 'sbom.mjs')])
    let out = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
    })
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(code).toBe(0)
    const bill = JSON.parse(out) as {
      bomFormat: string
      components: { name: string; hashes: { content: string }[]; 'bom-ref': string }[]
      dependencies: { ref: string; dependsOn: string[] }[]
    }
    expect(bill.bomFormat).toBe('CycloneDX')
    const names = new Set(bill.components.map(({ name }) => name))
    for (const name of Object.keys(lists.run_time)) expect([name, names.has(name)]).toEqual([name, true])
    for (const { name, hashes } of bill.components)
      expect([name, hashes[0]?.content.length]).toEqual([name, 128])
    const references = new Set(bill.components.map((component) => component['bom-ref']))
    for (const { dependsOn } of bill.dependencies)
      for (const reference of dependsOn) expect(references.has(reference), reference).toBe(true)
    expect(names.has('vitest')).toBe(false)
  })
})

/** Loaded before the server: writes down every address it connects to. */
const watch = (file: string) => `
import net from 'node:net'
import dgram from 'node:dgram'
import { appendFileSync } from 'node:fs'
const note = (what) => appendFileSync(${JSON.stringify(file)}, what + '\\n')
const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  const { path, host, port } = typeof first === 'object' ? first : Number(first) >= 0 ? { port: first, host: second } : { path: first }
  note(path ?? (typeof host === 'string' ? host : 'localhost') + ':' + port)
  return connect.apply(this, args)
}
const send = dgram.Socket.prototype.send
dgram.Socket.prototype.send = function (...args) { note('udp'); return send.apply(this, args) }
`

describe('a running server', () => {
  it('opens no connection but to its own database, from its start to its end and through a day of requests', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-egress-'))
    const file = path.join(folder, 'connections')
    writeFileSync(file, '')
    writeFileSync(path.join(folder, 'watch.mjs'), watch(file))
    const key = readFileSync(path.join(inject('payung').home, 'master.key'), 'utf8').trim()
    const server = spawn(
      process.execPath,
      ['--import', path.join(folder, 'watch.mjs'), path.join(projectRoot, 'bin', 'start.mjs')],
      {
        env: {
          ...process.env,
          PAYUNG_HOME: path.join(folder, 'home'),
          DATABASE_URL: payung.url,
          PAYUNG_MASTER_KEY: key,
          PORT: '0',
          NODE_ENV: 'production',
        },
      },
    )
    let said = ''
    try {
      await new Promise<void>((resolve, reject) => {
        const take = (chunk: Buffer) => {
          said += chunk
          if (said.includes('Ctrl-C')) resolve()
        }
        server.stdout.on('data', take)
        server.stderr.on('data', take)
        server.on('exit', (code) => reject(new Error(`The server ended with ${code}: ${said}`)))
      })
      // A job and a few polls of the queue, too.
      await new Promise((resolve) => setTimeout(resolve, 4_000))
    } finally {
      server.removeAllListeners('exit')
      const ended = new Promise((resolve) => server.on('exit', resolve))
      server.kill('SIGINT')
      await ended
    }
    const found = new Set(readFileSync(file, 'utf8').trim().split('\n'))
    // The reader of TypeScript asks once for a pipe of the process that started it, on this machine; there is none.
    found.delete(path.join(os.tmpdir(), `tsx-${process.geteuid?.()}`, `${process.pid}.pipe`))
    const { hostname, port } = new URL(payung.url)
    expect([...found]).toEqual([`${hostname}:${port || 5432}`])
    rmSync(folder, { recursive: true, force: true })
  })

  it('has no line of source that could ask another address', () => {
    const asking = readdirSync(path.join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
      .filter((file) =>
        /\bfetch\(|from 'node:(?:https?|http2|tls|dgram|dns)'|WebSocket|XMLHttpRequest/.test(
          readFileSync(path.join(projectRoot, 'src', file), 'utf8'),
        ),
      )
    expect(asking).toEqual([])
  })
})
