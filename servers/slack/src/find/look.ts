import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Channel } from '../channel.ts'
import { unlessRefused } from '../errors.ts'
import { keptPerson } from '../names/name-file.ts'
import type { Page } from '../names/walk.ts'
import { isInsider, type Person, seenFrom } from '../person.ts'
import type { Workspace } from '../workspace.ts'
import { foundBySlack } from './found-by-slack.ts'
import { channelHit, emojiHit, groupHit, type Hit, type Kind, personHit, type Row } from './row.ts'

/** How far a list was looked through: Slack's cursor, empty at the start, null at the end; and how many items that were. */
const spot = z.object({ cursor: z.string().nullable(), seen: z.int() })
type Spot = z.output<typeof spot>

export const spots = z.object({ own: spot, public: spot, people: spot })
type Spots = z.output<typeof spots>

const first: Spot = { cursor: '', seen: 0 }
export const atStart: Spots = { own: first, public: first, people: first }

export const seen = z.object({
  what: z.enum(['own channels', 'public channels', 'people']),
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
  /** Nothing is told of what people outside may have written. */
  lockdown: boolean
}

export interface Looked {
  rows: Row[]
  /** Fitting channels that may not be told of. */
  withheld: number
  seen: z.output<typeof seen>[]
  /** What the scopes of the token do not let be listed. */
  unseen: Kind[]
  /** Where to go on; undefined where everything was looked at. */
  next: Spots | undefined
}

const mostPages = 3

/** Looks through some pages of each list from there on. The best come first. */
export async function look(
  workspace: Workspace,
  { query, kinds, mine, mayRead, lockdown }: Wanted,
  at: Spots,
  signal: AbortSignal,
): Promise<Looked> {
  const { names } = workspace
  const isFirst = Object.values(at).every(({ cursor }) => cursor === '')
  const wants = (kind: Kind) => kinds.includes(kind)
  const [own, others, people, groups, emoji, more, home] = await Promise.all([
    asFarAsAllowed(
      pages(wants('channel') ? at.own : none, cursor => names.conversations.ownPage(named, cursor, signal)),
    ),
    asFarAsAllowed(
      pages(wants('channel') && !mine ? at.public : none, cursor => names.conversations.publicPage(cursor, signal)),
    ),
    asFarAsAllowed(wants('user') ? someone(workspace, query, at.people, signal) : Promise.resolve(nothing)),
    wants('group') && isFirst ? names.groups(signal) : undefined,
    wants('emoji') && isFirst ? names.emoji(signal) : undefined,
    isFirst ? foundBySlack(workspace, query, kinds, signal) : { people: [], channels: [] },
    wants('user') ? names.self(signal) : undefined,
  ])
  const unseen = kinds.filter(kind => !mayList(workspace, kind))
  if (unseen.length === kinds.length) throw notAllowed(unseen)
  const channels = byId([...more.channels, ...others.items, ...own.items])
    // Of how many are in it, one list tells, the other not.
    .map(channel => names.conversations.kept.get(channel.id) ?? channel)
    .map(channel => ({ channel, hit: channelHit(query, lockdown ? withoutWords(channel) : channel) }))
    .filter(({ hit }) => hit !== undefined)
  const told = channels.filter(({ channel }) => mayRead(channel))
  const hits = [
    ...told.map(({ hit }) => hit),
    ...byId([...more.people, ...people.items]).map(person => personHit(query, heard(seenFrom(home, person), lockdown))),
    ...[...(groups?.values() ?? [])].map(group => groupHit(query, group)),
    ...(emoji ?? []).map(name => emojiHit(query, name)),
  ]
  const next = { own: own.next, public: others.next, people: people.next }
  const seen = [
    { what: 'own channels' as const, ...countOf(own) },
    { what: 'public channels' as const, ...countOf(others) },
    { what: 'people' as const, ...countOf(people) },
  ]
  return {
    rows: ranked(hits),
    withheld: channels.length - told.length,
    seen: seen.filter(({ count }) => count > 0),
    unseen,
    next: Object.values(next).some(({ cursor }) => cursor !== null) ? next : undefined,
  }
}

/** Whose words its topic and purpose are, lists do not tell. */
function withoutWords({ topic: _topic, purpose: _purpose, ...channel }: Channel): Channel {
  return channel
}

/** Without the words that somebody outside has for themselves. */
function heard(person: Person, lockdown: boolean): Person {
  return lockdown && !isInsider(person) ? keptPerson(person) : person
}

const named = ['public_channel', 'private_channel'] as const

interface Pages<T> {
  items: readonly T[]
  next: Spot
}

const none: Spot = { cursor: null, seen: 0 }
const nothing: Pages<never> = { items: [], next: none }

/** What the scopes do not let be listed is left out, and told. */
async function asFarAsAllowed<T>(asked: Promise<Pages<T>>): Promise<Pages<T>> {
  return (await unlessRefused(asked, 'missing_scope')) ?? nothing
}

const scopesOf: Readonly<Record<Kind, readonly string[]>> = {
  channel: ['channels:read', 'groups:read'],
  user: ['users:read'],
  group: ['usergroups:read'],
  emoji: ['emoji:read'],
}

function notAllowed(kinds: readonly Kind[]): ConnectorError {
  const scopes = kinds.flatMap(kind => scopesOf[kind].slice(0, 1)).join(', ')
  return new ConnectorError('forbidden', `To look for that, the token lacks ${scopes}.`, {
    hint: 'Tell the person to add it to the app under OAuth & Permissions, and to install the app again.',
  })
}

/** Known once there was an answer. */
function mayList({ voices }: Workspace, kind: Kind): boolean {
  return voices.some(({ scopes }) => scopes === undefined || scopesOf[kind].some(scope => scopes.includes(scope)))
}

/** Some pages from there on; none after the end. */
async function pages<T>(from: Spot, page: (cursor: string | undefined) => Promise<Page<T>>): Promise<Pages<T>> {
  const items: T[] = []
  let { cursor } = from
  for (let count = 0; count < mostPages && cursor !== null; count++) {
    const answer = await page(cursor || undefined)
    items.push(...answer.items)
    cursor = answer.next || null
  }
  return { items, next: { cursor, seen: from.seen + items.length } }
}

/** An e-mail address has one owner; of everyone else some pages are looked through. */
async function someone(
  { names: { everyone } }: Workspace,
  query: string,
  from: Spot,
  signal: AbortSignal,
): Promise<Pages<Person>> {
  if (from.cursor === null) return { items: [], next: from }
  const owner = /^\S+@\S+\.\S+$/.test(query) ? await everyone.withEmail(query, signal) : undefined
  if (owner) return { items: [owner], next: none }
  const found = await pages(from, cursor => everyone.page(cursor, signal))
  if (from.seen > 0 || found.next.cursor === null || query === '') return found
  // Where not all can be looked through: whoever has this handle, and has ever written.
  const author = await everyone.asAuthor(query, signal)
  return author === undefined ? found : { ...found, items: [...found.items, author] }
}

function countOf<T>({ next: { cursor, seen } }: Pages<T>): { count: number; more: boolean } {
  return { count: seen, more: cursor !== null }
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
