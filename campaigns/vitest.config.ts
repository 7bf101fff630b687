import { defineConfig } from 'vitest/config'

/** Campaigns stand on the same installation as the tests, and have hours. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  test: {
    root: import.meta.dirname,
    include: ['*.campaign.ts'],
    globalSetup: ['../test/global-setup.ts'],
    testTimeout: 24 * 60 * 60 * 1000,
    hookTimeout: 600_000,
    pool: 'forks',
  },
})
