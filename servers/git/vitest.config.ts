import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'git',
    include: ['src/**/*.test.ts'],
    // Every test has folders and a HOME of its own; loading the server anew for each file costs more than many tests.
    isolate: false,
    // As at the root, where one that differs would run all by itself.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
