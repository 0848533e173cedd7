import { startSlack } from '@tooling/doubles/slack'
import { afterAll, expect, test } from 'vitest'
import { connectTo } from '../slack.fixture.ts'

const double = await startSlack({ channels: [{ name: 'general' }, { name: 'bobs', private: true, members: ['bob'] }] })
afterAll(() => double[Symbol.asyncDispose]())
const { tokens, ids } = double
double.post('general', { user: 'carol', text: `deploy, <@${ids.me}>`, at: '2026-11-23T10:00:00Z' })
double.post('bobs', { user: 'bob', text: 'deploy', at: '2026-11-23T10:00:00Z' })
double.post('general', { user: 'carol', text: `deploy, <@${ids.users.bob}>`, at: '2026-11-24T10:00:00Z' })
const workspaces = [
  { name: 'one', user_token: tokens.user },
  { name: 'two', user_token: tokens.other },
]

async function call(tool: string, args: Record<string, unknown>) {
  double.clearRequests()
  const options = { workspaces: JSON.stringify(workspaces), userToken: undefined, botToken: undefined }
  await using server = await connectTo(double, { options })
  const { text } = await server.call(tool, args)
  return { text, tokens: new Set(double.requestsOf('search.messages').map(({ token }) => token)) }
}

test.each([
  [{ query: 'deploy' }, tokens.user],
  [{ query: 'deploy', in: 'two:' }, tokens.other],
  [{ query: 'deploy', in: 'two:#bobs' }, tokens.other],
  [{ query: 'deploy', from: 'two:@bob' }, tokens.other],
])('%j is searched in the workspace that it names', async (args, token) => {
  const { text, tokens } = await call('slack_search', args)
  expect(text).toContain('deploy')
  expect([...tokens]).toEqual([token])
})

test('a whole workspace alone is nothing to look for', async () => {
  expect((await call('slack_search', { in: 'two:' })).text).toMatch(/^invalid: There is nothing to look for\./)
})

test('the inbox has all of them', async () => {
  const { text } = await call('slack_inbox', { since: '2026-11-20', kinds: ['mention'] })
  expect(text).toContain(
    'mention two:#general: 2026-11-24 10:00:00.000000 carol: deploy, @bob\nmention one:#general: 2026-11-23',
  )
})

test('one that fails is told of, and the others are shown', async () => {
  double.fault({ method: 'search.messages', kind: 'error', error: 'ekm_access_denied', times: 2 })
  const { text } = await call('slack_inbox', { since: '2026-11-20', kinds: ['mention'] })
  expect(text).toMatch(/^1 waiting since [\s\S]*\n(?:one|two) was left out: The administrators have locked/)
})
