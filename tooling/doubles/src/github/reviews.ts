import { need } from './access.ts'
import {
  type Answer,
  bodyOf,
  type Call,
  type Json,
  loginOf,
  notFound,
  numberParam,
  ok,
  Refusal,
  type Routes,
  repoPath,
} from './call.ts'
import { read } from './dispatch.ts'
import { paged } from './paged.ts'
import { type Pull, pullOf } from './pull-records.ts'
import { placed, shown as shownComment, unprocessable, wantedComment } from './review-comments.ts'
import {
  addComment,
  addReview,
  commentsOf,
  type Review,
  type ReviewState,
  removeReview,
  reviewsOf,
} from './review-records.ts'
import { associationOf } from './roles.ts'

const pull = '/repos/{owner}/{repo}/pulls/{pull_number}'
const one = `${pull}/reviews/{review_id}`

/** Reviews: what a person says about a pull request as a whole, with comments on its lines. */
export const reviews: Routes = {
  [`GET ${pull}/reviews`]: async call => {
    const visible = reviewsOf(call.front, await pullOf(call)).filter(review => maySee(call, review))
    return paged(call, await Promise.all(visible.map(review => shown(call, review))))
  },
  [`POST ${pull}/reviews`]: createReview,
  [`GET ${one}`]: async call => ok(await shown(call, await reviewOf(call))),
  [`PUT ${one}`]: async call => {
    const review = await ownOf(call)
    review.body = String(bodyOf(call).body ?? '')
    return ok(await shown(call, review))
  },
  [`DELETE ${one}`]: async call => {
    const review = await ownOf(call)
    if (review.state !== 'PENDING') throw unprocessable('Can not delete a non-pending pull request review')
    const before = await shown(call, review)
    removeReview(call.front, review)
    return ok(before)
  },
  [`GET ${one}/comments`]: async call => {
    const review = await reviewOf(call)
    const own = commentsOf(call.front, review.pull).filter(comment => comment.review === review)
    return paged(call, await Promise.all(own.map(comment => shownComment(call, comment))))
  },
  [`POST ${one}/events`]: async call => {
    const review = await ownOf(call)
    if (review.state !== 'PENDING') throw unprocessable('Can not submit a review that was submitted')
    if (bodyOf(call).body !== undefined) review.body = String(bodyOf(call).body)
    submit(call, review, bodyOf(call).event)
    return ok(await shown(call, review))
  },
  [`PUT ${one}/dismissals`]: async call => {
    need(call, 'write')
    const review = await reviewOf(call)
    if (!['APPROVED', 'CHANGES_REQUESTED'].includes(review.state))
      throw unprocessable('Can not dismiss a commented pull request review')
    review.state = 'DISMISSED'
    return ok(await shown(call, review))
  },
}

const maySee = ({ token }: Call, { state, author }: Review): boolean => state !== 'PENDING' || author === token?.login

async function createReview(call: Call): Promise<Answer> {
  const { front } = call
  const of = await pullOf(call)
  const author = loginOf(call)
  const { body, comments, event, commit_id } = bodyOf(call)
  if (reviewsOf(front, of).some(review => review.state === 'PENDING' && review.author === author)) {
    throw unprocessable('User can only have one pending review per pull request')
  }
  const id = front.nextId()
  const commitId = typeof commit_id === 'string' ? commit_id : of.headSha
  const review: Review = {
    id,
    nodeId: `PRR_${id}`,
    pull: of,
    author,
    commitId,
    body: String(body ?? ''),
    state: 'PENDING',
    submittedAt: undefined,
  }
  const wanted = Array.isArray(comments) ? comments.map(wantedComment) : []
  const made = []
  for (const comment of wanted) made.push(await placed(call, of, review, comment))
  if (event !== undefined && event !== '') submit(call, review, event, made.length)
  addReview(front, review)
  for (const comment of made) addComment(front, comment)
  return ok(await shown(call, review))
}

const states: Readonly<Record<string, ReviewState>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
}

/** Gives a review its verdict, or throws 422. */
function submit({ front }: Call, review: Review, event: unknown, comments?: number): void {
  const state = states[String(event)]
  if (state === undefined)
    throw new Refusal(422, 'Unprocessable Entity', [
      'Variable $event of type PullRequestReviewEvent was provided invalid value',
    ])
  const mine = review.pull.author === review.author
  if (mine && state === 'APPROVED') throw unprocessable('Can not approve your own pull request')
  if (mine && state === 'CHANGES_REQUESTED') throw unprocessable('Can not request changes on your own pull request')
  const count = comments ?? commentsOf(front, review.pull).filter(comment => comment.review === review).length
  const silent = review.body === '' && (state === 'CHANGES_REQUESTED' || (state === 'COMMENTED' && count === 0))
  if (silent) throw unprocessable('Body cannot be blank')
  review.state = state
  review.submittedAt = new Date().toISOString()
  const { pull: of, author } = review
  of.reviewers = of.reviewers.filter(login => login !== author)
}

async function reviewOf(call: Call): Promise<Review> {
  const of: Pull = await pullOf(call)
  const review = reviewsOf(call.front, of).find(({ id }) => id === numberParam(call, 'review_id'))
  if (review === undefined || !maySee(call, review)) throw notFound()
  return review
}

async function ownOf(call: Call): Promise<Review> {
  const review = await reviewOf(call)
  if (review.author !== loginOf(call)) throw new Refusal(403, 'Must be the author of the review.')
  return review
}

async function shown(call: Call, review: Review): Promise<Json> {
  const { id, nodeId, author, body, state, commitId, submittedAt } = review
  const repo = repoPath(call)
  const html_url = `${call.front.url}${repo.slice('/repos'.length)}/pull/${review.pull.number}#pullrequestreview-${id}`
  const pull_request_url = `${call.front.url}${repo}/pulls/${review.pull.number}`
  return {
    ...{ id, node_id: nodeId, user: await read(call, `/users/${author}`), body, state, html_url, pull_request_url },
    author_association: associationOf(call.front, repo.slice('/repos/'.length), author),
    _links: { html: { href: html_url }, pull_request: { href: pull_request_url } },
    ...(submittedAt === undefined ? {} : { submitted_at: submittedAt }),
    commit_id: commitId,
  }
}
