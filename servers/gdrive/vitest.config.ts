import { defineProject } from 'vitest/config'

export default defineProject({
  test: {
    name: 'gdrive',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/own-home.setup.ts'],
    // As at the root, where one that differs would run all by itself.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
