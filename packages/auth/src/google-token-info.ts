import { ConnectorError, fetchBounded } from '@mcp-connectors/core'
import { z } from 'zod'
import { type At, addressOf, requestMs, tokenInfoUrl } from './google-address.ts'

const answer = z.object({ scope: z.string().default(''), expires_in: z.coerce.number().optional() })

/** What Google says of an access token. */
export interface TokenInfo {
  scopes: readonly string[]
  /** Milliseconds since 1970. */
  expiresAt?: number
}

/** Undefined: Google does not know it, or no longer. @throws ConnectorError `unavailable` */
export async function tokenInfo(token: string, at: At, signal: AbortSignal): Promise<TokenInfo | undefined> {
  // In the body: addresses are kept in logs.
  const body = new URLSearchParams({ access_token: token })
  const url = addressOf(tokenInfoUrl, at)
  const response = await fetchBounded(url, { method: 'POST', body, signal }, { idle: requestMs, mostBytes: 100_000 })
  if (response.status === 400) return undefined
  if (!response.ok) throw new ConnectorError('unavailable', `Google answered ${response.status} to what a token is.`)
  const { scope, expires_in: seconds } = answer.parse(await response.json())
  return {
    scopes: scope.split(' ').filter(name => name !== ''),
    ...(seconds !== undefined && { expiresAt: Date.now() + seconds * 1000 }),
  }
}
