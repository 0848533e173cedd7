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
  /** What the page before showed: its thread, and the window in which `2h` was meant. */
  thread: z.string().optional(),
  since: z.string().optional(),
  until: z.string().optional(),
})

export interface Found extends Stretch {
  place: Place
  /** The ts of the first message of the thread that it is. */
  thread: string | undefined
  /** The message that a link named. */
  around: string | undefined
  /** The window that was asked for. */
  span: Span
}

const mostBefore = 10

/** What a call of slack_read means: a thread, what stands around a message, or a stretch of a conversation. */
export async function find(client: Slack, request: Request, given: unknown, signal: AbortSignal): Promise<Found> {
  const { before, after, thread: of, ...kept } = position.parse(given ?? {})
  const place = await client.place(request.target, signal)
  const limit = isRestricted(place) ? Math.min(request.limit, restrictedPage) : request.limit
  const span = given === undefined ? spanOf(request) : { oldest: kept.since, latest: kept.until }
  const asked = { span: rest(span, before, after), limit, events: request.events }
  const thread = of ?? threadOf(request, place)
  const inThread = async (ts: string): Promise<Found> => {
    const found = await threadAt(place, { ...asked, ts }, signal)
    return { ...found, place, span, thread: found.ts, around: undefined }
  }
  if (thread !== undefined) {
    const found = await inThread(thread)
    const isShown = place.ts === undefined || found.messages.some(({ ts }) => ts === place.ts)
    // A link to a later reply: from there on.
    if (isShown || given !== undefined || place.ts === undefined) return found
    const later = await threadAt(
      place,
      { ...asked, ts: found.thread ?? thread, span: { ...asked.span, oldest: place.ts } },
      signal,
    )
    return { ...found, ...later, around: place.ts }
  }
  if (place.ts !== undefined && given === undefined)
    return await aroundMessage(place, place.ts, asked, inThread, signal)
  const isForward = after !== undefined || (request.since !== undefined && before === undefined)
  const found = await (isForward ? earliest : newest)(place, asked, signal)
  return { ...found, place, span, thread: undefined, around: undefined }
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
  if (isRestricted(place)) {
    const last = await newest(place, { ...asked, span: { oldest: undefined, latest: ts } }, signal)
    return { ...opened, ...last, thread: undefined, around: ts }
  }
  const few = Math.min(mostBefore, Math.floor(asked.limit / 2))
  const [earlier, later] = await Promise.all([
    newest(place, { ...asked, span: { oldest: undefined, latest: besides(ts, -1) }, limit: few }, signal),
    earliest(place, { ...asked, span: { oldest: ts, latest: undefined }, limit: asked.limit - few }, signal),
  ])
  // What is too far back to be followed by all that came after it stands alone.
  const isAlone = later.note !== undefined
  const following: Stretch = isAlone ? { ...opened, next: { after: ts }, direction: 'newer' } : later
  const messages = [...earlier.messages.slice(-few), ...following.messages]
  return { ...opened, ...following, messages, thread: undefined, around: ts }
}

function hasReplies(message: Message | undefined): boolean {
  return (message?.reply_count ?? 0) > 0
}

function spanOf({ since, until }: Request): Span {
  const oldest = since === undefined ? undefined : tsAt(since, 'since')
  const latest = until === undefined ? undefined : tsAt(until, 'until')
  if (oldest !== undefined && latest !== undefined && Number(oldest) > Number(latest)) {
    throw new ConnectorError('invalid', `since ${JSON.stringify(since)} is after until ${JSON.stringify(until)}.`)
  }
  return { oldest, latest }
}

/** What the pages before have left of it. */
function rest({ oldest, latest }: Span, before: string | undefined, after: string | undefined): Span {
  return {
    oldest: after === undefined ? oldest : besides(after, 1),
    latest: before === undefined ? latest : besides(before, -1),
  }
}

function threadOf({ thread }: Request, place: Place): string | undefined {
  if (thread === undefined) return place.thread
  if (!/^(?:https?|slack):/i.test(thread.trim())) return parseTs(thread, 'thread')
  const link = parseTarget(thread)
  if ('id' in link.where && link.where.id !== place.channel.id) {
    throw new ConnectorError('invalid', 'thread is a link to another conversation than target.', {
      hint: 'Pass the link as target, and leave thread out.',
    })
  }
  return link.thread ?? link.ts ?? parseTs(thread, 'thread')
}
