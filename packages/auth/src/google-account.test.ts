import { once } from 'node:events'
import { symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { ConnectorError } from '@mcp-connectors/core'
import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, test, vi } from 'vitest'
import { Credential } from './credential.ts'
import { failureOf } from './fixtures/failure.ts'
import { fileWith } from './fixtures/key.ts'
import { scratch } from './fixtures/scratch.ts'
import { serviceAccount } from './google-account.ts'

const never = new AbortController().signal
const email = 'reader@project.iam.gserviceaccount.com'
const scopes = ['https://www.googleapis.com/auth/drive.readonly']
const setting = 'GDRIVE_KEY_FILE'

/** Whom Google takes the token for, and what for. */
function holderOf(google: Google, token = '') {
  const { email, scopes } = google.store.tokens.find(token) ?? {}
  return { email, scopes }
}

test('the claim that its key has signed gives a token, for the scopes and the person asked for', async () => {
  await using google = await startGoogle()
  const key = google.serviceAccount({ email, delegated: ['bob@acme.example'] })
  const before = Date.now()
  const account = { setting, scopes, root: google.url }
  const source = serviceAccount({ ...account, subject: 'bob@acme.example', keyFile: fileWith(key) })
  expect(source.name).toBe('service account (GDRIVE_KEY_FILE)')
  const login = await source.find(never)
  expect(login).toEqual({ token: expect.stringMatching(/^ya29\./), scopes, expiresAt: expect.any(Number) })
  expect(login?.expiresAt).toBeGreaterThanOrEqual(before + 3_598_000)
  expect(holderOf(google, login?.token)).toEqual({ email: 'bob@acme.example', scopes })
  const own = await serviceAccount({ ...account, key }).find(never)
  expect(holderOf(google, own?.token)).toEqual({ email, scopes })
})

test('the address in a key is that of whoever wrote the file, and is not asked', async () => {
  await using google = await startGoogle()
  const key = JSON.stringify({ ...JSON.parse(google.serviceAccount()), token_uri: 'http://127.0.0.1:1/elsewhere' })
  expect(await serviceAccount({ setting, scopes, key, root: google.url }).find(never)).toMatchObject({ scopes })
})

test('a token is asked for once, and again when it is refused', async () => {
  await using google = await startGoogle()
  const missing = () => new ConnectorError('unauthenticated', 'none')
  const sources = [serviceAccount({ setting, scopes, key: google.serviceAccount(), root: google.url })]
  const credential = new Credential({ sources, conceal() {}, missing })
  const [one = '', other] = await Promise.all([credential.token(never), credential.token(never)])
  expect([other, await credential.token(never)]).toEqual([one, one])
  expect(credential.refused(one)).toBe(true)
  expect(await credential.token(never)).not.toBe(one)
  expect(google.requestsOf('token')).toHaveLength(2)
})

const noModes = process.platform === 'win32' ? ' (skipped: Windows has no such modes)' : ''

test.skipIf(noModes)(`a file that others can read is not used${noModes}`, async () => {
  const path = fileWith('{}', 0o640)
  const { message, hint } = await failureOf(serviceAccount({ setting, scopes, keyFile: path }).find(never))
  expect(message).toBe(`Other users can read GDRIVE_KEY_FILE ${path}. It was not used.`)
  expect(hint).toBe(`Tell the person to look at it, and to run: chmod 600 ${path}`)
  const link = join(scratch(), 'link')
  symlinkSync(path, link)
  const linked = await failureOf(serviceAccount({ setting, scopes, keyFile: link }).find(never))
  expect(linked.message).toBe(`GDRIVE_KEY_FILE ${link} is a link. It was not used.`)
  expect(linked.hint).not.toContain('rm ')
})

