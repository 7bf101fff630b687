import { Hono } from 'hono'
import { isUuid } from '../kernel/ids.ts'
import { isMonth, monthOf } from '../kernel/month.ts'
import { nameKey } from '../kernel/person-name.ts'
import { isWithin, readRegionCode } from '../kernel/region-code.ts'
import { text } from '../kernel/text.ts'
import {
  countPeople,
  findCursor,
  getPerson,
  listHistory,
  listPeople,
  listSalts,
  maskedNik,
} from '../person/person.service.ts'
import { listAccess } from '../platform/access-log.ts'
import { type Transaction, transact } from '../platform/context.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { findProgramme, listFunders, listProgrammes } from '../programme/programme.service.ts'
import { findRegion, listChildren, listWithin } from '../region/region.service.ts'
import { findRoster, listMendedCells } from '../roster/roster.service.ts'
import type { FormError } from '../ui/form.tsx'
import { page } from '../ui/shell.tsx'
import {
  coveredPeople,
  listCoveredMonths,
  listEnrolments,
  listPersonMonths,
} from './enrolment.cover-store.ts'
import { PeopleList, type PeopleQuery, peopleHref } from './enrolment.people.tsx'
import { PersonRecordView } from './enrolment.person.tsx'

const size = 50
const words = { people: text('Peserta', 'People') }

/** The people of the register: a list with its filters in the address, and the record of one of them. */
export const peoplePages = new Hono<Env>()

peoplePages.get('/peserta', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'person.view')
  const query = queryOf(c)
  const found = await transact(context, (tx) =>
    findPeople(tx, query, c.req.query('setelah'), c.req.query('sebelum')),
  )
  const errors = found.errors
  return page(
    c,
    {
      title: words.people,
      section: 'person',
      has_errors: errors.length > 0,
      status: errors.length > 0 ? 400 : 200,
    },
    <PeopleList
      language={c.get('language')}
      query={query}
      now={monthOf(context.platform.today())}
      region_name={context.actor.region_name}
      may_upload={may(context.actor.role, 'roster.upload')}
      may_search={may(context.actor.role, 'person.search')}
      {...found}
    />,
  )
})

function queryOf(c: Web): PeopleQuery {
  const said = (name: string) => c.req.query(name)?.trim() || undefined
  return {
    program: said('program')?.toUpperCase(),
    bulan: said('bulan'),
    terakhir: said('terakhir'),
    wilayah: said('wilayah'),
    nama: said('nama')?.slice(0, 100),
  }
}

async function findPeople(tx: Transaction, query: PeopleQuery, afterId?: string, beforeId?: string) {
  const scope = tx.actor.region_code
  const programmes = await listProgrammes(tx.db)
  const programme = programmes.find((each) => each.code === query.program)
  const place = query.wilayah && readRegionCode(query.wilayah)
  const region = place && isWithin(place, scope) ? await findRegion(tx.db, place) : undefined
  const places = scope === '' ? await listWithin(tx.db, '', ['province']) : await listChildren(tx.db, scope)
  const choices = {
    programmes,
    places: region && !places.some((each) => each.code === region.code) ? [...places, region] : places,
  }
  const errors = mistakes(query, {
    programme: programme !== undefined,
    region: region !== undefined,
  })
  if (errors.length > 0) return { errors, choices, programme, region, total: 0, people: [] }

  const by = { programme_id: programme?.programme_id, month: query.bulan, last_month: query.terakhir }
  const covered = Object.values(by).some((value) => value !== undefined)
  // Of people with cover the place is that of their enrolment, as in the figures that lead here; of all others their domicile.
  const filter = {
    name: query.nama && nameKey(query.nama),
    ...(covered ? { among: coveredPeople({ ...by, place }) } : { place }),
  }
  const total = await countPeople(tx.db, filter)
  const after = afterId && isUuid(afterId) ? await findCursor(tx.db, afterId) : undefined
  const before = !after && beforeId && isUuid(beforeId) ? await findCursor(tx.db, beforeId) : undefined
  // One more than shown tells whether the list goes on.
  const rows = await listPeople(tx.db, filter, { size: size + 1, after, before })
  const more = rows.length > size
  const shown = before ? rows.slice(-size) : rows.slice(0, size)
  const months = await listCoveredMonths(
    tx.db,
    shown.map((person) => person.person_id),
  )
  const salts = await listSalts(
    tx,
    shown.map((person) => person.person_id),
  )
  const first = shown[0]?.person_id
  const last = shown.at(-1)?.person_id
  return {
    errors,
    choices,
    programme,
    region,
    total,
    people: shown.map((person) => ({
      ...person,
      nik: maskedNik(tx.platform.keys, salts, person),
      months: months.get(person.person_id) ?? [],
    })),
    previous_href:
      first && (before ? more : after !== undefined) ? peopleHref(query, { sebelum: first }) : undefined,
    next_href: last && (before ? true : more) ? peopleHref(query, { setelah: last }) : undefined,
  }
}

