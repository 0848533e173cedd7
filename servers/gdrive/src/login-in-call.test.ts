import { connect } from '@mcp-connectors/testing'
import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { gdrive } from './connector.ts'
import { clientOf, scratch } from './login.fixture.ts'

/** A server at which nobody is logged in yet. */
function optionsOf(google: Google) {
  return { ...clientOf(google), apiRoot: google.url, loginFolder: scratch() }
}

test.each(['modern', 'legacy'] as const)('a client of the %s era asks the person, and the call goes on', async era => {
  await using google = await startGoogle()
  const file = google.file({ name: 'Plan' })
  const shown: string[] = []
  const visit = async ({ url, message }: { url: string; message: string }) => {
    shown.push(message)
    await google.signIn(url)
    return 'accept' as const
  }
  await using server = await connect(gdrive, { options: optionsOf(google), visit, era })
  const { text, isError } = await server.call('gdrive_get_file', { file })
  expect([isError, shown]).toEqual([false, ['Log in there and allow access.']])
  expect(text).toContain('Plan')
})

test('a client that cannot ask is told the page; the login is done there, and the next call works', async () => {
  await using google = await startGoogle()
  const file = google.file({ name: 'Plan' })
  await using server = await connect(gdrive, { options: optionsOf(google) })
  const { text, isError } = await server.call('gdrive_get_file', { file })
  expect([isError, google.requests]).toEqual([true, []])
  const [url = ''] = /http:\/\/127\.0\.0\.1\S+/.exec(text) ?? []
  await google.signIn(url)
  expect((await server.call('gdrive_get_file', { file })).text).toContain('Plan')
})

test('picked files are all that is seen', async () => {
  await using google = await startGoogle()
  const [plan, other] = [google.file({ name: 'Plan' }), google.file({ name: 'Other' })]
  const visit = async ({ url }: { url: string }) => {
    await google.signIn(url, { pick: [plan] })
    return 'accept' as const
  }
  await using server = await connect(gdrive, { options: { ...optionsOf(google), pick: true }, visit })
  expect((await server.call('gdrive_get_file', { file: plan })).text).toContain('Plan')
  expect((await server.call('gdrive_get_file', { file: other })).text).toMatch(/^not_found: /)
})

test('a token that ends between two calls is renewed, and the call does not notice', async () => {
  await using google = await startGoogle()
  const file = google.file({ name: 'Plan' })
  const visit = async ({ url }: { url: string }) => {
    await google.signIn(url)
    return 'accept' as const
  }
  await using server = await connect(gdrive, { options: optionsOf(google), visit })
  await server.call('gdrive_get_file', { file })
  for (const { token } of google.requests) if (token !== undefined) google.expire(token)
  const { text, isError } = await server.call('gdrive_get_file', { file })
  expect([isError, text.includes('Plan')]).toEqual([false, true])
})
