import type { CallContext, Complete } from '@mcp-connectors/core'
import type { Data } from './api.ts'
import type { GitHub } from './client.ts'
import { commitAt } from './code/commit-at.ts'
import { findEntry, readTree } from './code/tree.ts'
import type { Repo } from './repo.ts'

const most = 100

type Given = Readonly<Record<string, string>>

/** Owners of the repositories that the token's owner works in, those pushed to last first. */
export const completeOwner: Complete<GitHub> = async (value, _given, { client, signal }) => {
  const repos = await ownRepos(client, signal)
  const owners = new Set(repos.map(({ owner }) => owner.login))
  return [...owners].filter(owner => starts(owner, value) && client.allow.allowsOwner(owner))
}

export const completeRepo: Complete<GitHub> = async (value, { owner }, { client, signal }) => {
  if (owner === undefined || !client.allow.allowsOwner(owner)) return []
  const own = (await ownRepos(client, signal)).filter(one => one.owner.login.toLowerCase() === owner.toLowerCase())
  const found = own.length > 0 ? own : await reposOf(client, owner, signal)
  return found.map(({ name }) => name).filter(name => starts(name, value) && client.allow.allows(owner, name))
}

type Repos = Pick<Data<'GET /user/repos'>[number], 'name' | 'owner'>[]

/** Asked for at each key; the cache of the account makes that cheap. */
function ownRepos(client: GitHub, signal: AbortSignal): Promise<Repos> {
  return client.account().request('GET /user/repos', { sort: 'pushed', per_page: most }, { signal })
}

function reposOf(client: GitHub, username: string, signal: AbortSignal): Promise<Repos> {
  const parameters = { username, sort: 'pushed', per_page: most } as const
  return client.account(username).request('GET /users/{username}/repos', parameters, { signal })
}

/** Suggests nothing while the repository is open. */
function inRepo(
  suggest: (repo: Repo, value: string, given: Given, context: CallContext<GitHub>) => Promise<readonly string[]>,
): Complete<GitHub> {
  return async (value, given, context) => {
    const { owner, repo } = given
    if (owner === undefined || repo === undefined) return []
    const names = await suggest(context.client.repo(`${owner}/${repo}`), value, given, context)
    return names.filter(name => starts(name, value)).slice(0, most)
  }
}

export const completeBranch = inRepo((repo, _value, _given, { signal }) => branches(repo, signal))

export const completeTag = inRepo((repo, _value, _given, { signal }) => tags(repo, signal))

export const completeRef = inRepo(async (repo, _value, _given, { signal }) => {
  const [heads, marks] = await Promise.all([branches(repo, signal), tags(repo, signal)])
  return ['HEAD', ...heads, ...marks]
})

export const completeSha = inRepo(async (repo, _value, _given, { signal }) => {
  const commits = await repo.request('GET /repos/{owner}/{repo}/commits', { per_page: 30 }, { signal })
  return commits.map(({ sha }) => sha)
})

/** One folder at a time, as a shell does it; `refOf` says of which commit. */
export function completePath(refOf: (given: Given) => string | undefined): Complete<GitHub> {
  return inRepo(async (repo, value, given, { signal }) => {
    const at = await commitAt(repo, refOf(given), signal)
    const folder = value.slice(0, Math.max(0, value.lastIndexOf('/')))
    const tree = folder === '' ? at.tree : (await findEntry(repo, at.tree, folder, signal))?.sha
    if (tree === undefined) return []
    const { entries } = await readTree(repo, tree, false, signal)
    const prefix = folder === '' ? '' : `${folder}/`
    return entries.map(({ path, type }) => `${prefix}${path}${type === 'folder' ? '/' : ''}`)
  })
}

async function branches(repo: Repo, signal: AbortSignal): Promise<string[]> {
  const found = await repo.request('GET /repos/{owner}/{repo}/branches', { per_page: most }, { signal })
  return found.map(({ name }) => name)
}

async function tags(repo: Repo, signal: AbortSignal): Promise<string[]> {
  const found = await repo.request('GET /repos/{owner}/{repo}/tags', { per_page: most }, { signal })
  return found.map(({ name }) => name)
}

function starts(name: string, value: string): boolean {
  return name.toLowerCase().startsWith(value.toLowerCase())
}
