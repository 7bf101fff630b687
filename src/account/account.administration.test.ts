import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { freshCode } from '../../test/codes.ts'
import { usePayung } from '../../test/payung.ts'
import { type Visitor, visitor } from '../../test/visitor.ts'
import { demoPassword } from '../demo/demo.service.ts'
import { codeOf, stepAt } from './account.second-factor.ts'

const payung = usePayung({ jobs: false })
const good = 'tujuh sepeda biru basah'

async function signedIn(username: string, password = demoPassword): Promise<Visitor> {
  const person = visitor(payung.app)
  const { location } = await person.post('/masuk', { username, password })
  if (location === '/masuk/kode')
    await person.post('/masuk/kode', { code: await freshCode(payung, username) })
  return person
}

const linkOf = (html: string) =>
  new URL(/data-activation-link[^>]*>\s*(\S+?)\s*</.exec(html)?.[1] ?? '').pathname
const idOf = async (username: string) =>
  (await payung.see<{ id: string }>('select id from auth_user where username = $1', [username]))[0]?.id ?? ''
const acts = (action: string, username: string) =>
  payung.see<{ actor_name: string; kab: string; fields: object; changes: object }>(
    'select l.actor_name, l.kab, l.fields, l.changes from audit_line l join auth_user u on u.id = l.object_id where l.action = $1 and u.username = $2 order by l.at',
    [action, username],
  )
const isIn = async (person: Visitor) => (await person.get('/akun')).status === 200

const dina = {
  name: 'Dina Baru',
  username: 'sarolangun.dina',
  role: 'clerk',
  region_code: '15.03',
  office: 'Dinas Sosial',
}

/** The picture's secret as text, turned into the code an app would show now. */
async function codeFrom(html: string, ahead = 0): Promise<string> {
  const secret = /data-seed[^>]*>\s*([A-Z2-7 ]+)/.exec(html)?.[1] ?? ''
  const { Secret } = await import('otpauth')
  const seed = new Uint8Array(Secret.fromBase32(secret.replaceAll(' ', '')).buffer)
  return codeOf(seed, stepAt(Date.now()) + ahead)
}

