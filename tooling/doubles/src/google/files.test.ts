import { expect, test } from 'vitest'
import { clientAt } from './client.fixture.ts'
import { folderType } from './file-records.ts'
import { documentType } from './formats.ts'
import { refusal } from './refusal.fixture.ts'
import { startGoogle } from './start.ts'

const team = {
  drives: [{ name: 'Team', members: { 'alice@acme.example': 'organizer', 'bob@acme.example': 'writer' } }],
} as const

async function place() {
  const google = await startGoogle(team)
  return {
    ...{ google, mine: clientAt(google.url, google.tokens.me), theirs: clientAt(google.url, google.tokens.other) },
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  }
}

test('a file is told in full where all is asked for, and shortly where nothing is', async () => {
  await using at = await place()
  const folder = at.google.folder('Papers')
  const fileId = at.google.file({
    name: 'a.txt',
    content: 'hello',
    parent: folder,
    modified: '2026-01-02T03:04:05.678Z',
  })
  const short = await at.mine.files.get({ fileId })
  expect(short.data).toEqual({ kind: 'drive#file', id: fileId, name: 'a.txt', mimeType: 'text/plain' })
  const { data } = await at.mine.files.get({ fileId, fields: '*' })
  expect(data).toMatchObject({
    ...{ name: 'a.txt', size: '5', trashed: false, starred: false, ownedByMe: true, shared: false, parents: [folder] },
    ...{ md5Checksum: '5d41402abc4b2a76b9719d911017c592', sha1Checksum: 'aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d' },
    ...{ modifiedTime: '2026-01-02T03:04:05.678Z', originalFilename: 'a.txt', fileExtension: 'txt', spaces: ['drive'] },
    owners: [{ displayName: 'Alice', emailAddress: 'alice@acme.example', me: true }],
    capabilities: { canEdit: true, canTrash: true, canShare: true },
  })
  expect(data.headRevisionId).toEqual(expect.any(String))
})

test('what is made is there, once for each id that was given out', async () => {
  await using at = await place()
  const { files } = at.mine
  const folder = await files.create({ requestBody: { name: 'Papers', mimeType: folderType }, fields: 'id,parents' })
  const parents = [folder.data.id ?? '']
  const made = await files.create({
    requestBody: { parents, properties: { a: 'b' } },
    fields: 'name,parents,properties,mimeType',
  })
  expect(made.data).toEqual({ name: 'Untitled', parents, properties: { a: 'b' }, mimeType: 'application/octet-stream' })
  const [id = '', other = ''] = (await files.generateIds({ count: 2 })).data.ids ?? []
  await files.create({ requestBody: { id, name: 'once' } })
  expect(await refusal(files.create({ requestBody: { id, name: 'once' } }))).toBe('409 fileIdInUse')
  expect(await refusal(files.create({ requestBody: { id: 'mine', name: 'x' } }))).toBe('400 invalid')
  expect(await refusal(files.create({ requestBody: { id: other, mimeType: documentType } }))).toBe('400 invalid')
  expect(await refusal(files.create({ requestBody: { parents: ['nowhere'] } }))).toBe('404 notFound')
  expect(await refusal(files.create({ requestBody: { parents: [...parents, 'root'] } }))).toBe('403 cannotAddParent')
  const note = at.google.file({ name: 'note' })
  expect(await refusal(files.create({ requestBody: { parents: [note] } }))).toBe('403 parentNotAFolder')
})

test('shortcuts know their target', async () => {
  await using at = await place()
  const target = at.google.file({ name: 'cat.png', mimeType: 'image/png', resourceKey: '0-key' })
  const requestBody = {
    name: 'cat',
    mimeType: 'application/vnd.google-apps.shortcut',
    shortcutDetails: { targetId: target },
  }
  const { data } = await at.mine.files.create({ requestBody, fields: 'id,shortcutDetails' })
  expect(data.shortcutDetails).toEqual({ targetId: target, targetMimeType: 'image/png', targetResourceKey: '0-key' })
  const again = { ...requestBody, shortcutDetails: { targetId: data.id ?? '' } }
  expect(await refusal(at.mine.files.create({ requestBody: again }))).toBe('403 shortcutTargetInvalid')
  expect(await refusal(at.theirs.files.create({ requestBody }))).toBe('404 notFound')
})

