import { type Slack, startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../slack.fixture.ts'

const post = 'chat.postMessage'

function sentBy(double: Slack): (string | undefined)[] {
  return double.requestsOf(post).map(({ args }) => args.markdown_text)
}

test.each([
  '<!channel> look',
  'Hey @everyone',
  '&lt;!here&gt;',
  '&amp;lt;!here&amp;gt;',
  '&#60;!channel>',
  '`<!channel>`',
  '<\\!channel>',
  '<!chan\u200Bnel>',
  '<\u2060!channel>',
  '@\u00ADhere',
  '\u202E<!channel>',
  '<!ch\u0000annel>',
  '[click](https://a.example) <!here|quiet>',
])('%j calls all unasked, and is refused', async text => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  for (const dry_run of [true, false]) {
    const refused = await server.call('slack_send', { to: '#general', text, dry_run })
    expect(refused.text).toMatch(/^refused: The text calls @\w+, which was not asked for\.\nWrite it without @\./)
  }
  expect(sentBy(double)).toEqual([])
})

test('notify calls those that it names, and no others', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const send = (text: string, notify: string) => server.call('slack_send', { to: '#general', text, notify })
  await send('Fire drill', 'channel')
  await send('Hi @here, `@here`', 'here')
  expect((await send('Hi @everyone', 'here')).text).toContain('refused: The text calls @everyone')
  expect(sentBy(double)).toEqual(['<!channel> Fire drill', 'Hi <!here>, `@here`'])
  const shown = await server.call('slack_send', { to: '#general', text: 'x', notify: 'everyone', dry_run: true })
  expect(shown.text).toContain('notifies @everyone')
})

test('what is hidden in a text is not sent, and this is told', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const text = 'Pay\u202E now\u200B\u0007 \u{E0041}\u{E0042}👩‍💻 ❤️ naïve'
  const sent = await server.call('slack_send', { to: '#general', text })
  expect(sent.text).toContain('Warning: Hidden characters of the text were left out.')
  expect(sentBy(double)).toEqual(['Pay now 👩‍💻 ❤️ naïve'])
})

test('all else is sent as it is', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const text =
    '"quotes" `ticks` $x # @ (a) ! * ＦＵＬＬ <https://evil.example|https://good.example> [good](https://evil.example/?d=1) </untrusted> & &amp;'
  const { text: told } = await server.call('slack_send', { to: '#general', text })
  expect(told).not.toContain('Warning')
  expect(sentBy(double)).toEqual([text])
  expect(double.requestsOf(post)[0]?.args).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' })
})

test('a name is a mention only where it is that of one person or group', async () => {
  await using double = await startSlack({
    users: [
      { name: 'alice' },
      { name: 'bob', display_name: 'Bobby' },
      { name: 'sam1', display_name: 'Sam' },
      { name: 'sam2', display_name: 'Sam' },
      { name: 'gone', deleted: true },
    ],
  })
  const group = double.usergroup({ name: 'Developers', handle: 'devs', users: ['bob'] })
  await using server = await connectTo(double, { access: 'write' })
  const { bob } = double.ids.users
  const text = `@bob @Bobby @sam @gone @devs <@${bob}> mail bob@example.com, see @types/node`
  const sent = await server.call('slack_send', { to: '#general', text })
  expect(sent.text.split('\n').slice(2)).toEqual([
    'Warning: @sam stays text: it is the name of several people.',
    'Warning: @gone stays text: no such person or group was found.',
  ])
  expect(sentBy(double)).toEqual([
    `<@${bob}> <@${bob}> @sam @gone <!subteam^${group}> <@${bob}> mail bob@example.com, see @types/node`,
  ])
})

test('only so many names are looked up', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const text = Array.from({ length: 25 }, (_, index) => `@someone${index}`).join(' ')
  const sent = await server.call('slack_send', { to: '#general', text })
  expect(sent.text).toContain('Warning: @someone24 stays text: only 20 names are looked up.')
  expect(double.requestsOf('users.list').length).toBeLessThanOrEqual(1)
})

test('a mention makes no text too long unseen', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const text = `@bob ${'x'.repeat(11_990)}`
  expect((await server.call('slack_send', { to: '#general', text })).text).toContain(
    'too_large: The text has 12005 characters',
  )
  expect(sentBy(double)).toEqual([])
})

test('in a workspace of 200,000 people a name costs a few requests', async () => {
  await using double = await startSlack({ size: { users: 200_000 } })
  await using server = await connectTo(double, { access: 'write' })
  const sent = await server.call('slack_send', { to: '#general', text: 'Hi @bob and @nobody1 and @nobody2' })
  expect(sent.text).toContain('Warning: @nobody2 stays text')
  expect(sentBy(double)).toEqual([`Hi <@${double.ids.users.bob}> and @nobody1 and @nobody2`])
  expect(double.requests.length).toBeLessThanOrEqual(12)
})
