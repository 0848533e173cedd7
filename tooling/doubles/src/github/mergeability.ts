import { z } from 'zod'
import type { Call, Json } from './call.ts'
import { rest } from './dispatch.ts'
import type { Front } from './front.ts'
import { compare, encode } from './git.ts'
import { mergeTrees } from './merge-trees.ts'
import type { Pull } from './pull-records.ts'
import { opinionsOf } from './review-records.ts'
import { reaches, roleOf } from './roles.ts'
import { combinedState, contextsOf } from './statuses.ts'

/** `mergeable` and `mergeable_state`, for which GitHub tries the merge and looks at checks, reviews and rules. */
export async function mergeability(call: Call, pull: Pull): Promise<Json> {
  const { front } = call
  const repo = front.names.byId(pull.repoId) ?? ''
  const conflicts = await conflictsOf(front, repo, pull)
  if (conflicts.length > 0) return { mergeable: false, mergeable_state: 'dirty' }
  if (pull.draft) return { mergeable: true, mergeable_state: 'draft' }
  const { unmet, behind } = await rulesOf(call, repo, pull)
  if (unmet !== undefined) return { mergeable: true, mergeable_state: 'blocked' }
  if (behind) return { mergeable: true, mergeable_state: 'behind' }
  const checks = await checksOf(call, repo, pull.headSha)
  const bad = [...checks.values()].some(state => state !== 'success')
  return { mergeable: true, mergeable_state: bad ? 'unstable' : 'clean' }
}

export async function conflictsOf(front: Front, repo: string, pull: Pull): Promise<readonly string[]> {
  const { merge_base_commit, status } = await compare(front, repo, pull.baseSha, pull.headSha)
  if (status !== 'diverged') return []
  const { conflicts } = await mergeTrees(front, repo, merge_base_commit.sha, pull.baseSha, pull.headSha)
  return conflicts
}

const protection = z.looseObject({
  required_status_checks: z.looseObject({ strict: z.boolean(), contexts: z.array(z.string()) }).nullish(),
  required_pull_request_reviews: z.looseObject({ required_approving_review_count: z.int() }).nullish(),
})

/** What the protection of the base branch still asks for, in the words of a refused merge. */
export async function rulesOf(call: Call, repo: string, pull: Pull): Promise<{ unmet?: string; behind: boolean }> {
  const { front } = call
  const as = front.adminOf(repo.split('/')[0] ?? '')
  const path = `/repos/${repo}/branches/${encode(pull.baseRef)}/protection`
  const { status, body } = await front.upstream({ as, method: 'GET', path })
  if (status !== 200) return { behind: false }
  const { required_status_checks: checks, required_pull_request_reviews: reviews } = protection.parse(body)
  const states = checks ? await checksOf(call, repo, pull.headSha) : new Map<string, string>()
  const missing = checks?.contexts.filter(name => states.get(name) !== 'success') ?? []
  const opinions = [...opinionsOf(front, pull)].filter(([login]) => reaches(roleOf(front, repo, login), 'write'))
  const approvals = opinions.filter(([, state]) => state === 'APPROVED').length
  const wanted = reviews?.required_approving_review_count ?? 0
  const { behind_by } = await compare(front, repo, pull.baseSha, pull.headSha)
  const behind = checks?.strict === true && behind_by > 0
  if (missing.length > 0) return { behind, unmet: `Required status check "${missing[0]}" is expected.` }
  if (reviews && opinions.some(([, state]) => state === 'CHANGES_REQUESTED')) {
    return { behind, unmet: 'Changes have been requested.' }
  }
  if (approvals < wanted) {
    return { behind, unmet: `At least ${wanted} approving review is required by reviewers with write access.` }
  }
  return { behind }
}

const checkRuns = z.looseObject({
  check_runs: z.array(z.looseObject({ name: z.string(), status: z.string(), conclusion: z.string().nullable() })),
})

/** Check runs and commit statuses of a commit, by name: success, failure or pending. */
async function checksOf(call: Call, repo: string, sha: string): Promise<Map<string, string>> {
  const { body } = await rest(call, 'GET', `/repos/${repo}/commits/${sha}/check-runs?per_page=100`)
  const found = checkRuns.safeParse(body)
  const runs = (found.data?.check_runs ?? []).map(({ name, conclusion }) => [name, stateOf(conclusion)] as const)
  const statuses = contextsOf(call.front, repo, sha).map(
    ({ context, state }) => [context, combinedState([state])] as const,
  )
  return new Map([...runs, ...statuses])
}

function stateOf(conclusion: string | null): string {
  if (conclusion === null) return 'pending'
  return ['success', 'neutral', 'skipped'].includes(conclusion) ? 'success' : 'failure'
}
