import { ConnectorError, clean } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Place, Slack } from '../client.ts'
import { unlessRefused } from '../errors.ts'
import { type Message, messagesOf } from '../messages/message.ts'
import { readMessages } from '../messages/read.ts'
import { messageRows } from '../messages/rows.ts'
import { messageValue } from '../messages/value.ts'
import { momentOf } from '../timestamp.ts'

export const messageCard = z.object({
  /** `#general (private)`. Third-party text. */
  shown: z.string(),
  permalink: z.string(),
  /** Undefined where `--lockdown` leaves it out. */
  message: messageValue.optional(),
  reactions: z.array(z.object({ name: z.string(), count: z.int(), people: z.array(z.string()) })),
  /** Who has written in its thread; Slack names some. */
  repliers: z.array(z.string()),
  edited: z.object({ at: z.string(), by: z.string() }).optional(),
})

export type MessageCard = z.input<typeof messageCard>

export async function readMessage(
  client: Slack,
  place: Place & { ts: string },
  signal: AbortSignal,
): Promise<MessageCard> {
  const { workspace, channel, shown, ts } = place
  const message = await messageOf(place, signal)
  const thread = message.thread_ts
  const [permalink, { messages }, reactions] = await Promise.all([
    workspace.permalink(channel.id, ts, thread, signal),
    readMessages(client, { workspace, channel }, [message], signal),
    allReactions(place, message, signal),
  ])
  const [found] = messages
  if (!found) return { shown, permalink, reactions: [], repliers: [] }
  const { reply_users: repliers } = more.parse(message)
  const { user: editor, ts: editedTs } = more.parse(message).edited ?? {}
  const ids = [...reactions.flatMap(({ users }) => users), ...repliers, ...(editor ? [editor] : [])]
  const people = await workspace.names.people(ids, { signal, channel })
  const named = (id: string) => people.get(id)?.name ?? id
  return {
    ...{ shown, permalink, message: found, repliers: repliers.map(named) },
    reactions: reactions.map(({ name, count, users }) => ({ name, count, people: users.map(named) })),
    ...(editor && editedTs ? { edited: { at: momentOf(editedTs).slice(0, 16), by: named(editor) } } : {}),
  }
}

const more = z.looseObject({
  reply_users: z.array(z.string()).catch([]).default([]),
  edited: z
    .looseObject({
      user: z.string().optional(),
      ts: z
        .string()
        .regex(/^\d+\.\d+$/)
        .optional(),
    })
    .optional()
    .catch(undefined),
})

/** @throws ConnectorError `not_found` */
async function messageOf(
  { workspace, channel, shown, ts, thread }: Place & { ts: string },
  signal: AbortSignal,
): Promise<Message> {
  const what = `The message of ${momentOf(ts)} in ${shown}`
  // In a thread or not: given the ts of a reply, Slack answers with that.
  const asked = { channel: channel.id, ts: thread ?? ts, oldest: ts, latest: ts, inclusive: true, limit: 2 }
  const answer = await unlessRefused(
    workspace.read('conversations.replies', asked, { signal, what }),
    'thread_not_found',
  )
  const found = messagesOf(answer?.messages).find(message => message.ts === ts)
  if (found) return found
  throw new ConnectorError('not_found', `${what} was not found.`, {
    hint: 'It may have been deleted. slack_read shows the times that name messages.',
  })
}

/** Of many reactions, messages name only some people. */
async function allReactions(
  { workspace, channel, shown, ts }: Place & { ts: string },
  { reactions }: Message,
  signal: AbortSignal,
) {
  if (reactions.every(({ count, users }) => users.length >= count)) return reactions
  const asked = { channel: channel.id, timestamp: ts, full: true }
  const answer = await unlessRefused(workspace.read('reactions.get', asked, { signal, what: shown }), 'missing_scope')
  return messagesOf([answer?.message]).at(0)?.reactions ?? reactions
}

export function renderMessage(card: z.output<typeof messageCard>, untrusted: (text: string) => string): string {
  const { shown, permalink, message, reactions, repliers, edited } = card
  const head = `In ${clean(shown)}: ${clean(permalink)}`
  if (message === undefined) return `${head}\nIts text is left out (--lockdown).`
  const facts = [
    ...reactions.map(({ name, count, people }) => `:${name}: ${listed(people, count)}`),
    ...(repliers.length === 0 ? [] : [`Replies by ${listed(repliers, repliers.length)}`]),
    ...(edited === undefined ? [] : [`Edited ${edited.at} by ${edited.by}`]),
  ]
  return [head, untrusted([messageRows([message]), ...facts.map(fact => fact.replace(/\s+/g, ' '))].join('\n'))].join(
    '\n',
  )
}

function listed(people: readonly string[], count: number): string {
  const others = count - people.length
  return `${people.join(', ')}${others > 0 ? ` and ${others} more` : ''}`
}
