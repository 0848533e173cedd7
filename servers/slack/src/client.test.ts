import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from './slack.fixture.ts'

const alone = { userToken: undefined, botToken: undefined }

test('without a token it lists its tools, and a call says what to set', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { options: alone })
  expect((await server.client.listTools()).tools.length).toBeGreaterThan(0)
  const { text, isError } = await server.call('slack_whoami')
  expect(isError).toBe(true)
  expect(text).toMatch(
    /^unauthenticated: There is no token for Slack\.\nTell the person to set SLACK_USER_TOKEN, SLACK_BOT_TOKEN/,
  )
  expect(double.requests).toEqual([])
})

test('a token of a browser session is refused with the way to another one', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { options: { ...alone, userToken: 'xoxc-1' } })
  const { text } = await server.call('slack_whoami')
  expect(text).toContain('SLACK_USER_TOKEN holds a token of a browser session, which is not used.')
  expect(text).toContain('make an app from a manifest in the README')
  expect(double.requests).toEqual([])
})

test('slack_whoami tells tokens, rules, and what is left out and why', async () => {
  await using double = await startSlack({
    scopes: { user: ['search:read', 'users:read', 'users:read.email'], bot: ['chat:write', 'channels:read'] },
  })
  const options = { readChannels: ['#eng-*'], postChannels: ['#bots'], dms: 'post', lockdown: true }
  await using server = await connectTo(double, { options, access: 'write', toolsets: ['default'] })
  const { text } = await server.call('slack_whoami')
  expect(text).toContain('workspace: Acme T0000000001 https://acme.slack.com/')
  expect(text).toContain(
    `user: alice ${double.ids.me}, token from SLACK_USER_TOKEN, scopes: search:read users:read,read.email`,
  )
  expect(text).toContain(`bot: app ${double.ids.bot}, token from SLACK_BOT_TOKEN, scopes: chat:write channels:read`)
  expect(text).toContain('search: all that the person can see')
  expect(text).toContain('access: write')
  expect(text).toContain('channels to read: #eng-*')
  expect(text).toContain('channels to post: #bots')
  expect(text).toContain('direct messages: read and sent')
  expect(text).toContain('lockdown: ')
  expect(text).toContain(
    'left out: slack_react. The token lacks the scope reactions:write. The manifest read-and-post has it.',
  )
  const { tools } = await server.client.listTools()
  expect(tools.map(({ name }) => name)).not.toContain('slack_react')
})

test('a read is made with the other token where the first lacks the scope; a write never is', async () => {
  await using double = await startSlack({ scopes: { user: ['channels:read', 'users:read'] } })
  double.post('general', { user: 'bob', text: 'hello', ts: '1763999999.123456' })
  await using server = await connectTo(double, { access: 'write' })
  expect((await server.call('slack_read', { target: '#general' })).text).toContain('bob: hello')
  const tokens = double.requestsOf('conversations.history').map(({ token }) => token)
  expect(tokens).toEqual([double.tokens.user, double.tokens.bot])
  const given = { target: '#general', message: '2025-11-24 15:59:59.123456', emoji: 'eyes', as: 'user' }
  expect((await server.call('slack_react', given)).text).toContain('lacks the scope reactions:write')
  expect(double.messages('general')[0]?.reactions).toBeUndefined()
  expect(await server.call('slack_react', { ...given, as: 'bot' })).toMatchObject({ isError: false })
  expect(double.messages('general')[0]?.reactions).toEqual([{ name: 'eyes', users: [double.ids.bot], count: 1 }])
})

test('where no token has the scope, the first is the one to be given it', async () => {
  await using double = await startSlack({ scopes: { user: ['channels:read', 'users:read'], bot: [] } })
  await using server = await connectTo(double)
  const { text } = await server.call('slack_read', { target: '#general' })
  expect(text).toContain('the token of SLACK_USER_TOKEN lacks the scope channels:history.')
  // Known from now on, and told before anything is asked.
  expect((await server.call('slack_search', { query: 'x' })).text).toContain(
    'The token lacks the scope search:read, and any other that would do. The manifest read-only has it.',
  )
})

test('scopes that one run has learned leave tools out of the next from its start', async () => {
  await using double = await startSlack({ scopes: { user: ['users:read'] } })
  const cacheFolder = mkdtempSync(join(tmpdir(), 'slack-cache-'))
  try {
    const options = { botToken: undefined, cache: true, cacheFolder }
    {
      await using server = await connectTo(double, { options, access: 'write' })
      await server.call('slack_whoami')
    }
    const { rememberedWithheld } = await import('./withheld.ts')
    const settings = { ...options, userToken: double.tokens.user, workspaces: undefined }
    await expect.poll(async () => Object.keys(await rememberedWithheld(settings))).toContain('slack_react')
  } finally {
    rmSync(cacheFolder, { recursive: true })
  }
})

