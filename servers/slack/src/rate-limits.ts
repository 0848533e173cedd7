import { ConnectorError } from '@mcp-connectors/core'
import type { WebAPICallResult } from '@slack/web-api'

const windowMs = 60_000
const mostCounted = 200
const restrictedPage = 15
/** Slack never says more than some minutes: what a broken proxy says closes no method for good. */
const longestPause = 3600

/** What Slack has said of its limits. They are per method: one that is spent holds up no other. */
export class RateLimits {
  readonly #now: () => number
  readonly #paused = new Map<string, number>()
  readonly #calls = new Map<string, number[]>()
  #restricted = false

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** The app is of the kind that Slack gives 15 messages once a minute: distributed, and not in its marketplace. */
  get restricted(): boolean {
    return this.#restricted
  }

  /** Methods that are to be left alone, and for how many seconds. */
  get paused(): { method: string; seconds: number }[] {
    const left = [...this.#paused].map(([method, until]) => ({ method, seconds: secondsUntil(until - this.#now()) }))
    return left.filter(({ seconds }) => seconds > 0)
  }

  /** @throws ConnectorError `rate_limited` while Slack wants to be left alone with this method */
  check(method: string): void {
    const wait = (this.#paused.get(method) ?? 0) - this.#now()
    if (wait > 0) throw this.#limited(method, secondsUntil(wait))
  }

  /** One more call of the method. */
  count(method: string): void {
    const recent = this.#recent(method)
    this.#calls.set(method, [...recent.slice(1 - mostCounted), this.#now()])
  }

  /** A page of 15 where more were asked for, and more are there, is how the restricted tier looks. */
  observe(method: string, args: { limit?: unknown }, answer: WebAPICallResult): void {
    if (!isHistory(method)) return
    const { messages, has_more: more }: Record<string, unknown> = { ...answer }
    const asked = Number(args.limit ?? 0)
    if (asked > restrictedPage && more === true && Array.isArray(messages) && messages.length === restrictedPage) {
      this.#restricted = true
    }
  }

  /** The error for a 429. */
  refused(method: string, given: number): ConnectorError {
    const seconds = Math.min(Math.max(given, 1), longestPause)
    // No other tier is used up by a few calls in a minute.
    if (isHistory(method) && seconds >= 10 && this.#recent(method).length <= 5) this.#restricted = true
    this.#paused.set(method, this.#now() + seconds * 1000)
    return this.#limited(method, seconds)
  }

  #recent(method: string): number[] {
    const from = this.#now() - windowMs
    return (this.#calls.get(method) ?? []).filter(at => at > from)
  }

  #limited(method: string, seconds: number): ConnectorError {
    const restricted = this.#restricted && isHistory(method)
    const message = restricted
      ? 'Slack gives this app 15 messages once a minute: the restricted tier of distributed apps.'
      : `Slack takes no more ${method} for now.`
    return new ConnectorError('rate_limited', message, {
      retryAfter: seconds,
      hint: restricted
        ? 'slack_search is not restricted so. Tell the person that an internal app, made from a manifest in the README, is not either.'
        : 'Other methods are not held up. Ask for less in one call.',
    })
  }
}

function isHistory(method: string): boolean {
  return method === 'conversations.history' || method === 'conversations.replies'
}

function secondsUntil(wait: number): number {
  return Math.max(0, Math.ceil(wait / 1000))
}
