import { loginFor } from '../me.ts'
import type { Repo } from '../repo.ts'
import type { Step } from '../steps.ts'
import { changesTo, deltasOf, toldChanges } from './deltas.ts'
import type { IssueFields } from './fields.ts'
import { assigneesFor, labelsFor } from './names.ts'

/** An issue or pull request as the steps need it. */
export interface Current {
  number: number
  labels: readonly string[]
  assignees: readonly string[]
}

/**
 * Changes of labels and assignees. Each name is added or taken away by itself: what others change meanwhile stays.
 * Doing one twice changes nothing more, so they are not counted among the posts that happen once.
 */
export async function listSteps(
  repo: Repo,
  current: Current,
  { labels, assignees }: Pick<IssueFields, 'labels' | 'assignees'>,
  signal: AbortSignal,
): Promise<Step[]> {
  const steps = await Promise.all([
    labels === undefined ? [] : labelSteps(repo, current, labels, signal),
    assignees === undefined ? [] : assigneeSteps(repo, current, assignees, signal),
  ])
  return steps.flat()
}

async function labelSteps(repo: Repo, current: Current, given: readonly string[], signal: AbortSignal) {
  const { add, remove } = changesTo(current.labels, deltasOf('labels', given))
  const added = await labelsFor(repo, add, signal)
  if (added.length + remove.length === 0) return []
  const at = { issue_number: current.number }
  const send = async () => {
    if (added.length > 0) {
      const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels'
      await repo.request(route, { ...at, labels: added }, { signal })
    }
    for (const name of remove) {
      await repo.request(
        'DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}',
        { ...at, name },
        { signal },
      )
    }
  }
  return [{ change: toldChanges('labels', { add: added, remove }), send }]
}

async function assigneeSteps(repo: Repo, current: Current, given: readonly string[], signal: AbortSignal) {
  const { add, remove } = changesTo(current.assignees, await withoutMe(repo, given, signal))
  const added = await assigneesFor(repo, add, signal)
  if (added.length + remove.length === 0) return []
  const at = { issue_number: current.number }
  const route = '/repos/{owner}/{repo}/issues/{issue_number}/assignees'
  const send = async () => {
    if (added.length > 0) await repo.request(`POST ${route}`, { ...at, assignees: added }, { signal })
    if (remove.length > 0) await repo.request(`DELETE ${route}`, { ...at, assignees: remove }, { signal })
  }
  return [{ change: toldChanges('assignees', { add: added, remove }), send }]
}

/** The changes with logins in place of `@me`. */
async function withoutMe(repo: Repo, given: readonly string[], signal: AbortSignal) {
  const resolve = (names: readonly string[]) => Promise.all(names.map(name => loginFor(name, repo.account, signal)))
  const deltas = deltasOf('assignees', given)
  return 'whole' in deltas
    ? { whole: await resolve(deltas.whole) }
    : { add: await resolve(deltas.add), remove: await resolve(deltas.remove) }
}
