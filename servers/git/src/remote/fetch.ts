import { ConnectorError } from '@mcp-connectors/core'
import { operate } from '../integrate/operate.ts'
import { rebaseFlags } from '../integrate/start.ts'
import { refName } from '../ref-name.ts'
import type { Repo } from '../repo.ts'
import { quote } from '../text.ts'
import { refuseNested } from '../undo/nested.ts'
import { save } from '../undo/save.ts'
import { remoteCodes, remoteFailure } from './failure.ts'
import type { Progress } from './progress.ts'
import { knownRefs, trackingRefspecs, type Upstream } from './remotes.ts'

export interface Update {
  ref: string
  /** Absent for a new ref. */
  from?: string | undefined
  /** Absent for a deleted one. */
  to?: string | undefined
}

export interface FetchOptions {
  remote: string
  /** Branch names over there; none: all that the remote's configuration says. */
  branches: readonly string[]
  prune: boolean
  signal: AbortSignal
  progress: Progress
}

/** Brings remote-tracking branches and tags up to date; local branches and files stay as they are. */
export async function fetch(
  repo: Repo,
  { remote, branches, prune, signal, progress }: FetchOptions,
): Promise<Update[]> {
  const named = branches.map(name => {
    const branch = refName(name.replace(/^refs\/heads\//, ''), 'branch')
    return `+refs/heads/${branch}:refs/remotes/${remote}/${branch}`
  })
  const refspecs = named.length > 0 ? named : await trackingRefspecs(repo, remote, signal)
  const before = await knownRefs(repo, remote, signal)
  const flags = [
    '--quiet',
    '--progress',
    '--no-recurse-submodules',
    '--no-write-fetch-head',
    '--refmap=',
    prune ? '--prune' : '--no-prune',
    '--no-prune-tags',
  ]
  const output = await repo.git(['fetch', ...flags, '--', remote, ...refspecs], {
    signal,
    write: true,
    network: true,
    progress,
    ok: remoteCodes,
  })
  if (output.exitCode !== 0) throw remoteFailure('fetch', output)
  return difference(before, await knownRefs(repo, remote, signal))
}

function difference(before: Map<string, string>, after: Map<string, string>): Update[] {
  const refs = [...new Set([...before.keys(), ...after.keys()])].sort()
  return refs
    .map(ref => ({ ref: quote(ref), from: before.get(ref), to: after.get(ref) }))
    .filter(({ from, to }) => from !== to)
}

/** Brings the current branch to what its upstream, just fetched, says: forward only, or by rebasing onto it. */
export async function advance(repo: Repo, upstream: Upstream, rebase: boolean, signal: AbortSignal) {
  const { branch, tracking } = upstream
  const [ours, theirs] = await Promise.all([repo.object('HEAD^{commit}', signal), repo.object(tracking ?? '', signal)])
  if (!theirs) throw new ConnectorError('not_found', 'The upstream branch is gone from the remote.')
  const counted = ours
    ? await repo.git(['rev-list', '--count', '--left-right', `${ours.id}...${theirs.id}`], { signal })
    : undefined
  const [ahead = 0, behind = 1] = counted?.text.trim().split('\t').map(Number) ?? []
  if (behind === 0) return undefined
  if (ahead > 0 && !rebase) {
    throw new ConnectorError(
      'conflict',
      `${quote(branch ?? 'HEAD')} and its upstream differ: ahead ${ahead}, behind ${behind}.`,
      {
        hint: 'Pull with rebase, or use git_integrate to merge the upstream branch. It is fetched already.',
      },
    )
  }
  await refuseNested(repo, [theirs.id], signal)
  const undo = await save(repo, { action: 'git_sync pull', signal, incoming: [theirs.id], replayed: theirs.id })
  const merge = ['merge', '--ff-only', '--no-stat', '--no-autostash', '--no-verify-signatures', '--no-overwrite-ignore']
  const command = ahead > 0 ? ['rebase', ...rebaseFlags] : merge
  return { undo, outcome: await operate(repo, [...command, theirs.id], { signal }) }
}
