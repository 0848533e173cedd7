import type { Repo } from '../repo.ts'
import { fields, listed, quote } from '../text.ts'
import { readStatus } from '../tools/status.ts'
import { occupants } from '../undo/dirty.ts'

export interface Restoring {
  action: 'discard' | 'soft' | 'mixed' | 'hard' | 'clean'
  paths?: readonly string[] | undefined
  /** The commit that files come from, if any is named. */
  target?: string | undefined
}

/** The files whose present content the call would take away, as quoted paths. */
export async function lossOf(
  repo: Repo,
  { action, paths = [], target }: Restoring,
  signal: AbortSignal,
): Promise<string[]> {
  if (action === 'soft' || action === 'mixed') return []
  if (action === 'hard')
    return [...new Set([...(await uncommitted(repo, signal)), ...(await replaced(repo, target, signal))])]
  const at = repo.paths(paths)
  if (action === 'clean') {
    const { stdout } = await repo.git(['ls-files', '-z', '--others', '--exclude-standard', '--', ...at], { signal })
    // What ends in a slash is a repository of its own, which stays.
    return fields(stdout)
      .filter(path => !path.endsWith('/'))
      .map(quote)
  }
  const since = target === undefined ? [] : ['HEAD']
  const args = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', ...since, '--', ...at]
  const { stdout } = await repo.git(args, { signal })
  const over = target === undefined ? [] : await replaced(repo, target, signal, at)
  return [...new Set([...fields(stdout).map(quote), ...over])]
}

/** Files that git does not track, in the places of what HEAD or `target` would write. */
async function replaced(
  repo: Repo,
  target: string | undefined,
  signal: AbortSignal,
  paths: readonly string[] = [],
): Promise<string[]> {
  const head = await repo.object('HEAD^{commit}', signal)
  const trees = new Set([head?.id, target].filter(id => id !== undefined))
  const args = ['diff-index', '--cached', '-z', '--no-renames', '--name-only', '--diff-filter=D']
  const found = await Promise.all(
    [...trees].map(async tree => {
      const { stdout } = await repo.git([...args, tree, '--', ...paths], { signal })
      return Promise.all(fields(stdout).map(path => occupants(repo.root, path)))
    }),
  )
  return found.flat(2).map(quote)
}

async function uncommitted(repo: Repo, signal: AbortSignal): Promise<string[]> {
  const { staged, unstaged, conflicts } = await readStatus(repo, signal)
  return [...new Set([...conflicts, ...staged, ...unstaged].map(({ path }) => path))]
}

/** What a person would lose if the files of `target` were written out by force, for a confirmation. */
export async function describeSwitch(repo: Repo, target: string | undefined, signal: AbortSignal): Promise<string> {
  const lost = new Set([...(await uncommitted(repo, signal)), ...(await replaced(repo, target, signal))])
  return listed([...lost]) || 'No uncommitted changes.'
}

/** What a person would lose if the whole work tree were removed, for a confirmation. */
export async function describeRemoval(repo: Repo, signal: AbortSignal): Promise<string> {
  const { untracked } = await readStatus(repo, signal)
  const lost = [...(await uncommitted(repo, signal)), ...untracked, ...(await ignored(repo, signal))]
  return listed(lost) || 'No uncommitted changes.'
}

/** Ignored files, folders that hold nothing else as one. */
export async function ignored(repo: Repo, signal: AbortSignal): Promise<string[]> {
  const args = ['ls-files', '-z', '--others', '--ignored', '--exclude-standard', '--directory']
  return fields((await repo.git(args, { signal })).stdout).map(path => `${quote(path)} (ignored)`)
}
