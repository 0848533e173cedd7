import { Refusal } from './call.ts'
import { type Channel, type Kind, type Message, recount } from './channel-records.ts'
import type { StoredFile } from './file-records.ts'
import type { Bookmark } from './marks.ts'
import { type Masses, massChannelOf, massUserOf } from './masses.ts'
import type { Token } from './tokens.ts'
import type { User } from './user-records.ts'
import type { UserGroup } from './usergroups.ts'

export interface Team {
  readonly id: string
  readonly name: string
  readonly domain: string
  readonly enterprise?: string
  /** `https://DOMAIN.slack.com/` */
  readonly url: string
}

/** A message that is sent later. */
export interface Scheduled {
  readonly id: string
  readonly channel: string
  readonly user: string
  /** Seconds, as `date`: when it was made. */
  readonly at: number
  readonly date: number
  readonly text: string
  readonly message: Partial<Message>
}

export type NewMessage = Partial<Message> & { readonly at?: number }

/** A workspace in memory. */
export class Store {
  /** Of the front, without a slash at its end. */
  url = ''
  /** The ids of the person whose token it is, and of the user of the app's bot. */
  me = ''
  bot = ''
  /** Whether `assistant.search.context` understands questions. */
  semantic = true
  /** The tier of distributed apps outside the marketplace. */
  restricted = false
  readonly team: Team
  readonly masses: Masses
  readonly users = new Map<string, User>()
  readonly channels = new Map<string, Channel>()
  readonly files = new Map<string, StoredFile>()
  readonly usergroups = new Map<string, UserGroup>()
  /** Custom ones: name → address or `alias:name`. */
  readonly emoji = new Map<string, string>()
  readonly scheduled = new Map<string, Scheduled>()
  readonly bookmarks = new Map<string, Bookmark>()
  /** Of the mass, what was looked at: what is posted there must stay. */
  readonly #visited = new Map<string, Channel>()
  readonly #shape: (prefix: string, number: number) => string
  #last = 0

  constructor(team: Team, masses: Masses = { users: 0, channels: 0 }, shape = countedId) {
    this.#shape = shape
    this.team = team
    this.masses = masses
  }

  /** Seconds. */
  now(): number {
    return Date.now() / 1_000
  }

  /** `C0000000001`, where nothing else is asked for: never given before. */
  id(prefix: string): string {
    this.#last += 1
    return this.#shape(prefix, this.#last)
  }

  user(id: string): User | undefined {
    return this.users.get(id) ?? massUserOf(this.masses, id, this.team.id)
  }

  /** By handle or display name. */
  userNamed(name: string): User | undefined {
    const held = [...this.users.values()].find(user => user.name === name || user.display === name)
    return held ?? massUserOf(this.masses, name, this.team.id)
  }

  addChannel(given: Pick<Channel, 'name' | 'kind' | 'creator'> & Partial<Channel>): Channel {
    const prefix = { channel: 'C', group: 'C', im: 'D', mpim: 'G' }[given.kind]
    const channel: Channel = {
      id: this.id(prefix),
      external: false,
      archived: false,
      topic: '',
      purpose: '',
      created: Math.floor(this.now()),
      members: new Set([given.creator]),
      messages: [],
      lastRead: new Map(),
      ...given,
    }
    this.channels.set(channel.id, channel)
    return channel
  }

  channel(id: string): Channel | undefined {
    return this.channels.get(id) ?? this.#visited.get(id) ?? this.#visit(id)
  }

  /** By the name of a channel, not of a direct message. */
  channelNamed(name: string): Channel | undefined {
    const held = [...this.channels.values()].find(channel => channel.name === name && !isDirect(channel.kind))
    return held ?? this.channel(massChannelOf(this.masses, name)?.id ?? '')
  }

