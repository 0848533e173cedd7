import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hello, loadedBy, message, spawnRaw, spawnServer, spawnServer2025 } from '@mcp-connectors/testing'
import { bundle } from '@tooling/build'
import { type Slack, startSlack } from '@tooling/doubles/slack'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import surface from '../surface.json' with { type: 'json' }

const folder = fileURLToPath(new URL('..', import.meta.url))
/** The server as it is installed, never its sources. */
const main = `${folder}dist/main.mjs`
const general = { target: '#general' }

let double: Slack
/** Where nothing is set and nothing is remembered. */
let home: string
const environment = (more: Record<string, string> = {}) => ({
  HOME: home,
  SLACK_API_URL: `${double.url}/api/`,
  SLACK_CACHE: 'false',
  ...more,
})

beforeAll(async () => {
  // `npm test` builds first; a test that is run by itself may come before any build.
  if (!existsSync(main)) await bundle(folder)
  home = mkdtempSync(join(tmpdir(), 'slack-'))
  double = await startSlack({
    channels: [{ name: 'general' }, { name: 'random' }, { name: 'hr', private: true }],
  })
  double.post('general', { user: 'bob', text: 'The lift works again.' })
  return async () => {
    rmSync(home, { recursive: true })
    await double[Symbol.asyncDispose]()
  }
})

const offered = surface.toolsets.default.read
const names = (tools: readonly { name: string }[]) => tools.map(({ name }) => name).toSorted()

describe('without a token', () => {
  const noToken = /^unauthenticated: There is no token for Slack\.\nTell the person to set SLACK_USER_TOKEN/

  test('it lists its tools, asks Slack nothing, and each call says what to set', async () => {
    double.clearRequests()
    await using server = await spawnServer(main, { env: environment() })
    expect(names((await server.client.listTools()).tools)).toEqual(offered.toSorted())
    const { text, isError } = await server.call('slack_read', general)
    expect(isError).toBe(true)
    expect(text).toMatch(noToken)
    expect(double.requests).toEqual([])
  })

  test('a client of the 2025 line gets the same', async () => {
    await using server = await spawnServer2025(main, { env: environment() })
    expect(names((await server.client.listTools()).tools)).toEqual(offered.toSorted())
    const { content, isError } = await server.client.callTool({ name: 'slack_read', arguments: general })
    expect(isError).toBe(true)
    const [first] = z.array(z.object({ text: z.string() })).parse(content)
    expect(first?.text).toMatch(noToken)
  })
})

