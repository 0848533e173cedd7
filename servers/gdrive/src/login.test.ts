import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import { clientOf, contextWith, fileWith, never, type Settings, scratch, settings, type } from './login.fixture.ts'
import { identityFor } from './login.ts'
import { openTransport } from './transport.ts'

const full = (scope: string) => `https://www.googleapis.com/auth/${scope}`
const log = 'npx -y @mcp-connectors/gdrive login'

/** Logs alice in, by the command. */
function logIn(
  google: Google,
  values: Settings,
  more: Parameters<typeof google.signIn>[1] = {},
  access = 'read' as const,
) {
  return type('login', values, { access, open: url => google.signIn(url, more) })
}

/** What is kept of her login. */
function kept({ loginFolder }: Settings) {
  return JSON.parse(readFileSync(join(loginFolder ?? '', 'gdrive.json'), 'utf8')).logins['Google Drive']
}

/** As if she had logged in so many days earlier. */
function age({ loginFolder }: Settings, days: number): void {
  const path = join(loginFolder ?? '', 'gdrive.json')
  const content = JSON.parse(readFileSync(path, 'utf8'))
  const login = content.logins['Google Drive']
  for (const time of ['madeAt', 'refreshExpiresAt']) login[time] -= days * 24 * 3_600_000
  writeFileSync(path, JSON.stringify(content))
}

test('a token that was set comes first, under the name it was set by; its scopes are asked for', async () => {
  await using google = await startGoogle()
  const context = contextWith({ sources: { accessToken: 'GDRIVE_ACCESS_TOKEN_FILE' } })
  const identity = identityFor(settings(google, { accessToken: google.tokens.readonly }), context)
  expect(await identity.token(never)).toBe(google.tokens.readonly)
  expect(await identity.source(never)).toBe('GDRIVE_ACCESS_TOKEN_FILE')
  expect(await identity.scopes(never)).toEqual(['drive.readonly'])
  expect(google.requestsOf('tokeninfo')).toHaveLength(1)
  // It was chosen: nothing comes in its place.
  expect(identity.refused(google.tokens.readonly)).toBe(false)
})

test('without any login the answer says how to get one', async () => {
  await using google = await startGoogle()
  await expect(identityFor(settings(google), contextWith()).token(never)).rejects.toMatchObject({
    code: 'unauthenticated',
    message: 'Nobody is logged in to Google Drive.',
    hint: `Tell the person to make an OAuth client, to set GDRIVE_OAUTH_PATH to its file, and to run: ${log}. Or to set GDRIVE_KEY_FILE, for a service account. Step by step: https://www.npmjs.com/package/@mcp-connectors/gdrive#signing-in`,
  })
  expect(google.requests).toEqual([])
})

test('login, whoami and logout, to the end', async () => {
  await using google = await startGoogle()
  const values = settings(google, clientOf(google))
  const { printed, said } = await logIn(google, values)
  expect(said[0]).toMatch(/^Open http:\/\/127\.0\.0\.1:\d+\/o\/oauth2\/v2\/auth\?\S+\nLog in there and allow access\./)
  expect(printed).toEqual([
    `Logged in to Google Drive as alice@acme.example. The login is kept in ${values.loginFolder}/gdrive.json.`,
  ])
  expect(kept(values)).toMatchObject({ scopes: [full('drive.readonly')], account: 'alice@acme.example' })
  const who = await type('whoami', values)
  expect(who.printed).toEqual([
    expect.stringMatching(/^credential: stored login, until /),
    'Google Drive: alice@acme.example',
    'scopes: drive.readonly',
  ])
  expect((await type('whoami', values, { access: 'write' })).printed.at(-1)).toBe(
    'missing for --access write: drive, which a login with --access write has',
  )
  const { token } = kept(values)
  const out = await type('logout', values)
  expect(out.printed).toEqual([`The login to Google Drive is removed from ${values.loginFolder}/gdrive.json.`])
  expect(out.said).toEqual(['Google has ended it too, and all else that this account let the OAuth client do.'])
  expect(google.store.tokens.good(token)).toBeUndefined()
})

test('logout forgets the login also where Google cannot be asked, and says so', async () => {
  await using google = await startGoogle()
  const values = settings(google, clientOf(google))
  await logIn(google, values)
  google.fault({ path: 'revoke', kind: 'status', status: 503, times: 9 })
  await expect(type('logout', values)).rejects.toMatchObject({
    message: 'The login is forgotten here, but Google could not be told, and knows it still.',
    hint: 'Take it back at https://myaccount.google.com/connections.',
  })
  expect(kept(values)).toBeUndefined()
})

test.each([
  ['read', {}, 'drive.readonly'],
  ['write', {}, 'drive'],
  ['destroy', {}, 'drive'],
  ['write', { scope: 'file' }, 'drive.file'],
  ['read', { pick: true }, 'drive.file'],
] as const)('at --access %s with %j the login asks for %s alone', async (access, more, scope) => {
  await using google = await startGoogle()
  let asked: string | null = null
  const values = settings(google, { ...clientOf(google), ...more })
  const open = (url: string) => {
    asked = new URL(url).searchParams.get('scope')
    return google.signIn(url)
  }
  await type('login', values, { access, open })
  expect(asked).toBe(full(scope))
})

