import { setTimeout as sleep } from 'node:timers/promises'
import { windowOf } from '../issues/comment.ts'
import type { Repo } from '../repo.ts'
import { type Read, settleMs, type Wanted } from './by-rest.ts'
import { checkState, rollUp, statusState } from './checks.ts'
import { type Actor, answer, document, type GraphqlPull, type GraphqlThread } from './graphql-pull.ts'
import type { Overview } from './overview.ts'
import { type Review, reviewState } from './review.ts'
import { inOrder, type Thread } from './thread.ts'

/** A pull request in one request, as `readByRest` gives it, and with what only GraphQL tells. */
export async function readByGraphql(repo: Repo, wanted: Wanted, signal: AbortSignal): Promise<Read> {
  const first = await ask(repo, wanted, signal)
  const isUnsettled = first.state === 'OPEN' && first.mergeable === 'UNKNOWN'
  if (isUnsettled) await sleep(settleMs, undefined, { signal })
  const pull = isUnsettled ? await ask(repo, wanted, signal) : first
  const contexts = pull.statusCheckRollup?.contexts
  const states = (contexts?.nodes ?? []).map(one =>
    one.__typename === 'CheckRun' ? checkState(one.name, one.conclusion) : statusState(one.context, one.state),
  )
  const isCut = pull.reviewThreads?.pageInfo.hasNextPage
  return {
    overview: {
      ...partsOf(pull),
      ...standingOf(pull),
      repo: repo.full,
      number: wanted.number,
      reviews: (pull.reviews?.nodes ?? []).map(one => reviewOf(one, wanted.review)),
      checks: rollUp(states, contexts?.totalCount ?? 0),
      ...windowOf(pull.body, { from: 0, most: wanted.body }),
      notes: isCut ? ['There are more comments on lines than were read.'] : [],
    },
    closes: (pull.closingIssuesReferences?.nodes ?? []).map(({ number, repository }) => ({
      repo: repository.nameWithOwner,
      number,
    })),
    threads: inOrder((pull.reviewThreads?.nodes ?? []).map(one => threadOf(one, wanted.comment))),
  }
}

async function ask(repo: Repo, { number, threads }: Wanted, signal: AbortSignal): Promise<GraphqlPull> {
  const { repository } = await repo.graphql(document, { number, threads }, { schema: answer, signal })
  return repository.pullRequest
}

/** As REST writes it: bots have their suffix. */
function loginOf(actor: Actor): string {
  if (actor === null) return 'ghost'
  return actor.__typename === 'Bot' && !actor.login.endsWith('[bot]') ? `${actor.login}[bot]` : actor.login
}

function partsOf(pull: GraphqlPull) {
  const { headRefName: branch, isCrossRepository, headRepositoryOwner: owner } = pull
  return {
    url: pull.url,
    title: pull.title,
    state: states[pull.state] ?? 'open',
    ...(pull.isDraft ? { draft: true } : {}),
    author: loginOf(pull.author),
    association: pull.authorAssociation,
    created: pull.createdAt,
    updated: pull.updatedAt,
    ...(pull.mergedAt === null ? {} : { merged: pull.mergedAt }),
    ...(pull.mergedBy === null ? {} : { merged_by: loginOf(pull.mergedBy) }),
    head: isCrossRepository ? `${owner?.login ?? 'ghost'}:${branch}` : branch,
    head_sha: pull.headRefOid,
    base: pull.baseRefName,
    labels: (pull.labels?.nodes ?? []).map(({ name }) => name),
    assignees: pull.assignees.nodes.map(({ login }) => login),
    ...(pull.milestone === null ? {} : { milestone: pull.milestone.title }),
    additions: pull.additions,
    deletions: pull.deletions,
    changed_files: pull.changedFiles,
    commits: pull.commitCount.totalCount,
    comments: pull.comments.totalCount,
  }
}

const states: Readonly<Record<string, Overview['state']>> = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' }
const mergeable: Readonly<Record<string, Overview['mergeable']>> = { MERGEABLE: 'yes', CONFLICTING: 'conflicts' }

function standingOf(pull: GraphqlPull) {
  const asked = (pull.reviewRequests?.nodes ?? []).flatMap(({ requestedReviewer: one }) => {
    if (one === null) return []
    return one.combinedSlug ?? loginOf({ login: one.login ?? 'ghost', __typename: one.__typename })
  })
  return {
    mergeable: mergeable[pull.mergeable] ?? ('unknown' as const),
    merge_state: pull.mergeStateStatus.toLowerCase(),
    ...(pull.autoMergeRequest === null ? {} : { auto_merge: pull.autoMergeRequest.mergeMethod.toLowerCase() }),
    ...(pull.mergeQueueEntry === null ? {} : { queue: pull.mergeQueueEntry.position }),
    ...(pull.reviewDecision === 'REVIEW_REQUIRED' ? { review_required: true } : {}),
    waiting: asked,
  }
}

function reviewOf(one: NonNullable<GraphqlPull['reviews']>['nodes'][number], most: number): Review {
  return {
    id: one.fullDatabaseId,
    author: loginOf(one.author),
    association: one.authorAssociation,
    state: reviewState(one.state),
    ...(one.submittedAt === null ? {} : { at: one.submittedAt }),
    ...(one.commit === null ? {} : { commit: one.commit.oid }),
    ...windowOf(one.body, { from: 0, most }),
  }
}

function threadOf(one: GraphqlThread, most: number): Thread {
  const isFile = one.subjectType === 'FILE'
  const line = one.line ?? one.originalLine
  const start = one.startLine ?? one.originalStartLine
  return {
    path: one.path,
    ...(isFile || line === null ? {} : { line }),
    ...(isFile || start === null ? {} : { start_line: start }),
    ...(one.diffSide === 'LEFT' ? { side: 'LEFT' as const } : {}),
    outdated: !isFile && one.isOutdated,
    resolved: one.isResolved,
    comments: one.comments.nodes.map(comment => ({
      id: comment.fullDatabaseId,
      author: loginOf(comment.author),
      association: comment.authorAssociation,
      at: comment.createdAt,
      ...windowOf(comment.body, { from: 0, most }),
    })),
  }
}
