import { randomId } from '../kernel/ids.ts'
import { getOccupation } from '../kernel/occupation.ts'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { listSalts } from '../person/person.service.ts'
import { recordAccess } from '../platform/access-log.ts'
import { canonicalJson, commit, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { type Keys, open, openPersonal, seal, sha256 } from '../platform/crypto.ts'
import { faultPoint } from '../platform/fault.ts'
import { leavesOf } from '../platform/merkle.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { requireStepUp } from '../platform/step-up.ts'
import { getProgramme, lockBranchFiles } from '../programme/programme.service.ts'
import { findRegion } from '../region/region.service.ts'
import { cellText } from '../tabular/cell.ts'
import { readTabular } from '../tabular/read.ts'
import { writeXlsx } from '../tabular/write.ts'
import { bpuColumns, bpuLayout, bpuLayoutName, bpuRows, ordered } from './exchange.schema.ts'
import {
  type BranchPerson,
  type ExchangeFile,
  findContent,
  findFile,
  findSame,
  insertFile,
  listBranchPeople,
  nextNumber,
} from './exchange.store.ts'

export { type ExchangeFile, listFiles } from './exchange.store.ts'

const fileBinding = (fileId: string) => `exchange_file.content:${fileId}`

/**
 * Makes the upload workbook for the branch from the programme's people and months. Made again for the same people and months the
 * bytes are the same and the first file is answered; anything else gets the next number.
 */
export async function makeBranchFile(
  context: Context,
  programmeCode: string,
): Promise<{ file: ExchangeFile; made: boolean }> {
  requireOperation(context, 'exchange.make')
  requireStepUp(context)
  return transact(context, async (tx) => {
    const programme = await getProgramme(tx, { code: programmeCode })
    requireReach(tx, 'exchange.make', programme.kab)
    // One file at a time for a programme: two clerks asking at once get the same file, not two numbers.
    await lockBranchFiles(tx, programme.programme_id)
    const { people, hidden_people: hidden } = await listBranchPeople(tx.db, programme.programme_id)
    if (hidden > 0) throw peopleMoved(hidden)
    if (people.length === 0) {
      throw refuse(
        'exchange.nobody',
        'conflict',
        text(
          'Belum ada orang yang disetujui dalam program ini, jadi belum ada yang bisa dikirim.',
          'Nobody is approved in this programme yet, so there is nothing to send.',
        ),
      )
    }
    const place = (await findRegion(tx.db, programme.kab))?.name ?? programme.kab
    const keys = tx.platform.keys
    faultPoint('exchange.rows_read')
    const salts = await listSalts(
      tx,
      people.map((person) => person.person_id),
    )
    const keyOf = ({ person_id }: BranchPerson) => ({ person_id, salt: salts.get(person_id) })
    const rows = people.map((person) => ({
      nik: openPersonal(keys, 'nik', keyOf(person), person.nik_sealed),
      name: person.name,
      birth_date: person.birth_date,
      phone: person.phone_sealed ? openPersonal(keys, 'phone', keyOf(person), person.phone_sealed) : '',
      occupation: occupationOf(person),
      village_code: person.village_code,
      place,
      income_rupiah: programme.income_rupiah,
      months: person.months,
    }))
    // Compression may differ between versions of the runtime; the rows may not. So the rows are what is recognised, and the
    // kept bytes are answered.
    const rowsDigest = sha256(`${bpuLayoutName}\n`, JSON.stringify(ordered(rows)))
    const same = await findSame(tx.db, programme.programme_id, rowsDigest)
    if (same) return { file: same, made: false }
    const bytes = await writeXlsx(bpuLayout(rows))
    faultPoint('exchange.file_made')
    const digest = sha256(bytes)
    const fileId = randomId()
    const number = await nextNumber(tx.db, programme.programme_id)
    const fileName = `${programme.code}-BPU-${String(number).padStart(3, '0')}.xlsx`
    await insertFile(tx.db, {
      file_id: fileId,
      kab: programme.kab,
      programme_id: programme.programme_id,
      number,
      layout: bpuLayoutName,
      file_name: fileName,
      sha256: digest,
      rows_sha256: rowsDigest,
      people: people.length,
      content_sealed: seal(keys, fileBinding(fileId), bytes),
      made_by: context.actor.account_id,
    })
    faultPoint('exchange.file_stored')
    await record(tx, {
      action: 'exchange.make',
      object_type: 'exchange_file',
      object_id: fileId,
      kab: programme.kab,
      fields: { programme: programme.code, people: people.length, sha256: digest.toString('hex') },
      changes: { number: [number > 1 ? number - 1 : null, number] },
      leaves: leavesOf(
        bpuRows(rows).map((cells, at) => rowText(keys, at + headerRows + 1, cells.map(String))),
      ),
    })
    faultPoint('exchange.make_recorded')
    const file = await findFile(tx.db, fileId)
    if (!file) throw new Error('The file that was just stored is not there')
    return { file, made: true }
  })
}

/** Rows of the sheet before the first person. */
const headerRows = 1

/** What the trail says of a row of the file: its number, and one commitment to all its cells, which are personal. */
function rowText(keys: Keys, rowNumber: number, cells: readonly string[]): string {
  return canonicalJson({ row_number: rowNumber, cells: commit(keys, JSON.stringify(cells)) })
}

/** What the trail says of a row of a kept file, for its proof. Reads the file itself, sealed as it was made. */
export async function findFileRowTexts(
  tx: Transaction,
  fileId: string,
  written: string,
): Promise<string[] | undefined> {
  const sealed = /^\d{1,9}$/.test(written) ? await findContent(tx.db, fileId) : undefined
  if (!sealed) return undefined
  const { keys } = tx.platform
  const table = await readTabular(open(keys, fileBinding(fileId), sealed))
  try {
    for await (const batch of table.rows)
      for (const row of batch)
        if (row.number === Number(written) && row.number > headerRows) {
          const cells = Array.from({ length: bpuColumns }, (_, at) => cellText(row.cells[at]))
          return [rowText(keys, row.number, cells)]
        }
    return undefined
  } finally {
    table.close()
  }
}

function occupationOf(person: BranchPerson): string {
  return person.occupation ? getOccupation(person.occupation).label.id : ''
}

function peopleMoved(count: number): Refusal {
  return refuse(
    'exchange.people_moved',
    'conflict',
    text(
      `${count} orang dalam program ini sudah pindah ke wilayah lain, jadi datanya tidak terlihat dari sini. Minta provinsi membuat berkasnya.`,
      `${count} people of this programme have moved to another region and cannot be seen from here. Ask the province to make the file.`,
    ),
  )
}

/** The bytes of a file made earlier. It holds whole NIK, so every reading is written down. */
export async function readBranchFile(
  context: Context,
  fileId: string,
): Promise<{ file: ExchangeFile; bytes: Buffer }> {
  requireOperation(context, 'exchange.view')
  requireStepUp(context)
  return transact(context, async (tx) => {
    const file = await findFile(tx.db, fileId)
    const sealed = file && (await findContent(tx.db, fileId))
    if (!file || !sealed)
      throw refuse(
        'exchange.not_found',
        'not_found',
        text('Berkas ini tidak ada di wilayah Anda.', 'There is no such file in your region.'),
      )
    const bytes = open(tx.platform.keys, fileBinding(fileId), sealed)
    await recordAccess(tx, {
      act: 'file',
      kab: file.kab,
      object_type: 'exchange_file',
      object_id: fileId,
      people: file.people,
      reason: 'exchange.read',
    })
    await record(tx, {
      action: 'exchange.read',
      object_type: 'exchange_file',
      object_id: fileId,
      kab: file.kab,
      fields: { number: file.number, people: file.people },
    })
    faultPoint('exchange.read_recorded')
    return { file, bytes }
  })
}