test('the picker: more files later, told by name, and those that are gone by id', async () => {
  await using google = await startGoogle()
  const [plan, budget] = [google.file({ name: 'Plan' }), google.file({ name: 'Budget' })]
  const values = settings(google, { ...clientOf(google), pick: true })
  await logIn(google, values, { pick: [plan] })
  await logIn(google, values, { pick: [budget] })
  expect((await type('whoami', values)).printed.slice(2)).toEqual(['scopes: drive.file', 'picked: 2: Plan, Budget'])
  google.store.files.delete(plan)
  expect((await type('whoami', values)).printed.at(-1)).toBe(`picked: 2: ${plan} (not to be seen now), Budget`)
})

test('a person who says no, and a command without a client', async () => {
  await using google = await startGoogle()
  await expect(logIn(google, settings(google, clientOf(google)), { deny: true })).rejects.toThrow(
    'The login was not completed: access was not given.',
  )
  const error = await type('login', settings(google)).catch((reason: unknown) => reason)
  expect(error).toMatchObject({
    message: 'A login needs an OAuth client of your own; none comes with this server.',
    hint: expect.stringContaining(
      'make a client of the kind "Desktop app", download its JSON, and set GDRIVE_OAUTH_PATH',
    ),
  })
})

test('a server needs none of the settings of the command: the login is renewed with the client it was made with', async () => {
  await using google = await startGoogle()
  const values = settings(google, clientOf(google))
  await logIn(google, values)
  const { loginFolder } = values
  const context = contextWith()
  const identity = identityFor(settings(google, { loginFolder }), context)
  const send = openTransport(google.url, identity)
  const about = () => send(`${google.url}/drive/v3/about?fields=user`, { headers: {}, signal: never })
  expect((await about()).status).toBe(200)
  const first = await identity.token(never)
  // Between two pages, say.
  google.expire(first)
  expect((await about()).status).toBe(200)
  const second = await identity.token(never)
  expect(second).not.toBe(first)
  expect(kept(values)).toMatchObject({ token: second, account: 'alice@acme.example', scopes: [full('drive.readonly')] })
  expect(await identity.scopes(never)).toEqual(['drive.readonly'])
  expect(context.concealed).toEqual(expect.arrayContaining([first, second, google.client.secret]))
})

test('a login that was taken back, or was of an app in testing for seven days, is explained', async () => {
  await using google = await startGoogle()
  google.accounts.logins.habits.testing = true
  const values = settings(google, clientOf(google))
  const { said } = await logIn(google, values)
  expect(said[1]).toMatch(/^It ends on \d{4}-\d\d-\d\d, since the app is in testing\. To keep logins, publish the app/)
  const { token, refreshToken } = kept(values)
  google.accounts.logins.age(refreshToken, 8)
  age(values, 8)
  const identity = identityFor(settings(google, { loginFolder: values.loginFolder }), contextWith())
  expect(await identity.token(never)).toBe(token)
  identity.refused(token)
  await expect(identity.token(never)).rejects.toMatchObject({
    code: 'unauthenticated',
    message:
      'The login to Google of alice@acme.example has ended after seven days, as all do of an app that is in testing.',
    hint: expect.stringContaining(
      `Audience, Publish app), or make its user type Internal; and to log in again. With: ${log}`,
    ),
  })
  age(values, -8)
  identity.refused(token)
  await expect(identity.token(never)).rejects.toMatchObject({
    message: expect.stringContaining('it was taken back, the password was changed'),
    hint: `Tell the person to log in again. With: ${log}`,
  })
})

test('a call begins a login and says which page to open; the next goes on with it; over HTTP none does', async () => {
  await using google = await startGoogle()
  const values = settings(google, clientOf(google))
  const identity = identityFor(values, contextWith())
  const error = await identity.token(never).catch((reason: unknown) => reason)
  if (!ConnectorError.is(error)) throw error
  expect(error.message).toBe('Nobody is logged in to Google Drive yet.')
  await google.signIn(error.visit?.url ?? '')
  const token = await identity.token(never)
  expect(google.store.tokens.good(token)?.email).toBe('alice@acme.example')
  expect(await identity.source(never)).toBe('login in a browser')
  const shared = identityFor(settings(google, clientOf(google)), contextWith({ shared: true }))
  await expect(shared.token(never)).rejects.toMatchObject({
    visit: undefined,
    hint: `Tell the person to log in with: ${log}`,
  })
})

test('a client file that is none, or is not there, is named', async () => {
  await using google = await startGoogle()
  const oauthPath = fileWith('{"installed": {}}')
  const broken = type('login', settings(google, { oauthPath }))
  await expect(broken).rejects.toThrow(`What is in ${oauthPath} is no OAuth client of Google.`)
  const gone = join(scratch(), 'none.json')
  await expect(type('login', settings(google, { oauthPath: gone }))).rejects.toThrow(
    `There is no file ${gone}, which GDRIVE_OAUTH_PATH names.`,
  )
})
