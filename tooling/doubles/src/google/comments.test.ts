import { expect, test } from 'vitest'
import { clientAt } from './client.fixture.ts'
import { refusal } from './refusal.fixture.ts'
import { startGoogle } from './start.ts'

async function place(role = 'commenter') {
  const google = await startGoogle()
  const fileId = google.file({ name: 'a.txt', permissions: [{ email: 'bob@acme.example', role }] })
  return {
    ...{ google, fileId, mine: clientAt(google.url, google.tokens.me) },
    theirs: clientAt(google.url, google.tokens.other),
    [Symbol.asyncDispose]: () => google[Symbol.asyncDispose](),
  }
}

test('comments are made, answered, resolved, reopened and deleted', async () => {
  await using at = await place()
  const { fileId, mine, theirs } = at
  const requestBody = { content: 'a <b>\nc', quotedFileContent: { value: 'the words' } }
  const { data } = await theirs.comments.create({ fileId, requestBody, fields: '*' })
  const commentId = data.id ?? ''
  expect(data).toMatchObject({
    ...{ kind: 'drive#comment', content: 'a <b>\nc', htmlContent: 'a &lt;b&gt;<br>c', resolved: false },
    quotedFileContent: { value: 'the words' },
    author: { displayName: 'Bob', me: true },
  })
  expect(data.author?.emailAddress).toBeUndefined()
  const reply = (content: string, action?: string) => {
    const more = action === undefined ? {} : { action }
    return mine.replies.create({ fileId, commentId, requestBody: { content, ...more }, fields: 'id,content,action' })
  }
  const { data: answered } = await reply('yes')
  expect((await reply('', 'resolve')).data).toMatchObject({ action: 'resolve', content: '' })
  const get = async () => (await mine.comments.get({ fileId, commentId, fields: 'resolved,replies(content)' })).data
  expect(await get()).toEqual({ resolved: true, replies: [{ content: 'yes' }, { content: '' }] })
  await reply('wait', 'reopen')
  const replyId = answered.id ?? ''
  await mine.replies.update({ fileId, commentId, replyId, requestBody: { content: 'no' }, fields: 'id' })
  expect(await get()).toMatchObject({ resolved: false, replies: [{ content: 'no' }, {}, {}] })
  await mine.replies.delete({ fileId, commentId, replyId })
  expect((await get()).replies).toHaveLength(2)
  await theirs.comments.delete({ fileId, commentId })
  expect(await refusal(mine.comments.get({ fileId, commentId, fields: 'id' }))).toBe('404 notFound')
  const deleted = await mine.comments.list({ fileId, includeDeleted: true, fields: 'comments(content,deleted)' })
  expect(deleted.data.comments).toEqual([{ deleted: true }])
})

test('comments come by pages, the last changed first, and since a time', async () => {
  await using at = await place()
  const { fileId, mine } = at
  for (const content of ['one', 'two', 'three']) {
    await mine.comments.create({ fileId, requestBody: { content }, fields: 'id' })
  }
  const first = await mine.comments.list({
    fileId,
    pageSize: 2,
    fields: 'nextPageToken,comments(content,modifiedTime)',
  })
  expect(first.data.comments?.map(({ content }) => content)).toEqual(['three', 'two'])
  const more = { fileId, pageSize: 2, pageToken: first.data.nextPageToken ?? '', fields: '*' }
  expect((await mine.comments.list(more)).data.comments?.map(({ content }) => content)).toEqual(['one'])
  const startModifiedTime = first.data.comments?.[0]?.modifiedTime ?? ''
  const since = await mine.comments.list({ fileId, startModifiedTime, fields: 'comments(content)' })
  expect(since.data.comments).toEqual([{ content: 'three' }])
})

test('who may not is refused, and so is who asks for no fields', async () => {
  await using at = await place('reader')
  const { fileId, mine, theirs } = at
  const requestBody = { content: 'x' }
  expect(await refusal(mine.comments.list({ fileId }))).toBe('400 required')
  expect(await refusal(mine.comments.create({ fileId, requestBody }))).toBe('400 required')
  expect(await refusal(mine.comments.create({ fileId, requestBody: {}, fields: 'id' }))).toBe('400 required')
  expect(await refusal(theirs.comments.create({ fileId, requestBody, fields: 'id' }))).toBe(
    '403 insufficientFilePermissions',
  )
  const { data } = await mine.comments.create({ fileId, requestBody, fields: 'id' })
  const commentId = data.id ?? ''
  expect((await theirs.comments.list({ fileId, fields: 'comments(content)' })).data.comments).toEqual([requestBody])
  at.google.get(fileId).permissions.push({ id: 'x', type: 'anyone', role: 'commenter' })
  const resolve = { fileId, commentId, requestBody: { action: 'resolve' }, fields: 'id' }
  expect(await refusal(theirs.replies.create(resolve))).toBe('403 insufficientFilePermissions')
  expect(await refusal(theirs.comments.update({ fileId, commentId, requestBody, fields: 'id' }))).toBe(
    '403 insufficientFilePermissions',
  )
  expect(await refusal(theirs.replies.create({ ...resolve, requestBody: {} }))).toBe('400 required')
  expect(await refusal(mine.comments.get({ fileId, commentId: 'none', fields: 'id' }))).toBe('404 notFound')
  const folder = at.google.folder('F')
  expect(await refusal(mine.comments.create({ fileId: folder, requestBody, fields: 'id' }))).toBe(
    '403 insufficientFilePermissions',
  )
})
