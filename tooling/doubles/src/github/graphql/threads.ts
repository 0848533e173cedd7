import { type Json, remember } from '../call.ts'
import type { Pull } from '../pull-records.ts'
import { findPull } from '../pull-records.ts'
import { commentById, commentsOf, type ReviewComment } from '../review-records.ts'
import { connection } from './connection.ts'
import { findCommit } from './git-objects.ts'
import { pullSource, repoName, repositoryOf } from './places.ts'
import { hideable } from './remark.ts'
import { type Context, known, pathOf, type Source, source, type Types, text } from './source.ts'

/** Who resolved a thread, by the id of its first comment. */
export const resolved = remember(() => new Map<number, string>())

/** Comments of a pending review are seen by its author alone. */
const isVisible = ({ call }: Context, { review }: ReviewComment): boolean =>
  review.state !== 'PENDING' || review.author === call.token?.login

/** The conversations on the lines of a pull request, in the order they began. */
export function threadsOf(context: Context, pull: Pull): Source[] {
  const all = commentsOf(context.call.front, pull).filter(comment => isVisible(context, comment))
  return all.filter(({ inReplyTo }) => inReplyTo === undefined).map(first => threadSource(context, first))
}

export function threadSource(context: Context, first: ReviewComment): Source {
  const repo = context.call.front.names.byId(first.pull.repoId) ?? ''
  const { id, path, side, startSide, startLine, line } = first
  return known('PullRequestReviewThread', {
    ...{ id: `PRRT_${id}`, first: id, repo, number: first.pull.number, path },
    ...{
      diffSide: side,
      startDiffSide: startSide ?? null,
      originalLine: line ?? null,
      originalStartLine: startLine ?? null,
    },
    subjectType: line === undefined ? 'FILE' : 'LINE',
  })
}

/** The first comment of the thread of an id; undefined where there is none that the caller may see. */
export function threadById(context: Context, id: string): ReviewComment | undefined {
  const [, number] = /^PRRT_(\d+)$/.exec(id) ?? []
  const first = number === undefined ? undefined : commentById(context.call.front, Number(number))
  return first !== undefined && isVisible(context, first) ? first : undefined
}

async function firstOf({ repo, first }: Json, context: Context): Promise<Json> {
  return await context.read(`/repos/${repo}/pulls/comments/${first}`)
}

const resolverOf = ({ first }: Json, { call }: Context): string | undefined => resolved(call.front).get(Number(first))

export const threadTypes: Types = {
  PullRequestReviewThread: {
    line: async (thread, _args, context) => (await firstOf(thread, context)).line ?? null,
    startLine: async (thread, _args, context) => (await firstOf(thread, context)).start_line ?? null,
    isOutdated: async (thread, _args, context) => isOutdated(await firstOf(thread, context)),
    isResolved: (thread, _args, context) => resolverOf(thread, context) !== undefined,
    isCollapsed: (thread, _args, context) => resolverOf(thread, context) !== undefined,
    resolvedBy: async (thread, _args, context) => {
      const login = resolverOf(thread, context)
      return login === undefined ? null : source('User', await context.read(`/users/${login}`))
    },
    viewerCanReply: () => true,
    viewerCanResolve: (thread, _args, context) => resolverOf(thread, context) === undefined,
    viewerCanUnresolve: (thread, _args, context) => resolverOf(thread, context) !== undefined,
    pullRequest: async ({ repo, number }, _args, context) => await pullSource(context, text(repo), Number(number)),
    repository: async ({ repo }, _args, context) => await repositoryOf(context, text(repo)),
    comments: async ({ first, repo, number }, args, context) => {
      const { front } = context.call
      const pull = await findPull(front, front.names.find(text(repo))?.id ?? 0, Number(number))
      const all = pull === undefined ? [] : commentsOf(front, pull)
      const own = all.filter(one => (one.id === first || one.inReplyTo === first) && isVisible(context, one))
      const shown = await Promise.all(own.map(({ id }) => context.read(`/repos/${repo}/pulls/comments/${id}`)))
      return connection(shown, args, { make: one => known('PullRequestReviewComment', one) })
    },
  },
  PullRequestReviewComment: {
    ...hideable,
    draftedAt: ({ created_at }) => created_at,
    outdated: isOutdated,
    state: ({ id }, _args, { call }) =>
      commentById(call.front, Number(id))?.review.state === 'PENDING' ? 'PENDING' : 'SUBMITTED',
    originalPosition: ({ original_position }) => original_position ?? 1,
    commit: async (comment, _args, context) =>
      await findCommit(context, repoName(comment.url), text(comment.commit_id)),
    originalCommit: async (comment, _args, context) =>
      await findCommit(context, repoName(comment.url), text(comment.original_commit_id)),
    pullRequest: async (comment, _args, context) =>
      known('PullRequest', await context.read(pathOf(comment.pull_request_url))),
    pullRequestReview: async (comment, _args, context) => {
      const path = `${pathOf(comment.pull_request_url)}/reviews/${comment.pull_request_review_id}`
      return known('PullRequestReview', await context.read(path))
    },
    repository: async (comment, _args, context) => await repositoryOf(context, repoName(comment.url)),
    replyTo: async (comment, _args, context) =>
      typeof comment.in_reply_to_id === 'number'
        ? known(
            'PullRequestReviewComment',
            await context.read(`/repos/${repoName(comment.url)}/pulls/comments/${comment.in_reply_to_id}`),
          )
        : null,
    viewerCanMinimize: () => true,
    viewerCanDelete: ({ user }, args, context) => hideable.viewerDidAuthor?.({ user }, args, context),
  },
}

function isOutdated({ line, original_line, subject_type }: Json): boolean {
  return subject_type !== 'file' && line === null && original_line !== null
}
