import { type Github, startGithub } from '@tooling/doubles/github'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { accountOn } from './account.fixture.ts'

let github: Github
const signal = new AbortController().signal
const hello = { owner: 'octocat', repo: 'hello' }

beforeAll(async () => {
  github = await startGithub()
  await github.seed.issue('octocat/hello', { title: 'First' })
})
afterAll(() => github[Symbol.asyncDispose]())
beforeEach(() => github.clearRequests())

const sent = () => github.requests.map(({ method, path, status }) => `${method} ${path} ${status}`)

test('asks again with the ETag, and counts what was unchanged', async () => {
  const account = accountOn(github.url, github.tokens.owner)
  const first = await account.request('GET /repos/{owner}/{repo}', hello, { signal })
  const second = await account.request('GET /repos/{owner}/{repo}', hello, { signal })
  expect(second).toEqual(first)
  expect(second).not.toBe(first)
  expect(sent()).toEqual(['GET /repos/octocat/hello 200', 'GET /repos/octocat/hello 304'])
  expect(account.known.cache).toEqual({ unchanged: 1, unasked: 0 })
})

test('asks for what a full id names only once', async () => {
  const account = accountOn(github.url, github.tokens.owner)
  const sha = await github.seed.commit('octocat/hello', { files: { 'a.txt': 'a' } })
  github.clearRequests()
  const read = () =>
    account.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { ...hello, commit_sha: sha }, { signal })
  expect(await read()).toEqual(await read())
  expect(sent()).toEqual([`GET /repos/octocat/hello/git/commits/${sha} 200`])
  expect(account.known.cache).toEqual({ unchanged: 0, unasked: 1 })
})

test('keeps what one token may see from another', async () => {
  const tokens = [github.tokens.owner, github.tokens.stranger]
  const identity = { token: async () => tokens.shift() ?? '' }
  const account = accountOn(github.url, '', { identity })
  const secret = { owner: 'octocat', repo: 'secret' }
  await account.request('GET /repos/{owner}/{repo}', secret, { signal })
  await expect(account.request('GET /repos/{owner}/{repo}', secret, { signal })).rejects.toMatchObject({
    code: 'not_found',
    message: 'octocat/secret was not found.',
  })
})

test('what is asked for only once is asked for again with another token', async () => {
  const secret = { owner: 'octocat', repo: 'secret' }
  const commit_sha = await github.seed.commit('octocat/secret', { files: { 'a.txt': 'a' } })
  const tokens = [github.tokens.owner, github.tokens.stranger]
  const account = accountOn(github.url, '', { identity: { token: async () => tokens.shift() ?? '' } })
  const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}'
  await account.request(route, { ...secret, commit_sha }, { signal })
  const asked = account.request(route, { ...secret, commit_sha }, { signal })
  await expect(asked).rejects.toMatchObject({ code: 'not_found' })
})

test.each([
  ['a bad gateway', { status: 502, body: { message: 'Server Error' } }],
  ['an unicorn', { html: 503 }],
  ['a reset', { reset: true }],
  ['a cut body', { cut: 20 }],
  ['a short limit', { secondaryLimit: { retryAfter: 1 } }],
] as const)('reads again after %s', async (_name, fault) => {
  const account = accountOn(github.url, github.tokens.owner)
  github.faults.push({ match: 'GET /repos/*', ...fault })
  expect(await account.request('GET /repos/{owner}/{repo}', hello, { signal })).toMatchObject({ name: 'hello' })
  expect(github.requests).toHaveLength(2)
})

test('gives up after three', async () => {
  const account = accountOn(github.url, github.tokens.owner)
  for (const status of [502, 503, 500]) github.faults.push({ status, body: { message: 'Server Error' } })
  await expect(account.request('GET /repos/{owner}/{repo}', hello, { signal })).rejects.toMatchObject({
    code: 'unavailable',
    message: 'octocat/hello: 127.0.0.1 is having trouble (500).'.replace('127.0.0.1', new URL(github.url).host),
  })
  expect(github.requests).toHaveLength(3)
})

test.each([
  ['a bad gateway', { status: 502, body: { message: 'Server Error' } }, 'unavailable'],
  ['a reset', { reset: true }, 'unavailable'],
  ['an answer that is lost', { after: true }, 'unavailable'],
  ['a short limit', { secondaryLimit: { retryAfter: 1 } }, 'rate_limited'],
  ['a conflict', { status: 409, body: { message: 'Conflict' } }, 'conflict'],
] as const)('writes once, also after %s', async (_name, fault, code) => {
  const account = accountOn(github.url, github.tokens.owner)
  github.faults.push({ match: 'POST /repos/*', ...fault })
  const writing = account.request('POST /repos/{owner}/{repo}/issues', { ...hello, title: 'Once' }, { signal })
  await expect(writing).rejects.toMatchObject({ code })
  expect(github.requests).toHaveLength(1)
})

test.each([
  ['a bad gateway', { status: 502, body: { message: 'Server Error' } }],
  ['a reset', { reset: true }],
  ['a short limit', { secondaryLimit: { retryAfter: 1 } }],
] as const)('sends a mutation once, also after %s', async (_name, fault) => {
  const account = accountOn(github.url, github.tokens.owner)
  github.faults.push({ match: 'POST /graphql', ...fault })
  const document = 'mutation { addStar(input: { starrableId: "x" }) { clientMutationId } }'
  await expect(account.graphql(document, {}, { schema: z.unknown(), signal, write: true })).rejects.toThrow()
  expect(github.requests).toHaveLength(1)
})

