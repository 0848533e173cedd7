import { near } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import type { Data } from '../api.ts'
import { everyPage } from '../every-page.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'

export type Release = Data<'GET /repos/{owner}/{repo}/releases/{release_id}'>

/** Pages of 100 that are looked through for a draft, which GitHub finds by no tag. */
const mostPages = 3

/**
 * The release of a tag, a draft included, or the latest one without a tag.
 * @throws ConnectorError `not_found` with the nearest tags
 */
export async function releaseOf(repo: Repo, tag: string | undefined, signal: AbortSignal): Promise<Release> {
  if (tag === undefined) return await repo.request('GET /repos/{owner}/{repo}/releases/latest', {}, { signal })
  const { found, tags } = await findRelease(repo, tag, signal)
  if (found) return found
  const nearest = near(tag, tags)
  throw new ConnectorError('not_found', `${repo.full} has no release with the tag ${JSON.stringify(tag)}.`, {
    hint: tags.length === 0 ? 'It has no release at all.' : 'github_list_refs with kind release lists them.',
    ...(nearest.length === 0 ? {} : { quote: nearest.join('\n') }),
  })
}

export async function findRelease(
  repo: Repo,
  tag: string,
  signal: AbortSignal,
): Promise<{ found: Release | undefined; tags: string[] }> {
  const published = await unlessMissing(
    repo.request('GET /repos/{owner}/{repo}/releases/tags/{tag}', { tag }, { signal }),
  )
  if (published) return { found: published, tags: [tag] }
  const { items } = await everyPage(mostPages, page =>
    repo.page('GET /repos/{owner}/{repo}/releases', { per_page: 100, page }, { signal }),
  )
  return { found: items.find(one => one.draft && one.tag_name === tag), tags: items.map(one => one.tag_name) }
}

/** `draft`, `prerelease`, or nothing of note. */
export function stateOf({ draft, prerelease }: Pick<Release, 'draft' | 'prerelease'>): string {
  return draft ? 'draft' : prerelease ? 'prerelease' : 'published'
}
