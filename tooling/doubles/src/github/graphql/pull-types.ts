import { isJson, type Json } from '../call.ts'
import { closingNumbers } from '../closing.ts'
import { hasQueue } from '../merge-queue.ts'
import { reaches, roleOf } from '../roles.ts'
import { connection } from './connection.ts'
import { findCommit, findRef } from './git-objects.ts'
import { stateWord } from './git-types.ts'
import { talk } from './issue-types.ts'
import { ifThere, issueSource, pullRecord, repoName, repositoryOf } from './places.ts'
import { queueEntry } from './queue-entry.ts'
import { hideable } from './remark.ts'
import { decisionOf } from './review-decision.ts'
import { rollupOf } from './rollup.ts'
import { actor, type Context, type Field, known, pathOf, source, type Types, text } from './source.ts'
import { threadsOf } from './threads.ts'

type Side = 'head' | 'base'
const side = (pull: Json, name: Side): Json => {
  const found = pull[name]
  return isJson(found) ? found : {}
}
const repoOf = ({ url }: Json): string => repoName(url)

/** Only the whole object has it, not the one in lists. */
const whole =
  (shape: (pull: Json) => unknown): Field =>
  async (pull, _args, context) =>
    shape(await context.read(pathOf(pull.url)))

const reviewsPath = ({ url }: Json): string => `${pathOf(url)}/reviews`

