import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { failureOf } from './fixtures/failure.ts'
import { fileWith } from './fixtures/key.ts'
import { credentialsFile, gcloudFile } from './google-credentials.ts'
import { metadataServer } from './google-metadata.ts'

const never = new AbortController().signal
const full = (scope: string) => `https://www.googleapis.com/auth/${scope}`
const scopes = [full('drive.readonly')]
const setting = 'GOOGLE_APPLICATION_CREDENTIALS'

function sourceOf(content: unknown, root: string, subject?: string) {
  const read = async () => (typeof content === 'string' ? content : JSON.stringify(content))
  return credentialsFile({ setting, scopes, subject, root, read })
}

/** What gives out tokens of Google Cloud: answers by path, and what each request sent. */
async function cloud(answers: Record<string, { status?: number; headers?: Record<string, string>; body: unknown }>) {
  const seen: { path: string; sent: string; authorization: string | undefined }[] = []
  const server = createServer(async (request, response) => {
    const path = request.url ?? ''
    seen.push({ path, sent: await text(request), authorization: request.headers.authorization })
    const { status = 200, headers = {}, body } = answers[path.split('?')[0] ?? ''] ?? { status: 404, body: {} }
    response.writeHead(status, headers).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { root, seen, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

test('the key of a service account, and a login of gcloud', async () => {
  await using google = await startGoogle()
  const robot = sourceOf(google.serviceAccount({ delegated: ['bob@acme.example'] }), google.url, 'bob@acme.example')
  expect(robot.name).toBe('credentials (GOOGLE_APPLICATION_CREDENTIALS)')
  const { token = '' } = (await robot.find(never)) ?? {}
  expect(google.store.tokens.find(token)?.email).toBe('bob@acme.example')
  const { file, login } = google.accounts.authorizedUser('alice@acme.example', ['cloud-platform', 'drive.readonly'])
  const person = await sourceOf(file, google.url).find(never)
  // What it is good for was settled when it was made.
  expect(person).toMatchObject({ scopes: [full('cloud-platform'), ...scopes] })
  google.accounts.logins.revoke(login)
  expect(await failureOf(sourceOf(file, google.url).find(never))).toMatchObject({
    code: 'unauthenticated',
    message: expect.stringContaining('The login in GOOGLE_APPLICATION_CREDENTIALS is no longer good.'),
    hint: 'Tell the person to make it again: gcloud auth application-default login.',
  })
})

test('where there is no file there is nothing; what is no credential is said without being shown', async () => {
  expect(await credentialsFile({ setting, scopes, read: async () => undefined }).find(never)).toBeUndefined()
  for (const content of ['{', '[]', '"secret-text"', { type: 'gdch_service_account', token: 'secret-text' }]) {
    const error = await failureOf(sourceOf(content, 'http://127.0.0.1:1').find(never))
    expect(error.message).toBe('What GOOGLE_APPLICATION_CREDENTIALS gives is no credential that can be used.')
    expect(String(error.cause)).not.toContain('secret-text')
  }
  expect((await failureOf(sourceOf({ type: 'authorized_user' }, 'http://127.0.0.1:1').find(never))).message).toBe(
    'The login in GOOGLE_APPLICATION_CREDENTIALS is not whole.',
  )
})

const robot = 'reader@acme.iam.gserviceaccount.com'
const asRobot = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${robot}:generateAccessToken`
const generated = { accessToken: 'ya29.robot', expireTime: '2100-01-01T00:00:00Z' }

function external(more: object = {}) {
  return {
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/ci',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: 'https://sts.googleapis.com/v1/token',
    ...more,
  }
}

test('the token of another cloud, from a file, is changed for one of a service account', async () => {
  await using google = await cloud({
    '/v1/token': { body: { access_token: 'federated', expires_in: 3600 } },
    [new URL(asRobot).pathname]: { body: generated },
  })
  const file = fileWith('{"id_token": "other-cloud"}', 0o644)
  const format = { type: 'json', subject_token_field_name: 'id_token' }
  const content = external({ credential_source: { file, format }, service_account_impersonation_url: asRobot })
  expect(await sourceOf(content, google.root).find(never)).toEqual({
    ...{ token: 'ya29.robot', scopes, expiresAt: Date.UTC(2100, 0, 1) },
  })
  const [exchange, impersonation] = google.seen
  expect(Object.fromEntries(new URLSearchParams(exchange?.sent))).toMatchObject({
    subject_token: 'other-cloud',
    scope: full('cloud-platform'),
  })
  expect(impersonation?.authorization).toBe('Bearer federated')
  expect(JSON.parse(impersonation?.sent ?? '')).toEqual({ scope: scopes, delegates: [], lifetime: '3600s' })
})

test('without impersonation the token is for Drive itself, and one that Google does not take is told', async () => {
  const answers = { '/v1/token': { body: { access_token: 'federated' } } }
  await using google = await cloud(answers)
  const content = external({ credential_source: { file: fileWith('other-cloud\n') } })
  expect(await sourceOf(content, google.root).find(never)).toMatchObject({ token: 'federated', scopes })
  Object.assign(answers['/v1/token'], { status: 400, body: { error: 'invalid_grant' } })
  expect(await failureOf(sourceOf(content, google.root).find(never))).toMatchObject({
    code: 'unauthenticated',
    message: 'Google gives no token for the credentials in GOOGLE_APPLICATION_CREDENTIALS.',
    detail: expect.stringContaining('sts.googleapis.com 400'),
  })
})

test.each([
  ['another address', { token_url: 'https://sts.evil.test/v1/token', credential_source: { file: '/tmp/t' } }],
  ['a program', { credential_source: { executable: { command: 'curl evil.test' } } }],
  ['a token from an address', { credential_source: { url: 'http://169.254.169.254/token' } }],
  [
    'another stand-in',
    {
      credential_source: { file: '/tmp/t' },
      service_account_impersonation_url: 'https://iamcredentials.googleapis.com.evil.test/v1/x:generateAccessToken',
    },
  ],
])('a file that names %s is not followed', async (_case, more) => {
  await using google = await cloud({})
  const error = await failureOf(sourceOf(external(more), google.root).find(never))
  expect(error.message).toBe(
    'What GOOGLE_APPLICATION_CREDENTIALS gives is used only with a token from a file, at Google.',
  )
  expect(google.seen).toEqual([])
})

test('a service account for which a login of gcloud stands', async () => {
  const path = new URL(asRobot).pathname
  await using google = await cloud({
    '/token': { headers: { 'content-type': 'application/json' }, body: { access_token: 'person', expires_in: 3599 } },
    [path]: { body: generated },
  })
  const source_credentials = { type: 'authorized_user', client_id: 'c', client_secret: 's', refresh_token: 'r' }
  const content = {
    type: 'impersonated_service_account',
    service_account_impersonation_url: asRobot,
    source_credentials,
  }
  expect(await sourceOf(content, google.root).find(never)).toMatchObject({ token: 'ya29.robot', scopes })
  expect(google.seen.map(({ path, authorization }) => [path, authorization])).toEqual([
    ['/token', undefined],
    [path, 'Bearer person'],
  ])
  const nested = { ...content, source_credentials: content }
  expect((await failureOf(sourceOf(nested, google.root).find(never))).message).toContain(
    'no credential that can be used',
  )
})

const token = '/computeMetadata/v1/instance/service-accounts/default/token'

test('the metadata server of Google Cloud, and what only answers in its place', async () => {
  const body = { access_token: 'ya29.machine', expires_in: 3599 }
  await using machine = await cloud({ [token]: { headers: { 'metadata-flavor': 'Google' }, body } })
  expect(await metadataServer({ scopes, root: machine.root }).find(never)).toMatchObject({ token: 'ya29.machine' })
  expect(machine.seen[0]?.path).toBe(`${token}?scopes=${encodeURIComponent(scopes.join())}`)
  await using portal = await cloud({ [token]: { body } })
  const message = 'No metadata server of Google Cloud gives this machine a token.'
  expect((await failureOf(metadataServer({ scopes, root: portal.root }).find(never))).message).toBe(message)
  expect((await failureOf(metadataServer({ scopes, root: 'http://127.0.0.1:1' }).find(never))).message).toBe(message)
})

test('where gcloud keeps its login', () => {
  expect(gcloudFile({ HOME: '/home/ada' }, 'linux')).toBe(
    '/home/ada/.config/gcloud/application_default_credentials.json',
  )
  expect(gcloudFile({ HOME: '/home/ada', CLOUDSDK_CONFIG: '/own' }, 'darwin')).toBe(
    '/own/application_default_credentials.json',
  )
  expect(gcloudFile({ APPDATA: 'C:/Users/ada' }, 'win32')).toContain('gcloud')
  expect(gcloudFile({}, 'linux')).toBeUndefined()
})
