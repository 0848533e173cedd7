import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { workspaceOf } from './workspace.fixture.ts'

const { signal } = new AbortController()

test('a channel is found by one request, and its page is remembered for the other names', async () => {
  await using slack = await startSlack({ channels: [{ name: 'general' }, { name: 'secret', private: true }] })
  await using place = workspaceOf(slack)
  const found = await place.names.channelNamed('secret', signal)
  expect(found).toMatchObject({ id: slack.ids.channels.secret, kind: 'private', member: true, external: false })
  await place.names.channelNamed('general', signal)
  await place.names.channel(slack.ids.channels.general ?? '', signal)
  expect(slack.requests.map(({ method }) => method)).toEqual(['users.conversations'])
})

test('a public channel that one is not in is found in the list of all', async () => {
  await using slack = await startSlack({ channels: [{ name: 'general' }, { name: 'others', members: ['bob'] }] })
  await using place = workspaceOf(slack)
  expect(await place.names.channelNamed('others', signal)).toMatchObject({ kind: 'public', member: false })
  expect(slack.requests.map(({ method }) => method)).toEqual(['users.conversations', 'conversations.list'])
})

test('a miss says what was looked at, and offers what is near', async () => {
  await using slack = await startSlack({ size: { channels: 20_000 } })
  await using place = workspaceOf(slack)
  await expect(place.names.channelNamed('genral', signal)).rejects.toMatchObject({
    code: 'not_found',
    message: '#genral is not among the 2 channels that the token is in, nor among the first 2,997 public channels.',
    hint: 'Did you mean #general? Pass an id or a link of the channel, or look further with slack_find.',
  })
  expect(slack.requests.map(({ method }) => method)).toEqual([
    'users.conversations',
    ...['conversations.list', 'conversations.list', 'conversations.list'],
  ])
  await expect(place.names.channelNamed('genral', signal)).rejects.toMatchObject({ code: 'not_found' })
  expect(slack.requests.length).toBe(4)
})

test('where all was seen, the miss says so; names that may not be read are not offered', async () => {
  await using slack = await startSlack({ channels: [{ name: 'general' }, { name: 'genera1' }] })
  await using place = workspaceOf(slack, { mayRead: ({ name }) => name === 'general' })
  await expect(place.names.channelNamed('generaI', signal)).rejects.toMatchObject({
    message: '#generaI is not among the 2 channels that the token is in, nor among the 2 public channels.',
    hint: 'Did you mean #general? slack_find looks for parts of names.',
  })
})

test('asks for the kinds that the scopes allow', async () => {
  await using slack = await startSlack({ scopes: { user: ['channels:read'] } })
  await using place = workspaceOf(slack, { who: 'user' })
  expect(await place.names.channelNamed('general', signal)).toMatchObject({ kind: 'public' })
  expect(slack.requestsOf('users.conversations').map(({ args }) => args.types)).toEqual([
    'public_channel,private_channel',
    'public_channel',
  ])
})

test('callers at once share one request, and one who gives up takes nothing from the other', async () => {
  await using slack = await startSlack()
  await using place = workspaceOf(slack)
  const first = new AbortController()
  const given = place.names.channelNamed('general', first.signal)
  const kept = place.names.channelNamed('general', signal)
  first.abort()
  await expect(given).rejects.toThrow('aborted')
  expect(await kept).toMatchObject({ name: 'general' })
  expect(slack.requests.length).toBe(1)
})

test('the conversation with a person is looked for, and never opened', async () => {
  await using slack = await startSlack()
  await using place = workspaceOf(slack)
  const id = slack.dm('bob')
  const { bob = '', carol = '' } = slack.ids.users
  expect(await place.names.dmWith(bob, signal)).toMatchObject({ id, kind: 'dm', person: bob })
  await expect(place.names.dmWith(carol, signal)).rejects.toMatchObject({
    code: 'not_found',
    message: 'There is no conversation with @carol yet.',
  })
  expect(slack.requestsOf('conversations.open').every(({ args }) => args.prevent_creation === 'true')).toBe(true)
  expect([...slack.store.channels.values()].filter(({ kind }) => kind === 'im').length).toBe(1)
})

test('an id that is no channel', async () => {
  await using slack = await startSlack()
  await using place = workspaceOf(slack)
  await expect(place.names.channel('C0000000NO', signal)).rejects.toMatchObject({ code: 'not_found' })
  const found = await place.names.channels(['C0000000NO', slack.ids.channels.random ?? ''], { signal })
  expect([...found.values()].map(({ name }) => name)).toEqual(['random'])
})
