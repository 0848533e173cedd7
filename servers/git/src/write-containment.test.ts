import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { describe, expect, test } from 'vitest'
import { base } from './attacks.fixture.ts'
import { git } from './connector.ts'
import { agreeing, type WorkTree } from './work-tree.fixture.ts'

const serve = (tree: WorkTree) =>
  connect(git, {
    options: { repository: [tree.root], allow: [tree.folder] },
    access: 'destroy',
    toolsets: ['read', 'write', 'remote'],
    elicit: agreeing().elicit,
  })

describe('a link inside the git directory is not written through', () => {
  test.each([
    ['COMMIT_EDITMSG', '../../private'],
    ['logs/HEAD', '../../../private'],
    ['logs/refs/heads/main', '../../../../../private'],
    ['refs/heads/sub', '../../../../outside'],
    ['MERGE_MSG', 'refs/../../../private'],
    ['config', '../../private'],
    ['info', '../a.txt'],
  ])('%s', async (path, target) => {
    using tree = base()
    writeFileSync(join(tree.folder, 'private'), 'mine\n')
    mkdirSync(join(tree.folder, 'outside'))
    rmSync(join(tree.root, '.git', path), { recursive: true, force: true })
    symlinkSync(target, join(tree.root, '.git', path))
    await using server = await serve(tree)
    for (const [tool, args] of [
      ['git_commit', { message: 'theirs', all: true }],
      ['git_branch', { action: 'create', name: 'sub/key' }],
      ['git_integrate', { action: 'merge', revs: ['side'] }],
    ] as const) {
      expect((await server.call(tool, args)).text).toMatch(/^(refused|invalid): /)
    }
    expect(readFileSync(join(tree.folder, 'private'), 'utf8')).toBe('mine\n')
    expect(existsSync(join(tree.folder, 'outside/key'))).toBe(false)
  })

  test('a HEAD that is a link, as git once made it, is no such link', async () => {
    using tree = base()
    rmSync(join(tree.root, '.git/HEAD'))
    symlinkSync('refs/heads/main', join(tree.root, '.git/HEAD'))
    await using server = await serve(tree)
    expect((await server.call('git_commit', { message: 'third', all: true })).isError).toBe(false)
    expect(tree.git('log', '-1', '--format=%s', 'main')).toBe('third\n')
  })
})

describe('nothing is put into a git directory, where it would be run', () => {
  test.each(['.git/hooks', '.GIT/x', '../bare/hooks', '../bare'])('%s', async path => {
    using tree = base()
    rmSync(join(tree.root, '.git/hooks'), { recursive: true, force: true })
    tree.git('init', '-q', '--bare', '--template=', '../bare')
    await using server = await serve(tree)
    expect((await server.call('git_worktree', { action: 'add', path })).text).toMatch(/^refused: .* git directory/)
    const clone = { url: 'https://127.0.0.1:1/x', path: join(tree.root, path) }
    expect((await server.call('git_clone', clone)).text).toMatch(/^refused: .* git directory/)
    expect(existsSync(join(tree.root, '.git/hooks'))).toBe(false)
  })

  test('work trees may lie in a bare repository', async () => {
    using tree = base()
    tree.git('clone', '-q', '--bare', '.', '../bare')
    tree.git('--git-dir=../bare', 'worktree', 'add', '-q', '../bare/first', 'main')
    await using server = await serve(tree)
    const added = await server.call('git_worktree', { repo: '../bare/first', action: 'add', path: '../second' })
    expect(added.text).not.toMatch(/^refused/)
  })
})

test('calls that write to one repository at once do so one after the other', async () => {
  using tree = base()
  tree.git('restore', 'a.txt')
  tree.git('worktree', 'add', '-q', '--detach', '../linked')
  const names = Array.from({ length: 6 }, (_, index) => `file${index}`)
  for (const name of names) tree.write(name, name)
  await using server = await serve(tree)
  const results = await Promise.all([
    ...names.map(name => server.call('git_commit', { message: name, paths: [name] })),
    server.call('git_branch', { repo: join(tree.folder, 'linked'), action: 'create', name: 'other' }),
  ])
  expect(results.filter(({ isError }) => isError)).toEqual([])
  const log = tree.git('log', '--format=%s', '--name-only', 'side..main').split('\n').filter(Boolean)
  expect(log).toEqual([...names.toReversed().flatMap(name => [name, name]), 'second', 'a.txt'])
  for (const [index, name] of names.entries()) expect(results[index]?.text).toContain(`${name}\nA ${name}`)
})
