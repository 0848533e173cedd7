import { type Slack, startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../../slack.fixture.ts'

const plain = (text: string) => text.replaceAll(/untrusted\d{3}/g, 'untrusted')
const methods = ({ requests }: Slack) => requests.map(({ method }) => method)

/** Alice's Monday. */
async function filled(): Promise<Slack> {
  const double = await startSlack({
    users: [{ name: 'alice' }, { name: 'bob' }, { name: 'carol' }, { name: 'ci', bot: true }],
    channels: [{ name: 'general' }, { name: 'random' }, { name: 'secret', private: true }],
  })
  const { me } = double.ids
  const bob = double.dm('bob')
  const carol = double.dm('carol')
  double.post(bob, { user: 'bob', text: 'Lunch?', at: '2026-11-23T10:00:00Z' })
  double.post(bob, { user: 'bob', text: 'Or tomorrow?', at: '2026-11-23T10:01:00Z' })
  double.post(carol, { user: 'carol', text: 'Answered', at: '2026-11-23T10:02:00Z' })
  double.post(carol, { user: 'alice', text: 'Yes', at: '2026-11-23T10:03:00Z' })
  double.post(double.dm('ci'), { user: 'ci', text: 'Build failed', at: '2026-11-24T09:00:00Z' })
  double.post('random', { user: 'carol', text: `<@${me}>: seen?`, at: '2026-11-22T10:00:00Z' })
  double.post('random', { user: 'alice', text: 'Oh well', at: '2026-11-22T11:00:00Z' })
  const asked = double.post('general', { user: 'alice', text: 'Who knows?', at: '2026-11-22T09:00:00Z' })
  double.post('general', { user: 'bob', text: 'Me', thread_ts: asked, at: '2026-11-23T08:00:00Z' })
  double.post('general', { user: 'carol', text: 'Me too', thread_ts: asked, at: '2026-11-23T08:01:00Z' })
  const done = double.post('secret', { user: 'bob', text: `<@${me}> done?`, at: '2026-11-22T09:00:00Z' })
  double.post('secret', { user: 'alice', text: 'Done', thread_ts: done, at: '2026-11-22T09:05:00Z' })
  double.post('general', { user: 'bob', text: `<@${me}> long ago`, at: '2026-11-01T09:00:00Z' })
  double.post('general', { user: 'carol', text: '<!channel> Cake!', at: '2026-11-24T10:00:00Z' })
  return double
}

const since = '2026-11-20'
const head = '5 waiting since 2026-11-20, the most pressing first. 2 more were answered.'
const rows = `dm @bob (2, unread): 2026-11-23 10:01:00.000000 bob: Or tomorrow?
mention #random (you wrote there later): 2026-11-22 10:00:00.000000 carol: @alice: seen?
thread #general (2): 2026-11-23 08:01:00.000000 carol: Me too [in thread 2026-11-22 09:00:00.000000]
dm @ci (unread): 2026-11-24 09:00:00.000000 ci [bot]: Build failed`

test('what waits, the most pressing first; four searches, and whether the direct messages were read', async () => {
  await using double = await filled()
  await using server = await connectTo(double)
  const { text } = await server.call('slack_inbox', { since })
  expect(plain(text)).toBe(`${head.replace('5', '4')}\n<untrusted>\n${rows}\n</untrusted>`)
  expect(methods(double).toSorted()).toEqual([
    ...['auth.test', 'conversations.info', 'conversations.info'],
    ...['search.messages', 'search.messages', 'search.messages', 'search.messages', 'users.list'],
  ])
  expect(double.requestsOf('search.messages').map(({ args }) => args.query)).toEqual([
    'after:2026-11-19 to:me -from:me',
    `after:2026-11-19 <@${double.ids.me}> -from:me`,
    `after:2026-11-19 is:thread with:<@${double.ids.me}> -from:me`,
    'after:2026-11-19 from:me',
  ])
})

test('calls to whole channels, when asked for', async () => {
  await using double = await filled()
  await using server = await connectTo(double)
  const { text } = await server.call('slack_inbox', { since, kinds: ['dm', 'mention', 'thread', 'channel'] })
  const cake = 'channel #general: 2026-11-24 10:00:00.000000 carol: @channel Cake!'
  expect(plain(text)).toBe(`${head}\n<untrusted>\n${rows}\n${cake}\n</untrusted>`)
})

test('fewer, without their texts', async () => {
  await using double = await filled()
  await using server = await connectTo(double)
  const { text } = await server.call('slack_inbox', { since, preview: false, limit: 2 })
  expect(plain(text)).toBe(`2 of 4 waiting since 2026-11-20, the most pressing first. 2 more were answered.
<untrusted>
dm @bob (2, unread): 2026-11-23 10:01:00.000000 bob
mention #random (you wrote there later): 2026-11-22 10:00:00.000000 carol
</untrusted>`)
})

test('structured', async () => {
  await using double = await filled()
  await using server = await connectTo(double, { results: 'structured' })
  const { structured } = await server.call('slack_inbox', { since, kinds: ['dm'], limit: 1 })
  const channel = double.dm('bob')
  expect(structured).toEqual({
    ...{ since, total: 2, answered: 1, hidden: 0, withheld: 0, notes: [], preview: true },
    rows: [
      {
        ...{
          ts: '1795428060.000000',
          at: '2026-11-23 10:01:00.000000',
          author: 'bob',
          author_id: double.ids.users.bob,
        },
        ...{ text: 'Or tomorrow?', channel: '@bob', channel_id: channel, reason: 'dm', count: 2, unread: true },
        permalink: `https://acme.slack.com/archives/${channel}/p1795428060000000`,
      },
    ],
  })
})

test('nothing', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { era: 'legacy' })
  expect((await server.call('slack_inbox', { since: '2026-11-24' })).text).toBe('Nothing waits since 2026-11-24.')
})

