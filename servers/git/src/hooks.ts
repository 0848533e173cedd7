import type { Git } from './client.ts'
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
 * What became of the programs a repository brings along: `none`, `ran pre-commit`, or `skipped pre-commit, filter.x`.
 * Filters count: a file goes in or comes out differently without them.
 */
export async function hooksNote(client: Git, repo: Repo, what: Hooked, signal: AbortSignal): Promise<string> {
  const { hooks, findings } = await repo.firewall(signal)
  const relevant = new Set<string>([...hooksOf[what], ...everywhere])
  const present = hooks.filter(name => relevant.has(name))
  const filters = findings.flatMap(({ key }) => /^(filter\..*)\.(?:clean|smudge|process)$/.exec(key)?.[1] ?? [])
  const ran = client.hooks === 'run' ? present : []
  const skipped = [...(client.hooks === 'run' ? [] : present), ...new Set(filters)]
  const parts = [
    ...(ran.length > 0 ? [`ran ${ran.join(', ')}`] : []),
    ...(skipped.length > 0 ? [`skipped ${skipped.join(', ')}`] : []),
  ]
  return parts.length === 0 ? 'none' : parts.join('; ')
}
