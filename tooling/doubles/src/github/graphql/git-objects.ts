import { z } from 'zod'
import { isJson, type Json } from '../call.ts'
import { encode } from '../git.ts'
import { ifThere } from './places.ts'
import { type Context, known, type Source } from './source.ts'

// Commits, trees, blobs and refs as GraphQL has them. Each source knows its repository: `repo` is `owner/name`.

const treeShape = z.looseObject({
  sha: z.string(),
  tree: z.array(
    z.looseObject({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string(), size: z.int().optional() }),
  ),
})
type Entry = z.output<typeof treeShape>['tree'][number]

export interface RefSource extends Source {
  readonly name: string
}

/** What `main`, `main:src/a.ts`, `HEAD:` or a sha stands for; null where there is nothing. */
export async function findObject(context: Context, repo: string, expression: string): Promise<Source | null> {
  const colon = expression.indexOf(':')
  if (colon < 0) return (await findCommit(context, repo, expression)) ?? (await byOid(context, repo, expression))
  const commit = await findCommit(context, repo, expression.slice(0, colon))
  return commit === null ? null : await objectAt(context, repo, String(commit.sha), expression.slice(colon + 1))
}

/** The commit that a branch, tag, `refs/…`, sha or HEAD names. */
export async function findCommit(context: Context, repo: string, name: string): Promise<Source | null> {
  const { default_branch } = await context.read(`/repos/${repo}`)
  const ref = name === 'HEAD' ? String(default_branch) : name.replace(/^refs\/(heads|tags)\//, '')
  const found = await ifThere(context.read(`/repos/${repo}/commits/${encode(ref)}`))
  return found === undefined ? null : known('Commit', { ...found, repo })
}

async function byOid(context: Context, repo: string, oid: string): Promise<Source | null> {
  if (!/^[0-9a-f]{40}$/.test(oid)) return null
  const tree = await ifThere(context.read(`/repos/${repo}/git/trees/${oid}`))
  if (tree !== undefined) return known('Tree', { sha: oid, repo, root: oid, path: '' })
  const blob = await ifThere(context.read(`/repos/${repo}/git/blobs/${oid}`))
  return blob === undefined ? null : known('Blob', { sha: oid, repo })
}

/** The file or folder at a path of a commit. */
export async function objectAt(context: Context, repo: string, sha: string, path: string): Promise<Source | null> {
  const { commit } = await context.read(`/repos/${repo}/commits/${sha}`)
  const root = z.looseObject({ tree: z.looseObject({ sha: z.string() }) }).parse(commit).tree.sha
  const wanted = path.replace(/^\.?\//, '').replace(/\/$/, '')
  if (wanted === '') return known('Tree', { sha: root, repo, root, path: '' })
  const entry = (await entriesOf(context, repo, root)).find(one => one.path === wanted)
  return entry === undefined ? null : objectOf(repo, root, entry)
}

function objectOf(repo: string, root: string, { type, sha, path }: Entry): Source | null {
  if (type === 'tree') return known('Tree', { sha, repo, root, path })
  // What a submodule points to is in another repository.
  return type === 'blob' ? known('Blob', { sha, repo }) : null
}

/** All that is below a tree, with whole paths. */
export async function entriesOf(context: Context, repo: string, root: string): Promise<Entry[]> {
  return treeShape.parse(await context.read(`/repos/${repo}/git/trees/${root}?recursive=1`)).tree
}

/** An entry of a tree: `path` is whole, below the root. */
export function entrySource(repo: string, root: string, entry: Entry): Source {
  const name = entry.path.split('/').at(-1) ?? ''
  return known('TreeEntry', {
    ...entry,
    name,
    repo,
    object: objectOf(repo, root, entry),
    mode: Number.parseInt(entry.mode, 8),
  })
}

const blobShape = z.looseObject({ content: z.string(), size: z.int() })

// GraphQL cuts what is longer.
const mostText = 512_000

/** What a blob holds: no text where it is binary. */
export async function blobContent(context: Context, { repo, sha }: Json) {
  const { content, size } = blobShape.parse(await context.read(`/repos/${repo}/git/blobs/${sha}`))
  const bytes = Buffer.from(content, 'base64')
  const isBinary = bytes.subarray(0, 8_000).includes(0)
  const isTruncated = !isBinary && size > mostText
  return { byteSize: size, isBinary, isTruncated, text: isBinary ? null : bytes.subarray(0, mostText).toString() }
}

const refShape = z.looseObject({
  ref: z.string(),
  node_id: z.string(),
  object: z.looseObject({ sha: z.string(), type: z.string() }),
})

/** The refs below a prefix, by name. */
export async function refsOf(context: Context, repo: string, prefix: string): Promise<RefSource[]> {
  const short = prefix.replace(/^refs\//, '').replace(/\/?$/, '/')
  const all = z.array(refShape).parse(await context.readAll(`/repos/${repo}/git/matching-refs/${encode(short)}`))
  return all.map(ref => refSource(repo, ref, `refs/${short}`)).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** A ref by its whole name, or by the name of a branch or a tag. */
export async function findRef(context: Context, repo: string, name: string): Promise<Source | null> {
  const whole = name.startsWith('refs/') ? [name] : [`refs/heads/${name}`, `refs/tags/${name}`]
  for (const one of whole) {
    const prefix = /^refs\/[^/]+\//.exec(one)?.[0] ?? 'refs/'
    const found = (await refsOf(context, repo, prefix)).find(ref => `${prefix}${ref.name}` === one)
    if (found !== undefined) return found
  }
  return null
}

function refSource(repo: string, { ref, node_id, object }: z.output<typeof refShape>, prefix: string): RefSource {
  return { __typename: 'Ref', name: ref.slice(prefix.length), prefix, ref, node_id, repo, object }
}

/** What a ref points to. */
export async function targetOf(context: Context, { repo, object }: Json): Promise<Source | null> {
  const { sha, type } = z.looseObject({ sha: z.string(), type: z.string() }).parse(object)
  if (type !== 'tag') return await findObject(context, String(repo), sha)
  return known('Tag', { ...(await context.read(`/repos/${repo}/git/tags/${sha}`)), repo })
}

export const repoOf = ({ repo }: Json): string => String(repo)

export const shaOf = (value: unknown): string => (isJson(value) ? String(value.sha) : '')
