import { z } from 'zod'

/** One path with conflicts: blob ids of the common base, of our side and of theirs; absent where a side lacks it. */
export const conflict = z.object({
  path: z.string(),
  base: z.string().optional(),
  ours: z.string().optional(),
  theirs: z.string().optional(),
})
export type Conflict = z.infer<typeof conflict>

const sides = { 1: 'base', 2: 'ours', 3: 'theirs' } as const

/** Reads `git ls-files -u -z`: `mode oid stage\tpath\0`, sorted by path. */
export function parseUnmerged(text: string): Conflict[] {
  const conflicts = new Map<string, Conflict>()
  for (const [, oid, stage, path = ''] of text.matchAll(/\d+ ([0-9a-f]+) ([123])\t([^\0]*)\0/g)) {
    const side = stage === '1' || stage === '2' || stage === '3' ? sides[stage] : 'base'
    conflicts.set(path, { ...(conflicts.get(path) ?? { path }), [side]: oid })
  }
  return [...conflicts.values()]
}

/** One line a path, for the text of a result. */
export function renderConflicts(conflicts: readonly Conflict[]): string {
  return conflicts
    .map(({ path, base, ours, theirs }) => `${path}  base ${base ?? '-'} ours ${ours ?? '-'} theirs ${theirs ?? '-'}`)
    .join('\n')
}
