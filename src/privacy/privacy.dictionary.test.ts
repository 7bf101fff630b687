import { describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { operations } from '../platform/policy.ts'
import { classOf, impersonalTables, personalTables } from './privacy.dictionary.ts'
import { retentionRules } from './privacy.retention.ts'
import { notExported, personSources } from './privacy.sources.ts'

const payung = usePayung({ jobs: false })

const columns = () =>
  payung.see<{ table_name: string; column_name: string }>(
    'select table_name, column_name from privacy_catalogue',
  )

describe('the data dictionary', () => {
  it('knows a class for every column of every table, so that no personal data is held unnoticed', async () => {
    const unknown = (await columns()).filter((each) => !classOf(each.table_name, each.column_name))
    expect(unknown).toEqual([])
  })

  it('notices a column that nobody has classified', async () => {
    await payung.see(
      "alter table person add column shoe_size integer; comment on column person.shoe_size is 'test'",
    )
    const unknown = (await columns()).filter((each) => !classOf(each.table_name, each.column_name))
    expect(unknown).toEqual([{ table_name: 'person', column_name: 'shoe_size' }])
    await payung.see('alter table person drop column shoe_size')
  })

  it('names no column twice, and no rule or operation that does not exist', () => {
    for (const [table, entry] of Object.entries(personalTables)) {
      expect(impersonalTables).not.toContain(table)
      const named = Object.values(entry.columns).flat()
      expect(new Set(named).size, table).toBe(named.length)
      expect(
        (entry.masked ?? []).filter((column) => !named.includes(column)),
        table,
      ).toEqual([])
      expect(retentionRules.map((rule) => rule.id)).toContain(entry.retention)
      if (entry.seen_by) expect(operations).toContain(entry.seen_by)
    }
  })

  it('has a source for every table with a person_id, so that an export leaves nothing out', async () => {
    const tables = (await columns())
      .filter((each) => each.column_name === 'person_id')
      .map((each) => each.table_name)
    expect(tables.length).toBeGreaterThan(7)
    const covered = [...personSources.map((source) => source.table), ...Object.keys(notExported)]
    expect(tables.filter((table) => !covered.includes(table))).toEqual([])
  })
})