test('no file, too much of it, and what is no key', async () => {
  await using google = await startGoogle()
  const json = google.serviceAccount()
  const { private_key: pem } = JSON.parse(json)
  const find = (keyFile: string) => failureOf(serviceAccount({ setting, scopes, keyFile }).find(never))
  expect((await find('/nowhere/key.json')).message).toBe(
    'There is no file /nowhere/key.json, which GDRIVE_KEY_FILE names.',
  )
  expect((await find(fileWith(' '.repeat(1024 * 1024 + 1)))).message).toContain('is too large')
  const damaged = pem.replace('BEGIN', 'BEGUN')
  for (const text of [pem, json.slice(1), JSON.stringify({ ...JSON.parse(json), private_key: damaged }), '{}']) {
    const error = await find(fileWith(text))
    expect(error.message).toBe('What GDRIVE_KEY_FILE gives is no key of a service account.')
    expect(inspect(error, { depth: 9 })).not.toContain(pem.slice(40, 80))
  }
})

test('a key that Google does not take any more is named by its setting, and never shown', async () => {
  await using google = await startGoogle()
  const key = google.serviceAccount({ email })
  google.accounts.serviceAccounts.disable(email)
  const error = await failureOf(serviceAccount({ setting, scopes, key, root: google.url }).find(never))
  expect(error).toMatchObject({
    code: 'unauthenticated',
    message: 'Google gives no token to the service account in GDRIVE_KEY_FILE.',
    hint: 'Tell the person to check that its key is not disabled, and the clock of this machine.',
    detail: 'invalid_grant: Invalid JWT Signature.',
  })
  expect(inspect(error, { depth: 9 })).not.toContain(JSON.parse(key).private_key.slice(40, 80))
})

test('one that may not act for the person: the administrator is told what to allow', async () => {
  await using google = await startGoogle()
  const key = google.serviceAccount({ delegated: ['alice@acme.example', 'nobody@acme.example'] })
  const acting = (subject: string) => serviceAccount({ setting, scopes, key, subject, root: google.url }).find(never)
  expect(await failureOf(acting('bob@acme.example'))).toMatchObject({
    code: 'unauthenticated',
    message: 'The service account in GDRIVE_KEY_FILE may not act for bob@acme.example.',
    hint: 'Tell the person to have an administrator allow it: Google Admin console, Security, API controls, Domain-wide delegation: client id 100000000000000000001, scope https://www.googleapis.com/auth/drive.readonly.',
  })
  expect((await failureOf(acting('nobody@acme.example'))).message).toBe(
    'Google knows no nobody@acme.example, for whom the service account in GDRIVE_KEY_FILE would act.',
  )
})

test('a clock that is off by an hour is named', async () => {
  await using google = await startGoogle()
  const key = google.serviceAccount()
  const issued = Date.now() - 7_200_000
  // The library takes the time for the claim from there; the stand-in has its own.
  const late = vi.spyOn(Date.prototype, 'getTime').mockReturnValue(issued)
  const asked = failureOf(serviceAccount({ setting, scopes, key, root: google.url }).find(never))
  const error = await asked.finally(() => late.mockRestore())
  expect(error.hint).toBe('Tell the person to set the clock of this machine: it is off by minutes.')
})

test('secrets go to Google or this machine, and no redirect is followed', async () => {
  await using elsewhere = await startGoogle()
  const key = elsewhere.serviceAccount()
  for (const root of ['https://google.test', 'http://127.0.0.1:80@evil.test', 'http://localhost.evil:80']) {
    const error = await failureOf(serviceAccount({ setting, scopes, key, root }).find(never))
    expect(error.code).toBe('refused')
  }
  let asked = 0
  await using redirecting = createServer((_request, response) => {
    asked++
    response.writeHead(307, { location: `${elsewhere.url}/token` }).end()
  }).listen(0, '127.0.0.1')
  await once(redirecting, 'listening')
  const root = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`
  const error = await failureOf(serviceAccount({ setting, scopes, key, root }).find(never))
  expect(error).toMatchObject({ code: 'unavailable', message: 'Google cannot be asked for a token now.' })
  expect([asked, elsewhere.requests]).toEqual([1, []])
})

test('an abort ends the asking', async () => {
  await using google = await startGoogle()
  google.accounts.slowness = 10_000
  const abort = new AbortController()
  const source = serviceAccount({ setting, scopes, key: google.serviceAccount(), root: google.url })
  const ended = expect(source.find(abort.signal)).rejects.toThrow('enough')
  while (google.requestsOf('token').length === 0) await new Promise(resolve => setImmediate(resolve))
  abort.abort(new Error('enough'))
  await ended
})
