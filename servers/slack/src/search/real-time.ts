import { z } from 'zod'
import { channelOf } from '../channel.ts'
import type { GivenFile } from '../files/file.ts'
import type { Workspace } from '../workspace.ts'
import { realtimeScopes } from './engine.ts'
import { type FoundFiles, type FoundMessage, type FoundMessages, type Query, threadIn } from './found.ts'

// The vendor's types do not know this method. Shapes as in its documentation.
const line = z.string().default('')
const neighbours = z.array(z.object({ ts: line, user_id: line, text: line })).default([])
const message = z.looseObject({
  ...{ author_name: line, author_user_id: line, channel_id: line, channel_name: line },
  ...{ message_ts: line, content: line, permalink: line },
  is_author_bot: z.boolean().default(false),
  blocks: z.array(z.unknown()).optional(),
  context_messages: z.object({ before: neighbours, after: neighbours }).optional(),
})
const file = z.object({
  ...{ file_id: line, title: line, file_type: line, permalink: line, author_user_id: line },
  date_created: z.number().optional(),
})
const answer = z.object({
  results: z.object({ messages: z.array(message).default([]), files: z.array(file).default([]) }),
  response_metadata: z.object({ next_cursor: z.string().default('') }).optional(),
})

type Message = z.output<typeof message>

export interface RealTimeQuery extends Query {
  /** With the messages around each. */
  context: boolean
  /** Direct messages are wanted too. */
  direct: boolean
}

/** One page is no longer than this. */
const largestPage = 20

/** `assistant.search.context`. @param cursor empty for the first page */
export async function searchMessagesNow(
  workspace: Workspace,
  query: RealTimeQuery,
  cursor: string,
  signal: AbortSignal,
): Promise<FoundMessages> {
  const { results, next } = await ask(
    workspace,
    query,
    { content_types: ['messages'], channel_types: typesFor(workspace, query), include_message_blocks: true },
    { cursor, signal },
  )
  const { messages } = results
  const channels = await channelsOf(
    workspace,
    messages.map(({ channel_id: id }) => id),
    signal,
  )
  return {
    found: messages.map(given => ({ ...foundIn(given), channel: channels.get(given.channel_id) ?? channelIn(given) })),
    next,
  }
}

/** The same for files. Where they were shared, it does not say. */
export async function searchFilesNow(
  workspace: Workspace,
  query: RealTimeQuery,
  cursor: string,
  signal: AbortSignal,
): Promise<FoundFiles> {
  const { results, next } = await ask(workspace, query, { content_types: ['files'] }, { cursor, signal })
  return { found: results.files.map(fileIn), next }
}

async function ask(
  workspace: Workspace,
  { text, sort, limit, context }: RealTimeQuery,
  what: object,
  { cursor, signal }: { cursor: string; signal: AbortSignal },
) {
  const args = {
    query: text,
    limit: Math.min(limit, largestPage),
    sort: sort === 'newest' ? 'timestamp' : 'score',
    ...{ include_bots: true, include_archived_channels: true },
    ...(context ? { include_context_messages: true } : {}),
    // Words are to be found as they are; a question by what it means.
    ...(isQuestion(text) ? {} : { disable_semantic_search: true }),
    ...(cursor === '' ? {} : { cursor }),
    ...what,
  }
  const given = await workspace.voice('user').send('assistant.search.context', args, { signal })
  const { results, response_metadata: more } = answer.parse(given)
  return { results, next: more?.next_cursor || undefined }
}

/** What is searched by its meaning, where the workspace has that. */
export function isQuestion(text: string): boolean {
  return text.trim().endsWith('?')
}

/** Those that the token may search, and the settings let be read. */
function typesFor(workspace: Workspace, { direct }: RealTimeQuery): string[] {
  const all = Object.entries(realtimeScopes).filter(([type]) => direct || !type.endsWith('im'))
  return all.filter(([, scope]) => workspace.has('user', scope) === true).map(([type]) => type)
}

function foundIn(given: Message): Omit<FoundMessage, 'channel'> {
  const { message_ts: ts, content: text, permalink, context_messages: near } = given
  const author = { user: given.author_user_id, username: given.author_name }
  const neighbour = ({ ts, user_id: user, text }: { ts: string; user_id: string; text: string }) => ({ ts, user, text })
  return {
    ...{ ts, permalink, thread: threadIn(permalink, ts) },
    message: {
      ...{ ts, text, ...author },
      ...(given.blocks === undefined ? {} : { blocks: given.blocks }),
      // Without an id of its own, as Slack gives those of apps.
      ...(given.is_author_bot ? { subtype: 'bot_message' } : {}),
    },
    ...(near === undefined ? {} : { around: { before: near.before.map(neighbour), after: near.after.map(neighbour) } }),
  }
}

/** A result names its channel without its kind. Where several are not known, all that the person is in are asked for at once. */
async function channelsOf({ names }: Workspace, ids: readonly string[], signal: AbortSignal) {
  const unknown = new Set(ids.filter(id => !names.conversations.kept.has(id)))
  // A name that cannot be had is no reason for a search to fail.
  if (unknown.size > 2) await Promise.allSettled([names.conversations.ownPage(allTypes, undefined, signal)])
  signal.throwIfAborted()
  return names.channels(ids, { signal })
}

const allTypes = ['public_channel', 'private_channel', 'im', 'mpim'] as const

/** Of a channel that cannot be looked up, as much as the result says. */
function channelIn({ channel_id: id, channel_name: name }: Message) {
  return channelOf({ id, name, is_im: id.startsWith('D'), is_mpim: name.startsWith('mpdm-') })
}

function fileIn({
  file_id: id,
  title,
  file_type,
  permalink,
  author_user_id: user,
  date_created,
}: z.output<typeof file>) {
  const created = date_created === undefined ? {} : { created: date_created }
  return { id, name: title, title, pretty_type: file_type, permalink, user, ...created } satisfies GivenFile
}
