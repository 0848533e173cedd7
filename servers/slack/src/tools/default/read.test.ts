import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../slack.fixture.ts'

/** The text without the random part of its frame. */
const unframed = ({ text }: { text: string }) => text.replace(/untrusted\d{3}/g, 'untrusted')
/** What the rows say, without their times. */
const said = ({ text }: { text: string }) =>
  [...text.matchAll(/^(?:↳ )?\d\d:\d\d:\d\d\.\d{6} (.*)$/gm)].map(([, row]) => row)
const value = z.object({
  messages: z.array(z.looseObject({ text: z.string().optional() })),
  next_cursor: z.string().optional(),
})
const at = (minute: number) => `2026-11-24T10:${String(minute).padStart(2, '0')}:00Z`

test.each(['modern', 'legacy'] as const)('the newest messages of a channel, oldest first, by day (%s)', async era => {
  await using slack = await startSlack()
  slack.post('general', { user: 'alice', text: 'Hello <@U0000000002> &amp; all', at: '2026-11-23T10:05:12Z' })
  slack.post('general', { user: 'bob', text: 'two\nlines', at: '2026-11-24T09:00:00Z' })
  await using server = await connectTo(slack, { era })
  expect(unframed(await server.call('slack_read', { target: '#general' }))).toBe(
    [
      '#general 2026-11-23 to 2026-11-24, 2 messages',
      ...['<untrusted>', '2026-11-23', '10:05:12.000000 alice: Hello @bob & all'],
      ...['2026-11-24', '09:00:00.000000 bob: two', '  lines', '</untrusted>'],
    ].join('\n'),
  )
})

test('as values: what is empty is left out', async () => {
  await using slack = await startSlack({
    users: [{ name: 'alice' }, { name: 'eve', external: true }],
    channels: [{ name: 'shared', external: true }],
  })
  const ts = slack.post('shared', { user: 'eve', text: 'x', at: at(0), edited: { user: 'U', ts: '1' } })
  await using server = await connectTo(slack, { results: 'structured' })
  const { structured } = await server.call('slack_read', { target: '#shared' })
  expect(structured).toEqual({
    ...{ channel: '#shared (external)', channel_id: slack.ids.channels.shared, direction: 'older' },
    messages: [
      {
        ...{ ts, at: '2026-11-24 10:00:00.000000', author: 'eve', author_id: slack.ids.users.eve },
        ...{ external: true, text: 'x', edited: true },
      },
    ],
  })
})

test('a window by time: from since on, and the cursor goes on; else the newest, and it goes back', async () => {
  await using slack = await startSlack()
  for (let minute = 0; minute < 10; minute++) slack.post('general', { user: 'bob', text: `m${minute}`, at: at(minute) })
  await using server = await connectTo(slack, { results: 'structured' })
  const read = async (more: object) => {
    const found = value.parse((await server.call('slack_read', { target: '#general', limit: 3, ...more })).structured)
    return { texts: found.messages.map(({ text }) => text), cursor: found.next_cursor }
  }
  const last = await read({})
  expect(last.texts).toEqual(['m7', 'm8', 'm9'])
  expect((await read({ cursor: last.cursor })).texts).toEqual(['m4', 'm5', 'm6'])
  const since = { since: '2026-11-24 10:02', until: '2026-11-24T11:06+01:00' }
  const first = await read(since)
  expect(first.texts).toEqual(['m2', 'm3', 'm4'])
  const second = await read({ ...since, cursor: first.cursor })
  expect(second).toEqual({ texts: ['m5', 'm6'], cursor: undefined })
  expect((await read({ until: '2026-11-24 10:01:00.000000' })).texts).toEqual(['m0', 'm1'])
  expect((await read({ since: '2026-11-25' })).texts).toEqual([])
})

test.each(['2026-11-24', '2026-11-23'])(
  'more than a page lies between since %s and now: Slack is asked for narrower windows',
  async since => {
    await using slack = await startSlack()
    for (let index = 0; index < 500; index++)
      slack.post('general', { user: 'bob', text: `m${index}`, at: Date.parse(at(0)) / 1000 + index * 60 })
    await using server = await connectTo(slack)
    expect(said(await server.call('slack_read', { target: '#general', since, limit: 2 }))).toEqual([
      'bob: m0',
      'bob: m1',
    ])
    expect(slack.requestsOf('conversations.history').length).toBeLessThanOrEqual(6)
  },
)

