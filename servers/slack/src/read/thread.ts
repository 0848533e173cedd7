import { ConnectorError } from '@mcp-connectors/core'
import type { Place } from '../client.ts'
import { isReply, type Message, messagesOf } from '../messages/message.ts'
import { besides } from '../time-window.ts'
import { momentOf } from '../timestamp.ts'
import { isRestricted, restrictedPage, type Span, type Stretch } from './span.ts'

export interface Thread extends Stretch {
  /** The ts of its first message. */
  ts: string
}

/** A thread from its beginning, or from a reply on. */
export async function threadAt(
  place: Place,
  asked: { ts: string; span: Span; limit: number },
  signal: AbortSignal,
  isRoot = false,
): Promise<Thread> {
  const found = await repliesPage(place, asked.ts, asked.span, asked.limit, signal)
  const [first] = found.messages
  // The ts of a reply was given: Slack may answer with that alone.
  if (!isRoot && first && isReply(first) && first.thread_ts !== undefined && first.thread_ts !== asked.ts) {
    return await threadAt(place, { ...asked, ts: first.thread_ts }, signal, true)
  }
  const inside = found.messages.filter(({ ts }) => isWithin(ts, asked.span) || (ts === asked.ts && !asked.span.oldest))
  const messages = inside.slice(0, asked.limit)
  const last = messages.at(-1)
  const more = found.more || inside.length > messages.length
  return {
    ts: asked.ts,
    messages,
    next: more && last !== undefined ? { after: last.ts } : undefined,
    direction: 'newer',
  }
}

/** The message at this ts with those of its thread, if it has one. @throws ConnectorError `not_found` */
async function repliesPage(place: Place, ts: string, span: Span, limit: number, signal: AbortSignal) {
  const { workspace, channel, shown } = place
  const size = isRestricted(place) ? Math.min(limit, restrictedPage) : limit
  const answer = await workspace.read(
    'conversations.replies',
    {
      ...{ channel: channel.id, ts, limit: Math.max(size, 2) },
      ...(span.oldest === undefined ? {} : { oldest: span.oldest }),
      ...(span.latest === undefined ? {} : { latest: span.latest }),
      ...(span.oldest === undefined && span.latest === undefined ? {} : { inclusive: true }),
    },
    { signal, what: `${momentOf(ts)} in ${shown}` },
  )
  const messages = messagesOf(answer.messages).sort((a, b) => Number(a.ts) - Number(b.ts))
  if (messages.length > 0) return { messages, more: answer.has_more === true }
  throw new ConnectorError('not_found', `There is no message of ${momentOf(ts)} in ${shown}.`, {
    hint: 'slack_read shows the times that name messages.',
  })
}

function isWithin(ts: string, { oldest, latest }: Span): boolean {
  return Number(ts) >= Number(oldest ?? 0) && (latest === undefined || Number(ts) <= Number(latest))
}

/** The last replies of a thread, in order. */
export async function lastReplies(
  place: Place,
  parent: Message,
  count: number,
  signal: AbortSignal,
): Promise<Message[]> {
  const { ts, reply_count: replies = 0, latest_reply: latest } = parent
  const isLong = replies > longest && latest !== undefined
  // Slack gives the first ones; of a long thread only the last reply can be asked for.
  const span = { oldest: isLong ? latest : besides(ts, 1), latest: undefined }
  const { messages } = await repliesPage(place, ts, span, isLong ? 2 : replies + 1, signal)
  return messages.filter(message => message.ts !== ts).slice(-count)
}

/** The first replies of a thread. */
export async function firstReplies(
  place: Place,
  { ts }: Message,
  count: number,
  signal: AbortSignal,
): Promise<Message[]> {
  const { messages } = await repliesPage(place, ts, { oldest: undefined, latest: undefined }, count + 1, signal)
  return messages.filter(message => message.ts !== ts).slice(0, count)
}

const longest = 200
