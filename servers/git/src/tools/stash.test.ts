import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { agreeing, type WorkTree, workTree } from '../work-tree.fixture.ts'

const serve = (tree: WorkTree, elicit = agreeing().elicit) =>
  connect(git, { options: { repository: [tree.root] }, access: 'destroy', results: 'structured', elicit })

function seed(tree: WorkTree): void {
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.write('a', 'staged\n')
  tree.git('add', 'a')
  tree.write('a', 'later\n')
  tree.write('new', 'untracked\n')
}

const status = (tree: WorkTree) => tree.git('status', '--porcelain', '-uall')

test('saves, applies with what was staged, pops', async () => {
  using tree = workTree()
  seed(tree)
  const before = status(tree)
  await using server = await serve(tree)
  const saved = await server.call('git_stash', { action: 'save', message: '-q é', untracked: true })
  expect(saved.structured).toMatchObject({ stashes: ['0: On main: -q é'], conflicts: [] })
  expect(status(tree)).toBe('')
  await server.call('git_stash', { action: 'apply' })
  expect(status(tree)).toBe(before)
  expect(tree.git('show', ':a')).toBe('staged\n')
  tree.git('reset', '-q', '--hard')
  tree.remove('new')
  const popped = await server.call('git_stash', { action: 'pop' })
  expect(popped.structured).toMatchObject({ stashes: [] })
  expect(status(tree)).toBe(before)
})

test('conflicts are data, and the stash is kept', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.write('a', 'stashed\n')
  await using server = await serve(tree)
  await server.call('git_stash', { action: 'save' })
  tree.write('a', 'committed\n')
  tree.commit('second')
  const popped = await server.call('git_stash', { action: 'pop' })
  expect(popped.isError).toBe(false)
  expect(popped.structured).toMatchObject({ stashes: [expect.any(String)], conflicts: [{ path: 'a' }] })
  await server.call('git_undo')
  expect(tree.read('a')).toBe('committed\n')
  expect(status(tree)).toBe('')
})

test('drops after asking, and undo stores it again', async () => {
  using tree = workTree()
  seed(tree)
  const { asked, elicit } = agreeing()
  await using server = await serve(tree, elicit)
  await server.call('git_stash', { action: 'save', message: 'precious' })
  await server.call('git_stash', { action: 'drop' })
  expect(asked).toEqual([expect.stringContaining('On main: precious')])
  expect(tree.git('stash', 'list')).toBe('')
  tree.git('gc', '-q', '--prune=now')
  expect((await server.call('git_undo')).text).toContain('The stash is back')
  tree.git('stash', 'pop', '-q', '--index')
  expect(tree.git('show', ':a')).toBe('staged\n')
})

test('says what is wrong with the call', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.write('new', 'untracked\n')
  await using server = await serve(tree)
  expect((await server.call('git_stash', { action: 'save' })).text).toMatch(
    /^conflict: There is nothing to stash.*untracked/s,
  )
  expect((await server.call('git_stash', { action: 'pop', stash: 3 })).text).toMatch(/^not_found: There is no stash\./)
})
