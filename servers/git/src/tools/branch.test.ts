import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { agreeing, type WorkTree, workTree } from '../work-tree.fixture.ts'

const serve = (tree: WorkTree, access: 'write' | 'destroy' = 'write', elicit?: (message: string) => 'accept') =>
  connect(git, {
    options: { repository: [tree.root] },
    access,
    results: 'structured',
    ...(elicit === undefined ? {} : { elicit }),
  })

function seed(tree: WorkTree): string {
  tree.write('a', 'one\n')
  return tree.commit('first')
}

const at = (tree: WorkTree, ref: string) => tree.git('rev-parse', ref).trim()

test('creates, switches, renames', async () => {
  using tree = workTree()
  const first = seed(tree)
  await using server = await serve(tree)
  const created = await server.call('git_branch', { action: 'create', name: 'topic/é' })
  expect(created.structured).toEqual({
    deleted: false,
    ref: 'refs/heads/topic/é',
    id: first,
    branch: 'main',
    hooks: 'none',
  })
  expect((await server.call('git_branch', { action: 'switch', name: 'topic/é' })).text).toContain('now on topic/é')
  await server.call('git_branch', { action: 'rename', name: 'topic/é', target: 'done' })
  expect(tree.git('branch', '--show-current').trim()).toBe('done')
  const detached = await server.call('git_branch', { action: 'switch', name: 'main~0' })
  expect(detached.text).toContain('a detached HEAD')
})

test('a branch that starts at a remote branch follows it; a name that only a remote has is created', async () => {
  using tree = workTree()
  const first = seed(tree)
  tree.git('remote', 'add', 'origin', 'https://example.org/x')
  tree.git('update-ref', 'refs/remotes/origin/feature', first)
  await using server = await serve(tree)
  await server.call('git_branch', { action: 'create', name: 'mine', target: 'origin/feature' })
  expect(tree.git('rev-parse', '--abbrev-ref', 'mine@{upstream}').trim()).toBe('origin/feature')
  await server.call('git_branch', { action: 'switch', name: 'feature' })
  expect(tree.git('rev-parse', '--abbrev-ref', 'feature@{upstream}').trim()).toBe('origin/feature')
  tree.git('switch', '-q', 'main')
  tree.git('branch', '-qD', 'feature')
  tree.git('update-ref', 'refs/remotes/other/feature', first)
  const { text } = await server.call('git_branch', { action: 'switch', name: 'feature' })
  expect(text).toMatch(/^invalid: Several remotes have a branch feature/)
})

test('switching never takes changes with it: refused, or discarded by force and saved', async () => {
  using tree = workTree()
  seed(tree)
  tree.git('switch', '-qc', 'side')
  tree.write('a', 'side\n')
  tree.write('b', 'tracked there\n')
  tree.commit('side')
  tree.git('switch', '-q', 'main')
  tree.write('.gitignore', 'b\n')
  tree.write('b', 'ignored here\n')
  tree.write('a', 'mine\n')
  const { asked, elicit } = agreeing()
  await using server = await serve(tree, 'destroy', elicit)
  const refused = await server.call('git_branch', { action: 'switch', name: 'side' })
  expect(refused.isError).toBe(true)
  expect(tree.read('a')).toBe('mine\n')
  const forced = await server.call('git_branch', { action: 'switch', name: 'side', force: true })
  expect(forced.text).toContain('undo point')
  expect(asked).toEqual([expect.stringMatching(/Switch to side.*discard:\na\nb$/s)])
  expect([tree.read('a'), tree.read('b')]).toEqual(['side\n', 'tracked there\n'])
  await server.call('git_undo')
  expect([tree.read('a'), tree.read('b')]).toEqual(['mine\n', 'ignored here\n'])
  expect(tree.git('branch', '--show-current').trim()).toBe('main')
})

test('deletes at destroy only, asks first, and undo brings the branch back', async () => {
  using tree = workTree()
  seed(tree)
  tree.git('switch', '-qc', 'side')
  tree.write('b', 'work\n')
  const tip = tree.commit('only here')
  tree.git('switch', '-q', 'main')
  const deletion = { action: 'delete', name: 'side', force: true }
  {
    await using server = await serve(tree)
    expect((await server.call('git_branch', deletion)).text).toMatch(/^refused: .*--access destroy/s)
  }
  const { asked, elicit } = agreeing()
  await using server = await serve(tree, 'destroy', elicit)
  const gentle = await server.call('git_branch', { ...deletion, force: false })
  expect(gentle.text).toMatch(/^conflict: The branch side was not deleted/)
  const { text } = await server.call('git_branch', deletion)
  expect(text).toContain(`deleted refs/heads/side ${tip.slice(0, 10)}`)
  expect(asked.at(-1)).toContain('Delete refs/heads/side')
  expect(asked.at(-1)).toContain('Commits that are nowhere else: 1.')
  expect(tree.git('branch', '--list', 'side')).toBe('')
  const back = await server.call('git_undo')
  expect(back.text).toContain(`refs/heads/side is back at ${tip}`)
  expect(at(tree, 'side')).toBe(tip)
})

test('tags: lightweight, annotated, moved, deleted and back', async () => {
  using tree = workTree()
  const first = seed(tree)
  tree.write('a', 'two\n')
  tree.commit('second')
  tree.git('config', '--global', 'tag.gpgSign', 'false')
  await using server = await serve(tree, 'destroy')
  await server.call('git_branch', { action: 'tag', name: 'v1', target: 'HEAD~1' })
  expect(at(tree, 'v1')).toBe(first)
  await server.call('git_branch', { action: 'tag', name: 'v2', message: 'Second\n\n# release' })
  expect(tree.git('tag', '-l', '--format=%(contents)', 'v2').trim()).toBe('Second\n\n# release')
  const annotated = at(tree, 'v2')
  expect((await server.call('git_branch', { action: 'tag', name: 'v1' })).text).toMatch(/^conflict: The tag v1 exists/)
  await server.call('git_branch', { action: 'tag', name: 'v1', force: true })
  expect(at(tree, 'v1')).not.toBe(first)
  await server.call('git_branch', { action: 'delete_tag', name: 'v2' })
  tree.git('gc', '-q', '--prune=now')
  await server.call('git_undo')
  expect(at(tree, 'v2')).toBe(annotated)
})

test('names that git would read as something else are refused', async () => {
  using tree = workTree()
  seed(tree)
  await using server = await serve(tree, 'destroy')
  for (const name of ['--force', '-D', 'a..b', 'a b', 'HEAD', '@{-1}', 'x.lock', 'a\nb', 'refs/../x', '/x', 'x/']) {
    const { text } = await server.call('git_branch', { action: 'create', name })
    expect(text).toMatch(/^invalid: .* cannot be the name of a branch/s)
  }
  expect((await server.call('git_branch', { action: 'delete', name: 'mian' })).text).toMatch(/not_found.*main/s)
  expect((await server.call('git_branch', { action: 'switch', name: '--detach' })).text).toMatch(/^invalid/)
  expect((await server.call('git_branch', { action: 'delete', name: 'main', force: true })).text).toMatch(
    /^conflict: main is the current branch/,
  )
  expect((await server.call('git_branch', { action: 'rename', name: 'main' })).text).toMatch(/^invalid: rename needs/)
  expect((await server.call('git_branch', { action: 'create', name: 'main' })).text).toMatch(/^conflict/)
})
