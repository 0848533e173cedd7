import { execFileSync } from 'node:child_process'
import { type Connected, connect } from '@mcp-connectors/testing'
import { afterAll, expect, test } from 'vitest'
import { z } from 'zod'
import { git } from '../connector.ts'
import { type WorkTree, workTree } from '../work-tree.fixture.ts'

const page = z.object({ commits: z.array(z.object({ id: z.string() })), next_cursor: z.string().optional() })

/** Every id, page after page. */
async function pages(server: Connected, args: Record<string, unknown>): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const { structured } = await server.call('git_log', { ...args, ...(cursor === undefined ? {} : { cursor }) })
    const { commits, next_cursor } = page.parse(structured)
    ids.push(...commits.map(({ id }) => id))
    cursor = next_cursor
  } while (cursor !== undefined)
  return ids
}

/** Runs git at a minute of its own, so that the order of branches is the same everywhere. */
function at(tree: WorkTree, minute: number, ...args: string[]): void {
  const date = new Date(1_700_000_000_000 + minute * 60_000).toISOString()
  const env = { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date }
  execFileSync('git', args, { cwd: tree.root, env, stdio: 'ignore' })
}

function commitAt(
  tree: WorkTree,
  minute: number,
  path: string,
  message: string,
  author = 'Ada <ada@example.org>',
): void {
  tree.write(path, `${message}\n`)
  tree.git('add', '-A')
  at(tree, minute, 'commit', '-q', '--author', author, '-m', message)
}

/** Two branches that grow side by side and meet twice. */
function braid(): WorkTree {
  const tree = workTree()
  commitAt(tree, 0, 'a.txt', 'root')
  for (let round = 1; round <= 2; round++) {
    tree.git('switch', '-q', '-C', 'side')
    for (let step = 0; step < 5; step++)
      commitAt(tree, round * 100 + step * 2, `side${step}.txt`, `side ${round}.${step}`, 'Grace <grace@example.org>')
    tree.git('switch', '-q', 'main')
    for (let step = 0; step < 5; step++) commitAt(tree, round * 100 + step * 2 + 1, 'a.txt', `main ${round}.${step}`)
    at(tree, round * 100 + 20, 'merge', '-q', '--no-ff', '-m', `merge ${round}`, 'side')
  }
  return tree
}

// Only read: one for all tests.
const shared = braid()
afterAll(() => shared[Symbol.dispose]())

test('pages of any size give every commit once, and page one in the order of git', async () => {
  await using server = await connect(git, { options: { repository: [shared.root] }, results: 'structured' })
  const all = shared.git('log', '--format=%H').trim().split('\n')
  for (const limit of [1, 2, 3, 7, 200]) {
    const ids = await pages(server, { limit })
    expect(ids.slice(0, limit)).toEqual(all.slice(0, limit))
    expect([...ids].sort()).toEqual([...all].sort())
  }
})

test('where clocks ran backwards nothing is left out', async () => {
  using tree = braid()
  commitAt(tree, -5000, 'a.txt', 'from the past')
  tree.git('switch', '-q', 'side')
  commitAt(tree, 9000, 'b.txt', 'from the future')
  commitAt(tree, -9000, 'b.txt', 'from the past again')
  tree.git('merge', '-q', '-m', 'merge 3', 'main')
  await using server = await connect(git, { options: { repository: [tree.root] }, results: 'structured' })
  const all = tree.git('log', '--format=%H').trim().split('\n').sort()
  for (const limit of [1, 2, 3]) expect([...new Set(await pages(server, { limit }))].sort()).toEqual(all)
})

test.each([
  ['a path', { path: 'a.txt' }, ['--', 'a.txt']],
  ['an author', { author: 'grace' }, ['--author=Grace']],
  ['a message', { grep: 'SIDE [12]\\.[34]' }, ['-E', '--grep=side [12]\\.[34]']],
  ['text that changed', { pickaxe: 'side 1.1' }, ['-S', 'side 1.1']],
  ['a range', { rev: 'HEAD~3..HEAD' }, ['HEAD~3..HEAD']],
  ['a symmetric range', { rev: 'side...main' }, ['side...main']],
  ['a branch', { rev: 'side' }, ['side']],
])('%s finds what git finds, page by page', async (_name, args, plain) => {
  await using server = await connect(git, { options: { repository: [shared.root] }, results: 'structured' })
  const expected = shared
    .git('log', '--format=%H', ...plain)
    .split('\n')
    .filter(Boolean)
  expect(expected.length).toBeGreaterThan(1)
  expect(await pages(server, { ...args, limit: 2 })).toEqual(expected)
})

test('dates bound the history', async () => {
  await using server = await connect(git, { options: { repository: [shared.root] } })
  const since = new Date(1_700_000_000_000 + 205 * 60_000).toISOString()
  const { text } = await server.call('git_log', {
    since,
    until: new Date(1_700_000_000_000 + 208 * 60_000).toISOString(),
  })
  expect(text.match(/(main|side) [\d.]+/g)).toEqual(['side 2.4', 'main 2.3', 'side 2.3', 'main 2.2'])
})

