import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { type WorkTree, workTree } from '../work-tree.fixture.ts'

const serve = (tree: WorkTree) =>
  connect(git, { options: { repository: [tree.root] }, access: 'write', results: 'structured' })

const staged = (tree: WorkTree) => tree.git('diff', '--cached', '--name-status').trim()

test('stages and unstages paths: new, changed and deleted files, odd names', async () => {
  using tree = workTree()
  tree.write('kept', 'one\n')
  tree.write('gone', 'one\n')
  tree.commit('first')
  await using server = await serve(tree)
  tree.remove('gone')
  tree.write('kept', 'two\n')
  tree.write('a b/é😀', 'new\n')
  tree.write('new\nline', 'new\n')
  tree.write('-dash', 'new\n')
  const some = await server.call('git_stage', { paths: ['kept', 'gone', 'a b', '"new\\nline"', '-dash'] })
  expect(some.structured).toEqual({
    staged: [
      { path: '-dash', change: 'A' },
      { path: 'a b/é😀', change: 'A' },
      { path: 'gone', change: 'D' },
      { path: 'kept', change: 'M' },
      { path: '"new\\nline"', change: 'A' },
    ],
    unstaged: 0,
    untracked: 0,
    conflicts: 0,
    hooks: 'none',
  })
  await server.call('git_stage', { paths: ['.'], unstage: true })
  expect(staged(tree)).toBe('')
  expect(tree.read('kept')).toBe('two\n')
})

test('unstages before the first commit', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  await using server = await serve(tree)
  expect((await server.call('git_stage', { paths: ['.'] })).structured).toMatchObject({ staged: [{ path: 'a' }] })
  expect((await server.call('git_stage', { paths: ['a'], unstage: true })).structured).toMatchObject({ staged: [] })
})

const patch = `--- a/list
+++ b/list
@@ -1,3 +1,3 @@
-one
+ONE
 two
 three
`

test('stages one hunk of a file, with line counts that a model got wrong, and takes it back', async () => {
  using tree = workTree()
  tree.write('list', 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n')
  tree.commit('first')
  tree.write('list', 'ONE\ntwo\nthree\nfour\nfive\nsix\nSEVEN\n')
  await using server = await serve(tree)
  const result = await server.call('git_stage', { patch: patch.replace('-1,3 +1,3', '-1,9 +1,2') })
  expect(result.text).toContain('M list')
  expect(tree.git('show', ':list')).toBe('ONE\ntwo\nthree\nfour\nfive\nsix\nseven\n')
  expect(tree.read('list')).toContain('SEVEN')
  await server.call('git_stage', { patch, unstage: true })
  expect(staged(tree)).toBe('')
})

test('a patch reaches the index of this repository only', async () => {
  using tree = workTree()
  tree.write('list', 'one\n')
  tree.commit('first')
  await using server = await serve(tree)
  for (const path of ['../../outside', '.git/config']) {
    const evil = `--- /dev/null\n+++ b/${path}\n@@ -0,0 +1 @@\n+pwned\n`
    expect((await server.call('git_stage', { patch: evil })).isError).toBe(true)
  }
  expect(staged(tree)).toBe('')
})

test('saves an undo point when staged content would be lost', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.write('a', 'staged\n')
  tree.git('add', 'a')
  tree.write('a', 'later\n')
  await using server = await serve(tree)
  const { structured } = await server.call('git_stage', { paths: ['a'] })
  expect(structured).toMatchObject({ undo: expect.stringMatching(/^\d{8}-\d{9}-[0-9a-f]{4}$/) })
  await server.call('git_undo')
  expect(tree.git('show', ':a')).toBe('staged\n')
  expect(tree.read('a')).toBe('later\n')
})

test('says what is wrong with the call', async () => {
  using tree = workTree()
  tree.write('.gitignore', 'ignored\n')
  tree.write('ignored', 'x\n')
  tree.commit('first')
  await using server = await serve(tree)
  expect((await server.call('git_stage')).text).toMatch(/^invalid: Give paths or a patch/)
  expect((await server.call('git_stage', { paths: ['../x'] })).text).toMatch(/^refused: /)
  expect((await server.call('git_stage', { paths: ['.git/config'] })).text).toMatch(/^refused: /)
  expect((await server.call('git_stage', { paths: ['nothing'] })).text).toMatch(/^not_found: /)
  expect((await server.call('git_stage', { paths: ['ignored'] })).text).toContain('ignored')
  for (const patch of ['nonsense', '--- a/.gitignore\n+++ b/.gitignore\n@@ -1 +1 @@\n-other\n+x\n']) {
    expect((await server.call('git_stage', { patch })).text).toMatch(/^invalid: The patch does not apply\..*git_diff/s)
  }
})

test('a locked index is a conflict that names the lock', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.write('.git/index.lock', '')
  await using server = await serve(tree)
  const { text } = await server.call('git_stage', { paths: ['a'] })
  expect(text).toMatch(/^conflict: The repository is locked: .*index\.lock exists/)
})
