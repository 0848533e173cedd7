import { ConnectorError } from '@mcp-connectors/core'
import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { fromFailure, isPassing, limitOf, refusalIn } from './errors.ts'
import { connectTo } from './gdrive.fixture.ts'

const context = { signal: new AbortController().signal, method: 'files.get', what: '"Budget" (1AbC)' }

function answer(status: number, reason: string, more: object = {}): Response {
  const error = {
    code: status,
    message: 'words of Google',
    errors: [{ domain: 'global', reason, message: 'w' }],
    ...more,
  }
  return Response.json({ error }, { status })
}

test.each([
  [404, 'notFound', 'not_found', '"Budget" (1AbC) was not found.'],
  [403, 'insufficientFilePermissions', 'forbidden', '"Budget" (1AbC): this account may not do that with it.'],
  [403, 'userRateLimitExceeded', 'rate_limited', '"Budget" (1AbC): Google limits how often it is asked.'],
  [429, 'rateLimitExceeded', 'rate_limited', '"Budget" (1AbC): Google limits how often it is asked.'],
  [403, 'sharingRateLimitExceeded', 'rate_limited', '"Budget" (1AbC): this account has shared too much today.'],
  [403, 'storageQuotaExceeded', 'refused', '"Budget" (1AbC): the storage of this account is full.'],
  [403, 'exportSizeLimitExceeded', 'too_large', '"Budget" (1AbC): Google gives out at most 10 MB'],
  [401, 'authError', 'unauthenticated', 'Google does not accept the credential'],
  [412, 'conditionNotMet', 'conflict', '"Budget" (1AbC) has changed meanwhile.'],
  [500, 'backendError', 'unavailable', '"Budget" (1AbC): Google Drive is having trouble (500).'],
  [403, 'somethingNew', 'forbidden', '"Budget" (1AbC): Google answered 403 somethingNew.'],
  [400, 'somethingNew', 'invalid', '"Budget" (1AbC): Google answered 400 somethingNew.'],
])('tells %i %s as %s', async (status, reason, code, message) => {
  const error = fromFailure(await refusalIn(answer(status, reason)), context)
  expect(error).toBeInstanceOf(ConnectorError)
  expect(error).toMatchObject({ code, message: expect.stringContaining(message) })
})

test('takes the newer word of Google where there is one', async () => {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'SERVICE_DISABLED' }]
  const error = fromFailure(await refusalIn(answer(403, 'accessNotConfigured', { details })), context)
  expect(error).toMatchObject({ code: 'forbidden', hint: expect.stringContaining('Google Drive API') })
})

test('says that a page of something else is not Google Drive', async () => {
  const refusal = await refusalIn(new Response('<html>Log in</html>', { status: 407 }))
  expect(fromFailure(refusal, context)).toMatchObject({ code: 'unavailable', message: expect.stringContaining('407') })
  expect(isPassing(refusal)).toBe(false)
})

test('a limit of the day is not one that passes', async () => {
  expect(limitOf(await refusalIn(answer(403, 'dailyLimitExceeded')))).toBeUndefined()
  expect(limitOf(await refusalIn(answer(403, 'userRateLimitExceeded')))).toBeDefined()
})

test('asks again after a limit and after trouble, and not where the same would come back', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Budget', content: 'x' })
  await using server = await connectTo(google)
  for (const kind of ['rate', '429', 'cut'] as const) {
    google.fault({ path: 'files.get', kind })
    expect((await server.call('gdrive_get_file', { file: id })).isError).toBe(false)
  }
  google.clearRequests()
  google.fault({ path: 'files.get', kind: 'daily', times: 9 })
  const { text } = await server.call('gdrive_get_file', { file: id })
  expect(text).toContain('has used up what Google allows in a day')
  expect(google.requestsOf('files.get')).toHaveLength(1)
})

test('sends a change again after a limit, and never after a cut connection', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Budget', content: 'x' })
  await using server = await connectTo(google, { access: 'write' })
  google.fault({ path: 'files.update', kind: 'rate' })
  expect((await server.call('gdrive_trash_file', { file: id })).isError).toBe(false)
  expect(google.requestsOf('files.update')).toHaveLength(2)
  google.clearRequests()
  google.fault({ path: 'files.update', kind: 'cut' })
  const { text } = await server.call('gdrive_trash_file', { file: id, restore: true })
  expect(text).toContain('unavailable')
  expect(google.requestsOf('files.update')).toHaveLength(1)
})

test('a web page in place of an answer is told as one', async () => {
  await using google = await startGoogle()
  const id = google.file({ name: 'Budget', content: 'x' })
  await using server = await connectTo(google)
  google.fault({ path: 'files.get', kind: 'html' })
  expect((await server.call('gdrive_get_file', { file: id })).text).toContain('what answers is not Google Drive')
})
