import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { type WorkTree, workTree } from '../work-tree.fixture.ts'

const serve = (tree: WorkTree) =>
  connect(git, { options: { repository: [tree.root] }, access: 'write', results: 'structured' })

/** Two branches that disagree about `a` and each have a file of their own. */
function forked(tree: WorkTree): { main: string; side: string } {
  tree.write('a', 'base\n')
  tree.commit('base')
  tree.git('switch', '-qc', 'side')
  tree.write('a', 'side\n')
  tree.write('s', 'side\n')
  const side = tree.commit('side work')
  tree.git('switch', '-q', 'main')
  tree.write('a', 'main\n')
  tree.write('m', 'main\n')
  return { main: tree.commit('main work'), side }
}

const subjects = (tree: WorkTree) => tree.git('log', '--format=%s', '--topo-order').trim().split('\n')
const blob = (tree: WorkTree, name: string) => tree.git('rev-parse', '--short=10', name).trim()

test('merge: conflicts are data, continue concludes, undo returns', async () => {
  using tree = workTree()
  const { main } = forked(tree)
  await using server = await serve(tree)
  const stopped = await server.call('git_integrate', { action: 'merge', revs: ['side'] })
  expect(stopped.isError).toBe(false)
  expect(stopped.structured).toMatchObject({
    result: 'conflicts',
    operation: 'merge',
    head: main,
    branch: 'main',
    conflicts: [{ path: 'a', base: blob(tree, 'main~1:a'), ours: blob(tree, 'main:a'), theirs: blob(tree, 'side:a') }],
  })
  const early = await server.call('git_integrate', { action: 'continue' })
  expect(early.text).toMatch(/^conflict: The merge has unresolved conflicts\.\n<untrusted\d+>\na\n/)
  tree.write('a', 'both\n')
  await server.call('git_stage', { paths: ['a'] })
  const done = await server.call('git_integrate', { action: 'continue' })
  expect(done.structured).toMatchObject({ result: 'done', conflicts: [] })
  expect(subjects(tree)[0]).toBe("Merge branch 'side'")
  await server.call('git_undo', { id: Object(stopped.structured).undo })
  expect(tree.git('rev-parse', 'HEAD').trim()).toBe(main)
  expect(tree.git('status', '--porcelain')).toBe('')
})

test('merge: a recorded resolution is put into the file, and still told as a conflict', async () => {
  using tree = workTree()
  const { main } = forked(tree)
  tree.git('config', 'rerere.enabled', 'true')
  tree.git('config', 'rerere.autoUpdate', 'true')
  expect(() => tree.git('merge', '-q', 'side')).toThrow()
  tree.write('a', 'recorded\n')
  tree.git('commit', '-qam', 'merged')
  tree.git('reset', '-q', '--hard', main)
  await using server = await serve(tree)
  const stopped = await server.call('git_integrate', { action: 'merge', revs: ['side'] })
  expect(stopped.structured).toMatchObject({ result: 'conflicts', conflicts: [{ path: 'a' }] })
  expect(tree.read('a')).toBe('recorded\n')
})

test('merge: fast forward, no_ff, squash, nothing to do', async () => {
  using tree = workTree()
  tree.write('a', 'base\n')
  tree.commit('base')
  tree.git('switch', '-qc', 'side')
  tree.write('s', 'side\n')
  const side = tree.commit('side work')
  tree.git('switch', '-q', 'main')
  await using server = await serve(tree)
  const squashed = await server.call('git_integrate', { action: 'merge', revs: ['side'], squash: true })
  expect(squashed.structured).toMatchObject({ result: 'staged' })
  await server.call('git_undo')
  await server.call('git_integrate', { action: 'merge', revs: ['side'], no_ff: true, message: '-x\n\nbody' })
  expect(tree.git('log', '-1', '--format=%B').trim()).toBe('-x\n\nbody')
  await server.call('git_undo')
  const forward = await server.call('git_integrate', { action: 'merge', revs: ['side'] })
  expect(forward.structured).toMatchObject({ result: 'done', head: side })
  const again = await server.call('git_integrate', { action: 'merge', revs: ['side'] })
  expect(again.structured).toMatchObject({ result: 'unchanged' })
})

test('abort brings the state before back, and saves the resolution that it throws away', async () => {
  using tree = workTree()
  const { main } = forked(tree)
  await using server = await serve(tree)
  await server.call('git_integrate', { action: 'merge', revs: ['side'] })
  tree.write('a', 'half resolved\n')
  const aborted = await server.call('git_integrate', { action: 'abort' })
  expect(aborted.structured).toMatchObject({ result: 'done', head: main, conflicts: [] })
  expect(tree.read('a')).toBe('main\n')
  const back = await server.call('git_undo')
  expect(back.text).toContain('The merge that was in progress then is not resumed')
  expect(tree.read('a')).toBe('half resolved\n')
  expect(tree.git('ls-files', '-u').split('\n')).toHaveLength(4)
})