test('tells a long limit, and sends nothing more until it ends', async () => {
  const account = accountOn(github.url, github.tokens.owner)
  github.faults.push({ primaryLimit: { reset: 1200 } })
  const read = account.request('GET /repos/{owner}/{repo}', hello, { signal })
  await expect(read).rejects.toMatchObject({
    code: 'rate_limited',
    message: 'The rate limit of this token for core is used up.',
  })
  const again = account.request('GET /repos/{owner}/{repo}', hello, { signal })
  await expect(again).rejects.toMatchObject({
    code: 'rate_limited',
    hint: expect.stringMatching(/^It ends at \d\d:\d\d UTC/),
  })
  expect(github.requests).toHaveLength(1)
  // Searches have a limit of their own.
  await account.request('GET /search/repositories', { q: 'hello' }, { signal })
})

test('an abort ends the request', async () => {
  const account = accountOn(github.url, github.tokens.owner)
  github.faults.push({ hang: true })
  const abort = new AbortController()
  const reading = account.request('GET /repos/{owner}/{repo}', hello, { signal: abort.signal })
  setTimeout(() => abort.abort(new Error('enough')), 50)
  await expect(reading).rejects.toThrow('enough')
})

test('an abort ends a wait for a limit', async () => {
  const account = accountOn(github.url, github.tokens.owner)
  github.faults.push({ secondaryLimit: { retryAfter: 5 } })
  const abort = new AbortController()
  const reading = account.request('GET /repos/{owner}/{repo}', hello, { signal: abort.signal })
  setTimeout(() => abort.abort(), 200)
  await expect(reading).rejects.toThrow()
  expect(github.requests).toHaveLength(1)
})

test('bounds an answer', async () => {
  const account = accountOn(github.url, github.tokens.owner)
  const reading = account.request('GET /repos/{owner}/{repo}', hello, { signal, mostBytes: 100 })
  await expect(reading).rejects.toMatchObject({ code: 'too_large' })
})

test('what is still computed is no answer', async () => {
  github.faults.push({ status: 202, body: {} })
  const asked = accountOn(github.url, github.tokens.owner).get('/repos/octocat/hello/stats/contributors', { signal })
  await expect(asked).rejects.toMatchObject({ code: 'unavailable', hint: 'Ask again in some seconds.' })
})

test('a web page is no answer', async () => {
  const account = accountOn(github.url, github.tokens.owner)
  github.faults.push({ html: 200 })
  await expect(account.request('GET /repos/{owner}/{repo}', hello, { signal })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('answered with a web page in place of data'),
  })
})

test('JSON that ends too early is no answer', async () => {
  const account = accountOn(github.url, github.tokens.owner)
  github.faults.push({ status: 200, body: '{"name": "he', headers: { 'content-type': 'application/json' } })
  await expect(account.request('GET /repos/{owner}/{repo}', hello, { signal })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('is no whole JSON'),
  })
})

test('a refused token may be followed by another one', async () => {
  const tokens = ['ghp_old', github.tokens.owner]
  const identity = { token: async () => tokens[0] ?? '', refused: () => tokens.shift() !== undefined }
  const account = accountOn(github.url, '', { identity })
  const made = await account.request('POST /repos/{owner}/{repo}/issues', { ...hello, title: 'Renewed' }, { signal })
  expect(made.title).toBe('Renewed')
  expect(sent()).toEqual(['POST /repos/octocat/hello/issues 401', 'POST /repos/octocat/hello/issues 201'])
})

test('knows what the answers said of the token', async () => {
  const seen: unknown[] = []
  const onStanding = ({ scopes }: { scopes: readonly string[] | undefined }) => void seen.push(scopes)
  const account = accountOn(github.url, github.tokens.weak, { onStanding })
  await account.request('GET /repos/{owner}/{repo}', hello, { signal })
  await account.request('GET /repos/{owner}/{repo}', hello, { signal })
  expect(seen).toEqual([['public_repo']])
  expect(account.known.budgets).toMatchObject([{ resource: 'core', limit: 5000 }])
})

test('where GraphQL is not to be had, REST answers, and GraphQL is not asked again', async () => {
  const account = accountOn(github.url, github.tokens.owner)
  const value = () =>
    account.faster(
      async () => JSON.stringify(await account.graphql('{ viewer { login } }', {}, { schema: z.unknown(), signal })),
      async () => 'rest',
    )
  github.faults.push({ match: '/graphql', status: 404, body: { message: 'Not Found' } })
  expect(await value()).toBe('rest')
  expect(await value()).toBe('rest')
  expect(sent()).toEqual(['POST /graphql 404'])
})

test('GraphQL that is turned off says so', async () => {
  const account = accountOn(github.url, github.tokens.owner, { graphql: 'off' })
  const asking = account.graphql('{ viewer { login } }', {}, { schema: z.unknown(), signal })
  await expect(asking).rejects.toMatchObject({ code: 'refused', hint: expect.stringContaining('GITHUB_GRAPHQL=auto') })
})

test('many requests go out ten at a time, changes one at a time', async () => {
  const account = accountOn(github.url, github.tokens.owner)
  const issues = Array.from({ length: 4 }, (_, index) =>
    account.request('POST /repos/{owner}/{repo}/issues', { ...hello, title: `Issue ${index}` }, { signal }),
  )
  const numbers = (await Promise.all(issues)).map(({ number }) => number)
  expect(numbers).toEqual([...numbers].sort((one, other) => one - other))
})
