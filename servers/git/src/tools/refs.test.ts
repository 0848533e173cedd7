import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { workTree } from '../work-tree.fixture.ts'

function inner(text: string): string {
  return /^<untrusted\d+>\n(.*)\n<\/untrusted\d+>/s.exec(text)?.[1] ?? text
}

test('branches, tags, reflog, stashes', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  const first = tree.commit('first').slice(0, 8)
  tree.git('tag', '-a', 'v1', '-m', 'release one')
  tree.git('switch', '-q', '-c', 'feature/x')
  tree.write('a.txt', 'two\n')
  const second = tree.commit('second').slice(0, 8)
  tree.write('a.txt', 'three\n')
  tree.git('stash', '-q')
  const day = tree.git('log', '-1', '--format=%cs').trim()
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const refs = async (args: object) =>
    inner((await server.call('git_refs', args as never)).text)
      .split('\n')
      .sort()
  expect(await refs({})).toEqual([`feature/x ${second} ${day} (current) second`, `main ${first} ${day} first`])
  expect(await refs({ pattern: 'feat*' })).toEqual([`feature/x ${second} ${day} (current) second`])
  expect(await refs({ contains: 'feature/x' })).toEqual([`feature/x ${second} ${day} (current) second`])
  expect(await refs({ kind: 'tags' })).toEqual([`v1 ${first} ${day} release one`])
  expect((await refs({ kind: 'stashes' }))[0]).toMatch(/^stash@\{0\} [0-9a-f]{8} WIP on feature\/x: /)
  expect(await refs({ kind: 'reflog', pattern: 'main' })).toEqual([`main@{0} ${first} commit (initial): first`])
  expect((await refs({ kind: 'reflog', pattern: 'nothing' })).join()).toContain(
    'not_found: There is no branch nothing.',
  )
  expect((await refs({ kind: 'reflog' })).at(0)).toMatch(/^HEAD@\{0\} /)
  expect(await refs({ kind: 'remotes' })).toEqual(['None.'])
  expect((await refs({ kind: 'remotes', contains: 'main' })).join()).toContain(
    'invalid: contains does not apply to remotes.',
  )
})

test('remotes without what is secret in their URL, and tracking branches', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  const clone = join(tree.folder, 'clone')
  execFileSync('git', ['clone', '-q', tree.root, clone])
  const plain = (...args: string[]) => execFileSync('git', args, { cwd: clone })
  plain('remote', 'add', 'hosted', 'https://ada:tok3n@example.org/a.git')
  plain('remote', 'add', 'token', 'https://tok3n@example.org/a.git')
  plain('remote', 'add', 'ssh', 'ssh://git@example.org/a.git')
  plain('commit', '-q', '--allow-empty', '-m', 'ahead')
  await using server = await connect(git, { options: { repository: [clone] } })
  expect(inner((await server.call('git_refs', { kind: 'remotes' })).text).split('\n')).toEqual([
    `origin ${tree.root}`,
    'hosted https://***@example.org/a.git',
    'token https://***@example.org/a.git',
    'ssh ssh://git@example.org/a.git',
  ])
  expect((await server.call('git_refs')).text).toContain('(current) [origin/main: ahead 1] ahead')
  expect((await server.call('git_status')).text).toContain('upstream origin/main (ahead 1, behind 0)')
  expect((await server.call('git_refs', { kind: 'remote_branches', pattern: 'origin/*' })).text).toContain(
    'origin/main',
  )
})

test('pages go through all of them', async () => {
  using tree = workTree()
  tree.git('commit', '-q', '--allow-empty', '-m', 'first')
  const names = Array.from({ length: 45 }, (_, index) => `b${String(index).padStart(2, '0')}`)
  for (const name of names) tree.git('branch', name)
  await using server = await connect(git, { options: { repository: [tree.root] }, maxTokens: 700 })
  const found: string[] = []
  let cursor: string | undefined
  do {
    const { text } = await server.call('git_refs', { limit: 40, ...(cursor === undefined ? {} : { cursor }) })
    found.push(
      ...inner(text)
        .split('\n')
        .map(line => line.split(' ')[0] ?? ''),
    )
    cursor = /cursor "(.+)"\]$/.exec(text)?.[1]
  } while (cursor !== undefined)
  expect(found).toEqual([...names, 'main'])
})

test('undo points, newest first, by the name that git_undo takes', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  await using server = await connect(git, { options: { repository: [tree.root] }, access: 'destroy' })
  const ids: (string | undefined)[] = []
  for (const action of ['soft', 'mixed', 'hard']) {
    ids.unshift(/undo point: (\S+)/.exec((await server.call('git_restore', { action })).text)?.[1])
  }
  expect((await server.call('git_refs', { kind: 'undo' })).text).toContain(
    `\n${ids[0]} git_restore hard\n${ids[1]} git_restore mixed\n${ids[2]} git_restore soft\n`,
  )
})
