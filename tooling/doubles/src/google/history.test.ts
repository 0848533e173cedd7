import { expect, test } from 'vitest'
import { clientAt } from './client.fixture.ts'
import { refusal } from './refusal.fixture.ts'
import { startGoogle } from './start.ts'

const bob = 'bob@acme.example'

test('revisions are listed, read, kept and deleted; the only one stays', async () => {
  await using google = await startGoogle()
  const { store } = google
  const mine = clientAt(google.url, google.tokens.me)
  const fileId = google.file({ name: 'a.txt', content: 'one', permissions: [{ email: bob, role: 'reader' }] })
  const file = google.get(fileId)
  store.revise(file, bob, { bytes: Buffer.from('two!') })
  const fields = 'revisions(id,size,md5Checksum,keepForever,lastModifyingUser(emailAddress))'
  const { data } = await mine.revisions.list({ fileId, fields })
  expect(data.revisions).toMatchObject([
    { size: '3', keepForever: false, md5Checksum: 'f97c5d29941bfb1b2fdab0874906ab82' },
    { size: '4', lastModifyingUser: { emailAddress: bob } },
  ])
  const revisionId = data.revisions?.[0]?.id ?? ''
  const media = await mine.revisions.get({ fileId, revisionId, alt: 'media' }, { responseType: 'text' })
  expect(media.data).toBe('one')
  await mine.revisions.update({ fileId, revisionId, requestBody: { keepForever: true } })
  expect((await mine.revisions.get({ fileId, revisionId, fields: 'keepForever' })).data).toEqual({ keepForever: true })
  const theirs = clientAt(google.url, google.tokens.other)
  expect(await refusal(theirs.revisions.list({ fileId }))).toBe('403 insufficientFilePermissions')
  await mine.revisions.delete({ fileId, revisionId })
  expect(await refusal(mine.revisions.get({ fileId, revisionId }))).toBe('404 notFound')
  const last = file.revisions[0]?.id ?? ''
  expect(await refusal(mine.revisions.delete({ fileId, revisionId: last }))).toBe('403 cannotDeleteOnlyRevision')
  expect(await refusal(mine.revisions.list({ fileId: google.folder('F') }))).toBe('403 revisionsNotSupported')
})

test('a revision of a Google document is exported, not downloaded', async () => {
  await using google = await startGoogle()
  const mine = clientAt(google.url, google.tokens.me)
  const mimeType = 'application/vnd.google-apps.document'
  const fileId = google.file({ name: 'Doc', mimeType, content: '# Old' })
  google.store.revise(google.get(fileId), bob, { exports: {}, text: '# New' })
  const { data } = await mine.revisions.list({ fileId, fields: 'revisions(id,size,exportLinks)' })
  expect(data.revisions).toMatchObject([{ id: '1' }, { id: '2' }])
  const link = data.revisions?.[0]?.exportLinks?.['text/markdown'] ?? ''
  const old = await fetch(link, { headers: { authorization: `Bearer ${google.tokens.me}` } })
  expect(await old.text()).toContain('Old')
  expect(await refusal(mine.revisions.get({ fileId, revisionId: '1', alt: 'media' }))).toBe('403 fileNotDownloadable')
})

async function changesOf(drive: ReturnType<typeof clientAt>, pageToken: string, more = {}) {
  const fields = 'newStartPageToken,nextPageToken,changes(removed,fileId,changeType,driveId,file(name,trashed))'
  return (await drive.changes.list({ pageToken, fields, ...more })).data
}

const startOf = async (drive: ReturnType<typeof clientAt>, more = {}) =>
  (await drive.changes.getStartPageToken(more)).data.startPageToken ?? ''

test('each changed file is told once, as it is now, to whom it concerns', async () => {
  await using google = await startGoogle()
  const mine = clientAt(google.url, google.tokens.me)
  const theirs = clientAt(google.url, google.tokens.other)
  const fileId = google.file({ name: 'a.txt', permissions: [{ email: bob, role: 'reader' }] })
  const start = await startOf(mine)
  expect(await changesOf(mine, start)).toEqual({ newStartPageToken: start, changes: [] })
  const secret = google.file({ name: 'secret.txt' })
  google.store.touch(google.get(fileId), bob)
  google.store.touch(google.get(fileId), bob)
  const told = await changesOf(mine, start)
  expect(told.changes?.map(({ file }) => file?.name)).toEqual(['secret.txt', 'a.txt'])
  expect((await changesOf(theirs, start)).changes?.map(({ file }) => file?.name)).toEqual(['a.txt'])
  const permissionId = google.store.person(bob).permissionId
  await mine.permissions.delete({ fileId, permissionId })
  google.store.remove(google.get(secret))
  const lost = { changeType: 'file', fileId, removed: true }
  expect((await changesOf(theirs, start)).changes).toEqual([lost])
  expect((await changesOf(theirs, start, { includeRemoved: false })).changes).toEqual([])
  expect((await changesOf(mine, start)).changes).toMatchObject([
    { fileId, removed: false, file: { name: 'a.txt' } },
    { fileId: secret, removed: true },
  ])
})

test('changes come by pages, and tokens that were never given are refused', async () => {
  await using google = await startGoogle()
  const mine = clientAt(google.url, google.tokens.me)
  const start = await startOf(mine)
  for (const name of ['a', 'b', 'c']) google.file({ name })
  const first = await changesOf(mine, start, { pageSize: 2 })
  expect([first.changes?.length, first.newStartPageToken]).toEqual([2, undefined])
  const second = await changesOf(mine, first.nextPageToken ?? '', { pageSize: 2 })
  expect(second.changes?.map(({ file }) => file?.name)).toEqual(['c'])
  expect(second.newStartPageToken).toBe(await startOf(mine))
  expect(await refusal(changesOf(mine, 'x'))).toBe('400 invalid')
  expect(await refusal(changesOf(mine, '99999'))).toBe('400 invalid')
})

test('what happens in a shared drive is told where it is asked for', async () => {
  await using google = await startGoogle({ drives: [{ name: 'Team' }] })
  const mine = clientAt(google.url, google.tokens.me)
  const driveId = google.drive('Team')
  const start = await startOf(mine, { driveId, supportsAllDrives: true })
  const fileId = google.file({ name: 'a.txt', parent: driveId })
  google.file({ name: 'mine.txt' })
  const nameOf = ({ file }: { file?: { name?: string | null } }) => file?.name
  expect((await changesOf(mine, start)).changes?.map(nameOf)).toEqual(['mine.txt'])
  const all = { supportsAllDrives: true, includeItemsFromAllDrives: true }
  expect((await changesOf(mine, start, all)).changes?.map(nameOf)).toEqual(['a.txt', 'mine.txt'])
  expect((await changesOf(mine, start, { ...all, driveId })).changes).toMatchObject([{ fileId, driveId }])
  await mine.drives.update({ driveId, requestBody: { name: 'Renamed' } })
  expect((await changesOf(mine, start, { ...all, driveId })).changes).toMatchObject([
    { changeType: 'file' },
    { changeType: 'drive', driveId, removed: false },
  ])
  expect(await refusal(changesOf(mine, start, { driveId }))).toBe('403 teamDrivesNotSupported')
  const theirs = clientAt(google.url, google.tokens.other)
  expect(await refusal(changesOf(theirs, start, { ...all, driveId }))).toBe('404 notFound')
})
