import { afterAll, beforeAll, expect, test } from 'vitest'
import { asking } from './asking.fixture.ts'
import { startGithub } from './start.ts'

const github = await startGithub()
const ask = asking(github)
afterAll(() => github[Symbol.asyncDispose]())

beforeAll(async () => {
  const { seed } = github
  await seed.issue('octocat/hello', {
    title: 'Crash on start',
    body: 'It crashes\nagain',
    labels: ['bug', 'good first issue'],
  })
  await seed.issue('octocat/hello', { title: 'Slow', assignees: ['monalisa'], as: 'octocat' })
  await seed.issue('octocat/secret', { title: 'Secret crash' })
  await seed.pull('octocat/hello', {
    title: 'Fix crash',
    head: 'fix',
    files: { 'src/fix.ts': 'export const fixed = 1\nconst other = 2\n' },
    draft: true,
  })
  await seed.commit('octocat/hello', {
    files: { 'src/main.ts': '// entry\nexport function main() {}\n', 'main.py': 'def main(): pass\n' },
  })
})

const q = (query: string): string => encodeURIComponent(query)

test.each([
  ['crash', ['Fix crash', 'Secret crash', 'Crash on start']],
  ['crash is:issue', ['Secret crash', 'Crash on start']],
  ['crash repo:octocat/hello is:pr draft:true', ['Fix crash']],
  ['label:bug', ['Crash on start']],
  ['label:"good first issue"', ['Crash on start']],
  ['-label:bug is:issue repo:octocat/hello', ['Slow']],
  ['assignee:monalisa', ['Slow']],
  ['no:assignee is:issue repo:octocat/hello', ['Crash on start']],
  ['author:@me is:pr', ['Fix crash']],
  ['head:fix', ['Fix crash']],
  ['user:octocat created:<2020-01-01', []],
  ['repo:octocat/hello is:issue sort:created-asc', ['Crash on start', 'Slow']],
])('finds issues by %s', async (query, expected) => {
  const { json } = await ask(`GET /search/issues?q=${q(query)}`)
  const items = Array.isArray(json.items) ? json.items : []
  expect(items.map(({ title }) => title)).toEqual(expected)
  expect(json.total_count).toBe(expected.length)
})

test('finds nothing that the caller may not see', async () => {
  const stranger = { token: github.tokens.stranger }
  expect((await ask('GET /search/issues?q=Secret', stranger)).json.total_count).toBe(0)
  const refused = await ask(`GET /search/issues?q=${q('repo:octocat/secret x')}`, stranger)
  expect(refused.status).toBe(422)
  expect(refused.json.errors).toMatchObject([{ resource: 'Search', field: 'q', code: 'invalid' }])
})

test('finds code by words, language and path, with the text around', async () => {
  const headers = { accept: 'application/vnd.github.text-match+json' }
  const paths = async (query: string) => {
    const { json } = await ask(`GET /search/code?q=${q(query)}`, { headers, token: github.tokens.finegrained })
    return Array.isArray(json.items) ? json.items.map(({ path }) => path) : json
  }
  expect(await paths('main repo:octocat/hello')).toEqual(['main.py', 'src/main.ts'])
  expect(await paths('main language:typescript repo:octocat/hello')).toEqual(['src/main.ts'])
  expect(await paths('main path:src repo:octocat/hello')).toEqual(['src/main.ts'])
  expect(await paths('fixed repo:octocat/hello')).toEqual([])
  const { json } = await ask(`GET /search/code?q=${q('function entry repo:octocat/hello')}`, { headers })
  expect(json.items).toMatchObject([
    {
      text_matches: [
        {
          property: 'content',
          fragment: '// entry\nexport function main() {}\n',
          matches: [
            { text: 'function', indices: [16, 24] },
            { text: 'entry', indices: [3, 8] },
          ],
        },
      ],
    },
  ])
})

test('finds repositories, people and commits', async () => {
  expect((await ask('GET /search/repositories?q=hello')).json.total_count).toBe(1)
  expect((await ask('GET /search/users?q=mona')).json).toMatchObject({ items: [{ login: 'monalisa', score: 1 }] })
  expect((await ask(`GET /search/commits?q=${q('Begin repo:octocat/hello')}`)).json.total_count).toBe(1)
})

test('wants a query, and ends after a thousand results', async () => {
  expect((await ask('GET /search/issues?q=')).status).toBe(422)
  const { status, json } = await ask('GET /search/issues?q=x&per_page=100&page=11')
  expect([status, json.message]).toEqual([422, 'Only the first 1000 search results are available'])
})
