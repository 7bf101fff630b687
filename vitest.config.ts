import { defineConfig } from 'vitest/config'

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
  },
})
