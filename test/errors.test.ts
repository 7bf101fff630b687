import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeApp } from '../src/app.tsx'
import { makeLog } from '../src/platform/log.ts'
import { usePayung } from './payung.ts'
import { Visitor } from './visitor.ts'

/* Goal: nobody writes lines into our log, and a mistake of ours tells nothing but its number. */

const payung = usePayung({ jobs: false })

/** What the log writes while some work is done. */
async function written(work: (log: ReturnType<typeof makeLog>) => unknown): Promise<string> {
  const real = process.stderr.write.bind(process.stderr)
  let out = ''
  process.stderr.write = ((chunk: string | Uint8Array) => {
    out += chunk
    return true
  }) as typeof process.stderr.write
  try {
    await work(makeLog('info', 'stderr'))
  } finally {
    process.stderr.write = real
  }
  return out
}

const hostile = [
  'a\nb',
  'a\r\n{"level":"info","event":"forged"}',
  '\u001b[2J\u001b[31mred',
  'left\u202eright\u2066x',
  '\u2028line\u2029paragraph',
  'nul\0',
  '"},{"event":"forged"',
  '\ud800 half',
  '\u0085next\u000bvertical\u000cform',
  '%0a%0dforged',
]

/** Half of a surrogate pair is no text; UTF-8 writes the sign of the unknown in its place. */
const wellFormed = (value: string) => Buffer.from(value).toString()

describe('an event in the log', () => {
  it('stays one line and reads back equal, whatever is in it', async () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(...hostile),
      fc.tuple(fc.string(), fc.constantFrom(...hostile), fc.string()).map((parts) => parts.join('')),
    )
    // A run of 16 digits is masked on purpose.
    const plain = anything.map(wellFormed).filter((value) => !/\d{16}/.test(value))
    await fc.assert(
      fc.asyncProperty(plain, plain, async (event, note) => {
        const out = await written((log) => log.info({ event, note }, note))
        expect(out.endsWith('\n')).toBe(true)
        // Neither a line feed nor what a terminal or a viewer takes for one, nor a control code.
        expect(out.slice(0, -1)).not.toMatch(
          /[\n\r\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/,
        )
        expect(JSON.parse(wellFormed(out))).toMatchObject({
          event,
          note,
          msg: note,
        })
      }),
      { numRuns: 300 },
    )
  })

  it('of a request tells the pattern of its address, so that no address can write into it', async () => {
    const lines: string[] = []
    const log = makeLog('info', 'stderr')
    const app = makeApp({ ...payung.platform, log }, undefined)
    const out = await written(async () => {
      for (const text of hostile)
        await new Visitor(app).ask(
          `/daftar/${encodeURIComponent(wellFormed(text))}?q=${encodeURIComponent(wellFormed(text))}`,
        )
    })
    lines.push(...out.trimEnd().split('\n'))
    expect(lines.length).toBe(hostile.length)
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({ event: 'request', route: '/daftar/:id' })
      expect(line).not.toContain('forged')
    }
  })
})

describe('a mistake of ours', () => {
  it('tells its number and nothing of its inside, on a page and in the API; the log holds the rest under that number', async () => {
    const secret = 'relation "rahasia" at character 15'
    const broken = new Proxy(payung.platform.pool, {
      get(target, name, receiver) {
        // Who asks is still found; the work itself breaks.
        if (name === 'query') return target.query.bind(target)
        if (name !== 'connect') return Reflect.get(target, name, receiver)
        return () =>
          Promise.reject(Object.assign(new Error(secret), { code: '42P01', detail: 'Key (nik)=(x)' }))
      },
    })
    const person = new Visitor(payung.app)
    await person.signIn('sarolangun.operator', payung.platform)
    let out = ''
    const answers: { status: number; html: string; headers: Headers }[] = []
    out = await written(async (log) => {
      const app = makeApp({ ...payung.platform, pool: broken, log }, undefined)
      for (const at of ['/daftar', '/program', '/api/v1/rosters', '/anggaran', '/peserta']) {
        const response = await app.request(`http://localhost${at}`, { headers: { cookie: person.cookie } })
        answers.push({ status: response.status, html: await response.text(), headers: response.headers })
      }
    })
    for (const { status, html, headers } of answers) {
      const id = headers.get('x-request-id') ?? ''
      expect([status, html.includes(id)]).toEqual([500, true])
      expect(html).not.toMatch(
        /rahasia|character|42P01|Key \(|select |\bat [\w.]+ \(|node_modules|\.tsx?:\d|postgres/i,
      )
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      const line = out.split('\n').find((each) => each.includes('"bug"') && each.includes(id)) ?? ''
      expect(JSON.parse(line)).toMatchObject({ level: 'error', event: 'bug', request_id: id })
      expect(line).not.toContain('Key (nik)')
    }
  })
})

describe('a database that has no connection left', () => {
  it('is told as such and asked again later: nothing broke and nothing was lost', async () => {
    const person = await payung.as('sarolangun.operator')
    expect((await person.get('/api/v1/rosters')).status).toBe(200)
    const [used] = await payung.see(
      "select usename from pg_stat_activity where application_name = 'payung' and datname = current_database() limit 1",
    )
    const role = String(used?.usename)
    await payung.see(`alter role "${role}" connection limit 0`)
    try {
      await payung.see(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'payung' and datname = current_database()",
      )
      await new Promise((resolve) => setTimeout(resolve, 200))
      const { status, body } = await person.get('/api/v1/rosters')
      expect([status, body.code]).toEqual([503, 'platform.database_unreachable'])
    } finally {
      await payung.see(`alter role "${role}" connection limit -1`)
    }
    expect((await person.get('/api/v1/rosters')).status).toBe(200)
  })
})
