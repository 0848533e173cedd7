export type Kind = 'channel' | 'group' | 'im' | 'mpim'

export interface Channel {
  readonly id: string
  readonly kind: Kind
  name: string
  /** Shared with another organization. */
  readonly external: boolean
  archived: boolean
  topic: string
  purpose: string
  readonly creator: string
  /** Seconds. */
  readonly created: number
  readonly members: Set<string>
  /** Oldest first. */
  messages: Message[]
  /** By user, the `ts` of the last message that he read. */
  readonly lastRead: Map<string, string>
}

export interface Reaction {
  readonly name: string
  readonly users: readonly string[]
  readonly count: number
}

/** As Slack answers it: whatever else a message has stays as it was given. */
export interface Message {
  readonly type: 'message'
  readonly ts: string
  text?: string
  user?: string
  subtype?: string
  thread_ts?: string
  bot_id?: string
  username?: string
  blocks?: readonly unknown[]
  attachments?: readonly Attachment[]
  files?: readonly FileInMessage[]
  reactions?: readonly Reaction[]
  pinned_to?: readonly string[]
  /** Of a message with replies. */
  reply_count?: number
  reply_users?: readonly string[]
  reply_users_count?: number
  latest_reply?: string
  [more: string]: unknown
}

export interface Attachment {
  readonly title?: string
  readonly text?: string
  readonly fallback?: string
  readonly [more: string]: unknown
}

export interface FileInMessage {
  readonly id?: string
  readonly name?: string
  readonly title?: string
  readonly mode?: string
}

/** Writes down at the message that begins a thread what became of it. */
export function recount({ messages }: Channel, threadTs: string): void {
  const parent = messages.find(({ ts }) => ts === threadTs)
  if (parent === undefined) return
  const replies = messages.filter(({ ts, thread_ts }) => thread_ts === threadTs && ts !== threadTs)
  const users = [...new Set(replies.flatMap(({ user }) => user ?? []))]
  const latest = replies.at(-1)?.ts
  const { thread_ts, reply_count, reply_users, reply_users_count, latest_reply, ...alone } = parent
  const thread = { thread_ts: threadTs, reply_count: replies.length, reply_users: users.slice(0, 5) }
  const counted = latest === undefined ? {} : { ...thread, reply_users_count: users.length, latest_reply: latest }
  messages[messages.indexOf(parent)] = { ...alone, ...counted }
}
