import { setTimeout as sleep } from 'node:timers/promises'
import { windowOf } from '../issues/comment.ts'
import { labelsOf, loginOf } from '../issues/row.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import { checksAt } from './checks.ts'
import { type Closed, closesIn } from './closes.ts'
import type { Overview } from './overview.ts'
import { headOf, type Pull, pullAt, stateOf, waitingFor } from './pull.ts'
import { reviewsOf } from './review.ts'
import { type Thread, threadsOf } from './thread.ts'

export interface Wanted {
  number: number
  /** Most characters of the description, of a review and of a comment. */
  body: number
  review: number
  comment: number
  threads: boolean
}

/** What is read of a pull request, before what the settings do not allow is taken out of it. */
export interface Read {
  overview: Omit<Overview, 'closes' | 'behind'>
  closes: Closed[]
  threads: Thread[]
}

/** A pull request in two rounds: itself, reviews and comments; then what ran for its head. */
export async function readByRest(repo: Repo, wanted: Wanted, signal: AbortSignal): Promise<Read> {
  const { number } = wanted
  // That the number is none is told by the request for the pull request itself, and best.
  const [pull, reviews = [], { threads, complete } = noThreads] = await Promise.all([
    settledPull(repo, number, signal),
    unlessMissing(reviewsOf(repo, number, { from: 0, most: wanted.review }, signal)),
    wanted.threads ? unlessMissing(threadsOf(repo, number, { from: 0, most: wanted.comment }, signal)) : undefined,
  ])
  const { checks, notes } = await checksAt(repo, pull.head.sha, signal)
  return {
    overview: {
      ...partsOf(pull),
      repo: repo.full,
      reviews,
      checks,
      ...windowOf(pull.body ?? '', { from: 0, most: wanted.body }),
      notes: [...notes, ...(complete ? [] : ['There are more comments on lines than were read.'])],
    },
    closes: pull.base.ref === pull.base.repo.default_branch ? closesIn(pull.body ?? '', repo.full) : [],
    threads,
  }
}

const noThreads: { threads: Thread[]; complete: boolean } = { threads: [], complete: true }

/** GitHub computes mergeability in the background, after it was first asked: so long until it is asked again. */
export const settleMs = 700

/** A pull request, looked at once more where GitHub has not computed yet whether it can be merged. */
export async function settledPull(repo: Repo, number: number, signal: AbortSignal): Promise<Pull> {
  const pull = await pullAt(repo, number, signal)
  if (pull.state !== 'open' || pull.mergeable !== null) return pull
  await sleep(settleMs, undefined, { signal })
  return await pullAt(repo, number, signal)
}

function partsOf(pull: Pull) {
  return {
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
    state: stateOf(pull),
    ...(pull.draft ? { draft: true } : {}),
    author: loginOf(pull.user),
    association: pull.author_association,
    created: pull.created_at,
    updated: pull.updated_at,
    ...(pull.merged_at ? { merged: pull.merged_at } : {}),
    ...(pull.merged_by ? { merged_by: loginOf(pull.merged_by) } : {}),
    head: headOf(pull),
    head_sha: pull.head.sha,
    base: pull.base.ref,
    labels: labelsOf(pull.labels),
    assignees: (pull.assignees ?? []).map(loginOf),
    ...(pull.milestone ? { milestone: pull.milestone.title } : {}),
    additions: pull.additions,
    deletions: pull.deletions,
    changed_files: pull.changed_files,
    commits: pull.commits,
    comments: pull.comments,
    mergeable:
      pull.mergeable === null ? ('unknown' as const) : pull.mergeable ? ('yes' as const) : ('conflicts' as const),
    merge_state: pull.mergeable_state,
    ...(pull.auto_merge ? { auto_merge: pull.auto_merge.merge_method } : {}),
    waiting: waitingFor(pull),
  }
}
