import type { Git } from './client.ts'
import { isPlain } from './near.ts'
import type { Repo } from './repo.ts'

const commit = ['pre-commit', 'prepare-commit-msg', 'commit-msg', 'post-commit', 'post-rewrite']
const merge = ['pre-merge-commit', 'prepare-commit-msg', 'commit-msg', 'post-merge']

/** The hooks that each kind of command may start, beside those of any change to the index or a ref. */
const hooksOf = {
  stage: [],
  commit,
  branch: ['post-checkout'],
  merge: [...merge, ...commit],
  rebase: ['pre-rebase', 'post-checkout', 'applypatch-msg', 'pre-applypatch', 'post-applypatch', ...commit],
  pick: commit,
  worktree: ['post-checkout'],
  restore: ['post-checkout'],
  pull: [...merge, ...commit, 'pre-rebase', 'post-checkout'],
  push: ['pre-push'],
} as const satisfies Record<string, readonly string[]>

export type Hooked = keyof typeof hooksOf

const everywhere = ['post-index-change', 'reference-transaction']

/**
 * What became of the programs a repository brings along: `none`, `skipped pre-commit, filter.x` or `ran pre-commit`.
 * Filters count: a file goes in or comes out differently without them.
 */
export async function hooksNote(client: Git, repo: Repo, what: Hooked, signal: AbortSignal): Promise<string> {
  const { hooks, findings } = await repo.firewall(signal)
  const relevant = new Set<string>([...hooksOf[what], ...everywhere])
  const filters = findings.flatMap(({ key }) => {
    const name = /^(filter\..*)\.(?:clean|smudge|process)$/.exec(key)?.[1]
    // The repository chooses the name, and this line is ours.
    return name === undefined ? [] : isPlain(name) ? [name] : ['another filter']
  })
  const names = [...new Set([...hooks.filter(name => relevant.has(name)), ...filters])]
  if (names.length === 0) return 'none'
  return `${client.hooks === 'run' ? 'ran' : 'skipped'} ${names.join(', ')}`
}
