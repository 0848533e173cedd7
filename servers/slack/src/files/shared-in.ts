import { marksOf } from '../channel.ts'
import type { Slack } from '../client.ts'
import { isDirect } from '../policy.ts'
import type { Workspace } from '../workspace.ts'
import type { SlackFile } from './file.ts'

const mostShown = 3

/** `#general`, `#secret (private)`, `a direct message`: where a file was shared, the first few that may be read. */
export async function sharedIn(
  { policy }: Pick<Slack, 'policy'>,
  { names }: Workspace,
  { channels }: Pick<SlackFile, 'channels'>,
  signal: AbortSignal,
): Promise<string[]> {
  const found = await names.channels(channels.slice(0, mostShown), { signal })
  const shown = [...found.values()]
    .filter(channel => policy.mayRead(channel))
    .map(channel => (isDirect(channel) ? 'a direct message' : `#${channel.name ?? channel.id}${marksOf(channel)}`))
  const more = channels.length - mostShown
  return [...new Set(shown), ...(more > 0 ? [`${more} more`] : [])]
}
