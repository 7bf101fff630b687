import pg from 'pg'
import type { Browser, BrowserContext } from 'playwright-core'
import { renewLink } from '../src/account/account.activation.ts'
import { grantRole } from '../src/account/account.roles.ts'
import { actorOf, makeAccount } from '../src/account/account.service.ts'
import { openSession } from '../src/account/account.session.ts'
import { signHeads } from '../src/audit/audit.service.ts'
import { demoPassword, systemContext } from '../src/demo/demo.service.ts'
import { type Context, ownAffairs, type Platform, transact } from '../src/platform/context.ts'
import { openPersonal } from '../src/platform/crypto.ts'
import { cookieName } from '../src/platform/http-cookies.ts'
import type { Opened } from '../src/platform/open.ts'
import { enterBreach } from '../src/privacy/privacy.breach.ts'
import { stateContact } from '../src/privacy/privacy.notice.ts'
import { beginRequest, decideRequest, receiveRequest } from '../src/privacy/privacy.requests.ts'
import { revealNik } from '../src/security/security.service.ts'

/** The administrator of a whole installation, whom the demonstration of a regency lacks. */
export const keeper = 'pusat.admin'
/** An account with two roles, as the same person may be operator and privacy officer in a small regency. */
export const twoRoles = 'sarolangun.rangkap'

/** What the screens of trust show: a month in the life of an office, made by the same doors people use. */
export type TrustState = {
  person_id: string
  nik: string
  other_person_id: string
  invited: { account_id: string; path: string }
  reset: { account_id: string; path: string }
  requests: { fresh: string; overdue: string; held: string; refused: string }
  destruction: string
  breach: string
  bulk_line: string
}

/** Somebody acting for this office, with a proof of identity just given. */
export async function trustContext(platform: Platform, username: string): Promise<Context> {
  const actor = await actorOf(platform, { username })
  if (!actor) throw new Error(`No account ${username}`)
  return { ...systemContext(platform), actor: { ...actor, proven_at: new Date() } }
}

/** Fills what is new with accounts that wait, an alarm, requests fresh and late, a breach, a destruction and signed heads. */
export async function makeTrustState(platform: Opened): Promise<TrustState> {
  const owner = new pg.Client({ connectionString: platform.owner_url })
  await owner.connect()
  try {
    // The maker of the tables stands behind the same wall of regions as everybody.
    await owner.query(
      "select set_config('payung.kab_from', '', false), set_config('payung.kab_to', '~', false)",
    )
    const accounts = await makeAccounts(platform)
    const people = await findPeople(platform, owner)
    const [asked, late, held, gone] = people
    if (!asked || !late || !held || !gone) throw new Error('The demonstration has too few people')
    const clerk = await trustContext(platform, 'sarolangun.operator')
    const officer = await trustContext(platform, 'sarolangun.pdp')
    for (let look = 0; look < 31; look++)
      await revealNik(clerk, people[look % people.length]?.person_id ?? '', 'Mencocokkan dengan KTP di loket')
    await stateContact(officer, {
      officer_name: 'Ratna Wulandari',
      office: 'Dinas Komunikasi dan Informatika Kabupaten Sarolangun',
      address: 'Komplek Perkantoran Gunung Kembang, Sarolangun',
      phone: '0745 000 000',
      email: 'pdp@sarolangun.example',
      authority: 'Lembaga pelindungan data pribadi',
    })
    const requests = {
      fresh: await receive(clerk, asked.person_id, {
        kind: 'correction',
        words: 'Nama saya salah ketik dan tanggal lahir terbalik.',
        evidence: 'Kutipan akta kelahiran 1503-LT-2021',
        proposal: { name: 'Nurhalimah binti Abdul Rahman Siregar', birth_date: '1984-07-03' },
      }),
      overdue: await receive(clerk, late.person_id, {
        kind: 'access',
        words: 'Siapa saja yang melihat data saya?',
      }),
      held: await receive(clerk, held.person_id, { kind: 'erasure', words: 'Hapus data saya.' }),
      refused: await receive(clerk, late.person_id, {
        kind: 'objection',
        words: 'Saya tidak mau didaftarkan.',
      }),
    }
    const erasure = await receive(clerk, gone.person_id, { kind: 'erasure', words: 'Hapus data saya.' })
    // What the months bring and a picture cannot wait for.
    await owner.query(
      "update privacy_request set received_at = received_at - interval '96 hours', due_at = due_at - interval '96 hours' where request_id = $1",
      [requests.overdue],
    )
    await owner.query("update person_month set state = 'released' where person_id = $1", [gone.person_id])
    await beginRequest(clerk, requests.held)
    await beginRequest(clerk, requests.refused)
    await decideRequest(
      officer,
      requests.refused,
      'refused',
      'Tidak ada kepesertaan yang berjalan atas namanya.',
    )
    await beginRequest(clerk, erasure)
    const { outcome } = await decideRequest(officer, erasure, 'done', 'Tidak ada yang menahan penghapusan.')
    const breach = await enterBreach(officer, {
      known_at: new Date(Date.now() - 50 * 3_600_000),
      from_at: new Date(Date.now() - 7 * 86_400_000),
      to_at: new Date(),
      account: 'sarolangun.operator',
      what_happened: 'Laptop petugas loket hilang di perjalanan; sesi masih terbuka.',
      remedy: 'Semua sesi diakhiri, kata sandi diganti, laporan kehilangan dibuat.',
    })
    await signHeads(platform)
    return {
      person_id: asked.person_id,
      nik: asked.nik,
      other_person_id: late.person_id,
      ...accounts,
      requests,
      destruction: String(outcome?.destruction_id),
      breach: breach.breach_id,
      bulk_line: await bulkLine(owner),
    }
  } finally {
    await owner.end()
  }
}

