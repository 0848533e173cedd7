import type { Complete } from '@mcp-connectors/core'
import type { GitHub } from './client.ts'

/** Numbers of a repository, those updated last first. Nothing can be suggested while the repository is open. */
export function completeNumber(kind: 'issue' | 'pull'): Complete<GitHub> {
  return async (value, { owner, repo: name }, { client, signal }) => {
    if (owner === undefined || name === undefined) return []
    const repo = client.repo(`${owner}/${name}`)
    const query = { state: 'all', sort: 'updated', direction: 'desc', per_page: 100 } as const
    const items =
      kind === 'pull'
        ? await repo.request('GET /repos/{owner}/{repo}/pulls', query, { signal })
        : (await repo.request('GET /repos/{owner}/{repo}/issues', query, { signal })).filter(one => !one.pull_request)
    return items.map(({ number }) => String(number)).filter(number => number.startsWith(value))
  }
}
