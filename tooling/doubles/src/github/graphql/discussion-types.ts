import type { Json } from '../call.ts'
import {
  allDiscussions,
  type Category,
  categoriesOf,
  type Discussion,
  type DiscussionComment,
  discussionsOf,
} from '../discussions.ts'
import { associationOf, reaches, roleOf } from '../roles.ts'
import { connection } from './connection.ts'
import { noThing } from './errors.ts'
import { orderOf } from './order.ts'
import { repositoryOf } from './places.ts'
import { hideable, remark } from './remark.ts'
import { actor, type Context, type Field, known, type Source, source, type Types, text } from './source.ts'

// Sources keep the ids of what they show; what changes is read from the records.

export function discussionSource({ call }: Context, discussion: Discussion): Source {
  const { front } = call
  const repo = front.names.byId(discussion.repoId) ?? ''
  const { id, nodeId, number, title, body, author, createdAt, updatedAt, locked, closed } = discussion
  return known('Discussion', {
    ...{ id, node_id: nodeId, number, title, body, login: author, repo, locked, active_lock_reason: null },
    ...{ created_at: createdAt, updated_at: updatedAt, html_url: `${front.url}/${repo}/discussions/${number}` },
    author_association: associationOf(front, repo, author),
    ...{ closed: closed !== undefined, closed_at: closed?.at ?? null, state_reason: closed?.reason ?? null },
  })
}

export function commentSource(context: Context, comment: DiscussionComment): Source {
  const { front } = context.call
  const { id, nodeId, body, author, createdAt, updatedAt, discussion } = comment
  const repo = front.names.byId(discussion.repoId) ?? ''
  const html_url = `${front.url}/${repo}/discussions/${discussion.number}#discussioncomment-${id}`
  return known('DiscussionComment', {
    ...{ id, node_id: nodeId, body, login: author, repo, html_url, deleted_at: null },
    ...{ created_at: createdAt, updated_at: updatedAt, author_association: associationOf(front, repo, author) },
  })
}

const categorySource = (repo: string, { nodeId, ...category }: Category): Source =>
  known('DiscussionCategory', { node_id: nodeId, ...category, repo, created_at: born, updated_at: born })

const born = '2026-01-01T00:00:00Z'

export function discussionById({ call }: Context, id: unknown): Discussion | undefined {
  return allDiscussions(call.front).find(({ nodeId }) => nodeId === id)
}

export function commentById({ call }: Context, id: unknown): DiscussionComment | undefined {
  return allDiscussions(call.front)
    .flatMap(({ comments }) => comments)
    .find(({ nodeId }) => nodeId === id)
}

/** The discussion, comment or category of a node id, in a repository that the caller may see. */
export async function discussionNode(context: Context, id: string): Promise<Source | null> {
  const discussion = discussionById(context, id)
  const comment = commentById(context, id)
  const [, repoId] = /^DIC_(\d+)_/.exec(id) ?? []
  const place = discussion?.repoId ?? comment?.discussion.repoId ?? Number(repoId)
  const repo = context.call.front.names.byId(place)
  if (repo === undefined) return null
  await repositoryOf(context, repo)
  if (discussion !== undefined) return discussionSource(context, discussion)
  if (comment !== undefined) return commentSource(context, comment)
  const category = categoriesOf(place).find(({ nodeId }) => nodeId === id)
  return category === undefined ? null : categorySource(repo, category)
}

function recordOf(context: Context, { node_id }: Json): Discussion {
  const found = discussionById(context, node_id)
  if (found === undefined) throw noThing('Discussion', `the id ${node_id}`)
  return found
}

function commentOf(context: Context, { node_id }: Json): DiscussionComment {
  const found = commentById(context, node_id)
  if (found === undefined) throw noThing('DiscussionComment', `the id ${node_id}`)
  return found
}

const person: Field = async ({ login }, _args, context) => actor(await context.read(`/users/${login}`))

const mayWrite: Field = ({ repo, login }, _args, { call }) =>
  login === call.token?.login || reaches(roleOf(call.front, text(repo), call.token?.login), 'triage')

const written: Readonly<Record<string, Field>> = {
  ...remark,
  author: person,
  viewerDidAuthor: ({ login }, _args, { call }) => login === call.token?.login,
  viewerCanUpdate: mayWrite,
  viewerCanDelete: mayWrite,
  viewerCanUpvote: () => true,
}

const inRepository: Field = async ({ repo }, _args, context) => await repositoryOf(context, text(repo))