test('no tool is left out that a token may use of which Slack has told nothing yet', async () => {
  await using double = await startSlack({ scopes: { user: ['users:read', 'usergroups:read', 'emoji:read'] } })
  const { user: user_token, bot: bot_token } = double.tokens
  const several = [
    { name: 'club', user_token },
    { name: 'shop', bot_token },
  ]
  for (const options of [{}, { ...alone, workspaces: JSON.stringify(several) }]) {
    await using server = await connectTo(double, { options, access: 'write' })
    double.clearRequests()
    await server.call('slack_find', { query: '@bob' })
    expect(double.requests.map(({ token }) => token)).not.toContain(bot_token)
    const { tools } = await server.client.listTools()
    expect(tools.map(({ name }) => name)).toContain('slack_send')
  }
})

test('several workspaces: a prefix, a link, or the first', async () => {
  await using acme = await startSlack()
  const folder = mkdtempSync(join(tmpdir(), 'slack-'))
  try {
    writeFileSync(join(folder, 'token'), `${acme.tokens.other}\n`, { mode: 0o600 })
    const workspaces = [
      { name: 'club', user_token: acme.tokens.user },
      { name: 'shop', user_token_file: join(folder, 'token') },
    ]
    await using server = await connectTo(acme, {
      options: { ...alone, workspaces: JSON.stringify(workspaces) },
      access: 'write',
    })
    const { text } = await server.call('slack_whoami')
    expect(text).toContain('workspace: club: Acme')
    expect(text).toContain('user: alice')
    expect(text).toContain('workspace: shop: Acme')
    expect(text).toContain('user: bob')
    acme.post('general', { user: 'bob', text: 'hello', ts: '1763999999.123456' })
    const given = { message: '1763999999.123456', emoji: 'eyes' }
    expect(await server.call('slack_react', { target: 'shop:#general', ...given })).toMatchObject({ isError: false })
    expect(acme.messages('general')[0]?.reactions).toMatchObject([{ users: [acme.ids.users.bob] }])
    acme.post('random', { user: 'bob', text: `Leaked: ${acme.tokens.other} ${acme.tokens.user}` })
    const leaked = await server.call('slack_read', { target: 'shop:#random' })
    expect(leaked.text).toContain('Leaked: *** ***')
    const none = await server.call('slack_react', { target: 'pub:#general', ...given })
    expect(none.text).toContain('refused: This server has no token for the workspace pub.')
    expect(none.text).toContain('club, shop')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a link finds its workspace, also where the token of another one is no longer good', async () => {
  await using acme = await startSlack()
  acme.post('general', { user: 'bob', text: 'hello', ts: '1763999999.123456' })
  const workspaces = JSON.stringify([
    { name: 'club', user_token: acme.tokens.revoked },
    { name: 'shop', user_token: acme.tokens.user },
  ])
  await using server = await connectTo(acme, { options: { ...alone, workspaces } })
  const target = `https://acme.slack.com/archives/${acme.ids.channels.general}/p1763999999123456`
  expect((await server.call('slack_read', { target })).text).toContain('bob: hello')
  const elsewhere = await server.call('slack_read', { target: target.replace('acme', 'other') })
  expect(elsewhere.text).toContain('unauthenticated: The token of SLACK_WORKSPACES club was revoked.')
})

test.each(['modern', 'legacy'] as const)('%s: a reaction is added, is there already, and is taken away', async era => {
  await using double = await startSlack()
  double.post('general', { user: 'bob', text: 'hello', ts: '1763999999.123456' })
  await using server = await connectTo(double, { access: 'write', era, results: 'structured' })
  const given = { target: '#general', message: '1763999999.123456', emoji: ':eyes:' }
  const what = ':eyes: on 2025-11-24 15:59:59.123456 in #general'
  expect(await server.call('slack_react', { ...given, dry_run: true })).toMatchObject({
    text: `Nothing was sent. It would change: ${what}`,
  })
  expect(double.messages('general')[0]?.reactions).toBeUndefined()
  expect((await server.call('slack_react', given)).text).toBe(`Done: ${what}`)
  expect((await server.call('slack_react', given)).text).toBe('Nothing had to change.')
  expect((await server.call('slack_react', { ...given, remove: true })).text).toBe(`Done: no longer ${what}`)
  expect(double.messages('general')[0]?.reactions).toBeUndefined()
})
