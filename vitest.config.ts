import { existsSync, readdirSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import type { Reporter } from 'vitest/node'

const root = import.meta.dirname
const folders = ['packages', 'servers', 'tooling'].flatMap(group =>
  readdirSync(`${root}/${group}`).map(name => ({ name, folder: `${root}/${group}/${name}` })),
)

/** Says why a test was not run, which the reporter of vitest counts only: the name says it, or the note. */
const reasons: Reporter = {
  onTestModuleEnd({ children, relativeModuleId }) {
    const tests = [...children.allTests('skipped')]
    const notes = tests.map(test => test.result()?.note)
    const names = [...children.allSuites(), ...tests].map(({ name }) => /\(skipped: (.*)\)/.exec(name)?.[1])
    for (const reason of new Set([...names, ...notes])) {
      // biome-ignore lint/suspicious/noConsole: this is what it is for
      if (reason) console.log(`skipped in ${relativeModuleId}: ${reason}`)
    }
  },
}

export default defineConfig({
  test: {
    reporters: ['default', reasons],
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
