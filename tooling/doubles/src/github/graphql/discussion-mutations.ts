import { type Json, loginOf } from '../call.ts'
import {
  addComment,
  addDiscussion,
  categoriesOf,
  type Discussion,
  type DiscussionComment,
  removeDiscussion,
} from '../discussions.ts'
import { type Role, reaches, roleOf } from '../roles.ts'
import { commentById, commentSource, discussionById, discussionSource } from './discussion-types.ts'
import { forbidden, noNode, unprocessable } from './errors.ts'
import { mutation, nodeOf } from './mutation.ts'
import { type Context, type Types, text } from './source.ts'

/** Throws FORBIDDEN unless the caller wrote it, or may do so much in the repository. */
function needRight({ call }: Context, { repoId }: Discussion, role: Role, mutationName: string, author?: string): void {
  const login = loginOf(call)
  if (author === login || reaches(roleOf(call.front, call.front.names.byId(repoId) ?? '', login), role)) return
  throw forbidden(`${login} does not have the correct permissions to execute \`${mutationName}\``)
}

async function discussionOf(context: Context, id: unknown): Promise<Discussion> {
  await nodeOf(context, id, 'Discussion')
  const found = discussionById(context, id)
  if (found === undefined) throw noNode(text(id))
  return found
}

async function commentOf(context: Context, id: unknown): Promise<DiscussionComment> {
  await nodeOf(context, id, 'DiscussionComment')
  const found = commentById(context, id)
  if (found === undefined) throw noNode(text(id))
  return found
}

const shown = (context: Context, discussion: Discussion): Json => ({
  discussion: discussionSource(context, discussion),
})
const touch = (thing: { updatedAt: string }): void => {
  thing.updatedAt = new Date().toISOString()
}

const createDiscussion = mutation(async ({ repositoryId, categoryId, title, body }, context) => {
  const repository = await nodeOf(context, repositoryId, 'Repository')
  const repoId = Number(repository.id)
  const category = categoriesOf(repoId).find(({ nodeId }) => nodeId === categoryId)
  if (category === undefined) throw noNode(text(categoryId))
  if (text(title).trim() === '') throw unprocessable("Title can't be blank")
  const draft = { repoId, author: loginOf(context.call), category, title: text(title), body: text(body) }
  if (category.slug === 'announcements') {
    const role = roleOf(context.call.front, String(repository.full_name), draft.author)
    if (!reaches(role, 'maintain')) throw forbidden('Only maintainers can create discussions in this category')
  }
  return shown(context, addDiscussion(context.call.front, draft))
})

const updateDiscussion = mutation(async ({ discussionId, title, body, categoryId }, context) => {
  const discussion = await discussionOf(context, discussionId)
  needRight(context, discussion, 'triage', 'UpdateDiscussion', discussion.author)
  const category = categoriesOf(discussion.repoId).find(({ nodeId }) => nodeId === categoryId)
  if (typeof categoryId === 'string' && category === undefined) throw noNode(categoryId)
  if (typeof title === 'string') discussion.title = title
  if (typeof body === 'string') discussion.body = body
  if (category !== undefined) discussion.category = category
  touch(discussion)
  return shown(context, discussion)
})

const deleteDiscussion = mutation(async ({ id }, context) => {
  const discussion = await discussionOf(context, id)
  needRight(context, discussion, 'write', 'DeleteDiscussion')
  const before = shown(context, discussion)
  removeDiscussion(context.call.front, discussion)
  return before
})

const closeDiscussion = mutation(async ({ discussionId, reason }, context) => {
  const discussion = await discussionOf(context, discussionId)
  needRight(context, discussion, 'triage', 'CloseDiscussion', discussion.author)
  if (discussion.closed !== undefined) throw unprocessable('Discussion is already closed')
  discussion.closed = { at: new Date().toISOString(), reason: text(reason) || 'RESOLVED' }
  touch(discussion)
  return shown(context, discussion)
})

const reopenDiscussion = mutation(async ({ discussionId }, context) => {
  const discussion = await discussionOf(context, discussionId)
  needRight(context, discussion, 'triage', 'ReopenDiscussion', discussion.author)
  if (discussion.closed === undefined) throw unprocessable('Discussion is already open')
  discussion.closed = undefined
  touch(discussion)
  return shown(context, discussion)
})

const addDiscussionComment = mutation(async ({ discussionId, body, replyToId }, context) => {
  const discussion = await discussionOf(context, discussionId)
  if (discussion.locked) throw forbidden('Discussion is locked')
  if (text(body).trim() === '') throw unprocessable("Body can't be blank")
  const first = typeof replyToId === 'string' ? await commentOf(context, replyToId) : undefined
  if (first?.replyTo !== undefined) throw unprocessable('Parent comment is already in a thread, cannot reply to it')
  if (first !== undefined && first.discussion !== discussion)
    throw unprocessable('Parent comment is not of this discussion')
  const comment = addComment(context.call.front, discussion, loginOf(context.call), text(body), first)
  return { comment: commentSource(context, comment) }
})

const updateDiscussionComment = mutation(async ({ commentId, body }, context) => {
  const comment = await commentOf(context, commentId)
  needRight(context, comment.discussion, 'write', 'UpdateDiscussionComment', comment.author)
  comment.body = text(body)
  touch(comment)
  return { comment: commentSource(context, comment) }
})

const deleteDiscussionComment = mutation(async ({ id }, context) => {
  const comment = await commentOf(context, id)
  needRight(context, comment.discussion, 'write', 'DeleteDiscussionComment', comment.author)
  const before = commentSource(context, comment)
  const { comments } = comment.discussion
  comments.splice(comments.indexOf(comment), 1)
  return { comment: before }
})

const setAnswer = (name: string, isAnswer: boolean) =>
  mutation(async ({ id }, context) => {
    const comment = await commentOf(context, id)
    const { discussion } = comment
    needRight(context, discussion, 'triage', name, discussion.author)
    if (!discussion.category.isAnswerable) throw unprocessable('Discussion category does not support answers')
    const at = new Date().toISOString()
    discussion.answer = isAnswer ? { comment, by: loginOf(context.call), at } : undefined
    return shown(context, discussion)
  })

const setUpvote = (mine: boolean) =>
  mutation(async ({ subjectId }, context) => {
    const node = await nodeOf(context, subjectId, 'Discussion', 'DiscussionComment')
    const upvotes = (discussionById(context, subjectId) ?? commentById(context, subjectId))?.upvotes
    if (mine) upvotes?.add(loginOf(context.call))
    else upvotes?.delete(loginOf(context.call))
    return { subject: node }
  })

export const discussionMutations: Types = {
  Mutation: {
    createDiscussion,
    updateDiscussion,
    deleteDiscussion,
    closeDiscussion,
    reopenDiscussion,
    addDiscussionComment,
    updateDiscussionComment,
    deleteDiscussionComment,
    markDiscussionCommentAsAnswer: setAnswer('MarkDiscussionCommentAsAnswer', true),
    unmarkDiscussionCommentAsAnswer: setAnswer('UnmarkDiscussionCommentAsAnswer', false),
    addUpvote: setUpvote(true),
    removeUpvote: setUpvote(false),
  },
}
