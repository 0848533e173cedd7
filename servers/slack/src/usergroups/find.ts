import { near } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import type { Workspace } from '../workspace.ts'

export interface UserGroup {
  id: string
  handle: string
  name: string
  description: string
  users: readonly string[]
  channels: readonly string[]
  disabled: boolean
  /** The id of who made it; empty where Slack does not say. */
  creator: string
}

/** By `@handle`, name or id, as it is now. @throws ConnectorError `not_found` */
export async function findGroup(workspace: Workspace, given: string, signal: AbortSignal): Promise<UserGroup> {
  const args = { include_users: true, include_disabled: true }
  const { usergroups = [] } = await workspace.read('usergroups.list', args, { signal, what: 'the groups' })
  const groups = usergroups.map(
    ({
      id = '',
      handle = '',
      name = '',
      description = '',
      users = [],
      prefs,
      date_delete,
      created_by: creator = '',
    }) => ({
      ...{ id, handle, name, description, users, creator },
      channels: [...(prefs?.channels ?? []), ...(prefs?.groups ?? [])],
      disabled: Number(date_delete ?? 0) > 0,
    }),
  )
  const wanted = given
    .trim()
    .replace(/^@/, '')
    .replace(/^<!subteam\^(\w+).*$/, '$1')
  const lower = wanted.toLowerCase()
  const found =
    groups.find(({ id, handle }) => id === wanted || handle.toLowerCase() === lower) ??
    groups.find(({ name }) => name.toLowerCase() === lower)
  if (found) return found
  const likely = near(
    wanted,
    groups.map(({ handle }) => handle),
  ).map(handle => `@${handle}`)
  throw new ConnectorError('not_found', `There is no group @${wanted} among ${groups.length}.`, {
    hint: likely.length > 0 ? `Did you mean ${likely.join(', ')}?` : 'slack_find looks for groups.',
  })
}
