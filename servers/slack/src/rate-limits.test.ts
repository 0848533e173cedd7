import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { RateLimits } from './rate-limits.ts'
import { connectTo } from './slack.fixture.ts'

function limitsAt(start = 1_000_000) {
  const clock = { now: start }
  return { clock, limits: new RateLimits(() => clock.now) }
}

test('a method that is limited holds up no other, and only as long as Slack says', () => {
  const { clock, limits } = limitsAt()
  for (let calls = 0; calls < 20; calls++) limits.count('search.messages')
  expect(limits.refused('search.messages', 30)).toMatchObject({ code: 'rate_limited', retryAfter: 30 })
  expect(() => limits.check('users.info')).not.toThrow()
  clock.now += 20_500
  expect(() => limits.check('search.messages')).toThrow('Slack takes no more search.messages for now.')
  expect(limits.paused).toEqual([{ method: 'search.messages', seconds: 10 }])
  clock.now += 10_000
  expect(() => limits.check('search.messages')).not.toThrow()
  expect(limits.paused).toEqual([])
  expect(limits.restricted).toBe(false)
})

test('the restricted tier is known by its pages of 15', () => {
  const { limits } = limitsAt()
  const page = (length: number, more: boolean) => ({ ok: true, messages: Array(length).fill({}), has_more: more })
  limits.observe('conversations.history', { limit: 15 }, page(15, true))
  limits.observe('conversations.history', { limit: 50 }, page(15, false))
  limits.observe('conversations.history', { limit: 50 }, page(50, true))
  expect(limits.restricted).toBe(false)
  limits.observe('conversations.replies', { limit: 50 }, page(15, true))
  expect(limits.restricted).toBe(true)
})

test('and by a limit after few calls; the error says what that is', () => {
  const { limits } = limitsAt()
  limits.count('conversations.history')
  limits.count('conversations.history')
  const { message, hint, retryAfter } = limits.refused('conversations.history', 60)
  expect(message).toBe('Slack gives this app 15 messages once a minute: the restricted tier of distributed apps.')
  expect(hint).toContain('an internal app, made from a manifest in the README')
  expect(retryAfter).toBe(60)
})

test('many calls in a minute are an ordinary limit', () => {
  const { limits } = limitsAt()
  for (let calls = 0; calls < 50; calls++) limits.count('conversations.history')
  limits.refused('conversations.history', 30)
  expect(limits.restricted).toBe(false)
})

test.each([
  [1e12, 3600],
  [-5, 1],
  [0, 1],
])('a wait of %d s is taken for %d s', (given, seconds) => {
  const { clock, limits } = limitsAt()
  expect(limits.refused('users.info', given)).toMatchObject({ retryAfter: seconds })
  clock.now += seconds * 1000
  expect(() => limits.check('users.info')).not.toThrow()
})

test('a limit that does not say for how long is one', async () => {
  await using slack = await startSlack()
  slack.fault({ method: 'auth.test', kind: 'status', status: 429, body: {} })
  await using server = await connectTo(slack)
  expect((await server.call('slack_whoami', {})).text).toMatch(/^rate_limited: [\s\S]* after 30 s\./)
})
