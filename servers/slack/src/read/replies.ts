import { ConnectorError, inParallel } from '@mcp-connectors/core'
import type { Place } from '../client.ts'
import type { Message } from '../messages/message.ts'
import { isRestricted } from './span.ts'
import { firstReplies, lastReplies } from './thread.ts'

export type Threads = 'none' | 'preview' | 'full'

export interface Replies {
  /** By the ts of the first message. */
  of: Map<string, Message[]>
  /** Threads that were not looked into. */
  left: number
}

const mostThreads = 8
const inPreview = 2
/** Replies of a thread that are shown within its channel. */
const mostReplies = 30

/** The replies to those of these messages that have any: of the newest threads, as far as Slack lets be asked. */
export async function repliesTo(
  place: Place,
  messages: readonly Message[],
  threads: Threads,
  signal: AbortSignal,
): Promise<Replies> {
  const parents = threads === 'none' ? [] : messages.filter(({ reply_count: count = 0 }) => count > 0)
  // One request a minute is all that the restricted tier has.
  const looked = parents.slice(isRestricted(place) ? -1 : -mostThreads)
  const read = (parent: Message) =>
    threads === 'full'
      ? firstReplies(place, parent, mostReplies, signal)
      : lastReplies(place, parent, inPreview, signal)
  const asked = await inParallel(4, looked, async parent => {
    const [one] = await Promise.allSettled([read(parent)])
    if (one.status === 'fulfilled') return { parent, replies: one.value }
    // Where Slack wants to be left alone, the messages themselves are still worth showing.
    if (ConnectorError.is(one.reason) && one.reason.code === 'rate_limited') return { parent, replies: undefined }
    throw one.reason
  })
  const done = asked.flatMap(({ parent, replies }) => (replies === undefined ? [] : [[parent.ts, replies] as const]))
  return { of: new Map(done), left: parents.length - done.length }
}
