import type { Place } from '../client.ts'
import { isEvent, type Message, messagesOf } from '../messages/message.ts'
import { besides } from '../time-window.ts'

/** A window of a conversation, both ends included. */
export interface Span {
  oldest: string | undefined
  latest: string | undefined
}

/** Messages in their order in time. */
export interface Stretch {
  messages: Message[]
  /** Where to go on, if there is more: before the first of them, or after the last. */
  next: { before: string } | { after: string } | undefined
  direction: 'older' | 'newer'
  /** Why it is not what was asked for. */
  note?: string
}

export interface Asked {
  span: Span
  limit: number
  /** Who joined and what was renamed, too. */
  events: boolean
}

/** As Slack recommends. */
const pageSize = 200
/** Objects in a page of the restricted tier. */
export const restrictedPage = 15
const mostRequests = 6
/** Clocks differ. */
const aheadSeconds = 300

export function isRestricted({ workspace }: Pick<Place, 'workspace'>): boolean {
  return workspace.voices.some(({ limits }) => limits.restricted)
}

/** The last ones of the window, and from there back. */
export async function newest(place: Place, { span, limit, events }: Asked, signal: AbortSignal): Promise<Stretch> {
  let { latest } = span
  for (let requests = 1; ; requests++) {
    const page = await pageOf(place, { oldest: span.oldest, latest }, limit, signal)
    const messages = kept(page.messages, events)
    const [first] = page.messages
    const next = page.more && first !== undefined ? { before: first.ts } : undefined
    // A page of nothing but joins is no answer yet.
    if (messages.length > 0 || next === undefined || requests === 3 || isRestricted(place)) {
      return { messages, next, direction: 'older' }
    }
    latest = besides(next.before, -1)
  }
}

/**
 * The first ones of the window, and from there on. Slack gives the newest of a window: it is narrowed until all that
 * lies in it fits in a page. What a page begins with bounds the search from then on, however far off the end is.
 */
export async function earliest(place: Place, asked: Asked, signal: AbortSignal): Promise<Stretch> {
  const { span, limit, events } = asked
  const end = span.latest ?? `${Math.floor(Date.now() / 1000) + aheadSeconds}.000000`
  let [from, to] = [span.oldest ?? '0.000000', end]
  /** Between `from` and this there is something. */
  let bound = end
  for (let requests = 0; requests < mostRequests; requests++) {
    const page = await pageOf(place, { oldest: from, latest: to }, Math.max(limit, pageSize), signal)
    // The one page that there is in this minute.
    if (page.more && isRestricted(place)) return { ...lastOf(page.messages, asked), note }
    if (page.more) {
      bound = page.messages[0]?.ts ?? to
      to = between(from, bound, 1 / 8)
      continue
    }
    const messages = kept(page.messages, events)
    const last = messages[limit - 1]
    if (last !== undefined && messages.length > limit)
      return { messages: messages.slice(0, limit), next: { after: last.ts }, direction: 'newer' }
    const beyond = Number(to) < Number(end)
    if (messages.length > 0 || !beyond)
      return { messages, next: beyond ? { after: to } : undefined, direction: 'newer' }
    ;[from, to] = further(from, to, bound)
  }
  return { ...(await newest(place, asked, signal)), note }
}

const note = 'There is too much in this time to begin at its start: these are the newest of it.'

function lastOf(messages: readonly Message[], { limit, events }: Asked): Stretch {
  const last = kept(messages, events).slice(-limit)
  const first = last.length < limit ? messages[0] : last[0]
  return { messages: last, next: first && { before: first.ts }, direction: 'older' }
}

/** So much of the way from one to the other. */
function between(from: string, to: string, share: number): string {
  return `${Math.floor(Number(from) + Math.max(1, (Number(to) - Number(from)) * share))}.000000`
}

/** The stretch after it, four times as long; half of what is left where that would reach the bound. */
function further(from: string, to: string, bound: string): [string, string] {
  const next = Math.floor(Number(to) + 4 * Math.max(60, Number(to) - Number(from)))
  return [besides(to, 1), next < Number(bound) ? `${next}.000000` : between(to, bound, 1 / 2)]
}

function kept(messages: readonly Message[], events: boolean): Message[] {
  return messages.filter(message => events || !isEvent(message))
}

/** The newest of the window, in their order in time. */
async function pageOf(
  { workspace, channel, shown }: Place,
  { oldest, latest }: Span,
  limit: number,
  signal: AbortSignal,
) {
  const answer = await workspace.read(
    'conversations.history',
    {
      channel: channel.id,
      limit: isRestricted({ workspace }) ? Math.min(limit, restrictedPage) : limit,
      ...(oldest === undefined ? {} : { oldest }),
      ...(latest === undefined ? {} : { latest }),
      ...(oldest === undefined && latest === undefined ? {} : { inclusive: true }),
    },
    { signal, what: shown },
  )
  const messages = messagesOf(answer.messages)
    .filter(({ ts }) => Number(ts) >= Number(oldest ?? 0) && (latest === undefined || Number(ts) <= Number(latest)))
    .sort((a, b) => Number(a.ts) - Number(b.ts))
  return { messages, more: answer.has_more === true }
}
