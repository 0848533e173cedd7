import { ConnectorError } from '@mcp-connectors/core'
import type { Slack } from '../client.ts'
import { momentOf } from '../timestamp.ts'
import type { Workspace } from '../workspace.ts'
import type { FoundMessage } from './found.ts'

/** The message that a link names. @throws ConnectorError `not_found`, `refused` */
export async function openLink(
  client: Slack,
  link: string,
  signal: AbortSignal,
): Promise<{ workspace: Workspace; found: FoundMessage; shown: string }> {
  const { workspace, channel, shown, ts = '', thread } = await client.place(link, signal)
  const asked = { channel: channel.id, ts: thread ?? ts, oldest: ts, latest: ts, inclusive: true, limit: 2 }
  const what = `The message ${momentOf(ts)} in ${shown}`
  const { messages = [] } = await workspace.read('conversations.replies', asked, { signal, what })
  const message = messages.find(one => one.ts === ts)
  if (!message) throw new ConnectorError('not_found', `${what} was not found.`, { hint: 'It may have been deleted.' })
  return { workspace, shown, found: { channel, ts, thread, permalink: link.trim(), message: { ...message } } }
}
