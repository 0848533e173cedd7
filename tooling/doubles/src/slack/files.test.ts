import { expect, test } from 'vitest'
import { clientOf, wordOf } from './client.fixture.ts'
import { type Slack, startSlack } from './start.ts'

const fetchAs = ({ tokens }: Slack, as: keyof Slack['tokens'], url: string, headers: Record<string, string> = {}) =>
  fetch(url, { headers: { authorization: `Bearer ${tokens[as]}`, ...headers }, redirect: 'manual' })

test('a file is uploaded in three steps and shared with a comment', async () => {
  await using slack = await startSlack()
  const client = clientOf(slack)
  const channel = slack.ids.channels.general ?? ''
  const parent = slack.post('general', { text: 'files here' })
  await client.filesUploadV2({
    channel_id: channel,
    thread_ts: parent,
    initial_comment: 'Have a look',
    file: Buffer.from('a,b\n1,2\n'),
    filename: 'table.csv',
    title: 'Table',
  })
  const { messages = [] } = await client.conversations.replies({ channel, ts: parent })
  const { files = [], ...message } = messages[1] ?? {}
  expect(message).toMatchObject({ text: 'Have a look', upload: true, thread_ts: parent, user: slack.ids.me })
  expect(files).toMatchObject([{ name: 'table.csv', title: 'Table', filetype: 'csv', mimetype: 'text/csv', size: 8 }])
  const { file, content } = await client.files.info({ file: files[0]?.id ?? '' })
  expect(content).toBe('a,b\n1,2\n')
  expect(file).toMatchObject({
    channels: [channel],
    is_public: true,
    mode: 'snippet',
    preview: 'a,b\n1,2\n',
    shares: { public: { [channel]: [{ ts: message.ts, thread_ts: parent, channel_name: 'general' }] }, private: {} },
  })
})

test('nothing is shared before it is completed, nor where one is not a member', async () => {
  await using slack = await startSlack({ channels: [{ name: 'theirs', members: ['bob'] }] })
  const client = clientOf(slack)
  const { upload_url = '', file_id: id = '' } = await client.files.getUploadURLExternal({
    filename: 'a.txt',
    length: 2,
  })
  const form = new FormData()
  form.set('file', new Blob(['hi']), 'a.txt')
  expect(await (await fetch(upload_url, { method: 'POST', body: form })).text()).toBe('OK - 2')
  expect(await wordOf(client.files.info({ file: id }))).toBe('file_not_found')
  const channel_id = slack.ids.channels.theirs ?? ''
  expect(await wordOf(client.files.completeUploadExternal({ files: [{ id }], channel_id }))).toBe('not_in_channel')
  const { files } = await client.files.completeUploadExternal({ files: [{ id }] })
  expect(files).toMatchObject([{ id, title: 'a.txt', channels: [] }])
  expect(await wordOf(client.files.completeUploadExternal({ files: [{ id }] }))).toBe('file_not_found')
  expect(await wordOf(clientOf(slack, 'other').files.info({ file: id }))).toBe('file_not_found')
})

test('a download needs a token that may read the file', async () => {
  await using slack = await startSlack({
    channels: [{ name: 'secret', private: true, members: ['alice'] }],
    scopes: { bot: ['chat:write'] },
  })
  const content = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 255])
  const id = slack.file({ name: 'the dot.png', content, channel: 'secret' })
  const { file } = await clientOf(slack).files.info({ file: id })
  const url = file?.url_private_download ?? ''
  const answer = await fetchAs(slack, 'user', url)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(content)
  expect((await fetchAs(slack, 'other', url)).status).toBe(403)
  const sent = await fetchAs(slack, 'bot', url)
  expect([sent.status, sent.headers.get('location')]).toEqual([302, expect.stringContaining('/?redir=%2Ffiles-pri')])
  const page = await fetch(url)
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(await page.text()).toContain('Sign in to Slack')
})

test('parts of a file', async () => {
  await using slack = await startSlack()
  const id = slack.file({ name: 'a.txt', content: '0123456789', channel: 'general' })
  const url = (await clientOf(slack).files.info({ file: id })).file?.url_private ?? ''
  const part = async (range: string) => {
    const answer = await fetchAs(slack, 'user', url, { range })
    return [answer.status, answer.headers.get('content-range'), await answer.text()]
  }
  expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
  expect(await part('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789'])
  expect(await part('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89'])
  expect(await part('bytes=10-20')).toEqual([416, 'bytes */10', ''])
})

test('files are listed by kind, owner and channel', async () => {
  await using slack = await startSlack({ channels: [{ name: 'a' }, { name: 'b', private: true, members: ['bob'] }] })
  slack.file({ name: 'one.txt', content: '1', channel: 'a', user: 'bob' })
  slack.file({ name: 'two.png', content: '2', channel: 'a' })
  slack.file({ name: 'Notes', content: '# Notes', channel: 'a', canvas: true })
  slack.file({ name: 'hidden.txt', content: '3', channel: 'b', user: 'bob' })
  slack.file({ name: 'Sheet', channel: 'a', external: 'https://docs.example.com/1' })
  const list = async (args: object) => {
    const { files = [], paging } = await clientOf(slack).files.list(args)
    return [files.map(({ name }) => name).sort(), paging?.total]
  }
  expect(await list({})).toEqual([['Notes', 'Sheet', 'one.txt', 'two.png'], 4])
  expect(await list({ types: 'images' })).toEqual([['two.png'], 1])
  expect(await list({ types: 'canvases' })).toEqual([['Notes'], 1])
  expect(await list({ user: slack.ids.users.bob })).toEqual([['one.txt'], 1])
  expect(await list({ channel: slack.ids.channels.b })).toEqual([[], 0])
  expect(await wordOf(clientOf(slack).files.list({ types: 'dreams' }))).toBe('unknown_type')
})

test('a file is deleted by its owner, and its message shows that', async () => {
  await using slack = await startSlack()
  const id = slack.file({ name: 'a.txt', content: 'x', channel: 'general' })
  expect(await wordOf(clientOf(slack, 'other').files.delete({ file: id }))).toBe('cant_delete_file')
  await clientOf(slack).files.delete({ file: id })
  expect(slack.messages('general')[0]?.files).toEqual([{ id, mode: 'tombstone' }])
  expect(await wordOf(clientOf(slack).files.info({ file: id }))).toBe('file_deleted')
  expect(await wordOf(clientOf(slack).files.delete({ file: id }))).toBe('file_deleted')
  expect(await wordOf(clientOf(slack).files.info({ file: 'F0' }))).toBe('file_not_found')
})
