import { ConnectorError } from '@mcp-connectors/core'
import { type Channel, channelOf } from '../channel.ts'
import type { Slack } from '../client.ts'
import { unlessRefused } from '../errors.ts'
import type { Person } from '../person.ts'
import { parseTarget, type Target } from '../target.ts'
import type { CallOptions, Voice, Who } from '../voice.ts'
import type { Answer, Arguments } from '../web-api.ts'
import type { Workspace } from '../workspace.ts'
import { voiceFor } from './voice-for.ts'

/** Where something is written, and as whom. */
export interface Destination {
  workspace: Workspace
  voice: Voice
  /** Its id is empty where a direct message has no conversation yet, and none was to be begun. */
  channel: Channel
  /** `#general (private)`, `@alice`. Holds third-party text. */
  shown: string
  /** The message that a link named, and the first one of its thread. */
  ts: string | undefined
  thread: string | undefined
}

export interface Asked {
  target: string
  as: Who | undefined
  /** Begins the conversation with a person where there is none. */
  begin: boolean
  /** Any one of these is needed for it. Default: that for messages. */
  scopes?: readonly string[]
}

const toPost = ['chat:write']

/**
 * The conversation of whoever writes: the app has direct messages of its own.
 * @throws ConnectorError as `Slack.place`; `refused` where the settings let nothing be written
 */
export async function destinationOf(client: Slack, asked: Asked, signal: AbortSignal): Promise<Destination> {
  const { where, ts, thread, ...which } = parseTarget(asked.target)
  const workspace = await client.workspace(which, signal)
  const person = await personAt(workspace, where, signal)
  if (person !== undefined) return { ...(await direct(client, workspace, person, asked, signal)), ts, thread }
  const voice = await voiceFor(workspace, asked.as, asked.scopes ?? toPost, signal)
  const own = where.kind === 'channel-id' ? await ownDirect(workspace, voice, where.id, signal) : undefined
  const { channel, shown } = own ?? (await client.place(asked.target, signal))
  client.policy.checkPost(channel, shown)
  return { workspace, voice, channel, shown, ts, thread }
}

/** A read by the one who writes, who may see what the other token does not; else by any that can. */
export async function readBy<Method extends string>(
  { workspace, voice }: Pick<Destination, 'workspace' | 'voice'>,
  method: Method,
  args: Arguments<Method> & object,
  options: CallOptions,
): Promise<Answer<Method>> {
  const asked = voice.call(method, args, options)
  if (workspace.voices.length === 1) return await asked
  const answer = await unlessRefused(asked, 'missing_scope', 'not_in_channel', 'channel_not_found')
  return answer ?? (await workspace.read(method, args, options))
}

async function personAt(
  { names }: Workspace,
  where: Target['where'],
  signal: AbortSignal,
): Promise<Person | undefined> {
  if (where.kind === 'person-id') return names.person(where.id, signal)
  if (where.kind === 'person-name') return names.personNamed(where.name, signal)
  if (where.kind !== 'me') return undefined
  const { user } = await names.self(signal)
  return names.person(user, signal)
}

async function direct(
  client: Slack,
  workspace: Workspace,
  person: Person,
  { as, begin, scopes = toPost }: Asked,
  signal: AbortSignal,
) {
  const shown = `@${person.handle}${person.external ? ' (external)' : ''}`
  const external = { external: person.external, archived: false, person: person.id }
  client.policy.checkPost({ id: '', kind: 'dm', ...external }, shown)
  const voice = await voiceFor(workspace, as, scopes, signal)
  const id = await directId(workspace, voice, { person: person.id, shown, begin }, signal)
  return { workspace, voice, channel: { id: id ?? '', kind: 'dm', ...external } satisfies Channel, shown }
}

const noDirect = ['channel_not_found', 'user_not_found', 'user_not_visible', 'user_disabled']

async function directId(
  workspace: Workspace,
  voice: Voice,
  { person, shown, begin }: { person: string; shown: string; begin: boolean },
  signal: AbortSignal,
): Promise<string | undefined> {
  const asked = voice.call(
    'conversations.open',
    { users: person, return_im: true, ...(begin ? {} : { prevent_creation: true }) },
    { signal, what: shown },
  )
  // Without the right to begin one, one that there is can still be found.
  const isReader = voice === workspace.voice()
  const answer = await unlessRefused(asked, ...(begin ? [] : noDirect), ...(isReader ? ['missing_scope'] : []))
  if (answer?.channel?.id !== undefined || !isReader) return answer?.channel?.id
  const known = await workspace.names.conversations.dmWith(person, signal)
  if (known || !begin) return known?.id
  throw new ConnectorError('forbidden', `There is no conversation with ${shown}, and the token may not begin one.`, {
    hint: 'Tell the person to add the scope im:write to the app, and to install it again.',
  })
}

/** A direct message of the app, by its id: the person's token does not see it. */
async function ownDirect(workspace: Workspace, voice: Voice, id: string, signal: AbortSignal) {
  if (!id.startsWith('D') || voice === workspace.voice()) return undefined
  const asked = voice.call('conversations.info', { channel: id }, { signal, what: id })
  const answer = await unlessRefused(asked, 'channel_not_found', 'missing_scope')
  if (!answer?.channel) return undefined
  const channel = channelOf({ ...answer.channel, id })
  const { handle } = await workspace.names.person(channel.person ?? '', signal)
  return { channel, shown: `@${handle}` }
}
