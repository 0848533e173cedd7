import type { UsersInfoResponse } from '@slack/web-api'

/** A person or the user of a bot. */
export interface User {
  readonly id: string
  readonly team: string
  /** The handle. */
  readonly name: string
  real: string
  display: string
  title: string
  email: string | undefined
  readonly tz: string
  /** Of another organization. */
  readonly external: boolean
  readonly guest: boolean
  readonly deleted: boolean
  /** `B…` of a bot. */
  readonly bot: string | undefined
  status: { text: string; emoji: string; expiration: number }
  phone: string
  away: boolean
  /** Until when it is quiet, in seconds; 0 if it is not. */
  snoozed: number
}

export type UserJson = NonNullable<UsersInfoResponse['user']>

export function newUser(given: Pick<User, 'id' | 'team' | 'name'> & Partial<User>): User {
  const real = given.real ?? capital(given.name)
  return {
    real,
    display: given.name,
    title: '',
    email: given.bot === undefined ? `${given.name}@example.com` : undefined,
    tz: 'Etc/UTC',
    external: false,
    guest: false,
    deleted: false,
    bot: undefined,
    status: { text: '', emoji: '', expiration: 0 },
    phone: '',
    away: false,
    snoozed: 0,
    ...given,
  }
}

const capital = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1)

/** As users.info and users.list give it; `email` only with its scope. */
export function userJson(user: User, { email, admin }: { email: boolean; admin: boolean }): UserJson {
  const { id, team, name, real, deleted, guest, tz, bot } = user
  return {
    id,
    team_id: team,
    name,
    deleted,
    color: '9f69e7',
    real_name: real,
    tz,
    tz_label: tz,
    tz_offset: offset(tz),
    profile: profileJson(user, email),
    is_admin: admin,
    is_owner: admin,
    is_primary_owner: admin,
    is_restricted: guest,
    is_ultra_restricted: false,
    is_bot: bot !== undefined,
    is_app_user: false,
    updated: 1_700_000_000,
    is_email_confirmed: bot === undefined,
    who_can_share_contact_card: 'EVERYONE',
  }
}

export function profileJson(user: User, email: boolean): NonNullable<UserJson['profile']> {
  const { real, display, title, status, phone, bot, team } = user
  const [first = '', ...rest] = real.split(' ')
  return {
    title,
    phone,
    skype: '',
    real_name: real,
    real_name_normalized: normalized(real),
    display_name: display,
    display_name_normalized: normalized(display),
    status_text: status.text,
    status_emoji: status.emoji,
    status_emoji_display_info: [],
    status_expiration: status.expiration,
    avatar_hash: 'g000000000000',
    first_name: first,
    last_name: rest.join(' '),
    team,
    ...(email && user.email !== undefined ? { email: user.email } : {}),
    ...(bot === undefined ? {} : { bot_id: bot, api_app_id: 'A0APP', always_active: true }),
  }
}

const normalized = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '')

const offsets = new Map<string, number>()

/** Seconds east of Greenwich, now. */
function offset(timeZone: string): number {
  const known = offsets.get(timeZone) ?? offsetOf(timeZone)
  offsets.set(timeZone, known)
  return known
}

function offsetOf(timeZone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts()
  const [, sign = '+', hours = '0', minutes = '0'] =
    /GMT([+-])(\d+):(\d+)/.exec(name.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3_600 + Number(minutes) * 60)
}
