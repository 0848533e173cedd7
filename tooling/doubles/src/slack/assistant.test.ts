import { afterAll, beforeAll, expect, test } from 'vitest'
import { clientOf, wordOf } from './client.fixture.ts'
import { type Slack, startSlack } from './start.ts'

interface Found {
  results: Record<'messages' | 'files' | 'channels' | 'users', Record<string, unknown>[]>
  response_metadata: { next_cursor: string }
}

let slack: Slack
beforeAll(async () => {
  slack = await startSlack({
    users: [{ name: 'alice' }, { name: 'bob', title: 'Rocket engineer' }],
    channels: [
      { name: 'rockets', topic: 'All that flies' },
      { name: 'core', private: true },
    ],
  })
  const at = (minute: number) => Date.parse('2026-08-03T10:00:00Z') / 1_000 + minute * 60
  for (const [minute, text] of ['one', 'two', 'The rocket launch is on Friday', 'four', 'five', 'six'].entries()) {
    slack.post('rockets', { user: 'bob', text, at: at(minute) })
  }
  slack.post('core', { user: 'bob', text: 'rocket budget', at: at(10) })
  slack.post(slack.dm('bob'), { user: 'bob', text: 'your rocket', at: at(11) })
  slack.post('rockets', { bot: 'ci', text: 'rocket built', bot_id: 'B1', at: at(12) })
  slack.file({ name: 'rocket.md', content: 'Its engines', channel: 'rockets' })
})
afterAll(() => slack[Symbol.asyncDispose]())

async function find(args: Record<string, unknown>, as: 'user' | 'bot' = 'user'): Promise<Found> {
  return await (clientOf(slack, as).apiCall('assistant.search.context', args) as Promise<never>)
}
const contents = ({ results }: Found) => results.messages.map(({ content }) => content)

test('public channels unless others are asked for', async () => {
  expect(contents(await find({ query: 'rocket' }))).toEqual(['rocket built', 'The rocket launch is on Friday'])
  const types = ['private_channel', 'im']
  expect(contents(await find({ query: 'rocket', channel_types: types }))).toEqual(['your rocket', 'rocket budget'])
  expect(contents(await find({ query: 'rocket', include_bots: false }))).toEqual(['The rocket launch is on Friday'])
  const { results } = await find({ query: 'launch' })
  expect(results.messages).toEqual([
    {
      author_name: 'Bob',
      author_user_id: slack.ids.users.bob,
      team_id: slack.ids.team,
      channel_id: slack.ids.channels.rockets,
      channel_name: 'rockets',
      message_ts: '1785751320.000000',
      content: 'The rocket launch is on Friday',
      is_author_bot: false,
      permalink: `https://acme.slack.com/archives/${slack.ids.channels.rockets}/p1785751320000000`,
    },
  ])
})

test('what stands around a message', async () => {
  const { results } = await find({ query: 'launch', include_context_messages: true })
  const around = (text: string) => expect.objectContaining({ text, user_id: slack.ids.users.bob })
  expect(results.messages[0]?.context_messages).toEqual({
    before: [around('one'), around('two')],
    after: [around('four'), around('five')],
  })
})

test('a question is understood where it may be', async () => {
  const question = { query: 'When is the launch?' }
  expect(contents(await find(question))).toEqual(['The rocket launch is on Friday'])
  expect(contents(await find({ ...question, disable_semantic_search: true }))).toEqual([])
  expect(await clientOf(slack).apiCall('assistant.search.info')).toMatchObject({ is_ai_search_enabled: true })
})

test('files, channels and people', async () => {
  const { results } = await find({ query: 'rocket', content_types: ['files', 'channels', 'users'] })
  expect(results).toMatchObject({
    files: [{ title: 'rocket.md', file_type: 'markdown', uploader_user_id: slack.ids.me }],
    channels: [{ name: 'rockets', topic: 'All that flies' }],
    users: [{ name: 'bob', content: 'Rocket engineer' }],
  })
  expect(results).not.toHaveProperty('messages')
})

test('times, order and pages', async () => {
  const after = Date.parse('2026-08-03T10:11:30Z') / 1_000
  expect(contents(await find({ query: 'rocket', after }))).toEqual(['rocket built'])
  expect(contents(await find({ query: 'rocket', before: after }))).toEqual(['The rocket launch is on Friday'])
  const asked = { query: 'rocket', sort: 'timestamp', sort_dir: 'asc', limit: 1 }
  const first = await find(asked)
  const second = await find({ ...asked, cursor: first.response_metadata.next_cursor })
  expect([...contents(first), ...contents(second)]).toEqual(['The rocket launch is on Friday', 'rocket built'])
  expect(second.response_metadata.next_cursor).toBe('')
  expect(await wordOf(find({ ...asked, cursor: 'bogus' }))).toBe('invalid_cursor')
})

test('each part has a scope of its own; a bot needs a token of an event', async () => {
  await using poor = await startSlack({ scopes: { user: ['search:read.public'] } })
  const ask = (args: Record<string, unknown>) =>
    wordOf(clientOf(poor).apiCall('assistant.search.context', { query: 'x', ...args }))
  expect(await ask({})).toBe('ok')
  expect(await ask({ channel_types: ['im'] })).toBe('missing_scope')
  expect(await ask({ content_types: ['files'] })).toBe('missing_scope')
  expect(await ask({ content_types: ['everything'] })).toBe('invalid_arguments')
  expect(await wordOf(find({ query: 'rocket' }, 'bot'))).toBe('invalid_action_token')
  expect(await wordOf(find({ query: '' }))).toBe('missing_query')
})
