import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@mcp-connectors/testing'
import { describe, expect, test } from 'vitest'
import { base, readEverything, recipes, tryGit } from './attacks.fixture.ts'
import { git } from './connector.ts'
import type { WorkTree } from './work-tree.fixture.ts'

// One by one, and against the server as it is installed, in stdio.e2e.test.ts.
test('nothing that a repository brings along is started by reading it', async () => {
  using tree = base()
  const markers = join(tree.folder, 'markers')
  mkdirSync(markers)
  // Those that take an object away, or add a second submodule, do not go together with the others.
  const together = recipes.filter(({ id }) => !/missing object|monitor of a submodule/.test(id))
  for (const [index, { setup }] of together.entries()) setup(tree, join(markers, `recipe${index}`))
  for (const marker of readdirSync(markers)) rmSync(join(markers, marker))
  await using server = await connect(git, { options: { repository: [tree.root] } })
  await readEverything(server, tree.root)
  expect((await server.read(`git://${encodeURIComponent(tree.root)}/status`)).text).toContain('M a.txt')
  expect((await server.call('git_repos')).text).toContain('kept from running: ')
  expect((await server.call('git_status')).text).toContain('M a.txt')
  expect(readdirSync(markers)).toEqual([])
})

describe('configuration that appears while the server runs is seen before git is', () => {
  const filter = (marker: string) => `[filter "x"]\n\tclean = "touch '${marker}'; cat"\n`
  const includes: Record<string, [key: string, appear: (tree: WorkTree, marker: string) => void]> = {
    'an included file that a checkout brings': [
      'include.path',
      (tree, marker) => writeFileSync(join(tree.root, 'later'), filter(marker)),
    ],
    'a file for one branch': [
      'includeIf.onbranch:topic.path',
      (tree, marker) => {
        writeFileSync(join(tree.root, 'later'), filter(marker))
        tree.git('-c', 'filter.x.clean=', 'switch', '-q', '-c', 'topic')
      },
    ],
  }
  test.each(Object.entries(includes))('%s', async (_name, [key, appear]) => {
    using tree = base()
    const marker = join(tree.folder, 'marker')
    tree.git('config', key, '../later')
    tree.write('.git/info/attributes', '*.txt filter=x\n')
    await using server = await connect(git, { options: { repository: [tree.root] } })
    await readEverything(server, tree.root)
    // Long enough ago to be believed.
    await sleep(150)
    await readEverything(server, tree.root)
    appear(tree, marker)
    rmSync(marker, { force: true })
    await readEverything(server, tree.root)
    expect(existsSync(marker)).toBe(false)
    tryGit(tree, ['diff'])
    expect(existsSync(marker)).toBe(true)
  })
})
