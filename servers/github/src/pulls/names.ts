import { noSuchRef } from '../code/commit-at.ts'
import { changesTo, deltasOf, toldChanges } from '../issues/deltas.ts'
import { loginFor } from '../me.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import type { Step } from '../steps.ts'

/** @throws ConnectorError `not_found` with the nearest where the repository has no such branch */
export async function checkBranch(repo: Repo, branch: string, signal: AbortSignal): Promise<void> {
  const found = await unlessMissing(
    repo.request('GET /repos/{owner}/{repo}/branches/{branch}', { branch }, { signal }).then(() => true),
  )
  if (!found) throw await noSuchRef(repo, branch, signal)
}

/** Changes of who is asked for a review: logins, and teams as `org/team`. */
export async function reviewerSteps(
  repo: Repo,
  { number, current }: { number: number; current: readonly string[] },
  given: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Step[]> {
  if (given === undefined) return []
  const { add, remove } = changesTo(current, await withLogins(repo, given, signal))
  if (add.length + remove.length === 0) return []
  const path = '/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers'
  const send = async () => {
    const at = { pull_number: number }
    if (add.length > 0) await repo.request(`POST ${path}`, { ...at, ...asked(add) }, { signal })
    if (remove.length > 0) await repo.request(`DELETE ${path}`, { ...at, ...asked(remove) }, { signal })
  }
  return [{ change: toldChanges('reviewers', { add, remove }), send }]
}

async function withLogins(repo: Repo, given: readonly string[], signal: AbortSignal) {
  const logins = (names: readonly string[]) => Promise.all(names.map(name => loginFor(name, repo.account, signal)))
  const deltas = deltasOf('reviewers', given)
  return 'whole' in deltas
    ? { whole: await logins(deltas.whole) }
    : { add: await logins(deltas.add), remove: await logins(deltas.remove) }
}

function asked(names: readonly string[]) {
  const slug = (team: string) => team.slice(team.indexOf('/') + 1)
  return {
    reviewers: names.filter(name => !name.includes('/')),
    team_reviewers: names.filter(name => name.includes('/')).map(slug),
  }
}
