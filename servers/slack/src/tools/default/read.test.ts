import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../../slack.fixture.ts'

const unframed = (text: string) => text.replace(/untrusted\d{3}/g, 'untrusted')

test('the newest messages of a channel, oldest first, by day', async () => {
  await using slack = await startSlack()
  slack.post('general', { user: 'alice', text: 'Hello <@U0000000002> &amp; all', at: '2026-11-23T10:05:12Z' })
  slack.post('general', { user: 'bob', text: 'two\nlines', at: '2026-11-24T09:00:00Z' })
  await using server = await connectTo(slack)
  const { text } = await server.call('slack_read', { target: '#general' })
  expect(unframed(text)).toBe(
    [
      '#general 2026-11-23 to 2026-11-24, 2 messages',
      ...['<untrusted>', '2026-11-23', '10:05:12.000000 alice: Hello @bob & all'],
      ...['2026-11-24', '09:00:00.000000 bob: two', '  lines', '</untrusted>'],
    ].join('\n'),
  )
})