test('a range given where one revision is wanted says where ranges go', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect((await server.call('git_diff', { from: 'HEAD..main' })).text).toContain('A range goes into git_log')
})

test('the author of all commits is named once', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  tree.commit('second')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect((await server.call('git_log')).text).toMatch(/\nall by Ada\n\S+ \S+ second\n\S+ \S+ first\n/)
  tree.git('commit', '-q', '--allow-empty', '--author=Bo <b@example.org>', '-m', 'third')
  expect((await server.call('git_log')).text).toMatch(/\n\S+ \S+ Bo: third\n\S+ \S+ Ada: second\n\S+ \S+ Ada: first\n/)
})

test('what is no date is not taken for now', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\n')
  tree.commit('first')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect((await server.call('git_log', { since: 'recently' })).text).toMatch(/^invalid: recently is not a date\./)
  for (const since of ['2001-01-01', 'last week', '2 weeks ago']) {
    expect((await server.call('git_log', { since })).text).toContain('first')
  }
})

test('lines follow a part of a file', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\ntwo\nthree\n')
  tree.commit('first')
  tree.write('a.txt', 'one\ntwo\nTHREE\n')
  tree.commit('third line')
  tree.write('a.txt', 'zero\none\nTWO\nTHREE\n')
  tree.commit('second line')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const { text } = await server.call('git_log', { path: 'a.txt', lines: '4-4' })
  expect(text.match(/(?<=-\d\d ).*$/gm)).toEqual(['third line', 'first'])
  expect((await server.call('git_log', { path: 'a.txt', lines: '9-9' })).text).toMatch(
    /^invalid: The file has only 4 lines\./,
  )
  expect((await server.call('git_log', { lines: '1-2' })).text).toMatch(/^invalid: lines needs a path\./)
  expect((await server.call('git_log', { path: 'a.txt', lines: '4-1' })).text).toMatch(
    /^invalid: lines 4-1 is not a range\./,
  )
})

test('a change of case is a change of text', async () => {
  using tree = workTree()
  tree.write('a.txt', 'two\n')
  tree.commit('first')
  tree.write('a.txt', 'TWO\n')
  tree.commit('second')
  await using server = await connect(git, { options: { repository: [tree.root] } })
  expect((await server.call('git_log', { pickaxe: 'TWO' })).text.match(/: (.*)/g)).toEqual([': second'])
})

test('one line a commit; more on request', async () => {
  using tree = workTree()
  tree.write('a.txt', 'one\ntwo\n')
  const id = tree.commit('subject\n\nBody line one.\n\nBody line three.')
  const day = tree.git('log', '-1', '--format=%as').trim()
  await using server = await connect(git, { options: { repository: [tree.root] } })
  const line = `${id.slice(0, 8)} ${day} Ada: subject`
  const inner = async (args: Record<string, unknown>) =>
    (await server.call('git_log', args)).text.split('\n').slice(1, -1).join('\n')
  expect(await inner({})).toBe(line)
  expect(await inner({ detail: 'body' })).toBe(`${line}\n    Body line one.\n    \n    Body line three.`)
  expect(await inner({ detail: 'files' })).toBe(
    `${line}\n    Body line one.\n    \n    Body line three.\n  a.txt +2 -0`,
  )
})

test('what is not there is said with what is near', async () => {
  await using server = await connect(git, { options: { repository: [shared.root] } })
  expect((await server.call('git_log', { rev: 'sied' })).text).toBe(
    'not_found: There is no revision sied.\nDid you mean side?',
  )
  expect((await server.call('git_log', { rev: 'main..nothing' })).text).toMatch(
    /^not_found: There is no revision nothing\./,
  )
  expect((await server.call('git_log', { path: 'missing.txt' })).text).toBe('No commit matches.')
  expect((await server.call('git_log', { grep: '(' })).text).toMatch(
    /^invalid: The pattern is not a valid regular expression\./,
  )
})

test('a page cut at the token budget goes on where it was cut', async () => {
  using tree = workTree()
  for (let number = 0; number < 12; number++) {
    tree.git('commit', '-q', '--allow-empty', '-m', `commit ${number}\n\n${'many words of text '.repeat(60)}`)
  }
  const options = { options: { repository: [tree.root] }, results: 'structured', maxTokens: 1500 } as const
  await using server = await connect(git, options)
  const first = await server.call('git_log', { detail: 'body', limit: 100 })
  expect(first.text).toMatch(/\d of 12 commits shown\. More: /)
  const all = tree.git('log', '--format=%H').trim().split('\n')
  expect(await pages(server, { detail: 'body', limit: 100 })).toEqual(all)
  expect(await pages(server, { detail: 'body', limit: 100, author: 'Ada' })).toEqual(all)
})
