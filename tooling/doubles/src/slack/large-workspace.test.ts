import { afterAll, beforeAll, expect, test } from 'vitest'
import { clientOf, wordOf } from './client.fixture.ts'
import { type Slack, startSlack } from './start.ts'

let slack: Slack
beforeAll(async () => {
  slack = await startSlack({ size: { users: 200_000, channels: 20_000 } })
})
afterAll(() => slack[Symbol.asyncDispose]())

test('200,000 people come in pages: the seeded first', async () => {
  const client = clientOf(slack)
  const first = await client.users.list({ limit: 5 })
  expect(first.members?.map(({ name }) => name)).toEqual(['alice', 'bob', 'carol', 'app', 'person000001'])
  const second = await client.users.list({ limit: 2, cursor: first.response_metadata?.next_cursor ?? '' })
  expect(second.members?.map(({ name }) => name)).toEqual(['person000002', 'person000003'])
  const end = Buffer.from('users.list:200002').toString('base64')
  const last = await client.users.list({ limit: 1_000, cursor: end })
  expect(last.members?.map(({ name }) => name)).toEqual(['person199999', 'person200000'])
  expect(last.response_metadata?.next_cursor).toBe('')
  expect(await wordOf(client.users.list({}))).toBe('limit_required')
  expect(await wordOf(client.users.list({ limit: 5, cursor: 'bogus' }))).toBe('invalid_cursor')
})

test('each of them is found by id and by address', async () => {
  const client = clientOf(slack)
  const { members = [] } = await client.users.list({ limit: 5 })
  const { id = '' } = members[4] ?? {}
  expect((await client.users.info({ user: id })).user).toMatchObject({
    id,
    name: 'person000001',
    real_name: 'Person 1',
  })
  expect((await client.users.lookupByEmail({ email: 'person150000@example.com' })).user?.name).toBe('person150000')
  expect(await wordOf(client.users.info({ user: 'U0MASS200001' }))).toBe('user_not_found')
})

test('channels come in pages too, and what is posted in one stays', async () => {
  const client = clientOf(slack)
  const { channels = [] } = await client.conversations.list({ limit: 4 })
  expect(channels.map(({ name }) => name)).toEqual(['general', 'random', 'place000001', 'place000002'])
  expect(channels[2]?.is_member).toBe(false)
  slack.post('place000002', { user: 'bob', text: 'anybody here?' })
  const { messages } = await client.conversations.history({ channel: channels[3]?.id ?? '' })
  expect(messages?.map(({ text }) => text)).toEqual(['anybody here?'])
  const again = await client.conversations.list({ limit: 4 })
  expect(again.channels?.map(({ name }) => name)).toEqual(channels.map(({ name }) => name))
})
