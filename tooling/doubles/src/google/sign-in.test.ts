import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { startGoogle } from './start.ts'
import { scopeOf } from './tokens.ts'
import { type Choices, walk } from './walk.ts'

const folder = 'application/vnd.google-apps.folder'

/** Two people, three files of the first. */
async function pages() {
  const google = await startGoogle({
    people: [
      { email: 'alice@acme.example', name: 'Alice' },
      { email: 'bob@acme.example', name: 'Bob & <Co>' },
    ],
  })
  google.file({ id: 'plan', name: 'Plan' })
  google.file({ id: 'note', name: 'Note', mimeType: 'text/markdown' })
  google.file({ id: 'box', name: 'Box', mimeType: folder })
  const { url, accounts: signIn } = google
  return { url, signIn, tokens: google.store.tokens, [Symbol.asyncDispose]: () => google[Symbol.asyncDispose]() }
}

type Pages = Awaited<ReturnType<typeof pages>>

const verifier = 'v'.repeat(43)
const back = 'http://127.0.0.1:4567/callback'

function addressOf({ url, signIn }: Pages, more: Readonly<Record<string, string>> = {}): string {
  const asked = {
    ...{ response_type: 'code', client_id: signIn.client.id, redirect_uri: back, state: 'st&te' },
    ...{ scope: scopeOf('drive.readonly'), access_type: 'offline', prompt: 'consent' },
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  }
  return `${url}/o/oauth2/v2/auth?${new URLSearchParams(asked)}`
}

/** What the app is told at the end of the pages. */
async function told(at: Pages, more: Readonly<Record<string, string>> = {}, choices: Choices = {}) {
  return Object.fromEntries(new URL(await walk(addressOf(at, more), { ...choices, follow: false })).searchParams)
}

const shape = z.looseObject({
  access_token: z.string().default(''),
  refresh_token: z.string().default(''),
  refresh_token_expires_in: z.number().optional(),
  scope: z.string().optional(),
  error: z.string().optional(),
  expires_in: z.coerce.number().optional(),
})

async function post(at: Pages, path: string, fields: Readonly<Record<string, string>>) {
  const response = await fetch(at.url + path, { method: 'POST', body: new URLSearchParams(fields) })
  return { status: response.status, body: shape.parse(await response.json()) }
}

const tokenFor = (at: Pages, fields: Readonly<Record<string, string>>) =>
  post(at, '/token', { client_id: at.signIn.client.id, client_secret: at.signIn.client.secret, ...fields })

const exchange = (at: Pages, code: string, more: Readonly<Record<string, string>> = {}) =>
  tokenFor(at, { grant_type: 'authorization_code', code, redirect_uri: back, code_verifier: verifier, ...more })

const renew = (at: Pages, refresh_token: string, more: Readonly<Record<string, string>> = {}) =>
  tokenFor(at, { grant_type: 'refresh_token', refresh_token, ...more })

