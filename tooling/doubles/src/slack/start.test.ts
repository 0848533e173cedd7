import { expect, test } from 'vitest'
import { clientOf } from './client.fixture.ts'
import { startSlack } from './start.ts'

test('who the tokens are; wrong ones, missing scopes and unknown methods as Slack tells them', async () => {
  await using slack = await startSlack({ scopes: { bot: ['channels:read'] } })
  const me = clientOf(slack)
  expect(await me.auth.test()).toMatchObject({ user: 'alice', user_id: slack.ids.me, team: 'Acme' })
  const bot = await clientOf(slack, 'bot').auth.test()
  expect(bot).toMatchObject({ user: 'app', bot_id: expect.any(String) })
  expect(bot.response_metadata?.scopes).toEqual(['channels:read'])
  await expect(clientOf(slack, { token: 'xoxp-none' }).auth.test()).rejects.toThrow('invalid_auth')
  await expect(clientOf(slack, 'revoked').auth.test()).rejects.toThrow('token_revoked')
  await expect(me.apiCall('no.such')).rejects.toThrow('unknown_method')
  const posting = clientOf(slack, 'bot').chat.postMessage({ channel: 'C1', text: 'x' })
  await expect(posting).rejects.toMatchObject({ data: { error: 'missing_scope', needed: 'chat:write' } })
})

test('a window of history: the newest first, both ends, pages', async () => {
  await using slack = await startSlack()
  const me = clientOf(slack)
  const times = [1, 2, 3, 4, 5].map(minute =>
    slack.post('general', { user: 'bob', text: `m${minute}`, at: 1_760_000_000 + minute * 60 }),
  )
  const channel = slack.ids.channels.general ?? ''
  const read = async (more: object) => {
    const answer = await me.conversations.history({ channel, ...more })
    return {
      texts: answer.messages?.map(({ text }) => text),
      more: answer.has_more,
      next: answer.response_metadata?.next_cursor,
    }
  }
  expect((await read({})).texts).toEqual(['m5', 'm4', 'm3', 'm2', 'm1'])
  expect((await read({ oldest: times[1], latest: times[3] })).texts).toEqual(['m3'])
  expect((await read({ oldest: times[1], latest: times[3], inclusive: true })).texts).toEqual(['m4', 'm3', 'm2'])
  const first = await read({ limit: 2 })
  expect(first).toMatchObject({ texts: ['m5', 'm4'], more: true })
  expect((await read({ limit: 2, cursor: first.next })).texts).toEqual(['m3', 'm2'])
  await expect(read({ cursor: 'x' })).rejects.toThrow('invalid_cursor')
})

test('threads: counted at their first message, with it on every page', async () => {
  await using slack = await startSlack()
  const channel = slack.ids.channels.general ?? ''
  const me = clientOf(slack)
  const { ts: parent = '' } = await me.chat.postMessage({ channel, text: 'q' })
  await clientOf(slack, 'other').chat.postMessage({ channel, text: 'a', thread_ts: parent })
  const { ts } = await me.chat.postMessage({ channel, text: 'b', thread_ts: parent, reply_broadcast: true })
  const { messages: top = [] } = await me.conversations.history({ channel })
  expect(top.map(({ text }) => text)).toEqual(['b', 'q'])
  expect(top[1]).toMatchObject({ reply_count: 2, latest_reply: ts, reply_users: [slack.ids.users.bob, slack.ids.me] })
  const page = await me.conversations.replies({ channel, ts: parent, limit: 1 })
  expect(page.messages?.map(({ text }) => text)).toEqual(['q', 'a'])
  expect(page.has_more).toBe(true)
  await expect(me.conversations.replies({ channel, ts: '1.000000' })).rejects.toThrow('thread_not_found')
})

