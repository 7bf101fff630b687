import { type NewAccount, needsSecondFactor } from '../account/account.schema.ts'
import {
  actorOf,
  findOpenAccount,
  localAdministrator,
  makeAccount,
  storeDemonstrationSeed,
} from '../account/account.service.ts'
import { makeBudget } from '../budget/budget.service.ts'
import { enterFigures } from '../coverage/coverage.service.ts'
import { approveRoster } from '../enrolment/enrolment.service.ts'
import { orderedId } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { type Text, text } from '../kernel/text.ts'
import { type Context, type Platform, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { findProgramme, makeProgramme } from '../programme/programme.service.ts'
import { loadRegions } from '../region/region.service.ts'
import { checkRoster, confirmRoster, listRosters, uploadRoster } from '../roster/roster.service.ts'
import { bkbkFile } from './demo.bkbk.ts'
import { storyObservations, storyTargets } from './demo.figures.ts'

/** Shown on the screen and in the README: everybody may know it, because these accounts exist in demonstrations only. */
export const demoPassword = 'payung-demo-2024'

export const demoAccounts: (NewAccount & { duty: Text })[] = [
  {
    username: 'sarolangun.operator',
    name: 'Dina Operator',
    role: 'clerk',
    region_code: '15.03',
    office: 'Dinas Tenaga Kerja',
    duty: text('menyusun daftar', 'prepares rosters'),
  },
  {
    username: 'sarolangun.kepala',
    name: 'Rusli Kepala Dinas',
    role: 'approver',
    region_code: '15.03',
    office: 'Dinas Tenaga Kerja',
    duty: text('menyetujui', 'approves'),
  },
  {
    username: 'bpjs.jambi',
    name: 'Petugas Cabang',
    role: 'branch',
    region_code: '15',
    office: 'BPJS Ketenagakerjaan Cabang Jambi',
    duty: text('mengambil berkas cabang', 'takes the branch file'),
  },
  {
    username: 'provinsi.operator',
    name: 'Operator Provinsi',
    role: 'clerk',
    region_code: '15',
    office: 'Disnakertrans Provinsi',
    duty: text('provinsi: BKBK', 'province: BKBK'),
  },
  {
    username: 'provinsi.kepala',
    name: 'Kepala Dinas Provinsi',
    role: 'approver',
    region_code: '15',
    office: 'Disnakertrans Provinsi',
    duty: text('provinsi: menyetujui', 'province: approves'),
  },
  {
    username: 'kotajambi.operator',
    name: 'Operator Kota Jambi',
    role: 'clerk',
    region_code: '15.71',
    office: 'DTKK-UKM Kota Jambi',
    duty: text('kota lain: tidak melihat Sarolangun', 'another city: does not see Sarolangun'),
  },
  {
    username: 'inspektorat',
    name: 'Pemeriksa Inspektorat',
    role: 'auditor',
    region_code: '15.03',
    office: 'Inspektorat Kabupaten',
    duty: text('membaca, tidak mengubah apa pun', 'reads, changes nothing'),
  },
  {
    username: 'sarolangun.admin',
    name: 'Administrator Sarolangun',
    role: 'administrator',
    region_code: '15.03',
    office: 'Dinas Kominfo',
    duty: text('membuat akun', 'makes accounts'),
  },
  {
    username: 'sarolangun.anggaran',
    name: 'Pengelola Anggaran',
    role: 'budget_officer',
    region_code: '15.03',
    office: 'BPKAD Kabupaten Sarolangun',
    duty: text('anggaran dan pembayaran', 'budgets and payments'),
  },
  {
    username: 'sarolangun.bupati',
    name: 'Bupati Sarolangun',
    role: 'leader',
    region_code: '15.03',
    office: 'Sekretariat Daerah',
    duty: text('hanya angka', 'figures only'),
  },
  {
    username: 'sarolangun.pdp',
    name: 'Pejabat Pelindungan Data',
    role: 'privacy_officer',
    region_code: '15.03',
    office: 'Dinas Kominfo',
    duty: text('hak orang, data pribadi', 'rights of persons, personal data'),
  },
  {
    username: 'desa.semurung',
    name: 'Petugas Desa Semurung',
    role: 'village_officer',
    region_code: '15.03.07.2004',
    office: 'Pemerintah Desa Semurung',
    duty: text('satu desa', 'one village'),
  },
  {
    username: 'komunitas.ojek',
    name: 'Koordinator Ojek Pangkalan',
    role: 'community_coordinator',
    region_code: '15.03',
    office: 'Paguyuban Ojek Pangkalan Sarolangun',
    duty: text('anggota satu komunitas', 'members of a community'),
  },
]

export const storyProgramme = 'SRL-2024-APBDP'
export const bkbkProgramme = 'JBI-2024-BKBK'

export function systemContext(platform: Platform): Context {
  return { platform, actor: localAdministrator, door: 'command', request_id: orderedId(), language: 'id' }
}

async function contextAs(platform: Platform, username: string): Promise<Context> {
  const actor = await actorOf(platform, { username })
  if (!actor) throw new Error(`The demonstration account ${username} is missing`)
  return { ...systemContext(platform), actor }
}

/**
 * Fills the Jambi demonstration: regions, accounts, the stories' figures, the province's BKBK programme with its people, and
 * the Sarolangun programme that waits for its roster. Each part is made by the same doors people use, and a part that is there
 * already is left alone, so that a start that was killed half-way goes on where it stopped.
 */
export async function fillDemonstration(platform: Platform, say: (line: string) => void): Promise<void> {
  const system = systemContext(platform)
  await loadRegions(system)
  await fillAccounts(system)
  if (await isFilled(system)) return
  say('Filling the Jambi demonstration …')
  await enterFigures(system, { observations: storyObservations, targets: storyTargets })
  faultPoint('demo.figures_entered')
  await fillStory(await contextAs(platform, 'sarolangun.operator'))
  faultPoint('demo.story_made')
  await fillBkbk(platform)
}

/** Accounts with their public password and, where a role asks for one, their public second factor; also in an older demonstration. */
async function fillAccounts(system: Context): Promise<void> {
  for (const { duty: _, ...account } of demoAccounts) {
    const known = await actorOf(system.platform, { username: account.username })
    const { account_id } = known ?? (await makeAccount(system, { ...account, password: demoPassword }))
    if (needsSecondFactor([account.role])) await storeDemonstrationSeed(system, account_id, account.username)
    faultPoint('demo.account_made')
  }
}

async function isFilled(context: Context): Promise<boolean> {
  return transact(context, async (tx) => {
    const programme = await findProgramme(tx.db, { code: bkbkProgramme })
    if (!programme) return false
    return (
      (await listRosters(tx.db, { programme_id: programme.programme_id, states: ['approved'] }, 1)).length > 0
    )
  })
}

async function fillStory(clerk: Context): Promise<void> {
  const budget = await makeBudget(clerk, {
    name: 'DPA-P Dinas Tenaga Kerja 2024',
    source: 'APBD_P',
    fiscal_year: 2024,
    legal_basis: 'APBD Perubahan Kabupaten Sarolangun 2024',
    ceiling_rupiah: 950_000_000,
    region_code: '15.03',
  })
  await makeProgramme(
    clerk,
    {
      code: storyProgramme,
      region_code: '15.03',
      name: 'Pekerja rentan desa dan petugas ad hoc Pilkada 2024',
      groups: ['vulnerable_worker', 'election_officer'],
      temporary: true,
      legal_basis: 'Peraturan Bupati Sarolangun 7/2024',
      packages: ['JKK', 'JKM'],
      income_rupiah: 1_000_000,
      age_from: 17,
      age_from_operator: '>=',
      age_to: 65,
      age_to_operator: '<',
      month_first: '2024-11',
      month_last: '2024-12',
      quota_people: 28_000,
      budget_id: budget.budget_id,
    },
    'demonstration:story',
  )
}

async function fillBkbk(platform: Platform): Promise<void> {
  const clerk = await contextAs(platform, 'provinsi.operator')
  const budget = await makeBudget(clerk, {
    name: 'BKBK 2024 – jaminan sosial pekerja rentan',
    source: 'BKBK',
    fiscal_year: 2024,
    legal_basis: 'Peraturan Gubernur Jambi 16/2022',
    ceiling_rupiah: 120_000_000,
    region_code: '15',
  })
  await makeProgramme(
    clerk,
    {
      code: bkbkProgramme,
      region_code: '15',
      name: 'BKBK Provinsi 2024',
      groups: ['vulnerable_worker'],
      temporary: false,
      legal_basis: 'Peraturan Gubernur Jambi 16/2022',
      packages: ['JKK', 'JKM'],
      income_rupiah: 1_000_000,
      age_from: 17,
      age_from_operator: '>=',
      age_to: 65,
      age_to_operator: '<',
      month_first: '2024-01',
      month_last: '2024-12',
      quota_people: 590,
      budget_id: budget.budget_id,
    },
    'demonstration:bkbk',
  )
  faultPoint('demo.programme_made')
  const { roster } = await uploadRoster(clerk, {
    programme: bkbkProgramme,
    file_name: 'bkbk-sarolangun-2024.xlsx',
    bytes: await bkbkFile(),
  })
  faultPoint('demo.list_uploaded')
  await checkRoster(clerk, roster.roster_id)
  faultPoint('demo.list_checked')
  await confirmRoster(clerk, roster.roster_id)
  faultPoint('demo.list_confirmed')
  await approveRoster(await contextAs(platform, 'provinsi.kepala'), roster.roster_id)
}

/** Production does not start on a database whose demonstration accounts still open with the password that everybody knows. */
export async function refuseDemonstrationAccounts(platform: Platform): Promise<void> {
  const username = await findOpenAccount(
    platform,
    demoAccounts.map((account) => account.username),
    demoPassword,
  )
  if (username === undefined) return
  throw refuse(
    'demo.accounts_in_production',
    'conflict',
    text(
      `Basis data ini berisi akun demonstrasi (${username}) dengan kata sandi yang diketahui semua orang. Pakai folder data dan basis data baru untuk produksi.`,
      `This database holds a demonstration account (${username}) whose password everybody knows. Use a new data folder and database for production.`,
    ),
  )
}
