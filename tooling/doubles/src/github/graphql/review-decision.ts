import { z } from 'zod'
import { encode } from '../git.ts'
import type { Pull } from '../pull-records.ts'
import { opinionsOf } from '../review-records.ts'
import { reaches, roleOf } from '../roles.ts'
import type { Context } from './source.ts'

const rules = z.looseObject({
  required_pull_request_reviews: z.looseObject({ required_approving_review_count: z.int() }).nullish(),
})

/** What those who may write think of it, and whether the rules of the base branch want more of them. */
export async function decisionOf({ call }: Context, pull: Pull): Promise<string | null> {
  const { front } = call
  const repo = front.names.byId(pull.repoId) ?? ''
  const opinions = [...opinionsOf(front, pull)].filter(([login]) => reaches(roleOf(front, repo, login), 'write'))
  if (opinions.some(([, state]) => state === 'CHANGES_REQUESTED')) return 'CHANGES_REQUESTED'
  const as = front.adminOf(repo.split('/')[0] ?? '')
  const path = `/repos/${repo}/branches/${encode(pull.baseRef)}/protection`
  const { status, body } = await front.upstream({ as, method: 'GET', path })
  const wanted =
    status === 200 ? (rules.parse(body).required_pull_request_reviews?.required_approving_review_count ?? 0) : 0
  const approvals = opinions.filter(([, state]) => state === 'APPROVED').length
  if (approvals >= Math.max(1, wanted)) return 'APPROVED'
  return wanted > 0 ? 'REVIEW_REQUIRED' : null
}
