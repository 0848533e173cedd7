import { ConnectorError, type FetchLimits, Gate, type Log, repeated, wasCutOff } from '@mcp-connectors/core'
import { request as vendor } from '@octokit/request'
import { GraphqlErrors, graphqlErrorsOf } from './graphql-errors.ts'
import type { Host } from './hosts.ts'
import type { RateLimits } from './rate-limits.ts'
import type { HttpRequest, Send } from './transport.ts'

/** What one request brought. */
export interface Received {
  status: number
  headers: Readonly<Record<string, string | undefined>>
  data: unknown
}

export interface Call extends FetchLimits {
  signal: AbortSignal
  /** May be sent again after a passing failure: it changes nothing. */
  repeatable: boolean
}

export interface ApiSettings {
  host: Host
  send: Send
  limits: RateLimits
  log: Log
}

/** The vendor's client, set up so that it waits and repeats as these tools need it. */
export type Api = (route: string, parameters: object, call: Call) => Promise<Received>

const mostAtOnce = 10
const mostRepeats = 2
/** Longest wait inside a call, in seconds; a longer one is told instead of slept. */
const longestWait = 5

export function openApi({ host, send, limits, log }: ApiSettings): Api {
  const request = vendor.defaults({
    baseUrl: host.rest,
    headers: { 'user-agent': 'mcp-connectors-github', 'x-github-api-version': '2022-11-28' },
  })
  const reads = new Gate(mostAtOnce)
  // GitHub asks for one change at a time.
  const writes = new Gate(1)

  async function once(route: string, parameters: object, { signal, repeatable, ...bounds }: Call): Promise<Received> {
    const path = route.slice(route.indexOf(' ') + 1)
    limits.check(path)
    const fetch = (url: string, given: HttpRequest) => send(url, given, bounds)
    const options = { signal, fetch, parseSuccessResponseBody: bounds.stream !== true, log: vendorLog(log) }
    const received = await (repeatable ? reads : writes).run(signal, async () => {
      try {
        return receivedOf(await request(route, { ...parameters, request: options }))
      } catch (error) {
        throw refusalOf(error, limits, path)
      }
    })
    const refused = limits.refusal(received, path)
    if (refused) throw refused
    checkForm(received, host, bounds.stream === true)
    return received
  }

  return (route, parameters, call) => {
    const waitAfter = (error: unknown, repeats: number) => (call.repeatable ? waitFor(error, repeats) : undefined)
    return repeated(() => once(route, parameters, call), {
      what: route,
      most: mostRepeats,
      waitAfter,
      signal: call.signal,
      log,
    })
  }
}

function receivedOf({ status, headers, data }: { status: number; headers: object; data: unknown }): Received {
  const texts = Object.entries(headers).map(([key, value]) => [key, value === undefined ? undefined : String(value)])
  return { status, headers: Object.fromEntries(texts), data }
}

/** What the vendor's client throws: the limit that was reached, the failure of our own fetch, or its own error. */
function refusalOf(error: unknown, limits: RateLimits, path: string): unknown {
  if (!(error instanceof Error && 'request' in error)) return error
  const response = 'response' in error ? error.response : undefined
  if (!isResponse(response)) return error.cause ?? error
  return limits.refusal(receivedOf(response), path) ?? error
}

function isResponse(response: unknown): response is { status: number; headers: object; data: unknown } {
  return typeof response === 'object' && response !== null && 'headers' in response && 'data' in response
}

/** @throws for an answer with a good status that is none of the API */
function checkForm({ headers, data }: Received, host: Host, stream: boolean): void {
  if (stream) return
  const type = headers['content-type'] ?? ''
  if (/^text\/html\b/.test(type)) {
    throw new ConnectorError('unavailable', `${host.name} answered with a web page in place of data.`, {
      hint: 'A proxy or a login page may be in between. Tell the person to check GITHUB_HOST and the network.',
    })
  }
  if (/^application\/(?:\w+\+)?json\b/.test(type) && typeof data === 'string' && data !== '') {
    throw new ConnectorError('unavailable', `The answer of ${host.name} is no whole JSON.`, { hint: 'Try again.' })
  }
  const errors = graphqlErrorsOf(data)
  if (errors) throw errors
}

/** Milliseconds after which the same request may go well; undefined where it would fail again. */
function waitFor(error: unknown, repeats: number): number | undefined {
  const backoff = 250 * 4 ** repeats * (1 + Math.random())
  if (ConnectorError.is(error)) {
    if (error.code !== 'rate_limited') return wasCutOff(error) ? backoff : undefined
    const seconds = error.retryAfter ?? Number.POSITIVE_INFINITY
    return seconds <= longestWait && repeats === 0 ? seconds * 1000 + 50 : undefined
  }
  if (error instanceof GraphqlErrors) return error.passing ? backoff : undefined
  if (!(error instanceof Error && 'status' in error && 'response' in error)) return undefined
  if (![500, 502, 503, 504].includes(Number(error.status))) return undefined
  const after = isResponse(error.response) ? Number(receivedOf(error.response).headers['retry-after'] ?? 0) : 0
  return after > longestWait ? undefined : Math.max(backoff, after * 1000)
}

function vendorLog({ debug }: Log) {
  return { debug, info: debug, warn: debug, error: debug }
}
