import { chmodSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { type WorkTree, workTree } from '../work-tree.fixture.ts'

const serve = (tree: WorkTree, hooks: 'skip' | 'run' = 'skip') =>
  connect(git, { options: { repository: [tree.root], hooks }, access: 'write', results: 'structured' })

const last = (tree: WorkTree) => tree.git('log', '-1', '--format=%B').trimEnd()

test('commits what is staged, the message as it was written', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.git('add', 'a')
  await using server = await serve(tree)
  const message = '--amend is not an option here\n\n# a heading, not a comment\n"quotes" $HOME `x` é😀'
  const result = await server.call('git_commit', { message })
  expect(result.structured).toEqual({
    commit: tree.git('rev-parse', 'HEAD').trim(),
    branch: 'main',
    subject: '--amend is not an option here',
    files: [{ path: 'a', change: 'A' }],
    hooks: 'none',
  })
  expect(last(tree)).toBe(message)
  expect(tree.git('log', '-1', '--format=%an <%ae>').trim()).toBe('Ada <ada@example.org>')
})

test('commits given paths only, new files among them, and leaves the rest staged', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.write('a', 'two\n')
  tree.git('add', 'a')
  tree.write('b c', 'new\n')
  await using server = await serve(tree)
  const result = await server.call('git_commit', { message: 'second', paths: ['b c'] })
  expect(result.structured).toMatchObject({ files: [{ path: 'b c', change: 'A' }] })
  expect(tree.git('status', '--porcelain').trim()).toBe('M  a')
  await server.call('git_commit', { message: 'third', all: true })
  expect(tree.git('status', '--porcelain')).toBe('')
})

test('amends, and git_undo brings the replaced commit back', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  const first = tree.commit('first\n\nBody #1')
  tree.write('b', 'new\n')
  tree.git('add', 'b')
  await using server = await serve(tree)
  const amended = await server.call('git_commit', { amend: true })
  expect(amended.structured).toMatchObject({ subject: 'first', undo: expect.any(String) })
  expect(last(tree)).toBe('first\n\nBody #1')
  await server.call('git_commit', { amend: true, message: 'better' })
  expect(last(tree)).toBe('better')
  await server.call('git_undo')
  await server.call('git_undo', { id: Object(amended.structured).undo })
  expect(tree.git('rev-parse', 'HEAD').trim()).toBe(first)
  expect(tree.git('status', '--porcelain').trim()).toBe('A  b')
})

test('concludes a merge with the message that git prepared', async () => {
  using tree = workTree()
  tree.write('a', 'base\n')
  tree.commit('base')
  tree.git('switch', '-qc', 'side')
  tree.write('a', 'side\n')
  tree.commit('side')
  tree.git('switch', '-q', 'main')
  tree.write('a', 'main\n')
  tree.commit('main')
  await using server = await serve(tree)
  await server.call('git_integrate', { action: 'merge', revs: ['side'] })
  const early = await server.call('git_commit', { message: 'too early' })
  expect(early.text).toMatch(/^conflict: Paths in conflict: 1\.\n<untrusted\d+>\na\n/)
  tree.write('a', 'both\n')
  await server.call('git_stage', { paths: ['a'] })
  for (const args of [{ message: 'part', paths: ['a'] }, { amend: true }]) {
    expect((await server.call('git_commit', args)).text).toMatch(/^conflict: A merge is in progress/)
  }
  await server.call('git_commit')
  expect(last(tree)).toBe("Merge branch 'side'")
})

for (const hooks of ['skip', 'run'] as const) {
  test(`hooks ${hooks}: the result says what became of them`, async () => {
    using tree = workTree()
    tree.write('.git/hooks/pre-commit', `#!/bin/sh\ntouch ${join(tree.folder, 'marker')}\n`)
    tree.write('.git/hooks/pre-push', '#!/bin/sh\n')
    chmodSync(join(tree.root, '.git/hooks/pre-commit'), 0o755)
    tree.write('a', 'one\n')
    await using server = await serve(tree, hooks)
    const result = await server.call('git_commit', { message: 'first', paths: ['.'] })
    expect(result.structured).toMatchObject({ hooks: hooks === 'run' ? 'ran pre-commit' : 'skipped pre-commit' })
    expect(existsSync(join(tree.folder, 'marker'))).toBe(hooks === 'run')
  })
}

test('signs only when the global configuration says so', async () => {
  using tree = workTree()
  tree.git('config', 'commit.gpgSign', 'true')
  tree.git('config', 'gpg.program', 'false')
  tree.write('a', 'one\n')
  await using server = await serve(tree)
  expect((await server.call('git_commit', { message: 'first', paths: ['a'] })).isError).toBe(false)
  tree.git('config', '--global', 'commit.gpgSign', 'true')
  tree.git('config', '--global', 'gpg.program', 'false')
  tree.write('a', 'two\n')
  expect((await server.call('git_commit', { message: 'second', paths: ['a'] })).text).toContain('gpg')
})

test('says what is wrong with the call', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  await using server = await serve(tree)
  expect((await server.call('git_commit', { message: 'x' })).text).toMatch(/^conflict: Nothing is staged/)
  expect((await server.call('git_commit', { paths: ['a'] })).text).toMatch(/^invalid: A commit needs a message/)
  tree.git('config', '--global', '--unset', 'user.email')
  tree.git('config', '--global', 'user.useConfigOnly', 'true')
  const { text } = await server.call('git_commit', { message: 'x', paths: ['a'] })
  expect(text).toMatch(/^invalid: git does not know who commits/)
  expect(text).toContain('git config --global user.email')
})
