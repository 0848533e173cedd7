import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type MergePreview, parseMergeTree } from './parse/merge-tree.ts'
import type { Repo } from './repo.ts'

/** What merging `head` into `base` would conflict in. git wants to write the merged files: they go to a throw-away store. */
export async function previewMerge(repo: Repo, base: string, head: string, signal: AbortSignal): Promise<MergePreview> {
  await using store = await scratchStore()
  const env = {
    GIT_OBJECT_DIRECTORY: store.path,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(join(repo.commonDir, 'objects')),
  }
  const { stdout } = await repo.git(['merge-tree', '--write-tree', '-z', base, head], { signal, ok: [0, 1], env })
  return parseMergeTree(stdout)
}

/** git splits the list at the path delimiter unless an entry is quoted. */
function quoted(path: string): string {
  return path.includes(delimiter) || path.startsWith('"') ? `"${path.replace(/["\\]/g, '\\$&')}"` : path
}

async function scratchStore(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'mcp-git-merge-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}
