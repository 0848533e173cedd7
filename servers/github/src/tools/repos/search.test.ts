import { afterAll, describe, expect, test } from 'vitest'
import { startWithCode } from '../../code/code.fixture.ts'
import { connectTo } from '../../github.fixture.ts'

const double = await startWithCode()
afterAll(() => double[Symbol.asyncDispose]())
await double.seed.repo({ owner: 'acme', name: 'docs', readers: ['monalisa'], files: { 'guide.md': 'How to start.\n' } })
await double.seed.repo({ owner: 'acme', name: 'secret', files: { 'plan.md': 'When to start.\n' } })
await double.seed.issue('acme/web', { title: 'The start is slow', labels: ['bug'] })
await double.seed.issue('acme/docs', { title: 'Explain start', as: 'monalisa' })
await double.seed.issue('acme/secret', { title: 'Hidden start' })
await double.seed.pull('acme/web', { title: 'Make start fast', head: 'feature/login', draft: true })

const off = { graphql: 'off' } as const
const plain = (text: string) =>
  text
    .replaceAll(/untrusted\d{3}/g, 'untrusted')
    .replaceAll(/^[0-9a-f]{8} /gm, 'sha ')
    .replaceAll(new RegExp(new Date().toISOString().slice(0, 10), 'g'), 'today')

async function search(args: Record<string, unknown>, options = {}) {
  await using server = await connectTo(double, { options: { ...off, ...options } })
  const { text, isError } = await server.call('github_search', args)
  return { text: plain(text), isError }
}

describe('each kind', () => {
  test.each([
    [
      { query: 'start', repo: 'acme/web' },
      `3 code for: start repo:acme/web
<untrusted>
latest.ts
  1: src/start.ts
src/index.ts
  1: import { start } from './start.ts'
src/start.ts
  1: export function start() {
</untrusted>`,
    ],
    [
      { query: 'start', kind: 'issues', repo: 'acme/web' },
      '1 issues for: start repo:acme/web\n<untrusted>\n#1 open The start is slow [bug] @octocat today\n</untrusted>',
    ],
    [
      { query: 'start', kind: 'prs' },
      '1 prs for: start\n<untrusted>\nacme/web#2 draft, open Make start fast @octocat today\n</untrusted>',
    ],
    [
      { query: 'Begin', kind: 'commits', repo: 'acme/web' },
      '1 commits for: Begin repo:acme/web\n<untrusted>\nsha Begin @octocat today\n</untrusted>',
    ],
    [
      { query: 'web', kind: 'repos' },
      '1 repos for: web\n<untrusted>\nacme/web The shop Markdown 0 stars today\n</untrusted>',
    ],
    [{ query: 'mona', kind: 'users' }, '1 users for: mona\n<untrusted>\n@monalisa\n</untrusted>'],
    [{ query: 'nonsense', kind: 'issues' }, 'No issues found for: nonsense'],
  ])('%j', async (args, expected) => {
    expect(await search(args)).toEqual({ text: expected, isError: false })
  })

  test('discussions', async () => {
    await double.seed.discussion('acme/web', { title: 'How to start?', body: 'So?' })
    const { text } = await search({ query: 'start', kind: 'discussions', repo: 'acme/web' }, { graphql: 'auto' })
    expect(text).toMatch(
      /^1 discussions for: start repo:acme\/web\n<untrusted>\n#\d+ How to start\? \[\w+\] @octocat today\n<\/untrusted>$/,
    )
  })

  test('discussions need GraphQL', async () => {
    const { text } = await search({ query: 'start', kind: 'discussions' })
    expect(text).toMatch(/^refused: GitHub has this in GraphQL only/)
  })
})

