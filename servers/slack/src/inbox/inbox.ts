import { ConnectorError, inParallel } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Slack } from '../client.ts'
import { engineOf } from '../search/engine.ts'
import { type MessageHit, messageHit, messageHits } from '../search/message-rows.ts'
import type { Workspace } from '../workspace.ts'
import { searchParts } from './searches.ts'
import { type Kind, kinds, type Part, type Waiting, waitingIn } from './waiting.ts'

export const inboxRow = messageHit.omit({ place: true, before: true, after: true }).extend({
  reason: z.enum(kinds),
  /** The prefix of targets in its workspace, where there are several. */
  workspace: z.string().optional(),
  /** How many messages wait there; this is the newest. */
  count: z.int(),
  /** Of a direct message, where it was asked for. */
  unread: z.boolean().optional(),
  /** The person wrote in the channel later, though not in the thread. */
  wrote_later: z.boolean().optional(),
})

export type InboxRow = z.output<typeof inboxRow>

export interface Inbox {
  rows: InboxRow[]
  /** Conversations that wait, of which `rows` are the first. */
  total: number
  answered: number
  hidden: number
  withheld: number
  notes: string[]
}

export interface InboxQuery {
  wanted: readonly Kind[]
  /** ISO day. */
  since: string
  limit: number
}

/** Workspaces asked at once; each with four searches. */
const mostAtOnce = 2
/** Conversations whose newest message is read with its names. */
const mostNamed = 50
/** Direct messages of which is asked whether they were read. */
const mostAsked = 8

/** What waits in each workspace; one that fails is told of, unless all do. @throws ConnectorError */
export async function inboxes(client: Slack, query: InboxQuery, signal: AbortSignal): Promise<Inbox[]> {
  const [first, ...others] = client.workspaces
  if (others.length === 0) return [await inboxOf(client, first, query, signal)]
  const settled = await inParallel(mostAtOnce, client.workspaces, async workspace => {
    const [inbox] = await Promise.allSettled([inboxOf(client, workspace, query, signal)])
    return { workspace: workspace.name, inbox }
  })
  signal.throwIfAborted()
  const failed = settled.flatMap(({ inbox }) => (inbox.status === 'rejected' ? [inbox.reason] : []))
  const fault = failed.length === settled.length ? failed[0] : failed.find(reason => !ConnectorError.is(reason))
  if (fault !== undefined) throw fault
  return settled.map(({ workspace, inbox }) => {
    if (inbox.status === 'rejected')
      return { ...nothing, notes: [`${workspace} was left out: ${inbox.reason.message}`] }
    return { ...inbox.value, rows: inbox.value.rows.map(row => ({ ...row, workspace })) }
  })
}

const nothing: Inbox = { rows: [], total: 0, answered: 0, hidden: 0, withheld: 0, notes: [] }

/**
 * What waits for the person in one workspace. Requests: a search for each kind, two for `channel`, one for what the person
 * wrote; the names; and for at most 8 direct messages whether they were read.
 */
async function inboxOf(
  client: Slack,
  workspace: Workspace,
  { wanted, since, limit }: InboxQuery,
  signal: AbortSignal,
): Promise<Inbox> {
  workspace.voice('user')
  if (engineOf(workspace) === 'scan') throw noSearch()
  const parts: Part[] = [...wanted.filter(kind => kind !== 'dm' || client.policy.settings.dms !== 'off'), 'own']
  const { found, notes } = await searchParts(client, workspace, { parts, since }, signal)
  const { waiting, answered } = waitingIn(found)
  const named = waiting.slice(0, mostNamed)
  const hits = await messageHits(
    client,
    workspace,
    named.map(({ latest }) => latest),
    { words: [], whole: false, signal },
  )
  const rows = hits.rows.flatMap(hit => rowsOf(named[hit.place - 1], hit)).toSorted(byRank)
  const { hidden, withheld } = hits
  const shown = await withUnread(workspace, rows.slice(0, limit), signal)
  return { rows: shown, total: waiting.length - hidden - withheld, answered, hidden, withheld, notes }
}

function rowsOf(waiting: Waiting | undefined, { place: _place, ...hit }: MessageHit): InboxRow[] {
  if (waiting === undefined) return []
  const { reason, count, wroteLater } = waiting
  return [{ ...hit, reason, count, ...(wroteLater && reason !== 'dm' ? { wrote_later: true } : {}) }]
}

/** A person's message before a mention, before a thread, before what an app sent, before a call to all. */
export function byRank(a: InboxRow, b: InboxRow): number {
  return rankOf(a) - rankOf(b) || Number(b.ts) - Number(a.ts)
}

function rankOf({ reason, bot = false }: InboxRow): number {
  const ranks = { dm: 0, mention: 1, thread: 2, channel: 4 }
  return bot ? Math.max(3, ranks[reason]) : ranks[reason]
}

async function withUnread(workspace: Workspace, rows: readonly InboxRow[], signal: AbortSignal): Promise<InboxRow[]> {
  const direct = rows.filter(({ reason }) => reason === 'dm').slice(0, mostAsked)
  const asked = await inParallel(4, direct, async ({ channel_id: id }) => {
    const [answer] = await Promise.allSettled([
      workspace.voice('user').call('conversations.info', { channel: id }, { signal, what: id }),
    ])
    signal.throwIfAborted()
    // What cannot be known is left open: the message waits in any case.
    const read = answer.status === 'fulfilled' ? lastRead.parse(answer.value.channel).last_read : undefined
    return [id, read] as const
  })
  const read = new Map(asked)
  return rows.map(row => {
    const last = row.reason === 'dm' ? read.get(row.channel_id) : undefined
    return last === undefined ? row : { ...row, unread: Number(row.ts) > Number(last) }
  })
}

const lastRead = z.looseObject({ last_read: z.string().optional() }).catch({})

function noSearch(): ConnectorError {
  return new ConnectorError(
    'forbidden',
    "What waits for a person is found with Slack's search, which these tokens may not use.",
    {
      hint: 'Tell the person to set SLACK_USER_TOKEN of an app with the scope search:read, as the manifest read-only has it.',
    },
  )
}
