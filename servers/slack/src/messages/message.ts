import { z } from 'zod'

const stamp = z.string().regex(/^\d{1,11}\.\d{1,6}$/)
const word = z.string().optional().catch(undefined)
const objects = z.array(z.unknown()).catch([]).default([])
const author = z
  .looseObject({ name: word, display_name: word, real_name: word, team: word })
  .optional()
  .catch(undefined)

const reactions = z
  .array(
    z.object({
      name: z.string(),
      count: z.int().catch(0).default(0),
      users: z.array(z.string()).catch([]).default([]),
    }),
  )
  .catch([])
  .default([])

/** A message as any of Slack's methods gives it. What is not as it should be is taken for absent. */
const message = z.looseObject({
  ts: stamp,
  subtype: word,
  user: word,
  username: word,
  bot_id: word,
  app_id: word,
  bot_profile: author,
  user_profile: author,
  text: word,
  blocks: objects,
  attachments: objects,
  files: objects,
  reactions,
  thread_ts: stamp.optional().catch(undefined),
  reply_count: z.int().optional().catch(undefined),
  latest_reply: stamp.optional().catch(undefined),
  edited: z.looseObject({ ts: word }).optional().catch(undefined),
  room: z.looseObject({}).optional().catch(undefined),
  pinned_to: objects,
  is_hidden_by_limit: z.unknown().optional(),
})

export type Message = z.output<typeof message>

/** Those of a list that are messages. */
export function messagesOf(list: unknown): Message[] {
  const given: readonly unknown[] = Array.isArray(list) ? list : []
  return given.flatMap(one => {
    const parsed = message.safeParse(one)
    return parsed.success ? [parsed.data] : []
  })
}

const events: ReadonlySet<string> = new Set(
  ['join', 'leave', 'topic', 'purpose', 'name', 'archive', 'unarchive']
    .flatMap(event => [`channel_${event}`, `group_${event}`])
    .concat([
      ...[
        'channel_convert_to_private',
        'channel_convert_to_public',
        'channel_posting_permissions',
        'channel_canvas_updated',
      ],
      ...['bot_add', 'bot_remove', 'pinned_item', 'unpinned_item', 'reminder_add', 'sh_room_created', 'sh_room_shared'],
      ...['ekm_access_denied', 'bot_enable', 'bot_disable', 'shared_channel_invite', 'tabbed_canvas_updated'],
    ]),
)

/** Somebody joined, a topic was set: nothing that anybody said. */
export function isEvent({ subtype }: Message): boolean {
  return subtype !== undefined && events.has(subtype)
}

/** Whether it stands in a thread, below the first message. */
export function isReply({ ts, thread_ts }: Message): boolean {
  return thread_ts !== undefined && thread_ts !== ts
}
