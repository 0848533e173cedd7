import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startOAuth } from '@tooling/doubles/oauth'
import { expect, test } from 'vitest'
import { appInstallation, deviceLogin, renewal } from './github.ts'

const never = new AbortController().signal

test('device flow: the person types the code, GitHub is asked until they have, and slower where it says so', async () => {
  await using vendor = await startOAuth()
  vendor.device = ['authorization_pending', 'slow_down', '502', 'authorization_pending', 'ok']
  const login = await deviceLogin({ clientId: 'abc123', web: vendor.url, scopes: ['repo', 'gist'] })(never)
  expect(login.url).toBe(`${vendor.url}/login/device`)
  expect(login.message).toBe('Type the code WDJB-MJHT there.')
  expect(await login.finished).toEqual({ token: 'token-1', clientId: 'abc123', scopes: ['repo', 'gist'] })
  expect(vendor.sent[0]).toEqual({ client_id: 'abc123', scope: 'repo gist' })
  expect(vendor.device).toEqual([])
})

test('device flow of a GitHub App: no scopes, a token that expires and can be renewed', async () => {
  await using vendor = await startOAuth()
  vendor.lifetime = 28_800
  const before = Date.now()
  const { finished } = await deviceLogin({ clientId: 'Iv23abc', web: vendor.url, scopes: ['repo'] })(never)
  const login = await finished
  expect(login).toMatchObject({ token: 'token-1', refreshToken: 'refresh-1', clientId: 'Iv23abc' })
  expect(login.scopes).toBeUndefined()
  expect(login.expiresAt).toBeGreaterThanOrEqual(before + 28_800_000)
  expect(vendor.sent[0]?.scope).toBe('')
})

test.each([
  ['access_denied', 'The person did not give access.'],
  ['expired_token', 'The login was not completed in time.'],
  ['device_flow_disabled', 'The device flow is not enabled for this app.'],
  ['unsupported_grant_type', 'refuses a login with the client id abc.'],
])('device flow: %s ends it', async (reason, message) => {
  await using vendor = await startOAuth()
  vendor.device = [reason]
  const { finished } = await deviceLogin({ clientId: 'abc', web: vendor.url })(never)
  await expect(finished).rejects.toMatchObject({ code: 'unauthenticated', message: expect.stringContaining(message) })
})

test('device flow: a client id that GitHub does not know', async () => {
  await using vendor = await startOAuth()
  await expect(deviceLogin({ clientId: 'unknown', web: vendor.url })(never)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: `${vendor.url} refuses a login with the client id unknown.`,
  })
})

test('what is sent to GitHub is sent to no other host', async () => {
  await using elsewhere = await startOAuth()
  const redirecting = createServer((request, response) => {
    response.writeHead(307, { location: `${elsewhere.url}${request.url}` }).end()
  })
  await new Promise<void>(ready => redirecting.listen(0, '127.0.0.1', ready))
  const { port } = redirecting.address() as AddressInfo
  const web = `http://127.0.0.1:${port}`
  try {
    await expect(deviceLogin({ clientId: 'abc', web })(never)).rejects.toMatchObject({ code: 'unavailable' })
    const login = { token: 'old', clientId: 'Iv1', refreshToken: 'refresh-secret' }
    await expect(renewal({ web })(login, never)).rejects.toMatchObject({ code: 'unavailable' })
    expect(elsewhere.sent).toEqual([])
  } finally {
    redirecting.closeAllConnections()
    redirecting.close()
  }
})

test('device flow: a GitHub that cannot be reached', async () => {
  const vendor = await startOAuth()
  await vendor[Symbol.asyncDispose]()
  await expect(deviceLogin({ clientId: 'abc', web: vendor.url })(never)).rejects.toMatchObject({ code: 'unavailable' })
})

test('device flow: an answer of something between here and GitHub', async () => {
  await using vendor = await startOAuth()
  await expect(deviceLogin({ clientId: 'portal', web: vendor.url })(never)).rejects.toMatchObject({
    code: 'unavailable',
    message: `${vendor.url} cannot be asked for a token now.`,
  })
})

test('device flow: an abort ends the asking', async () => {
  await using vendor = await startOAuth()
  vendor.device = Array.from({ length: 10_000 }, () => 'authorization_pending')
  const abort = new AbortController()
  const { finished } = await deviceLogin({ clientId: 'abc', web: vendor.url })(abort.signal)
  const ended = expect(finished).rejects.toThrow()
  abort.abort(new Error('enough'))
  await ended
  const asked = vendor.sent.length
  await fetch(vendor.url)
  expect(vendor.sent.length).toBe(asked + 1)
})

// GitHub gives keys out as PKCS#1.
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()

test('GitHub App: the signed claim of the app gives a token of its installation', async () => {
  await using vendor = await startOAuth()
  vendor.appKey = publicKey
  const source = appInstallation({ appId: '4711', installationId: 9, privateKey: pem, api: vendor.url })
  expect(source.name).toBe('GitHub App 4711')
  expect(await source.find(never)).toEqual({ token: 'ghs_for_4711', expiresAt: Date.UTC(2100, 0, 1) })
  expect(vendor.asked).toEqual({ '/app/installations/9/access_tokens': 1 })
})

test('GitHub App: a key of another app, and one that is none', async () => {
  await using vendor = await startOAuth()
  const message = 'GitHub gives no token to the app 4711 in the installation 9.'
  const wrong = { appId: '4711', installationId: 9, api: vendor.url }
  await expect(appInstallation({ ...wrong, privateKey: pem }).find(never)).rejects.toMatchObject({
    code: 'unauthenticated',
    message,
  })
  await expect(appInstallation({ ...wrong, privateKey: 'none' }).find(never)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: 'The private key of the app 4711 cannot be read.',
  })
})
