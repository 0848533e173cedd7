import { type Entry, readTree } from '../code/tree.ts'
import type { Repo } from '../repo.ts'

/** What is in a tree, without its folders, by path. Of a tree too large for one answer only what is near the paths. */
export async function snapshotOf(
  repo: Repo,
  tree: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, Entry>> {
  const { entries, truncated } = await readTree(repo, tree, true, signal)
  const found = truncated ? await around(repo, tree, paths, signal) : entries
  return new Map(found.filter(({ type }) => type !== 'folder').map(entry => [entry.path, entry]))
}

/** The entries of all folders that the paths lead through, and of those that a path names. */
async function around(repo: Repo, root: string, paths: readonly string[], signal: AbortSignal): Promise<Entry[]> {
  const found: Entry[] = []
  const read = async (folder: string, tree: string, deep: boolean): Promise<void> => {
    const { entries } = await readTree(repo, tree, deep, signal)
    const full = entries.map(entry => ({ ...entry, path: folder === '' ? entry.path : `${folder}/${entry.path}` }))
    found.push(...full)
    for (const entry of deep ? [] : full) {
      if (entry.type !== 'folder') continue
      if (paths.includes(entry.path)) await read(entry.path, entry.sha, true)
      else if (paths.some(path => path.startsWith(`${entry.path}/`))) await read(entry.path, entry.sha, false)
    }
  }
  await read('', root, false)
  return found
}