test('a person goes through the pages, and the app has a token and renews it', async () => {
  await using at = await pages()
  const { code = '', ...rest } = await told(at, {}, { email: 'bob@acme.example' })
  expect(rest).toEqual({ state: 'st&te', scope: scopeOf('drive.readonly') })
  const { status, body } = await exchange(at, code)
  expect(status).toBe(200)
  expect(body).toEqual({
    access_token: expect.stringMatching(/^ya29\./),
    expires_in: 3599,
    refresh_token: expect.stringMatching(/^1\/\//),
    scope: scopeOf('drive.readonly'),
    token_type: 'Bearer',
  })
  expect(at.tokens.good(body.access_token)?.email).toBe('bob@acme.example')
  const renewed = await renew(at, body.refresh_token)
  expect(renewed).toMatchObject({ status: 200, body: { refresh_token: '', expires_in: 3599, token_type: 'Bearer' } })
  expect(renewed.body.access_token).not.toBe(body.access_token)
})

test('a code is good once, for its client, its address and its verifier', async () => {
  await using at = await pages()
  const codeNow = async () => (await told(at)).code ?? ''
  const refused = async (fields: Readonly<Record<string, string>>) => exchange(at, await codeNow(), fields)
  expect(await refused({ code_verifier: 'x'.repeat(43) })).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Invalid code verifier.' },
  })
  expect(await refused({ code_verifier: '' })).toMatchObject({ body: { error_description: 'Missing code verifier.' } })
  expect(await refused({ redirect_uri: `${back}2` })).toMatchObject({ body: { error: 'redirect_uri_mismatch' } })
  expect(await refused({ client_id: 'nobody' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  expect(await refused({ client_secret: 'no' })).toMatchObject({ status: 401, body: { error: 'invalid_client' } })
  expect(await refused({ client_secret: '' })).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  expect(await refused({ grant_type: 'password' })).toMatchObject({ body: { error: 'unsupported_grant_type' } })
  const code = await codeNow()
  await exchange(at, code)
  expect(await exchange(at, code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
})

test('the app comes back to any port of this machine, and nowhere else', async () => {
  await using at = await pages()
  const shown = (more: Readonly<Record<string, string>>) => told(at, more).catch((error: Error) => error.message)
  expect(await shown({ redirect_uri: 'http://localhost:9999' })).toMatchObject({ state: 'st&te' })
  for (const redirect_uri of ['https://127.0.0.1:1/', 'http://127.0.0.1.evil.example/', 'https://acme.example/']) {
    expect(await shown({ redirect_uri })).toBe('Google shows: Error 400: redirect_uri_mismatch')
  }
  at.signIn.logins.clients.set('web', { id: 'web', secret: 's', redirects: ['https://acme.example/back'] })
  expect(await shown({ client_id: 'web' })).toBe('Google shows: Error 400: redirect_uri_mismatch')
  expect(await shown({ client_id: 'none' })).toBe('Google shows: Error 401: invalid_client')
  expect(await shown({ scope: 'everything' })).toBe('Google shows: Error 400: invalid_scope')
  expect(await shown({ response_type: 'token' })).toBe('Google shows: Error 400: unsupported_response_type')
})

test('the person leaves out a scope, or all of it', async () => {
  await using at = await pages()
  const scope = `${scopeOf('drive.readonly')} ${scopeOf('drive.file')}`
  expect(await told(at, { scope }, { grant: ['drive.file'] })).toMatchObject({ scope: scopeOf('drive.file') })
  expect(await told(at, { scope }, { deny: true })).toEqual({ state: 'st&te', error: 'access_denied' })
  expect(await told(at, { scope }, { grant: [] })).toEqual({ state: 'st&te', error: 'access_denied' })
})

test('a second login without consent has no refresh token; earlier scopes are included where asked for', async () => {
  await using at = await pages()
  await exchange(at, (await told(at)).code ?? '')
  const again = await exchange(at, (await told(at, { prompt: '' })).code ?? '')
  expect(again.body.refresh_token).toBe('')
  const more = { scope: scopeOf('drive.file'), include_granted_scopes: 'true' }
  expect((await told(at, more)).scope).toBe(`${scopeOf('drive.file')} ${scopeOf('drive.readonly')}`)
})

test('the picker is shown inside the consent, and tells what was picked', async () => {
  await using at = await pages()
  const picker = { scope: scopeOf('drive.file'), trigger_onepick: 'true' }
  const one = { email: 'alice@acme.example', client: at.signIn.client.id }
  expect(at.tokens.isAllowed(one, 'plan')).toBe(false)
  expect(await told(at, picker, { pick: ['plan'] })).toMatchObject({ picked_file_ids: 'plan' })
  expect(at.tokens.isAllowed(one, 'plan')).toBe(true)
  expect(at.tokens.isAllowed(one, 'note')).toBe(false)
  await expect(told(at, picker, { pick: ['plan', 'note'] })).rejects.toThrow('Error 400: invalid_request')
  const all = { ...picker, allow_multiple: 'true', allow_folder_selection: 'true' }
  expect(await told(at, all, { pick: ['plan', 'box'] })).toMatchObject({ picked_file_ids: 'plan,box' })
  await expect(told(at, picker, { pick: ['box'] })).rejects.toThrow('The picker does not show box')
  await expect(told(at, { ...picker, mimetypes: 'text/plain' }, { pick: ['note'] })).rejects.toThrow('show note')
  await expect(told(at, { ...picker, file_ids: 'note' }, { pick: ['plan'] })).rejects.toThrow('show plan')
  await expect(told(at, { ...picker, scope: scopeOf('drive') })).rejects.toThrow('Error 400: invalid_request')
})

test('a login ends by revoking any of its tokens, and after a week where the app is in testing', async () => {
  await using at = await pages()
  const gone = {
    status: 400,
    body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
  }
  const login = async () => (await exchange(at, (await told(at)).code ?? '')).body
  const first = await login()
  expect(await post(at, '/revoke', { token: first.access_token })).toMatchObject({ status: 200 })
  expect(await renew(at, first.refresh_token)).toMatchObject(gone)
  expect(at.tokens.good(first.access_token)).toBeUndefined()
  expect(await post(at, '/revoke', { token: first.access_token })).toMatchObject({ body: { error: 'invalid_token' } })
  at.signIn.logins.habits.testing = true
  const second = await login()
  expect(second.refresh_token_expires_in).toBeGreaterThan(604_000)
  at.signIn.logins.age(second.refresh_token, 6.9)
  expect((await renew(at, second.refresh_token)).status).toBe(200)
  at.signIn.logins.age(second.refresh_token, 0.2)
  expect(await renew(at, second.refresh_token)).toMatchObject(gone)
})

test('a renewal rotates where that is set, may ask for less, and never for more', async () => {
  await using at = await pages()
  const { login } = at.signIn.authorizedUser('alice@acme.example', ['drive', 'email'])
  const before = login.refresh
  expect((await renew(at, before, { scope: scopeOf('drive') })).body.scope).toBe(scopeOf('drive'))
  expect((await renew(at, before, { scope: scopeOf('calendar') })).body.error).toBe('invalid_scope')
  at.signIn.logins.habits.rotate = true
  const { body } = await renew(at, before)
  expect((await renew(at, before)).body.error).toBe('invalid_grant')
  expect((await renew(at, body.refresh_token)).status).toBe(200)
})

test('what a token is good for is told to whoever has it', async () => {
  await using at = await pages()
  const { value } = at.tokens.make({ email: 'alice@acme.example', scopes: ['drive.file', 'email'], seconds: 100 })
  const { body } = await post(at, '/tokeninfo', { access_token: value })
  expect(body).toMatchObject({ scope: `${scopeOf('drive.file')} email`, email: 'alice@acme.example' })
  expect(Number(body.expires_in)).toBeLessThanOrEqual(100)
  at.tokens.expire(value)
  const response = await fetch(`${at.url}/tokeninfo?access_token=${value}`)
  expect([response.status, await response.json()]).toEqual([
    400,
    { error: 'invalid_token', error_description: 'Invalid Value' },
  ])
})
