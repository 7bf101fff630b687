import { nameKey } from '../kernel/person-name.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { listSalts, maskedNik } from '../person/person.service.ts'
import { record } from '../platform/audit.ts'
import { type Transaction, transact } from '../platform/context.ts'
import type { Reason } from '../roster/roster.schema.ts'
import { drawTemplate, levelOf, placesOf, reasonText, type Template } from '../roster/roster.service.ts'
import { writeCsv, writeXlsx } from '../tabular/write.ts'
import type { Call, ListStanding, Sender, SentRow, VillageList } from './village.schema.ts'
import { noSuchList, openCall, sendList } from './village.send.ts'
import { findList, listCalls, listSent, sentRows, standingsOf } from './village.store.ts'

/** A row as its sender sees it: no number but a masked one leaves, whatever the sender once wrote. */
export type ShownRow = Omit<SentRow, 'nik_sealed'> & { nik_masked: string | null }

/** Everything the sender has sent, with what became of it, and the programmes that ask for lists. */
export async function listOwn(
  sender: Sender,
): Promise<{ calls: Call[]; lists: VillageList[]; standings: Map<string, ListStanding> }> {
  return transact(sender.context, async (tx) => {
    const lists = await listSent(tx.db)
    const calls = await listCalls(tx.db)
    const wanted = sender.invitation?.programme_id
    return {
      calls: wanted ? calls.filter((call) => call.programme_id === wanted) : calls,
      lists,
      standings: await standingsOf(
        tx,
        lists.map((list) => list.list_id),
      ),
    }
  })
}

export type ShownList = {
  list: VillageList
  call: Call | undefined
  standing: ListStanding | undefined
  rows: ShownRow[]
  /** Rows for which somebody is proposed already. */
  replaced: Set<number>
}

export const rowsPerPage = 100

/** One list of the sender with the rows that have something to say; refuses a list that is not theirs. */
export async function showList(sender: Sender, listId: string, after = 0): Promise<ShownList> {
  return transact(sender.context, async (tx) => {
    const list = await getOwnList(tx, listId)
    const lists = await listSent(tx.db)
    return {
      list,
      call: (await listCalls(tx.db)).find((call) => call.programme_id === list.programme_id),
      standing: (await standingsOf(tx, [listId])).get(listId),
      rows: await maskedRows(tx, listId, { after, size: rowsPerPage }),
      replaced: new Set(
        lists
          .filter((each) => each.replaces_list_id === listId && ['received', 'taken'].includes(each.state))
          .flatMap((each) => each.replaces_rows ?? []),
      ),
    }
  })
}

async function getOwnList(tx: Transaction, listId: string): Promise<VillageList> {
  const list = await findList(tx.db, listId)
  if (!list) throw noSuchList()
  return list
}

async function maskedRows(
  tx: Transaction,
  listId: string,
  page: { after: number; size: number },
): Promise<ShownRow[]> {
  const rows = await sentRows(tx, listId, page)
  const salts = await listSalts(
    tx,
    rows.map((row) => row.person_id),
  )
  return rows.map(({ nik_sealed, ...row }) => ({
    ...row,
    nik_masked:
      row.person_id && nik_sealed
        ? maskedNik(tx.platform.keys, salts, { person_id: row.person_id, nik_sealed })
        : null,
  }))
}

/** What is to be said of a row: the reasons of its check, and those of the approval where that refused it. */
export const toldReasons = (row: Pick<ShownRow, 'reasons' | 'why'>): Reason[] =>
  [...row.reasons, ...(row.why ?? [])].filter(
    (reason, at, all) =>
      levelOf(reason.code) !== 'info' && all.findIndex((each) => each.code === reason.code) === at,
  )

/**
 * The sheet of problems for the sender: which row, what is wrong, how to mend it. Numbers are masked in it, by a link and by an account
 * alike: the sender has the file they sent, and a sheet that lies on a village's shared computer must not be another register.
 */
