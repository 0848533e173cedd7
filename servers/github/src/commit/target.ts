import { ConnectorError, counted } from '@mcp-connectors/core'
import { type At, findCommit, noSuchRef } from '../code/commit-at.ts'
import { commitRowOf, renderCommitRow } from '../code/commit-row.ts'
import type { Repo } from '../repo.ts'

/** The branch to be written, as it is. */
export interface Branch {
  name: string
  /** What the commit is built on. */
  head: Pick<At, 'sha' | 'tree'>
  /** Where it starts, where it does not exist yet. */
  startsAt: string | undefined
}

/**
 * Reads the branch; one that does not exist starts at `base`, or at the default branch. Undefined in a repository
 * without a commit.
 * @throws ConnectorError
 */
export async function branchFor(
  repo: Repo,
  name: string,
  base: string | undefined,
  signal: AbortSignal,
): Promise<Branch | undefined> {
  const plain = plainBranch(name)
  const found = await findCommit(repo, `heads/${plain}`, signal)
  if (found) return { name: plain, head: found, startsAt: undefined }
  const head = await findCommit(repo, base, signal)
  if (head) return { name: plain, head, startsAt: base ?? 'the default branch' }
  const branches = await repo.request('GET /repos/{owner}/{repo}/branches', { per_page: 1 }, { signal })
  if (branches.length === 0) return undefined
  throw await noSuchRef(repo, base, signal)
}

/** `main` of `refs/heads/main`. */
export function plainBranch(name: string): string {
  return name.replace(/^(?:refs\/)?heads\//, '')
}

/** @throws ConnectorError `conflict`, with what happened since, where the head is not the expected commit */
export async function checkHead(
  repo: Repo,
  { name, head }: Branch,
  expected: string | undefined,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (expected === undefined || head.sha.startsWith(expected.toLowerCase())) return
  throw await movedSince(repo, name, expected, head.sha, paths, signal)
}

/** The error for a branch that moved: who did what since then, and whether it touches the same files. */
export async function movedSince(
  repo: Repo,
  name: string,
  before: string,
  now: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<ConnectorError> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
  const [asked] = await Promise.allSettled([repo.request(route, { basehead: `${before}...${now}` }, { signal })])
  const since = asked.status === 'fulfilled' ? asked.value : undefined
  const touched = (since?.files ?? []).map(({ filename }) => filename).filter(path => paths.includes(path))
  const what =
    since === undefined || since.ahead_by === 0
      ? 'It does not build on that commit.'
      : `${counted(since.ahead_by, 'commit')} came in between, touching ${touched.length === 0 ? 'none of these files' : `${touched.join(', ')} too`}.`
  return new ConnectorError(
    'conflict',
    `${name} is at ${now.slice(0, 10)}, not at ${before.slice(0, 10)}. ${what} Nothing was committed.`,
    {
      hint:
        touched.length === 0
          ? `Do it again with expected_head ${now}.`
          : `Read the files again at ${now.slice(0, 10)}, then do it with that as expected_head.`,
      ...(since && since.commits.length > 0
        ? {
            quote: since.commits
              .slice(-10)
              .map(commit => renderCommitRow(commitRowOf(commit)))
              .join('\n'),
          }
        : {}),
    },
  )
}
