import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { spawnServer, spawnServer2025 } from '@mcp-connectors/testing'
import { bundle } from '@tooling/build'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { base, readEverything, recipes, tryGit } from './attacks.fixture.ts'
import { alive, noteStarts } from './starts.fixture.ts'
import { type WorkTree, workTree } from './work-tree.fixture.ts'
import { hooks, scene, settings, writeEverything } from './write-attacks.fixture.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
/** The server as it is installed, never its sources. */
const main = `${folder}dist/main.mjs`

beforeAll(async () => {
  // `npm test` builds first; a test that is run by itself may come before any build.
  if (!existsSync(main)) await bundle(folder)
})

describe('nothing of a repository is started by the server as it is installed', () => {
  const scenes = new Map<string, { tree: WorkTree; marker: string }>()
  let server: Awaited<ReturnType<typeof spawnServer>>
  beforeAll(async () => {
    for (const { id, setup } of recipes) {
      const tree = base()
      const marker = join(tree.folder, 'marker')
      setup(tree, marker)
      rmSync(marker, { force: true })
      scenes.set(id, { tree, marker })
    }
    const args = [...scenes.values()].flatMap(({ tree }) => ['--repository', tree.root])
    server = await spawnServer(main, { args })
    await server.call('git_repos')
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    for (const { tree } of scenes.values()) tree[Symbol.dispose]()
  })

  test.each(recipes)('$id', async ({ id, fires }) => {
    const { tree, marker } = scenes.get(id) ?? expect.fail(id)
    await readEverything(server, tree.root)
    expect((await server.call('git_refs', { repo: tree.root })).text).toContain('main')
    expect(existsSync(marker)).toBe(false)
    for (const args of fires) tryGit(tree, args)
    expect(existsSync(marker)).toBe(true)
  })
})

describe('nothing of a repository is started by writing to it', () => {
  test.each(Object.entries({ hooks, settings }))('%s', async (_name, recipes) => {
    const { tree, touch, markers } = scene()
    using _tree = tree
    for (const [index, { setup }] of recipes.entries()) setup(tree, touch(`recipe${index}`))
    const args = ['--repository', tree.root, '--allow', tree.folder, '--access', 'destroy']
    await using server = await spawnServer(main, { args })
    await writeEverything(server, tree)
    expect(markers()).toEqual([])
    expect(tree.git('log', '--format=%s', '--all')).toContain('Revert')
  })
})

test('the start-up folder is used when nothing else is named', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  await using inside = await spawnServer(main, { cwd: tree.root })
  expect((await inside.call('git_status')).text).toContain('branch main')
  await using outside = await spawnServer(main, { cwd: tree.folder })
  expect((await outside.call('git_status')).text).toMatch(/^not_found: There is no git repository/)
})

test.each([
  ['--repository', (root: string) => ['--repository', root]],
  ['-r, as the reference server has it', (root: string) => ['-r', root]],
  ['a bare argument', (root: string) => [root]],
  ['--allow', (root: string) => ['--allow', root]],
])('%s names a repository', async (_name, args) => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  await using server = await spawnServer(main, { args: args(tree.root), cwd: tree.folder })
  expect((await server.call('git_log')).text).toContain('Ada: first')
})

test('a client of the 2025 line is served too', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  await using server = await spawnServer2025(main, { args: [tree.root] })
  const result = await server.client.callTool({ name: 'git_log', arguments: {} })
  expect(JSON.stringify(result)).toContain('Ada: first')
})

test('no git process outlives the server', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  using noted = noteStarts(tree.folder)
  {
    await using server = await spawnServer(main, { args: [tree.root] })
    expect((await server.call('git_show', { path: 'a.txt' })).text).toContain('one')
  }
  const ids = noted.starts().map(start => Number.parseInt(start, 10))
  expect(ids.length).toBeGreaterThan(1)
  while (ids.some(alive)) await sleep(10)
})

test('talks to a remote: simple-git is found in the bundle, and its plugins take ours', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  const head = tree.commit('first')
  tree.git('remote', 'add', 'origin', `file://${tree.root}`)
  const args = ['--repository', tree.root, '--access', 'write', '--toolsets', 'read,remote', '--protocol', 'file']
  await using server = await spawnServer(main, { args })
  expect((await server.call('git_sync', { action: 'fetch' })).text).toContain(
    `refs/remotes/origin/main (none)..${head.slice(0, 10)}`,
  )
})
