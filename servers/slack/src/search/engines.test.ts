import { type Slack, startSlack } from '@tooling/doubles/slack'
import { afterAll, describe, expect, test } from 'vitest'
import { connectTo } from '../slack.fixture.ts'

const granular = [
  'search:read.public',
  'search:read.private',
  'search:read.im',
  'search:read.mpim',
  'search:read.files',
]
const reading = [
  ...['channels:history', 'groups:history', 'im:history', 'mpim:history', 'channels:read', 'groups:read', 'im:read'],
  ...['mpim:read', 'users:read', 'files:read'],
]
const users = [{ name: 'alice' }, { name: 'bob' }]
const channels = [{ name: 'general' }, { name: 'secret', private: true, members: ['alice', 'bob'] }]

function fill(double: Slack): Slack {
  double.post('general', { user: 'bob', text: 'How we deploy', at: '2026-11-23T10:00:00Z' })
  const root = double.post('general', { user: 'bob', text: 'We deploy at noon', at: '2026-11-23T10:05:00Z' })
  double.post('general', { user: 'alice', text: 'Good', at: '2026-11-23T10:06:00Z' })
  double.post('general', { user: 'alice', text: 'a reply on deploy', at: '2026-11-23T10:07:00Z', thread_ts: root })
  double.post('secret', { user: 'bob', text: 'deploy in secret', at: '2026-11-22T10:00:00Z' })
  double.file({ name: 'deploy.md', content: 'How to deploy', channel: 'general', user: 'bob' })
  return double
}

const plain = (text: string) => text.replaceAll(/untrusted\d{3}/g, 'untrusted')
const methods = ({ requests }: Slack) => requests.map(({ method }) => method)

describe('a token with both', () => {
  test.each([
    [{ query: 'deploy' }, 'search.messages'],
    [{ query: 'How do we deploy?' }, 'assistant.search.context'],
    [{ query: 'deploy', context: true }, 'assistant.search.context'],
    [{ query: 'deploy', kind: 'files' }, 'search.files'],
  ])('%j by %s, once the scopes are known', async (args, method) => {
    await using double = fill(
      await startSlack({ users, channels, scopes: { user: [...granular, ...reading, 'search:read'] } }),
    )
    await using server = await connectTo(double)
    await server.call('slack_whoami')
    double.clearRequests()
    await server.call('slack_search', args)
    expect(methods(double)[0]).toBe(method)
  })
})

describe('the Real-time Search API', async () => {
  const double = fill(await startSlack({ users, channels, scopes: { user: [...granular, ...reading] } }))
  afterAll(() => double[Symbol.asyncDispose]())

  test('is found out about once', async () => {
    await using server = await connectTo(double)
    double.clearRequests()
    const { text } = await server.call('slack_search', { query: 'deploy', sort: 'newest' })
    expect(plain(text)).toBe(`4 messages, newest first:
<untrusted>
#general 2026-11-23 10:07:00.000000 alice: a reply on deploy [in thread 2026-11-23 10:05:00.000000]
#general 2026-11-23 10:05:00.000000 bob: We deploy at noon
#general 2026-11-23 10:00:00.000000 bob: How we deploy
#secret (private) 2026-11-22 10:00:00.000000 bob: deploy in secret
</untrusted>
Engine: Slack's real-time search.`)
    await server.call('slack_search', { query: 'noon' })
    expect(methods(double).filter(method => method.includes('search'))).toEqual([
      'search.messages',
      'assistant.search.context',
      'assistant.search.context',
    ])
  })

  test('messages around', async () => {
    await using server = await connectTo(double)
    const { text } = await server.call('slack_search', { query: 'noon', context: true })
    expect(plain(text)).toContain(`
  2026-11-23 10:00:00.000000 bob: How we deploy
2026-11-23 10:05:00.000000 bob: We deploy at noon
  2026-11-23 10:06:00.000000 alice: Good
`)
  })

  test('what is asked for: kinds of conversations, words as they are', async () => {
    await using server = await connectTo(double, { options: { dms: 'off' } })
    double.clearRequests()
    await server.call('slack_search', { query: 'noon', in: '#general' })
    expect(double.requestsOf('assistant.search.context')[0]?.args).toMatchObject({
      query: `in:<#${double.ids.channels.general}> -is:dm noon`,
      channel_types: expect.not.stringContaining('im'),
      disable_semantic_search: 'true',
    })
  })

  test('files', async () => {
    await using server = await connectTo(double)
    const { text } = await server.call('slack_search', { query: 'deploy', kind: 'files' })
    expect(plain(text)).toMatch(/^1 file:\n<untrusted>\nF\w+ [\d-]+ [\d:]+ bob: deploy\.md \(\w+\)\n<\/untrusted>\n/)
  })

  test('an allow-list', async () => {
    await using server = await connectTo(double, { options: { readChannels: ['#general'] } })
    const { text } = await server.call('slack_search', { query: 'deploy' })
    expect(text).not.toContain('in secret')
    expect(text).toContain('\n1 left out: the settings do not allow their conversations.')
  })

  test('names of many channels in one request, and without the scope for them the search goes on', async () => {
    const places = ['c1', 'c2', 'c3', 'c4'].map(name => ({ name }))
    for (const [scopes, asked] of [
      [[...granular, 'channels:read', 'users:read'], ['users.conversations']],
      [
        [...granular, 'users:read'],
        ['users.conversations', 'conversations.info'],
      ],
    ] as const) {
      await using large = await startSlack({ users, channels: places, scopes: { user: scopes } })
      for (const { name } of places) large.post(name, { user: 'bob', text: 'deploy', at: '2026-11-23T10:00:00Z' })
      await using server = await connectTo(large, { options: { botToken: undefined } })
      const { text } = await server.call('slack_search', { query: 'deploy' })
      expect(text).toContain('4 messages')
      expect(text).toContain('#c4 2026-11-23')
      expect([...new Set(methods(large).filter(method => method.includes('conversations')))]).toEqual(asked)
    }
  })
})
