import { afterAll, afterEach, expect, test } from 'vitest'
import { asking } from './asking.fixture.ts'
import { startGithub } from './start.ts'

const github = await startGithub()
const ask = asking(github)
afterAll(() => github[Symbol.asyncDispose]())
afterEach(() => expect(github.faults.waiting).toEqual([]))

test('a status is answered once, where it matches', async () => {
  github.faults.push({ match: 'POST /repos/*/issues', status: 502, body: { message: 'Server Error' } })
  expect((await ask('GET /repos/octocat/hello/issues')).status).toBe(200)
  expect((await ask('POST /repos/octocat/hello/issues', { body: { title: 'First' } })).status).toBe(502)
  expect((await ask('POST /repos/octocat/hello/issues', { body: { title: 'Second' } })).json.title).toBe('Second')
  expect((await ask('GET /repos/octocat/hello/issues')).list.map(({ title }) => title)).toEqual(['Second'])
})

test('the hourly limit, as GitHub words it', async () => {
  github.faults.push({ primaryLimit: { reset: 90 } })
  const { status, headers, json } = await ask('GET /user')
  expect(status).toBe(403)
  expect(headers.get('x-ratelimit-remaining')).toBe('0')
  expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1_000 + 60)
  expect(json.message).toMatch(/^API rate limit exceeded/)
})

test('the limit against bursts, with and without a time', async () => {
  github.faults.push({ secondaryLimit: true }, { secondaryLimit: { status: 429 } })
  const first = await ask('GET /user')
  expect([first.status, first.headers.get('retry-after')]).toEqual([403, '60'])
  expect(first.json.message).toMatch(/^You have exceeded a secondary rate limit/)
  const second = await ask('GET /user')
  expect([second.status, second.headers.get('retry-after')]).toEqual([429, null])
})

test('a page of HTML instead of JSON', async () => {
  github.faults.push({ html: 502 })
  const { status, headers, text } = await ask('GET /user')
  expect([status, headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8'])
  expect(text).toContain('Unicorn!')
})

test('a body that ends too early, and a connection that is reset', async () => {
  github.faults.push({ cut: 10 }, { reset: true })
  await expect(ask('GET /user')).rejects.toThrow('terminated')
  await expect(ask('GET /user')).rejects.toThrow('fetch failed')
})

test('no answer at all, until the client gives up', async () => {
  github.faults.push({ hang: true })
  const aborted = fetch(`${github.url}/user`, { signal: AbortSignal.timeout(50) })
  await expect(aborted).rejects.toThrow('aborted due to timeout')
})

test('done, but not said', async () => {
  github.faults.push({ match: 'POST *', after: true })
  await expect(ask('POST /repos/octocat/hello/labels', { body: { name: 'kept', color: 'ededed' } })).rejects.toThrow()
  expect((await ask('GET /repos/octocat/hello/labels/kept')).status).toBe(200)
  expect(github.requests.filter(({ method }) => method === 'POST').at(-1)?.status).toBe(0)
})
