import { type Slack, startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../slack.fixture.ts'

const post = 'chat.postMessage'
const args = { to: '#general', text: 'Release **1.2** is out 🎉 <see> https://example.com/r?v=1.2' }

function count(double: Slack): number {
  return double.messages('general').length
}

test.each(['cut-after', 'truncated', 'html'] as const)(
  'an answer lost (%s): it is found, and not sent again',
  async kind => {
    await using double = await startSlack()
    await using server = await connectTo(double, { access: 'write' })
    double.fault({ method: post, kind })
    const { text } = await server.call('slack_send', args)
    expect(text).toContain(`/p${double.messages('general').at(-1)?.ts.replace('.', '')}`)
    expect(count(double)).toBe(1)
    expect(double.requestsOf(post).length).toBe(1)
  },
)

test('the same words of another person, and other and older ones of our own, are not taken for what was lost', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  double.post('general', { user: 'alice', text: args.text, at: Date.now() / 1000 - 20 })
  double.post('general', { user: 'bob', text: args.text })
  double.post('general', { user: 'alice', text: 'Something else' })
  const thread = double.post('random', { user: 'alice', text: args.text })
  double.fault({ method: post, kind: 'cut', times: 2 })
  const { text } = await server.call('slack_send', args)
  expect(text).toContain('unavailable: Whether the message to #general was made is not known')
  const reply = await server.call('slack_send', { ...args, to: '#random', thread })
  expect(reply.text).toContain('unavailable: Whether the message to #random was made is not known')
})

test('the same words elsewhere are another message', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const [one, two] = ['One?', 'Two?'].map(text => double.post('general', { user: 'bob', text }))
  for (const where of [{ thread: one }, { thread: two }, { thread: two, broadcast: true }, {}, { to: '#random' }]) {
    expect((await server.call('slack_send', { ...args, ...where })).isError).toBe(false)
  }
  expect((await server.call('slack_send', { ...args, thread: one })).text).toContain('conflict: ')
})

test('a reply, a message of the app and one for later are found too', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const thread = double.post('general', { user: 'bob', text: 'Question' })
  double.fault({ method: post, kind: 'cut-after', times: 2 })
  const reply = await server.call('slack_send', { ...args, thread })
  expect(reply.text).toContain(`?thread_ts=${thread}`)
  expect((await server.call('slack_send', { ...args, as: 'bot' })).text).toMatch(/^Done: /)
  double.fault({ method: 'chat.scheduleMessage', kind: 'cut-after' })
  const later = await server.call('slack_send', { ...args, at: '2h' })
  expect(later.text).toContain(`id ${[...double.store.scheduled.keys()][0]}`)
  expect(count(double)).toBe(3)
  expect(double.store.scheduled.size).toBe(1)
})

test.each([
  ['cut', {}],
  ['status', { status: 503 }],
  ['error', { error: 'internal_error' }],
] as const)('what never arrived (%s) is said to be unknown, and is not repeated', async (kind, more) => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: post, kind, times: 5, ...more })
  const { text } = await server.call('slack_send', args)
  expect(text).toContain('unavailable: Whether the message to #general was made is not known: no answer came.')
  expect(text).toContain('repeat: true')
  expect((await server.call('slack_send', args)).text).toContain('conflict: ')
  expect(double.requestsOf(post).length).toBe(1)
  expect(count(double)).toBe(0)
})

test('a hanging answer, given up by the caller: the same is not sent again', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write', timeout: 2 })
  double.fault({ method: post, kind: 'hang-after' })
  expect((await server.call('slack_send', args)).text).toContain('timeout: ')
  expect((await server.call('slack_send', args)).text).toContain('conflict: ')
  expect(count(double)).toBe(1)
})

test('two identical calls at once send one message', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  const both = await Promise.all([server.call('slack_send', args), server.call('slack_send', args)])
  expect(both.map(({ isError }) => isError).sort()).toEqual([false, true])
  expect(count(double)).toBe(1)
})

test('a refusal and a limit are certain: nothing was sent, and it may be sent again', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: post, kind: 'error', error: 'not_in_channel' })
  const refused = await server.call('slack_send', args)
  expect(refused.text).toContain('forbidden: The token is not a member of #general.')
  expect(refused.text).toContain('/invite')
  double.fault({ method: post, kind: 'ratelimited', retryAfter: 1 })
  expect((await server.call('slack_send', args)).text).toContain('rate_limited: ')
  expect(count(double)).toBe(0)
  await expect.poll(async () => (await server.call('slack_send', args)).isError, { timeout: 5000 }).toBe(false)
  expect(count(double)).toBe(1)
})
