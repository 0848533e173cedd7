import { expect, test } from 'vitest'
import { clientAt } from './client.fixture.ts'
import { refusal } from './refusal.fixture.ts'
import { startGoogle } from './start.ts'

const bob = 'bob@acme.example'
const carol = 'carol@other.example'

async function place() {
  const google = await startGoogle({
    drives: [{ name: 'Team', members: { 'alice@acme.example': 'organizer', [bob]: 'writer' } }],
  })
  const mine = clientAt(google.url, google.tokens.me)
  return {
    ...{ google, mine, theirs: clientAt(google.url, google.tokens.other) },
    carols: clientAt(google.url, google.token({ email: carol })),
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  }
}

const who = 'permissions(id,type,role,emailAddress,permissionDetails)'

test('what is shared is seen by whom it is shared with, and no longer when it is not', async () => {
  await using at = await place()
  const fileId = at.google.file({ name: 'a.txt', content: 'text' })
  expect(await refusal(at.theirs.files.get({ fileId }))).toBe('404 notFound')
  const requestBody = { type: 'user', role: 'reader', emailAddress: bob }
  const { data } = await at.mine.permissions.create({ fileId, requestBody, emailMessage: 'Look', fields: '*' })
  expect(data).toMatchObject({ type: 'user', role: 'reader', emailAddress: bob, displayName: 'Bob', deleted: false })
  const fileName = await at.theirs.files.get({ fileId, fields: 'name,capabilities(canEdit,canDownload,canShare)' })
  expect(fileName.data).toEqual({
    name: 'a.txt',
    capabilities: { canEdit: false, canDownload: true, canShare: false },
  })
  expect(at.google.store.mails).toEqual([
    { to: bob, from: 'alice@acme.example', fileId, role: 'reader', message: 'Look' },
  ])
  expect(await refusal(at.theirs.permissions.list({ fileId }))).toBe('403 insufficientFilePermissions')
  await at.mine.permissions.delete({ fileId, permissionId: data.id ?? '' })
  expect(await refusal(at.theirs.files.get({ fileId }))).toBe('404 notFound')
})

test('default fields are few; a mail is sent unless it is told not to; who has no account needs one', async () => {
  await using at = await place()
  const fileId = at.google.file({ name: 'a.txt' })
  const share = (emailAddress: string, sendNotificationEmail?: boolean) =>
    at.mine.permissions.create({
      ...{ fileId, requestBody: { type: 'user', role: 'commenter', emailAddress } },
      ...(sendNotificationEmail === undefined ? {} : { sendNotificationEmail }),
    })
  const { data } = await share(bob, false)
  expect(data).toEqual({ kind: 'drive#permission', id: data.id, type: 'user', role: 'commenter' })
  expect(at.google.store.mails).toEqual([])
  expect(await refusal(share('nobody@new.example', false))).toBe('400 invalidSharingRequest')
  await share('nobody@new.example')
  expect(at.google.store.mails).toHaveLength(1)
  expect(await refusal(share('nobody@new.example', false))).toBe('400 invalidSharingRequest')
})

test('a folder gives its permissions to what is in it, which cannot be taken away there', async () => {
  await using at = await place()
  const parent = at.google.folder('Plans')
  const fileId = at.google.file({ name: 'a.txt', parent })
  const requestBody = { type: 'user', role: 'writer', emailAddress: bob }
  const { data } = await at.mine.permissions.create({ fileId: parent, requestBody })
  const permissionId = data.id ?? ''
  const { data: told } = await at.mine.permissions.list({ fileId, fields: who })
  expect(told.permissions?.find(({ id }) => id === permissionId)).toMatchObject({
    role: 'writer',
    permissionDetails: [{ permissionType: 'file', role: 'writer', inherited: true, inheritedFrom: parent }],
  })
  expect(await refusal(at.mine.permissions.delete({ fileId, permissionId }))).toBe(
    '403 cannotModifyInheritedPermission',
  )
  const role = { fileId, permissionId, requestBody: { role: 'reader' } }
  expect(await refusal(at.mine.permissions.update(role))).toBe('403 cannotModifyInheritedPermission')
  await at.mine.permissions.delete({ fileId: parent, permissionId })
  expect(await refusal(at.theirs.files.get({ fileId }))).toBe('404 notFound')
})

test('a link opens what is shared with anyone, and does not list it', async () => {
  await using at = await place()
  const fileId = at.google.file({ name: 'a.txt' })
  const { data } = await at.mine.permissions.create({ fileId, requestBody: { type: 'anyone', role: 'reader' } })
  expect(data.id).toBe('anyoneWithLink')
  expect((await at.carols.files.get({ fileId })).data.name).toBe('a.txt')
  expect((await at.carols.files.list()).data.files).toEqual([])
})

test('an owner gives a file away only on purpose, and stays a writer', async () => {
  await using at = await place()
  const fileId = at.google.file({ name: 'a.txt' })
  const give = (emailAddress: string, transferOwnership?: boolean) =>
    at.mine.permissions.create({
      ...{ fileId, requestBody: { type: 'user', role: 'owner', emailAddress } },
      ...(transferOwnership === undefined ? {} : { transferOwnership }),
    })
  expect(await refusal(give(bob))).toBe('403 forbidden')
  expect(await refusal(give(carol, true))).toBe('403 consentRequiredForOwnershipTransfer')
  await give(bob, true)
  const { data } = await at.mine.files.get({ fileId, fields: 'ownedByMe,owners(emailAddress),capabilities(canTrash)' })
  expect(data).toEqual({ ownedByMe: false, owners: [{ emailAddress: bob }], capabilities: { canTrash: false } })
})

