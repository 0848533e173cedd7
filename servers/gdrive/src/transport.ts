import { ConnectorError, type FetchLimits, type FetchRequest, fetchBounded } from '@mcp-connectors/core'

/** Who asks. */
export interface Identity {
  /** May have been renewed since the last request. */
  token(signal: AbortSignal): Promise<string>
  /** Google does not accept it. True where there may be another one now. */
  refused(token: string): boolean
}

export interface HttpRequest extends FetchRequest {
  headers: Record<string, string>
  signal: AbortSignal
}

/** One HTTP exchange with the API. */
export type Send = (url: string, request: HttpRequest, limits?: FetchLimits) => Promise<Response>

/** HTTP as the API needs it: the token goes to this origin and to nobody else, and no redirect is followed. */
export function openTransport(root: string, identity: Identity): Send {
  const { origin, host } = new URL(root)
  return async (url, request, limits) => {
    if (new URL(url).origin !== origin) {
      throw new ConnectorError('refused', `Nothing for ${host} is sent to ${new URL(url).host}.`)
    }
    const current = await identity.token(request.signal)
    const response = await fetchBounded(url, withToken(request, current), limits)
    if (response.status !== 401 || !identity.refused(current)) return response
    const renewed = await identity.token(request.signal)
    // A request that was refused so was not carried out: even one that writes may be sent again.
    return renewed === current ? response : fetchBounded(url, withToken(request, renewed), limits)
  }
}

function withToken(request: HttpRequest, token: string): HttpRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }
}
