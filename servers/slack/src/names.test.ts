import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { workspaceOf } from './names/workspace.fixture.ts'
import { connectTo } from './slack.fixture.ts'

const { signal } = new AbortController()

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'slack-names-'))
  return {
    path,
    file: join(path, 'names.json'),
    // What a token may do is written beside the calls, and may be on its way still.
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  }
}

test('what one run has learned the next one knows: people for a day, channels for an hour', async () => {
  await using slack = await startSlack()
  await using place = await folder()
  const { bob = '' } = slack.ids.users
  const ask = async () => {
    await using workspace = workspaceOf(slack, { file: place.file })
    const { names } = workspace
    const channel = await names.channelNamed('general', signal)
    return [channel.id, (await names.person(bob, signal)).handle, (await names.self(signal)).user]
  }
  const first = await ask()
  expect(slack.requests.length).toBe(3)
  expect((await stat(place.file)).mode & 0o777).toBe(0o600)
  expect(await ask()).toEqual(first)
  expect(slack.requests.length).toBe(3)
  const askAfter = async (hours: number) => {
    const at = Date.now() - hours * 3600 * 1000
    await writeFile(place.file, (await readFile(place.file, 'utf8')).replace(/"at":\d+/g, `"at":${at}`))
    slack.clearRequests()
    expect(await ask()).toEqual(first)
    return slack.requests.length
  }
  expect(await askAfter(0.9)).toBe(0)
  expect(await askAfter(1.1)).toBe(1)
  expect(await askAfter(25)).toBe(3)
  // A clock that went wrong has written it.
  expect(await askAfter(-2)).toBe(3)
})

test('two runs at once write one file, and each keeps what the other has learned', async () => {
  await using slack = await startSlack()
  await using place = await folder()
  const { bob = '', carol = '' } = slack.ids.users
  {
    await using one = workspaceOf(slack, { file: place.file })
    await using other = workspaceOf(slack, { file: place.file })
    await Promise.all([one.names.person(bob, signal), other.names.person(carol, signal)])
  }
  await using third = workspaceOf(slack, { file: place.file })
  expect((await third.names.people([bob, carol], { signal })).get(bob)?.handle).toBe('bob')
  expect(slack.requestsOf('users.info').length).toBe(2)
})

test('that a workspace is large is known to the next run', async () => {
  await using slack = await startSlack({ size: { users: 200_000 } })
  await using place = await folder()
  const ids = (from: number) => Array.from({ length: 5 }, (_, index) => `U0MASS00${5000 + from + index}`)
  for (const from of [0, 10]) {
    await using workspace = workspaceOf(slack, { file: place.file })
    await workspace.names.people(ids(from), { signal })
  }
  expect(slack.requestsOf('users.list').length).toBe(1)
})

test('a run that learned nothing writes nothing; a file that is not of use is left alone until then', async () => {
  await using slack = await startSlack()
  await using place = await folder()
  await writeFile(place.file, 'mine', { mode: 0o600 })
  {
    await using workspace = workspaceOf(slack, { file: place.file })
    await workspace.names.people([], { signal })
  }
  expect(await readFile(place.file, 'utf8')).toBe('mine')
})

test('the file is named by a fingerprint of the token, holds no token, and is not made with cache off', async () => {
  await using slack = await startSlack()
  await using place = await folder()
  for (const cache of [false, true]) {
    await using server = await connectTo(slack, { options: { cache, cacheFolder: place.path } })
    await server.call('slack_info', { target: '#general' })
    if (!cache) expect(await readdir(place.path)).toEqual([])
  }
  const [file = '', ...more] = (await readdir(place.path)).filter(name => name.startsWith('slack-names-'))
  expect(file).toMatch(/^slack-names-[0-9a-f]{16}\.json$/)
  expect(more).toEqual([])
  expect(await readFile(join(place.path, file), 'utf8')).not.toContain(slack.tokens.user)
})

test('groups and emoji are asked for once, and missing scopes are no failure', async () => {
  await using slack = await startSlack()
  const id = slack.usergroup({ name: 'On call', handle: 'oncall', users: ['bob'] })
  slack.emoji('party', 'https://example.com/p.png')
  await using place = workspaceOf(slack)
  const [groups] = await Promise.all([place.names.groups(signal), place.names.groups(signal)])
  expect(groups.get(id)).toEqual({ id, handle: 'oncall', name: 'On call', description: '', people: 1 })
  expect(await place.names.emoji(signal)).toEqual(['party'])
  expect(slack.requests.length).toBe(2)
  const scopes = { user: ['channels:read'], bot: ['channels:read'] }
  await using poor = await startSlack({ scopes })
  await using there = workspaceOf(poor)
  expect([(await there.names.groups(signal)).size, await there.names.emoji(signal)]).toEqual([0, []])
})

test('a cold read of a channel by name makes four requests at most, in a workspace of 200,000', async () => {
  await using slack = await startSlack({ size: { users: 200_000, channels: 5_000 } })
  for (let index = 0; index < 40; index++) {
    slack.post('general', { user: `U0MASS1000${10 + index}`, text: `message ${index}` })
  }
  await using server = await connectTo(slack, { maxTokens: 20_000 })
  const { text } = await server.call('slack_read', { target: '#general' })
  expect(text).toContain('person100010: message 0')
  expect(text).toContain('person100049: message 39')
  expect(slack.requests.map(({ method }) => method)).toEqual([
    ...['users.conversations', 'conversations.history', 'users.list', 'search.messages'],
  ])
})
