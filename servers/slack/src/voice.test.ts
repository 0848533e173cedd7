import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectorError } from '@mcp-connectors/core'
import { type Slack, startSlack } from '@tooling/doubles/slack'
import { expect, test, vi } from 'vitest'
import { isUnknownOutcome } from './errors.ts'
import { Voice } from './voice.ts'

const { signal } = new AbortController()

function voiceOf(double: Pick<Slack, 'url' | 'tokens'>, given: Partial<{ token: string; url: string }> = {}) {
  const logged: string[] = []
  const scopes: (readonly string[])[] = []
  const write = (message: string) => void logged.push(message)
  const voice = new Voice({
    ...{
      who: 'user',
      token: double.tokens.user,
      setting: 'SLACK_USER_TOKEN',
      url: `${double.url}/api/`,
      teamId: undefined,
    },
    ...{ log: { debug: write, info: write, warn: write, error: write }, onScopes: seen => scopes.push(seen) },
    ...given,
  })
  return { voice, logged, scopes }
}

async function failure(work: Promise<unknown>): Promise<ConnectorError> {
  return work.then(
    () => expect.fail('it went well'),
    (error: ConnectorError) => error,
  )
}

test('a limit of more than 5 s is told at once, and its method is left alone; others are not', async () => {
  await using double = await startSlack()
  const { voice } = voiceOf(double)
  for (let calls = 0; calls < 8; calls++) await voice.call('users.info', { user: double.ids.me }, { signal })
  double.fault({ method: 'users.info', kind: 'ratelimited', retryAfter: 30 })
  const user = { user: double.ids.me }
  expect(await failure(voice.call('users.info', user, { signal }))).toMatchObject({
    code: 'rate_limited',
    retryAfter: 30,
  })
  double.clearRequests()
  expect(await failure(voice.call('users.info', user, { signal }))).toMatchObject({ code: 'rate_limited' })
  expect(double.requests).toEqual([])
  expect(await voice.call('auth.test', {}, { signal })).toMatchObject({ user: 'alice' })
})

test('a short limit is waited for, once, where the call reads', async () => {
  await using double = await startSlack()
  const { voice } = voiceOf(double)
  double.fault({ method: 'users.info', kind: 'ratelimited', retryAfter: 0 })
  expect(await voice.call('users.info', { user: double.ids.me }, { signal })).toMatchObject({ ok: true })
  double.fault({ method: 'users.info', kind: 'ratelimited', retryAfter: 0, times: 2 })
  const twice = voice.call('users.info', { user: double.ids.me }, { signal })
  expect(await failure(twice)).toMatchObject({ code: 'rate_limited' })
  double.fault({ method: 'reactions.add', kind: 'ratelimited', retryAfter: 0 })
  const write = voice.call('reactions.add', { channel: 'C1', timestamp: '1.000000', name: 'eyes' }, { signal })
  expect(await failure(write)).toMatchObject({ code: 'rate_limited' })
  expect(double.requestsOf('reactions.add')).toHaveLength(1)
})

test.each([
  [{ kind: 'cut' }, 'unavailable'],
  [{ kind: 'status', status: 503 }, 'unavailable'],
  [{ kind: 'error', error: 'fatal_error' }, 'unavailable'],
  [{ kind: 'html' }, 'unavailable'],
  [{ kind: 'truncated' }, 'unavailable'],
] as const)('%j: what reads is asked again, twice at most; what writes is sent once', async (fault, code) => {
  await using double = await startSlack()
  const { voice } = voiceOf(double)
  double.fault({ method: 'users.info', ...fault, times: 2 })
  expect(await voice.call('users.info', { user: double.ids.me }, { signal })).toMatchObject({ ok: true })
  expect(double.requestsOf('users.info')).toHaveLength(3)
  double.fault({ method: 'chat.postMessage', ...fault })
  const channel = double.ids.channels.general ?? ''
  const error = await failure(voice.call('chat.postMessage', { channel, text: 'x' }, { signal }))
  expect(error).toMatchObject({ code })
  expect(isUnknownOutcome(error)).toBe(true)
  expect(double.requestsOf('chat.postMessage')).toHaveLength(1)
})

