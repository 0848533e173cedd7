import type { WebClient } from '@slack/web-api'
import { createEmulator } from 'emulate'
import { expect, test } from 'vitest'
import { clientAt } from './client.fixture.ts'
import { startSlack } from './start.ts'

/** One call, as far as two workspaces with other ids can agree: the word of a refusal, or what `pick` takes. */
type Step = readonly [string, () => Promise<unknown>]

async function outcomes(steps: readonly Step[]): Promise<Record<string, unknown>> {
  const told: Record<string, unknown> = {}
  for (const [name, step] of steps) {
    const [result] = await Promise.allSettled([step()])
    told[name] = result.status === 'fulfilled' ? result.value : wordOf(result.reason)
  }
  return told
}

function wordOf(error: unknown): unknown {
  const { data } = Object(error)
  if (data?.error === undefined) throw error
  return data.error
}

/** A day of work: what an emulator that others wrote answers to it, ours answers too. */
function work(web: WebClient, { general, bob }: { general: string; bob: string }): Step[] {
  const seen: { ts: string; made: string; dm: string } = { ts: '', made: '', dm: '' }
  const texts = (messages: { text?: string }[] = []) => messages.map(({ text }) => text)
  return [
    [
      'post',
      async () => {
        const { ts = '', message } = await web.chat.postMessage({ channel: general, text: 'one' })
        seen.ts = ts
        return message?.text
      },
    ],
    ['nowhere', () => web.chat.postMessage({ channel: 'C0NOWHERE00', text: 'x' })],
    ['no text', () => web.chat.postMessage({ channel: general, text: '' })],
    [
      'reply',
      async () => (await web.chat.postMessage({ channel: general, text: 'two', thread_ts: seen.ts })).message?.text,
    ],
    ['later', async () => (await web.chat.postMessage({ channel: general, text: 'three' })).message?.text],
    ['history', async () => texts((await web.conversations.history({ channel: general })).messages)],
    [
      'page',
      async () => {
        const first = await web.conversations.history({ channel: general, limit: 1 })
        const cursor = first.response_metadata?.next_cursor ?? ''
        return [
          texts(first.messages),
          first.has_more,
          texts((await web.conversations.history({ channel: general, limit: 1, cursor })).messages),
        ]
      },
    ],
    ['thread', async () => texts((await web.conversations.replies({ channel: general, ts: seen.ts })).messages)],
    [
      'counted',
      async () => (await web.conversations.replies({ channel: general, ts: seen.ts })).messages?.[0]?.reply_count,
    ],
    ['react', async () => (await web.reactions.add({ channel: general, timestamp: seen.ts, name: 'eyes' })).ok],
    ['react twice', () => web.reactions.add({ channel: general, timestamp: seen.ts, name: 'eyes' })],
    ['unreact', async () => (await web.reactions.remove({ channel: general, timestamp: seen.ts, name: 'eyes' })).ok],
    ['unreact twice', () => web.reactions.remove({ channel: general, timestamp: seen.ts, name: 'eyes' })],
    ['edit', async () => (await web.chat.update({ channel: general, ts: seen.ts, text: 'new' })).text],
    ['edit none', () => web.chat.update({ channel: general, ts: '1.000000', text: 'x' })],
    [
      'delete',
      async () => {
        const { ts = '' } = await web.chat.postMessage({ channel: general, text: 'four' })
        await web.chat.delete({ channel: general, ts })
        return texts((await web.conversations.history({ channel: general })).messages)
      },
    ],
    [
      'create',
      async () => {
        const { channel } = await web.conversations.create({ name: 'plans' })
        seen.made = channel?.id ?? ''
        return [channel?.name, channel?.is_private, channel?.is_member]
      },
    ],
    ['create twice', () => web.conversations.create({ name: 'plans' })],
    ['bad name', () => web.conversations.create({ name: 'Big Plans!' })],
    [
      'topic',
      async () => (await web.conversations.setTopic({ channel: seen.made, topic: 'why' })).channel?.topic?.value,
    ],
    ['invite', async () => (await web.conversations.invite({ channel: seen.made, users: bob })).ok],
    ['members', async () => (await web.conversations.members({ channel: seen.made })).members?.length],
    ['archive', async () => (await web.conversations.archive({ channel: seen.made })).ok],
    ['archive twice', () => web.conversations.archive({ channel: seen.made })],
    ['post there', () => web.chat.postMessage({ channel: seen.made, text: 'x' })],
    [
      'dm',
      async () => {
        const { channel } = await web.conversations.open({ users: bob })
        seen.dm = channel?.id ?? ''
        return (await web.chat.postMessage({ channel: seen.dm, text: 'psst' })).message?.text
      },
    ],
    ['dm by person', async () => (await web.chat.postMessage({ channel: bob, text: 'hey' })).channel === seen.dm],
    ['person', async () => (await web.users.info({ user: bob })).user?.name],
    ['nobody', () => web.users.info({ user: 'U0NOBODY000' })],
    ['no channel', () => web.conversations.info({ channel: 'C0NOWHERE00' })],
    ['too early', () => web.chat.scheduleMessage({ channel: general, text: 'x', post_at: 1_000_000_000 })],
  ]
}

test('ours answers as `emulate` does, where that has the method', async () => {
  const seed = {
    slack: {
      users: [{ name: 'alice' }, { name: 'bob' }],
      channels: [{ name: 'general' }],
      tokens: [{ token: 'xoxp-a', user: 'alice' }],
    },
  }
  const emulator = await createEmulator({ service: 'slack', port: 0, seed })
  await using slack = await startSlack({ users: [{ name: 'alice' }, { name: 'bob' }], channels: [{ name: 'general' }] })
  try {
    const theirs = clientAt(emulator.url, 'xoxp-a')
    const { members = [] } = await theirs.users.list({})
    const { channels = [] } = await theirs.conversations.list({})
    const at = {
      general: channels.find(({ name }) => name === 'general')?.id ?? '',
      bob: members.find(({ name }) => name === 'bob')?.id ?? '',
    }
    const { general = '' } = slack.ids.channels
    const own = { general, bob: slack.ids.users.bob ?? '' }
    const [wanted, got] = [
      await outcomes(work(theirs, at)),
      await outcomes(work(clientAt(slack.url, slack.tokens.user), own)),
    ]
    expect(got).toEqual(wanted)
  } finally {
    await emulator.close()
  }
})
