import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from './connector.ts'
import { agreeing, type WorkTree, workTree } from './work-tree.fixture.ts'

const serve = (tree: WorkTree, hooks: 'skip' | 'run') =>
  connect(git, {
    options: { repository: [tree.root], hooks },
    access: 'destroy',
    results: 'structured',
    elicit: agreeing().elicit,
  })

/** Hooks in the tree, as some tools install them, and a filter in the repository's own configuration. */
function seed(tree: WorkTree): void {
  tree.write('.hooks/pre-commit', '#!/bin/sh\nexit 1\n')
  tree.executable('.hooks/pre-commit', true)
  tree.write('.gitattributes', 'a filter=swap\n')
  tree.commit('first')
  tree.git('config', 'core.hooksPath', '.hooks')
  tree.git('config', 'filter.swap.clean', 'tr a-z A-Z')
  tree.git('config', 'filter.swap.smudge', 'tr A-Z a-z')
}

test('skip: neither hooks nor filters of the repository, and the result names both', async () => {
  using tree = workTree()
  seed(tree)
  tree.write('a', 'text\n')
  await using server = await serve(tree, 'skip')
  const result = await server.call('git_commit', { message: 'second', paths: ['a'] })
  expect(result.structured).toMatchObject({ hooks: 'skipped pre-commit, filter.swap' })
  expect(tree.git('cat-file', 'blob', 'HEAD:a')).toBe('text\n')
})

test('skip: a hooks folder of the person does not run either', async () => {
  using tree = workTree()
  seed(tree)
  tree.git('config', '--global', 'core.hooksPath', tree.git('rev-parse', '--show-toplevel').trim().concat('/.hooks'))
  tree.write('a', 'text\n')
  await using server = await serve(tree, 'skip')
  expect((await server.call('git_commit', { message: 'second', paths: ['a'] })).isError).toBe(false)
})

test('run: both take part in writes, and undoing goes through the filter too', async () => {
  using tree = workTree()
  seed(tree)
  tree.write('a', 'text\n')
  await using server = await serve(tree, 'run')
  expect((await server.call('git_commit', { message: 'second', paths: ['a'] })).isError).toBe(true)
  tree.write('.hooks/pre-commit', '#!/bin/sh\nexit 0\n')
  const result = await server.call('git_commit', { message: 'second', paths: ['.'] })
  expect(result.structured).toMatchObject({ hooks: 'ran pre-commit, filter.swap' })
  expect(tree.git('cat-file', 'blob', 'HEAD:a')).toBe('TEXT\n')
  tree.write('b', 'lost\n')
  await server.call('git_restore', { action: 'hard', rev: 'HEAD~1' })
  expect(tree.files().a).toBeUndefined()
  await server.call('git_undo')
  expect([tree.read('a'), tree.git('status', '--porcelain').trim()]).toEqual(['text\n', '?? b'])
})