describe('with --allow-repos', () => {
  const allowRepos = ['acme/*', '!acme/secret']

  test('only what is allowed is asked for', async () => {
    const { text } = await search({ query: 'start', kind: 'issues' }, { allowRepos: ['acme/web', 'acme/docs'] })
    expect(text).toBe(`2 issues for: start (repo:acme/web OR repo:acme/docs)
<untrusted>
acme/docs#1 open Explain start @monalisa today
acme/web#1 open The start is slow [bug] @octocat today
</untrusted>`)
  })

  test('what comes all the same is left out, and its number is not told', async () => {
    const { text } = await search({ query: 'start org:acme', kind: 'issues' }, { allowRepos })
    expect(text).toBe(`issues for: start org:acme
<untrusted>
acme/docs#1 open Explain start @monalisa today
acme/web#1 open The start is slow [bug] @octocat today
</untrusted>
1 left out: the settings do not allow their repositories.`)
  })

  test('nothing leads out of what is allowed', async () => {
    const allowed = { allowRepos: ['acme/web'] }
    const { text } = await search({ query: 'nonsense OR start', kind: 'issues' }, allowed)
    expect(text).toContain('for: (nonsense OR start) repo:acme/web')
    expect(text).not.toContain('left out')
    expect((await search({ query: 'start+repo:acme/secret', kind: 'issues' }, allowed)).text).toMatch(/^refused: /)
    expect((await search({ query: 'start "', kind: 'issues' }, allowed)).text).toMatch(/^invalid: A quote/)
  })

  test('files of other repositories are not read', async () => {
    double.clearRequests()
    const { text } = await search({ query: 'start org:acme' }, { allowRepos })
    expect(text).toContain('1 left out')
    const read = double.requests.filter(({ path }) => path.includes('/git/blobs/')).map(({ path }) => path)
    expect(read.length).toBeGreaterThan(0)
    expect(read.join()).not.toContain('acme/secret')
  })

  test.each(['repo:acme/secret start', 'org:octo-org x'])('%s is refused', async query => {
    double.clearRequests()
    expect((await search({ query, kind: 'issues' }, { allowRepos })).text).toMatch(/^refused: /)
    expect(double.requests).toEqual([])
  })
})

test('with --lockdown issues of strangers are left out', async () => {
  const { text } = await search({ query: 'start', kind: 'issues', repo: 'acme/docs' }, { lockdown: true })
  expect(text).toBe(
    'No issues found for: start repo:acme/docs\n1 left out: their authors may not push there (--lockdown).',
  )
  await double.seed.discussion('acme/docs', { title: 'Where to begin?', as: 'monalisa' })
  const asked = { query: 'begin', kind: 'discussions', repo: 'acme/docs' }
  const discussions = await search(asked, { lockdown: true, graphql: 'auto' })
  expect(discussions.text).not.toContain('Where to')
  expect(discussions.text).toContain('\n1 left out: their authors may not push there (--lockdown).')
})

test('a default repository is searched, unless the query names another', async () => {
  const options = { defaultRepo: 'acme/web' }
  expect((await search({ query: 'start', kind: 'issues' }, options)).text).toContain('for: start repo:acme/web\n')
  expect((await search({ query: 'start repo:acme/docs', kind: 'issues' }, options)).text).toMatch(
    /^1 issues for: start repo:acme\/docs\n/,
  )
})

test('the cursor leads through all of them', async () => {
  await using server = await connectTo(double, { options: off, results: 'structured' })
  const titles: unknown[] = []
  let cursor: unknown
  do {
    const args = { query: 'start org:acme', kind: 'issues', limit: 2, ...(cursor === undefined ? {} : { cursor }) }
    const { structured } = await server.call('github_search', args)
    const page = structured as { rows: { title: string }[]; next_cursor?: string; total: number }
    expect(page.total).toBe(3)
    titles.push(...page.rows.map(({ title }) => title))
    cursor = page.next_cursor
  } while (cursor !== undefined)
  expect(titles.toSorted()).toEqual(['Explain start', 'Hidden start', 'The start is slow'])
})

test('of code that is not found it is told where it was looked for', async () => {
  const { text } = await search({ query: 'nonsense repo:acme/web' })
  expect(text).toMatch(/^No code found for: nonsense repo:acme\/web\nIt finds whole words in files below 384 kB/)
})

test('a query that GitHub does not take', async () => {
  const { text, isError } = await search({ query: 'repo:nix/nix start', kind: 'issues' })
  expect(isError).toBe(true)
  expect(text).toMatch(/^invalid: GitHub does not take this query\.\n/)
})
