import { text } from '@mcp-connectors/core'
import { z } from 'zod'
import { target } from '../../arguments.ts'
import { conversation } from '../../read/conversation.ts'
import { after, renderConversation, shownConversation } from '../../read/shown.ts'
import { tool } from '../../tool.ts'

const time = text(60).optional()

export const read = tool({
  name: 'slack_read',
  title: 'Read a channel, DM or thread',
  access: 'read',
  scopes: ['channels:history', 'groups:history', 'im:history', 'mpim:history'],
  description: 'Read a channel, DM or thread, oldest first: its newest messages, or those from since on.',
  input: z.strictObject({
    target: target.describe('#name, @person, id or link. A link to a message opens its thread or surroundings.'),
    thread: text(300).optional().describe('Day and time of its first message, as shown, or ts.'),
    since: time.describe('2026-11-24, 2026-11-24T10:00, today, 2h, 3d or a message.'),
    until: time,
    limit: z.int().min(1).max(200).default(50),
    threads: z.enum(['none', 'preview', 'full']).default('none').describe('Replies to show.'),
    events: z.boolean().default(false).describe('Joins and the like too.'),
  }),
  output: shownConversation,
  paged: true,
  fit: {
    list: 'messages',
    after: (message: { ts: string }, _index, value) => after(message, value),
    keepsEnd: ({ direction }) => direction === 'older',
  },
  run: (args, { client, signal, position }) => conversation(client, args, position, signal),
  render: renderConversation,
})
