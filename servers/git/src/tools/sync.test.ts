import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { agreeing, type WorkTree, workTree } from '../work-tree.fixture.ts'

/** `--protocol file` is what an operator sets for remotes on the same machine; the default is https and ssh. */
const serve = (tree: WorkTree, elicit = agreeing().elicit, protocol = ['file']) =>
  connect(git, {
    options: { repository: [tree.root], allow: [tree.folder], protocols: protocol },
    access: 'destroy',
    toolsets: ['read', 'write', 'remote'],
    results: 'structured',
    elicit,
  })

/** A bare remote with one commit on main, and a colleague's clone of it. */
function withRemote(tree: WorkTree) {
  const bare = join(tree.folder, 'remote.git')
  const theirs = join(tree.folder, 'theirs')
  tree.write('a', 'one\n')
  tree.commit('first')
  tree.git('clone', '-q', '--bare', tree.root, bare)
  tree.git('remote', 'add', 'origin', `file://${bare}`)
  tree.git('fetch', '-q')
  tree.git('branch', '-q', '--set-upstream-to', 'origin/main')
  tree.git('clone', '-q', bare, theirs)
  const colleague = (...args: string[]) => tree.git('-C', theirs, ...args).trim()
  const remote = (...args: string[]) => execFileSync('git', ['-C', bare, ...args], { encoding: 'utf8' }).trim()
  const commit = (message: string) => {
    colleague('commit', '-q', '--allow-empty', '-m', message)
    colleague('push', '-q', 'origin', 'HEAD')
    return colleague('rev-parse', 'HEAD')
  }
  return { bare, colleague, remote, commit, url: `file://${bare}` }
}

test('fetches: new, moved and deleted branches; nothing local moves', async () => {
  using tree = workTree()
  const { colleague, commit, url } = withRemote(tree)
  const before = tree.git('rev-parse', 'main').trim()
  const second = commit('second')
  colleague('push', '-q', 'origin', 'HEAD:refs/heads/topic')
  await using server = await serve(tree)
  const fetched = await server.call('git_sync', { action: 'fetch' })
  expect(fetched.structured).toMatchObject({
    remote: 'origin',
    urls: [url],
    updated: [
      { ref: 'refs/remotes/origin/main', change: `${before.slice(0, 10)}..${second.slice(0, 10)}` },
      { ref: 'refs/remotes/origin/topic', change: `(none)..${second.slice(0, 10)}` },
    ],
  })
  expect(tree.git('rev-parse', 'main').trim()).toBe(before)
  colleague('push', '-q', 'origin', ':topic')
  expect((await server.call('git_sync', { action: 'fetch' })).text).toContain('nothing new')
  const pruned = await server.call('git_sync', { action: 'fetch', prune: true })
  expect(pruned.structured).toMatchObject({ updated: [{ ref: 'refs/remotes/origin/topic' }] })
  expect((await server.call('git_sync', { action: 'fetch', refs: ['none'] })).text).toMatch(/^not_found: /)
})

test('pulls forward, refuses when both sides moved, rebases on request, and can be undone', async () => {
  using tree = workTree()
  const { commit } = withRemote(tree)
  const first = tree.git('rev-parse', 'HEAD').trim()
  const second = commit('second')
  await using server = await serve(tree)
  const pulled = await server.call('git_sync', { action: 'pull' })
  expect(pulled.structured).toMatchObject({ head: second, undo: expect.any(String) })
  await server.call('git_undo')
  expect(tree.git('rev-parse', 'HEAD').trim()).toBe(first)
  await server.call('git_sync', { action: 'pull' })
  commit('third')
  tree.write('mine', 'x\n')
  tree.commit('mine')
  const diverged = await server.call('git_sync', { action: 'pull' })
  expect(diverged.text).toMatch(/^conflict: .*ahead 1, behind 1/)
  await server.call('git_sync', { action: 'pull', rebase: true })
  expect(tree.git('log', '--format=%s').trim().split('\n')).toEqual(['mine', 'third', 'second', 'first'])
})

test('a push previews refs and URL, sends on request, and sets the upstream of a new branch', async () => {
  using tree = workTree()
  const { remote, bare, url } = withRemote(tree)
  tree.git('switch', '-qc', 'topic')
  tree.write('b', 'new\n')
  const head = tree.commit('topic')
  tree.git('update-ref', 'refs/mcp/undo/20260101-000000000-0000', 'HEAD')
  await using server = await serve(tree)
  const preview = await server.call('git_sync', { action: 'push' })
  expect(preview.structured).toMatchObject({
    preview: true,
    urls: [url],
    updated: [{ ref: 'refs/heads/topic:refs/heads/topic', change: '[new branch]' }],
  })
  expect(preview.text).toContain('Nothing was sent')
  expect(remote('branch')).toBe('* main')
  const pushed = await server.call('git_sync', { action: 'push', dry_run: false })
  expect(pushed.structured).toMatchObject({ preview: false, rejected: [] })
  expect(remote('rev-parse', 'topic')).toBe(head)
  expect(tree.git('rev-parse', '--abbrev-ref', 'topic@{upstream}').trim()).toBe('origin/topic')
  expect(execFileSync('git', ['-C', bare, 'for-each-ref', '--format=%(refname)'], { encoding: 'utf8' })).not.toContain(
    'mcp',
  )
})

