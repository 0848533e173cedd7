import { existsSync, mkdirSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { agreeing, type WorkTree, workTree } from '../work-tree.fixture.ts'
import { commitText, outdated, readPoint } from './point.ts'

const serve = (tree: WorkTree) =>
  connect(git, {
    options: { repository: [tree.root], allow: [tree.folder] },
    access: 'destroy',
    results: 'structured',
    elicit: agreeing().elicit,
  })

const clean = { action: 'clean' }
const hard = { action: 'hard' }

test('before the first commit: the unborn branch comes back', async () => {
  using tree = workTree()
  tree.write('a', 'staged\n')
  tree.git('add', 'a')
  tree.write('b', 'untracked\n')
  await using server = await serve(tree)
  await server.call('git_restore', clean)
  await server.call('git_commit', { message: 'first' })
  const points = tree.git('for-each-ref', '--format=%(refname:lstrip=3)', 'refs/mcp/undo').trim().split('\n')
  await server.call('git_undo', { id: points[0] })
  expect(tree.git('status', '--porcelain=v2', '--branch')).toContain('branch.oid (initial)')
  expect(tree.git('status', '--porcelain')).toBe('A  a\n?? b\n')
})

test('a detached HEAD comes back detached, and newer commits of a branch stay within reach', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  const first = tree.commit('first')
  tree.git('checkout', '-q', '--detach')
  tree.write('a', 'changed\n')
  await using server = await serve(tree)
  await server.call('git_restore', hard)
  tree.git('switch', '-q', 'main')
  tree.write('b', 'new\n')
  const second = tree.commit('second')
  await server.call('git_undo')
  expect(tree.git('rev-parse', 'HEAD', 'main').trim()).toBe(`${first}\n${second}`)
  expect(() => tree.git('symbolic-ref', 'HEAD')).toThrow()
  expect(tree.read('a')).toBe('changed\n')
})

test('going back to a branch that moved on keeps its newer commits as an undo point', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.write('a', 'changed\n')
  await using server = await serve(tree)
  await server.call('git_restore', hard)
  tree.write('b', 'new\n')
  const second = tree.commit('second')
  tree.git('switch', '-qc', 'other')
  const back = await server.call('git_undo')
  expect(tree.git('rev-parse', 'main').trim()).not.toBe(second)
  const again = await server.call('git_undo', { id: Object(back.structured).undo })
  expect(again.text).toContain(second)
  expect(tree.git('branch', '--show-current').trim()).toBe('other')
})

test('ignored files that a reset would overwrite are saved; marks on files hide nothing', async () => {
  using tree = workTree()
  tree.write('local', 'tracked then\n')
  tree.write('flagged', 'one\n')
  tree.write('skipped', 'one\n')
  tree.commit('first')
  tree.git('rm', '-q', '--cached', 'local')
  tree.write('.gitignore', 'local\n')
  tree.commit('second')
  tree.write('local', 'my settings\n')
  tree.git('update-index', '--assume-unchanged', 'flagged')
  tree.git('update-index', '--skip-worktree', 'skipped')
  tree.write('flagged', 'mine\n')
  tree.write('skipped', 'mine\n')
  const before = { files: tree.files(), flags: tree.git('ls-files', '-v') }
  await using server = await serve(tree)
  await server.call('git_restore', { ...hard, rev: 'HEAD~1' })
  expect(tree.read('local')).toBe('tracked then\n')
  tree.write('flagged', 'lost\n')
  tree.write('skipped', 'lost\n')
  await server.call('git_undo')
  expect({ files: tree.files(), flags: tree.git('ls-files', '-v') }).toEqual(before)
})