test.each([
  ['not_in_channel', 'forbidden', 'The token is not a member of #a.'],
  ['is_archived', 'conflict', '#a is archived: nothing is posted there.'],
  ['token_expired', 'unauthenticated', 'The token of SLACK_USER_TOKEN has expired.'],
  ['some_new_word', 'refused', '#a: Slack answered some_new_word.'],
  ['invalid_something', 'invalid', '#a: Slack answered invalid_something.'],
])('%s is told as %s, and was certainly not done', async (word, code, message) => {
  await using double = await startSlack()
  const { voice } = voiceOf(double)
  double.fault({ method: 'chat.postMessage', kind: 'error', error: word })
  const error = await failure(voice.call('chat.postMessage', { channel: 'C1', text: 'x' }, { signal, what: '#a' }))
  expect(error).toMatchObject({ code, message })
  expect(isUnknownOutcome(error)).toBe(false)
})

test('a missing scope is named, with the manifest that has it', async () => {
  await using double = await startSlack({ scopes: { user: ['users:read'] } })
  const { voice, scopes } = voiceOf(double)
  const error = await failure(voice.call('chat.postMessage', { channel: 'C1', text: 'x' }, { signal, what: '#a' }))
  expect(error.message).toBe('#a: the token of SLACK_USER_TOKEN lacks the scope chat:write.')
  expect(error.hint).toContain('the manifest read-and-post has it')
  expect(scopes).toEqual([['users:read']])
})

test('an abort ends a call that waits for an answer, and one that waits for its turn', async () => {
  await using double = await startSlack()
  const { voice } = voiceOf(double)
  const abort = new AbortController()
  double.fault({ method: 'chat.postMessage', kind: 'hang' })
  const sent = voice.call('chat.postMessage', { channel: 'C1', text: 'x' }, { signal: abort.signal })
  const waits = voice.call('chat.postMessage', { channel: 'C1', text: 'y' }, { signal: abort.signal })
  while (double.requestsOf('chat.postMessage').length === 0) await sleep(5)
  abort.abort(new Error('enough'))
  await expect(sent).rejects.toThrow('enough')
  await expect(waits).rejects.toThrow('enough')
  expect(double.requestsOf('chat.postMessage')).toHaveLength(1)
})

test('neither token nor message gets into the log, and nothing of the vendor into stdout', async () => {
  await using double = await startSlack()
  const { voice, logged } = voiceOf(double)
  const spied = vi.spyOn(process.stdout, 'write')
  const consoles = [
    vi.spyOn(console, 'info'),
    vi.spyOn(console, 'log'),
    vi.spyOn(console, 'debug'),
    vi.spyOn(console, 'warn'),
  ]
  const channel = double.ids.channels.general ?? ''
  await voice.call('chat.postMessage', { channel, text: 'the secret words' }, { signal })
  double.fault({ method: 'users.info', kind: 'ratelimited', retryAfter: 0 })
  await voice.call('users.info', { user: double.ids.me }, { signal })
  await voice.call('conversations.history', { channel }, { signal })
  const written = [...spied.mock.calls, ...consoles.flatMap(({ mock }) => mock.calls)].map(String)
  vi.restoreAllMocks()
  expect(written.filter(text => /slack|WebClient|http request|apiCall/i.test(text))).toEqual([])
  expect(logged.length).toBeGreaterThan(0)
  expect(logged.join('\n')).not.toMatch(/xoxp|secret words/)
})

test('what is not there, or is not Slack, is told so', async () => {
  await using double = await startSlack()
  const away = voiceOf(double, { url: 'http://127.0.0.1:1/api/' })
  expect(await failure(away.voice.call('auth.test', {}, { signal }))).toMatchObject({
    code: 'unavailable',
    message: '127.0.0.1:1 cannot be reached.',
  })
  const wrong = voiceOf(double, { token: 'xoxp-wrong' })
  expect(await failure(wrong.voice.call('auth.test', {}, { signal }))).toMatchObject({
    code: 'unauthenticated',
    message: 'Slack does not accept the token of SLACK_USER_TOKEN: it is wrong.',
  })
})

test('who it is is asked once; who gives up spoils nothing for others', async () => {
  await using double = await startSlack()
  const { voice } = voiceOf(double)
  const abort = new AbortController()
  double.fault({ method: 'auth.test', kind: 'hang' })
  const first = voice.self(abort.signal)
  while (double.requests.length === 0) await sleep(5)
  abort.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  const [one, two] = await Promise.all([voice.self(signal), voice.self(signal)])
  expect(one).toEqual(two)
  expect(one).toMatchObject({ user: double.ids.me, teamName: 'Acme', url: 'https://acme.slack.com/' })
  expect(double.requestsOf('auth.test')).toHaveLength(2)
})