test('what is private is seen by its members alone', async () => {
  await using slack = await startSlack({
    channels: [
      { name: 'secret', private: true, members: ['alice'] },
      { name: 'open', members: ['bob'] },
    ],
  })
  const { secret = '', open = '' } = slack.ids.channels
  const other = clientOf(slack, 'other')
  await expect(other.conversations.info({ channel: secret })).rejects.toThrow('channel_not_found')
  const me = clientOf(slack)
  expect((await me.conversations.history({ channel: open })).messages).toEqual([])
  await expect(clientOf(slack, 'bot').conversations.history({ channel: open })).rejects.toThrow('not_in_channel')
  await expect(me.chat.postMessage({ channel: open, text: 'x' })).rejects.toThrow('not_in_channel')
})

test('Markdown, edits, deletions, schedules', async () => {
  await using slack = await startSlack()
  const me = clientOf(slack)
  const channel = slack.ids.channels.general ?? ''
  const { ts = '' } = await me.chat.postMessage({ channel, markdown_text: '**hi** <@U1> [x](https://a.example) <b>' })
  expect(slack.messages('general')[0]?.text).toBe('*hi* <@U1> <https://a.example|x> &lt;b&gt;')
  await me.chat.update({ channel, ts, text: 'new' })
  expect(slack.messages('general')[0]).toMatchObject({ text: 'new', edited: { user: slack.ids.me } })
  await expect(clientOf(slack, 'other').chat.delete({ channel, ts })).rejects.toThrow('cant_delete_message')
  await me.chat.delete({ channel, ts })
  expect(slack.messages('general')).toEqual([])
  const post_at = Math.floor(Date.now() / 1000) + 3600
  const { scheduled_message_id: id = '' } = await me.chat.scheduleMessage({ channel, text: 'later', post_at })
  expect((await me.chat.scheduledMessages.list()).scheduled_messages).toMatchObject([{ id, text: 'later', post_at }])
  await me.chat.deleteScheduledMessage({ channel, scheduled_message_id: id })
  await expect(me.chat.deleteScheduledMessage({ channel, scheduled_message_id: id })).rejects.toThrow(
    'invalid_scheduled_message_id',
  )
})

test('faults: limits, cut connections before and after the deed, other answers', async () => {
  await using slack = await startSlack()
  const me = clientOf(slack)
  const channel = slack.ids.channels.general ?? ''
  slack.fault({ method: 'chat.postMessage', kind: 'ratelimited', retryAfter: 7 })
  await expect(me.chat.postMessage({ channel, text: '1' })).rejects.toMatchObject({ retryAfter: 7 })
  slack.fault({ method: 'chat.postMessage', kind: 'cut' })
  await expect(me.chat.postMessage({ channel, text: '2' })).rejects.toMatchObject({
    code: 'slack_webapi_request_error',
  })
  expect(slack.messages('general')).toEqual([])
  slack.fault({ method: 'chat.postMessage', kind: 'cut-after' })
  await expect(me.chat.postMessage({ channel, text: '3' })).rejects.toMatchObject({
    code: 'slack_webapi_request_error',
  })
  expect(slack.messages('general').map(({ text }) => text)).toEqual(['3'])
  slack.fault({ method: 'auth.test', kind: 'html' })
  await expect(me.auth.test()).rejects.toThrow('<!DOCTYPE html>')
  slack.fault({ method: 'auth.test', kind: 'error', error: 'fatal_error' })
  await expect(me.auth.test()).rejects.toThrow('fatal_error')
  expect(slack.requestsOf('auth.test')).toHaveLength(2)
})

test('the restricted tier: 15 messages, once a minute and method', async () => {
  await using slack = await startSlack({ restricted: true })
  const me = clientOf(slack)
  const channel = slack.ids.channels.general ?? ''
  const [first = ''] = Array.from({ length: 20 }, () => slack.post('general', { user: 'bob', text: 'x' }))
  const page = await me.conversations.history({ channel, limit: 50 })
  expect(page.messages).toHaveLength(15)
  expect(page.has_more).toBe(true)
  await expect(me.conversations.history({ channel })).rejects.toMatchObject({ retryAfter: 60 })
  expect(await me.conversations.replies({ channel, ts: first })).toMatchObject({ ok: true })
})
