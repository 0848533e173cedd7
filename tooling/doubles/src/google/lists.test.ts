import { expect, test } from 'vitest'
import { clientAt } from './client.fixture.ts'
import { refusal } from './refusal.fixture.ts'
import { startGoogle } from './start.ts'

test('pages follow each other; a token is good for its question alone', async () => {
  await using google = await startGoogle()
  for (const name of ['a10', 'a9', 'B1', 'c']) google.file({ name })
  const drive = clientAt(google.url, google.tokens.me)
  const orderBy = 'name_natural'
  const first = await drive.files.list({ orderBy, pageSize: 3 })
  expect(first.data).toMatchObject({ kind: 'drive#fileList', incompleteSearch: false })
  expect(first.data.files?.map(({ name }) => name)).toEqual(['a9', 'a10', 'B1'])
  const pageToken = first.data.nextPageToken ?? ''
  const second = await drive.files.list({ orderBy, pageSize: 3, pageToken })
  expect(second.data.files?.map(({ name }) => name)).toEqual(['c'])
  expect(second.data.nextPageToken).toBeUndefined()
  expect(await refusal(drive.files.list({ orderBy, pageToken, q: 'trashed = false' }))).toBe('400 invalid')
  expect(await refusal(drive.files.list({ pageToken: 'nonsense' }))).toBe('400 invalid')
  expect(await refusal(drive.files.list({ pageSize: 1_001 }))).toBe('400 invalidParameter')
  expect(await refusal(drive.files.list({ orderBy: 'title' }))).toBe('400 invalid')
  expect(await refusal(drive.files.list({ q: "fullText contains 'a'", orderBy }))).toBe('403 forbidden')
  expect(await refusal(drive.files.list({ spaces: 'appDataFolder' }))).toBe('403 insufficientScopes')
})

test('Google may give fewer than were asked for, and say that it did not look everywhere', async () => {
  await using google = await startGoogle({ mostPerPage: 2 })
  for (const name of ['a', 'b', 'c']) google.file({ name })
  google.store.incomplete = true
  const { data } = await clientAt(google.url, google.tokens.me).files.list({ pageSize: 100 })
  expect(data.files).toHaveLength(2)
  expect(data).toMatchObject({ incompleteSearch: true, nextPageToken: expect.any(String) })
})

test('shared drives are looked through only by who says so', async () => {
  await using google = await startGoogle({ drives: [{ name: 'Team' }, { name: 'Other' }] })
  const driveId = google.drive('Team')
  google.file({ name: 'mine.txt' })
  google.file({ name: 'team.txt', parent: driveId })
  google.file({ name: 'other.txt', parent: google.drive('Other') })
  const drive = clientAt(google.url, google.tokens.me)
  const names = async (of: object): Promise<unknown> => {
    const { data } = await drive.files.list({ orderBy: 'name', ...of })
    return data.files?.map(({ name }) => name)
  }
  const wide = { includeItemsFromAllDrives: true, supportsAllDrives: true }
  expect(await names({})).toEqual(['mine.txt'])
  expect(await names(wide)).toEqual(['mine.txt'])
  expect(await names({ ...wide, corpora: 'allDrives' })).toEqual(['mine.txt', 'other.txt', 'team.txt'])
  expect(await names({ ...wide, corpora: 'drive', driveId })).toEqual(['team.txt'])
  expect(await names({ ...wide, q: `'${driveId}' in parents` })).toEqual(['team.txt'])
  const list = async (of: object): Promise<string> => refusal(drive.files.list(of))
  expect(await list({ corpora: 'allDrives' })).toBe('403 includeTeamDriveItemsRequired')
  expect(await list({ ...wide, corpora: 'drive' })).toBe('403 teamDriveIdRequiresTeamDriveCorpora')
  expect(await list({ includeItemsFromAllDrives: true })).toBe('403 teamDrivesNotSupported')
  expect(await list({ ...wide, corpora: 'drive', driveId: 'nowhere' })).toBe('404 notFound')
})

test('many files are paged, found, read, changed and removed, though they are not held', async () => {
  await using google = await startGoogle({ many: 10_000 })
  const drive = clientAt(google.url, google.tokens.me)
  const folder = (await drive.files.list({ q: "name = 'Many'" })).data.files?.[0]?.id
  const q = `'${folder}' in parents`
  const seen = new Set<unknown>()
  let pageToken: string | undefined
  do {
    const { data } = await drive.files.list({
      q,
      pageSize: 1_000,
      fields: 'nextPageToken,files/id',
      pageToken: pageToken ?? '',
    })
    for (const { id } of data.files ?? []) seen.add(id)
    pageToken = data.nextPageToken ?? undefined
  } while (pageToken !== undefined)
  expect(seen.size).toBe(10_000)
  expect(google.store.files.size).toBeLessThan(10)
  const { data } = await drive.files.list({ q: "name = 'file004321.txt'" })
  const fileId = data.files?.[0]?.id ?? ''
  expect((await drive.files.get({ fileId, alt: 'media' })).data).toBe('The content of file004321.txt\n')
  await drive.files.update({ fileId, requestBody: { name: 'renamed' } })
  expect((await drive.files.list({ q, orderBy: 'modifiedTime desc', pageSize: 1 })).data.files?.[0]?.name).toBe(
    'renamed',
  )
  await drive.files.delete({ fileId })
  expect(await refusal(drive.files.get({ fileId }))).toBe('404 notFound')
})