async function makeAccounts(platform: Platform): Promise<Pick<TrustState, 'invited' | 'reset'>> {
  const system = systemContext(platform)
  await makeAccount(system, {
    username: keeper,
    name: 'Administrator Pusat',
    role: 'administrator',
    region_code: '',
    office: 'Pengelola pemasangan Payung',
    password: demoPassword,
  })
  const { account_id } = await makeAccount(system, {
    username: twoRoles,
    name: 'Sri Rahayu Ningsih',
    role: 'leader',
    region_code: '15.03',
    office: 'Sekretariat Daerah Kabupaten Sarolangun',
    password: demoPassword,
  })
  await grantRole(system, account_id, {
    role: 'auditor',
    region_code: '15.03',
    office: 'Inspektorat Kabupaten Sarolangun',
  })
  const administrator = await trustContext(platform, 'sarolangun.admin')
  const invited = await makeAccount(administrator, {
    username: 'desa.pulaupinang',
    name: 'Raden Mas Abdurrahman Wahid Kusumaningrat bin Suryadiningrat',
    role: 'village_officer',
    region_code: '15.03.07.2004',
    office: 'Pemerintah Desa Semurung, Kecamatan Air Hitam',
  })
  if (!invited.link) throw new Error('An account without a password has a link')
  const leader = await actorOf(platform, { username: 'sarolangun.bupati' })
  const reset = await renewLink(administrator, leader?.account_id ?? '')
  return {
    invited: { account_id: invited.account_id, path: invited.link.path },
    reset: { account_id: reset.account.account_id, path: reset.link.path },
  }
}

async function findPeople(
  platform: Platform,
  owner: pg.Client,
): Promise<{ person_id: string; nik: string }[]> {
  const { rows } = await owner.query<{ person_id: string; salt: Buffer; nik_sealed: Buffer }>(
    "select person_id, salt, nik_sealed from person join person_key using (person_id) where person.kab = '15.03' and salt is not null order by length(name) desc, person_id limit 12",
  )
  return rows.map(({ person_id, salt, nik_sealed }) => ({
    person_id,
    nik: openPersonal(platform.keys, 'nik', { person_id, salt }, nik_sealed),
  }))
}

async function receive(clerk: Context, personId: string, wanted: object): Promise<string> {
  const request = await receiveRequest(
    clerk,
    { person_id: personId },
    { identity_document: 'ktp', ...wanted },
  )
  return request.request_id
}

/** The line of an act on many rows at once, whose proof is a root. */
async function bulkLine(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query<{ chain: string; sequence: string }>(
    "select chain, sequence from audit_line where chain = '15' and row_count > 0 order by row_count desc limit 1",
  )
  return rows[0] ? `/audit/${rows[0].chain}/${rows[0].sequence}` : '/audit'
}

