import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Place, Slack } from '../client.ts'
import type { Message } from '../messages/message.ts'
import { parseTarget } from '../target.ts'
import { besides, tsAt } from '../time-window.ts'
import { parseTs } from '../timestamp.ts'
import { earliest, isRestricted, newest, restrictedPage, type Span, type Stretch } from './span.ts'
import { threadAt } from './thread.ts'

export interface Request {
  target: string
  thread?: string | undefined
  since?: string | undefined
  until?: string | undefined
  limit: number
  events: boolean
}

const position = z.object({
  before: z.string().optional(),
  after: z.string().optional(),
  /** The thread that the page before showed. */
  thread: z.string().optional(),
})

export interface Found extends Stretch {
  place: Place
  /** The ts of the first message of the thread that it is. */
  thread: string | undefined
  /** The message that a link named. */
  around: string | undefined
}

const mostBefore = 10

/** What a call of slack_read means: a thread, what stands around a message, or a stretch of a conversation. */
export async function find(client: Slack, request: Request, given: unknown, signal: AbortSignal): Promise<Found> {
  const { before, after, thread: of } = position.parse(given ?? {})
  const place = await client.place(request.target, signal)
  const limit = isRestricted(place) ? Math.min(request.limit, restrictedPage) : request.limit
  const asked = { span: spanOf(request, before, after), limit, events: request.events }
  const thread = of ?? threadOf(request, place)
  const inThread = async (ts: string): Promise<Found> => {
    const found = await threadAt(place, { ...asked, ts }, signal)
    return { ...found, place, thread: found.ts, around: undefined }
  }
  if (thread !== undefined) {
    const found = await inThread(thread)
    const isShown = place.ts === undefined || found.messages.some(({ ts }) => ts === place.ts)
    // A link to a later reply: from there on.
    if (isShown || given !== undefined || place.ts === undefined) return found
    const rest = await threadAt(
      place,
      { ...asked, ts: found.thread ?? thread, span: { ...asked.span, oldest: place.ts } },
      signal,
    )
    return { ...found, ...rest, around: place.ts }
  }
  if (place.ts !== undefined && given === undefined)
    return await aroundMessage(place, place.ts, asked, inThread, signal)
  const isForward = after !== undefined || (request.since !== undefined && before === undefined)
  const found = await (isForward ? earliest : newest)(place, asked, signal)
  return { ...found, place, thread: undefined, around: undefined }
}

/** A message that begins a thread opens it; any other is shown with a few before it, and those that follow. */
async function aroundMessage(
  place: Place,
  ts: string,
  asked: { span: Span; limit: number; events: boolean },
  inThread: (ts: string) => Promise<Found>,
  signal: AbortSignal,
): Promise<Found> {
  const opened = await inThread(ts)
  if (opened.messages.length > 1 || hasReplies(opened.messages[0])) return opened
  const few = Math.min(mostBefore, Math.floor(asked.limit / 2))
  const [earlier, later] = await Promise.all([
    newest(place, { ...asked, span: { oldest: undefined, latest: besides(ts, -1) }, limit: few }, signal),
    earliest(place, { ...asked, span: { oldest: ts, latest: undefined }, limit: asked.limit - few }, signal),
  ])
  // What is too far back to be followed by all that came after it stands alone.
  const rest =
    later.note === undefined ? later : { messages: opened.messages, next: { after: ts }, direction: 'newer' as const }
  return {
    ...rest,
    place,
    thread: undefined,
    around: ts,
    messages: [...earlier.messages.slice(-few), ...rest.messages],
  }
}

function hasReplies(message: Message | undefined): boolean {
  return (message?.reply_count ?? 0) > 0
}

/** The pages before narrow what is asked for. */
function spanOf({ since, until }: Request, before: string | undefined, after: string | undefined): Span {
  const oldest = since === undefined ? undefined : tsAt(since, 'since')
  const latest = until === undefined ? undefined : tsAt(until, 'until')
  if (oldest !== undefined && latest !== undefined && Number(oldest) > Number(latest)) {
    throw new ConnectorError('invalid', `since ${JSON.stringify(since)} is after until ${JSON.stringify(until)}.`)
  }
  return {
    oldest: after === undefined ? oldest : besides(after, 1),
    latest: before === undefined ? latest : besides(before, -1),
  }
}

function threadOf({ thread }: Request, place: Place): string | undefined {
  if (thread === undefined) return place.thread
  if (!/^(?:https?|slack):/i.test(thread.trim())) return parseTs(thread, 'thread')
  const link = parseTarget(thread)
  return link.thread ?? link.ts ?? parseTs(thread, 'thread')
}