test('a part that is limited is left out, and told; where all are, that is the answer', async () => {
  await using double = await filled()
  await using server = await connectTo(double)
  double.fault({ method: 'search.messages', kind: 'ratelimited', retryAfter: 30 })
  const { text, isError } = await server.call('slack_inbox', { since })
  expect(isError).toBe(false)
  expect(text).toMatch(/\n[\w ]+ were left out: Slack takes no more search\.messages for now\. Again in \d+ s\./)
  expect((await server.call('slack_inbox', { since })).text).toMatch(
    /^rate_limited: Slack takes no more search\.messages/,
  )
})

test('the settings: channels, direct messages, lockdown', async () => {
  await using double = await filled()
  const call = async (options: object) => {
    await using server = await connectTo(double, { options })
    return (await server.call('slack_inbox', { since })).text
  }
  const named = await call({ readChannels: ['#general'] })
  expect(named).not.toContain('#random')
  expect(named).toMatch(/^3 waiting /)
  expect(named).toContain('\n1 left out: the settings do not allow their conversations.')
  double.clearRequests()
  expect(await call({ dms: 'off' })).not.toContain('Lunch')
  expect(double.requestsOf('search.messages').map(({ args }) => args.query)).not.toContainEqual(
    expect.stringContaining('to:me'),
  )
  const locked = await call({ lockdown: true })
  expect(locked).not.toContain('Build failed')
  expect(locked).toMatch(/^3 waiting /)
  expect(locked).toContain('\n1 left out: by bots or people outside the organization (--lockdown).')
})

test('a bot has no inbox', async () => {
  await using double = await startSlack({ scopes: { bot: ['channels:history', 'search:read.public'] } })
  await using server = await connectTo(double, { options: { userToken: undefined } })
  const { text } = await server.call('slack_inbox', {})
  expect(text).toMatch(/^unauthenticated: There is no SLACK_USER_TOKEN\./)
})

test('a person without a search has none either', async () => {
  await using double = await startSlack({ scopes: { user: ['channels:history'], bot: ['search:read'] } })
  await using server = await connectTo(double)
  await server.call('slack_whoami')
  const { text } = await server.call('slack_inbox', {})
  expect(text).toMatch(/^forbidden: What waits for a person is found with Slack's search/)
})

test('a day that is none', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double)
  expect((await server.call('slack_inbox', { since: 'ever' })).text).toMatch(/^invalid: since "ever" is no time\./)
})

test('an abort stops the requests', async () => {
  await using slow = await startSlack()
  await using server = await connectTo(slow)
  slow.fault({ method: 'search.messages', kind: 'hang', times: 4 })
  const abort = new AbortController()
  const call = server.call('slack_inbox', {}, { signal: abort.signal })
  await expect.poll(() => slow.requestsOf('search.messages').length).toBe(4)
  abort.abort()
  await expect(call).rejects.toThrow()
})
