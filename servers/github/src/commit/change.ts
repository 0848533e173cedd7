import { z } from 'zod'

const path = z.string()

/** One change of a commit, as the caller writes it. */
export const change = z.strictObject({
  path,
  content: z.string().optional().describe('Whole text.'),
  base64: z.string().optional(),
  edits: z
    .array(z.strictObject({ old: z.string().min(1).describe('Occurs exactly once.'), new: z.string() }))
    .optional(),
  move_to: path.optional(),
  delete: z.boolean().optional(),
  executable: z.boolean().optional(),
})

export type Change = z.output<typeof change>

/** What becomes of one path. */
export interface Planned {
  path: string
  /** Where it was. */
  from?: string
  mode: string
  /** What is there now; undefined for a new file. */
  before: { mode: string; sha: string } | undefined
  /** The blob that will be there; undefined: deleted. */
  sha: string | undefined
  /** The new bytes, where they are not those of a blob that exists. */
  bytes?: Buffer
}

/** The letter of git: added, modified, deleted, renamed. */
function letterOf({ sha, from, before }: Planned): string {
  if (sha === undefined) return 'D'
  if (from !== undefined) return 'R'
  return before === undefined ? 'A' : 'M'
}

/** `M src/a.ts`, `R src/a.ts -> src/b.ts`, `M run.sh (executable)`. */
export function lineOf(planned: Planned): string {
  const { path, from, mode, before, sha } = planned
  const isModeChange = sha !== undefined && before !== undefined && before.mode !== mode
  const note = isModeChange ? (mode === '100755' ? ' (executable)' : ' (not executable)') : ''
  return `${letterOf(planned)} ${from === undefined ? path : `${from} -> ${path}`}${note}`
}
