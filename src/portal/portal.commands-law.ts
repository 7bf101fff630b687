import { todayAt } from '../kernel/plain-date.ts'
import type { Language } from '../kernel/text.ts'
import { text } from '../kernel/text.ts'
import type { Command, CommandResult } from '../platform/command.ts'
import { law as lawInForce } from '../rules/law.ts'
import { lawChanges } from '../rules/law-changes.ts'
import { parameterData, parameterOf, parametersBySubject, valueOnDay, writeValue } from './portal.law.ts'

export const parameters: Command = {
  name: 'rules parameters',
  summary: text(
    'Semua parameter hukum, nilai, sumber, dan keyakinannya',
    'All parameters of the law with value, source and confidence',
  ),
  options: {
    subject: {
      type: 'string',
      value: 'WORD',
      help: text('Hanya satu pokok, misalnya bpu', 'One subject only, such as bpu'),
    },
    on: {
      type: 'string',
      value: 'YYYY-MM-DD',
      help: text('Nilai pada hari ini; tanpa ini hari ini', 'Values on this day; today when left out'),
    },
  },
  examples: ['payung rules parameters --subject bpu --json'],
  needs_database: false,
  run: async ({ options }) => {
    const on = String(options.on ?? todayAt(new Date()))
    const wanted = parametersBySubject().filter(
      ({ subject }) => options.subject === undefined || subject === options.subject,
    )
    return {
      data: { on, parameters: wanted.flatMap(({ parameters }) => parameters.map(parameterData)) },
      lines: wanted.flatMap(({ title, parameters: list }) => [
        title.en,
        ...list.map((each) => `  ${each.id}: ${valueOnDay(each, on, 'en')}`),
      ]),
    }
  },
}

export const parameter: Command = {
  name: 'rules parameter',
  summary: text('Satu parameter dengan riwayat dan sumbernya', 'One parameter with its history and sources'),
  words: ['ID'],
  options: {},
  examples: ['payung rules parameter bpu.jkm_contribution --json'],
  needs_database: false,
  run: async ({ words }) => oneParameter(String(words[0])),
}

function oneParameter(id: string): CommandResult {
  const parameter = parameterOf(id)
  return {
    data: parameterData(parameter),
    lines: [
      `${parameter.id}: ${parameter.label.en}`,
      ...parameter.values.flatMap(({ from, to, value, source, note, other_reading: other }) => [
        `  ${from}..${to ?? ''}  ${writeValue(value, parameter.unit, 'en')} [${[source.regulation, source.article, source.confidence.replace('_', ' ')].filter(Boolean).join(', ')}]${source.url ? ` ${source.url.trim()}` : ''}`,
        ...(note ? [`    ${note.en}`] : []),
        ...(other ? [`    other reading: ${other.text.en}`] : []),
      ]),
    ],
  }
}

export const timeline: Command = {
  name: 'rules timeline',
  summary: text(
    'Riwayat hukum: apa berubah pada hari apa',
    'The story of the law: what changed on which day',
  ),
  options: {},
  examples: ['payung rules timeline --json'],
  needs_database: false,
  run: async () => {
    const changes = lawChanges()
    const language: Language = 'en'
    return {
      data: { changes },
      lines: changes.flatMap(({ on, regulation, confidence, parameters }) => [
        `${on}  ${regulation} (${confidence.replace('_', ' ')})`,
        ...parameters.map(({ id, before, after }) => {
          const { unit } = lawInForce[id]
          const old = before ? `${writeValue(before.value, unit, language)} -> ` : ''
          return `  ${id}: ${old}${writeValue(after.value, unit, language)}`
        }),
      ]),
    }
  },
}
