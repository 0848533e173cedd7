import type { Data } from '../api.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import { type Overview, readmeOf, sharesOf, templateFolders, templatesOf } from './overview.ts'

type Repository = Data<'GET /repos/{owner}/{repo}'>

/** About ten requests at once. */
export async function overviewByRest(repo: Repo, signal: AbortSignal): Promise<Overview> {
  const options = { signal }
  const [found, languages, readme, root, folders, release, pulls] = await Promise.all([
    repo.request('GET /repos/{owner}/{repo}', {}, options),
    repo.request('GET /repos/{owner}/{repo}/languages', {}, options),
    unlessMissing(repo.request('GET /repos/{owner}/{repo}/readme', {}, options)),
    namesIn(repo, '', signal),
    Promise.all(templateFolders.map(async path => [path, await namesIn(repo, path, signal)] as const)),
    unlessMissing(repo.request('GET /repos/{owner}/{repo}/releases/latest', {}, options)),
    openPulls(repo, signal),
  ])
  return {
    ...basics(found, repo),
    open_issues: Math.max(0, found.open_issues_count - pulls),
    open_pulls: pulls,
    languages: sharesOf(Object.entries(languages)),
    entries: root,
    templates: templatesOf(Object.fromEntries([['', root], ...folders])),
    ...(release ? { release: { tag: release.tag_name, date: release.published_at ?? release.created_at } } : {}),
    ...(readme ? { readme: readmeOf(readme.path, Buffer.from(readme.content, 'base64').toString('utf8')) } : {}),
  }
}

function basics(found: Repository, repo: Repo) {
  const { archived, fork, is_template, mirror_url, disabled } = found
  const flags = Object.entries({ archived, fork, template: is_template, mirror: mirror_url, disabled })
  return {
    repo: repo.full,
    ...(found.description ? { description: found.description } : {}),
    ...(found.homepage ? { homepage: found.homepage } : {}),
    visibility: found.visibility ?? (found.private ? 'private' : 'public'),
    flags: flags.filter(([, is]) => is).map(([flag]) => flag),
    ...(found.parent ? { parent: found.parent.full_name } : {}),
    default_branch: found.default_branch,
    permission: permissionOf(found.permissions),
    stars: found.stargazers_count,
    forks: found.forks_count,
    ...(found.license && found.license.spdx_id !== 'NOASSERTION' && found.license.spdx_id
      ? { license: found.license.spdx_id }
      : {}),
    topics: found.topics ?? [],
    ...(found.pushed_at ? { pushed: found.pushed_at } : {}),
    created: found.created_at,
  }
}

/** The highest role that the answer tells. */
function permissionOf(permissions: Repository['permissions']): string {
  if (permissions?.admin) return 'admin'
  if (permissions?.maintain) return 'maintain'
  if (permissions?.push) return 'write'
  return permissions?.triage ? 'triage' : 'read'
}

async function namesIn(repo: Repo, path: string, signal: AbortSignal): Promise<string[]> {
  const found = await unlessMissing(repo.request('GET /repos/{owner}/{repo}/contents/{path}', { path }, { signal }))
  if (!Array.isArray(found)) return []
  return found.map(({ name, type }) => (type === 'dir' ? `${name}/` : name)).sort()
}

/** Asked one a page: then the number of the last page is the count. */
async function openPulls(repo: Repo, signal: AbortSignal): Promise<number> {
  const query = { state: 'open', per_page: 1 } as const
  const { data, last } = await repo.page('GET /repos/{owner}/{repo}/pulls', query, { signal })
  return last ?? data.length
}
