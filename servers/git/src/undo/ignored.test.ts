import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { agreeing, type WorkTree, workTree } from '../work-tree.fixture.ts'

/** Calls a tool, then undoes that: the files of before must be back, ignored ones too. */
async function lossless(tree: WorkTree, tool: string, args: Record<string, unknown>, lost = true): Promise<void> {
  await using server = await connect(git, {
    options: { repository: [tree.root], allow: [tree.folder] },
    access: 'destroy',
    elicit: agreeing().elicit,
  })
  const before = tree.files()
  const { text, isError } = await server.call(tool, args)
  expect([args, isError ? text : '']).toEqual([args, ''])
  // Otherwise the test would prove nothing.
  if (lost) expect(tree.files()).not.toEqual(before)
  const id = /undo point: (\S+)/.exec(text)?.[1]
  expect((await server.call('git_undo', { id })).text).toContain('restored')
  expect(tree.files()).toEqual(before)
}

/** Settings that were tracked once, and are ignored now; `.env` on disk holds newer ones. */
function settings(): WorkTree {
  const tree = workTree()
  tree.write('.env', 'old\n')
  tree.write('a.txt', 'one\n')
  tree.commit('with settings')
  tree.git('rm', '-q', '--cached', '.env')
  tree.write('.gitignore', '.env\n')
  tree.write('.env', 'precious\n')
  return tree
}

test.each([
  ['git_restore', { action: 'hard' }],
  ['git_restore', { action: 'discard', paths: ['.'], rev: 'HEAD' }],
  ['git_stash', { action: 'save', untracked: true }],
  ['git_branch', { action: 'switch', name: 'main', force: true }],
])('%s %j over a file that is no longer tracked, not yet committed', async (tool, args) => {
  using tree = settings()
  await lossless(tree, tool, args)
})

test('reverting the commit that took a file away', async () => {
  using tree = settings()
  tree.commit('ignore settings')
  await lossless(tree, 'git_integrate', { action: 'revert', revs: ['HEAD'] })
})

test('a rebase of commits that added a file and took it away again', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  tree.git('switch', '-qc', 'topic')
  tree.write('.env', 'old\n')
  tree.commit('with settings')
  tree.git('rm', '-q', '.env')
  tree.commit('without settings')
  tree.write('.git/info/exclude', '.env\n')
  tree.git('switch', '-q', 'main')
  tree.write('b.txt', 'two\n')
  tree.commit('second')
  tree.git('switch', '-q', 'topic')
  tree.write('.env', 'precious\n')
  await lossless(tree, 'git_integrate', { action: 'rebase', revs: ['main'] })
})

test('ending a rebase that had left a file behind', async () => {
  using tree = settings()
  tree.git('stash', '-q')
  tree.git('switch', '-qc', 'topic')
  tree.write('a.txt', 'topic\n')
  tree.commit('topic')
  tree.git('switch', '-q', 'main')
  tree.git('rm', '-q', '.env')
  tree.write('.gitignore', '.env\n')
  tree.write('a.txt', 'main\n')
  tree.commit('ignore settings')
  tree.git('switch', '-q', 'topic')
  expect(() => tree.git('rebase', 'main')).toThrow()
  tree.write('.env', 'precious\n')
  await lossless(tree, 'git_integrate', { action: 'abort' })
})

test.each([
  ['git_restore', { action: 'hard' }],
  ['git_restore', { action: 'discard', paths: ['out'] }],
  ['git_stash', { action: 'save' }],
])('%s %j where a folder with ignored files took the place of a file', async (tool, args) => {
  using tree = workTree()
  tree.write('out', 'a file\n')
  tree.write('.gitignore', '*.o\n')
  tree.commit('first')
  tree.remove('out')
  mkdirSync(join(tree.root, 'out'))
  tree.write('out/main.o', 'ignored\n')
  tree.write('out/note', 'untracked\n')
  await lossless(tree, tool, args)
})

test('leaving a detached HEAD keeps the commits made there', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  tree.git('switch', '-q', '--detach')
  tree.write('b.txt', 'two\n')
  const lonely = tree.commit('nobody else has it')
  await lossless(tree, 'git_branch', { action: 'switch', name: 'main' })
  expect(tree.git('rev-parse', 'HEAD').trim()).toBe(lonely)
})
