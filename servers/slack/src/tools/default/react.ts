import { dryRun, receipt, renderReceipt, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { as, message, messageAt, target } from '../../arguments.ts'
import { unlessRefused } from '../../errors.ts'
import { voiceFor } from '../../send/voice-for.ts'
import { momentOf } from '../../timestamp.ts'
import { tool } from '../../tool.ts'

export const react = tool({
  name: 'slack_react',
  title: 'React to a message',
  access: 'write',
  scopes: ['reactions:write'],
  idempotent: true,
  description: 'Add an emoji reaction, or take it away.',
  input: z.strictObject({
    target,
    message,
    emoji: text(100).describe('As thumbsup.'),
    remove: z.boolean().default(false),
    as,
    dry_run: dryRun,
  }),
  output: receipt,
  run: async (args, { client, signal }) => {
    const { workspace, channel, shown, ts } = await messageAt(client, args, signal)
    client.policy.checkPost(channel, shown)
    const name = args.emoji.replace(/^:|:$/g, '')
    const changed = [`${args.remove ? 'no longer ' : ''}:${name}: on ${momentOf(ts)} in ${shown}`]
    if (args.dry_run) return { changed, dry_run: true }
    const method = args.remove ? 'reactions.remove' : 'reactions.add'
    const given = { channel: channel.id, timestamp: ts, name }
    const what = `:${name}: on ${momentOf(ts)} in ${shown}`
    const voice = await voiceFor(workspace, args.as, ['reactions:write'], signal)
    const done = await unlessRefused(voice.call(method, given, { signal, what }), ...['already_reacted', 'no_reaction'])
    return { changed: done ? changed : [] }
  },
  render: renderReceipt,
})
