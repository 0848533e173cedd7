import { ConnectorError } from '@mcp-connectors/core'
import type { Channel } from '../channel.ts'
import { isEvent, messagesOf } from '../messages/message.ts'
import { isRestricted, restrictedPage } from '../read/span.ts'
import type { Workspace } from '../workspace.ts'
import type { FoundMessage } from './found.ts'

/** What was read of one conversation. */
export interface Read {
  channel: Channel
  messages: FoundMessage[]
  /** The oldest message that was looked at, where there are older ones. */
  reached?: string | undefined
  /** Why it was not read to its end. */
  failure?: ConnectorError | undefined
}

const mostPages = 2
const pageSize = 200

/** The newest messages before `latest`, two pages of them. Replies of threads are not among them. */
export async function messagesIn(
  workspace: Workspace,
  channel: Channel,
  { oldest, latest }: { oldest: string | undefined; latest: string | undefined },
  signal: AbortSignal,
): Promise<Read> {
  const messages: FoundMessage[] = []
  let reached = latest
  for (let page = 0; page < mostPages; page++) {
    const limit = isRestricted({ workspace }) ? restrictedPage : pageSize
    const asked = workspace.read(
      'conversations.history',
      {
        channel: channel.id,
        limit,
        ...(oldest === undefined ? {} : { oldest }),
        ...(reached ? { latest: reached } : {}),
      },
      { signal, what: channel.name === undefined ? channel.id : `#${channel.name}` },
    )
    const [settled] = await Promise.allSettled([asked])
    if (settled.status === 'rejected') {
      if (!ConnectorError.is(settled.reason)) throw settled.reason
      return { channel, messages, reached, failure: settled.reason }
    }
    const { messages: given = [], has_more: more } = settled.value
    const said = messagesOf(given).filter(message => !isEvent(message))
    messages.push(...said.map(message => ({ channel, ts: message.ts, permalink: '', message })))
    reached = given.at(-1)?.ts
    if (more !== true || reached === undefined) return { channel, messages }
    // The page itself may have told it.
    if (isRestricted({ workspace })) break
  }
  return { channel, messages, reached }
}
