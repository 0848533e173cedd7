import { fields } from '../text.ts'

export interface WorkTreeEntry {
  path: string
  head?: string
  /** Full name. */
  branch?: string
  /** What else git says of it, as `detached`, `bare`, `locked because …`. */
  states: string[]
}

/** `git worktree list --porcelain -z`: a field a fact, `worktree` first. */
export function parseWorkTrees(stdout: Buffer): WorkTreeEntry[] {
  const found: WorkTreeEntry[] = []
  for (const field of fields(stdout)) {
    const space = field.indexOf(' ')
    const [word, value] = space < 0 ? [field, ''] : [field.slice(0, space), field.slice(space + 1)]
    const last = found.at(-1)
    if (word === 'worktree') found.push({ path: value, states: [] })
    else if (last && word === 'HEAD') last.head = value
    else if (last && word === 'branch') last.branch = value
    else if (last && word !== '') last.states.push(field)
  }
  return found
}
