import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { agreeing, type WorkTree, workTree } from '../work-tree.fixture.ts'

const serve = (tree: WorkTree, allow: string[], elicit = agreeing().elicit) =>
  connect(git, { options: { repository: [tree.root], allow }, access: 'destroy', results: 'structured', elicit })

test('adds work trees, detached and on branches, and works in them', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  const head = tree.commit('first')
  await using server = await serve(tree, [tree.folder])
  await server.call('git_worktree', { action: 'add', path: '../look' })
  const added = await server.call('git_worktree', {
    action: 'add',
    path: join(tree.folder, 'topic é'),
    branch: 'topic',
  })
  expect(added.structured).toMatchObject({
    worktrees: [
      { path: tree.root, head, branch: 'main' },
      { path: join(tree.folder, 'look'), head },
      { path: join(tree.folder, 'topic é'), head, branch: 'topic' },
    ],
  })
  writeFileSync(join(tree.folder, 'topic é', 'b'), 'new\n')
  const repo = join(tree.folder, 'topic é')
  const committed = await server.call('git_commit', { repo, message: 'second', paths: ['.'] })
  expect(committed.structured).toMatchObject({ branch: 'topic', files: [{ path: 'b' }] })
  const removed = await server.call('git_worktree', { action: 'remove', path: '../look' })
  expect(removed.text).not.toContain('look ')
})

test('removes a dirty one by force only, after asking; the work comes back in a new one', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.commit('first')
  const { asked, elicit } = agreeing()
  await using server = await serve(tree, [tree.folder], elicit)
  const path = join(tree.folder, 'linked')
  await server.call('git_worktree', { action: 'add', path, branch: 'topic' })
  writeFileSync(join(path, 'a'), 'changed\n')
  writeFileSync(join(path, 'b'), 'untracked\n')
  expect((await server.call('git_worktree', { action: 'remove', path })).text).toMatch(/^conflict: .*force/s)
  const removed = await server.call('git_worktree', { action: 'remove', path, force: true })
  expect(asked).toEqual([expect.stringMatching(/^Remove the work tree .*linked and discard its changes:\na\nb$/s)])
  expect(existsSync(path)).toBe(false)
  const id = Object(removed.structured).undo
  expect((await server.call('git_undo', { id })).text).toMatch(/^conflict: Undo point .* was made in another work tree/)
  await server.call('git_worktree', { action: 'add', path, branch: 'topic' })
  await server.call('git_undo', { repo: path, id })
  expect(existsSync(join(path, 'b'))).toBe(true)
})

test('ignored files are not removed without force', async () => {
  using tree = workTree()
  tree.write('.gitignore', '.env\nout/\n')
  tree.commit('first')
  const { asked, elicit } = agreeing()
  await using server = await serve(tree, [tree.folder], elicit)
  const path = join(tree.folder, 'linked')
  await server.call('git_worktree', { action: 'add', path, branch: 'topic' })
  writeFileSync(join(path, '.env'), 'precious\n')
  expect((await server.call('git_worktree', { action: 'remove', path })).text).toMatch(/^conflict: .*ignored.*\.env/s)
  expect(existsSync(join(path, '.env'))).toBe(true)
  await server.call('git_worktree', { action: 'remove', path, force: true })
  expect(asked[0]).toMatch(/\.env \(ignored\)$/)
  expect(existsSync(path)).toBe(false)
})

test('stays inside the allowed folders, and never removes the repository itself', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.link('out', tree.folder)
  await using server = await serve(tree, [])
  for (const path of ['../beside', join(tree.folder, 'x'), 'out/x', '/tmp/git-write-never']) {
    expect((await server.call('git_worktree', { action: 'add', path })).text).toMatch(/^refused: /)
  }
  expect((await server.call('git_worktree', { action: 'remove', path: '.', force: true })).text).toMatch(/^not_found/)
  expect((await server.call('git_worktree', { action: 'add', path: 'x', branch: '--force' })).text).toMatch(/^invalid/)
  expect((await server.call('git_worktree', { action: 'add', path: '.trees/-x' })).isError).toBe(false)
})
