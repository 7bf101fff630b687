import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { ZodType } from 'zod'
import { editDistance } from '../kernel/edit-distance.ts'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import { type Text, text } from '../kernel/text.ts'
import { folderRefusal } from './config.ts'
import type { Context } from './context.ts'
import { faultPoint } from './fault.ts'
import type { Opened } from './open.ts'

export type Option = {
  type: 'string' | 'boolean'
  help: Text
  value?: string
  required?: boolean
  default?: string
}

/** What a command is given: its words and options, the installation, and a context that acts as somebody. */
export type CommandInput = {
  words: string[]
  options: Record<string, string | boolean | undefined>
  context: Context
  platform: Opened
  /** Progress and remarks; goes to standard error so that standard output holds nothing but the result. */
  say(line: string): void
}

/** `data` is what --json prints; `lines` what a person reads; `failed` makes the exit code 1 (problems found). */
export type CommandResult = { data: unknown; lines: string[]; failed?: boolean }

export type Command = {
  /** Words that call it, such as `roster import`. */
  name: string
  summary: Text
  /** Names of the words after it, such as ['FILE']; those in brackets at the end may be left out, such as ['[FILE]']. */
  words?: string[]
  options?: Record<string, Option>
  examples?: string[]
  /** False for commands that need no database. */
  needs_database?: boolean
  run(input: CommandInput): Promise<CommandResult>
}

export type Call = {
  command: Command
  words: string[]
  options: Record<string, string | boolean | undefined>
  json: boolean
  help: boolean
  as: string | undefined
}

const commonOptions = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  as: { type: 'string' },
  lang: { type: 'string' },
} as const

/** Wrong words on the command line: exit code 2, and the nearest right ones. */
export class UsageError extends Error {}

