import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { connectTo } from '../slack.fixture.ts'

test('a channel and a thread as resources', async () => {
  await using slack = await startSlack()
  const parent = slack.post('general', { user: 'alice', text: 'q\u202E', at: '2026-11-24T10:00:00Z' })
  slack.post('general', { user: 'bob', text: 'a', thread_ts: parent, at: '2026-11-24T10:01:00Z' })
  await using server = await connectTo(slack)
  const { team, channels } = slack.ids
  expect(await server.read(`slack://${team}/channel/${channels.general}`)).toMatchObject({
    text: '#general 2026-11-24, 1 message\n2026-11-24\n10:00:00.000000 alice: q [1 reply, last 10:01]',
    mimeType: 'text/plain',
  })
  expect((await server.read(`slack://${team}/thread/${channels.general}/${parent}`)).text).toBe(
    [
      ...['Thread of 2026-11-24 10:00:00.000000 in #general, 2 messages', '2026-11-24'],
      ...['10:00:00.000000 alice: q [1 reply, last 10:01]', '10:01:00.000000 bob: a'],
    ].join('\n'),
  )
})

test('another workspace, an unknown channel and one that may not be read are refused', async () => {
  await using slack = await startSlack()
  await using server = await connectTo(slack, { options: { readChannels: ['general'] } })
  const { team, channels } = slack.ids
  await expect(server.read(`slack://T0999999999/channel/${channels.general}`)).rejects.toThrow(
    'no token for the workspace',
  )
  await expect(server.read(`slack://${team}/channel/C0999999999`)).rejects.toThrow('C0999999999')
  await expect(server.read(`slack://${team}/channel/${channels.random}`)).rejects.toThrow('may read')
})

test('teams, channels and their names are completed', async () => {
  await using slack = await startSlack()
  await using server = await connectTo(slack)
  const { team, channels } = slack.ids
  const uri = 'slack://{team}/channel/{id}'
  expect(await server.complete({ uri, argument: 'team', value: 'T' })).toEqual([team])
  expect(await server.complete({ uri, argument: 'id', value: 'gen', given: { team } })).toContain(channels.general)
  expect(await server.complete({ prompt: 'catch-up', argument: 'target', value: '#gen' })).toEqual(['#general'])
})
