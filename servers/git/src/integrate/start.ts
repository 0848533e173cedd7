import { ConnectorError } from '@mcp-connectors/core'
import type { Repo } from '../repo.ts'
import { type Outcome, operate } from './operate.ts'
import type { Operation } from './operation.ts'
import { refusePrograms } from './programs.ts'

export interface IntegrateArguments {
  action: 'merge' | 'rebase' | 'cherry_pick' | 'revert'
  revs: readonly string[]
  message?: string | undefined
  no_ff?: boolean | undefined
  squash?: boolean | undefined
}

/** Starts a merge, rebase, cherry-pick or revert of `ids`, which `revs` resolved to. No editor ever opens. */
export async function start(
  repo: Repo,
  args: IntegrateArguments,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Outcome> {
  // Parent 1 is the line that a merge was made on; for a commit that is no merge it is the only one.
  if (args.action === 'cherry_pick') return operate(repo, ['cherry-pick', '-m', '1', ...ids], { signal })
  if (args.action === 'revert') return operate(repo, ['revert', '--no-edit', '-m', '1', ...ids], { signal })
  if (args.action === 'rebase') return operate(repo, ['rebase', ...rebaseFlags, ...ids], { signal })
  return operate(repo, ['merge', ...(await mergeFlags(repo, args, signal)), ...ids], { signal })
}

/** Nothing that configuration could add: no stash, no reordering, no other branches moved. */
export const rebaseFlags = [
  '--merge',
  '--no-autostash',
  '--no-autosquash',
  '--no-update-refs',
  '--no-fork-point',
  '--no-rebase-merges',
  '--no-stat',
]

async function mergeFlags(repo: Repo, args: IntegrateArguments, signal: AbortSignal): Promise<string[]> {
  const { revs, no_ff, squash, message } = args
  const how = squash ? ['--squash'] : [no_ff ? '--no-ff' : '--ff', '-m', message ?? (await title(repo, revs, signal))]
  // Named here, because the repository's configuration could name another program for it.
  const strategy = revs.length > 1 ? 'octopus' : 'ort'
  return ['-s', strategy, '--no-autostash', '--no-verify-signatures', '--no-overwrite-ignore', '--no-stat', ...how]
}

/** git itself sees ids only, and would call a branch by its id. */
async function title(repo: Repo, revs: readonly string[], signal: AbortSignal): Promise<string> {
  const names = await Promise.all(
    revs.map(async rev => {
      if (await repo.object(`refs/heads/${rev}`, signal)) return `branch '${rev}'`
      if (await repo.object(`refs/remotes/${rev}`, signal)) return `remote-tracking branch '${rev}'`
      return (await repo.object(`refs/tags/${rev}`, signal)) ? `tag '${rev}'` : `commit '${rev}'`
    }),
  )
  return `Merge ${names.join(', ')}`
}

export type Step = 'continue' | 'skip' | 'abort'

/** Goes on with, or ends, what is in progress. */
export async function step(repo: Repo, action: Step, operation: Operation, signal: AbortSignal): Promise<Outcome> {
  if (operation === 'bisect' || (operation === 'merge' && action === 'skip')) {
    throw new ConnectorError('invalid', `A ${operation} has no ${action}.`, {
      hint: operation === 'merge' ? 'Use abort.' : 'The person can end it with git bisect reset.',
    })
  }
  if (action !== 'abort') await refusePrograms(repo.gitDir, operation)
  return operate(repo, [operation, `--${action}`], { signal })
}
