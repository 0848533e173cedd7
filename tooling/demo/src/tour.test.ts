import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { gdriveStop } from './gdrive.ts'
import { gitStop } from './git.ts'
import { githubStop } from './github.ts'
import { postgresStop } from './postgres.ts'
import { slackStop } from './slack.ts'
import { type Shown, type Step, visit } from './tour.ts'

const built = (name: string) => existsSync(new URL(`../../../servers/${name}/dist/main.mjs`, import.meta.url))

const stops = { postgres: postgresStop, git: gitStop, github: githubStop, slack: slackStop, gdrive: gdriveStop }
for (const [name, open] of Object.entries(stops)) {
  const skipped = built(name) ? '' : ` (skipped: servers/${name} is not built)`
  test.skipIf(skipped !== '')(
    `every answer of the tour of ${name} is what it must be${skipped}`,
    async () => {
      await using stop = await open()
      const faults: string[] = []
      const note = ({ tool, asks }: Step, shown: Shown) =>
        faults.push(...shown.faults.map(fault => `${asks} ${tool}: ${fault}\n${shown.text}`))
      for (const part of stop.visits) await visit(stop, part, note)
      expect(faults).toEqual([])
    },
    120_000,
  )
}