describe('with a token', () => {
  const answers = (text: string) => expect(text).toContain('bob: The lift works again.')

  test.each([
    ['SLACK_USER_TOKEN', 'user'],
    ['SLACK_MCP_XOXP_TOKEN', 'user'],
    ['SLACK_BOT_TOKEN', 'bot'],
    ['SLACK_MCP_XOXB_TOKEN', 'bot'],
  ] as const)('in %s, it answers as the %s', async (name, who) => {
    double.clearRequests()
    await using server = await spawnServer(main, { env: environment({ [name]: double.tokens[who] }) })
    answers((await server.call('slack_read', general)).text)
    expect(new Set(double.requests.map(({ token }) => token))).toEqual(new Set([double.tokens[who]]))
  })

  test('a client of the 2025 line is answered too', async () => {
    await using server = await spawnServer2025(main, { env: environment({ SLACK_USER_TOKEN: double.tokens.user }) })
    answers(JSON.stringify(await server.client.callTool({ name: 'slack_read', arguments: general })))
  })

  test('the settings of the archived server are understood', async () => {
    const env = environment({
      SLACK_BOT_TOKEN: double.tokens.bot,
      SLACK_TEAM_ID: double.ids.team,
      SLACK_CHANNEL_IDS: `${double.ids.channels.general}, ${double.ids.channels.hr}`,
    })
    await using server = await spawnServer(main, { env })
    answers((await server.call('slack_read', general)).text)
    const { text, isError } = await server.call('slack_read', { target: '#random' })
    expect(isError).toBe(true)
    expect(text).toMatch(/^refused: .*#random/)
  })

  test('the way the community server is started is understood', async () => {
    const env = environment({ SLACK_MCP_XOXP_TOKEN: double.tokens.user })
    await using server = await spawnServer(main, { args: ['--transport', 'stdio'], env })
    answers((await server.call('slack_read', general)).text)
  })

  test('one of a browser session is told that it is not used, before anything is asked of Slack', async () => {
    double.clearRequests()
    const token = 'xoxc-of-a-browser-session'
    await using server = await spawnServer(main, { env: environment({ SLACK_USER_TOKEN: token }) })
    const { text } = await server.call('slack_read', general)
    expect(text).toMatch(/^unauthenticated: SLACK_USER_TOKEN holds a token of a browser session, which is not used\./)
    expect(text + server.stderr()).not.toContain(token)
    expect(double.requests).toEqual([])
  })
})

describe('the token is never shown', () => {
  test('where somebody wrote it into a message, not even to the model', async () => {
    const { user } = double.tokens
    double.post('random', { user: 'bob', text: `curl -H "Authorization: Bearer ${user}"` })
    const env = environment({ SLACK_USER_TOKEN: user, SLACK_LOG_LEVEL: 'debug' })
    await using server = await spawnServer(main, { env })
    const { text } = await server.call('slack_read', { target: '#random' })
    expect(text).toContain('Authorization: Bearer ***')
    expect(text + server.stderr()).not.toContain(user)
  })

  test('where Slack does not take it', async () => {
    const token = 'xoxp-this-token-is-wrong-and-must-not-be-shown'
    await using server = await spawnServer(main, {
      env: environment({ SLACK_USER_TOKEN: token, SLACK_LOG_LEVEL: 'debug' }),
    })
    const { text, isError } = await server.call('slack_read', general)
    expect(isError).toBe(true)
    expect(text).toMatch(/^unauthenticated: .*SLACK_USER_TOKEN/s)
    expect(text + server.stderr()).not.toContain(token)
  })
})

const list = message(1, 'tools/list', {})
const reading = (id: number, target = '#general') =>
  message(id, 'tools/call', { name: 'slack_read', arguments: { target } })

test('nothing is on stdout but the protocol, whatever goes wrong at Slack', async () => {
  const env = environment({ SLACK_USER_TOKEN: double.tokens.user, SLACK_LOG_LEVEL: 'debug', DEBUG: '*' })
  await using server = spawnRaw(main, { env })
  server.send(hello)
  await server.line()
  const method = 'conversations.history'
  const wrongs = [
    { method, kind: 'ratelimited', retryAfter: 1 },
    { method, kind: 'ratelimited', retryAfter: 60 },
    { method, kind: 'status', status: 503, times: 3 },
    { method, kind: 'html' },
    { method, kind: 'truncated', times: 3 },
    { method, kind: 'cut', times: 3 },
    { method, kind: 'error', error: 'fatal_error', times: 3 },
  ] as const
  for (const [index, wrong] of wrongs.entries()) {
    double.fault(wrong)
    server.send(reading(index + 1))
    await server.line()
  }
  server.process.stdin?.end()
  expect(await server.exited).toBe(0)
  const lines = server.stdout().trimEnd().split('\n')
  const ids = lines.map(line => z.object({ jsonrpc: z.literal('2.0'), id: z.int() }).parse(JSON.parse(line)).id)
  expect(ids).toEqual([0, ...wrongs.map((_, index) => index + 1)])
})

test.each([
  ['idle', undefined],
  ['while Slack keeps it waiting', 'conversations.history'],
])('it ends when the client does: %s', async (_state, method) => {
  await using server = spawnRaw(main, { env: environment({ SLACK_USER_TOKEN: double.tokens.user }) })
  server.send(hello)
  await server.line()
  if (method !== undefined) {
    double.clearRequests()
    double.fault({ method, kind: 'hang' })
    server.send(reading(1))
    await expect.poll(() => double.requestsOf(method)).toHaveLength(1)
  }
  server.process.stdin?.end()
  expect(await server.exited).toBe(0)
})

test('the library of Slack and the tools are not loaded before the first call', async () => {
  const env = environment({ SLACK_USER_TOKEN: double.tokens.user })
  const [before, after] = [
    await loadedBy(main, { env }, [hello, list]),
    await loadedBy(main, { env }, [hello, list, reading(2)]),
  ]
  expect(before).toContain(main)
  // One of its methods: it is in the code of the library whatever the file of the bundle is called.
  const isLibrary = (path: string) => readFileSync(path, 'utf8').includes('chat.startStream')
  expect(before.filter(isLibrary)).toEqual([])
  expect(after.filter(isLibrary)).not.toEqual([])
  expect(before.map(path => path.slice(main.lastIndexOf('/') + 1))).not.toContain('connector.mjs')
})

test('what a token may do is known to the next run before it has asked anything', async () => {
  await using narrow = await startSlack({ scopes: { user: ['channels:read', 'users:read'] } })
  const folder = join(home, 'remembered')
  const env = {
    ...{ HOME: home, SLACK_API_URL: `${narrow.url}/api/`, SLACK_USER_TOKEN: narrow.tokens.user },
    SLACK_CACHE_FOLDER: folder,
  }
  const found = ['slack_find', 'slack_info', 'slack_whoami']
  {
    // A client of the other line keeps the list that it has got for an hour.
    await using first = await spawnServer2025(main, { env })
    const listed = async () => names((await first.client.listTools()).tools)
    expect(await listed()).toEqual(offered.toSorted())
    expect(narrow.requests).toEqual([])
    await first.client.callTool({ name: 'slack_find', arguments: { query: 'general' } })
    await expect.poll(listed).toEqual(found)
    const kept = join(folder, 'slack.json')
    await expect.poll(() => existsSync(kept) && readFileSync(kept, 'utf8')).toContain('channels:read')
  }
  narrow.clearRequests()
  await using second = await spawnServer(main, { env })
  expect(names((await second.client.listTools()).tools)).toEqual(found)
  expect(narrow.requests).toEqual([])
  const kept = readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'))
  expect(kept.join()).not.toContain(narrow.tokens.user)
})
