import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../slack.fixture.ts'

/** 2026-11-24 10:05:00 UTC, and a minute more for each file. */
async function start() {
  const double = await startSlack()
  let now = 1_795_514_700
  double.store.now = () => {
    now += 60
    return now
  }
  return double
}

test.each(['modern', 'legacy'] as const)(
  'lists files, the newest first, where they are and by whom (%s)',
  async era => {
    await using double = await start()
    const notes = double.file({ name: 'notes.md', content: 'x', channel: 'general', user: 'bob' })
    const plan = double.file({ name: 'Plan', content: '# Plan', canvas: true })
    await using server = await connectTo(double, { era })
    const { text } = await server.call('slack_list_files')
    expect(text.replaceAll(/untrusted\d+/g, 'untrusted').replaceAll(/\d\d:\d\d/g, 'hh:mm')).toBe(
      [
        '2 of 2 files, the newest first:',
        '<untrusted>',
        `${plan} 2026-11-24 hh:mm alice: Plan (Canvas, 93 B)`,
        `${notes} 2026-11-24 hh:mm bob: notes.md (Markdown, 1 B) #general`,
        '</untrusted>',
      ].join('\n'),
    )
  },
)

const page = z.object({ files: z.array(z.object({ name: z.string() })), next_cursor: z.string().optional() })

test('by channel, person and kind, page by page', async () => {
  await using double = await start()
  for (let index = 1; index <= 5; index++) {
    double.file({ name: `${index}.txt`, content: 'x', channel: 'general', user: index % 2 === 0 ? 'bob' : 'alice' })
  }
  double.file({ name: 'dot.png', content: 'x', channel: 'random' })
  await using server = await connectTo(double, { results: 'structured' })
  const names = async (args: object) => {
    const { files, next_cursor: cursor } = page.parse((await server.call('slack_list_files', { ...args })).structured)
    return { names: files.map(({ name }) => name), cursor }
  }
  expect((await names({ target: '#random' })).names).toEqual(['dot.png'])
  expect((await names({ type: 'images' })).names).toEqual(['dot.png'])
  expect((await names({ type: 'canvases' })).names).toEqual([])
  expect(double.requestsOf('files.list').at(-1)?.args).toMatchObject({ types: 'canvas' })
  expect((await names({ from: '@bob' })).names).toEqual(['4.txt', '2.txt'])
  const first = await names({ target: '#general', limit: 2 })
  const second = await names({ target: '#general', limit: 2, cursor: first.cursor })
  const third = await names({ target: '#general', limit: 2, cursor: second.cursor })
  expect([first.names, second.names, third]).toEqual([
    ['5.txt', '4.txt'],
    ['3.txt', '2.txt'],
    { names: ['1.txt'], cursor: undefined },
  ])
})

test('files outside of the channels that may be read are left out, and counted', async () => {
  await using double = await start()
  double.file({ name: 'in.txt', content: 'x', channel: 'general', user: 'bob' })
  double.file({ name: 'out.txt', content: 'x', channel: 'random', user: 'bob' })
  await using server = await connectTo(double, { options: { readChannels: ['general'] } })
  const { text } = await server.call('slack_list_files')
  expect(text).toContain('in.txt')
  expect(text).not.toContain('out.txt')
  expect(text).toContain('1 left out')
  expect((await server.call('slack_list_files', { target: '#random' })).text).toContain('refused: ')
})

test('with --lockdown, files by people outside are left out', async () => {
  await using double = await startSlack({ users: [{ name: 'alice' }, { name: 'eve', external: true }] })
  double.file({ name: 'mine.txt', content: 'x', channel: 'general' })
  double.file({ name: 'hers.txt', content: 'x', channel: 'general', user: 'eve' })
  await using server = await connectTo(double, { options: { lockdown: true } })
  for (const args of [{}, { target: '#general' }]) {
    const { text } = await server.call('slack_list_files', args)
    expect(text).toContain('mine.txt')
    expect(text).not.toContain('hers.txt')
  }
})

async function folder() {
  const made = await mkdtempDisposable(join(tmpdir(), 'slack-files-'))
  await writeFile(join(made.path, 'report.csv'), 'a,b\n1,2\n')
  return { path: made.path, [Symbol.asyncDispose]: () => made.remove() }
}

