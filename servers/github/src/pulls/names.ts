import { ConnectorError } from '@mcp-connectors/core'
import { noSuchRef } from '../code/commit-at.ts'
import { changesTo, deltasOf, toldChanges } from '../issues/deltas.ts'
import { peopleOf } from '../issues/names.ts'
import { loginFor } from '../me.ts'
import { unlessMissing } from '../missing.ts'
import { notThere } from '../not-there.ts'
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
    if (add.length > 0) await request(repo, number, add, signal)
    if (remove.length > 0) await repo.request(`DELETE ${path}`, { ...at, ...asked(remove) }, { signal })
  }
  return [{ change: toldChanges('reviewers', { add, remove }), send }]
}

/** Asks them. @throws ConnectorError `not_found` with the nearest, where GitHub says no more than that one is none */
async function request(repo: Repo, number: number, reviewers: readonly string[], signal: AbortSignal): Promise<void> {
  const route = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers'
  const [sent] = await Promise.allSettled([
    repo.request(route, { pull_number: number, ...asked(reviewers) }, { signal }),
  ])
  if (sent.status === 'fulfilled') return
  const isName = ConnectorError.is(sent.reason) && /not a collaborator/i.test(sent.reason.quote ?? '')
  const people = isName ? await peopleOf(repo, signal) : []
  const has = (login: string) => people.some(one => one.toLowerCase() === login.toLowerCase())
  const unknown = reviewers.find(login => !login.includes('/') && !has(login))
  if (!isName || unknown === undefined) throw sent.reason
  throw notThere('collaborator', unknown, people, { source: repo.full })
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
