import { ConnectorError, dryRun, type Receipt, receipt, renderReceipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { as, message, messageAt, target } from '../../arguments.ts'
import type { Slack } from '../../client.ts'
import { isUnknownOutcome, unlessRefused } from '../../errors.ts'
import { bookmarksIn } from '../../pins/list.ts'
import { momentOf } from '../../timestamp.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  target,
  message,
  link: text(2000).optional().describe('URL, for a bookmark at the top of the channel instead.'),
  title: text(100).optional(),
  remove: z.boolean().default(false),
  as,
  dry_run: dryRun,
  repeat,
})

type Arguments = z.output<typeof input>

export const pin = tool({
  name: 'slack_pin',
  title: 'Pin or bookmark',
  access: 'write',
  scopes: ['pins:write', 'bookmarks:write'],
  description: 'Pin a message to its channel, bookmark a link there, or take either away.',
  input,
  output: receipt,
  run: async (args, { client, signal }) =>
    args.link === undefined ? pinMessage(client, args, signal) : bookmark(client, args, args.link, signal),
  render: renderReceipt,
})

async function pinMessage(client: Slack, args: Arguments, signal: AbortSignal): Promise<Receipt> {
  const { workspace, channel, shown, ts } = await messageAt(client, args, signal)
  client.policy.checkPost(channel, shown)
  const what = `${momentOf(ts)} in ${shown}`
  const changed = [`${what} ${args.remove ? 'no longer pinned' : 'pinned'}`]
  if (args.dry_run) return { changed, dry_run: true }
  const method = args.remove ? 'pins.remove' : 'pins.add'
  const asked = workspace.voice(args.as).call(method, { channel: channel.id, timestamp: ts }, { signal, what })
  return { changed: (await unlessRefused(asked, 'already_pinned', 'no_pin', 'not_pinned')) ? changed : [] }
}

async function bookmark(client: Slack, args: Arguments, link: string, signal: AbortSignal): Promise<Receipt> {
  const place = await client.place(args.target, signal)
  const { workspace, channel, shown } = place
  client.policy.checkPost(channel, shown)
  const voice = workspace.voice(args.as)
  const there = (await bookmarksIn(place, signal)).find(one => one.link === link)
  if (args.remove) {
    if (!there) return { changed: [] }
    const changed = [`bookmark ${there.title} (${link}) of ${shown} removed`]
    if (args.dry_run) return { changed, dry_run: true }
    await voice.call('bookmarks.remove', { channel_id: channel.id, bookmark_id: there.id }, { signal, what: shown })
    return { changed }
  }
  if (there) return { changed: [] }
  if (!URL.canParse(link) || !/^https?:$/.test(new URL(link).protocol)) {
    throw new ConnectorError('invalid', `${JSON.stringify(link.slice(0, 100))} is no web address.`)
  }
  const { title = new URL(link).host } = args
  const changed = [`bookmark ${title} (${link}) in ${shown}`]
  if (args.dry_run) return { changed, dry_run: true }
  await client.once.do({
    what: `bookmark in ${shown}`,
    key: ['bookmark', channel.id, link],
    ...{ repeat: args.repeat, signal, isUnknown: isUnknownOutcome },
    send: async () => {
      await voice.call('bookmarks.add', { channel_id: channel.id, title, link, type: 'link' }, { signal, what: shown })
      return true
    },
    find: async looking => (await bookmarksIn(place, looking)).some(one => one.link === link) || undefined,
  })
  return { changed }
}
