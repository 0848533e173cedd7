import { ConnectorError } from '@mcp-connectors/core'
import type { GitHub } from '../client.ts'
import { globOf } from '../glob.ts'
import { unlessMissing } from '../missing.ts'
import type { ChangedFile } from '../pulls/changed-files.ts'
import { type FileDiff, fileDiffs, unlessTooLarge } from '../pulls/file-diff.ts'
import type { Repo } from '../repo.ts'
import { commitAt, noSuchRef, plainRef } from './commit-at.ts'
import { type CommitRow, commitRowOf } from './commit-row.ts'

/** Two commits and what lies between them; without `base` one commit and what it changed. */
export interface Comparison {
  base: { name: string; sha: string } | undefined
  head: { name: string; sha: string }
  merge_base: string | undefined
  ahead: number
  behind: number
  /** The newest of them, or the one; the last first. */
  commits: CommitRow[]
  /** The rest of the message of the one commit. */
  message: string | undefined
  files: FileDiff[]
  additions: number
  deletions: number
  notes: string[]
}

const mostFiles = 300
const mostCommits = 100

/** One commit with its changes. */
export async function readCommit(
  repo: Repo,
  name: string,
  paths: readonly string[] | undefined,
  signal: AbortSignal,
): Promise<Comparison> {
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}'
  const ref = await plainRef(repo, name, signal)
  const found = await unlessMissing(repo.request(route, { ref }, { signal }))
  if (found === undefined) throw await noSuchRef(repo, name, signal)
  const whole = () => repo.text(route, { ref: found.sha }, { signal, media: 'diff' })
  const { message } = found.commit
  const rest = message.trim().split('\n').slice(1).join('\n').trim()
  return {
    base: undefined,
    head: { name, sha: found.sha },
    merge_base: found.parents[0]?.sha,
    ahead: 1,
    behind: 0,
    commits: [commitRowOf(found)],
    message: rest === '' ? undefined : rest,
    ...(await changesOf(found.files ?? [], paths, whole)),
  }
}

/** What `head` has beyond `base`, since they parted. */
export async function readComparison(
  repo: Repo,
  { base, head, paths }: { base: string; head: string; paths: readonly string[] | undefined },
  signal: AbortSignal,
): Promise<Comparison> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
  const [from, to] = await Promise.all([sideOf(repo, base, signal), sideOf(repo, head, signal)])
  const basehead = `${from}...${to}`
  const found = await unlessMissing(repo.request(route, { basehead, per_page: mostCommits, page: 1 }, { signal }))
  if (found === undefined) throw await notComparable(repo, base, head, signal)
  const { total_commits: total } = found
  // They come with the oldest first, so that the newest are on the last page.
  const page = { basehead, per_page: mostCommits, page: Math.ceil(total / mostCommits) }
  const { commits } = total > mostCommits ? await repo.request(route, page, { signal }) : found
  const whole = () => repo.text(route, { basehead }, { signal, media: 'diff' })
  return {
    base: { name: base, sha: found.base_commit.sha },
    head: { name: head, sha: commits.at(-1)?.sha ?? found.merge_base_commit.sha },
    merge_base: found.merge_base_commit.sha,
    ahead: found.ahead_by,
    behind: found.behind_by,
    commits: commits.map(commitRowOf).reverse(),
    message: undefined,
    ...(await changesOf(found.files ?? [], paths, whole)),
  }
}

type Changes = Pick<Comparison, 'files' | 'additions' | 'deletions' | 'notes'>

/** The files that match; all of them with their stats only, where no paths are asked for. */
async function changesOf(
  all: readonly ChangedFile[],
  paths: readonly string[] | undefined,
  whole: () => Promise<string>,
): Promise<Changes> {
  const isAsked = globOf(paths ?? [])
  const files = paths === undefined || paths.length === 0 ? all : all.filter(({ filename }) => isAsked(filename))
  const diffs = await fileDiffs({ files, attributes: '', isAsked, whole: () => unlessTooLarge(whole()) })
  return {
    files: paths === undefined ? diffs.map(diff => ({ ...diff, lines: [] })) : diffs,
    additions: files.reduce((sum, { additions }) => sum + additions, 0),
    deletions: files.reduce((sum, { deletions }) => sum + deletions, 0),
    notes: all.length >= mostFiles ? [`GitHub lists no more than ${mostFiles} files here: there may be others.`] : [],
  }
}

/** `branch`, or `owner:branch` and `owner:repo:branch` of a fork. */
async function sideOf(repo: Repo, name: string, signal: AbortSignal): Promise<string> {
  const [, fork = '', ref = ''] = /^((?:[\w.-]+:){0,2})(.*)$/s.exec(name) ?? []
  if (fork === '') return plainRef(repo, name, signal)
  await repo.checkShown({ login: fork.replace(/:.*/s, '') }, `branch ${name}`, signal)
  return `${fork}${await plainRef(repo, ref, signal)}`
}

/** What is compared with a fork is read from there. @throws ConnectorError `refused` */
export function checkFork({ allow }: GitHub, repo: Repo, name: string): void {
  const [, owner, fork = repo.name] = /^([\w.-]+):(?:([\w.-]+):)?/.exec(name) ?? []
  if (owner !== undefined) allow.check(owner, fork)
}

/** Which side is not there; both are: then they have no commit in common. */
async function notComparable(repo: Repo, base: string, head: string, signal: AbortSignal): Promise<ConnectorError> {
  for (const name of [base, head]) if (!name.includes(':')) await commitAt(repo, name, signal)
  return new ConnectorError('not_found', `${base} and ${head} cannot be compared: they have no commit in common.`, {
    hint: 'Where one of them is in a fork, check its owner and branch.',
  })
}
