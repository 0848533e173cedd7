import { ConnectorError } from '@mcp-connectors/core'
import type { Slack } from '../client.ts'
import { personNamed } from '../people-named.ts'
import { parseTarget } from '../target.ts'
import type { Workspace } from '../workspace.ts'
import { daysOf, type Filters, thing } from './modifiers.ts'

/** What a call of slack_search asks for, as it came. */
export interface SearchArguments {
  query?: string | undefined
  in?: string | undefined
  from?: string | undefined
  with?: string | undefined
  after?: string | undefined
  before?: string | undefined
  on?: string | undefined
  has?: readonly string[] | undefined
  threads_only: boolean
}

/** The same with its names found. */
export interface SearchRequest {
  workspace: Workspace
  filters: Filters
  /** `#general`, where one conversation is searched. */
  shown: string | undefined
}

/** @throws ConnectorError `invalid` where nothing is looked for, or an argument cannot be understood; `not_found`, `refused` */
export async function requestOf(client: Slack, args: SearchArguments, signal: AbortSignal): Promise<SearchRequest> {
  const { in: where, from, with: other, has = [], threads_only: threadsOnly } = args
  const days = daysOf(args)
  const things = has.map(thing)
  const team = where === undefined ? undefined : /^([a-z][a-z0-9-]{0,30}):$/.exec(where.trim())?.[1]
  const isEmpty = [
    args.query?.trim(),
    team === undefined && where,
    from,
    other,
    days.after,
    days.before,
    days.on,
  ].every(given => !given)
  if (isEmpty && things.length === 0 && !threadsOnly) throw nothing()
  const place = where === undefined || team !== undefined ? undefined : await client.place(where, signal)
  const named = team === undefined ? (from ?? other) : undefined
  const workspace = place?.workspace ?? (await client.workspace(team === undefined ? teamOf(named) : { team }, signal))
  const idOf = async (given: string | undefined) => {
    if (given === undefined) return undefined
    if (/^@?me$/i.test(given.trim())) return (await workspace.self(signal)).user
    return (await personNamed(workspace, withoutTeam(given), signal)).id
  }
  const [fromId, withId] = await Promise.all([idOf(from), idOf(other)])
  return {
    workspace,
    filters: { ...days, channel: place?.channel, from: fromId, with: withId, has: things, threadsOnly },
    shown: place?.shown,
  }
}

const prefixed = /^([a-z][a-z0-9-]{0,30}):(?=[@A-Z<])/

function teamOf(person: string | undefined): { team?: string } {
  const [, team] = prefixed.exec(person?.trim() ?? '') ?? []
  return team === undefined ? {} : { team }
}

function withoutTeam(person: string): string {
  return person.trim().replace(prefixed, '')
}

function nothing(): ConnectorError {
  return new ConnectorError('invalid', 'There is nothing to look for.', {
    hint: 'Pass query, or one of in, from, with, after, before, on, has.',
  })
}

/** The message that a link names, which is then opened rather than looked for. */
export function isLink(query: string): boolean {
  const text = query.trim()
  if (!/^(?:https:\/\/[\w.-]+\.slack(?:-gov)?\.com\/archives\/|slack:\/\/)\S+$/.test(text)) return false
  return parseTarget(text).ts !== undefined
}
