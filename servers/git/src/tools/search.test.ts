import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from '@mcp-connectors/testing'
import { expect, test } from 'vitest'
import { git } from '../connector.ts'
import { workTree } from '../work-tree.fixture.ts'

function inner(text: string): string {
  return /^<untrusted\d+>\n(.*)\n<\/untrusted\d+>/s.exec(text)?.[1] ?? text
}

test('blame groups neighbouring lines of a commit', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\ntwo\nthree\nfour\n')
  const first = tree.commit('first')
  tree.write('a.txt', 'one\nTWO\nthree\nfour\n')
  const second = tree.commit('second')
  tree.write('a.txt', 'one\nTWO\nthree\nFOUR\n')
  const day = tree.git('log', '-1', '--format=%as').trim()
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const old = `# ${first.slice(0, 8)} ${day} Ada: first`
  const middle = `# ${second.slice(0, 8)} ${day} Ada: second`
  const blame = async (args: object) => inner((await server.call('git_blame', { path: 'a.txt', ...args })).text)
  expect(await blame({})).toBe(
    `${old}\n1 one\n${middle}\n2 TWO\n# ${first.slice(0, 8)}\n3 three\n# not committed yet\n4 FOUR`,
  )
  expect(await blame({ rev: 'HEAD' })).toBe(`${old}\n1 one\n${middle}\n2 TWO\n# ${first.slice(0, 8)}\n3 three\n4 four`)
  expect(await blame({ rev: 'HEAD~1', lines: '2-3' })).toBe(`${old}\n2 two\n3 three`)
  expect(await blame({ lines: '7-9' })).toMatch(/^invalid: The file has only 4 lines\./)
  expect((await server.call('git_blame', { path: 'b.txt' })).text).toMatch(
    /^not_found: git does not know that path there\./,
  )
})

test('grep is not thrown off by settings about its format', async () => {
  using tree = workTree()
  tree.write('a.txt', 'alpha\n')
  tree.commit('first')
  for (const key of ['column', 'heading', 'break', 'fullName']) tree.git('config', `grep.${key}`, 'true')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect(inner((await server.call('git_grep', { pattern: 'alpha' })).text)).toBe('a.txt\n1: alpha')
})

test('grep knows the digits that models write', async () => {
  using tree = workTree()
  tree.write('a.txt', 'version 12\n\\d\n')
  tree.commit('first')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect(inner((await server.call('git_grep', { pattern: 'n \\d+$' })).text)).toBe('a.txt\n1: version 12')
  expect(inner((await server.call('git_grep', { pattern: '\\d', fixed: true })).text)).toBe('a.txt\n2: \\d')
})

test('grep finds patterns, plain text and pages', async () => {
  using tree = workTree()
  tree.write('a.txt', 'alpha\nbeta (x)\nALPHA\n')
  tree.write('dir/b.txt', 'alpha again\n')
  tree.write('bin', 'alpha\0')
  tree.commit('first')
  tree.write('a.txt', 'nothing\n')
  tree.write('untracked.txt', 'alpha\n')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const grep = async (args: object) => inner((await server.call('git_grep', args as never)).text)
  expect(await grep({ pattern: 'alpha' })).toBe('dir/b.txt\n1: alpha again')
  expect(await grep({ pattern: 'al(f|ph)a$', rev: 'HEAD' })).toBe('a.txt\n1: alpha')
  expect(await grep({ pattern: 'alpha', rev: 'HEAD', ignore_case: true, paths: ['a.txt'] })).toBe(
    'a.txt\n1: alpha\n3: ALPHA',
  )
  expect(await grep({ pattern: '(x)', rev: 'HEAD', fixed: true })).toBe('a.txt\n2: beta (x)')
  expect(await grep({ pattern: '-e', fixed: true })).toBe('Nothing matches.')
  expect(await grep({ pattern: '(' })).toMatch(/^invalid: The pattern is not a valid regular expression\./)
  const first = await server.call('git_grep', { pattern: 'alpha', rev: 'HEAD', ignore_case: true, limit: 2 })
  expect(inner(first.text)).toBe('a.txt\n1: alpha\n3: ALPHA')
  const cursor = /cursor "(.+)"\]$/.exec(first.text)?.[1]
  // The branch moves on; the pages stay with the revision they began with.
  tree.git('rm', '-qrf', 'dir')
  tree.git('commit', '-q', '-m', 'second')
  const second = await server.call('git_grep', { pattern: 'alpha', rev: 'HEAD', ignore_case: true, limit: 2, cursor })
  expect(inner(second.text)).toBe('dir/b.txt\n1: alpha again')
})

test('a long line is shown around what was looked for', async () => {
  using tree = workTree()
  tree.write('min.js', `${'a'.repeat(5000)}needle${'b'.repeat(5000)}\n`)
  tree.commit('first')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const { text } = await server.call('git_grep', { pattern: 'needle' })
  expect(inner(text)).toBe(`min.js\n1: …${'a'.repeat(100)}needle${'b'.repeat(194)}…`)
})

test('a file that is gone from the work tree is no match', async () => {
  using tree = workTree()
  tree.write('a.txt', 'alpha\n')
  tree.commit('first')
  rmSync(join(tree.root, 'a.txt'))
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect((await server.call('git_grep', { pattern: 'alpha' })).text).toBe('Nothing matches.')
})
