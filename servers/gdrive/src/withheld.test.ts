import { startGoogle } from '@tooling/doubles/google'
import { expect, test } from 'vitest'
import surface from '../surface.json' with { type: 'json' }
import { clientOf, contextWith, fileWith, never, settings, type } from './login.fixture.ts'
import { identityFor } from './login.ts'
import { rememberedWithheld, withheldBy } from './withheld.ts'

const lacking = { gdrive_trash_file: 'The login lacks the scope drive, which a login with --access write has.' }

test('tools for which a login has no scope are withheld, and say which', () => {
  expect(withheldBy(['drive.readonly'])).toMatchObject(lacking)
  expect(withheldBy(['drive.readonly'])).not.toHaveProperty('gdrive_get_file')
  expect(withheldBy(['drive'])).toEqual({})
  expect(withheldBy(['cloud-platform'])).toMatchObject({
    gdrive_get_file: 'The login lacks the scope drive.readonly, which a login without --scope file has.',
  })
})

const changes = [
  'gdrive_create_file',
  'gdrive_update_file',
  'gdrive_copy_file',
  'gdrive_trash_file',
  'gdrive_share_file',
].toSorted()
const contents = ['gdrive_read_file', 'gdrive_download_file', 'gdrive_comments', 'gdrive_revisions']

test.each([
  ['drive', []],
  ['drive.readonly', changes],
  ['drive.file', ['gdrive_list_shared_drives']],
  ['drive.metadata.readonly', [...changes, ...contents, 'gdrive_list_shared_drives'].toSorted()],
  ['drive.metadata', [...changes, ...contents, 'gdrive_list_shared_drives'].toSorted()],
  ['drive.appdata', surface.tools.map(({ name }) => name).toSorted()],
])('of all tools, a login with %s alone is withheld those that it cannot use', (scope, withheld) => {
  expect(Object.keys(withheldBy([scope])).toSorted()).toEqual(withheld)
})

test('what two scopes allow together is not withheld', () => {
  expect(withheldBy(['drive.file', 'drive.readonly'])).toEqual({})
})

test('they are withheld as soon as a token is found, and known to the next run from disk alone', async () => {
  await using google = await startGoogle()
  const values = settings(google, clientOf(google))
  await type('login', values, { open: url => google.signIn(url) })
  const context = contextWith({ access: 'write' })
  await identityFor(values, context).token(never)
  await expect.poll(() => context.withheld).toEqual([expect.objectContaining(lacking)])
  google.clearRequests()
  expect(await rememberedWithheld(values)).toMatchObject(lacking)
  const scope = 'https://www.googleapis.com/auth/drive.readonly'
  const credentialsPath = fileWith({ refresh_token: 'old', scope })
  expect(await rememberedWithheld(settings(google, { credentialsPath }))).toMatchObject(lacking)
  expect(await rememberedWithheld(settings(google, { keyFile: '/nowhere' }))).toEqual({})
  expect(google.requests).toEqual([])
})

test('the scopes of a token that was set are asked of Google once, beside the call', async () => {
  await using google = await startGoogle()
  const values = settings(google, { accessToken: google.tokens.readonly })
  expect(await rememberedWithheld(values)).toEqual({})
  const context = contextWith({ access: 'write' })
  const identity = identityFor(values, context)
  google.fault({ path: 'tokeninfo', kind: 'status', status: 503 })
  expect(await identity.token(never)).toBe(google.tokens.readonly)
  await expect.poll(() => context.lines).toEqual([expect.stringContaining('The scopes of the token are not known')])
  await identity.token(never)
  await identity.scopes(never)
  expect(context.withheld).toEqual([expect.objectContaining(lacking)])
  expect(await rememberedWithheld(values)).toMatchObject(lacking)
  expect(google.requestsOf('tokeninfo')).toHaveLength(2)
})
