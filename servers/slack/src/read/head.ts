import { clean, counted } from '@mcp-connectors/core'
import { leftOut } from '../left-out.ts'
import type { MessageValue } from '../messages/value.ts'
import { dayOf, momentOf } from '../timestamp.ts'

export interface Shown {
  channel: string
  thread?: string | undefined
  around?: string | undefined
  messages: readonly MessageValue[]
  withheld?: number | undefined
  notes?: readonly string[] | undefined
}

/** `#general (private) 2026-11-23 to 2026-11-24, 50 messages`, and below it what is to be known of them. */
export function headOf({ channel, thread, around, messages, withheld = 0, notes = [] }: Shown): string {
  const [first, last] = [messages[0], messages.at(-1)]
  const days = [first, last].flatMap(message => (message === undefined ? [] : [dayOf(message.ts)]))
  const where = clean(channel)
  const what =
    thread !== undefined
      ? `Thread of ${momentOf(thread)} in ${where}`
      : around === undefined
        ? `${where} ${[...new Set(days)].join(' to ')}`
        : `${where} around ${momentOf(around)}`
  const count = messages.length === 0 ? 'no messages' : counted(messages.length, 'message')
  return [`${what.trim()}, ${count}`, ...leftOut({ withheld }), ...notes.map(clean)].join('\n')
}
