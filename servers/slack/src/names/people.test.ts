import { type SlackSeed, startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { workspaceOf } from './workspace.fixture.ts'

const { signal } = new AbortController()
const large: SlackSeed = { size: { users: 200_000, channels: 5_000 } }
const mass = (index: number) => `U0MASS${String(index).padStart(6, '0')}`
const cannotSearch = ['channels:read', 'users:read', 'channels:history', 'groups:read']

function many(count: number, from = 5_001): string[] {
  return Array.from({ length: count }, (_, index) => mass(from + index))
}

test('two are asked for by id, once, however many want them', async () => {
  await using slack = await startSlack(large)
  await using place = workspaceOf(slack)
  const { bob = '', carol = '' } = slack.ids.users
  const all = await Promise.all([1, 2, 3].map(() => place.names.people([bob, carol, bob], { signal })))
  expect(all.map(people => [...people.values()].map(({ handle }) => handle))).toEqual(
    Array.from({ length: 3 }, () => ['bob', 'carol']),
  )
  await place.names.people([bob], { signal })
  expect(slack.requests.map(({ method }) => method)).toEqual(['users.info', 'users.info'])
})

test('what a message tells of its author is not asked for', async () => {
  await using slack = await startSlack()
  await using place = workspaceOf(slack)
  const { bob = '' } = slack.ids.users
  place.names.learn({ user: bob, user_profile: { name: 'bob', display_name: 'Bobby', real_name: 'Bob B.' } })
  expect((await place.names.people([bob], { signal })).get(bob)?.name).toBe('Bobby')
  expect(slack.requests).toEqual([])
})

test('a workspace of a page is known at once', async () => {
  await using slack = await startSlack({ size: { users: 900 } })
  await using place = workspaceOf(slack)
  const people = await place.names.people(many(60, 1), { signal })
  expect([...people.values()].map(({ name }) => name).slice(0, 2)).toEqual(['person000001', 'person000002'])
  await place.names.people(many(60, 700), { signal })
  expect(slack.requests.map(({ method }) => method)).toEqual(['users.list'])
})

test('in a large one, a search in the channel names those who wrote there', async () => {
  await using slack = await startSlack(large)
  await using place = workspaceOf(slack)
  const authors = many(50)
  for (const [index, user] of authors.entries()) {
    slack.post('general', { user, text: `message ${index}`, at: Date.parse('2026-11-20T10:00:00Z') / 1000 + index })
  }
  const channel = await place.names.channelNamed('general', signal)
  const range = { oldest: '1795168800.000000', latest: '1795168849.000000' }
  const people = await place.names.people(authors, { signal, channel, ...range })
  expect([...people.values()].every(({ handle }) => handle.startsWith('person'))).toBe(true)
  expect(slack.requests.map(({ method }) => method)).toEqual(['users.conversations', 'users.list', 'search.messages'])
  expect(slack.requestsOf('search.messages')[0]?.args.query).toBe('in:#general after:2026-11-18 before:2026-11-22')
})

test('that it is large is not asked twice; those whom the search does not name are asked for later', async () => {
  await using slack = await startSlack(large)
  await using place = workspaceOf(slack)
  const channel = await place.names.channelNamed('general', signal)
  const met = { signal, channel, oldest: '1795168800.000000', latest: '1795168849.000000' }
  const first = await place.names.people(many(10), met)
  expect(first.get(mass(5_001))?.name).toBe(mass(5_001))
  const second = await place.names.people(many(10), met)
  expect(second.get(mass(5_001))?.name).toBe('person005001')
  expect(slack.requestsOf('users.list').length).toBe(1)
  expect(slack.requestsOf('users.info').length).toBe(10)
})

test('where it cannot search, thirty are asked for by id', async () => {
  await using slack = await startSlack({ ...large, scopes: { user: cannotSearch, bot: cannotSearch } })
  await using place = workspaceOf(slack)
  const people = await place.names.people(many(40), { signal })
  expect(slack.requestsOf('users.info').length).toBe(30)
  expect([...people.values()].filter(({ name }) => name.startsWith('person')).length).toBe(30)
})

test('a name that cannot be had is no reason to fail; nobody is asked for twice who is not there', async () => {
  await using slack = await startSlack({ scopes: { user: ['channels:read'], bot: ['channels:read'] } })
  await using place = workspaceOf(slack)
  const { bob = '' } = slack.ids.users
  expect((await place.names.person(bob, signal)).name).toBe(bob)
  await using other = await startSlack()
  await using there = workspaceOf(other)
  expect((await there.names.person('U0000000NO', signal)).name).toBe('U0000000NO')
  await there.names.person('U0000000NO', signal)
  expect(other.requestsOf('users.info').length).toBe(1)
})

test('an abort ends the wait for names', async () => {
  await using slack = await startSlack()
  await using place = workspaceOf(slack)
  slack.fault({ method: 'users.info', kind: 'hang' })
  const { bob = '' } = slack.ids.users
  const abort = new AbortController()
  const given = place.names.people([bob], { signal: abort.signal })
  abort.abort(new Error('gave up'))
  await expect(given).rejects.toThrow('gave up')
})

test('in a shared channel people of other organizations are external: that costs to know where one is at home', async () => {
  const users = [{ name: 'alice' }, { name: 'eve', external: true }, { name: 'bob' }]
  await using slack = await startSlack({ users, channels: [{ name: 'shared', external: true }] })
  await using place = workspaceOf(slack)
  const channel = await place.names.channelNamed('shared', signal)
  const { eve = '', bob = '' } = slack.ids.users
  const people = await place.names.people([eve, bob], { signal, channel })
  expect([people.get(eve)?.external, people.get(bob)?.external]).toEqual([true, false])
  expect(slack.requests.map(({ method }) => method).sort()).toEqual(['auth.test', 'users.conversations', 'users.list'])
})

test('whoever is named as a target is known to be external, in a first run too', async () => {
  await using slack = await startSlack({ users: [{ name: 'alice' }, { name: 'eve', external: true }] })
  for (const ask of ['personNamed', 'person'] as const) {
    await using place = workspaceOf(slack)
    const given = ask === 'person' ? (slack.ids.users.eve ?? '') : 'eve'
    expect((await place.names[ask](given, signal)).external).toBe(true)
  }
})

test('a person is found by handle, name or address', async () => {
  const users = [
    { name: 'alice' },
    { name: 'bob', real_name: 'Bob Builder', display_name: 'Bobby', email: 'bob@example.com' },
    { name: 'gone', real_name: 'Bob Gone', deleted: true },
  ]
  await using slack = await startSlack({ users })
  for (const name of ['bob', 'BOB', 'Bobby', 'bob builder', 'bob@example.com']) {
    await using place = workspaceOf(slack)
    expect((await place.names.personNamed(name, signal)).handle).toBe('bob')
  }
  await using place = workspaceOf(slack)
  await expect(place.names.personNamed('bobb', signal)).rejects.toMatchObject({
    code: 'not_found',
    message: '@bobb is not among the 4 people of the workspace.',
    hint: 'Did you mean @bob? slack_find looks for parts of names.',
  })
})

test('whoever posts under the name of another is not taken for them', async () => {
  await using slack = await startSlack(large)
  const at = Date.parse('2026-11-20T10:00:00Z') / 1000
  const authors = many(5)
  slack.post('general', { user: authors[0] ?? '', text: 'hi', username: 'person150000', at })
  await using place = workspaceOf(slack)
  const channel = await place.names.channelNamed('general', signal)
  const met = { signal, channel, oldest: `${at}.000000`, latest: `${at}.000000` }
  expect((await place.names.people(authors, met)).get(authors[0] ?? '')?.name).toBe('person150000')
  await expect(place.names.personNamed('person150000', signal)).rejects.toMatchObject({ code: 'not_found' })
})

test('nor is anybody found by the name that a message gives its author', async () => {
  await using slack = await startSlack()
  await using place = workspaceOf(slack)
  place.names.learn({ user: slack.ids.users.bob, user_profile: { name: 'carol' } })
  expect((await place.names.personNamed('carol', signal)).id).toBe(slack.ids.users.carol)
})

test('of several with one name none is chosen', async () => {
  const users = [{ name: 'alice' }, { name: 'bob1', real_name: 'Bob' }, { name: 'bob2', display_name: 'Bob' }]
  await using slack = await startSlack({ users })
  await using place = workspaceOf(slack)
  await expect(place.names.personNamed('bob', signal)).rejects.toMatchObject({
    code: 'conflict',
    message: '2 people are called bob.',
    hint: 'Pass a handle: @bob1, @bob2.',
  })
})

test('of 200,000 people five pages are looked through, and an author is found by what they wrote', async () => {
  await using slack = await startSlack(large)
  await using place = workspaceOf(slack)
  slack.post('general', { user: mass(150_000), text: 'here I am' })
  expect((await place.names.personNamed('person150000', signal)).id).toBe(mass(150_000))
  await expect(place.names.personNamed('person150001', signal)).rejects.toMatchObject({
    message: '@person150001 is not among the first 5,000 people of the workspace.',
  })
  expect(slack.requestsOf('users.list').length).toBe(5)
})
