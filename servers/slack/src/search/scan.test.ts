import { type Slack, startSlack } from '@tooling/doubles/slack'
import { afterAll, describe, expect, test } from 'vitest'
import { connectTo } from '../slack.fixture.ts'

const reading = [
  ...['channels:history', 'groups:history', 'im:history', 'mpim:history', 'channels:read', 'groups:read', 'im:read'],
  ...['mpim:read', 'users:read', 'files:read'],
]
const users = [{ name: 'alice' }, { name: 'bob' }]
const options = { userToken: undefined }
const plain = (text: string) => text.replaceAll(/untrusted\d{3}/g, 'untrusted')
const methods = ({ requests }: Slack) => requests.map(({ method }) => method)
const engine =
  "Engine: recent history, since the tokens may not use Slack's search. Tell the person that a user token with search:read can, as of the manifest read-only."

const channels = [{ name: 'general' }, { name: 'secret', private: true, members: ['alice', 'bob'] }]
const double = await startSlack({ users, channels, scopes: { bot: reading } })
afterAll(() => double[Symbol.asyncDispose]())
double.post('general', { user: 'bob', text: 'How we deploy', at: '2026-11-22T10:00:00Z' })
const root = double.post('general', {
  ...{ user: 'bob', text: 'We deploy at <https://x.y/z>', at: '2026-11-23T10:05:00Z' },
  reactions: [{ name: 'eyes', count: 1, users: ['U1'] }],
})
double.post('general', { user: 'alice', text: 'a reply on deploy', at: '2026-11-23T10:07:00Z', thread_ts: root })
double.post('general', { user: 'alice', text: 'Not to deploy', at: '2026-11-24T10:00:00Z' })
double.post('secret', { user: 'bob', text: 'deploy in secret', at: '2026-11-22T10:00:00Z' })

async function search(args: Record<string, unknown>, settings: Parameters<typeof connectTo>[1] = {}) {
  double.clearRequests()
  await using server = await connectTo(double, { options, ...settings })
  const { text, isError } = await server.call('slack_search', args)
  return { text: plain(text), isError }
}

test('a bot alone reads through the channels that it is in, and says so', async () => {
  const { text } = await search({ query: 'deploy' })
  expect(text).toBe(`3 messages in #general, newest first:
<untrusted>
2026-11-24 10:00:00.000000 alice: Not to deploy
2026-11-23 10:05:00.000000 bob: We deploy at https://x.y/z [:eyes:1] [1 reply, last 10:07]
2026-11-22 10:00:00.000000 bob: How we deploy
</untrusted>
${engine}
Looked through #general, without the replies in threads.`)
  expect(methods(double)).toEqual([
    ...['users.conversations', 'conversations.history', 'users.info', 'users.info', 'auth.test'],
  ])
})

describe('fields', () => {
  test.each([
    [{ query: 'deploy -not', in: '#general' }, ['We deploy', 'How we']],
    [{ query: '"we deploy"' }, ['We deploy', 'How we']],
    [{ query: 'deploy', from: '@alice' }, ['Not to']],
    [{ has: ['link'] }, ['We deploy']],
    [{ has: ['eyes'] }, ['We deploy']],
    [{ has: ['pin'] }, []],
    [{ threads_only: true }, ['We deploy']],
    [{ on: '2026-11-23' }, ['We deploy']],
    [{ after: '2026-11-23', before: '2026-11-24' }, ['We deploy']],
    [{ after: '2026-11-24' }, ['Not to']],
  ])('%j', async (args, expected) => {
    const { text } = await search(args)
    const rows = [...text.matchAll(/^2026.*?: (\w+ \w+)/gm)].map(([, words]) => words)
    expect(rows).toEqual(expected)
  })

  test.each([
    [{ query: 'deploy from:bob has:link' }, 'from:bob, has:link'],
    [{ query: 'deploy', with: '@bob' }, 'with'],
  ])('%j is not understood', async (args, what) => {
    expect((await search(args)).text).toContain(`invalid: Without a search of Slack's, ${what} cannot be looked for.`)
  })
})

