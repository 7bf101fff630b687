import { serve } from '@hono/node-server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPassword } from '../src/demo/demo.service.ts'
import { type Person, signedIn as personAt, usePayung } from '../test/payung.ts'
import { lineOf, linesFile, programmeOf, proposed, strangers, uploaded } from '../test/rosters.ts'
import { objectionsTo } from './accessible.ts'
import { launchBrowser } from './browser.ts'
import { browserOf } from './trust-state.ts'
import { villageFile } from './village-file.ts'

/*
 * Goal: every page of the eight steps, of mending and of what comes after can be used by everybody. Method: lists in every state, with long names,
 * faults of all kinds and nothing at all; axe on each page, and no sideways scrolling at both widths in both languages.
 */
const payung = usePayung()
const people = strangers('15.03', 160, 881)
const programme = 'SRL-2024-HALAMAN'
let browser: Browser
let base: string
let server: ReturnType<typeof serve>
let clerk: Person
const rosters: Record<string, string> = {}

beforeAll(async () => {
  browser = await launchBrowser()
  const app = payung.appWith({ shown: { password: demoPassword, accounts: [] } })
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      base = `http://localhost:${port}`
      resolve()
    })
  })
  clerk = personAt(app, await payung.token('sarolangun.operator'))
  await programmeOf(clerk, {
    code: programme,
    region_code: '15.03',
    ceiling_rupiah: 90_000_000,
    name: 'Perlindungan pekerja rentan, ketua RT dan pegawai syarak Kabupaten Sarolangun 2024',
  })
  rosters.dirty = String(
    (
      await uploaded(
        clerk,
        programme,
        linesFile(dirtyLines()),
        'GABUNGAN DATA PEKERJA RENTAN KEC. PELAWAN fix (2) revisi pak camat.csv',
      )
    ).roster_id,
  )
  const id = rosters.dirty
  await clerk.post(`/api/v1/rosters/${id}/dates`, {
    code: 'birth_date.unreal',
    shape: 'digits_6',
    format: 'ymd',
  })
  await clerk.page(`/daftar/${id}/baris/4`, { langkah: 'keluarkan' })
  const asked = villageFile({ seed: 21, sheets: ['RT 01', 'RT 02'], hidden: 3 })
  const waiting = await clerk.upload(programme, 'DATA DESA per RT.xlsx', asked.bytes, undefined, {
    wait: 'true',
  })
  rosters.mapping = String(waiting.body.roster_id)
  const columns = villageFile({ seed: 22 })
  rosters.columns = String(
    (await clerk.upload(programme, 'dua kolom NIK.xlsx', columns.bytes, undefined, { wait: 'true' })).body
      .roster_id,
  )
  rosters.clean = String((await uploaded(clerk, programme, people(3), 'tiga orang.csv')).roster_id)
  rosters.confirmed = await proposed(clerk, programme, people(4), 'diusulkan.csv')
  const later = people(6)
  rosters.approved = await proposed(
    clerk,
    programme,
    linesFile([
      ...later.slice(0, 4).map((each) => lineOf(each)),
      ...later.slice(4).map((each) => lineOf(each, { nik: each.nik.slice(0, 15) })),
    ]),
    'disetujui.csv',
  )
  const head = personAt(app, await payung.token('sarolangun.kepala'))
  expect((await head.post(`/api/v1/rosters/${rosters.approved}/approve`)).status).toBe(200)
})

afterAll(async () => {
  await browser?.close()
  await new Promise((resolve) => server.close(resolve))
})