async function listed(repo: Json, args: Json, context: Context): Promise<Json> {
  const states = Array.isArray(args.states) ? args.states : []
  const found = discussionsOf(context.call.front, Number(repo.id)).filter(
    one =>
      (typeof args.categoryId !== 'string' || one.category.nodeId === args.categoryId) &&
      (typeof args.answered !== 'boolean' || (one.answer !== undefined) === args.answered) &&
      (states.length === 0 || states.includes(one.closed === undefined ? 'OPEN' : 'CLOSED')),
  )
  const { field, direction } = orderOf(args.orderBy)
  const at = (one: Discussion): string => (field === 'CREATED_AT' ? one.createdAt : one.updatedAt)
  const sorted = found.toSorted((a, b) => at(b).localeCompare(at(a)) || b.number - a.number)
  const ordered = direction === 'ASC' ? sorted.toReversed() : sorted
  return connection(ordered, args, { make: one => discussionSource(context, one) })
}

export const discussionTypes: Types = {
  Repository: {
    discussions: listed,
    discussion: (repo, { number }, context) => {
      const found = discussionsOf(context.call.front, Number(repo.id)).find(one => one.number === number)
      if (found === undefined) throw noThing('Discussion', `the number of ${number}`)
      return discussionSource(context, found)
    },
    discussionCategories: (repo, args) =>
      connection(categoriesOf(Number(repo.id)), args, { make: one => categorySource(String(repo.full_name), one) }),
    discussionCategory: (repo, { slug }) => {
      const found = categoriesOf(Number(repo.id)).find(one => one.slug === slug)
      return found === undefined ? null : categorySource(String(repo.full_name), found)
    },
    pinnedDiscussions: (_repo, args) => connection([], args),
  },
  Discussion: {
    ...written,
    repository: inRepository,
    category: (own, _args, context) => categorySource(text(own.repo), recordOf(context, own).category),
    answer: (own, _args, context) => {
      const { answer } = recordOf(context, own)
      return answer === undefined ? null : commentSource(context, answer.comment)
    },
    answerChosenAt: (own, _args, context) => recordOf(context, own).answer?.at ?? null,
    answerChosenBy: async (own, _args, context) => {
      const { answer } = recordOf(context, own)
      return answer === undefined ? null : source('User', await context.read(`/users/${answer.by}`))
    },
    isAnswered: (own, _args, context) => {
      const { answer, category } = recordOf(context, own)
      return category.isAnswerable ? answer !== undefined : null
    },
    comments: (own, args, context) => {
      const first = recordOf(context, own).comments.filter(({ replyTo }) => replyTo === undefined)
      return connection(first, args, { make: one => commentSource(context, one) })
    },
    labels: (_own, args) => connection([], args),
    poll: () => null,
    upvoteCount: (own, _args, context) => recordOf(context, own).upvotes.size,
    viewerHasUpvoted: (own, _args, context) => recordOf(context, own).upvotes.has(context.call.token?.login ?? ''),
    viewerCanClose: mayWrite,
    viewerCanReopen: mayWrite,
    viewerCanLabel: mayWrite,
    viewerCanSubscribe: () => true,
    viewerSubscription: () => 'UNSUBSCRIBED',
  },
  DiscussionComment: {
    ...hideable,
    ...written,
    discussion: (own, _args, context) => discussionSource(context, commentOf(context, own).discussion),
    isAnswer: (own, _args, context) => {
      const comment = commentOf(context, own)
      return comment.discussion.answer?.comment === comment
    },
    replies: (own, args, context) => {
      const comment = commentOf(context, own)
      const replies = comment.discussion.comments.filter(({ replyTo }) => replyTo === comment)
      return connection(replies, args, { make: one => commentSource(context, one) })
    },
    replyTo: (own, _args, context) => {
      const { replyTo } = commentOf(context, own)
      return replyTo === undefined ? null : commentSource(context, replyTo)
    },
    upvoteCount: (own, _args, context) => commentOf(context, own).upvotes.size,
    viewerHasUpvoted: (own, _args, context) => commentOf(context, own).upvotes.has(context.call.token?.login ?? ''),
    viewerCanMarkAsAnswer: mayWrite,
    viewerCanUnmarkAsAnswer: mayWrite,
    viewerCanMinimize: mayWrite,
  },
  DiscussionCategory: {
    repository: inRepository,
    emojiHTML: ({ emoji }) => `<div>${text(emoji)}</div>`,
  },
}
