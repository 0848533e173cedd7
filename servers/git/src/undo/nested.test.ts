import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { describe, expect, test } from 'vitest'
import { git } from '../connector.ts'
import { agreeing, copies, type WorkTree, workTree } from '../work-tree.fixture.ts'

/** `tool` is a file on main and other, or on other only. */
const scenes = Object.fromEntries(
  ['both', 'other'].map(where => [
    where,
    copies(() => {
      const tree = workTree()
      tree.write('a', 'a\n')
      if (where === 'both') tree.write('tool', 'file\n')
      tree.commit('first')
      tree.git('switch', '-qc', 'other')
      tree.write('tool', 'theirs\n')
      tree.commit('other')
      tree.git('switch', '-q', 'main')
      return tree
    }),
  ]),
)

function repositoryAt(tree: WorkTree, path: string): void {
  tree.remove('tool')
  tree.git('init', '-q', path)
  tree.write(`${path}/work`, 'precious\n')
  tree.git('-C', path, 'add', '-A')
  tree.git('-C', path, 'commit', '-qm', 'precious')
}

async function refused(tree: WorkTree, tool: string, args: Record<string, unknown>): Promise<void> {
  const before = tree.files()
  await using server = await connect(git, {
    options: { repository: [tree.root] },
    access: 'destroy',
    elicit: agreeing().elicit,
  })
  const { text } = await server.call(tool, args)
  expect(text).toMatch(/^(conflict: A repository lies|invalid: .*would lose untracked files)/s)
  expect(text).toContain('tool')
  expect(tree.files()).toEqual(before)
  expect(tree.git('-C', 'tool', 'status').length).toBeGreaterThan(0)
}

const hard = { action: 'hard' }
const discard = { action: 'discard', paths: ['.'] }
const change = { action: 'switch', name: 'other' }

describe('a repository in the place of a file stays', () => {
  test.each([
    ['both', 'git_restore', hard],
    ['both', 'git_restore', discard],
    ['both', 'git_stash', { action: 'save' }],
    ['both', 'git_branch', { ...change, force: true }],
    ['other', 'git_branch', { ...change, force: true }],
    ['other', 'git_branch', change],
    ['other', 'git_integrate', { action: 'rebase', revs: ['other'] }],
    ['other', 'git_restore', { ...hard, rev: 'other' }],
    ['other', 'git_restore', { ...discard, rev: 'other' }],
  ])('a file on %s: %s %j', async (where, tool, args) => {
    using tree = scenes[where]?.() ?? workTree()
    repositoryAt(tree, 'tool')
    await refused(tree, tool, args)
  })

  test.each([
    ['git_restore', hard],
    ['git_stash', { action: 'save' }],
  ])('a file that is staged as removed: %s', async (tool, args) => {
    using tree = scenes.both?.() ?? workTree()
    tree.git('rm', '-q', 'tool')
    repositoryAt(tree, 'tool')
    await refused(tree, tool, args)
  })

  test('one deeper down, too', async () => {
    using tree = scenes.both?.() ?? workTree()
    repositoryAt(tree, 'tool/inner')
    tree.write('tool/.git', 'gitdir: inner/.git\n')
    await refused(tree, 'git_restore', hard)
  })

  test.each([change, { ...change, force: true }])('a submodule: switch %j', async args => {
    using tree = scenes.other?.() ?? workTree()
    tree.git('clone', '-q', '.', '../source')
    const source = join(tree.folder, 'source')
    tree.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', source, 'tool')
    tree.commit('submodule')
    tree.write('tool/precious', 'not committed\n')
    await refused(tree, 'git_branch', args)
  })
})

test('leaving a detached HEAD for a branch that only the remote has', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  const first = tree.commit('first')
  tree.git('update-ref', 'refs/remotes/origin/topic', first)
  tree.git('remote', 'add', 'origin', 'https://127.0.0.1:1/x')
  tree.git('switch', '-q', '--detach')
  await using server = await connect(git, { options: { repository: [tree.root] }, access: 'write' })
  expect((await server.call('git_branch', { action: 'switch', name: 'topic' })).text).toContain('now on topic')
})
