import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'postgres',
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/postgres.setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
