import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Google, startGoogle } from '@tooling/doubles/google'
import { expect, onTestFinished, test, vi } from 'vitest'
import { clientOf, contextWith, fileWith, never, scratch, settings, type } from './login.fixture.ts'
import { identityFor } from './login.ts'
import { rememberedWithheld } from './withheld.ts'

const full = (scope: string) => `https://www.googleapis.com/auth/${scope}`
const noModes = process.platform === 'win32' ? ' (skipped: Windows has no such modes)' : ''

/** The client as the console gives it, which the archived server had as `gcp-oauth.keys.json`. */
function clientFile({ client, url }: Google, kind: 'installed' | 'web' = 'installed', redirect_uris?: string[]) {
  return fileWith(
    {
      [kind]: {
        client_id: client.id,
        project_id: 'acme',
        auth_uri: `${url}/o/oauth2/auth`,
        token_uri: `${url}/token`,
        client_secret: client.secret,
        redirect_uris: redirect_uris ?? ['http://localhost'],
      },
    },
    0o644,
  )
}

/** What the archived server wrote to `.gdrive-server-credentials.json`, and when its access token ends. */
function oldFile(google: Google, { expired = false }: { expired?: boolean } = {}) {
  const login = google.accounts.logins.add({
    ...{ client: google.client.id, email: 'alice@acme.example', scopes: ['drive.readonly'] },
  })
  const content = {
    access_token: google.token({ scopes: ['drive.readonly'] }),
    refresh_token: login.refresh,
    scope: full('drive.readonly'),
    token_type: 'Bearer',
    expiry_date: Date.now() + (expired ? -3_600_000 : 3_600_000),
  }
  const path = fileWith(content, 0o644)
  return { path, login, content }
}

test('the two files of the archived server work as they are: used while good, renewed in memory, never written', async () => {
  await using google = await startGoogle()
  const { path, content } = oldFile(google)
  const before = readFileSync(path, 'utf8')
  const context = contextWith()
  const values = settings(google, { oauthPath: clientFile(google), credentialsPath: path })
  const identity = identityFor(values, context)
  expect(await identity.token(never)).toBe(content.access_token)
  expect(await identity.source(never)).toBe('GDRIVE_CREDENTIALS_PATH')
  expect(await identity.scopes(never)).toEqual(['drive.readonly'])
  expect(google.requests).toEqual([])
  identity.refused(content.access_token)
  const renewed = await identity.token(never)
  expect(google.store.tokens.good(renewed)?.email).toBe('alice@acme.example')
  identity.refused(renewed)
  const again = await identity.token(never)
  expect([again === renewed, again === content.access_token]).toEqual([false, false])
  expect(readFileSync(path, 'utf8')).toBe(before)
  expect(context.lines.filter(line => line.startsWith('Other users can read GDRIVE_CREDENTIALS_PATH'))).toHaveLength(
    noModes ? 0 : 1,
  )
})

test('an old login that has expired: renewed at once, or told what is missing for it', async () => {
  await using google = await startGoogle()
  const { path, login } = oldFile(google, { expired: true })
  await expect(
    identityFor(settings(google, { credentialsPath: path }), contextWith()).token(never),
  ).rejects.toMatchObject({
    code: 'unauthenticated',
    message: 'The login in GDRIVE_CREDENTIALS_PATH has ended, and cannot be renewed as it is set.',
    hint: 'Tell the person to set GDRIVE_OAUTH_PATH to the file of the OAuth client that it was made with.',
  })
  const values = settings(google, { oauthPath: clientFile(google), credentialsPath: path })
  const token = await identityFor(values, contextWith()).token(never)
  expect(google.store.tokens.good(token)?.scopes).toEqual([full('drive.readonly')])
  google.accounts.logins.revoke(login)
  const shared = identityFor(values, contextWith({ shared: true }))
  await expect(shared.token(never)).rejects.toThrow(
    'The login to Google has ended: it was taken back, the password was changed, or it was not used for six months.',
  )
})

test('an old file that is written anew meanwhile is taken as it is now; one that is gone is passed over', async () => {
  await using google = await startGoogle()
  const { path } = oldFile(google)
  const identity = identityFor(settings(google, { credentialsPath: path }), contextWith())
  const first = await identity.token(never)
  const next = google.token({ scopes: ['drive.readonly'] })
  writeFileSync(
    path,
    JSON.stringify({ access_token: next, scope: full('drive.readonly'), expiry_date: Date.now() + 9e6 }),
  )
  identity.refused(first)
  expect(await identity.token(never)).toBe(next)
  rmSync(path)
  identity.refused(next)
  await expect(identity.token(never)).rejects.toThrow('Nobody is logged in to Google Drive.')
  writeFileSync(path, '{"refresh": "secret"}')
  await expect(identity.token(never)).rejects.toThrow(`What is in ${path} is no login of the archived server.`)
})

test('the client file of a web application: the login comes back to where it is registered', async () => {
  await using google = await startGoogle()
  const away = settings(google, { oauthPath: clientFile(google, 'web', ['https://app.example/back']) })
  await expect(type('login', away)).rejects.toThrow('A login cannot come back to https://app.example/back')
})

