import { ConnectorError, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Place, Slack } from './client.ts'
import { parseTs } from './timestamp.ts'

/** Arguments that several tools share: same name, same meaning, same words. */
export const target = text(500).describe('#name, @person, id or link.')
export const message = text(200).optional().describe('Day and time as shown, unless target is a link.')
export const as = z.enum(['user', 'bot']).optional()

/** The conversation and the message in it, which a link names too. @throws ConnectorError `invalid` without one */
export async function messageAt(
  client: Slack,
  args: { target: string; message?: string | undefined },
  signal: AbortSignal,
): Promise<Place & { ts: string }> {
  const place = await client.place(args.target, signal)
  const ts = args.message === undefined ? place.ts : parseTs(args.message, 'message')
  if (ts !== undefined) return { ...place, ts }
  throw new ConnectorError('invalid', 'message is missing.', {
    hint: 'Pass the day and time as slack_read shows them, or a link to the message as target.',
  })
}
