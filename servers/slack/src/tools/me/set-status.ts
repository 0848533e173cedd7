import { ConnectorError, carryOut, dryRun, receipt, renderReceipt, type Step, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { isUnknownOutcome, unlessRefused } from '../../errors.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  text: text(100).optional().describe('Without text and emoji it is cleared.'),
  emoji: text(100).optional().describe('Its name, as palm_tree.'),
  minutes: z.int().min(1).max(43_200).optional().describe('Until it ends.'),
  quiet: z.boolean().optional().describe('No notifications for those minutes; false: again.'),
  dry_run: dryRun,
})

export const setStatus = tool({
  name: 'slack_set_status',
  title: 'Set my status',
  access: 'write',
  scopes: ['users.profile:write', 'dnd:write'],
  idempotent: true,
  description: "Set or clear the person's status, and pause or resume their notifications.",
  input,
  output: receipt,
  run: async (args, { client, signal }) => {
    const workspace = await client.workspace({}, signal)
    const { minutes, quiet } = args
    if (quiet === true && minutes === undefined) {
      throw new ConnectorError('invalid', 'minutes is missing.', { hint: 'quiet needs it.' })
    }
    const voice = workspace.voice('user')
    const words = [args.emoji === undefined ? '' : `:${bare(args.emoji)}:`, args.text ?? ''].filter(Boolean).join(' ')
    const isStatus = words !== '' || quiet === undefined
    const until = minutes === undefined ? 0 : Math.floor(Date.now() / 1000) + minutes * 60
    const profile = {
      status_text: args.text ?? '',
      status_emoji: args.emoji === undefined ? '' : `:${bare(args.emoji)}:`,
      status_expiration: words === '' ? 0 : until,
    }
    const status: Step = {
      change: words === '' ? 'status cleared' : `status ${words}${ending(minutes)}`,
      send: () => voice.call('users.profile.set', { profile }, { signal, what: 'the status' }),
    }
    const pause: Step = {
      change: quiet === true ? `notifications paused${ending(minutes)}` : 'notifications on again',
      send: async () => {
        const options = { signal, what: 'notifications' }
        if (quiet === true) return await voice.call('dnd.setSnooze', { num_minutes: minutes ?? 0 }, options)
        return (await unlessRefused(voice.call('dnd.endSnooze', {}, options), 'snooze_not_active')) !== undefined
      },
    }
    const steps = [...(isStatus ? [status] : []), ...(quiet === undefined ? [] : [pause])]
    if (args.dry_run) return { changed: steps.map(({ change }) => change), dry_run: true }
    return await carryOut(steps, { isUnknown: isUnknownOutcome })
  },
  render: renderReceipt,
})

function bare(emoji: string): string {
  return emoji.replace(/^:|:$/g, '')
}

function ending(minutes: number | undefined): string {
  return minutes === undefined ? '' : ` for ${minutes} minutes`
}
