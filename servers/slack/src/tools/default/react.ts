import { near } from '@mcp-connectors/config'
import { ConnectorError, dryRun, receipt, renderReceipt, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { as, message, messageAt, target } from '../../arguments.ts'
import { isRefusal } from '../../errors.ts'
import { emojiName } from '../../send/emoji-name.ts'
import { voiceFor } from '../../send/voice-for.ts'
import { momentOf } from '../../timestamp.ts'
import { tool } from '../../tool.ts'
import type { Workspace } from '../../workspace.ts'

export const react = tool({
  name: 'slack_react',
  title: 'React',
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
    const name = emojiName(args.emoji)
    const { workspace, channel, shown, ts } = await messageAt(client, args, signal)
    client.policy.checkPost(channel, shown)
    const what = `:${name}: on ${momentOf(ts)} in ${shown}`
    const changed = [`${args.remove ? 'no longer ' : ''}${what}`]
    if (args.dry_run) return { changed, dry_run: true }
    const method = args.remove ? 'reactions.remove' : 'reactions.add'
    const voice = await voiceFor(workspace, args.as, ['reactions:write'], signal)
    const given = { channel: channel.id, timestamp: ts, name }
    const [done] = await Promise.allSettled([voice.call(method, given, { signal, what })])
    if (done.status === 'fulfilled') return { changed }
    if (isRefusal(done.reason, 'already_reacted', 'no_reaction')) return { changed: [] }
    throw isRefusal(done.reason, 'invalid_name') ? await noSuchEmoji(workspace, name, signal) : done.reason
  },
  render: renderReceipt,
})

async function noSuchEmoji({ names }: Workspace, name: string, signal: AbortSignal): Promise<ConnectorError> {
  const like = near(name, await names.emoji(signal))
  return new ConnectorError('invalid', `There is no emoji :${name}:, or the workspace does not allow it.`, {
    hint:
      like.length === 0
        ? 'slack_find with kind emoji looks for those of the workspace.'
        : `Near are ${like.join(', ')}.`,
  })
}
