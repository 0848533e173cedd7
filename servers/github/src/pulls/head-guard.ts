import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'

/** Digits of a head that are shown: with fewer, whoever pushes could make another commit that begins with the same. */
export const headDigits = 16

/** A commit that only decides what is shown. */
export const anySha = z
  .string()
  .refine(given => /^[0-9a-f]{7,40}$/i.test(given), 'Must be a sha, of 7 digits at least.')

/** The head that was read. */
export const headSha = z
  .string()
  .refine(given => /^[0-9a-f]{16,40}$/i.test(given), 'Must be a sha as read, of 16 digits at least.')

/** @throws ConnectorError `conflict` where the head is another by now */
export function checkHead(
  { number, head }: { number: number; head: { sha: string } },
  given: string | undefined,
): void {
  if (given === undefined || head.sha.startsWith(given.toLowerCase())) return
  throw new ConnectorError(
    'conflict',
    `The head of #${number} is ${head.sha.slice(0, 10)} now, not ${given.slice(0, 10)}.`,
    {
      hint: `Nothing was sent. github_get_pull_diff with since: "${given.slice(0, 10)}" shows what is new.`,
    },
  )
}
