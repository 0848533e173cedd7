import { completeChannelId, completeTeam } from '../complete-names.ts'
import { conversation } from '../read/conversation.ts'
import { conversationText } from '../read/shown.ts'
import { resource } from '../tool.ts'
import { targetOf } from './channel.ts'

export const threadResource = resource({
  name: 'thread',
  title: 'Thread',
  description: 'A thread from its first message on, at most 200.',
  uri: 'slack://{team}/thread/{channel}/{ts}',
  mimeType: 'text/plain',
  complete: { team: completeTeam, channel: completeChannelId },
  read: async ({ team = '', channel = '', ts = '' }, { client, signal }) => {
    const request = { target: targetOf(team, channel), thread: ts, limit: 200, events: false, threads: 'none' as const }
    return { text: conversationText(await conversation(client, request, undefined, signal)) }
  },
})
