import { expect, test } from 'vitest'
import { clientAt } from './client.fixture.ts'
import { refusal } from './refusal.fixture.ts'
import { startGoogle } from './start.ts'

const names = (drives: { name?: string | null }[] = []) => drives.map(({ name }) => name)

test('members see their drives, by pages and by name', async () => {
  const drives = ['Sales plan', 'Plan B', "It's", 'Other'].map(name => ({ name }))
  await using google = await startGoogle({ drives })
  const mine = clientAt(google.url, google.tokens.me)
  const list = async (more = {}) => names((await mine.drives.list(more)).data.drives)
  expect(await list()).toEqual(["It's", 'Other', 'Plan B', 'Sales plan'])
  expect(await list({ q: "name contains 'plan'" })).toEqual(['Plan B', 'Sales plan'])
  expect(await list({ q: "name = 'It\\'s' and hidden = false" })).toEqual(["It's"])
  expect(await list({ q: "name contains 'lan'" })).toEqual([])
  expect(await refusal(mine.drives.list({ q: "title = 'x'" }))).toBe('400 invalid')
  expect(await refusal(mine.drives.list({ q: 'memberCount > 1' }))).toBe('403 queryRequiresAdminCredentials')
  const first = await mine.drives.list({ pageSize: 3 })
  const pageToken = first.data.nextPageToken ?? ''
  expect(names((await mine.drives.list({ pageSize: 3, pageToken })).data.drives)).toEqual(['Sales plan'])
  expect(await refusal(mine.drives.list({ pageToken, q: "name = 'x'" }))).toBe('400 invalid')
  expect(names((await clientAt(google.url, google.tokens.other).drives.list()).data.drives)).toEqual([])
  expect(await refusal(clientAt(google.url, google.tokens.file).drives.list())).toBe('403 insufficientPermissions')
})

test('a drive is made once for each request, changed by its organizers, and deleted when it is empty', async () => {
  await using google = await startGoogle()
  const mine = clientAt(google.url, google.tokens.me)
  const { data } = await mine.drives.create({ requestId: 'r1', requestBody: { name: 'New' } })
  expect(data).toEqual({ kind: 'drive#drive', id: data.id, name: 'New' })
  const driveId = data.id ?? ''
  expect(await refusal(mine.drives.create({ requestId: 'r1', requestBody: { name: 'New' } }))).toBe('409 duplicate')
  await mine.drives.update({ driveId, requestBody: { name: 'Newer', restrictions: { domainUsersOnly: true } } })
  const carol = { type: 'user', role: 'reader', emailAddress: 'carol@other.example' }
  const share = { fileId: driveId, supportsAllDrives: true, requestBody: carol }
  expect(await refusal(mine.permissions.create(share))).toBe('403 teamDriveDomainUsersOnlyRestriction')
  const bob = { ...share, requestBody: { ...carol, emailAddress: 'bob@acme.example' } }
  await mine.permissions.create(bob)
  const theirs = clientAt(google.url, google.tokens.other)
  expect((await theirs.drives.get({ driveId, fields: 'name,capabilities(canManageMembers)' })).data).toEqual({
    name: 'Newer',
    capabilities: { canManageMembers: false },
  })
  expect(await refusal(theirs.drives.update({ driveId, requestBody: { name: 'x' } }))).toBe(
    '403 insufficientFilePermissions',
  )
  const file = google.file({ name: 'a.txt', parent: driveId })
  expect(await refusal(mine.drives.delete({ driveId }))).toBe('403 cannotDeleteNonEmptyTeamDrive')
  google.store.remove(google.get(file))
  await mine.drives.delete({ driveId })
  expect(await refusal(mine.drives.get({ driveId }))).toBe('404 notFound')
})
