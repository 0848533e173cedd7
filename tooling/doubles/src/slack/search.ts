import type { SearchFilesResponse, SearchMessagesResponse } from '@slack/web-api'
import { type Body, type Call, flag, type Methods, number, Refusal } from './call.ts'
import type { Channel, Message } from './channel-records.ts'
import { fileJson, openFile } from './file-json.ts'
import { fileAsFound, messagesSeen, searchFor } from './search-match.ts'
import { highlight } from './search-query.ts'

export const searchMethods: Methods = {
  'search.messages': call => messagesFor(call),
  'search.files': call => filesFor(call),
  // The vendor's types of both together differ from those of each.
  'search.all': call => ({ ...filesFor(call), ...messagesFor(call) }),
}

function messagesFor(call: Call): Body<SearchMessagesResponse> {
  const { query, words, hits } = found(call, messagesSeen(call))
  const { matches, ...paging } = paged(call, hits)
  const shown = matches.map(({ item, score }) => matchJson(call, item.channel, item.message, words, score))
  return { query, messages: { total: hits.length, ...paging, matches: shown }, ...cursorOf(call, hits.length) }
}

function filesFor(call: Call): Body<SearchFilesResponse> {
  const files = [...call.store.files.values()].filter(({ id }) => openFile(call, id) !== undefined)
  const { query, hits } = found(
    call,
    files.map(file => ({ ...fileAsFound(call, file), file })),
  )
  const { matches, ...paging } = paged(call, hits)
  return {
    query,
    files: { total: hits.length, ...paging, matches: matches.map(({ item }) => fileJson(call, item.file)) },
  }
}

interface Hit<T> {
  readonly item: T
  readonly score: number
}

type Item = Parameters<ReturnType<typeof searchFor>['score']>[0]

function found<T extends Item>(
  call: Call,
  items: Iterable<T>,
): { query: string; words: readonly string[]; hits: Hit<T>[] } {
  const query = call.args.query?.trim() ?? ''
  if (query === '') throw new Refusal('no_query')
  const search = searchFor(call, query)
  return { query, words: search.words, hits: sorted(call, hitsOf(search, items)) }
}

export function hitsOf<T extends Item>(search: ReturnType<typeof searchFor>, items: Iterable<T>): Hit<T>[] {
  const hits: Hit<T>[] = []
  for (const item of items) {
    const score = search.score(item)
    if (score > 0) hits.push({ item, score })
  }
  return hits
}

/** By `sort` and `sort_dir`; what is equally good comes newest first. */
export function sorted<T extends Item>({ args }: Call, hits: readonly Hit<T>[]): Hit<T>[] {
  const by = args.sort === 'timestamp' ? 0 : 1
  const order = hits.toSorted((a, b) => by * (b.score - a.score) || b.item.at - a.item.at)
  return args.sort_dir === 'asc' ? order.reverse() : order
}

/** The page that is asked for, by `page` or by the mark of a cursor, in Slack's two ways to count pages. */
function paged<T>(call: Call, hits: readonly T[]) {
  const count = Math.min(Math.max(number(call, 'count', 20), 1), 100)
  const page = pageOf(call)
  const first = (page - 1) * count
  const matches = hits.slice(first, first + count)
  const pages = Math.ceil(hits.length / count)
  return {
    matches,
    paging: { count, total: hits.length, page, pages },
    pagination: {
      total_count: hits.length,
      page,
      per_page: count,
      page_count: pages,
      first: matches.length === 0 ? 0 : first + 1,
      last: first + matches.length,
    },
  }
}

/** Slack gives no page beyond the hundredth. */
function pageOf(call: Call): number {
  const { cursor } = call.args
  if (cursor === undefined || cursor === '*') return Math.min(Math.max(number(call, 'page', 1), 1), 100)
  const page = /^page:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1]
  if (page === undefined) throw new Refusal('invalid_cursor')
  return Number(page)
}

function cursorOf(call: Call, total: number): { response_metadata?: { next_cursor: string } } {
  if (call.args.cursor === undefined) return {}
  const count = Math.min(number(call, 'count', 20), 100)
  const more = pageOf(call) * count < total
  const next = more ? Buffer.from(`page:${pageOf(call) + 1}`).toString('base64') : ''
  return { response_metadata: { next_cursor: next } }
}

function matchJson(call: Call, channel: Channel, message: Message, words: readonly string[], score: number) {
  const { store, token } = call
  const kind = store.kindOf(channel)
  const other = [...channel.members].find(id => id !== token.user) ?? token.user
  const text = message.text ?? ''
  const { user = '', ts } = message
  return {
    iid: `${channel.id}-${ts}`,
    team: store.team.id,
    score,
    type: kind === 'im' ? 'im' : 'message',
    channel: {
      id: channel.id,
      name: kind === 'im' ? other : channel.name,
      is_channel: kind === 'channel' || kind === 'group',
      is_group: kind === 'group',
      is_im: kind === 'im',
      is_mpim: kind === 'mpim',
      is_private: kind !== 'channel',
      is_shared: channel.external,
      is_ext_shared: channel.external,
      is_org_shared: false,
      is_pending_ext_shared: false,
      pending_shared: [],
      ...(kind === 'im' ? { user: other } : {}),
    },
    user,
    username: message.username ?? store.user(user)?.name ?? '',
    ts,
    text: flag(call, 'highlight') ? highlight(text, words) : text,
    permalink: store.permalink(channel.id, message),
    no_reactions: (message.reactions ?? []).length === 0,
    ...contentOf(message),
  }
}

/** Kept as it was posted: its types are not Slack's to check. */
function contentOf({ blocks, attachments, files }: Message): object {
  return {
    ...(blocks === undefined ? {} : { blocks }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(files === undefined ? {} : { files }),
  }
}
