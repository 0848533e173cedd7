import { fields } from '../text.ts'

export interface StatusEntry {
  path: string
  /** The name before a rename. */
  from?: string
  /** One letter of git's: M, T, A, D, R, C. */
  change: string
}

export interface Conflict {
  path: string
  /** Which sides did what: `both modified`, `deleted by them`, … */
  kind: string
}

export interface Status {
  branch?: string
  head?: string
  upstream?: string
  ahead: number
  behind: number
  stashes: number
  staged: StatusEntry[]
  unstaged: StatusEntry[]
  untracked: string[]
  conflicts: Conflict[]
}

const kinds: Readonly<Record<string, string>> = {
  DD: 'both deleted',
  AU: 'added by us',
  UD: 'deleted by them',
  UA: 'added by them',
  DU: 'deleted by us',
  AA: 'both added',
  UU: 'both modified',
}

/** `git status --porcelain=v2 --branch --show-stash -z`. */
export function parseStatus(stdout: Buffer): Status {
  const status: Status = { ahead: 0, behind: 0, stashes: 0, staged: [], unstaged: [], untracked: [], conflicts: [] }
  const parts = fields(stdout)
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] ?? ''
    const type = part[0]
    if (type === '#') readHeader(status, part)
    else if (type === '?') status.untracked.push(part.slice(2))
    else if (type === 'u') {
      const [, letters = ''] = part.split(' ', 2)
      status.conflicts.push({ path: after(part, 10), kind: kinds[letters] ?? letters })
    } else if (type === '1') readEntry(status, part, after(part, 8))
    else if (type === '2') readEntry(status, part, after(part, 9), parts[++index])
  }
  return status
}

function readHeader(status: Status, line: string): void {
  const [, name, value = '', second = ''] = line.split(' ')
  if (name === 'branch.oid' && value !== '(initial)') status.head = value
  if (name === 'branch.head' && value !== '(detached)') status.branch = line.slice('# branch.head '.length)
  if (name === 'branch.upstream') status.upstream = line.slice('# branch.upstream '.length)
  if (name === 'branch.ab') Object.assign(status, { ahead: Number(value), behind: Math.abs(Number(second)) })
  if (name === 'stash') status.stashes = Number(value)
}

function readEntry(status: Status, part: string, path: string, from?: string): void {
  const [index = '.', work = '.'] = part.slice(2, 4)
  const entry = (change: string) => ({ path, ...(from === undefined ? {} : { from }), change })
  if (index !== '.') status.staged.push(entry(index))
  if (work !== '.') status.unstaged.push({ path, change: work })
}

/** What follows the first `count` spaces: a path, which may hold more of them. */
function after(part: string, count: number): string {
  let start = 0
  for (let left = count; left > 0; left--) start = part.indexOf(' ', start) + 1
  return part.slice(start)
}
