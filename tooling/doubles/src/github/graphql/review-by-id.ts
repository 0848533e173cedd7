import { pullsOf } from '../pull-records.ts'
import { type Review, reviewsOf } from '../review-records.ts'
import { type Context, known, type Source } from './source.ts'

export function reviewRecord({ call }: Context, id: string): Review | undefined {
  const { front } = call
  const repos = front.names.all().flatMap(name => front.names.find(name)?.id ?? [])
  const all = repos.flatMap(repo => pullsOf(front, repo)).flatMap(pull => reviewsOf(front, pull))
  return all.find(({ nodeId }) => nodeId === id)
}

export const reviewPath = ({ call }: Context, { pull, id }: Review): string =>
  `/repos/${call.front.names.byId(pull.repoId)}/pulls/${pull.number}/reviews/${id}`

export async function reviewById(context: Context, id: string): Promise<Source | null> {
  const review = reviewRecord(context, id)
  return review === undefined ? null : known('PullRequestReview', await context.read(reviewPath(context, review)))
}
