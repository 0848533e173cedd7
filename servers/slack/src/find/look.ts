import { z } from 'zod'
import type { Channel } from '../channel.ts'
import type { Page } from '../names/walk.ts'
import type { Person } from '../person.ts'
import type { Workspace } from '../workspace.ts'
import { foundBySlack } from './found-by-slack.ts'
import { channelHit, emojiHit, groupHit, type Hit, type Kind, personHit, type Row } from './row.ts'

/** How far each list was looked through: Slack's cursor, empty at the start, null at the end. */
export const cursors = z.object({
  own: z.string().nullable(),
  public: z.string().nullable(),
  people: z.string().nullable(),
})
type Cursors = z.output<typeof cursors>

export const atStart: Cursors = { own: '', public: '', people: '' }

export const seen = z.object({
  what: z.enum(['own channels', 'public channels', 'people', 'groups', 'emoji']),
  count: z.int(),
  /** It has more, which were not looked at yet. */
  more: z.boolean(),
})

export interface Wanted {
  query: string
  kinds: readonly Kind[]
  /** Only the channels that the token is in. */
  mine: boolean
  mayRead: (channel: Channel) => boolean
}

export interface Looked {
  rows: Row[]
  /** Fitting channels that may not be told of. */
  withheld: number
  seen: z.output<typeof seen>[]
  /** Where to go on; undefined where everything was looked at. */
  next: Cursors | undefined
}

const mostPages = 3

/** Looks through some pages of each list from there on. The best come first. */
export async function look(
  workspace: Workspace,
  { query, kinds, mine, mayRead }: Wanted,
  at: Cursors,
  signal: AbortSignal,
): Promise<Looked> {
  const { names } = workspace
  const isFirst = Object.values(at).every(cursor => cursor === '')
  const wants = (kind: Kind) => kinds.includes(kind)
  const [own, others, people, groups, emoji, more] = await Promise.all([
    pages(wants('channel') ? at.own : null, cursor => names.conversations.ownPage(named, cursor, signal)),
    pages(wants('channel') && !mine ? at.public : null, cursor => names.conversations.publicPage(cursor, signal)),
    wants('user') ? someone(workspace, query, at.people, signal) : nothing,
    wants('group') && isFirst ? names.groups(signal) : undefined,
    wants('emoji') && isFirst ? names.emoji(signal) : undefined,
    isFirst ? foundBySlack(workspace, query, kinds, signal) : { people: [], channels: [] },
  ])
  const channels = byId([...more.channels, ...others.items, ...own.items])
    .map(channel => ({ channel, hit: channelHit(query, channel) }))
    .filter(({ hit }) => hit !== undefined)
  const told = channels.filter(({ channel }) => mayRead(channel))
  const hits = [
    ...told.map(({ hit }) => hit),
    ...byId([...more.people, ...people.items]).map(person => personHit(query, person)),
    ...[...(groups?.values() ?? [])].map(group => groupHit(query, group)),
    ...(emoji ?? []).map(name => emojiHit(query, name)),
  ]
  const next = { own: own.next, public: others.next, people: people.next }
  const seen = [
    { what: 'own channels' as const, ...seenOf(own) },
    { what: 'public channels' as const, ...seenOf(others) },
    { what: 'people' as const, ...seenOf(people) },
    { what: 'groups' as const, count: groups?.size ?? 0, more: false },
    { what: 'emoji' as const, count: emoji?.length ?? 0, more: false },
  ]
  return {
    rows: ranked(hits),
    withheld: channels.length - told.length,
    seen: seen.filter(({ count }) => count > 0),
    next: Object.values(next).some(cursor => cursor !== null) ? next : undefined,
  }
}

const named = ['public_channel', 'private_channel'] as const

interface Pages<T> {
  items: readonly T[]
  next: string | null
}

const nothing: Pages<never> = { items: [], next: null }

/** Some pages from a cursor on; none after the end. */
async function pages<T>(
  from: string | null,
  page: (cursor: string | undefined) => Promise<Page<T>>,
): Promise<Pages<T>> {
  const items: T[] = []
  let next = from
  for (let count = 0; count < mostPages && next !== null; count++) {
    const answer = await page(next || undefined)
    items.push(...answer.items)
    next = answer.next || null
  }
  return { items, next }
}

/** An e-mail address has one owner; of everyone else some pages are looked through. */
async function someone(
  { names: { everyone } }: Workspace,
  query: string,
  from: string | null,
  signal: AbortSignal,
): Promise<Pages<Person>> {
  const owner = /^\S+@\S+\.\S+$/.test(query) ? await everyone.withEmail(query, signal) : undefined
  if (owner) return { items: [owner], next: null }
  return await pages(from, cursor => everyone.page(cursor, signal))
}

function seenOf<T>({ items, next }: Pages<T>): { count: number; more: boolean } {
  return { count: items.length, more: next !== null }
}

function byId<T extends { id: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map(item => [item.id, item])).values()]
}

function ranked(hits: readonly (Hit | undefined)[]): Row[] {
  return hits
    .filter(hit => hit !== undefined)
    .sort((a, b) => compared(a.order, b.order) || (a.row.name < b.row.name ? -1 : 1))
    .map(({ row }) => row)
}

function compared(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index])
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0)
}
