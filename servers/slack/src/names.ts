import { ConnectorError, type Log } from '@mcp-connectors/core'
import type { Channel } from './channel.ts'
import { unlessRefused } from './errors.ts'
import type { Looked } from './find/look.ts'
import { isOld } from './names/cache.ts'
import { Channels } from './names/channels.ts'
import { keptChannel, keptPerson, NameFile } from './names/name-file.ts'
import { ifPossible, type Met, People } from './names/people.ts'
import { Recent } from './names/recent.ts'
import { type GivenProfile, type Person, personOf } from './person.ts'
import { isDirect } from './policy.ts'
import type { Self } from './voice.ts'
import type { Workspace } from './workspace.ts'

export interface NamesSettings {
  /** Where names are kept between runs; undefined for nowhere. */
  file: string | undefined
  log: Log
  /** Whether a channel may be told of. */
  mayRead: (channel: Channel) => boolean
}

/** A group of people that can be mentioned. */
export interface Group {
  id: string
  /** What is typed after `@`. */
  handle: string
  name: string
  description: string
  people: number
}

/** What a message says of its author. */
interface Message {
  user?: string | undefined
  user_profile?: (GivenProfile & { name?: string | undefined; team?: string | undefined }) | undefined
}

const writeAfterMs = 2_000
const mostAsked = 10
/** The token lacks the scope, the person the right, or the plan of the workspace the thing. */
const unseen = [
  ...['missing_scope', 'not_allowed_token_type', 'access_denied', 'no_permission', 'user_is_restricted'],
  ...['paid_teams_only', 'team_not_eligible', 'plan_upgrade_required', 'enterprise_is_restricted'],
]

/**
 * Names of people, channels and groups, found on demand: nothing is fetched before it is asked for, and no more than it
 * takes. People are kept for a day and channels for an hour, in memory and on disk.
 */
export class Names {
  /** For what looks through all of them. */
  readonly everyone: People
  readonly conversations: Channels
  /** Searches by name of the last minutes, for their further pages. */
  readonly looks = new Recent<Looked>()
  /** Whether a channel may be told of. */
  readonly mayRead: (channel: Channel) => boolean
  readonly #workspace: Workspace
  readonly #file: NameFile | undefined
  readonly #groups = new Recent<Group[]>()
  readonly #emoji = new Recent<string[]>()
  #self: { at: number; value: Self } | undefined
  #loading: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> | undefined

