import { ConnectorError } from '@mcp-connectors/core'
import type { Data } from '../api.ts'
import { loginOf } from '../issues/row.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'

export type Pull = Data<'GET /repos/{owner}/{repo}/pulls/{pull_number}'>

/** A pull request by its number. @throws ConnectorError `not_found`, saying so where the number is that of an issue */
export async function pullAt(repo: Repo, number: number, signal: AbortSignal): Promise<Pull> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
  const found = await unlessMissing(repo.request(route, { pull_number: number }, { signal }))
  if (found) return found
  const name = `${repo.full}#${number}`
  const issue = await unlessMissing(
    repo.request('GET /repos/{owner}/{repo}/issues/{issue_number}', { issue_number: number }, { signal }),
  )
  if (issue) {
    throw new ConnectorError('not_found', `${name} is an issue, not a pull request.`, { hint: 'Use github_get_issue.' })
  }
  throw new ConnectorError('not_found', `The pull request ${name} was not found.`, {
    hint: 'It does not exist, or the token may not see it. github_list_issues with kind pr lists those there are.',
  })
}

/** `open`, `closed` or `merged`. */
export function stateOf({ state, merged_at }: Pick<Pull, 'state' | 'merged_at'>): 'open' | 'closed' | 'merged' {
  return state === 'open' ? 'open' : merged_at ? 'merged' : 'closed'
}

/** `branch`, or `owner:branch` where it is in another repository. */
export function headOf({ head, base }: Pick<Pull, 'head' | 'base'>): string {
  return head.repo?.full_name === base.repo.full_name ? head.ref : head.label
}

/** Whose review was asked for and did not come yet: logins and `org/team`. */
export function waitingFor({ requested_reviewers: people, requested_teams: teams, base }: Pull): string[] {
  return [...(people ?? []).map(loginOf), ...(teams ?? []).map(({ slug }) => `${base.repo.owner.login}/${slug}`)]
}
