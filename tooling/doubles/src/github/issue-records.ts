import { z } from 'zod'
import { type Call, isJson, type Json, notFound, remember } from './call.ts'
import type { Front } from './front.ts'
import { findPull } from './pull-records.ts'

export interface Place {
  readonly repoId: number
  readonly number: number
}

interface Links {
  /** Issue id → where it is. */
  readonly places: Map<number, Place>
  /** Child id → parent id. The children of a parent are in its order. */
  readonly parents: Map<number, number>
  readonly children: Map<number, number[]>
  /** Issue id → ids of what it waits for. */
  readonly blockers: Map<number, number[]>
  readonly types: Map<number, string>
  /** Closed as duplicates, which the emulator does not know. */
  readonly duplicates: Set<number>
}

/** What issues have beyond the emulator's. */
export const links = remember<Links>(() => ({
  places: new Map(),
  parents: new Map(),
  children: new Map(),
  blockers: new Map(),
  types: new Map(),
  duplicates: new Set(),
}))

/** The types of organizations that did not make their own. */
export const issueTypes = [
  {
    id: 1,
    node_id: 'IT_task',
    name: 'Task',
    description: 'A specific piece of work',
    color: 'yellow',
    is_enabled: true,
  },
  {
    id: 2,
    node_id: 'IT_bug',
    name: 'Bug',
    description: 'An unexpected problem or behavior',
    color: 'red',
    is_enabled: true,
  },
  {
    id: 3,
    node_id: 'IT_feature',
    name: 'Feature',
    description: 'A request, idea, or new functionality',
    color: 'blue',
    is_enabled: true,
  },
].map(type => ({ ...type, created_at: '2024-10-09T13:00:00Z', updated_at: '2024-10-09T13:00:00Z' }))

export const issueShape = z.looseObject({
  id: z.int(),
  number: z.int(),
  state: z.enum(['open', 'closed']),
  repository_url: z.string(),
  title: z.string(),
  body: z.string().nullable(),
})
export type Issue = z.infer<typeof issueShape>

/** Adds to an issue of the emulator what makes it GitHub's. Anything else comes back as it is. */
export async function withExtras(call: Call, value: unknown): Promise<unknown> {
  const parsed = issueShape.safeParse(value)
  if (!parsed.success) return value
  const issue = parsed.data
  const { front } = call
  const name = /\/repos\/([^/]+\/[^/]+)$/.exec(issue.repository_url)?.[1] ?? ''
  const repoId = front.names.find(name)?.id ?? 0
  const { places, types, parents, duplicates } = links(front)
  places.set(issue.id, { repoId, number: issue.number })
  const type = issueTypes.find(found => found.name === types.get(issue.id))
  const parent = await stored(front, parents.get(issue.id) ?? 0)
  return {
    ...issue,
    ...(await pullFields(front, repoId, issue, name)),
    type: type ?? null,
    ...(duplicates.has(issue.id) && issue.state === 'closed' ? { state_reason: 'duplicate' } : {}),
    sub_issues_summary: await subIssues(front, issue.id),
    issue_dependencies_summary: await dependencies(front, issue.id),
    ...(parent === undefined ? {} : { parent_issue_url: parent.url }),
  }
}

async function pullFields(front: Front, repoId: number, { number }: Issue, name: string): Promise<Json> {
  const pull = await findPull(front, repoId, number)
  if (pull === undefined) return {}
  const html_url = `${front.url}/${name}/pull/${number}`
  const url = `${front.url}/repos/${name}/pulls/${number}`
  const merged_at = pull.merged?.at ?? null
  const pull_request = { url, html_url, diff_url: `${html_url}.diff`, patch_url: `${html_url}.patch`, merged_at }
  return { html_url, draft: pull.draft, pull_request }
}

/** As the emulator has it, seen by its owner; undefined for an id that is none. */
async function stored(front: Front, id: number): Promise<(Issue & { readonly url?: unknown }) | undefined> {
  const place = links(front).places.get(id)
  const name = place === undefined ? undefined : front.names.byId(place.repoId)
  if (place === undefined || name === undefined) return undefined
  const as = front.adminOf(name.split('/')[0] ?? '')
  const { body } = await front.upstream({ as, method: 'GET', path: `/repos/${name}/issues/${place.number}` })
  return issueShape.safeParse(body).data
}

async function subIssues(front: Front, id: number): Promise<Json> {
  const all = await Promise.all((links(front).children.get(id) ?? []).map(child => stored(front, child)))
  const completed = all.filter(child => child?.state === 'closed').length
  const percent_completed = all.length === 0 ? 0 : Math.floor((completed * 100) / all.length)
  return { total: all.length, completed, percent_completed }
}

async function dependencies(front: Front, id: number): Promise<Json> {
  const count = async (ids: readonly number[]): Promise<number> =>
    (await Promise.all(ids.map(other => stored(front, other)))).filter(other => other?.state === 'open').length
  const waitsFor = links(front).blockers.get(id) ?? []
  const holdsUp = blockedBy(front, id)
  return {
    blocked_by: await count(waitsFor),
    blocking: await count(holdsUp),
    total_blocked_by: waitsFor.length,
    total_blocking: holdsUp.length,
  }
}

/** The ids of the issues that wait for this one. */
export function blockedBy(front: Front, id: number): number[] {
  return [...links(front).blockers].filter(([, blockers]) => blockers.includes(id)).map(([blocked]) => blocked)
}

/** The whole issue as the caller may see it. */
export async function seen(call: Call, id: number, read: (call: Call, path: string) => Promise<Json>): Promise<Json> {
  const place = links(call.front).places.get(id)
  const name = place === undefined ? undefined : call.front.names.byId(place.repoId)
  if (place === undefined || name === undefined) throw notFound()
  const issue = await read(call, `/repos/${name}/issues/${place.number}`)
  return isJson(issue) ? issue : {}
}
