import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../../slack.fixture.ts'

const plain = (text: string) => text.replaceAll(/untrusted\d{3}/g, 'untrusted')

test('finds', async () => {
  await using double = await startSlack()
  double.post('general', { user: 'bob', text: 'We deploy at noon, <@U1>', at: '2026-11-23T10:05:12Z' })
  double.post('general', { user: 'carol', text: 'No deploy today', at: '2026-11-24T10:05:12Z' })
  await using server = await connectTo(double)
  const { text } = await server.call('slack_search', { query: 'deploy' })
  expect(plain(text)).toBe(`2 messages in #general, best first:
<untrusted>
2026-11-24 10:05:12.000000 carol: No deploy today
2026-11-23 10:05:12.000000 bob: We deploy at noon, @U1
</untrusted>`)
})
