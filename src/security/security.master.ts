import pg from 'pg'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import type { Context } from '../platform/context.ts'
import { readDataKeys, unwrapKey, wrapKey } from '../platform/data-keys.ts'
import { faultPoint } from '../platform/fault.ts'
import { adoptNextKey, masterKeys, readKeyFile, writeNextKey } from '../platform/master-key.ts'
import { appRoleOf, type Opened, rolePassword } from '../platform/open.ts'
import { wholeCountry } from './security.reseal.ts'
import { asOwner, ownerTransaction } from './security.rotate.ts'

/**
 * Wraps the data keys under a new master key, in one transaction with the new password of the application's role. No value is sealed
 * anew: for that there is the rotation of the field key. Refuses while a server of this database lives, because it would hold the
 * old key. Answers how many data keys there are, and whether the key file was replaced (otherwise the environment has to be).
 */
export async function changeMasterKey(
  platform: Opened,
  context: Context,
  newKeyFile: string,
): Promise<{ data_keys: number; key_file_replaced: boolean }> {
  const next = masterKeys(readNewKey(newKeyFile))
  if (next.wrapping.equals(platform.keys.wrapping)) {
    throw refuse(
      'keys.same_master_key',
      'invalid',
      text('Kunci di berkas itu sudah dipakai sekarang.', 'The key in that file is the one in use now.'),
    )
  }
  const inFile = platform.config.master_key === undefined
  return asOwner(platform, async (owner) => {
    await refuseLiveServers(owner)
    // Before the database takes it: whatever happens after, the key is at hand at the next start.
    if (inFile) writeNextKey(platform.config.home, next.master)
    await owner.query(wholeCountry)
    await owner.query('lock table data_key in share row exclusive mode')
    const rows = await readDataKeys(owner)
    for (const { purpose, version, wrapped } of rows) {
      const key = unwrapKey(platform.keys.wrapping, purpose, version, wrapped)
      await owner.query('update data_key set wrapped = $3 where purpose = $1 and version = $2', [
        purpose,
        version,
        wrapKey(next.wrapping, purpose, version, key),
      ])
    }
    const role = appRoleOf(platform.owner_url)
    await owner.query(
      `alter role ${pg.escapeIdentifier(role)} password ${pg.escapeLiteral(rolePassword(next, role))}`,
    )
    await record(ownerTransaction(context, owner), {
      action: 'keys.change_master',
      object_type: 'data_key',
      object_id: 'master',
      fields: { data_keys: rows.length },
    })
    faultPoint('keys.before_rewrapped')
    await owner.query('commit')
    faultPoint('keys.after_rewrapped')
    if (inFile) adoptNextKey(platform.config.home)
    return { data_keys: rows.length, key_file_replaced: inFile }
  })
}

function readNewKey(file: string): Buffer {
  try {
    return readKeyFile(file)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'platform.key_file_damaged') {
      throw refuse(
        'keys.new_key_malformed',
        'invalid',
        text(
          `${file} harus berisi 32 bita dalam base64 atau 64 angka heksadesimal. Buat dengan: openssl rand -base64 32 > ${file}`,
          `${file} must hold 32 bytes in base64 or 64 hexadecimal digits. Make one with: openssl rand -base64 32 > ${file}`,
        ),
        { field: 'new-key-file' },
      )
    }
    if (error instanceof Refusal) throw error
    throw refuse(
      'keys.new_key_missing',
      'not_found',
      text(
        `Berkas ${file} tidak dapat dibaca (${(error as NodeJS.ErrnoException).code}).`,
        `The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      ),
      { field: 'new-key-file' },
    )
  }
}

/** Every server holds a share of this lock as long as it lives. */
async function refuseLiveServers(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ alone: boolean }>(
    "select pg_try_advisory_lock(hashtext('payung.server')) as alone",
  )
  if (rows[0]?.alone) return
  throw refuse(
    'keys.server_running',
    'conflict',
    text(
      'Server Payung masih berjalan dan memegang kunci lama. Hentikan dahulu, ganti kunci, lalu jalankan lagi.',
      'A Payung server is running and holds the old key. Stop it first, change the key, then start it again.',
    ),
  )
}
