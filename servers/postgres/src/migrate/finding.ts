import { all, type Syntax, string } from '../syntax.ts'

/** What a statement of a migration does to a running database. */
export interface Finding {
  rule: string
  why: string
  /** SQL, or a way to go about it, that does the same with less risk. */
  safer?: string
}

/** What a rule found; undefined where it found nothing. */
export type Found = (Finding | undefined)[]

export function rewrites(what: string, safer?: string): Finding {
  const why = `${what} rewrites the table under a lock that blocks reads and writes.`
  return { rule: 'rewrites-table', why, ...(safer === undefined ? {} : { safer }) }
}

export function cascades(node: Syntax): Finding | undefined {
  if (node.behavior !== 'DROP_CASCADE') return undefined
  return {
    rule: 'cascades',
    why: 'CASCADE takes everything along that depends on it, unnamed.',
    safer: 'Name what shall go, without CASCADE.',
  }
}

/** Whether an option like `(FULL, CONCURRENTLY off)` is on. */
export function hasOption(node: Syntax, name: string): boolean {
  const option = [...all(node, 'DefElem')].findLast(({ defname }) => defname === name)
  return option !== undefined && !['off', 'false', '0'].includes(string(option.arg)?.toLowerCase() ?? 'on')
}
