import type { Child } from 'hono/jsx'
import { countEn, formatInteger } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import type { Actor } from '../platform/context.ts'
import { may } from '../platform/policy.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Notice } from '../ui/notice.tsx'
import { ProblemGroups } from '../ui/problem.tsx'
import { Section } from '../ui/sentence.tsx'
import { isDateCode } from './roster.dates.ts'
import { matchedReasons, type ReasonCode, reasonText } from './roster.reasons.ts'
import { address, placed } from './roster.rows.tsx'
import { sharedField } from './roster.same-value.ts'
import type { Roster } from './roster.schema.ts'

const words = {
  unknownValues: text('Cocokkan nilainya sekali untuk semua baris', 'Match the values once for all rows'),
  problems: text('Masalah menurut sebab', 'Problems by cause'),
  download: text('Unduh lembar masalah (Excel)', 'Download the problem sheet (Excel)'),
  grid: text('Perbaiki di kisi', 'Mend in the grid'),
  together: text('Perbaiki semua baris yang sama isinya', 'Mend all rows that say the same'),
  sheetBack: text('Kembalikan lembar masalah', 'Give the problem sheet back'),
  sheetBackHint: text(
    'Hanya baris di dalamnya yang diganti; selebihnya tetap.',
    'Only the rows in it are replaced; everything else stays.',
  ),
  sheetFile: text('Lembar masalah yang sudah diperbaiki (.xlsx)', 'The mended problem sheet (.xlsx)'),
  sheetSend: text('Ganti baris-baris itu', 'Replace those rows'),
  noProblems: text('Tidak ada masalah', 'No problems'),
  dates: text('Perbaiki semua tanggal yang ditulis sama', 'Mend all dates that are written alike'),
}

type ProblemsProps = { language: Language; roster: Roster; actor: Actor }

/** Why rows are doubtful or left out, by cause, each with what mends all its rows. */
export function Problems({ language, roster, actor }: ProblemsProps) {
  const problems = roster.problems ?? []
  const base = `/daftar/${roster.roster_id}/baris`
  if (problems.length === 0) return <Notice language={language} tone="success" title={words.noProblems} />
  const mends = roster.state === 'checked' && may(actor.role, 'roster.mend')
  const download: Child = (
    <>
      {mends && (
        <a href={`/daftar/${roster.roster_id}/kisi`} class="btn btn-quiet">
          {words.grid[language]}
        </a>
      )}
      <a href={`/daftar/${roster.roster_id}/masalah.xlsx`} class="btn btn-quiet">
        {words.download[language]}
      </a>
      {mends && (
        <a href={`/daftar/${roster.roster_id}/perbaikan`} class="btn btn-quiet">
          {text('Cara memperbaiki', 'Ways to mend')[language]}
        </a>
      )}
    </>
  )
  const unknown = problems
    .filter((problem) => matchedReasons.includes(problem.code))
    .reduce((rows, problem) => rows + problem.rows, 0)
  return (
    <Section language={language} title={words.problems} flush aside={download}>
      {unknown > 0 && roster.state === 'checked' && (
        <p class="border-b border-base-300 px-5 py-3 text-[0.9375rem] sm:px-6">
          {
            text(
              `${formatInteger(unknown)} baris memakai nilai yang belum dikenali.`,
              `${countEn(unknown, 'row uses', 'rows use')} a value that is not recognised.`,
            )[language]
          }{' '}
          <a href={`/daftar/${roster.roster_id}/nilai`} class="door font-medium">
            {words.unknownValues[language]}
          </a>
        </p>
      )}
      <ProblemGroups
        language={language}
        groups={problems.map((problem) => {
          const said = reasonText(problem.code)
          const example = said.found(problem.example ?? {})
          const row = placed(roster, problem.example_row, language)
          return {
            level: said.level,
            what: said.title,
            evidence: text(`Contoh baris ${row}: ${example.id}`, `Row ${row} for example: ${example.en}`),
            mend: said.mend,
            count: problem.rows,
            ...(!problem.code.startsWith('lines.') && { href: address(base, { code: problem.code }) }),
            action: mends && said.level !== 'info' ? atOnce(roster.roster_id, problem.code) : undefined,
          }
        })}
      />
    </Section>
  )
}

/** The way back for the sheet that went to the village. */
export function ProblemSheet({ language, roster, actor }: ProblemsProps) {
  if (roster.state !== 'checked' || !may(actor.role, 'roster.mend') || (roster.problems ?? []).length === 0)
    return null
  return (
    <div class="print:hidden">
      <Section language={language} title={words.sheetBack} hint={words.sheetBackHint}>
        <Form action={`/daftar/${roster.roster_id}/masalah`} multipart label={words.sheetBack[language]}>
          <Field
            language={language}
            kind="file"
            name="file"
            id="lembar-masalah"
            label={words.sheetFile}
            accept=".xlsx"
          />
          <button type="submit" class="btn btn-quiet justify-self-start">
            {words.sheetSend[language]}
          </button>
        </Form>
      </Section>
    </div>
  )
}

/** What mends all rows of a cause by one answer; undefined where each row wants an answer of its own. */
function atOnce(rosterId: string, code: ReasonCode) {
  if (isDateCode(code)) return { href: `/daftar/${rosterId}/tanggal?sebab=${code}`, label: words.dates }
  if (!sharedField(code)) return undefined
  return { href: `/daftar/${rosterId}/perbaiki?sebab=${code}`, label: words.together }
}
