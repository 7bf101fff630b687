import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import { Section } from '../ui/sentence.tsx'
import { Table } from '../ui/table.tsx'
import { type BranchForecast, branchLabels } from './roster.branch.ts'
import { address } from './roster.rows.tsx'

const words = {
  title: text('Yang akan ditolak cabang BPJS', 'What the BPJS branch would send back'),
  cause: text('Sebab menurut cabang', 'Cause, as the branch names it'),
  rows: text('Baris', 'Rows'),
  held: text(
    'Semuanya sudah ditahan di sini: tidak satu pun ikut diusulkan, jadi jumlah di SK sama dengan yang dibayar.',
    'All of them are held back here: none is proposed, so the decree counts who is paid for.',
  ),
  none: text(
    'Kami tidak menemukan baris yang akan ditolak cabang.',
    'We found no row that the branch would send back.',
  ),
  many: text(
    'Baris dengan beberapa sebab terhitung di setiap sebabnya.',
    'A row with several causes counts under each of them.',
  ),
}

/** What the branch would send back if the list went there as it is: rows by cause, each a door to them. */
export function BranchSection(props: {
  language: Language
  roster_id: string
  forecast: BranchForecast[] | undefined
}) {
  const { language, roster_id, forecast } = props
  if (!forecast) return null
  const proposed = forecast.reduce((sum, each) => sum + each.proposed, 0)
  const going = text(
    `${formatInteger(proposed)} baris di antaranya masih ikut diusulkan.`,
    `${formatInteger(proposed, 'en')} of these rows would be proposed all the same.`,
  )
  return (
    <Section language={language} title={words.title} id="cabang">
      {forecast.length === 0 ? (
        <p class="max-w-[70ch] text-[0.9375rem]">{words.none[language]}</p>
      ) : (
        <>
          <p class="mb-3 max-w-[70ch] text-[0.9375rem] text-quiet">
            {(proposed === 0 ? words.held : going)[language]} {forecast.length > 1 && words.many[language]}
          </p>
          <Table<BranchForecast>
            language={language}
            caption={words.title}
            caption_hidden
            rows={forecast}
            empty={{ title: words.none }}
            columns={[
              {
                key: 'cause',
                header: words.cause,
                narrow: 'lead',
                cell: ({ rejection }) => <span class="font-normal">{branchLabels[rejection][language]}</span>,
              },
              {
                key: 'rows',
                header: words.rows,
                align: 'end',
                narrow: 'aside',
                cell: ({ rejection, rows }) => (
                  <a href={address(`/daftar/${roster_id}/baris`, { branch: rejection })} class="door">
                    {formatInteger(rows, language)}
                    <span class="sr-only"> {branchLabels[rejection][language]}</span>
                  </a>
                ),
              },
            ]}
          />
        </>
      )}
    </Section>
  )
}
