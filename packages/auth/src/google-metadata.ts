import { ConnectorError, fetchBounded } from '@mcp-connectors/core'
import { z } from 'zod'
import { type At, addressOf } from './google-address.ts'
import type { Source } from './source.ts'

const address = 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token'
const answer = z.object({ access_token: z.string().min(1), expires_in: z.number() })

/** The service account of the machine that this runs on, where that is one of Google Cloud. */
export function metadataServer({ scopes, ...at }: At & { scopes: readonly string[] }): Source {
  return {
    name: 'metadata server of Google Cloud',
    async find(signal) {
      const response = await asked(
        `${addressOf(address, at)}?${new URLSearchParams({ scopes: scopes.join(',') })}`,
        signal,
      )
      // A network that answers for every name has no such header.
      if (!response.ok || response.headers.get('metadata-flavor') !== 'Google') throw notThere()
      const { access_token: token, expires_in: seconds } = answer.parse(await response.json())
      return { token, expiresAt: Date.now() + seconds * 1000 }
    },
  }
}

async function asked(url: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetchBounded(
      url,
      { headers: { 'metadata-flavor': 'Google' }, signal },
      { idle: 3000, mostBytes: 100_000 },
    )
  } catch (error) {
    throw signal.aborted ? error : notThere(error)
  }
}

function notThere(cause?: unknown): ConnectorError {
  return new ConnectorError('unauthenticated', 'No metadata server of Google Cloud gives this machine a token.', {
    hint: 'Tell the person that it works on Google Cloud alone, for a machine with a service account.',
    cause,
  })
}
