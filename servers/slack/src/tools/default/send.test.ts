import { type Slack, startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../../slack.fixture.ts'

const post = 'chat.postMessage'

function textsIn(double: Slack, channel = 'general'): (string | undefined)[] {
  return double.messages(channel).map(({ text }) => text)
}

/** The moment of a message, as it is shown. */
function moment(ts: string): string {
  return `${new Date(Number(ts.split('.')[0]) * 1000).toISOString().slice(0, 19).replace('T', ' ')}.${ts.split('.')[1]}`
}

test.each(['modern', 'legacy'] as const)('sends once, and says where and as whom (%s)', async era => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write', era })
  const args = { to: '#general', text: '**Done**: https://example.com/?a=1' }
  const { text } = await server.call('slack_send', args)
  const [sent] = double.messages('general')
  const ts = sent?.ts ?? ''
  const url = `https://acme.slack.com/archives/${double.ids.channels.general}/p${ts.replace('.', '')}`
  expect(text).toBe(`Done: message ${moment(ts)} to #general, as alice\n${url}`)
  expect((await server.call('slack_send', args)).text).toMatch(
    /^conflict: An identical message to #general was sent \d s ago: https:/,
  )
  expect((await server.call('slack_send', { ...args, repeat: true })).isError).toBe(false)
  expect(double.requestsOf(post).length).toBe(2)
})

test('what is sent loads no previews and looks for no names', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  await server.call('slack_send', { to: '#general', text: 'Hi' })
  expect(double.requestsOf(post).map(({ args }) => args)).toEqual([
    { channel: double.ids.channels.general, markdown_text: 'Hi', unfurl_links: 'false', unfurl_media: 'false' },
  ])
  await server.call('slack_send', { to: '#general', text: 'Later', at: '2h' })
  expect(double.requestsOf('chat.scheduleMessage').map(({ args }) => args)).toEqual([
    expect.objectContaining({ unfurl_links: 'false', unfurl_media: 'false' }),
  ])
})

test('gives its receipt in fields', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write', results: 'structured' })
  const { structured } = await server.call('slack_send', { to: '#general', text: 'Hi' })
  const [sent] = double.messages('general')
  expect(structured).toEqual({
    url: `https://acme.slack.com/archives/${double.ids.channels.general}/p${sent?.ts.replace('.', '')}`,
    id: sent?.ts,
    changed: [`message ${moment(sent?.ts ?? '')} to #general, as alice`],
    warnings: [],
    dry_run: false,
  })
})

test('dry_run shows the text as it would be sent, who reads it and who is called, and sends nothing', async () => {
  await using double = await startSlack({
    channels: [{ name: 'plans', private: true, external: true, members: ['alice', 'bob', 'app'] }],
  })
  double.usergroup({ name: 'On call', handle: 'oncall', users: ['bob'] })
  await using server = await connectTo(double, { access: 'write' })
  const text = 'Hi @bob, @oncall and @nobody: `@carol`'
  const shown = await server.call('slack_send', { to: '#plans', text, dry_run: true })
  expect(shown.text.replaceAll(/untrusted\d+/g, 'untrusted')).toBe(
    [
      'Nothing was sent. It would change: message to #plans (private, external), as alice, 3 members; notifies @bob, @oncall',
      'Warning: People of other organizations read it.',
      'Warning: @nobody stays text: no such person or group was found.',
      '<untrusted>',
      `Hi <@${double.ids.users.bob}>, <!subteam^${[...double.store.usergroups.keys()][0]}> and @nobody: \`@carol\``,
      '</untrusted>',
    ].join('\n'),
  )
  expect(double.requestsOf(post)).toEqual([])
  expect(textsIn(double, 'plans')).toEqual([])
})

test('replies in a thread, also when a reply or a link names it, and shows the reply in the channel', async () => {
  await using double = await startSlack()
  const root = double.post('general', { user: 'bob', text: 'Question' })
  const reply = double.post('general', { user: 'carol', text: 'Answer', thread_ts: root })
  await using server = await connectTo(double, { access: 'write' })
  const send = (args: object) => server.call('slack_send', { to: '#general', ...args })
  const { text } = await send({ text: 'One', thread: moment(root) })
  expect(text).toContain(
    `Done: reply ${moment(double.messages('general').at(-1)?.ts ?? '')} to ${moment(root)} in #general`,
  )
  expect(text).toContain(`?thread_ts=${root}&cid=`)
  await send({ text: 'Two', thread: moment(reply) })
  const link = `https://acme.slack.com/archives/${double.ids.channels.general}/p${reply.replace('.', '')}`
  await send({ to: link, text: 'Three' })
  await send({ to: `${link}?thread_ts=${root}`, text: 'Four', broadcast: true })
  const sent = double.messages('general').slice(2)
  expect(sent.map(({ text, thread_ts, subtype }) => [text, thread_ts, subtype])).toEqual([
    ['One', root, undefined],
    ['Two', root, undefined],
    ['Three', root, undefined],
    ['Four', root, 'thread_broadcast'],
  ])
  const missing = await send({ text: 'Five', thread: '2026-01-01 10:00:00.000000' })
  expect(missing.text).toContain('not_found: 2026-01-01 10:00:00.000000 in #general: there is no such thread.')
})