test('a port for forwarding is the one that the login comes back to', async () => {
  await using google = await startGoogle()
  const taken = Number(new URL(google.url).port)
  const values = settings(google, { oauthPath: clientFile(google), loginPort: taken })
  await expect(type('login', values)).rejects.toThrow(`The login needs port ${taken} of this machine`)
})

test.each([
  ['read', undefined, 'drive.readonly', 'robot@acme.iam.gserviceaccount.com'],
  ['write', 'bob@acme.example', 'drive', 'bob@acme.example'],
] as const)('a service account at --access %s, for %s', async (access, subject, scope, email) => {
  await using google = await startGoogle()
  const key = google.serviceAccount({ email: 'robot@acme.iam.gserviceaccount.com', delegated: ['bob@acme.example'] })
  const context = contextWith({ access, sources: { keyFile: '--key-file' } })
  const identity = identityFor(settings(google, { keyFile: fileWith(key), subject }), context)
  const token = await identity.token(never)
  expect(google.store.tokens.good(token)).toMatchObject({ email, scopes: [full(scope)] })
  expect(await identity.source(never)).toBe('credentials (--key-file)')
  expect(context.concealed).toContain(token)
})

test.skipIf(noModes)(
  `a key file of ours must be private; one that GOOGLE_APPLICATION_CREDENTIALS names is used as it is, and warned of${noModes}`,
  async () => {
    await using google = await startGoogle()
    const path = fileWith(google.serviceAccount(), 0o644)
    const link = join(scratch(), 'mounted.json')
    symlinkSync(path, link)
    const own = contextWith({ sources: { keyFile: 'GDRIVE_KEY_FILE' } })
    await expect(identityFor(settings(google, { keyFile: path }), own).token(never)).rejects.toThrow(
      `Other users can read GDRIVE_KEY_FILE ${path}. It was not used.`,
    )
    const foreign = contextWith({ sources: { keyFile: 'GOOGLE_APPLICATION_CREDENTIALS' } })
    expect(await identityFor(settings(google, { keyFile: link }), foreign).token(never)).toMatch(/^ya29\./)
    expect(foreign.lines[0]).toBe(
      `Other users can read GOOGLE_APPLICATION_CREDENTIALS ${link}. To end that: chmod 600 ${link}`,
    )
  },
)

test('a login of gcloud that was set has a scope of Drive, or is told how to get one', async () => {
  await using google = await startGoogle()
  const context = contextWith({ sources: { keyFile: 'GOOGLE_APPLICATION_CREDENTIALS' } })
  const tokenOf = (scopes: string[]) => {
    const { file } = google.accounts.authorizedUser('alice@acme.example', scopes)
    return identityFor(settings(google, { keyFile: fileWith(file) }), context).token(never)
  }
  expect(await tokenOf(['cloud-platform', 'drive.readonly'])).toMatch(/^ya29\./)
  await expect(tokenOf(['cloud-platform'])).rejects.toMatchObject({
    message: 'The login in GOOGLE_APPLICATION_CREDENTIALS has no scope of Google Drive.',
    hint: expect.stringContaining(
      'gcloud auth application-default login --client-id-file=<file of the client> --scopes=https://www.googleapis.com/auth/cloud-platform,https://www.googleapis.com/auth/drive.readonly',
    ),
  })
})

test('what gcloud keeps on this machine is used after a stored login, and only if it is good for Drive', async () => {
  await using google = await startGoogle()
  const folder = scratch()
  vi.stubEnv('CLOUDSDK_CONFIG', folder)
  onTestFinished(() => void vi.unstubAllEnvs())
  const path = join(folder, 'application_default_credentials.json')
  const gcloud = (...scopes: string[]) =>
    writeFileSync(path, google.accounts.authorizedUser('bob@acme.example', scopes).file)
  gcloud('cloud-platform')
  const context = contextWith()
  const values = settings(google, clientOf(google))
  const identity = identityFor({ ...values, clientId: undefined }, context)
  await expect(identity.token(never)).rejects.toThrow('Nobody is logged in to Google Drive.')
  await expect(identity.token(never)).rejects.toThrow('Nobody is logged in to Google Drive.')
  expect(google.requestsOf('token')).toHaveLength(1)
  expect(context.lines).toEqual(['The login of gcloud is not used: it has no scope of Google Drive.'])
  gcloud('cloud-platform', 'drive.readonly')
  expect(google.store.tokens.good(await identity.token(never))?.email).toBe('bob@acme.example')
  expect(await identity.source(never)).toBe('gcloud auth application-default login')
  await type('login', values, { open: url => google.signIn(url) })
  expect(await identityFor(values, contextWith()).source(never)).toBe('stored login')
})

test('nothing is asked of Google for what an earlier run has learned', async () => {
  await using google = await startGoogle()
  const values = settings(google, { accessToken: google.tokens.readonly })
  await identityFor(values, contextWith()).scopes(never)
  const { path } = oldFile(google)
  google.clearRequests()
  await rememberedWithheld(values)
  await rememberedWithheld({ ...values, accessToken: undefined, credentialsPath: path })
  await rememberedWithheld({ ...values, accessToken: undefined, keyFile: '/nowhere' })
  expect(google.requests).toEqual([])
})
