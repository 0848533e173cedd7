import type { Call } from './call.ts'
import type { Channel, Message } from './channel-records.ts'
import type { StoredFile } from './file-records.ts'
import { dayOf, dayPasses, parseQuery, pattern, type Term } from './search-query.ts'
import type { Store } from './store.ts'

/** A message or a file that may be found; a file is where it was shared. */
export interface Findable {
  readonly text: string
  readonly author: string
  /** Seconds. */
  readonly at: number
  readonly channels: readonly Channel[]
  readonly message?: Message
}

export interface Search {
  readonly words: readonly string[]
  /** How well it fits, more is better; 0 for not at all. */
  score(found: Findable): number
}

/** `any`: one word of the query is enough, as where meaning is searched. */
export function searchFor({ store, token }: Call, query: string, any = false): Search {
  const terms = parseQuery(query)
  const wanted = terms.filter(({ filter, negated }) => filter === undefined && !negated).map(term => word(store, term))
  const unwanted = terms.filter(({ filter, negated }) => filter === undefined && negated).map(term => word(store, term))
  const filters = Map.groupBy(
    terms.filter(({ filter }) => filter !== undefined),
    ({ filter, negated, value }) =>
      alternatives.has(filter ?? '') && !negated ? filter : `${negated}${filter}${value}`,
  )
  const asker: Asker = { store, user: token.user, timeZone: store.user(token.user)?.tz ?? 'UTC' }
  const passes = (found: Findable): boolean =>
    [...filters.values()].every(group => group.some(term => holds(asker, term, found) !== term.negated))
  const count = (text: string, of: RegExp): number => [...text.matchAll(of)].length
  return {
    words: terms.flatMap(({ filter, negated, value }) => (filter === undefined && !negated ? [value] : [])),
    score: found => {
      if (!passes(found) || unwanted.some(of => count(found.text, of) > 0)) return 0
      const counts = wanted.map(of => count(found.text, of))
      const fits = any ? counts.some(times => times > 0) : counts.every(times => times > 0)
      return fits || counts.length === 0 ? 1 + counts.reduce((sum, times) => sum + times, 0) : 0
    },
  }
}

/** Of these one is enough: `in:a in:b` is in a or in b. */
const alternatives = new Set(['in', 'from', 'to', 'with'])

/** `@alice` looks for her mention. */
function word(store: Store, { value }: Term): RegExp {
  const mentioned = value.startsWith('@') ? personOf(store, value, undefined) : /^<@(\w+)/.exec(value)?.[1]
  return mentioned === undefined ? pattern(value) : new RegExp(`<@${mentioned}(\\|[^>]*)?>`, 'g')
}

interface Asker {
  readonly store: Store
  readonly user: string
  readonly timeZone: string
}

function holds(asker: Asker, { filter = '', value }: Term, found: Findable): boolean {
  const { store, user, timeZone } = asker
  switch (filter) {
    case 'in':
      return found.channels.some(channel => isPlace(asker, channel, value))
    case 'from':
      return found.author === personOf(store, value, user) || found.message?.username === value
    case 'to':
      return found.author !== user && value === 'me' && found.channels.some(channel => isDirect(store, channel))
    case 'with':
      return isWith(asker, found, personOf(store, value, user))
    case 'has':
      return found.message !== undefined && has(found.message, value)
    case 'hasmy':
      return reactors(found.message, value).includes(user)
    case 'is':
      return is(store, found, value)
    default:
      return dayPasses(filter, value, dayOf(found.at, timeZone), dayOf(store.now(), timeZone))
  }
}

/** `#name`, `name`, `<#C1>`, or the direct messages with `@name` or `<@U1>`. */
function isPlace({ store, user }: Asker, channel: Channel, value: string): boolean {
  const id = /^<#(\w+)/.exec(value)?.[1]
  if (id !== undefined) return channel.id === id
  if (!/^(@|<@)/.test(value)) return channel.name === value.replace(/^#/, '') && !isDirect(store, channel)
  const other = personOf(store, value, user)
  return (
    store.kindOf(channel) === 'im' &&
    other !== undefined &&
    (other === user ? channel.members.size === 1 : channel.members.has(other))
  )
}

/** `me`, `@name`, `name`, `<@U1>` or `<@U1|name>`; a name is the handle or the display name. */
function personOf(store: Store, value: string, me: string | undefined): string | undefined {
  if (value === 'me') return me
  const id = /^<@(\w+)/.exec(value)?.[1]
  return id ?? store.userNamed(value.replace(/^@/, ''))?.id
}

const isDirect = (store: Store, channel: Channel): boolean => ['im', 'mpim'].includes(store.kindOf(channel))

/** In direct messages with them, or in a thread in which they take part. */
function isWith({ store }: Asker, { channels, message }: Findable, person: string | undefined): boolean {
  if (person === undefined) return false
  return channels.some(channel => {
    if (isDirect(store, channel)) return channel.members.has(person)
    const thread = message?.thread_ts
    return (
      thread !== undefined && channel.messages.some(({ thread_ts, user }) => thread_ts === thread && user === person)
    )
  })
}

function has(message: Message, value: string): boolean {
  if (value === 'link') return /<https?:/.test(message.text ?? '')
  if (value === 'file') return (message.files ?? []).length > 0
  if (value === 'pin') return (message.pinned_to ?? []).length > 0
  if (value === 'reaction') return (message.reactions ?? []).length > 0
  return reactors(message, value).length > 0
}

function reactors(message: Message | undefined, emoji: string): readonly string[] {
  const name = emoji.replaceAll(':', '')
  return message?.reactions?.find(reaction => reaction.name === name)?.users ?? []
}

function is(store: Store, { channels, message }: Findable, value: string): boolean {
  if (value === 'thread') return message?.thread_ts !== undefined
  if (value === 'dm') return channels.some(channel => isDirect(store, channel))
  return false
}

/** All that a person may search for, in channels that he sees. */
export function* messagesSeen({ store, token }: Call): Generator<Findable & { channel: Channel; message: Message }> {
  for (const channel of store.visibleTo(token)) {
    for (const message of channel.messages) {
      if (message.subtype?.startsWith('channel_') === true) continue
      const author = message.user ?? ''
      yield { text: textOf(message), author, at: Number(message.ts), channels: [channel], channel, message }
    }
  }
}

export function fileAsFound({ store }: Call, file: StoredFile): Findable {
  const channels = file.shares.flatMap(({ channel }) => store.channel(channel) ?? [])
  const content = file.sections?.map(({ source }) => source).join('\n') ?? ''
  const text = [file.name, file.title, content, file.mimetype.startsWith('text/') ? file.content.toString() : '']
  return { text: text.join('\n'), author: file.user, at: file.created, channels }
}

/** Files are searched apart. */
function textOf({ text, attachments = [] }: Message): string {
  const attached = attachments.flatMap(({ title, text, fallback }) => [title, text, fallback])
  return [text, ...attached].filter(part => part !== undefined).join('\n')
}
