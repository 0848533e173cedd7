import type { Message } from './channel-records.ts'
import type { NewMessage, Store } from './store.ts'
import { newUser, type User } from './user-records.ts'

export interface UserSeed {
  /** The handle. */
  readonly name: string
  readonly real_name?: string
  readonly display_name?: string
  readonly bot?: boolean
  /** Of another organization. */
  readonly external?: boolean
  readonly guest?: boolean
  readonly deleted?: boolean
  readonly title?: string
  readonly tz?: string
  readonly email?: string
}

export interface ChannelSeed {
  readonly name: string
  readonly private?: boolean
  /** Shared with another organization. */
  readonly external?: boolean
  readonly archived?: boolean
  readonly topic?: string
  readonly purpose?: string
  /** Handles, and `app` for the bot; default: everybody. */
  readonly members?: readonly string[]
}

/** Any field of a message. `user`: a handle or an id. `at`: ISO or seconds. `bot`: the name of another app that posts. */
export interface GivenMessage extends Partial<Message> {
  readonly at?: string | number
  readonly bot?: string
}

export interface Ids {
  readonly team: string
  readonly me: string
  readonly bot: string
  readonly users: Readonly<Record<string, string>>
  readonly channels: Readonly<Record<string, string>>
}

const elsewhere = 'T0000000099'

/** Fills an empty store. */
export function populate(store: Store, users: readonly UserSeed[], channels: readonly ChannelSeed[]): Ids {
  const added = users.map(seed => addUser(store, seed))
  const bot = addUser(store, { name: 'app', real_name: 'Assistant', bot: true })
  store.me = added[0]?.id ?? ''
  store.bot = bot.id
  const everybody = [...added, bot]
  const byName = Object.fromEntries(everybody.map(({ name, id }) => [name, id]))
  const made = channels.map(({ name, private: closed, members, ...more }) => {
    const inside = members?.map(handle => byName[handle] ?? handle) ?? everybody.map(({ id }) => id)
    const kind = closed ? 'group' : 'channel'
    return store.addChannel({ ...more, name, kind, creator: store.me, members: new Set(inside) })
  })
  const ids = { users: byName, channels: Object.fromEntries(made.map(({ name, id }) => [name, id])) }
  return { team: store.team.id, me: store.me, bot: bot.id, ...ids }
}

function addUser(store: Store, seed: UserSeed): User {
  const { name, real_name: real, display_name: display, bot, external = false, ...more } = seed
  const user = newUser({
    ...more,
    id: store.id('U'),
    team: external ? elsewhere : store.team.id,
    ...{ name, external },
    ...(real === undefined ? {} : { real }),
    ...(display === undefined ? {} : { display }),
    ...(bot === true ? { bot: store.id('B') } : {}),
  })
  store.users.set(user.id, user)
  return user
}

export function messageOf(store: Store, ids: Ids, { user, at, bot, ...given }: GivenMessage): NewMessage {
  const seconds = typeof at === 'string' ? Date.parse(at) / 1_000 : at
  if (seconds !== undefined && Number.isNaN(seconds)) throw new Error(`at: ${at} is no time`)
  const author = user === undefined ? {} : { user: ids.users[user] ?? user }
  const app = bot === undefined ? {} : { subtype: 'bot_message', bot_id: 'B0000OTHER', username: bot }
  const someone = bot === undefined && user === undefined && given.subtype === undefined ? { user: store.me } : {}
  const { text = '' } = given
  return { ...someone, ...author, ...app, ...given, text, ...(seconds === undefined ? {} : { at: seconds }) }
}
