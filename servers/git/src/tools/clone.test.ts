import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { type WorkTree, workTree } from '../work-tree.fixture.ts'

const serve = (tree: WorkTree, protocol?: string[]) =>
  connect(git, {
    options: {
      repository: [tree.root],
      allow: [join(tree.folder, 'allowed')],
      ...(protocol ? { protocols: protocol } : {}),
    },
    access: 'write',
    toolsets: ['read', 'remote'],
    results: 'structured',
  })

test('clones into an allowed folder, a branch, shallow, without templates or hooks', async () => {
  using tree = workTree()
  mkdirSync(join(tree.folder, 'allowed'))
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.git('switch', '-qc', 'topic')
  tree.write('a', 'two\n')
  const head = tree.commit('second')
  const hooks = join(tree.folder, 'templates/hooks')
  mkdirSync(hooks, { recursive: true })
  writeFileSync(join(hooks, 'post-checkout'), `#!/bin/sh\ntouch ${join(tree.folder, 'marker')}\n`)
  chmodSync(join(hooks, 'post-checkout'), 0o755)
  tree.git('config', '--global', 'init.templateDir', join(tree.folder, 'templates'))
  await using server = await serve(tree, ['file'])
  const path = join(tree.folder, 'allowed/new é')
  const result = await server.call('git_clone', { url: `file://${tree.root}`, path, branch: 'topic', depth: 1 })
  expect(result.structured).toMatchObject({ path, head, branch: 'topic' })
  expect(existsSync(join(tree.folder, 'marker'))).toBe(false)
  expect(tree.git('-C', path, 'rev-list', '--count', 'HEAD').trim()).toBe('1')
  const log = await server.call('git_log', { repo: path })
  expect(log.text).toContain('second')
  const twice = await server.call('git_clone', { url: `file://${tree.root}`, path })
  expect(twice.text).toMatch(/^conflict: The folder exists and is not empty/)
})

test('refuses other places, other protocols, and URLs that hold more than a place', async () => {
  using tree = workTree()
  mkdirSync(join(tree.folder, 'allowed'))
  await using server = await serve(tree)
  const path = join(tree.folder, 'allowed/x')
  const outside = await server.call('git_clone', { url: 'https://127.0.0.1:1/x', path: join(tree.folder, 'x') })
  expect(outside.text).toMatch(/^refused: .*outside the allowed folders/)
  for (const url of [
    `file://${tree.root}`,
    tree.root,
    'ext::sh -c "touch x"',
    'http://127.0.0.1:1/x',
    'git://127.0.0.1:1/x',
    '--upload-pack=touch x',
    'ssh://-oProxyCommand=touch/x',
    'https://ada:hunter2@127.0.0.1:1/x',
    'https://token@127.0.0.1:1/x',
  ]) {
    const { text } = await server.call('git_clone', { url, path })
    expect(text).toMatch(/^(refused|invalid): /)
    expect(text).not.toMatch(/hunter2|token/)
  }
  const unreachable = await server.call('git_clone', { url: 'https://127.0.0.1:1/x', path })
  expect(unreachable.text).toMatch(/^unavailable: /)
  expect(existsSync(path)).toBe(false)
})

test('tells how far it is', async () => {
  using tree = workTree()
  mkdirSync(join(tree.folder, 'allowed'))
  for (const name of ['a', 'b', 'c']) tree.write(name, name)
  tree.commit('first')
  await using server = await serve(tree, ['file'])
  const seen: { progress: number; message?: string }[] = []
  const path = join(tree.folder, 'allowed/x')
  const onprogress = (progress: { progress: number; message?: string }) => void seen.push(progress)
  await server.call('git_clone', { url: `file://${tree.root}`, path }, { onprogress })
  expect(seen.length).toBeGreaterThan(0)
  const done = seen.map(({ progress }) => progress)
  expect(done).toEqual([...new Set(done)].sort((a, b) => a - b))
  expect(seen.map(({ message }) => message).every(message => /^clone: [a-z]+ \d+\/\d+$/.test(message ?? ''))).toBe(true)
})
