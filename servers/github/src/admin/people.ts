import { z } from 'zod'
import type { GitHub } from '../client.ts'

/** A person or a team. */
export const person = z.object({
  name: z.string(),
  /** Of a collaborator or team: what it may do. */
  role: z.string().optional(),
  commits: z.int().optional(),
  description: z.string().optional(),
})

export type Person = z.output<typeof person>

interface Wanted {
  repo?: string | undefined
  org?: string | undefined
  team?: string | undefined
  kind: 'collaborators' | 'contributors' | 'teams' | 'members'
  limit: number
}

interface Found {
  of: string
  rows: Person[]
  next: string | undefined
}

/** One page of people or teams. */
export async function readPeople(client: GitHub, wanted: Wanted, page: number, signal: AbortSignal): Promise<Found> {
  const at = { per_page: wanted.limit, page }
  return wanted.org === undefined && wanted.team === undefined
    ? await ofRepo(client, wanted, at, signal)
    : await ofOrg(client, wanted, at, signal)
}

interface At {
  per_page: number
  page: number
}

async function ofRepo(client: GitHub, { repo: given, kind }: Wanted, at: At, signal: AbortSignal): Promise<Found> {
  const repo = client.repo(given)
  if (kind === 'contributors') {
    const { data, next } = await repo.page('GET /repos/{owner}/{repo}/contributors', at, { signal })
    const rows = data.map(({ login, name, contributions }) => ({
      name: login ?? name ?? 'anonymous',
      commits: contributions,
    }))
    return { of: repo.full, rows, next }
  }
  if (kind === 'teams') {
    const { data, next } = await repo.page('GET /repos/{owner}/{repo}/teams', at, { signal })
    return { of: repo.full, rows: data.map(teamOf), next }
  }
  const { data, next } = await repo.page('GET /repos/{owner}/{repo}/collaborators', at, { signal })
  return { of: repo.full, rows: data.map(({ login, role_name }) => ({ name: login, role: role_name })), next }
}

async function ofOrg(client: GitHub, { repo, org: given, team, kind }: Wanted, at: At, signal: AbortSignal) {
  const org = given ?? client.repo(repo).owner
  // Where the settings name repositories, only their owners may be asked about.
  client.allow.checkOwner(org)
  const account = client.account(org)
  if (team !== undefined) {
    const route = 'GET /orgs/{org}/teams/{team_slug}/members'
    const { data, next } = await account.page(route, { org, team_slug: team, ...at }, { signal })
    return { of: `${org}/${team}`, rows: data.map(({ login }) => ({ name: login })), next }
  }
  if (kind === 'teams') {
    const { data, next } = await account.page('GET /orgs/{org}/teams', { org, ...at }, { signal })
    return { of: org, rows: data.map(teamOf), next }
  }
  const { data, next } = await account.page('GET /orgs/{org}/members', { org, ...at }, { signal })
  return { of: org, rows: data.map(({ login }) => ({ name: login })), next }
}

function teamOf({
  slug,
  permission,
  description,
}: {
  slug: string
  permission: string
  description: string | null
}): Person {
  return { name: slug, role: permission, ...(description ? { description } : {}) }
}

export function renderPerson({ name, role, commits, description }: Person): string {
  return [
    name,
    role && `(${role})`,
    commits === undefined ? undefined : `${commits} commits`,
    description && `- ${description}`,
  ]
    .filter(Boolean)
    .join(' ')
}
