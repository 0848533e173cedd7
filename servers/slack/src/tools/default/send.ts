import {
  ConnectorError,
  dryRun,
  listOf,
  type Receipt,
  receipt,
  renderReceipt,
  repeat,
  text,
} from '@mcp-connectors/core'
import { z } from 'zod'
import { as, target } from '../../arguments.ts'
import type { Slack } from '../../client.ts'
import { sizeOf } from '../../files/file.ts'
import { audienceOf, warningsOf } from '../../send/audience.ts'
import { type Destination, destinationOf } from '../../send/destination.ts'
import { notified, type Outgoing, outgoing } from '../../send/outgoing.ts'
import { type Post, type Posted, post } from '../../send/post.ts'
import { attached, share } from '../../send/share.ts'
import { threadRoot } from '../../send/thread-root.ts'
import { selfOf, shownVoice } from '../../send/voice-for.ts'
import { shownWhen, whenOf } from '../../send/when.ts'
import { momentOf, parseTs } from '../../timestamp.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  to: target,
  text: z.string().default('').describe('Markdown, at most 12,000 characters. @handle mentions.'),
  thread: text(200).optional().describe('Message to reply to: day and time as shown.'),
  broadcast: z.boolean().default(false).describe('Reply in the channel too.'),
  at: text(80).optional().describe('Send later: ISO time, or 2h.'),
  files: listOf(text(1000), 10).optional().describe('Paths in the folder for uploads.'),
  notify: z.enum(['channel', 'here', 'everyone']).optional().describe('Only if the person asked to call all.'),
  as,
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const send = tool({
  name: 'slack_send',
  title: 'Send a message',
  access: 'write',
  scopes: ['chat:write'],
  description: 'Send a message or files to a channel, person or thread, now or later.',
  input,
  output: receipt,
  run: async (args, { client, signal }) => {
    checkTogether(args)
    const at = args.at === undefined ? undefined : whenOf(args.at)
    const scopes = [args.files?.length ? 'files:write' : 'chat:write']
    const to = await destinationOf(client, { target: args.to, as: args.as, begin: !args.dry_run, scopes }, signal)
    const [self, out, thread] = await Promise.all([
      selfOf(to.workspace, to.voice, signal),
      textOf(to, args, signal),
      threadOf(to, args, signal),
      // Known before anything is sent: the link to the message is made of it.
      to.workspace.self(signal),
    ])
    const given: Post = {
      ...{ to, self, text: out.text, thread, at, broadcast: args.broadcast, repeat: args.repeat },
      key: keyOf(to, thread, out, args),
    }
    if (args.dry_run) return await shown(client, given, out, args, signal)
    const posted = args.files?.length
      ? await share(client, given, args.files, signal)
      : await post(client, given, signal)
    return receiptOf(given, posted, out)
  },
  render: renderReceipt,
})

function checkTogether({ text, thread, to, broadcast, at, files }: Arguments): void {
  const isReply = thread !== undefined || /^https?:/.test(to)
  const problem =
    text === '' && !files?.length
      ? 'There is nothing to send: text is missing.'
      : files?.length && at !== undefined
        ? 'Files cannot be sent later.'
        : files?.length && broadcast
          ? 'Files in a thread cannot be shown in the channel too.'
          : broadcast && !isReply
            ? 'broadcast is for replies: thread is missing.'
            : undefined
  if (problem !== undefined) throw new ConnectorError('invalid', problem)
}

async function textOf({ workspace }: Destination, { text, notify }: Arguments, signal: AbortSignal): Promise<Outgoing> {
  if (text === '') return { text, warnings: [] }
  const hint = 'Write it without @. Only if the person wants all of them called, pass notify.'
  return await outgoing(workspace, text, { broadcasts: notify === undefined ? [] : [notify], notify, hint }, signal)
}

async function threadOf(to: Destination, { thread }: Arguments, signal: AbortSignal): Promise<string | undefined> {
  const named = thread === undefined ? (to.thread ?? to.ts) : parseTs(thread, 'thread')
  if (named === undefined || to.channel.id === '') return named
  return named === to.thread ? named : await threadRoot(to, named, signal)
}

/** All that makes a message this one. */
function keyOf({ voice, channel }: Destination, thread: string | undefined, { text }: Outgoing, args: Arguments) {
  return [voice.token, channel.id, thread, text, args.broadcast, args.at, args.files]
}

async function shown(
  client: Slack,
  given: Post,
  out: Outgoing,
  args: Arguments,
  signal: AbortSignal,
): Promise<Receipt> {
  const { to, self } = given
  const [{ size, warnings }, notifies, files] = await Promise.all([
    audienceOf(to, self, signal),
    notified(to.workspace, out.text, signal),
    attached(client, args.files ?? []),
  ])
  const names = files.map(({ name, bytes }) => `${name} (${sizeOf(bytes)})`).join(', ')
  return {
    changed: [
      `${whatOf(given)}${size === '' ? '' : `, ${size}`}`,
      ...(names === '' ? [] : [`files ${names}`]),
      ...(notifies.length === 0 ? [] : [`notifies ${notifies.join(', ')}`]),
    ],
    warnings: [...warnings, ...out.warnings],
    dry_run: true,
    ...(out.text === '' ? {} : { preview: out.text }),
  }
}

function receiptOf(given: Post, { ts, url, scheduled }: Posted, { warnings }: Outgoing): Receipt {
  const named = ts === undefined ? '' : `${momentOf(ts)} `
  return {
    ...(url === undefined ? {} : { url }),
    ...((scheduled ?? ts) === undefined ? {} : { id: scheduled ?? ts }),
    changed: [`${whatOf(given, named)}${scheduled === undefined ? '' : `, id ${scheduled}`}`],
    warnings: [...warningsOf(given.to.channel), ...warnings],
  }
}

/** `message 2026-11-24 10:05:12.123456 to #general (private), as alice` */
function whatOf({ to, self, thread, at }: Post, named = ''): string {
  const what =
    thread === undefined ? `message ${named}to ${to.shown}` : `reply ${named}to ${momentOf(thread)} in ${to.shown}`
  return `${what}${at === undefined ? '' : ` at ${shownWhen(at)}`}, as ${shownVoice(to.voice, self)}`
}
