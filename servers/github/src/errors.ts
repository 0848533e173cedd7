import { ConnectorError, type ConnectorErrorOptions, type ErrorCode } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Account } from './account.ts'

/** What a request was about. */
export interface Subject {
  route?: string
  repo?: string
  parameters?: Record<string, unknown>
}

interface Context {
  signal: AbortSignal
  account: Account
  subject: Subject
}

const failure = z.object({
  status: z.number(),
  response: z
    .object({ headers: z.record(z.string(), z.unknown()).default({}), data: z.unknown().optional() })
    .optional(),
})

const said = z.object({
  message: z.string().default(''),
  errors: z.array(z.union([z.string(), z.looseObject({})])).default([]),
})

const codes: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'conflict',
  406: 'too_large',
  409: 'conflict',
  410: 'not_found',
  412: 'conflict',
  413: 'too_large',
  415: 'invalid',
  422: 'invalid',
  423: 'conflict',
  429: 'rate_limited',
  451: 'refused',
}

/** What the vendor's client throws, as a ConnectorError. An abort passes as it is: core knows why it aborted. */
export function fromFailure(error: unknown, { signal, account, subject }: Context): unknown {
  if (ConnectorError.is(error) || signal.aborted) return error
  const known = failure.safeParse(error)
  if (!known.success || known.data.response === undefined) return fromNetwork(error, account)
  const { status, response } = known.data
  const limited = fromLimit(status, response.headers, response.data)
  if (limited) return limited
  const code = codes[status] ?? (status >= 500 ? 'unavailable' : 'internal')
  const body = said.safeParse(response.data)
  const words = body.success ? wordsOf(body.data) : ''
  return new ConnectorError(code, `${whatOf(subject)}: GitHub answered ${status}.`, {
    ...hintOf(code, account),
    ...(words === '' ? {} : { quote: words.slice(0, 600) }),
    detail: subject.route ?? 'graphql',
    cause: error,
  })
}

/** True where a request may have been carried out though no answer came. */
export function isUnknownOutcome(error: unknown): boolean {
  // What is no ConnectorError is an abort.
  return !ConnectorError.is(error) || error.code === 'unavailable' || error.code === 'timeout'
}

function fromNetwork(error: unknown, { host }: Account): ConnectorError {
  return new ConnectorError('unavailable', `${host.name} cannot be reached.`, {
    hint: 'Tell the person to check the network and GITHUB_HOST.',
    cause: error,
  })
}

function fromLimit(status: number, headers: Record<string, unknown>, data: unknown): ConnectorError | undefined {
  const body = said.safeParse(data)
  const secondary = body.success && /secondary rate|abuse detection/i.test(body.data.message)
  const spent = headers['x-ratelimit-remaining'] === '0' && (status === 403 || status === 429)
  if (!(secondary || spent || status === 429)) return undefined
  const after = Number(headers['retry-after'] ?? Number.NaN)
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) - Date.now() / 1000
  const wait = Number.isFinite(after) ? after : spent && Number.isFinite(reset) ? Math.max(1, Math.ceil(reset)) : 60
  return new ConnectorError(
    'rate_limited',
    secondary ? 'GitHub asks to slow down.' : 'The rate limit of this token is used up.',
    { retryAfter: wait, hint: 'Ask for less in one call, or wait.' },
  )
}

function wordsOf({ message, errors }: z.output<typeof said>): string {
  const more = errors.map(one => (typeof one === 'string' ? one : Object.values(one).filter(isText).join(' ')))
  return [message, ...more].filter(Boolean).join('\n')
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function whatOf({ repo, route = '', parameters = {} }: Subject): string {
  const place = route.replace(/^\w+ \/(?:repos\/\{owner\}\/\{repo\}\/?)?/, '')
  const filled = place.replace(/\{(\w+)\}/g, (_match, name: string) => String(parameters[name] ?? ''))
  return [repo, filled].filter(Boolean).join(' ') || 'The request'
}

function hintOf(code: ErrorCode, { host }: Account): ConnectorErrorOptions {
  if (code === 'unauthenticated') {
    return { hint: `Tell the person that ${host.name} does not accept the token: it is wrong, revoked or expired.` }
  }
  if (code === 'forbidden') {
    return { hint: 'The token lacks a permission for this. github_get_context tells which token it is.' }
  }
  if (code === 'not_found') return { hint: 'It does not exist, or the token may not see it. Check the name.' }
  return {}
}
