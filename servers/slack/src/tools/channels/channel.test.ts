import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../../slack.fixture.ts'

const people = [{ name: 'alice' }, { name: 'bob' }, { name: 'carol' }, { name: 'dave' }]

function start() {
  return startSlack({
    users: people,
    channels: [
      { name: 'general', topic: 'All' },
      { name: 'team', members: ['alice', 'bob'] },
      { name: 'open', members: ['bob'] },
      { name: 'secret', private: true, members: ['alice', 'bob'] },
    ],
  })
}

test.each(['modern', 'legacy'] as const)('makes a channel once, and invites (%s)', async era => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write', era })
  const args = { action: 'create', target: '#plans', people: ['@bob', 'carol'] }
  const { text } = await server.call('slack_channel', args)
  const id = double.store.channelNamed('plans')?.id
  expect(text).toBe(
    `Done: channel #plans made; @bob invited to #plans; @carol invited to #plans\nhttps://acme.slack.com/archives/${id}`,
  )
  expect((await server.call('slack_channel', args)).text).toContain('conflict: An identical channel #plans was sent')
  expect(double.requestsOf('conversations.create').length).toBe(1)
})

test('a channel whose answer was lost is found, and not made twice', async () => {
  await using double = await start()
  const { bob = '' } = double.ids.users
  double.store.addChannel({ name: 'his', kind: 'channel', creator: bob, members: new Set([bob]) })
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: 'conversations.create', kind: 'cut-after' })
  const { text } = await server.call('slack_channel', { action: 'create', target: '#plans', private: true })
  expect(text).toContain('Done: channel #plans (private) made')
  expect(double.requestsOf('conversations.create').length).toBe(1)
  double.fault({ method: 'conversations.create', kind: 'cut' })
  const unknown = await server.call('slack_channel', { action: 'create', target: '#others' })
  expect(unknown.text).toContain('unavailable: Whether the channel #others was made is not known')
  double.fault({ method: 'conversations.create', kind: 'cut' })
  const his = await server.call('slack_channel', { action: 'create', target: '#his' })
  expect(his.text).toContain('unavailable: Whether the channel #his was made is not known')
})

test('a name that is taken is told', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const { text } = await server.call('slack_channel', { action: 'create', target: '#general' })
  expect(text).toContain('conflict: #general: this name is taken.')
})

test('joins, invites, and says what was so already', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const call = async (args: object) => (await server.call('slack_channel', { ...args })).text
  expect(await call({ action: 'join', target: '#open' })).toBe('Done: joined #open')
  expect(await call({ action: 'join', target: '#open' })).toBe('Nothing had to change.')
  expect(await call({ action: 'invite', target: '#team', people: ['bob', 'carol'] })).toBe(
    'Done: @carol invited to #team',
  )
  expect(await call({ action: 'invite', target: '#team' })).toContain('invalid: people is missing.')
})

test('topic, purpose and name are changed where they differ', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const call = async (args: object) => (await server.call('slack_channel', { target: '#general', ...args })).text
  expect(await call({ action: 'topic', text: 'New', dry_run: true })).toBe(
    'Nothing was sent. It would change: topic of #general: "New", was "All"',
  )
  expect(await call({ action: 'topic', text: 'New' })).toBe('Done: topic of #general: "New", was "All"')
  expect(await call({ action: 'topic', text: 'New' })).toBe('Nothing had to change.')
  expect(await call({ action: 'purpose', text: 'Why' })).toBe('Done: purpose of #general: "Why", was ""')
  expect(await call({ action: 'rename', text: '#all' })).toBe('Done: #general renamed to #all')
  expect(double.store.channelNamed('all')?.topic).toBe('New')
})

test('archiving, leaving and removing are for the person to allow', async () => {
  await using double = await start()
  await using writing = await connectTo(double, { access: 'write' })
  const archive = { action: 'archive', target: '#team' }
  for (const action of ['archive', 'unarchive', 'leave', 'remove']) {
    const { text } = await writing.call('slack_channel', { ...archive, action, people: ['@bob'] })
    expect(text).toContain('refused: ')
  }
  expect((await writing.call('slack_channel', { ...archive, dry_run: true })).text).toContain('#team archived')
  const asked: string[] = []
  await using server = await connectTo(double, {
    access: 'destroy',
    elicit: message => {
      asked.push(message)
      return 'accept'
    },
  })
  const call = async (args: object) => (await server.call('slack_channel', { ...args })).text
  expect(await call({ action: 'remove', target: '#team', people: ['@bob'] })).toBe('Done: @bob removed from #team')
  expect(await call({ action: 'remove', target: '#team', people: ['@bob'] })).toBe('Nothing had to change.')
  expect(await call({ action: 'leave', target: '#secret' })).toBe('Done: left #secret (private)')
  expect(await call(archive)).toBe('Done: #team archived')
  expect(await call(archive)).toBe('Nothing had to change.')
  expect(asked[0]).toMatch(/^Remove @bob from #team/)
  expect(asked[2]).toMatch(/^Leave #secret \(private\).*\? Only a member can let you back\.$/)
  expect(asked[3]).toMatch(/^Archive #team.*\? Nobody can write there any more\.$/)
})

test('a person who declines decides', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'destroy', elicit: () => 'decline' })
  const { text } = await server.call('slack_channel', { action: 'archive', target: '#team' })
  expect(text).toContain('refused: ')
  expect(double.requestsOf('conversations.archive')).toEqual([])
})

test('marks a channel read, up to a message or to the last', async () => {
  await using double = await start()
  const ts = double.post('general', { user: 'bob', text: 'one', at: '2026-11-24T10:05:12Z' })
  const last = double.post('general', { user: 'bob', text: 'two', at: '2026-11-24T10:06:12Z' })
  await using server = await connectTo(double, { access: 'write' })
  const args = { action: 'mark_read', target: '#general' }
  const { text } = await server.call('slack_channel', { ...args, message: '2026-11-24 10:05:12.000000' })
  expect(text).toMatch(/^Done: #general read up to 2026-11-24 10:05:12\.\d{6}$/)
  await server.call('slack_channel', args)
  expect(double.requestsOf('conversations.mark').map(one => one.args.ts)).toEqual([
    ts.replace(/\d{6}$/, '000000'),
    last,
  ])
})

test('only channels that may be posted to are changed', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write', options: { postChannels: ['team'] } })
  const call = async (args: object) => (await server.call('slack_channel', { ...args })).text
  expect(await call({ action: 'topic', target: '#general', text: 'x' })).toContain('refused: #general is not among')
  expect(await call({ action: 'create', target: '#other' })).toContain('refused: #other is not among')
  expect(await call({ action: 'mark_read', target: '#general' })).not.toContain('refused')
  await using reading = await connectTo(double)
  expect((await reading.call('slack_channel', { action: 'join', target: '#open' })).text).toContain('--access')
})

test('what one of several people may not is told beside what was done', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: 'conversations.invite', kind: 'error', error: 'cant_invite' })
  const { text } = await server.call('slack_channel', { action: 'invite', target: '#team', people: ['carol', 'dave'] })
  expect(text).toBe(
    'Done: @dave invited to #team\nWarning: Not done: @carol invited to #team. refused: @carol and #team: this person cannot be added there.',
  )
})

test('an abort ends it', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  double.fault({ method: 'conversations.join', kind: 'hang' })
  const controller = new AbortController()
  const call = server.call('slack_channel', { action: 'join', target: '#open' }, { signal: controller.signal })
  while (double.requestsOf('conversations.join').length === 0) await new Promise(setImmediate)
  controller.abort()
  await expect(call).rejects.toThrow()
})
