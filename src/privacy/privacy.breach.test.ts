import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { knownPeople, usePrivacyOfficers } from '../../test/privacy.ts'
import { makeBranchFile, readBranchFile } from '../exchange/exchange.service.ts'
import { readTabular } from '../tabular/read.ts'
import { enterBreach } from './privacy.breach.ts'
import { clockWords } from './privacy.schema.ts'

const payung = usePayung({ jobs: false, commands: 'here' })
usePrivacyOfficers(payung)

const hour = 3_600_000
const officer = () => payung.as('sarolangun.pelindung')
const wib = (moment: Date) => new Date(moment.getTime() + 7 * hour).toISOString().slice(0, 16)

function form(more: Record<string, string> = {}): Record<string, string> {
  return {
    known_at: wib(new Date(Date.now() - 2 * hour)),
    from_at: wib(new Date(Date.now() - 24 * hour)),
    to_at: wib(new Date(Date.now() + hour)),
    account: 'sarolangun.operator',
    object_id: '',
    what_happened: 'Sandi akun dipakai orang lain dari luar kantor',
    remedy: 'Akun ditutup dan sandi diganti',
    ...more,
  }
}

describe('the breach kit', () => {
  it('finds whom an account looked at, counts them by region, and starts a clock of 3 x 24 hours from when it was known', async () => {
    const people = await knownPeople(payung, 3)
    const clerk = await payung.as('sarolangun.operator')
    for (const person of people)
      await clerk.post('/api/v1/privacy-requests', {
        kind: 'access',
        identity_document: 'ktp',
        nik: person.nik,
      })
    const made = await (await officer()).page('/pelindungan/insiden/baru', form())
    expect(made.status).toBe(303)
    const [breach] = await payung.see<{ found: unknown; hours: number; state: string }>(
      'select found, state, extract(epoch from due_at - known_at)::integer / 3600 as hours from privacy_breach',
    )
    expect(breach).toEqual({
      state: 'open',
      hours: 72,
      found: { people: 3, by_region: { '15.03': 3 }, by_trace: { search: 3 } },
    })
    const page = await (await officer()).page(`${made.location}?lang=id`)
    expect(page.html).toMatch(/3 orang terdampak/)
    expect(page.html).toMatch(/Sisa (69|70) jam/)
    const letters = await (await officer()).page(`${made.location}/surat?lang=id`)
    for (const person of people) {
      expect(letters.html).toContain(person.name)
      expect(letters.html.includes(person.nik)).toBe(false)
    }
    expect(letters.html).toContain('Kepada: …')
    const lines = await payung.see("select 1 from audit_line where action = 'privacy.breach'")
    expect(lines).toHaveLength(1)
  })

  it('counts everybody in a file for the branch that was opened', async () => {
    const maker = await payung.context('provinsi.operator')
    const { file } = await makeBranchFile(maker, 'JBI-2024-BKBK')
    await readBranchFile(await payung.context('bpjs.jambi'), file.file_id)
    const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-breach-'))
    try {
      const args = [
        'privacy',
        'breach',
        '--account',
        'bpjs.jambi',
        '--object',
        file.file_id,
        '--from',
        '2020-01-01',
        '--to',
        '2099-01-01',
        '--what',
        'Berkas dikirim ke orang yang salah',
        '--remedy',
        'Berkas ditarik',
        '--out',
        folder,
        '--json',
      ]
      const refused = await payung.command([...args, '--as', 'sarolangun.operator'])
      expect(refused).toMatchObject({ code: 1, data: { error: { code: 'account.not_allowed' } } })
      const { code, data, err } = await payung.command(args)
      expect(code, err).toBe(0)
      expect(data).toMatchObject({ people: file.people, by_trace: { exchange_file: file.people } })
      const list = path.join(folder, 'terdampak.xlsx')
      expect(statSync(list).mode & 0o077).toBe(0)
      const table = await readTabular(readFileSync(list))
      let rows = 0
      for await (const batch of table.rows) rows += Array.isArray(batch) ? batch.length : 1
      expect(rows).toBeGreaterThanOrEqual(file.people)
      expect(readFileSync(path.join(folder, 'surat-lembaga.txt'), 'utf8')).toMatch(/^Kepada: …+\n/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('names the authority that the region stated, and no other', async () => {
    const contact = {
      officer_name: 'Siti Pelindung',
      office: 'Dinas Kominfo',
      address: 'Jalan Lintas 1, Sarolangun',
      phone: '0745-100',
      email: 'pdp@contoh.go.id',
      authority: 'Kementerian yang membidangi komunikasi',
    }
    const short = await (await officer()).page('/pelindungan/kontak', { ...contact, authority: '' })
    expect(short.status).toBe(400)
    expect((await (await officer()).page('/pelindungan/kontak', contact)).status).toBe(303)
    const [breach] = await payung.see<{ breach_id: string }>(
      "select breach_id from privacy_breach where kab = '15.03'",
    )
    const letters = await (await officer()).page(`/pelindungan/insiden/${breach?.breach_id}/surat?lang=id`)
    expect(letters.html).toContain('Kepada: Kementerian yang membidangi komunikasi')
    expect(letters.html).toContain('Siti Pelindung')
  })

  it('moves from open to closed only with the steps ticked, and one after the other', async () => {
    const self = await officer()
    const [breach] = await payung.see<{ breach_id: string }>(
      "select breach_id from privacy_breach where kab = '15.03'",
    )
    const at = `/pelindungan/insiden/${breach?.breach_id}`
    expect((await self.page(at, { to: 'notified' })).status).toBe(409)
    const missing = await self.page(at, { to: 'assessed' })
    expect(missing.status).toBe(409)
    expect(missing.html).toContain('Orang yang terdampak ditetapkan')
    expect((await self.page(at, { to: 'assessed', checklist: 'affected' })).status).toBe(303)
    expect(
      await payung.see('select state, checklist from privacy_breach where breach_id = $1', [
        breach?.breach_id,
      ]),
    ).toEqual([{ state: 'assessed', checklist: ['affected'] }])
    const elsewhere = await (await payung.as('kotajambi.pelindung')).page(at)
    expect(elsewhere.status).toBe(404)
  })

  it.each([
    ['an end before the beginning', { to_at: '2020-01-01T00:00' }, 'privacy.bad_breach'],
    ['neither account nor object', { account: '' }, 'privacy.bad_breach'],
    ['an account nobody knows', { account: 'siapa.itu' }, 'privacy.account_unknown'],
    ['a time that is none', { known_at: 'kemarin' }, 'privacy.bad_breach'],
    ['a time in the future', { known_at: wib(new Date(Date.now() + 48 * hour)) }, 'privacy.known_in_future'],
  ])('refuses %s', async (_what, more, code) => {
    const before = await payung.see('select count(*)::integer as count from privacy_breach')
    const moment = (written: string) => `${written}+07:00`
    const { known_at, from_at, to_at, ...said } = form(more)
    const wanted = {
      ...said,
      known_at: moment(known_at ?? ''),
      from_at: moment(from_at ?? ''),
      to_at: moment(to_at ?? ''),
    }
    await expect(enterBreach(await payung.context('sarolangun.pelindung'), wanted)).rejects.toMatchObject({
      code,
    })
    const { status } = await (await officer()).page('/pelindungan/insiden/baru', form(more))
    expect([400, 404]).toContain(status)
    expect(await payung.see('select count(*)::integer as count from privacy_breach')).toEqual(before)
  })

  it('counts down, and says so when the time is over', () => {
    const now = new Date('2026-02-03T10:00:00Z')
    const due = (hours: number) => ({ due_at: new Date(now.getTime() + hours * hour), decided_at: null })
    expect(clockWords(due(30), now)).toMatchObject({ tone: 'success', label: { id: 'Sisa 30 jam' } })
    expect(clockWords(due(2), now)).toMatchObject({ tone: 'warning' })
    expect(clockWords(due(-3), now)).toMatchObject({ tone: 'error', label: { en: '3 hours overdue' } })
  })
})
