import type {
  ChatDeleteResponse,
  ChatDeleteScheduledMessageResponse,
  ChatGetPermalinkResponse,
  ChatPostMessageResponse,
  ChatScheduledMessagesListResponse,
  ChatScheduleMessageResponse,
  ChatUpdateResponse,
} from '@slack/web-api'
import { z } from 'zod'
import { type Body, type Call, flag, json, type Methods, needed, number, Refusal } from './call.ts'
import type { Channel, Message } from './channel-records.ts'
import { addDirect, directOf } from './conversations.ts'
import { page } from './cursors.ts'
import { mrkdwnOf } from './markdown.ts'
import { messageJson } from './message-json.ts'

export const chatMethods: Methods = {
  'chat.postMessage': (call): Body<ChatPostMessageResponse> => {
    const channel = destination(call)
    const message = call.store.post(channel.id, { ...authored(call), ...content(call), ...threadOf(call, channel) })
    return { channel: channel.id, ts: message.ts, message: messageJson(message) }
  },
  'chat.update': (call): Body<ChatUpdateResponse> => {
    const message = own(call, 'cant_update_message')
    Object.assign(message, content(call), { edited: { user: call.token.user, ts: stamp(call.store.now()) } })
    if (call.args.markdown_text === undefined && call.args.blocks === undefined) delete message.blocks
    return { channel: needed(call, 'channel'), ts: message.ts, text: message.text ?? '', message: messageJson(message) }
  },
  'chat.delete': (call): Body<ChatDeleteResponse> => {
    const { ts } = own(call, 'cant_delete_message')
    call.store.remove(needed(call, 'channel'), ts)
    return { channel: needed(call, 'channel'), ts }
  },
  'chat.getPermalink': (call): Body<ChatGetPermalinkResponse> => {
    const channel = call.store.seen(call.token, needed(call, 'channel'))
    const message = call.store.message(channel.id, needed(call, 'message_ts'))
    return { channel: channel.id, permalink: call.store.permalink(channel.id, message) }
  },
  'chat.scheduleMessage': (call): Body<ChatScheduleMessageResponse> => {
    const channel = destination(call)
    const at = number(call, 'post_at', 0)
    const ahead = at - call.store.now()
    if (ahead < 10) throw new Refusal('time_in_past')
    if (ahead > 120 * 86_400) throw new Refusal('time_too_far')
    const id = call.store.id('Q')
    const { text = '' } = content(call)
    const date = Math.floor(call.store.now())
    const message = { ...authored(call), ...content(call), ...threadOf(call, channel) }
    call.store.scheduled.set(id, { id, channel: channel.id, user: call.token.user, at, date, text, message })
    return {
      channel: channel.id,
      scheduled_message_id: id,
      post_at: at,
      message: messageJson({ text, ...authored(call) }),
    }
  },
  'chat.scheduledMessages.list': (call): Body<ChatScheduledMessagesListResponse> => {
    const { store, token, args } = call
    const oldest = number(call, 'oldest', 0)
    const latest = number(call, 'latest', Number.MAX_SAFE_INTEGER)
    const all = [...store.scheduled.values()].filter(
      ({ user, channel, at }) =>
        user === token.user && (args.channel ?? channel) === channel && at >= oldest && at <= latest,
    )
    const { items, next } = page(call, all, { most: 100, standard: 100 })
    const shown = items.map(({ id, channel, at, date, text }) => ({
      ...{ id, channel_id: channel, post_at: at, date_created: date, text },
    }))
    return { scheduled_messages: shown, response_metadata: { next_cursor: next } }
  },
  'chat.deleteScheduledMessage': (call): Body<ChatDeleteScheduledMessageResponse> => {
    const id = needed(call, 'scheduled_message_id')
    const found = call.store.scheduled.get(id)
    if (found === undefined || found.channel !== needed(call, 'channel') || found.user !== call.token.user) {
      throw new Refusal('invalid_scheduled_message_id')
    }
    call.store.scheduled.delete(id)
    return {}
  },
}

/** A conversation by its id, or the direct messages with a person by his. Slack takes the name of a public channel too. */
function destination(call: Call): Channel {
  const { store, token } = call
  const given = needed(call, 'channel')
  const isPerson = /^[UW]/.test(given) && store.user(given) !== undefined
  const people = [token.user, given]
  const named = store.channelNamed(given.replace(/^#/, ''))
  const byName = named?.kind === 'channel' ? named.id : given
  const channel = isPerson ? (directOf(store, people) ?? addDirect(store, people)) : store.seen(token, byName)
  if (channel.archived) throw new Refusal('is_archived')
  const isOpen = channel.kind === 'channel' && token.scopes.includes('chat:write.public')
  if (!channel.members.has(token.user) && !isOpen) throw new Refusal('not_in_channel')
  return channel
}

function authored({ store, token }: Call): Partial<Message> {
  const bot = store.user(token.user)?.bot
  const app = { app_id: 'A0APP', team: store.team.id, bot_id: bot ?? 'B0PERSON' }
  // What an app posts for a person is marked with the app too.
  return { user: token.user, ...app }
}

const mostText = 40_000
const mostMarkdown = 12_000

function content(call: Call): Partial<Message> {
  const { text, markdown_text: markdown, blocks, attachments } = call.args
  if (markdown !== undefined && (text !== undefined || blocks !== undefined))
    throw new Refusal('markdown_text_conflict')
  if (!(text || markdown || blocks || attachments)) throw new Refusal('no_text')
  if ((markdown?.length ?? 0) > mostMarkdown || (text?.length ?? 0) > mostText) throw new Refusal('msg_too_long')
  const metadata = call.args.metadata === undefined ? {} : { metadata: json(call, 'metadata', z.looseObject({})) }
  const flags = {
    ...(call.args.unfurl_links === undefined ? {} : { unfurl_links: flag(call, 'unfurl_links') }),
    ...(call.args.unfurl_media === undefined ? {} : { unfurl_media: flag(call, 'unfurl_media') }),
    ...(call.args.client_msg_id === undefined ? {} : { client_msg_id: call.args.client_msg_id }),
  }
  if (markdown !== undefined) {
    const block = { type: 'markdown', block_id: 'md', text: markdown }
    return { text: mrkdwnOf(markdown), blocks: [block], ...metadata, ...flags }
  }
  const list = z.array(z.looseObject({}))
  return {
    text: text ?? '',
    ...(blocks === undefined ? {} : { blocks: json(call, 'blocks', list) }),
    ...(attachments === undefined ? {} : { attachments: json(call, 'attachments', list) }),
    ...{ ...metadata, ...flags },
  }
}

function threadOf(call: Call, { messages }: Channel): Partial<Message> {
  const { thread_ts: asked } = call.args
  if (asked === undefined || asked === '') return {}
  const found = messages.find(({ ts }) => ts === asked)
  if (found === undefined) throw new Refusal('thread_not_found')
  const thread = { thread_ts: found.thread_ts ?? found.ts }
  return flag(call, 'reply_broadcast') ? { ...thread, subtype: 'thread_broadcast' } : thread
}

function own(call: Call, refusal: string): Message {
  const channel = call.store.seen(call.token, needed(call, 'channel'))
  const message = call.store.message(channel.id, needed(call, 'ts'))
  if (message.user !== call.token.user) throw new Refusal(refusal)
  return message
}

const stamp = (seconds: number): string => seconds.toFixed(6)
