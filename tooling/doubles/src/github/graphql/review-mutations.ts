import { type Json, loginOf, Refusal } from '../call.ts'
import { placed, singleReview, wantedComment } from '../review-comments.ts'
import { addComment, addReview, type Review, reviewsOf } from '../review-records.ts'
import { noNode, unprocessable } from './errors.ts'
import { mutation, nodeOf, send } from './mutation.ts'
import { needRole, pullRecord, repoName } from './places.ts'
import { minimized } from './remark.ts'
import { reviewPath, reviewRecord } from './review-by-id.ts'
import { type Context, jsons, known, pathOf, type Types, text } from './source.ts'
import { resolved, threadById, threadSource } from './threads.ts'

function draftOf({ path, line, side, startLine, startSide, body, position }: Json): Json {
  const place = typeof position === 'number' ? { position } : { line, side: side ?? 'RIGHT' }
  const start = typeof startLine === 'number' ? { start_line: startLine, start_side: startSide ?? 'RIGHT' } : {}
  return { path, body, ...place, ...start }
}

const reviewPayload = async (context: Context, path: string) => {
  context.forget()
  return { pullRequestReview: known('PullRequestReview', await context.read(path)) }
}

const addPullRequestReview = mutation(async (input, context) => {
  const pull = await nodeOf(context, input.pullRequestId, 'PullRequest')
  const { id } = await send(context, 'POST', `${pathOf(pull.url)}/reviews`, {
    ...(typeof input.event === 'string' ? { event: input.event } : {}),
    ...(typeof input.body === 'string' ? { body: input.body } : {}),
    ...(typeof input.commitOID === 'string' ? { commit_id: input.commitOID } : {}),
    comments: [...jsons(input.comments), ...jsons(input.threads)].map(draftOf),
  })
  return await reviewPayload(context, `${pathOf(pull.url)}/reviews/${id}`)
})

/** The caller's pending review, which begins with the first thread. */
async function pendingReview(context: Context, input: Json): Promise<Review> {
  if (typeof input.pullRequestReviewId === 'string') return ownReview(context, input.pullRequestReviewId)
  const { front } = context.call
  const pull = await pullRecord(context, await nodeOf(context, input.pullRequestId, 'PullRequest'))
  const login = loginOf(context.call)
  const found = reviewsOf(front, pull).find(review => review.state === 'PENDING' && review.author === login)
  return found ?? { ...singleReview(context.call, pull, login), state: 'PENDING', submittedAt: undefined }
}

function ownReview(context: Context, id: string): Review {
  const review = reviewRecord(context, id)
  if (review === undefined || (review.state === 'PENDING' && review.author !== loginOf(context.call))) throw noNode(id)
  return review
}

/** A place that is not in the diff gives no error but no thread, as on GitHub. */
const addThread = mutation(async (input, context) => {
  const review = await pendingReview(context, input)
  const file = input.subjectType === 'FILE'
  const wanted = wantedComment({ ...draftOf(input), ...(file ? { subject_type: 'file', line: undefined } : {}) })
  const comment = await placed(context.call, review.pull, review, wanted).catch(error => {
    if (error instanceof Refusal) return undefined
    throw error
  })
  if (comment === undefined) return { thread: null }
  addReview(context.call.front, review)
  addComment(context.call.front, comment)
  return { thread: threadSource(context, comment) }
})

const addReply = mutation(async ({ pullRequestReviewThreadId: id, body }, context) => {
  const first = threadById(context, text(id))
  if (first === undefined) throw noNode(text(id))
  const repo = context.call.front.names.byId(first.pull.repoId)
  const path = `/repos/${repo}/pulls/${first.pull.number}/comments/${first.id}/replies`
  return { comment: known('PullRequestReviewComment', await send(context, 'POST', path, { body })) }
})

const submitReview = mutation(async (input, context) => {
  const review = await pendingReview(context, input)
  if (reviewRecord(context, review.nodeId) === undefined) throw unprocessable('Could not find pending review')
  const body = { event: input.event, ...(typeof input.body === 'string' ? { body: input.body } : {}) }
  await send(context, 'POST', `${reviewPath(context, review)}/events`, body)
  return await reviewPayload(context, reviewPath(context, review))
})

const deleteReview = mutation(async ({ pullRequestReviewId: id }, context) => {
  const path = reviewPath(context, ownReview(context, text(id)))
  return { pullRequestReview: known('PullRequestReview', await send(context, 'DELETE', path)) }
})

const dismissReview = mutation(async ({ pullRequestReviewId: id, message }, context) => {
  const path = reviewPath(context, ownReview(context, text(id)))
  await send(context, 'PUT', `${path}/dismissals`, { message })
  return await reviewPayload(context, path)
})

const setResolved = (name: string, done: boolean) =>
  mutation(({ threadId }, context) => {
    const first = threadById(context, text(threadId))
    if (first === undefined) throw noNode(text(threadId))
    const { front } = context.call
    const login = loginOf(context.call)
    // Who opened the pull request may settle what is said of it.
    if (first.pull.author !== login) needRole(context.call, front.names.byId(first.pull.repoId) ?? '', 'write', name)
    if (done) resolved(front).set(first.id, login)
    else resolved(front).delete(first.id)
    return { thread: threadSource(context, first) }
  })

const hideable = ['IssueComment', 'PullRequestReviewComment', 'PullRequestReview', 'DiscussionComment']

const setMinimized = (name: string, hidden: boolean) =>
  mutation(async ({ subjectId, classifier }, context) => {
    const node = await nodeOf(context, subjectId, ...hideable)
    needRole(context.call, text(node.repo) || repoName(node.url ?? node.pull_request_url), 'write', name)
    if (hidden) minimized(context.call.front).set(text(node.node_id), text(classifier).toLowerCase().replace('_', '-'))
    else minimized(context.call.front).delete(text(node.node_id))
    return hidden ? { minimizedComment: node } : { unminimizedComment: node }
  })

export const reviewMutations: Types = {
  Mutation: {
    addPullRequestReview,
    addPullRequestReviewThread: addThread,
    addPullRequestReviewThreadReply: addReply,
    submitPullRequestReview: submitReview,
    deletePullRequestReview: deleteReview,
    dismissPullRequestReview: dismissReview,
    resolveReviewThread: setResolved('ResolveReviewThread', true),
    unresolveReviewThread: setResolved('UnresolveReviewThread', false),
    minimizeComment: setMinimized('MinimizeComment', true),
    unminimizeComment: setMinimized('UnminimizeComment', false),
  },
}
