import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { agreeing, type WorkTree, workTree } from '../work-tree.fixture.ts'

const serve = (tree: WorkTree) =>
  connect(git, {
    options: { repository: [tree.root], allow: [tree.folder] },
    access: 'destroy',
    elicit: agreeing().elicit,
  })

const state = (tree: WorkTree) => ({ files: tree.files(), status: tree.git('status', '--porcelain=v2', '-uall') })

/** A changed, a staged and an untracked file. */
function seed(tree: WorkTree): void {
  tree.write('a', 'one\n')
  tree.write('in/b', 'one\n')
  tree.write('out/c', 'one\n')
  tree.commit('first')
}

function dirty(tree: WorkTree): void {
  tree.write('a', 'changed\n')
  tree.write('in/b', 'staged\n')
  tree.git('add', 'in/b')
  tree.write('new/x', 'untracked\r\n')
}

async function destroyAndUndo(tree: WorkTree): Promise<void> {
  const before = state(tree)
  await using server = await serve(tree)
  for (const action of ['hard', 'clean']) {
    const { isError, text } = await server.call('git_restore', { action })
    expect([action, isError ? text : '']).toEqual([action, ''])
  }
  expect(state(tree)).not.toEqual(before)
  await server.call('git_undo')
  await server.call('git_undo', { id: oldest(tree) })
  expect(state(tree)).toEqual(before)
}

const oldest = (tree: WorkTree) =>
  tree.git('for-each-ref', '--format=%(refname:lstrip=3)', '--count=1', 'refs/mcp/undo').trim()

test('SHA-256 objects', async () => {
  using tree = workTree()
  rmSync(join(tree.root, '.git'), { recursive: true })
  tree.git('init', '-q', '--object-format=sha256')
  seed(tree)
  dirty(tree)
  await destroyAndUndo(tree)
})

test('a split index', async () => {
  using tree = workTree()
  seed(tree)
  tree.git('config', 'splitIndex.maxPercentChange', '100')
  tree.git('update-index', '--split-index')
  dirty(tree)
  await destroyAndUndo(tree)
})

test('a sparse checkout: what is not checked out stays so', async () => {
  using tree = workTree()
  seed(tree)
  tree.git('sparse-checkout', 'set', 'in')
  expect(tree.files()['out/c']).toBeUndefined()
  dirty(tree)
  await destroyAndUndo(tree)
  expect(tree.files()['out/c']).toBeUndefined()
  expect(tree.git('ls-files', '-t', 'out/c').trim()).toBe('S out/c')
})

test('submodules: theirs is left alone', async () => {
  using tree = workTree()
  seed(tree)
  const source = join(tree.folder, 'source')
  tree.git('clone', '-q', tree.root, source)
  tree.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', source, 'sub')
  tree.commit('submodule')
  tree.write('sub/a', 'changed inside\n')
  dirty(tree)
  await destroyAndUndo(tree)
  expect(tree.read('sub/a')).toBe('changed inside\n')
})

test('a partial clone: objects that are not there are not needed', async () => {
  using tree = workTree()
  seed(tree)
  tree.git('config', 'uploadpack.allowFilter', 'true')
  const partial = join(tree.folder, 'partial')
  tree.git('clone', '-q', '--no-checkout', '--filter=blob:none', `file://${tree.root}`, partial)
  tree.git('-C', partial, 'checkout', '-q', 'HEAD', 'a')
  tree.git('-C', partial, 'read-tree', '-m', 'HEAD')
  await using server = await connect(git, { options: { repository: [partial] }, access: 'destroy' })
  const { text } = await server.call('git_restore', { action: 'discard', paths: ['a'] })
  expect(text).toContain('undo point: ')
})

test('filters of the person’s own configuration keep working', async () => {
  using tree = workTree()
  tree.git('config', '--global', 'filter.swap.clean', 'tr a-z A-Z')
  tree.git('config', '--global', 'filter.swap.smudge', 'tr A-Z a-z')
  tree.write('.gitattributes', 'a filter=swap\n')
  seed(tree)
  expect(tree.git('show', 'HEAD:a')).toBe('ONE\n')
  dirty(tree)
  await destroyAndUndo(tree)
  await using server = await serve(tree)
  await server.call('git_commit', { message: 'second', paths: ['a'] })
  expect(tree.git('show', 'HEAD:a')).toBe('CHANGED\n')
})
