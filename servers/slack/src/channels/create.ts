import { ConnectorError, type Receipt } from '@mcp-connectors/core'
import type { Slack } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { parseTarget } from '../target.ts'
import type { Voice } from '../voice.ts'
import type { Workspace } from '../workspace.ts'

export interface NewChannel {
  /** `#name` */
  target: string
  isPrivate: boolean
  who: 'user' | 'bot' | undefined
  dryRun: boolean
  repeat: boolean
}

export interface Created {
  workspace: Workspace
  voice: Voice
  id: string
  receipt: Receipt & { changed: string[] }
}

/** Makes a channel, once. `id` is empty of a dry run. @throws ConnectorError `refused` where nothing may be posted under that name */
export async function createChannel(client: Slack, given: NewChannel, signal: AbortSignal): Promise<Created> {
  const { where, ...which } = parseTarget(given.target)
  if (where.kind !== 'channel-name') {
    throw new ConnectorError('invalid', `${JSON.stringify(given.target)} is no name for a channel.`, {
      hint: 'Pass #name: letters, digits, - and _.',
    })
  }
  const { name } = where
  const workspace = await client.workspace(which, signal)
  const kind = given.isPrivate ? 'private' : 'public'
  const shown = `#${name}${given.isPrivate ? ' (private)' : ''}`
  client.policy.checkPost({ id: '', name, kind, external: false, archived: false }, shown)
  const voice = workspace.voice(given.who)
  const changed = [`channel ${shown} made`]
  if (given.dryRun) return { workspace, voice, id: '', receipt: { changed, dry_run: true } }
  const what = `channel ${shown}`
  const id = await client.once.do({
    ...{ what, key: ['channel', workspace.name, name], repeat: given.repeat, signal, isUnknown: isUnknownOutcome },
    send: async () => {
      const { channel } = await voice.call(
        'conversations.create',
        { name, is_private: given.isPrivate },
        { signal, what: shown },
      )
      return channel?.id ?? ''
    },
    find: looking => madeByOurs(workspace, voice, name, looking),
  })
  const { url } = await workspace.self(signal)
  return { workspace, voice, id, receipt: { id, url: `${url}archives/${id}`, changed } }
}

/** A channel of that name that is this token's: what was there before would have been refused. */
async function madeByOurs(
  workspace: Workspace,
  voice: Voice,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { id } = await workspace.names.channelNamed(name, signal)
  const [{ channel }, self] = await Promise.all([
    voice.call('conversations.info', { channel: id }, { signal, what: `#${name}` }),
    voice.self(signal),
  ])
  return channel?.creator === self.user ? id : undefined
}
