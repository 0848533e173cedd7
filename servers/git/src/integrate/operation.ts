import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What git is in the middle of, and waits for someone to continue or abort. */
export type Operation = 'rebase' | 'am' | 'cherry-pick' | 'revert' | 'merge' | 'bisect'

// The order counts: a rebase that stopped on a conflict has CHERRY_PICK_HEAD too.
const marks: readonly (readonly [string, Operation])[] = [
  ['rebase-apply/applying', 'am'],
  ['rebase-merge', 'rebase'],
  ['rebase-apply', 'rebase'],
  ['CHERRY_PICK_HEAD', 'cherry-pick'],
  ['REVERT_HEAD', 'revert'],
  ['MERGE_HEAD', 'merge'],
]

/** The operation in progress in this work tree; `gitDir` is the work tree's own, not the common one. */
export async function operationIn(gitDir: string): Promise<Operation | undefined> {
  const found = await Promise.all(marks.map(([mark]) => exists(join(gitDir, mark))))
  const marked = marks[found.indexOf(true)]?.[1]
  return marked ?? (await series(gitDir)) ?? ((await exists(join(gitDir, 'BISECT_LOG'))) ? 'bisect' : undefined)
}

/** A series of picks whose conflict was committed by hand has no mark but its list of what is left. */
async function series(gitDir: string): Promise<Operation | undefined> {
  const todo = join(gitDir, 'sequencer/todo')
  if (!(await exists(todo))) return undefined
  return (await readFile(todo, 'utf8')).startsWith('revert') ? 'revert' : 'cherry-pick'
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
