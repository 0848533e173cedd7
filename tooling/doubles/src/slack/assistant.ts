import { type Call, flag, type Methods, names, needScope, number, Refusal } from './call.ts'
import type { Channel, Message } from './channel-records.ts'
import { filePermalink, openFile } from './file-json.ts'
import { hitsOf, sorted } from './search.ts'
import { fileAsFound, messagesSeen, searchFor } from './search-match.ts'
import { highlight } from './search-query.ts'

/**
 * The Real-time Search API. Its shapes are those of Slack's documentation and of the samples of its Java SDK, since
 * @slack/web-api 8.2.0 has no types for them.
 */
export const assistantMethods: Methods = {
  'assistant.search.context': context,
  'assistant.search.info': ({ store }) => ({ is_ai_search_enabled: store.semantic }),
}

const channelScopes: Readonly<Record<string, string>> = {
  public_channel: 'search:read.public',
  private_channel: 'search:read.private',
  im: 'search:read.im',
  mpim: 'search:read.mpim',
}
const kinds: Readonly<Record<string, string>> = {
  channel: 'public_channel',
  group: 'private_channel',
  im: 'im',
  mpim: 'mpim',
}

interface Asked {
  readonly call: Call
  readonly query: string
  readonly search: ReturnType<typeof searchFor>
  readonly types: readonly string[]
  slice<T>(items: readonly T[]): T[]
}

function context(call: Call) {
  const { args, token } = call
  const query = args.query?.trim() ?? ''
  if (query === '') throw new Refusal('missing_query')
  // Only an event of Slack brings such a token, and the double sends no events.
  if (token.kind === 'bot' || args.action_token !== undefined) throw new Refusal('invalid_action_token')
  const contents = listed(call, 'content_types', ['messages', 'files', 'channels', 'users'], 'messages')
  const types = listed(call, 'channel_types', Object.keys(channelScopes), 'public_channel')
  for (const type of contents.includes('messages') ? types : []) needScope(call, channelScopes[type] ?? '')
  if (contents.includes('files')) needScope(call, 'search:read.files')
  if (contents.includes('users')) needScope(call, 'search:read.users')
  const page = pageOf(args.cursor)
  const limit = Math.min(Math.max(number(call, 'limit', 20), 1), 20)
  let more = false
  const slice = <T>(items: readonly T[]): T[] => {
    more ||= items.length > page * limit
    return items.slice((page - 1) * limit, page * limit)
  }
  const asked: Asked = { call, query, types, slice, search: searchFor(call, query, byMeaning(call, query)) }
  const results = {
    ...(contents.includes('messages') ? { messages: messages(asked) } : {}),
    ...(contents.includes('files') ? { files: files(asked) } : {}),
    ...(contents.includes('channels') ? { channels: channels(asked) } : {}),
    ...(contents.includes('users') ? { users: users(asked) } : {}),
  }
  const next = more ? Buffer.from(`CURRENT_PAGE:${page + 1}`).toString('base64') : ''
  return { results, response_metadata: { next_cursor: next } }
}

/** A question is searched by meaning where the workspace can: here, one of its words is enough. */
function byMeaning(call: Call, query: string): boolean {
  const question = /\?$|^(what|where|when|who|why|how|which|is|are|did|does|do|can)\b/i.test(query)
  return call.store.semantic && question && !flag(call, 'disable_semantic_search')
}

function listed(call: Call, name: string, known: readonly string[], standard: string): string[] {
  const given = names(call, name)
  if (!given.every(value => known.includes(value))) throw new Refusal('invalid_arguments')
  return given.length === 0 ? [standard] : given
}

function pageOf(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 1
  const page = /^CURRENT_PAGE:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1]
  if (page === undefined) throw new Refusal('invalid_cursor')
  return Number(page)
}

/** Both bounds are exclusive, in seconds. */
function inTime(call: Call, at: number): boolean {
  return at > number(call, 'after', 0) && at < number(call, 'before', Number.MAX_SAFE_INTEGER)
}