  #visit(id: string): Channel | undefined {
    const found = massChannelOf(this.masses, id)
    if (found === undefined) return undefined
    const channel = this.addChannel({ ...found, kind: 'channel', creator: this.me, members: new Set() })
    this.channels.delete(id)
    this.#visited.set(id, channel)
    return channel
  }

  kindOf(channel: Channel | string): Kind {
    return typeof channel === 'string' ? (this.channel(channel)?.kind ?? 'channel') : channel.kind
  }

  isMember(user: string, channel: string): boolean {
    return this.channel(channel)?.members.has(user) === true
  }

  /** Public channels are seen by all, but guests; others by their members. */
  sees(user: string, id: string): boolean {
    const channel = this.channel(id)
    if (channel === undefined) return false
    return channel.members.has(user) || (channel.kind === 'channel' && this.user(user)?.guest !== true)
  }

  /** The channel, where the caller sees it. Throws channel_not_found. */
  seen({ user }: Token, id: string): Channel {
    const channel = this.channel(id)
    if (channel === undefined || !this.sees(user, id)) throw new Refusal('channel_not_found')
    return channel
  }

  visibleTo({ user }: Token): Channel[] {
    return [...this.channels.values(), ...this.#visited.values()].filter(({ id }) => this.sees(user, id))
  }

  /** Puts a message where its time belongs. Throws channel_not_found. */
  post(id: string, { at = this.now(), ...given }: NewMessage): Message {
    const channel = this.channel(id)
    if (channel === undefined) throw new Refusal('channel_not_found')
    const { messages } = channel
    let micros = Math.round(Number(given.ts ?? at) * 1_000_000)
    let last = lastUntil(messages, micros)
    while (messages[last]?.ts === stamp(micros)) {
      micros += 1
      last = lastUntil(messages, micros)
    }
    const message: Message = { ...given, type: 'message', ts: stamp(micros) }
    messages.splice(last + 1, 0, message)
    if (message.thread_ts !== undefined) recount(channel, message.thread_ts)
    return message
  }

  /** Throws message_not_found. */
  message(channel: string, ts: string): Message {
    const message = this.channel(channel)?.messages.find(one => one.ts === ts)
    if (message === undefined) throw new Refusal('message_not_found')
    return message
  }

  remove(id: string, ts: string): void {
    const channel = this.channel(id)
    const { thread_ts } = this.message(id, ts)
    if (channel === undefined) return
    channel.messages = channel.messages.filter(message => message.ts !== ts)
    if (thread_ts !== undefined) recount(channel, thread_ts)
  }

  permalink(channel: string, { ts, thread_ts }: Message): string {
    const thread = thread_ts === undefined || thread_ts === ts ? '' : `?thread_ts=${thread_ts}&cid=${channel}`
    return `${this.team.url}archives/${channel}/p${ts.replace('.', '')}${thread}`
  }

  addFile(given: Omit<StoredFile, 'id' | 'created' | 'updated' | 'shares' | 'access'>): StoredFile {
    const now = Math.floor(this.now())
    const file = { ...given, id: this.id('F'), created: now, updated: now, shares: [], access: new Map() }
    this.files.set(file.id, file)
    return file
  }

  /** Messages that had it have a tombstone then, as in Slack. */
  removeFile(file: StoredFile): void {
    file.deleted = true
    for (const { channel, ts } of file.shares) {
      const message = this.channel(channel)?.messages.find(one => one.ts === ts)
      if (message?.files === undefined) continue
      message.files = message.files.map(one => (one.id === file.id ? { id: file.id, mode: 'tombstone' } : one))
    }
  }
}

const countedId = (prefix: string, number: number): string => `${prefix}${String(number).padStart(10, '0')}`

const isDirect = (kind: Kind): boolean => kind === 'im' || kind === 'mpim'

/** Where the last message is that is not later. */
const lastUntil = (messages: readonly Message[], micros: number): number =>
  messages.findLastIndex(({ ts }) => Number(ts) * 1_000_000 <= micros + 0.5)

const stamp = (micros: number): string =>
  `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`
