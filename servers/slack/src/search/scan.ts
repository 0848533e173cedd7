import { clean, inParallel } from '@mcp-connectors/core'
import { type Channel, marksOf } from '../channel.ts'
import type { Slack } from '../client.ts'
import type { GivenFile } from '../files/file.ts'
import { momentOf } from '../timestamp.ts'
import type { Workspace } from '../workspace.ts'
import type { FoundFiles, FoundMessages } from './found.ts'
import { daysBetween, type Filters } from './modifiers.ts'
import { messagesIn, type Read } from './scan-history.ts'
import { checkScannable, isWanted } from './scan-match.ts'
import { fits, type Word, wantedBy } from './words.ts'

/** What to look for where Slack does not search. */
export interface ScanQuery {
  words: readonly Word[]
  filters: Filters
  limit: number
}

const mostChannels = 6
const mostAtOnce = 4
const filesPerPage = 100

/**
 * Reads back through the conversation that is named, or else through six that the token is in, those that changed last.
 * At most 12 requests for history.
 * @param at where an earlier scan ended: `C1:1763999999.000100 C2:…`; empty for now
 */
export async function scanMessages(
  client: Slack,
  workspace: Workspace,
  { words, filters, limit }: ScanQuery,
  at: string,
  signal: AbortSignal,
): Promise<FoundMessages> {
  checkScannable(words, filters)
  const from = parseAt(at)
  const { channels, total } = await placesFor(client, workspace, filters, [...from.keys()], signal)
  const { oldest, latest } = daysBetween(filters)
  const read = await inParallel(mostAtOnce, channels, channel =>
    messagesIn(workspace, channel, { oldest, latest: from.get(channel.id) ?? latest }, signal),
  )
  const failure = read.find(one => one.failure !== undefined)?.failure
  if (failure && read.every(one => one.failure !== undefined && one.messages.length === 0)) throw failure
  const all = read
    .flatMap(({ messages }) => messages)
    .filter(({ message }) => isWanted(message, wantedBy(words), filters))
    .sort((a, b) => Number(b.ts) - Number(a.ts))
  const found = all.slice(0, limit)
  const last = found.at(-1)
  const here = scanOf(channels)
  const next = all.length > limit && last ? backFrom(here, last.ts) : scanOf(read.flatMap(goneTo))
  return { found, at: here, next: next || undefined, notes: notesOf(read, total) }
}

/** Where a scan goes on after it has shown all from this message on. */
export function backFrom(at: string, ts: string): string {
  return scanOf([...parseAt(at).keys()].map(id => ({ id, ts })))
}

function scanOf(places: readonly { id: string; ts?: string }[]): string {
  return places.map(({ id, ts = '' }) => `${id}:${ts}`).join(' ')
}

function parseAt(at: string): Map<string, string> {
  const parts = at === '' ? [] : at.split(' ').map(part => part.split(':'))
  return new Map(parts.map(([id = '', ts = '']) => [id, ts]))
}

function goneTo({ channel, reached }: Read) {
  return reached === undefined ? [] : [{ id: channel.id, ts: reached }]
}

const types = ['public_channel', 'private_channel', 'im', 'mpim'] as const

/** The conversations to read, and of how many. */
async function placesFor(
  { policy }: Slack,
  workspace: Workspace,
  { channel }: Filters,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<{ channels: Channel[]; total: number }> {
  const { names } = workspace
  if (ids.length > 0) {
    const known = await names.channels(ids, { signal })
    const channels = [...known.values()].filter(one => policy.mayRead(one))
    return { channels, total: channels.length }
  }
  if (channel) return { channels: [channel], total: 1 }
  const { items } = await names.conversations.ownPage(types, undefined, signal)
  const open = items.filter(one => !one.archived && policy.mayRead(one))
  const byChange = open.toSorted((a, b) => (b.updated ?? 0) - (a.updated ?? 0))
  return { channels: byChange.slice(0, mostChannels), total: open.length }
}

/** What was looked at, as far as it went. */
function notesOf(read: readonly Read[], total: number): string[] {
  const [done, not] = [read.filter(({ failure }) => !failure), read.filter(({ failure }) => failure !== undefined)]
  const failed = Map.groupBy(not, ({ failure }) => failure?.message)
  const places = done.map(({ channel, reached }) => {
    const until = reached === undefined ? '' : ` back to ${momentOf(reached).slice(0, 16)}`
    return `${shownChannel(channel)}${until}`
  })
  const of = total > read.length ? ` (${read.length} of ${total} conversations; name another with in)` : ''
  return [
    ...(places.length === 0 ? [] : [`Looked through ${places.join(', ')}${of}, without the replies in threads.`]),
    ...[...failed].map(
      ([why, places]) =>
        `Not read to the end: ${places.map(({ channel }) => shownChannel(channel)).join(', ')}. ${why}`,
    ),
  ]
}

function shownChannel(channel: Channel): string {
  const name = channel.name === undefined ? (channel.people?.join(', ') ?? 'a direct message') : `#${channel.name}`
  return clean(`${name}${marksOf(channel)}`)
}

/** By name alone. @param page counts from 1 */
export async function scanFiles(
  workspace: Workspace,
  { words, filters }: ScanQuery,
  page: number,
  signal: AbortSignal,
): Promise<FoundFiles> {
  checkScannable(words, filters)
  const { oldest, latest } = daysBetween(filters)
  const answer = await workspace.read(
    'files.list',
    {
      ...{ count: filesPerPage, page },
      ...(filters.channel === undefined ? {} : { channel: filters.channel.id }),
      ...(filters.from === undefined ? {} : { user: filters.from }),
      ...(oldest === undefined ? {} : { ts_from: oldest }),
      ...(latest === undefined ? {} : { ts_to: latest }),
    },
    { signal, what: 'The list of files' },
  )
  const { files = [], paging = {} } = answer
  const wanted = wantedBy(words)
  const found = files.filter(({ name = '', title = '' }: GivenFile) => fits(wanted, `${name}\n${title}`))
  const isMore = page < (paging.pages ?? 1)
  return {
    found,
    notes: [`Looked at the names of ${files.length} files, not at what is in them.`],
    ...(isMore ? { next: String(page + 1) } : {}),
  }
}