/** A browser that is signed in as the account, as a complete sign-in leaves it; the door itself is walked through in its own tests. */
export async function browserOf(
  browser: Browser,
  platform: Platform,
  base: string,
  username: string | undefined,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ javaScriptEnabled: false, ...options })
  if (!username) return context
  const acting = await trustContext(platform, username)
  const { token } = await transact(ownAffairs(acting), (tx) =>
    openSession(tx, { name: 'Chromium di Linux', token: undefined }),
  )
  await context.addCookies([{ name: cookieName(base, 'session'), value: token, url: base }])
  return context
}

export type TrustPage = { name: string; as?: string; at: string }

/** Every page of trust that can be opened by its address, each with a role that works there. */
export function trustPages(state: TrustState): TrustPage[] {
  const admin = 'sarolangun.admin'
  const officer = 'sarolangun.pdp'
  const clerk = 'sarolangun.operator'
  const head = 'sarolangun.kepala'
  const of = (as: string | undefined, pages: Record<string, string>) =>
    Object.entries(pages).map(([name, at]) => ({ name, at, ...(as && { as }) }))
  return [
    ...of(undefined, { 'sign-in': '/masuk', passkey: '/masuk/kunci', heads: '/audit/heads' }),
    ...of(clerk, {
      account: '/akun',
      password: '/akun/sandi',
      factor: '/akun/faktor',
      'own-passkey': '/akun/kunci',
      prove: `/akun/buktikan?ke=/peserta/${state.person_id}`,
      reveal: `/peserta/${state.person_id}/nik`,
      person: `/peserta/${state.person_id}`,
      people: '/peserta',
      'request-new': '/pelindungan/permintaan/baru',
      'request-new-person': `/pelindungan/permintaan/baru?orang=${state.person_id}`,
      receipt: `/pelindungan/permintaan/${state.requests.fresh}/tanda-terima`,
    }),
    ...of(twoRoles, { 'account-two-roles': '/akun', 'home-two-roles': '/' }),
    ...of(admin, {
      accounts: '/akun/daftar',
      'account-new': '/akun/baru',
      'account-invited': `/akun/${state.invited.account_id}`,
      'account-reset': `/akun/${state.reset.account_id}`,
      security: '/keamanan',
      audit: '/audit',
      'breach-new': '/pelindungan/insiden/baru',
    }),
    ...of('provinsi.kepala', { 'audit-bulk': state.bulk_line }),
    ...of(keeper, { backups: '/cadangan' }),
    ...of(officer, {
      protection: '/pelindungan',
      'alarm-open': '/keamanan',
      queue: '/pelindungan/permintaan',
      'request-fresh': `/pelindungan/permintaan/${state.requests.fresh}`,
      'request-overdue': `/pelindungan/permintaan/${state.requests.overdue}`,
      'request-held': `/pelindungan/permintaan/${state.requests.held}`,
      'request-refused': `/pelindungan/permintaan/${state.requests.refused}`,
      register: '/pelindungan/catatan',
      assessment: '/pelindungan/dpia',
      retention: '/pelindungan/retensi',
      contact: '/pelindungan/kontak',
      breaches: '/pelindungan/insiden',
      breach: `/pelindungan/insiden/${state.breach}`,
      'breach-letter': `/pelindungan/insiden/${state.breach}/surat`,
      'held-on-person': `/pelindungan/orang/${state.person_id}`,
      'looks-of-account': '/pelindungan/akun/sarolangun.operator',
      notice: '/pelindungan/pemberitahuan/SRL-2024-APBDP',
      'person-officer': `/peserta/${state.person_id}`,
    }),
    ...of(head, { destruction: `/pelindungan/pemusnahan/${state.destruction}` }),
    ...[
      clerk,
      head,
      officer,
      admin,
      keeper,
      'bpjs.jambi',
      'inspektorat',
      'sarolangun.anggaran',
      'sarolangun.bupati',
      'desa.semurung',
      'komunitas.ojek',
    ].map((as) => ({ name: `home-${as}`, as, at: '/' })),
  ]
}
