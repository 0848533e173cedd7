import { z } from 'zod'
import type { Data } from '../api.ts'
import type { GitHub } from '../client.ts'
import { everyPage } from '../every-page.ts'
import type { Author } from '../lockdown.ts'
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
  /** Relations that the settings do not allow to be shown. */
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
  const candidates = (issues: readonly Issue[]) => issues.map(one => candidateOf(one, repo))
  const found: Found = {
    parent: candidates(parent),
    sub_issues: candidates(sub_issues),
    blocked_by: candidates(blocked_by),
    blocking: candidates(blocking),
    pulls: candidates(pulls),
  }
  return await visible(client, found, signal)
}

/** A relation, and who wrote its title. */
export interface Candidate extends Relation {
  author: Author
}

export type Found = Record<'parent' | 'sub_issues' | 'blocked_by' | 'blocking' | 'pulls', readonly Candidate[]>

/** Leaves out what the settings do not allow to be shown, and counts it. */
async function visible(client: GitHub, found: Found, signal: AbortSignal): Promise<Relations> {
  const all = Object.values(found).flat()
  const shown = new Set<Candidate>()
  for (const full of new Set(all.map(({ repo }) => repo))) {
    if (!client.allow.allowsRepo(full)) continue
    const ofRepo = all.filter(({ repo }) => repo === full)
    const { items } = await client.repo(full).shown(ofRepo, ({ author }) => author, signal)
    for (const one of items) shown.add(one)
  }
  const kept = (list: readonly Candidate[]) =>
    list.filter(one => shown.has(one)).map(({ author: _author, ...one }) => one)
  const [parent] = kept(found.parent)
  return {
    ...(parent === undefined ? {} : { parent }),
    sub_issues: kept(found.sub_issues),
    blocked_by: kept(found.blocked_by),
    blocking: kept(found.blocking),
    pulls: kept(found.pulls),
    hidden: all.length - shown.size,
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
    repo.page(route, { issue_number: number, per_page: 100, page }, { signal }),
  )
  const pulls = items.flatMap(mentionedBy).filter(issue => issue.pull_request !== undefined)
  return [...new Map(pulls.map(pull => [pull.html_url, pull])).values()]
}

function mentionedBy(event: Event): Issue[] {
  return 'source' in event && event.source?.issue ? [event.source.issue] : []
}

function candidateOf(issue: Issue, { full }: Repo): Candidate {
  const merged = issue.pull_request?.merged_at ? 'merged' : undefined
  return {
    repo: repoOf(issue.repository_url) ?? full,
    number: issue.number,
    title: issue.title,
    state: merged ?? issue.state,
    author: issue.user,
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
