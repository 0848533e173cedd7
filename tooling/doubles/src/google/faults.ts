import type { Answer } from './call.ts'
import { authError, Refusal } from './errors.ts'

/** What goes wrong with a request. The first in the queue that is meant for it happens. */
export interface Fault {
  /** A route, as `files.get`, `media`, `upload`, `export`, `token`; or `*`. A pattern is held against that name and the path. */
  readonly path: RegExp | string
  /**
   * - `status`: an HTTP status (default 500) with `reason`
   * - `rate`, `daily`: 403 with the reasons userRateLimitExceeded and dailyLimitExceeded; `429`
   * - `expired`: 401, as if the token had just expired
   * - `cut`, `hang`: the connection is reset, or no answer comes; nothing was done
   * - `cut-after`, `hang-after`: the same after it was carried out: the client cannot know
   * - `html`: a web page with status 200
   * - `truncated`: the answer stops after `after` bytes, by default half of it
   */
  readonly kind:
    | 'status'
    | 'rate'
    | 'daily'
    | '429'
    | 'expired'
    | 'cut'
    | 'cut-after'
    | 'hang'
    | 'hang-after'
    | 'html'
    | 'truncated'
  readonly times?: number
  readonly status?: number
  readonly reason?: string
  /** Seconds. */
  readonly retryAfter?: number
  /** Bytes of the answer before it breaks off (`cut`, `truncated`); of an upload that is cut, those that arrive. */
  readonly after?: number
}

/** @param path of the address: a pattern is held against that too. */
export const isMeant = (fault: Fault, name: string, path: string): boolean =>
  fault.path instanceof RegExp
    ? fault.path.test(name) || fault.path.test(path)
    : fault.path === '*' || fault.path === name

/** As often as it is to happen. */
export const repeated = (fault: Fault): Fault[] => Array.from({ length: fault.times ?? 1 }, () => fault)

/** What is answered instead. Undefined where the call is carried out. */
export function faultAnswer(fault: Fault | undefined): Answer | undefined {
  if (fault === undefined) return undefined
  const { kind, status = 500, reason = reasons[status] ?? 'backendError', retryAfter } = fault
  const headers: Answer['headers'] = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  if (kind === 'html') {
    const html = '<!DOCTYPE html><html lang=en><title>Error 502 (Server Error)!!1</title><p>That’s an error.</html>'
    return { status: fault.status ?? 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(html) }
  }
  if (kind === 'status') return refused(new Refusal(status, words[status] ?? 'Refused', { reason }, { headers }))
  const usage = { domain: 'usageLimits' }
  if (kind === 'rate') {
    return refused(
      new Refusal(403, 'User rate limit exceeded.', { ...usage, reason: 'userRateLimitExceeded' }, { headers }),
    )
  }
  if (kind === 'daily')
    return refused(new Refusal(403, 'Daily Limit Exceeded', { ...usage, reason: 'dailyLimitExceeded' }))
  if (kind === '429') {
    return refused(new Refusal(429, 'Rate Limit Exceeded', { ...usage, reason: 'rateLimitExceeded' }, { headers }))
  }
  return kind === 'expired' ? refused(authError()) : undefined
}

const reasons: Readonly<Record<number, string>> = { 400: 'badRequest', 403: 'forbidden', 404: 'notFound' }
const words: Readonly<Record<number, string>> = { 500: 'Internal Error', 502: 'Bad Gateway', 503: 'Backend Error' }

const refused = ({ status, headers, body }: Refusal): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
  body: Buffer.from(JSON.stringify(body)),
})