  constructor(workspace: Workspace, { file, log, mayRead }: NamesSettings) {
    const onNew = () => this.#writeSoon()
    this.mayRead = mayRead
    this.#workspace = workspace
    this.#file = file === undefined ? undefined : new NameFile(file, log)
    this.everyone = new People({ workspace, home: () => this.#self?.value, onNew })
    this.conversations = new Channels({ workspace, mayRead, onNew })
  }

  /** Who reads here. Asked once a day. @throws ConnectorError */
  async self(signal: AbortSignal): Promise<Self> {
    await this.#loaded()
    if (this.#self !== undefined && !isOld(this.#self)) return this.#self.value
    const value = await this.#workspace.voice().self(signal)
    this.#self = { at: Date.now(), value }
    this.#writeSoon()
    return value
  }

  /** The same, if it is known already. */
  get knownSelf(): Self | undefined {
    return this.#self?.value
  }

  /** Takes what messages tell of their authors: those are not asked for. */
  learn({ user: id, user_profile: profile }: Message): void {
    if (id === undefined || !profile?.name) return
    const { name, team } = profile
    this.everyone.learn(personOf({ id, name, profile, ...(team ? { team_id: team } : {}) }), false)
  }

  /** Who has this id. One that cannot be found is named by its id. */
  async person(id: string, signal: AbortSignal): Promise<Person> {
    await Promise.all([this.people([id], { signal }), this.#home(signal)])
    return this.everyone.get(id)
  }

  /** All of them, by id. In an answer, say where they were met: then a few requests are enough for all. */
  async people(ids: Iterable<string>, met: Met): Promise<Map<string, Person>> {
    await this.#loaded()
    const wanted = [...new Set(ids)].filter(Boolean)
    // In a channel of the workspace alone, nobody is of another organization.
    const isOpen = met.channel !== undefined && (met.channel.external || isDirect(met.channel))
    const needsHome = isOpen && this.#self === undefined
    const most = needsHome ? 1 : 2
    await Promise.all([needsHome ? this.#home(met.signal) : undefined, this.everyone.find(wanted, met, most)])
    return new Map(wanted.map(id => [id, this.everyone.get(id)]))
  }

  /** @param name handle, display name, real name or e-mail address @throws ConnectorError `not_found`, `conflict` */
  async personNamed(name: string, signal: AbortSignal): Promise<Person> {
    await this.#loaded()
    const [{ id }] = await Promise.all([this.everyone.named(name, signal), this.#home(signal)])
    return this.everyone.get(id)
  }

  /** @throws ConnectorError `not_found` */
  async channel(id: string, signal: AbortSignal): Promise<Channel> {
    await this.#loaded()
    return await this.conversations.channel(id, signal)
  }

  /** Those of these ids that the token can see; of those that are not known, some are asked for. */
  async channels(ids: Iterable<string>, { signal }: { signal: AbortSignal }): Promise<Map<string, Channel>> {
    await this.#loaded()
    const wanted = [...new Set(ids)]
    const { kept } = this.conversations
    const missing = wanted.filter(id => !kept.has(id)).slice(0, mostAsked)
    await Promise.allSettled(missing.map(id => this.channel(id, signal)))
    signal.throwIfAborted()
    return new Map(wanted.flatMap(id => kept.get(id) ?? []).map(channel => [channel.id, channel]))
  }

  /** @param name without `#` @throws ConnectorError `not_found`, saying what was looked at */
  async channelNamed(name: string, signal: AbortSignal): Promise<Channel> {
    await this.#loaded()
    return await this.conversations.named(name, signal)
  }

  /** The conversation of the one who reads with this person. @throws ConnectorError `not_found` where there is none yet */
  async dmWith(person: string, signal: AbortSignal): Promise<Channel> {
    await this.#loaded()
    const found = await this.conversations.dmWith(person, signal)
    if (found) return found
    const { handle } = await this.person(person, signal)
    throw new ConnectorError('not_found', `There is no conversation with @${handle} yet.`, {
      hint: 'slack_search finds what they wrote elsewhere.',
    })
  }

  /** Those that are known, after one page at least: for suggestions. */
  async someChannels(signal: AbortSignal): Promise<Channel[]> {
    await this.#loaded()
    return await this.conversations.some(signal)
  }

  /** The same of people. */
  async somePeople(signal: AbortSignal): Promise<Person[]> {
    await this.#loaded()
    const { list, kept } = this.everyone
    if (!list.hasBegun) await list.next(signal)
    return kept.values()
  }

  /** By id. Empty where the token may not see them. */
  async groups(signal: AbortSignal): Promise<Map<string, Group>> {
    const found = await this.#groups.get('', signal, async ended => {
      const asked = this.#workspace.read('usergroups.list', { include_count: true }, { signal: ended })
      return ((await unlessRefused(asked, ...unseen))?.usergroups ?? []).map(
        ({ id = '', handle = '', name = '', description = '', user_count: people }) =>
          ({ id, handle, name, description, people: Number(people ?? 0) }) satisfies Group,
      )
    })
    return new Map(found.map(group => [group.id, group]))
  }

  /** The emoji that the workspace has added, without colons. Empty where the token may not see them. */
  emoji(signal: AbortSignal): Promise<readonly string[]> {
    return this.#emoji.get('', signal, async ended => {
      const asked = this.#workspace.read('emoji.list', {}, { signal: ended })
      return Object.keys((await unlessRefused(asked, ...unseen))?.emoji ?? {}).sort()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#timer !== undefined) {
      clearTimeout(this.#timer)
      this.#writing = this.#write()
    }
    await this.#writing
  }

  /** So that it shows who is of another organization; without it, a name is still one. */
  async #home(signal: AbortSignal): Promise<void> {
    await ifPossible(this.self(signal))
  }

  /** What an earlier run, or another one, has learned. */
  #loaded(): Promise<void> {
    this.#loading ??= this.#load()
    return this.#loading
  }

  async #load(): Promise<void> {
    const found = await this.#file?.read()
    if (found === undefined) return
    for (const { at, ...person } of found.people.toReversed()) this.everyone.kept.restore(person.id, person, at)
    for (const { at, ...channel } of found.channels.toReversed())
      this.conversations.kept.restore(channel.id, channel, at)
    const { self, larger } = found
    if (self && !isOld(self))
      this.#self = { at: self.at, value: { ...self, bot: self.bot, enterprise: self.enterprise } }
    if (larger && !isOld(larger)) this.everyone.larger ??= larger.value
  }

  #writeSoon(): void {
    if (this.#file === undefined || this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#writing = this.#write()
    }, writeAfterMs)
    this.#timer.unref()
  }

  async #write(): Promise<void> {
    const { larger } = this.everyone
    await this.#file?.write({
      version: 1,
      ...(this.#self === undefined ? {} : { self: { at: this.#self.at, ...this.#self.value } }),
      ...(larger === undefined ? {} : { larger: { at: Date.now(), value: larger } }),
      people: this.everyone.kept.entries().map(({ at, value }) => ({ at, ...keptPerson(value) })),
      channels: this.conversations.kept.entries().map(({ at, value }) => ({ at, ...keptChannel(value) })),
    })
  }
}
