import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { shown } from './lockdown.ts'
import { labels } from './messages/labels.fixture.ts'
import { messagesOf } from './messages/message.ts'
import { connectTo } from './slack.fixture.ts'

const options = { lockdown: true }
const users = [{ name: 'alice' }, { name: 'bob' }, { name: 'eve', external: true }]

test('an app that writes under the name of a person is left out; the one who reads is not', () => {
  const given = [
    { ts: '1763979912.000001', user: 'U1', bot_id: 'B7', text: 'an app' },
    { ts: '1763979912.000002', user: 'U8', bot_id: 'B7', text: 'mine' },
  ]
  const found = shown(messagesOf(given), labels, { own: ['U8'], trustsUnknown: true })
  expect(found.messages.map(({ text }) => text)).toEqual(['mine'])
})

test('what an app attached to the message of a person, and names of files by others, are left out', () => {
  const [message] = messagesOf([
    {
      ts: '1763979912.000001',
      user: 'U1',
      text: 'see',
      attachments: [{ app_unfurl_url: 'https://x.example', is_app_unfurl: true, text: 'evil card' }],
      files: [
        { id: 'F1', user: 'U1', name: 'own.txt' },
        { id: 'F2', user: 'U2', name: 'evil.txt' },
        { id: 'F3', user: 'U9', name: 'evil too.txt' },
      ],
    },
  ])
  const found = shown(message ? [message] : [], labels, { own: [], trustsUnknown: true })
  expect(JSON.stringify(found.messages)).not.toContain('evil')
  expect(JSON.stringify(found.messages)).toContain('own.txt')
})

test('a search across channels knows who is outside from its first answer on', async () => {
  await using slack = await startSlack({ users, channels: [{ name: 'one' }, { name: 'two' }] })
  slack.post('one', { user: 'bob', text: 'plan good' })
  slack.post('two', { user: 'eve', text: 'plan evil' })
  await using server = await connectTo(slack, { options })
  const { text } = await server.call('slack_search', { query: 'plan' })
  expect(text).toContain('plan good')
  expect(text).not.toContain('evil')
})

test('topics, statuses and bookmarks by people outside are left out', async () => {
  await using slack = await startSlack({ users, channels: [{ name: 'shared', external: true }] })
  const channel = slack.store.channelNamed('shared')
  if (channel) Object.assign(channel, { topic: 'evil topic', creator: slack.ids.users.eve })
  await using server = await connectTo(slack, { options })
  for (const [name, args] of [
    ['slack_info', { target: '#shared' }],
    ['slack_find', { query: 'shared' }],
    ['slack_find', { query: 'evil' }],
  ] as const) {
    const { text } = await server.call(name, args)
    expect(text.replace('for "evil"', '')).not.toContain('evil')
  }
  expect((await server.call('slack_info', { target: '#shared' })).text).toContain('Topic or purpose is left out')
})

test('a canvas that people outside can write in is not read', async () => {
  await using slack = await startSlack({ users, channels: [{ name: 'shared', external: true }, { name: 'ours' }] })
  const canvas = (channel: string) => slack.file({ name: 'Plan', content: 'words', canvas: true, channel })
  const [shared, ours] = [canvas('shared'), canvas('ours')]
  await using server = await connectTo(slack, { options })
  expect((await server.call('slack_read_file', { file: shared })).text).toMatch(
    /^refused: The file .* or open to them\./,
  )
  expect((await server.call('slack_read_file', { file: ours })).text).toContain('words')
})
