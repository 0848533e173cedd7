import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientOf, wordOf } from './client.fixture.ts'
import { type Slack, startSlack } from './start.ts'

let slack: Slack
let dm: string
const day = (iso: string): string => `${iso}T12:00:00Z`

beforeAll(async () => {
  slack = await startSlack({
    users: [{ name: 'alice', tz: 'Europe/Berlin' }, { name: 'bob', display_name: 'Bobby' }, { name: 'carol' }],
    channels: [{ name: 'eng' }, { name: 'ops' }, { name: 'secret', private: true, members: ['bob'] }],
  })
  dm = slack.dm('bob')
  const { alice = '', bob = '' } = slack.ids.users
  slack.post('eng', { user: 'alice', text: 'Deploy the rocket today', at: day('2026-08-03') })
  const parent = slack.post('eng', { user: 'bob', text: 'rocket: deploy deploy', at: day('2026-08-04') })
  slack.post('eng', { user: 'carol', text: 'in a thread: rocket', thread_ts: parent, at: day('2026-08-05') })
  slack.post('ops', { user: 'bob', text: `<@${alice}> see <https://example.com>`, at: '2026-08-05T22:30:00Z' })
  slack.post('ops', { text: 'pinned', at: day('2026-08-06'), pinned_to: [slack.ids.channels.ops ?? ''] })
  slack.post('ops', { text: 'liked', at: day('2026-08-07'), reactions: [{ name: 'eyes', users: [bob], count: 1 }] })
  slack.post('ops', { bot: 'deploybot', text: 'done', attachments: [{ text: 'build 7 green' }], at: day('2026-08-08') })
  slack.post('secret', { user: 'bob', text: 'rocket secret', at: day('2026-08-09') })
  slack.post(dm, { user: 'bob', text: 'lunch?', at: day('2026-08-10') })
  slack.file({ name: 'plan.md', title: 'The plan', content: 'rockets and more\nfuel', channel: 'eng', user: 'bob' })
})
afterAll(() => slack[Symbol.asyncDispose]())

async function texts(query: string): Promise<string[]> {
  const { messages } = await clientOf(slack).search.messages({ query, sort: 'timestamp', sort_dir: 'asc' })
  return (messages?.matches ?? []).map(({ text = '' }) => text)
}

describe('the language', () => {
  test.each([
    ['rocket', ['Deploy the rocket today', 'rocket: deploy deploy', 'in a thread: rocket']],
    ['"the rocket"', ['Deploy the rocket today']],
    ['rocket -deploy', ['in a thread: rocket']],
    ['roc* in:eng from:me', ['Deploy the rocket today']],
    ['rocket from:@bob', ['rocket: deploy deploy']],
    ['rocket from:Bobby', ['rocket: deploy deploy']],
    ['rocket -from:bob -from:carol', ['Deploy the rocket today']],
    ['in:#eng in:ops before:2026-08-04', ['Deploy the rocket today']],
    ['on:2026-08-04', ['rocket: deploy deploy']],
    // 22:30 in Greenwich is the next day where alice lives.
    ['on:2026-08-06 has:link', ['<@U0000000001> see <https://example.com>']],
    ['after:2026-08-05 in:ops has:pin', ['pinned']],
    ['has:reaction', ['liked']],
    ['has::eyes:', ['liked']],
    ['hasmy::eyes:', []],
    ['from:deploybot', ['done']],
    ['green', ['done']],
    ['is:thread rocket', ['rocket: deploy deploy', 'in a thread: rocket']],
    ['with:@carol', ['rocket: deploy deploy', 'in a thread: rocket']],
    ['in:@bob', ['lunch?']],
    ['to:me', ['lunch?']],
    ['is:dm', ['lunch?']],
    ['@alice', ['<@U0000000001> see <https://example.com>']],
    ['<@U0000000001>', ['<@U0000000001> see <https://example.com>']],
    ['secret', []],
    ['in:nowhere', []],
  ])('%s', async (query, found) => {
    expect(await texts(query)).toEqual(found)
  })
})

test('a match says where it is, and marks what was found', async () => {
  const { messages, query } = await clientOf(slack).search.messages({ query: 'rocket', highlight: true, count: 1 })
  const eng = slack.ids.channels.eng
  expect(query).toBe('rocket')
  expect(messages).toMatchObject({
    total: 3,
    paging: { count: 1, total: 3, page: 1, pages: 3 },
    pagination: { total_count: 3, page: 1, per_page: 1, page_count: 3, first: 1, last: 1 },
    matches: [
      {
        type: 'message',
        team: 'T0000000001',
        text: 'in a thread: \uE000rocket\uE001',
        username: 'carol',
        channel: { id: eng, name: 'eng', is_private: false, is_im: false },
        permalink: expect.stringMatching(
          new RegExp(
            `^https://acme.slack.com/archives/${eng}/p1785931200000000\\?thread_ts=1785844800.000000&cid=${eng}$`,
          ),
        ),
      },
    ],
  })
})

test('a direct message is named after the other', async () => {
  const { messages } = await clientOf(slack).search.messages({ query: 'lunch' })
  expect(messages?.matches?.[0]).toMatchObject({
    type: 'im',
    channel: { id: dm, name: slack.ids.users.bob, is_im: true },
  })
})

test('pages and cursors come to the same', async () => {
  const client = clientOf(slack)
  const asked = { query: 'rocket', sort: 'timestamp' as const, count: 2 }
  const second = await client.search.messages({ ...asked, page: 2 })
  const marked = await client.search.messages({ ...asked, cursor: '*' })
  const next = marked.response_metadata?.next_cursor ?? ''
  const last = await client.search.messages({ ...asked, cursor: next })
  expect(marked.messages?.matches).toHaveLength(2)
  expect(last.messages?.matches).toEqual(second.messages?.matches)
  expect(last.messages?.matches?.map(({ text }) => text)).toEqual(['Deploy the rocket today'])
  expect(last.response_metadata?.next_cursor).toBe('')
  expect(await wordOf(client.search.messages({ ...asked, cursor: 'bogus' }))).toBe('invalid_cursor')
})

test('others see other messages; bots see none; nothing is no query', async () => {
  const { messages } = await clientOf(slack, 'other').search.messages({ query: 'secret' })
  expect(messages?.total).toBe(1)
  expect(await wordOf(clientOf(slack, 'bot').search.messages({ query: 'rocket' }))).toBe('not_allowed_token_type')
  expect(await wordOf(clientOf(slack).search.messages({ query: ' ' }))).toBe('no_query')
})

test('files are found by name, title and text', async () => {
  const found = async (query: string) =>
    (await clientOf(slack).search.files({ query })).files?.matches?.map(({ name }) => name)
  expect(await found('fuel')).toEqual(['plan.md'])
  expect(await found('plan in:eng from:bob')).toEqual(['plan.md'])
  expect(await found('plan in:ops')).toEqual([])
})
