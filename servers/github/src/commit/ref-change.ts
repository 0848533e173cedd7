import { ConnectorError, counted } from '@mcp-connectors/core'
import { commitAt, noSuchRef, plainRef } from '../code/commit-at.ts'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'

export interface RefRequest {
  ref: string
  to: string | undefined
  delete: boolean
  force: boolean
  expected: string | undefined
}

/** What is to be done with one ref. */
export interface RefChange {
  kind: 'create' | 'move' | 'force' | 'delete' | 'nothing'
  /** `heads/feature`, `tags/v1.0.0`. */
  ref: string
  /** As people name it: `branch feature`. */
  what: string
  from: string | undefined
  to: string | undefined
  /** Commits that nothing else of this change leads to any more; undefined where it is not known. */
  lost: number | undefined
}

/** Works out what a request means for the ref as it is now. @throws ConnectorError for what must not or cannot be done */
export async function refChange(repo: Repo, request: RefRequest, signal: AbortSignal): Promise<RefChange> {
  const ref = fullRef(request.ref)
  await plainRef(repo, ref.replace(/^\w+\//, ''), signal)
  const what = ref.startsWith('tags/') ? `tag ${ref.slice(5)}` : `branch ${ref.slice(6)}`
  const found = await unlessMissing(repo.request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ref }, { signal }))
  const from = found?.object.sha
  if (request.expected !== undefined && !from?.startsWith(request.expected.toLowerCase())) {
    throw new ConnectorError(
      'conflict',
      `The ${what} is ${from === undefined ? 'not there' : `at ${from}`}, not at ${request.expected}.`,
    )
  }
  if (request.delete) return await deletion(repo, { ref, what, from }, request, signal)
  if (request.to === undefined && from !== undefined) {
    throw new ConnectorError('invalid', `The ${what} exists already, at ${from}.`, { hint: 'Pass to, to move it.' })
  }
  const { sha: to } = await commitAt(repo, request.to, signal)
  if (from === undefined) return { kind: 'create', ref, what, from, to, lost: 0 }
  if (from === to) return { kind: 'nothing', ref, what, from, to, lost: 0 }
  return await move(repo, { ref, what, from, to }, request.force, signal)
}

function fullRef(given: string): string {
  const ref = given.replace(/^refs\//, '')
  return /^(?:heads|tags)\/./.test(ref) ? ref : `heads/${ref}`
}

async function deletion(
  repo: Repo,
  { ref, what, from }: Pick<RefChange, 'ref' | 'what' | 'from'>,
  { to, force }: RefRequest,
  signal: AbortSignal,
): Promise<RefChange> {
  if (to !== undefined || force) throw new ConnectorError('invalid', 'delete goes without to and force.')
  if (from === undefined) throw await noSuchRef(repo, ref.replace(/^heads\//, ''), signal)
  const { default_branch } = await repo.request('GET /repos/{owner}/{repo}', {}, { signal })
  if (ref === `heads/${default_branch}`) {
    throw new ConnectorError('refused', `${default_branch} is the default branch of ${repo.full}: it is not deleted.`, {
      hint: 'Another branch has to be made the default before.',
    })
  }
  const lost = ref.startsWith('heads/') ? await beyond(repo, default_branch, from, signal) : undefined
  return { kind: 'delete', ref, what, from, to: undefined, lost }
}

async function move(
  repo: Repo,
  change: { ref: string; what: string; from: string; to: string },
  force: boolean,
  signal: AbortSignal,
): Promise<RefChange> {
  const lost = await beyond(repo, change.to, change.from, signal)
  // Whoever has fetched a tag keeps the old one: moving it is never harmless.
  const isTag = change.ref.startsWith('tags/')
  if (lost === 0 && !isTag) return { kind: 'move', ...change, lost }
  if (force) return { kind: 'force', ...change, lost }
  const why = isTag ? 'it is a tag' : `${lost === undefined ? 'commits' : counted(lost, 'commit')} would be dropped`
  throw new ConnectorError(
    'conflict',
    `The ${change.what} cannot simply be moved from ${change.from} to ${change.to}: ${why}.`,
    {
      hint: 'force: true does it, where the settings allow it.',
    },
  )
}

/** How many commits `head` has that `base` lacks; undefined where they have none in common. */
async function beyond(repo: Repo, base: string, head: string, signal: AbortSignal): Promise<number | undefined> {
  const query = { basehead: `${base}...${head}`, per_page: 1 }
  const found = await unlessMissing(repo.request('GET /repos/{owner}/{repo}/compare/{basehead}', query, { signal }))
  return found?.ahead_by
}

/** `branch feature from 0123abcd to 89ab0123`. */
export function describeChange({ kind, what, from, to, lost }: RefChange): string {
  if (kind === 'create') return `new ${what} at ${to}`
  if (kind === 'delete') return `${what} deleted, was at ${from}`
  const dropped = lost === undefined || lost === 0 ? '' : `, ${counted(lost, 'commit')} dropped`
  return `${what} moved ${kind === 'force' ? 'by force ' : ''}from ${from} to ${to}${dropped}`
}
