import { ConnectorError } from '@mcp-connectors/core'
import type { Data } from '../api.ts'
import type { GitHub } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import { plainLines } from '../issues/body-edits.ts'
import { loginOf } from '../issues/row.ts'
import { maybeMe } from '../me.ts'
import type { Repo } from '../repo.ts'
import type { Placed } from './line-comments.ts'
import type { Pull } from './pull.ts'

export type Event = 'comment' | 'approve' | 'request_changes' | 'pending'

/** A review, ready to be sent. */
export interface Draft {
  pull: Pull
  event: Event
  body: string
  comments: readonly Placed[]
  repeat: boolean
}

type Sent = Data<'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews'>

const events = { comment: 'COMMENT', approve: 'APPROVE', request_changes: 'REQUEST_CHANGES' } as const
const states = { comment: 'COMMENTED', approve: 'APPROVED', request_changes: 'CHANGES_REQUESTED', pending: 'PENDING' }
const path = '/repos/{owner}/{repo}/pulls/{pull_number}/reviews'

/** Sends a review with all its comments in one request, at most once. */
export function sendReview(client: GitHub, repo: Repo, draft: Draft, signal: AbortSignal): Promise<Sent> {
  const { pull, event, body, comments } = draft
  const review = {
    pull_number: pull.number,
    commit_id: pull.head.sha,
    ...(body === '' ? {} : { body }),
    ...(comments.length === 0 ? {} : { comments: [...comments] }),
    ...(event === 'pending' ? {} : { event: events[event] }),
  }
  return once(client, repo, draft, signal, () => repo.request(`POST ${path}`, review, { signal }))
}

/** Sends one's own pending review with the comments that it has. */
export function submitReview(client: GitHub, repo: Repo, draft: Draft, id: number, signal: AbortSignal): Promise<Sent> {
  const { pull, event, body } = draft
  if (event === 'pending') throw new ConnectorError('invalid', 'A review that is submitted is not pending.')
  const at = { pull_number: pull.number, review_id: id, event: events[event], ...(body === '' ? {} : { body }) }
  return once(client, repo, draft, signal, () => repo.request(`POST ${path}/{review_id}/events`, at, { signal }))
}

function once(
  client: GitHub,
  repo: Repo,
  { pull, event, body, comments, repeat }: Draft,
  signal: AbortSignal,
  send: () => Promise<Sent>,
): Promise<Sent> {
  return client.once.do<Sent>({
    what: `review of ${repo.full}#${pull.number}`,
    key: [repo.url(), 'review', pull.number, event, body, comments],
    repeat,
    signal,
    send,
    isUnknown: isUnknownOutcome,
    find: late => findSent(repo, pull, { body, state: states[event] }, late),
    urlOf: ({ html_url }) => html_url,
  })
}

const lateMs = 300_000

/** The review that was made though no answer came. */
async function findSent(
  repo: Repo,
  { number, head }: Pull,
  { body, state }: { body: string; state: string },
  signal: AbortSignal,
): Promise<Sent | undefined> {
  const [login, reviews] = await Promise.all([maybeMe(repo.account, signal), reviewsAt(repo, number, signal)])
  return reviews.findLast(
    one =>
      login !== undefined &&
      loginOf(one.user) === login &&
      one.state === state &&
      one.commit_id === head.sha &&
      plainLines(one.body) === plainLines(body) &&
      Date.now() - Date.parse(one.submitted_at ?? new Date().toISOString()) < lateMs,
  )
}

/** One's own review that was begun and not sent; GitHub allows no other beside it. */
export async function pendingReview(repo: Repo, number: number, signal: AbortSignal): Promise<Sent | undefined> {
  return (await reviewsAt(repo, number, signal)).find(({ state }) => state === 'PENDING')
}

/** All pages: a pending review is the last one. */
async function reviewsAt(repo: Repo, number: number, signal: AbortSignal): Promise<Sent[]> {
  const first = await repo.page(`GET ${path}`, { pull_number: number, per_page: 100 }, { signal })
  if (first.last === undefined || first.last === 1) return first.data
  const at = { pull_number: number, per_page: 100, page: first.last }
  return [...first.data, ...(await repo.request(`GET ${path}`, at, { signal }))]
}