/** Finds the command and reads its options; throws UsageError with the nearest name for what it does not know. */
export function readCall(commands: readonly Command[], argv: readonly string[]): Call {
  const command = findCommand(commands, argv)
  const rest = argv.slice(command.name.split(' ').length)
  const own = Object.fromEntries(
    Object.entries(command.options ?? {}).map(([name, option]) => [name, { type: option.type }]),
  )
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({
      args: [...rest],
      options: { ...own, ...commonOptions },
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    const unknown = /'(--?[\w-]+)/.exec((error as Error).message)?.[1]
    const near =
      unknown && nearest(unknown.replace(/^-+/, ''), [...Object.keys(own), ...Object.keys(commonOptions)])
    throw new UsageError(
      `${(error as Error).message.split('. ')[0]}.${near ? ` Did you mean --${near}?` : ''}\nSee: payung ${command.name} --help`,
    )
  }
  const values = parsed.values as Record<string, string | boolean | undefined>
  const call = {
    command,
    words: parsed.positionals,
    options: values,
    json: values.json === true,
    help: values.help === true,
    as: values.as as string | undefined,
  }
  if (!call.help) checkComplete(call)
  return call
}

function checkComplete(call: Call): void {
  const { command, words, options } = call
  const wanted = command.words ?? []
  const least = wanted.filter((word) => !word.startsWith('[')).length
  if (words.length < least || words.length > wanted.length) {
    throw new UsageError(
      `payung ${command.name} takes ${wanted.join(' ') || 'no words'}, and was given ${words.length}.\nSee: payung ${command.name} --help`,
    )
  }
  for (const [name, option] of Object.entries(command.options ?? {})) {
    if (options[name] === undefined && option.default !== undefined) options[name] = option.default
    if (option.required && options[name] === undefined) {
      throw new UsageError(
        `payung ${command.name} needs --${name} ${option.value ?? ''}`.trimEnd() +
          `.\nSee: payung ${command.name} --help`,
      )
    }
  }
}

function findCommand(commands: readonly Command[], argv: readonly string[]): Command {
  const spoken = argv.filter((word) => !word.startsWith('-'))
  const byLength = [...commands].sort((a, b) => b.name.length - a.name.length)
  const found = byLength.find((command) => command.name.split(' ').every((word, at) => argv[at] === word))
  if (found) return found
  const said = spoken.slice(0, 2).join(' ')
  const near = nearest(
    said,
    commands.map((command) => command.name),
  )
  throw new UsageError(
    said === ''
      ? ''
      : `There is no command "${said}".${near ? ` Did you mean "payung ${near}"?` : ''}\nSee: payung --help`,
  )
}

/** The candidate with the smallest edit distance, when it is near enough to be a slip of the finger. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .map((name) => ({ name, distance: editDistance(word, name) }))
    .sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(2, Math.floor(best.name.length / 3)) ? best.name : undefined
}

export function describeCommand(command: Command): string {
  const lines = [
    `payung ${command.name}${(command.words ?? []).map((word) => ` ${word}`).join('')}`,
    '',
    `  ${command.summary.en}`,
    `  ${command.summary.id}`,
    '',
  ]
  for (const [name, option] of Object.entries(command.options ?? {})) {
    const label = `--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`
    const extra = option.required
      ? ' (required)'
      : option.default !== undefined
        ? ` (default ${option.default})`
        : ''
    lines.push(`  ${label.padEnd(28)} ${option.help.en}${extra}`)
  }
  lines.push(`  ${'--as USER'.padEnd(28)} act as this account instead of the local administrator`)
  lines.push(`  ${'--json'.padEnd(28)} print one JSON object on standard output`)
  if (command.examples) lines.push('', 'Examples:', ...command.examples.map((example) => `  ${example}`))
  return lines.join('\n')
}

export function describeCommands(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length)) + 2
  return [
    'payung COMMAND [WORDS] [--options]     (details: payung COMMAND --help)',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)} ${command.summary.en}`),
    '',
    'Exit codes: 0 done, 1 refused or problems found, 2 wrong usage. Data folder: PAYUNG_HOME (default .payung/).',
  ].join('\n')
}

export function refusalData(refusal: Refusal): Record<string, unknown> {
  return {
    error: {
      code: refusal.code,
      kind: refusal.kind,
      id: refusal.text.id,
      en: refusal.text.en,
      field: refusal.field,
      details: refusal.details,
    },
  }
}

/** What the options mean, checked by a schema; the first thing that does not fit is refused by name. */
export function checkedOptions<Value>(schema: ZodType<Value>, value: unknown): Value {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.join('.') ?? ''
  throw refuse(
    'command.bad_option',
    'invalid',
    text(`${field} belum benar: ${issue?.message}.`, `${field} is not right: ${issue?.message}.`),
    { field },
  )
}

/** Writes what a command was asked to put into a file. `secret` files (whole NIK) are readable by their owner only. */
export function writeOutput(
  file: string,
  content: string | Uint8Array,
  options: { secret?: boolean } = {},
): void {
  try {
    faultPoint('command.before_output')
    writeFileSync(file, content, options.secret ? { mode: 0o600 } : undefined)
    faultPoint('command.after_output')
  } catch (error) {
    // On a full disk part of it may stand there, which somebody could take for the whole.
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') rmSync(file, { force: true })
    throw folderRefusal(path.dirname(path.resolve(file)), error)
  }
}

/** Reads a file a command was given; `-` is standard input. */
export function readInput(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? 0 : file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw refuse(
      'command.file_not_readable',
      'not_found',
      text(`Berkas ${file} tidak dapat dibaca (${code}).`, `The file ${file} cannot be read (${code}).`),
    )
  }
}

/** Reads a whole number from an option, or refuses naming it. */
export function wholeNumber(options: CommandInput['options'], name: string): number {
  const written = String(options[name] ?? '')
  if (!/^\d{1,9}$/.test(written)) {
    throw refuse(
      'command.not_a_number',
      'invalid',
      text(
        `--${name} harus bilangan bulat, bukan "${written}".`,
        `--${name} must be a whole number, not "${written}".`,
      ),
      { field: name },
    )
  }
  return Number(written)
}
