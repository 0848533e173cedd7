import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { channelOf } from './channel.ts'
import { Policy } from './policy.ts'
import { connectTo } from './slack.fixture.ts'

const open = { readChannels: ['general'] }

function workspace() {
  return startSlack({ channels: [{ name: 'general' }, { name: 'merger-plans', private: true }] })
}

test('what may not be read is not named, whatever id leads to it', async () => {
  await using slack = await workspace()
  await using server = await connectTo(slack, { access: 'write', options: open })
  const id = slack.ids.channels['merger-plans'] ?? ''
  for (const [name, args] of [
    ['slack_read', { target: id }],
    ['slack_info', { target: id }],
    ['slack_send', { to: id, text: 'hi' }],
    ['slack_list_files', { target: id }],
  ] as const) {
    const { text } = await server.call(name, args)
    expect(text).toMatch(new RegExp(`^refused: ${id} is not among the channels that this server may read\\.`))
    expect(text).not.toContain('merger')
  }
})

test('a mention of a channel that may not be read keeps its id', async () => {
  await using slack = await workspace()
  const id = slack.ids.channels['merger-plans'] ?? ''
  const elements = [{ type: 'channel', channel_id: id }]
  const blocks = [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }]
  slack.post('general', { user: 'bob', text: `<#${id}>`, blocks })
  await using server = await connectTo(slack, { options: open })
  const { text } = await server.call('slack_read', { target: '#general' })
  expect(text).toContain(`#${id}`)
  expect(text).not.toContain('merger')
})

test('a message is of the channel that its link names, however the attachment is marked', async () => {
  await using slack = await workspace()
  const id = slack.ids.channels['merger-plans'] ?? ''
  const from_url = `https://acme.slack.com/archives/${id}/p1763979000000100`
  const message_blocks = [{ message: { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'hidden' } }] } }]
  slack.post('general', { text: 'one', attachments: [{ from_url, text: 'hidden', fallback: 'hidden' }] })
  slack.post('general', { text: 'two', attachments: [{ message_blocks, fallback: 'hidden' }] })
  await using server = await connectTo(slack, { options: open })
  const { text } = await server.call('slack_read', { target: '#general' })
  expect(text.match(/\[a message of a channel that may not be read\]/g)).toHaveLength(2)
  expect(text).not.toContain('hidden')
})

const rules = (readChannels: string[]) => new Policy({ readChannels, postChannels: [], dms: 'read', access: 'read' })

test.each([
  [['!hr-*'], false],
  [['*'], false],
  [['C0000000001'], true],
  [['C0000000001', '!hr-*'], false],
  [['!C0000000002'], true],
  [[], true],
])('a channel whose name is not known, under %j', (patterns, expected) => {
  expect(rules(patterns).mayRead(channelOf({ id: 'C0000000001' }))).toBe(expected)
  expect(rules(patterns).mayRead(channelOf({ id: 'C0000000001', name: '' }))).toBe(expected)
})

test('a name fits however its letters are written', () => {
  const secret = channelOf({ id: 'C0000000001', name: 'secr\u00e9t' })
  expect(rules(['!secre\u0301t']).mayRead(secret)).toBe(false)
})

test('a conversation with the id of a direct message is one', () => {
  expect(channelOf({ id: 'D0000000001' }).kind).toBe('dm')
})
