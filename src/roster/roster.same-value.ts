import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { listWithin } from '../region/region.service.ts'
import { type Mending, mendRoster } from './roster.mend.ts'
import type { ReasonCode } from './roster.reasons.ts'
import { listRowsWritten } from './roster.row-list.ts'
import type { MendField } from './roster.schema.ts'

/** Which cell a cause is about, where many rows may say the same wrong thing. */
export function sharedField(code: ReasonCode): MendField | undefined {
  if (code.startsWith('village.')) return 'village'
  if (code === 'occupation.unknown') return 'occupation'
  if (code === 'sex.unreadable') return 'sex'
  if (code.startsWith('birth_date.')) return 'birth_date'
  return undefined
}

/** Villages of a programme's region by the words in which they are offered: `Lubuk Kepayang (Air Hitam)`. */
export async function villageNames(tx: Transaction, programme: Programme): Promise<Map<string, string>> {
  const regions = await listWithin(tx.db, programme.kab, ['district', 'village'])
  const districts = new Map(
    regions.filter((region) => region.level === 'district').map((region) => [region.code, region.name]),
  )
  return new Map(
    regions
      .filter((region) => region.level === 'village')
      .map((region) => [
        `${region.name} (${districts.get(region.parent_code ?? '') ?? region.code})`,
        region.code,
      ]),
  )
}

/**
 * One answer for every row with one written value under one cause: all villages written `LB KEPAYANG` become the one that was meant. An
 * empty value is refused, because it would only change which mistake the rows have.
 */
export async function mendSameValue(
  context: Context,
  rosterId: string,
  wish: { code: ReasonCode; written: string | null; value: string },
): Promise<Mending> {
  requireOperation(context, 'roster.mend')
  const field = sharedField(wish.code)
  if (!field || wish.value.trim() === '') {
    throw refuse(
      'roster.no_value',
      'invalid',
      text(
        'Tulis atau pilih nilai yang benar, lalu tekan tombolnya lagi.',
        'Write or choose the right value, then press the button again.',
      ),
      { field: 'value' },
    )
  }
  return transact(context, async (tx) => {
    const rows = await listRowsWritten(tx, rosterId, wish.code, wish.written)
    return mendRoster(
      tx,
      rosterId,
      rows.map((row_number) => ({ row_number, field, value: wish.value })),
      'same_value',
    )
  })
}