test('a plain push that would lose work is rejected; a forced one keeps to its lease', async () => {
  using tree = workTree()
  const { remote, commit } = withRemote(tree)
  const theirs = commit('second')
  tree.write('mine', 'x\n')
  const mine = tree.commit('mine')
  const { asked, elicit } = agreeing()
  await using server = await serve(tree, elicit)
  const plain = await server.call('git_sync', { action: 'push', dry_run: false })
  expect(plain.text).toMatch(/^conflict: origin rejected the push/)
  expect(asked).toEqual([])
  const stale = await server.call('git_sync', { action: 'push', force: true, dry_run: false })
  expect(stale.text).toMatch(/^conflict: .*stale info/s)
  expect(remote('rev-parse', 'main')).toBe(theirs)
  await server.call('git_sync', { action: 'fetch' })
  const forced = await server.call('git_sync', { action: 'push', force: true, dry_run: false })
  expect(forced.isError).toBe(false)
  expect(asked.at(-1)).toMatch(
    /^Push to file:\/\/.*remote\.git from .*:\nrefs\/heads\/main:refs\/heads\/main .*forced/s,
  )
  expect(remote('rev-parse', 'main')).toBe(mine)
})

test('pushes under another name, tags, and deletions with consent', async () => {
  using tree = workTree()
  const { remote } = withRemote(tree)
  tree.git('tag', 'v1')
  const { asked, elicit } = agreeing()
  await using server = await serve(tree, elicit)
  const send = (refs: string[]) => server.call('git_sync', { action: 'push', refs, dry_run: false })
  await send(['main:copy', 'v1'])
  expect(remote('for-each-ref', '--format=%(refname)').split('\n')).toEqual([
    'refs/heads/copy',
    'refs/heads/main',
    'refs/tags/v1',
  ])
  expect(asked).toEqual([])
  await send([':copy', ':refs/tags/v1'])
  expect(asked[0]).toContain('refs/heads/copy [deleted]')
  expect(remote('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
  for (const ref of ['main:refs/mcp/x', 'refs/mcp/undo/x', 'main:--force', '-f', '+main']) {
    expect((await send([ref])).text).toMatch(/^(refused|invalid|not_found): /)
  }
})

test('forcing and deleting need --access destroy; credentials in URLs are masked', async () => {
  using tree = workTree()
  withRemote(tree)
  await using server = await connect(git, {
    options: { repository: [tree.root] },
    access: 'write',
    toolsets: ['remote'],
  })
  const forced = await server.call('git_sync', { action: 'push', force: true, dry_run: false })
  expect(forced.text).toMatch(/^refused: .*--access destroy/s)
  tree.git('remote', 'set-url', 'origin', 'https://ada:hunter2@127.0.0.1:1/x')
  const failed = await server.call('git_sync', { action: 'fetch' })
  expect(failed.text).toMatch(/^unavailable: The remote could not be reached/)
  expect(failed.text + server.log.join('\n')).not.toContain('hunter2')
})

test('what a repository configures for its remotes is not believed', async () => {
  using tree = workTree()
  const { url } = withRemote(tree)
  const marker = join(tree.folder, 'marker')
  await using server = await serve(tree)
  const fetch = () => server.call('git_sync', { action: 'fetch' })
  for (const [key, value] of Object.entries({
    'remote.origin.uploadpack': `touch ${marker}; git-upload-pack`,
    'remote.origin.vcs': 'evil',
    'url.ext::sh -c "touch x".insteadOf': 'file://',
    'remote.origin.fetch': '+refs/heads/*:refs/heads/*',
  })) {
    const old = key === 'remote.origin.fetch' ? tree.git('config', key).trim() : undefined
    tree.git('config', key, value)
    expect((await fetch()).text).toMatch(/^refused: /)
    if (old === undefined) tree.git('config', '--unset', key)
    else tree.git('config', key, old)
  }
  for (const bad of ['ext::sh -c "touch x"', '/etc', '../theirs', 'http://127.0.0.1:1/x', 'ssh://-oProxyCommand=x/y']) {
    tree.git('remote', 'set-url', 'origin', bad)
    expect((await fetch()).text).toMatch(/^(refused|invalid): /)
  }
  tree.git('remote', 'set-url', 'origin', url)
  expect((await fetch()).isError).toBe(false)
  expect([existsSync(marker), existsSync(join(tree.root, 'x'))]).toEqual([false, false])
})