test('rebase: stops, continues without an editor, keeps author and message', async () => {
  using tree = workTree()
  const { side } = forked(tree)
  await using server = await serve(tree)
  const stopped = await server.call('git_integrate', { action: 'rebase', revs: ['side'] })
  expect(stopped.structured).toMatchObject({ result: 'conflicts', operation: 'rebase', conflicts: [{ path: 'a' }] })
  tree.write('a', 'both\n')
  await server.call('git_stage', { paths: ['.'] })
  const done = await server.call('git_integrate', { action: 'continue' })
  expect(done.structured).toMatchObject({ result: 'done', branch: 'main' })
  expect(subjects(tree)).toEqual(['main work', 'side work', 'base'])
  expect(tree.git('rev-parse', 'HEAD~1').trim()).toBe(side)
})

test('rebase: skip, and undo out of the middle', async () => {
  using tree = workTree()
  const { main } = forked(tree)
  await using server = await serve(tree)
  const stopped = await server.call('git_integrate', { action: 'rebase', revs: ['side'] })
  const back = await server.call('git_undo', { id: Object(stopped.structured).undo })
  expect(back.text).toContain('The rebase in progress was ended')
  expect(tree.git('symbolic-ref', 'HEAD').trim()).toBe('refs/heads/main')
  expect(tree.git('rev-parse', 'HEAD').trim()).toBe(main)
  expect(tree.git('status')).not.toContain('rebas')
  await server.call('git_integrate', { action: 'rebase', revs: ['side'] })
  expect((await server.call('git_integrate', { action: 'skip' })).structured).toMatchObject({ result: 'done' })
  expect(subjects(tree)).toEqual(['side work', 'base'])
})

test('cherry-pick and revert, of a merge too', async () => {
  using tree = workTree()
  tree.write('a', 'base\n')
  tree.commit('base')
  tree.git('switch', '-qc', 'side')
  tree.write('s', 'side\n')
  tree.commit('side work')
  tree.git('switch', '-q', 'main')
  tree.git('merge', '-q', '--no-ff', '-m', 'merged', 'side')
  await using server = await serve(tree)
  const reverted = await server.call('git_integrate', { action: 'revert', revs: ['HEAD'] })
  expect(reverted.structured).toMatchObject({ result: 'done' })
  expect(tree.files()).toEqual({ a: 'file base\n' })
  await server.call('git_integrate', { action: 'cherry_pick', revs: ['side'] })
  expect(tree.files()).toEqual({ a: 'file base\n', s: 'file side\n' })
  expect(subjects(tree).slice(0, 2)).toEqual(['side work', 'Revert "merged"'])
  const empty = await server.call('git_integrate', { action: 'cherry_pick', revs: ['side'] })
  expect(empty.text).toMatch(/^conflict: The cherry-pick stopped: this commit has become empty/)
  await server.call('git_integrate', { action: 'skip' })
  expect((await server.call('git_integrate', { action: 'abort' })).text).toMatch(
    /^conflict: There is nothing in progress/,
  )
})

test('says what is wrong with the call', async () => {
  using tree = workTree()
  forked(tree)
  await using server = await serve(tree)
  expect((await server.call('git_integrate', { action: 'merge' })).text).toMatch(/^invalid: merge needs revisions/)
  expect((await server.call('git_integrate', { action: 'merge', revs: ['sid'] })).text).toMatch(/^not_found: .*side/s)
  expect((await server.call('git_integrate', { action: 'rebase', revs: ['--exec=touch x'] })).text).toMatch(/^invalid/)
  tree.write('a', 'dirty\n')
  const dirty = await server.call('git_integrate', { action: 'merge', revs: ['side'] })
  expect(dirty.text).toMatch(/^conflict: git merge refused: uncommitted changes are in its way/)
  expect((await server.call('git_integrate', { action: 'rebase', revs: ['side'] })).text).toMatch(/^conflict/)
  expect(tree.read('a')).toBe('dirty\n')
  await server.call('git_stash', { action: 'save' })
  await server.call('git_integrate', { action: 'merge', revs: ['side'] })
  const twice = await server.call('git_integrate', { action: 'rebase', revs: ['side'] })
  expect(twice.text).toMatch(/^conflict: A merge is in progress/)
})