describe('a new account', () => {
  it('is made by an administrator, handed over as a sheet, and opened by its owner alone', async () => {
    const admin = await signedIn('sarolangun.admin')
    const sheet = await admin.post('/akun/baru', dina)
    expect([sheet.status, sheet.html.includes('<svg'), sheet.html.includes(dina.username)]).toEqual([
      200,
      true,
      true,
    ])
    const link = linkOf(sheet.html)
    expect(link).toMatch(/^\/aktivasi\/[\w-]{43}$/)
    const kept = await payung.see("select 1 from account_activation a where a::text like '%' || $1 || '%'", [
      link.slice('/aktivasi/'.length),
    ])
    expect(kept).toEqual([])
    expect(
      (await visitor(payung.app).post('/masuk', { username: dina.username, password: good })).status,
    ).toBe(401)

    const person = visitor(payung.app)
    const entered = await person.get(link)
    expect([entered.status, entered.location]).toEqual([303, '/aktivasi'])
    expect((await person.get('/aktivasi')).html).toContain('Dina Baru')
    for (const [password, again, expected] of [
      ['pendek', 'pendek', '12 sampai 200'],
      [good, 'lain', 'tidak sama'],
      ['dinas sosial 1', 'dinas sosial 1', 'kantor'],
    ] as const) {
      const refused = await person.post('/aktivasi', { password, again })
      expect([refused.status, refused.html.includes(expected)]).toEqual([400, true])
    }
    expect((await person.post('/aktivasi', { password: good, again: good })).location).toBe('/masuk/faktor')
    expect(await isIn(person)).toBe(false)
    const shown = await person.get('/masuk/faktor')
    expect((await person.post('/masuk/faktor', { code: '000000' })).status).toBe(401)
    const done = await person.post('/masuk/faktor', { code: await codeFrom(shown.html) })
    expect([done.status, done.html.match(/data-recovery-code/g)?.length]).toEqual([200, 10])
    expect((await person.get('/daftar')).status).toBe(200)

    // The link is spent, and so is its step.
    const late = await visitor(payung.app).get(link)
    expect([late.status, late.html.includes('account.link_closed')]).toEqual([404, true])
    const again = visitor(payung.app)
    expect((await again.post('/masuk', { username: dina.username, password: good })).location).toBe(
      '/masuk/kode',
    )
    expect((await again.post('/masuk/kode', { code: await codeFrom(shown.html, 1) })).location).toBe('/')

    expect(await acts('account.make', dina.username)).toMatchObject([
      {
        actor_name: 'sarolangun.admin',
        kab: '15.03',
        changes: { role: [null, 'clerk'], region_code: [null, '15.03'], state: [null, 'invited'] },
      },
    ])
    expect(await acts('account.activate', dina.username)).toMatchObject([{ actor_name: dina.username }])
    expect((await acts('account.sign_in', dina.username)).length).toBe(2)
  })

  it('by a link that opens for one only, however many press at once', async () => {
    const admin = await signedIn('sarolangun.admin')
    const sheet = await admin.post('/akun/baru', { ...dina, username: 'uji.serentak', role: 'leader' })
    const people = [visitor(payung.app), visitor(payung.app), visitor(payung.app)]
    for (const person of people) await person.get(linkOf(sheet.html))
    const answers = await Promise.all(
      people.map((person) => person.post('/aktivasi', { password: good, again: good })),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([303, 404, 404])
  })

  it('by a link of more than 72 hours, a replaced one or a made-up one is not opened', async () => {
    const admin = await signedIn('sarolangun.admin')
    const first = linkOf(
      (await admin.post('/akun/baru', { ...dina, username: 'uji.tautan', role: 'leader' })).html,
    )
    const id = await idOf('uji.tautan')
    const second = linkOf((await admin.post(`/akun/${id}/tautan`)).html)
    const waiting = visitor(payung.app)
    await waiting.get(second)
    await payung.see(
      "update account_activation set expires_at = now() - interval '1 second' where account_id = $1 and used_at is null",
      [id],
    )
    for (const link of [first, second, '/aktivasi/x', `/aktivasi/${'A'.repeat(43)}`])
      expect([link, (await visitor(payung.app).get(link)).status]).toEqual([link, 404])
    expect((await waiting.post('/aktivasi', { password: good, again: good })).status).toBe(404)
  })

  it.each([
    ['a user name that is taken', { username: 'inspektorat' }, 'sudah dipakai', 409],
    ['a user name with capitals', { username: 'Sarolangun Dina' }, 'huruf kecil', 400],
    ['no name', { name: ' ' }, 'Isi nama', 400],
    ['a role that does not exist', { role: 'raja' }, 'Pilih satu peran', 400],
    ['a region that is no code', { region_code: 'Sarolangun' }, 'kode', 400],
    ['a region outside the administrator’s', { region_code: '15.71' }, 'dan wilayah di dalamnya', 403],
    ['the whole province', { region_code: '15' }, 'dan wilayah di dalamnya', 403],
    ['the whole country', { region_code: '' }, 'dan wilayah di dalamnya', 403],
  ] as const)('is not made with %s', async (_, change, expected, status) => {
    const admin = await signedIn('sarolangun.admin')
    const refused = await admin.post('/akun/baru', { ...dina, username: 'uji.tolak', ...change })
    expect([refused.status, refused.html.includes(expected)]).toEqual([status, true])
    expect(refused.html).toContain('Dinas Sosial')
    expect(await payung.see("select 1 from auth_user where username = 'uji.tolak'")).toEqual([])
  })
})

describe('roles', () => {
  it('that one person may not hold together are refused when granted', async () => {
    const admin = await signedIn('sarolangun.admin')
    for (const [username, role] of [
      ['sarolangun.operator', 'approver'],
      ['sarolangun.kepala', 'clerk'],
      ['sarolangun.kepala', 'budget_officer'],
      ['sarolangun.anggaran', 'approver'],
      ['sarolangun.kepala', 'administrator'],
    ]) {
      const id = await idOf(username as string)
      const { status, html } = await admin.post(`/akun/${id}/peran`, {
        role: role as string,
        region_code: '15.03',
        office: 'Dinas Tenaga Kerja',
      })
      expect([username, role, status, html.includes('tidak boleh dipegang satu orang')]).toEqual([
        username,
        role,
        409,
        true,
      ])
    }
    expect(
      await payung.see('select account_id from account_role group by account_id having count(*) > 1'),
    ).toEqual([])
  })

  it('are several on one account: chosen at sign-in, switched on the own page, and every change ends the sessions', async () => {
    const admin = await signedIn('sarolangun.admin')
    const leader = await signedIn('sarolangun.bupati')
    const id = await idOf('sarolangun.bupati')
    const more = { role: 'auditor', region_code: '15.03', office: 'Inspektorat Kabupaten' }
    expect((await admin.post(`/akun/${id}/peran`, more)).location).toBe(`/akun/${id}?selesai=peran`)
    expect(await isIn(leader)).toBe(false)
    expect((await admin.post(`/akun/${id}/peran`, more)).status).toBe(409)

    const person = visitor(payung.app)
    expect(
      (await person.post('/masuk', { username: 'sarolangun.bupati', password: demoPassword })).location,
    ).toBe('/masuk/peran')
    expect(await isIn(person)).toBe(false)
    expect((await person.post('/masuk/peran', { role: 'approver@15.03' })).status).toBe(400)
    expect((await person.post('/masuk/peran', { role: 'auditor@15.03' })).location).toBe('/')
    expect((await person.get('/daftar')).status).toBe(200)
    const before = person.cookies.get('payung_session') ?? ''
    expect((await person.post('/akun/peran', { role: 'leader@15.03' })).location).toBe('/akun?selesai=peran')
    expect(person.cookies.get('payung_session')).not.toBe(before)
    expect((await person.get('/daftar')).status).toBe(403)
    expect(await isIn(visitor(payung.app, { cookies: new Map([['payung_session', before]]) }))).toBe(false)
    expect((await person.post('/akun/peran', { role: 'administrator@15.03' })).status).toBe(400)

    expect((await admin.post(`/akun/${id}/cabut`, { role: 'auditor@15.03' })).status).toBe(303)
    expect(await isIn(person)).toBe(false)
    expect(await acts('account.grant', 'sarolangun.bupati')).toMatchObject([
      { changes: { role: [null, 'auditor'], region_code: [null, '15.03'] } },
    ])
    expect(await acts('account.revoke', 'sarolangun.bupati')).toMatchObject([
      { changes: { role: ['auditor', null], region_code: ['15.03', null] } },
    ])
  })

  it('are given to nobody by themselves, and to nobody outside the administrator’s region', async () => {
    const admin = await signedIn('sarolangun.admin')
    const own = await admin.post(`/akun/${await idOf('sarolangun.admin')}/peran`, {
      role: 'leader',
      region_code: '15.03',
      office: 'Setda',
    })
    expect([own.status, own.html.includes('account.not_yourself')]).toEqual([403, true])
    for (const username of ['kotajambi.operator', 'provinsi.operator', 'bpjs.jambi']) {
      const id = await idOf(username)
      expect([username, (await admin.get(`/akun/${id}`)).status]).toEqual([username, 404])
      for (const act of ['nonaktif', 'tautan', 'sesi', 'peran', 'cabut'])
        expect([
          act,
          (await admin.post(`/akun/${id}/${act}`, { role: 'leader', region_code: '15.03', office: 'x' }))
            .status,
        ]).toEqual([act, 404])
    }
  })

  it('let only administrators change accounts, and the auditor look', async () => {
    const id = await idOf('sarolangun.operator')
    for (const [username, sees] of [
      ['inspektorat', 200],
      ['sarolangun.operator', 403],
      ['sarolangun.kepala', 403],
      ['sarolangun.pdp', 403],
    ] as const) {
      const person = await signedIn(username)
      expect([username, (await person.get(`/akun/${id}`)).status]).toEqual([username, sees])
      expect((await person.get('/akun/daftar')).status).toBe(sees)
      for (const act of ['nonaktif', 'tautan', 'sesi', 'peran', 'cabut'])
        expect([username, act, (await person.post(`/akun/${id}/${act}`)).status]).toEqual([
          username,
          act,
          403,
        ])
      expect((await person.get('/akun/baru')).status).toBe(403)
    }
  })

  it('beyond the region keep an account from being taken over by a reset', async () => {
    const clerk = await idOf('kotajambi.operator')
    await payung.see(
      `insert into organisation (kind, name, region_code) values ('auditor', 'Uji', '15.03') on conflict do nothing`,
    )
    await payung.see(
      `insert into account_role (account_id, role, region_code, organisation_id, granted_by)
       select $1, 'auditor', '15.03', organisation_id, 'uji' from organisation where name = 'Uji'`,
      [clerk],
    )
    const admin = await signedIn('sarolangun.admin')
    expect((await admin.get(`/akun/${clerk}`)).status).toBe(200)
    for (const act of ['nonaktif', 'tautan', 'sesi']) {
      const { status, html } = await admin.post(`/akun/${clerk}/${act}`)
      expect([act, status, html.includes('account.beyond_region')]).toEqual([act, 403, true])
    }
    await payung.see("delete from account_role where account_id = $1 and region_code = '15.03'", [clerk])
  })
})

describe('losing the phone', () => {
  it('ends with a new link: old password, code, sessions and recovery codes are gone, and the person is told', async () => {
    const admin = await signedIn('sarolangun.admin')
    const old = await signedIn('sarolangun.anggaran')
    const id = await idOf('sarolangun.anggaran')
    const link = linkOf((await admin.post(`/akun/${id}/tautan`)).html)
    // A link made in error harms nobody: until it is used, all is as before; and the owner hears of it.
    expect(await isIn(old)).toBe(true)
    const next = visitor(payung.app)
    await next.post('/masuk', { username: 'sarolangun.anggaran', password: demoPassword, next: '/anggaran' })
    const code = await freshCode(payung, 'sarolangun.anggaran')
    expect((await next.post('/masuk/kode', { code })).location).toBe('/akun/pemberitahuan?ke=%2Fanggaran')
    expect((await next.get('/akun/pemberitahuan?ke=%2Fanggaran')).html).toContain('sarolangun.admin')
    expect((await next.post('/akun/pemberitahuan', { next: '/anggaran' })).location).toBe('/anggaran')

    const owner = visitor(payung.app)
    await owner.get(link)
    expect((await owner.post('/aktivasi', { password: good, again: good })).location).toBe('/masuk/faktor')
    expect([await isIn(old), await isIn(next)]).toEqual([false, false])
    const shown = await owner.get('/masuk/faktor')
    expect((await owner.post('/masuk/faktor', { code: await codeFrom(shown.html) })).status).toBe(200)
    expect(
      (await visitor(payung.app).post('/masuk', { username: 'sarolangun.anggaran', password: demoPassword }))
        .status,
    ).toBe(401)
    expect(await acts('account.link', 'sarolangun.anggaran')).toMatchObject([{ fields: { kind: 'reset' } }])
    expect(await acts('account.activate', 'sarolangun.anggaran')).toMatchObject([
      { fields: { kind: 'reset', second_factor_removed: true } },
    ])
  })
})

describe('disabling', () => {
  it('ends every session at once and looks at the door like a wrong password; enabling undoes it', async () => {
    const admin = await signedIn('sarolangun.admin')
    const person = await signedIn('komunitas.ojek')
    const id = await idOf('komunitas.ojek')
    expect((await admin.post(`/akun/${id}/nonaktif`)).location).toBe(`/akun/${id}?selesai=keadaan`)
    expect(await isIn(person)).toBe(false)
    const refused = await visitor(payung.app).post('/masuk', {
      username: 'komunitas.ojek',
      password: demoPassword,
    })
    expect([refused.status, refused.html.includes('tidak cocok')]).toEqual([401, true])
    expect((await admin.post(`/akun/${id}/tautan`)).status).toBe(409)
    expect((await admin.post(`/akun/${id}/aktif`)).status).toBe(303)
    expect(await isIn(await signedIn('komunitas.ojek'))).toBe(true)
    expect(await acts('account.disable', 'komunitas.ojek')).toMatchObject([
      { changes: { state: ['active', 'disabled'] } },
    ])
    expect(await acts('account.enable', 'komunitas.ojek')).toMatchObject([
      { changes: { state: ['disabled', 'active'] } },
    ])
    expect((await admin.post(`/akun/${await idOf('sarolangun.admin')}/nonaktif`)).status).toBe(403)
  })
})

describe('the list of accounts', () => {
  it('holds those of the region, found by name and office, with those nobody uses marked', async () => {
    const admin = await signedIn('sarolangun.admin')
    const { html } = await admin.get('/akun/daftar')
    expect([
      html.includes('sarolangun.kepala'),
      html.includes('desa.semurung'),
      html.includes('kotajambi'),
    ]).toEqual([true, true, false])
    expect((await admin.get('/akun/daftar?cari=INSPEKT')).html).toMatch(
      /inspektorat(?![\s\S]*sarolangun\.kepala)/,
    )
    expect((await admin.get('/akun/daftar?cari=%25')).html).toContain('Tidak ada akun yang cocok')
    await payung.see(
      "update auth_user set last_seen_at = now() - interval '91 days' where username = 'desa.semurung'",
    )
    const unused = (await admin.get('/akun/daftar?menganggur=1')).html
    expect([unused.includes('desa.semurung'), unused.includes('Menganggur 90 hari')]).toEqual([true, true])
    expect(unused).not.toContain('sarolangun.admin</span>')
  })
})

describe('through the API', () => {
  it('an administrator makes, lists and disables accounts; a repeated request has one effect and no second link', async () => {
    const admin = await payung.as('sarolangun.admin')
    const key = crypto.randomUUID()
    const body = { ...dina, username: 'uji.api', role: 'leader' }
    const made = await admin.post('/api/v1/accounts', body, key)
    expect([made.status, made.body.activation_path]).toEqual([
      201,
      expect.stringMatching(/^\/aktivasi\/[\w-]{43}$/),
    ])
    const again = await admin.post('/api/v1/accounts', body, key)
    expect([again.status, again.body.account_id, again.body.activation_path]).toEqual([
      201,
      made.body.account_id,
      null,
    ])
    const id = String(made.body.account_id)
    expect((await admin.get('/api/v1/accounts?search=uji.api')).body.accounts).toMatchObject([
      { username: 'uji.api', state: 'invited', roles: [{ role: 'leader', organisation_kind: 'regency' }] },
    ])
    expect((await admin.post(`/api/v1/accounts/${id}/disable`)).body.state).toBe('disabled')
    expect((await admin.post(`/api/v1/accounts/${id}/enable`)).body.state).toBe('invited')
    expect((await admin.post(`/api/v1/accounts/${id}/activation`)).status).toBe(201)
    expect((await admin.get(`/api/v1/accounts/${await idOf('kotajambi.operator')}`)).status).toBe(404)
    expect((await (await payung.as('sarolangun.operator')).get('/api/v1/accounts')).status).toBe(403)
    const stored = await payung.see("select 1 from idempotency where body like '%/aktivasi/%'")
    expect(stored).toEqual([])
  })
})

describe('on the command line', () => {
  it('an account is made with a link, gets and loses a role, and is disabled', {
    timeout: 300_000,
  }, async () => {
    const options = ['--name', 'Uji', '--region', '15.03', '--office', 'Setda', '--json']
    const made = await payung.command(['account', 'create', 'uji.perintah', '--role', 'leader', ...options])
    expect([made.code, made.data.activation_link]).toEqual([
      0,
      expect.stringMatching(/^http:\/\/localhost:?\d*\/aktivasi\/[\w-]{43}$/),
    ])
    const person = visitor(payung.app)
    expect((await person.get(new URL(String(made.data.activation_link)).pathname)).status).toBe(303)
    expect((await person.post('/aktivasi', { password: good, again: good })).location).toBe('/')

    const grant = ['account', 'grant', 'uji.perintah', '--region', '15.03', '--office', 'Dinas', '--json']
    expect((await payung.command([...grant, '--role', 'clerk'])).code).toBe(0)
    const refused = await payung.command([...grant, '--role', 'approver'])
    expect([refused.code, (refused.data.error as { code: string }).code]).toEqual([
      1,
      'account.incompatible_roles',
    ])
    expect(await isIn(person)).toBe(false)
    expect(
      (await payung.command(['account', 'revoke', 'uji.perintah', '--role', 'clerk', '--region', '15.03']))
        .code,
    ).toBe(0)
    const renewed = await payung.command(['account', 'activate', 'uji.perintah'])
    expect([renewed.code, /\/aktivasi\/[\w-]{43}/.test(renewed.out)]).toEqual([0, true])
    expect((await payung.command(['account', 'disable', 'uji.perintah'])).code).toBe(0)
    const listed = await payung.command(['account', 'list', '--json'])
    expect(listed.data.accounts).toContainEqual(
      expect.objectContaining({ username: 'uji.perintah', state: 'disabled' }),
    )
    const unknown = await payung.command(['account', 'disable', 'tidak.ada', '--json'])
    expect([unknown.code, (unknown.data.error as { code: string }).code]).toEqual([1, 'account.unknown'])
  })

  it('a given password must be good, and opens at once what needs no second factor', {
    timeout: 300_000,
  }, async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-account-'))
    const file = path.join(folder, 'sandi')
    const create = (username: string, password: string) => {
      writeFileSync(file, `${password}\n`)
      return payung.command([
        'account',
        'create',
        username,
        '--name',
        'Uji',
        '--role',
        'leader',
        '--region',
        '15.03',
        '--office',
        'Setda',
        '--password-file',
        file,
        '--json',
      ])
    }
    const bad = await create('uji.sandi', 'indonesia123')
    expect([bad.code, (bad.data.error as { code: string }).code]).toEqual([1, 'account.password_common'])
    expect((await create('uji.sandi', good)).code).toBe(0)
    rmSync(folder, { recursive: true })
    expect(await isIn(await signedIn('uji.sandi', good))).toBe(true)
  })
})
