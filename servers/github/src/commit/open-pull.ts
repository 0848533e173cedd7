import { ConnectorError } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import { isUnknownOutcome } from '../errors.ts'
import type { Repo } from '../repo.ts'

export interface PullDraft {
  title: string
  body: string | undefined
  draft: boolean
  head: string
  base: string
}

/** The open pull request of a branch, if there is one. */
export async function pullOf(repo: Repo, branch: string, base: string, signal: AbortSignal) {
  const query = { head: `${repo.owner}:${branch}`, base, state: 'open', per_page: 1 } as const
  const [found] = await repo.request('GET /repos/{owner}/{repo}/pulls', query, { signal })
  return found && { number: found.number, url: found.html_url, title: found.title }
}

/** @throws ConnectorError `invalid` where the branch is its own base */
export function checkPull({ head, base }: Pick<PullDraft, 'head' | 'base'>): void {
  if (head !== base) return
  throw new ConnectorError('invalid', `A pull request needs two branches, and both are ${head}.`, {
    hint: 'Commit to a new branch: it starts at base.',
  })
}

/** Opens the pull request, at most once. */
export async function openPull(
  client: GitHub,
  repo: Repo,
  { body, ...pull }: PullDraft,
  repeat: boolean,
  signal: AbortSignal,
) {
  return await client.once.do({
    what: `pull request from ${pull.head} in ${repo.full}`,
    key: [repo.url(), 'pull', pull, body],
    repeat,
    signal,
    async send() {
      const sent = { ...pull, ...(body === undefined ? {} : { body }) }
      const { number, html_url } = await repo.request('POST /repos/{owner}/{repo}/pulls', sent, { signal })
      return { number, url: html_url }
    },
    isUnknown: isUnknownOutcome,
    find: async late => {
      const found = await pullOf(repo, pull.head, pull.base, late)
      return found?.title === pull.title ? found : undefined
    },
    urlOf: ({ url }) => url,
  })
}
