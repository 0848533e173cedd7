import { type RenderContext, withoutHidden } from '@mcp-connectors/core'
import { z } from 'zod'
import { messageRows } from '../messages/rows.ts'
import { messageValue } from '../messages/value.ts'
import { headOf } from './head.ts'

/** A stretch of a conversation as it is shown. */
export const shownConversation = z.object({
  channel: z.string(),
  channel_id: z.string(),
  /** The ts of the first message of the thread, where it is one. */
  thread: z.string().optional(),
  /** The ts at which the window that was asked for begins and ends. */
  since: z.string().optional(),
  until: z.string().optional(),
  /** The ts of the message that a link named. */
  around: z.string().optional(),
  /** Oldest first. */
  messages: z.array(messageValue.extend({ shown_replies: z.array(messageValue).optional() })),
  /** Where the cursor leads. */
  direction: z.enum(['older', 'newer']),
  /** Left out because of who wrote them. */
  withheld: z.int().optional(),
  notes: z.array(z.string()).optional(),
})

export type ShownConversation = z.output<typeof shownConversation>

/** The position after a message, in the direction in which the pages go. */
export function after({ ts }: { ts: string }, { thread, since, until, direction }: ShownConversation): object {
  return { ...(direction === 'older' ? { before: ts } : { after: ts }), thread, since, until }
}

export function renderConversation(value: ShownConversation, { untrusted }: RenderContext): string {
  const head = headOf(value)
  return value.messages.length === 0 ? head : `${head}\n${untrusted(rowsOf(value))}`
}

/** The same for a host that reads it as a resource: nothing follows it that could be taken for ours. */
export function conversationText(value: ShownConversation & { next?: unknown }): string {
  const more = value.next === undefined ? [] : ['[There is more: slack_read pages through it.]']
  return [headOf(value), withoutHidden(rowsOf(value)), ...more].filter(Boolean).join('\n')
}

function rowsOf({ thread, messages }: Pick<ShownConversation, 'thread' | 'messages'>): string {
  // Of a thread, the head says which one it is.
  return messageRows(thread === undefined ? messages : messages.map(({ thread: _thread, ...message }) => message))
}
