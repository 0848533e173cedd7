import { ConnectorError, type ErrorCode, wasNeverSent } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Account } from './account.ts'
import { GraphqlErrors } from './graphql-errors.ts'
import { fromGraphql } from './graphql-failure.ts'
import { type Answer, refusals, type Told } from './refusals.ts'

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
  response: z.object({
    headers: z.record(z.string(), z.unknown()).default({}),
    data: z.unknown().optional(),
  }),
})

const said = z.object({
  message: z.string().default(''),
  errors: z.union([z.string(), z.array(z.union([z.string(), z.looseObject({})]))]).default([]),
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

/**
 * What the vendor's client throws, as a ConnectorError. An abort passes as it is: core knows why it aborted; so does
 * what nobody foresaw.
 */
export function fromFailure(error: unknown, { signal, account, subject }: Context): unknown {
  if (ConnectorError.is(error) || signal.aborted) return error
  if (error instanceof GraphqlErrors) return fromGraphql(error, account.host)
  const known = failure.safeParse(error)
  if (!known.success) return error
  const { status, response } = known.data
  const answer: Answer = {
    status,
    words: wordsOf(response.data),
    header: name => (typeof response.headers[name] === 'string' ? response.headers[name] : undefined),
    host: account.host,
    what: whatOf(subject),
    repo: subject.repo,
  }
  const { code, message, hint, visit } = refusals(answer) ?? usual(answer)
  return new ConnectorError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    ...(visit === undefined ? {} : { visit }),
    ...quoteOf(answer),
    detail: `${subject.route ?? 'graphql'} ${status} ${answer.header('x-github-request-id') ?? ''}`.trimEnd(),
    cause: error,
  })
}

/** True where a request may have been carried out though no answer came. */
export function isUnknownOutcome(error: unknown): boolean {
  // What is no ConnectorError is an abort.
  if (!ConnectorError.is(error)) return true
  if (error.cause instanceof GraphqlErrors) return error.cause.passing
  return (error.code === 'unavailable' && !wasNeverSent(error)) || error.code === 'timeout'
}

/** What a status says where nothing more is known. */
function usual({ status, what, host }: Answer): Told {
  const code = codes[status] ?? (status >= 500 ? 'unavailable' : 'internal')
  if (code === 'unavailable') {
    return {
      code,
      message: `${what}: ${host.name} is having trouble (${status}).`,
      hint: 'Try again in a moment. https://www.githubstatus.com tells whether GitHub is down.',
    }
  }
  const message = code === 'not_found' ? `${what} was not found.` : `${what}: GitHub answered ${status}.`
  return { code, message, ...hintOf(code) }
}

function hintOf(code: ErrorCode): { hint?: string } {
  if (code === 'not_found')
    return {
      hint: 'It does not exist, or the token may not see it. Check the name, or look for it with github_search.',
    }
  if (code === 'forbidden') return { hint: 'github_get_context tells which token this is and what it may do.' }
  if (code === 'conflict') return { hint: 'Read it again first: it may have changed.' }
  return {}
}

/** "Not Found" says no more than we do. */
function quoteOf({ words, status }: Answer): { quote?: string } {
  return words === '' || status === 404 || status === 401 ? {} : { quote: words.slice(0, 600) }
}

/** `Validation Failed` and, a line each, what failed: `title: missing_field`. */
function wordsOf(data: unknown): string {
  const body = said.safeParse(data)
  if (!body.success) return ''
  return [body.data.message, ...[body.data.errors].flat().map(reasonOf)].filter(Boolean).join('\n')
}

function reasonOf(reason: string | Record<string, unknown>): string {
  if (typeof reason === 'string') return reason
  const { field, code, message, value } = reason
  const where = typeof field === 'string' ? `${field}: ` : ''
  const which = typeof value === 'string' ? ` ${JSON.stringify(value.slice(0, 100))}` : ''
  if (typeof message === 'string') return `${where}${message}`
  return typeof code === 'string' ? `${where}${code}${which}` : ''
}

/** `acme/web issues/12` */
function whatOf({ repo, route = '', parameters = {} }: Subject): string {
  const place = route.replace(/^\w+ \/?(?:repos\/\{owner\}\/\{repo\}\/?)?/, '')
  const filled = place.replace(/\{(\w+)\}/g, (_match, name: string) => String(parameters[name] ?? ''))
  return [repo, filled].filter(Boolean).join(' ').slice(0, 200) || 'The request'
}
