import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { failureOf } from './fixtures/failure.ts'
import { scratch } from './fixtures/scratch.ts'
import type { Ended } from './google-ended.ts'
import { loopbackLogin, renewal, revoke } from './google-login.ts'
import { tokenInfo } from './google-token-info.ts'
import type { Login } from './login.ts'
import { Store } from './store.ts'

const never = new AbortController().signal
const full = (scope: string) => `https://www.googleapis.com/auth/${scope}`
const scopes = [full('drive.readonly')]

function clientOf({ client, url }: Google) {
  return { clientId: client.id, clientSecret: client.secret, root: url }
}

/** A login that alice has made, to its end. */
async function loggedIn(google: Google, more: Parameters<typeof google.signIn>[1] = {}): Promise<Login> {
  const { url, finished } = await loopbackLogin({ ...clientOf(google), scopes })(never)
  const [login] = await Promise.all([finished, google.signIn(url, more)])
  return login
}

test('a login through the pages of Google: PKCE, state, a refresh token, and whose client it is', async () => {
  await using google = await startGoogle()
  const { url, message, finished } = await loopbackLogin({ ...clientOf(google), scopes })(never)
  expect(message).toBe('Log in there and allow access.')
  const asked = Object.fromEntries(new URL(url).searchParams)
  expect(asked).toMatchObject({ access_type: 'offline', prompt: 'consent', include_granted_scopes: 'false' })
  expect(asked).toMatchObject({ scope: scopes[0], code_challenge_method: 'S256' })
  expect(asked.redirect_uri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
  const stranger = await fetch(`${asked.redirect_uri}?code=stolen&state=guessed`)
  expect(stranger.status).toBe(404)
  await google.signIn(url, { email: 'bob@acme.example' })
  const login = await finished
  expect(login).toMatchObject({ scopes, clientId: google.client.id, clientSecret: google.client.secret })
  expect(login.refreshToken).toMatch(/^1\/\//)
  expect(login.madeAt).toBeGreaterThan(Date.now() - 60_000)
  expect(google.store.tokens.find(login.token)?.email).toBe('bob@acme.example')
  expect(google.requestsOf('token')[0]?.body).toMatchObject({ code_verifier: expect.stringMatching(/^[\w-]{43}$/) })
  expect(await tokenInfo(login.token, { root: google.url }, never)).toMatchObject({ scopes })
  expect(await tokenInfo('unknown', { root: google.url }, never)).toBeUndefined()
})

test('without a root the page is that of Google', async () => {
  const stop = new AbortController()
  const { url, finished } = await loopbackLogin({ clientId: 'abc', scopes })(stop.signal)
  expect(url).toMatch(/^https:\/\/accounts\.google\.com\/o\/oauth2\/v2\/auth\?response_type=code&client_id=abc&/)
  stop.abort(new Error('seen'))
  await expect(finished).rejects.toThrow('seen')
})

test('the picker: files are chosen on the way, and told', async () => {
  await using google = await startGoogle()
  const [one, other] = [google.file({ name: 'One' }), google.file({ name: 'Other' })]
  const login = loopbackLogin({ ...clientOf(google), scopes: [full('drive.file')], pick: true })
  const { url, message, finished } = await login(never)
  expect(message).toBe('Log in there, allow access, and choose files.')
  await google.signIn(url, { pick: [one, other] })
  expect(await finished).toMatchObject({ scopes: [full('drive.file')], picked: [one, other] })
})

test('a person who says no, and one who leaves a box empty', async () => {
  await using google = await startGoogle()
  expect((await failureOf(loggedIn(google, { deny: true }))).message).toBe(
    'The login was not completed: access was not given.',
  )
  const two = [full('drive.readonly'), full('drive.file')]
  const { url, finished } = await loopbackLogin({ ...clientOf(google), scopes: two })(never)
  const [, error] = await Promise.all([google.signIn(url, { grant: ['drive.file'] }), failureOf(finished)])
  expect(error).toMatchObject({
    code: 'unauthenticated',
    message: 'The login came without drive.readonly: the box was left empty.',
    hint: 'Tell the person to log in again, and to tick every box on the page of Google.',
  })
})

test('a web application comes back to where it is registered', async () => {
  await using google = await startGoogle()
  const stop = new AbortController()
  const free = await loopbackLogin({ ...clientOf(google), scopes })(stop.signal)
  const { port } = new URL(new URL(free.url).searchParams.get('redirect_uri') ?? '')
  stop.abort(new Error('free again'))
  await expect(free.finished).rejects.toThrow('free again')
  const redirectUri = `http://localhost:${port}/oauth2callback`
  google.accounts.logins.clients.set('web', { id: 'web', secret: 'GOCSPX-web', redirects: [redirectUri] })
  const client = { clientId: 'web', clientSecret: 'GOCSPX-web', root: google.url }
  const { url, finished } = await loopbackLogin({ ...client, scopes, redirectUri })(never)
  await google.signIn(url)
  expect(await finished).toMatchObject({ clientId: 'web' })
})

test('a renewal keeps what Google leaves out, and takes a new refresh token where it gives one', async () => {
  await using google = await startGoogle()
  const login = await loggedIn(google)
  const renew = renewal(clientOf(google))
  const renewed = await renew(login, never)
  expect(renewed).toMatchObject({ refreshToken: login.refreshToken, clientId: google.client.id, scopes })
  expect(renewed?.token).not.toBe(login.token)
  google.accounts.logins.habits.rotate = true
  const rotated = await renew(login, never)
  expect(rotated?.refreshToken).toMatch(/^1\/\//)
  expect(rotated?.refreshToken).not.toBe(login.refreshToken)
  // Of another client: its secret is not ours to send.
  expect(await renew({ ...login, clientId: 'other' }, never)).toBeUndefined()
  expect(google.requestsOf('token')).toHaveLength(3)
})

test('what can no longer be renewed says why: taken back, or seven days old in testing', async () => {
  await using google = await startGoogle()
  const told: Ended[] = []
  const renew = renewal(clientOf(google), why => void told.push(why))
  google.accounts.logins.habits.testing = true
  const login = { ...(await loggedIn(google)), account: 'alice@acme.example' }
  google.accounts.logins.age(login.refreshToken ?? '', 8)
  const days = 8 * 24 * 3_600_000
  const aged = { ...login, madeAt: (login.madeAt ?? 0) - days, refreshExpiresAt: (login.refreshExpiresAt ?? 0) - days }
  expect(await renew(aged, never)).toBeUndefined()
  google.accounts.logins.habits.testing = false
  await revoke(login, { root: google.url }, never)
  expect(await renew(login, never)).toBeUndefined()
  expect(told.map(({ reason, message }) => [reason, message])).toEqual([
    [
      'testing',
      'The login to Google of alice@acme.example has ended after seven days, as all do of an app that is in testing.',
    ],
    [
      'revoked',
      'The login to Google of alice@acme.example has ended: it was taken back, the password was changed, or it was not used for six months.',
    ],
  ])
})

test('revoking ends every token, and is done where it was dead already', async () => {
  await using google = await startGoogle()
  const login = await loggedIn(google)
  await revoke(login, { root: google.url }, never)
  expect(await tokenInfo(login.token, { root: google.url }, never)).toBeUndefined()
  await revoke(login, { root: google.url }, never)
  google.fault({ path: 'revoke', kind: 'status', status: 503 })
  expect((await failureOf(revoke(login, { root: google.url }, never))).code).toBe('unavailable')
})

test('a wrong secret, a foreign code, and a Google that cannot be reached', async () => {
  const google = await startGoogle()
  const wrong = { ...clientOf(google), clientSecret: 'GOCSPX-wrong' }
  const refused = `Google refuses a login with the client id ${google.client.id}.`
  const { url, finished } = await loopbackLogin({ ...wrong, scopes })(never)
  const [, error] = await Promise.all([google.signIn(url), failureOf(finished)])
  expect(error).toMatchObject({ code: 'unauthenticated', message: refused })
  const foreign = await loopbackLogin({ ...clientOf(google), scopes })(never)
  const { searchParams } = new URL(foreign.url)
  const answer = new URLSearchParams({ state: searchParams.get('state') ?? '', code: '4/0Astolen' })
  const failed = failureOf(foreign.finished)
  await (await fetch(`${searchParams.get('redirect_uri')}?${answer}`)).text()
  expect((await failed).message).toBe(refused)
  const login = await loggedIn(google)
  await google[Symbol.asyncDispose]()
  expect((await failureOf(renewal(clientOf(google))(login, never))).code).toBe('unavailable')
})

test.each([false, true])('two processes that find one login due (rotating: %s): one asks, both go on', async rotate => {
  await using google = await startGoogle()
  const login = await loggedIn(google)
  Object.assign(google.accounts.logins.habits, { rotate })
  google.accounts.slowness = 200
  google.clearRequests()
  const folder = scratch()
  const silent = { debug() {}, info() {}, warn() {}, error() {} }
  const store = new Store({ id: 'test', folder, conceal() {}, log: silent })
  await store.save('vendor', { ...login, expiresAt: Date.now() - 1000 })
  const file = fileURLToPath(new URL('./fixtures/renew-google.ts', import.meta.url))
  const run = () => promisify(execFile)(process.execPath, [file, folder, google.url, google.client.secret])
  const [one, other] = await Promise.all([run(), run()])
  expect(one.stdout).toMatch(/^ya29\./)
  expect(other.stdout).toBe(one.stdout)
  expect(google.requestsOf('token')).toHaveLength(1)
  const kept = await store.login('vendor')
  expect(kept).toMatchObject({ token: one.stdout, scopes, clientId: google.client.id, madeAt: login.madeAt })
  expect(kept?.refreshToken === login.refreshToken).toBe(!rotate)
})