function messages({ call, search, types, slice }: Asked) {
  const { store } = call
  const wanted = [...messagesSeen(call)].filter(({ channel, message, at }) => {
    const right = types.includes(kinds[store.kindOf(channel)] ?? '') && inTime(call, at)
    return right && (call.args.include_bots !== 'false' || message.bot_id === undefined)
  })
  const hits = sorted(call, hitsOf(search, wanted))
  return slice(hits).map(({ item: { channel, message, author } }) => ({
    author_name: message.username ?? store.user(author)?.real ?? '',
    author_user_id: author,
    team_id: store.team.id,
    channel_id: channel.id,
    channel_name: channel.name,
    message_ts: message.ts,
    content: flag(call, 'highlight') ? highlight(message.text ?? '', search.words) : (message.text ?? ''),
    is_author_bot: message.bot_id !== undefined,
    permalink: store.permalink(channel.id, message),
    ...(flag(call, 'include_message_blocks') ? { blocks: message.blocks ?? [] } : {}),
    ...(flag(call, 'include_context_messages') ? { context_messages: around(channel, message) } : {}),
  }))
}

/** Two messages before and after, of the same thread or of the channel. */
function around({ messages: all }: Channel, message: Message) {
  const near = all.filter(({ thread_ts, ts }) => (thread_ts ?? ts) === ts || thread_ts === message.thread_ts)
  const at = near.findIndex(({ ts }) => ts === message.ts)
  const short = ({ text = '', user = '', ts }: Message) => ({ text, user_id: user, ts })
  return { before: near.slice(Math.max(0, at - 2), at).map(short), after: near.slice(at + 1, at + 3).map(short) }
}

function files({ call, search, slice }: Asked) {
  const { store } = call
  const seen = [...store.files.values()].filter(
    ({ id, created }) => openFile(call, id) !== undefined && inTime(call, created),
  )
  const hits = sorted(
    call,
    hitsOf(
      search,
      seen.map(file => ({ ...fileAsFound(call, file), file })),
    ),
  )
  return slice(hits).map(({ item: { file, text } }) => ({
    uploader_user_id: file.user,
    author_user_id: file.user,
    author_name: store.user(file.user)?.real ?? '',
    team_id: store.team.id,
    file_id: file.id,
    date_created: file.created,
    date_updated: file.updated,
    title: file.title,
    file_type: file.filetype,
    permalink: filePermalink(store, file),
    content: text.slice(0, 500),
  }))
}

function channels({ call, query, slice }: Asked) {
  const { store, token } = call
  const found = [...store.visibleTo(token)].filter(channel => {
    const right = ['channel', 'group'].includes(store.kindOf(channel))
    const open = !channel.archived || flag(call, 'include_archived_channels')
    return right && open && holdsWords(`${channel.name} ${channel.topic} ${channel.purpose}`, query)
  })
  return slice(found).map(channel => ({
    team_id: store.team.id,
    creator_user_id: channel.creator,
    creator_name: store.user(channel.creator)?.real ?? '',
    date_created: channel.created,
    date_updated: channel.created,
    name: channel.name,
    topic: channel.topic,
    purpose: channel.purpose,
    permalink: `${store.team.url}archives/${channel.id}`,
  }))
}

function users({ call, query, slice }: Asked) {
  const { store } = call
  const found = [...store.users.values()].filter(user => {
    const there = !user.deleted || flag(call, 'include_deleted_users')
    return there && holdsWords(`${user.name} ${user.real} ${user.display} ${user.title}`, query)
  })
  return slice(found).map(user => ({
    team_id: user.team,
    user_id: user.id,
    name: user.name,
    real_name: user.real,
    permalink: `${store.team.url}team/${user.id}`,
    content: user.title,
  }))
}

/** Names are found by how their words begin. */
function holdsWords(text: string, query: string): boolean {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return query
    .toLowerCase()
    .split(/\s+/)
    .every(part => words.some(word => word.startsWith(part.replace(/^[@#]/, ''))))
}