export const pullTypes: Types = {
  PullRequest: {
    ...talk,
    state: stateWord,
    isDraft: ({ draft }) => draft === true,
    merged: ({ merged_at }) => typeof merged_at === 'string',
    mergedBy: whole(({ merged_by }) => actor(merged_by)),
    mergeCommit: async (pull, _args, context) =>
      typeof pull.merged_at === 'string' ? await findCommit(context, repoOf(pull), text(pull.merge_commit_sha)) : null,
    potentialMergeCommit: () => null,
    mergeable: whole(({ mergeable }) =>
      mergeable === true ? 'MERGEABLE' : mergeable === false ? 'CONFLICTING' : 'UNKNOWN',
    ),
    mergeStateStatus: whole(({ mergeable_state }) => mergeable_state),
    permalink: ({ html_url }) => html_url,
    checksUrl: ({ html_url }) => `${html_url}/checks`,
    headRefName: pull => side(pull, 'head').ref,
    headRefOid: pull => side(pull, 'head').sha,
    baseRefName: pull => side(pull, 'base').ref,
    baseRefOid: pull => side(pull, 'base').sha,
    headRef: async (pull, _args, context) => await refOf(context, pull, 'head'),
    baseRef: async (pull, _args, context) => await refOf(context, pull, 'base'),
    headRepository: pull => source('Repository', side(pull, 'head').repo),
    baseRepository: pull => source('Repository', side(pull, 'base').repo),
    headRepositoryOwner: pull => actor(side(pull, 'head').user),
    isCrossRepository: pull => nameOf(side(pull, 'head').repo) !== nameOf(side(pull, 'base').repo),
    statusCheckRollup: async (pull, _args, context) =>
      await rollupOf(context, repoOf(pull), text(side(pull, 'head').sha)),
    reviewDecision: async (pull, _args, context) => await decisionOf(context, await pullRecord(context, pull)),
    reviews: async (pull, args, context) => {
      const states = Array.isArray(args.states) && args.states.length > 0 ? args.states : undefined
      const all = (await context.readAll(reviewsPath(pull))).filter(
        review =>
          (states?.includes(review.state) ?? true) &&
          (typeof args.author !== 'string' || loginOf(review) === args.author),
      )
      return connection(all, args, { make: review => known('PullRequestReview', review) })
    },
    latestReviews: async (pull, args, context) => {
      const all = (await context.readAll(reviewsPath(pull))).filter(({ state }) => state !== 'PENDING')
      return connection(latest(all), args, { make: review => known('PullRequestReview', review) })
    },
    latestOpinionatedReviews: async (pull, args, context) => {
      const { front } = context.call
      const all = (await context.readAll(reviewsPath(pull))).filter(
        review =>
          ['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED'].includes(String(review.state)) &&
          (args.writersOnly !== true || reaches(roleOf(front, repoOf(pull), loginOf(review)), 'write')),
      )
      return connection(latest(all), args, { make: review => known('PullRequestReview', review) })
    },
    viewerLatestReview: async (pull, _args, context) => {
      const all = await context.readAll(reviewsPath(pull))
      return source(
        'PullRequestReview',
        all.findLast(review => loginOf(review) === context.call.token?.login),
      )
    },
    reviewRequests: async (pull, args, context) => {
      const { requested_reviewers: users } = await context.read(pathOf(pull.url))
      const make = (user: unknown) => known('ReviewRequest', { asCodeOwner: false, requestedReviewer: actor(user) })
      return connection(Array.isArray(users) ? users : [], args, { make })
    },
    reviewThreads: async (pull, args, context) => connection(threadsOf(context, await pullRecord(context, pull)), args),
    files: async (pull, args, context) =>
      connection(await context.readAll(`${pathOf(pull.url)}/files`), args, { make: fileSource }),
    commits: async (pull, args, context) =>
      connection(await context.readAll(`${pathOf(pull.url)}/commits`), args, {
        make: commit => known('PullRequestCommit', { node_id: `PURC_${commit.sha}`, commit, repo: repoOf(pull) }),
      }),
    closingIssuesReferences: async (pull, args, context) => {
      const numbers = closingNumbers(text(pull.body), repoOf(pull))
      const found = await Promise.all(numbers.map(number => ifThere(issueSource(context, repoOf(pull), number))))
      return connection(
        found.filter(issue => issue?.__typename === 'Issue'),
        args,
      )
    },
    autoMergeRequest: pull =>
      isJson(pull.auto_merge) ? known('AutoMergeRequest', { ...pull.auto_merge, pull }) : null,
    mergeQueueEntry: async (pull, _args, context) => queueEntry(context.call.front, await pullRecord(context, pull)),
    isInMergeQueue: async (pull, _args, context) =>
      queueEntry(context.call.front, await pullRecord(context, pull)) !== null,
    isMergeQueueEnabled: async (pull, _args, context) => hasQueue(context.call.front, await pullRecord(context, pull)),
    totalCommentsCount: whole(({ comments, review_comments }) => Number(comments) + Number(review_comments)),
    maintainerCanModify: whole(pull => pull.maintainer_can_modify),
    canBeRebased: whole(({ mergeable }) => mergeable === true),
    viewerCanUpdateBranch: whole(({ mergeable_state }) => mergeable_state === 'behind'),
    viewerCanEnableAutoMerge: whole(({ mergeable_state }) => mergeable_state !== 'clean'),
    viewerCanDisableAutoMerge: ({ auto_merge }) => isJson(auto_merge),
    viewerCanDeleteHeadRef: ({ state }) => state === 'closed',
  },
  PullRequestCommit: {
    commit: ({ commit, repo }) => (isJson(commit) ? known('Commit', { ...commit, repo }) : null),
  },
  PullRequestReview: {
    ...hideable,
    createdAt: ({ submitted_at }) => submitted_at ?? new Date(0).toISOString(),
    updatedAt: ({ submitted_at }) => submitted_at ?? new Date(0).toISOString(),
    submittedAt: ({ submitted_at }) => submitted_at ?? null,
    commit: async (review, _args, context) =>
      await findCommit(context, repoName(review.pull_request_url), text(review.commit_id)),
    pullRequest: async (review, _args, context) =>
      known('PullRequest', await context.read(pathOf(review.pull_request_url))),
    repository: async (review, _args, context) => await repositoryOf(context, repoName(review.pull_request_url)),
    authorCanPushToRepository: (review, _args, { call }) =>
      reaches(roleOf(call.front, repoName(review.pull_request_url), loginOf(review)), 'write'),
    comments: async (review, args, context) => {
      const path = `${pathOf(review.pull_request_url)}/reviews/${review.id}/comments`
      return connection(await context.readAll(path), args, { make: one => known('PullRequestReviewComment', one) })
    },
  },
  AutoMergeRequest: {
    mergeMethod: ({ merge_method }) => merge_method,
    commitHeadline: ({ commit_title }) => commit_title || null,
    commitBody: ({ commit_message }) => commit_message || null,
    enabledBy: ({ enabled_by }) => actor(enabled_by),
    enabledAt: ({ enabled_at }) => enabled_at ?? null,
    authorEmail: () => null,
    pullRequest: ({ pull }) => source('PullRequest', pull),
  },
}

const loginOf = ({ user }: Json): string => (isJson(user) ? text(user.login) : '')
const nameOf = (repo: unknown): unknown => (isJson(repo) ? repo.full_name : undefined)

/** The last review of each author. */
const latest = (reviews: readonly Json[]): Json[] => [...new Map(reviews.map(one => [loginOf(one), one])).values()]

async function refOf(context: Context, pull: Json, name: Side) {
  const { repo, ref } = side(pull, name)
  return isJson(repo) ? await findRef(context, String(repo.full_name), `refs/heads/${ref}`) : null
}

const changeWords: Readonly<Record<string, string>> = { added: 'ADDED', removed: 'DELETED', renamed: 'RENAMED' }

function fileSource(file: Json) {
  const { filename, additions, deletions, status } = file
  const changeType = changeWords[String(status)] ?? 'MODIFIED'
  return known('PullRequestChangedFile', {
    path: filename,
    additions,
    deletions,
    changeType,
    viewerViewedState: 'UNVIEWED',
  })
}
