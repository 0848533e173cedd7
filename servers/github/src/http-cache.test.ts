import { expect, test } from 'vitest'
import { host } from './host.fixture.ts'
import { hostOf } from './hosts.ts'
import { HttpCache } from './http-cache.ts'
import { openTransport } from './transport.ts'

const signal = new AbortController().signal

/** A host where everything has the same ETag, and a client of it with a cache. */
async function cached(body: (path: string) => string) {
  const api = await host((request, response) => {
    response.setHeader('etag', '"1"')
    if (request.headers['if-none-match'] === '"1"') return response.writeHead(304).end()
    response.end(body(request.url ?? ''))
  })
  const cache = new HttpCache()
  const [observe, moved] = [() => {}, async () => {}]
  const identity = { current: 'ghp_x', token: async () => identity.current }
  const send = openTransport({ host: hostOf(api.url), identity, cache, observe, moved })
  const read = async (path: string, accept = 'application/json', method = 'GET') => {
    const response = await send(`${api.url}${path}`, { method, headers: { accept }, signal })
    return await response.text()
  }
  return { read, cache, identity, seen: api.seen, [Symbol.asyncDispose]: () => api[Symbol.asyncDispose]() }
}

test('remembers by URL and by media type', async () => {
  await using api = await cached(path => `body of ${path}`)
  for (const accept of ['application/json', 'application/vnd.github.raw']) {
    expect(await api.read('/a', accept)).toBe('body of /a')
    expect(await api.read('/a', accept)).toBe('body of /a')
  }
  expect(api.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"', undefined, '"1"'])
  expect(api.cache.counts).toEqual({ unchanged: 2, unasked: 0 })
})

test('remembers reads alone', async () => {
  await using api = await cached(() => 'x')
  await api.read('/a', 'application/json', 'POST')
  await api.read('/a')
  expect(api.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined])
})

test('what one token was answered is never given to another', async () => {
  await using api = await cached(path => `body of ${path}`)
  await api.read(`/repos/a/b/git/blobs/${sha}`)
  await api.read('/a')
  api.identity.current = 'ghp_y'
  await api.read(`/repos/a/b/git/blobs/${sha}`)
  await api.read('/a')
  expect(api.seen).toHaveLength(4)
  expect(api.seen.map(({ headers }) => headers['if-none-match'])).toEqual(Array(4).fill(undefined))
})

const sha = '0123456789abcdef0123456789abcdef01234567'

test.each([
  [`/repos/a/b/git/blobs/${sha}`, true],
  [`/repos/a/b/git/trees/${sha}?recursive=1`, true],
  [`/repos/a/b/contents/x.ts?ref=${sha}`, true],
  [`/repos/a/b/contents/x.ts?ref=main`, false],
  [`/repos/a/b/git/trees/main`, false],
  [`/repos/a/b/commits/${sha}/check-runs`, false],
  [`/repos/a/b/commits/${sha}`, false],
])('%s is asked for once: %s', async (path, once) => {
  await using api = await cached(() => 'x')
  await api.read(path)
  await api.read(path)
  expect(api.seen).toHaveLength(once ? 1 : 2)
})

test('the least used gives way, and what is too large is not kept', async () => {
  await using api = await cached(path => 'x'.repeat(Number(path.slice(1).split('-')[0])))
  await api.read('/2000001')
  await api.read('/2000001')
  expect(api.cache.counts.unchanged).toBe(0)
  for (let index = 0; index < 16; index++) await api.read(`/2000000-${index}`)
  await api.read('/2000000-0')
  expect(api.cache.counts.unchanged).toBe(1)
  await api.read('/2000000-16')
  await api.read('/2000000-0')
  expect(api.cache.counts.unchanged).toBe(2)
  await api.read('/2000000-1')
  expect(api.cache.counts.unchanged).toBe(2)
})
