import {
  ConnectorError,
  type FetchLimits,
  fetchBounded,
  Gate,
  type Log,
  repeated,
  wasCutOff,
} from '@mcp-connectors/core'
import type { WebAPICallResult, WebClient } from '@slack/web-api'
import { isPassing, refusalOf } from './errors.ts'
import type { RateLimits } from './rate-limits.ts'

type At<T, Path extends string> = Path extends `${infer Head}.${infer Rest}`
  ? Head extends keyof T
    ? At<T[Head], Rest>
    : never
  : Path extends keyof T
    ? T[Path]
    : never
type Bound<Method extends string> = Extract<At<WebClient, Method>, (args: never) => unknown>

/** What the vendor's types say that a method takes: `never` for one that they do not know. */
export type Arguments<Method extends string> = Parameters<Bound<Method>>[0]
/** What it answers; every field is optional there. */
export type Answer<Method extends string> = Awaited<ReturnType<Bound<Method>>>

export interface Call extends FetchLimits {
  signal: AbortSignal
  /** May be sent again after a passing failure: it changes nothing. */
  repeatable: boolean
}

export interface ApiSettings {
  token: string
  /** Ends in a slash. */
  url: string
  teamId: string | undefined
  limits: RateLimits
  log: Log
  /** Sees the head of every answer. */
  observe: (headers: Headers) => void
}

/** The vendor's client, set up so that it waits and repeats as these tools need it. */
export type Api = (method: string, args: object, call: Call) => Promise<WebAPICallResult>

const mostAtOnce = 8
const mostRepeats = 2
/** Longest wait inside a call, in seconds; a longer one is told instead of slept. */
const longestWait = 5

export async function openApi({ token, url, teamId, limits, log, observe }: ApiSettings): Promise<Api> {
  const { LogLevel, WebClient } = await import('@slack/web-api')
  const reads = new Gate(mostAtOnce)
  const writes = new Gate(1)
  const logger = { ...vendorLog(log), getLevel: () => LogLevel.DEBUG }

  async function once(method: string, args: object, { signal, repeatable, ...bounds }: Call) {
    limits.check(method)
    const fetch = async (address: string | URL | Request, request: RequestInit = {}) => {
      // The vendor's own timeout is not set: ours runs out when nothing arrives, whatever the size.
      const { redirect: _redirect, signal: _signal, ...rest } = request
      const response = await fetchBounded(String(address), { ...rest, signal }, bounds)
      observe(response.headers)
      return response
    }
    // One for each call, at 40 µs: its fetch knows the signal and the bounds of this call alone.
    const client = new WebClient(token, {
      ...{ slackApiUrl: url, fetch, logger, retryConfig: { retries: 0 } },
      ...{ rejectRateLimitedCalls: true, allowAbsoluteUrls: false },
      ...(teamId === undefined ? {} : { teamId }),
    })
    return await (repeatable ? reads : writes).run(signal, async () => {
      limits.count(method)
      try {
        const answer = await client.apiCall(method, { ...args })
        limits.observe(method, args, answer)
        return answer
      } catch (error) {
        throw refusalOf(error, limits, method)
      }
    })
  }

  return (method, args, call) => {
    const waitAfter = (error: unknown, repeats: number) => (call.repeatable ? waitFor(error, repeats) : undefined)
    return repeated(() => once(method, args, call), {
      what: method,
      most: mostRepeats,
      waitAfter,
      signal: call.signal,
      log,
    })
  }
}

/** Milliseconds after which the same request may go well; undefined where it would fail again. */
function waitFor(error: unknown, repeats: number): number | undefined {
  if (ConnectorError.is(error) && error.code === 'rate_limited') {
    const seconds = error.retryAfter ?? Number.POSITIVE_INFINITY
    return seconds <= longestWait && repeats === 0 ? seconds * 1000 + 50 : undefined
  }
  return wasCutOff(error) || isPassing(error) ? 250 * 4 ** repeats * (1 + Math.random()) : undefined
}

/** The vendor's own logger writes to stdout, which belongs to the protocol. Bodies hold messages: nothing of them is kept. */
function vendorLog({ debug }: Log) {
  const heads = (...words: unknown[]) => {
    const told = words.join(' ')
    if (!/^http request (?:body|headers|result)/.test(told)) debug(told)
  }
  return { debug: heads, info: heads, warn: heads, error: heads, setLevel() {}, setName() {} }
}
