import { z } from 'zod'
import { momentOf } from '../timestamp.ts'
import { readAttachment } from './attachments.ts'
import { authorOf } from './author.ts'
import { readBlocks } from './blocks.ts'
import { type Fields, fieldsOf, lines, numberAt } from './fields.ts'
import { filesOf, fileValue } from './files.ts'
import type { Labels } from './labels.ts'
import { isEvent, isReply, type Message } from './message.ts'
import { readMrkdwn } from './mrkdwn.ts'

/** A message as tools give it; what is empty is left out. */
export const messageValue = z.object({
  ts: z.string(),
  /** `2026-11-24 10:05:12.123456`, UTC. */
  at: z.string(),
  author: z.string(),
  author_id: z.string().optional(),
  bot: z.boolean().optional(),
  external: z.boolean().optional(),
  /** Markdown. */
  text: z.string().optional(),
  event: z.string().optional(),
  /** The ts of the first message of its thread, for a reply. */
  thread: z.string().optional(),
  /** A reply that was sent to the channel too. */
  broadcast: z.boolean().optional(),
  /** Of the first message of a thread. */
  replies: z.int().optional(),
  last_reply: z.string().optional(),
  reactions: z.array(z.object({ name: z.string(), count: z.int(), mine: z.boolean().optional() })).optional(),
  files: z.array(fileValue).optional(),
  edited: z.boolean().optional(),
  pinned: z.boolean().optional(),
})

export type MessageValue = z.output<typeof messageValue>

export function messageOf(message: Message, labels: Labels): MessageValue {
  const { ts, thread_ts, subtype, reply_count, latest_reply } = message
  const { name, id, bot, external } = authorOf(message, labels)
  const text = textOf(message, labels)
  const reactions = message.reactions.map(({ name, count, users }) => ({
    ...{ name, count: Math.max(count, users.length) },
    ...(labels.me !== undefined && users.includes(labels.me) ? { mine: true } : {}),
  }))
  const files = filesOf(message)
  return {
    ...{ ts, at: momentOf(ts), author: name },
    ...(id === undefined ? {} : { author_id: id }),
    ...(bot ? { bot } : {}),
    ...(external ? { external } : {}),
    ...(text === '' ? {} : { text }),
    ...(isEvent(message) && subtype !== undefined ? { event: subtype } : {}),
    ...(isReply(message) && thread_ts !== undefined ? { thread: thread_ts } : {}),
    ...(subtype === 'thread_broadcast' ? { broadcast: true } : {}),
    ...(reply_count === undefined || reply_count <= 0 ? {} : { replies: reply_count }),
    ...(reply_count && latest_reply ? { last_reply: latest_reply } : {}),
    ...(reactions.length === 0 ? {} : { reactions }),
    ...(files.length === 0 ? {} : { files }),
    ...(message.edited === undefined ? {} : { edited: true }),
    ...(message.pinned_to.length === 0 ? {} : { pinned: true }),
  }
}

/** All that a message says, as Markdown: its blocks or else its text, and what is attached. Nothing is said twice. */
function textOf(message: Message, labels: Labels): string {
  const { subtype, text = '', blocks, attachments } = message
  if (subtype === 'tombstone') return '[deleted]'
  if (message.is_hidden_by_limit) return "[hidden by the workspace's plan]"
  // Where there are blocks, the text is what notifications show of them.
  const said = readBlocks(blocks, labels) || readMrkdwn(text, labels)
  const cards = attachments.map(attachment => readAttachment(fieldsOf(attachment), labels))
  const whole = lines([subtype === 'me_message' && said !== '' ? `/me ${said}` : said, ...cards])
  return whole === '' && message.room !== undefined ? readHuddle(message.room) : whole
}

function readHuddle(room: Fields): string {
  const { name, participant_history: people, date_start, date_end } = room
  const start = numberAt({ date_start }, 'date_start') ?? 0
  const end = numberAt({ date_end }, 'date_end') ?? 0
  const words = [
    typeof name === 'string' && name !== '' ? `huddle ${name}` : 'huddle',
    ...(Array.isArray(people) && people.length > 0 ? [`${people.length} people`] : []),
    ...(start > 0 && end > start ? [`${Math.max(1, Math.round((end - start) / 60))} min`] : []),
  ]
  return `[${words.join(', ')}]`
}
