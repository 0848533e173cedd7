import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { ConnectorError } from '@mcp-connectors/core'
import { type OAuthServer, startOAuth } from '@tooling/doubles/oauth'
import { expect, test } from 'vitest'
import { Credential } from './credential.ts'
import { scratch } from './fixtures/scratch.ts'
import { loopbackLogin, renewal, serviceAccount } from './google.ts'

const never = new AbortController().signal
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const email = 'reader@project.iam.gserviceaccount.com'
// The address in a key is that of whoever wrote the file, and is not asked.
const json = JSON.stringify({
  type: 'service_account',
  client_email: email,
  private_key: pem,
  token_uri: 'http://127.0.0.1:1/elsewhere',
})
const scopes = ['https://www.googleapis.com/auth/drive.readonly']
const setting = 'GDRIVE_KEY_FILE'
const tokenUrlOf = ({ url }: OAuthServer) => `${url}/login/oauth/access_token`

function keyFile(text = json, mode = 0o600): string {
  const path = join(scratch(), 'key.json')
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

async function failureOf(work: Promise<unknown>): Promise<ConnectorError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!ConnectorError.is(error)) throw new Error('not refused', { cause: error })
  return error
}

test('service account: the claim that its key has signed gives a token, for the scopes and the person asked for', async () => {
  await using vendor = await startOAuth()
  vendor.appKey = publicKey
  const before = Date.now()
  const account = { setting, scopes, subject: 'ada@acme.test', tokenUrl: tokenUrlOf(vendor) }
  const source = serviceAccount({ ...account, keyFile: keyFile() })
  expect(source.name).toBe('service account (GDRIVE_KEY_FILE)')
  const login = await source.find(never)
  expect(login).toEqual({ token: `ya29-1-of-${email}`, expiresAt: expect.any(Number) })
  expect(login?.expiresAt).toBeGreaterThanOrEqual(before + 3_599_000)
  const claims = JSON.parse(Buffer.from(vendor.sent[0]?.assertion?.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({ iss: email, sub: 'ada@acme.test', scope: scopes[0] })
  expect(claims.aud).toBe('https://oauth2.googleapis.com/token')
  expect((await serviceAccount({ ...account, key: json }).find(never))?.token).toBe(`ya29-2-of-${email}`)
})

test('service account: a token is asked for once, and again when it is about to expire', async () => {
  await using vendor = await startOAuth()
  vendor.appKey = publicKey
  const missing = () => new ConnectorError('unauthenticated', 'none')
  const sources = [serviceAccount({ setting, scopes, key: json, tokenUrl: tokenUrlOf(vendor) })]
  const credential = new Credential({ sources, conceal() {}, missing })
  const tokens = await Promise.all([credential.token(never), credential.token(never)])
  expect([...tokens, await credential.token(never)]).toEqual(Array(3).fill(`ya29-1-of-${email}`))
  vendor.lifetime = 60
  credential.refused(tokens[0] ?? '')
  expect(await credential.token(never)).toBe(`ya29-2-of-${email}`)
  expect(await credential.token(never)).toBe(`ya29-3-of-${email}`)
})

const noModes = process.platform === 'win32' ? ' (skipped: Windows has no such modes)' : ''

test.skipIf(noModes)(`service account: a file that others can read is not used${noModes}`, async () => {
  const path = keyFile(json, 0o640)
  const { message, hint } = await failureOf(serviceAccount({ setting, scopes, keyFile: path }).find(never))
  expect(message).toBe(`Other users can read GDRIVE_KEY_FILE ${path}. It was not used.`)
  expect(hint).toBe(`Tell the person to look at it, and to run: chmod 600 ${path}`)
  const link = join(scratch(), 'link')
  symlinkSync(path, link)
  const linked = await failureOf(serviceAccount({ setting, scopes, keyFile: link }).find(never))
  expect(linked.message).toBe(`GDRIVE_KEY_FILE ${link} is a link. It was not used.`)
  expect(linked.hint).not.toContain('rm ')
})

test('service account: no file, too much of it, and what is no key', async () => {
  const find = (path: string) => failureOf(serviceAccount({ setting, scopes, keyFile: path }).find(never))
  expect((await find('/nowhere/key.json')).message).toBe(
    'There is no file /nowhere/key.json, which GDRIVE_KEY_FILE names.',
  )
  expect((await find(keyFile(' '.repeat(1024 * 1024 + 1)))).message).toContain('is too large')
  const damaged = pem.replace('BEGIN', 'BEGUN')
  const secret = pem.slice(40, 80)
  for (const text of [pem, json.slice(1), JSON.stringify({ ...JSON.parse(json), private_key: damaged }), '{}']) {
    const error = await find(keyFile(text))
    expect(error.message).toBe('What GDRIVE_KEY_FILE gives is no key of a service account.')
    expect(inspect(error, { depth: 9 })).not.toContain(secret)
  }
})

test('service account: a key that Google does not know is named by its setting, and never shown', async () => {
  await using vendor = await startOAuth()
  const tokenUrl = tokenUrlOf(vendor)
  const error = await failureOf(serviceAccount({ setting, scopes, key: json, tokenUrl }).find(never))
  expect(error).toMatchObject({
    code: 'unauthenticated',
    message: 'Google gives no token to the service account in GDRIVE_KEY_FILE.',
    detail: 'invalid_grant: Invalid JWT Signature.',
  })
  const shown = inspect(error, { depth: 9 })
  for (const secret of [pem.slice(40, 80), vendor.sent[0]?.assertion]) expect(shown).not.toContain(secret)
})

test('secrets go to Google or this machine, and no redirect is followed', async () => {
  await using elsewhere = await startOAuth()
  for (const tokenUrl of ['https://google.test/token', 'http://127.0.0.1:80@evil.test/', 'http://localhost.evil:80/']) {
    const error = await failureOf(serviceAccount({ setting, scopes, key: json, tokenUrl }).find(never))
    expect(error.code).toBe('refused')
  }
  let asked = 0
  await using redirecting = createServer((_request, response) => {
    asked++
    response.writeHead(307, { location: tokenUrlOf(elsewhere) }).end()
  }).listen(0, '127.0.0.1')
  await once(redirecting, 'listening')
  const tokenUrl = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}/`
  const error = await failureOf(serviceAccount({ setting, scopes, key: json, tokenUrl }).find(never))
  expect(error).toMatchObject({ code: 'unavailable', message: 'Google cannot be asked for a token now.' })
  expect([asked, elsewhere.sent]).toEqual([1, []])
})

test('service account: an abort ends the asking', async () => {
  await using vendor = await startOAuth()
  vendor.appKey = publicKey
  vendor.slowness = 10_000
  const abort = new AbortController()
  const source = serviceAccount({ setting, scopes, key: json, tokenUrl: tokenUrlOf(vendor) })
  const ended = expect(source.find(abort.signal)).rejects.toThrow('enough')
  while (vendor.sent.length === 0) await new Promise(resolve => setImmediate(resolve))
  abort.abort(new Error('enough'))
  await ended
})

const clientId = 'abc.apps.googleusercontent.com'

test('login in a browser, and its renewal: the refresh token stays, until the person takes it back', async () => {
  await using vendor = await startOAuth()
  vendor.lifetime = 3599
  const client = { clientId, clientSecret: 'GOCSPX-desktop', tokenUrl: tokenUrlOf(vendor) }
  const { url, finished } = await loopbackLogin({ ...client, scopes })(never)
  const page = new URL(url)
  const asked = Object.fromEntries(page.searchParams)
  expect(page.origin).toBe('https://accounts.google.com')
  expect(asked).toMatchObject({ client_id: clientId, access_type: 'offline', prompt: 'consent', scope: scopes[0] })
  expect(asked.code_challenge_method).toBe('S256')
  const answer = new URLSearchParams({ state: asked.state ?? '', code: vendor.code(asked.code_challenge ?? '') })
  await (await fetch(`${asked.redirect_uri}?${answer}`)).text()
  const login = await finished
  expect(login).toEqual({ token: 'token-1', refreshToken: 'refresh-1', clientId, expiresAt: expect.any(Number) })
  expect(vendor.sent[0]).toMatchObject({ client_id: clientId, client_secret: 'GOCSPX-desktop' })

  const renew = renewal(client)
  expect(await renew(login, never)).toMatchObject({ token: 'token-2', refreshToken: 'refresh-1', clientId })
  expect(await renew(login, never)).toMatchObject({ token: 'token-3', refreshToken: 'refresh-1' })
  expect(await renew({ ...login, refreshToken: 'taken back' }, never)).toBeUndefined()
  // Of another client: its secret is not ours to send.
  expect(await renew({ ...login, clientId: 'other' }, never)).toBeUndefined()
  expect(vendor.asked.refresh_token).toBe(3)
})

test('login in a browser: a code that is not ours, and a Google that cannot be reached', async () => {
  const vendor = await startOAuth()
  const client = { clientId, tokenUrl: tokenUrlOf(vendor) }
  const { url, finished } = await loopbackLogin({ ...client, scopes })(never)
  const refused = failureOf(finished)
  const { searchParams } = new URL(url)
  const answer = new URLSearchParams({ state: searchParams.get('state') ?? '', code: 'stolen' })
  await (await fetch(`${searchParams.get('redirect_uri')}?${answer}`)).text()
  expect((await refused).message).toBe(`Google refuses a login with the client id ${clientId}.`)
  await vendor[Symbol.asyncDispose]()
  const login = { token: 'old', refreshToken: 'refresh-1', clientId }
  expect((await failureOf(renewal(client)(login, never))).code).toBe('unavailable')
})
