import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'postgres',
    include: ['src/**/*.test.ts'],
    globalSetup: ['src/postgres.setup.ts'],
    // Every test has a database of its own; loading the server anew for each file costs more than most tests.
    isolate: false,
    // As at the root, where one that differs would run all by itself.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
