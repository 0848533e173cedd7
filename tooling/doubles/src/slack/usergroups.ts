import type {
  UsergroupsCreateResponse,
  UsergroupsListResponse,
  UsergroupsUpdateResponse,
  UsergroupsUsersListResponse,
  UsergroupsUsersUpdateResponse,
} from '@slack/web-api'
import { type Body, type Call, flag, type Methods, names, needed, Refusal } from './call.ts'
import type { Store } from './store.ts'

export interface UserGroup {
  readonly id: string
  readonly created: number
  readonly createdBy: string
  name: string
  handle: string
  description: string
  channels: readonly string[]
  users: readonly string[]
  updated: number
  updatedBy: string
  /** When it was disabled, in seconds; 0 while it is not. */
  disabled: number
}

type Json = NonNullable<UsergroupsListResponse['usergroups']>[number]

export const usergroupMethods: Methods = {
  'usergroups.list': (call): Body<UsergroupsListResponse> => ({
    usergroups: [...call.store.usergroups.values()]
      .filter(({ disabled }) => disabled === 0 || flag(call, 'include_disabled'))
      .map(group => groupJson(call, group)),
  }),
  'usergroups.create': create,
  'usergroups.update': update,
  'usergroups.enable': call => setDisabled(call, 0),
  'usergroups.disable': call => setDisabled(call, Math.floor(call.store.now())),
  'usergroups.users.list': (call): Body<UsergroupsUsersListResponse> => {
    const group = groupOf(call)
    if (group.disabled > 0 && !flag(call, 'include_disabled')) throw new Refusal('no_such_subteam')
    return { users: [...group.users] }
  },
  'usergroups.users.update': (call): Body<UsergroupsUsersUpdateResponse> => {
    const group = groupOf(call)
    const users = [...new Set(names(call, 'users'))]
    if (users.length === 0) throw new Refusal('no_users_provided')
    if (!users.every(id => call.store.user(id) !== undefined)) throw new Refusal('invalid_users')
    group.users = users
    return touched(call, group)
  },
}

export function addUserGroup(
  store: Store,
  by: string,
  given: Pick<UserGroup, 'name' | 'handle'> &
    Partial<Pick<UserGroup, 'description' | 'users' | 'channels' | 'disabled'>>,
): UserGroup {
  const now = Math.floor(store.now())
  const group: UserGroup = {
    description: '',
    users: [],
    channels: [],
    disabled: 0,
    ...given,
    id: store.id('S'),
    created: now,
    createdBy: by,
    updated: now,
    updatedBy: by,
  }
  store.usergroups.set(group.id, group)
  return group
}

function groupOf(call: Call): UserGroup {
  const group = call.store.usergroups.get(needed(call, 'usergroup'))
  if (group === undefined) throw new Refusal('no_such_subteam')
  return group
}

function create(call: Call): Body<UsergroupsCreateResponse> {
  const { store, token } = call
  const name = needed(call, 'name')
  const handle = call.args.handle ?? name.toLowerCase().replaceAll(/\s+/g, '-')
  free(call, name, handle)
  const { description = '' } = call.args
  const group = addUserGroup(store, token.user, { name, handle, description, channels: names(call, 'channels') })
  return { usergroup: groupJson(call, group) }
}

/** Throws where another group has the name or the handle. */
function free({ store }: Call, name: string, handle: string, but?: UserGroup): void {
  const others = [...store.usergroups.values()].filter(group => group !== but)
  if (others.some(group => group.name === name)) throw new Refusal('name_already_exists')
  if (others.some(group => group.handle === handle)) throw new Refusal('handle_already_exists')
}

function update(call: Call): Body<UsergroupsUpdateResponse> {
  const group = groupOf(call)
  const { name = group.name, handle = group.handle, description = group.description, channels } = call.args
  free(call, name, handle, group)
  Object.assign(group, { name, handle, description })
  if (channels !== undefined) group.channels = names(call, 'channels')
  return touched(call, group)
}

function setDisabled(call: Call, at: number): { usergroup: Json } {
  const group = groupOf(call)
  group.disabled = at
  return touched(call, group)
}

function touched(call: Call, group: UserGroup): { usergroup: Json } {
  group.updated = Math.floor(call.store.now())
  group.updatedBy = call.token.user
  return { usergroup: groupJson(call, group) }
}

/** Its users only when they are asked for, as in Slack. */
function groupJson(call: Call, group: UserGroup): Json {
  const changed = call.method === 'usergroups.users.update'
  return {
    id: group.id,
    team_id: call.store.team.id,
    is_usergroup: true,
    is_subteam: true,
    name: group.name,
    description: group.description,
    handle: group.handle,
    is_external: false,
    date_create: group.created,
    date_update: group.updated,
    date_delete: group.disabled,
    created_by: group.createdBy,
    updated_by: group.updatedBy,
    ...(group.disabled > 0 ? { deleted_by: group.updatedBy } : {}),
    auto_provision: false,
    prefs: { channels: [...group.channels], groups: [] },
    channel_count: group.channels.length,
    ...(flag(call, 'include_users') || changed ? { users: [...group.users] } : {}),
    ...(flag(call, 'include_count') || changed ? { user_count: group.users.length } : {}),
  }
}
