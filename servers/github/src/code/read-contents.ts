import { inParallel } from '@mcp-connectors/core'
import { z } from 'zod'
import { unlessMissing } from '../missing.ts'
import type { Repo } from '../repo.ts'
import { blobBytes } from './blob-name.ts'
import { type At, commitAt, noSuchRef, plainRef } from './commit-at.ts'
import { typeOf } from './tree.ts'

/** What a path of a commit is. */
export type Found =
  /** `blob`: what holds the bytes, where the path is a link. */
  | { type: 'file'; sha: string; size: number; bytes: Buffer | undefined; blob?: string }
  | { type: 'folder'; sha: string; names: string[] }
  | { type: 'link'; sha: string; target: string }
  | { type: 'submodule'; sha: string }
  | { type: 'missing' }

/** The largest file that is read at all. */
export const mostBytes = 10_000_000
const atOnce = 4

export interface Contents {
  at: At
  /** One for each path, in order. */
  found: Found[]
}

/**
 * What each path is at a ref. Links that lead to a file of the repository give that file. `bytes` are absent beyond
 * `mostBytes`.
 */
export async function readContents(
  repo: Repo,
  name: string | undefined,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Contents> {
  const { at, found } = await repo.account.faster(
    () => byGraphql(repo, name, paths, signal),
    () => byRest(repo, name, paths, signal),
  )
  // What neither gives in its answer: large files, and with GraphQL binary ones.
  return { at, found: await inParallel(atOnce, found, one => withBytes(repo, one, signal)) }
}

async function withBytes(repo: Repo, one: Found, signal: AbortSignal): Promise<Found> {
  if (one.type !== 'file' || one.bytes !== undefined || one.size > mostBytes) return one
  return { ...one, bytes: await readBlob(repo, one.blob ?? one.sha, signal) }
}

/** The bytes of a blob, up to 100 MB where the signal and `most` allow it. */
export async function readBlob(repo: Repo, sha: string, signal: AbortSignal, most = mostBytes): Promise<Buffer> {
  const { content } = await repo.request(
    'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    { file_sha: sha },
    // Base64 with line ends, and the JSON around it.
    { signal, mostBytes: Math.ceil(most * 1.4) + 10_000 },
  )
  return Buffer.from(content, 'base64')
}

async function byRest(
  repo: Repo,
  name: string | undefined,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Contents> {
  const at = await commitAt(repo, name, signal)
  return { at, found: await inParallel(atOnce, paths, path => contentAt(repo, at.sha, path, signal)) }
}

async function contentAt(repo: Repo, ref: string, path: string, signal: AbortSignal): Promise<Found> {
  const asked = repo.request('GET /repos/{owner}/{repo}/contents/{path}', { path, ref }, { signal })
  const found = await unlessMissing(asked)
  if (found === undefined) return { type: 'missing' }
  if (Array.isArray(found)) {
    return {
      type: 'folder',
      sha: '',
      names: found.map(({ name, type }) => (type === 'dir' ? `${name}/` : name)).sort(),
    }
  }
  if (found.type === 'submodule') return { type: 'submodule', sha: found.sha }
  if (found.type === 'symlink') return { type: 'link', sha: found.sha, target: found.target }
  // Above 1 MB the content is left out, and says so in the encoding.
  const inline = 'content' in found && found.encoding === 'base64' && (found.content !== '' || found.size === 0)
  const bytes = inline ? Buffer.from(found.content, 'base64') : undefined
  return { type: 'file', sha: found.sha, size: bytes?.length ?? found.size, bytes }
}

const blob = z.object({
  mode: z.number(),
  oid: z.string(),
  object: z
    .object({
      text: z.string().nullish(),
      byteSize: z.number().optional(),
      entries: z.array(z.object({ name: z.string(), type: z.string() })).nullish(),
    })
    .nullish(),
})

const commit = z.looseObject({ oid: z.string(), tree: z.object({ oid: z.string() }) })
const answer = z.object({
  repository: z.object({ object: z.union([commit, z.object({ target: commit }), z.object({})]).nullable() }),
})

/** The ref and all files in one request; links that lead to files in one more. */
async function byGraphql(
  repo: Repo,
  name: string | undefined,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Contents> {
  const { at, entries } = await entriesOf(repo, await plainRef(repo, name, signal), paths, signal)
  if (at === undefined) throw await noSuchRef(repo, name, signal)
  const found = entries.map((entry, index) => foundOf(entry, paths[index] ?? ''))
  await followLinks(repo, at.sha, paths, found, signal)
  return { at: { ...at, name }, found }
}

/** Puts the file in the place of a link to it. */
async function followLinks(
  repo: Repo,
  sha: string,
  paths: readonly string[],
  found: Found[],
  signal: AbortSignal,
): Promise<void> {
  const links = found.flatMap((one, index) => {
    const target = one.type === 'link' ? resolveLink(paths[index] ?? '', one.target) : undefined
    return target === undefined ? [] : [{ index, sha: one.type === 'link' ? one.sha : '', target }]
  })
  if (links.length === 0) return
  const targets = links.map(({ target }) => target)
  const { entries } = await entriesOf(repo, sha, targets, signal)
  for (const [nth, { index, sha, target }] of links.entries()) {
    const there = foundOf(entries[nth], target)
    if (there.type === 'file') found[index] = { ...there, sha, blob: there.sha }
  }
}

async function entriesOf(repo: Repo, ref: string, paths: readonly string[], signal: AbortSignal) {
  const names = paths.map((path, index) => [`p${index}`, path] as const)
  const { repository } = await repo.graphql(
    `query($owner: String!, $name: String!, $ref: String!, ${names.map(([name]) => `$${name}: String!`).join(', ')}) {
      repository(owner: $owner, name: $name, followRenames: false) { object(expression: $ref) {
        ... on Commit { ...files } ... on Tag { target { ... on Commit { ...files } } }
      } }
    }
    fragment files on Commit {
      oid tree { oid }
      ${names.map(([name]) => `${name}: file(path: $${name}) { ...entry }`).join('\n')}
    }
    fragment entry on TreeEntry { mode oid object {
      ... on Blob { text byteSize }
      ... on Tree { entries { name type } }
    } }`,
    { ref, ...Object.fromEntries(names) },
    { schema: answer, signal, partial: true },
  )
  const { object } = repository
  const found = commit.safeParse(object && 'target' in object ? object.target : object).data
  return {
    at: found && { sha: found.oid, tree: found.tree.oid },
    entries: names.map(([name]) => blob.nullish().parse(found?.[name]) ?? undefined),
  }
}

/** GraphQL tells the mode as the number that its octal digits mean. */
function foundOf(entry: z.output<typeof blob> | undefined, path: string): Found {
  if (!entry) return { type: 'missing' }
  const { oid: sha, object } = entry
  const type = path === '' ? 'folder' : typeOf(entry.mode.toString(8).padStart(6, '0'))
  if (type === 'submodule') return { type, sha }
  if (type === 'link') return { type, sha, target: object?.text ?? '' }
  if (type === 'folder') {
    const names = (object?.entries ?? []).map(({ name, type }) => (type === 'tree' ? `${name}/` : name))
    return { type, sha: '', names: names.sort() }
  }
  return { type, sha, size: object?.byteSize ?? 0, bytes: blobBytes(sha, object?.text) }
}

/** The path that a link leads to; undefined where that is outside. */
export function resolveLink(path: string, target: string): string | undefined {
  if (target.startsWith('/') || target === '') return undefined
  const parts = path.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.length === 0 ? undefined : parts.join('/')
}
