import pino from 'pino'

export type Logger = pino.Logger

/**
 * Structured log, one JSON line an event, without personal data: callers log ids, counts and codes. As a second wall any
 * run of 16 digits is masked before a line is written.
 */
export function makeLog(level: string, destination: 'stdout' | 'stderr' = 'stdout'): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: describeError },
    },
    {
      write: (line: string) => {
        const stream = destination === 'stdout' ? process.stdout : process.stderr
        stream.write(oneLine(maskDigits(line)))
      },
    },
  )
}

export function maskDigits(line: string): string {
  return line.replace(/(?<!\d)\d{16}(?!\d)/g, '•'.repeat(16))
}

/**
 * Writes what a terminal or a viewer would obey (line ends beyond ASCII, further control codes, marks that turn the direction of writing)
 * as JSON escapes: an event stays one line that shows what it holds, and reads back equal.
 */
function oneLine(line: string): string {
  return line.replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Database errors carry the offending row in `detail`; only their code, table and constraint may be written down. */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'not an Error' }
  const { code, table, constraint, routine } = error as Error & Record<string, unknown>
  return { name: error.name, message: error.message, code, table, constraint, routine, stack: error.stack }
}
