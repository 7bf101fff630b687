import net from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '../src/app.tsx'
import { basics, type Env } from '../src/platform/http.ts'
import { usePayung } from './payung.ts'

/*
 * Goal: nobody smuggles a second request past a proxy, or says he comes from elsewhere. Method: bytes written on a socket, to a server of ours on a
 * port; once without trusted proxies, once trusting this machine.
 */

const payung = usePayung({ jobs: false })
const servers: Record<'plain' | 'trusting', number> = { plain: 0, trusting: 0 }
const closers: (() => void)[] = []

beforeAll(async () => {
  for (const [name, trusted_proxies] of [
    ['plain', []],
    ['trusting', ['127.0.0.1', '10.9.0.0/16']],
  ] as const) {
    const config = { ...payung.platform.config, trusted_proxies: [...trusted_proxies] }
    const app = new Hono<Env>()
    app.get('/address-seen', basics({ ...payung.platform, config }), (c) =>
      c.text(`[${c.get('client_address')} ${c.req.header('x-forwarded-for')}]`),
    )
    app.route('/', makeApp({ ...payung.platform, config }, undefined))
    await new Promise<void>((resolve) => {
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
        servers[name] = port
        resolve()
      })
      closers.push(() => server.close())
    })
  }
})
afterAll(() => {
  for (const close of closers) close()
})

/** Everything the server writes until it closes or falls silent. */
function raw(server: keyof typeof servers, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(servers[server], '127.0.0.1', () => socket.write(bytes))
    let answer = ''
    const done = () => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1_500, done)
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('end', done)
    socket.on('close', done)
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' || error.code === 'EPIPE' ? done() : reject(error),
    )
  })
}

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n\r\n`
const statuses = (answer: string) => [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => match[1])

describe('a request written on the socket', () => {
  const smuggled = lines('GET /healthz HTTP/1.1', 'Host: x', 'Connection: close')

  it.each([
    ['two lengths', ['Content-Length: 5', 'Content-Length: 6'], 'abcde'],
    ['two lengths in one header', ['Content-Length: 5, 6'], 'abcde'],
    ['a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked'], `0\r\n\r\n${smuggled}`],
    ['chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 4'], `0\r\n\r\n${smuggled}`],
    ['an unknown transfer coding', ['Transfer-Encoding: xchunked'], `0\r\n\r\n${smuggled}`],
    ['chunks that are not last', ['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${smuggled}`],
    ['a negative length', ['Content-Length: -1'], ''],
    ['a length that is no number', ['Content-Length: 0x5'], 'abcde'],
    ['a space before the colon', ['Content-Length : 5'], 'abcde'],
    ['a folded header', ['X-A: b', ' Content-Length: 5'], 'abcde'],
    ['a bare carriage return in a header', ['X-A: b\rContent-Length: 5'], 'abcde'],
    ['a NUL in a header', ['X-A: b\0c'], ''],
  ])('with %s is refused whole, and nothing behind it is answered', async (_, headers, body) => {
    const head = lines('POST /masuk HTTP/1.1', 'Host: localhost', ...headers)
    const found = statuses(await raw('plain', `${head}${body}`))
    expect(found).toEqual(['400'])
  })

  it('with too many headers is refused without a mistake of ours', async () => {
    const many = Array.from({ length: 2_000 }, (_, at) => `X-${at}: ${'a'.repeat(20)}`)
    const found = statuses(await raw('plain', lines('GET /healthz HTTP/1.1', 'Host: localhost', ...many)))
    expect(found).toEqual(['431'])
  })
})

describe('what a request says about where it comes from', () => {
  const forwarded = [
    'X-Forwarded-For: 203.0.113.7',
    'X-Real-IP: 203.0.113.7',
    'Forwarded: for=203.0.113.7',
    'X-Forwarded-Host: jahat.example',
    'X-Forwarded-Proto: https',
  ]

  /** What every handler of ours would take for the address of the client. */
  async function addressSeen(server: keyof typeof servers, headers: string[]): Promise<string> {
    const answer = await raw(
      server,
      lines('GET /address-seen HTTP/1.1', 'Host: localhost', 'Connection: close', ...headers),
    )
    expect(statuses(answer)).toEqual(['200'])
    return /\[(.*)\]/.exec(answer)?.[1] ?? ''
  }

  it('is not believed, written down or led on by, when no proxy was named', async () => {
    expect(await addressSeen('plain', forwarded)).toBe('127.0.0.1 127.0.0.1')
    const page = await raw(
      'plain',
      lines('GET /daftar HTTP/1.1', 'Host: localhost', 'Connection: close', ...forwarded),
    )
    expect(statuses(page)).toEqual(['303'])
    expect(page).not.toMatch(/jahat\.example|203\.0\.113/)
  })

  it('is believed of a named proxy, up to the first address that is none', async () => {
    expect(await addressSeen('trusting', ['X-Forwarded-For: 203.0.113.7'])).toBe('203.0.113.7 203.0.113.7')
    expect(await addressSeen('trusting', ['X-Forwarded-For: 198.51.100.1, 203.0.113.7, 10.9.1.1'])).toBe(
      '203.0.113.7 203.0.113.7',
    )
  })

  it('never opens the measures to whoever comes through a proxy, but the machine itself reads them', async () => {
    const measures = (server: keyof typeof servers, headers: string[]) =>
      raw(server, lines('GET /metrics HTTP/1.1', 'Host: localhost', 'Connection: close', ...headers))
    expect(statuses(await measures('plain', []))).toEqual(['200'])
    for (const header of forwarded)
      expect([header, statuses(await measures('plain', [header]))]).toEqual([header, ['404']])
    expect(statuses(await measures('trusting', ['X-Forwarded-For: 127.0.0.1']))).toEqual(['404'])
  })
})
