import { ConnectorError, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { GitHub, Place } from './client.ts'

/** Arguments that many tools share: same name, same meaning, same words. */
export const repo = text(2000).optional().describe('owner/name or a GitHub URL.')
export const number = z.int().min(1).max(999_999_999).optional()
/** Id of a run, job, artifact or comment. */
export const id = z.int().min(1).max(999_999_999_999_999)

/** The repository and the number, which a URL may carry too. @throws ConnectorError `invalid` without one */
export function numbered(client: GitHub, args: { repo?: string | undefined; number?: number | undefined }) {
  const place: Place = client.place(args.repo)
  const found = args.number ?? place.number
  if (found === undefined) {
    throw new ConnectorError('invalid', 'number is missing.', { hint: 'Pass number, or a URL with it as repo.' })
  }
  return { ...place, number: found }
}
