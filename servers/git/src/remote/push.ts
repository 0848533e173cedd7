import { ConnectorError } from '@mcp-connectors/core'
import { isRefName, refName } from '../ref-name.ts'
import type { Repo } from '../repo.ts'
import { quote } from '../text.ts'
import { remoteCodes, remoteFailure } from './failure.ts'
import type { Progress } from './progress.ts'
import type { Upstream } from './remotes.ts'

/** One ref to send. `from` is empty to delete `to` over there. */
export interface Refspec {
  from: string
  to: string
}

export interface Pushed {
  ref: string
  /** git's words: `1f2e..3d4c`, `[new branch]`, and for a refusal the reason. */
  change: string
}

/**
 * Reads `name`, `local:remote` and `:remote` (deletes). Both sides become full names of branches or tags, so that
 * nothing else (undo points among it) can ever be sent.
 */
export async function readRefspecs(
  repo: Repo,
  refs: readonly string[],
  upstream: Upstream,
  signal: AbortSignal,
): Promise<Refspec[]> {
  if (refs.length === 0) {
    if (upstream.branch === undefined) {
      throw new ConnectorError('invalid', 'HEAD is detached: there is no branch to push.', {
        hint: 'Name one in refs.',
      })
    }
    return [{ from: upstream.branch, to: upstream.remoteRef ?? upstream.branch }]
  }
  return Promise.all(refs.map(ref => readRefspec(repo, ref, signal)))
}

async function readRefspec(repo: Repo, ref: string, signal: AbortSignal): Promise<Refspec> {
  const [left = '', right] = ref.split(':', 2)
  if (left === '') return { from: '', to: full(right ?? '', 'heads') }
  const kind = (await repo.object(full(left, 'heads'), signal)) ? 'heads' : 'tags'
  const from = full(left, kind)
  if (!(await repo.object(from, signal))) {
    throw new ConnectorError('not_found', `There is no branch or tag ${quote(left)}.`, { hint: 'git_refs lists them.' })
  }
  return { from, to: right === undefined ? from : full(right, from.startsWith('refs/tags/') ? 'tags' : 'heads') }
}

function full(name: string, kind: 'heads' | 'tags'): string {
  if (/^refs\/(heads|tags)\/./.test(name) && isRefName(name)) return name
  if (name.startsWith('refs/')) throw new ConnectorError('refused', `${quote(name)} is neither a branch nor a tag.`)
  return `refs/${kind}/${refName(name, kind === 'heads' ? 'branch' : 'tag')}`
}

export interface PushOptions {
  remote: string
  refspecs: readonly Refspec[]
  force: boolean
  /** Ask the remote what it would do, send nothing. */
  preview: boolean
  setUpstream: boolean
  signal: AbortSignal
  progress: Progress
}

/** Sends refs, each all or nothing. A forced or deleting one only if the remote's is still the one we know. */
export async function push(repo: Repo, options: PushOptions): Promise<{ updated: Pushed[]; rejected: Pushed[] }> {
  const { remote, refspecs, force, preview, setUpstream, signal, progress } = options
  const leases = await Promise.all(
    refspecs.filter(({ from }) => force || from === '').map(({ to }) => lease(repo, remote, to, signal)),
  )
  const flags = [
    '--porcelain',
    '--progress',
    '--recurse-submodules=no',
    '--no-follow-tags',
    '--no-signed',
    ...(preview ? ['--dry-run', '--no-verify'] : []),
    ...(setUpstream ? ['--set-upstream'] : []),
  ]
  const specs = refspecs.map(({ from, to }) => `${from}:${to}`)
  const output = await repo.git(['push', ...flags, ...leases, '--', remote, ...specs], {
    signal,
    write: true,
    network: true,
    progress,
    ok: remoteCodes,
  })
  const lines = readPorcelain(output.text)
  if (output.exitCode !== 0 && lines.length === 0) throw remoteFailure('push', output)
  const shown = lines.map(({ ref, change }) => ({ ref: quote(ref), change }))
  return {
    updated: shown.filter((_, index) => !isRefused(lines[index])),
    rejected: shown.filter((_, index) => isRefused(lines[index])),
  }
}

interface Line extends Pushed {
  flag: string
}

function isRefused(line: Line | undefined): boolean {
  return line?.flag === '!'
}

/** `git push --porcelain`: `flag<TAB>from:to<TAB>summary`; a deletion has an empty `from`. */
export function readPorcelain(text: string): Line[] {
  return [...text.matchAll(/^([ +\-*!=])\t([^\t]*)\t(.*)$/gm)].map(([, flag = '', ref = '', summary = '']) => ({
    flag,
    ref: ref.replace(/^:/, ''),
    change: flag === '=' ? 'up to date' : summary.replace('(forced update)', '(forced)'),
  }))
}

/** A lease names the value that we saw, so that work pushed by others since then is never lost. */
async function lease(repo: Repo, remote: string, ref: string, signal: AbortSignal): Promise<string> {
  const branch = /^refs\/heads\/(.*)$/s.exec(ref)?.[1]
  const known = branch === undefined ? undefined : await repo.object(`refs/remotes/${remote}/${branch}`, signal)
  return `--force-with-lease=${ref}:${known?.id ?? (await listed(repo, remote, ref, signal))}`
}

/** Tags, and branches that were never fetched: what the remote has right now; empty for nothing. */
async function listed(repo: Repo, remote: string, ref: string, signal: AbortSignal): Promise<string> {
  const args = ['ls-remote', '--', remote, ref]
  const output = await repo.git(args, { signal, network: true, ok: remoteCodes })
  if (output.exitCode !== 0) throw remoteFailure('ls-remote', output)
  const line = output.text.split('\n').find(line => line.endsWith(`\t${ref}`))
  return line?.split('\t')[0] ?? ''
}