test('sends later, and says under which id', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const { text } = await server.call('slack_send', { to: '#general', text: 'Later', at: '2h' })
  const [waiting] = [...double.store.scheduled.values()]
  expect(text).toMatch(/^Done: message to #general at 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC, as alice, id Q/)
  expect(text).toContain(waiting?.id)
  expect(waiting?.text).toBe('Later')
  expect(textsIn(double)).toEqual([])
  expect((await server.call('slack_send', { to: '#general', text: 'x', at: 'soon' })).text).toContain('invalid: ')
})

test('as the app where asked to, or where only the app may', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const { text } = await server.call('slack_send', { to: '#general', text: 'Beep', as: 'bot' })
  expect(text).toMatch(/as app \(app\)\n/)
  expect(double.messages('general')[0]?.user).toBe(double.ids.bot)
  const scopes = ['channels:read', 'channels:history', 'users:read']
  await using reading = await startSlack({ scopes: { user: scopes } })
  await using other = await connectTo(reading, { access: 'write' })
  expect((await other.call('slack_send', { to: '#general', text: 'Beep' })).text).toMatch(/as app \(app\)\n/)
  await using alone = await connectTo(double, { access: 'write', options: { botToken: undefined } })
  expect((await alone.call('slack_send', { to: '#general', text: 'x', as: 'bot' })).text).toContain(
    'unauthenticated: There is no SLACK_BOT_TOKEN.',
  )
})

test('the app has direct messages of its own', async () => {
  await using double = await startSlack()
  const mine = double.dm('bob')
  await using server = await connectTo(double, { access: 'write', options: { dms: 'post' } })
  const { text } = await server.call('slack_send', { to: '@bob', text: 'Beep', as: 'bot' })
  expect(text).toContain('to @bob, as app (app)')
  expect((await server.call('slack_send', { to: '@bob', text: 'Hi' })).text).toContain('to @bob, as alice')
  expect(textsIn(double, mine)).toEqual(['Hi'])
})

test('a direct message is begun when it is sent, not before', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write', options: { dms: 'post' } })
  const shown = await server.call('slack_send', { to: '@carol', text: 'Hi', dry_run: true })
  expect(shown.text).toContain('It would change: message to @carol, as alice')
  expect([...double.store.channels.values()].filter(({ kind }) => kind === 'im')).toEqual([])
  expect((await server.call('slack_send', { to: '@carol', text: 'Hi' })).isError).toBe(false)
  expect([...double.store.channels.values()].filter(({ kind }) => kind === 'im').length).toBe(1)
})

test('what Slack without markdown_text takes', async () => {
  await using double = await startSlack()
  double.fault({ method: post, kind: 'error', error: 'no_text' })
  await using server = await connectTo(double, { access: 'write' })
  expect(
    (await server.call('slack_send', { to: '#general', text: '**Done** [here](https://a.example)' })).isError,
  ).toBe(false)
  expect(textsIn(double)).toEqual(['*Done* <https://a.example|here>'])
})

test.each([
  ['nothing to say', {}, 'invalid: There is nothing to send: text is missing.'],
  ['white space', { text: ' \n' }, 'invalid: The text is empty.'],
  ['too much', { text: 'x'.repeat(12_001) }, 'too_large: The text has 12001 characters; a message can have 12000.'],
  ['a broadcast of nothing', { text: 'x', broadcast: true }, 'invalid: broadcast is for replies: thread is missing.'],
  ['files later', { text: 'x', files: ['a'], at: '2h' }, 'invalid: Files cannot be sent later.'],
  ['the past', { text: 'x', at: '2020-01-01 10:00' }, 'invalid: 2020-01-01 10:00:00 UTC has passed.'],
  ['no thread', { text: 'x', thread: 'that one' }, 'invalid: thread "that one" names no message.'],
  ['no channel', { to: '#genral', text: 'x' }, 'not_found: '],
  ['no place', { to: 'a b c', text: 'x' }, 'invalid: "a b c" names no channel, person or message.'],
  ['a hostile name', { to: '#<!channel>', text: 'x' }, 'invalid: "#<!channel>" names no channel'],
])('%s is an error', async (_what, args, message) => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  expect((await server.call('slack_send', { to: '#general', ...args })).text).toContain(message)
  expect(double.requestsOf(post)).toEqual([])
})

test('an abort ends it', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: post, kind: 'hang' })
  const stop = new AbortController()
  const call = server.call('slack_send', { to: '#general', text: 'Hi' }, { signal: stop.signal })
  await expect.poll(() => double.requestsOf(post).length).toBe(1)
  stop.abort()
  await expect(call).rejects.toThrow()
  // Whether it was sent is not known, so the same is not sent again by itself.
  expect((await server.call('slack_send', { to: '#general', text: 'Hi' })).text).toContain('conflict: ')
})

test('notes to oneself', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write', options: { dms: 'post' } })
  expect((await server.call('slack_send', { to: 'me', text: 'Buy milk' })).text).toContain('to @alice, as alice')
  expect(double.requestsOf(post).length).toBe(1)
})

test('the workspace that is named is written to', async () => {
  await using double = await startSlack()
  const workspaces = JSON.stringify([{ name: 'acme', user_token: double.tokens.other }])
  await using server = await connectTo(double, { access: 'write', options: { workspaces } })
  expect((await server.call('slack_send', { to: 'acme:#general', text: 'Hi' })).text).toContain('as bob')
  expect((await server.call('slack_send', { to: '#general', text: 'Hi' })).text).toContain('as alice')
  expect((await server.call('slack_send', { to: 'none:#general', text: 'Hi' })).text).toContain('refused: ')
})
