import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import {
  type Context,
  initialise,
  logFile,
  readPassword,
  removeHalfMade,
  requireSameMajor,
} from './embedded-postgres.cluster.ts'
import { explainFileError, preparePlaces } from './embedded-postgres.places.ts'
import { addHolder, countHolders, pause, withLock } from './embedded-postgres.processes.ts'
import { answers, findPostmaster, start, stop, waitingLine } from './embedded-postgres.server.ts'

/**
 * The PostgreSQL that Payung brings along, for machines with nothing but Node. One server per data folder, shared by all
 * Payung processes of the machine: the first starts it, the last to leave stops it, and whoever is killed is forgotten.
 *
 * Below `<home>/postgres/`: `data` (the cluster), `password` (of the superuser, readable by its owner only),
 * `server.log`, `server.json` (pid and port, for people looking), `holders/` (who uses it) and `lock`.
 */
export type EmbeddedServer = {
  host: '127.0.0.1'
  port: number
  /** Connects as superuser; holds the password, so it belongs in no log. */
  superuser_url: string
  /** Says this user no longer needs the server; the last one to say so stops it and waits until it has stopped. */
  release(): Promise<void>
}

export type EmbeddedServerOptions = {
  /** The data folder (PAYUNG_HOME); made when missing. */
  home: string
  /** Gets a line for people when something takes long. */
  log?: (line: string) => void
  /** PostgreSQL settings on top of ours; in force only when this call starts the server. */
  settings?: Record<string, string>
}

/**
 * Starts (or joins, when another Payung process of this machine already runs it) the PostgreSQL of the data folder.
 *
 * Refuses with `platform.*` when the folder cannot be written to, the disk is full, the system has no programs for it, the
 * data is of another PostgreSQL, or the server does not start.
 */
export async function acquireEmbeddedPostgres(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  const home = path.resolve(options.home)
  const places = preparePlaces(home)
  const context: Context = { ...places, log: options.log ?? (() => {}), settings: options.settings ?? {} }
  try {
    return await locked(context, async () => {
      removeHalfMade(context)
      if (!existsSync(context.data)) await initialise(context)
      requireSameMajor(context)
      const password = readPassword(context)
      const holder = addHolder(holdersFolder(context))
      try {
        const port = (await join(context, password)) ?? (await start(context, password))
        return describe(context, port, password, holder)
      } catch (error) {
        rmSync(holder, { force: true })
        throw error
      }
    })
  } catch (error) {
    throw explainFileError(error, context.folder)
  }
}

function describe(context: Context, port: number, password: string, holder: string): EmbeddedServer {
  let released: Promise<void> | undefined
  return {
    host: '127.0.0.1',
    port,
    superuser_url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    release: () => {
      released ??= locked(context, () => leave(context, holder))
      return released
    },
  }
}

const holdersFolder = (context: Context) => path.join(context.folder, 'holders')

function locked<T>(context: Context, work: () => Promise<T>): Promise<T> {
  return withLock(path.join(context.folder, 'lock'), work, (pid) =>
    context.log(`Menunggu proses Payung lain (${pid}) … / Waiting for another Payung process (${pid}) …`),
  )
}

/** Waits for a running server to be ready and returns its port; undefined when there is none (any more). */
async function join(context: Context, password: string): Promise<number | undefined> {
  const began = Date.now()
  let silent_ms = 0
  for (let round = 0; ; round++) {
    const postmaster = findPostmaster(context)
    if (!postmaster) return undefined
    if (postmaster.status === 'ready') {
      if (await answers(context, postmaster.port, password)) return postmaster.port
      silent_ms = Date.now() - began
    }
    if (silent_ms > 60_000) {
      throw refuse(
        'platform.database_not_answering',
        'unavailable',
        text(
          `PostgreSQL (proses ${postmaster.pid}) berjalan tetapi tidak menjawab. Hentikan proses itu, lalu jalankan lagi; lihat ${logFile(context)}.`,
          `PostgreSQL (process ${postmaster.pid}) runs but does not answer. Stop that process and start again; see ${logFile(context)}.`,
        ),
      )
    }
    if (round % 200 === 199) context.log(waitingLine)
    await pause(50)
  }
}

async function leave(context: Context, holder: string): Promise<void> {
  rmSync(holder, { force: true })
  if (countHolders(holdersFolder(context)) > 0) return
  await stop(context)
}
