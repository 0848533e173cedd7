import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'

/** Arguments that several tools take. */
export const repo = z.string().optional()
export const path = z.string().min(1)
export const lines = z
  .string()
  .regex(/^\d{1,7}-\d{1,7}$/)
  .describe('Line range, like "10-40".')

/** "10-40" as numbers. @throws ConnectorError `invalid` for a range that runs backwards or starts at 0. */
export function range(lines: string): { first: number; last: number } {
  const [first = 0, last = 0] = lines.split('-').map(Number)
  if (first >= 1 && last >= first) return { first, last }
  throw new ConnectorError('invalid', `lines ${lines} is not a range.`, { hint: 'Count from 1, smaller number first.' })
}

/** "a..b" and "a...b" in their parts; undefined for a single revision. An absent side means HEAD. */
export function revisionRange(rev: string): { from: string; to: string; symmetric: boolean } | undefined {
  const at = rev.indexOf('..')
  if (at < 0) return undefined
  const symmetric = rev.startsWith('...', at)
  return { from: rev.slice(0, at) || 'HEAD', to: rev.slice(at + (symmetric ? 3 : 2)) || 'HEAD', symmetric }
}
