import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { workTree } from '../work-tree.fixture.ts'

test('status, files at a revision and commits', async () => {
  using tree = workTree()
  tree.write('dir/a b.txt', 'one\n')
  tree.write('bin', Buffer.from([0, 255, 1]))
  tree.commit('first')
  tree.git('branch', 'feature/x')
  tree.write('dir/a b.txt', 'two\n')
  tree.commit('second')
  tree.write('new.txt', 'new\n')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect((await server.read('git://repo/status')).text).toContain('untracked:\nnew.txt')
  expect((await server.read('git://repo/blob/HEAD/dir/a%20b.txt')).text).toBe('two\n')
  expect((await server.read('git://repo/blob/feature%2Fx/dir/a%20b.txt')).text).toBe('one\n')
  expect((await server.read('git://repo/blob/HEAD/bin')).blob).toBe('AP8B')
  const { text } = await server.read('git://repo/commit/HEAD')
  expect(text).toContain('    second\n')
  expect(text).toContain('@@ -1 +1 @@\n-one\n+two\n')
})

test.each([
  'git://repo/blob/HEAD/missing.txt',
  'git://repo/blob/HEAD/dir',
  'git://repo/blob/nothing/a.txt',
  'git://repo/commit/--output=x',
  'git://repo/blob/HEAD/..%2F..%2Fetc%2Fpasswd',
  'git://repo/blob/HEAD/.git%2Fconfig',
  'git://other/status',
])('%s is an error', async uri => {
  using tree = workTree()
  tree.write('dir/a.txt', 'one\n')
  tree.commit('first')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  await expect(server.read(uri)).rejects.toThrow()
})

test('completions for repositories, revisions and paths', async () => {
  using tree = workTree()
  tree.write('src/alpha.ts', 'one\n')
  tree.write('src/beta/c.ts', 'one\n')
  tree.write('readme', 'one\n')
  tree.commit('first')
  tree.git('branch', 'topic')
  tree.git('tag', 'v1')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const uri = 'git://{repo}/blob/{rev}/{+path}'
  expect(await server.complete({ uri, argument: 'repo', value: 'r' })).toEqual(['repo'])
  expect((await server.complete({ uri, argument: 'rev', value: '', given: { repo: 'repo' } })).sort()).toEqual([
    'HEAD',
    'main',
    'topic',
    'v1',
  ])
  expect(await server.complete({ uri, argument: 'rev', value: 'to' })).toEqual(['topic'])
  const path = (value: string) =>
    server.complete({ uri, argument: 'path', value, given: { repo: 'repo', rev: 'main' } })
  expect(await path('')).toEqual(['readme', 'src/'])
  expect(await path('src/')).toEqual(['src/alpha.ts', 'src/beta/'])
  expect(await path('src/b')).toEqual(['src/beta/'])
  expect(await path('nothing/')).toEqual([])
  expect(await server.complete({ prompt: 'history-of-path', argument: 'path', value: 'src/a' })).toEqual([
    'src/alpha.ts',
  ])
  expect(await server.complete({ prompt: 'review-changes', argument: 'base', value: 'm' })).toEqual(['main'])
})

test('prompts name tools that exist', async () => {
  await using server = await connect(git, { access: 'destroy' })
  const tools = (await server.client.listTools()).tools.map(({ name }) => name)
  const { prompts } = await server.client.listPrompts()
  expect(prompts.map(({ name }) => name).sort()).toEqual([
    'commit-message',
    'history-of-path',
    'resolve-conflicts',
    'review-changes',
  ])
  for (const { name } of prompts) {
    const text = await server.prompt(name, { path: 'src/"a".ts', repo: 'app' })
    for (const tool of text.match(/git_[a-z]+/g) ?? []) expect(tools).toContain(tool)
    expect(text).toContain('Repository: "app"')
  }
  expect(await server.prompt('history-of-path', { path: 'src/"a".ts' })).toContain('Explain how "src/\\"a\\".ts" came')
})
