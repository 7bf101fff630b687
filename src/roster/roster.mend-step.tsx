import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { Card, PageSentence } from '../ui/sentence.tsx'
import { Bulks } from './roster.bulks-view.tsx'
import { isDateCode } from './roster.dates.ts'
import { StepsOf } from './roster.parts.tsx'
import { levelOf, matchedReasons } from './roster.reasons.ts'
import type { Problem, Roster } from './roster.schema.ts'
import type { Bulk } from './roster.take-back.ts'

type Way = { title: Text; body: Text; action: { href: string; label: Text } }

const counted = (title: Text, rows: number): Text =>
  text(
    `${title.id} (${formatInteger(rows)} baris)`,
    `${title.en} (${formatInteger(rows, 'en')} ${rows === 1 ? 'row' : 'rows'})`,
  )

/** Step 7: the ways to mend a list, the one that mends most rows first. */
export function MendStep(props: { language: Language; roster: Roster; bulks: Bulk[]; may_mend: boolean }) {
  const { language, roster, bulks, may_mend } = props
  const at = `/daftar/${roster.roster_id}`
  const left = roster.counts?.rejected ?? 0
  return (
    <div class="grid gap-6">
      <StepsOf language={language} roster={roster} current={7} />
      <PageSentence small={roster.file_name}>
        {
          text(
            left === 0
              ? 'Tidak ada baris yang ditolak'
              : `${formatInteger(left)} baris tidak ikut diusulkan. Begini memperbaikinya`,
            left === 0
              ? 'No row is left out'
              : `${formatInteger(left, 'en')} ${left === 1 ? 'row is' : 'rows are'} left out. This is how to mend them`,
          )[language]
        }
      </PageSentence>
      <div class="grid gap-4 sm:grid-cols-2">
        {waysOf(roster, may_mend).map((way) => (
          <Card>
            <h2 class="font-semibold">{way.title[language]}</h2>
            <p class="mt-1 mb-2 text-[0.9375rem] text-quiet">{way.body[language]}</p>
            <a href={way.action.href} class="door font-medium">
              {way.action.label[language]}
            </a>
          </Card>
        ))}
      </div>
      <Bulks language={language} roster_id={roster.roster_id} bulks={bulks} may_mend={may_mend} />
      <p>
        <a href={at} class="btn btn-quiet">
          {text('Kembali ke hasil periksa', 'Back to the result of the check')[language]}
        </a>
      </p>
    </div>
  )
}

function waysOf(roster: Roster, mayMend: boolean): Way[] {
  const at = `/daftar/${roster.roster_id}`
  const problems = roster.problems ?? []
  const rowsOf = (some: Problem[]) => some.reduce((sum, problem) => sum + problem.rows, 0)
  const unknown = rowsOf(problems.filter((problem) => matchedReasons.includes(problem.code)))
  const dates = problems.filter((problem) => isDateCode(problem.code)).sort((a, b) => b.rows - a.rows)
  const doubtful = rowsOf(problems.filter((problem) => levelOf(problem.code) !== 'info'))
  const many: (Way & { rows: number })[] = [
    {
      rows: unknown,
      title: counted(text('Satu jawaban untuk banyak baris', 'One answer for many rows'), unknown),
      body: text(
        'Katakan sekali apa arti sebuah nilai, misalnya ejaan desa. Semua baris yang menulisnya ikut.',
        'Say once what a value means, such as the spelling of a village. All rows that write it follow.',
      ),
      action: { href: `${at}/nilai`, label: text('Cocokkan nilai', 'Match values') },
    },
    {
      rows: mayMend ? rowsOf(dates) : 0,
      title: counted(text('Satu jawaban untuk semua tanggal', 'One answer for all dates'), rowsOf(dates)),
      body: text(
        'Katakan sekali bagaimana tanggalnya ditulis: hari, bulan atau tahun dulu. Semua yang ditulis begitu ikut.',
        'Say once how the dates are written: day, month or year first. All that are written so follow.',
      ),
      action: {
        href: `${at}/tanggal?sebab=${dates[0]?.code}`,
        label: text('Baca tanggalnya', 'Read the dates'),
      },
    },
  ]
  return [
    ...many.filter(({ rows }) => rows > 0).sort((a, b) => b.rows - a.rows),
    ...(mayMend && doubtful > 0
      ? [
          {
            title: text('Baris demi baris', 'Row by row'),
            body: text(
              'Kisi menampilkan 200 baris sekaligus; ketik di selnya seperti di Excel. Setiap baris langsung diperiksa lagi.',
              'The grid shows 200 rows at once; type into its cells as in Excel. Each row is checked again at once.',
            ),
            action: { href: `${at}/kisi`, label: text('Perbaiki di kisi', 'Mend in the grid') },
          },
        ]
      : []),
    {
      title: text('Kolom yang tertukar', 'Columns that are mixed up'),
      body: text(
        'Bila banyak baris salah dengan sebab yang sama, mungkin kolomnya tertukar.',
        'If many rows are wrong for one cause, perhaps their columns are mixed up.',
      ),
      action: { href: `${at}/kolom`, label: text('Periksa kolom', 'Look at the columns') },
    },
    {
      title: text('Kembalikan ke desa', 'Give it back to the village'),
      body: text(
        'Lembar masalah berisi baris aslinya, sel yang salah diwarnai, dan cara memperbaikinya.',
        'The problem sheet holds the original rows, wrong cells coloured, and how to mend them.',
      ),
      action: {
        href: `${at}/masalah.xlsx`,
        label: text('Unduh lembar masalah (Excel)', 'Download the problem sheet (Excel)'),
      },
    },
  ]
}
