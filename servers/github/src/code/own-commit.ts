import { ConnectorError } from '@mcp-connectors/core'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'

/**
 * With lockdown: GitHub gives out the commits of all forks under the name of any repository of the network. One that is
 * named by its sha must be in the default branch, the head of a branch, or in a pull request of somebody who may push.
 * @throws ConnectorError `refused`
 */
export async function checkOwnCommit(repo: Repo, ref: string, signal: AbortSignal): Promise<void> {
  if (!(await repo.keepsBack(signal))) return
  const options = { signal }
  const found = await unlessMissing(
    repo.request('GET /repos/{owner}/{repo}/commits/{ref}', { ref, per_page: 1 }, options),
  )
  // That there is none is told better by what wants to read it.
  if (found === undefined || (await isInDefault(repo, found.sha, signal))) return
  const at = { commit_sha: found.sha }
  const [heads, pulls] = await Promise.all([
    repo.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/branches-where-head', at, options),
    repo.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', at, options),
  ])
  const { items } = await repo.shown(pulls, ({ user }) => user, signal)
  if (heads.length + items.length > 0) return
  throw new ConnectorError('refused', `The commit ${found.sha} may be of a stranger's fork of ${repo.full}.`, {
    hint: 'The server was started with --lockdown: name a branch or tag, or a commit of the default branch.',
  })
}

async function isInDefault(repo: Repo, sha: string, signal: AbortSignal): Promise<boolean> {
  const { default_branch } = await repo.request('GET /repos/{owner}/{repo}', {}, { signal })
  const at = { basehead: `${sha}...${default_branch}`, per_page: 1 }
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
  return (await unlessMissing(repo.request(route, at, { signal })))?.behind_by === 0
}
