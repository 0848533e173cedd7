import type {
  DndEndSnoozeResponse,
  DndInfoResponse,
  DndSetSnoozeResponse,
  UsersGetPresenceResponse,
  UsersInfoResponse,
  UsersListResponse,
  UsersLookupByEmailResponse,
  UsersProfileGetResponse,
  UsersProfileSetResponse,
  UsersSetPresenceResponse,
} from '@slack/web-api'
import { z } from 'zod'
import { type Body, type Call, json, type Methods, needed, number, Refusal } from './call.ts'
import { cursor, position } from './cursors.ts'
import { massUser, part } from './masses.ts'
import { profileJson, type User, type UserJson, userJson } from './user-records.ts'

export const peopleMethods: Methods = {
  'users.info': (call): Body<UsersInfoResponse> => {
    const user = someone(call, needed(call, 'user'))
    return { user: { ...shown(call, user), ...(isStranger(call, user) ? { is_stranger: true } : {}) } }
  },
  'users.list': list,
  'users.lookupByEmail': (call): Body<UsersLookupByEmailResponse> => {
    const email = needed(call, 'email').toLowerCase()
    const name = email.endsWith('@example.com') ? email.slice(0, email.indexOf('@')) : ''
    const user =
      [...call.store.users.values()].find(one => one.email?.toLowerCase() === email) ?? call.store.userNamed(name)
    if (user === undefined || user.email?.toLowerCase() !== email || user.deleted) throw new Refusal('users_not_found')
    return { user: shown(call, user) }
  },
  'users.profile.get': (call): Body<UsersProfileGetResponse> => ({
    profile: profileJson(someone(call, call.args.user ?? call.token.user), hasEmail(call)),
  }),
  'users.profile.set': setProfile,
  'users.getPresence': (call): Body<UsersGetPresenceResponse> => {
    const user = someone(call, call.args.user ?? call.token.user)
    const presence = user.away ? 'away' : 'active'
    // More is told of oneself alone.
    return user.id === call.token.user
      ? { presence, online: true, auto_away: false, manual_away: user.away, connection_count: 1 }
      : { presence }
  },
  'users.setPresence': (call): Body<UsersSetPresenceResponse> => {
    const presence = needed(call, 'presence')
    if (presence !== 'auto' && presence !== 'away') throw new Refusal('invalid_presence')
    someone(call, call.token.user).away = presence === 'away'
    return {}
  },
  'dnd.info': (call): Body<DndInfoResponse> => {
    const user = someone(call, call.args.user ?? call.token.user)
    return { ...quietHours, ...(user.id === call.token.user ? snooze(call, user) : {}) }
  },
  'dnd.setSnooze': (call): Body<DndSetSnoozeResponse> => {
    const minutes = number(call, 'num_minutes', 0)
    if (minutes <= 0) throw new Refusal('missing_duration')
    if (minutes > 7 * 24 * 60) throw new Refusal('too_long')
    const user = someone(call, call.token.user)
    user.snoozed = Math.floor(call.store.now()) + minutes * 60
    return snooze(call, user)
  },
  'dnd.endSnooze': (call): Body<DndEndSnoozeResponse> => {
    someone(call, call.token.user).snoozed = 0
    return { ...quietHours, snooze_enabled: false }
  },
}

/** None are set. */
const quietHours = { dnd_enabled: false, next_dnd_start_ts: 1, next_dnd_end_ts: 1 }

function snooze({ store }: Call, { snoozed }: User) {
  const remaining = snoozed - Math.floor(store.now())
  if (remaining <= 0) return { snooze_enabled: false }
  const on = { snooze_enabled: true, snooze_is_indefinite: false }
  return { ...on, snooze_endtime: snoozed, snooze_remaining: remaining }
}

function someone({ store }: Call, id: string): User {
  const user = store.user(id)
  if (user === undefined) throw new Refusal('user_not_found')
  return user
}

const hasEmail = ({ token }: Call): boolean => token.scopes.includes('users:read.email')

function shown(call: Call, user: User): UserJson {
  const locale = call.args.include_locale === 'true' ? { locale: 'en-US' } : {}
  return { ...userJson(user, { email: hasEmail(call), admin: user.id === call.store.me }), ...locale }
}

/** Of another organization, and in no channel that the caller sees: whoever shares one is told by his team alone. */
function isStranger({ store, token }: Call, { id, external }: User): boolean {
  return external && !store.visibleTo(token).some(({ members }) => members.has(id))
}

/** Seeded people first, then the mass; no more than a page of it is ever made. */
function list(call: Call): Body<UsersListResponse> {
  const { store } = call
  const held = [...store.users.values()]
  const total = held.length + store.masses.users
  if (call.args.limit === undefined && total > 1_000) throw new Refusal('limit_required')
  const limit = Math.min(Math.max(number(call, 'limit', 1_000), 1), 1_000)
  const from = position(call)
  const users = part(held, store.masses.users, index => massUser(index, store.team.id), from, from + limit)
  const end = from + limit
  return {
    members: users.map(user => shown(call, user)),
    cache_ts: Math.floor(store.now()),
    response_metadata: { next_cursor: end < total ? cursor(call, end) : '' },
  }
}

/** Of the fields that a person may change himself; a status must be cleared in both its parts. */
function setProfile(call: Call): Body<UsersProfileSetResponse> {
  const { args, token } = call
  if (args.user !== undefined && args.user !== token.user) throw new Refusal('not_admin')
  const single = args.name === undefined ? {} : { [args.name]: args.value ?? '' }
  const given = json(call, 'profile', profileFields, profileFields.parse(single))
  const user = someone(call, token.user)
  const { text, emoji, expiration } = user.status
  const status = {
    text: given.status_text ?? text,
    emoji: given.status_emoji ?? emoji,
    expiration: given.status_expiration ?? expiration,
  }
  if (status.text.length > 100) throw new Refusal('too_long')
  if (status.emoji !== '' && !/^:[\w+'-]+:$/.test(status.emoji)) throw new Refusal('invalid_emoji_not_allowed')
  // A text without an emoji gets Slack's speech balloon.
  user.status = status.text !== '' && status.emoji === '' ? { ...status, emoji: ':speech_balloon:' } : status
  user.title = given.title ?? user.title
  user.phone = given.phone ?? user.phone
  user.real = given.real_name ?? user.real
  user.display = given.display_name ?? user.display
  return { username: user.name, profile: profileJson(user, hasEmail(call)) }
}

const profileFields = z.object({
  status_text: z.string().optional(),
  status_emoji: z.string().optional(),
  status_expiration: z.coerce.number().optional(),
  title: z.string().optional(),
  phone: z.string().optional(),
  real_name: z.string().optional(),
  display_name: z.string().optional(),
})
