import { describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { regionNameKey } from '../kernel/region-name.ts'
import { transact } from '../platform/context.ts'
import {
  findRegion,
  listAncestors,
  listChildren,
  listDistrictCodes,
  listNamed,
  listWithin,
  loadRegions,
} from './region.service.ts'

const payung = usePayung({ jobs: false })

const digest = () =>
  payung.see<{ rows: number; digest: string }>(
    "select count(*)::integer as rows, md5(string_agg(r::text, '|' order by code)) as digest from region r",
  )

describe('the register of regions', () => {
  it('holds 38 provinces, 514 regencies and cities, 7,277 districts and 83,763 villages', async () => {
    const counts = await payung.see<{ level: string; count: number }>(
      'select level, count(*)::integer as count from region group by level',
    )
    expect(Object.fromEntries(counts.map((row) => [row.level, row.count]))).toEqual({
      province: 38,
      regency: 514,
      district: 7277,
      village: 83_763,
    })
  })

  it('gives every region below a province a parent one level up in which its code begins', async () => {
    expect(
      await payung.see(`select r.code from region r left join region p on p.code = r.parent_code
        where (r.level = 'province') <> (r.parent_code is null) or (r.parent_code is not null and (p.code is null or not starts_with(r.code, p.code || '.')))`),
    ).toEqual([])
  })

  it('knows the codes of the statistics office for Jambi, where two pairs of regencies are swapped', async () => {
    const rows = await payung.see<{ code: string; bps_code: string }>(
      "select code, bps_code from region where code like '15.%' and level = 'regency' order by code",
    )
    expect(Object.fromEntries(rows.map((row) => [row.code, row.bps_code]))).toEqual({
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
    })
  })

  it('swaps the right ones: 15.06 is Tanjung Jabung Barat (1507 in the statistics), 15.08 is Bungo (1509)', async () => {
    const rows = await payung.see<{ code: string; name: string }>(
      "select code, name from region where code in ('15.06', '15.07', '15.08', '15.09') order by code",
    )
    expect(rows.map((row) => row.name)).toEqual([
      'Kabupaten Tanjung Jabung Barat',
      'Kabupaten Tanjung Jabung Timur',
      'Kabupaten Bungo',
      'Kabupaten Tebo',
    ])
  })

  it('says nothing about codes of the statistics office outside Jambi, where they were not compared', async () => {
    expect(
      await payung.see("select code from region where bps_code is not null and code not like '15%'"),
    ).toEqual([])
  })

  it('is not changed by loading it again, which leaves no trace, nor by loading it anew, which is written into the audit trail', async () => {
    const lines = async () =>
      (await payung.see("select 1 from audit_line where action = 'region.load'")).length
    const before = { regions: await digest(), lines: await lines() }
    const counts = { province: 38, regency: 514, district: 7277, village: 83_763 }
    expect(await loadRegions(await payung.context('provinsi.operator'))).toEqual(counts)
    expect({ regions: await digest(), lines: await lines() }).toEqual(before)
    const { code, data } = await payung.command(['region', 'load', '--anew', '--json'])
    expect([code, data]).toEqual([0, counts])
    expect({ regions: await digest(), lines: await lines() }).toEqual({
      regions: before.regions,
      lines: before.lines + 1,
    })
  })

  it('finds a region, what lies directly in it, all within it, and the line above it', async () => {
    const context = await payung.context('sarolangun.operator')
    await transact(context, async (tx) => {
      expect(await findRegion(tx.db, '15.03')).toMatchObject({
        name: 'Kabupaten Sarolangun',
        level: 'regency',
        parent_code: '15',
        bps_code: '1503',
      })
      expect(await findRegion(tx.db, '99')).toBeUndefined()
      expect(await listChildren(tx.db, '15')).toHaveLength(11)
      expect(await listChildren(tx.db, '15.03')).toHaveLength(11)
      expect(await listWithin(tx.db, '15.03', ['village'])).toHaveLength(158)
      const [village] = await listWithin(tx.db, '15.03.07', ['village'])
      expect((await listAncestors(tx.db, village?.code ?? '')).map((region) => region.level)).toEqual([
        'province',
        'regency',
        'district',
        'village',
      ])
      expect(await listDistrictCodes(tx.db)).toHaveLength(7277)
    })
  })

  it('finds villages of one name in the whole country, each with its district and regency', async () => {
    const context = await payung.context('sarolangun.operator')
    const found = await transact(context, (tx) =>
      listNamed(tx.db, [regionNameKey('Desa Suka Maju')], 'village'),
    )
    expect(found.length).toBeGreaterThan(20)
    expect(
      found.every(
        (region) =>
          region.name_key === 'SUKA MAJU' && region.parent_name !== '' && region.grandparent_name !== '',
      ),
    ).toBe(true)
    expect(await transact(context, (tx) => listNamed(tx.db, [], 'village'))).toEqual([])
  })
})

describe('a name without its kind', () => {
  it.each([
    ['Desa Lubuk Kepayang', 'LUBUK KEPAYANG'],
    ['LUBUK KEPAYANG', 'LUBUK KEPAYANG'],
    ['Kel. Pasar Sarolangun', 'PASAR SAROLANGUN'],
    ['Ds. Bernai', 'BERNAI'],
    ['Kec. Air Hitam', 'AIR HITAM'],
    ['Kabupaten Sarolangun', 'SAROLANGUN'],
    ['KOTA JAMBI', 'JAMBI'],
    ['Desa Kampung Tujuh', 'TUJUH'],
    ['Kampung Tujuh', 'TUJUH'],
    ['Desa', 'DESA'],
    ['Kotabumi', 'KOTABUMI'],
    ['', ''],
  ])('%j is compared as %j', (written, key) => {
    expect(regionNameKey(written)).toBe(key)
  })
})
