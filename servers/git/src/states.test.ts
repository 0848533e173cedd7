import { execFileSync } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from './connector.ts'
import { workTree } from './work-tree.fixture.ts'

const texts = /^<untrusted\d+>\n(.*)\n<\/untrusted\d+>$/s

/** What stands inside the frame. */
function inner(text: string): string {
  return texts.exec(text)?.[1] ?? text
}

test('a repository without a commit', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.write('b.txt', 'two\n')
  tree.git('add', 'a.txt')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect(inner((await server.call('git_status')).text)).toBe(
    'branch main at no commit yet\nstaged:\nA a.txt\nuntracked:\nb.txt',
  )
  expect((await server.call('git_log')).text).toMatch(/^not_found: The repository has no commit yet\./)
  expect((await server.call('git_show')).text).toMatch(/^not_found: The repository has no commit yet\./)
  expect(inner((await server.call('git_diff', { staged: true })).text)).toContain(
    'A a.txt +1 -0\n\n--- /dev/null\n+++ b/a.txt',
  )
  expect((await server.call('git_refs')).text).toBe('None.')
  expect((await server.call('git_refs', { kind: 'reflog' })).text).toBe('None.')
})

test('a detached HEAD', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  const first = tree.commit('first')
  tree.write('a.txt', 'two\n')
  tree.commit('second')
  tree.git('checkout', '-q', first)
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect(inner((await server.call('git_status')).text)).toBe(`detached HEAD at ${first.slice(0, 10)}\nclean`)
  expect((await server.call('git_log')).text).toContain('Ada: first')
})

test('an operation in progress is named', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  tree.git('switch', '-q', '-c', 'side')
  tree.write('a.txt', 'theirs\n')
  tree.commit('theirs')
  tree.git('switch', '-q', 'main')
  tree.write('a.txt', 'ours\n')
  tree.commit('ours')
  expect(() => tree.git('rebase', 'side')).toThrow()
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const { text } = await server.call('git_status')
  expect(text).toContain('rebase in progress\nconflicts:\na.txt (both modified)')
})

test('a locked index does not stop reading, and is left alone', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  tree.write('a.txt', 'two\n')
  const lock = join(tree.root, '.git/index.lock')
  writeFileSync(lock, '')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect((await server.call('git_status')).text).toContain('unstaged:\nM a.txt')
  expect((await server.call('git_diff')).text).toContain('+two')
  expect(existsSync(lock)).toBe(true)
})

test('a shallow clone ends where its history does', async () => {
  using tree = workTree()
  for (const name of ['first', 'second', 'third']) {
    tree.write('a.txt', `${name}\n`)
    tree.commit(name)
  }
  const clone = join(tree.folder, 'clone')
  execFileSync('git', ['clone', '-q', '--depth=2', `file://${tree.root}`, clone])
  await using server = await connect(git, { options: { repository: [clone] } })
  const log = inner((await server.call('git_log')).text)
  expect(log).toMatch(/^all by Ada\n\S+ \S+ third\n\S+ \S+ second$/)
  expect((await server.call('git_show', { rev: 'HEAD~1' })).text).toContain('1 file, +1 -0')
  expect((await server.call('git_show', { rev: 'HEAD~2' })).text).toMatch(/^not_found: There is no revision HEAD~2/)
})

test('a partial clone says what it lacks and fetches nothing', async () => {
  using tree = workTree()
  tree.git('config', 'uploadpack.allowFilter', 'true')
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  tree.write('a.txt', 'two\n')
  tree.commit('second')
  const clone = join(tree.folder, 'clone')
  execFileSync('git', ['clone', '-q', '--filter=blob:none', `file://${tree.root}`, clone])
  const missing = () =>
    execFileSync('git', ['rev-list', '--objects', '--all', '--missing=print'], { cwd: clone, encoding: 'utf8' })
  expect(missing()).toMatch(/^\?/m)
  await using server = await connect(git, { options: { repository: [clone] } })
  expect((await server.call('git_status')).text).toContain('clean')
  expect((await server.call('git_log')).text).toContain(' first')
  expect((await server.call('git_diff', { from: 'HEAD~1', to: 'HEAD' })).text).toMatch(
    /^unavailable: The repository is a partial clone and lacks these objects\./,
  )
  expect((await server.call('git_show', { rev: 'HEAD~1', path: 'a.txt' })).text).toMatch(
    /^unavailable: The repository is a partial/,
  )
  // The connection to the object reader is fine afterwards.
  expect((await server.call('git_show', { path: 'a.txt' })).text).toContain('two')
  expect(missing()).toMatch(/^\?/m)
})

test('linked work trees have a state of their own', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  tree.git('worktree', 'add', '-q', '-b', 'topic', join(tree.folder, 'linked'))
  writeFileSync(join(tree.folder, 'linked/a.txt'), 'changed\n')
  await using server = await connect(git, { options: { allow: [tree.folder] } })
  expect((await server.call('git_status', { repo: 'linked' })).text).toContain('branch topic')
  expect((await server.call('git_diff', { repo: 'linked' })).text).toContain('+changed')
  expect((await server.call('git_status', { repo: 'repo' })).text).toContain('clean')
  expect((await server.call('git_refs', { repo: 'repo', kind: 'worktrees' })).text).toContain('topic')
  // Alone it leads out of what is allowed.
  await using alone = await connect(git, { options: { repository: [join(tree.folder, 'linked')] } })
  expect((await alone.call('git_status')).text).toMatch(/^refused: The git directory lies outside/)
})

test('a submodule is one entry of its parent and a repository of its own', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  const source = join(tree.folder, 'source')
  execFileSync('git', ['clone', '-q', tree.root, source])
  tree.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', source, 'sub')
  tree.commit('with a submodule')
  writeFileSync(join(tree.root, 'sub/a.txt'), 'changed\n')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect((await server.call('git_status')).text).toContain('clean')
  expect((await server.call('git_show', { path: '.' })).text).toContain('sub submodule')
  expect((await server.call('git_show', { path: 'sub' })).text).toContain('submodule sub at HEAD')
  expect((await server.call('git_diff', { repo: 'sub' })).text).toContain('+changed')
})

test('a damaged repository is reported as such, in our own words first', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  writeFileSync(join(tree.root, '.git/index'), 'not an index')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect((await server.call('git_status')).text).toMatch(
    /^invalid: The repository is damaged\.\n.*\nThe person can run git fsck\.$/s,
  )
  rmSync(join(tree.root, '.git/index'))
  writeFileSync(join(tree.root, '.git/config'), '[core\n')
  expect((await server.call('git_status')).text).toMatch(/^invalid: The git configuration has an error in it\./)
})

test('without git there is one clear answer', async () => {
  using tree = workTree()
  const path = process.env.PATH
  process.env.PATH = tree.folder
  try {
    await using server = await connect(git, { options: { repository: [tree.root] } })
    expect((await server.call('git_status')).text).toMatch(/^unavailable: git is not installed, or not on the PATH/)
    writeFileSync(join(tree.folder, 'git'), '#!/bin/sh\necho git version 2.25.1\n', { mode: 0o755 })
    expect((await server.call('git_status')).text).toMatch(
      /^unavailable: git 2\.25\.1 is too old: 2\.38 or newer is needed\./,
    )
    process.env.PATH = path
    expect((await server.call('git_status')).text).toContain('branch main')
  } finally {
    process.env.PATH = path
  }
})
