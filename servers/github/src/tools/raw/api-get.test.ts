import { type Github, startGithub } from '@tooling/doubles/github'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { connectTo } from '../../github.fixture.ts'

// In two parts, so that no scanner takes it for real.
const hidden = ['sk_live_51H', 'xyzNeverShown'].join('')

let double: Github

beforeAll(async () => {
  double = await startGithub()
  const { seed } = double
  for (const title of ['One', 'Two', 'Three']) await seed.issue('octocat/hello', { title })
  await seed.repo({ owner: 'octo-org', name: 'api', files: { 'a.txt': 'a' } })
  await seed.issue('octo-org/api', { title: 'Elsewhere' })
  seed.alerts('octocat/hello', { secret: [{ secret: hidden }] })
  return () => double[Symbol.asyncDispose]()
})

beforeEach(() => double.clearRequests())

const issues = '/repos/octocat/hello/issues'

describe('a REST path', () => {
  test('is projected, a line an entry, and tells how it goes on', async () => {
    await using server = await connectTo(double)
    const args = { path: `${issues}?per_page=2`, fields: ['number', 'user.login'] }
    const { text } = await server.call('github_api_get', args)
    expect(text).toMatch(
      /^<untrusted\d*[^>]*>\n\{"number":3,"user":\{"login":"octocat"\}\}\n\{"number":2,.*\n<\/untrusted/,
    )
    expect(text).toContain('More: the same path with page, after or cursor = 2.')
    const second = await server.call('github_api_get', { ...args, path: `${issues}?per_page=2&page=2` })
    expect(second.text).toContain('{"number":1,"user":{"login":"octocat"}}')
    expect(second.text).not.toContain('More: ')
  })

  test('is the same in the structure; both eras', async () => {
    await using server = await connectTo(double, { results: 'structured', era: 'legacy' })
    const { structured } = await server.call('github_api_get', { path: `${issues}/1`, fields: ['title'] })
    expect(structured).toEqual({ value: { title: 'One' }, hidden: 0 })
  })

  test('may answer with nothing but a yes', async () => {
    await using server = await connectTo(double)
    double.faults.push({ match: 'GET /user/starred/octocat/hello', status: 204 })
    const { text, isError } = await server.call('github_api_get', { path: 'user/starred/octocat/hello' })
    expect([isError, text]).toEqual([false, 'The answer is empty.'])
  })

  test('answers no file', async () => {
    await using server = await connectTo(double)
    const headers = { 'content-type': 'application/zip' }
    double.faults.push({ match: 'GET /repos/octocat/hello/zipball', status: 200, headers, body: 'PK' })
    const { text } = await server.call('github_api_get', { path: '/repos/octocat/hello/zipball' })
    expect(text).toContain('invalid: /repos/octocat/hello/zipball answers a file, not JSON.')
  })

  test.each([
    ['https://evil.example/x', 'is no path of the REST API'],
    ['/repos/octocat/nothing', 'not_found: '],
  ])('refuses %s', async (path, words) => {
    await using server = await connectTo(double)
    expect((await server.call('github_api_get', { path })).text).toContain(words)
  })

  test.each([
    '/repos/octocat/hello/secret-scanning/alerts',
    '/repos/octocat/hello/secret-scanning/alerts/1?hide_secret=false',
  ])('tells no secret: %s', async path => {
    await using server = await connectTo(double)
    const { text, isError } = await server.call('github_api_get', { path })
    expect([isError, text]).toEqual([false, expect.stringContaining('mailchimp_api_key')])
    expect(text).not.toContain(hidden)
    expect(double.requests[0]?.path).toContain('hide_secret=true')
  })

  test('shows no token that clones a private repository', async () => {
    await using server = await connectTo(double)
    const body = { name: 'hello', temp_clone_token: 'AABBCC' }
    double.faults.push({ match: 'GET /repos/octocat/hello', status: 200, body })
    const { text } = await server.call('github_api_get', { path: '/repos/octocat/hello' })
    expect(text).toContain('hello')
    expect(text).not.toContain('AABBCC')
  })
})

describe('with the settings', () => {
  test('an allow-list is for paths and for what they answer', async () => {
    await using server = await connectTo(double, { options: { allowRepos: ['octo-org/*'] } })
    expect((await server.call('github_api_get', { path: issues })).text).toContain(
      'refused: octocat/hello is not among',
    )
    expect((await server.call('github_api_get', { path: '/user/repos' })).text).toContain('refused: /user/repos is not')
    const graphql = await server.call('github_api_get', { query: '{ viewer { login } }' })
    expect(graphql.text).toContain('With --allow-repos no GraphQL query is sent')
    expect(double.requests).toEqual([])
    const { id } = (await double.seed.send('octocat', 'GET', `${issues}/1`)) as { id: number }
    await double.seed.send('octocat', 'POST', '/repos/octo-org/api/issues/1/sub_issues', { sub_issue_id: id })
    const path = '/repos/octo-org/api/issues/1/sub_issues'
    const { text } = await server.call('github_api_get', { path })
    expect(text).not.toContain('One')
    expect(text).toContain('1 left out: this server may not use their repositories.')
  })

  test('lockdown reads nothing', async () => {
    await using server = await connectTo(double, { options: { lockdown: true } })
    expect((await server.call('github_api_get', { path: issues })).text).toContain('With lockdown nothing is read')
    expect(double.requests).toEqual([])
  })

  test('without GraphQL a query is refused', async () => {
    await using server = await connectTo(double, { options: { graphql: 'off' } })
    const { text } = await server.call('github_api_get', { query: '{ viewer { login } }' })
    expect(text).toContain('GITHUB_GRAPHQL=auto')
  })
})

describe('a GraphQL query', () => {
  const query = 'query ($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { name isPrivate } }'

  test('is asked with its variables, and projected', async () => {
    await using server = await connectTo(double, { results: 'structured' })
    const variables = { owner: 'octocat', name: 'hello' }
    const { structured } = await server.call('github_api_get', { query, variables, fields: ['repository.name'] })
    expect(structured).toEqual({ value: { repository: { name: 'hello' } }, hidden: 0 })
  })

  test.each([
    [{ query, path: '/user' }, 'Pass path or query, one of them.'],
    [{}, 'Pass path or query, one of them.'],
    [
      { query: 'mutation { addStar(input: { starrableId: "x" }) { clientMutationId } }' },
      'refused: Only one GraphQL query',
    ],
    [{ query: '{ repository(owner: "octocat", name: "hello") { t: tempCloneToken } }' }, 'tempCloneToken is a secret'],
    [{ query: '{' }, 'invalid: That is no GraphQL.'],
  ])('refuses %j', async (args, words) => {
    await using server = await connectTo(double)
    expect((await server.call('github_api_get', args)).text).toContain(words)
    expect(double.requests).toEqual([])
  })

  test('that GitHub refuses is told in its words', async () => {
    await using server = await connectTo(double)
    const { text, isError } = await server.call('github_api_get', { query: '{ viewer { nothing } }' })
    expect(isError).toBe(true)
    expect(text).toContain('nothing')
  })
})