test('folders behind a link that comes back are not touched', async () => {
  using tree = workTree()
  mkdirSync(join(tree.folder, 'outside/empty'), { recursive: true })
  tree.link('place', '../outside')
  tree.commit('first')
  await using server = await serve(tree)
  await server.call('git_restore', hard)
  tree.remove('place')
  tree.write('place/empty/file', 'x\n')
  tree.commit('second')
  expect((await server.call('git_undo')).isError).toBe(false)
  expect(tree.files().place).toBe('link ../outside')
  expect(existsSync(join(tree.folder, 'outside/empty'))).toBe(true)
})

test('names of every kind survive, and names that are not UTF-8', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.commit('first')
  const odd = Buffer.concat([Buffer.from(`${tree.root}/caf`), Buffer.from([0xe9]), Buffer.from(' x')])
  const { writeFileSync } = await import('node:fs')
  writeFileSync(odd, 'latin\n')
  tree.write('--output=x', 'dash\n')
  await using server = await serve(tree)
  await server.call('git_restore', clean)
  expect([existsSync(odd), tree.files()['--output=x']]).toEqual([false, undefined])
  const back = await server.call('git_undo')
  expect(existsSync(odd)).toBe(true)
  expect(back.structured).toMatchObject({ changed: ['--output=x', '"caf\\351 x"'] })
})

test('too much to save: nothing is done', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.write('huge', '')
  truncateSync(join(tree.root, 'huge'), 1024 ** 3 + 1)
  await using server = await serve(tree)
  const { text } = await server.call('git_restore', clean)
  expect(text).toMatch(/^too_large: .*nothing was changed/)
  expect(tree.git('status', '--porcelain')).toBe('?? huge\n')
})

test('points leave no trace in status, branches, the index or the git directory', async () => {
  using tree = workTree()
  tree.write('a', 'one\n')
  tree.commit('first')
  await using server = await serve(tree)
  const before =
    tree.git('branch', '-a') + tree.git('status', '--porcelain=v2', '--branch') + tree.git('log', '--oneline')
  await server.call('git_restore', hard)
  expect(
    tree.git('branch', '-a') + tree.git('status', '--porcelain=v2', '--branch') + tree.git('log', '--oneline'),
  ).toBe(before)
  expect(tree.git('for-each-ref', '--format=x', 'refs/mcp')).toBe('x\n')
  expect(tree.git('ls-files', '--others', '.git')).toBe('')
  expect((await server.call('git_undo', { id: '../heads/main' })).text).toMatch(/^not_found: There is no undo point/)
})

test('keeps the newest 50, and none longer than 14 days', () => {
  const day = 24 * 3600 * 1000
  const points = Array.from({ length: 60 }, (_, age) => ({ ref: `r${age}`, at: 100 * day - age }))
  expect(outdated(points, 100 * day)).toEqual(Array.from({ length: 11 }, (_, index) => `r${49 + index}`))
  expect(
    outdated(
      [
        { ref: 'old', at: 0 },
        { ref: 'new', at: 13 * day },
        { ref: 'future', at: 17 * day },
      ],
      15 * day,
    ),
  ).toEqual(['old', 'future'])
})

test('reads back what it wrote, and nothing that a hostile repository planted', () => {
  const oid = 'a'.repeat(40)
  const details = {
    worktree: '/a b/é',
    head: oid,
    branch: 'refs/heads/caf\udce9',
    lostRef: 'refs/tags/v1',
    lostOid: oid,
  }
  const text = commitText({ tree: oid, action: 'git_restore\nhard', at: new Date(0), details })
  const [, message = ''] = /\n\n(.*)$/s.exec(text) ?? []
  expect(readPoint('id', message)).toEqual({ id: 'id', action: 'git_restore hard', ...details })
  for (const planted of [
    `version=1&worktree=x&lostRef=refs%2Fheads%2Fa%0Adelete%20refs%2Fheads%2Fmain&lostOid=${oid}`,
    'version=1&worktree=x&branch=--force',
    'version=1&worktree=x&head=HEAD',
    'version=2&worktree=x',
    '',
  ]) {
    expect(() => readPoint('id', `action\n\n${planted}\n`)).toThrow(/is not an undo point of this server/)
  }
})
