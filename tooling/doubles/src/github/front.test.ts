import { afterAll, expect, test } from 'vitest'
import { asking } from './asking.fixture.ts'
import { startGithub } from './start.ts'

const github = await startGithub()
const ask = asking(github)
afterAll(() => github[Symbol.asyncDispose]())

test('knows its tokens and no others', async () => {
  expect((await ask('GET /user')).json).toMatchObject({ login: 'octocat', name: 'The Octocat' })
  expect((await ask('GET /user', { token: github.tokens.reader })).json.login).toBe('monalisa')
  const wrong = await ask('GET /user', { token: 'ghp_nobodyknows' })
  expect(wrong.status).toBe(401)
  expect(wrong.json).toEqual({
    message: 'Bad credentials',
    documentation_url: 'https://docs.github.com/rest',
    status: '401',
  })
})

test('tells the scopes of a classic token only', async () => {
  const classic = await ask('GET /user', { token: github.tokens.weak })
  expect(classic.headers.get('x-oauth-scopes')).toBe('public_repo')
  const hidden = await ask('GET /repos/octocat/secret', { token: github.tokens.weak })
  expect(hidden.headers.get('x-accepted-oauth-scopes')).toBe('repo')
  const fine = await ask('GET /user', { token: github.tokens.finegrained })
  expect(fine.headers.has('x-oauth-scopes')).toBe(false)
})

test('hides a private repository from who may not see it', async () => {
  expect((await ask('GET /repos/octocat/secret')).json.private).toBe(true)
  for (const token of [github.tokens.stranger, github.tokens.weak, '']) {
    const { status, json } = await ask('GET /repos/octocat/secret', { token })
    expect([status, json.message]).toEqual([404, 'Not Found'])
  }
})

test('says what the caller may do with a repository', async () => {
  const owner = await ask('GET /repos/octocat/hello')
  expect(owner.json.permissions).toEqual({ admin: true, maintain: true, push: true, triage: true, pull: true })
  const reader = await ask('GET /repos/octocat/hello', { token: github.tokens.reader })
  expect(reader.json.permissions).toEqual({ admin: false, maintain: false, push: false, triage: false, pull: true })
  const refused = await ask('GET /repos/octocat/hello/collaborators/monalisa/permission', {
    token: github.tokens.reader,
  })
  expect([refused.status, refused.json.message]).toEqual([
    403,
    'Must have push access to view collaborator permission.',
  ])
  const asked = await ask('GET /repos/octocat/hello/collaborators/mallory/permission')
  expect(asked.json).toMatchObject({ permission: 'read', role_name: 'read' })
  const all = await ask('GET /repos/octocat/hello/collaborators')
  expect(all.list.map(({ login, role_name }) => [login, role_name])).toEqual([
    ['octocat', 'admin'],
    ['monalisa', 'read'],
  ])
})

test('lets no token write that may only read', async () => {
  const fine = await ask('POST /repos/octocat/hello/issues', {
    token: github.tokens.readonly,
    body: { title: 'No' },
  })
  expect([fine.status, fine.json.message]).toEqual([403, 'Resource not accessible by personal access token'])
  expect(fine.headers.get('x-accepted-github-permissions')).toBe('issues=write')
  const nobody = await ask('POST /repos/octocat/hello/issues', { token: '', body: { title: 'No' } })
  expect([nobody.status, nobody.json.message]).toEqual([401, 'Requires authentication'])
})

test('answers 304 to what has not changed, and takes nothing for it', async () => {
  const first = await ask('GET /repos/octocat/hello')
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^W\/"[0-9a-f]{64}"$/)
  const again = await ask('GET /repos/octocat/hello', { headers: { 'if-none-match': etag } })
  expect([again.status, again.text]).toEqual([304, ''])
  expect(again.headers.get('x-ratelimit-remaining')).toBe(first.headers.get('x-ratelimit-remaining'))
  const since = first.headers.get('last-modified') ?? ''
  expect((await ask('GET /repos/octocat/hello', { headers: { 'if-modified-since': since } })).status).toBe(304)
  const other = await ask('GET /repos/octocat/hello', {
    token: github.tokens.reader,
    headers: { 'if-none-match': etag },
  })
  expect(other.status).toBe(200)
})

test('counts by token and resource, and refuses at the end', async () => {
  const before = github.limits.of(github.tokens.finegrained, 'search')
  const { headers } = await ask('GET /search/issues?q=x', { token: github.tokens.finegrained })
  expect(headers.get('x-ratelimit-resource')).toBe('search')
  expect(headers.get('x-ratelimit-limit')).toBe('30')
  expect(Number(headers.get('x-ratelimit-remaining'))).toBe(before.remaining - 1)
  github.limits.set(github.tokens.finegrained, { ...before, remaining: 0 })
  const refused = await ask('GET /search/issues?q=x', { token: github.tokens.finegrained })
  expect(refused.status).toBe(403)
  expect(refused.json.message).toMatch(/^API rate limit exceeded for user ID/)
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('0')
  expect(Number(refused.headers.get('x-ratelimit-reset'))).toBe(before.reset)
  expect((await ask('GET /user', { token: github.tokens.finegrained })).status).toBe(200)
})

test('answers under /api/v3 too, where the next page is under it as well', async () => {
  const { status, headers } = await ask('GET /api/v3/user/repos?per_page=1')
  expect(status).toBe(200)
  expect(headers.get('link')).toContain(`<${github.url}/api/v3/user/repos?per_page=1&page=2>; rel="next"`)
})

test('finds a repository whatever the case of its name, and under its old one', async () => {
  await github.seed.repo({ owner: 'octocat', name: 'before' })
  expect((await ask('GET /repos/Octocat/BEFORE')).json.full_name).toBe('octocat/before')
  expect((await ask('PATCH /repos/octocat/before', { body: { name: 'after' } })).json.full_name).toBe('octocat/after')
  const moved = await ask('GET /repos/octocat/before/issues?state=all')
  expect([moved.status, moved.json.message]).toEqual([301, 'Moved Permanently'])
  const location = moved.headers.get('location') ?? ''
  expect(location).toMatch(/\/repositories\/\d+\/issues\?state=all$/)
  expect((await ask(`GET ${location.slice(github.url.length)}`)).status).toBe(200)
  expect((await ask('POST /repos/octocat/before/issues', { body: { title: 'Moved' } })).status).toBe(307)
})

test('refuses to change what is archived', async () => {
  await github.seed.repo({ owner: 'octocat', name: 'old' })
  await ask('PATCH /repos/octocat/old', { body: { archived: true } })
  const { status, json } = await ask('POST /repos/octocat/old/issues', { body: { title: 'No' } })
  expect([status, json.message]).toEqual([403, 'Repository was archived so is read-only.'])
})

test('writes down what it was asked', async () => {
  github.clearRequests()
  await ask('GET /api/v3/repos/octocat/hello/issues?state=all')
  await ask('POST /repos/octocat/hello/issues', { body: { title: 'Seen' } })
  expect(github.requests.map(({ method, path, status, body }) => [method, path, status, body])).toEqual([
    ['GET', '/repos/octocat/hello/issues?state=all', 200, ''],
    ['POST', '/repos/octocat/hello/issues', 201, '{"title":"Seen"}'],
  ])
  expect(github.requests[0]?.headers.authorization).toBe(`Bearer ${github.tokens.owner}`)
})

test('keeps what it does not know away', async () => {
  expect((await ask('GET /repos/octocat/nothing')).status).toBe(404)
  expect((await ask('GET /repos/octocat/hello/no-such-thing')).status).toBe(404)
  expect((await ask('GET /nowhere')).status).toBe(404)
})
