import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take half a minute and more, the longest first: they begin first, so that nothing long is left for one worker at the end.
 * Where each stands in the list only matters for the time the whole run takes.
 */
const long = [
  'test/faults.test.ts',
  'src/backup/backup.test.ts',
  'test/history/history.test.ts',
  'journeys/main.test.ts',
  'test/access-matrix.test.ts',
  'journeys/trust.test.ts',
  'test/hostile/hostile.test.ts',
  'test/first-start.test.ts',
  'src/platform/command.test.ts',
  'journeys/scan.test.ts',
  'src/platform/embedded-postgres.test.ts',
  'test/crash.test.ts',
]

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const at = long.findIndex((each) => moduleId.endsWith(each))
      return at === -1 ? long.length : at
    }
    return (await super.sort(files)).sort((one, other) => place(one) - place(other))
  }
}

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts', 'journeys/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // Two cores: two files at a time, each with a database of its own.
    maxWorkers: 2,
    // A limit against what never ends, not a measure: two processes of a person’s machine may be busy with other things.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    pool: 'forks',
    // What is thrown away young is looked through half as often.
    execArgv: ['--max-semi-space-size=64'],
    // Each file has a database and an application of its own; loading the program anew for each of them takes a minute and more in all.
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
})
