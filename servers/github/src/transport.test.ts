import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { accountOn } from './account.fixture.ts'
import { host, json } from './host.fixture.ts'

const signal = new AbortController().signal
const token = 'ghp_onlyForItsOwnHost'

function redirect(response: ServerResponse, status: number, location: string): void {
  response.writeHead(status, { location }).end()
}

/** An API whose repository acme/old is acme/new today, and whose logs are kept elsewhere. */
const api = (elsewhere: string) =>
  host((request, response) => {
    const { method, url: path = '' } = request
    if (path === '/repositories/7') return json(response, { full_name: 'acme/new' })
    if (path === '/repositories/7/issues' || path === '/repos/acme/new/issues') return json(response, [])
    if (path === '/repos/acme/old/issues' && method === 'GET') return redirect(response, 301, '/repositories/7/issues')
    if (path === '/repos/acme/old/issues') return redirect(response, 307, '/repositories/7/issues')
    if (path === '/repos/acme/old/issues/5') return redirect(response, 301, '/repositories/7/issues/5')
    if (path === '/repositories/7/issues/5') return json(response, { number: 5 })
    if (path.endsWith('/logs')) return redirect(response, 302, `${elsewhere}/blob?signature=1`)
    if (path === '/repos/acme/web/pages') return redirect(response, 307, `${elsewhere}/pages`)
    if (path === '/repos/acme/web/loop') return redirect(response, 302, '/repos/acme/web/loop')
    if (path === '/repos/acme/web/other-scheme') return redirect(response, 302, 'file:///etc/passwd')
    response.writeHead(404).end()
  })

const stranger = () => host((_request, response) => void response.end('line one\nline two\n'))

test('a redirect to another host is followed without the token and other headers', async () => {
  await using elsewhere = await stranger()
  await using github = await api(elsewhere.url)
  const route = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs'
  const job = { owner: 'acme', repo: 'web', job_id: 1 }
  const parts = accountOn(github.url, token).stream(route, job, { signal, mostBytes: 1000 })
  let text = ''
  for await (const part of parts) text += Buffer.from(part).toString()
  expect(text).toBe('line one\nline two\n')
  expect(github.seen[0]?.headers.authorization).toBe(`Bearer ${token}`)
  expect(elsewhere.seen).toMatchObject([{ method: 'GET', path: '/blob?signature=1' }])
  expect(JSON.stringify(elsewhere.seen)).not.toContain(token)
  expect(elsewhere.seen[0]?.headers).not.toHaveProperty('x-github-api-version')
})

test('what is streamed is bounded', async () => {
  await using elsewhere = await stranger()
  await using github = await api(elsewhere.url)
  const route = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs'
  const job = { owner: 'acme', repo: 'web', job_id: 1 }
  const parts = accountOn(github.url, token).stream(route, job, { signal, mostBytes: 5 })
  await expect(parts.next()).rejects.toMatchObject({ code: 'too_large' })
})

test('a change is never sent to another host', async () => {
  await using elsewhere = await stranger()
  await using github = await api(elsewhere.url)
  const changing = accountOn(github.url, token).request(
    'POST /repos/{owner}/{repo}/pages',
    { owner: 'acme', repo: 'web' },
    { signal },
  )
  await expect(changing).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('not followed') })
  expect(elsewhere.seen).toEqual([])
})

test.each([
  ['/repos/acme/web/loop', 'redirects without end'],
  ['/repos/acme/web/other-scheme', 'which was not followed'],
])('%s %s', async (path, words) => {
  await using github = await api('http://127.0.0.1:1')
  await expect(accountOn(github.url, token).get(path, { signal })).rejects.toThrow(words)
})

test('a renamed repository is followed, and asked for by its new name from then on', async () => {
  await using github = await api('http://127.0.0.1:1')
  const account = accountOn(github.url, token)
  const old = { owner: 'acme', repo: 'old' }
  await account.request('GET /repos/{owner}/{repo}/issues', old, { signal })
  expect(account.renamed('Acme/Old')).toBe('acme/new')
  expect(account.known.renames).toEqual(['acme/old -> acme/new'])
  await account.request('GET /repos/{owner}/{repo}/issues', old, { signal })
  expect(github.seen.map(({ path }) => path)).toEqual([
    '/repos/acme/old/issues',
    '/repositories/7',
    '/repositories/7/issues',
    '/repos/acme/new/issues',
  ])
})

