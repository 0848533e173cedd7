import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

const rules = (readChannels: string[]) => new Policy({ readChannels, postChannels: [], dms: 'read' })

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

test('an own file that a search finds is shown only where it is shared in a channel that may be read', async () => {
  const scopes = {
    user: ['search:read.files', 'search:read.public', 'files:read', 'channels:read', 'groups:read', 'users:read'],
  }
  await using slack = await startSlack({
    channels: [{ name: 'general' }, { name: 'merger-plans', private: true }],
    scopes,
  })
  slack.file({ name: 'numbers one.txt', channel: 'general' })
  slack.file({ name: 'numbers two.txt', channel: 'merger-plans' })
  await using server = await connectTo(slack, { options: { ...open, botToken: undefined } })
  const { text } = await server.call('slack_search', { query: 'numbers', kind: 'files' })
  expect(text).toContain('numbers one.txt')
  expect(text).not.toContain('two')
  expect(text).toContain('1 left out: the settings do not allow their conversations.')
})

test('the token of an organization keeps the names of each workspace apart', async () => {
  await using slack = await workspace()
  const cacheFolder = await mkdtemp(join(tmpdir(), 'slack-names-'))
  const token = slack.tokens.user
  const entry = (name: string, team_id: string) => ({ name, user_token: token, team_id })
  const workspaces = JSON.stringify([entry('one', 'T0000000001'), entry('two', 'T0000000002')])
  const options = { userToken: undefined, botToken: undefined, workspaces, cache: true, cacheFolder }
  {
    await using server = await connectTo(slack, { options })
    for (const target of ['one:#general', 'two:#general']) await server.call('slack_info', { target })
  }
  const files = (await readdir(cacheFolder)).filter(name => name.startsWith('slack-names-'))
  await rm(cacheFolder, { recursive: true })
  expect(files).toHaveLength(2)
})

test('a channel is not renamed out of what may be posted to', async () => {
  await using slack = await startSlack({ channels: [{ name: 'bot-one' }, { name: 'general' }] })
  await using server = await connectTo(slack, { access: 'write', options: { postChannels: ['bot-*'] } })
  const rename = async (text: string) =>
    (await server.call('slack_channel', { action: 'rename', target: '#bot-one', text })).text
  expect(await rename('company-news')).toMatch(
    /^refused: #company-news is not among the channels that this server may post to/,
  )
  expect(await rename('#bot-two')).toMatch(/^Done: #bot-one renamed to #bot-two/)
})

test('a link to a thread elsewhere names none here', async () => {
  await using slack = await workspace()
  const ts = slack.post('general', { user: 'bob', text: 'here' })
  const link = (channel: string) => `https://acme.slack.com/archives/${channel}/p${ts.replace('.', '')}`
  const [here = '', there = ''] = ['general', 'merger-plans'].map(name => slack.ids.channels[name])
  await using server = await connectTo(slack)
  const thread = async (channel: string) =>
    (await server.call('slack_read', { target: '#general', thread: link(channel) })).text
  expect(await thread(there)).toMatch(/^invalid: thread is a link to another conversation than target\./)
  expect(await thread(here)).toContain('bob: here')
})

test('how many files there are is told only where all of them may be read', async () => {
  await using slack = await workspace()
  slack.file({ name: 'one.txt', content: 'a', channel: 'general' })
  slack.file({ name: 'two.txt', content: 'a', channel: 'merger-plans' })
  await using server = await connectTo(slack, { options: open })
  expect((await server.call('slack_list_files', {})).text).toMatch(/^1 files, the newest first:/)
  expect((await server.call('slack_list_files', { target: '#general' })).text).toMatch(/^1 of 1 files/)
})
