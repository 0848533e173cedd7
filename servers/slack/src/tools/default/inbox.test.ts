import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../../slack.fixture.ts'

const plain = (text: string) => text.replaceAll(/untrusted\d{3}/g, 'untrusted')

test('what waits, the most pressing first', async () => {
  await using double = await startSlack()
  const dm = double.dm('bob')
  const me = double.ids.me
  double.post(dm, { user: 'bob', text: 'Lunch?', at: '2026-11-23T10:05:12Z' })
  double.post('general', { user: 'carol', text: `No deploy today <@${me}>`, at: '2026-11-24T10:05:12Z' })
  const root = double.post('general', { user: 'alice', text: 'Who knows?', at: '2026-11-24T09:05:12Z' })
  double.post('general', { user: 'bob', text: 'me', thread_ts: root, at: '2026-11-24T09:06:12Z' })
  await using server = await connectTo(double)
  const { text } = await server.call('slack_inbox', { since: '2026-11-20' })
  expect(plain(text)).toBe(`3 waiting since 2026-11-20, the most pressing first.
<untrusted>
dm @bob (unread): 2026-11-23 10:05:12.000000 bob: Lunch?
mention #general: 2026-11-24 10:05:12.000000 carol: No deploy today @alice
thread #general: 2026-11-24 09:06:12.000000 bob: me [in thread 2026-11-24 09:05:12.000000]
</untrusted>`)
})
