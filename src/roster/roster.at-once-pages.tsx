import { Hono } from 'hono'
import { occupations } from '../kernel/occupation.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { getProgramme } from '../programme/programme.service.ts'
import { page } from '../ui/shell.tsx'
import {
  type DateCode,
  isDateCode,
  isDateFormat,
  isDateShape,
  listDateGroups,
  mendDates,
  noSuchFormat,
} from './roster.dates.ts'
import { DatesView } from './roster.dates-view.tsx'
import { getRoster } from './roster.find.ts'
import { rosterId as idOf, mendCrumbs, wholeNumber } from './roster.parts.tsx'
import { isReasonCode, type ReasonCode } from './roster.reasons.ts'
import { listWritten } from './roster.row-list.ts'
import { mendSameValue, sharedField, villageNames } from './roster.same-value.ts'
import { SameValueView } from './roster.same-value-view.tsx'
import { takeBackMending } from './roster.take-back.ts'

const words = {
  cause: text('Perbaiki sekaligus', 'Mend at once'),
  takeBack: text('Kembalikan perbaikan ini', 'Take this mending back'),
}

/** What mends many rows by one answer: all that write the same value, all dates of one shape; and what takes such an answer back. */
export function rosterAtOncePages(): Hono<Env> {
  const pages = new Hono<Env>()

  pages.get('/daftar/:id/perbaiki', (c) => sameValuePage(c))

  pages.post('/daftar/:id/perbaiki', async (c) => {
    const context = contextOf(c, 'page')
    const form = (await c.req.parseBody()) as Record<string, string>
    const code = codeOf(form.sebab)
    const typed = (form.usul ?? '') !== '' ? (form.usul ?? '') : (form.nilai ?? '')
    try {
      const value = await transact(context, async (tx) => {
        const roster = await getRoster(tx, idOf(c))
        if (sharedField(code) !== 'village') return typed
        const programme = await getProgramme(tx, { programme_id: roster.programme_id })
        return (await villageNames(tx, programme)).get(typed.trim()) ?? typed
      })
      const mending = await mendSameValue(context, idOf(c), {
        code,
        written: form.ada === '1' ? (form.tertulis ?? '') : null,
        value,
      })
      return c.redirect(
        `/daftar/${idOf(c)}/perbaiki?sebab=${code}&diganti=${mending.changed_rows.length}`,
        303,
      )
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return sameValuePage(c, { code, error })
    }
  })

  pages.get('/daftar/:id/tanggal', (c) => datesPage(c))

  pages.post('/daftar/:id/tanggal', async (c) => {
    const form = (await c.req.parseBody()) as Record<string, string>
    const code = dateCodeOf(form.sebab)
    try {
      if (!isDateShape(form.bentuk) || !isDateFormat(form.cara)) throw noSuchFormat()
      const mending = await mendDates(contextOf(c, 'page'), idOf(c), {
        code,
        shape: form.bentuk,
        format: form.cara,
      })
      return c.redirect(
        `/daftar/${idOf(c)}/tanggal?sebab=${code}&diganti=${mending.changed_rows.length}`,
        303,
      )
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error
      return datesPage(c, { code, error })
    }
  })

  pages.post('/daftar/:id/perbaikan', async (c) => {
    const form = (await c.req.parseBody()) as Record<string, string>
    const mending = await takeBackMending(contextOf(c, 'page'), idOf(c), form.kembalikan ?? '')
    return c.redirect(`/daftar/${idOf(c)}/perbaikan?kembali=${mending.changed_rows.length}`, 303)
  })

  return pages
}

function codeOf(written: string | undefined): ReasonCode {
  if (isReasonCode(written) && sharedField(written)) return written
  throw refuse(
    'roster.no_shared_value',
    'not_found',
    text(
      'Sebab ini tidak dapat diperbaiki sekaligus. Perbaiki barisnya satu per satu di kisi.',
      'This cause cannot be mended at once. Mend its rows one by one in the grid.',
    ),
  )
}

function dateCodeOf(written: string | undefined): DateCode {
  if (isDateCode(written)) return written
  throw refuse(
    'roster.no_date_cause',
    'not_found',
    text(
      'Sebab ini bukan tentang cara menulis tanggal. Kembali ke daftar dan pilih sebab yang lain.',
      'This cause is not about how dates are written. Go back to the roster and choose another cause.',
    ),
  )
}

/** What a press did, and the way to take it back. */
function changedNotice(c: Web, failed: boolean) {
  const changed = wholeNumber(c.req.query('diganti'))
  if (changed === undefined || failed) return undefined
  return {
    tone: 'success' as const,
    live: true,
    title: text(
      `${formatInteger(changed, 'id')} baris diganti dan diperiksa lagi.`,
      `${formatInteger(changed, 'en')} ${changed === 1 ? 'row was' : 'rows were'} changed and checked again.`,
    ),
    ...(changed > 0 && {
      action: { href: `/daftar/${idOf(c)}/perbaikan#sekaligus`, label: words.takeBack },
    }),
  }
}

async function datesPage(c: Web, failed?: { code: DateCode; error: Refusal }) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'roster.mend')
  const code = failed?.code ?? dateCodeOf(c.req.query('sebab'))
  const found = await transact(context, async (tx) => {
    const roster = await getRoster(tx, idOf(c))
    return { roster, ...(await listDateGroups(tx, roster, code)) }
  })
  return page(
    c,
    {
      title: words.cause,
      section: 'roster',
      crumbs: mendCrumbs(found.roster, words.cause),
      has_errors: failed !== undefined,
      status: (failed ? statusOf[failed.error.kind] : 200) as 200 | 400,
      notice: changedNotice(c, failed !== undefined),
    },
    <DatesView language={c.get('language')} code={code} error={failed?.error.text} {...found} />,
  )
}

async function sameValuePage(c: Web, failed?: { code: ReasonCode; error: Refusal }) {
  const context = contextOf(c, 'page')
  requireOperation(context, 'roster.mend')
  const code = failed?.code ?? codeOf(c.req.query('sebab'))
  const field = sharedField(code)
  if (!field) throw new Error(`No field for ${code}`)
  const { roster, values, names } = await transact(context, async (tx) => {
    const found = await getRoster(tx, idOf(c))
    const programme = await getProgramme(tx, { programme_id: found.programme_id })
    return {
      roster: found,
      values: await listWritten(tx, found.roster_id, code),
      names: field === 'village' ? await villageNames(tx, programme) : new Map<string, string>(),
    }
  })
  const choices =
    field === 'village'
      ? [...names.keys()]
      : field === 'occupation'
        ? occupations.map((occupation) => occupation.label.id)
        : field === 'sex'
          ? ['Laki-laki', 'Perempuan']
          : []
  return page(
    c,
    {
      title: words.cause,
      section: 'roster',
      crumbs: mendCrumbs(roster, words.cause),
      has_errors: failed !== undefined,
      status: (failed ? statusOf[failed.error.kind] : 200) as 200 | 400,
      notice: changedNotice(c, failed !== undefined),
    },
    <SameValueView
      language={c.get('language')}
      roster={roster}
      code={code}
      field={field}
      choices={choices}
      error={failed?.error.text}
      values={values.map(({ candidates, ...value }) => ({
        ...value,
        suggestions:
          field === 'sex'
            ? choices.map((label) => ({ label, value: label }))
            : (candidates ?? '')
                .split(/(?<=\)), /)
                .flatMap((label) => (names.has(label) ? [{ label, value: names.get(label) ?? '' }] : [])),
      }))}
    />,
  )
}
