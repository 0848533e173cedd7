import { ConnectorError } from '@mcp-connectors/core'
import { momentOf } from '../timestamp.ts'
import { type Destination, readBy } from './destination.ts'

/**
 * The first message of the thread that a message is in, itself where it is in none yet: Slack puts a reply to a reply where
 * nobody sees it.
 * @throws ConnectorError `not_found`
 */
export async function threadRoot(destination: Destination, ts: string, signal: AbortSignal): Promise<string> {
  const { channel, shown } = destination
  const asked = { channel: channel.id, ts, oldest: ts, latest: ts, inclusive: true, limit: 1 }
  const reading = readBy(destination, 'conversations.replies', asked, {
    signal,
    what: `${momentOf(ts)} in ${shown}`,
  })
  const [read] = await Promise.allSettled([reading])
  signal.throwIfAborted()
  if (read.status === 'fulfilled') return read.value.messages?.find(message => message.ts === ts)?.thread_ts ?? ts
  // Who may post need not be allowed to read.
  if (!ConnectorError.is(read.reason) || read.reason.code === 'not_found') throw read.reason
  return ts
}
