import { connect } from '@mcp-connectors/testing'
import { startSlack } from '@tooling/doubles/slack'
import { expect, test } from 'vitest'
import { completeChannel, completeChannelId, completePerson, completeTeam } from './complete-names.ts'
import { slack as connector } from './connector.ts'
import { prompt } from './tool.ts'

const asking = prompt({
  ...{ name: 'ask', title: 'Ask', description: 'Ask.' },
  args: {
    channel: { description: 'A channel.', complete: completeChannel },
    id: { description: 'Its id.', complete: completeChannelId },
    person: { description: 'A person.', complete: completePerson },
    team: { description: 'A workspace.', complete: completeTeam },
  },
  render: () => 'Ask.',
})

test('suggests what begins so, and nothing that may not be read', async () => {
  const users = [{ name: 'alice' }, { name: 'ali', real_name: 'Ali Baba' }, { name: 'bob', deleted: true }]
  await using slack = await startSlack({
    users: [...users, { name: 'zoe', real_name: 'Alina Zoe' }],
    channels: [{ name: 'general' }, { name: 'gen-secret' }, { name: 'gen-old', archived: true }, { name: 'random' }],
  })
  await using server = await connect(
    { ...connector, prompts: [asking] },
    {
      options: { apiUrl: `${slack.url}/api/`, userToken: slack.tokens.user, cache: false, readChannels: ['!*secret'] },
    },
  )
  const suggest = (argument: string, value: string) => server.complete({ prompt: 'ask', argument, value })
  expect(await suggest('channel', '')).toEqual(['#general', '#random'])
  expect(await suggest('channel', 'GEN')).toEqual(['#general'])
  expect(await suggest('channel', '#r')).toEqual(['#random'])
  expect(await suggest('id', 'gen')).toEqual([slack.ids.channels.general])
  expect(await suggest('id', slack.ids.channels.random ?? '')).toEqual([slack.ids.channels.random])
  expect(await suggest('person', 'ali')).toEqual(['@ali', '@alice', '@zoe'])
  expect(await suggest('person', '@bob')).toEqual([])
  expect(await suggest('team', 'T')).toEqual([slack.ids.team])
  expect(slack.requests.map(({ method }) => method).sort()).toEqual(['auth.test', 'users.conversations', 'users.list'])
})