test('a change goes along with a rename, once', async () => {
  await using github = await api('http://127.0.0.1:1')
  const issue = { owner: 'acme', repo: 'old', title: 'x' }
  await accountOn(github.url, token).request('POST /repos/{owner}/{repo}/issues', issue, { signal })
  expect(github.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /repos/acme/old/issues',
    'GET /repositories/7',
    'POST /repositories/7/issues',
  ])
})

test('a change is not sent along a redirect that makes a GET of it', async () => {
  for (const status of [301, 302, 303]) {
    await using github = await host((_request, response) => redirect(response, status, '/repositories/7/issues'))
    const issue = { owner: 'acme', repo: 'old', title: 'x' }
    const made = accountOn(github.url, token).request('POST /repos/{owner}/{repo}/issues', issue, { signal })
    await expect(made).rejects.toMatchObject({ code: 'conflict' })
    expect(github.seen).toHaveLength(1)
  }
})

test('an issue that was transferred says nothing of its repository', async () => {
  await using github = await api('http://127.0.0.1:1')
  const account = accountOn(github.url, token)
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}'
  expect(await account.request(route, { owner: 'acme', repo: 'old', issue_number: 5 }, { signal })).toEqual({
    number: 5,
  })
  expect(account.known.renames).toEqual([])
})

test('a rename leads to no repository that the settings do not allow', async () => {
  await using github = await api('http://127.0.0.1:1')
  const account = accountOn(github.url, token, { allow: ['acme/old'] })
  const reading = account.request('GET /repos/{owner}/{repo}/issues', { owner: 'acme', repo: 'old' }, { signal })
  await expect(reading).rejects.toMatchObject({ code: 'refused', message: expect.stringMatching(/^acme\/new is not/) })
  expect(github.seen.map(({ path }) => path)).toEqual(['/repos/acme/old/issues', '/repositories/7'])
})

test('a value of dots makes no other path', async () => {
  await using github = await host((_request, response) => json(response, {}))
  const account = accountOn(github.url, token)
  const label = (name: string) =>
    account.request('DELETE /repos/{owner}/{repo}/labels/{name}', { owner: 'acme', repo: 'web', name }, { signal })
  for (const name of ['..', '.', '../..', 'a/../../..', 'a\\..']) {
    await expect(label(name)).rejects.toMatchObject({ code: 'invalid' })
  }
  await label('...')
  await label('v1..2')
  await label('%2e%2e')
  expect(github.seen.map(({ path }) => path)).toEqual([
    '/repos/acme/web/labels/...',
    '/repos/acme/web/labels/v1..2',
    '/repos/acme/web/labels/%252e%252e',
  ])
})

test('a host elsewhere cannot lead back into the API', async () => {
  const addresses: string[] = []
  await using elsewhere = await host((_request, response) => redirect(response, 302, `${addresses[0]}/repos/acme/x`))
  await using github = await api(elsewhere.url)
  addresses.push(github.url)
  const route = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs'
  const job = { owner: 'acme', repo: 'web', job_id: 1 }
  const parts = accountOn(github.url, token).stream(route, job, { signal, mostBytes: 1000 })
  await expect(parts.next()).rejects.toMatchObject({ code: 'conflict' })
  expect(github.seen).toHaveLength(1)
})

test('a second redirect is judged as the first', async () => {
  await using github = await host((request, response) => {
    if (request.url === '/repos/acme/web/issues') return redirect(response, 301, '/repositories/1/issues')
    if (request.url === '/repositories/1/issues') return redirect(response, 301, '/repositories/2/issues')
    if (request.url === '/repositories/1') return json(response, { full_name: 'acme/web' })
    if (request.url === '/repositories/2') return json(response, { full_name: 'evil/x' })
    json(response, [])
  })
  const reading = accountOn(github.url, token, { allow: ['acme/*'] }).request(
    'GET /repos/{owner}/{repo}/issues',
    { owner: 'acme', repo: 'web' },
    { signal },
  )
  await expect(reading).rejects.toMatchObject({ code: 'refused' })
  expect(github.seen.map(({ path }) => path)).not.toContain('/repositories/2/issues')
})
