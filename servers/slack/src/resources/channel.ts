import { completeChannelId, completeTeam } from '../complete-names.ts'
import { conversation } from '../read/conversation.ts'
import { conversationText } from '../read/shown.ts'
import { resource } from '../tool.ts'

export const channelResource = resource({
  name: 'channel',
  title: 'Channel',
  description: 'The newest 50 messages of a channel or direct message, oldest first.',
  uri: 'slack://{team}/channel/{id}',
  mimeType: 'text/plain',
  complete: { team: completeTeam, id: completeChannelId },
  read: async ({ team = '', id = '' }, { client, signal }) => {
    const request = { target: targetOf(team, id), limit: 50, events: false, threads: 'none' as const }
    return { text: conversationText(await conversation(client, request, undefined, signal)) }
  },
})

/** A link of Slack's own app. */
export function targetOf(team: string, channel: string): string {
  return `slack://channel?${new URLSearchParams({ team, id: channel })}`
}
