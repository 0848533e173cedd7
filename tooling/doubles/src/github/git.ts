import { z } from 'zod'
import { Refusal } from './call.ts'
import type { Front } from './front.ts'

// The git objects of the emulator, read and written as the repository's owner. `repo` is `owner/name`.

const commitShape = z.looseObject({
  sha: z.string(),
  message: z.string(),
  tree: z.object({ sha: z.string() }),
  parents: z.array(z.object({ sha: z.string() })),
  author: z.object({ name: z.string(), email: z.string(), date: z.string() }),
  committer: z.object({ name: z.string(), email: z.string(), date: z.string() }),
})
export type GitCommit = z.infer<typeof commitShape>

const treeShape = z.looseObject({
  sha: z.string(),
  tree: z.array(z.looseObject({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string() })),
})

export interface TreeEntry {
  readonly mode: string
  readonly sha: string
}

const person = z.object({ name: z.string(), email: z.string(), date: z.string() })
const listedShape = z.looseObject({
  sha: z.string(),
  commit: z.looseObject({
    message: z.string(),
    author: person,
    committer: person,
    tree: z.object({ sha: z.string() }),
  }),
  parents: z.array(z.looseObject({ sha: z.string() })),
})
export type ListedCommit = z.infer<typeof listedShape>

const compareShape = z.looseObject({
  status: z.enum(['identical', 'ahead', 'behind', 'diverged']),
  ahead_by: z.int(),
  behind_by: z.int(),
  merge_base_commit: listedShape,
  commits: z.array(listedShape),
})
export type Comparison = z.infer<typeof compareShape>

async function send(front: Front, repo: string, method: string, path: string, body?: unknown): Promise<unknown> {
  const as = front.adminOf(repo.split('/')[0] ?? '')
  const answer = await front.upstream({
    as,
    method,
    path: `/repos/${repo}${path}`,
    ...(body === undefined ? {} : { body }),
  })
  if (answer.status >= 400) throw new Refusal(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`)
  return answer.body
}

const refShape = z.looseObject({ ref: z.string(), object: z.looseObject({ sha: z.string() }) })

export interface Ref {
  /** `refs/heads/main`. */
  readonly ref: string
  readonly sha: string
}

/** The refs that begin so: `heads/`, `tags/v1`. */
export async function refsOf(front: Front, repo: string, prefix: string): Promise<Ref[]> {
  const found = await send(front, repo, 'GET', `/git/matching-refs/${encode(prefix)}`)
  return z
    .array(refShape)
    .parse(found)
    .map(({ ref, object }) => ({ ref, sha: object.sha }))
}

/** The sha of a branch; undefined where there is none. */
export async function branchSha(front: Front, repo: string, branch: string): Promise<string | undefined> {
  return (await refsOf(front, repo, `heads/${branch}`)).find(({ ref }) => ref === `refs/heads/${branch}`)?.sha
}

export async function commitOf(front: Front, repo: string, sha: string): Promise<GitCommit> {
  return commitShape.parse(await send(front, repo, 'GET', `/git/commits/${sha}`))
}

export async function compare(front: Front, repo: string, base: string, head: string): Promise<Comparison> {
  return compareShape.parse(await send(front, repo, 'GET', `/compare/${base}...${head}`))
}

/** All files of a tree or commit, by path. */
export async function filesOf(front: Front, repo: string, sha: string): Promise<Map<string, TreeEntry>> {
  const { tree } = treeShape.parse(await send(front, repo, 'GET', `/git/trees/${sha}?recursive=1`))
  return new Map(tree.filter(({ type }) => type !== 'tree').map(({ path, mode, sha }) => [path, { mode, sha }]))
}

export async function blobOf(front: Front, repo: string, sha: string): Promise<Buffer> {
  const { content } = z.looseObject({ content: z.string() }).parse(await send(front, repo, 'GET', `/git/blobs/${sha}`))
  return Buffer.from(content, 'base64')
}

export async function makeBlob(front: Front, repo: string, content: Buffer): Promise<string> {
  return shaOf(
    await send(front, repo, 'POST', '/git/blobs', { content: content.toString('base64'), encoding: 'base64' }),
  )
}

export async function makeTree(front: Front, repo: string, files: ReadonlyMap<string, TreeEntry>): Promise<string> {
  const tree = [...files].map(([path, { mode, sha }]) => ({
    path,
    mode,
    type: mode === '160000' ? 'commit' : 'blob',
    sha,
  }))
  return shaOf(await send(front, repo, 'POST', '/git/trees', { tree }))
}

export interface CommitDraft {
  readonly tree: string
  readonly parents: readonly string[]
  readonly message: string
  readonly author?: object
  readonly committer?: object
}

export async function makeCommit(front: Front, repo: string, draft: CommitDraft): Promise<string> {
  return shaOf(await send(front, repo, 'POST', '/git/commits', draft))
}

/** Points a ref to a commit, by force; makes it where it is missing. */
export async function setRef(front: Front, repo: string, ref: string, sha: string): Promise<void> {
  const short = ref.slice('refs/'.length)
  const exists = (await refsOf(front, repo, short)).some(found => found.ref === ref)
  if (exists)
    await unprotected(front, repo, short, () =>
      send(front, repo, 'PATCH', `/git/refs/${encode(short)}`, { sha, force: true }),
    )
  else await send(front, repo, 'POST', '/git/refs', { ref, sha })
}

/** GitHub's own merges are not held by the protection that holds pushes; it is lifted for them and put back. */
async function unprotected(front: Front, repo: string, ref: string, act: () => Promise<unknown>): Promise<void> {
  const as = front.adminOf(repo.split('/')[0] ?? '')
  const path = `/repos/${repo}/branches/${encode(ref.replace(/^heads\//, ''))}/protection`
  const { status, body } = await front.upstream({ as, method: 'GET', path })
  if (status === 200) await front.upstream({ as, method: 'DELETE', path })
  await act()
  if (status === 200) await front.upstream({ as, method: 'PUT', path, body })
}

export async function setBranch(front: Front, repo: string, branch: string, sha: string): Promise<void> {
  await setRef(front, repo, `refs/heads/${branch}`, sha)
}

export async function deleteBranch(front: Front, repo: string, branch: string): Promise<void> {
  await send(front, repo, 'DELETE', `/git/refs/heads/${encode(branch)}`)
}

/**
 * Copies a commit and what it stands on from one repository to another, as a pull request from a fork needs. The
 * objects are named by their content, so they keep their names.
 */
export async function copyCommits(front: Front, from: string, to: string, sha: string): Promise<void> {
  if (
    (
      await front.upstream({
        as: front.adminOf(to.split('/')[0] ?? ''),
        method: 'GET',
        path: `/repos/${to}/git/commits/${sha}`,
      })
    ).status === 200
  )
    return
  const commit = await commitOf(front, from, sha)
  for (const parent of commit.parents) await copyCommits(front, from, to, parent.sha)
  const files = await filesOf(front, from, sha)
  for (const { sha: blob, mode } of files.values()) {
    if (mode !== '160000') await makeBlob(front, to, await blobOf(front, from, blob))
  }
  const { message, author, committer } = commit
  const tree = await makeTree(front, to, files)
  await makeCommit(front, to, { tree, parents: commit.parents.map(parent => parent.sha), message, author, committer })
}

export const encode = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

function shaOf(value: unknown): string {
  return z.looseObject({ sha: z.string() }).parse(value).sha
}