test('changes count the version; what is only told cannot be written', async () => {
  await using at = await place()
  const fileId = at.google.file({ name: 'a', properties: { old: 'x', stays: 'y' } })
  const fields = 'name,description,properties,version,modifiedTime'
  const before = await at.mine.files.get({ fileId, fields })
  const requestBody = { name: 'b', description: 'why', properties: { old: null as unknown as string } }
  const after = await at.mine.files.update({ fileId, requestBody, fields })
  expect(after.data).toMatchObject({ name: 'b', description: 'why', properties: { stays: 'y' } })
  expect(Number(after.data.version)).toBeGreaterThan(Number(before.data.version))
  expect(Date.parse(after.data.modifiedTime ?? '')).toBeGreaterThan(Date.parse(before.data.modifiedTime ?? ''))
  const change = (body: object): Promise<string> => refusal(at.mine.files.update({ fileId, requestBody: body }))
  expect(await change({ parents: ['root'] })).toBe('403 fieldNotWritable')
  expect(await change({ ownedByMe: false })).toBe('403 fieldNotWritable')
  expect(await change({ name: 5 })).toBe('400 invalid')
  expect(await refusal(at.theirs.files.update({ fileId, requestBody: {} }))).toBe('404 notFound')
})

test('a reader changes nothing; a writer does not trash what somebody else owns', async () => {
  await using at = await place()
  const permissions = [{ email: 'bob@acme.example', role: 'reader' }]
  const read = at.google.file({ name: 'read', permissions })
  const written = at.google.file({ name: 'written', permissions: [{ email: 'bob@acme.example', role: 'writer' }] })
  const theirs = (fileId: string, requestBody: object) => at.theirs.files.update({ fileId, requestBody })
  expect(await refusal(theirs(read, { name: 'x' }))).toBe('403 insufficientFilePermissions')
  expect((await theirs(written, { name: 'x' })).data.name).toBe('x')
  expect(await refusal(theirs(written, { trashed: true }))).toBe('403 insufficientFilePermissions')
  expect(await refusal(at.theirs.files.delete({ fileId: written }))).toBe('403 insufficientFilePermissions')
  expect((await theirs(read, { starred: true })).data.id).toBe(read)
  expect((await at.mine.files.get({ fileId: read, fields: 'starred' })).data.starred).toBe(false)
})

test('what is in a trashed folder is trashed with it, and comes back with it', async () => {
  await using at = await place()
  const folder = at.google.folder('Papers')
  const fileId = at.google.file({ name: 'a', parent: folder })
  const fields = 'trashed,explicitlyTrashed'
  await at.mine.files.update({ fileId: folder, requestBody: { trashed: true } })
  expect((await at.mine.files.get({ fileId, fields })).data).toEqual({ trashed: true, explicitlyTrashed: false })
  await at.mine.files.update({ fileId: folder, requestBody: { trashed: false } })
  expect((await at.mine.files.get({ fileId, fields })).data).toEqual({ trashed: false, explicitlyTrashed: false })
  await at.mine.files.update({ fileId: folder, requestBody: { trashed: true } })
  await at.mine.files.emptyTrash()
  expect(await refusal(at.mine.files.get({ fileId }))).toBe('404 notFound')
})

