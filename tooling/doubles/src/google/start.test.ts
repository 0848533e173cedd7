import { expect, test } from 'vitest'
import { z } from 'zod'
import type { Fault } from './faults.ts'
import { startGoogle } from './start.ts'

async function place() {
  const google = await startGoogle()
  const fileId = google.file({ name: 'a.txt', content: 'some text' })
  const ask = async (path: string, token?: string): Promise<Response> =>
    fetch(google.url + path, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })
  const mine = (path: string): Promise<Response> => ask(path, google.tokens.me)
  return { google, fileId, ask, mine, [Symbol.asyncDispose]: () => google[Symbol.asyncDispose]() }
}

const entry = z.object({ domain: z.string(), reason: z.string(), message: z.string() })
const refusal = z.object({
  error: z.object({
    code: z.number(),
    message: z.string(),
    errors: z.tuple([entry]),
    status: z.string().optional(),
  }),
})

const reasonOf = async (response: Response): Promise<string> => {
  const { error } = refusal.parse(await response.json())
  expect(error.code).toBe(response.status)
  return `${error.code} ${error.errors[0].domain} ${error.errors[0].reason}`
}

test('only good tokens open the door', async () => {
  await using at = await place()
  const { tokens } = at.google
  expect(await reasonOf(await at.ask('/drive/v3/files'))).toBe('401 global required')
  for (const token of ['nonsense', tokens.expired, tokens.revoked]) {
    const response = await at.ask('/drive/v3/files', token)
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"')
    expect(await reasonOf(response)).toBe('401 global authError')
  }
  expect((await at.mine('/drive/v3/files')).status).toBe(200)
  at.google.expire(tokens.me)
  expect((await at.mine('/drive/v3/files')).status).toBe(401)
  expect((await at.mine('/drive/v3/nowhere')).status).toBe(404)
})

test('a right that is not granted is named', async () => {
  await using at = await place()
  const token = at.google.token({ scopes: ['drive.metadata.readonly'] })
  const response = await at.ask(`/drive/v3/files/${at.fileId}/export?mimeType=text/plain`, token)
  expect(response.headers.get('www-authenticate')).toContain('insufficient_scope')
  expect(await response.json()).toMatchObject({
    error: { status: 'PERMISSION_DENIED', details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] },
  })
})

test.each<[Fault['kind'], Partial<Fault>, string]>([
  ['status', { status: 503 }, '503 global backendError'],
  ['rate', {}, '403 usageLimits userRateLimitExceeded'],
  ['daily', {}, '403 usageLimits dailyLimitExceeded'],
  ['429', { retryAfter: 7 }, '429 usageLimits rateLimitExceeded'],
  ['expired', {}, '401 global authError'],
])('%s happens once, to whom it is meant for', async (kind, more, reason) => {
  await using at = await place()
  at.google.fault({ path: 'files.list', kind, ...more })
  expect((await at.mine(`/drive/v3/files/${at.fileId}`)).status).toBe(200)
  const response = await at.mine('/drive/v3/files')
  expect(response.headers.get('retry-after')).toBe(kind === '429' ? '7' : null)
  expect(await reasonOf(response)).toBe(reason)
  expect((await at.mine('/drive/v3/files')).status).toBe(200)
})

test('connections break before and after, and in the middle of a body', async () => {
  await using at = await place()
  const media = `/drive/v3/files/${at.fileId}?alt=media`
  at.google.fault({ path: 'media', kind: 'cut', times: 2 })
  await expect(at.mine(media)).rejects.toThrow('fetch failed')
  await expect(at.mine(media)).rejects.toThrow('fetch failed')
  at.google.fault({ path: /media/, kind: 'truncated', after: 4 })
  const response = await at.mine(media)
  expect(response.headers.get('content-length')).toBe('9')
  await expect(response.text()).rejects.toThrow('terminated')
  at.google.fault({ path: 'media', kind: 'cut', after: 3 })
  await expect((await at.mine(media)).text()).rejects.toThrow('terminated')
  at.google.fault({ path: '*', kind: 'html' })
  expect((await at.mine(media)).headers.get('content-type')).toBe('text/html')
  at.google.fault({ path: '*', kind: 'cut-after' })
  const headers = { authorization: `Bearer ${at.google.tokens.me}` }
  await expect(fetch(`${at.google.url}/drive/v3/files/${at.fileId}`, { method: 'DELETE', headers })).rejects.toThrow()
  expect(() => at.google.get(at.fileId)).toThrow('There is no file')
})

test('what was asked is seen, also of who went away', async () => {
  await using at = await place()
  at.google.fault({ path: 'files.list', kind: 'hang' })
  const away = new AbortController()
  const headers = { authorization: `Bearer ${at.google.tokens.me}` }
  const asked = fetch(`${at.google.url}/drive/v3/files?q=trashed=true`, { headers, signal: away.signal })
  await expect.poll(() => at.google.requests).toHaveLength(1)
  away.abort()
  await expect(asked).rejects.toThrow()
  await expect.poll(() => at.google.requestsOf('files.list')[0]?.gone).toBe(true)
  expect(at.google.requests).toHaveLength(1)
  expect(at.google.requests[0]).toMatchObject({ method: 'GET', path: '/drive/v3/files', query: { q: 'trashed=true' } })
  expect(at.google.requests[0]?.token).toBe(at.google.tokens.me)
  at.google.clearRequests()
  expect(at.google.requests).toEqual([])
})

test('calls go together in a batch, each with its own answer', async () => {
  await using at = await place()
  const calls = [
    `GET /drive/v3/files/${at.fileId}?fields=name`,
    'GET /drive/v3/files/nowhere',
    `GET /drive/v3/files/${at.fileId}?alt=media`,
  ]
  const parts = calls.map(
    (line, index) => `--b\r\nContent-Type: application/http\r\nContent-ID: <${index}>\r\n\r\n${line}\r\n\r\n`,
  )
  const response = await fetch(`${at.google.url}/batch/drive/v3`, {
    method: 'POST',
    headers: { authorization: `Bearer ${at.google.tokens.me}`, 'content-type': 'multipart/mixed; boundary=b' },
    body: `${parts.join('')}--b--`,
  })
  const text = await response.text()
  expect(text.match(/HTTP\/1\.1 \d+|Content-ID: <[\w-]+>/g)).toEqual([
    ...['Content-ID: <response-0>', 'HTTP/1.1 200', 'Content-ID: <response-1>', 'HTTP/1.1 404'],
    ...['Content-ID: <response-2>', 'HTTP/1.1 302'],
  ])
  expect(text).toContain('{"name":"a.txt"}')
})
