import { type SlackSeed, startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { connectTo } from '../../slack.fixture.ts'

const seed: SlackSeed = {
  users: [
    { name: 'alice', real_name: 'Alice Smith', title: 'Engineer', email: 'alice@example.com' },
    { name: 'deployer', real_name: 'Deploy Bot', bot: true },
    { name: 'eve', real_name: 'Eve Deploy', external: true },
    { name: 'gone', real_name: 'Deploy Gone', deleted: true },
  ],
  channels: [
    { name: 'deploy', topic: 'What goes out, when' },
    { name: 'web-deploy', private: true, members: ['alice'] },
    { name: 'random', topic: 'deploys are no topic here' },
    { name: 'deploy-old', archived: true, members: [] },
    { name: 'hidden', private: true, members: ['eve'] },
  ],
}

async function start() {
  const slack = await startSlack(seed)
  slack.usergroup({ name: 'On call for deploys', handle: 'oncall', users: ['alice', 'eve'] })
  slack.emoji('deploy_done', 'https://example.com/x.png')
  return slack
}

/** The lines inside the frame. */
function framed(text: string): string[] {
  return /<untrusted\d+>\n([\s\S]*)\n<\/untrusted\d+>/.exec(text)?.[1]?.split('\n') ?? []
}

test.each(['modern', 'legacy'] as const)('finds by name, the best first: %s', async era => {
  await using slack = await start()
  await using server = await connectTo(slack, { era })
  const { text } = await server.call('slack_find', { query: 'deploy' })
  expect(text.split('\n')[0]).toBe('Names for "deploy". Looked at: 3 own channels, 3 public channels, 5 people.')
  expect(framed(text)).toEqual([
    '#deploy 5 members: What goes out, when',
    '@deployer Deploy Bot [bot]',
    '@oncall (group) 2 members: On call for deploys',
    '#web-deploy (private)',
    '@eve Eve Deploy [external]',
    '#random 5 members: deploys are no topic here',
    '#deploy-old (archived) 0 members',
  ])
})

test('what the sign says is looked for alone', async () => {
  await using slack = await start()
  await using server = await connectTo(slack)
  const rows = async (query: string, more: object = {}) =>
    framed((await server.call('slack_find', { query, ...more })).text).map(line => line.split(' ')[0])
  expect(await rows('#deploy')).toEqual(['#deploy', '#web-deploy', '#random', '#deploy-old'])
  expect(await rows('@deploy')).toEqual(['@deployer', '@oncall', '@eve'])
  expect(await rows(':deploy_done:')).toEqual([':deploy_done:'])
  expect(await rows('deploy', { kind: ['group', 'emoji'] })).toEqual([':deploy_done:', '@oncall'])
  expect(await rows('alice@example.com')).toEqual(['@alice'])
  expect(slack.requestsOf('users.lookupByEmail').length).toBe(1)
})

test('lists the channels that the token is in, whatever their names', async () => {
  await using slack = await start()
  await using server = await connectTo(slack, { results: 'structured' })
  const { structured } = await server.call('slack_find', { mine: true })
  expect(structured).toMatchObject({
    rows: [
      { kind: 'channel', id: slack.ids.channels.deploy, name: '#deploy', marks: [] },
      { name: '#random' },
      { name: '#web-deploy', marks: ['private'] },
    ],
    seen: [{ what: 'own channels', count: 3, more: false }],
  })
  expect(slack.requests.map(({ method }) => method)).toEqual(['users.conversations'])
})

test('channels that may not be read are counted, not told', async () => {
  await using slack = await start()
  await using server = await connectTo(slack, { options: { readChannels: ['!deploy*'] } })
  const { text } = await server.call('slack_find', { query: '#deploy' })
  expect(framed(text)).toEqual(['#web-deploy (private)', '#random 5 members: deploys are no topic here'])
  expect(text).toContain('2 channels left out (--read-channels).')
})

test('goes on within what was found without asking again', async () => {
  await using slack = await startSlack({ size: { users: 500 } })
  await using server = await connectTo(slack)
  const first = await server.call('slack_find', { query: '@person0000', limit: 50 })
  expect(framed(first.text).length).toBe(50)
  const cursor = /"([\w.-]{20,})"|cursor: ([\w.-]{20,})/.exec(first.text)?.slice(1).find(Boolean)
  const asked = slack.requests.length
  const second = await server.call('slack_find', { query: '@person0000', limit: 50, cursor })
  expect(framed(second.text)[0]).toBe('@person000051 Person 51')
  expect(second.text).toMatch(/^Further names for "person0000"\./)
  expect(slack.requests.length).toBe(asked)
})

test('of 200,000 people three pages are looked through at a time, and the cursor says how far', async () => {
  await using slack = await startSlack({ size: { users: 200_000, channels: 10_000 } })
  await using server = await connectTo(slack, { results: 'structured' })
  const args = { query: 'person005000' }
  const first = await server.call('slack_find', args)
  expect(first.text).toContain(
    'No name for "person005000". Looked at: 2 own channels, the first 2,997 public channels, the first 3,000 people.',
  )
  expect(slack.requests.length).toBe(10)
  const { next_cursor: cursor } = z.object({ next_cursor: z.string() }).parse(first.structured)
  const second = await server.call('slack_find', { ...args, cursor })
  expect(second.text).toContain('the first 5,994 public channels, the first 6,000 people')
  expect(framed(second.text)).toEqual(['@person005000 Person 5000'])
})

test('in a large workspace, whoever has that handle and has written is found at once', async () => {
  await using slack = await startSlack({ size: { users: 200_000 } })
  slack.post('general', { user: 'U0MASS150000', text: 'here I am' })
  await using server = await connectTo(slack)
  const { text } = await server.call('slack_find', { query: '@person150000' })
  expect(framed(text)).toEqual(['@person150000 Person 150000'])
})

test("Slack's own search sees all of them where the token may use it", async () => {
  await using slack = await startSlack({
    users: [{ name: 'alice' }, { name: 'zoe', real_name: 'Zoë Last', title: 'Far away' }],
  })
  await using server = await connectTo(slack)
  await server.call('slack_whoami')
  slack.clearRequests()
  const { text } = await server.call('slack_find', { query: 'zoe' })
  expect(framed(text)).toEqual(['@zoe Zoë Last, Far away'])
  expect(slack.requestsOf('assistant.search.context').map(({ args }) => args.content_types)).toEqual(['users,channels'])
})

test('a token without any of the scopes does not have the tool', async () => {
  await using slack = await startSlack({ scopes: { user: ['chat:write'], bot: ['chat:write'] } })
  await using server = await connectTo(slack)
  const { text, isError } = await server.call('slack_find', { query: 'x' })
  expect(isError).toBe(true)
  expect(text).toContain('forbidden: ')
})

test('what the scopes do not let be listed is told, and the rest is found', async () => {
  const scopes = ['channels:read']
  await using slack = await startSlack({ ...seed, scopes: { user: scopes, bot: scopes } })
  await using server = await connectTo(slack)
  const { text } = await server.call('slack_find', { query: 'deploy' })
  expect(framed(text)[0]).toBe('#deploy 5 members: What goes out, when')
  expect(text).toContain('\nNot looked at, for want of scopes: people, user groups.')
  const people = await server.call('slack_find', { query: '@deploy' })
  expect(people.text).toContain('forbidden: To look for that, the token lacks users:read, usergroups:read.')
})

test('with several workspaces, names carry the one that they are of', async () => {
  await using slack = await startSlack(seed)
  const workspaces = JSON.stringify([
    { name: 'acme', user_token: slack.tokens.user },
    { name: 'other', user_token: slack.tokens.other },
  ])
  await using server = await connectTo(slack, { options: { userToken: undefined, botToken: undefined, workspaces } })
  const { text } = await server.call('slack_find', { query: 'other:#deploy', limit: 1 })
  expect(framed(text)).toEqual(['other:#deploy 5 members: What goes out, when'])
  const shown = await server.call('slack_info', { target: 'other:#deploy' })
  expect(shown.text).toContain('#deploy, id ')
})

test('an abort ends the call', async () => {
  await using slack = await startSlack()
  await using server = await connectTo(slack)
  slack.fault({ method: 'users.list', kind: 'hang' })
  const abort = new AbortController()
  const given = server.call('slack_find', { query: '@bob' }, { signal: abort.signal })
  await expect.poll(() => slack.requestsOf('users.list').length).toBe(1)
  abort.abort()
  await expect(given).rejects.toThrow()
})
