import { expect, test } from 'vitest'
import { Git } from './client.ts'
import type { Repo } from './repo.ts'
import { type WorkTree, workTree } from './work-tree.fixture.ts'

const signal = AbortSignal.timeout(60_000)
const log = { debug() {}, info() {}, warn() {}, error() {} }

async function open(tree: WorkTree, hooks: 'skip' | 'run' = 'skip'): Promise<{ repo: Repo } & AsyncDisposable> {
  const settings = { repository: [tree.root], allow: [], hooks, protocol: ['https', 'ssh'] }
  const git = await Git.open(settings, { signal, log })
  return { repo: await git.repo(), [Symbol.asyncDispose]: () => git[Symbol.asyncDispose]() }
}

test('revisions become ids of the kind that is asked for', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  const id = tree.commit('first')
  tree.git('tag', '-a', 'v1', '-m', 'one')
  await using opened = await open(tree)
  const { repo } = opened
  for (const rev of ['HEAD', 'main', 'v1', id.slice(0, 7), 'HEAD^{/first}']) {
    expect(await repo.resolve(rev, { signal })).toBe(id)
  }
  expect(await repo.resolve('HEAD', { signal, kind: 'tree' })).toBe(tree.git('rev-parse', 'HEAD^{tree}').trim())
  expect(await repo.resolve('HEAD:a.txt', { signal, kind: 'blob' })).toBe(tree.git('rev-parse', 'HEAD:a.txt').trim())
  await expect(repo.resolve('HEAD:a.txt', { signal })).rejects.toThrow('There is no revision HEAD:a.txt')
  await expect(repo.resolve('HEAD', { signal, kind: 'blob' })).rejects.toThrow('There is no file HEAD')
  await expect(repo.resolve('', { signal })).rejects.toThrow('is not a revision')
})

test('questions to the object reader are answered in order, whatever their names', async () => {
  using tree = workTree()
  tree.write('a\nb missing\n', 'one\n')
  tree.write('big', 'x'.repeat(3_000_000))
  tree.commit('first')
  await using opened = await open(tree)
  const { repo } = opened
  const names = ['HEAD:a\nb missing\n', 'nothing\n', 'HEAD:big', '\n', 'HEAD missing', 'HEAD:a\nb missing\n']
  const found = await Promise.all(names.map(name => repo.bytes(name, signal)))
  expect(found.map(bytes => bytes?.length)).toEqual([4, undefined, 3_000_000, undefined, undefined, 4])
  const aborted = new AbortController()
  const late = repo.bytes('HEAD:big', aborted.signal)
  aborted.abort(new Error('enough'))
  await expect(late).rejects.toThrow('enough')
  expect((await repo.bytes('HEAD:a\nb missing\n', signal))?.toString()).toBe('one\n')
})

test('references that move are seen, and packed ones too', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  const first = tree.commit('first')
  await using opened = await open(tree)
  const { repo } = opened
  expect(await repo.resolve('main', { signal })).toBe(first)
  tree.write('a.txt', 'two\n')
  const second = tree.commit('second')
  expect(await repo.resolve('main', { signal })).toBe(second)
  tree.git('gc', '-q', '--prune=now')
  tree.write('a.txt', 'three\n')
  const third = tree.commit('third')
  expect(await repo.resolve('main', { signal })).toBe(third)
  expect((await repo.bytes(`${first}:a.txt`, signal))?.toString()).toBe('one\n')
})

test('paths are relative, inside and out of the git directory', async () => {
  using tree = workTree()
  tree.write('dir/a.txt', 'one\n')
  tree.link('loop', 'loop')
  tree.link('inner', 'dir')
  await using opened = await open(tree)
  const { repo } = opened
  expect(repo.path('dir/a.txt')).toBe('dir/a.txt')
  expect(repo.path('./dir//x/../a.txt')).toBe('dir/a.txt')
  expect(repo.path(`${tree.root}/dir`)).toBe('dir')
  expect(repo.path('.')).toBe('')
  expect(repo.path('loop')).toBe('loop')
  expect(repo.path('inner/a.txt')).toBe('inner/a.txt')
  expect(repo.path('not/there/yet')).toBe('not/there/yet')
  expect(repo.path('.gitignore')).toBe('.gitignore')
  for (const path of ['', '..', '../x', '/etc', 'loop/x', '.git', 'a/.Git/x', '.git.', 'git~1/x', 'a\0', '"a']) {
    expect(() => repo.path(path), path).toThrow(/is not a path|leads out of|inside git/)
  }
})

test('limits of bytes and time', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n'.repeat(100_000))
  tree.commit('first')
  await using opened = await open(tree)
  const { repo } = opened
  const cut = await repo.git(['show', 'HEAD:a.txt'], { signal, maxBytes: 1001 })
  expect([cut.stdout.length, cut.truncated]).toEqual([1001, true])
  await expect(
    repo.git(['cat-file', '--batch'], { signal, stdin: 'HEAD\n', timeoutMs: 60_000 }),
  ).resolves.toMatchObject({ exitCode: 0 })
  await expect(repo.git(['nothing-of-git'], { signal })).rejects.toThrow('git nothing-of-git failed.')
  await expect(repo.git(['diff', '--quiet', 'HEAD'], { signal, ok: [0, 1] })).resolves.toMatchObject({ exitCode: 0 })
})

test('hooks run on writes only where the operator wants it', async () => {
  using tree = workTree()
  tree.git('commit', '-q', '--allow-empty', '-m', 'first')
  tree.write('.git/hooks/reference-transaction', '#!/bin/sh\ntouch ran\n')
  tree.executable('.git/hooks/reference-transaction', true)
  const ran = () => 'ran' in tree.files()
  await using careful = await open(tree)
  await careful.repo.git(['branch', 'one'], { signal, write: true })
  expect(ran()).toBe(false)
  await using trusting = await open(tree, 'run')
  await trusting.repo.git(['branch', 'two'], { signal })
  expect(ran()).toBe(false)
  await trusting.repo.git(['branch', 'three'], { signal, write: true })
  expect(ran()).toBe(true)
})

test('remote calls are refused where the repository redirects them', async () => {
  using tree = workTree()
  tree.git('config', 'url.https://evil.example/.insteadOf', 'https://example.org/')
  await using opened = await open(tree)
  const { repo } = opened
  await expect(repo.git(['ls-remote', 'https://example.org/a'], { signal, network: true })).rejects.toThrow(
    "The repository's own configuration redirects remote calls.",
  )
  await expect(repo.git(['status'], { signal })).resolves.toMatchObject({ exitCode: 0 })
})

test('without network, no protocol is spoken', async () => {
  using tree = workTree()
  await using opened = await open(tree)
  const { repo } = opened
  for (const url of ['https://127.0.0.1:1/x', `file://${tree.root}`, tree.root, 'ssh://127.0.0.1/x', 'ext::sh -c x']) {
    await expect(repo.git(['ls-remote', url], { signal }), url).rejects.toMatchObject({
      detail: expect.stringMatching(/not allowed/),
    })
  }
  await expect(repo.git(['ls-remote', tree.root], { signal, network: true })).rejects.toMatchObject({
    detail: expect.stringMatching(/'file' not allowed/),
  })
})
