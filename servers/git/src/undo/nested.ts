import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import type { Repo } from '../repo.ts'
import { fields, listed, quote } from '../text.ts'

/**
 * To be called before files of `revisions` are written out, those that are there: where a repository, a submodule too, took the place of a file,
 * git removes it with all that is in it, and no undo point could hold that.
 * @throws ConnectorError `conflict` that names them.
 */
export async function refuseNested(repo: Repo, revisions: readonly string[], signal: AbortSignal): Promise<void> {
  const trees = await Promise.all(revisions.map(rev => repo.object(`${rev}^{tree}`, signal)))
  const lists = await Promise.all([
    gone(repo, signal),
    ...trees.map(tree => (tree ? unlike(repo, tree.id, signal) : [])),
  ])
  const places = [...new Set(lists.flat())]
  const held = await Promise.all(places.map(place => holdsRepository(join(repo.root, place))))
  const nested = places.filter((_place, index) => held[index])
  if (nested.length === 0) return
  throw new ConnectorError('conflict', 'A repository lies where a file would be written, and would be removed.', {
    quote: listed(nested.map(quote)),
    hint: 'Have the person move it away first (a submodule: git submodule deinit).',
  })
}

/** Tracked files that are no files any more. */
async function gone(repo: Repo, signal: AbortSignal): Promise<string[]> {
  const args = ['diff-files', '-z', '--name-only', '--diff-filter=DT', '--ignore-submodules=dirty']
  return fields((await repo.git(args, { signal })).stdout)
}

/** Files of a tree for which the index has nothing, or a submodule. */
async function unlike(repo: Repo, tree: string, signal: AbortSignal): Promise<string[]> {
  const args = ['diff-index', '--cached', '-z', '--raw', '--no-renames', '--diff-filter=DT', tree, '--']
  const list = fields((await repo.git(args, { signal })).stdout)
  return list.filter((_path, at) => at % 2 === 1 && !/^:160000 /.test(list[at - 1] ?? ''))
}

async function holdsRepository(folder: string): Promise<boolean> {
  const stat = await lstat(folder).then(
    found => found,
    () => undefined,
  )
  if (!stat?.isDirectory()) return false
  const entries = await readdir(folder, { withFileTypes: true })
  if (entries.some(({ name }) => name === '.git')) return true
  const below = entries.filter(entry => entry.isDirectory()).map(({ name }) => holdsRepository(join(folder, name)))
  return (await Promise.all(below)).includes(true)
}
