import type { RegionCode, RegionLevel } from '../kernel/region-code.ts'
import { regionNameKey } from '../kernel/region-name.ts'
import { type Changes, record } from '../platform/audit.ts'
import { type Context, transact } from '../platform/context.ts'
import { properName, type RegisterRow, readRegionRegister } from './region.register.ts'
import { countRegions, writeRegions } from './region.store.ts'

// What other slices may ask of the register.
export { properName, type RegisterRow, readRegionRegister } from './region.register.ts'
export {
  findRegion,
  listAncestors,
  listChildren,
  listDistrictCodes,
  listNamed,
  listWithin,
  type Region,
} from './region.store.ts'

/**
 * Codes of the statistics office where they differ in order from Kemendagri: in Jambi two pairs of regencies are swapped,
 * and a join on equal digits would give each the other's workers. The other nine are equal but for the dot.
 */
const bpsCodes: Record<RegionCode, string> = {
  '15': '15',
  '15.01': '1501',
  '15.02': '1502',
  '15.03': '1503',
  '15.04': '1504',
  '15.05': '1505',
  '15.06': '1507',
  '15.07': '1506',
  '15.08': '1509',
  '15.09': '1508',
  '15.71': '1571',
  '15.72': '1572',
}

function* registerRows(): Generator<(string | null)[]> {
  const register = readRegionRegister()
  const levels: [RegionLevel, RegisterRow[]][] = [
    ['province', register.provinces],
    ['regency', register.regencies],
    ['district', register.districts],
    ['village', register.villages],
  ]
  for (const [level, rows] of levels) {
    for (const row of rows) {
      const name = properName(row.name)
      yield [row.code, level, name, row.parent_code || null, bpsCodes[row.code] ?? null, regionNameKey(name)]
    }
  }
}

/** Loads the register of all regions when it is not there yet, or again with `anew`; answers how many there are of each kind. */
export async function loadRegions(
  context: Context,
  options: { anew?: boolean } = {},
): Promise<Record<RegionLevel, number>> {
  return transact(context, async (tx) => {
    const before = await countRegions(tx.db)
    if (before.village > 0 && !options.anew) return before
    await writeRegions(tx, registerRows())
    const after = await countRegions(tx.db)
    await record(tx, {
      action: 'region.load',
      object_type: 'region',
      object_id: 'all',
      kab: 'ID',
      changes: Object.fromEntries(
        Object.entries(after).map(([level, count]) => [level, [before[level as RegionLevel], count]]),
      ) satisfies Changes,
    })
    return after
  })
}
