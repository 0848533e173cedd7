import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Slack, startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../slack.fixture.ts'

const complete = 'files.completeUploadExternal'

/** A folder with a.txt and b.csv, and a link out of it. */
async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'slack-send-'))
  await writeFile(join(path, 'a.txt'), 'Hello')
  await writeFile(join(path, 'b.csv'), `x,y\n${'1,2\n'.repeat(500)}`)
  await writeFile(join(path, 'empty'), '')
  await symlink('/etc/hostname', join(path, 'out'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

function filesIn(double: Slack): (string | undefined)[][] {
  return double.messages('general').map(({ files = [] }) => files.map(({ name }) => name))
}

test('shares files with one message, once', async () => {
  await using double = await startSlack()
  await using files = await folder()
  await using server = await connectTo(double, { access: 'write', options: { filesFolder: files.path } })
  const args = {
    to: '#general',
    text: 'Numbers: **[all](https://a.example)**',
    files: ['a.txt', join(files.path, 'b.csv')],
  }
  const shown = await server.call('slack_send', { ...args, dry_run: true })
  expect(shown.text).toContain(
    'It would change: message to #general, as alice, 4 members; files a.txt (5 B), b.csv (2.0 kB)',
  )
  expect(double.requestsOf('files.getUploadURLExternal')).toEqual([])
  const { text } = await server.call('slack_send', args)
  const [message] = double.messages('general')
  expect(text).toMatch(/^Done: message 20\d\d-.* to #general, as alice\n/)
  expect(text).toContain(`/p${message?.ts.replace('.', '')}`)
  expect(message?.text).toBe('Numbers: *<https://a.example|all>*')
  expect(filesIn(double)).toEqual([['a.txt', 'b.csv']])
  expect((await server.call('slack_send', args)).text).toContain(
    'conflict: An identical message with files to #general',
  )
  expect(filesIn(double).length).toBe(1)
})

test('files alone, in a thread, as the app', async () => {
  await using double = await startSlack()
  await using files = await folder()
  await using server = await connectTo(double, { access: 'write', options: { filesFolder: files.path } })
  const thread = double.post('general', { user: 'bob', text: 'Where is it?' })
  const { text } = await server.call('slack_send', { to: '#general', files: ['a.txt'], thread, as: 'bot' })
  expect(text).toContain('in #general, as app (app)')
  expect(double.messages('general').at(-1)).toMatchObject({ thread_ts: thread, user: double.ids.bot })
})

test('an answer lost after the files were shared: they are found, and not shared again', async () => {
  await using double = await startSlack()
  await using files = await folder()
  await using server = await connectTo(double, { access: 'write', options: { filesFolder: files.path } })
  double.fault({ method: complete, kind: 'cut-after' })
  const { text } = await server.call('slack_send', { to: '#general', files: ['a.txt'] })
  expect(text).toContain(`/p${double.messages('general')[0]?.ts.replace('.', '')}`)
  expect(double.requestsOf(complete).length).toBe(1)
})

test('before the files are shared nothing was sent: it may be tried again', async () => {
  await using double = await startSlack()
  await using files = await folder()
  await using server = await connectTo(double, { access: 'write', options: { filesFolder: files.path } })
  double.fault({ method: 'files.getUploadURLExternal', kind: 'cut' })
  const args = { to: '#general', files: ['a.txt'] }
  expect((await server.call('slack_send', args)).text).toContain('unavailable: The connection')
  expect((await server.call('slack_send', args)).isError).toBe(false)
  double.fault({ method: complete, kind: 'cut' })
  const lost = await server.call('slack_send', { ...args, text: 'Again' })
  expect(lost.text).toContain('unavailable: Whether the message with files to #general was made is not known')
  expect(filesIn(double)).toEqual([['a.txt']])
})

test.each([
  ['../../etc/hostname', 'refused: "../../etc/hostname" is outside of the folder for files.'],
  ['/etc/hostname', 'refused: "/etc/hostname" is outside of the folder for files.'],
  ['out', 'refused: "out" is outside of the folder for files.'],
  ['none.txt', 'not_found: "none.txt" is not in the folder for files.'],
  ['empty', 'invalid: "empty" is empty.'],
  ['.', 'refused: "." is no file.'],
])('%s is not shared', async (path, message) => {
  await using double = await startSlack()
  await using files = await folder()
  await using server = await connectTo(double, { access: 'write', options: { filesFolder: files.path } })
  for (const dry_run of [true, false]) {
    expect((await server.call('slack_send', { to: '#general', files: [path], dry_run })).text).toContain(message)
  }
  expect(double.messages('general')).toEqual([])
})

test('without a folder for them, no file is shared', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const { text } = await server.call('slack_send', { to: '#general', files: ['a.txt'] })
  expect(text).toContain('refused: No files of this machine may be read.')
  expect(text).toContain('--files-folder')
})
