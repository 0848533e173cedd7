import { existsSync, readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const folders = ['packages', 'servers', 'tooling'].flatMap(group =>
  readdirSync(`${root}/${group}`).map(name => ({ name, folder: `${root}/${group}/${name}` })),
)

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    include: ['src/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // One project per package; one that has its own vitest.config.ts (for a global setup) speaks for itself.
    projects: folders
      .filter(({ folder }) => existsSync(`${folder}/src`))
      .map(({ name, folder }) => {
        const own = `${folder}/vitest.config.ts`
        return existsSync(own) ? own : { extends: true, root: folder, test: { name } }
      }),
  },
})
