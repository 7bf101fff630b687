import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Secret } from 'otpauth'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { generatePeople } from '../src/demo/people.ts'
import { ask } from './global-setup.ts'
import { usePayung } from './payung.ts'
import { Scanner } from './scan.ts'

/*
 * Goal: a scanner that found nothing is a proof only when it would have found something. Method: values of each kind are planted in each
 * kind of place, written in each way, among much that looks alike and is innocent.
 */

const payung = usePayung({ jobs: false })
const people = generatePeople({ region: '15.03', count: 3_000, seed: 'scan' })
const person = people[1_234]
const nik = person?.nik ?? ''
const phone = people.find((each) => each.phone)?.phone ?? ''
const token = 'Zm9ybS10b2tlbi1vZi1hLXRlc3Q.c2lnbmF0dXJl+/='
const session = randomBytes(32).toString('base64url')
const seed = new Secret({ size: 20 }).base32
const password = 'Kuda "laut" biru 7'
const scanner = new Scanner({
  niks: people.map((each) => each.nik),
  phones: people.flatMap((each) => each.phone ?? []),
  tokens: [token, session],
  seeds: [seed],
  passwords: [password],
})

const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-scan-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const kinds = (content: string | Uint8Array) => scanner.scan('x', content).map((finding) => finding.kind)
const grouped = (digits: string, by: string) => digits.replaceAll(/(\d{4})(?=\d)/g, `$1${by}`)

describe('the scanner finds', () => {
  it.each([
    ['in a log line', `{"event":"x","note":"warga ${nik} ditolak"}`],
    ['with spaces', grouped(nik, ' ')],
    ['with points', grouped(nik, '.')],
    ['with dashes', grouped(nik, '-')],
    ['in an address', `/peserta?nik=${nik}&x=1`],
    ['percent-encoded', `/peserta?q=%20${nik.replace(/^(\d{6})/, '$1%20')}`],
    ['inside a longer number', `99${nik}01`],
    ['in a page', `<td>NIK&nbsp;<b>${nik}</b></td>`],
    ['as bytea in a dump', `7\t\\x${Buffer.from(`nik=${nik};`).toString('hex')}\t\\N`],
    ['in two-byte text', Buffer.from(`NIK ${nik}`, 'utf16le')],
    ['among raw bytes', Buffer.concat([Buffer.alloc(5_000, 0xff), Buffer.from(nik), Buffer.alloc(99, 7)])],
  ])('an identity number %s', (_, content) => {
    expect(kinds(content)).toContain('nik')
  })

  it.each([
    ['as kept', phone],
    ['with 0', phone.replace(/^\+?62/, '0')],
    ['with +62 and dashes', `+62 ${phone.replace(/^(?:\+?62|0)/, '').replace(/^(\d{3})(\d{4})/, '$1-$2-')}`],
    ['in an address', `/x?hp=${encodeURIComponent(`+62${phone.replace(/^(?:\+?62|0)/, '')}`)}`],
  ])('a telephone number %s', (_, content) => {
    expect(kinds(`hp: ${content}; `)).toContain('phone')
  })

  it.each([
    ['a token', token, 'token'],
    ['a percent-encoded token', encodeURIComponent(token), 'token'],
    ['a session', `payung_session=${session}; Path=/`, 'token'],
    ['the bytes of a session', Buffer.concat([Buffer.alloc(9), Buffer.from(session, 'base64url')]), 'token'],
    [
      'the bytes of a session as bytea',
      `7\t\\x${Buffer.from(session, 'base64url').toString('hex')}\t`,
      'token',
    ],
    ['a seed of one-time codes', `otpauth://totp/x?secret=${seed}&issuer=y`, 'token'],
    ['the bytes of a seed', Buffer.from(Secret.fromBase32(seed).buffer), 'token'],
    [
      'the bytes of a seed as bytea',
      `\\x${Buffer.from(Secret.fromBase32(seed).buffer).toString('hex')}`,
      'token',
    ],
    ['a password', `sandi ${password} `, 'password'],
    ['a password in JSON', JSON.stringify({ password }), 'password'],
    ['a password in two-byte text', Buffer.from(password, 'utf16le'), 'password'],
    ['a password as bytea', `\\x${Buffer.from(password).toString('hex')}`, 'password'],
  ])('%s', (_, content, kind) => {
    expect(kinds(content)).toEqual([kind])
  })

  it('all of them in files, also across the pieces in which a large one is read, and names place and kind only', () => {
    mkdirSync(path.join(folder, 'base', '5'), { recursive: true })
    const large = Buffer.alloc(17 * 1024 * 1024, 0x20)
    large.write(nik, 16 * 1024 * 1024 - 4096 - 8)
    writeFileSync(path.join(folder, 'base', '5', '16384'), large)
    writeFileSync(path.join(folder, 'server.log'), `x ${token} y ${phone}\n`)
    const found = scanner.scanFolder(folder)
    expect(found.map(({ place, kind }) => `${place} ${kind}`).sort()).toEqual([
      `${path.join('base', '5', '16384')} nik`,
      'server.log phone',
      'server.log token',
    ])
    expect(JSON.stringify(found)).not.toContain(nik)
  })

  it('a planted row in a dump and in the raw files of the cluster, heap and write-ahead log', async () => {
    const { home, maker_url: makerUrl } = inject('payung')
    const innocent = await scanner.scanDatabase(payung.url)
    expect(innocent.found).toEqual([])
    expect(innocent.tables).toBeGreaterThan(20)
    expect(innocent.bytes).toBeGreaterThan(100_000)
    await payung.see('create table planted as select $1::text as note, $2::bytea as sealed', [
      `warga ${grouped(nik, ' ')}`,
      Buffer.from(password),
    ])
    const dump = await scanner.scanDatabase(payung.url)
    expect(dump.found.map(({ kind, place }) => `${place} ${kind}`).sort()).toEqual([
      'public.planted nik',
      'public.planted password',
    ])
    // The cluster of an own server lies elsewhere; its files are its keeper's.
    if (process.env.TEST_DATABASE_URL) return
    await ask(makerUrl, 'checkpoint')
    const cluster = path.join(home, 'postgres', 'data')
    const places = scanner.scanFolder(cluster).map(({ place, kind }) => `${place.split(path.sep)[0]} ${kind}`)
    expect(new Set(places)).toEqual(new Set(['base nik', 'base password', 'pg_wal nik', 'pg_wal password']))
  })
})

describe('the scanner lets pass', () => {
  it('masks, ids, amounts, times, hashes and numbers of nobody', () => {
    expect(
      kinds(
        [
          `${nik.slice(0, 4)}••••••••${nik.slice(-4)}`,
          '0198c9a2-7d7e-7c3a-9f5e-2f6f0a4b1c2d',
          'Rp914.390.400',
          '2024-11-06T01:02:03.004005Z 1700000000000000',
          '9'.repeat(40),
          'a3f1'.repeat(16),
          '/daftar/3?sebab=nik.damaged_by_excel',
        ].join('\n'),
      ),
    ).toEqual([])
  })
})

beforeAll(() => {
  expect([nik.length, phone.length > 8]).toEqual([16, true])
})
