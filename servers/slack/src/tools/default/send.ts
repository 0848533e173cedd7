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
import { notified, type Outgoing, visibleText, withNames } from '../../send/outgoing.ts'
import { type Post, type Posted, post } from '../../send/post.ts'
import { attached, share } from '../../send/share.ts'
import { threadRoot } from '../../send/thread-root.ts'
import { selfOf, shownVoice } from '../../send/voice-for.ts'
import { shownWhen, whenOf } from '../../send/when.ts'
import { momentOf, parseTs } from '../../timestamp.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  to: target,
  text: z.string().default('').describe('Markdown. @handle mentions.'),
  thread: text(200).optional().describe('Message to reply to: day and time as shown.'),
  broadcast: z.boolean().default(false).describe('Reply in the channel too.'),
  at: text(80).optional().describe('Send later: ISO time, or 2h.'),
  files: listOf(text(1000), 10).optional().describe('Paths in the uploads folder.'),
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
    const { notify, files = [] } = args
    const text = textOf(args)
    const at = args.at === undefined ? undefined : whenOf(args.at)
    const scopes = [files.length > 0 ? 'files:write' : 'chat:write']
    const to = await destinationOf(client, { target: args.to, as: args.as, begin: !args.dry_run, scopes }, signal)
    const [self, out, thread] = await Promise.all([
      selfOf(to.workspace, to.voice, signal),
      text === undefined ? { text: '', warnings: [] } : withNames(to.workspace, text, notify, signal),
      threadOf(to, args, signal),
      // Known before anything is sent: the link to the message is made of it.
      to.workspace.self(signal),
    ])
    const given = postOf(args, { to, self, text: out.text, thread, at })
    if (args.dry_run) return await shown(client, given, out, files, signal)
    const posted = files.length > 0 ? await share(client, given, files, signal) : await post(client, given, signal)
    return receiptOf(given, posted, out)
  },
  render: renderReceipt,
})

/** Undefined for none. @throws ConnectorError for arguments that do not go together, before anything is asked of Slack */
function textOf({ text, notify, files = [], at, broadcast }: Arguments): Outgoing | undefined {
  const problems = [
    text === '' && files.length === 0 && 'There is nothing to send: text is missing.',
    files.length > 0 && at !== undefined && 'Files cannot be sent later.',
    files.length > 0 && broadcast && 'Files in a thread cannot be shown in the channel too.',
  ]
  for (const problem of problems) if (problem) throw new ConnectorError('invalid', problem)
  const hint = 'Write it without @. Only if the person wants all of them called, pass notify.'
  const isNone = text === '' && notify === undefined
  return isNone ? undefined : visibleText(text, { broadcasts: notify === undefined ? [] : [notify], hint })
}

async function threadOf(to: Destination, { thread }: Arguments, signal: AbortSignal): Promise<string | undefined> {
  const named = thread === undefined ? (to.thread ?? to.ts) : parseTs(thread, 'thread')
  if (named === undefined || to.channel.id === '') return named
  return named === to.thread ? named : await threadRoot(to, named, signal)
}

function postOf(
  { at, broadcast, files, repeat }: Arguments,
  given: Pick<Post, 'to' | 'self' | 'text' | 'thread' | 'at'>,
) {
  const { to, text, thread } = given
  if (broadcast && thread === undefined) {
    throw new ConnectorError('invalid', 'broadcast is for replies: thread is missing.')
  }
  const key = [to.workspace.name, to.voice.who, to.channel.id, thread, text, broadcast, at, files]
  return { ...given, broadcast, repeat, key } satisfies Post
}

async function shown(
  client: Slack,
  given: Post,
  out: Outgoing,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Receipt> {
  const { to, self } = given
  const [{ size, warnings }, notifies, files] = await Promise.all([
    audienceOf(to, self, signal),
    notified(to.workspace, out.text, signal),
    attached(client, paths),
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
