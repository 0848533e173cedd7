import { counted } from '@mcp-connectors/core'
import { channelOf } from '../channel.ts'
import { unlessRefused } from '../errors.ts'
import { isDirect } from '../policy.ts'
import type { Self } from '../voice.ts'
import { type Destination, readBy } from './destination.ts'

export interface Audience {
  /** `34 members`; empty where it is not known. */
  size: string
  warnings: string[]
}

/** Who would see a message, and what stands against it, as far as can be told before. */
export async function audienceOf(to: Destination, self: Self, signal: AbortSignal): Promise<Audience> {
  const { channel: known, shown, workspace, voice } = to
  if (isDirect(known)) return { size: '', warnings: warningsOf(known) }
  const asked = readBy(
    to,
    'conversations.info',
    { channel: known.id, include_num_members: true },
    { signal, what: shown },
  )
  const answer = await unlessRefused(asked, 'missing_scope')
  const channel = answer?.channel ? channelOf({ ...answer.channel, id: known.id }) : known
  const isOutside = channel.member === false && voice === workspace.voice()
  return {
    size: channel.members === undefined ? '' : counted(channel.members, 'member'),
    warnings: [
      ...warningsOf(channel),
      ...(isOutside ? [`${self.name} is not a member of ${shown}: Slack may refuse it.`] : []),
    ],
  }
}

/** What whoever posts there must know. */
export function warningsOf({ external, archived }: Pick<Destination['channel'], 'external' | 'archived'>): string[] {
  return [
    ...(external ? ['People of other organizations read it.'] : []),
    ...(archived ? ['It is archived: Slack will refuse it.'] : []),
  ]
}
