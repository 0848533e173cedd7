import { isUtf8 } from 'node:buffer'
import { ConnectorError, inParallel } from '@mcp-connectors/core'
import { z } from 'zod'
import { subjectOf } from '../code/commit-row.ts'
import type { Repo } from '../repo.ts'
import type { Planned } from './change.ts'
import type { Branch } from './target.ts'

export interface Draft {
  branch: Branch
  message: string
  planned: readonly Planned[]
  /** The bytes of blobs that exist, as far as `canSign` asks for them. */
  blobs: ReadonlyMap<string, Buffer>
}

/** What GraphQL takes in one request. */
const mostSignedBytes = 20_000_000

/**
 * GraphQL makes a commit that GitHub signs, in one request; but it knows plain files only, and not their modes.
 */
export function canSign(repo: Repo, planned: readonly Planned[]): boolean {
  if (!repo.account.known.graphql) return false
  const size = planned.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0)
  return (
    size < mostSignedBytes &&
    planned.every(
      ({ sha, mode, before }) => sha === undefined || (mode === '100644' && (before?.mode ?? mode) === mode),
    )
  )
}

/** Blobs whose bytes GraphQL has to be sent again, since it cannot move a file. */
export function movedBlobs(planned: readonly Planned[]): string[] {
  return planned.flatMap(({ bytes, sha, from }) => (bytes === undefined && from !== undefined && sha ? [sha] : []))
}

const made = z.object({ createCommitOnBranch: z.object({ commit: z.object({ oid: z.string() }) }) })

/** One commit, signed by GitHub. The branch is made before, where it is missing. */
export async function sendSigned(repo: Repo, draft: Draft, signal: AbortSignal): Promise<string> {
  const { branch, message, planned, blobs } = draft
  if (branch.startsAt !== undefined) await makeBranch(repo, branch.name, branch.head.sha, signal)
  const additions = planned.flatMap(({ path, sha, bytes }) => {
    const contents = bytes ?? (sha === undefined ? undefined : blobs.get(sha))
    return sha === undefined || contents === undefined ? [] : [{ path, contents: contents.toString('base64') }]
  })
  const deletions = planned.flatMap(({ path, from, sha }) =>
    sha === undefined ? [{ path }] : from === undefined ? [] : [{ path: from }],
  )
  const headline = subjectOf(message)
  const body = message.trimStart().slice(headline.length).trim()
  const { createCommitOnBranch } = await repo.account.graphql(
    `mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }`,
    {
      input: {
        branch: { repositoryNameWithOwner: repo.full, branchName: branch.name },
        expectedHeadOid: branch.head.sha,
        message: { headline, ...(body === '' ? {} : { body }) },
        fileChanges: { additions, deletions },
      },
    },
    { schema: made, signal, write: true },
  )
  return createCommitOnBranch.commit.oid
}

/** The same with the Git Data API: tree and commit, which nobody sees yet, then the branch. */
export async function sendPlain(repo: Repo, { branch, message, planned }: Draft, signal: AbortSignal): Promise<string> {
  const entries = await inParallel(4, planned, one => entriesOf(repo, one, signal))
  const tree = await repo.request(
    'POST /repos/{owner}/{repo}/git/trees',
    { base_tree: branch.head.tree, tree: entries.flat() },
    { signal },
  )
  const { sha } = await repo.request(
    'POST /repos/{owner}/{repo}/git/commits',
    { message, tree: tree.sha, parents: [branch.head.sha] },
    { signal },
  )
  if (branch.startsAt !== undefined) await makeBranch(repo, branch.name, sha, signal)
  else {
    const ref = `heads/${branch.name}`
    await repo.request('PATCH /repos/{owner}/{repo}/git/refs/{ref}', { ref, sha, force: false }, { signal })
  }
  return sha
}

async function makeBranch(repo: Repo, name: string, sha: string, signal: AbortSignal): Promise<void> {
  await repo.request('POST /repos/{owner}/{repo}/git/refs', { ref: `refs/heads/${name}`, sha }, { signal })
}

type TreeEntry = {
  path: string
  mode: '100644' | '100755' | '040000' | '160000' | '120000'
  type: 'blob' | 'tree' | 'commit'
} & ({ sha: string | null } | { content: string })

/** A larger text goes as a blob of its own. */
const mostInline = 200_000

async function entriesOf(repo: Repo, one: Planned, signal: AbortSignal): Promise<TreeEntry[]> {
  const mode = modeOf(one.mode)
  const type = mode === '160000' ? 'commit' : 'blob'
  const { path, from, sha, bytes } = one
  const gone = from === undefined ? [] : [{ path: from, mode, type, sha: null } as const]
  if (sha === undefined) return [{ path, mode, type, sha: null }]
  if (bytes === undefined) return [...gone, { path, mode, type, sha }]
  if (isUtf8(bytes) && bytes.length < mostInline)
    return [...gone, { path, mode, type, content: bytes.toString('utf8') }]
  const blob = { content: bytes.toString('base64'), encoding: 'base64' }
  const { sha: stored } = await repo.request('POST /repos/{owner}/{repo}/git/blobs', blob, { signal })
  return [...gone, { path, mode, type, sha: stored }]
}

function modeOf(mode: string): TreeEntry['mode'] {
  const known = (['100644', '100755', '160000', '120000'] as const).find(one => one === mode)
  if (known) return known
  throw new ConnectorError('internal', `A file has the mode ${mode}.`)
}
