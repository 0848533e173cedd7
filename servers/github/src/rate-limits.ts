import { ConnectorError } from '@mcp-connectors/core'
import type { Received } from './octokit.ts'

/** What is left of one of the budgets that GitHub gives a token: `core`, `search`, `code_search`, `graphql`. */
export interface Budget {
  resource: string
  limit: number
  remaining: number
  /** Milliseconds of the clock of this machine. */
  resetsAt: number
}

type Headers = Readonly<Record<string, string | undefined>>

const longestPause = 3_600_000

/** What GitHub has said of its limits: told to the person, and kept from being run into again and again. */
export class RateLimits {
  readonly #now: () => number
  readonly #budgets = new Map<string, Budget>()
  /** By resource, or `all`: until when nothing is asked. */
  readonly #paused = new Map<string, { until: number; error: ConnectorError }>()

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  get budgets(): Budget[] {
    return [...this.#budgets.values()].sort((one, other) => one.resource.localeCompare(other.resource))
  }

  observe(headers: Headers): void {
    const { 'x-ratelimit-resource': resource, 'x-ratelimit-limit': limit, 'x-ratelimit-remaining': remaining } = headers
    const reset = this.#resetsAt(headers)
    if (limit === undefined || remaining === undefined || reset === undefined) return
    const name = resource ?? 'core'
    this.#budgets.set(name, { resource: name, limit: Number(limit), remaining: Number(remaining), resetsAt: reset })
  }

  /** @throws ConnectorError `rate_limited` while GitHub wants to be left alone with such requests */
  check(path: string): void {
    for (const key of ['all', resourceOf(path)]) {
      const pause = this.#paused.get(key)
      if (!pause) continue
      const wait = pause.until - this.#now()
      if (wait > 0) throw limited(pause.error.message, wait, path)
      this.#paused.delete(key)
    }
  }

  /** The error for an answer that says that a limit is reached; undefined for any other answer. */
  refusal({ status, headers, data }: Received, path: string): ConnectorError | undefined {
    const said = wordsOf(data)
    const isSecondary = /secondary rate|abuse detection/i.test(said)
    const isSpent = headers['x-ratelimit-remaining'] === '0' || /^API rate limit exceeded/i.test(said)
    const isGraphql = status === 200 && /"type":"RATE_LIMIT(?:ED)?"/.test(said)
    if (!isGraphql && (!(status === 403 || status === 429) || !(isSecondary || isSpent || status === 429))) return
    const message = isSecondary
      ? 'GitHub asks to slow down: too many requests in a short time.'
      : `The rate limit of this token for ${resourceOf(path)} is used up.`
    const error = limited(message, this.#waitFor(headers, isSecondary), path)
    const until = this.#now() + (error.retryAfter ?? 0) * 1000
    this.#paused.set(isSecondary ? 'all' : resourceOf(path), { until, error })
    return error
  }

  #waitFor(headers: Headers, isSecondary: boolean): number {
    const after = Number(headers['retry-after'] ?? Number.NaN)
    if (Number.isFinite(after)) return Math.min(after * 1000, longestPause)
    const reset = isSecondary ? undefined : this.#resetsAt(headers)
    // GitHub asks for a minute where it says nothing.
    return reset === undefined ? 60_000 : Math.min(Math.max(reset - this.#now(), 1000), longestPause)
  }

  /** By the clock of the server, which need not agree with this machine's. */
  #resetsAt(headers: Headers): number | undefined {
    const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000
    if (!Number.isFinite(reset)) return undefined
    const served = Date.parse(headers.date ?? '')
    return Number.isNaN(served) ? reset : this.#now() + reset - served
  }
}

function resourceOf(path: string): string {
  if (/\/graphql$/.test(path)) return 'graphql'
  return /\/search\/code\b/.test(path) ? 'code_search' : /\/search\//.test(path) ? 'search' : 'core'
}

const cheaper: Readonly<Record<string, string>> = {
  code_search: 'github_list_tree and github_read_files need no code search.',
  search: 'github_list_issues and github_list_commits need no search.',
}

function limited(message: string, wait: number, path: string): ConnectorError {
  const seconds = Math.max(1, Math.ceil(wait / 1000))
  const at = new Date(Date.now() + wait).toISOString().slice(11, 16)
  const other = cheaper[resourceOf(path)]
  return new ConnectorError('rate_limited', message, {
    retryAfter: seconds,
    hint: [seconds > 60 ? `It ends at ${at} UTC.` : '', other ?? 'Ask for less in one call.'].filter(Boolean).join(' '),
  })
}

function wordsOf(data: unknown): string {
  if (typeof data === 'string') return data.slice(0, 1000)
  if (data === null || typeof data !== 'object') return ''
  if ('message' in data && typeof data.message === 'string') return data.message
  return 'errors' in data ? JSON.stringify(data.errors).slice(0, 2000) : ''
}
