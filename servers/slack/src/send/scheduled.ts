import { ConnectorError } from '@mcp-connectors/core'
import type { Slack } from '../client.ts'
import type { Voice, Who } from '../voice.ts'
import { type Destination, destinationOf } from './destination.ts'
import { shownWhen } from './when.ts'

/** A message that waits to be sent. */
export interface Scheduled {
  at: Destination
  id: string
  /** `message to #general at 2026-11-25 09:00:00 UTC` */
  shown: string
  text: string
}

const mostListed = 10

/** @throws ConnectorError `not_found`, naming those that there are */
export async function scheduledMessage(
  client: Slack,
  { target, scheduled, as }: { target: string; scheduled: string; as?: Who | undefined },
  signal: AbortSignal,
): Promise<Scheduled> {
  const at = await destinationOf(client, { target, as, begin: false }, signal)
  const voices = as === undefined ? at.workspace.voices : [at.voice]
  const lists = await Promise.all(voices.map(voice => pendingOf(voice, at.channel.id, signal)))
  const all = lists.flat()
  const found = all.find(({ id }) => id === scheduled)
  if (!found) {
    const others = all.slice(0, mostListed).map(({ id, when }) => `${id} (${when})`)
    throw new ConnectorError(
      'not_found',
      `No message ${JSON.stringify(scheduled.slice(0, 40))} waits for ${at.shown}.`,
      {
        hint: others.length === 0 ? 'None does, or it was sent.' : `There are ${others.join(', ')}.`,
      },
    )
  }
  const { id, when, text, voice } = found
  return { at: { ...at, voice }, id, shown: `message to ${at.shown} at ${when}`, text }
}

async function pendingOf(voice: Voice, channel: string, signal: AbortSignal) {
  if (channel === '') return []
  const answer = await voice.call('chat.scheduledMessages.list', { channel, limit: 100 }, { signal })
  return (answer.scheduled_messages ?? []).map(({ id = '', post_at = 0, text = '' }) => ({
    ...{ id, when: shownWhen(post_at), text, voice },
  }))
}
