import type { Repo } from '../repo.ts'

export interface Entry {
  path: string
  type: 'file' | 'folder' | 'link' | 'submodule'
  mode: string
  sha: string
  /** Bytes, of a file or link. */
  size?: number
}

export interface Tree {
  entries: Entry[]
  /** GitHub gave only the beginning. */
  truncated: boolean
}

const mostBytes = 40_000_000

/** What a tree holds; all levels with `deep`. Paths begin at the tree. */
export async function readTree(repo: Repo, sha: string, deep: boolean, signal: AbortSignal): Promise<Tree> {
  const { tree, truncated } = await repo.request(
    'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
    { tree_sha: sha, ...(deep ? { recursive: '1' } : {}) },
    { signal, mostBytes },
  )
  const entries = tree.map(({ path = '', mode = '', sha = '', size }) => ({
    path,
    type: typeOf(mode),
    mode,
    sha,
    ...(size === undefined ? {} : { size }),
  }))
  return { entries, truncated: truncated ?? false }
}

export function typeOf(mode: string): Entry['type'] {
  if (mode === '040000') return 'folder'
  if (mode === '160000') return 'submodule'
  return mode === '120000' ? 'link' : 'file'
}

/**
 * What a tree of the repository holds below `path`, with paths from the root. Where the whole is too large for one
 * answer, the folder is looked for level by level, and only what is in it is read.
 */
export async function readBelow(
  repo: Repo,
  root: string,
  path: string,
  signal: AbortSignal,
): Promise<Tree | { found: Entry } | undefined> {
  const whole = await readTree(repo, root, true, signal)
  if (path === '') return whole
  if (!whole.truncated) return below(whole, path)
  const found = await findEntry(repo, root, path, signal)
  if (found?.type !== 'folder') return found && { found }
  const { entries, truncated } = await readTree(repo, found.sha, true, signal)
  return { entries: entries.map(entry => ({ ...entry, path: `${path}/${entry.path}` })), truncated }
}

function below({ entries }: Tree, path: string): Tree | { found: Entry } | undefined {
  const found = entries.find(entry => entry.path === path)
  if (found?.type !== 'folder') return found && { found }
  return { entries: entries.filter(entry => entry.path.startsWith(`${path}/`)), truncated: false }
}

/** One entry of a tree, found folder by folder. */
export async function findEntry(
  repo: Repo,
  root: string,
  path: string,
  signal: AbortSignal,
): Promise<Entry | undefined> {
  let tree = root
  let found: Entry | undefined
  for (const name of path.split('/')) {
    if (found && found.type !== 'folder') return undefined
    const { entries } = await readTree(repo, tree, false, signal)
    found = entries.find(entry => entry.path === name)
    if (!found) return undefined
    tree = found.sha
  }
  return found && { ...found, path }
}

/** All paths of files of a commit, for suggestions; the first of them where there are too many. */
export async function pathsOf(repo: Repo, tree: string, signal: AbortSignal): Promise<string[]> {
  const { entries } = await readTree(repo, tree, true, signal)
  return entries.filter(({ type }) => type !== 'folder').map(({ path }) => path)
}
