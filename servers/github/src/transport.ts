import { ConnectorError, type FetchLimits, type FetchRequest, fetchBounded } from '@mcp-connectors/core'
import type { Host } from './hosts.ts'
import type { HttpCache } from './http-cache.ts'

export interface HttpRequest extends FetchRequest {
  method: string
  headers: Record<string, string>
  signal: AbortSignal
}

/** One HTTP exchange. */
export type Send = (url: string, request: HttpRequest, limits?: FetchLimits) => Promise<Response>

/** Who asks. */
export interface Identity {
  /** May have been renewed since the last request. */
  token(signal: AbortSignal): Promise<string>
  /** GitHub does not accept it. True where there may be another one now. */
  refused?(token: string): boolean
  /** Where the token comes from, as the person wrote it, for `github_get_context`. */
  source?(signal: AbortSignal): Promise<string>
}

export interface TransportSettings {
  host: Host
  identity: Identity
  cache: HttpCache
  /** Sees the head of every answer of this host. */
  observe: (headers: Headers) => void
  /** A redirect within the API, before it is followed. May refuse. */
  moved: (from: URL, to: URL, send: (url: string) => Promise<Response>) => Promise<void>
}

const mostRedirects = 3

/** HTTP as the API of one host needs it: the token for that host alone, ETags, redirects. */
export function openTransport({ host, identity, cache, observe, moved }: TransportSettings): Send {
  const own = originsOf(host)
  const watched: Send = async (url, request, limits) => {
    const response = await fetchBounded(url, request, limits)
    if (own.has(new URL(url).origin)) observe(response.headers)
    return response
  }
  return following(host, identified(host, identity, cache.wrap(watched)), moved)
}

/** Adds the token, where the request goes to this host; asks for another one where it is refused. */
function identified(host: Host, identity: Identity, send: Send): Send {
  const own = originsOf(host)
  return async (url, request, limits) => {
    if (!own.has(new URL(url).origin)) return send(url, request, limits)
    const current = await identity.token(request.signal)
    const response = await send(url, withToken(request, current), limits)
    if (response.status !== 401 || !identity.refused?.(current)) return response
    const renewed = await identity.token(request.signal)
    // A request that was refused so was not carried out: even one that writes may be sent again.
    return renewed === current ? response : send(url, withToken(request, renewed), limits)
  }
}

function withToken(request: HttpRequest, token: string): HttpRequest {
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }
}

/** Follows redirects: within the API as it was asked, elsewhere only to read, over https and without what was sent along. */
function following(host: Host, send: Send, moved: TransportSettings['moved']): Send {
  const own = originsOf(host)
  return async (url, request, limits) => {
    let at = new URL(url)
    for (let hops = 0; hops <= mostRedirects; hops++) {
      const response = await send(at.href, own.has(at.origin) ? request : plain(request), limits)
      const to = redirectOf(response, at)
      if (to === undefined) return response
      const isRead = request.method === 'GET' || request.method === 'HEAD'
      if (!isRead && (to.origin !== at.origin || response.status < 307)) throw notFollowed(request.method, at, to)
      if (to.protocol !== 'https:' && to.protocol !== new URL(host.rest).protocol) throw notFollowed('GET', at, to)
      // Elsewhere nobody has a say in what is asked of the API.
      if (own.has(to.origin) && !own.has(at.origin)) throw notFollowed('GET', at, to)
      if (own.has(to.origin)) await moved(at, to, path => send(path, { ...request, method: 'GET', body: null }))
      at = to
    }
    throw new ConnectorError('unavailable', `${host.name} redirects without end.`, {
      detail: `${url} -> ${at.origin}${at.pathname}`,
    })
  }
}

/** The token is added by `identified`; this leaves out the rest that is not for others. */
function plain({ method, signal, headers }: HttpRequest): HttpRequest {
  return { method, signal, headers: { 'user-agent': headers['user-agent'] ?? 'mcp-connectors' } }
}

function redirectOf(response: Response, at: URL): URL | undefined {
  const location = response.headers.get('location')
  if (response.status < 300 || response.status > 399 || response.status === 304 || location === null) return undefined
  return URL.canParse(location, at.href) ? new URL(location, at) : undefined
}

function notFollowed(method: string, from: URL, to: URL): ConnectorError {
  return new ConnectorError(
    'conflict',
    `${from.host} redirects this ${method} to ${to.host}, which was not followed.`,
    {
      hint: 'Nothing was changed. Look where the thing is now, and use its new name.',
      detail: `${from.href} -> ${to.origin}${to.pathname}`,
    },
  )
}

function originsOf({ rest, graphql }: Host): ReadonlySet<string> {
  return new Set([new URL(rest).origin, new URL(graphql).origin])
}
