import type { Message } from './channel-records.ts'
import { addDirect, directOf } from './conversations.ts'
import { type Fault, repeated } from './faults.ts'
import { type NewFile, seedFile } from './file-seed.ts'
import { Front, type SeenCall } from './front.ts'
import { type NewList, seedList } from './list-seed.ts'
import { everyScope } from './scopes.ts'
import { type ChannelSeed, type GivenMessage, messageOf, populate, type UserSeed } from './seed.ts'
import { Store } from './store.ts'
import type { Token } from './tokens.ts'
import { addUserGroup } from './usergroups.ts'

export interface SlackSeed {
  readonly team?: {
    readonly id?: string
    readonly name?: string
    readonly domain?: string
    readonly enterprise?: string
  }
  /** The first is `me`, whose token it is. Default: alice, bob, carol. */
  readonly users?: readonly UserSeed[]
  /** Default: general and random, with all people, and the bot, in them. */
  readonly channels?: readonly ChannelSeed[]
  /** Beside those, made on demand: `person000001`, `place000001`. */
  readonly size?: { readonly users?: number; readonly channels?: number }
  /** Default: all that any method asks for. */
  readonly scopes?: { readonly user?: readonly string[]; readonly bot?: readonly string[] }
  /** The restricted tier of distributed apps: pages of 15, once a minute. */
  readonly restricted?: boolean
  /** Whether assistant.search.context understands questions; on unless false. */
  readonly semantic?: boolean
  /** How the ids of people, channels and files are made; each number comes once. Default: `C0000000001`. */
  readonly id?: (prefix: string, number: number) => string
}

export interface Slack extends AsyncDisposable {
  /** The API is at `${url}/api/`. */
  readonly url: string
  /** `other`: a person who is not `me`, with the same scopes. `revoked`: one that is no longer good. */
  readonly tokens: { readonly user: string; readonly bot: string; readonly other: string; readonly revoked: string }
  readonly ids: {
    readonly team: string
    readonly me: string
    readonly bot: string
    readonly users: Readonly<Record<string, string>>
    readonly channels: Readonly<Record<string, string>>
  }
  readonly store: Store
  /** Every call of the API in order; uploads and downloads as `upload` and `download`. */
  readonly requests: readonly SeenCall[]
  requestsOf(method: string): SeenCall[]
  clearRequests(): void
  fault(fault: Fault): void
  /** The direct messages of `me` with these people, by handle; opened where there are none. */
  dm(user: string, ...more: string[]): string
  /** Puts a message there as if it had been posted; any field of one may be given. @returns its ts */
  post(channel: string, message: GivenMessage): string
  messages(channel: string): readonly Message[]
  /** @returns its id */
  file(file: NewFile): string
  /** @returns its id */
  usergroup(group: { readonly name: string; readonly handle: string; readonly users?: readonly string[] }): string
  /** @returns its id */
  list(list: NewList): string
  emoji(name: string, value: string): void
  /** What it has scheduled is posted now. */
  sendScheduled(): void
}

const people: readonly UserSeed[] = [{ name: 'alice' }, { name: 'bob' }, { name: 'carol' }]
const places: readonly ChannelSeed[] = [{ name: 'general' }, { name: 'random' }]

/** Starts a Slack of its own on a random port of 127.0.0.1. Everything is in memory and gone when it is disposed. */
export async function startSlack(seed: SlackSeed = {}): Promise<Slack> {
  const { users = people, channels = places, size = {}, scopes = {}, restricted = false, semantic = true } = seed
  const { id = 'T0000000001', name = 'Acme', domain = 'acme', enterprise } = seed.team ?? {}
  const organization = enterprise === undefined ? {} : { enterprise }
  const team = { id, name, domain, url: `https://${domain}.slack.com/`, ...organization }
  const store = new Store(team, { users: size.users ?? 0, channels: size.channels ?? 0 }, seed.id)
  store.restricted = restricted
  store.semantic = semantic
  const ids = populate(store, users, channels)
  const user = scopes.user ?? everyScope('user')
  const values = { user: 'xoxp-1-me', bot: 'xoxb-1-app', other: 'xoxp-2-other', revoked: 'xoxp-3-revoked' }
  const other = ids.users[users[1]?.name ?? ''] ?? ids.me
  const tokens: readonly Token[] = [
    { value: values.user, kind: 'user', user: ids.me, scopes: user },
    { value: values.bot, kind: 'bot', user: ids.bot, scopes: scopes.bot ?? everyScope('bot') },
    { value: values.other, kind: 'user', user: other, scopes: user },
    { value: values.revoked, kind: 'user', user: ids.me, scopes: user, revoked: true },
  ]
  const front = new Front(store, new Map(tokens.map(token => [token.value, token])))
  store.url = await front.listen()
  return slack(store, front, values, ids)
}

function slack(store: Store, front: Front, tokens: Slack['tokens'], ids: Slack['ids']): Slack {
  const idOf = (channel: string): string => ids.channels[channel] ?? store.channelNamed(channel)?.id ?? channel
  return {
    ...{ url: store.url, tokens, ids, store },
    requests: front.calls,
    requestsOf: method => front.calls.filter(call => call.method === method),
    clearRequests() {
      front.calls.length = 0
    },
    fault: fault => front.faults.push(...repeated(fault)),
    dm(...handles) {
      const members = [ids.me, ...handles.map(handle => ids.users[handle] ?? handle)]
      return (directOf(store, members) ?? addDirect(store, members)).id
    },
    post: (channel, message) => store.post(idOf(channel), messageOf(store, ids, message)).ts,
    messages: channel => store.channel(idOf(channel))?.messages ?? [],
    file: file => seedFile(store, ids, file, idOf),
    usergroup: ({ users = [], ...group }) =>
      addUserGroup(store, ids.me, { ...group, users: users.map(handle => ids.users[handle] ?? handle) }).id,
    list: ({ user, channel, ...list }) =>
      seedList(store, {
        ...list,
        ...(user === undefined ? {} : { user: ids.users[user] ?? user }),
        ...(channel === undefined ? {} : { channel: idOf(channel) }),
      }),
    emoji: (name, value) => void store.emoji.set(name, value),
    sendScheduled() {
      for (const { id, channel, message } of store.scheduled.values()) {
        store.post(channel, message)
        store.scheduled.delete(id)
      }
    },
    [Symbol.asyncDispose]: async () => front.close(),
  }
}
