import { z } from 'zod'

/** One path with conflicts: blob ids of the common base, of our side and of theirs; absent where a side lacks it. */
export const conflict = z.object({
  path: z.string(),
  base: z.string().optional(),
  ours: z.string().optional(),
  theirs: z.string().optional(),
})
export type Conflict = z.infer<typeof conflict>

const sides = ['base', 'ours', 'theirs'] as const

/** Reads `git ls-files -u -z`: fields of `mode oid stage<TAB>path`, sorted by path. */
export function parseUnmerged(list: readonly string[]): Conflict[] {
  const conflicts = new Map<string, Conflict>()
  for (const line of list) {
    const [, oid, stage, path] = /^\d+ ([0-9a-f]+) ([123])\t(.+)$/s.exec(line) ?? []
    const side = sides[Number(stage) - 1]
    if (path !== undefined && side) conflicts.set(path, { ...(conflicts.get(path) ?? { path }), [side]: oid })
  }
  return [...conflicts.values()]
}

/** One line a path, for the text of a result. The ids can be given to git_show. */
export function renderConflicts(conflicts: readonly Conflict[]): string {
  return conflicts
    .map(({ path, base = '-', ours = '-', theirs = '-' }) => `${path}: base ${base}, ours ${ours}, theirs ${theirs}`)
    .join('\n')
}
