import type { Text } from '../kernel/text.ts'
import { trapNames, trapRules } from './trap-names.ts'
import { allTraps } from './traps.ts'

/** One thing that was said: of a row, or of so many lines that hold no person. */
export type Said = {
  row?: number
  rows?: number
  code: string
  level: string
  title: Text
  found?: Text
  mend: Text
}

/** What came of a file: a list with all that was said of it, or a refusal of the whole. */
export type SaidOf =
  | {
      counts: Record<string, number>
      effects: Record<string, number>
      said: Said[]
      sheets_left_out?: { name: string; rows: number; hidden: boolean }[]
    }
  | { refused: string; status: number; text: Text }

const marks: Record<string, Text> = {
  error: { id: 'Galat', en: 'Error' } as Text,
  warning: { id: 'Peringatan', en: 'Warning' } as Text,
  info: { id: 'Info', en: 'Info' } as Text,
}

const cellOf = (text: string) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

function words(number: number, answer: SaidOf, language: 'id' | 'en'): string {
  const rule = trapRules[number]?.[language]
  if ('refused' in answer)
    return [`**${language === 'id' ? 'Ditolak' : 'Refused'}**: ${answer.text[language]}`, rule]
      .filter(Boolean)
      .join('<br>')
  const first = answer.said.filter(
    (said, at) => answer.said.findIndex(({ code }) => code === said.code) === at,
  )
  const sentences = first.map((said) => {
    const where =
      said.row === undefined
        ? `${said.rows} ${language === 'id' ? 'baris' : said.rows === 1 ? 'line' : 'lines'}`
        : `${language === 'id' ? 'baris' : 'row'} ${said.row}`
    const told = [said.found?.[language], said.mend[language]].filter(Boolean).join(' ')
    return `**${marks[said.level]?.[language]}**, ${where}: *${cellOf(said.title[language])}.* ${cellOf(told)}`
  })
  return [...sentences, rule].filter(Boolean).join('<br>')
}

/** The table of examples/traps/README.md, from what was really said through the door. */
export function readmeOf(answers: Record<string, SaidOf>): string {
  const rows = allTraps.map((trap) => {
    const answer = answers[trap.file_name]
    if (!answer) throw new Error(`Nothing came of ${trap.file_name}`)
    const files = [trap.before?.file_name, trap.file_name].filter(Boolean).map((name) => `[${name}](${name})`)
    const name = trapNames[trap.number]
    return `| ${trap.number} | ${files.join('<br>')} | ${name?.id}<br>*${name?.en}* | ${words(trap.number, answer, 'id')} | ${words(trap.number, answer, 'en')} |`
  })
  return `# 32 jebakan lembar kerja · 32 traps of spreadsheets

Berkas kecil untuk dicoba di \`npm start\`: masuk sebagai \`sarolangun.operator\`, pilih program \`SRL-2024-APBDP\`, unggah salah satunya. Semua orang di dalamnya
buatan. Tabel ini ditulis dari jawaban Payung yang sebenarnya, dan ujiannya gagal bila satu kata pun berubah (\`src/roster/roster.traps-door.test.ts\`).
Yang dikatakan per baris, lengkap, ada di [said.json](said.json). Dari tiap sebab ditunjukkan satu baris.

Small files to try: start with \`npm start\`, sign in as \`sarolangun.operator\`, choose \`SRL-2024-APBDP\`, upload one. All people in them are generated. This table is
written from what Payung really answered, and a test fails when a word of it changes. All that is said of each row is in [said.json](said.json); the table shows one row for
each cause. Made by \`npm run payung -- demo traps --out examples/traps --layouts\`; which code belongs to which trap: [decision 0022](../../docs/decisions/0022-columns.md).

In [layouts/](layouts/): a workbook for each heading of the corpus, as villages, offices and programs write them.

| | berkas · file | jebakan · trap | kata Payung | what Payung says |
|---|---|---|---|---|
${rows.join('\n')}
`
}
