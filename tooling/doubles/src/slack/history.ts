import type { ConversationsHistoryResponse, ConversationsRepliesResponse } from '@slack/web-api'
import { type Body, type Call, flag, type Methods, needed, number, Refusal } from './call.ts'
import type { Channel, Message } from './channel-records.ts'
import { messageJson } from './message-json.ts'

export const historyMethods: Methods = {
  'conversations.history': (call): Body<ConversationsHistoryResponse> => {
    const channel = readable(call)
    const shown = channel.messages.filter(
      ({ ts, thread_ts, subtype }) => thread_ts === undefined || thread_ts === ts || subtype === 'thread_broadcast',
    )
    // The newest first; with nothing but `oldest` given too.
    const { items, more, next } = windowed(call, shown.toReversed(), 1)
    return {
      messages: items.map(message => messageJson(message)),
      has_more: more,
      pin_count: channel.messages.filter(({ pinned_to }) => (pinned_to ?? []).length > 0).length,
      ...(more ? { response_metadata: { next_cursor: next } } : {}),
    }
  },
  'conversations.replies': (call): Body<ConversationsRepliesResponse> => {
    const channel = readable(call)
    const asked = needed(call, 'ts')
    const found = channel.messages.find(({ ts }) => ts === asked)
    if (found === undefined) throw new Refusal('thread_not_found')
    const parent = found.thread_ts ?? found.ts
    const [first, ...replies] = channel.messages.filter(({ ts, thread_ts }) => ts === parent || thread_ts === parent)
    const { items, more, next } = windowed(call, replies, -1)
    // The message that begins the thread comes with each page.
    return {
      messages: [...(first === undefined ? [] : [first]), ...items].map(message => messageJson(message)),
      has_more: more,
      ...(more ? { response_metadata: { next_cursor: next } } : {}),
    }
  },
}

/** Where the caller may read: a bot where it is a member, a person in public channels too. */
function readable(call: Call): Channel {
  const { store, token } = call
  const channel = store.seen(token, needed(call, 'channel'))
  if (token.kind === 'bot' && !channel.members.has(token.user)) throw new Refusal('not_in_channel')
  return channel
}

/** The part of a list in time that is asked for. Cursors name the message after which the next page begins. */
function windowed(call: Call, messages: readonly Message[], newestFirst: 1 | -1) {
  const oldest = number(call, 'oldest', 0)
  const latest = number(call, 'latest', Number.MAX_SAFE_INTEGER)
  const inclusive = flag(call, 'inclusive')
  const inside = messages.filter(({ ts }) => {
    const at = Number(ts)
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest
  })
  const from = after(call)
  const rest = from === undefined ? inside : inside.filter(({ ts }) => newestFirst * (Number(ts) - Number(from)) < 0)
  const most = call.store.restricted ? 15 : 999
  const limit = Math.min(Math.max(number(call, 'limit', 100), 1), most)
  const items = rest.slice(0, limit)
  return {
    items,
    more: rest.length > limit,
    next: Buffer.from(`after:${items.at(-1)?.ts ?? ''}`).toString('base64'),
  }
}

function after({ args }: Call): string | undefined {
  if (args.cursor === undefined || args.cursor === '') return undefined
  const ts = /^after:(\d+\.\d{6})$/.exec(Buffer.from(args.cursor, 'base64').toString())?.[1]
  if (ts === undefined) throw new Refusal('invalid_cursor')
  return ts
}
