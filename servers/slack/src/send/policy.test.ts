import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../slack.fixture.ts'

const post = 'chat.postMessage'

test('reading offers nothing that writes', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double)
  const { tools } = await server.client.listTools()
  expect(tools.map(({ name }) => name).filter(name => /send|edit|react/.test(name))).toEqual([])
  const { text } = await server.call('slack_send', { to: '#general', text: 'Hi' })
  expect(text).toContain('refused: ')
  expect(double.requestsOf(post)).toEqual([])
})

test.each([
  [
    { postChannels: ['#random'] },
    '#general',
    'refused: #general is not among the channels that this server may post to.',
  ],
  [
    { postChannels: ['!general'] },
    '#general',
    'refused: #general is not among the channels that this server may post to.',
  ],
  [{ readChannels: ['#random'] }, '#general', 'refused: #general is not among the channels that this server may read.'],
  [{ dms: 'off' }, '@bob', 'refused: Direct messages are off.'],
  [{ dms: 'read' }, '@bob', 'refused: Direct messages are not sent.'],
  [{}, 'me', 'refused: Direct messages are not sent.'],
])('%j lets nothing be written to %s', async (options, to, message) => {
  await using double = await startSlack()
  double.dm('bob')
  await using server = await connectTo(double, { access: 'destroy', options })
  for (const dry_run of [false, true]) {
    expect((await server.call('slack_send', { to, text: 'Hi', dry_run })).text).toContain(message)
    expect((await server.call('slack_edit', { target: to, message: '1.000001', text: 'Hi', dry_run })).text).toContain(
      message,
    )
  }
  const id = to === '@bob' ? double.dm('bob') : double.ids.channels.general
  if (to !== 'me') expect((await server.call('slack_send', { to: id, text: 'Hi' })).text).toContain('refused: ')
  const written = double.requests.filter(({ method }) => /chat\.|conversations\.open/.test(method))
  expect(written).toEqual([])
})

test('an allowed channel is written to, whatever names it', async () => {
  await using double = await startSlack()
  await using server = await connectTo(double, { access: 'write', options: { postChannels: ['#gen*'] } })
  const { general } = double.ids.channels
  for (const to of ['#general', general, `<#${general}>`, `https://acme.slack.com/archives/${general}`]) {
    expect((await server.call('slack_send', { to, text: `Hi ${to}` })).isError).toBe(false)
  }
  expect(double.messages('general').length).toBe(4)
})

test('channels of other organizations and archived ones are told', async () => {
  await using double = await startSlack({
    channels: [
      { name: 'shared', external: true },
      { name: 'old', archived: true },
    ],
  })
  await using server = await connectTo(double, { access: 'write' })
  const { text } = await server.call('slack_send', { to: '#shared', text: 'Hi' })
  expect(text).toContain('to #shared (external), as alice')
  expect(text).toContain('Warning: People of other organizations read it.')
  const shown = await server.call('slack_send', { to: double.ids.channels.old, text: 'Hi', dry_run: true })
  expect(shown.text).toContain('Warning: It is archived: Slack will refuse it.')
  expect((await server.call('slack_send', { to: double.ids.channels.old, text: 'Hi' })).text).toContain(
    'conflict: #old (archived) is archived: nothing is posted there.',
  )
})

test('without the scope the tools are left out, and say which one', async () => {
  await using double = await startSlack({ scopes: { user: ['channels:read'], bot: ['channels:read'] } })
  await using server = await connectTo(double, { access: 'write' })
  const { text } = await server.call('slack_send', { to: '#general', text: 'Hi' })
  expect(text).toContain('forbidden: ')
  expect(text).toContain('chat:write')
})