test('a file has one place: it moves, and not into itself', async () => {
  await using at = await place()
  const [one, two] = [at.google.folder('one'), at.google.folder('two')]
  const inner = at.google.folder('inner', one)
  const fileId = at.google.file({ name: 'a', parent: one })
  const moved = await at.mine.files.update({ fileId, addParents: two, removeParents: one, fields: 'parents' })
  expect(moved.data.parents).toEqual([two])
  const move = (id: string, more: object): Promise<string> => refusal(at.mine.files.update({ fileId: id, ...more }))
  expect(await move(one, { addParents: inner, removeParents: 'root' })).toBe('403 cyclicParent')
  expect(await move(fileId, { addParents: `${one},${inner}` })).toBe('403 cannotAddParent')
  expect(await move(fileId, { addParents: 'nowhere' })).toBe('404 notFound')
})

test('what goes into a shared drive has no owner any more; folders do not go', async () => {
  await using at = await place()
  const driveId = at.google.drive('Team')
  const fileId = at.google.file({ name: 'a' })
  expect(await refusal(at.mine.files.update({ fileId, addParents: driveId }))).toBe('404 notFound')
  const fields = 'driveId,owners,parents'
  const given = { fileId, addParents: driveId, removeParents: 'root', supportsAllDrives: true, fields }
  expect((await at.mine.files.update(given)).data).toEqual({ driveId, parents: [driveId] })
  expect(await refusal(at.mine.files.get({ fileId }))).toBe('404 notFound')
  const folder = { fileId: at.google.folder('f'), addParents: driveId, removeParents: 'root', supportsAllDrives: true }
  expect(await refusal(at.mine.files.update(folder))).toBe('403 teamDrivesFolderMoveInNotSupported')
  const out = { fileId, addParents: 'root', removeParents: driveId, supportsAllDrives: true }
  expect(await refusal(at.theirs.files.update(out))).toBe('403 insufficientFilePermissions')
})

test('a copy is the caller’s own', async () => {
  await using at = await place()
  const fileId = at.google.file({ name: 'a.txt', content: 'text', permissions: [{ anyone: true, role: 'reader' }] })
  const fields = 'id,name,ownedByMe,size,parents'
  const { data } = await at.theirs.files.copy({ fileId, requestBody: {}, fields })
  expect(data).toMatchObject({ name: 'Copy of a.txt', ownedByMe: true, size: '4' })
  expect(at.google.get(data.id ?? '').parent).toBe(at.google.store.person('bob@acme.example').root)
  const folder = at.google.folder('f')
  expect(await refusal(at.mine.files.copy({ fileId: folder, requestBody: {} }))).toBe('403 cannotCopyFile')
  const doc = await at.mine.files.copy({ fileId, requestBody: { mimeType: documentType }, fields: 'mimeType' })
  expect(doc.data.mimeType).toBe(documentType)
})

test('with drive.file an app sees what it made and what was picked for it', async () => {
  await using at = await place()
  const app = clientAt(at.google.url, at.google.tokens.file)
  const fileId = at.google.file({ name: 'private' })
  expect(await refusal(app.files.get({ fileId }))).toBe('404 notFound')
  const { data } = await app.files.create({ requestBody: { name: 'own' } })
  expect((await app.files.list({})).data.files).toEqual([data])
  expect(await refusal(clientAt(at.google.url, at.google.tokens.readonly).files.delete({ fileId }))).toBe(
    '403 insufficientPermissions',
  )
})

test('an old link asks for its key', async () => {
  await using at = await place()
  const fileId = at.google.file({ name: 'old', resourceKey: '0-abc', permissions: [{ anyone: true, role: 'reader' }] })
  expect(await refusal(at.theirs.files.get({ fileId }))).toBe('404 notFound')
  const headers = { 'X-Goog-Drive-Resource-Keys': `x/y,${fileId}/0-abc` }
  expect((await at.theirs.files.get({ fileId }, { headers })).data.resourceKey).toBe('0-abc')
})

test('about tells who it is, only what is asked for', async () => {
  await using at = await place()
  const { data } = await at.mine.about.get({ fields: 'user/emailAddress,maxUploadSize' })
  expect(data).toEqual({ user: { emailAddress: 'alice@acme.example' }, maxUploadSize: '5242880000000' })
  expect(await refusal(at.mine.about.get())).toBe('400 required')
})