test('files, by name', async () => {
  await using own = await startSlack({ users, channels, scopes: { bot: reading } })
  own.file({ name: 'deploy.md', content: 'x', channel: 'general', user: 'bob' })
  own.file({ name: 'other.md', content: 'deploy', channel: 'general', user: 'bob' })
  await using server = await connectTo(own, { options })
  const { text } = await server.call('slack_search', { query: 'deploy', kind: 'files' })
  expect(text).toMatch(/1 file, |1 file:/)
  expect(text).toMatch(/bob: deploy\.md \(Markdown, 1 B\) #general\n/)
  expect(text).toContain('Looked at the names of 2 files, not at what is in them.')
})

test('what may not be read is not asked for', async () => {
  await using own = await startSlack({ users, scopes: { bot: reading } })
  own.post('random', { user: 'bob', text: 'deploy', at: '2026-11-22T10:00:00Z' })
  await using server = await connectTo(own, { options: { ...options, readChannels: ['general'] } })
  expect((await server.call('slack_search', { query: 'deploy' })).text).toMatch(/^No messages found/)
  expect(own.requestsOf('conversations.history').map(({ args }) => args.channel)).toEqual([own.ids.channels.general])
})

test('of the restricted tier a page of 15 is read, once', async () => {
  await using own = await startSlack({ users, scopes: { bot: reading }, restricted: true })
  for (let minute = 10; minute < 50; minute++) {
    own.post('general', { user: 'bob', text: 'deploy', at: `2026-11-22T10:${minute}:00Z` })
  }
  await using server = await connectTo(own, { options })
  const { text } = await server.call('slack_search', { query: 'deploy', in: '#general' })
  expect(text).toMatch(/^15 messages in #general/)
  expect(text).not.toContain('Not read to the end')
  expect(own.requestsOf('conversations.history').length).toBe(1)
  own.clearRequests()
  await server.call('slack_search', { query: 'deploy' })
  expect(own.requestsOf('conversations.history').map(({ args }) => args.limit)).toEqual(['15', '15'])
})

test('many channels: six of them, the others told of; one that fails is told', async () => {
  const many = Array.from({ length: 9 }, (_, index) => ({ name: `c${index}` }))
  await using large = await startSlack({ users, channels: many, scopes: { bot: reading } })
  for (const { name } of many) large.post(name, { user: 'bob', text: 'deploy', at: '2026-11-22T10:00:00Z' })
  await using server = await connectTo(large, { options })
  large.fault({ method: 'conversations.history', kind: 'ratelimited', retryAfter: 8 })
  const { text } = await server.call('slack_search', { query: 'deploy' })
  expect(large.requestsOf('conversations.history').length).toBeLessThanOrEqual(12)
  expect(text).toContain('(6 of 9 conversations; name another with in), without the replies in threads.')
  expect(text).toMatch(/Not read to the end: #c\d[#c\d, ]*\. Slack takes no more conversations\.history for now\./)
})

test('what fails everywhere is a failure', async () => {
  double.fault({ method: 'conversations.history', kind: 'ratelimited', retryAfter: 40 })
  expect((await search({ query: 'deploy', in: '#general' })).text).toMatch(/^rate_limited: /)
})

test('cursors lead through everything once, however little fits on a page', async () => {
  await using long = await startSlack({ users, channels: [{ name: 'a' }, { name: 'b' }], scopes: { bot: reading } })
  const posted: string[] = []
  for (let index = 0; index < 700; index++) {
    const text = index % 7 === 0 ? `needle ${index} ${'x'.repeat((index % 5) * 40)}` : 'hay'
    const ts = long.post(index % 3 === 0 ? 'b' : 'a', { user: 'bob', text, at: 1_795_000_000 + index })
    if (index % 7 === 0) posted.push(ts)
  }
  await using server = await connectTo(long, { options, maxTokens: 700 })
  const seen: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < 60; page++) {
    const args = { query: 'needle', limit: 25, ...(cursor === undefined ? {} : { cursor }) }
    const { text } = await server.call('slack_search', args)
    seen.push(...[...text.matchAll(/ bob: needle (\d+)/g)].map(([, number]) => number ?? ''))
    cursor = /cursor "([^"]+)"/.exec(text)?.[1]
    if (cursor === undefined) break
  }
  expect(seen.toSorted((a, b) => Number(a) - Number(b))).toEqual(posted.map((_, index) => String(index * 7)))
})
