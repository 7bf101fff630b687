import { formatMonth, yearOf } from '../kernel/month.ts'
import { formatDate, type PlainDate } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Web } from '../platform/http.ts'
import { disclaimer, law, lawReviewed } from '../rules/law.ts'
import { lawChanges, type ParameterChange, type RegulationChange } from '../rules/law-changes.ts'
import { Door, PageSentence } from '../ui/sentence.tsx'
import { page } from '../ui/shell.tsx'
import { Status, Unconfirmed } from '../ui/status.tsx'
import { read, type Spoken } from '../ui/words.ts'
import { confidenceLabels, parametersBySubject, subjectOf, writeValue } from './portal.law.ts'

export const lawTitle = text('Aturan', 'The law')

const words = {
  list: text('Semua angka menurut pokok', 'All figures by subject'),
  coming: text('Akan berlaku', 'Not yet in force'),
  subjects: text('Hanya tentang', 'Only about'),
  all: text('Semua', 'All'),
  renewed: text('tabel diperbarui', 'table renewed'),
  more: text('nilai yang ditetapkan', 'values set'),
  later: text('Sudah ditetapkan untuk tahun-tahun berikutnya', 'Already set for the years to come'),
}

/** Shown at once; more of one regulation fold away, above all the base texts of 2015. */
const shownAtOnce = 5

/** The story of the law, newest first: which regulation changed which figure on which day. */
export function timelinePage(c: Web): Response | Promise<Response> {
  const language = c.get('language')
  const today = c.get('platform').today()
  const subjects = parametersBySubject()
  const chosen = subjects.find(({ subject }) => subject === c.req.query('pokok'))
  const changes = lawChanges()
    .map((change) => ({
      ...change,
      parameters: change.parameters.filter(({ id }) => !chosen || subjectOf(id) === chosen.subject),
    }))
    .filter(({ parameters }) => parameters.length > 0)
    .toReversed()
  const years = [...new Set(changes.map(({ on }) => yearOf(on)))]
  const later = years.filter((year) => year > yearOf(today))
  const ofYear = (year: number) => (
    <section class="grid gap-3">
      <h2 class="text-lg font-semibold">{year}</h2>
      <ol class="card grid p-0!">
        {changes
          .filter(({ on }) => yearOf(on) === year)
          .map((change) => (
            <Change language={language} change={change} today={today} />
          ))}
      </ol>
    </section>
  )
  const count = formatInteger(Object.keys(law).length, language)
  return page(
    c,
    { title: lawTitle, section: 'law' },
    <div class="grid gap-6">
      <PageSentence
        small={`${disclaimer[language]} ${language === 'id' ? `Peraturan dibaca sampai ${formatMonth(lawReviewed)}.` : `Law as read until ${formatMonth(lawReviewed, 'en')}.`}`}
      >
        {language === 'id'
          ? `${count} angka hukum, masing-masing dengan sumber dan keyakinannya`
          : `${count} figures of the law, each with its source and how sure it is`}
      </PageSentence>
      <p>
        <a class="btn" href="/aturan/parameter">
          {read(words.list, language)}
        </a>
      </p>
      <nav
        aria-label={read(words.subjects, language)}
        class="flex flex-wrap gap-x-4 gap-y-2 text-[0.9375rem]"
      >
        {[undefined, ...subjects].map((each) => (
          <a
            href={each ? `/aturan?pokok=${each.subject}` : '/aturan'}
            aria-current={each?.subject === chosen?.subject ? 'true' : undefined}
            class={each?.subject === chosen?.subject ? 'font-semibold text-primary' : 'door text-quiet'}
          >
            {each ? read(each.title, language) : read(words.all, language)}
          </a>
        ))}
      </nav>
      {later.length > 0 && (
        <details>
          <summary class="min-h-6 w-fit py-0.5 text-quiet underline underline-offset-4">
            {read(words.later, language)} ({later.at(-1)}–{later[0]})
          </summary>
          <div class="mt-4 grid gap-6">{later.map(ofYear)}</div>
        </details>
      )}
      {years.filter((year) => !later.includes(year)).map(ofYear)}
    </div>,
  )
}

function Change({ language, change, today }: Spoken & { change: RegulationChange; today: PlainDate }) {
  const { on, regulation, parameters } = change
  const [shown, folded] = [parameters.slice(0, shownAtOnce), parameters.slice(shownAtOnce)]
  return (
    <li class="grid gap-x-6 gap-y-2 border-b border-base-300 px-5 py-4 last:border-b-0 sm:grid-cols-[11rem_minmax(0,1fr)] sm:px-6">
      <div>
        <p class="font-semibold">{formatDate(on, language)}</p>
        <p>{regulation}</p>
        <p class="mt-1 text-sm text-quiet">{sureness(parameters)[language]}</p>
        {on > today && (
          <p class="mt-1">
            <Status tone="info">{read(words.coming, language)}</Status>
          </p>
        )}
      </div>
      <div class="min-w-0">
        <Figures language={language} parameters={shown} />
        {folded.length > 0 && (
          <details class="mt-2">
            <summary class="min-h-6 w-fit py-0.5 text-[0.9375rem] text-quiet underline underline-offset-4">
              + {formatInteger(folded.length, language)} {read(words.more, language)}
            </summary>
            <div class="mt-2">
              <Figures language={language} parameters={folded} />
            </div>
          </details>
        )}
      </div>
    </li>
  )
}

/** How sure the figures of one change are, in one line; which of them are not stands beside each. */
function sureness(parameters: ParameterChange[]): Text {
  const found = [...new Set(parameters.map(({ after }) => after.source.confidence))]
  const [only] = found
  if (only && found.length === 1) return confidenceLabels[only]
  const open = parameters.filter(({ after }) => after.source.confidence === 'unconfirmed').length
  const all = parameters.length
  if (open === 0) return text('Teks peraturan dan sumber sekunder', 'Legal text and secondary sources')
  return text(`${open} dari ${all} belum terkonfirmasi`, `${open} of ${all} not yet confirmed`)
}

function Figures({ language, parameters }: Spoken & { parameters: ParameterChange[] }) {
  return (
    <ul class="grid gap-1.5">
      {parameters.map(({ id, label, before, after }) => {
        const { unit } = law[id]
        return (
          <li class="flex flex-wrap items-baseline justify-between gap-x-6">
            <span class="min-w-0">
              <Door href={`/aturan/parameter/${id}`}>{label[language]}</Door>{' '}
              {after.source.confidence === 'unconfirmed' && <Unconfirmed language={language} />}
            </span>
            <span class="ms-auto text-end text-[0.9375rem]">
              {before && unit !== 'table' && (
                <span class="text-quiet">
                  <span class="whitespace-nowrap">{writeValue(before.value, unit, language)}</span> →{' '}
                </span>
              )}
              <span class="font-medium whitespace-nowrap">
                {before && unit === 'table'
                  ? read(words.renewed, language)
                  : writeValue(after.value, unit, language)}
              </span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
