import { isJson, type Json, remember } from '../call.ts'
import { contents } from '../reaction-records.ts'
import { connection } from './connection.ts'
import { actor, type Context, type Field, known, pathOf, type Source, type Types, text } from './source.ts'

/** Node id → why it was hidden. */
export const minimized = remember(() => new Map<string, string>())

/** Fields of everything that a person wrote: issues, reviews, comments, discussions. */
export const remark: Readonly<Record<string, Field>> = {
  author: ({ user }) => actor(user),
  body: ({ body }) => text(body),
  bodyText: ({ body }) => text(body),
  bodyHTML: ({ body }) => `<p>${text(body)}</p>`,
  createdViaEmail: () => false,
  includesCreatedEdit: ({ created_at, updated_at }) => created_at !== updated_at,
  lastEditedAt: () => null,
  editor: () => null,
  publishedAt: ({ created_at }) => created_at,
  viewerDidAuthor: ({ user }, _args, { call }) => isJson(user) && user.login === call.token?.login,
  viewerCanReact: () => true,
  reactionGroups: ({ reactions }) => groupsOf(reactions),
  reactions: async ({ reactions }, args, context) => {
    const content = args.content === null || args.content === undefined ? undefined : String(args.content)
    const all = (await listOf(reactions, context)).filter(
      one => content === undefined || contentWord(one.content) === content,
    )
    return connection(all, args, { make: one => known('Reaction', one) })
  },
}

/** Fields of what can be hidden: comments and reviews. */
export const hideable: Readonly<Record<string, Field>> = {
  ...remark,
  isMinimized: ({ node_id }, _args, { call }) => minimized(call.front).has(String(node_id)),
  minimizedReason: ({ node_id }, _args, { call }) => minimized(call.front).get(String(node_id)) ?? null,
}

const words: Readonly<Record<string, string>> = { '+1': 'THUMBS_UP', '-1': 'THUMBS_DOWN' }

/** `+1` of the REST API is THUMBS_UP here. */
function contentWord(content: unknown): string {
  return words[String(content)] ?? String(content).toUpperCase()
}

function groupsOf(reactions: unknown): Source[] {
  return contents.map(content =>
    known('ReactionGroup', { content: contentWord(content), createdAt: null, rest: content, reactions }),
  )
}

async function listOf(reactions: unknown, context: Context): Promise<Json[]> {
  return isJson(reactions) && typeof reactions.url === 'string' ? await context.readAll(pathOf(reactions.url)) : []
}

const reactors: Field = async ({ rest, reactions }, args, context) => {
  const all = (await listOf(reactions, context)).filter(({ content }) => content === rest)
  return connection(all, args, { make: ({ user }) => actor(user), edge: one => ({ reactedAt: one.created_at }) })
}

export const reactionTypes: Types = {
  ReactionGroup: {
    reactors,
    users: reactors,
    viewerHasReacted: async ({ rest, reactions }, _args, context) =>
      (await listOf(reactions, context)).some(
        ({ content, user }) => content === rest && isJson(user) && user.login === context.call.token?.login,
      ),
  },
  Reaction: {
    content: ({ content }) => contentWord(content),
    user: ({ user }) => actor(user),
  },
}
