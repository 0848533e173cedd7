import type { Complete } from '@mcp-connectors/core'
import type { Slack } from './client.ts'
import type { Workspace } from './workspace.ts'

type Given = Readonly<Record<string, string>>

/** `#name` of the channels that the token is in, and of those met. */
export const completeChannel: Complete<Slack> = async (value, given, { client, signal }) => {
  const channels = await channelsOf(await workspaceOf(client, given, signal), client, signal)
  return channels.map(({ name }) => `#${name}`).filter(name => starts(name, value.replace(/^#?/, '#')))
}

/** The ids of channels, by the beginning of an id or a name. */
export const completeChannelId: Complete<Slack> = async (value, given, { client, signal }) => {
  const channels = await channelsOf(await workspaceOf(client, given, signal), client, signal)
  const fits = ({ id, name = '' }: { id: string; name?: string }) =>
    starts(id, value) || starts(name, value.replace(/^#/, ''))
  return channels.filter(fits).map(({ id }) => id)
}

/** `@handle` of people: of the first page of everyone, and of those met. */
export const completePerson: Complete<Slack> = async (value, given, { client, signal }) => {
  const { names } = await workspaceOf(client, given, signal)
  const people = (await names.somePeople(signal)).filter(({ deleted }) => !deleted)
  const wanted = value.replace(/^@/, '')
  return people
    .filter(({ handle, name, real = '' }) => [handle, name, real].some(called => starts(called, wanted)))
    .map(({ handle }) => `@${handle}`)
    .sort()
}

/** The ids of the workspaces that there are tokens for. */
export const completeTeam: Complete<Slack> = async (value, _given, { client, signal }) => {
  const teams = await Promise.all(client.workspaces.map(async workspace => (await workspace.self(signal)).team))
  return teams.filter(team => starts(team, value))
}

async function channelsOf({ names }: Workspace, client: Slack, signal: AbortSignal) {
  const channels = (await names.someChannels(signal)).filter(
    channel => channel.name !== undefined && !channel.archived && client.policy.mayRead(channel),
  )
  // Those that the token is in come first.
  return channels.sort(
    (a, b) => Number(b.member ?? 0) - Number(a.member ?? 0) || ((a.name ?? '') < (b.name ?? '') ? -1 : 1),
  )
}

/** That of the `team` that was chosen before; the first without. */
async function workspaceOf(client: Slack, { team }: Given, signal: AbortSignal): Promise<Workspace> {
  return await client.workspace(team === undefined ? {} : { team }, signal)
}

function starts(name: string, value: string): boolean {
  return name.toLowerCase().startsWith(value.toLowerCase())
}