test.each(['modern', 'legacy'] as const)('uploads a file of the folder once (%s)', async era => {
  await using double = await start()
  await using files = await folder()
  await using server = await connectTo(double, { access: 'write', era, options: { filesFolder: files.path } })
  const args = { target: '#general', path: 'report.csv', title: 'Report', comment: 'For <!channel> & all' }
  const dry = await server.call('slack_upload_file', { ...args, dry_run: true })
  expect(dry.text).toContain('Nothing was sent. It would change: report.csv (8 B) shared in #general')
  expect(double.requestsOf('files.getUploadURLExternal')).toEqual([])
  const { text } = await server.call('slack_upload_file', args)
  const id = [...double.store.files.keys()].at(-1) ?? ''
  expect(text).toBe(
    `Done: report.csv (8 B) shared in #general\nhttps://acme.slack.com/files/${double.ids.me}/${id}/report.csv`,
  )
  expect(double.store.files.get(id)?.content.toString()).toBe('a,b\n1,2\n')
  expect(double.store.files.get(id)?.title).toBe('Report')
  expect(double.messages('general').at(-1)?.text).toBe('For &lt;!channel&gt; &amp; all')
  expect((await server.call('slack_upload_file', args)).text).toContain('conflict: An identical upload')
  expect(double.messages('general').length).toBe(1)
  const others = [{ as: 'bot' }, { thread: '2026-11-24 10:00:00.000000' }, { comment: 'Again' }, { name: 'b.csv' }]
  for (const other of others)
    expect((await server.call('slack_upload_file', { ...args, ...other })).isError).toBe(false)
})

test('an upload whose answer was lost is found, and not made twice', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: 'files.completeUploadExternal', kind: 'cut-after' })
  const args = { target: '#general', content: 'hello', name: 'hello.txt' }
  const { text } = await server.call('slack_upload_file', args)
  expect(text).toContain('Done: hello.txt (5 B) shared in #general')
  expect(double.messages('general').length).toBe(1)
})

test('an upload that never arrived is said to be unknown; one that was not begun may be tried again', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const args = { target: '#general', content: 'hello' }
  double.fault({ method: 'upload', kind: 'status', status: 500 })
  expect((await server.call('slack_upload_file', args)).text).toContain('Nothing was shared.')
  double.fault({ method: 'files.completeUploadExternal', kind: 'cut' })
  const { text } = await server.call('slack_upload_file', args)
  expect(text).toContain('unavailable: Whether the upload of text.txt to #general was made is not known')
  expect(double.messages('general')).toEqual([])
})

test('nothing is uploaded to a place outside of Slack, and the token goes along nowhere', async () => {
  await using double = await start()
  await using other = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const args = { target: '#general', content: 'hello' }
  const { url } = double.store
  double.store.url = other.url
  expect((await server.call('slack_upload_file', args)).text).toContain(
    'unavailable: Slack named a place outside of Slack for the upload.',
  )
  double.store.url = url
  expect(other.requests).toEqual([])
  expect((await server.call('slack_upload_file', args)).isError).toBe(false)
  expect(double.requestsOf('upload').map(({ token }) => token)).toEqual([undefined])
})

test('a file that is there but was not shared is not taken for what was lost', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: 'files.completeUploadExternal', kind: 'cut' })
  double.fault({ method: 'files.info', kind: 'ratelimited', retryAfter: 1 })
  const call = server.call('slack_upload_file', { target: '#general', content: 'hello' })
  await expect.poll(() => double.requestsOf('files.info').length).toBe(1)
  for (const file of double.store.files.values()) file.pending = false
  expect((await call).text).toContain('unavailable: Whether the upload of text.txt to #general was made is not known')
  expect(double.requestsOf('files.info').length).toBe(2)
})

test.each([
  ['a path outside', { path: '../secret' }, 'refused: "../secret" is outside of the folder for files.'],
  ['no such file', { path: 'none.txt' }, 'not_found: "none.txt" is not in the folder for files.'],
  ['neither', {}, 'invalid: Either path or content is needed.'],
  ['both', { path: 'report.csv', content: 'x' }, 'invalid: Either path or content is needed.'],
])('%s is an error', async (_what, args, message) => {
  await using double = await start()
  await using files = await folder()
  await using server = await connectTo(double, { access: 'write', options: { filesFolder: files.path } })
  const { text } = await server.call('slack_upload_file', { target: '#general', ...args })
  expect(text).toContain(message)
  expect(double.requestsOf('files.getUploadURLExternal')).toEqual([])
})

test('without a folder no file is read, and only channels that may be posted to get any', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write', options: { postChannels: ['random'] } })
  const call = async (args: object) => (await server.call('slack_upload_file', { ...args })).text
  expect(await call({ target: '#random', path: '/etc/passwd' })).toContain(
    'refused: No files of this machine may be read.',
  )
  expect(await call({ target: '#general', content: 'x' })).toContain('refused: #general is not among')
})
