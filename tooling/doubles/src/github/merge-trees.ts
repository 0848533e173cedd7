import { mergeDiff3 } from 'node-diff3'
import type { Front } from './front.ts'
import { blobOf, filesOf, makeBlob, type TreeEntry } from './git.ts'

export interface Merged {
  readonly files: ReadonlyMap<string, TreeEntry>
  /** Paths that both sides changed in ways that do not go together. */
  readonly conflicts: readonly string[]
}

/** Three-way merge of the trees of three commits, line by line where both sides changed a file. */
export async function mergeTrees(
  front: Front,
  repo: string,
  base: string,
  ours: string,
  theirs: string,
): Promise<Merged> {
  const [old, mine, other] = await Promise.all([base, ours, theirs].map(sha => filesOf(front, repo, sha)))
  const files = new Map(mine)
  const conflicts: string[] = []
  for (const path of new Set([...(old?.keys() ?? []), ...(other?.keys() ?? [])])) {
    const [before, here, there] = [old?.get(path), mine?.get(path), other?.get(path)]
    if (same(before, there) || same(here, there)) continue
    if (same(before, here)) {
      if (there === undefined) files.delete(path)
      else files.set(path, there)
      continue
    }
    const merged = before && here && there && (await mergeFile(front, repo, before, here, there))
    if (merged === undefined) conflicts.push(path)
    else files.set(path, merged)
  }
  return { files, conflicts }
}

function same(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  return a?.sha === b?.sha && a?.mode === b?.mode
}

async function mergeFile(
  front: Front,
  repo: string,
  before: TreeEntry,
  here: TreeEntry,
  there: TreeEntry,
): Promise<TreeEntry | undefined> {
  const [base = [], mine = [], other = []] = await Promise.all(
    [before, here, there].map(async ({ sha }) => (await blobOf(front, repo, sha)).toString().split('\n')),
  )
  const { conflict, result } = mergeDiff3(mine, base, other)
  if (conflict) return undefined
  const mode = here.mode === before.mode ? there.mode : here.mode
  return { mode, sha: await makeBlob(front, repo, Buffer.from(result.join('\n'))) }
}
