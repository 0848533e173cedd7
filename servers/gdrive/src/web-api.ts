import { ConnectorError, type FetchLimits, Gate, type Log, repeated, wasCutOff } from '@mcp-connectors/core'
import { isPassing, limitOf, refusalIn } from './errors.ts'
import type { Send } from './transport.ts'

export interface Call extends FetchLimits {
  signal: AbortSignal
  /** May be sent again after a passing failure: it changes nothing. */
  repeatable: boolean
  headers: Record<string, string>
}

/** The vendor's client, set up so that it waits and repeats as these tools need it. Gives the answer as it came. */
export type Api = (method: string, args: object, call: Call) => Promise<Response>

export interface ApiSettings {
  /** `https://www.googleapis.com/`, ends in a slash. */
  root: string
  send: Send
  log: Log
}

type Bound = (args: object, options: object) => Promise<unknown>

const mostAtOnce = 10
const mostRepeats = 3
/** Longest wait inside a call, in seconds; a longer one is told instead of slept. */
const longestWait = 5

export async function openApi({ root, send, log }: ApiSettings): Promise<Api> {
  const { drive_v3 } = await import('@googleapis/drive/build/v3.js')
  const api = new drive_v3.Drive({ rootUrl: root, universeDomain: 'googleapis.com' })
  const reads = new Gate(mostAtOnce)
  // Google takes about three changes a second of one person.
  const writes = new Gate(1)

  async function once(method: string, args: object, call: Call): Promise<Response> {
    const { signal, repeatable, headers: more, ...bounds } = call
    let answer: Response | undefined
    const fetchImplementation = async (url: string | URL | Request, request: RequestInit = {}) => {
      const headers = { ...Object.fromEntries(new Headers(request.headers)), ...more }
      const { method: verb = 'GET', body = null } = request
      answer = await send(String(url), { method: verb, body, headers, signal }, bounds)
      // The vendor's client reads nothing of it: an error is read below, in its own words.
      return new Response(null, { status: 204 })
    }
    return await (repeatable ? reads : writes).run(signal, async () => {
      const options = { fetchImplementation, retry: false, responseType: 'stream' }
      const [done] = await Promise.allSettled([boundIn(api, method)(args, options)])
      if (done.status === 'rejected') throw unwrapped(done.reason)
      if (answer === undefined) throw new ConnectorError('internal', `${method} was not sent.`)
      if (!answer.ok && answer.status !== 308) throw await refusalIn(answer)
      return answer
    })
  }

  return (method, args, call) => {
    const { signal, repeatable } = call
    const waitAfter = (error: unknown, repeats: number) => waitFor(error, repeats, repeatable)
    return repeated(() => once(method, args, call), { what: method, most: mostRepeats, waitAfter, signal, log })
  }
}

function boundIn(api: object, method: string): Bound {
  const [resource = '', verb = ''] = method.split('.')
  // Boundary: the vendor's client holds its methods by these names, see methods.ts.
  const family = (api as Record<string, Record<string, Bound>>)[resource]
  const bound = family?.[verb]
  if (family === undefined || bound === undefined) throw new ConnectorError('internal', `The API has no ${method}.`)
  return bound.bind(family)
}

/** The vendor's client wraps what our fetch throws. */
function unwrapped(error: unknown): unknown {
  if (ConnectorError.is(error) || !(error instanceof Error) || !('config' in error)) return error
  return error.cause ?? error
}

/** Milliseconds after which the same request may go well; undefined where it would fail again, or could happen twice. */
function waitFor(error: unknown, repeats: number, repeatable: boolean): number | undefined {
  const backoff = 250 * 2 ** repeats * (1 + Math.random())
  const limit = limitOf(error)
  // What was refused for a limit was not carried out: even a write may be sent again.
  if (limit !== undefined) {
    const wait = limit.retryAfter === undefined ? 2 * backoff : limit.retryAfter * 1000 + 50
    return wait <= longestWait * 1000 ? wait : undefined
  }
  return repeatable && (wasCutOff(error) || isPassing(error)) ? backoff : undefined
}