function mistakes(query: PeopleQuery, known: { programme: boolean; region: boolean }): FormError[] {
  const errors: FormError[] = []
  if (query.program && !known.programme) {
    errors.push({
      field: 'program',
      message: text(
        `Program ${query.program} tidak ada di wilayah Anda. Pilih dari daftar.`,
        `There is no programme ${query.program} in your region. Choose from the list.`,
      ),
    })
  }
  for (const field of ['bulan', 'terakhir'] as const) {
    const month = query[field]
    if (month && !isMonth(month)) {
      errors.push({
        field,
        message: text(
          `"${month}" bukan bulan. Tulis tahun dan bulan, misalnya 2024-11.`,
          `"${month}" is not a month. Write year and month, for example 2024-11.`,
        ),
      })
    }
  }
  if (query.wilayah && !known.region) {
    errors.push({
      field: 'wilayah',
      message: text(
        `Wilayah ${query.wilayah} tidak ada atau bukan bagian dari wilayah Anda. Pilih dari daftar.`,
        `The region ${query.wilayah} does not exist or is no part of yours. Choose from the list.`,
      ),
    })
  }
  return errors
}

peoplePages.get('/peserta/:id', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'person.view')
  const record = await transact(context, (tx) => readRecord(tx, c.req.param('id')))
  // A merged record has no page of its own any more: everything stands with the person it was found to be.
  if (record.person.merged_into) return c.redirect(`/peserta/${record.person.merged_into}`, 303)
  return page(
    c,
    {
      title: record.person.name,
      section: 'person',
      crumbs: [{ label: words.people, href: '/peserta' }, { label: record.person.name }],
    },
    <PersonRecordView
      language={c.get('language')}
      {...record}
      today={context.platform.today()}
      may_see_rosters={may(context.actor.role, 'roster.view')}
      may_take_request={may(context.actor.role, 'privacy.handle')}
      may_reveal={may(context.actor.role, 'person.reveal')}
    />,
  )
})

async function readRecord(tx: Transaction, personId: string) {
  const person = await getPerson(tx, personId)
  const months = await listPersonMonths(tx.db, personId)
  const history = await listHistory(tx.db, personId)
  const enrolments = await listEnrolments(tx.db, personId)
  const programmeIds = [...new Set([...months, ...enrolments].map((each) => each.programme_id))]
  const funders = await listFunders(tx.db, programmeIds)
  const programmes = []
  for (const funder of funders) {
    // Of another government's programme the name is told and nothing else, so it has no page to lead to.
    const own = await findProgramme(tx.db, { programme_id: funder.programme_id })
    programmes.push({ ...funder, code: own?.code, legal_basis: own?.legal_basis })
  }
  const rosters = new Map<string, string>()
  for (const id of new Set([
    person.roster_id,
    ...history.map((each) => each.roster_id),
    ...enrolments.map((each) => each.roster_id),
  ])) {
    const roster = await findRoster(tx.db, id)
    if (roster) rosters.set(id, roster.file_name)
  }
  return {
    person,
    nik: maskedNik(tx.platform.keys, await listSalts(tx, [personId]), person),
    months,
    history,
    enrolments,
    programmes,
    rosters,
    // Who may not open rosters is told the file and the row, and not what was mended there.
    mended: may(tx.actor.role, 'roster.view')
      ? await listMendedCells(tx, [person, ...history])
      : new Set<string>(),
    looks: may(tx.actor.role, 'privacy.view') ? await listAccess(tx, { person_id: personId }) : undefined,
  }
}
