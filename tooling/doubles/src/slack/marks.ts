import type {
  BookmarksAddResponse,
  BookmarksListResponse,
  PinsListResponse,
  ReactionsGetResponse,
} from '@slack/web-api'
import { type Body, type Call, type Methods, needed, Refusal } from './call.ts'
import type { Channel, Message, Reaction } from './channel-records.ts'
import { messageJson } from './message-json.ts'

/** Reactions, pins and bookmarks. */
export const markMethods: Methods = {
  'reactions.add': call => {
    const { message, name, others, users } = reaction(call)
    if (users.includes(call.token.user)) throw new Refusal('already_reacted')
    const added = [...users, call.token.user]
    message.reactions = [...others, { name, users: added, count: added.length }]
    return {}
  },
  'reactions.remove': call => {
    const { message, name, others, users } = reaction(call)
    if (!users.includes(call.token.user)) throw new Refusal('no_reaction')
    const left = users.filter(user => user !== call.token.user)
    message.reactions = left.length === 0 ? others : [...others, { name, users: left, count: left.length }]
    if (message.reactions.length === 0) delete message.reactions
    return {}
  },
  'reactions.get': (call): Body<ReactionsGetResponse> => {
    const { channel, message } = at(call, 'timestamp')
    return { type: 'message', channel: channel.id, message: messageJson(message) }
  },
  'pins.add': call => {
    const { channel, message } = at(call, 'timestamp')
    const pinned = message.pinned_to ?? []
    if (pinned.includes(channel.id)) throw new Refusal('already_pinned')
    message.pinned_to = [...pinned, channel.id]
    return {}
  },
  'pins.remove': call => {
    const { channel, message } = at(call, 'timestamp')
    const pinned = message.pinned_to ?? []
    if (!pinned.includes(channel.id)) throw new Refusal('no_pin')
    message.pinned_to = pinned.filter(id => id !== channel.id)
    return {}
  },
  'pins.list': (call): Body<PinsListResponse> => {
    const channel = call.store.seen(call.token, needed(call, 'channel'))
    const pinned = channel.messages.filter(({ pinned_to }) => pinned_to?.includes(channel.id))
    return {
      items: pinned.toReversed().map(message => ({
        ...{
          type: 'message',
          channel: channel.id,
          created: Math.floor(Number(message.ts)),
          created_by: message.user ?? '',
        },
        message: messageJson(message),
      })),
    }
  },
  'bookmarks.add': (call): Body<BookmarksAddResponse> => {
    const { id } = call.store.seen(call.token, needed(call, 'channel_id'))
    const made = { id: call.store.id('Bk'), channel_id: id, title: needed(call, 'title'), type: needed(call, 'type') }
    const link = call.args.link ?? ''
    if (made.type === 'link' && !/^https?:\/\//.test(link)) throw new Refusal('invalid_link')
    const now = Math.floor(call.store.now())
    const bookmark = { ...made, link, emoji: call.args.emoji ?? '', date_created: now, date_updated: now }
    call.store.bookmarks.set(made.id, bookmark)
    return { bookmark }
  },
  'bookmarks.list': (call): Body<BookmarksListResponse> => {
    const { id } = call.store.seen(call.token, needed(call, 'channel_id'))
    return { bookmarks: [...call.store.bookmarks.values()].filter(({ channel_id }) => channel_id === id) }
  },
  'bookmarks.remove': call => {
    call.store.seen(call.token, needed(call, 'channel_id'))
    if (!call.store.bookmarks.delete(needed(call, 'bookmark_id'))) throw new Refusal('not_found')
    return {}
  },
  'bookmarks.edit': call => {
    const found = call.store.bookmarks.get(needed(call, 'bookmark_id'))
    if (found === undefined) throw new Refusal('not_found')
    const { title = found.title, link = found.link, emoji = found.emoji } = call.args
    const bookmark = { ...found, title, link, emoji }
    call.store.bookmarks.set(found.id, bookmark)
    return { bookmark }
  },
}

export interface Bookmark {
  readonly id: string
  readonly channel_id: string
  readonly title: string
  readonly type: string
  readonly link: string
  readonly emoji: string
  readonly date_created: number
  readonly date_updated: number
}

function at(call: Call, argument: string): { channel: Channel; message: Message } {
  const channel = call.store.seen(call.token, needed(call, 'channel'))
  return { channel, message: call.store.message(channel.id, needed(call, argument)) }
}

interface Marked {
  message: Message
  name: string
  others: readonly Reaction[]
  users: readonly string[]
}

function reaction(call: Call): Marked {
  const { channel, message } = at(call, 'timestamp')
  const name = needed(call, 'name')
  if (channel.archived) throw new Refusal('is_archived')
  if (!/^[\w+'-]+(?:::skin-tone-[2-6])?$/.test(name) || name === 'no_such_emoji') throw new Refusal('invalid_name')
  const all = message.reactions ?? []
  const others = all.filter(one => one.name !== name)
  return { message, name, others, users: all.find(one => one.name === name)?.users ?? [] }
}
