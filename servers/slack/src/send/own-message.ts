import { ConnectorError, clean } from '@mcp-connectors/core'
import type { Slack } from '../client.ts'
import { unlessRefused } from '../errors.ts'
import { readMessages } from '../messages/read.ts'
import { momentOf, parseTs } from '../timestamp.ts'
import type { Self, Voice, Who } from '../voice.ts'
import { type Destination, destinationOf, readBy } from './destination.ts'
import { isBy } from './post.ts'
import { selfOf, shownVoice } from './voice-for.ts'

/** A message of one of our tokens. */
export interface OwnMessage {
  /** With the voice of who wrote it. */
  at: Destination
  self: Self
  ts: string
  thread: string | undefined
  /** `2026-11-24 10:05:12.123456 in #general` */
  shown: string
  /** As a reader sees it. */
  text: string
  /** As Slack keeps it. */
  stored: string
  /** `as it was posted`, `edited 2026-11-24 10:06:00.000000` */
  version: string
}

export interface Named {
  target: string
  message?: string | undefined
  as?: Who | undefined
}

/** @throws ConnectorError `invalid`, `not_found`; `refused` for a message that somebody else wrote */
export async function ownMessage(client: Slack, named: Named, signal: AbortSignal): Promise<OwnMessage> {
  const at = await destinationOf(client, { target: named.target, as: named.as, begin: false }, signal)
  const ts = named.message === undefined ? at.ts : parseTs(named.message, 'message')
  if (ts === undefined) {
    throw new ConnectorError('invalid', 'message is missing.', {
      hint: 'Pass the day and time as slack_read shows them, or a link to the message as target.',
    })
  }
  const shown = `${momentOf(ts)} in ${at.shown}`
  const found = at.channel.id === '' ? undefined : await messageOf(at, ts, shown, signal)
  if (!found) {
    throw new ConnectorError('not_found', `${shown}: there is no such message.`, {
      hint: 'slack_read shows the times that name messages.',
    })
  }
  const { voice, self } = await author(at, found, named.as, shown, signal)
  const { messages } = await readMessages(client, at, [found], signal)
  const { edited, text: stored = '', thread_ts: thread } = found
  const version = edited?.ts === undefined ? 'as it was posted' : `edited ${momentOf(edited.ts)}`
  return { at: { ...at, voice }, self, ts, thread, shown, text: messages[0]?.text ?? stored, stored, version }
}

async function messageOf(at: Destination, ts: string, what: string, signal: AbortSignal) {
  const asked = { channel: at.channel.id, ts, oldest: ts, latest: ts, inclusive: true, limit: 1 }
  const reading = readBy(at, 'conversations.replies', asked, { signal, what })
  const answer = await unlessRefused(reading, 'thread_not_found', 'message_not_found')
  return answer?.messages?.find(message => message.ts === ts)
}

async function author(
  { workspace, voice }: Destination,
  found: { user?: string; bot_id?: string; username?: string },
  as: Who | undefined,
  shown: string,
  signal: AbortSignal,
): Promise<{ voice: Voice; self: Self }> {
  const voices = as === undefined ? workspace.voices : [voice]
  const all = await Promise.all(voices.map(async one => ({ voice: one, self: await selfOf(workspace, one, signal) })))
  const own = all.find(({ self }) => isBy(self, found))
  if (own) return own
  const { user, username = 'somebody else' } = found
  const name = user === undefined ? username : (await workspace.names.person(user, signal)).name
  const we = all.map(one => shownVoice(one.voice, one.self)).join(' or ')
  throw new ConnectorError('refused', `${shown} is by ${clean(name)}, not by ${we}.`, {
    hint: 'A message is changed by its author alone.',
  })
}
