import { editDistance } from '../kernel/edit-distance.ts'
import { type RegionCode, type RegionLevel, readRegionCode } from '../kernel/region-code.ts'
import { regionNameKey } from '../kernel/region-name.ts'

export type PlaceReading =
  | { village: RegionCode }
  | { problem: 'empty' }
  | { problem: 'ambiguous'; candidates: string; choices: PlaceChoice[] }
  | { problem: 'unknown'; candidates: string; choices: PlaceChoice[] }

/** What must be known of a region to recognise its name: a row of the register of regions has it. */
export type PlaceRegion = {
  code: RegionCode
  level: RegionLevel
  name: string
  parent_code: string | null
  name_key: string
}

/** A village a person may have meant, with its district so that two of one name are told apart. */
export type PlaceChoice = { code: RegionCode; label: string }

/**
 * Recognises the villages of one region by code or by name, inside the district first, because names repeat. Knows nothing of
 * other regions; whoever asks looks there for what stays unknown.
 */
export function placeFinder(
  regions: readonly PlaceRegion[],
): (village: string, district: string) => PlaceReading {
  const districts = new Map<RegionCode, PlaceRegion>()
  const districtsByKey = new Map<string, RegionCode[]>()
  const villages = new Map<RegionCode, PlaceRegion>()
  const byKey = new Map<string, PlaceRegion[]>()
  for (const region of regions) {
    if (region.level === 'district') {
      districts.set(region.code, region)
      districtsByKey.set(region.name_key, [...(districtsByKey.get(region.name_key) ?? []), region.code])
    } else {
      villages.set(region.code, region)
      byKey.set(region.name_key, [...(byKey.get(region.name_key) ?? []), region])
    }
  }
  const describe = (region: PlaceRegion) =>
    `${region.name} (${districts.get(region.parent_code ?? '')?.name ?? region.code})`
  const among = (few: readonly PlaceRegion[]) => ({
    candidates: few.map(describe).join(', '),
    choices: few.map((region) => ({ code: region.code, label: describe(region) })),
  })
  const seen = new Map<string, PlaceReading>()

  function read(village: string, district: string): PlaceReading {
    const code = readRegionCode(village) ?? codeWithin(village)
    if (code && villages.has(code)) return { village: code }
    const key = regionNameKey(village)
    if (key === '') return { problem: 'empty' }
    const within = districtsByKey.get(regionNameKey(district)) ?? []
    const named = byKey.get(key) ?? byKey.get(joined(key)) ?? []
    const inDistrict = named.filter((each) => within.includes(each.parent_code ?? ''))
    if (inDistrict.length === 1 && inDistrict[0]) return { village: inDistrict[0].code }
    // A district that is not ours says the village is not ours either, even if ours has one of that name.
    if (district !== '' && within.length === 0) return { problem: 'unknown', ...among([]) }
    if (within.length === 0 && named.length === 1 && named[0]) return { village: named[0].code }
    if (within.length === 0 && named.length > 1) return { problem: 'ambiguous', ...among(named.slice(0, 5)) }
    return { problem: 'unknown', ...among(nearNames(key, within)) }
  }

  function nearNames(key: string, within: RegionCode[]): PlaceRegion[] {
    const allowed = Math.max(1, Math.min(3, Math.floor(key.length / 4)))
    return [...villages.values()]
      .filter((each) => within.length === 0 || within.includes(each.parent_code ?? ''))
      .map((region) => ({ region, distance: editDistance(key, region.name_key) }))
      .filter((each) => each.distance <= allowed)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 5)
      .map((each) => each.region)
  }

  for (const [key, regionsOfKey] of [...byKey]) {
    // `LUBUKKEPAYANG` and `LUBUK KEPAYANG` are one village, unless two differ only by that.
    const together = joined(key)
    if (!byKey.has(together)) byKey.set(together, regionsOfKey)
  }

  return (village, district) => {
    const asked = `${village}\u0000${district}`
    const known = seen.get(asked)
    if (known) return known
    const reading = read(village, district)
    seen.set(asked, reading)
    return reading
  }
}

/** `Semurung (15.03.06.2004)`, as the drop-downs of our templates write it: the name for people, the code because names repeat. */
function codeWithin(written: string): RegionCode | undefined {
  const code = /(?<![\d.])\d{2}\.\d{2}\.\d{2}\.\d{4}(?![\d.])/.exec(written)?.[0]
  return code ? readRegionCode(code) : undefined
}

const joined = (key: string) => key.replaceAll(' ', '')
