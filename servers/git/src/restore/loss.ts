import type { Repo } from '../repo.ts'
import { fields, quote } from '../text.ts'
import { readStatus } from '../tools/status.ts'

export interface Restoring {
  action: 'discard' | 'soft' | 'mixed' | 'hard' | 'clean'
  paths?: readonly string[] | undefined
  rev?: string | undefined
}

/** The files whose present content the call would take away, as quoted paths. */
export async function lossOf(
  repo: Repo,
  { action, paths = [], rev }: Restoring,
  signal: AbortSignal,
): Promise<string[]> {
  if (action === 'soft' || action === 'mixed') return []
  if (action === 'hard') return uncommitted(repo, signal)
  if (action === 'clean') {
    const at = paths.map(path => repo.path(path) || '.')
    const { stdout } = await repo.git(['ls-files', '-z', '--others', '--exclude-standard', '--', ...at], { signal })
    // What ends in a slash is a repository of its own, which stays.
    return fields(stdout)
      .filter(path => !path.endsWith('/'))
      .map(quote)
  }
  const since = rev === undefined ? [] : ['HEAD']
  const args = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', ...since, '--']
  const { stdout } = await repo.git([...args, ...paths.map(path => repo.path(path) || '.')], { signal })
  return [...new Set(fields(stdout))].map(quote)
}

async function uncommitted(repo: Repo, signal: AbortSignal): Promise<string[]> {
  const { staged, unstaged, conflicts } = await readStatus(repo, signal)
  return [...new Set([...conflicts, ...staged, ...unstaged].map(({ path }) => path))]
}

/** The uncommitted changes that a person would lose, for a confirmation. */
export async function describeLoss(repo: Repo, signal: AbortSignal): Promise<string> {
  const { untracked } = await readStatus(repo, signal)
  return listed([...(await uncommitted(repo, signal)), ...untracked], 'No uncommitted changes.')
}

const mostShown = 20

/** At most 20 names, and how many more. */
export function listed(paths: readonly string[], none: string): string {
  if (paths.length === 0) return none
  const more = paths.length - mostShown
  return [...paths.slice(0, mostShown), ...(more > 0 ? [`… and ${more} more`] : [])].join('\n')
}
