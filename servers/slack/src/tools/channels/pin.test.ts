import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../../slack.fixture.ts'

const message = '2026-11-24 10:05:12.000100'

async function start() {
  const double = await startSlack()
  const at = Date.parse('2026-11-24T10:05:12Z') / 1000
  double.post('general', { user: 'bob', text: 'Read & remember', at: at + 0.0001 })
  return double
}

test.each(['modern', 'legacy'] as const)('pins a message, lists it, and takes it away (%s)', async era => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write', era })
  const ts = double.messages('general').at(-1)?.ts ?? ''
  const link = `https://acme.slack.com/archives/${double.ids.channels.general}/p${ts.replace('.', '')}`
  const call = async (args: object) => (await server.call('slack_pin', { target: link, ...args })).text
  expect(await call({ dry_run: true })).toMatch(
    /^Nothing was sent\. It would change: 2026-11-24 10:05:12\.\d{6} in #general pinned$/,
  )
  expect(await call({})).toMatch(/^Done: 2026-11-24 10:05:12\.\d{6} in #general pinned$/)
  expect(await call({})).toBe('Nothing had to change.')
  const { text } = await server.call('slack_list_pins', { target: '#general' })
  expect(text).toMatch(
    /^1 pinned and 0 bookmarks:\n<untrusted\d+ source="#general">\n2026-11-24\n10:05:12\.\d{6} bob: Read & remember \[pinned\]\n/,
  )
  expect(await call({ remove: true })).toContain('no longer pinned')
  expect(await call({ remove: true })).toBe('Nothing had to change.')
})

test('bookmarks a link once, and takes it away', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  const link = 'https://wiki.example/plan?a=1'
  const call = async (args: object) => (await server.call('slack_pin', { target: '#general', link, ...args })).text
  double.fault({ method: 'bookmarks.add', kind: 'cut-after' })
  expect(await call({ title: 'Plan' })).toBe(`Done: bookmark Plan (${link}) in #general`)
  expect(await call({ title: 'Plan' })).toBe('Nothing had to change.')
  expect(double.requestsOf('bookmarks.add').length).toBe(1)
  const { text } = await server.call('slack_list_pins', { target: '#general' })
  expect(text).toContain(`bookmark: Plan ${link}`)
  expect(await call({ remove: true })).toBe(`Done: bookmark Plan (${link}) of #general removed`)
  expect(await call({ remove: true })).toBe('Nothing had to change.')
  expect(await call({ link: 'javascript:alert(1)' })).toContain('is no web address')
})

test('what the token may not see is said', async () => {
  await using double = await startSlack({
    scopes: { user: ['channels:read', 'bookmarks:read', 'users:read'], bot: [] },
  })
  await using server = await connectTo(double, { options: { botToken: undefined } })
  const { text } = await server.call('slack_list_pins', { target: double.ids.channels.general })
  expect(text).toBe('0 pinned and 0 bookmarks.\nNot seen: pins (no scope pins:read).')
})

test('channels that may not be read, or posted to, are refused', async () => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write', options: { readChannels: ['random'] } })
  expect((await server.call('slack_list_pins', { target: '#general' })).text).toContain('refused: ')
  expect((await server.call('slack_pin', { target: '#general', message })).text).toContain('refused: ')
  await using other = await connectTo(double, { access: 'write', options: { postChannels: ['random'] } })
  for (const args of [{ message }, { link: 'https://wiki.example' }]) {
    expect((await other.call('slack_pin', { target: '#general', ...args })).text).toContain('refused: ')
  }
})

test.each([
  ['no message', { target: '#general' }, 'invalid: message is missing.'],
  ['a message that is not there', { target: '#general', message: '2020-01-01 00:00:00.000001' }, 'not_found: '],
])('%s is an error', async (_what, args, error) => {
  await using double = await start()
  await using server = await connectTo(double, { access: 'write' })
  expect((await server.call('slack_pin', args)).text).toContain(error)
})