/** Forty rows with a fault of nearly every kind that a clerk mends by a page, and a few without. */
function dirtyLines(): string[] {
  const all = people(42)
  const [y, m, d] = [0, 5, 8]
  const digits = (date: string) => `${date.slice(y, 4)}${date.slice(m, 7)}${date.slice(d)}`
  const swapped = (date: string) => `${date.slice(m, 7)}/${date.slice(d)}/${date.slice(y, 4)}`
  return all.map((person, at) => {
    const { birth_date: date, name, village } = person
    if (at < 7) return lineOf(person, { birth_date: digits(date) })
    if (at < 10) return lineOf(person, { birth_date: digits(date).slice(2) })
    if (at < 14) return lineOf(person, { birth_date: swapped(date) })
    if (at < 17)
      return lineOf(person, { birth_date: `${date.slice(d)}/${date.slice(m, 7)}/${date.slice(2, 4)}` })
    if (at === 17) return lineOf(person, { birth_date: 'kira-kira setelah banjir besar' })
    if (at < 22) return lineOf(person, { village: `${village.name.slice(0, -1).toUpperCase()}` })
    if (at < 24) return lineOf(person, { village: 'DUSUN SEBERANG SUNGAI BATANG TEMBESI HILIR' })
    if (at < 27) return lineOf(person, { occupation: 'juru kunci gua dan penjaga pintu air' })
    if (at < 29) return lineOf(person, { nik: person.nik.slice(0, 15) })
    if (at < 31) return lineOf(person, { nik: 'belum punya' })
    if (at === 31) return lineOf(person, { nik: all[32]?.nik ?? '' })
    if (at === 33)
      return lineOf(person, { name: `RADEN MAS ${name} BIN HAJI MUHAMMAD ABDULLAH AL-HABSYI, S.Pd.I.` })
    if (at === 34) return lineOf(person, { sex: 'X' })
    return lineOf(person)
  })
}

describe('every page of the intake', () => {
  it('is free of barriers and of sideways scrolling on a phone and on a laptop, in both languages', async () => {
    const at = (which: string, path = '') => `/daftar/${rosters[which]}${path}`
    const own: [string, string][] = [
      ['/daftar', 'list'],
      [`/daftar/templat?program=${programme}`, 'template'],
      [`/daftar/unggah?program=${programme}`, 'upload'],
      [at('mapping', '/lembar'), 'sheet'],
      [at('columns', '/kolom'), 'columns'],
      [at('dirty', '/kolom'), 'columns-known'],
      [at('dirty', '/nilai'), 'values'],
      [at('clean', '/nilai'), 'values-none'],
      [at('dirty'), 'check'],
      [at('clean'), 'check-clean'],
      [at('dirty', '/baris'), 'rows'],
      [at('dirty', '/baris?akibat=rejected'), 'rows-by-effect'],
      [at('dirty', '/baris?cabang=nik'), 'rows-by-branch'],
      [at('clean', '/baris?hasil=rejected'), 'rows-none'],
      [at('dirty', '/perbaikan'), 'mend'],
      [at('clean', '/perbaikan'), 'mend-clean'],
      [at('dirty', '/perbaiki?sebab=village.unknown'), 'same-value'],
      [at('clean', '/perbaiki?sebab=village.unknown'), 'same-value-none'],
      [at('dirty', '/tanggal?sebab=birth_date.unreal'), 'dates'],
      [at('dirty', '/tanggal?sebab=nik.birth_date_differs'), 'dates-nik'],
      [at('clean', '/tanggal?sebab=birth_date.unreal'), 'dates-none'],
      [at('dirty', '/kisi'), 'grid'],
      [at('clean', '/kisi'), 'grid-none'],
      [at('dirty', '/baris/4'), 'row'],
      ['/daftar/menunggu', 'waiting'],
      [at('dirty', '/simpan'), 'commit'],
      [at('confirmed'), 'confirmed'],
      [at('confirmed', '/bukti'), 'receipt'],
      [at('approved'), 'approved'],
      [at('approved', '/pembatalan'), 'undo'],
    ]
    // The journeys go through these and look at them there; they are drawn here with the others.
    const elsewhere = ['upload', 'columns', 'values', 'check', 'same-value', 'row', 'confirmed', 'receipt']
    const pages = own
      .filter(([, name]) => process.env.PAYUNG_PICTURES || !elsewhere.includes(name))
      .map(([path, name]) => ['sarolangun.operator', path, name] as const)
    const objections = await objectionsTo(browser, base, pages, (who) =>
      browserOf(browser, payung.platform, base, who),
    )
    expect(objections).toEqual([])
  }, 240_000)
})
