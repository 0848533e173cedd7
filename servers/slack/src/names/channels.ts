import { ConnectorError } from '@mcp-connectors/core'
import { type Channel, channelOf, type GivenChannel } from '../channel.ts'
import { unlessRefused } from '../errors.ts'
import { InFlight } from '../in-flight.ts'
import type { Voice } from '../voice.ts'
import type { Workspace } from '../workspace.ts'
import { Cache } from './cache.ts'
import { missingChannel } from './missing.ts'
import { type Page, Walk } from './walk.ts'

export interface ChannelsSettings {
  workspace: Workspace
  /** Whether a name may be told. */
  mayRead: (channel: Channel) => boolean
  onNew: () => void
}

const pageSize = 999
/** Short, since names decide what may be read and posted to, and who else reads it is shown before a post. */
export const channelMs = 3600 * 1000

const scopeOf = {
  public_channel: 'channels:read',
  private_channel: 'groups:read',
  im: 'im:read',
  mpim: 'mpim:read',
}
type Type = keyof typeof scopeOf

/** The conversations of a workspace, found one at a time or by the page. */
export class Channels {
  readonly kept: Cache<Channel>
  readonly #settings: ChannelsSettings
  readonly #own: Walk<Channel>
  readonly #public: Walk<Channel>
  readonly #direct: Walk<Channel>
  readonly #asking = new InFlight<Channel>()

  constructor(settings: ChannelsSettings) {
    this.#settings = settings
    this.kept = new Cache(channelMs, settings.onNew)
    this.#own = new Walk(5, (cursor, signal) => this.ownPage(['public_channel', 'private_channel'], cursor, signal))
    this.#public = new Walk(3, (cursor, signal) => this.publicPage(cursor, signal))
    this.#direct = new Walk(3, (cursor, signal) => this.ownPage(['im'], cursor, signal))
  }

  /** @throws ConnectorError `not_found` */
  async channel(id: string, signal: AbortSignal): Promise<Channel> {
    return this.kept.get(id) ?? (await this.#asking.get(id, signal, ended => this.#ask(id, ended)))
  }

  /** @param name without `#` @throws ConnectorError `not_found`, saying what was looked at */
  async named(name: string, signal: AbortSignal): Promise<Channel> {
    const isIt = (channel: Channel) => channel.name === name
    const found =
      this.kept.values().find(isIt) ?? (await this.#own.find(isIt, signal)) ?? (await this.#public.find(isIt, signal))
    if (found) return found
    const names = this.kept.values().filter(this.#settings.mayRead)
    throw missingChannel(
      name,
      this.#own,
      this.#public,
      names.flatMap(({ name }) => name ?? []),
    )
  }

  /** Those that are known, after a page at least. */
  async some(signal: AbortSignal): Promise<Channel[]> {
    if (!this.#own.hasBegun) await this.#own.next(signal)
    return this.kept.values()
  }

  /** The conversation of the one who reads with this person alone. Nothing is opened. */
  async dmWith(person: string, signal: AbortSignal): Promise<Channel | undefined> {
    const isIt = (channel: Channel) => channel.kind === 'dm' && channel.person === person
    return (
      this.kept.values().find(isIt) ?? (await this.#direct.find(isIt, signal)) ?? (await this.#closedDm(person, signal))
    )
  }

  /** One page of the conversations that the token is in. */
  async ownPage(types: readonly Type[], cursor: string | undefined, signal: AbortSignal): Promise<Page<Channel>> {
    const { channels = [], response_metadata: more } = await this.#settings.workspace.either(async voice => {
      const ask = (asked: readonly Type[]) =>
        voice.call('users.conversations', { types: asked.join(), limit: pageSize, cursor }, { signal })
      // An answer tells the scopes, a refusal too: the second time is asked for what they allow.
      return (await unlessRefused(ask(allowed(voice, types)), 'missing_scope')) ?? (await ask(allowed(voice, types)))
    })
    const isDm = types.length === 1 && types[0] === 'im'
    return { items: this.#learned(channels, isDm ? { is_im: true } : { is_member: true }), next: more?.next_cursor }
  }

  /** One page of the public channels of the workspace. */
  async publicPage(cursor: string | undefined, signal: AbortSignal): Promise<Page<Channel>> {
    const asked = { types: 'public_channel', limit: pageSize, cursor }
    const answer = await this.#settings.workspace.read('conversations.list', asked, { signal, what: 'The channels' })
    return { items: this.#learned(answer.channels ?? []), next: answer.response_metadata?.next_cursor }
  }

  /** As it is now. @throws ConnectorError `not_found` */
  async #ask(id: string, signal: AbortSignal): Promise<Channel> {
    const asked = { channel: id, include_num_members: true }
    const { channel = {} } = await this.#settings.workspace.read('conversations.info', asked, { signal, what: id })
    const [found] = this.#learned([{ ...channel, id }])
    if (found) return found
    throw new ConnectorError('not_found', `${id} was not found.`)
  }

  /** One that is not in the list of the app, where the token may look for it. */
  async #closedDm(users: string, signal: AbortSignal): Promise<Channel | undefined> {
    const { workspace } = this.#settings
    const voice = workspace.voice()
    if (workspace.has(voice.who, 'im:write') !== true) return undefined
    const asked = voice.call('conversations.open', { users, return_im: true, prevent_creation: true }, { signal })
    const answer = await unlessRefused(asked, ...noDm)
    if (!answer?.channel?.id) return undefined
    const [found] = this.#learned([{ user: users, ...answer.channel, is_im: true }])
    return found
  }

  #learned(given: readonly GivenChannel[], known: GivenChannel = {}): Channel[] {
    const channels = given.filter(({ id }) => id !== undefined).map(one => channelOf({ ...one, ...known }))
    for (const channel of channels) this.kept.set(channel.id, { ...countOf(this.kept.get(channel.id)), ...channel })
    return channels
  }
}

/** Of how many are in it, some lists tell nothing. */
function countOf(channel: Channel | undefined): Pick<Channel, 'members'> {
  return channel?.members === undefined ? {} : { members: channel.members }
}

const noDm = ['channel_not_found', 'user_not_found', 'user_not_visible', 'user_disabled', 'cannot_dm_bot']

/** Those that the token has the scope for; all while its scopes are not known. */
function allowed({ scopes }: Voice, types: readonly Type[]): readonly Type[] {
  const fitting = scopes === undefined ? types : types.filter(type => scopes.includes(scopeOf[type]))
  return fitting.length === 0 ? types : fitting
}
