import { readdirSync } from 'node:fs'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { workTree } from '../work-tree.fixture.ts'

function inner(text: string): string {
  return /^<untrusted\d+>\n(.*)\n<\/untrusted\d+>/s.exec(text)?.[1] ?? text
}

test('what a branch adds, and what would conflict', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.write('b.txt', 'one\n')
  const parted = tree.commit('first').slice(0, 10)
  tree.git('switch', '-q', '-c', 'topic')
  tree.write('a.txt', 'theirs\n')
  tree.remove('b.txt')
  const topic = tree.commit('topic').slice(0, 8)
  tree.git('switch', '-q', 'main')
  tree.write('a.txt', 'ours\n')
  tree.write('b.txt', 'changed\n')
  const main = tree.commit('main').slice(0, 8)
  const day = tree.git('log', '-1', '--format=%as').trim()
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const objects = () => tree.git('count-objects', '-v')
  const before = objects()
  process.env.TMPDIR = tree.folder
  expect(inner((await server.call('git_compare', { base: 'main', head: 'topic' })).text)).toBe(
    `ahead 1, behind 1, parted at ${parted}
would conflict:
a.txt (contents)
b.txt (modify/delete)

commits:
${topic} ${day} Ada: topic

2 files, +1 -2
M a.txt +1 -1
D b.txt +0 -1`,
  )
  // Nothing of the trial merge stays behind.
  expect(objects()).toBe(before)
  expect(readdirSync(tree.folder).sort()).toEqual(['home', 'repo'])
  delete process.env.TMPDIR
  expect((await server.call('git_compare', { base: 'main~1' })).text).toContain(
    `merges without conflict\n\ncommits:\n${main}`,
  )
  expect((await server.call('git_compare', { base: 'main' })).text).toContain('ahead 0, behind 0')
})

test('histories that never met', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  tree.git('checkout', '-q', '--orphan', 'other')
  tree.write('a.txt', 'two\n')
  tree.commit('other root')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const { text } = await server.call('git_compare', { base: 'main', head: 'other' })
  expect(text).toContain('ahead 1, behind 1, no common commit\nnot mergeable')
  expect(text).toContain('M a.txt +1 -1')
})
