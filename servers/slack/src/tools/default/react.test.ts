import { type Slack, startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../../slack.fixture.ts'

const moment = '2025-11-24 16:00:00.000500'
const target = { target: '#general', message: moment }

async function start(): Promise<Slack> {
  const double = await startSlack()
  double.post('general', { user: 'bob', text: 'Look', at: 1_764_000_000.0005 })
  return double
}

function reactionsIn(double: Slack): (readonly [string, readonly string[]])[] {
  return (double.messages('general')[0]?.reactions ?? []).map(({ name, users }) => [name, users] as const)
}

test.each(['modern', 'legacy'] as const)('reacts, and takes it back (%s)', async era => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write', era })
  const react = (args: object) => server.call('slack_react', { ...target, ...args })
  const { me } = double.ids
  expect((await react({ emoji: 'tada', dry_run: true })).text).toBe(
    `Nothing was sent. It would change: :tada: on ${moment} in #general`,
  )
  expect(reactionsIn(double)).toEqual([])
  expect((await react({ emoji: ':tada:' })).text).toBe(`Done: :tada: on ${moment} in #general`)
  expect((await react({ emoji: 'tada' })).text).toBe('Nothing had to change.')
  expect(reactionsIn(double)).toEqual([['tada', [me]]])
  expect((await react({ emoji: 'tada', remove: true })).text).toBe(`Done: no longer :tada: on ${moment} in #general`)
  expect((await react({ emoji: 'tada', remove: true })).text).toBe('Nothing had to change.')
  expect(reactionsIn(double)).toEqual([])
})

test('an emoji may be given as it looks', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  for (const emoji of ['👍', '❤️', '👍🏽', '✅']) {
    expect((await server.call('slack_react', { ...target, emoji })).isError).toBe(false)
  }
  expect(reactionsIn(double).map(([name]) => name)).toEqual(['+1', 'heart', '+1::skin-tone-4', 'white_check_mark'])
})

test('as the app, or by a link', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const link = `https://acme.slack.com/archives/${double.ids.channels.general}/p1764000000000500`
  expect((await server.call('slack_react', { target: link, emoji: 'eyes', as: 'bot' })).isError).toBe(false)
  expect(reactionsIn(double)).toEqual([['eyes', [double.ids.bot]]])
})

test.each([
  ['no message', { message: undefined }, 'invalid: message is missing.'],
  ['no such message', { message: '2025-01-01 10:00:00.000000' }, 'not_found: '],
  ['no such emoji', { emoji: 'no_such_emoji' }, 'invalid: There is no emoji :no_such_emoji:'],
  ['one that is nearly there', { emoji: 'no_such_emoji' }, 'Near are such_emoji.'],
  ['a picture without a name here', { emoji: '🫥🫥' }, 'invalid: "🫥🫥" is no name of an emoji.'],
  ['no emoji', { emoji: 'thumbs up' }, 'invalid: "thumbs up" is no name of an emoji.'],
  ['another place', { target: '#random', message: moment }, 'not_found: '],
])('%s is an error', async (_what, args, message) => {
  await using double = await start()
  double.emoji('such_emoji', 'https://example.com/e.gif')
  await using server = await connectTo(double, { access: 'write' })
  expect((await server.call('slack_react', { ...target, emoji: 'eyes', ...args })).text).toContain(message)
  expect(reactionsIn(double)).toEqual([])
})

test('where nothing may be posted, nothing is reacted to', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write', options: { postChannels: ['#random'] } })
  expect((await server.call('slack_react', { ...target, emoji: 'eyes' })).text).toContain('refused: ')
  expect(double.requestsOf('reactions.add')).toEqual([])
})
