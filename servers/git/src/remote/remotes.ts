import { near } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'
import { suggest } from '../near.ts'
import type { Repo } from '../repo.ts'
import { fields, quote } from '../text.ts'
import { checkUrl, maskUrl } from './url.ts'

export interface Remote {
  name: string
  /** Every URL a push goes to, or the one a fetch comes from, credentials masked. */
  urls: string[]
}

/** The current branch, and what it follows. */
export interface Upstream {
  /** Full name; undefined on a detached HEAD. */
  branch: string | undefined
  remote: string | undefined
  /** The branch's name over there, and our copy of it. */
  remoteRef: string | undefined
  tracking: string | undefined
}

export async function upstreamOf(repo: Repo, branch: string | undefined, signal: AbortSignal): Promise<Upstream> {
  const none = { branch, remote: undefined, remoteRef: undefined, tracking: undefined }
  if (branch === undefined) return none
  const format = '--format=%(refname)%00%(upstream:remotename)%00%(upstream:remoteref)%00%(upstream)'
  const { text } = await repo.git(['for-each-ref', format, branch], { signal })
  const [, remote, remoteRef, tracking] = text.split('\n')[0]?.split('\0') ?? []
  return remote && remoteRef && tracking ? { branch, remote, remoteRef, tracking } : none
}

/**
 * A configured remote by name; else the one the branch follows, else origin, else the only one. Its URLs are checked
 * as git would use them.
 */
export async function findRemote(
  repo: Repo,
  wanted: string | undefined,
  { push, protocols, signal }: { push: boolean; protocols: readonly string[]; signal: AbortSignal },
): Promise<Remote> {
  const { text } = await repo.git(['remote'], { signal })
  const names = text.split('\n').filter(name => name !== '')
  const name = wanted ?? (names.includes('origin') ? 'origin' : names.length === 1 ? names[0] : undefined)
  if (name === undefined || !names.includes(name) || name.startsWith('-')) throw unknown(name, names)
  const args = ['remote', 'get-url', '--all', ...(push ? ['--push'] : []), name]
  const urls = (await repo.git(args, { signal })).text.split('\n').filter(url => url !== '')
  return { name, urls: urls.map(url => maskUrl(checkUrl(url, protocols))) }
}

function unknown(name: string | undefined, names: readonly string[]): ConnectorError {
  if (names.length === 0) {
    return new ConnectorError('not_found', 'The repository has no remote.', {
      hint: 'The person can add one: git remote add origin <url>.',
    })
  }
  const known = { quote: names.map(quote).join('\n'), hint: 'Say one of the remotes quoted above.' }
  if (name === undefined) return new ConnectorError('invalid', 'There are several remotes.', known)
  const meant = near(name, names)
  const hint = meant.length > 0 ? suggest(meant, '') : known
  return new ConnectorError('not_found', `There is no remote ${quote(name)}.`, hint)
}

/**
 * The remote's own refspecs, if they write remote-tracking branches only: a repository's configuration may not decide
 * that a fetch overwrites local branches.
 */
export async function trackingRefspecs(repo: Repo, remote: string, signal: AbortSignal): Promise<string[]> {
  const args = ['config', '-z', '--get-all', `remote.${remote}.fetch`]
  const { stdout } = await repo.git(args, { signal, ok: [0, 1] })
  const configured = fields(stdout)
  const harmless = configured.every(spec => /^(\+?refs\/[^:]+:refs\/remotes\/[^:]+|\^refs\/[^:]+)$/.test(spec))
  if (configured.length > 0 && harmless) return configured
  if (configured.length === 0) return [`+refs/heads/*:refs/remotes/${remote}/*`]
  throw new ConnectorError('refused', `The repository's own configuration lets a fetch overwrite local refs.`, {
    hint: 'The person can check its fetch setting there. Fetching named branches with refs works.',
  })
}

/** Our copies of the remote's branches, and the tags: what a fetch may change. */
export async function knownRefs(repo: Repo, remote: string, signal: AbortSignal): Promise<Map<string, string>> {
  const args = ['for-each-ref', '--format=%(objectname) %(refname)', `refs/remotes/${remote}/`, 'refs/tags/']
  const { text } = await repo.git(args, { signal })
  const lines = text.split('\n').filter(line => line !== '')
  return new Map(lines.map(line => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]))
}
