import { z } from 'zod'
import type { Data } from '../api.ts'
import type { GitHub } from '../client.ts'
import { everyPage } from '../every-page.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import type { Issue } from './row.ts'

/** Another issue or pull request, as far as a relation names it. */
export const relation = z.object({ repo: z.string(), number: z.int(), title: z.string(), state: z.string() })

export type Relation = z.output<typeof relation>

export const relations = z.object({
  parent: relation.optional(),
  sub_issues: z.array(relation),
  blocked_by: z.array(relation),
  blocking: z.array(relation),
  /** Pull requests that mention it. */
  pulls: z.array(relation),
  /** Relations to repositories that this server may not use. */
  hidden: z.int(),
})

export type Relations = z.output<typeof relations>

export const noRelations: Relations = { sub_issues: [], blocked_by: [], blocking: [], pulls: [], hidden: 0 }

/** Most pages of events that are searched for mentions. */
const mostEventPages = 3

/** What an issue is related to: only what it is known to have is asked for, all at once. */
export async function relationsOf(client: GitHub, repo: Repo, issue: Issue, signal: AbortSignal): Promise<Relations> {
  if (issue.pull_request) return noRelations
  const at = { issue_number: issue.number, per_page: 50 }
  const { sub_issues_summary: subs, issue_dependencies_summary: dependencies } = issue
  const [parent, sub_issues, blocked_by, blocking, pulls] = await Promise.all([
    issue.parent_issue_url ? parentOf(repo, issue.number, signal) : [],
    subs?.total ? repo.request('GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues', at, { signal }) : [],
    dependencies?.total_blocked_by
      ? repo.request('GET /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocked_by', at, { signal })
      : [],
    dependencies?.total_blocking
      ? repo.request('GET /repos/{owner}/{repo}/issues/{issue_number}/dependencies/blocking', at, { signal })
      : [],
    mentioningPulls(repo, issue.number, signal),
  ])
  const lists = { parent, sub_issues, blocked_by, blocking, pulls }
  return visible(client, {
    parent: parent.map(one => relationOf(one, repo)),
    sub_issues: lists.sub_issues.map(one => relationOf(one, repo)),
    blocked_by: lists.blocked_by.map(one => relationOf(one, repo)),
    blocking: lists.blocking.map(one => relationOf(one, repo)),
    pulls: lists.pulls.map(one => relationOf(one, repo)),
  })
}

interface Found {
  parent: readonly Relation[]
  sub_issues: readonly Relation[]
  blocked_by: readonly Relation[]
  blocking: readonly Relation[]
  pulls: readonly Relation[]
}

/** Leaves out repositories that the settings do not allow, and counts them. */
export function visible({ allow }: GitHub, found: Found): Relations {
  const isAllowed = ({ repo }: Relation) => {
    const [owner = '', name = ''] = repo.split('/')
    return allow.allows(owner, name)
  }
  const all = Object.values(found).flat()
  const parent = found.parent.find(isAllowed)
  return {
    ...(parent === undefined ? {} : { parent }),
    sub_issues: found.sub_issues.filter(isAllowed),
    blocked_by: found.blocked_by.filter(isAllowed),
    blocking: found.blocking.filter(isAllowed),
    pulls: found.pulls.filter(isAllowed),
    hidden: all.length - all.filter(isAllowed).length,
  }
}

async function parentOf(repo: Repo, number: number, signal: AbortSignal): Promise<Issue[]> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/parent'
  const parent = await unlessMissing(repo.request(route, { issue_number: number }, { signal }))
  return parent === undefined ? [] : [parent]
}

type Event = Data<'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline'>[number]

async function mentioningPulls(repo: Repo, number: number, signal: AbortSignal): Promise<Issue[]> {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline'
  const { items } = await everyPage(mostEventPages, page =>
    repo
      .page(route, { issue_number: number, per_page: 100, page }, { signal })
      .then(({ data, next }) => ({ items: data, next })),
  )
  const pulls = items.flatMap(mentionedBy).filter(issue => issue.pull_request !== undefined)
  return [...new Map(pulls.map(pull => [pull.html_url, pull])).values()]
}

function mentionedBy(event: Event): Issue[] {
  return 'source' in event && event.source?.issue ? [event.source.issue] : []
}

function relationOf(issue: Issue, { full }: Repo): Relation {
  const merged = issue.pull_request?.merged_at ? 'merged' : undefined
  return {
    repo: repoOf(issue.repository_url) ?? full,
    number: issue.number,
    title: issue.title,
    state: merged ?? issue.state,
  }
}

/** `owner/name` at the end of an address in the API. */
function repoOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : /\/repos\/([^/]+\/[^/]+)$/.exec(url)?.[1]
}

/** `#12` in the repository itself, else `owner/name#12`. */
export function shortName({ repo, number }: Pick<Relation, 'repo' | 'number'>, here: string): string {
  return repo.toLowerCase() === here.toLowerCase() ? `#${number}` : `${repo}#${number}`
}

export function renderRelations(
  { parent, sub_issues, blocked_by, blocking, pulls }: Relations,
  here: string,
): string[] {
  const named = (one: Relation) => `${shortName(one, here)} ${one.title} (${one.state})`
  const listed = (word: string, list: readonly Relation[]) =>
    list.length === 0 ? [] : [`${word}: ${list.map(named).join('; ')}`]
  const done = sub_issues.filter(({ state }) => state !== 'open').length
  return [
    ...listed('parent', parent ? [parent] : []),
    ...listed(`sub-issues (${done} of ${sub_issues.length} closed)`, sub_issues),
    ...listed('blocked by', blocked_by),
    ...listed('blocks', blocking),
    ...listed('mentioned by pull requests', pulls),
  ]
}
