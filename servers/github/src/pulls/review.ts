import { z } from 'zod'
import type { Data } from '../api.ts'
import { everyPage } from '../every-page.ts'
import { type Window, windowOf } from '../issues/comment.ts'
import { loginOf } from '../issues/row.ts'
import type { Repo } from '../repo.ts'

const state = z.enum(['approved', 'changes_requested', 'commented', 'dismissed', 'pending'])

export const review = z.object({
  id: z.number(),
  author: z.string(),
  association: z.string(),
  /** `pending`: one's own, not sent yet. */
  state,
  at: z.string().optional(),
  /** The commit it is about. */
  commit: z.string().optional(),
  body: z.string(),
  /** Characters of the whole text, where only a part of it is here. */
  length: z.int().optional(),
})

export type Review = z.output<typeof review>

type Received = Data<'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews'>[number]

const mostPages = 3

/** All reviews, the oldest first. */
export async function reviewsOf(repo: Repo, number: number, window: Window, signal: AbortSignal): Promise<Review[]> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews'
  const { items } = await everyPage(mostPages, page =>
    repo.page(route, { pull_number: number, per_page: 100, page }, { signal }),
  )
  return items.map(one => reviewOf(one, window))
}

function reviewOf(received: Received, window: Window): Review {
  return {
    id: received.id,
    author: loginOf(received.user),
    association: received.author_association,
    state: reviewState(received.state),
    ...(received.submitted_at ? { at: received.submitted_at } : {}),
    ...(received.commit_id ? { commit: received.commit_id } : {}),
    ...windowOf(received.body, window),
  }
}

export function reviewState(given: string): Review['state'] {
  return state.safeParse(given.toLowerCase()).data ?? 'commented'
}

/** Each reviewer's last verdict: what was only a comment takes none back. */
export function verdictsOf(reviews: readonly Review[]): Map<string, Review> {
  const said = reviews.filter(
    ({ state }) => state === 'approved' || state === 'changes_requested' || state === 'dismissed',
  )
  return new Map(said.map(one => [one.author, one]))
}

const mostTold = 20

/** Those worth telling: verdicts that stand, and what has a text. */
export function telling(reviews: readonly Review[]): Review[] {
  const standing = new Set(verdictsOf(reviews).values())
  return reviews.filter(one => standing.has(one) || one.body !== '' || one.state === 'pending').slice(-mostTold)
}
