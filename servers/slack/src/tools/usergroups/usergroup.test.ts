import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../../slack.fixture.ts'

async function start() {
  const double = await startSlack({ users: [{ name: 'alice' }, { name: 'bob' }, { name: 'carol' }, { name: 'dave' }] })
  const id = double.usergroup({ name: 'Backend', handle: 'backend', users: ['alice', 'bob'] })
  const users = () => {
    const held = double.store.usergroups.get(id)?.users ?? []
    return held.map(user => Object.entries(double.ids.users).find(([, one]) => one === user)?.[0])
  }
  return { double, id, users, [Symbol.asyncDispose]: () => double[Symbol.asyncDispose]() }
}

test.each(['modern', 'legacy'] as const)('adds and removes people, and keeps the others (%s)', async era => {
  await using at = await start()
  await using server = await connectTo(at.double, { access: 'destroy', era })
  const call = async (args: object) => (await server.call('slack_usergroup', { group: '@backend', ...args })).text
  const people = ['+@carol', '-@bob', 'alice', '-dave']
  expect(await call({ people, dry_run: true })).toBe('Nothing was sent. It would change: @backend: +@carol -@bob')
  expect(await call({ people })).toBe('Done: @backend: +@carol -@bob')
  expect(at.users()).toEqual(['alice', 'carol'])
  expect(await call({ people })).toBe('Nothing had to change.')
})

test('what others changed meanwhile stays', async () => {
  await using at = await start()
  await using server = await connectTo(at.double, { access: 'write' })
  at.double.fault({ method: 'usergroups.users.list', kind: 'ratelimited', retryAfter: 1 })
  const group = at.double.store.usergroups.get(at.id)
  const call = server.call('slack_usergroup', { group: 'backend', people: ['+@carol'] })
  // The list of all groups has been read, and the call waits before it reads the people once more.
  while (at.double.requestsOf('usergroups.users.list').length === 0) await new Promise(setImmediate)
  if (group) group.users = [...group.users, at.double.ids.users.dave ?? '']
  expect((await call).text).toBe('Done: @backend: +@carol')
  expect(at.users()).toEqual(['alice', 'bob', 'dave', 'carol'])
})

test('a group is never left empty', async () => {
  await using at = await start()
  await using server = await connectTo(at.double, { access: 'destroy' })
  const { text } = await server.call('slack_usergroup', { group: 'backend', people: ['-alice', '-bob'] })
  expect(text).toContain('refused: Nobody would be left in @backend.')
  expect(at.users()).toEqual(['alice', 'bob'])
})

test('renames a group, and makes one', async () => {
  await using at = await start()
  await using server = await connectTo(at.double, { access: 'write' })
  const call = async (args: object) => (await server.call('slack_usergroup', { ...args })).text
  expect(await call({ group: 'Backend', name: 'Back end', description: 'APIs' })).toBe(
    'Done: name of @backend: "Back end", was "Backend"; description of @backend: "APIs", was ""',
  )
  at.double.fault({ method: 'usergroups.create', kind: 'cut-after' })
  const made = { group: '@frontend', create: true, name: 'Front end', people: ['@bob'] }
  expect(await call(made)).toBe('Done: group @frontend (Front end) made; @frontend: +@bob')
  expect(await call(made)).toContain('conflict: An identical group @frontend was sent')
  expect(await call({ ...made, repeat: true })).toContain('conflict: @frontend: this name is taken.')
})

test('shows who is in a group', async () => {
  await using at = await start()
  await using server = await connectTo(at.double)
  const { text } = await server.call('slack_read_usergroup', { group: '@backend' })
  expect(text.replaceAll(/untrusted\d+/g, 'untrusted')).toBe(
    [`${at.id}, 2 people:`, '<untrusted>', '@backend (Backend)', '@alice alice', '@bob bob', '</untrusted>'].join('\n'),
  )
  expect((await server.call('slack_read_usergroup', { group: 'bakend' })).text).toContain('Did you mean @backend?')
})

test('with several workspaces, a prefix says which', async () => {
  await using at = await start()
  const { double } = at
  const workspaces = JSON.stringify([{ name: 'acme', user_token: double.tokens.other }])
  await using server = await connectTo(double, { options: { workspaces } })
  await server.call('slack_read_usergroup', { group: '@backend' })
  await server.call('slack_read_usergroup', { group: 'acme:@backend' })
  const tokens = double.requestsOf('usergroups.list').map(({ token }) => token)
  expect(tokens).toEqual([double.tokens.user, double.tokens.other])
  const { text } = await server.call('slack_read_usergroup', { group: 'other:@backend' })
  expect(text).toContain('refused: This server has no token for the workspace other.')
})

test.each([
  ['nobody', { group: 'backend', people: ['+@nobody'] }, 'not_found: @nobody'],
  [
    'one who is both',
    { group: 'backend', people: ['+@carol', '-@carol'] },
    'invalid: @carol is both added and removed.',
  ],
  ['no such group', { group: 'nothing', people: ['bob'] }, 'not_found: There is no group @nothing among 1.'],
])('%s is an error', async (_what, args, message) => {
  await using at = await start()
  await using server = await connectTo(at.double, { access: 'destroy' })
  expect((await server.call('slack_usergroup', args)).text).toContain(message)
  await using reading = await connectTo(at.double)
  expect((await reading.call('slack_usergroup', args)).text).toContain('--access')
})

test('to remove somebody is asked of the person, and not allowed at write', async () => {
  await using at = await start()
  await using server = await connectTo(at.double, { access: 'write' })
  const args = { group: '@backend', people: [' -@bob', '+@carol'] }
  expect((await server.call('slack_usergroup', args)).text).toMatch(/^refused: .*--access destroy/s)
  const asked: string[] = []
  const elicit = (message: string) => {
    asked.push(message)
    return 'decline' as const
  }
  await using careful = await connectTo(at.double, { access: 'destroy', elicit })
  await careful.call('slack_usergroup', args)
  expect(asked).toEqual(['Remove @bob from the group "@backend"?'])
  expect(at.users()).toEqual(['alice', 'bob'])
})

test('after an unknown outcome, a group that was there before is not taken for the new one', async () => {
  await using at = await start()
  await using server = await connectTo(at.double, { access: 'write' })
  at.double.fault({ method: 'usergroups.create', kind: 'cut' })
  const args = { group: '@new', handle: 'backend team', name: 'x', create: true, people: ['@carol'] }
  const other = at.double.usergroup({ name: 'backend team', handle: 'other', users: ['alice'] })
  expect((await server.call('slack_usergroup', args)).text).toMatch(/^unavailable: Whether the group/)
  expect(at.double.store.usergroups.get(other)?.users).toEqual([at.double.ids.users.alice])
})