test('a thread, by its first message or by a link; previews and whole threads in the channel', async () => {
  await using slack = await startSlack()
  const parent = slack.post('general', { user: 'alice', text: 'question', at: at(0) })
  const replies = [1, 2, 3].map(minute =>
    slack.post('general', { user: 'bob', text: `r${minute}`, thread_ts: parent, at: at(minute) }),
  )
  slack.post('general', { user: 'carol', text: 'other', at: at(5) })
  await using server = await connectTo(slack)
  const whole = ['alice: question [3 replies, last 10:03]', 'bob: r1', 'bob: r2', 'bob: r3']
  const byTs = await server.call('slack_read', { target: '#general', thread: '2026-11-24 10:00:00.000000' })
  expect(byTs.text).toMatch(/^Thread of 2026-11-24 10:00:00\.000000 in #general, 4 messages\n/)
  expect(said(byTs)).toEqual(whole)
  const link = `https://acme.slack.com/archives/${slack.ids.channels.general}`
  expect(said(await server.call('slack_read', { target: `${link}/p${parent.replace('.', '')}` }))).toEqual(whole)
  const reply = `${link}/p${replies[2]?.replace('.', '')}?thread_ts=${parent}&cid=C1`
  expect(said(await server.call('slack_read', { target: reply, limit: 2 }))).toEqual(['bob: r3'])
  expect(said(await server.call('slack_read', { target: '#general' }))).toEqual([whole[0], 'carol: other'])
  const preview = await server.call('slack_read', { target: '#general', threads: 'preview' })
  expect(said(preview)).toEqual([whole[0], 'bob: r2', 'bob: r3', 'carol: other'])
  expect(preview.text).toContain('\n↳ 10:02:00.000000 bob: r2\n↳ ')
  expect(said(await server.call('slack_read', { target: '#general', threads: 'full' }))).toEqual([
    ...whole,
    'carol: other',
  ])
})

test('a thread goes on where its page ended', async () => {
  await using slack = await startSlack()
  const parent = slack.post('general', { user: 'alice', text: 'q', at: at(0) })
  for (let minute = 1; minute < 6; minute++)
    slack.post('general', { user: 'bob', text: `r${minute}`, thread_ts: parent, at: at(minute) })
  await using server = await connectTo(slack, { results: 'structured' })
  const args = { target: '#general', thread: parent, limit: 3 }
  const pages: (string | undefined)[][] = []
  for (let cursor: string | undefined; pages.length === 0 || cursor !== undefined; ) {
    const page = value.parse((await server.call('slack_read', { ...args, ...(cursor ? { cursor } : {}) })).structured)
    pages.push(page.messages.map(({ text }) => text))
    cursor = page.next_cursor
  }
  expect(pages).toEqual([
    ['q', 'r1', 'r2'],
    ['r3', 'r4', 'r5'],
  ])
})

test('a link to a message without a thread shows what stands around it', async () => {
  await using slack = await startSlack()
  const stamps = [0, 1, 2, 3, 4].map(minute =>
    slack.post('general', { user: 'bob', text: `m${minute}`, at: at(minute) }),
  )
  await using server = await connectTo(slack)
  const target = `https://acme.slack.com/archives/${slack.ids.channels.general}/p${stamps[2]?.replace('.', '')}`
  const found = await server.call('slack_read', { target, limit: 4 })
  expect(found.text).toMatch(/^#general around 2026-11-24 10:02:00\.000000, 4 messages\n/)
  expect(said(found)).toEqual(['bob: m0', 'bob: m1', 'bob: m2', 'bob: m3'])
  expect(found.text).toContain('cursor "')
})

test('joins are left out unless they are asked for', async () => {
  await using slack = await startSlack()
  slack.post('general', { user: 'bob', text: 'hi', at: at(0) })
  slack.post('general', {
    user: 'carol',
    subtype: 'channel_join',
    text: '<@U0000000003> has joined the channel',
    at: at(1),
  })
  await using server = await connectTo(slack)
  expect(said(await server.call('slack_read', { target: '#general' }))).toEqual(['bob: hi'])
  expect(said(await server.call('slack_read', { target: '#general', events: true }))).toEqual([
    ...['bob: hi', 'carol: @carol has joined the channel'],
  ])
})

test('direct messages, where they are allowed', async () => {
  await using slack = await startSlack()
  slack.post(slack.dm('bob'), { user: 'bob', text: 'psst', at: at(0) })
  await using server = await connectTo(slack)
  const { text } = await server.call('slack_read', { target: '@bob' })
  expect(text).toMatch(/^@bob 2026-11-24, 1 message\n/)
  await using closed = await connectTo(slack, { options: { dms: 'off' } })
  expect((await closed.call('slack_read', { target: '@bob' })).text).toContain('refused: Direct messages are off.')
})
