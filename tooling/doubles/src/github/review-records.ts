import { remember } from './call.ts'
import type { Front } from './front.ts'
import type { Pull } from './pull-records.ts'

export type ReviewState = 'PENDING' | 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED'

export interface Review {
  readonly id: number
  readonly nodeId: string
  readonly pull: Pull
  readonly author: string
  readonly commitId: string
  body: string
  state: ReviewState
  submittedAt: string | undefined
}

export type Side = 'LEFT' | 'RIGHT'

/** A comment on the diff. The first of a thread has no `inReplyTo`; replies share its place. */
export interface ReviewComment {
  readonly id: number
  readonly nodeId: string
  readonly pull: Pull
  readonly review: Review
  readonly author: string
  readonly path: string
  readonly commitId: string
  /** On the whole file where there is none. */
  readonly line: number | undefined
  readonly side: Side
  readonly startLine: number | undefined
  readonly startSide: Side | undefined
  /** The line's text when it was written, to see whether the comment is outdated. */
  readonly lineText: string | undefined
  readonly diffHunk: string
  readonly position: number | undefined
  readonly inReplyTo: number | undefined
  readonly createdAt: string
  updatedAt: string
  body: string
}

const records = remember(() => ({ reviews: new Map<number, Review>(), comments: new Map<number, ReviewComment>() }))

export function addReview(front: Front, review: Review): void {
  records(front).reviews.set(review.id, review)
}

export function removeReview(front: Front, review: Review): void {
  records(front).reviews.delete(review.id)
  for (const comment of commentsOf(front, review.pull)) {
    if (comment.review === review) removeComment(front, comment)
  }
}

export function reviewsOf(front: Front, pull: Pull): Review[] {
  return [...records(front).reviews.values()].filter(review => review.pull === pull)
}

export function addComment(front: Front, comment: ReviewComment): void {
  records(front).comments.set(comment.id, comment)
}

export function removeComment(front: Front, { id }: ReviewComment): void {
  records(front).comments.delete(id)
}

export function commentById(front: Front, id: number): ReviewComment | undefined {
  return records(front).comments.get(id)
}

/** Comments of pending reviews too: who may see those is for the caller to say. */
export function commentsOf(front: Front, pull: Pull): ReviewComment[] {
  return [...records(front).comments.values()].filter(comment => comment.pull === pull)
}

/** The opinion of each reviewer that counts: the last one that was not just a comment. */
export function opinionsOf(front: Front, pull: Pull): Map<string, ReviewState> {
  const counted = reviewsOf(front, pull).filter(({ state }) => state !== 'PENDING' && state !== 'COMMENTED')
  return new Map(counted.map(({ author, state }) => [author, state]))
}