export async function problemSheet(sender: Sender, listId: string): Promise<Template> {
  const { list, rows } = await transact(sender.context, async (tx) => {
    const found = await getOwnList(tx, listId)
    const all: ShownRow[] = []
    for (;;) {
      const more = await maskedRows(tx, listId, { after: all.at(-1)?.row_number ?? 0, size: 1_000 })
      all.push(...more)
      if (more.length < 1_000) break
    }
    await record(tx, {
      action: 'village.read_problems',
      object_type: 'village_list',
      object_id: listId,
      fields: { rows: all.length },
    })
    return { list: found, rows: all }
  })
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Masalah',
        titles: [
          `Masalah dalam ${list.file_name}`,
          'Perbaiki di berkas Anda menurut nomor baris, lalu unggah lagi.',
        ],
        columns: [
          { header: 'Baris', kind: 'number', width: 8 },
          { header: 'Nama', kind: 'text', width: 28 },
          { header: 'NIK (disamarkan)', kind: 'text', width: 20 },
          { header: 'Hasil', kind: 'text', width: 14 },
          { header: 'Masalah', kind: 'text', width: 60 },
          { header: 'Cara memperbaiki', kind: 'text', width: 60 },
        ],
        rows: rows.map((row) => {
          const told = toldReasons(row)
          const refused = row.verdict === 'rejected' || row.decision === 'refused'
          return [
            row.row_number,
            row.name,
            row.nik_masked,
            {
              value: refused ? 'Ditolak' : 'Ada catatan',
              fill: refused ? ('error' as const) : ('warning' as const),
            },
            told
              .map((reason) => {
                const said = reasonText(reason.code)
                return `${said.title.id}: ${said.found(reason.facts ?? {}).id}`
              })
              .join('\n'),
            [...new Set(told.map((reason) => reasonText(reason.code).mend.id))].join('\n'),
          ]
        }),
        footer: `Payung · ${list.file_name}`,
      },
    ],
  })
  return { file_name: `masalah-${listId.slice(-8)}.xlsx`, bytes }
}

/** The template of the sender's own place. */
export async function ownTemplate(sender: Sender, programme: string): Promise<Template> {
  return transact(sender.context, async (tx) => {
    const call = await openCall(tx, sender, programme)
    const region =
      sender.village_code ?? (call.kab.length === 5 ? call.kab : sender.context.actor.region_code)
    const places = await placesOf(tx, { kab: call.kab, code: call.programme_code }, region)
    return {
      file_name: `templat-${call.programme_code}-${region}.xlsx`,
      bytes: await drawTemplate({ programme: call.facts, places }),
    }
  })
}

export type Replacement = {
  row: number
  nik: string
  name: string
  birth_date: string
  sex: string
  occupation: string
  phone: string
}

/**
 * Names another person for a rejected row. The proposal is a list of one that goes the way of every list, so that the same questions are
 * asked of it; it counts against the quota of a link as any other.
 */
export async function proposeReplacement(
  sender: Sender,
  listId: string,
  wish: Replacement,
): Promise<{ list: VillageList; known: boolean }> {
  const { call, village } = await transact(sender.context, async (tx) => {
    const list = await getOwnList(tx, listId)
    const calls = await listCalls(tx.db)
    return { call: calls.find((each) => each.programme_id === list.programme_id), village: list.village_code }
  })
  if (!call) throw noSuchList()
  if (nameKey(wish.name) === '')
    throw refuse(
      'village.replacement_name',
      'invalid',
      text('Isi nama pengganti seperti di KTP.', 'Give the name of the replacement as on the identity card.'),
      { field: 'name' },
    )
  const bytes = writeCsv([
    ['NIK', 'NAMA LENGKAP', 'TANGGAL LAHIR', 'JENIS KELAMIN', 'DESA/KELURAHAN', 'PEKERJAAN', 'NO HP'],
    [wish.nik, wish.name, wish.birth_date, wish.sex, village ?? '', wish.occupation, wish.phone].map(
      (value) => value.trim().slice(0, 200),
    ),
  ])
  return sendList(sender, {
    programme: call.programme_code,
    file_name: `pengganti-baris-${wish.row}.csv`,
    bytes,
    replaces: { list_id: listId, rows: [wish.row] },
  })
}