test('what is wrong with a grant is said', async () => {
  await using at = await place()
  const fileId = at.google.file({ name: 'a.txt' })
  const wrong = (requestBody: object) => refusal(at.mine.permissions.create({ fileId, requestBody }))
  expect(await wrong({ type: 'user', emailAddress: bob })).toBe('400 required')
  expect(await wrong({ type: 'user', role: 'king', emailAddress: bob })).toBe('400 invalid')
  expect(await wrong({ type: 'user', role: 'reader' })).toBe('400 invalid')
  expect(await wrong({ type: 'domain', role: 'reader' })).toBe('400 invalid')
  expect(await wrong({ type: 'user', role: 'organizer', emailAddress: bob })).toBe(
    '403 organizerOnNonTeamDriveNotSupported',
  )
  const past = { type: 'user', role: 'reader', emailAddress: bob, expirationTime: '2020-01-01T00:00:00Z' }
  expect(await wrong(past)).toBe('403 expirationDatesMustBeInTheFuture')
  at.google.store.sharingWithin = true
  expect(await wrong({ type: 'anyone', role: 'reader' })).toBe('400 publishOutNotPermitted')
  expect(await wrong({ type: 'user', role: 'reader', emailAddress: carol })).toBe('400 invalidSharingRequest')
  expect(await refusal(at.mine.permissions.get({ fileId, permissionId: 'none' }))).toBe('404 notFound')
})

test('a permission ends when its time is over', async () => {
  await using at = await place()
  const expirationTime = '2020-01-01T00:00:00Z'
  const fileId = at.google.file({ name: 'a.txt', permissions: [{ email: bob, role: 'reader', expirationTime }] })
  expect(await refusal(at.theirs.files.get({ fileId }))).toBe('404 notFound')
})

test('the members of a shared drive have what is in it, each as far as the role goes', async () => {
  await using at = await place()
  const driveId = at.google.drive('Team')
  const fileId = at.google.file({ name: 'a.txt', parent: driveId })
  expect(await refusal(at.theirs.files.get({ fileId }))).toBe('404 notFound')
  const all = { fileId, supportsAllDrives: true }
  const fields = 'driveId,capabilities(canEdit,canTrash,canDelete,canMoveItemWithinDrive)'
  expect((await at.theirs.files.get({ ...all, fields })).data).toEqual({
    driveId,
    capabilities: { canEdit: true, canTrash: false, canDelete: false, canMoveItemWithinDrive: false },
  })
  expect(await refusal(at.carols.files.get(all))).toBe('404 notFound')
  const { data } = await at.theirs.permissions.list({ ...all, fields: who })
  const permission = data.permissions?.find(({ emailAddress }) => emailAddress === bob)
  expect(permission?.permissionDetails).toEqual([
    { permissionType: 'member', role: 'writer', inherited: true, inheritedFrom: driveId },
  ])
  const same = { ...all, permissionId: permission?.id ?? '' }
  expect(await refusal(at.mine.permissions.delete(same))).toBe('403 cannotModifyInheritedTeamDrivePermission')
  const requestBody = { type: 'anyone', role: 'reader' }
  const drive = { fileId: driveId, supportsAllDrives: true, requestBody }
  expect(await refusal(at.mine.permissions.create(drive))).toBe('403 cannotShareTeamDriveTopFolderWithAnyoneOrDomains')
})

test('an app of drive.file changes only what is its own', async () => {
  await using at = await place()
  const fileId = at.google.file({ name: 'a.txt' })
  const scopes = ['drive.readonly', 'drive.file']
  const app = clientAt(at.google.url, at.google.token({ scopes }))
  const share = { fileId, requestBody: { type: 'user', role: 'reader', emailAddress: bob } }
  expect(await refusal(app.permissions.create(share))).toBe('403 appNotAuthorizedToFile')
  const { data } = await app.files.create({ requestBody: { name: 'own.txt' } })
  await app.permissions.create({ ...share, fileId: data.id ?? '' })
  const reader = clientAt(at.google.url, at.google.tokens.readonly)
  expect(await refusal(reader.permissions.create(share))).toBe('403 insufficientPermissions')
})

test('a limited folder keeps out who is let in above it', async () => {
  await using at = await place()
  const shared = { permissions: [{ email: bob, role: 'reader' }], mimeType: 'application/vnd.google-apps.folder' }
  const above = at.google.file({ name: 'Above', ...shared })
  const parent = at.google.folder('Limited', above)
  const fileId = at.google.file({ name: 'a.txt', parent })
  expect((await at.theirs.files.get({ fileId })).data.name).toBe('a.txt')
  at.google.get(parent).kept.inheritedPermissionsDisabled = true
  expect(await refusal(at.theirs.files.get({ fileId }))).toBe('404 notFound')
  expect((await at.mine.files.get({ fileId })).data.name).toBe('a.txt')
})

test('a shared drive may be for its members, or its domain, alone', async () => {
  await using at = await place()
  const driveId = at.google.drive('Team')
  const fileId = at.google.file({ name: 'a.txt', parent: driveId })
  const share = (emailAddress: string) =>
    at.mine.permissions.create({
      ...{ fileId, supportsAllDrives: true, requestBody: { type: 'user', role: 'reader', emailAddress } },
    })
  const restrict = (restrictions: object) => at.mine.drives.update({ driveId, requestBody: { restrictions } })
  await restrict({ driveMembersOnly: true })
  expect(await refusal(share(carol))).toBe('403 teamDriveTeamMembersOnlyRestriction')
  await restrict({ driveMembersOnly: false, domainUsersOnly: true })
  expect(await refusal(share(carol))).toBe('403 teamDriveDomainUsersOnlyRestriction')
  await restrict({ domainUsersOnly: false })
  await share(carol)
  expect((await at.carols.files.get({ fileId, supportsAllDrives: true })).data.name).toBe('a.txt')
})
