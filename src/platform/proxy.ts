import { BlockList, isIP } from 'node:net'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Web } from './http.ts'

/*
 * Anybody can write X-Forwarded-For. It counts only when the request comes from a proxy that the operator named in PAYUNG_TRUSTED_PROXY;
 * from anybody else it is taken off before anything can read it.
 */
const forwardedHeaders = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-forwarded-prefix',
  'x-real-ip',
  'x-client-ip',
  'cf-connecting-ip',
  'true-client-ip',
]

/** Reads `127.0.0.1, 10.0.0.0/8, ::1`; refuses what is neither an address nor a range. */
export function readTrustedProxies(written: string | undefined): string[] {
  const entries = (written ?? '').split(/[\s,]+/).filter(Boolean)
  for (const entry of entries) {
    const [address = '', bits, ...more] = entry.split('/')
    const family = isIP(address)
    const most = family === 6 ? 128 : 32
    const isRange =
      bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= most)
    if (family !== 0 && isRange && more.length === 0) continue
    throw refuse(
      'platform.bad_trusted_proxy',
      'invalid',
      text(
        `PAYUNG_TRUSTED_PROXY berisi "${entry}". Isi dengan alamat IP atau rentang perantara, misalnya 127.0.0.1 atau 10.0.0.0/8.`,
        `PAYUNG_TRUSTED_PROXY holds "${entry}". Write the IP address or range of the proxy, for example 127.0.0.1 or 10.0.0.0/8.`,
      ),
    )
  }
  return entries
}

export function trustedProxies(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits) list.addSubnet(address, Number(bits), family)
    else list.addAddress(address, family)
  }
  return list
}

/** Finds out where a request really comes from, and takes off what an untrusted sender said about it. */
export function takeForwarded(c: Web, proxies: BlockList): void {
  const socket = (c.env as { incoming?: { socket?: { remoteAddress?: string } } } | undefined)?.incoming
    ?.socket
  const peer = plainAddress(socket?.remoteAddress)
  const chain = (c.req.header('x-forwarded-for') ?? '').split(',').map((each) => plainAddress(each.trim()))
  const isForwarded = forwardedHeaders.some((name) => c.req.raw.headers.has(name))
  c.set('is_forwarded', isForwarded)
  c.set('client_address', peer)
  if (!isForwarded) return
  const isTrusted = (address: string | undefined) =>
    address !== undefined &&
    isIP(address) !== 0 &&
    proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
  // Each proxy writes its sender at the end; the last one that is no proxy of ours is the client.
  if (isTrusted(peer)) c.set('client_address', chain.findLast((address) => !isTrusted(address)) ?? peer)
  for (const name of forwardedHeaders) c.req.raw.headers.delete(name)
  const client = c.get('client_address')
  if (client && isIP(client) !== 0) c.req.raw.headers.set('x-forwarded-for', client)
}

/** `::ffff:10.0.0.1` is the IPv4 address it holds; an empty entry is none. */
function plainAddress(written: string | undefined): string | undefined {
  return written?.replace(/^::ffff:(?=\d+\.)/i, '') || undefined
}
