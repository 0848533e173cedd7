import { ConnectorError, counted } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import type { Repo } from '../repo.ts'
import { renderChecks } from './checks.ts'
import { headDigits } from './head-guard.ts'
import type { Overview } from './overview.ts'
import { type Pull, stateOf } from './pull.ts'
import { readOverview } from './read-overview.ts'
import { obstaclesOf, renderStanding, renderVerdicts } from './standing.ts'

export type Action = 'merge' | 'squash' | 'rebase' | 'auto' | 'disable_auto' | 'queue' | 'dequeue' | 'update_branch'

export interface Merging {
  action: Action
  title?: string | undefined
  message?: string | undefined
  delete_branch: boolean
}

/** What leads to a merge cannot be taken back; the rest can. */
export function leadsToMerge(action: Action): boolean {
  return action !== 'disable_auto' && action !== 'dequeue' && action !== 'update_branch'
}

/** @throws ConnectorError where it cannot be merged whatever is done: it is closed, a draft, or conflicts */
export function checkMergeable(pull: Pull, action: Action): void {
  const { number, base } = pull
  if (stateOf(pull) === 'closed') {
    throw new ConnectorError('conflict', `#${number} is closed.`, {
      hint: 'github_write_pull with state open reopens it.',
    })
  }
  if (pull.draft && leadsToMerge(action)) {
    throw new ConnectorError('conflict', `#${number} is a draft.`, {
      hint: 'github_write_pull with draft: false first.',
    })
  }
  if (pull.mergeable === false && action !== 'disable_auto' && action !== 'dequeue') {
    throw new ConnectorError('conflict', `#${number} conflicts with ${base.ref}.`, {
      hint: 'The conflicts have to be resolved on its branch first: merge the base into it, or rebase it.',
    })
  }
}

/** The pull request without its texts: what says whether it can be merged. */
export function standingOf(client: GitHub, repo: Repo, number: number, signal: AbortSignal): Promise<Overview> {
  const wanted = { number, body: 0, review: 0, comment: 0, threads: false, resolved: false }
  return readOverview(client, repo, wanted, signal)
}

/** What a person must know before it is merged. */
export function question(
  pull: Overview,
  { action, delete_branch }: Merging,
  { private: closed, visibility }: { private: boolean; visibility?: string | undefined },
): string {
  const { repo, number, title, author, base, head, commits, changed_files, additions, deletions } = pull
  const checks = renderChecks(pull.checks)
  return [
    `${verbs[action]} ${repo}#${number} ${JSON.stringify(title)} by ${author}`,
    `from ${head} (${pull.head_sha.slice(0, headDigits)}) into ${base} of ${repo} (${visibility ?? (closed ? 'private' : 'public')})?`,
    `${counted(commits, 'commit')}, ${counted(changed_files, 'file')}, +${additions} -${deletions}.`,
    checks === '' ? 'No checks ran.' : `Checks: ${checks}.`,
    `Reviews: ${renderVerdicts(pull) || 'none'}.`,
    `${renderStanding(pull)}.`,
    ...(delete_branch ? [`The branch ${head} is deleted after.`] : []),
  ].join('\n')
}

const verbs: Readonly<Record<Action, string>> = {
  merge: 'Merge',
  squash: 'Squash and merge',
  rebase: 'Rebase and merge',
  auto: 'Merge by itself, as soon as all that is required is there,',
  queue: 'Put into the merge queue',
  disable_auto: 'Turn off auto-merge of',
  dequeue: 'Take out of the merge queue',
  update_branch: 'Merge the base into the branch of',
}

const blocking: ReadonlySet<string> = new Set(['blocked', 'behind', 'dirty', 'draft'])

/** GitHub's refusal, with what is in the way where GitHub says that something is. */
export async function explained(error: ConnectorError, standing: () => Promise<Overview>): Promise<ConnectorError> {
  if (error.code !== 'conflict' && error.code !== 'invalid') return error
  const [read] = await Promise.allSettled([standing()])
  if (read.status !== 'fulfilled' || !blocking.has(read.value.merge_state)) return error
  const obstacles = obstaclesOf(read.value)
  return new ConnectorError('conflict', `#${read.value.number} was not merged: ${obstacles.join('; ')}.`, {
    hint: 'github_get_pull tells more, github_get_ci why checks fail. action auto merges as soon as all is there.',
    ...(error.quote === undefined ? {} : { quote: error.quote }),
    cause: error,
  })
}
