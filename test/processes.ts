import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import path from 'node:path'
import { projectRoot } from '../src/platform/config.ts'

export type End = { code: number | null; signal: NodeJS.Signals | null }

/** One process of Payung under a test's control; everything it ever said is kept. */
export type Running = {
  pid: number
  /** Standard output and standard error so far. */
  said: { out: string; err: string }
  ended: Promise<End>
  /** From now on dies with -9 when it passes the point. */
  arm(fault: string | undefined): Promise<void>
  kill(signal: NodeJS.Signals): void
  /** Throws away what is not used any more, and tells what the process then holds. */
  holds(): Promise<NodeJS.MemoryUsage>
}

export type Server = Running & { base: string }

type Loaded = Running & { child: ChildProcess }

/** Processes that are loaded ahead and become what is asked for at once. Everything any of them said is kept in `log`. */
export type Nursery = {
  log: string[]
  /** A server that answers, or undefined when it died at its fault point before it could. */
  serve(env: Record<string, string>, fault?: string): Promise<{ server: Server; up: boolean }>
  command(words: string[], env: Record<string, string>, fault?: string): Running
  close(): Promise<void>
}

/** `env`: what the processes are born with, for what is read before any program runs. */
export function openNursery(env: Record<string, string> = {}): Nursery {
  const log: string[] = []
  const alive = new Set<Loaded>()
  let next: Loaded | undefined
  const take = (): Loaded => {
    const taken = next ?? load(log, alive, env)
    next = load(log, alive, env)
    return taken
  }
  return {
    log,
    serve: async (env, fault) => {
      const process = take()
      const port = await freePort()
      process.child.send({ env: { ...env, PORT: String(port) }, fault })
      const server = { ...process, base: `http://127.0.0.1:${port}` }
      return { server, up: await isUp(process) }
    },
    command: (words, env, fault) => {
      const process = take()
      process.child.send({ env, fault, words })
      return process
    },
    close: async () => {
      for (const each of alive) each.kill('SIGKILL')
      await Promise.all([...alive].map((each) => each.ended))
    },
  }
}

function load(log: string[], alive: Set<Loaded>, env: Record<string, string>): Loaded {
  const child = spawn(process.execPath, [path.join(projectRoot, 'test', 'warm-process.mjs')], {
    cwd: projectRoot,
    env: { ...process.env, NODE_ENV: 'production', PAYUNG_FAULT: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const said = { out: '', err: '' }
  child.stdout?.on('data', (chunk) => {
    said.out += chunk
    log.push(String(chunk))
  })
  child.stderr?.on('data', (chunk) => {
    said.err += chunk
    log.push(String(chunk))
  })
  child.on('error', () => {})
  const ended = new Promise<End>((resolve) => child.on('close', (code, signal) => resolve({ code, signal })))
  const loaded: Loaded = {
    child,
    pid: child.pid ?? 0,
    said,
    ended,
    arm: (fault) => asked<{ armed: string }>(child, { fault }, 'armed').then(() => {}),
    holds: () =>
      asked<{ holds: NodeJS.MemoryUsage }>(child, { weigh: true }, 'holds').then((each) => each.holds),
    kill: (signal) => child.kill(signal),
  }
  alive.add(loaded)
  void ended.then(() => alive.delete(loaded))
  return loaded
}

/** Asks a process something and waits for the message that answers it. */
function asked<Answer>(child: ChildProcess, question: object, answer: string): Promise<Answer> {
  return new Promise((resolve) => {
    const heard = (message: object) => {
      if (!(answer in message)) return
      child.off('message', heard)
      resolve(message as Answer)
    }
    child.on('message', heard)
    child.send(question)
  })
}

/** The last line a server says when it starts; a server that dies before never says it. */
async function isUp({ said, ended }: Loaded): Promise<boolean> {
  let end: End | undefined
  void ended.then((each) => {
    end = each
  })
  while (!said.out.includes('Ctrl-C') && !end) await new Promise((resolve) => setTimeout(resolve, 10))
  return end === undefined
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
