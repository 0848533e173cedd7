import { ConnectorError, dryRun, type Receipt, receipt, renderReceipt, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { as, message, target } from '../../arguments.ts'
import type { Slack } from '../../client.ts'
import { unlessRefused } from '../../errors.ts'
import { broadcastsIn } from '../../send/broadcasts.ts'
import { mrkdwnOf } from '../../send/mrkdwn.ts'
import { visibleText, withNames } from '../../send/outgoing.ts'
import { type OwnMessage, ownMessage } from '../../send/own-message.ts'
import { scheduledMessage } from '../../send/scheduled.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  target,
  message,
  text: z.string().optional().describe('Markdown. Left out: delete it.'),
  scheduled: text(40).optional().describe('Id of one to cancel.'),
  as,
  dry_run: dryRun,
})

type Arguments = z.output<typeof input>

export const edit = tool({
  name: 'slack_edit',
  title: 'Edit a message',
  access: 'write',
  accessFor: args => (isDeletion(args) && !args.dry_run ? 'destroy' : 'write'),
  scopes: ['chat:write'],
  description: 'Edit or delete your own message, or cancel a scheduled one.',
  input,
  output: receipt,
  confirm: async (args, { client, signal }) => {
    if (!isDeletion(args)) return undefined
    const found = await ownMessage(client, args, signal)
    client.agreed.show(['edit', args], found.version)
    return `Delete the message of ${found.shown}?\n\n${excerpt(found.text)}`
  },
  run: async (args, { client, signal }) => {
    if (args.scheduled !== undefined) return await cancel(client, args, args.scheduled, signal)
    const found = await ownMessage(client, args, signal)
    if (args.text === undefined) return await remove(client, args, found, signal)
    return await change(args, found, args.text, signal)
  },
  render: renderReceipt,
})

function isDeletion({ text, scheduled }: Arguments): boolean {
  return text === undefined && scheduled === undefined
}

async function change(args: Arguments, found: OwnMessage, given: string, signal: AbortSignal): Promise<Receipt> {
  const { at, ts, thread, shown, stored } = found
  const hint = 'An edit calls nobody: write it without @.'
  const visible = visibleText(given, { broadcasts: [...broadcastsIn(stored)], hint })
  const out = await withNames(at.workspace, visible, undefined, signal)
  const { warnings } = out
  const mrkdwn = mrkdwnOf(out.text)
  if (stored === mrkdwn || stored === out.text) return { changed: [], warnings, dry_run: args.dry_run }
  const changed = [`text of ${shown}`]
  if (args.dry_run) return { changed, warnings, dry_run: true, preview: difference(found.text, visible.text) }
  const where = { channel: at.channel.id, ts }
  const options = { signal, what: shown }
  // Slack that does not know `markdown_text` has changed nothing.
  const done = await unlessRefused(
    at.voice.call('chat.update', { ...where, markdown_text: out.text }, options),
    ...['no_text', 'invalid_arguments'],
  )
  if (!done) await at.voice.call('chat.update', { ...where, text: mrkdwn, parse: 'none' }, options)
  return { changed, warnings, url: await at.workspace.permalink(at.channel.id, ts, thread, signal), id: ts }
}

async function remove(client: Slack, args: Arguments, found: OwnMessage, signal: AbortSignal): Promise<Receipt> {
  const { at, ts, shown, text, version } = found
  const changed = [`${shown} deleted`]
  if (args.dry_run) return { changed, dry_run: true, preview: text }
  client.agreed.check(['edit', args], version)
  await at.voice.call('chat.delete', { channel: at.channel.id, ts }, { signal, what: shown })
  return { changed, preview: text }
}

async function cancel(client: Slack, args: Arguments, scheduled: string, signal: AbortSignal): Promise<Receipt> {
  if (args.text !== undefined || args.message !== undefined) {
    throw new ConnectorError('invalid', 'A scheduled message can only be cancelled.', {
      hint: 'Leave text and message out; then send the new text with slack_send.',
    })
  }
  const { at, id, shown, text } = await scheduledMessage(client, { ...args, scheduled }, signal)
  const changed = [`${shown} cancelled`]
  if (args.dry_run) return { changed, dry_run: true, preview: text }
  const given = { channel: at.channel.id, scheduled_message_id: id }
  await at.voice.call('chat.deleteScheduledMessage', given, { signal, what: shown })
  return { changed, preview: text }
}

/** Lines that go, then those that come. */
function difference(before: string, after: string): string {
  const [old, next] = [before.split('\n'), after.split('\n')]
  const isKept = (line: string | undefined, other: string | undefined) => line !== undefined && line === other
  let head = 0
  while (isKept(old[head], next[head])) head++
  let tail = 0
  while (tail < Math.min(old.length, next.length) - head && isKept(old.at(-1 - tail), next.at(-1 - tail))) tail++
  return [
    ...old.slice(head, old.length - tail).map(line => `- ${line}`),
    ...next.slice(head, next.length - tail).map(line => `+ ${line}`),
  ].join('\n')
}

function excerpt(text: string): string {
  return text.length > 1000 ? `${text.slice(0, 1000)} …` : text
}
