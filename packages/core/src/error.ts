/**
 * Why a call failed, chosen by what the model should do next:
 * `invalid` fix the arguments; `unauthenticated`, `forbidden` tell the person which setting or scope;
 * `not_found`, `conflict` list or read again first; `rate_limited`, `unavailable`, `timeout` wait or ask for less;
 * `too_large` page or filter; `refused` stop, it is policy; `internal` report the reference.
 */
export type ErrorCode =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'rate_limited'
  | 'unavailable'
  | 'timeout'
  | 'too_large'
  | 'refused'
  | 'internal'

export interface ConnectorErrorOptions {
  /** The next step, one sentence for the model. */
  hint?: string
  /** Seconds to wait before trying again. */
  retryAfter?: number
  /** For the operator's log only, never for the model: vendor text, statement, host. Secrets are masked. */
  detail?: string
  /** Third-party text that is itself the answer (a syntax error with its position). Shown framed as untrusted. */
  quote?: string
  /** A page that a person must open for the call to succeed. Where the client can ask for it, the call then runs again. */
  visit?: Visit
  cause?: unknown
}

export interface Visit {
  /** http or https. Must hold no secret, and nothing that would log in whoever opens it. */
  url: string
  /** What the person does there, with the code to be typed. */
  message: string
}

const mark = Symbol.for('@mcp-connectors/ConnectorError')

/** The one error that a connector throws. `message` is in our own words and is shown to the model as `code: message`. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError'
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly retryAfter: number | undefined
  readonly detail: string | undefined
  readonly quote: string | undefined
  readonly visit: Visit | undefined
  readonly [mark] = true

  constructor(code: ErrorCode, message: string, options: ConnectorErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.hint = options.hint
    this.retryAfter = options.retryAfter
    this.detail = options.detail
    this.quote = options.quote
    this.visit = options.visit
  }

  /** True for errors of another copy of this class too: two bundled copies must recognise each other. */
  static is(error: unknown): error is ConnectorError {
    return error instanceof Error && mark in error
  }
}
